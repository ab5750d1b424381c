//! The announcements of one report, before they are joined with those of others.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use watchfloor_reading::contract::{CharSpan, Event, Reading, WatchKind};
use watchfloor_record::Line;

use super::condition::Condition;
use super::likeness::Who;
use super::text::READY;
use super::{read, skip};
use crate::events::trigger::Trigger;
use crate::events::{COMPATIBLE, party};
use crate::maps::HashSet;
use crate::picture::Party;
use crate::snapshot::Known;

/// At most so many announcements of one report are looked at. A long article has a dozen.
const MOST: usize = 200;

/// One announcement as one report has it, by itself: it stays the same for as long as the report is kept.
#[derive(Clone, Debug)]
pub(crate) struct Announced {
    /// The items of the reading's list: its own, and those that say the same with less.
    pub(super) items: Vec<usize>,
    pub(super) kind: WatchKind,
    pub(super) by: Option<Arc<Who>>,
    /// Who says so: by whom it is where that was not read.
    pub(super) speaker: Option<Arc<Who>>,
    pub(super) to: Option<Arc<Who>>,
    /// All who announce it together: both sides of a truce.
    pub(super) all: Vec<Arc<Who>>,
    pub(super) what: CharSpan,
    pub(super) condition: Option<CharSpan>,
    /// What that says; worked out when it is first asked for.
    pub(super) hangs_on: OnceLock<Condition>,
    pub(super) due: Option<String>,
    /// The act announced, by its place in the reading.
    pub(super) act: Option<usize>,
    pub(super) act_kind: String,
    /// What is to be done; nothing where only the announcing itself was read.
    pub(super) trigger: Option<Trigger>,
    /// The stems of what is announced, without the act itself, the parties, the time and the condition.
    pub(super) objects: BTreeSet<String>,
    /// Whether it is announced that the act will *not* be done.
    pub(super) forsworn: bool,
    /// Whether what is announced is that arms are to be silent.
    pub(super) arms: bool,
    pub(super) headline: bool,
    /// The word that carries or announces it.
    pub(super) anchor: CharSpan,
    pub(super) sentence: usize,
    /// Whether it only names what was announced before: "the warning came from".
    pub(super) refers_back: bool,
    /// Whether it is announced by a word of warning, which is said of threats and of dangers.
    pub(super) warns: bool,
    /// Whether the reading lists only the word that announces it.
    pub(super) announces: bool,
    /// Whether what it only names has a name of its own: "agreed to the mission".
    pub(super) names_another: bool,
    /// Whether somebody will do it, and not only could.
    pub(super) own_deed: bool,
    /// Whether it harms whomever it is done to.
    pub(super) harms: bool,
}

/// The same in a snapshot.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    pub(super) report: &'a Known,
    /// The report's place in the snapshot's order.
    pub(super) rank: usize,
    said: Cow<'a, Announced>,
}

impl Deref for Draft<'_> {
    type Target = Announced;

    fn deref(&self) -> &Announced {
        &self.said
    }
}

impl Draft<'_> {
    pub(super) fn line(&self) -> Line {
        self.lines().next().unwrap_or_default()
    }

    /// Its own line, and those of the same report that say the same with less.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line> {
        self.items.iter().map(|at| self.report.watch_line(*at))
    }

    /// What it hangs on.
    pub(super) fn condition(&self) -> Option<&Condition> {
        let span = self.condition?;
        Some(self.hangs_on.get_or_init(|| Condition::of(self.report, span)))
    }

    /// The line of the act announced.
    pub(super) fn act_line(&self) -> Option<Line> {
        self.act.map(|at| self.report.act_line(at))
    }
}

impl Announced {
    /// How well it tells what is announced.
    pub(super) fn fullness(&self) -> (bool, bool, bool, bool, bool, usize) {
        let knows_condition = self.condition.is_some() || self.due.is_some();
        (
            self.trigger.is_some(),
            !self.headline,
            !self.announces,
            knows_condition,
            self.by.is_some(),
            self.objects.len(),
        )
    }

    /// Whether it announces harm without saying which: "vowed to retaliate".
    pub(super) fn answers(&self) -> bool {
        self.trigger.as_ref().is_some_and(|trigger| READY.answers.contains(&trigger.stem))
    }

