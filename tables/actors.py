#!/usr/bin/env python3
"""Makes the tables of crates/actors from tables of facts.

usage: tables/actors.py FACTS CAMEO AGENTS

  FACTS   holds geonames/countryInfo.txt and geonames/cities15000.txt (GeoNames, CC BY 4.0: codes,
          names, capitals, large cities) and factbook/*/*.json (CIA World Factbook, public domain:
          names, nationalities, leaders with the day they took office, parties)
  CAMEO   holds Phoenix.Countries.actors.txt, Phoenix.International.actors.txt and
          Phoenix.MilNonState.actors.txt (Open Event Data Alliance, MIT: dated offices up to about
          2014, organisations, armed groups)
  AGENTS  is PLOVER_agents.txt (Open Event Data Alliance, MIT: nouns with their sectors)

Beside it lie the tables written by hand, which go first: country_words.tsv, organizations.tsv,
leaders.tsv, agents.tsv. Writes crates/actors/src/actors.tsv and crates/actors/src/agents.tsv.

actors.tsv, sorted by the bytes of its key:
  key      the name folded: lower case, no accents, no punctuation, words parted by one blank; or the
           name itself where only capitals and hyphens set the two apart
  need     C: some word must begin with a capital; A: all letters must be capitals; -: neither
  type     primary rows: C country, O organization, G organization that a place stands for,
           P person, S people
           other names: c country, k its capital, d demonym, r region; o, g, p, s as above;
           n what a person is called alone, t the same where only a title makes it a name
  name     of a primary row its canonical name, empty where the key is the name itself; of another the
           key of the primary row
  country  ISO 3166-1 alpha-3
  code     country and PLOVER sector; empty where it depends on the date
  offices  code,from,to,title;... (persons, and bodies that came to power; a code of three letters is a sector of the country)

agents.tsv: key, sector (three letters, or six with a second sector), strength (s: says the sector,
w: says it unless something beside it does)
"""

import collections
import glob
import html
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "crates", "actors", "src")

# --- names -----------------------------------------------------------------------------------

PLAIN = {
    "a": "àáâãäåāăąạảấầậ", "c": "çćčċĉ", "d": "ďđð", "e": "èéêëēėęěəếềễệ", "g": "ğģġĝ", "h": "ħĥḥ",
    "i": "ìíîïīįıĩị", "k": "ķ", "l": "łļľĺ", "n": "ñńňņ", "o": "òóôõöøōőơốồộọ", "r": "řŕ",
    "s": "śšşșŝ", "t": "ťţț", "u": "ùúûüūůűųũưụ", "y": "ýÿ", "z": "źžż", "ss": "ß", "ae": "æ",
    "oe": "œ", "th": "þ",
}
FOLD = {c: plain for plain, letters in PLAIN.items() for c in letters}
APOSTROPHES = "'’‘ʼʻ`´"


def fold(name):
    """The look-up form of a name; `crates/actors/src/fold.rs` does the same."""
    name = re.sub(rf"(?<=\w)\.?[{APOSTROPHES}][sS](?!\w)", "", name)
    name = re.sub(rf"[{APOSTROPHES}\u0300-\u036f]", "", name)
    name = re.sub(r"(?<=\w)[.&](?=\w)", "", name)
    name = "".join(FOLD.get(c, c) for c in name.lower())
    name = re.sub(r"[\u0300-\u036f]", "", name)
    return " ".join(re.findall(r"[^\W_]+", name))


def without_the(name):
    return re.sub(r"^[Tt]he ", "", name.strip())


PARTICLES = set("al el bin bint ibn de da do dos del della di van von der den ter la le y e ul ur of the "
                "and for in on to a et du des und".split())


def title_case(upper):
    """`MOHAMMAD_ZAHIR_SHAH_` as one writes it."""
    words = []
    for i, word in enumerate(upper.replace("_", " ").split()):
        lower = word.lower()
        if lower in PARTICLES and i > 0:
            words.append(lower)
        else:
            words.append(re.sub(r"(^|[-'.(/])([^\W\d_])", lambda m: m[1] + m[2].upper(), lower))
    name = " ".join(words)
    name = re.sub(r"\b(Al|El|Ul|Ur)-", lambda m: m[0].lower(), name)
    return name[:1].upper() + name[1:]


