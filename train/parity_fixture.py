"""Writes the fixture that holds the Rust encoder to this directory's definition of it.

usage: parity_fixture.py FIXTURE.safetensors

A small random network, of the reader's architecture but 64 wide, as `export.py` would write it,
together with three windows of random pieces (`window.N`: ids, case, quoted and start as rows) and
the states that PyTorch finds for them with the same quantised weights: `states.N` with 32-bit
inputs of the linear layers, `rounded.N` with 8-bit ones, as in Rust.
"""

import copy
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import save_file

import network
from export import quantise

WORDS, LAYERS = 50, 2
LENGTHS = (40, 1, 29)


class Rounded(torch.nn.Linear):
    """A linear layer whose inputs are rounded to 8 bits, row by row."""

    def forward(self, x):
        scale = x.abs().amax(dim=-1, keepdim=True) / 127
        return F.linear((x / scale).round() * scale, self.weight, self.bias)


def main(path):
    torch.manual_seed(7)
    network.DIM, network.HEADS, network.INNER = 64, 2, 128
    encoder = network.Encoder(WORDS, LAYERS).eval()
    tensors = {}
    with torch.no_grad():
        for name, tensor in encoder.named_parameters():
            # Larger than a fresh network's, so that attention is uneven and biases count.
            noise = torch.randn_like(tensor)
            if "norm" in name and name.endswith("weight"):
                tensor.copy_(1 + 0.2 * noise)
            elif tensor.ndim == 1:
                tensor.copy_(0.2 * noise)
            elif name.startswith("layers"):
                tensor.copy_(1.5 * noise / tensor.shape[1] ** 0.5)
            else:
                tensor.copy_(noise)
            key, values = f"encoder.{name}", tensor.numpy()
            if tensor.ndim == 2:
                integers, scale = quantise(values)
                tensors[key], tensors[key[:-7] + ".scale"] = integers, scale
                tensor.copy_(torch.from_numpy(integers * scale[:, None]))
            else:
                tensors[key] = values.copy()
        rounded = copy.deepcopy(encoder)
        for module in rounded.modules():
            if isinstance(module, torch.nn.Linear):
                module.__class__ = Rounded
        for number, length in enumerate(LENGTHS):
            marks = {"ids": torch.randint(WORDS, (1, length)),
                     "case": torch.randint(4, (1, length)),
                     "quoted": torch.randint(3, (1, length)),
                     "start": torch.randint(3, (1, length))}
            batch = dict(marks, mask=torch.ones(1, length, dtype=torch.bool))
            tensors[f"states.{number}"] = encoder(batch)[0].numpy()
            tensors[f"rounded.{number}"] = rounded(batch)[0].numpy()
            tensors[f"window.{number}"] = np.concatenate(
                [marks[x].numpy() for x in ("ids", "case", "quoted", "start")]).astype(np.float32)
    metadata = {"labels": "{}", "layers": str(LAYERS)}
    save_file({k: tensors[k] for k in sorted(tensors)}, path, metadata)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
