//! Sentences, as the rules look at them: words in order, little ones included.

use std::sync::LazyLock;
use std::sync::OnceLock;

use watchfloor_text::Span;
use watchfloor_text::words::words;

use super::tables;
use crate::events::names::root;
use crate::events::trigger::Trigger;
use crate::maps::{HashMap, HashSet};
use crate::words::stems;

/// How many words may stand between the words of a phrase ("called the whole meeting off").
const GAP: usize = 4;

/// A stretch of text, by words.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// In lower case, in order.
    pub(super) forms: Vec<String>,
    stems: OnceLock<HashSet<String>>,
    roots: OnceLock<HashSet<String>>,
}

impl Words {
    pub(super) fn of(text: &str) -> Words {
        let forms = words(text, Span::of(text))
            .into_iter()
            .map(|word| word.slice(text).to_lowercase())
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .collect();
        Words { forms, ..Words::default() }
    }

    /// Stems of the content words. Most sentences are never asked for them.
    pub(super) fn stems(&self) -> &HashSet<String> {
        self.stems.get_or_init(|| stems(&self.forms.join(" ")).into_iter().collect())
    }

    /// The words as they are compared with names.
    pub(super) fn roots(&self) -> &HashSet<String> {
        self.roots.get_or_init(|| {
            self.forms.iter().flat_map(|form| [form.clone(), root(form)]).collect()
        })
    }

    /// Where the first of these phrases begins.
    pub(super) fn find(&self, phrases: &Phrases) -> Option<usize> {
        (0..self.forms.len()).find(|at| phrases.begins(&self.forms, *at))
    }

    pub(super) fn has(&self, phrases: &Phrases) -> bool {
        self.find(phrases).is_some()
    }

    /// Whether it speaks of what is ahead: "will", "plans", "is to meet".
    pub(super) fn is_ahead(&self) -> bool {
        let pair = |two: &[String]| {
            tables::IS_AHEAD.iter().any(|(one, other)| two[0] == *one && two[1] == *other)
        };
        self.has(&READY.not_yet) || self.forms.windows(2).any(pair)
    }
}

/// A table of phrases, by their first words.
#[derive(Debug)]
pub(super) struct Phrases(HashMap<&'static str, Vec<Vec<&'static str>>>);

impl Phrases {
    fn new(table: &'static str) -> Phrases {
        let mut by_first: HashMap<&'static str, Vec<Vec<&'static str>>> =
            HashMap::default();
        for phrase in table.split(',') {
            let mut parts = phrase.split_whitespace();
            if let Some(first) = parts.next() {
                by_first.entry(first).or_default().push(parts.collect());
            }
        }
        Phrases(by_first)
    }

    fn begins(&self, forms: &[String], at: usize) -> bool {
        let Some(rests) = self.0.get(forms[at].as_str()) else { return false };
        rests.iter().any(|rest| follows(rest, &forms[at + 1..]))
    }
}

/// Whether these words come in this order, each not far behind the one before.
fn follows(rest: &[&str], forms: &[String]) -> bool {
    let mut from = 0;
    for word in rest {
        let window = forms.get(from..).unwrap_or_default();
        let Some(at) = window.iter().take(GAP + 1).position(|form| form == word) else {
            return false;
        };
        from += at + 1;
    }
    true
}

/// The tables, made ready once.
pub(super) struct Ready {
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
    Ready {
        called_off: Phrases::new(tables::CALLED_OFF),
        takes_back: Phrases::new(tables::TAKES_BACK),
        announcements: Phrases::new(tables::ANNOUNCEMENTS),
        backs_out: Phrases::new(tables::BACKS_OUT),
        stays_away: Phrases::new(tables::STAYS_AWAY),
        breaks: Phrases::new(tables::BREAKS),
        bonds: Phrases::new(tables::BONDS),
        refuses: Phrases::new(tables::REFUSES),
        grants: Phrases::new(tables::GRANTS),
        ultimata: Phrases::new(tables::ULTIMATA),
        gives: Phrases::new(tables::GIVES),
        given_days: Phrases::new(tables::GIVEN_DAYS),
        not_yet: Phrases::new(tables::NOT_YET),
        not: Phrases::new(tables::NOT),
        possible: Phrases::new(tables::POSSIBLE),
        still_open: Phrases::new(tables::STILL_OPEN),
        to_come: Phrases::new(tables::TO_COME),
        unless: Phrases::new(tables::UNLESS),
        does_not_vouch: Phrases::new(tables::DOES_NOT_VOUCH),
        accuses: Phrases::new(tables::ACCUSES),
        arms: Phrases::new(tables::ARMS),
        keeps_away: Phrases::new(tables::KEEPS_AWAY),
        warnings: Phrases::new(tables::WARNINGS),
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
    }
});
