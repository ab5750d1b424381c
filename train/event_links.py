#!/usr/bin/env python3
"""Fits crates/room/src/events/weights.rs: what counts when two mentions are taken for one act.

usage: train/event_links.py PAIRS [--write]

  PAIRS  what the built example `event_links` of crates/eval prints for ECB+

For each mention the likelihood is that of joining any earlier mention of its event, or none where
there is none: a softmax over its candidates and "none", which scores 0. Weights are drawn towards
PRIOR; those in HELD hardly move: the corpus has no dates, few maps and few incidents of a kind side by
side, so what it says of them is no guide to a crisis. Pairs of an act and its outcome are left out,
because the room joins them and the corpus keeps them apart.

Prints precision and recall of joined pairs in topics that were not fitted to (five parts), then all
weights; with --write it puts them into the table. `watchfloor eval ecb-events` gives the F1 of clusters.
"""

import os
import re
import sys

import numpy as np
import torch

TABLE = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../crates/room/src/events/weights.rs"
)
PENALTY, HELD_PENALTY = 1.0, 200.0
# Added to "always" in the end: joining a little more than is likeliest gave the better F1.
SHIFT = 0.7
PARTS = 5
# Within a report and across two.
PRIOR = {
    "always": (-3, -4), "same word": (2, 2), "same word, of saying": (-1, -1),
    "same word, of many meanings": (-1, -1), "words of one group": (1, 1),
    "words of one group, of saying": (-2, -2), "words of one stem": (1.5, 1.5),
    "one word is vague": (-0.5, -0.5), "other words": (-2.5, -2.5),
    "clause": (2, 2), "sentence": (0.5, 1.5), "actors fit": (0.8, 0.8),
    "recipients fit": (1.2, 1.2), "parties crossed": (-3, -3),
    "one happened, one is announced": (-1, -0.7), "reports alike": (0, 2),
    "same word in reports alike": (0, 2), "both lead their reports": (0.5, 0.7),
    "in one sentence": (-1.5, 0), "actors in other words": (-0.3, -0.5),
    "recipients in other words": (-0.5, -0.5),
}
HELD = {
    "names shared": (1.5, 1.5), "names shared none": (-1, -1), "names each of its own": (-0.7, -0.5),
    "actors contradict": (-3, -3.5), "recipients contradict": (-3.5, -6),
    "types differ": (-1.5, -1.5), "times fit": (0.8, 1.2), "times contradict": (-5, -7),
    "places fit": (0.5, 0.7), "places contradict": (-3, -5), "figures fit": (1, 1.5),
    "figures contradict": (-1, -0.5), "same sentence in both reports": (0, 3),
    "days between the reports": (0, -2), "outcome in the sentence of the act": (12, 0),
    "headline and lead of one type": (2.5, 0), "speech of another matter": (-2.5, -3),
    "nothing in common but a common word": (0, -2.5), "goes on with it": (2, 0),
    "same type": (0.6, 1.2),
}


def load(path):
    """Names of the considerations, topics of the mentions, and the pairs as arrays."""
    topics, rows = [], []
    with open(path, encoding="utf8") as lines:
        names = next(lines).rstrip("\n").split("\t")[1:]
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if fields[0] == "m":
                topics.append(int(fields[1]))
            else:
                rows.append([float(field) for field in fields[1:]])
    rows = np.array(rows)
    rows = rows[rows[:, 4 + names.index("outcome in the sentence of the act")] == 0]
    later, earlier, same, within = rows[:, :4].astype(int).T
    return names, np.array(topics), later, earlier, same.astype(bool), within.astype(bool), rows[:, 4:]


def fit(later, same, within, numbers, start, penalty):
    """The weights for pairs within a report, then those across."""
    inputs = torch.tensor(np.concatenate([numbers * within[:, None], numbers * ~within[:, None]], 1))
    _, group = np.unique(later, return_inverse=True)
    group, count, same = torch.tensor(group), int(group.max()) + 1, torch.tensor(same)
    has = torch.zeros(count, dtype=torch.bool)
    has[group[same]] = True
    weights = start.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        scores = inputs @ weights
        most = torch.zeros(count).scatter_reduce(0, group, scores.detach(), "amax")
        likely = torch.exp(scores - most[group])
        none = torch.exp(-most)
        whole = none.index_add(0, group, likely)
        right = torch.where(has, torch.zeros(count).index_add(0, group, likely * same), none)
        loss = torch.log(whole).sum() - torch.log(right + 1e-300).sum()
        loss = loss + (penalty * (weights - start) ** 2).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return weights.detach()


def main():
    torch.set_default_dtype(torch.float64)
    names, topics, later, earlier, same, within, numbers = load(sys.argv[1])
    known = {**PRIOR, **HELD}
    start = torch.tensor([float(known.get(n, (0, 0))[side]) for side in (0, 1) for n in names])
    penalty = torch.tensor(
        [HELD_PENALTY if n in HELD else PENALTY for _ in (0, 1) for n in names]
    )
    order = {topic: at % PARTS for at, topic in enumerate(sorted(set(topics)))}
    part = np.array([order[topic] for topic in topics])
    right = joined = wanted = 0
    for k in range(PARTS):
        fitted = (part[later] != k) & (part[earlier] != k)
        held_out = (part[later] == k) & (part[earlier] == k)
        weights = fit(later[fitted], same[fitted], within[fitted], numbers[fitted], start, penalty)
        sides = weights.numpy().reshape(2, -1)
        scores = np.where(within, numbers @ sides[0], numbers @ sides[1]) + SHIFT
        best = {}
        for at in np.nonzero(held_out)[0]:
            if scores[at] > 0 and scores[at] > scores[best.get(later[at], at)] - 1e-12:
                best[later[at]] = at
        right += sum(same[at] for at in best.values())
        joined += len(best)
        wanted += len(set(later[held_out & same]))
    print(f"joined to its event: precision {right / joined:.3f}, recall {right / wanted:.3f}")
    sides = fit(later, same, within, numbers, start, penalty).numpy().reshape(2, -1)
    sides[:, names.index("always")] += SHIFT
    for name, *pair in zip(names, *sides):
        print(f"{name:40s} {pair[0]:7.2f} {pair[1]:7.2f}")
    if "--write" in sys.argv:
        write(names, sides)


def write(names, sides):
    """Puts the weights into the table, in its order."""
    with open(TABLE, encoding="utf8") as file:
        source = file.read()
    for which, weights in zip(("WITHIN", "ACROSS"), sides):
        rows = "".join(f'    ("{name}", {weight + 0.0:.2f}),\n' for name, weight in zip(names, weights))
        source = re.sub(rf"(const {which}: Weights = \[\n).*?(\n?\];)",
                        lambda match: match.group(1) + rows + "];", source, flags=re.S)
    with open(TABLE, "w", encoding="utf8") as file:
        file.write(source)


if __name__ == "__main__":
    main()