# Surnames that are common words, common first names, places, or shared by many in the news: they
# name a person only behind a title ("Prime Minister May").
COMMON = set("""
abbott abdullah abubakar adams ahmed ahmad akbar ali allen amin anderson anwar arroyo assad-x aung austin aziz
baker ban barak-x barr bashir-x bennett bird black blair-x bond brown burns bush-x carter case castillo charles
chaudhry chen cho choe christopher clark cohen cook costa cox cruz daniel davis day diaz douglas edwards ellis
evans faye fernandez fisher fletcher fox francis franklin gabriel garcia gates george giles gill gomez gonzalez
gordon grant graham gray green griffiths gunn hall hamilton han harris-x hassan hayes henry hernandez hill ho
howard hu hua hughes hun hunt hussain hussein ibrahim isaac islam jackson james jiang johnson jones jonathan
jordan joseph joshi katz-x keita kelly kennedy khalid khan kim king kumar lai lam lambert lane law lee leo lewis
li lin long lopez lula-x ma major malik marin marks martin martinez mason may meyer michel miller mills mitchell
mohamed mohamud mohammad mohammed mohammadi moi-x moon moore morales moreno morris morrison mueller munoz murphy
murray musa mustafa nelson nguyen north obi olsen omar ortega ortiz osman oli pak palmer park parker patel paul
paz perez peters phillips pierre pope powell power price qasim rahman ram ramos ray reed reid reyes rice richardson
rios rivera roberts robinson rodriguez rogers rose ross russell ryan said saleh salim sall sanchez sanders santos
saud scott shah shaikh sharma shaw shin short simon singh sinha smith snow soto stephens stewart stone straw
suga sullivan tan taylor thomas thompson torres tran turk turner vargas walker wallace walsh wang ward warren
watson webb wei wells wen west white williams wilson wolf wong wood woodward wright wu xu yang york young yusuf
zhang zhao zia salman hamad muhammad tamim haitham mishal bah frederik guillaume philippe man te martin friday john pierre obiang-x
miller price mansour anand bio bruce howard taylor abadi kamel wallace hague straw powell
""".split())
COMMON = {word.removesuffix("-x") for word in COMMON if not word.endswith("-x")}

# --- codes -----------------------------------------------------------------------------------

COUNTRY = {"TMP": "TLS", "ROM": "ROU", "KSV": "XKX", "ZAR": "COD", "BUR": "MMR", "GER": "DEU", "SUN": "RUS",
           "USR": "RUS", "YUG": "SRB", "SCG": "SRB", "SRP": "SRB", "CSK": "CZE", "DDR": "DEU", "FRN": "FRA",
           "FRY": "SRB", "ITL": "ITA", "JAP": "JPN", "KNT": "KNA"}
SECTOR = {"MED": "JRN", "HLH": "MED", "INS": "REB", "SEP": "REB", "RAD": "REB", "UNR": "UNK", "MOD": "OPP",
          "ELI": "ELI", "MOS": "REL", "CHR": "REL", "BUD": "REL", "HIN": "REL", "JEW": "REL", "MUS": "REL",
          "ENV": "SOC", "HRI": "SOC", "DEV": "SOC", "NGO": "SOC", "LLY": "CVL"}
SECTORS = set("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE "
              "REL SOC".split())


def plover(code, countries):
    """A CAMEO code as country and PLOVER sector, or nothing."""
    country = COUNTRY.get(code[:3], code[:3])
    if country not in countries:
        return None
    sector = SECTOR.get(code[3:6], code[3:6])
    return country + (sector if sector in SECTORS else "")


def body(code):
    """A CAMEO code of an organisation without a country, in the manual's terms."""
    if code.startswith("IGOUNO"):
        return "UNO"
    if code.startswith("IGOEUREEC"):
        return "EUR"
    return {"IGO": "IGO", "NGO": "NGO", "NGM": "NGO", "MNC": "MNC", "IMG": "IMG"}.get(code[:3])


def day(text):
    """`090401`, `20090401`: a date of the dictionaries, or nothing."""
    if re.fullmatch(r"\d{8}", text):
        year, rest = text[:4], text[4:]
    elif re.fullmatch(r"\d{6}", text):
        year = ("20" if int(text[:2]) <= 20 else "19") + text[:2]
        rest = text[2:]
    else:
        return None
    month, date = int(rest[:2]), int(rest[2:])
    if not 1900 <= int(year) <= 2020 or not 1 <= month <= 12 or not 1 <= date <= 31:
        return None
    return f"{year}-{rest[:2]}"  # the days are mostly the first of the month


# What the dictionaries leave open was open when they were closed; later facts are in leaders.tsv.
CLOSED = "2015"
# Those whose last office ended before are left out: few reports that are read now name them.
SINCE = "1992"

# --- the table as it grows -------------------------------------------------------------------


