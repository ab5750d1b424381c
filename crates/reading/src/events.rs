/*!
Events: who did what to whom, and whether it happened.

The model finds the words that carry acts, and for each the words of its parties, all in one
sentence. Here the parties become actors, each act gets the clause it stands in, and the
attributions whose content holds it: those who vouch for it.
*/

use std::ops::Range;

use watchfloor_model::Act;
use watchfloor_ontology::EventType;

use crate::actors::Sort;
use crate::contract::{PlaceFrom, Status};
use crate::sources::Resolver;
use crate::statements;
use crate::syntax::Text;

/// An event in words of the text; ids of actors and attributions are those of their drafts.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) kind: EventType,
    pub(crate) mode: Option<&'static str>,
    pub(crate) actors: Vec<usize>,
    pub(crate) recipients: Vec<usize>,
    pub(crate) actor_words: Vec<Range<usize>>,
    pub(crate) recipient_words: Vec<Range<usize>>,
    pub(crate) clause: Range<usize>,
    pub(crate) trigger: Range<usize>,
    /// The one word of the trigger that names the act.
    pub(crate) carrier: usize,
    pub(crate) status: Status,
    pub(crate) condition: Option<Range<usize>>,
    /// Number of the time expression, in the order of the text.
    pub(crate) time: Option<usize>,
    pub(crate) place: Option<(usize, PlaceFrom)>,
    pub(crate) attributions: Vec<usize>,
    pub(crate) confidence: f64,
}

/// Least probability of an act that is told of.
const LEAST: f32 = 0.4;
/// Verbs that only carry a noun of action ("held talks", "launched an attack").
const LIGHT: &[&str] = &[
    "carry",
    "carried",
    "carrying",
    "come",
    "conduct",
    "conducted",
    "conducting",
    "did",
    "do",
    "gave",
    "give",
    "given",
    "giving",
    "had",
    "have",
    "held",
    "hold",
    "holding",
    "holds",
    "impose",
    "imposed",
    "imposing",
    "issue",
    "issued",
    "issuing",
    "launch",
    "launched",
    "launching",
    "made",
    "make",
    "makes",
    "making",
    "mount",
    "mounted",
    "reach",
    "reached",
    "sign",
    "signed",
    "stage",
    "staged",
    "staging",
    "take",
    "taken",
    "took",
];
/// Relations over which a clause reaches further down from its head.
const CLAUSE_ENDS: &[&str] =
    &["conj", "parataxis", "advcl", "acl:relcl", "ccomp", "advcl:relcl"];

/// The events of a text, in the order of their triggers.
pub(crate) fn events<'a>(
    text: &Text<'a>,
    said: &[statements::Draft],
    resolver: &mut Resolver<'a>,
) -> Vec<Draft> {
    let acts: Vec<&Act> =
        text.annotation().acts.iter().filter(|act| act.probability >= LEAST).collect();
    acts.iter().filter_map(|act| event(text, act, said, resolver)).collect()
}

fn event<'a>(
    text: &Text<'a>,
    act: &Act,
    said: &[statements::Draft],
    resolver: &mut Resolver<'a>,
) -> Option<Draft> {
    let kind = EventType::parse(act.kind)?;
    let condition = act.condition.first().map(|part| text.trim(part.clone()));
    let mut clause = clause(text, act.trigger);
    for part in act.actor.iter().chain(&act.recipient).chain(&condition) {
        clause = clause.start.min(part.start)..clause.end.max(part.end);
    }
    Some(Draft {
        kind,
        mode: act.mode.filter(|mode| kind.modes().contains(mode)),
        // Who acts is an actor, whatever it is called; what is acted upon may be a thing.
        actors: parties(text, &act.actor, resolver, |_| true),
        recipients: parties(text, &act.recipient, resolver, |phrase| {
            text.registry().sector_of(&phrase.to_lowercase()).is_some()
        }),
        actor_words: act.actor.clone(),
        recipient_words: act.recipient.clone(),
        clause: text.trim(clause),
        trigger: trigger(text, act.trigger),
        carrier: act.trigger,
        status: status(act.status),
        condition,
        time: None,
        place: None,
        attributions: vouchers(act.trigger, said),
        confidence: f64::from(act.probability),
    })
}

