"""How right the reader is: attributions on PolNeAR, trees and names on the English Web Treebank."""

import json
import os
import subprocess

import score

TREEBANK = "ud/ewt/en_ewt-ud-dev.conllu"
NAMES = "ner/uner_ewt/en_ewt-ud-dev.iob2"


def attributions(programs, data):
    """Figures of PolNeAR dev, and (confidence, right) of each attribution."""
    gold = score.read_gold(os.path.join(data, "polnear", "dev"))
    output = subprocess.run(
        [programs["watchfloor"], "read", "--json", *gold], stdout=subprocess.PIPE, check=True,
        cwd=os.path.join(data, "polnear", "dev", "text")).stdout.decode("utf8")
    readings = {}
    for line in output.split("\n"):
        if line:
            reading = json.loads(line)
            readings[reading["file"]] = reading
    for name, article in gold.items():
        if readings[name]["report"]["text"] != article.text:
            raise ValueError(f"{name}: the reading's text is not the file's")
    return score.score(gold, readings)


def sentences(path, columns):
    """The sentences of a file with one word a line: id -> [[wanted columns] of each word]."""
    found, name, rows, joined_to, joined_last = {}, None, [], 0, ""
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        fields = line.split("\t")
        if line.startswith("# sent_id"):
            name = line.split("= ")[1]
        elif not line:
            if rows:
                found[name] = rows
            rows, joined_to = [], 0
        elif line.startswith("# "):
            continue
        elif "-" in fields[0]:
            # Words written as one, such as "don't": no space but after the last.
            joined_to, joined_last = int(fields[0].split("-")[1]), fields[-1]
        elif fields[0].isdigit():
            number = int(fields[0])
            if number < joined_to:
                fields[-1] = "SpaceAfter=No"
            elif number == joined_to:
                fields[-1] = joined_last
            rows.append([fields[column] for column in columns])
    return found


def annotate(programs, path):
    """The reader's upos, xpos, head, relation and name tag of each word of a treebank."""
    output = subprocess.run([programs["annotate"], path], stdout=subprocess.PIPE,
                            check=True).stdout.decode("utf8")
    found, name, rows = {}, None, []
    for line in output.split("\n"):
        fields = line.split("\t")
        if line.startswith("# sent_id"):
            name = line.split("= ")[1]
        elif len(fields) == 10:
            rows.append([*fields[3:5], *fields[6:8], fields[9].removeprefix("Name=")])
        elif rows:
            found[name], rows = rows, []
    return found


def trees(gold, found):
    """Shares of words with the right head, head and relation, and parts of speech. Every word
    counts, punctuation too, and relations with their subtypes."""
    right, total = {"uas": 0, "las": 0, "upos": 0, "xpos": 0}, 0
    for name, rows in gold.items():
        for (_, upos, xpos, head, relation, _), ours in zip(rows, found[name], strict=True):
            total += 1
            right["upos"] += ours[0] == upos
            right["xpos"] += ours[1] == xpos
            right["uas"] += ours[2] == head
            right["las"] += ours[2:4] == [head, relation]
    return {key: count / total for key, count in right.items()}


def spans_of(tags):
    """(type, first word, word after the last) of the runs of BIO tags."""
    found, start = [], None
    for at, tag in enumerate([*tags, "O"]):
        if start is not None and not (tag.startswith("I-") and tag[2:] == tags[start][2:]):
            found.append((tags[start][2:], start, at))
            start = None
        if tag.startswith("B-") or (tag.startswith("I-") and start is None):
            start = at
    return found


def names(gold, tagged, found):
    """Tallies by type, and of all: a name is right where type and both ends are."""
    tallies = {kind: score.Tally() for kind in ("PER", "ORG", "LOC", "all")}
    for name in tagged:
        theirs, ours = set(gold[name]), set(found[name])
        for kind, tally in tallies.items():
            a = {x for x in ours if kind in (x[0], "all")}
            b = {x for x in theirs if kind in (x[0], "all")}
            tally.add(len(a & b), len(a), len(b))
    return {kind: tally.figures() for kind, tally in tallies.items()}


def treebank(programs, data, spacy):
    """Trees, and names beside spaCy's on the same words."""
    path = os.path.join(data, TREEBANK)
    gold = sentences(path, (1, 3, 4, 6, 7, -1))
    found = annotate(programs, path)
    tags = sentences(os.path.join(data, NAMES), (1, 2))
    # A few sentences are cut into other words in the corpus of names: those cannot be compared.
    shared = [name for name, rows in tags.items()
              if [row[0] for row in rows] == [row[0] for row in gold.get(name, [])]]
    theirs = {name: spans_of([row[1] for row in tags[name]]) for name in shared}
    ours = {name: spans_of([row[4] for row in found[name]]) for name in shared}
    figures = {"trees": trees(gold, found), "names": names(theirs, shared, ours)}
    figures["sentences with names compared"] = [len(shared), len(tags)]
    if spacy:
        figures["spacy names"] = names(theirs, shared, spacy_names(spacy, gold))
    return figures


def spacy_names(spacy, gold):
    """spaCy's names by sentence. It gets the spaces of the text and one sentence at a time: of
    the ways tried (whole documents, with and without its own sentences) the best for it."""
    asked = [[[row[0] for row in rows], ["SpaceAfter=No" not in row[5] for row in rows],
              [at == 0 for at in range(len(rows))]] for rows in gold.values()]
    answers = spacy.ask({"task": "names", "documents": asked})
    return {name: [tuple(span) for span in found] for name, found in zip(gold, answers)}
