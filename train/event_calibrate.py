"""Fits the confidence of events: how often an act found with a certain share is there, with its type.

usage: event_calibrate.py --data FOLDER --reader CHECKPOINT --events CHECKPOINT

Prints the two numbers of `crates/reading/src/confidence.rs` (logit of the confidence = a + b x logit
of the share), and the reliability with them. The sentences are those that `event_fit.py` holds back,
of which only real ones count: invented ones are denser in events than news.
"""

import argparse
import glob
import math
import os

import torch

import event_data as data
import event_evaluate
from event_fit import held_back, load_reader
from event_network import Events
from windows import number


def logit(share):
    share = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share))


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "reader", "events"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    reader, pieces, special = load_reader(options.reader)
    saved = torch.load(options.events, weights_only=False)
    model = Events(reader.encoder, saved["shared"])
    model.load_state_dict(saved["model"])
    model.eval()
    here = os.path.dirname(os.path.abspath(__file__))
    paths = sorted(glob.glob(os.path.join(here, "events", "apart", "*.tsv")))
    documents = [d for d in held_back(data.labelled(paths, options.data))[0]]
    for doc in documents:
        number(doc, pieces, {})
    judged = []
    for doc, events in zip(documents, event_evaluate.predict(model, reader, documents, special)):
        wanted = {e["trigger"]: e["type"] for e in doc.events}
        judged += [(logit(e["type_share"]), wanted.get(e["trigger"]) == e["type"]) for e in events]
    x = torch.tensor([s for s, _ in judged])
    y = torch.tensor([float(r) for _, r in judged])
    weight = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(weight[0] + weight[1] * x, y)
        value.backward()
        return value

    optimizer.step(loss)
    print(f"{len(judged)} acts found, {int(y.sum())} right; a, b = {weight.tolist()}")
    p = torch.sigmoid(weight[0] + weight[1] * x).detach()
    for low in (0, .2, .4, .6, .8):
        of = (p >= low) & (p < low + .2)
        if of.any():
            print(f"{low:.1f} to {low + .2:.1f}: {int(of.sum())}, mean {p[of].mean():.2f}, "
                  f"right {y[of].mean():.2f}")


if __name__ == "__main__":
    main()
