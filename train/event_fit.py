"""Trains the event heads on top of a trained reader.

usage: event_fit.py --data FOLDER --reader CHECKPOINT --out CHECKPOINT [--shared N] [--epochs N]
"""

import argparse
import glob
import json
import os
import random
import time

import torch
from tokenizers import Tokenizer

import event_data as data
import event_evaluate
from corpora import Document
from event_network import Events
from fit import start_weights
from network import Reader
from windows import IGNORE, Pieces, Window, number, pad, tensors

WEIGHTS = {"trigger": 4.0, "role": 0.15, "status": 0.5, "mode": 0.25, "pair": 0.5,
           "parties": 0.2, "factual": 1.0}
RATE_LAYERS, RATE_HEADS = 2e-4, 1e-3
AVERAGE = 0.995
FACTUAL = 1500                       # sentences with factuality an epoch


def load_reader(path):
    saved = torch.load(path, weights_only=False)
    tokenizer = Tokenizer.from_file(os.path.join(start_weights(), "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    reader = Reader(tokenizer.get_vocab_size(), saved["labels"], saved["layers"])
    reader.load_state_dict(saved["model"])
    reader.eval()
    special = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    return reader, Pieces(tokenizer), special


def join(documents):
    """One document of several: the reader sees sentences in company."""
    whole = Document("joined", [], [], [], [], [])
    whole.pieces, whole.cases, whole.events, whole.pair = [], [], [], None
    for doc in documents:
        base = len(whole.words)
        for layer in ("words", "quoted", "starts", "pieces", "cases"):
            getattr(whole, layer).extend(getattr(doc, layer))
        whole.sentences += [(a + base, b + base) for a, b in doc.sentences]
        for event in doc.events:
            shifted = dict(event, trigger=event["trigger"] + base)
            for role in ("actor", "recipient", "condition"):
                shifted[role] = [[w + base for w in span] for span in event[role]]
            whole.events.append(shifted)
    return whole


def window(doc):
    return Window(doc, 0, len(doc.sentences))


def grouped(windows, size, rng):
    """Windows of similar length together, about `size` word pieces a batch."""
    windows = sorted(windows, key=lambda w: w.length + rng.random() * 16)
    groups, group = [], []
    for w in windows:
        if group and (len(group) + 1) * max(w.length, group[-1].length) > size:
            groups.append(group)
            group = []
        group.append(w)
    return groups + ([group] if group else [])


def packed(documents, rng):
    """Half of the documents alone, the others in company of up to six."""
    documents = documents[:]
    rng.shuffle(documents)
    found, at = [], 0
    while at < len(documents):
        take = 1 if rng.random() < 0.4 else rng.randint(2, 6)
        found.append(window(join(documents[at:at + take])))
        at += take
    return found


def event_tensors(group, special):
    """Inputs and whole labels of a batch."""
    batch = tensors(group, special, train=False)
    shape = batch["words"].shape
    triggers = torch.zeros(shape, dtype=torch.long).masked_fill_(~batch["words"], IGNORE)
    rows = {k: [] for k in ("owner", "trigger", "status", "mode", "first", "length", "roles")}
    for n, w in enumerate(group):
        for event in w.doc.events:
            if event["trigger"] >= w.end:
                continue
            triggers[n, event["trigger"]] = data.TRIGGER_TAGS.index(event["type"])
            start, end = next((a, b) for a, b in w.sentences if a <= event["trigger"] < b)
            roles = [0] * shape[1]
            for role, begin in (("condition", 5), ("recipient", 3), ("actor", 1)):
                for span in event[role]:
                    span = [i for i in span if start <= i < end]
                    for k, i in enumerate(span):
                        roles[i] = begin if k == 0 else begin + 1
            for at in range(len(roles) - 1):       # an overwritten beginning leaves an orphan
                before = roles[at - 1] if at else 0
                if roles[at] and roles[at] % 2 == 0 and before not in (roles[at], roles[at] - 1):
                    roles[at] -= 1
            rows["owner"].append(n)
            rows["trigger"].append(event["trigger"])
            rows["status"].append(data.STATUSES.index(event["status"]))
            rows["mode"].append(data.MODES.index(event["mode"]))
            rows["first"].append(start)
            rows["length"].append(end - start)
            rows["roles"].append(roles)
    batch["triggers"] = triggers
    for key, values in rows.items():
        if key == "roles":
            batch[key] = pad(values, 0) if values else torch.zeros((0, shape[1]), dtype=torch.long)
        else:
            batch[key] = torch.tensor(values, dtype=torch.long)
    return batch


def pair_tensors(group, special):
    """Inputs and pair labels of a batch."""
    batch = tensors(group, special, train=False)
    for side in ("source", "target"):
        mask = torch.zeros(batch["words"].shape, dtype=torch.bool)
        for n, w in enumerate(group):
            for word in w.doc.pair[side]:
                if word < w.end:
                    mask[n, word] = True
            if not mask[n].any():
                mask[n, 0] = True
        batch[side] = mask
    batch["pair_type"] = torch.tensor([data.PAIR_TYPES.index(w.doc.pair["type"]) for w in group])
    return batch


def parties_tensors(group, special):
    """Inputs and the tags of the parties of a batch."""
    batch = tensors(group, special, train=False)
    batch["parties"] = pad([w.doc.parties[w.start:w.end] for w in group], 0)
    return batch


def factual_tensors(group, special):
    """Inputs and factuality of a batch: windows, words, values."""
    batch = tensors(group, special, train=False)
    rows = [(n, word, value) for n, w in enumerate(group) for word, value in w.doc.factual
            if word < w.end]
    batch["factual"] = (torch.tensor([r[0] for r in rows]), torch.tensor([r[1] for r in rows]),
                        torch.tensor([r[2] for r in rows]))
    return batch


def held_back(documents):
    """Every twelfth document, to be measured on, and the others. Files are taken in order of name
    and each on its own, so that the choice does not move when another file grows."""
    held, others, seen = [], [], {}
    for doc in documents:
        n = seen[doc.file] = seen.get(doc.file, -1) + 1
        (held if n % 12 == 5 else others).append(doc)
    return held, others


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--own", nargs="*", help="files of labelled sentences")
    parser.add_argument("--out", required=True)
    parser.add_argument("--shared", type=int, default=2, help="the reader's layers that are used")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--everyday", type=int, default=1200,
                        help="sentences of private life, which have no events")
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--from", dest="start", help="go on from this checkpoint's weights")
    parser.add_argument("--rate", type=float, default=1.0, help="factor of both learning rates")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--every", type=int, default=3)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    reader, pieces, special = load_reader(options.reader)

    def ready(documents):
        for doc in documents:
            number(doc, pieces, {})
        return documents

    here = os.path.dirname(os.path.abspath(__file__))
    files = options.own or sorted(
        glob.glob(os.path.join(here, "events", "*.txt"))
        + glob.glob(os.path.join(here, "events", "apart", "*.tsv")))
    whole = ready(data.labelled(files, options.data))
    held, whole = held_back(whole)
    whole += ready(data.everyday(options.data, options.everyday))
    pairs = ready(data.plv(options.data, "train"))
    parties = ready(data.parties(options.data, "train"))
    factual = ready(data.factuality(options.data, "train"))
    dev = {"plv": ready(data.plv(options.data, "dev")), "held": held,
           "suite": ready(event_evaluate.suite()),
           "ner": ready(data.parties(options.data, "dev"))}
    print(len(whole), "whole,", sum(len(d.events) for d in whole), "events;", len(pairs), "pairs",
          flush=True)

    model = Events(reader.encoder, options.shared)
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=False)["model"])
    mean = Events(reader.encoder, options.shared)
    mean.load_state_dict(model.state_dict())
    groups = [{"params": [p for n, p in model.named_parameters()
                          if n.startswith("layers.") == layers],
               "lr": options.rate * (RATE_LAYERS if layers else RATE_HEADS), "weight_decay": 0.03}
              for layers in (True, False)]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)

    def epoch():
        found = [(event_tensors, g) for g in grouped(packed(whole, rng), options.batch, rng)]
        # The smaller labels converge sooner: half of them an epoch.
        for make, documents in ((pair_tensors, pairs), (parties_tensors, parties)):
            half = rng.sample(documents, len(documents) // 2)
            found += [(make, g) for g in grouped([window(d) for d in half], options.batch, rng)]
        some = rng.sample(factual, min(FACTUAL, len(factual)))
        found += [(factual_tensors, g) for g in
                  grouped([window(d) for d in some], options.batch, rng)]
        rng.shuffle(found)
        return found

    total = options.epochs * len(epoch())
    warm = max(1, total // 15)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.02, (total - s) / (total - warm))))
    step, started, sums = 0, time.time(), {}
    for epoch_number in range(options.epochs):
        model.train()
        for make, group in epoch():
            found = model.losses(reader.encoder, make(group, special))
            loss = sum(WEIGHTS[k] * v for k, v in found.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            with torch.no_grad():
                decay = min(AVERAGE, step / (step + 10))
                torch._foreach_lerp_(list(mean.parameters()), list(model.parameters()), 1 - decay)
            for k, v in found.items():
                sums[k] = 0.95 * sums.get(k, v.item()) + 0.05 * v.item()
        print(f"epoch {epoch_number + 1} {time.time() - started:.0f} s "
              + " ".join(f"{k} {v:.3f}" for k, v in sums.items()), flush=True)
        last = epoch_number + 1 == options.epochs
        if last or (epoch_number + 1) % options.every == 0:
            mean.eval()
            torch.save({"model": mean.state_dict(), "shared": options.shared,
                        "options": vars(options)}, options.out)
            print(json.dumps(event_evaluate.measure(mean, reader, dev, special)), flush=True)


if __name__ == "__main__":
    main()
