//! What became of an announcement: the life that follows from what later lines and dates make of it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use watchfloor_reading::contract::WatchKind;
use watchfloor_record::{Line, VersionId};

use super::case::Case;
use super::deeds::{Deed, Deeds, Standing, Told};
use super::drafts::Draft;
use super::due;
use super::join::Group;
use super::likeness::Who;
use super::text::{READY, Words};
use crate::events::names::{looks_like_name, root};
use crate::events::trigger::Trigger;
use crate::maps::{HashMap, HashSet};
use crate::picture::{Turn, WatchState};
use crate::time;
use crate::words::stems;

/// What the rules of `case` look at of an announcement.
pub(super) struct Subject<'a> {
    pub(super) kind: WatchKind,
    pub(super) to: Option<&'a Who>,
    pub(super) all: Vec<&'a Who>,
    pub(super) act_kind: String,
    pub(super) trigger: Option<Trigger>,
    pub(super) objects: BTreeSet<String>,
    pub(super) forsworn: bool,
    /// Whether arms are to be silent.
    pub(super) arms: bool,
    pub(super) condition: Option<Condition>,
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

/// What an announcement hangs on.
pub(super) struct Condition {
    pub(super) stems: HashSet<String>,
    /// Who must do it, where he is named.
    pub(super) who: Option<String>,
    /// What is to be done, as far as it is known.
    pub(super) verbs: Vec<Trigger>,
    /// Whether it comes true when its act does *not* take place.
    pub(super) unless: bool,
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
    due: Option<&str>,
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
    let subject = Subject { only, ..subject(group, chief, due, event_of) };
    let mut evidence = evidence(&subject, group, deeds, event_of);
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

/// To whom: as the fullest words have it, else any others.
pub(super) fn addressee<'a>(group: &Group<'a>, chief: &'a Draft<'a>) -> Option<&'a Who> {
    let mut read = std::iter::once(chief).chain(group.iter().copied());
    read.find_map(|draft| draft.to.as_deref())
}

