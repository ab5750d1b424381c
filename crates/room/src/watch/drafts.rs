//! The announcements of one report, before they are joined with those of others.

use std::collections::{BTreeSet, HashSet};

use watchfloor_reading::contract::{
    BlockName, CharSpan, Event, Reading, Status, Watch, WatchKind,
};
use watchfloor_record::Line;

use super::tables;
use super::text::{READY, Words};
use super::who;
use crate::events::trigger::Trigger;
use crate::events::{COMPATIBLE, party, same_party};
use crate::picture::Party;
use crate::sheet::sentence_of;
use crate::snapshot::Known;
use crate::time;

/// At most so many announcements of one report are looked at. A long article has a dozen.
const MOST: usize = 200;

/// One announcement of one report.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    pub(super) report: &'a Known,
    /// The report's place in the snapshot's order.
    pub(super) rank: usize,
    /// Its lines: its own, and those of the same report that say the same with less.
    pub(super) lines: Vec<Line>,
    pub(super) kind: WatchKind,
    pub(super) by: Option<Party>,
    /// Who says so: by whom it is where that was not read.
    pub(super) speaker: Option<Party>,
    pub(super) to: Option<Party>,
    /// All who announce it together: both sides of a truce.
    pub(super) all: Vec<Party>,
    pub(super) what: CharSpan,
    pub(super) condition: Option<CharSpan>,
    pub(super) due: Option<String>,
    /// The act announced.
    pub(super) act: Option<Line>,
    pub(super) act_kind: String,
    /// What is to be done; nothing where only the announcing itself was read.
    pub(super) trigger: Option<Trigger>,
    /// The stems of what is announced, without the act itself, the parties, the time and the condition.
    pub(super) objects: BTreeSet<String>,
    /// Whether it is announced that the act will *not* be done.
    pub(super) forsworn: bool,
    /// Whether what is announced is to leave off something.
    pub(super) ceasing: bool,
    pub(super) headline: bool,
    sentence: usize,
    /// Whether it only names what was announced before: "the warning came from".
    refers_back: bool,
    /// Whether it is announced by a word of warning, which is said of threats and of dangers.
    warns: bool,
}

