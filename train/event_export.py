"""Writes a checkpoint of the event heads as the weights file that the Rust reader loads.

usage: event_export.py CHECKPOINT WEIGHTS.safetensors

The format is that of `export.py`; `shared` in the metadata says on how many of the reader's layers
the branch stands.
"""

import json
import os
import sys

import numpy as np
import torch
from safetensors.numpy import save_file

from event_data import MODES, ROLE_TAGS, STATUSES, TYPES
from export import quantise


def main(checkpoint, path):
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    tensors, layers = {}, set()
    for name, tensor in saved["model"].items():
        values = tensor.float().numpy()
        if name.startswith("layers."):
            layers.add(name.split(".")[1])
        if name.startswith(("role_crf.barred", "factual.")):
            continue
        if name in ("role_crf.transition", "role_crf.begin"):
            barred = "role_crf.barred" + ("_begin" if name.endswith("begin") else "")
            tensors[name] = (tensor + saved["model"][barred]).float().numpy()
        elif values.ndim == 2 and name.endswith(".weight"):
            tensors[name], tensors[name[:-7] + ".scale"] = quantise(values)
        else:
            tensors[name] = np.ascontiguousarray(values)
    labels = {"types": TYPES, "statuses": STATUSES, "modes": MODES, "roles": ROLE_TAGS}
    metadata = {"labels": json.dumps(labels), "layers": str(len(layers)),
                "shared": str(saved["shared"])}
    save_file({k: tensors[k] for k in sorted(tensors)}, path, metadata)
    print(f"{path}: {os.path.getsize(path) / 1e6:.1f} MB, {len(tensors)} tensors")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