/// The actors that the words of a role name, each once, in their order. What no name or known
/// noun tells of is an actor where `is_actor` says so of the phrase.
fn parties<'a>(
    text: &Text<'a>,
    parts: &[Range<usize>],
    resolver: &mut Resolver<'a>,
    is_actor: impl Fn(&str) -> bool,
) -> Vec<usize> {
    let mut found = Vec::new();
    for part in parts {
        for phrase in conjuncts(text, part) {
            let known = resolver.refer(&phrase, 0).actor;
            let is_noun =
                matches!(text.word(text.core_of(&phrase)).upos, "NOUN" | "PROPN");
            let actor = match known {
                None if is_noun && is_actor(&text.phrase(&phrase)) => {
                    Some(resolver.actors.describe(text, phrase, Sort::Described))
                }
                known => known,
            };
            found.extend(actor.filter(|actor| !found.contains(actor)));
        }
    }
    found
}

/// The members of a list ("Iran, Libya and North Korea"); the part itself where it is none.
fn conjuncts(text: &Text<'_>, part: &Range<usize>) -> Vec<Range<usize>> {
    let head = text.core_of(part);
    let mut starts = vec![part.start];
    let joins = |word: usize| {
        text.word(word).relation == "conj"
            && (text.word(word).head == head
                || text.word(text.word(word).head).head == head)
            && matches!(text.word(word).upos, "NOUN" | "PROPN")
    };
    for word in part.clone().filter(|&word| word > head && joins(word)) {
        let start = text.phrase_of(word).start;
        if part.contains(&start) && starts.last().is_none_or(|&last| start > last) {
            starts.push(start);
        }
    }
    let ends = starts[1..].iter().copied().chain([part.end]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| {
            let mut phrase = start..end;
            // "… , and" before the next member is no part of this one.
            while phrase.len() > 1
                && matches!(text.word(phrase.end - 1).upos, "CCONJ" | "PUNCT")
            {
                phrase.end -= 1;
            }
            phrase
        })
        .collect()
}

/// The words that carry the act: with its particle, and with the light verb before a noun where
/// the two stand close together.
fn trigger(text: &Text<'_>, word: usize) -> Range<usize> {
    let mut range = word..word + 1;
    let after = word + 1;
    if after < text.annotation().words.len()
        && text.word(after).relation == "compound:prt"
        && text.word(after).head == word
    {
        range.end += 1;
    }
    let verb = text.word(word).head;
    if text.word(word).relation == "obj"
        && verb < word
        && word - verb <= 4
        && LIGHT.contains(&text.form(verb).to_lowercase().as_str())
    {
        range.start = verb;
    }
    range
}

/// The clause that a word stands in: for a verb all that depends on it but clauses of their own
/// that come after it; for a noun its phrase with what is attached to it, or the clause of its
/// light verb.
fn clause(text: &Text<'_>, trigger_word: usize) -> Range<usize> {
    let mut head = trigger_word;
    let carried = trigger(text, trigger_word);
    if carried.start < trigger_word {
        head = carried.start;
    }
    let sentence = text.annotation().sentences[text.word(head).sentence].clone();
    let mut range = head..head + 1;
    // Words of a sentence may depend on later ones, so what belongs is spread until it is stable;
    // trees are shallow, and each round goes one step down.
    let mut inside = vec![false; sentence.len()];
    inside[head - sentence.start] = true;
    loop {
        let mut grown = false;
        for word in sentence.clone() {
            let at = word - sentence.start;
            let above = text.word(word).head;
            if inside[at] || above == word || !inside[above - sentence.start] {
                continue;
            }
            let relation = text.word(word).relation;
            let apart = above == head
                && (CLAUSE_ENDS.contains(&relation) || relation == "punct")
                && word > trigger_word;
            if !apart {
                inside[at] = true;
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    for word in sentence.clone().filter(|word| inside[word - sentence.start]) {
        range = range.start.min(word)..range.end.max(word + 1);
    }
    range
}

/// The attributions whose content holds the word, the innermost (that is, the shortest) first.
fn vouchers(word: usize, said: &[statements::Draft]) -> Vec<usize> {
    let length =
        |at: usize| said[at].content.iter().map(|part| part.len()).sum::<usize>();
    let mut found: Vec<usize> = (0..said.len())
        .filter(|&at| said[at].content.iter().any(|part| part.contains(&word)))
        .collect();
    found.sort_by_key(|&at| length(at));
    found
}

fn status(name: &str) -> Status {
    match name {
        "ongoing" => Status::Ongoing,
        "planned" => Status::Planned,
        "committed" => Status::Committed,
        "threatened" => Status::Threatened,
        "requested" => Status::Requested,
        "conditional" => Status::Conditional,
        "denied" => Status::Denied,
        "possible" => Status::Possible,
        _ => Status::Happened,
    }
}
