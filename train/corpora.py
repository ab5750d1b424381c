"""Reads the training corpora into documents of words with layers of labels.

A document is the words of a text, in sentences, with what is known of them. Layers that a corpus
lacks are None, and no loss is taken on them. Free text is cut by the reader's own word and
sentence rules (`cargo run -p watchfloor-text --example segment`), treebanks keep their words.
"""

import glob
import os
import subprocess
import tempfile
from dataclasses import dataclass, field

REPOSITORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Genres of GUM whose texts may be used for shipped weights; the others are non-commercial.
GUM_GENRES = ("news", "interview", "bio", "voyage", "speech")
NAME_TYPES = ("PER", "ORG", "LOC")


@dataclass
class Document:
    name: str
    words: list                      # the words as strings
    sentences: list                  # (start, end) ranges of words
    spans: list = None               # (start, end) of each word in characters of the text
    quoted: list = None              # 0 outside a quotation, 1 inside, 2 a quotation mark
    starts: list = None              # 2 first of a paragraph, 1 first of a sentence, 0 neither
    text: str = ""
    attributions: list = None        # (cue words, source words, content words), lists of indices
    upos: list = None
    xpos: list = None
    heads: list = None               # index of the head in the document; itself for a root
    relations: list = None
    names: list = None               # BIO tags over NAME_TYPES, UniversalNER's convention
    other_names: list = None         # the same from corpora of another convention
    mentions: dict = field(default_factory=dict)   # head word of a mention -> its entity


# The program that cuts text; a built one can be named to save Cargo's checks.
SEGMENT = os.environ.get("WATCHFLOOR_SEGMENT", "cargo run -q --release --locked "
                         "-p watchfloor-text --example segment").split()


def segment(paths):
    """Cuts the files into words and sentences with the reader's own rules."""
    out = subprocess.run(
        SEGMENT,
        input="\n".join(paths), capture_output=True, text=True, check=True, cwd=REPOSITORY,
    ).stdout
    documents = []
    for line in out.split("\n"):
        if line.startswith("FILE "):
            path = line[5:]
            text = open(path, encoding="utf8", newline="").read()
            doc = Document(os.path.basename(path), [], [], [], [], [], text)
            documents.append(doc)
            first, paragraph = 0, True
        elif line == "PARAGRAPH":
            paragraph = True
        elif line == "":
            if documents and len(doc.words) > first:
                doc.sentences.append((first, len(doc.words)))
                first = len(doc.words)
        else:
            start, end, quoted = map(int, line.split())
            begins = len(doc.words) == first
            doc.starts.append((2 if paragraph else 1) if begins else 0)
            paragraph = paragraph and not begins
            doc.words.append(doc.text[start:end])
            doc.spans.append((start, end))
            doc.quoted.append(quoted)
    return documents


def read_standoff(path):
    """PolNeAR's attributions as (cue, source, content) spans, and the spans to discard."""
    spans, found, discarded = {}, [], []
    for line in open(path, encoding="utf8"):
        columns = line.rstrip("\n").split("\t")
        if line.startswith("T"):
            kind, where = columns[1].split(" ", 1)
            parts = [tuple(map(int, part.split())) for part in where.split(";")]
            spans[columns[0]] = parts
            if kind == "Discard":
                discarded += parts
        elif line.startswith("E"):
            roles = {"cue": [], "source": [], "content": []}
            for argument in columns[1].split():
                role, target = argument.split(":")
                role = role.rstrip("0123456789").lower()
                if role in roles and target in spans:
                    roles[role] += spans[target]
            found.append(roles)
    return found, discarded


def polnear(folder, part):
    """PolNeAR: political news of 2016 with attributions; the first annotator of each article."""
    paths, annotations = [], {}
    for path in sorted(glob.glob(f"{folder}/polnear/{part}/text/*.txt")):
        name = os.path.basename(path)[:-4]
        files = sorted(glob.glob(f"{folder}/polnear/{part}/attributions/{name}_*.ann"))
        if files:
            paths.append(path)
            annotations[name + ".txt"] = files[0]
    documents = segment([os.path.abspath(path) for path in paths])
    for doc in documents:
        try:
            found, discarded = read_standoff(annotations[doc.name])
        except IndexError:
            continue                 # one file of the corpus breaks off in the middle of a line
        dropped = words_in(doc, discarded)
        doc.attributions = []
        for roles in found:
            cue, source, content = (words_in(doc, roles[r]) for r in ("cue", "source", "content"))
            if cue and content and not set(content) & set(dropped):
                doc.attributions.append((cue, source, content))
    return [doc for doc in documents if doc.attributions is not None]