impl Draft<'_> {
    pub(super) fn line(&self) -> Line {
        self.lines.first().copied().unwrap_or_default()
    }

    /// How well it tells what is announced.
    pub(super) fn fullness(&self) -> (bool, bool, bool, bool, usize) {
        let knows_condition = self.condition.is_some() || self.due.is_some();
        (
            self.trigger.is_some(),
            !self.headline,
            knows_condition,
            self.by.is_some(),
            self.objects.len(),
        )
    }

    /// Takes over what another of the same report says of the same.
    fn absorb(&mut self, other: Draft<'_>) {
        self.lines.extend(other.lines);
        self.all.extend(other.all);
        let one_and_same = |one: &Party, two: &Option<Party>| {
            two.as_ref().is_some_and(|two| same_party(one, two) >= COMPATIBLE)
        };
        if self.by.is_none() {
            self.by = other.by;
            // Whoever is known to announce it is not the one it is announced to.
            if self.to.as_ref().is_some_and(|to| one_and_same(to, &self.by)) {
                self.to = None;
            }
        }
        if self.to.is_none() {
            self.to = other.to.filter(|to| !one_and_same(to, &self.by));
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

/// The announcements of a report, each once.
pub(super) fn drafts<'a>(
    report: &'a Known,
    rank: usize,
    rejected: &HashSet<Line>,
) -> Vec<Draft<'a>> {
    let reading = &report.sheet.reading;
    let items = reading.watch.iter().enumerate().take(MOST);
    let mut full: Vec<Draft<'a>> = Vec::new();
    let mut bare: Vec<Draft<'a>> = Vec::new();
    for (at, item) in items {
        if rejected.contains(&report.watch_line(at)) || is_condition(reading, item) {
            continue;
        }
        let draft = draft(report, rank, at, item);
        if takes_back(report, item, &draft) {
            continue;
        }
        if draft.trigger.is_some() || draft.kind == WatchKind::Warning {
            full.push(draft);
        } else {
            bare.push(draft);
        }
    }
    let mut found: Vec<Draft<'a>> = Vec::new();
    // The fullest first, so that what says less is taken up by what says more.
    full.sort_by(|one, other| {
        other.fullness().cmp(&one.fullness()).then(one.what.cmp(&other.what))
    });
    for one in full {
        match found.iter_mut().find(|known| super::join::same(known, &one)) {
            Some(known) => known.absorb(one),
            None => found.push(one),
        }
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

/// Whether there is anything to watch for: "to the talks" says neither who nor what nor when.
fn says_something(draft: &Draft<'_>) -> bool {
    let known = draft.by.is_some() || draft.due.is_some() || draft.condition.is_some();
    known || !draft.objects.is_empty()
}

/// Which of the others says what is announced here only by its name: "made the promise on television".
fn told_by(bare: &Draft<'_>, others: &[Draft<'_>]) -> Option<usize> {
    let same_sentence = |other: &Draft<'_>| other.sentence == bare.sentence;
    let at = others.iter().position(same_sentence);
    at.or_else(|| {
        others.iter().position(|other| {
            let one_party = match (&bare.by, &other.by) {
                (Some(one), Some(two)) => same_party(one, two) >= COMPATIBLE,
                _ => true,
            };
            let says_more = bare.objects.len() > 2 && bare.objects.is_disjoint(&other.objects);
            let one_kind = family(bare.kind) == family(other.kind)
                // An ultimatum is a threat with a day; a warning may be of a threat or of a danger.
                || bare.kind == WatchKind::Threat && other.kind == WatchKind::Deadline
                || bare.warns && matches!(other.kind, WatchKind::Threat | WatchKind::Warning);
            one_kind
                && (bare.refers_back || !says_more && (one_party || shares_words(bare, other)))
        })
    })
}

/// Whether the word that announces is a noun with an article: what it means was told before.
fn refers_back(report: &Known, trigger: CharSpan) -> bool {
    const BEFORE: usize = 6;
    const ARTICLES: &[&str] = &["the", "this", "that", "his", "her", "its", "their"];
    let before = Words::of(report.words([trigger[0].saturating_sub(BEFORE), trigger[0]]));
    let inside = Words::of(report.words(trigger));
    before.forms.last().is_some_and(|form| ARTICLES.contains(&form.as_str()))
        || inside.forms.iter().any(|form| ARTICLES.contains(&form.as_str()))
}

fn shares_words(one: &Draft<'_>, other: &Draft<'_>) -> bool {
    !one.objects.is_disjoint(&other.objects)
}

/// Whether an item is but the condition of another: "… if the army imposes a curfew".
fn is_condition(reading: &Reading, item: &Watch) -> bool {
    let Some(trigger) =
        item.event.and_then(|id| event(reading, id)).map(|act| act.trigger)
    else {
        return false;
    };
    reading.watch.iter().filter(|other| *other != item).any(|other| {
        let inside = |span: CharSpan| span[0] <= trigger[0] && trigger[1] <= span[1];
        let own = other.event.and_then(|id| event(reading, id)).map(|act| act.trigger);
        own != Some(trigger) && other.condition.is_some_and(|words| inside(words.span))
    })
}

/// Whether the sentence takes back what it names: "withdrew their threat to blow up the lobby".
fn takes_back(report: &Known, item: &Watch, draft: &Draft<'_>) -> bool {
    let reading = &report.sheet.reading;
    let Some(sentence) = reading.sentences.get(draft.sentence) else { return false };
    let trigger = item
        .event
        .and_then(|id| event(reading, id))
        .map_or(item.what.span, |act| act.trigger);
    let until = trigger[1].max(sentence[0]);
    let before = Words::of(report.words([sentence[0], until]));
    let Some(at) =
        before.find(&READY.called_off).or_else(|| before.find(&READY.takes_back))
    else {
        return before.has(&READY.breaks) && before.has(&READY.bonds);
    };
    // "threatened to call off the talks" announces that.
    let announced_before = Words::of(&before.forms[..at].join(" ")).has(&READY.not_yet);
    // The reader may take "called off" itself for an act, but then for one that happened.
    let is_ahead = item.event.and_then(|id| event(reading, id)).is_some_and(|act| {
        !matches!(act.status, Status::Happened | Status::Ongoing | Status::Denied)
    });
    let own_act =
        is_ahead && trigger[0] <= sentence[0] + prefix_chars(report, *sentence, at);
    !announced_before && !own_act
}

/// How many characters of a sentence stand before its word number `at`.
fn prefix_chars(report: &Known, sentence: CharSpan, at: usize) -> usize {
    let text = report.words(sentence);
    let words = watchfloor_text::words::words(text, watchfloor_text::Span::of(text));
    let counted =
        words.iter().filter(|word| word.slice(text).chars().any(char::is_alphanumeric));
    counted.clone().nth(at).map_or(0, |word| text[..word.start].chars().count())
}

fn event(reading: &Reading, id: usize) -> Option<&Event> {
    find(&reading.events, id, |event| event.id)
}

/// The item with this id: ids are mostly the places in the list, but nothing says that they must be.
pub(super) fn find<T>(list: &[T], id: usize, of: impl Fn(&T) -> usize) -> Option<&T> {
    list.get(id)
        .filter(|item| of(item) == id)
        .or_else(|| list.iter().find(|item| of(item) == id))
}

pub(super) fn actor_party(reading: &Reading, id: usize) -> Option<Party> {
    find(&reading.actors, id, |actor| actor.id).map(party)
}

fn draft<'a>(report: &'a Known, rank: usize, at: usize, item: &Watch) -> Draft<'a> {
    let reading = &report.sheet.reading;
    let act = item.event.and_then(|id| event(reading, id));
    let place =
        act.and_then(|act| reading.events.iter().position(|other| other.id == act.id));
    let announcing = act.is_some_and(|act| {
        tables::ANNOUNCING.contains(&act.kind.as_str())
            && matches!(act.status, Status::Happened | Status::Ongoing)
    });
    let anchor = act.map_or(item.what.span, |act| act.trigger);
    let sentence = sentence_of(&reading.sentences, anchor);
    let mut kind = item.kind;
    if kind == WatchKind::Request
        && act.is_some_and(|act| who::threatens(report, sentence, act))
    {
        kind = WatchKind::Threat;
    }
    // Of what is asked for, the subject is the one asked.
    let by_actor =
        !matches!(kind, WatchKind::Request | WatchKind::Deadline | WatchKind::Warning);
    let mut what = item.what.span;
    let mut stems: Vec<String> =
        report.sheet.announced.get(at).cloned().unwrap_or_default();
    if announcing && let Some((span, content)) = told(report, anchor) {
        // "warned that the dam could burst": what is announced is what is said, not that it is.
        what = span;
        stems = content.to_vec();
        let warns = Words::of(report.words(anchor)).has(&READY.warnings);
        if warns && !acts_in(reading, span, item.by) {
            kind = WatchKind::Warning;
        }
    }
    let trigger = place
        .filter(|_| !announcing)
        .and_then(|place| report.sheet.acts.get(place))
        .map(|words| Trigger::of(&words.trigger));
    let by = item.by.and_then(|id| who::titled(reading, id));
    let by = by.or_else(|| who::subject(report, sentence, act.filter(|_| by_actor)?));
    let to = item.to.and_then(|id| actor_party(reading, id));
    let to = to.filter(|to| by.as_ref().is_none_or(|by| by.key != to.key));
    let clause = Words::of(report.words(what));
    let all: Vec<Party> = match act {
        Some(act) if matches!(kind, WatchKind::Commitment) => {
            act.actor.iter().filter_map(|id| actor_party(reading, *id)).take(8).collect()
        }
        _ => by.iter().cloned().collect(),
    };
    Draft {
        report,
        rank,
        lines: vec![report.watch_line(at)],
        kind,
        objects: objects(report, &stems, item, trigger.as_ref(), by.iter().chain(&all)),
        all,
        condition: item.condition.map(|words| words.span),
        due: due(reading, report, item, act),
        act: place.map(|place| report.act_line(place)),
        act_kind: act.map_or_else(String::new, |act| act.kind.clone()),
        forsworn: act.is_some_and(|act| act.status == Status::Denied)
            || refrains(&clause, trigger.as_ref()),
        ceasing: clause.has(&READY.ceasing)
            || act.is_some_and(|act| act.mode.as_deref() == Some("ceasefire")),
        trigger,
        by,
        speaker: who::speaker(reading, item),
        to,
        what,
        sentence,
        refers_back: announcing && refers_back(report, anchor),
        warns: announcing && Words::of(report.words(anchor)).has(&READY.warnings),
        headline: reading
            .report
            .blocks
            .iter()
            .any(|block| block.kind == BlockName::Title && block.span[1] >= anchor[1]),
    }
}

