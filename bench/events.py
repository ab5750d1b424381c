"""How right the reader is on events, times and places: what `watchfloor eval` says, benchmark by
benchmark (docs/evaluation.md)."""

import json
import os
import subprocess

# Benchmark -> folder in the data, and the figures taken: key of the table -> name in the output.
BENCHMARKS = {
    "plv": ("plv", {"plv": "macro_f1", "plv quad": "quad_macro_f1"}),
    "cameo-ner": ("conflibert/cameo_ner", {"parties": "f1"}),
    "rounds": ("cameo_coder_rounds", {
        "rounds": "f1_as_coder", "coders": "coder_f1", "rounds empty": "empty_as_coder",
        "coders empty": "coder_empty"}),
    "petrarch": ("petrarch", {"petrarch": "all"}),
    "recognizers": ("recognizers_text/DateTime/English", {"recognizers": "news_parsers"}),
    "wikiwars": ("timeml/wikiwars", {"wikiwars": "value_f1"}),
    # Places were fitted to the even documents: the odd ones are the figure.
    "lgl": ("geoparse", {"lgl": "id_accuracy_odd", "lgl near": "within_161_km_odd"}),
    "geowebnews": ("geoparse", {"geowebnews": "id_accuracy_odd",
                                "geowebnews near": "within_161_km_odd",
                                "geowebnews f1": "end_to_end_f1"}),
}
NEEDED = [folder for folder, _ in BENCHMARKS.values()]
SUITES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests",
                      "reading")


def evaluate(programs, name, folder):
    """The figures of one benchmark."""
    output = subprocess.run([programs["watchfloor"], "eval", name, folder, "--json"],
                            stdout=subprocess.PIPE, check=True).stdout.decode("utf8")
    return json.loads(output)["figures"]


def figures(programs, data):
    """The figures of the table, and all figures of every benchmark."""
    found, details = {}, {}
    for name, (folder, wanted) in BENCHMARKS.items():
        details[name] = evaluate(programs, name, os.path.join(data, folder))
        found |= {key: details[name][figure] for key, figure in wanted.items()}
    # The floor beside human coders is to be within a tenth of them.
    found |= {"rounds floor": found["coders"] - .1,
              "rounds empty floor": found["coders empty"] - .1}
    details["status"] = evaluate(programs, "status", SUITES)
    found["status"] = details["status"]["status_accuracy"]
    return found, details