def words_in(doc, parts):
    """Indices of the words that overlap any of the character spans."""
    found = []
    for start, end in parts:
        found += [i for i, (a, b) in enumerate(doc.spans) if a < end and start < b]
    return sorted(set(found))


def conllu(path):
    """Yields (comments, rows) of each sentence of a CoNLL-U file."""
    comments, rows = [], []
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if not line:
            if rows:
                yield comments, rows
            comments, rows = [], []
        elif line.startswith("#"):
            comments.append(line)
        else:
            columns = line.split("\t")
            if columns[0].isdigit():
                rows.append(columns)
            elif "-" in columns[0]:  # a word written as one, such as "don't": no space inside
                first, last = map(int, columns[0].split("-"))
                comments.append(("joined", first, last, "SpaceAfter=No" in columns[-1]))


def treebank(path):
    """The documents of a treebank, with parts of speech, trees and (GUM) mentions."""
    documents, doc = [], None
    for comments, rows in conllu(path):
        joined = [c for c in comments if isinstance(c, tuple)]
        comments = [c for c in comments if isinstance(c, str)]
        new = any(c.startswith("# newdoc") for c in comments)
        paragraph = new or any(c.startswith("# newpar") for c in comments)
        if new or doc is None:
            name = next((c.split("= ")[1] for c in comments if c.startswith("# newdoc id")), path)
            doc = Document(name, [], [], [], [], [])
            doc.upos, doc.xpos, doc.heads, doc.relations, doc.misc = [], [], [], [], []
            documents.append(doc)
        if doc.text and not doc.text.endswith("\n"):
            doc.text += "\n"
        base = len(doc.words)
        inside = {i: (last, space) for _, first, last, space in joined
                  for i in range(first, last + 1)}
        for row in rows:
            number, word = int(row[0]), row[1]
            doc.starts.append((2 if paragraph else 1) if number == 1 else 0)
            doc.spans.append((len(doc.text), len(doc.text) + len(word)))
            doc.text += word
            last, unspaced = inside.get(number, (number, "SpaceAfter=No" in row[9]))
            if number == last and not unspaced:
                doc.text += " "
            doc.words.append(word)
            doc.upos.append(row[3])
            doc.xpos.append(row[4])
            head = int(row[6])
            doc.heads.append(base + (head - 1 if head else number - 1))
            doc.relations.append(row[7])
            doc.misc.append(row[9])
        doc.sentences.append((base, len(doc.words)))
    add_quotations(documents)
    return documents


def add_quotations(documents):
    """Marks quoted words by the reader's own rules, on the text put together again."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, doc in enumerate(documents):
            paths.append(os.path.join(folder, f"{i:05}"))
            with open(paths[-1], "w", encoding="utf8", newline="") as file:
                file.write(doc.text)
        for doc, cut in zip(documents, segment(paths)):
            quoted = {}
            for (start, end), flag in zip(cut.spans, cut.quoted):
                for at in range(start, end):
                    quoted[at] = flag
            doc.quoted = [quoted.get(start, 0) for start, _ in doc.spans]


def ewt(folder, part):
    """UD English Web Treebank."""
    names = {"train": "en_ewt-ud-train.reconstructed.conllu", "dev": "en_ewt-ud-dev.conllu"}
    return treebank(f"{folder}/ud/ewt/{names[part]}")


def gum(folder, part):
    """GUM's news, interviews, biographies, travel guides and speeches, with coreference."""
    held_out = gum_dev_names(folder)
    documents = []
    for path in sorted(glob.glob(f"{folder}/gum/dep/GUM_*.conllu")):
        name = os.path.basename(path)[:-7]
        if name.split("_")[1] in GUM_GENRES and (name in held_out) == (part == "dev"):
            documents += treebank(path)
    for doc in documents:
        add_mentions(doc)
    return documents


