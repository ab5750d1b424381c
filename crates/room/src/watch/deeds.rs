//! What later reports tell, found by its words.

use std::cmp::Reverse;

use watchfloor_reading::contract::CharSpan;
use watchfloor_record::Line;

use super::drafts::place;
use super::facts::{Facts, Lines};
use super::likeness::{Who, same_deed};
use super::text::Words;
use crate::events::trigger::Trigger;
use crate::maps::{HashMap, HashSet};
use crate::snapshot::Known;
use crate::threads;

/// So many places under the words of an announcement are looked at, its rarest words first. In a room
/// where every line speaks of "troops" that word finds nothing; "the Tal crossing" still does.
const LOOKED_AT: usize = 400;

/// So many of the lines found are weighed, those first that share most with the announcement.
const WEIGHED: usize = 40;

/// How far what is told is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It happened, or is happening.
    Done,
    /// It did not, or will not.
    Not,
    /// It is spoken of.
    Spoken,
}

/// A line that may tell what became of something: an act, or a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed<'a> {
    pub(super) report: &'a Known,
    pub(super) rank: usize,
    pub(super) what: Told,
    /// Its place among all lines.
    number: u32,
    /// Whether it has a word of turning.
    pub(super) turns: bool,
}

/// What stands on it, by its number in the reading.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    Act(usize),
    Statement(usize),
}

/// All such lines of the reports that count, with an index by the words that announcements ask for.
pub(super) struct Deeds<'a> {
    deeds: Vec<Deed<'a>>,
    /// The words asked for, by their numbers.
    numbers: HashMap<&'a str, u32>,
    /// For each word the lines that have it.
    by_word: Vec<Vec<u32>>,
    /// Of those, the lines that have a word of turning ("dropped", "broke"), by all their words: they
    /// are found by a party's name alone.
    turning: Vec<Vec<u32>>,
    /// For each line the numbers of its words, in order; and where they end.
    words: Vec<u32>,
    ends: Vec<usize>,
}

/// What one report adds to them: its lines, and of each the words asked for.
struct Part<'a> {
    deeds: Vec<Deed<'a>>,
    /// A line by its place among these, and a word.
    words: Vec<(usize, u32)>,
}

/// A word as it is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term<'a> {
    pub(super) stem: &'a str,
    number: Option<u32>,
}

