//! What became of an announcement: the life that follows from what later lines and dates make of it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use watchfloor_reading::contract::WatchKind;
use watchfloor_record::{Line, VersionId};

use super::case::Case;
use super::condition::Condition;
use super::deeds::{Deed, Deeds, Standing, Term, Told};
use super::drafts::Draft;
use super::due;
use super::facts::Facts;
use super::join::Group;
use super::likeness::Who;
use super::text::READY;
use crate::events::trigger::Trigger;
use crate::maps::{HashMap, HashSet};
use crate::picture::{Turn, WatchState};
use crate::time;

/// What the rules of `case` look at of an announcement.
pub(super) struct Subject<'a> {
    pub(super) kind: WatchKind,
    pub(super) to: Option<&'a Who>,
    pub(super) all: Vec<&'a Who>,
    pub(super) act_kind: &'a str,
    pub(super) trigger: Option<&'a Trigger>,
    pub(super) objects: Vec<Term<'a>>,
    pub(super) forsworn: bool,
    /// Whether arms are to be silent.
    pub(super) arms: bool,
    pub(super) condition: Option<&'a Condition>,
    /// The words of that.
    pub(super) conditions: Vec<Term<'a>>,
    /// The names of a truce, where arms are to be silent.
    pub(super) truces: Vec<Term<'static>>,
    /// The first moment after the last day on which it may still be done.
    pub(super) over: Option<i64>,
    /// The day on which it was announced.
    pub(super) day: i32,
    pub(super) first: &'a Draft<'a>,
    /// The reports in which it is told.
    pub(super) retold: HashSet<VersionId>,
    /// Whether nobody else announced anything that could be meant.
    pub(super) only: bool,
    /// The cluster of the act announced.
    pub(super) event: Option<Line>,
}

impl Subject<'_> {
    /// Whether something was asked for: then the one asked is to do it.
    pub(super) fn is_asked(&self) -> bool {
        matches!(self.kind, WatchKind::Request | WatchKind::Deadline)
    }
}

/// A line with what it does to an announcement.
struct Evidence {
    learnt: i64,
    rank: usize,
    /// Acts before statements, and the text before the headline: they are the better lines to show.
    statement: bool,
    headline: bool,
    line: Line,
    state: WatchState,
}

/// The life of an announcement: open first, then what lines and dates made of it, until `now`.
pub(super) fn life<'a>(
    group: &Group<'a>,
    chief: &'a Draft<'a>,
    asked: &Asked,
    deeds: &Deeds<'_>,
    event_of: &HashMap<Line, Line>,
    only: bool,
    now: i64,
) -> Vec<Turn<WatchState>> {
    let Some(first) = group.first() else { return Vec::new() };
    let opened = group
        .iter()
        .map(|draft| (draft.report.learnt, draft.line()))
        .min()
        .unwrap_or((first.report.learnt, first.line()));
    let subject = Subject { only, ..subject(group, chief, deeds, event_of) };
    let mut evidence = evidence(&subject, group, asked, deeds, event_of);
    evidence.sort_by_key(|found| {
        (
            found.learnt,
            found.rank,
            order(found.state),
            found.headline,
            found.statement,
            found.line,
        )
    });
    let mut life =
        vec![Turn { state: WatchState::Open, at: opened.0, line: Some(opened.1) }];
    let mut over = subject.over.filter(|over| *over < now && *over > opened.0);
    for found in evidence {
        let at = found.learnt.max(opened.0);
        if let Some(passed) = over.filter(|over| *over <= at) {
            pass(&mut life, &subject, passed);
            over = None;
        }
        let state = life.last().map_or(WatchState::Open, |turn| turn.state);
        if follows(state, found.state, &subject) {
            life.push(Turn { state: found.state, at, line: Some(found.line) });
        }
    }
    if let Some(passed) = over {
        pass(&mut life, &subject, passed);
    }
    life
}

/// Of two states that one report brings, which comes first.
fn order(state: WatchState) -> u8 {
    match state {
        WatchState::Open => 0,
        WatchState::Triggered => 1,
        WatchState::Broken => 2,
        WatchState::Contested => 3,
        WatchState::CarriedOut => 4,
        WatchState::Withdrawn => 5,
        WatchState::Lapsed => 6,
    }
}

