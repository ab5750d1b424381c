/*!
Events: who did what to whom, and whether it happened.

The model finds the words that carry acts, and for each the words of its parties, all in one
sentence. Here the parties become actors, each act gets the clause it stands in, and the
attributions whose content holds it: those who vouch for it.
*/

use std::ops::Range;

use watchfloor_model::Act;
use watchfloor_ontology::EventType;

use crate::confidence;
use crate::contract::{PlaceFrom, Status};
use crate::lemma::lemma;
use crate::parties::{concerned, left_out_actor, left_out_recipient, parties};
use crate::sources::Resolver;
use crate::statements;
use crate::status;
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

/// Least share of an act that is told of; its confidence says how far to trust it.
const LEAST: f32 = 0.3;
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
/// Verbs whose object is somebody, whatever it is called: "kidnapped 12 **surveyors**".
const TO_PEOPLE: &[&str] = &[
    "abduct",
    "arrest",
    "assassinate",
    "behead",
    "deport",
    "detain",
    "execute",
    "imprison",
    "injure",
    "jail",
    "kidnap",
    "kill",
    "murder",
    "torture",
    "wound",
];
/// Verbs whose object is somebody where it is a word for people by its ending: "released 12 **surveyors**".
const TO_PEOPLE_BY_ENDING: &[&str] = &["beat", "expel", "free", "release", "seize"];
/// Endings of words for people; what else ends so is in [`NO_PEOPLE`].
const PEOPLE: &[&str] =
    &["ants", "ee", "ees", "ers", "ians", "ists", "men", "ors", "women"];
/// Things whose names end like those of people.
const NO_PEOPLE: &[&str] = &[
    "borders",
    "carriers",
    "computers",
    "containers",
    "cruisers",
    "documents",
    "freighters",
    "helicopters",
    "implants",
    "letters",
    "numbers",
    "papers",
    "plants",
    "powers",
    "rulers",
    "steamers",
    "tankers",
    "trailers",
    "trawlers",
];
/// Words before the place of an act.
const WHERE: &[&str] = &[
    "across",
    "along",
    "around",
    "at",
    "in",
    "near",
    "outside",
    "through",
    "throughout",
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
    acts.iter()
        .filter(|act| !is_trait(text, act.trigger))
        .filter_map(|act| event(text, act, said, resolver))
        .collect()
}

/// Whether a word tells no act but what somebody or something is like since: "the **freed** men", "their
/// **burnt-out** jeeps".
fn is_trait(text: &Text<'_>, word: usize) -> bool {
    let it = text.word(word);
    it.relation == "amod" && it.head > word && matches!(it.xpos, "VBN" | "VBD" | "JJ")
}

fn event<'a>(
    text: &Text<'a>,
    act: &Act,
    said: &[statements::Draft],
    resolver: &mut Resolver<'a>,
) -> Option<Draft> {
    let kind = EventType::parse(act.kind)?;
    // A bare "if" is no condition: it is what is left where the act is the condition's own.
    let condition = act.condition.iter().find(|part| part.len() > 1);
    let condition = condition.map(|part| text.trim(part.clone()));
    let mut clause = clause(text, act.trigger);
    for part in act.actor.iter().chain(&act.recipient).chain(&condition) {
        clause = clause.start.min(part.start)..clause.end.max(part.end);
    }
    let (mut actor_words, mut recipient_words) =
        (act.actor.clone(), act.recipient.clone());
    undergone(text, act.trigger, &mut actor_words, &mut recipient_words);
    if kind == EventType::Protest {
        // Where people march is not against whom.
        recipient_words.retain(|words| !text.has_case(text.head_of(words), WHERE));
    }
    if actor_words.is_empty() && kind == EventType::Consult {
        actor_words.extend(left_out_actor(text, act.trigger));
    }
    let attributions = vouchers(act.trigger, said);
    resolver.speaker = attributions.first().and_then(|&at| said[at].source.actor);
    let named_by = source_around(act, said).unwrap_or_else(|| actor_words.clone());
    let actors = parties(text, &named_by, resolver, false);
    let may_be_thing = !is_done_to_people(text, act.trigger);
    let mut recipients = parties(text, &recipient_words, resolver, may_be_thing);
    // Several who meet or agree are each other's recipients.
    if recipient_words.is_empty()
        && actors.len() == 1
        && let Some(words) = left_out_recipient(text, act.trigger, kind)
        && !actor_words.iter().any(|own| overlap(own, &words))
    {
        recipients = concerned(text, &words, resolver);
        recipients.retain(|recipient| !actors.contains(recipient));
        if !recipients.is_empty() {
            recipient_words.push(words);
        }
    }
    resolver.speaker = None;
    Some(Draft {
        kind,
        mode: act.mode.filter(|mode| kind.modes().contains(mode)),
        actors,
        recipients,
        actor_words,
        recipient_words,
        clause: text.trim(clause),
        trigger: trigger(text, act.trigger),
        carrier: act.trigger,
        status: status::status(text, act, said, &attributions),
        condition,
        time: None,
        place: None,
        attributions,
        confidence: confidence::event(act.probability),
    })
}