    /// Takes over what another of the same report says of the same.
    fn absorb(&mut self, other: Announced) {
        self.items.extend(other.items);
        self.all.extend(other.all);
        let one_and_same = |one: &Who, two: &Option<Arc<Who>>| {
            two.as_ref().is_some_and(|two| one.closeness(two) >= COMPATIBLE)
        };
        if self.by.is_none() {
            self.by.clone_from(&other.by);
            // Whoever is known to announce it is not the one it is announced to.
            if self.to.as_ref().is_some_and(|to| one_and_same(to, &self.by)) {
                self.to = None;
            }
        }
        if self.to.is_none() {
            self.to = other.to.filter(|to| !one_and_same(to, &self.by));
        }
        if self.kind == WatchKind::Threat
            && other.kind == WatchKind::Warning
            && !self.own_deed
        {
            // "warned that the dam could burst": a danger, and no deed of the one who warns.
            self.kind = WatchKind::Warning;
            self.by = other.by.or(self.by.take());
        }
        if self.kind == WatchKind::Commitment
            && other.kind == WatchKind::Threat
            && self.harms
        {
            // "vowed to retaliate" is a vow, but no promise.
            self.kind = WatchKind::Threat;
        }
        self.condition = self.condition.or(other.condition);
        self.due = self.due.take().or(other.due);
    }
}

/// What is announced together: kinds that readers take for one another.
pub(super) fn family(kind: WatchKind) -> u8 {
    match kind {
        WatchKind::Threat => 0,
        WatchKind::Commitment | WatchKind::Expected => 1,
        WatchKind::Request | WatchKind::Deadline => 2,
        WatchKind::Warning => 3,
    }
}

/// The announcements of a report, each once, without what people rejected.
pub(super) fn drafts<'a>(
    report: &'a Known,
    rank: usize,
    rejected: &HashSet<Line>,
) -> Vec<Draft<'a>> {
    let is_rejected = |at: usize| rejected.contains(&report.watch_line(at));
    let draft = |said| Draft { report, rank, said };
    // Mostly nobody rejected any: then they are those of every picture.
    let any = !rejected.is_empty()
        && (0..report.sheet.reading.watch.len().min(MOST)).any(is_rejected);
    if any {
        let left = announced(report, is_rejected);
        return left.into_iter().map(|said| draft(Cow::Owned(said))).collect();
    }
    let known = report.memo.announced(report);
    known.iter().map(|said| draft(Cow::Borrowed(said))).collect()
}

/// What a report announces but for the items that are left out, each once.
pub(crate) fn announced(
    report: &Known,
    is_left_out: impl Fn(usize) -> bool,
) -> Vec<Announced> {
    let reading = &report.sheet.reading;
    let items = reading.watch.iter().enumerate().take(MOST);
    let mut full: Vec<Announced> = Vec::new();
    let mut bare: Vec<Announced> = Vec::new();
    for (at, item) in items {
        if is_left_out(at) || skip::is_condition(reading, item) {
            continue;
        }
        let draft = read::draft(report, at, item);
        if skip::is_none(report, item, &draft) {
            continue;
        }
        if draft.trigger.is_some() || draft.kind == WatchKind::Warning {
            full.push(draft);
        } else {
            bare.push(draft);
        }
    }
    let mut found: Vec<Announced> = Vec::new();
    // The fullest first, so that what says less is taken up by what says more.
    full.sort_by(|one, other| {
        other.fullness().cmp(&one.fullness()).then(one.what.cmp(&other.what))
    });
    let mut whole: Vec<Announced> = Vec::new();
    for one in full {
        fold(&mut whole, one, |known, one| is_part(report, known, one));
    }
    for one in whole {
        fold(&mut found, one, |known, one| super::join::same(known, one, true));
    }
    for one in bare {
        match told_by(&one, &found) {
            Some(at) => found[at].absorb(one),
            None if !one.objects.is_empty() && !one.refers_back => found.push(one),
            // "Karsenia warned on Monday": nothing could ever become of that.
            None => {}
        }
    }
    found.retain(says_something);
    found
}

