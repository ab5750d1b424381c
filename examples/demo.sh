#!/bin/sh
# Plays the example crisis back: six outlets publish on loopback, a room collects from them, alerts are printed as
# they fire, and the wall shows it all in the browser. Two days take SPEED times less. At a terminal the wall stays
# open afterwards, until Ctrl-C.
#
# usage: examples/demo.sh [FOLDER]   FOLDER has the programs `watchfloor` and `world`
#        SPEED=600 PORT=9000 examples/demo.sh
set -eu

programs=${1:-target/release}
speed=${SPEED:-2400}
port=${PORT:-8088}
crisis=$(dirname "$0")/crisis
work=target/demo
room=$work/crisis.room
open="Open http://127.0.0.1:$port/"

rm -rf "$work" && mkdir -p "$work"
# The first report appears after ten seconds: time to open the browser.
"$programs/world" play "$crisis" --speed "$speed" --wait 10 --linger 6 >"$work/sources.toml" &
world=$!
running=
trap 'kill "$world" $running 2>/dev/null || true' EXIT
# The last source of the list says that it is whole. Where the outlets cannot publish they have said why.
until [ "$(grep -c '^address' "$work/sources.toml")" -ge 6 ]; do
    kill -0 "$world" 2>/dev/null || exit 1
    sleep 0.1
done

clock=$(sed -n 's/^# clock: //p' "$work/sources.toml")
"$programs/watchfloor" source pack "$work/sources.toml" --untried --room "$room" --clock "$clock" >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; exit 1; }
cat <<END
An invented crisis: two countries, a river, a dam. Six outlets publish thirty-three reports that repeat, update,
correct and contradict each other. A room reads them as they come; two days pass in $((188000 / ${speed%.*})) seconds.

    $open to see the picture move: "g c" shows who denies what, "g m" where, "?" all keys.

Here are the alerts that a duty officer gets meanwhile, by the clock of the crisis, each with words it rests on:

END
WATCHFLOOR__WALL__LISTEN=127.0.0.1:$port \
    "$programs/watchfloor" run --room "$room" --config "$crisis/watchfloor.toml" --clock "$clock" 2>"$work/log" &
running=$!
sleep 1
if ! kill -0 "$running" 2>/dev/null; then
    cat "$work/log" >&2
    echo "the room does not run; if the address is in use: PORT=9000 make demo" >&2
    exit 1
fi
wait "$world"
# What was collected is shown as it stands from here on: the clock of the crisis would go on and remind of everything.
kill "$running" 2>/dev/null && wait "$running" || { cat "$work/log" >&2; exit 1; }
running=

cat <<END
The two days are over. The room is a file, $room; ask it from another terminal:
    export WATCHFLOOR_ROOM=$room
    $programs/watchfloor brief --as-of 2031-09-03T10:00Z   # what was known then
    $programs/watchfloor why 1                             # every word that line 1 rests on
    $programs/watchfloor alerts                            # what still holds

END
if [ -t 0 ] && [ -t 1 ]; then
    "$programs/watchfloor" serve --room "$room" --listen "127.0.0.1:$port" --name "The Tamble crisis" 2>"$work/log" &
    running=$!
    trap 'kill "$running" 2>/dev/null; echo; exit 0' INT
    echo "$open and drag the slider back to see what was known when; Ctrl-C ends it."
    wait "$running" || { cat "$work/log" >&2; exit 1; }
else
    echo "To open the wall again: $programs/watchfloor serve --room $room"
fi
