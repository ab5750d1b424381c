"""Measures a network on the development parts, with the reader's own decoding.

Attribution figures follow the shared scorer: span F1 once outer quotation marks, white space and
.,;: are trimmed; characters; whole attributions (contents overlap by half of their union, sources
share a character).
"""

import torch

from windows import CUE_TAGS, NAME_TAGS, ROLE_TAGS, Window, cut, tensors

TRIM = " \t\n\r\u00a0\"'“”‘’.,;:"


def runs(tags, names):
    """(kind, start, end) of the runs of BIO tags."""
    found, open_run = [], None
    for i, tag in enumerate([names[t] for t in tags] + ["O"]):
        if tag[0] != "I" and open_run:
            found.append((open_run[0], open_run[1], i))
            open_run = None
        if tag[0] == "B":
            open_run = (tag[2:], i)
    return found


def predict(model, documents, special, task, size=8):
    """Runs the network over documents in plain windows; `task` gets each batch and its states."""
    model.eval()
    windows = [Window(doc, a, b) for doc in documents for a, b in cut(doc)]
    windows = sorted((w for w in windows if w.end > w.start), key=lambda w: w.length)
    for k in range(0, len(windows), size):
        group = windows[k:k + size]
        batch = tensors(group, special, train=False)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            x = model.states(batch)
            task(group, batch, x)


def attributions(model, documents, special):
    """Predicted (cue, source, content) word lists of each document, by name."""
    found = {doc.name: [] for doc in documents}

    def task(group, batch, x):
        tags = model.cue_crf.decode(model.cue(x), batch["words"])
        owner, cues = [], []
        for n, row in enumerate(tags):
            for _, a, b in runs(row, CUE_TAGS):
                owner.append(n)
                cues.append(list(range(a, b)))
        if not owner:
            return
        width = max(map(len, cues))
        words = torch.tensor([c + [-1] * (width - len(c)) for c in cues])
        owner = torch.tensor(owner)
        scores = model.role_scores(x, owner, words, batch["sentence"])
        decoded = model.role_crf.decode(scores, batch["words"][owner])
        for n, cue, row in zip(owner.tolist(), cues, decoded):
            parts = {"source": [], "content": []}
            for kind, a, b in runs(row, ROLE_TAGS):
                parts[kind].append((a, b))
            w = group[n]
            shift = lambda spans: [(a + w.start, b + w.start) for a, b in spans]
            found[w.doc.name].append((shift([(cue[0], cue[-1] + 1)]), shift(parts["source"]),
                                      shift(parts["content"])))

    predict(model, documents, special, task)
    return found


def score_attributions(documents, found):
    """Span and character F1 of source, cue, content; F1 of whole attributions."""
    counts = {r: [0] * 6 for r in ("source", "cue", "content")}
    matched = predicted_total = gold_total = 0
    for doc in documents:
        def chars(parts):
            return {c for a, b in parts for c in range(doc.spans[a][0], doc.spans[b - 1][1])}

        def spans(parts):
            return {trim(doc.text, doc.spans[a][0], doc.spans[b - 1][1]) for a, b in parts}

        gold = [[ranges(part) for part in (c, s, t)] for c, s, t in doc.attributions]
        got = [list(p) for p in found[doc.name] if p[2]]
        for k, role in enumerate(("cue", "source", "content")):
            gs = set().union(*[spans(a[k]) for a in gold]) if gold else set()
            ps = set().union(*[spans(a[k]) for a in got]) if got else set()
            gc = set().union(*[chars(a[k]) for a in gold]) if gold else set()
            pc = set().union(*[chars(a[k]) for a in got]) if got else set()
            for i, v in enumerate((len(gs & ps), len(ps), len(gs), len(gc & pc), len(pc), len(gc))):
                counts[role][i] += v
        used = set()
        for g in gold:
            content, source = chars(g[2]), chars(g[1])
            best, at = 0.0, None
            for i, p in enumerate(got):
                if i in used:
                    continue
                other = chars(p[2])
                overlap = len(content & other) / max(1, len(content | other))
                if overlap >= 0.5 and (not source or source & chars(p[1])) and overlap > best:
                    best, at = overlap, i
            if at is not None:
                used.add(at)
                matched += 1
        predicted_total += len(got)
        gold_total += len(gold)
    figures = {}
    for role, c in counts.items():
        figures[role + " span"] = f1(*c[:3])
        figures[role + " chars"] = f1(*c[3:])
    figures["attribution"] = f1(matched, predicted_total, gold_total)
    return figures


