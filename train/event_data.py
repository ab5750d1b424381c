"""Reads labelled events into documents for the event heads.

Three kinds of labels, none of them complete on its own:

- *whole*: every event of the sentence, with trigger, actor, recipient, condition, mode and status
  (`events/*.txt`, whose format `events/README.md` gives; and labels that stand apart from their
  texts, `events/apart/*.tsv`, for sentences that may not be shown);
- *pair*: a marked source and target and the type of what passes between them (PLV);
- *parties*: the words of actor and recipient, without trigger or type (ConfliBERT's spans);
- nothing else is trained on: dev parts are read here only to be measured.
"""

import csv
import functools
import json
import os
import re
import tempfile

from corpora import Document, segment

TYPES = ("AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN "
         "PROTEST SANCTION MOBILIZE COERCE ASSAULT").split()
STATUSES = ("happened ongoing planned committed threatened requested conditional denied "
            "possible").split()
MODES = ("- visit third-party multilateral phone withdraw release disarm ceasefire access resign "
         "assist change yield meet disapprove investigate allege restrict arrest relations expel "
         "territory violence demo riot strike hunger boycott obstruct convict discontinue troops "
         "weapons police militia seize ban censor curfew martial-law deport withhold "
         "misinformation cyber abduct beat torture sexual targeted destroy primitive firearms "
         "explosives suicide-attack aerial drone heavy-weapons crowd-control "
         "unconventional").split()