class Registry:
    def __init__(self):
        self.rows = {}  # (key, type class, country) -> row
        self.primary = {}  # key -> list of (type, name, country)
        self.said = collections.defaultdict(set)

    def has(self, key):
        return key in self.primary or key in self.said

    def add(self, kind, name, country, code="", offices=""):
        key = fold(name)
        if not key:
            return None
        row = (key, need(name), kind, name, country, code, offices)
        self.rows[(key, kind, country)] = row
        self.primary.setdefault(key, []).append((kind, name, country))
        self.said[key].add(kind)
        return key

    def alias(self, kind, name, key, country, required=None):
        own = fold(name)
        # "Nato" beside "NATO": one key, but found in either case.
        same = own == key and any(need(p[1]) == (required or need(name)) for p in self.primary.get(key, ()))
        if not own or same or (own == key and kind in "nt"):
            return
        slot = (own, kind, country + ">" + key)
        self.rows.setdefault(slot, (own, required or need(name), kind, key, country, "", ""))
        self.said[own].add(kind)

    def write(self, path):
        lines = set()
        for row in self.rows.values():
            key, name = row[0], row[3]
            if row[2] in "COGPS" and name.lower().replace("-", " ") == key and name.isascii():
                row = (name, *row[1:3], "", *row[4:])
            # By key alone first: a tab sorts before the blank, but not before the end.
            lines.add((key.encode(), "\t".join(row).rstrip("\t").encode()))
        with open(path, "wb") as out:
            out.write(b"".join(line + b"\n" for _, line in sorted(lines)))
        return len(lines)


def need(name):
    letters = [c for c in name if c.isalpha()]
    if not any(c.isupper() for c in letters):
        return "-"
    return "A" if letters and all(c.isupper() for c in letters) and " " not in name.strip() else "C"


def table(name):
    for line in open(os.path.join(HERE, name), encoding="utf8"):
        line = line.rstrip("\n")
        if line and not line.startswith("#"):
            yield [column.strip() for column in line.split("\t")]


def split(text):
    return [part.strip() for part in text.split(";") if part.strip()]


# --- countries -------------------------------------------------------------------------------

# Capitals that name something else first, or a country too: places, but not governments.
NOT_AS_CAPITAL = {"Kingston", "Victoria", "Georgetown", "Hamilton", "George Town", "Stanley", "Jamestown",
                  "San Jose", "Singapore", "Monaco", "Djibouti", "Luxembourg", "San Marino", "Vatican City",
                  "Guatemala City", "Kuwait City", "Panama", "Washington, D.C.", "Gibraltar", "Saint John's",
                  "The Valley", "San Juan", "Male"}
LEFT_OUT = {"ATA", "BVT", "HMD", "IOT", "SGS", "UMI", "ATF", "CCK", "CXR", "NFK", "ANT", "SCG"}
NOT_A_DEMONYM = {"Dutch", "French", "British", "American", "Americans", "Danish", "Dane", "Danes", "Chinese",
                 "Frenchman", "Frenchmen", "Frenchwoman", "Briton", "Britons", "none", "Norwegian", "Australian",
                 "New Zealander", "Portuguese", "Spanish", "Channel Islander", "Congolese", "Irish", "English"}


def factbook(folder):
    """The countries of the factbook by short name."""
    found = {}
    for path in sorted(glob.glob(f"{folder}/factbook/*/*.json")):
        country = json.load(open(path, encoding="utf8"))
        names = country.get("Government", {}).get("Country name", {})
        short = names.get("conventional short form", {}).get("text", "")
        if not short or short == "none":
            short = names.get("conventional long form", {}).get("text", "")
        found[re.sub(r"<.*?>|\(.*?\)", "", short).strip()] = country
    return found


# GeoNames' names where the factbook has another.
ALSO = {"Myanmar": "Burma", "Bahamas": "The Bahamas", "Gambia": "The Gambia", "Congo Republic": "Congo (Brazzaville)",
        "Republic of the Congo": "Congo (Brazzaville)", "Democratic Republic of the Congo": "Congo (Kinshasa)",
        "DR Congo": "Congo (Kinshasa)", "South Korea": "South Korea", "North Korea": "North Korea",
        "Ivory Coast": "Cote d'Ivoire", "Vatican": "Holy See", "Turkey": "Turkey (Turkiye)", "Türkiye": "Turkey (Turkiye)",
        "The Netherlands": "Netherlands", "Eswatini": "Eswatini", "Czechia": "Czechia", "Cabo Verde": "Cabo Verde",
        "Micronesia": "Federated States of Micronesia", "Timor Leste": "Timor-Leste", "East Timor": "Timor-Leste"}