/// "promised not to attack", "vowed never to return": the reader may give the act without the "not".
fn refrains(clause: &Words, trigger: Option<&Trigger>) -> bool {
    let Some(trigger) = trigger else { return false };
    let Some(not) =
        clause.forms.iter().position(|form| matches!(form.as_str(), "not" | "never"))
    else {
        return false;
    };
    let behind = clause.forms.iter().skip(not + 1).take(3);
    behind
        .flat_map(|form| crate::words::stems(form))
        .any(|stem| Trigger::of(&stem).stem == trigger.stem)
}

/// The content of the statement whose cue is this word.
fn told(report: &Known, cue: CharSpan) -> Option<(CharSpan, &[String])> {
    let said = &report.sheet.reading.attributions;
    let at = said.iter().position(|said| {
        said.cue.is_some_and(|words| words.span[0] < cue[1] && cue[0] < words.span[1])
    })?;
    let span = *said[at].content.spans.first()?;
    Some((span, report.sheet.contents.get(at)?))
}

/// Whether somebody does something in these words that he himself warns of.
fn acts_in(reading: &Reading, span: CharSpan, by: Option<usize>) -> bool {
    reading.events.iter().any(|act| {
        let inside = span[0] <= act.trigger[0] && act.trigger[1] <= span[1];
        inside && by.is_some_and(|by| act.actor.contains(&by))
    })
}