/// Whether two of one sentence are one announcement, read twice: "offered to *host talks*", "let
/// ambulances *cross* the bridge". What "and" joins are two.
fn is_part(report: &Known, one: &Announced, other: &Announced) -> bool {
    let inside =
        |inner: CharSpan, outer: CharSpan| outer[0] <= inner[0] && inner[1] <= outer[1];
    let nested = inside(one.what, other.what)
        || inside(other.what, one.what)
        || inside(one.anchor, other.what)
        || inside(other.anchor, one.what);
    let silent = one.arms && other.arms && one.kind == other.kind;
    if silent {
        // All that one report says of a truce is one promise of those who keep it.
        return true;
    }
    // An ultimatum is a threat and a deadline.
    let one_verb = one.announces != other.announces
        && one.trigger.as_ref().map(|verb| &verb.stem)
            == other.trigger.as_ref().map(|verb| &verb.stem);
    let one_kind = family(one.kind) == family(other.kind) || one_verb;
    if one.sentence != other.sentence || !one_kind || !nested {
        return false;
    }
    let from = one.anchor[1].min(other.anchor[1]);
    let to = one.anchor[0].max(other.anchor[0]);
    let between = report.words([from, to.max(from)]);
    !between.split_whitespace().any(|word| matches!(word, "and" | "or" | "but"))
}

/// Adds an announcement, or lets the one that is alike take it up.
fn fold(
    found: &mut Vec<Announced>,
    one: Announced,
    alike: impl Fn(&Announced, &Announced) -> bool,
) {
    match found.iter_mut().find(|known| alike(known, &one)) {
        Some(known) => known.absorb(one),
        None => found.push(one),
    }
}

/// Whether there is anything to watch for: "to the talks" says neither who nor what nor when.
fn says_something(draft: &Announced) -> bool {
    let known = draft.by.is_some() || draft.due.is_some() || draft.condition.is_some();
    known || !draft.objects.is_empty()
}

/// Which of the others says what is announced here only by its name: "made the promise on television".
fn told_by(bare: &Announced, others: &[Announced]) -> Option<usize> {
    let one_kind = |other: &Announced| {
        family(bare.kind) == family(other.kind)
            // An ultimatum is a threat with a day; a warning may be of a threat or of a danger.
            || bare.kind == WatchKind::Threat && other.kind == WatchKind::Deadline
            || bare.kind == WatchKind::Threat && other.due.is_some() && bare.refers_back
            || bare.warns && matches!(other.kind, WatchKind::Threat | WatchKind::Warning)
    };
    let says_more = |other: &Announced| {
        bare.objects.len() > 2 && bare.objects.is_disjoint(&other.objects)
    };
    let same_sentence = |other: &Announced| {
        other.sentence == bare.sentence && (one_kind(other) || !says_more(other))
    };
    let one_party = |other: &Announced| match (&bare.by, &other.by) {
        (Some(one), Some(two)) => one.closeness(two) >= COMPATIBLE,
        _ => true,
    };
    if bare.names_another {
        return others
            .iter()
            .position(|other| one_kind(other) && shares_words(bare, other));
    }
    let at = others.iter().position(same_sentence);
    at.or_else(|| {
        others.iter().position(|other| {
            one_kind(other)
                && (bare.refers_back
                    || bare.headline && other.kind == WatchKind::Deadline
                    || !says_more(other)
                        && (one_party(other) || shares_words(bare, other)))
        })
    })
}

fn shares_words(one: &Announced, other: &Announced) -> bool {
    !one.objects.is_disjoint(&other.objects)
}

pub(super) fn event(reading: &Reading, id: usize) -> Option<&Event> {
    find(&reading.events, id, |event| event.id)
}

/// The item with this id: ids are mostly the places in the list, but nothing says that they must be.
pub(super) fn find<T>(list: &[T], id: usize, of: impl Fn(&T) -> usize) -> Option<&T> {
    list.get(place(list, id, of)?)
}

/// Where it stands.
pub(super) fn place<T>(list: &[T], id: usize, of: impl Fn(&T) -> usize) -> Option<usize> {
    let is_it = |item: &T| of(item) == id;
    let at_once = list.get(id).filter(|item| is_it(item)).map(|_| id);
    at_once.or_else(|| list.iter().position(is_it))
}

pub(super) fn actor_party(reading: &Reading, id: usize) -> Option<Party> {
    find(&reading.actors, id, |actor| actor.id).map(party)
}