def countries(registry, folder, book):
    """Names, capitals and peoples of all countries; gives back name and key by code."""
    known = {}
    of = {}
    lookup = dict(book)
    for name, country in book.items():
        lookup.setdefault(re.sub(r"^The ", "", name), country)
    for line in open(f"{folder}/geonames/countryInfo.txt", encoding="utf8"):
        if line.startswith("#") or line.startswith("ISO\t"):
            continue
        columns = line.rstrip("\n").split("\t")
        code, name, capital = columns[1], columns[4].strip(), columns[5].strip()
        if code in LEFT_OUT:
            continue
        name = without_the(name)
        key = registry.add("C", name, code, code)
        known[code] = key
        entry = lookup.get(name) or lookup.get(re.sub(r"\(.*", "", ALSO.get(name, "")).strip())
        if entry is None:
            entry = next((c for n, c in book.items() if fold(n) == fold(name)), None)
        if entry is not None:
            of.setdefault(id(entry), code)
        if capital and capital != name and capital not in NOT_AS_CAPITAL:
            registry.alias("k", capital, key, code)
        for word in demonyms(entry):
            if word not in NOT_A_DEMONYM:
                registry.alias("d", word, key, code)
        names = (entry or {}).get("Government", {}).get("Country name", {})
        for form in ("conventional long form", "conventional short form"):
            text = re.sub(r"<.*?>|\(.*?\)", "", names.get(form, {}).get("text", "")).strip()
            if re.fullmatch(r"[A-Z][A-Za-zÀ-ÿ'’ -]{3,50}", text) and text != "none":
                registry.alias("c", without_the(text), key, code)
    for code, kind, words in table("country_words.tsv"):
        letter = {"name": "c", "capital": "k", "demonym": "d", "region": "r"}[kind]
        for word in split(words):
            drop(registry, fold(without_the(word)), "ckdr", known[code])
            registry.alias(letter, without_the(word), known[code], code)
    return known, of


def drop(registry, key, kinds, but):
    """What is written by hand goes before what was found."""
    for slot in [s for s in registry.rows if s[0] == key and s[1] in kinds]:
        if registry.rows[slot][4] != but or slot[1] != "c":
            del registry.rows[slot]


def demonyms(entry):
    nationality = (entry or {}).get("People and Society", {}).get("Nationality", {})
    words = set()
    for part in ("noun", "adjective"):
        text = re.sub(r"<.*?>|\(singular.*?\)|\(plural.*?\)", "", nationality.get(part, {}).get("text", ""))
        for word in re.split(r"[,;/]| or ", text):
            word = word.strip()
            if re.fullmatch(r"[A-Z][A-Za-zÀ-ÿ'’ -]+(\((s|es)\))?", word):
                words.add(re.sub(r"\(.*", "", word).strip())
                plural = re.search(r"\((s|es)\)", word)
                if plural:
                    words.add(re.sub(r"\((s|es)\)", r"\1", word))
    return sorted(w for w in words if len(w) > 2)


# Large cities that are words or names first.
NOT_A_CITY = set("male man of reading nice split mobile bath hull cork orange lincoln victoria austin jackson "
                 "washington santiago kingston georgetown hamilton jordan buffalo phoenix london".split())


def cities(registry, folder, known, least):
    """Cities of `least` people or more, as regions of their countries, where the name is clear."""
    found = collections.defaultdict(list)
    for line in open(f"{folder}/geonames/cities15000.txt", encoding="utf8"):
        columns = line.rstrip("\n").split("\t")
        found[fold(columns[2] or columns[1])].append((int(columns[14]), columns[8], columns[1], columns[2]))
    codes = {}
    for line in open(f"{folder}/geonames/countryInfo.txt", encoding="utf8"):
        if not line.startswith("#"):
            columns = line.split("\t")
            codes[columns[0]] = columns[1]
    for key, places in sorted(found.items()):
        places.sort(reverse=True)
        people, two, name, plain = places[0]
        others = [p for p in places[1:] if p[1] != two]
        if people < least or (others and others[0][0] * 5 > people) or key in NOT_A_CITY:
            continue
        code = codes.get(two)
        if code in known and not registry.has(key):
            registry.alias("r", plain or name, known[code], code)


# --- organisations ---------------------------------------------------------------------------


def organizations(registry, known):
    for columns in table("organizations.tsv"):
        name, aliases, code, mark = (columns + [""] * 4)[:4]
        kind = {"G": "G", "S": "S"}.get(mark, "O")
        country = code[:3] if code[:3] in known else ""
        # "AFGREB,1994,1996;...": a body that came to power, or lost it.
        dated, code = (code, "") if "," in code else ("", code)
        key = registry.add(kind, without_the(name), country, code, dated)
        for alias in split(aliases):
            alias = without_the(alias)
            if mark == "L":
                registry.add(kind, alias, country, code, dated)
            else:
                registry.alias(kind.lower(), alias, key, country)


ORG_WORDS = set("""
association council union fund organization organisation international federation institute committee center centre
foundation league network society programme program agency commission bank court watch without relief aid movement
alliance forum coalition campaign initiative trust church service services assembly secretariat conference congress
partnership development consortium confederation front army brigade brigades liberation cells nuclei force forces
jihad militia corps command battalion battalions guard guards faction mujahideen tigers resistance rebels
revolutionary authority ministry department bureau police navy parliament senate tribunal party group
""".split())
JUNK = re.compile(r"\d{3}|[(){}\[\]+#*!?\"%]|,.*,|^(the )?(other|unknown|general|group|party|movement)$", re.I)


def is_junk(name):
    words = name.split()
    return JUNK.search(name) or not 2 <= len(words) <= 9 or len(name) > 60 or any(len(w) > 22 for w in words)


