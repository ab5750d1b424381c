#!/usr/bin/env python3
"""Measures the reader and the room, prints a table, and compares it with bench/baseline.json.

usage: bench.py [--only quality|events|pages|speed|memory|room|load|live|wall]... [--write-baseline]

Needs the data folder that `train/README.md` describes: WATCHFLOOR_DATA, or ../shared/data beside
the repository. spaCy is installed into .venv-bench on the first run. Results go to
bench/latest.json. Timings depend on the machine and on what else runs on it, so no figure makes
this fail: the exit code is 0 unless something broke.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import venv
from datetime import datetime, timezone

import cost
import events
import live
import pages
import quality
import room
import running
import score
import wall

BENCH = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(BENCH)
LATEST, BASELINE = (os.path.join(BENCH, name) for name in ("latest.json", "baseline.json"))
VENV = os.path.join(REPOSITORY, ".venv-bench")
PARTS = ("quality", "events", "pages", "speed", "memory", "room", "load", "live", "wall")
# The reader's speed in spaCy's before it read events, measured by this script at version 0.1.0.
RATIO_BEFORE_EVENTS = 2.58
NEEDED = {"quality": ("polnear/dev/text", quality.TREEBANK, quality.NAMES),
          "events": events.NEEDED, "pages": pages.NEEDED,
          "speed": ("polnear/dev/text",), "memory": ("polnear/dev/text",),
          "room": room.NEEDED, "load": (), "live": (), "wall": ()}

# Key, what it is, floor, goal, digits, and whether less is better. A floor in quotes is the
# figure of that key.
ROWS = (
    ("source spans", "PolNeAR dev, exact spans F1: source", .79, .83, 3, False),
    ("cue spans", "  cue", .72, .75, 3, False),
    ("content spans", "  content", .63, .73, 3, False),
    ("source characters", "  characters F1: source", .82, .86, 3, False),
    ("cue characters", "  cue", .69, .75, 3, False),
    ("content characters", "  content", .90, .93, 3, False),
    ("whole attributions", "  whole attributions F1", .62, .75, 3, False),
    ("uas", "EWT dev, given words: heads (UAS)", .90, .93, 3, False),
    ("las", "  heads and relations (LAS)", .87, .91, 3, False),
    ("names", "UNER-EWT dev: names, exact F1", "spacy names", .85, 3, False),
    ("spacy names", "  spaCy en_core_web_sm, same words", None, None, 3, False),
    ("plv", "PLV dev: PLOVER type, macro F1", .72, .82, 3, False),
    ("plv quad", "  quad class, macro F1", .82, .89, 3, False),
    ("parties", "cameo_ner dev: actor and recipient, F1", .60, .80, 3, False),
    ("rounds", "Coder rounds: types, F1", "rounds floor", "coders", 3, False),
    ("coders", "  one coder against the others", None, None, 3, False),
    ("rounds empty", "  no event left empty", "rounds empty floor", "coders empty", 3, False),
    ("coders empty", "  one coder against the others", None, None, 3, False),
    ("petrarch", "PETRARCH: source, target and root", .60, .95, 3, False),
    ("status", "Hard sentences: status", .85, .95, 3, False),
    ("recognizers", "Recognizers-Text: times in news", .65, .90, 3, False),
    ("wikiwars", "WikiWars: value F1", .70, .85, 3, False),
    ("lgl", "LGL, odd documents: place exact", .50, .79, 3, False),
    ("lgl near", "  within 161 km", .58, .83, 3, False),
    ("geowebnews", "GeoWebNews, odd documents: place exact", .65, .90, 3, False),
    ("geowebnews near", "  within 161 km", .75, .94, 3, False),
    ("geowebnews f1", "  end to end, F1", None, None, 3, False),
    ("main text", "Main text, Scrapinghub: runs of words, F1", .955, .97, 3, False),
    ("main text held", "  the half nothing was tuned on", None, None, 3, False),
    ("main text words", "  WCXB development articles: words, F1", .92, .932, 3, False),
    ("main text words held", "  the half nothing was tuned on", None, None, 3, False),
    ("date", "Date of publication, WCXB: right day", .85, .92, 3, False),
    ("speed", "Words/s of `read --json` on one core", None, None, 0, False),
    ("spacy speed", "  spaCy en_core_web_sm, same core", None, None, 0, False),
    ("speed ratio", "  ratio", .7, 2, 2, False),
    ("speed kept", "  of the ratio before events were read", .6, .9, 2, False),
    ("start", "Start-up and one short report, s", 1, .2, 3, True),
    ("memory", "Memory for one article, MB", 600, 200, 0, True),
    ("stream memory", "  for a stream of 10,000 reports", 600, 200, 0, True),
    ("stream growth", "  growth from 2,000 reports to 10,000", 5, 5, 1, True),
    ("scenarios", "Room, scenarios: lines as expected", .9, 1, 3, False),
    ("unseen", "  scenarios that nothing was tuned on", None, None, 3, False),
    ("stories", "ECB+ stories, online: B³ F1", .88, .95, 3, False),
    ("events given", "ECB+ events, given mentions: CoNLL F1", None, .75, 3, False),
    ("events own", "  own mentions", None, None, 3, False),
    ("versions", "Versions and copies: macro F1", .95, .99, 3, False),
    ("read each", "Reading a report of 70 words, ms", None, None, 2, True),
    ("add early", "Adding a reading at 10,000, ms", None, None, 2, True),
    ("add late", "  at 100,000, ms", None, None, 2, True),
    ("add growth", "  ratio", 2, 1.2, 2, True),
    ("brief", "`brief --as-of` of 100,000 reports, s", 1, .1, 2, True),
    ("disk", "Disk per report beyond its text, kB", 20, 5, 1, True),
    ("polling memory", "Polling 2,000 sources: memory, MB", 300, 150, 0, True),
    ("polling core", "  processor, % of one core", None, 5, 1, True),
    ("arrival picture", "20 reports/s: arrival to picture, p99, s", 2, .5, 2, True),
    ("arrival webhook", "  arrival to webhook, p99, s", 3, 1, 2, True),
    ("first view", "Wall, 10,000 events: first view, cold, s", 2, .7, 2, True),
    ("slider", "  slider to a new moment, median, s", .5, .1, 2, True),
    ("slider p95", "    95th percentile", .5, .1, 2, True),
    ("slider step", "  slider to the next stretch, median, s", .5, .1, 2, True),
    ("slider step p95", "    95th percentile", .5, .1, 2, True),
    ("first bytes", "  bytes of first view and map, kB", 1_500, 500, 0, True),
    ("viewers 200", "200 viewers, 20 changes/s: p99, s", 1, None, 2, True),
    ("viewers 200 lost", "  changes lost", 0, None, 0, True),
    ("viewers 2000", "2,000 viewers, 20 changes/s: p99, s", None, 1, 2, True),
    ("viewers 2000 lost", "  changes lost", None, 0, 0, True),
    ("axe", "Accessibility: serious findings of axe", 0, 0, 0, True),
)


class Failure(Exception):
    """What a person must put right, in words."""


class Spacy:
    """spaCy in a process of its own, on the core that the reader is timed on."""

    def __init__(self):
        python = os.path.join(VENV, "bin", "python")
        requirements = os.path.join(BENCH, "requirements.txt")
        stamp = os.path.join(VENV, "requirements.txt")
        wanted = open(requirements, encoding="utf8").read()
        if not os.path.exists(stamp) or open(stamp, encoding="utf8").read() != wanted:
            print("installing spaCy into .venv-bench", file=sys.stderr)
            venv.create(VENV, with_pip=True, clear=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements],
                           check=True)
            with open(os.path.join(VENV, ".gitignore"), "w", encoding="utf8") as file:
                file.write("*\n")
            with open(stamp, "w", encoding="utf8") as file:
                file.write(wanted)
        threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                                          "MKL_NUM_THREADS", "BLIS_NUM_THREADS")}
        self.process = subprocess.Popen(
            cost.pinned([python, os.path.join(BENCH, "spacy_side.py")]), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | threads)

    def ask(self, question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise Failure("spaCy ended early; its message stands above")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def build():
    """Builds the programs as users have them; gives their paths."""
    output = subprocess.run(
        [os.environ.get("CARGO", "cargo"), "build", "--release", "--locked",
         "--message-format", "json-render-diagnostics", "--package", "watchfloor",
         "--bin", "watchfloor", "--package", "watchfloor-model", "--example", "annotate"],
        stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, check=True).stdout
    messages = [json.loads(line) for line in output.splitlines()]
    return {message["target"]["name"]: message["executable"] for message in messages
            if message.get("executable")}


def data_folder(parts):
    """The folder with the corpora that these parts need."""
    folder = os.environ.get("WATCHFLOOR_DATA", os.path.join(REPOSITORY, "..", "shared", "data"))
    for part in parts:
        for needed in NEEDED[part]:
            if not os.path.exists(os.path.join(folder, needed)):
                raise Failure(
                    f"no data: {os.path.join(folder, needed)} is not there; set WATCHFLOOR_DATA"
                    " to the folder of the corpora (train/README.md says which)")
    return os.path.abspath(folder)


def measure(parts, programs, data):
    """All figures of these parts by the keys of ROWS, and details."""
    figures, details = {}, {}
    spacy = Spacy() if {"quality", "speed"} & set(parts) else None
    try:
        if "quality" in parts:
            print("reading PolNeAR dev and EWT dev", file=sys.stderr)
            scores, judged = quality.attributions(programs, data)
            figures |= {key: value["f1"] for key, value in scores.items()}
            bins, error = score.reliability(judged)
            trees = quality.treebank(programs, data, spacy)
            figures |= {key: trees["trees"][key] for key in ("uas", "las")}
            figures |= {"names": trees["names"]["all"]["f1"],
                        "spacy names": trees["spacy names"]["all"]["f1"]}
            details |= {"attributions": scores, "reliability": bins, "calibration error": error}
            details |= trees
        if "events" in parts:
            print("running the benchmarks of events, times and places", file=sys.stderr)
            found, details["events"] = events.figures(programs, data)
            figures |= found
        if "pages" in parts:
            print("reading web pages", file=sys.stderr)
            found, details["pages"] = pages.figures(programs, data)
            figures |= found
        if "speed" in parts:
            print("timing, in turns with spaCy", file=sys.stderr)
            details["speed"] = found = cost.speed(programs, data, spacy)
            figures["speed"] = found["wall"]["whole"]
            figures["spacy speed"] = found["wall"]["spacy"]
            figures["speed ratio"] = figures["speed"] / figures["spacy speed"]
            figures["speed kept"] = figures["speed ratio"] / RATIO_BEFORE_EVENTS
            with tempfile.TemporaryDirectory() as folder:
                figures["start"] = cost.start_up(programs, folder)
    finally:
        if spacy:
            spacy.close()
    if "memory" in parts:
        print("reading streams of reports", file=sys.stderr)
        details["memory"] = found = cost.memory(programs, data)
        small, large = (found[f"stream of {count}"] for count in cost.STREAMS)
        figures |= {"memory": found["article"], "stream memory": large,
                    "stream growth": large - small}
    if "room" in parts:
        print("running the benchmarks of the room", file=sys.stderr)
        found, details["room"] = room.quality(programs, data)
        figures |= found
    if "load" in parts:
        print("filling a room with 100,000 reports; this takes a while", file=sys.stderr)
        found, details["load"] = room.figures(programs)
        figures |= found
    if "live" in parts:
        print("collecting from 2,000 sources", file=sys.stderr)
        found, details["live"] = live.figures(live.build())
        figures |= found
        print("pushing 20 reports a second to a running room", file=sys.stderr)
        found, told = running.figures(programs)
        figures |= found
        details["live"] |= told
    if "wall" in parts:
        print("looking at the wall of a room with 10,000 events; this takes a while", file=sys.stderr)
        found, details["wall"] = wall.figures(programs)
        figures |= found
    return figures, details


def machine():
    """The machine in words."""
    model = platform.processor() or platform.machine()
    try:
        for line in open("/proc/cpuinfo", encoding="utf8"):
            if line.startswith("model name"):
                model = line.split(":")[1].strip()
                break
    except OSError:
        pass
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def print_table(figures, baseline):
    """The one table."""
    known = baseline.get("figures", {})
    print(f"\n{'':42}{'floor':>8}{'goal':>8}{'measured':>10}{'baseline':>10}")
    for key, label, floor, goal, digits, less in ROWS:
        value = figures.get(key)
        floor, goal = (figures.get(limit) if isinstance(limit, str) else limit
                       for limit in (floor, goal))
        cells = [number(floor, digits), number(goal, digits), number(value, digits),
                 number(known.get(key), digits)]
        print(f"{label:42}{cells[0]:>8}{cells[1]:>8}{cells[2]:>10}{cells[3]:>10}  "
              f"{reached(value, floor, goal, less)}")
    if known:
        print(f"Baseline of {baseline['date']} on {baseline['machine']}.")


def number(value, digits):
    return "" if value is None else f"{value:,.{digits}f}"


def reached(value, floor, goal, less):
    """What a figure reaches, in a word."""
    if value is None or (floor is None and goal is None):
        return ""
    sign = -1 if less else 1
    if goal is not None and sign * value >= sign * goal:
        return "goal"
    return "below the floor" if floor is not None and sign * value < sign * floor else "floor"


def print_details(details):
    """The reliability table, and what the table's figures leave out."""
    if "reliability" in details:
        print("\nConfidence of attributions on PolNeAR dev, and the share that was right")
        print(f"{'confidence':>12}{'mean':>8}{'right':>8}{'count':>8}")
        for start, end, count, confidence, share in details["reliability"]:
            print(f"  {start:.1f} to {end:.1f}{confidence:>8.2f}{share:>8.2f}{count:>8}")
        print(f"Expected calibration error {details['calibration error']:.3f}.")
        whole = details["attributions"]["whole attributions"]
        print(f"Whole attributions: precision {whole['precision']:.3f}, recall "
              f"{whole['recall']:.3f}.")
        trees = details["trees"]
        print(f"Trees count every word, punctuation too, and relations with their subtypes; "
              f"parts of speech: universal {trees['upos']:.3f}, English {trees['xpos']:.3f}.")
        for who, key in (("the reader", "names"), ("spaCy", "spacy names")):
            kinds = ", ".join(f"{kind} {details[key][kind]['f1']:.3f}"
                              for kind in ("PER", "ORG", "LOC"))
            print(f"Names by {who}: {kinds}.")
        print("spaCy's PERSON counts as PER, ORG as ORG, GPE, LOC and FAC as LOC, without a "
              "leading \"the\" or a closing \"'s\".")
    if "speed" in details:
        found = details["speed"]
        elapsed, processor = found["wall"], found["processor"]
        print(f"\nSpeed: medians of {cost.SPEED_ROUNDS} rounds in turns over {found['words']:,} "
              "words (parted by white space). The reader's is of the whole process; spaCy's is "
              "of nlp.pipe with its model loaded.")
        print(f"Without start-up ({found['start']:.3f} s) the reader's is "
              f"{elapsed['without start']:,.0f} words/s, {elapsed['without start'] / elapsed['spacy']:.2f} "
              f"times spaCy's; by processor time {processor['whole']:,.0f} to "
              f"{processor['spacy']:,.0f}, {processor['whole'] / processor['spacy']:.2f} times.")
    if "wall" in details:
        print()
        print("\n".join(wall.told(details["wall"])))


