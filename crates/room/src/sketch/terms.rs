//! The terms of a story: stems with how rare they are, how often they come, and whether they are names.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use watchfloor_text::Span;
use watchfloor_text::sentences::sentences;
use watchfloor_text::words::words;

use super::short_hash;
use crate::maps::HashMap;
use crate::words as stemming;

/// How rare stems are in news at large: `stem`, a tab, its class, and `N` where it is mostly a name.
/// Made by `tables/stems.py`.
const TABLE: &str = include_str!("../../data/stems.tsv");
/// The class of stems that are not in the table.
const RAREST: u8 = 7;
/// So many terms are kept of a report, the weightiest.
const MOST_TERMS: usize = 64;
/// Sentences that count as the report's lead, after the headline.
const LEAD: usize = 2;

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A common word.
    Word,
    /// A part of the name of somebody, something or some place.
    Name,
    /// A number in digits.
    Number,
    /// A month or a day of the week.
    Day,
}

/// A term of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its stem's hash, of 24 bits.
    pub hash: u32,
    /// What it is.
    pub kind: Kind,
    /// How rare it is in news at large: 0 in every fourth report or more, each further one about three times
    /// rarer, 7 for what is not in the table.
    pub rarity: u8,
    /// How often it comes: 0 once, 1 twice, 2 up to four times, 3 oftener.
    pub often: u8,
    /// Whether it comes in the headline or the first sentences.
    pub leads: bool,
}

impl Term {
    pub(super) fn new(hash: u32, traits: u8) -> Term {
        let kind = match traits & 3 {
            0 => Kind::Word,
            1 => Kind::Name,
            2 => Kind::Number,
            _ => Kind::Day,
        };
        let rarity = (traits >> 2) & 7;
        Term { hash, kind, rarity, often: (traits >> 5) & 3, leads: traits >> 7 == 1 }
    }

    /// All but the hash, in a byte.
    pub(super) fn traits(&self) -> u8 {
        self.kind as u8 | self.rarity << 2 | self.often << 5 | u8::from(self.leads) << 7
    }

    /// What it weighs where terms are counted: the rarer and the oftener, the more.
    pub fn weight(&self) -> f32 {
        (f32::from(self.rarity) + 0.5) * (1.0 + 0.5 * f32::from(self.often))
    }
}

/// A stem where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The stem.
    pub stem: String,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether its capital says something: not at the start of a sentence, nor in a headline where every
    /// word has one.
    pub tells: bool,
    /// The number of its sentence in the line.
    pub sentence: usize,
}

/// The hash under which a stem stands among the terms of a sketch.
pub(crate) fn term_hash(stem: &str) -> u32 {
    short_hash(stem) >> 8
}

/// How rare a stem is in news at large; see [`Term::rarity`].
pub(crate) fn rarity(stem: &str) -> u8 {
    table().get(stem).map_or(RAREST, |known| known.rarity)
}

/// The stems of a line, with what their letters say.
pub fn tokens(line: &str) -> Vec<Token> {
    let cut = words(line, Span::of(line));
    let mut found = Vec::new();
    for (number, range) in sentences(line, &cut).into_iter().enumerate() {
        let Some(sentence) = cut.get(range) else { continue };
        let is_capital = |word: &Span| word.slice(line).starts_with(char::is_uppercase);
        let long = || sentence.iter().filter(|word| word.slice(line).chars().count() > 3);
        let capitals = long().filter(|word| is_capital(word)).count();
        // In a headline nearly all long words have capitals.
        let is_headline = capitals * 10 >= long().count() * 7;
        let mut begins = true;
        for word in sentence {
            let written = word.slice(line);
            let opens = begins;
            // After a quotation mark or a bracket a sentence is still about to begin.
            begins = (begins && !written.contains(char::is_alphanumeric))
                || matches!(written, ":" | "“" | "\"" | "``");
            for stem in stemming::stems(written) {
                found.push(Token {
                    stem,
                    capital: is_capital(word),
                    tells: !opens && !is_headline,
                    sentence: number,
                });
            }
        }
    }
    found
}

#[derive(Default)]
struct Seen {
    times: u16,
    capitals: u16,
    telling_capitals: u16,
    telling: u16,
    leads: bool,
}

/// The terms of a report that weigh most.
pub(super) fn terms(headline: &str, body: &[&str]) -> Vec<Term> {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    let mut sentences_before = 0;
    for (line, in_headline) in
        std::iter::once((headline, true)).chain(body.iter().map(|line| (*line, false)))
    {
        let mut last = None;
        for token in tokens(line) {
            let leads = in_headline || sentences_before + token.sentence < LEAD;
            last = Some(token.sentence);
            let entry = seen.entry(token.stem).or_default();
            entry.times = entry.times.saturating_add(1);
            entry.capitals = entry.capitals.saturating_add(token.capital.into());
            entry.telling = entry.telling.saturating_add(token.tells.into());
            entry.telling_capitals = entry
                .telling_capitals
                .saturating_add((token.tells && token.capital).into());
            entry.leads |= leads;
        }
        if !in_headline {
            sentences_before += last.map_or(0, |last| last + 1);
        }
    }
    let mut terms: Vec<Term> = seen.iter().map(|(stem, seen)| term(stem, seen)).collect();
    terms.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then(a.hash.cmp(&b.hash)));
    terms.truncate(MOST_TERMS);
    terms.sort_by_key(|term| (term.hash, term.traits()));
    terms.dedup_by_key(|term| term.hash);
    terms
}

fn term(stem: &str, seen: &Seen) -> Term {
    let known = table().get(stem);
    let rarity = known.map_or(RAREST, |known| known.rarity);
    let kind = if stem.starts_with(|c: char| c.is_ascii_digit()) {
        Kind::Number
    } else if is_day(stem) {
        Kind::Day
    } else if is_name(seen, known) {
        Kind::Name
    } else {
        Kind::Word
    };
    let often = match seen.times {
        0 | 1 => 0,
        2 => 1,
        3 | 4 => 2,
        _ => 3,
    };
    Term { hash: term_hash(stem), kind, rarity, often, leads: seen.leads }
}

/// A name has a capital where capitals tell something; where none does, the table says what the word
/// mostly is, and a word that is not in the table and always has a capital is a name.
fn is_name(seen: &Seen, known: Option<&Known>) -> bool {
    if seen.telling > 0 {
        return seen.telling_capitals * 2 > seen.telling;
    }
    seen.capitals == seen.times && known.is_none_or(|known| known.is_name)
}

/// Stems of months and of days of the week. "May" and "march" are left out: they are words as well.
fn is_day(stem: &str) -> bool {
    const DAYS: &[&str] = &[
        "april",
        "august",
        "decemb",
        "februari",
        "friday",
        "januari",
        "juli",
        "june",
        "monday",
        "novemb",
        "octob",
        "saturday",
        "septemb",
        "sunday",
        "thursday",
        "tuesday",
        "wednesday",
    ];
    DAYS.binary_search(&stem).is_ok()
}

struct Known {
    rarity: u8,
    is_name: bool,
}

fn table() -> &'static HashMap<&'static str, Known> {
    static READ: OnceLock<HashMap<&'static str, Known>> = OnceLock::new();
    READ.get_or_init(|| TABLE.lines().filter_map(row).collect())
}

fn row(line: &'static str) -> Option<(&'static str, Known)> {
    let (stem, class) = line.split_once('\t')?;
    let rarity = class.get(..1)?.parse().ok()?;
    Some((stem, Known { rarity, is_name: class.ends_with('N') }))
}
