#!/usr/bin/env bash
# Trains the model anew and writes reader.safetensors and events.safetensors in crates/model/weights,
# and the fixture that holds the acts of the Rust reader to Python's.
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
python="$work/venv/bin/python"
fit() { "$python" train/fit.py --data "$data" "$@" 2>&1 | tee -a "$work/log.txt"; }
fit --out "$work/first.pt" --epochs 6
fit --out "$work/second.pt" --from "$work/first.pt" --epochs 3 --rate 0.5 --batch 3600 --seed 2
"$python" train/average.py "$work/first.pt" "$work/second.pt" "$work/reader.pt"
"$python" train/export.py "$work/reader.pt" crates/model/weights/reader.safetensors
acts() { "$python" train/event_fit.py --data "$data" --reader "$work/reader.pt" "$@" 2>&1 \
    | tee -a "$work/log.txt"; }
acts --out "$work/acts1.pt" --epochs 11
acts --out "$work/acts2.pt" --from "$work/acts1.pt" --epochs 5 --rate 0.5 --seed 7
"$python" train/average.py "$work/acts1.pt" "$work/acts2.pt" "$work/events.pt"
"$python" train/event_export.py "$work/events.pt" crates/model/weights/events.safetensors
"$python" train/event_parity.py crates/model/weights/reader.safetensors \
    crates/model/weights/events.safetensors > "$work/acts.json"
mv "$work/acts.json" crates/model/tests/fixtures/acts.json
