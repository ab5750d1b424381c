#!/usr/bin/env python3
"""Makes mock/fixtures.json from the example crisis, with the real program.

    python3 mock/make.py [path of the program]

The program files the crisis in a room, reads it, and exports its tables as of the moment of each report; the
histories and changes that the API has are read off the differences between those moments. What only the
server's own views can tell exactly (titles, tension, which quotes stand behind a change) is made here in
a simpler way: good enough to build a view against, and nothing that a test should take for the truth.
Positions on the map are invented, as the crisis is.
"""

import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CRISIS = ROOT / "examples" / "crisis"
TABLES = ["events", "claims", "figures", "watch"]

ACTS = {
    "AGREE": "agreement", "CONSULT": "talks", "SUPPORT": "support in words", "COOPERATE": "cooperation",
    "AID": "aid", "CONCEDE": "concession", "RETREAT": "withdrawal or release", "REQUEST": "request or demand",
    "ACCUSE": "accusation", "REJECT": "denial or refusal", "THREATEN": "threat", "PROTEST": "protest",
    "SANCTION": "sanctions", "MOBILIZE": "forces readied", "COERCE": "coercion", "ASSAULT": "attack",
}
# Where the invented towns might lie, that a map has something to show.
PLACES = {
    "Ferrin": ("ADV", 46.35, 30.05, "city"), "Tolse": ("LTM", 46.62, 29.9, "city"),
    "Vessen": ("LTM", 48.1, 29.1, "city"), "Ostrey": ("ADV", 44.9, 30.6, "city"),
    "Marn": ("KST", 46.0, 27.2, "city"), "Imber": ("KST", 45.8, 27.6, "city"),
    "Selk Island": ("ADV", 46.48, 30.0, "region"), "Corrick Dam": ("LTM", 47.2, 29.6, "site"),
    "Halvora": ("HLV", 43.0, 26.0, "country"),
}
WEIGHTS = {"happened": 1, "ongoing": 1, "threatened": 0.4, "committed": 0.4, "possible": 0.3}


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "debug" / "watchfloor")
    with tempfile.TemporaryDirectory() as folder:
        room = Room(program, Path(folder))
        made = make(room)
    text = json.dumps(small(made), ensure_ascii=False, separators=(",", ":"))
    (HERE / "fixtures.json").write_text(text + "\n", encoding="utf-8")
    print(f"mock/fixtures.json: {len(text) // 1000} kB", {k: len(v) for k, v in made.items() if isinstance(v, list)})


