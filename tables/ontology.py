#!/usr/bin/env python3
"""Makes the tables of crates/ontology from the CAMEO code list and the CAMEO verb dictionary.

usage: tables/ontology.py FACTS PLOVER DICTIONARIES OUT
  FACTS         holds `CAMEO.goldsteinscale.txt` (Goldstein's scores, by CAMEO code)
  PLOVER        holds `CAMEO2PLOVER-2021.txt` (CAMEO codes by PLOVER type, mode and context) and
                `CAMEO.Manual.1.1b3.tex` (the list of codes) of the PLOVER project, CC BY-SA 4.0
  DICTIONARIES  holds `CAMEO.2.0.txt` and `CAMEO.verbpatterns.txt`, the verb dictionaries of the
                Open Event Data Alliance, MIT
  OUT           crates/ontology/src: `cameo.tsv`, `verbs.tsv` and `words.tsv` are written there

cameo.tsv   code, PLOVER type or -, mode or -, Goldstein score, label
verbs.tsv   lemma, PLOVER type, its codes, its own and then the commonest first, each with the words that ask for it:
            `190 194:artillery,tank`
words.tsv   PLOVER type, word, the code that the word most often goes with whatever the verb
"""

import collections
import re
import sys

# Where version 2.0 of the PLOVER manual departs from the table of 2021, by code: type and mode.
LATER = {
    "055": ("CONCEDE", "-"),        # regret is a concession
    "116": ("SANCTION", "convict"),
    "161": ("SANCTION", "discontinue"),
    "163": ("SANCTION", "discontinue"),  # "international sanctions are coded as discontinue"
    "195": ("ASSAULT", "aerial"),
    "1041": ("REQUEST", "change"),
    "105": ("REQUEST", "yield"),
    "124": ("REJECT", "yield"), "1241": ("REJECT", "yield"), "1242": ("REJECT", "yield"),
    "128": ("REJECT", "-"), "129": ("REJECT", "-"),
    "132": ("THREATEN", "restrict"), "1321": ("THREATEN", "restrict"), "1322": ("THREATEN", "restrict"),
    "133": ("THREATEN", "-"), "137": ("THREATEN", "violence"), "139": ("THREATEN", "-"),
    "0842": ("RETREAT", "-"), "085": ("RETREAT", "-"),
    "1712": ("ASSAULT", "destroy"), "1722": ("COERCE", "restrict"),
    "185": ("ASSAULT", "targeted"), "186": ("ASSAULT", "targeted"),
    "175": ("ASSAULT", "-"), "201": ("ASSAULT", "-"), "203": ("ASSAULT", "-"),
    "200": ("ASSAULT", "targeted"), "202": ("ASSAULT", "targeted"),
}
# The table of 2021 drops appeals; they are requests, and have the codes of demands in order.
APPEALS = {"021": "101", "022": "102", "023": "103", "024": "104", "025": "105", "026": "106",
           "027": "107", "028": "108", "020": "100"}
# Words that tell nothing about the act.
EMPTY = set("""a an the of to in on at by for with from and or as its his her their it be is are was
were been being have has had not no that this against into out up off over about between among after
before during under will would all any some more most new one two first last other own it's who which
what when there he she they them him we you i s + * near toward towards upon within without than if
then so but make take give get say said against auxverb preposit tobeverb""".split())
MOST_WORDS = 10     # for each code of a verb
MOST_CODES = 6      # for each verb and type


def fold(word):
    """The form under which words are compared: lower case, without a plural s."""
    word = word.lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def read_codes(facts, plover):
    """Code -> (type, mode, score, label), in order of code."""
    scores = dict(line.split() for line in open(f"{facts}/CAMEO.goldsteinscale.txt") if line[0].isdigit())
    labels = {}
    for line in open(f"{plover}/CAMEO.Manual.1.1b3.tex", encoding="latin1"):
        found = re.match(r"(?:\\indent\s*)?(\d{3,4}):\s*(.+?)(?:, not specified below)?\s*\\\\", line)
        if found and found[1] in scores:
            labels.setdefault(found[1], found[2].strip())
    types = {}
    for line in open(f"{plover}/CAMEO2PLOVER-2021.txt", encoding="utf8"):
        found = re.match(r"(\d{3,4}):\s*([A-Z]+)\s*,\s*([a-z-]*)\s*,[^#]*#\s*(.*)", line)
        if found:
            types[found[1]] = (found[2], found[3] or "-")
            labels.setdefault(found[1], found[4].strip())
    types.update(LATER)
    for appeal, demand in APPEALS.items():
        for code in scores:
            if code == appeal or (len(code) == 4 and code.startswith(appeal)):
                types[code] = types.get(demand + code[3:], types[demand])
    codes = {}
    for code, score in scores.items():
        if len(code) > 2:
            label = re.sub(r"[`'$]+", "", labels.get(code, "")).replace(r"\&", "&")
            kind, mode = types.get(code, ("-", "-"))
            codes[code] = (kind, mode, score, label)
    return dict(sorted(codes.items()))


