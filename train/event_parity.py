"""Writes the fixture that holds the acts of the Rust reader to those of Python.

usage: event_parity.py READER.safetensors EVENTS.safetensors > crates/model/tests/fixtures/acts.json

As `parity.py` does it for the reader's heads: the 8-bit integers of both files are turned back
into numbers, and a sentence is kept only where Python is sure of everything it says of it. To be
run again whenever one of the two files changes.
"""

import json
import os
import sys
import zlib

import torch
from safetensors import safe_open
from tokenizers import Tokenizer

import event_data as data
from event_fit import window
from event_network import Events
from fit import start_weights
from parity import load
from windows import Pieces, number, tensors

SENTENCES = """\
Rebels shelled the airport on Tuesday, killing four soldiers.
The foreign minister condemned the attack and urged both sides to talk.
Norway pledged to send medicine to the islands.
Police arrested two opposition leaders in the capital.
The general threatened to bomb the dam unless the governor resigned.
Thousands of teachers marched through Lisbon against the cuts.
The two presidents met in Oslo on Friday.
Parliament rejected the proposal.
The army will not withdraw from the valley.
Lawyers sued the ministry over the ban.
The museum opened a new wing for children.
Ankara expelled three diplomats.
Gunmen kidnapped an engineer near the border.
The harvest was better than last year.
The council lifted the curfew.
""".splitlines()
FEWEST = 8
SURE, NONE = 0.8, 0.9


def load_events(path, reader):
    """The event heads with a weights file's numbers."""
    file = safe_open(path, "pt")
    model = Events(reader.encoder, int(file.metadata()["shared"]))
    state = {}
    for name in file.keys():
        tensor = file.get_tensor(name)
        if tensor.dtype == torch.int8:
            tensor = tensor.float() * file.get_tensor(name[:-7] + ".scale")[:, None]
        if not name.endswith(".scale"):
            state[name] = tensor
    missing, _ = model.load_state_dict(state, strict=False)
    missing = [m for m in missing if "barred" not in m and not m.startswith("factual")]
    if missing:
        sys.exit(f"{path}: lacks {', '.join(missing)}")
    return model.eval()


def main(reader_path, events_path):
    torch.set_num_threads(1)
    reader, _ = load(reader_path)
    model = load_events(events_path, reader)
    tokenizer = Tokenizer.from_file(os.path.join(start_weights(), "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = Pieces(tokenizer)
    special = (tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]"))
    kept = []
    for doc in data.cut(SENTENCES, "parity"):
        number(doc, pieces, {})
        with torch.no_grad():
            x = model.states(reader.encoder, tensors([window(doc)], special, train=False))
            share = model.trigger(x).float().softmax(-1)[0]
            status = model.status(x).float().softmax(-1)[0]
        best = share.max(-1)
        if any(p < (SURE if k else NONE) for p, k in zip(best.values, best.indices)):
            continue
        acts = [[i, data.TRIGGER_TAGS[int(k)],
                 data.STATUSES[int(status[i].argmax())] if status[i].max() > SURE else None]
                for i, k in enumerate(best.indices) if k]
        kept.append({"text": doc.text, "acts": acts})
    if len(kept) < FEWEST:
        sys.exit(f"only {len(kept)} sentences are sure enough: write others")
    sums = {name: zlib.adler32(open(path, "rb").read())
            for name, path in (("reader", reader_path), ("events", events_path))}
    json.dump({"adler32": sums, "sentences": kept}, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
