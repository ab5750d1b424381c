#!/usr/bin/env python3
"""Fits crates/room/data/story_weights.tsv: what counts when two reports may be of one story.

usage: train/story_weights.py TOOL DATA

  TOOL  the built example `story_numbers` of crates/eval
  DATA  the folder of ECB+

A logistic regression over pairs of documents: of one story or not. Pairs with hardly a term in common
are left out, and pairs across topics count less, for what has to be learnt is to tell the two stories
of a topic apart. What the corpus cannot teach stands in HELD: its documents are longer than the reports of a
room, hardly any has a date of publication, and no two of them tell of two matters of one town. Prints how
well documents are clustered by weights that were fitted to other topics, a fifth of the topics at a time
(B3, the mean of five orders of the documents); then fits to all topics and writes the table. Needs numpy.
"""

import os
import random
import subprocess
import sys

import numpy as np

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../crates/room/data/story_weights.tsv")
FLAT = "terms alike, each counted once"
LEAST_FLAT = 0.05
ACROSS = 0.2  # weight of a pair across topics
PENALTY = 5.0
# Of fractions of probability: joining two stories spoils more than leaving one report out.
THRESHOLD = 0.25
# Not fitted; added to what is.
HELD = {"days between": -2.0, "without common ground": -20.0, "other names with other numbers": -3.0}
FOLDS = 5
ORDERS = 5


def load(tool, data):
    lines = subprocess.run([tool, data], capture_output=True, text=True, check=True).stdout.splitlines()
    heading = lines[0].split("\t")[5:]
    names, topics, pairs, same, rows = {}, {}, [], [], []
    for line in lines[1:]:
        one, other, topic, its_topic, label, *numbers = line.split("\t")
        for name, number in [(one, topic), (other, its_topic)]:
            topics[names.setdefault(name, len(names))] = int(number)
        pairs.append((names[one], names[other]))
        same.append(label == "1")
        rows.append(numbers)
    order = sorted(names, key=names.get)
    return (heading, order, np.array([topics[at] for at in range(len(order))]), np.array(pairs),
            np.array(same), np.array(rows, dtype=np.float32).astype(float))


def fit(rows, same, counts):
    """Newton's method on standardised rows; gives weights for rows as they are, and the intercept."""
    middle, spread = rows.mean(0), rows.std(0) + 1e-9
    inputs = np.hstack([(rows - middle) / spread, np.ones((len(rows), 1))])
    penalty = np.full(inputs.shape[1], PENALTY)
    penalty[-1] = 0
    weights = np.zeros(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (counts * (chance - same)) + penalty * weights
        curve = (inputs * (counts * chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    own = weights[:-1] / spread
    return own, weights[-1] - (middle * own).sum()


def b_cubed(found, story):
    together = found[:, None] == found[None]
    alike = story[:, None] == story[None]
    both = (together & alike).sum(1)
    precision, recall = (both / together.sum(1)).mean(), (both / alike.sum(1)).mean()
    return precision, recall, 2 * precision * recall / (precision + recall)


def cluster(scores, seed):
    order = np.array(random.Random(seed).sample(range(len(scores)), len(scores)))
    turned = scores[np.ix_(order, order)]
    roots = np.arange(len(order))
    for at in range(1, len(order)):
        best = int(np.argmax(turned[at, :at]))
        if turned[at, best] > 0:
            roots[at] = roots[best]
    found = np.empty(len(order), int)
    found[order] = roots
    return found


def measure(size, pairs, scores, chosen, story):
    matrix = np.full((size, size), -99.0)
    matrix[pairs[:, 0], pairs[:, 1]] = matrix[pairs[:, 1], pairs[:, 0]] = scores
    part = matrix[np.ix_(chosen, chosen)]
    return np.mean([b_cubed(cluster(part, seed), story[chosen]) for seed in range(ORDERS)], axis=0)


def main():
    heading, names, topics, pairs, same, rows = load(*sys.argv[1:])
    story = np.array([2 * topic + name.endswith("plus") for topic, name in zip(topics, names)])
    counts = np.where(topics[pairs[:, 0]] == topics[pairs[:, 1]], 1.0, ACROSS)
    told = rows[:, heading.index(FLAT)] > LEAST_FLAT
    held_weights = np.array([HELD.get(name, 0.0) for name in heading])
    by_hand = rows @ held_weights
    rows = np.where(held_weights, 0.0, rows)
    every = sorted(set(topics))
    results = []
    for fold in range(FOLDS):
        held = np.isin(topics, every[fold::FOLDS])
        used = told & ~held[pairs[:, 0]] & ~held[pairs[:, 1]]
        weights, intercept = fit(rows[used], same[used], counts[used])
        scores = rows @ weights + by_hand + intercept - THRESHOLD
        results.append(measure(len(names), pairs, scores, np.where(held)[0], story))
    print("held out: B3 precision %.3f, recall %.3f, F1 %.3f" % tuple(np.mean(results, axis=0)))
    weights, intercept = fit(rows[told], same[told], counts[told])
    scores = rows @ weights + by_hand + intercept - THRESHOLD
    whole = measure(len(names), pairs, scores, np.arange(len(names)), story)
    print("fitted to all, measured on all: B3 precision %.3f, recall %.3f, F1 %.3f" % tuple(whole))
    with open(TABLE, "w", encoding="utf8") as table:
        for weight, name in zip(weights + held_weights, heading):
            table.write(f"{weight:.3f}\t{name}\n")
        table.write(f"{THRESHOLD - intercept:.3f}\tthreshold\n")


if __name__ == "__main__":
    main()
