//! What an item of a reading announces: the words for it, the act, its verb.

use watchfloor_reading::contract::{CharSpan, Event, Reading, Status, Watch};
use watchfloor_text::Span;
use watchfloor_text::words::words;

use super::drafts::event;
use super::tables;
use super::text::{READY, Words};
use crate::events::trigger::Trigger;
use crate::sheet::sentence_of;
use crate::snapshot::Known;
use crate::words::stems;

/// What an item announces.
pub(super) struct Content<'a> {
    /// The act that the item names: the one announced, or the announcing of it.
    pub(super) listed: Option<&'a Event>,
    /// Whether that only announces.
    pub(super) announcing: bool,
    /// The word that carries or announces it.
    pub(super) anchor: CharSpan,
    /// The number of its sentence, and where that stands.
    pub(super) sentence: usize,
    pub(super) whole: CharSpan,
    /// The words behind the one that announces: "not to attack" of "promised not to attack".
    pub(super) told: Option<CharSpan>,
    /// The words for what is announced.
    pub(super) what: CharSpan,
    pub(super) clause: Words,
    /// The act announced, with its number.
    pub(super) act: Option<(usize, &'a Event)>,
    pub(super) verb: Option<Verb>,
}

impl<'a> Content<'a> {
    pub(super) fn of(report: &'a Known, item: &Watch) -> Content<'a> {
        let reading = &report.sheet.reading;
        let listed = item.event.and_then(|id| event(reading, id));
        let announcing = listed.is_some_and(only_announces);
        let anchor = listed.map_or(item.what.span, |act| act.trigger);
        let sentence = sentence_of(&reading.sentences, anchor);
        let whole = reading.sentences.get(sentence).copied().unwrap_or(item.what.span);
        let told = announcing.then(|| told(report, anchor, item.what.span)).flatten();
        let what = told.unwrap_or(item.what.span);
        let act = match told {
            Some(span) => act_in(reading, span, anchor),
            None => listed.filter(|_| !announcing),
        };
        let act = act.and_then(|act| {
            let at = reading.events.iter().position(|other| other.id == act.id)?;
            Some((at, act))
        });
        let clause = Words::of(report.words(what));
        let verb = match act {
            Some((at, act)) => report.sheet.acts.get(at).map(|words| {
                let trigger = Trigger::of(&words.trigger);
                let not = act.status == Status::Denied && clause.has(&READY.not)
                    || refrains(&clause, &trigger);
                Verb { trigger, end: act.trigger[1], not }
            }),
            None => told.and_then(|span| infinitive(report, span)),
        };
        Content {
            listed,
            announcing,
            anchor,
            sentence,
            whole,
            told,
            what,
            clause,
            act,
            verb,
        }
    }

    /// Where the verb ends, else the word that announces.
    pub(super) fn end(&self) -> usize {
        self.verb.as_ref().map_or(self.anchor[1], |verb| verb.end)
    }

    /// The verb has one of these stems.
    pub(super) fn does(&self, stems: &crate::maps::HashSet<String>) -> bool {
        self.verb.as_ref().is_some_and(|verb| stems.contains(&verb.trigger.stem))
    }

    /// Whether it is announced by a word of warning.
    pub(super) fn warns(&self, report: &Known) -> bool {
        self.announcing && Words::of(report.words(self.anchor)).has(&READY.warnings)
    }

    /// Whether arms are to be silent.
    pub(super) fn is_truce(&self) -> bool {
        let mode = self.act.and_then(|(_, act)| act.mode.as_deref());
        mode == Some("ceasefire") || self.clause.has(&READY.arms)
    }

    /// What breaks it by being done, where something is to be left undone or to be kept as it is: of
    /// "not to attack" the attack; of "keep off the island" going there; of "keep the road open" closing it.
    pub(super) fn contrary(&self) -> Option<Trigger> {
        let verb = self.verb.as_ref()?;
        if self.clause.has(&READY.keeps_away) {
            return Some(Trigger::of("enter"));
        }
        if verb.not {
            return Some(verb.trigger.clone());
        }
        let keeps = tables::KEEPING.contains(&verb.trigger.stem.as_str());
        let kept = tables::CONTRARIES.iter().filter(|_| keeps);
        let mut found =
            kept.filter(|(state, _)| self.clause.forms.iter().any(|form| form == *state));
        found.next().map(|(_, contrary)| Trigger::of(contrary))
    }
}

/// What is to be done.
pub(super) struct Verb {
    pub(super) trigger: Trigger,
    /// Where it ends in the text.
    pub(super) end: usize,
    /// Whether it is to be left undone.
    pub(super) not: bool,
}

/// Whether an act does nothing but announce another.
fn only_announces(act: &Event) -> bool {
    tables::ANNOUNCING.contains(&act.kind.as_str())
        && matches!(act.status, Status::Happened | Status::Ongoing | Status::Conditional)
}

/// The words behind a word that announces: the content of the statement whose cue it is, else the rest
/// of the item's words.
fn told(report: &Known, anchor: CharSpan, what: CharSpan) -> Option<CharSpan> {
    let said = &report.sheet.reading.attributions;
    let content = said
        .iter()
        .filter(|said| {
            said.cue.is_some_and(|words| {
                words.span[0] < anchor[1] && anchor[0] < words.span[1]
            })
        })
        .find_map(|said| said.content.spans.first().copied());
    let rest = (anchor[1] < what[1]).then_some([anchor[1], what[1]]);
    let rest = rest.filter(|span| !stems(report.words(*span)).is_empty());
    content.filter(|span| span[0] < span[1]).or(rest).map(|span| trimmed(report, span))
}

/// Without the blanks and marks before it.
fn trimmed(report: &Known, span: CharSpan) -> CharSpan {
    let text = report.words(span);
    let blank = text.chars().take_while(|c| !c.is_alphanumeric() && !"“\"".contains(*c));
    [(span[0] + blank.count()).min(span[1]), span[1]]
}

/// The first act that these words tell, which is not the announcing itself.
fn act_in(reading: &Reading, span: CharSpan, anchor: CharSpan) -> Option<&Event> {
    let inside = reading.events.iter().filter(|act| {
        span[0] <= act.trigger[0] && act.trigger[1] <= span[1] && act.trigger != anchor
    });
    inside.filter(|act| !only_announces(act)).min_by_key(|act| act.trigger[0])
}

/// The verb of "to publish the result", "not to attack", "that it will send ships".
fn infinitive(report: &Known, span: CharSpan) -> Option<Verb> {
    const NEAR: usize = 10;
    let text = report.words(span);
    let tokens = words(text, Span::of(text));
    let forms: Vec<&str> =
        tokens.iter().take(NEAR).map(|word| word.slice(text)).collect();
    let lower: Vec<String> = forms.iter().map(|form| form.to_lowercase()).collect();
    let at = lower
        .iter()
        .position(|form| matches!(form.as_str(), "to" | "will" | "would" | "shall"))?;
    let negates = |form: &String| matches!(form.as_str(), "not" | "never");
    let before = at.checked_sub(1).and_then(|at| lower.get(at)).is_some_and(negates);
    let behind = lower.get(at + 1).is_some_and(negates);
    let at = at + 1 + usize::from(behind);
    let form = *forms.get(at)?;
    let is_verb = form.chars().all(char::is_alphabetic)
        && form.chars().next().is_some_and(char::is_lowercase)
        && !READY.told_before.contains(form)
        && !READY.counts.contains(form);
    let stem = stems(form).into_iter().next().filter(|_| is_verb)?;
    let end = tokens.get(at)?.end;
    Some(Verb {
        trigger: Trigger::of(&stem),
        end: span[0] + text.get(..end)?.chars().count(),
        not: before || behind,
    })
}

/// "promised not to attack", "vowed never to return": the reader may give the act without the "not".
fn refrains(clause: &Words, trigger: &Trigger) -> bool {
    let Some(not) = clause.forms.iter().position(|form| matches!(form, "not" | "never"))
    else {
        return false;
    };
    let behind = clause.forms.iter().skip(not + 1).take(3);
    behind.flat_map(stems).any(|stem| Trigger::of(&stem).stem == trigger.stem)
}