class Room:
    """The crisis as the program filed and read it."""

    def __init__(self, program, folder):
        self.program, self.file = program, str(folder / "crisis.room")
        actors = str(CRISIS / "actors.toml")
        files = sorted(map(str, CRISIS.glob("*.html")))
        self.call("add", *files, "--room", self.file, "--actors", actors, "--as-published")
        readings = self.call("read", *files, "--json", "--actors", actors).splitlines()
        self.readings = {number: json.loads(line) for number, line in enumerate(readings, 1)}
        base = sqlite3.connect(self.file)
        self.learnt = dict(base.execute("SELECT id, learnt FROM version"))
        self.first = dict(base.execute("SELECT version, first_line FROM reading"))
        links = base.execute("SELECT kind, child, parent FROM link WHERE kind IN (1, 2, 3)").fetchall()
        self.earlier = {child: parent for kind, child, parent in links if kind == 1}
        self.copies = {child: parent for kind, child, parent in links if kind == 2}
        self.parents = {child: parent for kind, child, parent in links if kind == 3}
        self.lines = {}
        for report, reading in self.readings.items():
            line = self.first[report]
            for kind in ("events", "attributions", "figures", "watch"):
                for item in reading[kind]:
                    self.lines[line] = (report, kind, item)
                    line += 1

    def call(self, *arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    def export(self, table, moment):
        at = datetime.fromtimestamp(moment / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = self.call("export", "--room", self.file, "--what", table, "--format", "jsonl", "--as-of", at)
        return [json.loads(line) for line in told.splitlines()]

    def story(self, report):
        while report in self.parents:
            report = self.parents[report]
        return report

    def span(self, line):
        _, kind, item = self.lines[line]
        if kind == "events" or kind == "figures":
            return item["span"]
        if kind == "watch":
            return item["what"]["span"]
        spans = item["content"]["spans"]
        return [spans[0][0], spans[-1][1]]

    def quote(self, line, sentence=False):
        """The quote of a line; written into the fixtures as its number alone (see `small`)."""
        if line is None or line not in self.lines:
            return None
        report = self.lines[line][0]
        reading = self.readings[report]
        text, told = reading["report"]["text"], reading["report"]
        span = self.span(line)
        around = next(([a, b] for a, b in reading["sentences"] if a <= span[0] < b), span)
        around = [min(around[0], span[0]), max(around[1], span[1])]
        if sentence:
            span = around
        return {
            "line": line, "report": report, "outlet": told["outlet"], "title": told["title"],
            "address": told["address"], "published": told["published"], "learnt": self.learnt[report],
            "words": text[span[0]:span[1]], "span": span,
            "sentence": text[around[0]:around[1]], "sentence_span": around,
        }


def small(value):
    """Quotes of lines as the line's number, below zero for its whole sentence: mock/world.mjs makes them whole."""
    if isinstance(value, list):
        return [small(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "sentence_span" in value and value["line"] is not None:
        return -value["line"] if value["span"] == value["sentence_span"] else value["line"]
    return {key: small(one) for key, one in value.items()}


def ms(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def party(name, code, country):
    key = country if country and code == country else f"{name.lower()}|{(country or '').lower()}"
    return {"key": key.lower(), "name": name, "code": code or None, "country": country or None}


def parties(row, side):
    return [party(*three) for three in zip(row[side], row[f"{side}_code"], row[f"{side}_country"])]


def origin(row):
    return {"key": row["origin_key"], "name": row["origin"], "kind": row["origin_kind"],
            "country": row.get("origin_country"), "code": row.get("origin_code")}


def title(row):
    def names(side):
        return " and ".join(row[side][:2]) + (f" and {len(row[side]) - 2} more" if len(row[side]) > 2 else "")
    who = names("actor") or "?"
    whom = f" → {names('recipient')}" if row["recipient"] else ""
    return f"{who}{whom} · {ACTS.get(row['type'], row['type'])} · {row['start'] or 'time not said'}"


def place(words):
    for name, (country, lat, lon, grain) in PLACES.items():
        if re.search(rf"\b{name}\b", words):
            return {"name": name, "country": country, "geonames": None, "lat": lat, "lon": lon, "grain": grain}
    return None


def make(room):
    moments = sorted(set(room.learnt.values()))
    frames = [(at, {table: room.export(table, at) for table in TABLES}) for at in moments]
    matters = matters_of(room, frames)
    events = events_of(room, frames[-1][1]["events"], matters)
    tallies = tallies_of(room, frames[-1][1]["figures"])
    watch = watch_of(room, frames[-1][1]["watch"])
    pairs = pairs_of(events)
    changes = changes_of(room, events, matters, tallies, watch)
    return {
        "moments": moments, "events": events, "matters": matters, "tallies": tallies, "watch": watch,
        "pairs": pairs, "changes": changes, "reports": [report_of(room, number) for number in room.readings],
        "lines": lines_of(room, events, matters, tallies, watch),
    }


def matters_of(room, frames):
    history = {}
    for at, tables in frames:
        for row in tables["claims"]:
            turns = history.setdefault(row["matter"], [])
            if not turns or (turns[-1]["state"], turns[-1]["origins"]) != (row["state"], row["origins"]):
                if not turns or turns[-1]["at"] != at:
                    newest = max((one for one in tables["claims"] if one["matter"] == row["matter"]),
                                 key=lambda one: ms(one["learnt"]))
                    turns.append({"state": row["state"], "origins": row["origins"], "at": at,
                                  "quote": room.quote(newest["line"])})
    titles = {row["event"]: title(row) for row in frames[-1][1]["events"]}
    found = {}
    for row in frames[-1][1]["claims"]:
        matter = found.setdefault(row["matter"], {
            "id": row["matter"], "event": row["event"], "state": row["state"], "origins": row["origins"],
            "title": titles.get(row["event"]) or f"“{row['words']}”", "claims": [],
            "history": history[row["matter"]], "judgements": []})
        by = room.quote(row["retired_by_line"])
        matter["claims"].append({
            "origin": origin(row), "stance": row["stance"], "quote": room.quote(row["line"]),
            "learnt": ms(row["learnt"]), "retired": {"why": row["retired"], "by": by} if row["retired"] else None})
    return list(found.values())


def events_of(room, rows, matters):
    by_event = {matter["event"]: matter for matter in matters if matter["event"]}
    found = []
    for row in rows:
        best = room.quote(row["best_line"])
        matter = by_event.get(row["event"])
        found.append({
            "id": row["event"], "type": row["type"], "mode": row["mode"], "cameo": row["cameo"], "quad": row["quad"],
            "goldstein": row["goldstein"], "status": row["status"], "actor": parties(row, "actor"),
            "recipient": parties(row, "recipient"),
            "when": {"start": row["start"], "end": row["end"], "grain": row["time_grain"]} if row["start"] else None,
            "days": [row["first_day"], row["last_day"]], "place": place(best["sentence"]),
            "mentions": len(row["mentions"]), "reports": len(row["reports"]), "story": row["story"],
            "confidence": row["confidence"], "learnt": [ms(row["first_learnt"]), ms(row["last_learnt"])],
            "state": row["state"], "origins": row["origins"] or 0, "matter": matter["id"] if matter else None,
            "best": best, "judgements": [], "title": title(row), "lines": row["mentions"]})
    return found


def tallies_of(room, rows):
    found = {}
    for row in rows:
        item = " ".join(filter(None, [row["role"], row["item"]])) or row["words"]
        tally = found.setdefault(row["tally"], {
            "id": row["tally"], "title": item, "item": row["item"], "role": row["role"], "unit": row["unit"],
            "share": "all", "place": None, "event": row["event"], "low": row["tally_low"],
            "high": row["tally_high"], "entries": []})
        tally["entries"].append({
            "origin": origin(row), "low": row["low"], "high": row["high"], "approximate": row["approximate"],
            "as_of": ms(row["as_of"]), "learnt": ms(row["learnt"]), "state": row["state"],
            "quote": room.quote(row["line"])})
    return list(found.values())


def watch_of(room, rows):
    found = []
    for row in rows:
        sides = {side: party(row[side], row[f"{side}_code"], row[f"{side}_country"]) if row[side] else None
                 for side in ("by", "to")}
        life = []
        for state, at in zip(row["life"], row["life_at"]):
            line = row["announcement"] if not life else row["since_line"]
            life.append({"state": state, "at": ms(at), "quote": room.quote(line)})
        found.append({
            "id": row["announcement"], "kind": row["kind"], "state": row["state"], **sides,
            "what": room.quote(row["announcement"]), "condition": row["condition"], "due": row["due"],
            "origin": origin(row), "event": row["event"], "life": life, "judgements": []})
    return found


def pairs_of(events):
    sums = {}
    for event in events:
        weight = WEIGHTS.get(event["status"], 0) * (1 if event["origins"] > 2 else 0.85 if event["origins"] == 2 else 0.6)
        for a in event["actor"]:
            for b in event["recipient"]:
                if not a["country"] or not b["country"] or a["country"] == b["country"]:
                    continue
                pair = tuple(sorted([a["country"], b["country"]]))
                day = sums.setdefault(pair, {}).setdefault(event["days"][1], [])
                day.append({"event": event["id"], "weight": round(weight * event["goldstein"], 2)})
    names = {"ADV": "Ardovia", "LTM": "Lothmar", "KST": "Kestria", "HLV": "Halvora"}
    found = []
    for pair, days in sums.items():
        level, before, told = 0.0, None, []
        for day in sorted(days):
            parts = days[day]
            gone = (datetime.fromisoformat(day) - before).days if before else 0
            before = datetime.fromisoformat(day)
            conflict = sum(part["weight"] for part in parts if part["weight"] < 0)
            cooperation = sum(part["weight"] for part in parts if part["weight"] > 0)
            was, level = level, level * 0.5 ** (gone / 3) + conflict + cooperation
            mark = "escalation" if level < was - 15 else "de-escalation" if level > was + 15 else None
            told.append({"day": day, "conflict": round(conflict, 2), "cooperation": round(cooperation, 2),
                         "level": round(level, 2), "mark": mark, "events": parts})
        sides = [{"key": code.lower(), "name": names.get(code, code), "code": code, "country": code} for code in pair]
        found.append({"key": "~".join(pair).lower(), "parties": sides, "days": told})
    return sorted(found, key=lambda pair: -sum(abs(day["level"]) for day in pair["days"]))


def kind_of(before, now):
    """A simpler form of room::changes::kind_of."""
    if before is None:
        return {"single": "new", "announced": "new"}.get(now["state"], now["state"])
    if before["state"] == now["state"]:
        grew = now["origins"] > before["origins"]
        if now["state"] in ("denied", "contradicted"):
            return "supported" if grew else "weakened"
        return "corroborated" if grew else "weakened"
    if before["state"] == "announced" and now["state"] in ("single", "corroborated"):
        return "took-place"
    return "corroborated" if now["state"] == "single" else now["state"]


def changes_of(room, events, matters, tallies, watch):
    found = []

    def tell(at, kind, of, number, event, name, before, after):
        found.append({"id": f"{of}-{number}-{kind}-{at}", "at": at, "kind": kind, "subject": {"of": of, "id": number},
                      "event": event, "title": name, "before": before, "after": after})

    for matter in matters:
        before = None
        for turn in matter["history"]:
            kind = kind_of(before, turn)
            line = turn["quote"]["line"] if turn["quote"] else None
            first = matter["claims"][0]["quote"] if before else None
            tell(turn["at"], kind, "matter", matter["id"], matter["event"], matter["title"], first,
                 room.quote(line, sentence=True))
            before = turn
    for tally in tallies:
        last = None
        for entry in sorted(tally["entries"], key=lambda one: one["learnt"]):
            kind = "new-figure" if last is None else "figure-changed"
            kind = "figure-disputed" if entry["state"] == "conflicting" else kind
            tell(entry["learnt"], kind, "tally", tally["id"], tally["event"], tally["title"],
                 last and room.quote(last["quote"]["line"], True), room.quote(entry["quote"]["line"], True))
            found[-1]["id"] += f"-{entry['quote']['line']}"
            last = entry
    for item in watch:
        for turn in item["life"]:
            is_new = turn["state"] == "open"
            by = item["by"]["name"] if item["by"] else "?"
            tell(turn["at"], f"watch-{turn['state']}", "announcement", item["id"], item["event"],
                 f"{item['kind']} · {by}", None if is_new else item["what"],
                 room.quote(turn["quote"]["line"], True) if turn["quote"] else None)
    for report, before in room.earlier.items():
        old, new = room.readings[before], room.readings[report]
        cut = [[one["report"]["text"][a:b] for a, b in one["sentences"]] for one in (old, new)]
        for at, sentence in enumerate(cut[1]):
            if sentence in cut[0] or at >= len(cut[0]):
                continue
            told = []
            for number, reading, index in ((before, old, at), (report, new, at)):
                quote = dict(room.quote(room.first[number], True))
                quote.update(line=None, words=cut[0 if number == before else 1][index], span=reading["sentences"][index])
                quote.update(sentence=quote["words"], sentence_span=quote["span"])
                told.append(quote)
            tell(room.learnt[report], "sentence-changed", "report", report, None, new["report"]["title"], *told)
            found[-1]["id"] += f"-{at}"
    return sorted(found, key=lambda change: (-change["at"], change["id"]))


def report_of(room, number):
    reading = room.readings[number]
    told = reading["report"]
    spans, line = [], room.first[number]
    names = {actor["id"]: actor["name"] for actor in reading["actors"]}

    def add(span, kind, of, label):
        if span:
            spans.append({"span": span, "kind": kind, "line": of, "label": label})

    for event in reading["events"]:
        add(event["trigger"], "trigger", line, f"{event['type'].lower()}, {event['status']}")
        for side in ("actor", "recipient"):
            for span, who in zip(event[f"{side}_words"], event[side]):
                add(span, side, line, names.get(who, ""))
        line += 1
    for one in reading["attributions"]:
        add(one["source"] and one["source"]["span"], "source", line, one["source"] and one["source"]["kind"])
        add(one["cue"] and one["cue"]["span"], "cue", line, "says")
        for span in one["content"]["spans"]:
            add(span, "content", line, one["quotation"])
        line += 1
    for one in reading["figures"]:
        add(one["span"], "figure", line, one["role"] or one["item"] or "")
        line += 1
    for one in reading["watch"]:
        add(one["what"]["span"], "watch", line, one["kind"])
        line += 1
    for one in reading["times"]:
        add(one["span"], "time", None, one["start"] or "")
    article, chain = number, [number]
    while article in room.earlier:
        article = room.earlier[article]
        chain.append(article)
    later = next((child for child, parent in room.earlier.items() if parent == number), None)
    up = later
    while up is not None:
        chain.append(up)
        up = next((child for child, parent in room.earlier.items() if parent == up), None)
    versions = [{"id": one, "learnt": room.learnt[one], "published": room.readings[one]["report"]["published"]}
                for one in sorted(chain)]
    spans.sort(key=lambda one: (one["span"][0], -one["span"][1]))
    return {
        "id": number, "article": article, "outlet": told["outlet"], "title": told["title"], "address": told["address"],
        "published": told["published"], "modified": told["modified"], "learnt": room.learnt[number],
        "language": told["language"], "text": told["text"], "blocks": told["blocks"], "spans": spans,
        "versions": versions, "earlier": room.earlier.get(number), "later": later,
        "copy_of": room.copies.get(number), "story": room.story(number), "notes": [str(note) for note in reading["notes"]],
        "sentences": reading["sentences"]}


def lines_of(room, events, matters, tallies, watch):
    """What each line belongs to: [event, matter, tally, watch], by line."""
    belongs = {line: [None] * 4 for line in room.lines}
    for event in events:
        for line in event["lines"]:
            belongs[line][0] = event["id"]
            belongs[line][1] = event["matter"]
    for matter in matters:
        for claim in matter["claims"]:
            belongs[claim["quote"]["line"]][:2] = [matter["event"], matter["id"]]
    for tally in tallies:
        for entry in tally["entries"]:
            belongs[entry["quote"]["line"]] = [tally["event"], None, tally["id"], None]
    for item in watch:
        belongs[item["id"]][0] = item["event"]
        belongs[item["id"]][3] = item["id"]
    kinds = {"events": "event", "attributions": "claim", "figures": "figure", "watch": "watch"}
    found = []
    for line in sorted(room.lines):
        quote = room.quote(line)
        found.append({"line": line, "kind": kinds[room.lines[line][1]], "belongs": belongs[line],
                      "at": [quote["report"], *quote["span"], *quote["sentence_span"]]})
    return found


if __name__ == "__main__":
    main()
