"""Writes a checkpoint as the weights file that the Rust reader loads.

usage: export.py CHECKPOINT WEIGHTS.safetensors

Every matrix of a linear layer and every embedding table is stored as 8-bit integers with one
scale a row (`NAME.weight` I8, `NAME.scale` F32: weight = integer x scale); everything else as
F32. The vocabulary is the tensor `vocabulary` (UTF-8, one word piece a line); the label lists
stand in the file's metadata as JSON.
"""

import json
import os
import sys

import numpy as np
import torch
from safetensors.numpy import save_file

from fit import start_weights
from windows import CUE_TAGS, NAME_TAGS, ROLE_TAGS

# Heads that only help in training.
DROPPED = ("other_names",)


def quantise(matrix):
    """One scale a row, so that the largest weight of the row becomes 127."""
    scale = np.abs(matrix).max(axis=1) / 127
    scale[scale == 0] = 1
    integers = np.rint(matrix / scale[:, None]).astype(np.int8)
    return integers, scale.astype(np.float32)


def main(checkpoint, path):
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    tensors = {}
    for name, tensor in saved["model"].items():
        if name.startswith(DROPPED):
            continue
        values = tensor.float().numpy()
        if name.endswith("_crf.barred"):
            continue
        if name.endswith("_crf.barred_begin"):
            continue
        if name.endswith("_crf.transition") or name.endswith("_crf.begin"):
            stem, part = name.rsplit(".", 1)
            barred = saved["model"][f"{stem}.barred" + ("_begin" if part == "begin" else "")]
            tensors[name] = (tensor + barred).float().numpy()
        elif name in ("arc.weight", "antecedent.weight"):
            # These multiply from the right in training: turned to (outputs, inputs) like the rest.
            tensors[name], tensors[name[:-7] + ".scale"] = quantise(np.ascontiguousarray(values.T))
        elif values.ndim == 2 and name.endswith(".weight") and values.shape[1] > 1:
            tensors[name], tensors[name[:-7] + ".scale"] = quantise(values)
        else:
            tensors[name] = np.ascontiguousarray(values)
    vocabulary = open(os.path.join(start_weights(), "vocab.txt"), "rb").read()
    tensors["vocabulary"] = np.frombuffer(vocabulary, dtype=np.uint8).copy()
    labels = dict(saved["labels"], cue=CUE_TAGS, role=ROLE_TAGS, names=NAME_TAGS)
    metadata = {"labels": json.dumps(labels), "layers": str(saved["layers"])}
    save_file({k: tensors[k] for k in sorted(tensors)}, path, metadata)
    print(f"{path}: {os.path.getsize(path) / 1e6:.1f} MB, {len(tensors)} tensors")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
