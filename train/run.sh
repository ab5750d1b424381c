#!/usr/bin/env bash
# Trains the model anew and writes crates/model/weights/reader.safetensors.
#
# usage: train/run.sh [DATA [WORK]]
#   DATA  the folder of corpora (default: $WATCHFLOOR_DATA or ../shared/data; see README.md)
#   WORK  where the environment and the checkpoint go (default: target/train)
set -euo pipefail
cd "$(dirname "$0")/.."
data=$(realpath "${1:-${WATCHFLOOR_DATA:-../shared/data}}")
work=${2:-target/train}
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --requirement train/requirements.txt
fi
cargo build --release --locked --package watchfloor-text --example segment
"$work/venv/bin/python" train/fit.py --data "$data" --out "$work/reader.pt" --epochs 6 \
    2>&1 | tee "$work/log.txt"
"$work/venv/bin/python" train/export.py "$work/reader.pt" crates/model/weights/reader.safetensors
