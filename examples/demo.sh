#!/bin/sh
# Plays the example crisis back: six outlets publish on loopback, a room collects from them, alerts are printed as
# they fire, and the wall shows it all in the browser. Two days take SPEED times less. At a terminal the wall stays
# open afterwards, until Ctrl-C.
#
# usage: examples/demo.sh [FOLDER]   FOLDER has the programs `watchfloor` and `world`
set -eu

programs=${1:-target/release}
speed=${SPEED:-2400}
crisis=$(dirname "$0")/crisis
work=target/demo
room=$work/crisis.room

rm -rf "$work" && mkdir -p "$work"
"$programs/world" play "$crisis" --speed "$speed" --wait 3 --linger 4 >"$work/sources.toml" &
world=$!
running=
trap 'kill "$world" $running 2>/dev/null || true' EXIT
# The last source of the list says that it is whole.
until [ "$(grep -c '^address' "$work/sources.toml")" -ge 6 ]; do sleep 0.1; done

clock=$(sed -n 's/^# clock: //p' "$work/sources.toml")
"$programs/watchfloor" source pack "$work/sources.toml" --untried --room "$room" --clock "$clock" 2>/dev/null
echo "Open http://127.0.0.1:8088/ and watch it move."
echo "Six outlets publish; alerts as they fire, $speed times as fast as it happened:"
echo
"$programs/watchfloor" run --room "$room" --config "$crisis/watchfloor.toml" --clock "$clock" 2>"$work/log" &
running=$!
wait "$world"

echo
"$programs/watchfloor" brief --room "$room" --most 5
echo
"$programs/watchfloor" alerts --room "$room" | head -30
echo
if [ -t 0 ] && [ -t 1 ]; then
    echo "Open http://127.0.0.1:8088/ to look at it and to move the time back; Ctrl-C ends it."
    trap 'kill "$running" 2>/dev/null || true; exit 0' INT
    wait "$running" || { cat "$work/log"; exit 1; }
fi
kill "$running" 2>/dev/null && wait "$running" || { cat "$work/log"; exit 1; }
running=
