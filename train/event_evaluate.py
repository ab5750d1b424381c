"""Measures the event heads: PLV dev, ConfliBERT's spans, and sentences held back from training."""

import glob
import os
import re
from collections import Counter

import torch

import event_data as data
from windows import Window, tensors

RECIPROCAL = ("CONSULT", "AGREE", "COOPERATE", "SUPPORT", "ASSAULT")


def f1(right, found, gold):
    return 2 * right / max(1, found + gold)


def macro(pairs):
    """Macro F1 over the gold labels of (gold, found) pairs."""
    right = Counter(g for g, p in pairs if g == p)
    gold, found = Counter(g for g, _ in pairs), Counter(p for _, p in pairs)
    return sum(f1(right[k], found[k], gold[k]) for k in gold) / len(gold)


def chunks(documents, size=48):
    ordered = sorted(documents, key=lambda d: len(d.words))
    for at in range(0, len(ordered), size):
        yield [Window(d, 0, len(d.sentences)) for d in ordered[at:at + size]]


@torch.no_grad()
def pairs(model, reader, documents, special):
    from event_fit import pair_tensors
    roots, quads = [], []
    quad_of = {t: data.quad_of(t) for t in data.TYPES}
    for group in chunks(documents):
        batch = pair_tensors(group, special)
        with torch.autocast("cpu", torch.bfloat16):
            scores = model.pair_scores(model.states(reader.encoder, batch), batch)
        for w, row in zip(group, scores):
            best = data.PAIR_TYPES[int(row.argmax())]
            roots.append((w.doc.pair["type"], best))
            quads.append((w.doc.pair["quad"], quad_of.get(best, 2)))
    return {"plv": macro(roots), "plv_quad": macro(quads),
            "plv_accuracy": sum(g == p for g, p in roots) / len(roots)}


@torch.no_grad()
def predict(model, reader, documents, special, bias=0.0):
    """Events of each document: dictionaries of trigger, type, status, mode, confidence, roles."""
    found = {}
    for group in chunks(documents):
        batch = tensors(group, special, train=False)
        with torch.autocast("cpu", torch.bfloat16):
            x = model.states(reader.encoder, batch)
            scores = model.trigger(x).float()
        scores[..., 0] -= bias
        share = scores.softmax(-1)
        tags = scores.argmax(-1)
        for n, w in enumerate(group):
            events = []
            for a, b in w.sentences:
                triggers = [i for i in range(a, b) if tags[n, i] > 0]
                if not triggers:
                    continue
                at = torch.tensor(triggers)
                owner = torch.full_like(at, n)
                with torch.autocast("cpu", torch.bfloat16):
                    roles = model.role_scores(x, owner, at)[:, a:b]
                    picked = x[owner, at]
                    status, mode = model.status(picked).argmax(-1), model.mode(picked).argmax(-1)
                live = torch.ones(roles.shape[:2], dtype=torch.bool)
                for k, path in enumerate(model.role_crf.decode(roles, live)):
                    spans = data.bio_spans([data.ROLE_TAGS[t] for t in path])
                    events.append({
                        "trigger": triggers[k], "type": data.TRIGGER_TAGS[int(tags[n, triggers[k]])],
                        "share": float(1 - share[n, triggers[k], 0]),
                        "type_share": float(share[n, triggers[k]].max()),
                        "status": data.STATUSES[int(status[k])], "mode": data.MODES[int(mode[k])],
                        **{role: [(s + a, e + a) for kind, s, e in spans if kind == role]
                           for role in ("actor", "recipient", "condition")}})
            found[id(w.doc)] = events
    return [found[id(d)] for d in documents]


def main_event(events):
    """The event whose parties are taken for those of the sentence."""
    return max(events, key=lambda e: e["share"] + 0.5 * bool(e["actor"])
               + 0.5 * bool(e["recipient"]) - 0.01 * e["trigger"], default=None)


def ner(model, reader, documents, special):
    right = gold = found = 0
    for doc, events in zip(documents, predict(model, reader, documents, special, bias=1.0)):
        event = main_event(events)
        spans = set()
        if event:
            both = event["type"] in RECIPROCAL and not event["recipient"]
            several = len(event["actor"]) > 1 or any(
                "and" in doc.words[s:e] for s, e in event["actor"])
            spans = {("R" if both and several else "S", *span) for span in event["actor"]}
            spans |= {("T", *span) for span in event["recipient"]}
        right += len(spans & set(doc.gold))
        gold, found = gold + len(doc.gold), found + len(spans)
    return {"ner": f1(right, found, gold), "ner_recall": right / max(1, gold)}


def held(model, reader, documents, special):
    right = typed = found = gold = status = mode = 0
    roles = Counter()
    for doc, events in zip(documents, predict(model, reader, documents, special)):
        wanted = {e["trigger"]: e for e in doc.events}
        gold, found = gold + len(wanted), found + len(events)
        for event in events:
            want = wanted.get(event["trigger"])
            if not want:
                continue
            right += 1
            typed += want["type"] == event["type"]
            status += want["status"] == event["status"]
            mode += want["mode"] == event["mode"]
            for role in ("actor", "recipient", "condition"):
                a = {(s[0], s[-1] + 1) for s in want[role] if s}
                b = set(event[role])
                roles[role, "right"] += len(a & b)
                roles[role, "gold"] += len(a)
                roles[role, "found"] += len(b)
    return {"trigger": f1(right, found, gold), "typed": f1(typed, found, gold),
            "status": status / max(1, right), "mode": mode / max(1, right),
            **{role: f1(roles[role, "right"], roles[role, "found"], roles[role, "gold"])
               for role in ("actor", "recipient", "condition")}}


def suite():
    """The suite of hard sentences, `tests/reading/*.md`, as documents; only its triggers, types and
    statuses are used. Nothing is trained on it."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "reading")
    texts, expected = [], []
    for path in sorted(glob.glob(os.path.join(root, "*.md"))):
        for text, lines in re.findall(r"```text\n(.*?)\n```\s+```expected\n(.*?)\n```",
                                      open(path, encoding="utf8").read(), re.S):
            texts.append(text.strip())
            expected.append([line.split(" | ") for line in lines.split("\n") if " | " in line])
    documents = data.cut(texts, "suite")
    for doc, lines in zip(documents, expected):
        doc.wanted = []
        for fields in lines:
            kind, status = fields[0].split()[0], fields[0].split()[-1]
            try:
                span = data.locate(doc.text, fields[1].strip())
            except ValueError:
                continue
            doc.wanted.append((data.words_of(doc, [span]), kind, status))
    return documents


def hard(model, reader, documents, special):
    """Accuracy of the status in the suite, an event not found being wrong."""
    right = found = wanted = 0
    silent = none = 0
    for doc, events in zip(documents, predict(model, reader, documents, special)):
        none += not doc.wanted
        silent += not doc.wanted and not events
        for words, _, status in doc.wanted:
            wanted += 1
            event = next((e for e in events if e["trigger"] in words), None)
            found += event is not None
            right += event is not None and event["status"] == status
    return {"suite_status": right / wanted, "suite_found": found / wanted,
            "suite_silent": silent / max(1, none)}


def measure(model, reader, dev, special):
    figures = pairs(model, reader, dev["plv"], special)
    figures |= ner(model, reader, dev["ner"], special)
    figures |= hard(model, reader, dev["suite"], special)
    for name in [k for k in dev if k not in ("plv", "ner", "suite")]:
        figures |= {f"{name}_{k}": v for k, v in held(model, reader, dev[name], special).items()}
    return {k: round(v, 4) for k, v in figures.items()}
