"""Writes the fixture that holds the tags of the Rust reader to those of Python.

usage: parity.py WEIGHTS.safetensors [CHECKPOINT] > crates/model/tests/fixtures/tags.json

Reads a weights file as `export.py` writes it, turns its 8-bit integers back into numbers, and
tags the paragraphs below with this directory's definition of the network. Rust rounds what goes
into a layer as well, so close calls may fall the other way there: a paragraph is only kept when
Python prefers each of its tags to the next best by a clear margin, with and without that
rounding. Too few kept ones are an error: then write others. With a checkpoint, the weights are first held to those it was exported from.

To be run again whenever the weights change; the fixture holds the weights' length and Adler-32
sum, and the test says so when they are not the program's.
"""

import copy
import json
import os
import sys
import tempfile
import zlib

import torch
from safetensors import safe_open
from tokenizers import Tokenizer

import corpora
from evaluate import runs
from fit import start_weights
from network import Reader
from parity_fixture import Rounded
from windows import CUE_TAGS, NAME_TAGS, ROLE_TAGS, Pieces, Window, number, tensors

PARAGRAPHS = """\
“The bridge will open in June,” Maria Lindqvist told reporters in Oslo on Monday.
The harbour authority said the ferry had lost power before it reached the pier. No one was hurt.
According to the ministry, two convoys crossed the border last week.
Officials in Ankara denied that the talks had failed.
“We did not fire first,” said Colonel James Okoro, who commands the northern brigade. “We never do.”
President Elena Duarte warned Congress that she would veto the budget.
The storm closed four airports and cut the power of thousands of homes.
Farmers near Lyon sold less wheat this year, and prices rose.
Analysts believe the central bank will raise rates again.
He told the court that he had never met the defendant.
Peter Novak, a lawyer in Prague, said his client would appeal.
The United Nations urged both sides to stop the fighting.
Residents said they heard shots near the market. Police later found three empty cars.
“It was dark,” she recalled, “and nobody answered the phone.”
The company announced that it would close its factory in Leeds.
Rescue teams searched the valley for a second day.
The mayor said the school would open on Friday.
She told the newspaper that her brother had left the country.
The general denied that his troops had entered the town.
Workers in Porto closed the old market.
“Nobody was hurt,” the spokesman said.
The president promised that taxes would fall.
""".splitlines()
FEWEST = 8
# The best label's probability less the next one's; the probability of all tags of a CRF's path.
MARGIN, PATH = 0.2, 0.5


def load(path):
    """The network with a weights file's numbers, its label lists, and the file's bytes."""
    file = safe_open(path, "pt")
    labels = json.loads(file.metadata()["labels"])
    vocabulary = file.get_slice("encoder.word.weight").get_shape()[0]
    model = Reader(vocabulary, labels, int(file.metadata()["layers"]))
    state = {}
    for name in file.keys():
        tensor = file.get_tensor(name)
        if tensor.dtype == torch.int8:
            tensor = tensor.float() * file.get_tensor(name[:-7] + ".scale")[:, None]
            if name in ("arc.weight", "antecedent.weight"):
                tensor = tensor.T    # these multiply from the right here
        state[name] = tensor
    expected = model.state_dict()
    # The bars against impossible steps are part of the file's transitions already.
    state = {k: v for k, v in state.items() if k in expected}
    missing = [k for k in expected if k not in state
               and "_crf.barred" not in k and not k.startswith("other_names")]
    if missing:
        sys.exit(f"{path}: lacks {', '.join(missing)}")
    model.load_state_dict(state, strict=False)
    return model.eval(), labels


def compare(model, checkpoint):
    """Ends the program if a weight is further from the checkpoint's than rounding puts it."""
    for name, theirs in torch.load(checkpoint, map_location="cpu")["model"].items():
        if "_crf." in name or name.startswith("other_names"):
            continue
        ours, theirs = model.state_dict()[name].float(), theirs.float()
        if (ours - theirs).abs().max() > 0.51 * theirs.abs().max() / 127 + 1e-6:
            sys.exit(f"{name} is not the checkpoint's: export.py or load() is wrong")


def documents(labels):
    """The paragraphs, each a document of its own, cut by the reader's rules."""
    tokenizer = Tokenizer.from_file(os.path.join(start_weights(), "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = Pieces(tokenizer)
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, f"{i:03}") for i in range(len(PARAGRAPHS))]
        for path, text in zip(paths, PARAGRAPHS):
            with open(path, "w", encoding="utf8") as file:
                file.write(text)
        found = [number(doc, pieces, labels) for doc in corpora.segment(paths)]
    return found, (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))