def gum_dev_names(folder):
    """The documents that GUM sets apart for development."""
    names, section = set(), None
    for line in open(f"{folder}/gum/splits.md", encoding="utf8"):
        if line.startswith("#"):
            section = line.strip("# \n").lower()
        elif line.strip().startswith("*") and section and section.startswith("dev"):
            names.add(line.strip("* \n"))
    return names


def add_mentions(doc):
    """Entities of GUM: `(12-person-…-Name` opens, `12)` closes, both in the column MISC."""
    open_spans, spans = [], []
    for i, misc in enumerate(doc.misc):
        value = next((m[7:] for m in misc.split("|") if m.startswith("Entity=")), "")
        for part in value.replace(")", ")\n").replace("(", "\n(").split("\n"):
            if part.startswith("("):
                fields = part[1:].rstrip(")").split("-")
                open_spans.append((fields[0].split("[")[0], i, fields[1] if len(fields) > 1 else ""))
                if part.endswith(")"):
                    entity, start, kind = open_spans.pop()
                    spans.append((entity, start, i + 1, kind))
            elif part.endswith(")"):
                entity = part[:-1].split("[")[0]
                at = next((k for k in reversed(range(len(open_spans)))
                           if open_spans[k][0] == entity), None)
                if at is not None:
                    entity, start, kind = open_spans.pop(at)
                    spans.append((entity, start, i + 1, kind))
    for entity, start, end, kind in spans:
        head = next((i for i in range(start, end) if not start <= doc.heads[i] < end
                     or doc.heads[i] == i), start)
        doc.mentions.setdefault(head, (entity, kind, start, end))


def column_file(path, word, tag, mapping):
    """Documents of a file with one word a line, words and tags in the columns given."""
    documents, words, tags = [], [], []

    def flush():
        if words:
            if not documents or len(documents[-1].words) > 300:
                doc = Document(f"{path}#{len(documents)}", [], [], [], [], [])
                doc.tags = []
                documents.append(doc)
            doc = documents[-1]
            if doc.text:
                doc.text += "\n"
            doc.sentences.append((len(doc.words), len(doc.words) + len(words)))
            for i, (w, t) in enumerate(zip(words, tags)):
                doc.starts.append(2 if i == 0 else 0)
                doc.spans.append((len(doc.text), len(doc.text) + len(w)))
                doc.text += w + " "
                doc.words.append(w)
                doc.tags.append(t)
            words.clear()
            tags.clear()

    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if line.startswith("# ") or line.startswith("-DOCSTART"):
            continue
        columns = line.split("\t") if "\t" in line else line.split()
        if not line.strip() or len(columns) <= tag:
            flush()
            continue
        words.append(columns[word])
        prefix, _, kind = columns[tag].partition("-")
        tags.append((prefix, mapping.get(kind)))
    flush()
    for doc in documents:
        doc.tags = to_bio(doc)
    add_quotations(documents)
    return documents


def to_bio(doc):
    """IOB1 or IOB2 tags as BIO; types without a counterpart become O."""
    tags = []
    firsts = {start for start, _ in doc.sentences}
    for i, (prefix, kind) in enumerate(doc.tags):
        if kind is None or prefix == "O":
            tags.append("O")
        elif prefix == "B" or i in firsts or tags[-1][2:] != kind:
            tags.append("B-" + kind)
        else:
            tags.append("I-" + kind)
    return tags


def uner(folder, part):
    """UniversalNER's names on EWT. Its train part cannot be had: its test part trains."""
    name = {"train": "test", "dev": "dev"}[part]
    documents = column_file(f"{folder}/ner/uner_ewt/en_ewt-ud-{name}.iob2", 1, 2,
                            {t: t for t in NAME_TYPES})
    for doc in documents:
        doc.names = doc.tags
    return documents


def other_names(folder):
    """Wikigold and WNUT 17: other conventions and genres, for a head of their own."""
    misc = f"{folder}/ner/ner_misc"
    wikigold = glob.glob(f"{misc}/wikigold/CONLL-format/data/*")[0]
    wnut = f"{misc}/WNUT17/CONLL-format/data/train/wnut17train.conll"
    documents = column_file(wikigold, 0, 1, {t: t for t in NAME_TYPES})
    documents += column_file(wnut, 0, 1, {"person": "PER", "location": "LOC",
                                          "corporation": "ORG", "group": "ORG"})
    for doc in documents:
        doc.other_names = doc.tags
    return documents
