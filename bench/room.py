"""What a room costs: adding, showing, disk; and how right it is.

The reports are those of `stream.py`: invented, some 70 words each, 5,000 a week for twenty weeks, a fifth of
them copies or later versions. Reading is not timed here: `add` is given readings.
"""

import json
import os
import tempfile
import time
from statistics import median

import cost
import events
import stream

A_WEEK, WEEKS = 5_000, 20
CHUNK = 2_500
BRIEFS = 5
# Benchmark -> folder in the data, and the figures taken: key of the table -> name in the output.
BENCHMARKS = {
    "stories": ("ecbplus", {"stories": "b3_f1"}),
    "ecb-events": ("ecbplus", {"events given": "conll_f1", "events own": "own_conll_f1"}),
    "versions": (".", {"versions": "macro_f1"}),
}
NEEDED = ("ecbplus",)
SUITES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "room")


def quality(programs, data):
    """The figures of stories, events, versions and scenarios, and all figures of every benchmark."""
    found, details = {}, {}
    for name, (folder, wanted) in BENCHMARKS.items():
        details[name] = events.evaluate(programs, name, os.path.join(data, folder))
        found |= {key: details[name][figure] for key, figure in wanted.items()}
    for name, folder in (("scenarios", SUITES), ("unseen", os.path.join(SUITES, "unseen"))):
        details[name] = events.evaluate(programs, "room", folder)
        found[name] = details[name]["lines"]
    return found, details


def figures(programs):
    """Seconds, bytes, and details of a room of 100,000 reports."""
    program = programs["watchfloor"]
    with tempfile.TemporaryDirectory() as folder:
        readings, reading = read(program, folder)
        room = os.path.join(folder, "bench.room")
        seconds, texts = add(program, readings, folder, room)
        # The mean of what lies around 10,000 reports, and of as many at the end.
        around = 10_000 // CHUNK
        early = sum(seconds[around - 1:around + 1]) / (2 * CHUNK)
        late = sum(seconds[-2:]) / (2 * CHUNK)
        size = os.path.getsize(room)
        shown = {as_of: median(brief(program, room, as_of) for _ in range(BRIEFS))
                 for as_of in (moment(1), moment(WEEKS // 2), moment(WEEKS))}
    count = len(seconds) * CHUNK
    found = {"read each": reading / A_WEEK * 1000, "add early": early * 1000, "add late": late * 1000, "add growth": late / early,
             "brief": max(shown.values()), "disk": (size - texts) / count / 1000}
    return found, {"seconds of each 2,500": seconds, "bytes": size, "bytes of text": texts,
                   "brief as of": shown}


def read(program, folder):
    """The readings of the first week, in order, and the processor's seconds that they took."""
    reports = stream.write_week(folder, A_WEEK)
    path = os.path.join(folder, "week.jsonl")
    with open(path, "wb") as file:
        actors = os.path.join(folder, "actors.toml")
        seconds = cost.run([program, "read", "--json", "--actors", actors, reports], stdout=file)[1]
    with open(path, encoding="utf8") as file:
        return stream.in_order(file), seconds


def add(program, readings, folder, room):
    """The seconds of each chunk, start-up and parsing of the readings included; and the bytes of all texts."""
    seconds, texts = [], 0
    path = os.path.join(folder, "chunk.jsonl")
    for week in range(WEEKS):
        told = list(stream.retell(readings, week))
        texts += sum(len(json.loads(line)["report"]["text"].encode()) for line in told)
        for start in range(0, A_WEEK, CHUNK):
            with open(path, "w", encoding="utf8") as file:
                file.writelines(told[start:start + CHUNK])
            seconds.append(cost.run([program, "add", "--room", room, "--as-published", path])[0])
    return seconds, texts


def moment(week):
    """The end of a week."""
    return (stream.MONDAY + stream.datetime.timedelta(days=7 * week - 1)).isoformat()


def brief(program, room, as_of):
    started = time.perf_counter()
    cost.run([program, "brief", "--room", room, "--as-of", as_of])
    return time.perf_counter() - started
