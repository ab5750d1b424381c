/*!
Figures: numbers that count something, with what they count, what became of it and who says so.

A number is read from the words ([`values`], [`words`], [`bounds`], [`units`]); dates, ages, names and the
like are put aside ([`labels`]); the tree says what is counted ([`items`]) and what became of it
([`roles`], by its [`tables`]). A number with neither a unit nor a noun nor a role is kept only where the text sets a
bound to it: "about 300" counts something, a bare "300" may be anything.
*/

mod bounds;
mod items;
mod labels;
mod phrases;
mod roles;
mod tables;
mod units;
mod values;
mod words;

use std::ops::Range;

use watchfloor_ontology::EventType;

use crate::contract::FigureRole;
use crate::events;
use crate::statements;
use crate::syntax::Text;

use items::Place;
use roles::Fate;
use units::Unit;
use words::{Found, Number};

/// A figure in words of the text; the numbers of event and attribution are those of their drafts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    pub(crate) words: Range<usize>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) approximate: bool,
    pub(crate) unit: Option<&'static str>,
    pub(crate) item: Option<String>,
    pub(crate) role: Option<FigureRole>,
    pub(crate) event: Option<usize>,
    pub(crate) attribution: Option<usize>,
    /// Number of the time expression, in the order of the text.
    pub(crate) time: Option<usize>,
}

/// A figure with what its place in the text leaves to be asked of others.
struct Candidate {
    draft: Draft,
    fate: Option<Fate>,
    /// Whether those counted are some of those counted before ("five of whom").
    of_others: bool,
    /// Whether it is a number whose name does not say of what ("put the number at 14").
    refers: bool,
}

/// How many sentences back what such a number is about may stand.
const BACK: usize = 2;

/// The figures of a text, in its order.
pub(crate) fn figures(
    text: &Text<'_>,
    events: &[events::Draft],
    said: &[statements::Draft],
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for sentence in &text.annotation().sentences {
        let mut previous = None;
        let mut at = sentence.start;
        while at < sentence.end {
            let (found, next) = figure(text, at, sentence.end);
            at = next;
            let Some(mut candidate) = found else { continue };
            inherit(&mut candidate, previous.map(|at: usize| &drafts[at]));
            if candidate.refers && !refer(text, &mut candidate, drafts.last()) {
                continue;
            }
            let Candidate { mut draft, fate, .. } = candidate;
            draft.event = event_of(text, &draft, fate, events);
            draft.attribution = innermost(draft.words.end - 1, said);
            previous = Some(drafts.len());
            drafts.push(draft);
        }
    }
    drafts
}

/// The figure that begins at word `at`, and where to go on looking.
fn figure(text: &Text<'_>, at: usize, end: usize) -> (Option<Candidate>, usize) {
    let form = text.form(at);
    if form.eq_ignore_ascii_case("no")
        || form.eq_ignore_ascii_case("nobody")
        || form.eq_ignore_ascii_case("none")
    {
        return nobody(text, at, end);
    }
    if !values::may_begin(form) {
        return (None, at + 1);
    }
    let mut number = match words::number(text, at, end) {
        None => return (None, at + 1),
        Some(Found::Label(next)) => return (None, next.max(at + 1)),
        Some(Found::Number(number)) => number,
    };
    let digits = number.words.clone();
    let next = digits.end.max(at + 1);
    bounds::widen(text, &mut number);
    let sentence = text.annotation().sentences[text.word(at).sentence].clone();
    if labels::is_label(text, &number, &digits)
        || labels::is_outcome(text, &digits, &sentence)
    {
        return (None, next);
    }
    let unit = units::take(text, &mut number, end);
    if unit == Some(Unit::Time) {
        return (None, next);
    }
    (counted(text, number, unit, form), next)
}

