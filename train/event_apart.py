"""Turns labels written beside sentences that may not be shown into labels that stand apart.

usage: event_apart.py DATA LABELS.txt... > events/apart/NAME.tsv

The input has the format of `events/README.md`, with `S: @NAME` in place of the sentence
(`event_data.apart_text` says what a name stands for). The output has a line an event: name, type,
mode, status, and the characters of trigger, actor, recipient and condition as `start-end`; a
sentence without events has a line of its name alone.
"""

import sys

from event_data import apart_text, parse_event


def main(folder, paths):
    for path in paths:
        name, text, events = None, "", 0
        for number, line in enumerate(open(path, encoding="utf8"), 1):
            if line.startswith("S: @"):
                if name and not events:
                    print(name)
                name, events = line[4:].split()[0], 0
                text = apart_text(folder, name)
            elif line.startswith("E: ") and name:
                try:
                    event = parse_event(line[3:].strip(), text)
                except ValueError as problem:
                    print(f"{path}:{number}: {problem}", file=sys.stderr)
                    continue
                spans = [[event["trigger"]], event["actor"], event["recipient"],
                         event["condition"]]
                print(name, event["type"], event["mode"], event["status"],
                      *(" ".join(f"{a}-{b}" for a, b in part) for part in spans), sep="\t")
                events += 1
        if name and not events:
            print(name)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
