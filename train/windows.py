"""Packs documents into windows of whole sentences, and windows into batches of tensors.

A window holds at most WINDOW word pieces. Where windows begin is moved at random every epoch, so
that attributions across a border in one epoch are whole in the next.
"""

import numpy as np
import torch

WINDOW = 254                         # word pieces, without the two special ones
PIECES_PER_WORD = 8                  # longer words (addresses, mostly) are cut
CUE_TAGS = ["O", "B", "I"]
ROLE_TAGS = ["O", "B-source", "I-source", "B-content", "I-content"]
NAME_TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
IGNORE = -100


def letter_case(word):
    """0 no capital, 1 Capital, 2 UPPER, 3 mixed: what an uncased encoder does not see."""
    upper = [c.isupper() for c in word if c.isalpha()]
    if not any(upper):
        return 0
    if len(upper) == 1 or (upper[0] and not any(upper[1:])):
        return 1 if upper[0] else 3
    return 2 if all(upper) else 3


class Pieces:
    """Word pieces of words, remembered."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.known = {}

    def of(self, word):
        if word not in self.known:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:PIECES_PER_WORD]
            self.known[word] = ids or [self.tokenizer.token_to_id("[UNK]")]
        return self.known[word]


def number(doc, pieces, labels):
    """Turns a document's words and labels into numbers, once."""
    doc.pieces = [pieces.of(w) for w in doc.words]
    doc.cases = [letter_case(w) for w in doc.words]
    for layer in ("upos", "xpos", "relations"):
        values = getattr(doc, layer)
        if values is not None:
            setattr(doc, layer + "_ids", [labels[layer].get(v, IGNORE) for v in values])
    for layer in ("names", "other_names"):
        values = getattr(doc, layer)
        if values is not None:
            setattr(doc, layer + "_ids",
                    [NAME_TAGS.index(v) if v != "?" else IGNORE for v in values])
    return doc