def blocks(path):
    """Names and codes of a dictionary: `NAME`, `+ALIAS`..., `[CODE dates]`..."""
    names, codes = [], []
    for line in open(path, encoding="latin-1"):
        line = re.split(r"[;#]", line)[0].strip()
        if not line:
            continue
        found = re.findall(r"\[([^\]]*)\]", line)
        rest = re.sub(r"\[[^\]]*\]?", "", line).strip()
        if rest:
            if codes or (names and not rest.startswith("+")):
                if names and codes:
                    yield names, codes
                    names, codes = [], []
            if not rest.startswith("+") and not codes and names:
                names.append(rest.strip("_ "))
            else:
                names.append(rest.lstrip("+").strip("_ "))
        codes += found
    if names and codes:
        yield names, codes


def clean(upper):
    upper = re.sub(r"\(.*?\)", " ", upper.replace("_", " "))
    return " ".join(upper.split()).strip(" -,.+")


def dictionary_organizations(registry, cameo, known):
    files = (("Phoenix.MilNonState.actors.txt", "REB"), ("Phoenix.International.actors.txt", "ORG"))
    for file, sort in files:
        for names, codes in blocks(f"{cameo}/{file}"):
            code = codes[0].split()[0] if codes[0].split() else ""
            if any(re.search(r"\d", c) for c in codes):
                continue  # dated: a person
            if sort == "REB":
                country = plover(code, known)
                code = country[:3] + "REB" if country and "REB" in code else "IMG"
            else:
                code = body(code) if not code.startswith("MNC") else None
            if not code:
                continue
            first = None
            for upper in names:
                name = without_the(title_case(clean(upper)))
                words = set(fold(name).split())
                if is_junk(name) or not words & ORG_WORDS or registry.has(fold(name)):
                    continue
                country = code[:3] if code[:3] in known else ""
                if first is None:
                    first = registry.add("O", name, country, code)
                else:
                    registry.alias("o", name, first, country)


def national_organizations(registry, cameo, known):
    """Undated bodies of the country dictionary that are more than a place."""
    for names, codes in blocks(f"{cameo}/Phoenix.Countries.actors.txt"):
        if len(codes) != 1 or re.search(r"\d", codes[0]):
            continue
        code = plover(codes[0].strip(), known)
        if not code or len(code) < 6 or code[3:] in ("ELI", "UNK", "CVL"):
            continue
        first = None
        for upper in names:
            name = without_the(title_case(clean(upper)))
            words = set(fold(name).split())
            if is_junk(name) or not words & ORG_WORDS or registry.has(fold(name)):
                continue
            if first is None:
                first = registry.add("O", name, code[:3], code)
            else:
                registry.alias("o", name, first, code[:3])


GENERIC_PARTY = re.compile(r"^(other|independents?|none|note|united|national|people|democratic|the )", re.I)


def parties(registry, book, of):
    """Political parties whose names belong to one country."""
    found = collections.defaultdict(set)
    for entry in book.values():
        code = of.get(id(entry))
        text = entry.get("Government", {}).get("Political parties", {}).get("text", "")
        if not code:
            continue
        for part in re.split(r"<.*?>|;", text):
            part = re.sub(r"\(.*?\)|\[.*?\]", "", part)
            pieces = [without_the(p.strip(" ,.")) for p in part.split(" or ")]
            if not pieces or not re.fullmatch(r"[A-Z][^:]{3,50}", pieces[0]):
                continue
            if len(pieces[0].split()) > 7:
                continue
            for piece in pieces[:3]:
                if 1 < len(piece) <= 50:
                    found[fold(piece)].add((code, pieces[0], piece))
    for key, claims in sorted(found.items()):
        if len({c[0] for c in claims}) > 1 or registry.has(key):
            continue
        code, name, piece = sorted(claims)[0]
        if piece != name and (len(piece) < 3 or len(found[fold(name)]) == 0):
            continue
        if piece == name:
            if len(key.split()) == 1 and len(key) < 6:
                continue
            if len(key.split()) <= 2 and GENERIC_PARTY.search(name):
                continue
            registry.add("O", name, code, code + "PTY")
        elif any(p[0] == "O" for p in registry.primary.get(fold(name), ())) and len(piece) >= 3 and piece.isupper():
            registry.alias("o", piece, fold(name), code)


# --- persons ---------------------------------------------------------------------------------

TITLES = re.compile(r"\b(minister|president|premier|chancellor|secretary|senator|governor|ambassador|king|queen|"
                    r"prince|princess|emperor|sultan|emir|chief|leader|general|colonel|major|captain|admiral|"
                    r"commander|marshal|spokesman|spokeswoman|envoy|mayor|judge|justice|director|chairman|"
                    r"deputy|acting|former|pm|dr|mr|mrs|sir|sheikh|ayatollah|mullah|pope|the|of|and|gen|lt|col|"
                    r"maj|brig|capt|adm)\b", re.I)


class Person:
    def __init__(self, name, country):
        self.name, self.country = name, country
        self.aliases, self.alone, self.offices = [], None, []