/// The stems that tell this announcement from another of the same party.
fn objects<'p>(
    report: &Known,
    stems: &[String],
    item: &Watch,
    trigger: Option<&Trigger>,
    authors: impl Iterator<Item = &'p Party>,
) -> BTreeSet<String> {
    let condition: HashSet<String> = item
        .condition
        .map(|words| crate::words::stems(report.words(words.span)).into_iter().collect())
        .unwrap_or_default();
    let party: HashSet<String> =
        authors.flat_map(|party| crate::words::stems(&party.name)).collect();
    stems
        .iter()
        .filter(|stem| {
            let is_trigger =
                trigger.is_some_and(|trigger| Trigger::of(stem).stem == trigger.stem);
            !is_trigger
                && !READY.empty.contains(*stem)
                && !condition.contains(*stem)
                && !party.contains(*stem)
        })
        .cloned()
        .collect()
}

/// Until when: the reading's deadline; where there is none, the day for which the act is announced.
fn due(
    reading: &Reading,
    report: &Known,
    item: &Watch,
    act: Option<&Event>,
) -> Option<String> {
    let published = time::day_of(report.stamp);
    if let Some(due) = &item.due {
        return Some(coming(reading, report, due, published));
    }
    let when = find(&reading.times, act?.time?, |time| time.id)?;
    let end = when.end.as_ref().or(when.start.as_ref())?;
    // "threatened on Monday to …" has the day of the threat.
    (time::days(end)?.1 > published).then(|| end.clone())
}

/// A deadline by the name of a weekday is the coming one. Readers anchor "gave them until Sunday", told
/// in the past tense, to the Sunday before.
fn coming(reading: &Reading, report: &Known, due: &str, published: i32) -> String {
    const WEEK: i32 = 7;
    let weekday = |time: &&watchfloor_reading::contract::TimeExpression| {
        let words = report.words(time.span).to_lowercase();
        words.ends_with("day") && words.split_whitespace().count() <= 2
    };
    let named = reading
        .times
        .iter()
        .filter(|time| {
            time.end.as_deref() == Some(due) || time.start.as_deref() == Some(due)
        })
        .any(|time| weekday(&time));
    match time::days(due) {
        Some((_, day)) if named && day < published && published - day < WEEK => {
            time::date_of(day + WEEK)
                .map_or_else(|| due.to_owned(), |date| date.to_string())
        }
        _ => due.to_owned(),
    }
}
