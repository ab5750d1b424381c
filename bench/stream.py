"""A long stream of invented reports, to time a room on.

`write_week` writes the reports of one week as HTML, with the actors they name. Read once, they are told
again for any number of weeks by `retell`: the same readings with other names, later dates, other numbers.
Names are exchanged for names of the same length, so every span of a reading stays where it was; dates move
by whole weeks, so "on Tuesday" stays right. Nothing here exists.
"""

import datetime
import html
import json
import os
import random
import re

MONDAY = datetime.date(2031, 1, 6)
# Of so many reports in ten ...
COPIES, UPDATES = 1, 1
# Reports of one story, and the share of stories that have so many.
SIZES = (1, 2, 3, 5, 8, 13, 30)
SHARES = (40, 20, 14, 12, 8, 5, 1)

# All names of a kind have the same length. A country's people have an "n" more.
COUNTRIES = [first + last for first in
             ("Kar", "Vel", "Sun", "Mor", "Tal", "Bre", "Dra", "Nes", "Pol", "Zam")
             for last in ("ovia", "inia", "urra", "edia")]
CODES = [f"X{first}{second}" for first in "ABCDEFGHIJ" for second in "KLMN"]
TOWNS = [first + last for first in
         ("Alder", "Birch", "Corne", "Dunst", "Ester", "Fenwi", "Graym", "Holst", "Inver", "Jaspe")
         for last in ("by", "ck", "ry", "to", "na", "ow", "el", "ik", "as", "or", "um", "et")]
NAMES = [first + last for first in
         ("Brand", "Castr", "Dulma", "Ebers", "Farro", "Gless", "Hadda", "Ivers", "Jarro", "Kestr")
         for last in ("ell", "ick", "ino", "ovo", "und", "ett")]
OUTLETS = [f"{name} {kind}" for name in ("Northwater", "Harbour", "Meridian", "Old Bridge", "Lantern")
           for kind in ("Dispatch", "Herald", "Post", "Wire", "Gazette", "Tribune")]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# What a story is about: its act, told in several ways, and what may follow.
ACTS = (
    ("{A} shells {town}, {n} killed",
     ("{A}n artillery shelled the {B}n town of {town} on {day}, killing {n} people",
      "{A}n forces shelled {town} in {B} on {day}, killing at least {n} people",
      "At least {n} people were killed on {day} when {A}n artillery shelled {town}"),
     ("{A} denied that its army had shelled {town}.",
      "{w} people were wounded, the hospital of {town} said.",
      "{B}'s interior ministry put the number of the dead at {n} and called for help.")),
    ("{A} closes border to {B}",
     ("{A} closed its border with {B} near {town} on {day}",
      "{A} shut the crossing at {town} to all traffic from {B} on {day}",
      "The border between {A} and {B} was closed by {A} on {day}"),
     ("{B} demanded that {A} open the border by {other}.",
      "{w} lorries waited at {town}, drivers said.",
      "{A}'s interior ministry said the border would open again if {B} withdrew its troops.")),
    ("{A} and {B} sign accord in {town}",
     ("{A} and {B} signed an accord on trade in {town} on {day}",
      "Ministers of {A} and {B} signed a trade accord in {town} on {day}",
      "{A} agreed with {B} on trade at a meeting in {town} on {day}"),
     ("The accord is worth {w} million dollars, {A}'s trade ministry said.",
      "{B} promised to lift its duties on steel by {other}.",
      "The two countries will meet again in {town} on {other}.")),
    ("{A} threatens to attack {town}",
     ("{A}'s president, Ada {p}, threatened on {day} to attack {town} if {B} kept its troops there",
      "{A} threatened on {day} to attack {town} unless {B} withdraws",
      "President Ada {p} of {A} warned {B} on {day} that the army would attack {town}"),
     ("{B} rejected the threat.", "{w} families left {town}, the mayor said.",
      "{B}'s army sent {n} tanks to {town}.")),
    ("Protesters storm ministry in {town}",
     ("Protesters stormed the interior ministry of {A} in {town} on {day}",
      "A crowd of {w} people stormed the ministry in {town}, {A}, on {day}",
      "The interior ministry of {A} was stormed by protesters in {town} on {day}"),
     ("Police arrested {n} people, a spokesman said.",
      "The opposition denied that it had called for violence.",
      "{A}'s president, Ada {p}, promised an inquiry.")),
    ("Flood kills {n} in {town}",
     ("A flood killed {n} people in {town} in {A} on {day}",
      "{n} people died on {day} when the river flooded {town}, {A}",
      "The river burst its banks at {town} in {A} on {day} and killed {n} people"),
     ("{w} people were evacuated, the governor said.", "{B} sent {n} helicopters to {town}.",
      "{A} asked its neighbours for boats and blankets.")),
    ("{A} expels diplomats of {B}",
     ("{A} expelled {n} diplomats of {B} on {day}",
      "{n} diplomats of {B} were expelled by {A} on {day}",
      "{A} ordered {n} {B}n diplomats on {day} to leave the country"),
     ("{B} called the expulsion a hostile act.", "The diplomats have until {other} to leave.",
      "{B} promised an answer.")),
    ("{B} troops withdraw from {town}",
     ("{B} withdrew its troops from {town} in {A} on {day}",
      "{B}n soldiers left {town} in {A} on {day}",
      "The last {B}n troops withdrew from {town} on {day}"),
     ("{w} soldiers had been in {town} since spring.", "{A} thanked {B}.",
      "{A}'s army said that it would send engineers to {town} on {other}.")),
)
VOUCHERS = (", {A}'s defence ministry said.", ", according to {B}'s foreign ministry.",
            ", an official in {town} said on condition of anonymity.", ".", ".",
            ", said Mara {q}, a spokeswoman for the army of {B}.")