impl<'a> Deeds<'a> {
    /// The lines of these reports, which stand in the room's order; `wanted` are the stems asked for.
    pub(super) fn new(
        reports: &[(usize, &'a Known)],
        rejected: &HashSet<Line>,
        wanted: impl Iterator<Item = &'a str>,
    ) -> Deeds<'a> {
        let mut numbers: HashMap<&'a str, u32> = HashMap::default();
        for stem in wanted {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            numbers.entry(stem).or_insert(next);
        }
        let count = numbers.len();
        let parts = threads::map(reports, |(rank, report)| {
            Part::of(report, *rank, rejected, &numbers)
        });
        let mut found = Deeds {
            deeds: Vec::new(),
            numbers,
            by_word: vec![Vec::new(); count],
            turning: vec![Vec::new(); count],
            words: Vec::new(),
            ends: Vec::new(),
        };
        for part in parts {
            found.add(part);
        }
        found
    }

    fn add(&mut self, part: Part<'a>) {
        let mut words = part.words.iter().peekable();
        for (at, deed) in part.deeds.into_iter().enumerate() {
            let Ok(number) = u32::try_from(self.deeds.len()) else { return };
            self.deeds.push(Deed { number, ..deed });
            while let Some((_, word)) = words.next_if(|(line, _)| *line == at) {
                self.words.push(*word);
                self.by_word[*word as usize].push(number);
                if deed.turns {
                    self.turning[*word as usize].push(number);
                }
            }
            self.ends.push(self.words.len());
        }
    }

    /// A word, ready to be looked for.
    pub(super) fn term<'t>(&self, stem: &'t str) -> Term<'t> {
        Term { stem, number: self.numbers.get(stem).copied() }
    }

    /// Whether a word stands in an act's sentence, or in a statement.
    pub(super) fn has(&self, deed: &Deed<'_>, word: Term<'_>) -> bool {
        let Some(wanted) = word.number else { return deed.has(word.stem) };
        let at = deed.number as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let to = self.ends.get(at).copied().unwrap_or_default();
        let own = self.words.get(from.copied().unwrap_or_default()..to);
        own.unwrap_or_default().contains(&wanted)
    }

    /// The lines from this report on that share most with an announcement: `stems` of what is announced
    /// and its condition, `names` of its parties.
    pub(super) fn near(
        &self,
        from: usize,
        stems: &[String],
        names: &[String],
    ) -> impl Iterator<Item = Deed<'a>> {
        let first = self.deeds.partition_point(|deed| deed.rank < from);
        let mut lists: Vec<(&str, &[u32])> = Vec::new();
        for (words, places) in [(stems, &self.by_word), (names, &self.turning)] {
            for stem in words {
                lists.push((stem, self.later(places, stem, first)));
            }
        }
        lists.sort_unstable_by_key(|(stem, places)| (places.len(), *stem));
        let mut found: Vec<u32> = Vec::new();
        for (_, places) in lists {
            let left = LOOKED_AT - found.len();
            found.extend(places.iter().take(left));
        }
        // How many of the words asked for each line has.
        found.sort_unstable();
        let counted = found.chunk_by(|one, other| one == other);
        let mut ranked: Vec<(Reverse<usize>, u32)> =
            counted.map(|same| (Reverse(same.len()), same[0])).collect();
        if ranked.len() > WEIGHED {
            ranked.select_nth_unstable(WEIGHED);
            ranked.truncate(WEIGHED);
        }
        ranked.sort_unstable();
        ranked
            .into_iter()
            .filter_map(|(_, place)| self.deeds.get(place as usize).copied())
    }

    /// The lines of a word, from the one with this number on.
    fn later<'s>(&self, lists: &'s [Vec<u32>], stem: &str, first: usize) -> &'s [u32] {
        let number = self.numbers.get(stem).map(|number| *number as usize);
        let places = number.and_then(|number| lists.get(number));
        let places = places.map_or(&[][..], Vec::as_slice);
        &places[places.partition_point(|place| (*place as usize) < first)..]
    }
}

impl<'a> Part<'a> {
    fn of(
        report: &'a Known,
        rank: usize,
        rejected: &HashSet<Line>,
        numbers: &HashMap<&'a str, u32>,
    ) -> Part<'a> {
        let lines = report.memo.lines(report);
        let (acts, statements) = Lines::counts(report);
        let all = (0..acts).map(Told::Act).chain((0..statements).map(Told::Statement));
        let mut deeds: Vec<Deed<'a>> = Vec::new();
        // For each line its place among those that are not rejected.
        let mut places: Vec<Option<usize>> = Vec::new();
        for (what, turns) in all.zip(&lines.turning) {
            let deed = Deed { report, rank, what, number: 0, turns: *turns };
            let is_rejected = !rejected.is_empty() && rejected.contains(&deed.line());
            places.push((!is_rejected).then_some(deeds.len()));
            if !is_rejected {
                deeds.push(deed);
            }
        }
        let mut words: Vec<(usize, u32)> = Vec::new();
        for (stem, having) in lines.iter() {
            let Some(number) = numbers.get(stem) else { continue };
            for line in having {
                let place = places.get(*line as usize).copied().flatten();
                words.extend(place.map(|place| (place, *number)));
            }
        }
        words.sort_unstable();
        Part { deeds, words }
    }
}

impl<'a> Deed<'a> {
    pub(super) fn line(&self) -> Line {
        match self.what {
            Told::Act(at) => self.report.act_line(at),
            Told::Statement(at) => self.report.statement_line(at),
        }
    }