/// The figure that a number makes, where it counts something.
fn counted(
    text: &Text<'_>,
    number: Number,
    unit: Option<Unit>,
    form: &str,
) -> Option<Candidate> {
    let place = items::place(text, &number.words);
    let after = place
        .noun
        .filter(|&noun| noun >= number.words.end)
        .map_or(number.words.end, |noun| noun + 1);
    if unit.is_none()
        && place.noun.is_some_and(|noun| labels::is_designation(text, &number, noun))
    {
        return None;
    }
    // Tonnes and miles are neither killed nor taken.
    let counts_ones = matches!(unit, None | Some(Unit::Measure("percent")));
    let money = matches!(unit, Some(Unit::Money(_)));
    let fate = if counts_ones { roles::fate(text, &place, after) } else { None };
    let role = if money { Some(FigureRole::Money) } else { fate.map(|fate| fate.role) };
    let refers = unit.is_none()
        && place.noun.is_none()
        && role.is_none()
        && phrases::refers_back(text, &place);
    let counts = unit.is_some()
        || refers
        || place.noun.is_some()
        || role.is_some()
        || number.bounded
        || has_part(text, number.words.end)
        || text.word(place.anchor).upos == "NOUN";
    if !counts || is_vague(text, &number, &place, form, role) {
        return None;
    }
    let item = place.noun.map(|noun| items::name(text, noun, &number.words));
    let draft = Draft {
        words: number.words,
        low: number.low,
        high: number.high,
        approximate: number.approximate,
        unit: match unit {
            Some(Unit::Money(code)) => Some(code),
            Some(Unit::Measure(unit)) => Some(unit),
            _ => None,
        },
        item,
        role,
        event: None,
        attribution: None,
        time: None,
    };
    Some(Candidate { draft, fate, of_others: place.of_others, refers })
}

/// "40 or 50 of them", "12 of 30".
fn has_part(text: &Text<'_>, at: usize) -> bool {
    at < text.annotation().words.len() && text.form(at).eq_ignore_ascii_case("of")
}

/// "One" and "several" count only where something became of those counted; "one of the" points
/// somebody out.
fn is_vague(
    text: &Text<'_>,
    number: &Number,
    place: &Place,
    form: &str,
    role: Option<FigureRole>,
) -> bool {
    let alone = number.words.len() == 1;
    let one = alone && form.eq_ignore_ascii_case("one");
    let few = form.eq_ignore_ascii_case("several")
        || form.eq_ignore_ascii_case("couple")
        || form.eq_ignore_ascii_case("handful");
    if one {
        let points =
            has_part(text, number.words.end) || text.word(place.anchor).upos == "PRON";
        return role.is_none() || points;
    }
    few && number.low.is_some_and(|low| low < 12.0) && role.is_none()
}

/// "No casualties", "no one was killed": none of them, where it is told what did not become of
/// them.
fn nobody(text: &Text<'_>, at: usize, end: usize) -> (Option<Candidate>, usize) {
    let alone = !text.form(at).eq_ignore_ascii_case("no");
    let one = at + 1 < end && text.form(at + 1).eq_ignore_ascii_case("one");
    let (anchor, words) = if alone {
        (at, at..at + 1)
    } else if one {
        (at + 1, at..at + 2)
    } else {
        (text.word(at).head, at..at + 1)
    };
    let next = words.end;
    if anchor < at || anchor >= end || text.form(at) == "No." {
        return (None, next);
    }
    let noun = (!alone && !one).then_some(anchor);
    let place = Place { anchor, noun, number: words.clone(), of_others: false };
    let casualty = noun.filter(|&noun| {
        let form = text.form(noun);
        form.eq_ignore_ascii_case("casualties") || form.eq_ignore_ascii_case("victims")
    });
    let fate = match casualty {
        // No casualties: neither killed nor injured.
        Some(word) => Some(Fate { role: FigureRole::Killed, word }),
        None => roles::fate(text, &place, anchor + 1),
    };
    let Some(fate) = fate else { return (None, next) };
    let draft = Draft {
        item: noun.map(|noun| items::name(text, noun, &words)),
        words,
        low: Some(0.0),
        high: Some(0.0),
        approximate: false,
        unit: None,
        role: Some(fate.role),
        event: None,
        attribution: None,
        time: None,
    };
    let candidate =
        Candidate { draft, fate: Some(fate), of_others: false, refers: false };
    (Some(candidate), next)
}

