"""Fits how probable it is that an attribution is right to the model's own probabilities.

usage: calibrate.py DATA READINGS.jsonl STATEMENTS.jsonl

  DATA        the folder of the corpora; its polnear/dev is fitted to
  READINGS    cd DATA/polnear/dev/text; watchfloor read --json *.txt > READINGS
  STATEMENTS  the same with `cargo run --release -p watchfloor-model --example statements -- *.txt`

A logistic regression on the log-odds of the cue and the logarithm of the roles' probability;
"right" is what bench/score.py takes for right. Printed are the three numbers for `FIT` in
crates/reading/src/confidence.rs, and how reliable the confidence is: that of the readings as they
are, and that of the fit, where each article is judged by a fit to the other four fifths.

An attribution is known by its cue. Those without one, and those that the reader found inside
another's content by reading that apart, have no statement of their own: they are counted and left
out.
"""

import json
import os
import random
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bench"))
import score  # noqa: E402  (the rules must be those of the bench, so they are not written twice)

FOLDS = 5
# Keeps weights finite should some feature part right from wrong; far too small to bend a fit.
RIDGE = 1e-3


def features(cue, roles):
    """What `confidence::of` looks at, clamped as there."""
    cue = min(max(cue, 1e-4), 1 - 1e-4)
    return [1.0, np.log(cue / (1 - cue)), np.log(max(roles, 1e-6))]


def fit(x, y):
    """Weights of the logistic regression, by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = probability(x, weights)
        gradient = x.T @ (y - p) - RIDGE * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def probability(x, weights):
    return 1 / (1 + np.exp(-x @ weights))


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf8")]


def gather(gold, readings, statements):
    """(article, features, right, confidence as it was) of every attribution with a statement."""
    by_cue = {found["file"]: {tuple(s["cue"]): s for s in found["statements"]}
              for found in statements}
    rows, inside, unknown = [], 0, 0
    for reading in readings:
        name = os.path.basename(reading["file"])
        if name not in gold:
            continue
        found = gold[name].kept(list(score.predicted(reading)))
        for attribution, right in zip(found, score.match(gold[name].attributions, found)):
            cue = attribution["cue"]
            statement = by_cue[name].get(cue[0]) if cue else None
            if statement is None:
                inside += attribution["within"] is not None
                unknown += attribution["within"] is None
                continue
            rows.append((name, features(statement["cue_probability"],
                                        statement["role_probability"]),
                         right, attribution["confidence"]))
    return rows, inside, unknown


def cross_validated(names, x, y):
    """Each row's probability by a fit to the articles of the other folds."""
    articles = sorted(set(names))
    random.Random(1).shuffle(articles)
    fold = {name: at % FOLDS for at, name in enumerate(articles)}
    of = np.array([fold[name] for name in names])
    found = np.zeros(len(y))
    for k in range(FOLDS):
        found[of == k] = probability(x[of == k], fit(x[of != k], y[of != k]))
    return found


def report(title, confidence, y):
    bins, error = score.reliability(list(zip(confidence, y)))
    kept = np.clip(confidence, 1e-6, 1 - 1e-6)
    loss = -np.mean(np.where(y > 0, np.log(kept), np.log(1 - kept)))
    print(f"\n{title}: calibration error {error:.3f}, log loss {loss:.3f}")
    print(f"{'confidence':>12}{'mean':>8}{'right':>8}{'count':>8}")
    for start, end, count, mean, share in bins:
        print(f"  {start:.1f} to {end:.1f}{mean:>8.2f}{share:>8.2f}{count:>8}")


def main(data, readings, statements):
    gold = score.read_gold(os.path.join(data, "polnear", "dev"))
    rows, inside, unknown = gather(gold, lines(readings), lines(statements))
    names = [row[0] for row in rows]
    x, y = np.array([row[1] for row in rows]), np.array([float(row[2]) for row in rows])
    print(f"{len(rows)} attributions in {len(set(names))} articles, {y.mean():.3f} right; left out: "
          f"{inside} inside another's content, {unknown} more without a statement of their cue")
    report("as the readings have it", np.array([row[3] for row in rows]), y)
    report(f"fitted, {FOLDS}-fold", cross_validated(names, x, y), y)
    weights = ", ".join(f"{weight:.2f}" for weight in fit(x, y))
    print(f"\nconst FIT: [f64; 3] = [{weights}];")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
