//! One announcement, as a report has it: who is to do what, to whom, until when, on which condition.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use watchfloor_reading::contract::{BlockName, CharSpan, Event, Watch, WatchKind};
use watchfloor_text::Span;
use watchfloor_text::words::words;

use super::content::Content;
use super::drafts::{Announced, actor_party, find};
use super::likeness::{Who, closeness};
use super::text::{READY, Words};
use super::{due, who};
use crate::events::COMPATIBLE;
use crate::events::names::looks_like_name;
use crate::events::trigger::Trigger;
use crate::maps::HashSet;
use crate::picture::Party;
use crate::snapshot::Known;
use crate::words::stems;

/// At most so many parties of one announcement.
const PARTIES: usize = 8;

/// The item number `at` of a report's watch list.
pub(super) fn draft(report: &Known, at: usize, item: &Watch) -> Announced {
    let content = Content::of(report, item);
    let condition = item
        .condition
        .map(|words| words.span)
        .or_else(|| condition_behind(report, content.end(), content.whole));
    let kind = kind(report, item, &content, condition);
    let by = author(report, item, &content, kind);
    let all = authors(report, &content, by.as_ref(), kind);
    let to = addressee(report, item, &content, by.as_ref(), kind, condition);
    // Who agree with each other promise it to each other.
    let to = to.or_else(|| {
        other_side(&all, by.as_ref()).filter(|_| kind == WatchKind::Commitment)
    });
    let asked = to.iter().filter(|_| is_asked(kind));
    let parties: Vec<&Party> = by.iter().chain(&all).chain(asked).collect();
    let objects = objects(report, &content, condition, &parties);
    let (noun, named) = refers_back(report, &content);
    let arms = content.is_truce();
    let contrary = content.contrary();
    let trigger = content.verb.as_ref().map(|verb| verb.trigger.clone());
    let reading = &report.sheet.reading;
    let shared = |party: Option<Party>| party.map(|party| Arc::new(Who::of(party)));
    Announced {
        items: vec![at],
        kind,
        speaker: shared(who::speaker(report, item)),
        to: shared(to),
        all: all.into_iter().map(|party| Arc::new(Who::of(party))).collect(),
        what: shown(report, item, &content, kind, noun || named),
        condition,
        hangs_on: OnceLock::new(),
        // Arms fall silent *from* a day on.
        due: due::due(report, item, &content).filter(|_| !arms || item.due.is_some()),
        act: content.act.map(|(place, _)| place),
        act_kind: content.act.map_or_else(String::new, |(_, act)| act.kind.clone()),
        forsworn: contrary.is_some(),
        arms,
        harms: harms(&content) && contrary.is_none(),
        trigger: contrary.or(trigger),
        by: shared(by),
        anchor: content.anchor,
        sentence: content.sentence,
        refers_back: noun || named,
        names_another: named && !noun && !objects.is_empty(),
        warns: content.warns(report),
        announces: content.announcing,
        own_deed: content.act.is_some_and(|(_, act)| !act.actor.is_empty())
            && !content.clause.has(&READY.possible),
        headline: reading.report.blocks.iter().any(|block| {
            block.kind == BlockName::Title && block.span[1] >= content.anchor[1]
        }),
        objects,
    }
}

/// What kind it is: mostly what the reader says.
fn kind(
    report: &Known,
    item: &Watch,
    content: &Content<'_>,
    condition: Option<CharSpan>,
) -> WatchKind {
    let warned_of = content.told.filter(|span| is_content(report, *span));
    if content.warns(report)
        && warned_of.is_some_and(|span| !acts_in(report, span, item.by))
    {
        // "warned that the dam could burst": it is no deed of the one who warns.
        return WatchKind::Warning;
    }
    let threatens = |act: &Event| who::threatens(report, content.sentence, act);
    let with_a_day = || Words::of(report.words(content.whole)).has(&READY.ultimata);
    let promised = || who::announcer(report, content, WatchKind::Commitment).is_some();
    match item.kind {
        _ if sets_a_day(report, content) => WatchKind::Deadline,
        WatchKind::Request if content.listed.is_some_and(threatens) => WatchKind::Threat,
        // "demanded the books by 10 May" asks with a day; "gave them until Sunday" sets one.
        WatchKind::Deadline if !with_a_day() => WatchKind::Request,
        WatchKind::Commitment if condition.is_some() && harms(content) && !promised() => {
            WatchKind::Threat
        }
        kind => kind,
    }
}

/// "Gave the province until Friday to hand over the records": a day for somebody else, and no promise of whoever
/// sets it, or of the province.
fn sets_a_day(report: &Known, content: &Content<'_>) -> bool {
    let before = [content.whole[0], within(content.anchor[1], content.whole)];
    let before = Words::of(report.words(before));
    let Some(gives) = before.find(&READY.gives) else { return false };
    let given = if gives + 1 < before.forms.len() {
        before.behind(gives + 1)
    } else {
        // The anchor itself gives: what it gives stands behind it.
        let behind = [within(content.anchor[1], content.whole), content.whole[1]];
        Words::of(report.words(behind))
    };
    given.has(&READY.given_days) && !before.has(&READY.not_yet)
}