ROLE_TAGS = ["O", "B-actor", "I-actor", "B-recipient", "I-recipient", "B-condition", "I-condition"]
TRIGGER_TAGS = ["O"] + TYPES
# Types of PLV's gold: two of PLOVER's are one there.
PAIR_TYPES = sorted(set(TYPES) - {"CONCEDE", "RETREAT"}) + ["YIELD"]
QUADS = {1: "AGREE CONSULT SUPPORT CONCEDE", 2: "COOPERATE AID RETREAT",
         3: "REQUEST ACCUSE REJECT THREATEN", 4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT"}


def locate(text, words):
    """Characters of `words` in the text; `words#2` is the second time they occur."""
    numbered = re.match(r"(.*?)#(\d+)$", words)
    words, nth = (numbered.group(1), int(numbered.group(2))) if numbered else (words, 1)
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if len(found) < nth:
        raise ValueError(f"{words!r} is not in {text!r}")
    return found[nth - 1], found[nth - 1] + len(words)


def nearest(text, words, place):
    """As `locate`; of several occurrences without a number the one nearest to the trigger."""
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if re.search(r"#\d+$", words) or not found:
        return locate(text, words)
    start = min(found, key=lambda at: abs(at - place))
    return start, start + len(words)


def parse_event(line, text):
    """One `E:` line as a dictionary of character spans."""
    fields = [f.strip() for f in line.split(" | ")]
    kind, mode, status = fields[0].split()
    trigger = locate(text, fields[1])
    parties = [[] if f == "-" else [nearest(text, part.strip(), trigger[0])
                                    for part in f.split(" & ")]
               for f in fields[2:4]]
    condition = fields[4] if len(fields) > 4 and fields[4] != "-" else None
    if kind not in TYPES or status not in STATUSES:
        raise ValueError(f"no such type or status: {fields[0]}")
    return {"type": kind, "mode": mode if mode in MODES else "-", "status": status,
            "trigger": trigger, "actor": parties[0], "recipient": parties[1],
            "condition": [nearest(text, condition, trigger[0])] if condition else []}


def read_labelled(path):
    """(text, events) of a file in the format of `events/README.md`."""
    items = []
    for number, line in enumerate(open(path, encoding="utf8"), 1):
        if line.startswith("S: "):
            items.append((line[3:].strip(), []))
        elif line.startswith("E: "):
            try:
                items[-1][1].append(parse_event(line[3:].strip(), items[-1][0]))
            except (ValueError, IndexError) as problem:
                raise ValueError(f"{path}:{number}: {problem}") from None
    return items


def sentences(text):
    """Sentences of running text by a plain rule: only to number them the same way every time."""
    parts = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", re.sub(r"\s+", " ", text))
    return [part.strip() for part in parts if 30 < len(part) < 420]


def apart_text(folder, name):
    """The sentence that a name in `events/apart` stands for, from the corpora in `folder`:
    `plv-ROW`, `guardian-ROW-SENTENCE`, `polnear-FILE-SENTENCE`, `casie-FILE-SENTENCE`."""
    corpus, _, rest = name.partition("-")
    if corpus == "plv":
        return table(f"{folder}/plv/train.tsv", "\t")[int(rest)]["sentence"]
    rest, _, number = rest.rpartition("-")
    if corpus == "guardian":
        text = table(f"{folder}/ngec/Guardian_SDF_sample.csv", ",")[int(rest)]["text"]
    elif corpus == "casie":
        with open(f"{folder}/casie/annotation/{rest}", encoding="utf8") as file:
            text = json.load(file)["content"]
    else:
        text = open(f"{folder}/polnear/train/text/{rest}", encoding="utf8").read()
    return sentences(text)[int(number)]


@functools.cache
def table(path, delimiter):
    with open(path, encoding="utf8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def read_apart(path, folder):
    """(text, events) of a file of labels without texts: a line an event, in characters."""
    found = {}
    for line in open(path, encoding="utf8"):
        name, *fields = line.rstrip("\n").split("\t")
        events = found.setdefault(name, [])
        if len(fields) == 7:
            spans = [[tuple(map(int, part.split("-"))) for part in field.split()]
                     for field in fields[3:]]
            events.append({"type": fields[0], "mode": fields[1], "status": fields[2],
                           "trigger": spans[0][0], "actor": spans[1], "recipient": spans[2],
                           "condition": spans[3]})
    return [(apart_text(folder, name), events) for name, events in found.items()]


def cut(texts, name):
    """Documents of the texts, cut into words by the reader's own rules, in order."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            paths.append(os.path.join(folder, f"{number:06}.txt"))
            with open(paths[-1], "w", encoding="utf8", newline="") as file:
                file.write(text)
        for number, doc in enumerate(segment(paths)):
            doc.name = f"{name}-{number}"
            doc.events, doc.pair = None, None
            found.append(doc)
    return found


def words_of(doc, spans):
    """Words that the character spans touch."""
    return [i for i, (a, b) in enumerate(doc.spans) if any(a < e and b > s for s, e in spans)]


def add_events(doc, events):
    """Turns the character spans of events into words of the document."""
    doc.events = []
    for event in events:
        trigger = words_of(doc, [event["trigger"]])
        if not trigger:
            continue
        doc.events.append({
            "type": event["type"], "mode": event["mode"], "status": event["status"],
            "trigger": trigger[0],
            **{role: [words_of(doc, [span]) for span in event[role]]
               for role in ("actor", "recipient", "condition")}})
    return doc


def labelled(paths, folder):
    """Documents with whole labels from files of labelled sentences, with or without texts."""
    files, items = [], []
    for path in paths:
        read = (read_apart(path, folder) if path.endswith(".tsv") else read_labelled(path))
        files += [os.path.basename(path)] * len(read)
        items += read
    documents = cut([text for text, _ in items], "labelled")
    for doc, file in zip(documents, files):
        doc.file = file
    return [add_events(doc, events) for doc, (_, events) in zip(documents, items)]


def strip_marks(marked):
    """The sentence without its <s> and <t> marks, and the characters of both."""
    text, spans, opened = "", {"s": [], "t": []}, {}
    for part in re.split(r"(</?[st]>)", marked):
        if part in ("<s>", "<t>"):
            opened[part[1]] = len(text)
        elif part in ("</s>", "</t>"):
            spans[part[2]].append((opened.pop(part[2], len(text)), len(text)))
        else:
            text += part
    return text, spans["s"], spans["t"]


def plv(folder, part):
    """PLV: sentences with marked source and target, and the type between them."""
    rows = list(csv.DictReader(open(f"{folder}/plv/{part}.tsv", encoding="utf8"), delimiter="\t"))
    stripped = [strip_marks(row["marked_sentence"]) for row in rows]
    documents = cut([text for text, _, _ in stripped], "plv")
    for doc, row, (_, source, target) in zip(documents, rows, stripped):
        doc.pair = {"source": words_of(doc, source), "target": words_of(doc, target),
                    "type": row["gold_root"], "quad": int(row["gold_penta"])}
    return [doc for doc in documents if doc.pair["source"] and doc.pair["target"]]


def cameo_ner(folder, part):
    """ConfliBERT's actor and recipient spans: (words, tags) a sentence."""
    blocks = open(f"{folder}/conflibert/cameo_ner/{part}.txt", encoding="utf8").read()
    return [list(zip(*(line.split(" ") for line in block.split("\n") if line)))
            for block in blocks.strip().split("\n\n")]


def quad_of(kind):
    return next(q for q, kinds in QUADS.items() if kind in kinds.split())


def parties(folder, part):
    """ConfliBERT's sentences as documents: gold spans, and the tags of the parties."""
    found = []
    for words, tags in cameo_ner(folder, part):
        doc = Document("ner", list(words), [(0, len(words))], quoted=[0] * len(words),
                       starts=[2] + [0] * (len(words) - 1))
        doc.events, doc.pair = None, None
        doc.gold = bio_spans(tags)
        # Reciprocal parties are actors.
        role = {"S": "actor", "T": "recipient", "R": "actor"}
        doc.parties = [ROLE_TAGS.index(f"{t[0]}-{role[t[2]]}") if t != "O" else 0 for t in tags]
        found.append(doc)
    return found


def bio_spans(tags):
    """(kind, start, end) of the spans of BIO tags."""
    spans, start = [], None
    for i, tag in enumerate(list(tags) + ["O"]):
        if start is not None and (tag[0] != "I" or tag[2:] != tags[start][2:]):
            spans.append((tags[start][2:], start, i))
            start = None
        if tag[0] == "B":
            start = i
    return spans


# Genres of the English Web Treebank that tell of private life and shopping.
EVERYDAY = ("answers", "email", "reviews")


def everyday(folder, most):
    """Sentences of private letters, questions and reviews: words of action without public acts.
    Not labelled by hand; an act in the sense of the codebook is one in several hundred there."""
    path = f"{folder}/ud/ewt/en_ewt-ud-train.reconstructed.conllu"
    texts = []
    for block in open(path, encoding="utf8").read().split("\n\n"):
        genre = re.search(r"# sent_id = (\w+)", block)
        text = re.search(r"# text = (.*)", block)
        if genre and text and genre.group(1) in EVERYDAY and len(text.group(1)) > 40:
            texts.append(text.group(1))
    step = max(1, len(texts) // most)
    documents = cut(texts[::step][:most], "everyday")
    for doc in documents:
        doc.events = []
    return documents


def factuality(folder, part):
    """How sure readers were that what a predicate says happened: UDS factuality on EWT. Documents
    of one sentence whose `factual` are (word, value) pairs, from about -1.2 to 1.2."""
    with open(f"{folder}/uds_factuality/ud_ids.json", encoding="utf8") as file:
        names = {v["sentence_id"]: k for k, v in json.load(file).items()
                 if k.startswith(f"ewt-{part}-")}
    with open(f"{folder}/uds_factuality/factuality.json", encoding="utf8") as file:
        values = json.load(file)["data"]
    found = []
    path = f"{folder}/ud/ewt/en_ewt-ud-train.reconstructed.conllu"
    for block in open(path, encoding="utf8").read().split("\n\n"):
        name = re.search(r"# sent_id = (\S+)", block)
        predicates = values.get(names.get(name.group(1)) if name else None, {})
        if not predicates:
            continue
        words = [c[1] for c in (line.split("\t") for line in block.split("\n")
                                if line and line[0] != "#") if c[0].isdigit()]
        doc = Document("factual", words, [(0, len(words))], quoted=[0] * len(words),
                       starts=[2] + [0] * (len(words) - 1))
        doc.events, doc.pair = None, None
        doc.factual = [(int(key.rsplit("-", 1)[1]) - 1, value["factuality"]["factual"]["value"])
                       for key, value in predicates.items()]
        doc.factual = [(i, v) for i, v in doc.factual if i < len(words)]
        found.append(doc)
    return found
