#!/usr/bin/env python3
"""Makes tables/countries.tsv from tables of facts.

usage: tables/countries.py FACTS > tables/countries.tsv
  FACTS holds `geonames/countryInfo.txt` (GeoNames, CC BY 4.0: codes, names, capitals) and
  `factbook/**/*.json` (CIA World Factbook, public domain: short names, nationalities)

Columns: ISO 3166-1 alpha-3 code, kind of word (name, capital, demonym), word.
"""

import glob
import json
import re
import sys

# Names in the news that neither source has.
MORE = {
    "USA": [("name", n) for n in ("US", "U.S.", "U.S", "USA", "America", "the United States of America")]
    + [("demonym", "American"), ("demonym", "Americans"), ("capital", "Washington")],
    "GBR": [("name", n) for n in ("UK", "U.K.", "Britain", "Great Britain", "England")]
    + [("demonym", "Briton"), ("demonym", "Britons"), ("demonym", "British")],
    "ARE": [("name", n) for n in ("UAE", "U.A.E.", "the Emirates")],
    "RUS": [("name", "the Russian Federation")],
    "CHN": [("name", "the People's Republic of China"), ("name", "Mainland China")],
    "KOR": [("name", "South Korea"), ("demonym", "South Korean"), ("demonym", "South Koreans")],
    "PRK": [("name", "North Korea"), ("demonym", "North Korean"), ("demonym", "North Koreans")],
    "COD": [("name", "DRC"), ("name", "DR Congo"), ("demonym", "Congolese")],
    "TUR": [("name", "Turkey"), ("demonym", "Turkish"), ("demonym", "Turk"), ("demonym", "Turks")],
    "MMR": [("name", "Burma"), ("demonym", "Burmese")],
    "CIV": [("name", "Cote d'Ivoire"), ("demonym", "Ivorian")],
    "CZE": [("name", "Czech Republic"), ("demonym", "Czech"), ("demonym", "Czechs")],
    "PSE": [("name", "Palestine"), ("demonym", "Palestinian"), ("demonym", "Palestinians")],
    "ISR": [("demonym", "Israeli"), ("demonym", "Israelis")],
    "UKR": [("capital", "Kiev")],
    "VAT": [("name", "the Vatican"), ("name", "Vatican"), ("name", "the Holy See")],
    "SRB": [("demonym", "Serb"), ("demonym", "Serbs")],
    "AFG": [("demonym", "Afghan"), ("demonym", "Afghans")],
    "IRQ": [("demonym", "Iraqi"), ("demonym", "Iraqis")],
    "SWZ": [("name", "Swaziland")],
    "MKD": [("name", "Macedonia")],
    "CPV": [("name", "Cape Verde")],
}
# Capitals that name something else first, or a country too.
NOT_AS_CAPITAL = {"Kingston", "Victoria", "Georgetown", "Hamilton", "George Town", "Stanley",
                  "Jamestown", "San Jose", "Santiago", "Singapore", "Monaco", "Djibouti",
                  "Luxembourg", "San Marino", "Vatican City", "Guatemala City", "Kuwait City",
                  "Panama", "Mexico City", "Washington, D.C.", "Gibraltar", "Saint John's"}
# Territories without a voice of their own in the news, and names that are common words.
LEFT_OUT = {"ATA", "BVT", "HMD", "IOT", "SGS", "UMI", "ATF", "CCK", "CXR", "NFK", "ANT", "SCG"}


def nationalities(folder):
    """Demonyms by short country name."""
    found = {}
    for path in glob.glob(f"{folder}/factbook/*/*.json"):
        country = json.load(open(path, encoding="utf8"))
        name = country.get("Government", {}).get("Country name", {}) \
            .get("conventional short form", {}).get("text", "")
        nationality = country.get("People and Society", {}).get("Nationality", {})
        words = set()
        for part in ("noun", "adjective"):
            text = re.sub(r"<.*?>|\(singular.*?\)|\(plural.*?\)", "", nationality.get(part, {}).get("text", ""))
            for word in re.split(r"[,;/]| or ", text):
                word = word.strip()
                if re.fullmatch(r"[A-Z][A-Za-z'’ -]+(\((s|es)\))?", word):
                    words.add(re.sub(r"\(.*", "", word).strip())
                    plural = re.search(r"\((s|es)\)", word)
                    if plural:
                        words.add(re.sub(r"\((s|es)\)", r"\1", word))
        if name and words:
            found[name] = sorted(w for w in words if len(w) > 2)
    return found


def main(folder):
    demonyms = nationalities(folder)
    rows = set()
    for line in open(f"{folder}/geonames/countryInfo.txt", encoding="utf8"):
        if line.startswith("#"):
            continue
        columns = line.rstrip("\n").split("\t")
        code, name, capital = columns[1], columns[4].strip(), columns[5].strip()
        if code in LEFT_OUT:
            continue
        rows.add((code, "name", name))
        if capital and capital not in NOT_AS_CAPITAL and capital != name:
            rows.add((code, "capital", capital))
        for word in demonyms.get(name, []):
            rows.add((code, "demonym", word))
        for kind, word in MORE.get(code, []):
            rows.add((code, kind, re.sub("^the ", "", word)))
    for row in sorted(rows):
        print("\t".join(row))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