/// Whether it harms whomever it is done to.
fn harms(content: &Content<'_>) -> bool {
    content.does(&READY.harms) || content.does(&READY.answers)
}

fn is_asked(kind: WatchKind) -> bool {
    matches!(kind, WatchKind::Request | WatchKind::Deadline)
}

/// The words to show: those of the item where they hold all that is announced, since they name who
/// announces it, too; else with the word that announces it.
fn shown(
    report: &Known,
    item: &Watch,
    content: &Content<'_>,
    kind: WatchKind,
    refers_back: bool,
) -> CharSpan {
    let own = item.what.span;
    match content.told.filter(|_| !refers_back) {
        Some(told) if own[0] <= content.anchor[0] && told[1] <= own[1] => own,
        Some(told) => told,
        None => who::with_announcer(report, content, kind),
    }
}

/// Whether words tell what is warned of: "that the dam could burst", "of a flood". "The warning came from
/// the office" does not.
fn is_content(report: &Known, span: CharSpan) -> bool {
    let said = &report.sheet.reading.attributions;
    let stated = said.iter().any(|said| said.content.spans.contains(&span));
    let words = Words::of(report.words(span));
    stated || matches!(words.forms.get(0), Some("that" | "of" | "about"))
}

/// Whether he who warns, or his side, does something in these words.
fn acts_in(report: &Known, span: CharSpan, by: Option<usize>) -> bool {
    let reading = &report.sheet.reading;
    let Some(warner) = by.and_then(|id| actor_party(reading, id)) else { return false };
    let inside = |act: &&Event| span[0] <= act.trigger[0] && act.trigger[1] <= span[1];
    reading.events.iter().filter(inside).any(|act| {
        let doers =
            act.actor.iter().take(PARTIES).filter_map(|id| actor_party(reading, *id));
        doers.into_iter().any(|doer| closeness(&warner, &doer) >= COMPATIBLE)
    })
}

/// The condition that stands behind what is announced, up to the next comma: "… when the last soldier has
/// left", "… once the talks begin". Readers find those with "if" and "unless".
fn condition_behind(report: &Known, from: usize, sentence: CharSpan) -> Option<CharSpan> {
    let text = report.words([within(from, sentence), sentence[1]]);
    let tokens = words(text, Span::of(text));
    let lower: Vec<String> =
        tokens.iter().map(|word| word.slice(text).to_lowercase()).collect();
    let form = |at: usize| lower.get(at).map_or("", String::as_str);
    let at = (0..tokens.len()).find(|at| {
        let before = at.checked_sub(1).map_or("", form);
        let idle = matches!(before, "at" | "even" | "as" | "only" | "all")
            || matches!(form(at + 1), "again" | "more");
        let as_soon_as = form(*at) == "as" && form(at + 1) == "soon";
        as_soon_as || READY.conditions.contains(form(*at)) && !idle
    })?;
    let start = tokens.get(at)?.start;
    let rest = text.get(start..)?;
    let length = rest.find([',', ';', '”', '"']).unwrap_or(rest.len());
    let words = rest.get(..length)?.trim_end_matches(['.', ' ', '!', '?', '\n']);
    let first = within(from, sentence) + text.get(..start)?.chars().count();
    (words.split_whitespace().count() > 2).then(|| [first, first + words.chars().count()])
}

/// The place, or the nearest of a span.
fn within(at: usize, span: CharSpan) -> usize {
    at.max(span[0]).min(span[1])
}

/// By whom it is: as the reading says; else whoever is the subject of the act itself, or of the word
/// that announces it.
fn author(
    report: &Known,
    item: &Watch,
    content: &Content<'_>,
    kind: WatchKind,
) -> Option<Party> {
    let read = item.by.and_then(|id| who::titled(report, id));
    // Of what is asked for, the subject is the one asked.
    let does_it =
        matches!(kind, WatchKind::Threat | WatchKind::Commitment | WatchKind::Expected);
    let act = content.act.map(|(_, act)| act).filter(|_| does_it);
    let subject = || who::subject(report, content.sentence, act?);
    if kind == WatchKind::Deadline && item.kind != kind {
        // The reader has whoever is to do it among those who set the day.
        let sets = who::announcer(report, content, kind);
        return sets.or(read);
    }
    read.or_else(subject).or_else(|| who::announcer(report, content, kind))
}

/// All who announce it together.
fn authors(
    report: &Known,
    content: &Content<'_>,
    by: Option<&Party>,
    kind: WatchKind,
) -> Vec<Party> {
    match content.act.map(|(_, act)| act).or(content.listed) {
        Some(act) if kind == WatchKind::Commitment => {
            let doers = act.actor.iter().take(PARTIES);
            doers.filter_map(|id| who::titled(report, *id)).collect()
        }
        _ => by.into_iter().cloned().collect(),
    }
}

fn other_side(all: &[Party], by: Option<&Party>) -> Option<Party> {
    let by = by?;
    all.iter().find(|party| closeness(by, party) < COMPATIBLE).cloned()
}