def leaders():
    people = {}
    for columns in table("leaders.tsv"):
        name, aliases, country, office, code, start, end = (columns + [""] * 7)[:7]
        person = people.setdefault((fold(name), country), Person(name, country))
        for alias in split(aliases):
            if alias.startswith("="):
                person.alone = person.alone or []
                if alias != "=":
                    person.alone.append(alias[1:])
            else:
                person.aliases.append(alias)
        person.offices.append((code, start, end, office))
    for person in people.values():
        if person.alone is None:
            person.alone = [person.name.split()[-1]]
    return people


MONTHS = {m: i for i, m in enumerate("January February March April May June July August September October "
                                     "November December".split(), 1)}


def factbook_leaders(book, of):
    """Heads of state and government with the day they took office."""
    for entry in book.values():
        code = of.get(id(entry))
        government = entry.get("Government", {})
        branch = government.get("Executive branch", {})
        # The heads of a dependency are mostly those of the state in control.
        if "Dependency status" in government or code in ("HKG", "MAC"):
            continue
        for part in ("chief of state", "head of government"):
            text = html.unescape(re.sub(r"<.*?>", " ", branch.get(part, {}).get("text", "")))
            for piece in re.split(r";|\),? ", text):
                found = re.match(r"^\s*(.*?)\s*\(since (\d{1,2})? ?([A-Z][a-z]+)? ?(\d{4})\)?\s*$", piece)
                if not code or not found or not found[4]:
                    continue
                words = found[1].replace("\xa0", " ").split()
                last = [i for i, w in enumerate(words)
                        if len(re.sub(r"[^A-Za-zÀ-ž]", "", w)) > 1 and re.sub(r"^(al|el|an|as|ar)-", "", w, flags=re.I).isupper()
                        or re.fullmatch(r"[A-ZÀ-Ž'’.-]{3,}", w) or re.search(r"-[A-Z]{3,}$", w)]
                if not last:
                    continue
                # "GNU Interim Prime Minister ... DUBAYBAH": the last run of capitals.
                while len(last) > 1 and last[-1] - last[0] != len(last) - 1:
                    last = last[1:]
                start = last[0]
                titles = ("President Minister Leader Premier Chancellor King Queen Emir Amir Sultan Prince Emperor Pope "
                          "General Gen. Chairman Chairperson Captain Capt. Col. Colonel Lt. Maj. Brig. Dr. Sir Dame "
                          "Sheikh Governor Head Chief Commander Council Adviser Princess Regent Duke Grand Governor-General "
                          "Marshal Field Ruler Crown Prime Interim Acting Transitional Transition First State Taoiseach "
                          "Ministers Confederation Swiss Affairs Political Foreign Archbishop Secretary-General Secretary Administrator Commissioner Bailiff Lieutenant Vice Premier, "
                          "President, Co-prince Monarch Ayatollah Supreme Mullah Executive Ltd. Army").split()
                at = max([i for i in range(start) if words[i] in titles or words[i].rstrip(",") in titles
                          or words[i] in ("of", "the", "and", "ad", "interim")], default=-1)
                # "LEE Jae-myung": the surname first.
                end = len(words) if last[0] == at + 1 and last == list(range(at + 1, last[-1] + 1)) else last[-1] + 1
                name = " ".join(words[at + 1:end]).strip(" ,")
                title = " ".join(words[:at + 1])
                name = " ".join(title_case(w) if w.isupper() or re.search(r"[A-Z]{3}", w) else w for w in name.split())
                alone = title_case(" ".join(words[start:last[-1] + 1]).strip(" ,"))
                name = re.sub(r"\b(X?[IVX]i{0,3}|Xvi|Vi|Xiv)$", lambda m: m[0].upper(), name)
                # The King of many realms is entered under his own.
                if "," in name or len(name) < 4 or (name.startswith("Charles I") and code != "GBR"):
                    continue
                month = MONTHS.get(found[3] or "")
                since = found[4] + (f"-{month:02}" if month else "") + \
                    (f"-{int(found[2]):02}" if month and found[2] else "")
                yield code, name, alone, title, since, "GOV"