def first_code(text):
    """`[190:194]` -> 190, the code of the active voice; None for no code."""
    found = re.search(r"\[\s*(\d{2,4})", text)
    return found[1] if found else None


def blocks(path):
    """(verbs with their own code, patterns) of each block of a verb dictionary."""
    verbs, patterns, default = [], [], None
    for line in open(path, encoding="latin1"):
        bare, _, comment = line.partition("#")
        bare = bare.strip()
        if bare.startswith("---"):
            yield verbs, patterns
            verbs, patterns, default = [], [], first_code(bare)
        elif bare.startswith("- "):
            origin = re.match(r"\s*([A-Za-z_]+)", comment)
            patterns.append((bare[2:], first_code(bare), origin[1].lower() if origin else ""))
        elif re.match(r"\+?[A-Z]", bare):
            verb = re.match(r"\+?([A-Z_'-]+)", bare)[1].lower().strip("_")
            verbs.append((verb, first_code(re.sub(r"\{.*?\}", "", bare)) or default))
    yield verbs, patterns


def pattern_words(pattern):
    """The words of a pattern that say something, synonym sets by their name."""
    words = re.findall(r"&?[A-Z][A-Z_'-]*", re.sub(r"\[.*", "", pattern))
    parts = [part for word in words for part in word.lower().lstrip("&").strip("_").split("_")]
    return {fold(part) for part in parts if len(part) > 2} - EMPTY


def read_verbs(folder, codes):
    """What the dictionaries have: (lemma, type) -> code -> weight; (lemma, type) -> the verb's own code;
    (lemma, type) -> word -> code -> weight; type -> word -> code -> weight."""
    by_verb = collections.defaultdict(collections.Counter)
    own = {}
    by_word = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
    anywhere = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))

    def pad(code):
        return code + "0" if len(code) == 2 else code

    def count(verb, code, words, weight):
        head, *rest = verb.split("_")
        kind = codes.get(code, ("-",))[0]
        if kind == "-" or not head:
            return
        by_verb[head, kind][code] += weight
        for word in words | ({fold(part) for part in rest} - EMPTY):
            by_word[head, kind][word][code] += weight
            anywhere[kind][word][code] += weight

    for name in ("CAMEO.2.0.txt", "CAMEO.verbpatterns.txt"):
        for verbs, patterns in blocks(f"{folder}/{name}"):
            names = {verb for verb, _ in verbs}
            for verb, code in verbs:
                if code:
                    count(verb, pad(code), set(), 6)
                    own.setdefault((verb, codes.get(pad(code), ("-",))[0]), pad(code))
            for pattern, code, origin in patterns:
                if code is None:
                    continue
                words = pattern_words(pattern)
                if origin in names:
                    count(origin, pad(code), words, 3)
                for verb in names - {origin}:
                    if "_" not in verb:
                        count(verb, pad(code), words, 0.5)
    return by_verb, own, by_word, anywhere


def verb_rows(by_verb, own, by_word, anywhere):
    for (lemma, kind), counts in sorted(by_verb.items()):
        # A pattern that stands in the verb's block on another verb's account is hearsay.
        ranked = [code for code, weight in counts.most_common(MOST_CODES) if weight >= 3]
        # The code that the dictionary gives the verb alone comes before those of its patterns.
        ranked.sort(key=lambda code: code != own.get((lemma, kind)))
        if not ranked or not re.fullmatch(r"[a-z-]+", lemma):
            continue
        words = collections.defaultdict(list)
        for word, here in by_word[lemma, kind].items():
            code, weight = here.most_common(1)[0]
            # A word that the dictionary has once or twice is the wording of one report.
            common = sum(anywhere[kind][word].values()) >= 12
            if weight >= 3 and common and re.fullmatch(r"[a-z'-]+", word):
                words[code].append((-weight, word))
        cells = []
        for code in ranked:
            chosen = ",".join(word for _, word in sorted(words[code])[:MOST_WORDS])
            cells.append(f"{code}:{chosen}" if chosen and len(ranked) > 1 else code)
        yield lemma, kind, " ".join(cells)


def word_rows(anywhere):
    for kind, words in sorted(anywhere.items()):
        for word, counts in sorted(words.items()):
            (code, weight), total = counts.most_common(1)[0], sum(counts.values())
            # A word that goes with anything, or was met once, says nothing about the code.
            if weight >= 6 and weight >= 0.5 * total and re.fullmatch(r"[a-z'-]+", word):
                yield kind, word, code


def write(path, rows):
    with open(path, "w", encoding="utf8") as out:
        for row in rows:
            out.write("\t".join(row) + "\n")


def main(facts, plover, dictionaries, out):
    codes = read_codes(facts, plover)
    write(f"{out}/cameo.tsv", ((code, *rest) for code, rest in codes.items()))
    by_verb, own, by_word, anywhere = read_verbs(dictionaries, codes)
    write(f"{out}/verbs.tsv", verb_rows(by_verb, own, by_word, anywhere))
    write(f"{out}/words.tsv", word_rows(anywhere))


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