/// To whom: who is asked; or whom it is announced to. A dam or a bridge is nobody; a threat on a
/// condition is meant for whoever could make it come true.
fn addressee(
    report: &Known,
    item: &Watch,
    content: &Content<'_>,
    by: Option<&Party>,
    kind: WatchKind,
    condition: Option<CharSpan>,
) -> Option<Party> {
    let other = |party: &Party| by.is_none_or(|by| by.key != party.key);
    let named = |id: usize| who::titled(report, id).filter(other);
    if is_asked(kind) {
        let act = content.act.map(|(_, act)| act);
        let doers = act.map(|act| act.actor.as_slice()).unwrap_or_default();
        let suffers = act.map(|act| act.recipient.as_slice()).unwrap_or_default();
        let listed = item.to.into_iter().chain(doers.iter().copied());
        return listed.chain(suffers.iter().copied()).find_map(named);
    }
    let reading = &report.sheet.reading;
    let is_somebody = |id: &usize| {
        find(&reading.actors, *id, |actor| actor.id).is_some_and(who::is_somebody)
    };
    let read = item.to.filter(is_somebody).and_then(named);
    let may_meet_it = || {
        let span = condition.filter(|_| item.kind == WatchKind::Threat)?;
        let inside = |mention: &CharSpan| span[0] <= mention[0] && mention[1] <= span[1];
        let actors = reading.actors.iter().filter(|actor| actor.country.is_some());
        let first = actors
            .filter_map(|actor| {
                let at = actor.mentions.iter().filter(|at| inside(at)).min()?;
                Some((at[0], Reverse(at[1]), actor.id))
            })
            .min()?;
        let party = named(first.2)?;
        let apart = by.is_none_or(|by| by.country != party.country);
        apart.then_some(party)
    };
    read.or_else(may_meet_it)
}

/// The stems that tell this announcement from another of the same party: of the words behind the verb, or
/// where nothing stands there, of all.
fn objects(
    report: &Known,
    content: &Content<'_>,
    condition: Option<CharSpan>,
    parties: &[&Party],
) -> BTreeSet<String> {
    let (what, verb) = (content.what, content.verb.as_ref());
    let unsaid: HashSet<String> = condition
        .map(|span| stems(report.words(span)).into_iter().collect())
        .unwrap_or_default();
    let party: HashSet<String> =
        parties.iter().flat_map(|party| stems(&party.name)).collect();
    let telling = |span: CharSpan| -> BTreeSet<String> {
        let all = stems(report.words(span)).into_iter();
        all.filter(|stem| {
            let is_verb =
                verb.is_some_and(|verb| Trigger::of(stem).stem == verb.trigger.stem);
            !is_verb
                && !READY.empty.contains(stem)
                && !unsaid.contains(stem)
                && !party.contains(stem)
        })
        .collect()
    };
    let behind = verb.map(|verb| telling([within(verb.end, what), what[1]]));
    let mut found =
        behind.filter(|found| !found.is_empty()).unwrap_or_else(|| telling(what));
    if found.len() <= FEW {
        found.extend(full_names(report, &found));
    }
    found
}

/// So few words do not tell of themselves what they mean.
const FEW: usize = 2;

/// "the gates" are those that the report called "the gates of Corrick Dam" before.
fn full_names(report: &Known, stems_: &BTreeSet<String>) -> BTreeSet<String> {
    const LONGEST: usize = 4;
    // A report's first pages say what it is about.
    const LOOKED_AT: usize = 200;
    let mut found = BTreeSet::new();
    for (at, _) in report.text.match_indices(" of ").take(LOOKED_AT) {
        let before = report.text[..at].split_whitespace().next_back().unwrap_or_default();
        let meant = before.chars().next().is_some_and(char::is_lowercase)
            && stems(before).iter().any(|stem| stems_.contains(stem));
        if !meant {
            continue;
        }
        let behind = report.text[at + " of ".len()..].split_whitespace();
        let name = behind.take(LONGEST).take_while(|word| looks_like_name(word));
        found.extend(name.flat_map(stems));
    }
    found
}

/// Whether it only names what was told before: a noun with an article announces it ("the warning came
/// from"), or it is announced by a name for it ("had promised this", "agreed to the mission").
fn refers_back(report: &Known, content: &Content<'_>) -> (bool, bool) {
    const BEFORE: usize = 6;
    if !content.announcing {
        return (false, false);
    }
    let anchor = content.anchor;
    let is_article = |form: &str| READY.told_before.contains(form);
    let before = Words::of(report.words([anchor[0].saturating_sub(BEFORE), anchor[0]]));
    let inside = Words::of(report.words(anchor));
    let noun = before.forms.iter().next_back().is_some_and(is_article)
        || inside.forms.iter().any(is_article);
    let told = content.told.map(|span| Words::of(report.words(span))).unwrap_or_default();
    let first = told.forms.iter().find(|form| !matches!(*form, "to" | "on" | "with"));
    // "acted on an order of Prell".
    let whose = first.is_some_and(|form| matches!(form, "of" | "by" | "from"));
    let named = whose || first.is_some_and(is_article);
    (noun, content.verb.is_none() && named)
}