def best(scores):
    """Best labels of rows of scores, and the least margin to the next best."""
    share = scores.softmax(-1).topk(2, dim=-1)
    return share.indices[:, 0].tolist(), (share.values[:, 0] - share.values[:, 1]).min().item()


def decode(crf, scores, words, tags):
    """The runs of a CRF's best path and the probability of the whole path."""
    path = crf.decode(scores, words)[0]
    loss = crf.loss(scores, torch.tensor([path]), words)
    return [list(run) for run in runs(path, tags)], (-loss).exp().item()


@torch.no_grad()
def read(model, labels, doc, special):
    """What the network says of a document, and what makes it doubtful."""
    batch = tensors([Window(doc, 0, len(doc.sentences))], special, train=False)
    x, words = model.states(batch), batch["words"]
    found = {"text": doc.text, "words": doc.spans, "quoted": doc.quoted,
             "sentences": doc.sentences}
    margins = {}
    for layer in ("upos", "xpos"):
        numbers, margins[layer] = best(getattr(model, layer)(x)[0])
        found[layer] = [labels[layer][i] for i in numbers]
    arcs = model.arc_scores(x, batch)
    found["heads"], margins["heads"] = best(arcs[0])
    picked = x[0][found["heads"]][None]
    numbers, margins["relations"] = best(model.relation(x, picked)[0])
    found["relations"] = [labels["relations"][i] for i in numbers]
    found["names"], margins["names"] = decode(model.names_crf, model.names(x), words, NAME_TAGS)
    cues, margins["cues"] = decode(model.cue_crf, model.cue(x), words, CUE_TAGS)
    found["statements"] = []
    for _, start, end in cues:
        scores = model.role_scores(x, torch.tensor([0]), torch.arange(start, end)[None],
                                   batch["sentence"])
        roles, certain = decode(model.role_crf, scores, words, ROLE_TAGS)
        margins[f"roles of word {start}"] = certain
        parts = {kind: [[a, b] for k, a, b in roles if k == kind] for kind in ("source", "content")}
        found["statements"].append({"cue": [start, end], **parts})
    doubts = [f"{k} {v:.2f}" for k, v in margins.items()
              if v < (PATH if k in ("names", "cues") or k.startswith("roles") else MARGIN)]
    if not trees(found["heads"], found["relations"], doc.sentences):
        doubts.append("heads that are no tree")
    return found, doubts


def trees(heads, relations, sentences):
    """Whether the best heads form one tree a sentence, so that no search for one is needed."""
    for start, end in sentences:
        roots = [i for i in range(start, end) if heads[i] == i]
        if len(roots) != 1 or relations[roots[0]] != "root":
            return False
        for i in range(start, end):
            steps = 0
            while heads[i] != i and steps <= end - start:
                i, steps = heads[i], steps + 1
            if heads[i] != i:
                return False
    return True


def main(path, checkpoint=None):
    torch.set_num_threads(1)
    weights = open(path, "rb").read()
    model, labels = load(path)
    if checkpoint:
        compare(model, checkpoint)
    index = {k: {v: i for i, v in enumerate(labels[k])} for k in ("upos", "xpos", "relations")}
    docs, special = documents(index)
    rounded = copy.deepcopy(model)
    for module in rounded.modules():
        if isinstance(module, torch.nn.Linear):
            module.__class__ = Rounded
    kept = []
    for doc in docs:
        found, doubts = read(model, labels, doc, special)
        doubts += [f"{doubt} (rounded)" for doubt in read(rounded, labels, doc, special)[1]]
        if doubts:
            print(f"left out: {doc.text}\n  {', '.join(doubts)}", file=sys.stderr)
        else:
            kept.append(found)
    print(f"{len(kept)} of {len(docs)} paragraphs kept", file=sys.stderr)
    if len(kept) < FEWEST or not any(f["statements"] for f in kept) or not any(
            f["names"] for f in kept):
        sys.exit("too few clear paragraphs: write others in train/parity.py")
    lines = ",\n    ".join(json.dumps(found, ensure_ascii=False) for found in kept)
    print('{\n  "weights": ' + json.dumps({"length": len(weights), "adler32": zlib.adler32(weights)})
          + ',\n  "paragraphs": [\n    ' + lines + "\n  ]\n}")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
