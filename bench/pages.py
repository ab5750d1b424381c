"""How right the reader is on web pages: what `watchfloor eval` says of their main text and of their date
(docs/evaluation.md)."""

import os

import events

FOLDER = "html"
# Benchmark -> the figures taken: key of the table -> name in the output.
BENCHMARKS = {
    "main-text": {"main text": "scrapinghub_f1", "main text held": "scrapinghub_f1_held",
                  "main text words": "wcxb_f1", "main text words held": "wcxb_f1_held"},
    "pub-date": {"date": "right"},
}
NEEDED = ("html/scrapinghub/ground-truth.json", "html/wcxb/dev_articles/ground-truth")


def figures(programs, data):
    """The figures of the table, and all figures of both benchmarks."""
    found, details = {}, {}
    for name, wanted in BENCHMARKS.items():
        details[name] = events.evaluate(programs, name, os.path.join(data, FOLDER))
        found |= {key: details[name][figure] for key, figure in wanted.items()}
    return found, details