def cut(doc, rng=None):
    """Ranges of sentences that fit a window; `rng` moves where the first ends."""
    found, first, used = [], 0, 0
    budget = WINDOW if rng is None else rng.randint(WINDOW // 4, WINDOW)
    for i, (start, end) in enumerate(doc.sentences):
        length = min(sum(len(p) for p in doc.pieces[start:end]), WINDOW)
        if used and used + length > budget:
            found.append((first, i))
            first, used, budget = i, 0, WINDOW
        used += length
    if first < len(doc.sentences):
        found.append((first, len(doc.sentences)))
    return found


class Window:
    """A run of sentences of a document, as numbers."""

    def __init__(self, doc, first, last):
        self.doc = doc
        self.start = doc.sentences[first][0]
        self.end = doc.sentences[last - 1][1]
        length = 0
        for i in range(self.start, self.end):
            length += len(doc.pieces[i])
            if length > WINDOW:      # a sentence longer than a window
                self.end = i
                break
        self.sentences = [(a, min(b, self.end)) for a, b in doc.sentences[first:last]
                          if a < self.end]
        self.length = sum(len(p) for p in doc.pieces[self.start:self.end]) + 2


def batches(documents, size, rng):
    """Windows of similar length together, in random order: about `size` word pieces each."""
    windows = [Window(doc, a, b) for doc in documents for a, b in cut(doc, rng)]
    windows = [w for w in windows if w.end > w.start]
    windows.sort(key=lambda w: w.length + rng.random() * 24)
    groups, group = [], []
    for window in windows:
        if group and (len(group) + 1) * max(window.length, group[-1].length) > size:
            groups.append(group)
            group = []
        group.append(window)
    if group:
        groups.append(group)
    rng.shuffle(groups)
    return groups


def pad(rows, value, dtype=torch.long):
    width = max(len(r) for r in rows)
    out = np.full((len(rows), width), value, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, :len(row)] = row
    return torch.from_numpy(out).to(dtype)


def tensors(group, special, train=True):
    """One batch. Words are numbered within their window; `word_at` is each word's first piece."""
    cls, sep = special
    batch, rows = {}, {k: [] for k in ("ids", "case", "quoted", "start", "word_at", "sentence")}
    for w in group:
        doc = w.doc
        ids, case, quoted, start, at = [cls], [0], [0], [0], []
        for i in range(w.start, w.end):
            at.append(len(ids))
            for k, piece in enumerate(doc.pieces[i]):
                ids.append(piece)
                case.append(doc.cases[i])
                quoted.append(doc.quoted[i])
                start.append(doc.starts[i] if k == 0 else 0)
        ids.append(sep)
        case.append(0), quoted.append(0), start.append(0)
        sentence = [s for s, (a, b) in enumerate(w.sentences) for _ in range(a, b)]
        for key, row in (("ids", ids), ("case", case), ("quoted", quoted), ("start", start),
                         ("word_at", at), ("sentence", sentence)):
            rows[key].append(row)
    for key, row in rows.items():
        batch[key] = pad(row, {"sentence": -1}.get(key, 0))
    batch["mask"] = pad([[1] * len(r) for r in rows["ids"]], 0, torch.bool)
    batch["words"] = pad([[1] * len(r) for r in rows["word_at"]], 0, torch.bool)
    if train:
        labels(group, batch)
    return batch


def labels(group, batch):
    """Gold labels, only for the layers that the batch's corpus has."""
    first = group[0].doc
    for layer in ("upos", "xpos", "relations", "names", "other_names"):
        if all(hasattr(w.doc, layer + "_ids") for w in group):
            batch[layer] = pad([getattr(w.doc, layer + "_ids")[w.start:w.end] for w in group],
                               IGNORE)
    if first.heads is not None:
        batch["heads"] = pad([[h - w.start if w.start <= h < w.end else IGNORE
                               for h in w.doc.heads[w.start:w.end]] for w in group], IGNORE)
    if first.attributions is not None:
        add_attributions(group, batch)
    if first.mentions:
        add_antecedents(group, batch)


def add_attributions(group, batch):
    width = batch["words"].shape[1]
    cues = np.zeros(batch["words"].shape, dtype=np.int64)
    owner, cue_words, roles = [], [], []
    for n, w in enumerate(group):
        for cue, source, content in w.doc.attributions:
            if cue[0] < w.start or cue[-1] >= w.end:
                continue
            mark(cues[n], cue, w, 1, 2)
            row = np.zeros(width, dtype=np.int64)
            # A word cut otherwise than the annotation can be in both: it counts as content.
            mark(row, [i for i in source if i not in content], w, 1, 2)
            mark(row, content, w, 3, 4)
            owner.append(n)
            cue_words.append([i - w.start for i in cue])
            roles.append(row)
    batch["cues"] = torch.from_numpy(cues)
    batch["owner"] = torch.tensor(owner, dtype=torch.long)
    batch["cue_words"] = pad(cue_words, -1) if cue_words else torch.zeros((0, 1), dtype=torch.long)
    batch["roles"] = torch.from_numpy(np.array(roles, dtype=np.int64).reshape(-1, width))


def mark(row, words, window, begin, inside):
    """Writes B and I tags for the runs of `words`."""
    previous = None
    for i in words:
        if window.start <= i < window.end:
            row[i - window.start] = inside if previous == i - 1 else begin
        previous = i


def add_antecedents(group, batch):
    """For each mention's head word: which earlier words head a mention of the same entity."""
    shape = (*batch["words"].shape, batch["words"].shape[1])
    gold = np.zeros(shape, dtype=bool)
    queries = np.zeros(shape[:2], dtype=bool)
    for n, w in enumerate(group):
        heads = sorted(h for h in w.doc.mentions if w.start <= h < w.end)
        for k, head in enumerate(heads):
            entity = w.doc.mentions[head][0]
            earlier = [h for h in heads[:k] if w.doc.mentions[h][0] == entity]
            queries[n, head - w.start] = True
            for h in earlier or [head]:
                gold[n, head - w.start, h - w.start] = True
    batch["antecedents"] = torch.from_numpy(gold)
    batch["queries"] = torch.from_numpy(queries)
