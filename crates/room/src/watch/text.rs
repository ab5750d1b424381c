//! Sentences, as the rules look at them: words in order, little ones included.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use watchfloor_text::Span;
use watchfloor_text::words::words;

use super::tables;
use crate::events::names::root;
use crate::events::trigger::Trigger;
use crate::maps::{HashMap, HashSet};
use crate::words::stems;

/// How many words may stand between the words of a phrase ("called the whole meeting off").
const GAP: usize = 4;

/// A stretch of text, by words. Those of many sentences are kept.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// In lower case, in order.
    pub(super) forms: Texts,
    stems: OnceLock<Texts>,
    roots: OnceLock<Texts>,
    /// Which tables have a phrase in it, by their bits.
    tables: OnceLock<u32>,
}

impl Words {
    pub(super) fn of(text: &str) -> Words {
        let lower = words(text, Span::of(text))
            .into_iter()
            .map(|word| word.slice(text).to_lowercase())
            .filter(|word| word.chars().any(char::is_alphanumeric));
        Words { forms: Texts::of(lower), ..Words::default() }
    }

    /// The words before the one at a place.
    pub(super) fn before(&self, at: usize) -> Words {
        Words::of(&self.forms.joined(0..at))
    }

    /// Those from a place on.
    pub(super) fn behind(&self, at: usize) -> Words {
        Words::of(&self.forms.joined(at..self.forms.len()))
    }

    /// Stems of the content words, each once. Most sentences are never asked for them.
    pub(super) fn stems(&self) -> &Texts {
        self.stems.get_or_init(|| {
            Texts::in_order(stems(&self.forms.joined(0..self.forms.len())))
        })
    }

    /// Whether a name's word stands in it, as it is or by its root.
    pub(super) fn has_name(&self, name: &str) -> bool {
        let roots = self.roots.get_or_init(|| {
            let roots = self.forms.iter().map(|form| (form, root(form)));
            let others = roots.filter(|(form, root)| form != root);
            Texts::in_order(others.map(|(_, root)| root).collect())
        });
        roots.holds(name) || self.forms.iter().any(|form| form == name)
    }

    /// Where the first of these phrases begins.
    pub(super) fn find(&self, phrases: &Phrases) -> Option<usize> {
        let mut places = (0..self.forms.len()).filter(|_| self.has(phrases));
        places.find(|at| phrases.begins(&self.forms, *at))
    }

    pub(super) fn has(&self, phrases: &Phrases) -> bool {
        let tables = self.tables.get_or_init(|| READY.tables_in(&self.forms));
        tables & phrases.bit != 0
    }

    /// Whether it speaks of what is ahead: "will", "plans", "is to meet".
    pub(super) fn is_ahead(&self) -> bool {
        let pair = |(first, second): (&str, &str)| {
            tables::IS_AHEAD.iter().any(|(one, other)| first == *one && second == *other)
        };
        let pairs = self.forms.iter().zip(self.forms.iter().skip(1));
        self.has(&READY.not_yet) || pairs.into_iter().any(pair)
    }
}

/// Short texts in one piece of memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    all: Box<str>,
    ends: Box<[u32]>,
}

impl Texts {
    pub(super) fn of(texts: impl IntoIterator<Item = String>) -> Texts {
        let mut all = String::new();
        let mut ends = Vec::new();
        for text in texts {
            all.push_str(&text);
            // A report is never so long; if it were, nothing would be found behind.
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        Texts { all: all.into(), ends: ends.into() }
    }

    /// Each once, in the order of the alphabet.
    pub(super) fn in_order(mut texts: Vec<String>) -> Texts {
        texts.sort_unstable();
        texts.dedup();
        Texts::of(texts)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        self.all.get(start.map_or(0, |start| *start as usize)..end)
    }

    pub(super) fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default())
    }

    /// Whether one of them is this text, where they are [in order](Texts::in_order).
    pub(super) fn holds(&self, text: &str) -> bool {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            match self.get(middle).unwrap_or_default().cmp(text) {
                Ordering::Equal => return true,
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
            }
        }
        false
    }

    /// Those at these places, with blanks between.
    fn joined(&self, places: Range<usize>) -> String {
        let parts: Vec<&str> = places.filter_map(|at| self.get(at)).collect();
        parts.join(" ")
    }
}