fn subject<'a>(
    group: &Group<'a>,
    chief: &'a Draft<'a>,
    due: Option<&str>,
    event_of: &HashMap<Line, Line>,
) -> Subject<'a> {
    let mut all: Vec<&Who> = chief.all.iter().map(AsRef::as_ref).collect();
    all.extend(author(group, chief));
    let condition = std::iter::once(chief)
        .chain(group.iter().copied())
        .find_map(|draft| draft.condition.map(|span| condition(draft, span)));
    let over = due.and_then(due::over);
    Subject {
        kind: chief.kind,
        all,
        act_kind: chief.act_kind.clone(),
        trigger: chief.trigger.clone(),
        objects: chief.objects.clone(),
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

fn condition(draft: &Draft<'_>, span: [usize; 2]) -> Condition {
    // The word that makes it a condition may stand just before its span.
    const BEFORE: usize = 12;
    let report = draft.report;
    let words = Words::of(report.words(span));
    let before = Words::of(report.words([span[0].saturating_sub(BEFORE), span[0]]));
    let unless = words.has(&READY.unless)
        || before.forms.last().is_some_and(|form| form == "unless");
    // Who must do it is mostly its first name; the first word may have its capital from the sentence.
    let text = report.words(span);
    let spelt = watchfloor_text::words::words(text, watchfloor_text::Span::of(text));
    let who = spelt
        .iter()
        .map(|word| word.slice(text))
        .find(|word| {
            looks_like_name(word) && !stems(word).is_empty() && *word != "Unless"
        })
        .map(root);
    let told: HashSet<String> = stems(report.words(span))
        .into_iter()
        .filter(|stem| !READY.empty.contains(stem))
        .collect();
    let sheet = &report.sheet;
    let inside = sheet
        .reading
        .events
        .iter()
        .zip(&sheet.acts)
        .filter(|(act, _)| span[0] <= act.trigger[0] && act.trigger[1] <= span[1]);
    let mut verbs: Vec<Trigger> =
        inside.map(|(_, act)| Trigger::of(&act.trigger)).collect();
    if verbs.is_empty() {
        let known = told.iter().map(|stem| Trigger::of(stem));
        verbs.extend(known.filter(|verb| verb.group.is_some() && !verb.vague));
    }
    Condition { stems: told, who, verbs, unless }
}

/// The lines that do something to an announcement.
fn evidence(
    subject: &Subject<'_>,
    group: &Group<'_>,
    deeds: &Deeds<'_>,
    event_of: &HashMap<Line, Line>,
) -> Vec<Evidence> {
    let (stems, names) = asked(group);
    let own: HashSet<Line> = group.iter().flat_map(|draft| draft.act_line()).collect();
    let mut found = Vec::new();
    for (deed, turns) in deeds.near(subject.first.rank, &stems, &names) {
        let same_event = subject.event.is_some()
            && event_of.get(&deed.line()).copied() == subject.event;
        if !(turns || same_event || may_concern(subject, &deed))
            || !is_later(subject, &deed)
            || own.contains(&deed.line())
        {
            continue;
        }
        let standing = deed.standing(subject.trigger.as_ref());
        // What is only spoken of changes nothing, but for "threatened to call it off" and its like.
        if standing == Standing::Spoken && !turns {
            continue;
        }
        let sentence = deeds.sentence(&deed);
        let case = Case {
            subject,
            standing,
            trigger: deed.trigger(),
            actors: OnceCell::new(),
            same_event,
            content: OnceCell::new(),
            turns: turns || matches!(deed.what, Told::Statement(_)),
            deed,
            sentence,
        };
        let mut add = |state| {
            found.push(Evidence {
                learnt: deed.report.learnt,
                rank: deed.rank,
                statement: matches!(deed.what, Told::Statement(_)),
                headline: deed.is_headline(),
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
fn may_concern(subject: &Subject<'_>, deed: &Deed<'_>) -> bool {
    let shared = |stems: &mut dyn Iterator<Item = &String>| {
        stems.filter(|stem| deed.has(stem)).count()
    };
    let objects = shared(&mut subject.objects.iter());
    if objects * 3 >= subject.objects.len()
        || subject.first.answers() && deed.kind() != ""
        || subject.arms && READY.truces.iter().any(|stem| deed.has(stem))
    {
        return true;
    }
    subject.condition.as_ref().is_some_and(|condition| {
        shared(&mut condition.stems.iter()) * 2 >= condition.stems.len()
    })
}

/// The stems and names under which lines about these announcements may be found.
pub(super) fn asked(group: &Group<'_>) -> (HashSet<String>, HashSet<String>) {
    let mut wanted = HashSet::default();
    let mut names = HashSet::default();
    for draft in group.iter().take(3) {
        wanted.extend(draft.objects.iter().cloned());
        wanted.extend(draft.trigger.iter().map(|trigger| trigger.stem.clone()));
        if draft.answers() {
            wanted.extend(draft.to.iter().flat_map(|to| to.stems().to_vec()));
        }
        if let Some(span) = draft.condition {
            wanted.extend(stems(draft.report.words(span)));
        }
        let parties = draft.by.iter().chain(&draft.to).chain(&draft.all);
        names.extend(parties.flat_map(|party| party.stems().to_vec()));
    }
    if group.iter().any(|draft| draft.arms) {
        wanted.extend(READY.truces.iter().cloned());
    }
    wanted.retain(|stem| !READY.empty.contains(stem));
    names.retain(|stem| !READY.empty.contains(stem));
    (wanted, names)
}

/// Whether a line tells of something later than the announcement: a later report, unless it speaks of
/// an earlier day; or the same one, where it gives a later day.
fn is_later(subject: &Subject<'_>, deed: &Deed<'_>) -> bool {
    let days = deed.days();
    if deed.report.stamp > subject.first.report.stamp {
        // "In August it broke the treaty": the day may stand beside what it dates.
        let last = days.map(|(_, last)| last).or_else(|| deed.last_day());
        return last.is_none_or(|last| last >= subject.day);
    }
    let announced = subject.first.act.and_then(|at| {
        Deed {
            report: subject.first.report,
            rank: subject.first.rank,
            what: Told::Act(at),
        }
        .days()
    });
    let same_report = deed.report.id == subject.first.report.id;
    match (days, announced) {
        (Some((first, _)), Some((_, last))) => same_report && first > last,
        // What was announced before the day of the report may be done by then.
        (None, Some((_, last))) => same_report && last < subject.day,
        _ => false,
    }
}
