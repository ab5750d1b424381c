"""What reading costs: time on one core beside spaCy, start-up, and memory."""

import glob
import os
import random
import shutil
import subprocess
import tempfile
import time
from statistics import median

SPEED_ROUNDS, START_ROUNDS = 5, 10
STREAMS = (2_000, 10_000)
# Two readers at a time, so that a stream's memory does not depend on the machine's cores.
STREAM_JOBS = 2
SHORT = "A short report.\n\nThe ferry will sail again on Monday, the harbour authority said.\n"


def pinned(command):
    """The command on one core, where the system can do that."""
    return ["taskset", "-c", str(core()), *command] if shutil.which("taskset") else command


def core():
    """The last of the cores that this process may use: the first is often the busiest."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0


def run(command, stdout=subprocess.DEVNULL):
    """Seconds by the clock and of the processor, and the most memory in MB, of a command."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=stdout)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command[:3])
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def speed(programs, data, spacy):
    """Words a second of a whole run over PolNeAR dev, and of spaCy with its model loaded.

    Words are what white space parts. The two take turns on the same core; medians of the rounds.
    """
    paths = sorted(glob.glob(os.path.join(glob.escape(data), "polnear", "dev", "text", "*.txt")))
    words = sum(len(open(path, encoding="utf8").read().split()) for path in paths)
    command = pinned([programs["watchfloor"], "read", "--json", "--jobs", "1", *paths])
    with tempfile.TemporaryDirectory() as folder:
        short = os.path.join(folder, "short.txt")
        with open(short, "w", encoding="utf8") as file:
            file.write(SHORT)
        beginning = pinned([programs["watchfloor"], "read", "--json", "--jobs", "1", short])
        run(beginning)
        starts = [run(beginning)[:2] for _ in range(START_ROUNDS)]
    ours, theirs = [], []
    for _ in range(SPEED_ROUNDS):
        ours.append(run(command)[:2])
        if spacy:
            theirs.append(spacy.ask({"task": "time", "paths": paths}))
    start = [median(column) for column in zip(*starts)]
    found = {"words": words, "start": start[0], "seconds": [list(pair) for pair in ours]}
    for at, clock in enumerate(("wall", "processor")):
        seconds = median(pair[at] for pair in ours)
        found[clock] = {"whole": words / seconds,
                        "without start": words / max(seconds - start[at], 1e-9)}
        if spacy:
            found[clock]["spacy"] = words / median(pair[at] for pair in theirs)
    if spacy:
        found["spacy seconds"] = theirs
    return found


def start_up(programs, folder):
    """Seconds by the clock for one short report, not pinned: the median."""
    path = os.path.join(folder, "short.txt")
    with open(path, "w", encoding="utf8") as file:
        file.write(SHORT)
    run([programs["watchfloor"], "read", path])
    return median(run([programs["watchfloor"], "read", path])[0] for _ in range(START_ROUNDS))


def memory(programs, data):
    """The most memory, in MB, for one article (the longest of PolNeAR dev) and for streams."""
    paths = glob.glob(os.path.join(glob.escape(data), "polnear", "dev", "text", "*.txt"))
    longest = max(sorted(paths), key=os.path.getsize)
    found = {"article": run([programs["watchfloor"], "read", "--json", longest])[2]}
    with tempfile.TemporaryDirectory() as folder:
        write_reports(folder, STREAMS[0])
        for count in STREAMS:
            write_reports(folder, count)
            command = [programs["watchfloor"], "read", "--json", "--jobs", str(STREAM_JOBS), folder]
            seconds, _, most = run(command)
            found[f"stream of {count}"] = most
            found[f"seconds of {count}"] = seconds
    return found


def write_reports(folder, count):
    """Fills the folder up to `count` short invented reports."""
    rng = random.Random(count)
    for number in range(len(os.listdir(folder)), count):
        with open(os.path.join(folder, f"{number:06}.txt"), "w", encoding="utf8") as file:
            file.write(report(rng))


def report(rng):
    """A report of three sentences, made up."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    place, body, thing = rng.choice(PLACES), rng.choice(BODIES), rng.choice(THINGS)
    number, day = rng.randint(2, 900), rng.choice(DAYS)
    return (f"{body.capitalize()} reports on {thing} in {place}\n\n"
            f"{place.upper()} — {body.capitalize()} said on {day} that {number} people had asked"
            f" for help because of {thing}.\n\n"
            f"“We will not leave anybody behind in {place},” {first} {last} told reporters.\n\n"
            f"{last} denied that {thing} had been foreseen for {number % 13 + 2} years.\n")


FIRST = ("Anna", "Karim", "Lucy", "Tomas", "Ines", "Omar", "Grace", "Piotr", "Mei", "Jonas")
LAST = ("Halloran", "Okafor", "Brandt", "Silva", "Novak", "Haddad", "Moreau", "Iyer", "Larsen")
PLACES = ("Leeds", "Porto", "Gdansk", "Lagos", "Lima", "Oslo", "Split", "Izmir", "Perth", "Quito")
BODIES = ("the interior ministry", "the city council", "the coast guard", "the health agency")
THINGS = ("the flood", "the strike", "the power cut", "the drought", "the closed bridge")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