/// Whether one state can follow another. What was settled stays so; but what lapsed because nothing
/// was known may become known, and a truce that was kept can be broken later.
fn follows(state: WatchState, next: WatchState, subject: &Subject<'_>) -> bool {
    match state {
        WatchState::Open => true,
        WatchState::Triggered => next != WatchState::Triggered,
        WatchState::Contested => {
            !matches!(next, WatchState::Triggered | WatchState::Contested)
        }
        WatchState::Lapsed => next != WatchState::Triggered,
        WatchState::CarriedOut => next == WatchState::Broken && subject.arms,
        WatchState::Broken | WatchState::Withdrawn => false,
    }
}

/// The date has passed.
fn pass(life: &mut Vec<Turn<WatchState>>, subject: &Subject<'_>, at: i64) {
    let state = life.last().map_or(WatchState::Open, |turn| turn.state);
    let unless = subject.condition.as_ref().is_some_and(|condition| condition.unless);
    let next = match state {
        // "unless they leave by Friday": they did not, as far as anybody knows.
        WatchState::Open if unless => WatchState::Triggered,
        // A promise to leave off something until a day has been kept, as far as anybody knows.
        WatchState::Open | WatchState::Triggered | WatchState::Contested => {
            WatchState::Lapsed
        }
        _ => return,
    };
    life.push(Turn { state: next, at, line: None });
}

/// By whom it is: as the fullest words have it, else any others, else whoever says so.
pub(super) fn author<'a>(group: &Group<'a>, chief: &'a Draft<'a>) -> Option<&'a Who> {
    let read = std::iter::once(chief).chain(group.iter().copied());
    let by = read.filter_map(|draft| draft.by.as_deref()).next();
    by.or(chief.speaker.as_deref())
}

/// Until when: as the fullest words have it, else any others.
pub(super) fn day<'a>(group: &Group<'a>, chief: &'a Draft<'a>) -> Option<&'a str> {
    let mut read = std::iter::once(chief).chain(group.iter().copied());
    read.find_map(|draft| draft.due.as_deref())
}

/// To whom: as the fullest words have it, else any others.
pub(super) fn addressee<'a>(group: &Group<'a>, chief: &'a Draft<'a>) -> Option<&'a Who> {
    let mut read = std::iter::once(chief).chain(group.iter().copied());
    read.find_map(|draft| draft.to.as_deref())
}

fn subject<'a>(
    group: &Group<'a>,
    chief: &'a Draft<'a>,
    deeds: &Deeds<'_>,
    event_of: &HashMap<Line, Line>,
) -> Subject<'a> {
    let mut all: Vec<&Who> = chief.all.iter().map(AsRef::as_ref).collect();
    all.extend(author(group, chief));
    let mut told = std::iter::once(chief).chain(group.iter().copied());
    let condition = told.find_map(Draft::condition);
    let terms = |stems: &mut dyn Iterator<Item = &'a str>| {
        stems.map(|stem| deeds.term(stem)).collect()
    };
    let truces = READY.truces.iter().filter(|_| chief.arms);
    let over = day(group, chief).and_then(due::too_late);
    Subject {
        kind: chief.kind,
        all,
        act_kind: &chief.act_kind,
        trigger: chief.trigger.as_ref(),
        objects: terms(&mut chief.objects.iter().map(String::as_str)),
        conditions: terms(&mut condition.into_iter().flat_map(Condition::stems)),
        truces: truces.map(|stem| deeds.term(stem)).collect(),
        forsworn: chief.forsworn,
        arms: chief.arms,
        retold: group.iter().map(|draft| draft.report.id).collect(),
        condition,
        over,
        day: time::day_of(group[0].report.stamp),
        first: group[0],
        only: false,
        event: group.iter().find_map(|draft| event_of.get(&draft.act_line()?).copied()),
        to: addressee(group, chief),
    }
}