/// What a figure without a noun takes over from the one before it in the sentence: the item
/// where both are about people or both about weapons ("killing 12 people and wounding 30"), and
/// the role too where it counts some of the same ("20 were killed, five of whom …").
fn inherit(candidate: &mut Candidate, previous: Option<&Draft>) {
    let draft = &mut candidate.draft;
    let Some(previous) = previous.filter(|previous| previous.unit.is_none()) else {
        return;
    };
    if draft.unit.is_some() {
        return;
    }
    if candidate.of_others {
        draft.role = draft.role.or(previous.role);
    }
    let alike =
        nature(draft.role).is_some() && nature(draft.role) == nature(previous.role);
    if draft.item.is_none() && (alike || candidate.of_others) {
        draft.item.clone_from(&previous.item);
    }
}

/// What a number that only refers to another is of: what the figure before it is of, if that is about people and
/// near enough. Whether one was found.
fn refer(text: &Text<'_>, candidate: &mut Candidate, last: Option<&Draft>) -> bool {
    let draft = &mut candidate.draft;
    let Some(last) = last.filter(|last| nature(last.role) == Some(Nature::People)) else {
        return draft.role.is_some();
    };
    let sentence = |draft: &Draft| text.word(draft.words.start).sentence;
    if sentence(draft).saturating_sub(sentence(last)) > BACK {
        return false;
    }
    draft.role = last.role;
    if draft.item.is_none() {
        draft.item.clone_from(&last.item);
    }
    true
}

/// What figures of a role count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    People,
    Weapons,
}

fn nature(role: Option<FigureRole>) -> Option<Nature> {
    match role? {
        FigureRole::Killed
        | FigureRole::Injured
        | FigureRole::Missing
        | FigureRole::Arrested
        | FigureRole::Captured
        | FigureRole::Released => Some(Nature::People),
        FigureRole::Launched | FigureRole::Intercepted => Some(Nature::Weapons),
        _ => None,
    }
}

/// The event that the figure belongs to: the one whose words give the role, else one of the
/// same nature whose clause holds the number, else the closest such clause, else one of the same
/// nature in the sentence ("the blast, which left 14 dead").
fn event_of(
    text: &Text<'_>,
    draft: &Draft,
    fate: Option<Fate>,
    events: &[events::Draft],
) -> Option<usize> {
    let word = draft.words.end - 1;
    let rank = |event: &events::Draft| {
        if fate.is_some_and(|fate| event.trigger.contains(&fate.word)) {
            return Some((0, 0));
        }
        let holds = event.clause.contains(&word);
        let matching = draft.role.is_some_and(|role| matches_kind(role, event.kind));
        let beside = text.word(event.carrier).sentence == text.word(word).sentence;
        match (holds, matching) {
            (true, true) => Some((1, event.clause.len())),
            (true, false) => Some((2, event.clause.len())),
            (false, true) if beside => Some((3, event.carrier.abs_diff(word))),
            (false, _) => None,
        }
    };
    events
        .iter()
        .enumerate()
        .filter_map(|(id, event)| Some((rank(event)?, id)))
        .min()
        .map(|(_, id)| id)
}

/// Whether figures of the role go with events of the type.
fn matches_kind(role: FigureRole, kind: EventType) -> bool {
    let kinds: &[&str] = match role {
        FigureRole::Killed
        | FigureRole::Injured
        | FigureRole::Missing
        | FigureRole::Displaced
        | FigureRole::Launched
        | FigureRole::Intercepted
        | FigureRole::Destroyed => &["ASSAULT"],
        FigureRole::Arrested => &["COERCE"],
        FigureRole::Captured => &["ASSAULT", "COERCE"],
        FigureRole::Released => &["RETREAT", "CONCEDE"],
        FigureRole::Deployed => &["MOBILIZE"],
        FigureRole::Evacuated => &["AID"],
        FigureRole::Money => &["AID", "COOPERATE", "SUPPORT", "SANCTION", "AGREE"],
    };
    kinds.contains(&kind.name())
}

/// The attribution with the shortest part of content that holds the word.
fn innermost(word: usize, said: &[statements::Draft]) -> Option<usize> {
    said.iter()
        .enumerate()
        .flat_map(|(id, draft)| draft.content.iter().map(move |part| (part, id)))
        .filter(|(part, _)| part.contains(&word))
        .map(|(part, id)| (part.len(), id))
        .min()
        .map(|(_, id)| id)
}
