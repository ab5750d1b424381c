"""Averages the weights of two checkpoints of one run: the mean does a little better than either.

usage: average.py CHECKPOINT CHECKPOINT OUT
"""

import sys

import torch


def main(first, second, out):
    a = torch.load(first, map_location="cpu", weights_only=False)
    b = torch.load(second, map_location="cpu", weights_only=False)
    for name, tensor in b["model"].items():
        if tensor.is_floating_point():
            b["model"][name] = (a["model"][name] + tensor) / 2
    torch.save(b, out)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
