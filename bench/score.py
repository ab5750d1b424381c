"""Scores readings against PolNeAR's attributions, and their confidence against what came true.

The rules:

- A span is right where both ends are, once outer white space, quotation marks and .,;: are left
  out. Each role's spans are compared as sets, article by article; so are their characters.
- A predicted attribution is right where its content and that of a gold one overlap by half of
  their union or more, and their sources share a character (any source will do where the gold one
  has none). Gold ones choose in their order, each the free one that overlaps most.
- Attributions whose content touches a passage marked Discard are left out on both sides.
- Of an article annotated more than once the first file by name counts.
"""

import glob
import os

ROLES = ("source", "cue", "content")
TRIM = " \t\n\r\u00a0\"'“”‘’.,;:"
# The share of the union of two contents that they must have in common.
OVERLAP = 0.5
BINS = 10


class Gold:
    """An article's text, its attributions (role -> spans), and the characters to leave out."""

    def __init__(self, text_path, annotation_path):
        self.text = open(text_path, encoding="utf8", newline="").read()
        spans, self.attributions, discarded = {}, [], []
        for line in open(annotation_path, encoding="utf8"):
            columns = line.rstrip("\n").split("\t")
            if line.startswith("T"):
                kind, where = columns[1].split(" ", 1)
                spans[columns[0]] = [tuple(map(int, part.split())) for part in where.split(";")]
                if kind == "Discard":
                    discarded += spans[columns[0]]
            elif line.startswith("E"):
                attribution = {role: [] for role in ROLES}
                for argument in columns[1].split():
                    role, target = argument.split(":")
                    role = role.rstrip("0123456789").lower()
                    if role in ROLES and target in spans:
                        attribution[role] += spans[target]
                self.attributions.append(attribution)
        self.discarded = characters(discarded)
        self.attributions = self.kept(self.attributions)

    def kept(self, attributions):
        """Those that touch no discarded passage."""
        return [a for a in attributions if not characters(a["content"]) & self.discarded]


def read_gold(folder):
    """The articles of a part of PolNeAR (a folder with text/ and attributions/), by file name."""
    found = {}
    for path in sorted(glob.glob(os.path.join(glob.escape(folder), "text", "*.txt"))):
        name = os.path.basename(path)
        pattern = os.path.join(glob.escape(folder), "attributions",
                               glob.escape(name[:-4]) + "_*.ann")
        annotations = sorted(glob.glob(pattern))
        if annotations:
            found[name] = Gold(path, annotations[0])
    return found


def predicted(reading):
    """A reading's attributions as roles with spans, and the confidence."""
    for attribution in reading["attributions"]:
        source, cue = attribution["source"], attribution["cue"]
        yield {
            "source": [tuple(source["span"])] if source and source.get("span") else [],
            "cue": [tuple(cue["span"])] if cue else [],
            "content": [tuple(span) for span in attribution["content"]["spans"]],
            "confidence": attribution["confidence"],
            "within": attribution.get("within"),
        }


def characters(spans):
    """The offsets that the spans cover."""
    return {at for start, end in spans for at in range(start, end)}


def trimmed(text, start, end):
    """The span without what does not count at its ends."""
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return start, end


def match(gold, found):
    """For each found attribution, whether it is right."""
    right = [False] * len(found)
    contents = [characters(a["content"]) for a in found]
    sources = [characters(a["source"]) for a in found]
    for attribution in gold:
        content, source = characters(attribution["content"]), characters(attribution["source"])
        best, chosen = 0.0, None
        for at in range(len(found)):
            if right[at] or (source and not source & sources[at]):
                continue
            union = len(content | contents[at])
            overlap = len(content & contents[at]) / union if union else 0.0
            if overlap >= OVERLAP and overlap > best:
                best, chosen = overlap, at
        if chosen is not None:
            right[chosen] = True
    return right


class Tally:
    """Counts of what was right, found, and to be found."""

    def __init__(self):
        self.right = self.found = self.gold = 0

    def add(self, right, found, gold):
        self.right += right
        self.found += found
        self.gold += gold

    def figures(self):
        return {"precision": self.right / max(1, self.found),
                "recall": self.right / max(1, self.gold),
                "f1": 2 * self.right / max(1, self.found + self.gold)}


def score(gold, readings):
    """Figures by role and for whole attributions; (confidence, right) of each attribution."""
    spans = {role: Tally() for role in ROLES}
    letters = {role: Tally() for role in ROLES}
    whole, judged = Tally(), []
    for name, article in gold.items():
        found = article.kept(list(predicted(readings[name])))
        for role in ROLES:
            ours = [span for a in found for span in a[role]]
            theirs = [span for a in article.attributions for span in a[role]]
            a = {trimmed(article.text, *span) for span in ours}
            b = {trimmed(article.text, *span) for span in theirs}
            spans[role].add(len(a & b), len(a), len(b))
            a, b = characters(ours), characters(theirs)
            letters[role].add(len(a & b), len(a), len(b))
        right = match(article.attributions, found)
        whole.add(sum(right), len(found), len(article.attributions))
        judged += [(a["confidence"], yes) for a, yes in zip(found, right)]
    figures = {f"{role} spans": spans[role].figures() for role in ROLES}
    figures |= {f"{role} characters": letters[role].figures() for role in ROLES}
    figures["whole attributions"] = whole.figures()
    return figures, judged


def reliability(judged):
    """Bins of confidence: (from, to, how many, mean confidence, share that was right); and the
    expected calibration error, the mean distance of the last two over all attributions."""
    bins, error = [], 0.0
    for k in range(BINS):
        inside = [(c, r) for c, r in judged if min(int(c * BINS), BINS - 1) == k]
        if not inside:
            continue
        confidence = sum(c for c, _ in inside) / len(inside)
        share = sum(r for _, r in inside) / len(inside)
        error += abs(confidence - share) * len(inside) / len(judged)
        bins.append((k / BINS, (k + 1) / BINS, len(inside), confidence, share))
    return bins, error