def write(path, results):
    with open(path, "w", encoding="utf8") as file:
        json.dump(results, file, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--write-baseline", action="store_true")
    options = parser.parse_args()
    parts = options.only or PARTS
    data = data_folder(parts)
    if "wall" in parts:
        wall.browser()
        wall.build()
    figures, details = measure(parts, build(), data)
    baseline = {}
    if os.path.exists(BASELINE):
        baseline = json.load(open(BASELINE, encoding="utf8"))
    results = {"date": datetime.now(timezone.utc).date().isoformat(), "machine": machine(),
               "load": os.getloadavg()[0], "figures": figures, "details": details}
    write(LATEST, results)
    if options.write_baseline:
        # What this run did not measure keeps the figures it had.
        kept = {key: baseline.get(key, {}) | results[key] for key in ("figures", "details")}
        write(BASELINE, results | kept)
    print_table(figures, baseline)
    print_details(details)
    print(f"\nMeasured on {results['date']} on {results['machine']}; load "
          f"{results['load']:.1f} at the end.")


if __name__ == "__main__":
    try:
        main()
    except (Failure, ValueError) as failure:
        sys.exit(f"bench: {failure}")
    except subprocess.CalledProcessError as failure:
        sys.exit(f"bench: {failure.cmd[0]} ended with code {failure.returncode}")
