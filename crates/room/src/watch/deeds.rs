//! What later reports tell, found by its words.

use std::sync::Arc;

use watchfloor_reading::contract::{BlockName, CharSpan, Status};
use watchfloor_record::Line;

use super::drafts::{find, place};
use super::likeness::{Who, same_deed};
use super::text::{READY, Words};
use crate::events::trigger::Trigger;
use crate::maps::{HashMap, HashSet};
use crate::sheet::sentence_of;
use crate::snapshot::Known;
use crate::threads::Shared;
use crate::time;

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
}

/// What stands on it, by its number in the reading.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told {
    Act(usize),
    Statement(usize),
}

/// All such lines of the reports that count, with an index by the words that announcements ask for.
pub(super) struct Deeds<'a> {
    deeds: Vec<Deed<'a>>,
    /// For each, whether it has a word of turning.
    turns: Vec<bool>,
    by_stem: HashMap<String, Vec<u32>>,
    /// Of those, the lines that have a word of turning ("dropped", "broke"), by all their words: they
    /// are found by a party's name alone.
    turning: HashMap<String, Vec<u32>>,
    sentences: Shared<(usize, usize), Arc<Words>>,
}

impl<'a> Deeds<'a> {
    /// The lines of these reports, which stand in the room's order; `wanted` are the stems asked for.
    pub(super) fn new(
        reports: &[&'a Known],
        rejected: &HashSet<Line>,
        wanted: HashSet<String>,
    ) -> Deeds<'a> {
        let mut found = Deeds {
            deeds: Vec::new(),
            turns: Vec::new(),
            turning: wanted.iter().map(|stem| (stem.clone(), Vec::new())).collect(),
            by_stem: wanted.into_iter().map(|stem| (stem, Vec::new())).collect(),
            sentences: Shared::default(),
        };
        for (rank, report) in reports.iter().copied().enumerate() {
            let sheet = &report.sheet;
            for (at, words) in
                sheet.acts.iter().enumerate().take(sheet.reading.events.len())
            {
                if rejected.contains(&report.act_line(at)) {
                    continue;
                }
                let stems =
                    [std::slice::from_ref(&words.trigger), &words.clause, &words.around];
                found.add(Deed { report, rank, what: Told::Act(at) }, &stems);
            }
            let statements = sheet.contents.iter().enumerate();
            for (at, stems) in statements.take(sheet.reading.attributions.len()) {
                if rejected.contains(&report.statement_line(at)) {
                    continue;
                }
                found.add(Deed { report, rank, what: Told::Statement(at) }, &[stems]);
            }
        }
        found
    }

    fn add(&mut self, deed: Deed<'a>, stems: &[&[String]]) {
        let Ok(number) = u32::try_from(self.deeds.len()) else { return };
        self.deeds.push(deed);
        let all = || stems.iter().copied().flatten();
        let turns = all().any(|stem| READY.turning.contains(stem));
        self.turns.push(turns);
        for stem in all() {
            let Some(places) = self.by_stem.get_mut(stem) else { continue };
            if places.last() != Some(&number) {
                places.push(number);
            }
            if turns
                && let Some(places) = self.turning.get_mut(stem)
                && places.last() != Some(&number)
            {
                places.push(number);
            }
        }
    }

    /// The lines from this report on that share most with an announcement: `stems` of what is announced
    /// and its condition, `names` of its parties. With each line goes whether it has a word of turning.
    pub(super) fn near(
        &self,
        from: usize,
        stems: &HashSet<String>,
        names: &HashSet<String>,
    ) -> Vec<(Deed<'a>, bool)> {
        let first = self.deeds.partition_point(|deed| deed.rank < from);
        let later = |places: &'_ [u32]| -> usize {
            places.partition_point(|place| (*place as usize) < first)
        };
        let mut lists: Vec<(&str, &[u32])> = Vec::new();
        for stem in stems {
            let places = self.by_stem.get(stem).map_or(&[][..], Vec::as_slice);
            lists.push((stem, &places[later(places)..]));
        }
        for name in names {
            let places = self.turning.get(name).map_or(&[][..], Vec::as_slice);
            lists.push((name, &places[later(places)..]));
        }
        lists.sort_unstable_by_key(|(stem, places)| (places.len(), *stem));
        // How many of the words asked for each line has.
        let mut counts: HashMap<u32, u8> = HashMap::default();
        let mut left = LOOKED_AT;
        for (_, places) in lists {
            for place in places.iter().take(left) {
                let count = counts.entry(*place).or_default();
                *count = count.saturating_add(1);
            }
            left = left.saturating_sub(places.len());
        }
        let mut ranked: Vec<(u8, u32)> =
            counts.into_iter().map(|(place, count)| (u8::MAX - count, place)).collect();
        if ranked.len() > WEIGHED {
            ranked.select_nth_unstable(WEIGHED);
            ranked.truncate(WEIGHED);
        }
        ranked.sort_unstable();
        ranked
            .into_iter()
            .filter_map(|(_, place)| {
                let place = place as usize;
                Some((*self.deeds.get(place)?, *self.turns.get(place)?))
            })
            .collect()
    }

    /// The words of the sentence that a line stands in.
    pub(super) fn sentence(&self, deed: &Deed<'a>) -> Arc<Words> {
        let reading = &deed.report.sheet.reading;
        let span = deed.span();
        let number = sentence_of(&reading.sentences, span);
        self.sentences.get((deed.rank, number), |_| {
            let whole = reading.sentences.get(number).copied().unwrap_or(span);
            Arc::new(Words::of(deed.report.words(whole)))
        })
    }
}

