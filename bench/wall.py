"""What the wall costs the people before it: a room of 10,000 events in a real browser, and many viewers at once.

The reports are those of `stream.py`, read once and told again week by week until the room has that many events.
The browser is the system's Chromium, without a window and without a GPU, on the machine of the server; `wall.mjs`
says to the millisecond what is counted. The viewers are those of `crates/server/examples/viewers.rs`, which serves a
room of its own.

usage: wall.py [--events N] [--looks N,N,N] [--viewers N,N|none] [--programs FOLDER]     on its own, of any size
"""

import argparse
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from statistics import median

import stream

REPOSITORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EVENTS = 10_000
A_WEEK, MOST_WEEKS = 5_000, 12
# First views, moments nobody looked at, steps of the slider.
LOOKS = (7, 20, 20)
VIEWERS, SECONDS, RATE, BEFORE = (200, 2_000), 30, 20, 5_000
VIEWS = ("/now", "/timeline", "/who", "/claims", "/figures", "/watch", "/map", "/report", "/brief", "/search",
         "/alerts", "/sources", "/admin")


def figures(programs, events=EVENTS, viewers=VIEWERS, seconds=SECONDS, before=BEFORE, looks=LOOKS):
    """The figures by the keys of bench.ROWS, and details."""
    with tempfile.TemporaryDirectory() as folder:
        room = os.path.join(folder, "wall.room")
        held = fill(programs["watchfloor"], folder, room, events)
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        began = time.monotonic()
        server = subprocess.Popen([programs["watchfloor"], "serve", "--room", room, "--listen", f"127.0.0.1:{port}"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            room_now = wait_for_room(base, server)
            opened = time.monotonic() - began
            seen = look(base, room_now, looks)
        finally:
            server.terminate()
            server.wait()
    moved, stepped = seen["moved"], seen["stepped"]
    found = {
        "first view": median(seen["first"]) / 1000,
        "slider": median(moved) / 1000, "slider p95": share(moved, .95) / 1000,
        "slider step": median(stepped) / 1000, "slider step p95": share(stepped, .95) / 1000,
        "first bytes": seen["bytes"]["withMap"] / 1000,
        "axe": len(seen["findings"]),
    }
    details = {"room": held, "events in the picture": room_now["counts"]["events"], "opened": opened, "browser": seen,
               "views": VIEWS}
    program = viewers_program() if viewers else None
    for count in viewers:
        details[f"viewers {count}"] = heard = watched(program, count, seconds, before)
        found |= {f"viewers {count}": heard["p99"] / 1000, f"viewers {count} lost": heard["lost"]}
    return found, details


def fill(program, folder, room, events):
    """Fills a room until it has so many events; gives how much there is."""
    week = min(A_WEEK, events)
    reports = stream.write_week(folder, week)
    path = os.path.join(folder, "week.jsonl")
    with open(path, "wb") as file:
        actors = os.path.join(folder, "actors.toml")
        subprocess.run([program, "read", "--json", "--actors", actors, reports], stdout=file, check=True)
    with open(path, encoding="utf8") as file:
        readings = stream.in_order(file)
    for number in range(MOST_WEEKS):
        with open(path, "w", encoding="utf8") as file:
            file.writelines(stream.retell(readings, number))
        subprocess.run([program, "add", "--room", room, "--as-published", path], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        held = count(program, room)
        if held >= events:
            return {"weeks": number + 1, "reports": week * (number + 1), "events": held}
    raise ValueError(f"{MOST_WEEKS} weeks of {week} reports have {held} events, not {events}")


def count(program, room):
    """The events of the whole room."""
    table = subprocess.run([program, "export", "--room", room, "--format", "jsonl", "--what", "events", "--window", "all"],
                           check=True, stdout=subprocess.PIPE).stdout
    return table.count(b"\n")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for_room(base, server, patience=120):
    """What the server says of its room, as soon as it says it."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if server.poll() is not None:
            raise ValueError(f"watchfloor serve ended with code {server.returncode}")
        try:
            with urllib.request.urlopen(f"{base}/api/v1/room", timeout=30) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(.05)
    raise ValueError(f"no answer from {base} within {patience} s")


def browser():
    """The browser's path. Asked before anything is measured: what is missing must not cost half an hour."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise ValueError("no Chromium; install it, or set CHROMIUM to its path")
    return chromium


def build():
    """Builds the wall as it is now: cargo puts into the program what lies in web/dist, however old."""
    subprocess.run(["make", "wall"], cwd=REPOSITORY, check=True, stdout=sys.stderr)


def look(base, room_now, looks):
    """What the browser measured."""
    # Spread over the room's span so that no two are near each other, and shuffled so that none is the next of another.
    first, latest = room_now["first"], room_now["latest"]
    rounds, count, steps = looks
    moments = [first + (latest - first) * (number + 1) // (count + 2) for number in range(count)]
    random.Random(1).shuffle(moments)
    question = {"base": base, "chromium": browser(), "rounds": rounds, "moments": moments, "steps": steps,
                "views": VIEWS}
    script = os.path.join(REPOSITORY, "bench", "wall.mjs")
    answer = subprocess.run(["node", script, json.dumps(question)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(answer.stdout)


def viewers_program():
    """Builds the viewers; gives their path."""
    output = subprocess.run(
        [os.environ.get("CARGO", "cargo"), "build", "--release", "--locked", "--message-format",
         "json-render-diagnostics", "--package", "watchfloor-server", "--example", "viewers"],
        stdout=subprocess.PIPE, text=True, check=True, cwd=REPOSITORY).stdout
    messages = [json.loads(line) for line in output.splitlines()]
    return next(message["executable"] for message in messages
                if message.get("executable") and message["target"]["name"] == "viewers")


def watched(program, count, seconds, before):
    """What so many viewers heard, while reports were added for so long."""
    import live
    said = subprocess.run([program, str(count), str(seconds), str(RATE), str(before)], check=True, text=True,
                          stdout=subprocess.PIPE, preexec_fn=live.more_files).stdout
    heard = re.search(r"(\d+) changes delivered, (\d+) lost, (\d+) gaps, (\d+) connections cut", said)
    took = re.search(r"p50 (-?\d+) ms, p99 (-?\d+) ms, most (-?\d+) ms", said)
    if heard is None or took is None:
        raise ValueError(f"the viewers did not say what they heard: {said!r}")
    names = ("delivered", "lost", "gaps", "cuts", "p50", "p99", "most")
    return dict(zip(names, map(int, heard.groups() + took.groups()))) | {"reports before": before, "seconds": seconds}


def share(values, part):
    """The value below which this part of the values lies."""
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))]


def told(details):
    """The figures in words, with their spread."""
    room, seen = details["room"], details["browser"]
    spread = lambda values: f"{min(values):.0f} to {max(values):.0f} ms"
    yield (f"The wall: a room of {room['reports']:,} reports with {room['events']:,} events, of which the last seven "
           f"days show {details['events in the picture']:,}; answered {details['opened']:.1f} s after its start. "
           f"Chromium {seen['version']}, without a window, 1400 by 900.")
    yield (f"First view: {len(seen['first'])} browsers that had never seen it, from the start of the navigation to "
           f"the first card painted; median, of {spread(seen['first'])}.")
    yield (f"Slider: {len(seen['moved'])} moments nobody had looked at ({spread(seen['moved'])}) and "
           f"{len(seen['stepped'])} steps to the change before, 0.7 s after one another "
           f"({spread(seen['stepped'])}); from the key or the move to the view painted.")
    yield (f"Bytes: over the wire with headers, {seen['bytes']['first'] / 1000:.0f} kB for the first view, the rest "
           "for the map.")
    for key, heard in details.items():
        if key.startswith("viewers "):
            yield (f"{key.split()[1]} viewers, every tenth cut off again and again, {RATE} changes a second for "
                   f"{heard['seconds']} s, {heard['reports before']:,} reports before: {heard['delivered']:,} changes "
                   f"delivered, {heard['lost']} lost, {heard['gaps']} gaps, p50 {heard['p50']} ms, p99 {heard['p99']} "
                   f"ms, most {heard['most']} ms.")
    yield f"axe, {len(VIEWS)} views, dark and light: {len(seen['findings'])} serious findings."
    yield from ("  " + line for line in seen["findings"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--looks", default=",".join(map(str, LOOKS)), help="first views, moments, steps")
    parser.add_argument("--viewers", default=",".join(map(str, VIEWERS)), help="none: leave them out")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--before", type=int, default=BEFORE, help="reports in the room of the viewers")
    parser.add_argument("--programs", default=os.path.join(REPOSITORY, "target", "release"))
    options = parser.parse_args()
    viewers = () if options.viewers == "none" else [int(one) for one in options.viewers.split(",")]
    programs = {"watchfloor": os.path.join(options.programs, "watchfloor")}
    browser()
    found, details = figures(programs, options.events, viewers, options.seconds, options.before,
                             [int(one) for one in options.looks.split(",")])
    print(json.dumps(found, indent=1))
    print("\n".join(told(details)))


if __name__ == "__main__":
    try:
        main()
    except ValueError as failure:
        sys.exit(f"wall: {failure}")