def persons(registry, cameo, known, book, of):
    people = leaders()
    by_surname = collections.defaultdict(list)
    for person in people.values():
        for alone in person.alone + [person.name.split()[-1]]:
            by_surname[(fold(alone).split()[-1] if alone else "", person.country)].append(person)
    for code, name, alone, title, since, sector in factbook_leaders(book, of):
        key = fold(name)
        surname = fold(alone).split()[-1] if fold(alone) else ""
        same = [p for p in by_surname[(surname, code)] if shares(p, key) or any(o[1][:7] == since[:7] for o in p.offices)]
        same += [p for p in people.values() if p.country == code and key in {fold(a) for a in p.aliases + [p.name]}]
        if same:
            if key != fold(same[0].name):
                same[0].aliases.append(name)
            if not any(o[1][:4] <= since[:4] and not o[2] for o in same[0].offices):
                print(f"factbook: {title} {name} ({code}) since {since}: not so in leaders.tsv", file=sys.stderr)
            continue
        if (key, code) not in people and len(key.split()) >= 2:
            person = people[(key, code)] = Person(name, code)
            person.alone = [alone] if " " not in alone or len(alone) < 20 else []
            person.offices.append((code + sector, since, "", title.replace(",", "").replace(";", "")))
    hand = {}
    for person in people.values():
        for name in [person.name] + person.aliases:
            hand[fold(name)] = person
    found = {}
    for names, codes in blocks(f"{cameo}/Phoenix.Countries.actors.txt"):
        offices = merge(read_offices(codes, known))
        if not offices or max(o[2] for o in offices) < SINCE:
            continue
        first = clean(names[0])
        name = title_case(re.sub(r"^((LT|GEN|COL|MAJ|BRIG|CAPT|ADM|DR|SIR|H\.?E)\.? ?)+", "", first))
        if len(name.split()) < 2 or len(name) > 45 or TITLES.search(name) or re.search(r"[\d,/]", name):
            continue
        key = fold(name)
        if set(key.split()) & ORG_WORDS:
            continue
        country = offices[0][0][:3]
        known_person = hand.get(key)
        if known_person is None:
            known_person = next((hand[fold(clean(n))] for n in names if fold(clean(n)) in hand), None)
        if known_person is not None:
            earliest = min(o[1] for o in known_person.offices)
            for office in offices:
                if office[2] != CLOSED and office[2] <= earliest:
                    known_person.offices.append(office)
            if len(key.split()) >= 2 and key != fold(known_person.name) and known_person.country == country:
                known_person.aliases.append(name)
            continue
        if registry.has(key):
            continue
        person = found.setdefault((key, country), Person(name, country))
        person.offices = merge(person.offices + offices)
        for other in names[1:]:
            alias = title_case(clean(other))
            # "President Karzai": who is called so is called so alone.
            titled = " ".join(word for word in alias.split() if not TITLES.fullmatch(word))
            if " " not in titled and fold(titled) == key.split()[-1] and len(titled) > 3 and titled != alias:
                person.alone = [titled]
                continue
            if len(alias.split()) == 1:
                if fold(alias) == key.split()[-1] and len(alias) > 3:
                    person.alone = [alias]
            elif len(alias.split()) <= 5 and not TITLES.search(alias) and not re.search(r"[\d,/]", alias):
                person.aliases.append(alias)
    for (key, country), person in sorted(found.items()):
        people.setdefault((key, country), person)
    for (_, country), person in sorted(people.items()):
        offices = sorted(set(person.offices), key=lambda o: (o[1], o[2] or "9", o[0]))
        text = ";".join(",".join((o[0].removeprefix(country), o[1], o[2], o[3].replace(",", "").replace(";", ""))).rstrip(",") for o in offices)
        key = registry.add("P", person.name, country, "", text)
        for alias in person.aliases:
            if len(alias.split()) == 1 and "-" not in alias and alias[0].isupper() and not alias.isupper():
                single(registry, alias, key, country)
            else:
                registry.alias("p", alias, key, country)
        for alone in person.alone or []:
            single(registry, alone, key, country)


def single(registry, word, key, country):
    folded = fold(word)
    # A name that is a country's or a body's first is a person's only with a title.
    titled = folded in COMMON or any(k in "CGOcdkg" for k in registry.said.get(folded, ()))
    registry.alias("t" if titled else "n", word, key, country)
    # "Assad" beside "al-Assad".
    plain = re.sub(r"^(al|el) ", "", folded)
    if plain != folded and len(plain) > 3:
        registry.alias("t" if plain in COMMON else "n", plain.title(), key, country)


def shares(person, key):
    """Whether the names have a word in common beside the last."""
    words = set(key.split()[:-1])
    return any(words & set(fold(n).split()[:-1]) for n in [person.name] + person.aliases)


def read_offices(codes, known):
    for text in codes:
        parts = text.split()
        if len(parts) < 2 or parts[0][3:6] == "ELI":
            continue
        code = plover(parts[0], known)
        if parts[0].startswith("IGOUNO"):
            code = "UNOGOV"
        if not code or len(code) != 6:
            continue
        dates = "".join(parts[1:])
        if dates.startswith(">"):
            start, end = day(dates[1:]), CLOSED
        elif "-" in dates:
            start, end = (day(d) for d in dates.split("-", 1))
        else:
            continue
        if start and end and (start <= end or end == CLOSED):
            yield code, start, end, ""


def merge(offices):
    """Offices of one code that meet or overlap become one."""
    done = []
    for code, start, end, title in sorted(offices):
        if done and done[-1][0] == code and start <= next_year(done[-1][2]) and not title:
            if end > done[-1][2]:
                done[-1] = (code, done[-1][1], end, "")
        else:
            done.append((code, start, end, title))
    return done