REMARKS = (
    "“We shall not forget {town},” Mara {q} told reporters.",
    "Residents of {town} said that they had heard nothing from the government since {day}.",
    "{A} and {B} have quarrelled over the river {q} for {few} years.",
    "The United Nations urged both sides to meet before {other}.",
    "“Nobody asked us,” said Jon {p}, a farmer near {town}.",
    "{B}'s foreign minister, Jon {p}, accused {A} of breaking its word.",
    "A diplomat told {outlet} that talks would begin on {other}.",
    "In {town} shops stayed closed and schools sent the children home.",
)


def write_week(folder, count, seed=1):
    """Writes `count` reports of the week after MONDAY and `actors.toml`; gives the reports' folder."""
    rng = random.Random(seed)
    with open(os.path.join(folder, "actors.toml"), "w", encoding="utf8") as file:
        for name, code in zip(COUNTRIES, CODES):
            file.write(f'[[actor]]\nname = "{name}"\naliases = ["{name}n"]\nkind = "country"\n'
                       f'country = "{code}"\n\n')
    reports = os.path.join(folder, "reports")
    os.makedirs(reports)
    written = []
    while len(written) < count:
        for report in story(rng, len(written)):
            if len(written) == count:
                break
            path = os.path.join(reports, f"{len(written):05}.html")
            with open(path, "w", encoding="utf8") as file:
                file.write(page(report))
            written.append(report)
    return reports


def story(rng, number):
    """The reports of one story: some of them copies, some later versions of their own."""
    headline, leads, more = rng.choice(ACTS)
    first, second = rng.sample(COUNTRIES, 2)
    day = rng.randrange(6)
    slots = {"A": first, "B": second, "town": rng.choice(TOWNS), "p": rng.choice(NAMES),
             "q": rng.choice(NAMES), "n": rng.randint(11, 49), "w": rng.randint(100, 900),
             "few": rng.choice(("two", "three", "ten")), "day": DAYS[day], "other": DAYS[(day + 2) % 7]}
    told = []
    for part in range(rng.choices(SIZES, SHARES)[0]):
        hour = day * 24 + rng.randrange(24) + part
        fate = rng.randrange(10)
        if told and fate < COPIES:
            source = rng.choice(told)
            report = source | {"outlet": rng.choice(OUTLETS), "title": "Update: " + source["title"]}
        elif told and fate < COPIES + UPDATES:
            report = dict(rng.choice(told))
            slots["n"] += 1
            report["text"] = [*report["text"], fill(rng, rng.choice(more), slots)]
        else:
            body = [fill(rng, rng.choice(leads) + rng.choice(VOUCHERS), slots)]
            body += [fill(rng, line, slots) for line in rng.sample(more, 2) + rng.sample(REMARKS, 3)]
            slug = f"{number + part}-{rng.randrange(10**6)}"
            report = {"outlet": rng.choice(OUTLETS), "title": fill(rng, headline, slots), "slug": slug,
                      "text": body}
        report["hour"] = min(hour, 7 * 24 - 1)
        report["minute"] = rng.randrange(60)
        told.append(report)
        yield report


def fill(rng, template, slots):
    return template.format(outlet=rng.choice(OUTLETS), **slots)


def page(report):
    """A report as HTML."""
    moment = (datetime.datetime.combine(MONDAY, datetime.time())
              + datetime.timedelta(hours=report["hour"], minutes=report["minute"]))
    outlet = html.escape(report["outlet"])
    address = f"https://{report['outlet'].replace(' ', '').lower()}.example/{report['slug']}"
    paragraphs = "".join(f"<p>{html.escape(line)}</p>\n" for line in report["text"])
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            f'<title>{html.escape(report["title"])}</title>\n'
            f'<link rel="canonical" href="{address}">\n'
            f'<meta property="og:site_name" content="{outlet}">\n'
            f'<meta property="article:published_time" content="{moment.isoformat()}Z"></head>\n'
            f'<body><article><h1>{html.escape(report["title"])}</h1>\n{paragraphs}</article></body></html>\n')


def retell(readings, week):
    """The readings (JSON lines) of the first week, told of another week: names change places with others
    of their kind, a seventh of the countries keeps quarrelling as before."""
    rng = random.Random(week)
    names = {}
    for pool in (COUNTRIES[len(COUNTRIES) // 7:], TOWNS, NAMES):
        names |= dict(zip(pool, rng.sample(pool, len(pool))))
    codes = {code: CODES[COUNTRIES.index(names[name])]
             for name, code in zip(COUNTRIES, CODES) if name in names}
    names |= codes
    any_name = re.compile("|".join(sorted(names, key=len, reverse=True)))
    # Nobody prints last week's report again with other names.
    outlets = dict(zip(OUTLETS, rng.sample(OUTLETS, len(OUTLETS))))
    any_outlet = re.compile(r'"outlet":"([^"]*)"')
    any_date = re.compile(r"\b(203\d-\d\d-\d\d)(?=[\"T])")
    shift = datetime.timedelta(weeks=week)

    def later(match):
        return (datetime.date.fromisoformat(match[1]) + shift).isoformat()

    for line in readings:
        line = any_name.sub(lambda match: names[match[0]], line)
        line = any_date.sub(later, line)
        line = any_outlet.sub(lambda match: f'"outlet":"{outlets.get(match[1], match[1])}"', line, count=1)
        # Another week's article is another article.
        yield line.replace(".example/", f".example/{week}/")


def in_order(readings):
    """The readings in order of publication."""
    return sorted(readings, key=lambda line: json.loads(line)["report"]["published"])