/// The lines that do something to an announcement.
fn evidence(
    subject: &Subject<'_>,
    group: &Group<'_>,
    asked: &Asked,
    deeds: &Deeds<'_>,
    event_of: &HashMap<Line, Line>,
) -> Vec<Evidence> {
    let own: HashSet<Line> = group.iter().flat_map(|draft| draft.act_line()).collect();
    let mut found = Vec::new();
    for deed in deeds.near(subject.first.rank, &asked.stems, &asked.names) {
        let turns = deed.turns;
        let same_event = subject.event.is_some()
            && event_of.get(&deed.line()).copied() == subject.event;
        if !(turns || same_event || may_concern(subject, &deed, deeds)) {
            continue;
        }
        let Some(facts) = deed.facts() else { continue };
        if !is_later(subject, &deed, facts) || own.contains(&deed.line()) {
            continue;
        }
        let standing = deed.standing(facts, subject.trigger);
        // What is only spoken of changes nothing, but for "threatened to call it off" and its like.
        if standing == Standing::Spoken && !turns {
            continue;
        }
        let Some(sentence) = deed.sentence(facts) else { continue };
        let statement = match deed.what {
            Told::Act(_) => None,
            Told::Statement(at) => deed.report.memo.statement(deed.report, at),
        };
        let case = Case {
            subject,
            standing,
            trigger: facts.trigger.as_ref(),
            actors: OnceCell::new(),
            same_event,
            statement,
            clause: OnceCell::new(),
            turns: turns || matches!(deed.what, Told::Statement(_)),
            deed,
            deeds,
            sentence,
        };
        let mut add = |state| {
            found.push(Evidence {
                learnt: deed.report.learnt,
                rank: deed.rank,
                statement: matches!(deed.what, Told::Statement(_)),
                headline: facts.headline,
                line: deed.line(),
                state,
            });
        };
        if case.triggers() {
            add(WatchState::Triggered);
        }
        if let Some(state) = case.settles() {
            add(state);
        }
    }
    found
}

/// Whether a line shares enough with an announcement to be looked at more closely. This is asked of
/// many lines, of which few are left.
fn may_concern(subject: &Subject<'_>, deed: &Deed<'_>, deeds: &Deeds<'_>) -> bool {
    let shared =
        |words: &[Term<'_>]| words.iter().filter(|word| deeds.has(deed, **word)).count();
    shared(&subject.objects) * 3 >= subject.objects.len()
        || subject.first.answers() && deed.kind() != ""
        || subject.truces.iter().any(|word| deeds.has(deed, *word))
        || subject.condition.is_some()
            && shared(&subject.conditions) * 2 >= subject.conditions.len()
}

/// Under which words lines about an announcement may be found, each once.
pub(super) struct Asked {
    pub(super) stems: Vec<String>,
    pub(super) names: Vec<String>,
}

impl Asked {
    pub(super) fn of(group: &Group<'_>) -> Asked {
        let mut stems: BTreeSet<&str> = BTreeSet::new();
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for draft in group.iter().take(3) {
            stems.extend(draft.objects.iter().map(String::as_str));
            stems.extend(draft.trigger.iter().map(|trigger| trigger.stem.as_str()));
            if draft.answers() {
                stems.extend(
                    draft.to.iter().flat_map(|to| to.stems()).map(String::as_str),
                );
            }
            let condition = draft.condition().into_iter();
            stems.extend(condition.flat_map(Condition::stems));
            let parties = draft.by.iter().chain(&draft.to).chain(&draft.all);
            names.extend(parties.flat_map(|party| party.stems()).map(String::as_str));
        }
        if group.iter().any(|draft| draft.arms) {
            stems.extend(READY.truces.iter().map(String::as_str));
        }
        let telling = |words: BTreeSet<&str>| {
            let words = words.into_iter().filter(|stem| !READY.empty.contains(*stem));
            words.map(str::to_owned).collect()
        };
        Asked { stems: telling(stems), names: telling(names) }
    }
}

/// Whether a line tells of something later than the announcement: a later report, unless it speaks of
/// an earlier day; or the same one, where it gives a later day.
fn is_later(subject: &Subject<'_>, deed: &Deed<'_>, facts: &Facts) -> bool {
    if deed.report.stamp > subject.first.report.stamp {
        // "In August it broke the treaty": the day may stand beside what it dates.
        let last = facts.days.map(|(_, last)| last).or(facts.last_day);
        return last.is_none_or(|last| last >= subject.day);
    }
    if deed.report.id != subject.first.report.id {
        return false;
    }
    let first = subject.first.report;
    let announced = subject.first.act.map(Told::Act);
    let announced = announced.and_then(|act| first.memo.facts(first, act)?.days);
    match (facts.days, announced) {
        (Some((first, _)), Some((_, last))) => first > last,
        // What was announced before the day of the report may be done by then.
        (None, Some((_, last))) => last < subject.day,
        _ => false,
    }
}