impl<'a> Deed<'a> {
    pub(super) fn line(&self) -> Line {
        match self.what {
            Told::Act(at) => self.report.act_line(at),
            Told::Statement(at) => self.report.statement_line(at),
        }
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

    /// The word that carries the act.
    pub(super) fn trigger(&self) -> Option<Trigger> {
        let Told::Act(at) = self.what else { return None };
        self.report.sheet.acts.get(at).map(|words| Trigger::of(&words.trigger))
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

    /// First and last day of the time that the report gives the act.
    pub(super) fn days(&self) -> Option<(i32, i32)> {
        let Told::Act(at) = self.what else { return None };
        let reading = &self.report.sheet.reading;
        let when = find(&reading.times, reading.events.get(at)?.time?, |time| time.id)?;
        let first = time::days(when.start.as_deref()?)?.0;
        let last = when.end.as_deref().and_then(time::days).map_or(first, |days| days.1);
        Some((first, last.max(first)))
    }

    /// Whether it stands in the headline.
    pub(super) fn is_headline(&self) -> bool {
        let at = self.span()[0];
        let blocks = &self.report.sheet.reading.report.blocks;
        blocks.iter().any(|block| block.kind == BlockName::Title && at < block.span[1])
    }

    /// The last day that its sentence names.
    pub(super) fn last_day(&self) -> Option<i32> {
        let reading = &self.report.sheet.reading;
        let whole =
            reading.sentences.get(sentence_of(&reading.sentences, self.span()))?;
        let inside = reading
            .times
            .iter()
            .filter(|time| whole[0] <= time.span[0] && time.span[1] <= whole[1]);
        let ends =
            inside.filter_map(|time| time.end.as_deref().or(time.start.as_deref()));
        ends.filter_map(time::days).map(|days| days.1).max()
    }

    /// Where it stands: an act's word, a statement's first.
    fn span(&self) -> CharSpan {
        let reading = &self.report.sheet.reading;
        match self.what {
            Told::Act(at) => reading.events.get(at).map(|event| event.trigger),
            Told::Statement(at) => reading
                .attributions
                .get(at)
                .and_then(|said| said.content.spans.first().copied()),
        }
        .unwrap_or_default()
    }

    /// How far it is done. An act has its status; of a statement its words and its cue tell, or the act
    /// in it that is the one announced.
    pub(super) fn standing(&self, announced: Option<&Trigger>) -> Standing {
        let reading = &self.report.sheet.reading;
        match self.what {
            Told::Act(at) => match reading.events.get(at) {
                Some(act) => self.status(at, act.status),
                None => Standing::Spoken,
            },
            Told::Statement(at) => {
                let Some(said) = reading.attributions.get(at) else {
                    return Standing::Spoken;
                };
                let cue = said.cue.map(|words| Words::of(self.report.words(words.span)));
                let content = self.content();
                if cue.is_some_and(|cue| cue.has(&READY.does_not_vouch)) {
                    Standing::Spoken
                } else if content.has(&READY.not) {
                    Standing::Not
                } else if let Some(standing) =
                    announced.and_then(|deed| self.told(at, deed))
                {
                    standing
                } else if content.is_ahead() {
                    Standing::Spoken
                } else {
                    Standing::Done
                }
            }
        }
    }

    /// The standing of an act in a statement that does what was announced.
    fn told(&self, statement: usize, announced: &Trigger) -> Option<Standing> {
        let sheet = &self.report.sheet;
        let spans = &sheet.reading.attributions.get(statement)?.content.spans;
        let mut acts = sheet.reading.events.iter().zip(&sheet.acts).enumerate();
        let (at, (act, _)) = acts.find(|(_, (act, words))| {
            let inside =
                |span: &CharSpan| span[0] <= act.trigger[0] && act.trigger[1] <= span[1];
            spans.iter().any(inside) && same_deed(announced, &Trigger::of(&words.trigger))
        })?;
        Some(Deed { what: Told::Act(at), ..*self }.status(at, act.status))
    }

    /// The standing of an act: what a reader takes for done may have a "not" just before it.
    fn status(&self, at: usize, status: Status) -> Standing {
        const NEAR: usize = 24;
        match status {
            Status::Happened | Status::Ongoing => {
                let act = self.report.sheet.reading.events.get(at);
                let trigger = act.map_or([0, 0], |act| act.trigger);
                let start =
                    trigger[0].saturating_sub(NEAR).max(act.map_or(0, |act| act.span[0]));
                let before =
                    Words::of(self.report.words([start.min(trigger[0]), trigger[0]]));
                let last = before.forms.iter().rev().take(2);
                let mut negated = last.map(String::as_str);
                if negated
                    .any(|form| matches!(form, "not" | "never") || form.ends_with("n't"))
                {
                    Standing::Not
                } else {
                    Standing::Done
                }
            }
            Status::Denied => Standing::Not,
            _ => Standing::Spoken,
        }
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

    /// The words of the statement itself; of an act, those of its clause.
    pub(super) fn content(&self) -> Words {
        let reading = &self.report.sheet.reading;
        match self.what {
            Told::Act(at) => reading
                .events
                .get(at)
                .map(|event| Words::of(self.report.words(event.span))),
            Told::Statement(at) => reading.attributions.get(at).map(|said| {
                let parts: Vec<&str> = said
                    .content
                    .spans
                    .iter()
                    .map(|span| self.report.words(*span))
                    .collect();
                Words::of(&parts.join(" "))
            }),
        }
        .unwrap_or_default()
    }
}