/// Whether what the act is done to can only be people.
fn is_done_to_people(text: &Text<'_>, trigger: usize) -> bool {
    let word = text.word(trigger);
    if word.upos != "VERB" {
        return false;
    }
    let verb = lemma(text.form(trigger), word.xpos);
    let mut objects = text
        .children(trigger)
        .filter(|&word| matches!(text.word(word).relation, "obj" | "nsubj:pass"));
    TO_PEOPLE.binary_search(&verb.as_str()).is_ok()
        || TO_PEOPLE_BY_ENDING.binary_search(&verb.as_str()).is_ok()
            && objects.any(|object| {
                let noun = text.form(object).to_lowercase();
                text.word(object).upos == "NOUN"
                    && PEOPLE.iter().any(|ending| noun.ends_with(ending))
                    && NO_PEOPLE.binary_search(&noun.as_str()).is_err()
            })
}

/// Puts right who acts where the subject is whom the act is done to: the subject of a passive, which
/// headlines write without "were" ("**Surveyors** seized at camp"), and of "free". What stands behind the verb
/// with "at" or "from" is then a place.
fn undergone(
    text: &Text<'_>,
    trigger: usize,
    actor: &mut Vec<Range<usize>>,
    recipient: &mut Vec<Range<usize>>,
) {
    let is_free = text.word(trigger).upos == "ADJ"
        && text.form(trigger).eq_ignore_ascii_case("free");
    let is_subject = |&word: &usize| match text.word(word).relation {
        "nsubj:pass" => true,
        "nsubj" => is_free,
        _ => false,
    };
    let Some(subject) = text.children(trigger).find(is_subject) else { return };
    // In a sentence with a full stop only "were seized" is sure to be a passive.
    let said = text.children(trigger).any(|word| text.word(word).relation == "aux:pass");
    let sentence = &text.annotation().sentences[text.word(trigger).sentence];
    let is_headline =
        sentence.clone().next_back().is_some_and(|last| text.form(last) != ".");
    if !said && !is_headline && !is_free {
        return;
    }
    let Some(at) = actor.iter().position(|words| words.contains(&subject)) else {
        return;
    };
    let words = actor.remove(at);
    recipient.retain(|place| place.start < trigger);
    recipient.insert(0, words);
    if actor.is_empty() {
        let agent = text.children(trigger);
        let mut agents = agent.filter(|&word| text.word(word).relation == "obl:agent");
        actor.extend(agents.next().map(|word| text.phrase_of(word)));
    }
}

/// Who warns is the source of the warning: the words of the source, where those of the actor are a part of
/// them ("**Orvane**'s minister").
fn source_around(act: &Act, said: &[statements::Draft]) -> Option<Vec<Range<usize>>> {
    let [part] = &act.actor[..] else { return None };
    let cued = |draft: &&statements::Draft| {
        draft.cue.as_ref().is_some_and(|cue| cue.contains(&act.trigger))
    };
    let whole = said.iter().find(cued)?.source_words.clone()?;
    (whole.start <= part.start && part.end <= whole.end).then(|| vec![whole])
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

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
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