def ranges(words):
    """Runs of consecutive indices."""
    found = []
    for i in words:
        if found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1)
        else:
            found.append((i, i + 1))
    return found


def trim(text, start, end):
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return start, end


def f1(right, predicted, gold):
    return 2 * right / max(1, predicted + gold)


def trees(model, documents, special):
    """UAS and LAS with full relation labels, UPOS and XPOS accuracy, punctuation included."""
    right = {"uas": 0, "las": 0, "upos": 0, "xpos": 0}
    total = 0

    def task(group, batch, x):
        nonlocal total
        heads = model.arc_scores(x, batch).argmax(-1)
        picked = x.gather(1, heads[:, :, None].expand(-1, -1, x.shape[2]))
        relations = model.relation(x, picked).argmax(-1)
        upos, xpos = model.upos(x).argmax(-1), model.xpos(x).argmax(-1)
        for n, w in enumerate(group):
            for i in range(w.start, w.end):
                k = i - w.start
                arc = w.start + heads[n, k].item() == w.doc.heads[i]
                right["uas"] += arc
                right["las"] += arc and relations[n, k].item() == w.doc.relations_ids[i]
                right["upos"] += upos[n, k].item() == w.doc.upos_ids[i]
                right["xpos"] += xpos[n, k].item() == w.doc.xpos_ids[i]
                total += 1

    predict(model, documents, special, task)
    return {k: v / max(1, total) for k, v in right.items()}


def predict_names(model, documents, special, head="names", bias=None):
    """Predicted (kind, start, end) of each document, by name.

    `bias` = (of O on proper nouns, of B and I on other words) is for gold parts of speech.
    """
    found = {doc.name: [] for doc in documents}

    def task(group, batch, x):
        scores = getattr(model, head)(x).float()
        if bias:
            for n, w in enumerate(group):
                for i in range(w.start, w.end):
                    if w.doc.upos[i] == "PROPN":
                        scores[n, i - w.start, 0] += bias[0]
                    elif w.doc.upos[i] not in ("ADP", "CCONJ", "DET", "PART", "PUNCT"):
                        scores[n, i - w.start, 1:] += bias[1]
        for w, row in zip(group, getattr(model, head + "_crf").decode(scores, batch["words"])):
            found[w.doc.name] += [(k, a + w.start, b + w.start) for k, a, b in runs(row, NAME_TAGS)]

    predict(model, documents, special, task)
    return found


def names(model, documents, special):
    """Exact F1 over all names, and by type."""
    found = predict_names(model, documents, special)
    counts = {k: [0, 0, 0] for k in ("PER", "ORG", "LOC")}
    for doc in documents:
        gold = set(runs([NAME_TAGS.index(t) for t in doc.names], NAME_TAGS))
        got = set(found[doc.name])
        for kind in counts:
            g, p = {x for x in gold if x[0] == kind}, {x for x in got if x[0] == kind}
            for i, v in enumerate((len(g & p), len(p), len(g))):
                counts[kind][i] += v
    figures = {"names " + k: f1(*v) for k, v in counts.items()}
    figures["names"] = f1(*[sum(v[i] for v in counts.values()) for i in range(3)])
    return figures


def antecedents(model, documents, special):
    """Of personal and possessive pronouns with an antecedent in the window: how many right."""
    right = total = 0

    def task(group, batch, x):
        nonlocal right, total
        scores = model.antecedent_scores(x, batch)
        for n, w in enumerate(group):
            for head, (entity, *_) in w.doc.mentions.items():
                if not w.start <= head < w.end or w.doc.xpos[head] not in ("PRP", "PRP$"):
                    continue
                earlier = [h for h, m in w.doc.mentions.items()
                           if w.start <= h < head and m[0] == entity]
                if earlier:
                    got = scores[n, head - w.start, :head - w.start].argmax().item() + w.start
                    right += got in earlier
                    total += 1

    predict(model, documents, special, task)
    return {"pronouns": right / max(1, total), "pronouns counted": total}