def next_year(date):
    return f"{int(date[:4]) + 1}{date[4:]}"  # ministers listed again a year on did not go


# --- agents ----------------------------------------------------------------------------------

# Words that say nothing of a sector by themselves, or another than the dictionary has.
SKIPPED_AGENTS = set("""deputy state capital province community family ordinary settlement chamber representative
representatives delegate publication carrier echelon phalanx private native individuals spokesman spokesmen
spokesperson spokeswoman spokeswomen spokespersons doc publisher town city village mob elders population writer
authority mig mi 24vm hind harrier jet kfir polity sovereign kingdom state governance major general private
officials telecom non revolt uprising rebellion telecom firm telecom consultant waiter waitress mother women woman
child children girl victim victims suspect passenger hunter rose blog website web site internet site tv
""".split())
PLURAL_OF = {"man": "men", "woman": "women", "person": "persons"}


def plurals(key):
    words = key.split()
    last = words[-1]
    if last.endswith(("s", "men", "women", "people", "media", "police", "military", "personnel", "press", "judiciary")):
        if not last.endswith("ss"):
            return []
    if last.endswith("man"):
        plural = last[:-3] + "men"
    elif re.search(r"[^aeiou]y$", last):
        plural = last[:-1] + "ies"
    elif re.search(r"(s|x|ch|sh)$", last):
        plural = last + "es"
    else:
        plural = last + "s"
    out = [" ".join(words[:-1] + [plural])]
    # "ministers of defence", "members of parliament".
    found = re.match(r"^(\w+)( (?:of|for|to|in|without) .*)$", key)
    if found:
        head = found[1]
        head = head[:-1] + "ies" if re.search(r"[^aeiou]y$", head) else head[:-3] + "men" if head.endswith("man") else head + "s"
        out.append(head + found[2])
    return out


def agents(path):
    table_of = {}
    sets = {}
    for line in open(path, encoding="latin-1"):
        line = line.split("#")[0].strip()
        defined = re.match(r"^(!\w+!)\s*=\s*(.*)$", line)
        if defined:
            sets[defined[1]] = [w.strip() for w in defined[2].split(",")]
            continue
        found = re.match(r"^(.*?)\s*(?:\{(.*?)\})?\s*\[~(\w+)\]", line)
        if not found or found[3] in ("JNK", "NON"):
            continue
        sector = found[3][:6]
        if sector[:3] == "NGO":
            sector = "SOC"
        if sector[:3] in ("IGO", "IMG"):
            continue
        if sector[:3] not in SECTORS:
            continue
        forms = [found[1]] + ([found[2]] if found[2] else [])
        for mark, words in sets.items():
            forms = [f.replace(mark, w) for f in forms for w in (words if mark in f else [""])]
        for form in forms:
            key = fold(form.replace("_", " ").strip())
            # Stems ("DEFENCE_MINIST ") stand for the minister and the ministry.
            for whole in ([key + "er", key + "ry"] if key.endswith("minist") else [key]):
                # "Minister of ...": the minister says it all.
                if re.search(r" (to|at|for|of|in)$", whole):
                    continue
                if re.match(r"(minist\w+|secretary|department|dept) (of|for) ", whole):
                    continue
                if whole and whole not in SKIPPED_AGENTS and not re.search(r"\d", whole):
                    table_of.setdefault(whole, (sector, "s"))
    for key in list(table_of):
        for plural in plurals(key):
            table_of.setdefault(plural, table_of[key])
    for sector, strength, words in table("agents.tsv"):
        for word in split(words):
            key = fold(word)
            table_of[key] = (sector, strength)
            for plural in plurals(key):
                table_of[plural] = (sector, strength)
    # British and American spelling.
    for key in list(table_of):
        for one, other in (("defence", "defense"), ("defense", "defence"), ("labour", "labor"), ("labor", "labour")):
            if one in key.split():
                table_of.setdefault(re.sub(rf"\b{one}\b", other, key), table_of[key])
    return {k: v for k, v in table_of.items() if v[1] != "x"}


def main(facts, cameo, agents_path):
    registry = Registry()
    book = factbook(facts)
    known, of = countries(registry, facts, book)
    organizations(registry, known)
    cities(registry, facts, known, 300_000)
    persons(registry, cameo, known, book, of)
    dictionary_organizations(registry, cameo, known)
    national_organizations(registry, cameo, known)
    parties(registry, book, of)
    rows = registry.write(os.path.join(OUT, "actors.tsv"))
    words = agents(agents_path)
    with open(os.path.join(OUT, "agents.tsv"), "w", encoding="utf8") as out:
        for key in sorted(words, key=lambda k: k.encode()):
            out.write(f"{key}\t{words[key][0]}\t{words[key][1]}\n")
    print(f"{rows} rows of actors, {len(words)} of agents", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