/// A table of phrases, by their first words, with a bit of its own.
#[derive(Debug)]
pub(super) struct Phrases {
    by_first: HashMap<&'static str, Vec<Vec<&'static str>>>,
    bit: u32,
}

impl Phrases {
    fn begins(&self, forms: &Texts, at: usize) -> bool {
        let rests = forms.get(at).and_then(|form| self.by_first.get(form));
        rests.is_some_and(|rests| rests.iter().any(|rest| follows(rest, forms, at + 1)))
    }
}

/// The phrases of all tables by their first words, with the bits of their tables.
type ByFirst = HashMap<&'static str, Vec<(Vec<&'static str>, u32)>>;

/// Makes tables of phrases ready, and gives each the next bit.
#[derive(Default)]
struct Tables {
    by_first: ByFirst,
    count: u32,
}

impl Tables {
    fn phrases(&mut self, table: &'static str) -> Phrases {
        let bit = 1 << self.count;
        self.count += 1;
        let mut by_first: HashMap<&'static str, Vec<Vec<&'static str>>> =
            HashMap::default();
        for phrase in table.split(',') {
            let mut parts = phrase.split_whitespace();
            if let Some(first) = parts.next() {
                let rest: Vec<&str> = parts.collect();
                self.by_first.entry(first).or_default().push((rest.clone(), bit));
                by_first.entry(first).or_default().push(rest);
            }
        }
        Phrases { by_first, bit }
    }
}

/// Whether these words come in this order from a place on, each not far behind the one before.
fn follows(rest: &[&str], forms: &Texts, start: usize) -> bool {
    let mut from = start;
    for word in rest {
        let mut near = from..forms.len().min(from + GAP + 1);
        let Some(at) = near.find(|at| forms.get(*at) == Some(word)) else {
            return false;
        };
        from = at + 1;
    }
    true
}

impl Ready {
    /// The bits of all tables that have a phrase among these words.
    fn tables_in(&self, forms: &Texts) -> u32 {
        let mut found = 0;
        for (at, form) in forms.iter().enumerate() {
            for (rest, bit) in self.by_first.get(form).into_iter().flatten() {
                if found & bit == 0 && follows(rest, forms, at + 1) {
                    found |= bit;
                }
            }
        }
        found
    }
}

/// The tables, made ready once.
pub(super) struct Ready {
    by_first: ByFirst,
    pub(super) called_off: Phrases,
    pub(super) takes_back: Phrases,
    pub(super) announcements: Phrases,
    pub(super) backs_out: Phrases,
    pub(super) stays_away: Phrases,
    pub(super) breaks: Phrases,
    pub(super) bonds: Phrases,
    pub(super) refuses: Phrases,
    pub(super) grants: Phrases,
    pub(super) ultimata: Phrases,
    pub(super) gives: Phrases,
    pub(super) given_days: Phrases,
    pub(super) not_yet: Phrases,
    pub(super) not: Phrases,
    pub(super) possible: Phrases,
    pub(super) still_open: Phrases,
    pub(super) to_come: Phrases,
    pub(super) unless: Phrases,
    pub(super) does_not_vouch: Phrases,
    pub(super) accuses: Phrases,
    pub(super) arms: Phrases,
    pub(super) keeps_away: Phrases,
    pub(super) warnings: Phrases,
    pub(super) conditions: HashSet<&'static str>,
    pub(super) questions: HashSet<&'static str>,
    /// Stems that say nothing of what is announced.
    pub(super) empty: HashSet<String>,
    pub(super) offices: HashSet<&'static str>,
    pub(super) passive: HashSet<&'static str>,
    pub(super) nobody: HashSet<&'static str>,
    pub(super) told_before: HashSet<&'static str>,
    pub(super) counts: HashSet<&'static str>,
    /// Stems of the names of a truce.
    pub(super) truces: HashSet<String>,
    /// Stems of verbs that harm, and of those that announce harm without saying which.
    pub(super) harms: HashSet<String>,
    pub(super) answers: HashSet<String>,
    /// Stems under which a line is found that may tell of a turn without naming the act.
    pub(super) turning: HashSet<String>,
    /// For each stem, the rows of [`tables::SAME_DEED`] it stands in.
    pub(super) same_deed: HashMap<String, Vec<usize>>,
}

