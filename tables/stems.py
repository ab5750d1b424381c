#!/usr/bin/env python3
"""Makes crates/room/data/stems.tsv: how rare stems are in news, and which are mostly names.

usage: tables/stems.py TOOL DATA

  TOOL  the built example `stems` of crates/room, which cuts and stems as the room does
  DATA  a folder with polnear/*/text/*.txt (PolNeAR), geoparse/lgl.xml and GWN.xml (LGL, GeoWebNews),
        casie/annotation/*.json (CASIE), html/wcxb/dev_articles/ground-truth/*.json (WCXB),
        html/scrapinghub/ground-truth.json, gum/xml_news/*.xml (GUM)

A row has a stem, a tab, and its class: 0 for stems in every third text or more, each further class
about three times rarer, at most 6; with an N behind it where more than half of its telling letters
(not at the start of a sentence or in a headline) are capitals. What stands in fewer than three texts is
left out: that a stem is not in the table is the rarest class. Of the texts only these counts are kept.
"""

import glob
import html
import json
import math
import re
import subprocess
import sys
import os

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../crates/room/data/stems.tsv")
LEAST = 3  # texts
LARGEST = 20000  # stems
STEP = math.log(3)


def texts(data):
    for path in sorted(glob.glob(f"{data}/polnear/*/text/*.txt")):
        yield open(path, encoding="utf8").read()
    for name in ["lgl", "GWN"]:
        source = open(f"{data}/geoparse/{name}.xml", encoding="utf8").read()
        for text in re.findall(r"<text>(.*?)</text>", source, re.S):
            whole = re.fullmatch(r"\s*<!\[CDATA\[(.*)\]\]>\s*", text, re.S)
            yield whole[1] if whole else html.unescape(text)
    for path in sorted(glob.glob(f"{data}/casie/annotation/*.json")):
        yield json.load(open(path, encoding="utf8"))["content"]
    for path in sorted(glob.glob(f"{data}/html/wcxb/dev_articles/ground-truth/*.json")):
        yield json.load(open(path, encoding="utf8"))["ground_truth"]["main_content"] or ""
    pages = json.load(open(f"{data}/html/scrapinghub/ground-truth.json", encoding="utf8"))
    for page in sorted(pages):
        yield pages[page]["articleBody"]
    for path in sorted(glob.glob(f"{data}/gum/xml_news/*.xml")):
        words = []
        for line in open(path, encoding="utf8"):
            if line.startswith("<s "):
                words.append("\n")
            elif not line.startswith("<"):
                words.append(html.unescape(line.split("\t")[0].strip()))
        yield " ".join(words)


def main():
    tool, data = sys.argv[1:]
    documents = list(texts(data))
    lines = "".join(json.dumps(text) + "\n" for text in documents)
    counted = subprocess.run([tool], input=lines, capture_output=True, text=True, check=True).stdout
    rows = []
    for line in counted.splitlines():
        stem, *counts = line.split("\t")
        count, telling, capitals = map(int, counts)
        if count < LEAST or not re.search(r"\w", stem):
            continue
        rarity = min(6, int(math.log(len(documents) / count) / STEP))
        rows.append((count, stem, f"{rarity}{'N' if capitals * 2 > telling else ''}"))
    rows.sort(key=lambda row: (-row[0], row[1]))
    kept = sorted((stem, label) for _, stem, label in rows[:LARGEST])
    with open(TABLE, "w", encoding="utf8") as table:
        table.writelines(f"{stem}\t{label}\n" for stem, label in kept)
    print(f"{len(documents)} texts, {len(rows)} stems, {len(kept)} kept", file=sys.stderr)


if __name__ == "__main__":
    main()
