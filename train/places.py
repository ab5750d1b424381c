#!/usr/bin/env python3
"""Fits crates/places/src/weights.tsv: how much each consideration counts when a name is resolved.

usage: train/places.py TOOL DATA

  TOOL  the built example `place_numbers` of crates/eval
  DATA  a folder with lgl.xml, GWN.xml (GeoWebNews) and GeoVirus.xml

Two conditional logistic regressions: minus the logarithm of the probability of the right candidate
among all of a name. The first sees each name alone. The second also sees what the other names seem to
mean; so that it does not learn to trust them too much, each half of the documents is shown what the
weights of the other half make of it. Only documents with even numbers are used. Each corpus counts
alike, however long it is.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile

import numpy as np

CRATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../crates/places/src")
PENALTY = 1.0
# Where the annotated documents say little or nothing, weights stay at these.
EXPECTED = {"river": 1.5, "heights": 1.5, "park": 1.0, "region": 1.0, "island": 0.5, "water": 1.5,
            "site or airport": 0.5, "name of a table made by hand": 1.0,
            "container holds it": 3.0, "container does not hold it": -1.0,
            "same name with a container: holds it": 3.0,
            "same name with a container: does not": -3.0,
            "countries of the report": 4.0, "not of the report's countries": -1.0,
            "the report's place is close": 3.0, "the report's place is in its region": 1.5}
STEPS = 1500
ALONE, TOGETHER = 0, 1  # columns of the table


def feature_names():
    source = open(os.path.join(CRATE, "features.rs"), encoding="utf8").read()
    table = source[source.index("FEATURE_NAMES: ["):source.index("];")]
    return re.findall(r'^    "(.*)",$', table, re.M)


def load(corpora):
    """Rows, labels, the first row of each name, and each name's weight."""
    rows, labels, starts, weights = [], [], [], []
    for corpus in corpora:
        before, begun = len(weights), False
        for line in corpus.splitlines():
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 4:
                begun = False
                continue
            if not begun:
                starts.append(len(rows))
                weights.append(float(fields[1]) ** 0.7)
                begun = True
            labels.append(float(fields[2]))
            rows.append([float(field) for field in fields[3:]])
        total = sum(weights[before:])
        weights[before:] = [weight * 2000 / total for weight in weights[before:]]
    return np.array(rows), np.array(labels), np.array(starts), np.array(weights)


def fit(rows, labels, starts, weights, expected):
    group = np.zeros(len(rows), dtype=int)
    group[starts[1:]] = 1
    group = np.cumsum(group)
    vector = expected.copy()
    first = second = np.zeros_like(vector)
    for step in range(1, STEPS + 1):
        scores = rows @ vector
        scores -= np.maximum.reduceat(scores, starts)[group]
        likely = np.exp(scores)
        whole = np.add.reduceat(likely, starts)
        right = np.add.reduceat(likely * labels, starts)
        pull = weights[group] * (likely / whole[group] - likely * labels / right[group])
        gradient = rows.T @ pull + PENALTY * (vector - expected)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient ** 2
        rate = 0.05 * (1 - step / STEPS) + 1e-4
        vector = vector - rate * (first / (1 - 0.9 ** step)) / (
            np.sqrt(second / (1 - 0.999 ** step)) + 1e-8)
    loss = -(weights * np.log(right / whole)).sum() / weights.sum()
    print(f"{len(starts)} names, {len(rows)} candidates, loss {loss:.4f}")
    return vector


def change(table, corpora, column):
    """Fits one column of a table of weights."""
    names = feature_names()
    expected = np.array([EXPECTED.get(name, 0.0) for name in names])
    vector = fit(*load(corpora), expected)
    old = {}
    for line in open(table, encoding="utf8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 3:
            old[fields[0]] = fields[1:]
    with open(table, "w", encoding="utf8") as out:
        out.write("# Made by train/places.py: consideration, weight alone, weight together.\n")
        for name, weight in zip(names, vector, strict=True):
            pair = list(old.get(name, ["0", "0"]))
            pair[column] = f"{weight:.3f}"
            out.write("\t".join([name, *pair]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tool")
    parser.add_argument("data")
    options = parser.parse_args()

    def numbers(table, rounds, rests):
        return [subprocess.run([options.tool, corpus, options.data, table, str(rounds), rests],
                               check=True, capture_output=True, text=True).stdout
                for corpus in ("lgl", "geowebnews", "geovirus")]

    table = os.path.join(CRATE, "weights.tsv")
    with tempfile.TemporaryDirectory() as folder:
        halves = {rest: os.path.join(folder, rest) for rest in "02"}
        for rest, half in halves.items():
            shutil.copy(table, half)
            change(half, numbers(half, 0, rest), ALONE)
        for rounds in (1, 2):
            seen = {rest: numbers(halves[other], rounds, rest) for rest, other in ("02", "20")}
            for rest, half in halves.items():
                change(half, seen[rest], TOGETHER)
        seen = {rest: numbers(halves[other], 3, rest) for rest, other in ("02", "20")}
    change(table, numbers(table, 0, "02"), ALONE)
    change(table, [first + second for first, second in zip(seen["0"], seen["2"])], TOGETHER)


if __name__ == "__main__":
    main()