/// The single words of a table.
fn singles(table: &'static str) -> HashSet<&'static str> {
    table.split(',').map(str::trim).collect()
}

/// The stems of all words of a table, as triggers have them.
fn bases(table: &'static str) -> HashSet<String> {
    let words = table.split(',').flat_map(stems);
    words.map(|stem| Trigger::of(&stem).stem).collect()
}

pub(super) static READY: LazyLock<Ready> = LazyLock::new(|| {
    let turning = [
        tables::CALLED_OFF,
        tables::TAKES_BACK,
        tables::BACKS_OUT,
        tables::BREAKS,
        tables::GRANTS,
        tables::REFUSES,
    ];
    let mut same_deed: HashMap<String, Vec<usize>> = HashMap::default();
    for (row, list) in tables::SAME_DEED.iter().enumerate() {
        for stem in stems(list) {
            same_deed.entry(Trigger::of(&stem).stem).or_default().push(row);
        }
    }
    let mut phrases = Tables::default();
    Ready {
        called_off: phrases.phrases(tables::CALLED_OFF),
        takes_back: phrases.phrases(tables::TAKES_BACK),
        announcements: phrases.phrases(tables::ANNOUNCEMENTS),
        backs_out: phrases.phrases(tables::BACKS_OUT),
        stays_away: phrases.phrases(tables::STAYS_AWAY),
        breaks: phrases.phrases(tables::BREAKS),
        bonds: phrases.phrases(tables::BONDS),
        refuses: phrases.phrases(tables::REFUSES),
        grants: phrases.phrases(tables::GRANTS),
        ultimata: phrases.phrases(tables::ULTIMATA),
        gives: phrases.phrases(tables::GIVES),
        given_days: phrases.phrases(tables::GIVEN_DAYS),
        not_yet: phrases.phrases(tables::NOT_YET),
        not: phrases.phrases(tables::NOT),
        possible: phrases.phrases(tables::POSSIBLE),
        still_open: phrases.phrases(tables::STILL_OPEN),
        to_come: phrases.phrases(tables::TO_COME),
        unless: phrases.phrases(tables::UNLESS),
        does_not_vouch: phrases.phrases(tables::DOES_NOT_VOUCH),
        accuses: phrases.phrases(tables::ACCUSES),
        arms: phrases.phrases(tables::ARMS),
        keeps_away: phrases.phrases(tables::KEEPS_AWAY),
        warnings: phrases.phrases(tables::WARNINGS),
        conditions: singles(tables::CONDITIONS),
        questions: singles(tables::QUESTIONS),
        empty: tables::EMPTY.split(',').flat_map(stems).collect(),
        passive: singles(tables::PASSIVE),
        offices: singles(tables::OFFICES),
        nobody: singles(tables::NOBODY),
        told_before: singles(tables::TOLD_BEFORE),
        counts: singles(tables::COUNTS),
        truces: bases(tables::TRUCES),
        harms: bases(tables::HARMS),
        answers: bases(tables::ANSWERS),
        // Of a phrase its first word: what follows is looked at in the sentence.
        turning: turning
            .into_iter()
            .flat_map(|table| table.split(','))
            .filter_map(|phrase| stems(phrase).into_iter().next())
            .collect(),
        same_deed,
        by_first: phrases.by_first,
    }
});