    /// What it tells, whatever was announced.
    pub(super) fn facts(&self) -> Option<&'a Facts> {
        self.report.memo.facts(self.report, self.what)
    }

    /// The words of the sentence that it stands in.
    pub(super) fn sentence(&self, facts: &'a Facts) -> Option<&'a Words> {
        let alone = facts.alone.as_deref();
        alone.or_else(|| self.report.memo.sentence(self.report, facts.sentence))
    }

    /// Whether this stem stands in an act's sentence, or in a statement.
    pub(super) fn has(&self, stem: &str) -> bool {
        let sheet = &self.report.sheet;
        match self.what {
            Told::Act(at) => sheet.acts.get(at).is_some_and(|words| {
                words.trigger == stem
                    || words.clause.iter().chain(&words.around).any(|other| other == stem)
            }),
            Told::Statement(at) => sheet
                .contents
                .get(at)
                .is_some_and(|stems| stems.iter().any(|other| other == stem)),
        }
    }

    /// The PLOVER type of an act; of a statement nothing.
    pub(super) fn kind(&self) -> &'a str {
        match self.what {
            Told::Act(at) => self
                .report
                .sheet
                .reading
                .events
                .get(at)
                .map_or("", |event| event.kind.as_str()),
            Told::Statement(_) => "",
        }
    }

    pub(super) fn actors(&self) -> Vec<&'a Who> {
        self.parties(|event| &event.actor)
    }

    pub(super) fn recipients(&self) -> Vec<&'a Who> {
        self.parties(|event| &event.recipient)
    }

    fn parties(
        &self,
        side: impl Fn(&'a watchfloor_reading::contract::Event) -> &'a Vec<usize>,
    ) -> Vec<&'a Who> {
        const MOST: usize = 8;
        let Told::Act(at) = self.what else { return Vec::new() };
        let report = self.report;
        let reading = &report.sheet.reading;
        let ids = reading.events.get(at).map(side).into_iter().flatten().take(MOST);
        let places = ids.filter_map(|id| place(&reading.actors, *id, |actor| actor.id));
        places.filter_map(|at| report.memo.who(report, at)).collect()
    }

    /// How far it is done. An act has its status; of a statement its words and its cue tell, or the act
    /// in it that is the one announced.
    pub(super) fn standing(
        &self,
        facts: &Facts,
        announced: Option<&Trigger>,
    ) -> Standing {
        match self.what {
            Told::Statement(at) if facts.acts_may_tell => {
                let told = announced.and_then(|deed| self.told(at, deed));
                told.unwrap_or(facts.standing)
            }
            _ => facts.standing,
        }
    }

    /// The standing of an act in a statement that does what was announced.
    fn told(&self, statement: usize, announced: &Trigger) -> Option<Standing> {
        let sheet = &self.report.sheet;
        let spans = &sheet.reading.attributions.get(statement)?.content.spans;
        let events = sheet.reading.events.iter().take(sheet.acts.len());
        let inside = events.enumerate().filter(|(_, act)| {
            let around =
                |span: &CharSpan| span[0] <= act.trigger[0] && act.trigger[1] <= span[1];
            spans.iter().any(around)
        });
        let facts = inside
            .filter_map(|(at, _)| self.report.memo.facts(self.report, Told::Act(at)));
        let mut same = facts.filter(|facts| {
            facts.trigger.as_ref().is_some_and(|trigger| same_deed(announced, trigger))
        });
        same.next().map(|facts| facts.standing)
    }

    /// Whether this stem stands in its own clause.
    pub(super) fn tells(&self, stem: &str) -> bool {
        match self.what {
            Told::Act(at) => self.report.sheet.acts.get(at).is_some_and(|words| {
                words.trigger == stem || words.clause.iter().any(|other| other == stem)
            }),
            Told::Statement(_) => self.has(stem),
        }
    }

    /// The words of an act's clause.
    pub(super) fn clause(&self) -> Words {
        let Told::Act(at) = self.what else { return Words::default() };
        let act = self.report.sheet.reading.events.get(at);
        act.map(|act| Words::of(self.report.words(act.span))).unwrap_or_default()
    }
}
