/*!
What became of those counted: the word that governs the number, or the noun it belongs to.
*/

use crate::contract::FigureRole;
use crate::contract::FigureRole::{
    Arrested, Captured, Deployed, Destroyed, Displaced, Evacuated, Injured, Intercepted,
    Killed, Launched, Missing, Released,
};
use crate::figures::items::Place;
use crate::figures::phrases::{carried, counted_to};
use crate::figures::tables::{
    AT_LAST, COUNTED, COUNTS, FORCES, GROUPS, HAPPENINGS, NOT_HELD, OF, STATES,
    TO_OBJECT, TO_SUBJECT, WEAPONS,
};
use crate::lemma::lemma;
use crate::lexicon;
use crate::syntax::Text;

/// A role, and the word that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    pub(super) role: FigureRole,
    pub(super) word: usize,
}

/// Steps up the tree before giving up.
pub(super) const MOST_STEPS: usize = 6;

/// What became of those counted at `place`; `after` is the first word behind the figure.
pub(super) fn fate(text: &Text<'_>, place: &Place, after: usize) -> Option<Fate> {
    let found = find(text, place, after)?;
    suits(text, found, place.noun).map(|role| Fate { role, word: found.word })
}

fn find(text: &Text<'_>, place: &Place, after: usize) -> Option<Fate> {
    if let Some(fate) = place.noun.and_then(|noun| noun_itself(text, noun, COUNTED)) {
        return Some(fate);
    }
    let mut word = place.anchor;
    let mut in_list = false;
    for _ in 0..MOST_STEPS {
        if let Some(fate) = noun_itself(text, word, COUNTED).filter(|_| !in_list) {
            return Some(fate);
        }
        if let Some(fate) = governed(text, word) {
            return Some(fate);
        }
        if !in_list && let Some(fate) = qualified(text, word) {
            return Some(fate);
        }
        let Some((up, list)) = climb(text, word) else { break };
        word = up;
        in_list = list;
    }
    place
        .noun
        .into_iter()
        .chain(place.number.clone())
        .find_map(|word| qualified(text, word))
        .or_else(|| {
            // "A mother of 12 was killed": said of the mother.
            let belongs = text.word(place.anchor).relation == "nmod";
            if belongs { None } else { state_behind(text, after) }
        })
        .or_else(|| place.noun.and_then(|noun| state_before(text, noun)))
        .or_else(|| place.noun.and_then(|noun| noun_itself(text, noun, AT_LAST)))
        .or_else(|| place.noun.and_then(|noun| carried(text, noun)))
        .or_else(|| counted_to(text, place).and_then(|(_, fate)| fate))
}

/// Whether the role can befall what is counted; a few roles depend on it.
fn suits(text: &Text<'_>, fate: Fate, noun: Option<usize>) -> Option<FigureRole> {
    let item = noun.map(|noun| singular(text, noun));
    let among = |list: &[&str]| item.as_deref().is_some_and(|item| list.contains(&item));
    let verb = base(text, fate.word);
    // "18 would have died": they did not.
    let aux = |form: &str| {
        text.children(fate.word)
            .any(|child| text.word(child).upos == "AUX" && text.form(child) == form)
    };
    if aux("would") && aux("have") {
        return None;
    }
    let fits = match fate.role {
        Launched => among(WEAPONS) || item.is_none(),
        Deployed => verb == "deploy" || verb == "deployment" || among(FORCES),
        Killed | Injured | Missing | Displaced | Evacuated if among(HAPPENINGS) => false,
        Missing if noun.is_some_and(|noun| is_document(text, noun)) => false,
        Captured | Released | Arrested => {
            !among(NOT_HELD) && !noun.is_some_and(|noun| is_document(text, noun))
        }
        Destroyed if among(&["drone", "missile", "rocket", "uav"]) => {
            return Some(Intercepted);
        }
        _ => true,
    };
    fits.then_some(fate.role)
}

fn is_document(text: &Text<'_>, noun: usize) -> bool {
    lexicon::noun(text.form(noun)) == Some(lexicon::Noun::Document)
}

/// The base form of a verb.
pub(super) fn base(text: &Text<'_>, verb: usize) -> String {
    let form = text.form(verb);
    if form.eq_ignore_ascii_case("died") || form.eq_ignore_ascii_case("dying") {
        return "die".to_owned();
    }
    lemma(form, text.word(verb).xpos)
}

pub(super) fn singular(text: &Text<'_>, noun: usize) -> String {
    let form = text.form(noun).to_lowercase();
    match form.strip_suffix("men") {
        Some(stem) => format!("{stem}man"),
        None => lemma(&form, "NNS"),
    }
}

pub(super) fn lookup(table: &[(&str, FigureRole)], word: &str) -> Option<FigureRole> {
    table
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|&(_, role)| role)
}

fn noun_itself(
    text: &Text<'_>,
    word: usize,
    table: &[(&str, FigureRole)],
) -> Option<Fate> {
    if !matches!(text.word(word).upos, "NOUN" | "ADJ") {
        return None;
    }
    let role = lookup(table, text.form(word))
        .or_else(|| lookup(table, &singular(text, word)))?;
    Some(Fate { role, word })
}

/// What the word that governs `word` says of it.
fn governed(text: &Text<'_>, word: usize) -> Option<Fate> {
    let head = text.word(word).head;
    if head == word {
        return own_subject(text, word);
    }
    match text.word(word).relation {
        "obj" | "iobj" => object_of(text, word, head),
        "nsubj:pass" => passive(text, head),
        "nsubj" | "nsubj:outer" => subject_of(text, word, head),
        "nmod" if text.has_case(word, &["of"]) => of_noun(text, head),
        // "The toll rose to 45", "the number of injured stood at 300".
        "obl" | "xcomp" | "nmod" | "obl:unmarked" | "obl:npmod" => {
            counter(text, word, head)
        }
        _ => own_subject(text, word),
    }
}

/// "The death toll is 45": the number is what is said of its subject.
fn own_subject(text: &Text<'_>, word: usize) -> Option<Fate> {
    let subject = child(text, word, &["nsubj"])?;
    count_noun(text, subject)
}

fn object_of(text: &Text<'_>, word: usize, verb: usize) -> Option<Fate> {
    if let Some(fate) = to_object(text, verb).or_else(|| state_below(text, verb, word)) {
        return Some(fate);
    }
    let verb_base = base(text, verb);
    // "Claimed 45 lives".
    let life = text.form(word).eq_ignore_ascii_case("lives");
    if life && matches!(verb_base.as_str(), "claim" | "cost" | "take" | "lose") {
        return Some(Fate { role: Killed, word: verb });
    }
    // "The dead included 3 children".
    if matches!(
        verb_base.as_str(),
        "include" | "number" | "reach" | "exceed" | "pass" | "top" | "hit"
    ) && let Some(subject) = child(text, verb, &["nsubj"])
    {
        return state_noun(text, subject).or_else(|| count_noun(text, subject));
    }
    shared(text, verb, word)
}

fn passive(text: &Text<'_>, verb: usize) -> Option<Fate> {
    to_object(text, verb)
        .or_else(|| state_below(text, verb, verb))
        .or_else(|| state(text, verb))
}

fn subject_of(text: &Text<'_>, word: usize, head: usize) -> Option<Fate> {
    if let Some(fate) = to_subject(text, head).or_else(|| state(text, head)) {
        return Some(fate);
    }
    let verb_base = base(text, head);
    if let Some(object) = child(text, head, &["obj"]) {
        let form = text.form(object);
        // "Twenty suffered injuries", "300 lost their lives".
        let hurt = matches!(verb_base.as_str(), "suffer" | "sustain" | "receive");
        if hurt
            && lookup(
                &[
                    ("injury", Injured),
                    ("injuries", Injured),
                    ("wounds", Injured),
                    ("burns", Injured),
                ],
                form,
            )
            .is_some()
        {
            return Some(Fate { role: Injured, word: head });
        }
        if verb_base == "lose" && matches!(form, "life" | "lives") {
            return Some(Fate { role: Killed, word: head });
        }
        return None;
    }
    if let Some(fate) = state_below(text, head, head) {
        return Some(fate);
    }
    // "12 killed in blast": a participle that the parser took for a verb in the past.
    let participle = matches!(text.word(head).xpos, "VBN" | "VBD");
    if participle
        && word < head
        && !matches!(verb_base.as_str(), "fire" | "shell" | "burn" | "sink")
    {
        return to_object(text, head);
    }
    None
}

/// What a verb does to its object, its particle considered.
fn to_object(text: &Text<'_>, verb: usize) -> Option<Fate> {
    let base = base_of(text, verb)?;
    let has = |forms: &[&str]| {
        text.children(verb).any(|child| {
            child > verb
                && forms.iter().any(|form| text.form(child).eq_ignore_ascii_case(form))
        })
    };
    let role = match base.as_str() {
        "shoot" | "stab" | "beat" | "crush" | "hack" if has(&["dead", "death"]) => Killed,
        "shoot" | "bring" if has(&["down"]) => Intercepted,
        "down" => Intercepted,
        "round" if has(&["up"]) => Arrested,
        "take" if has(&["hostage", "prisoner", "captive", "hostages"]) => Captured,
        "take" | "place" if has(&["custody"]) => Arrested,
        "take" if has(&["hospital"]) => Injured,
        "hold" if has(&["hostage", "captive"]) => Captured,
        "blow" if has(&["up"]) => Destroyed,
        "gun" if !has(&["down"]) => return None,
        "set" if has(&["free"]) => Released,
        "force" | "drive" if has(&["homes", "home", "houses"]) => Displaced,
        _ => lookup(TO_OBJECT, &base)?,
    };
    Some(Fate { role, word: verb })
}

fn base_of(text: &Text<'_>, verb: usize) -> Option<String> {
    let word = text.word(verb);
    matches!(word.upos, "VERB" | "ADJ" | "NOUN").then(|| base(text, verb)).filter(|_| {
        word.upos == "VERB" || matches!(word.xpos, "VBN" | "VBD" | "VBG" | "JJ")
    })
}

fn to_subject(text: &Text<'_>, verb: usize) -> Option<Fate> {
    let word = text.word(verb);
    if word.upos != "VERB"
        || child(text, verb, &["obj"]).is_some_and(|object| {
            // "Fled their homes" is flight all the same.
            !matches!(base(text, verb).as_str(), "flee") || object == verb
        })
    {
        return None;
    }
    let role = lookup(TO_SUBJECT, &base(text, verb))?;
    Some(Fate { role, word: verb })
}

/// "Were left homeless", "was found dead", "were reported killed", "left 14 dead", "forced to
/// flee": what a verb's complement says.
fn state_below(text: &Text<'_>, verb: usize, after: usize) -> Option<Fate> {
    text.children(verb)
        .filter(|&child| {
            child > after.min(verb)
                && matches!(
                    text.word(child).relation,
                    "xcomp" | "ccomp" | "advcl" | "amod" | "acl" | "dep" | "advmod"
                )
        })
        .filter(|&child| {
            !matches!(
                text.word(child).relation,
                "ccomp" | "advcl" | "acl" | "dep" | "advmod"
            ) || lookup(STATES, text.form(child)).is_some() && !has_mark(text, child)
        })
        .find_map(|child| {
            state(text, child)
                .or_else(|| {
                    if text.word(child).relation == "xcomp" {
                        to_subject(text, child)
                    } else {
                        None
                    }
                })
                .or_else(|| {
                    let passive = text.word(child).xpos == "VBN";
                    if passive { to_object(text, child) } else { None }
                })
        })
}

fn has_mark(text: &Text<'_>, word: usize) -> bool {
    child(text, word, &["mark", "nsubj", "nsubj:pass", "obj", "aux"]).is_some()
}

/// The state that an adjective, participle or noun says somebody is in.
fn state(text: &Text<'_>, word: usize) -> Option<Fate> {
    let active = child(text, word, &["obj"]).is_some();
    let role = lookup(STATES, text.form(word)).filter(|_| !active)?;
    Some(Fate { role, word })
}

/// "Shot and killed two officers": the verb beside the one that has the object.
fn shared(text: &Text<'_>, verb: usize, object: usize) -> Option<Fate> {
    let head = text.word(verb).head;
    (verb + 1..object)
        .filter(|&other| {
            let word = text.word(other);
            word.relation == "conj"
                && (word.head == verb || word.head == head)
                && child(text, other, &["obj", "nsubj:pass"]).is_none()
        })
        .find_map(|other| to_object(text, other))
}

/// "The killing of 12", "a death toll of 45", "a group of 30" (by its own clause).
fn of_noun(text: &Text<'_>, noun: usize) -> Option<Fate> {
    noun_itself(text, noun, COUNTED)
        .or_else(|| count_noun(text, noun))
        .or_else(|| noun_itself(text, noun, OF))
        .or_else(|| {
            if matches!(text.word(noun).xpos, "VBG") {
                to_object(text, noun)
            } else {
                None
            }
        })
}

/// What a number is about that stands for others: "the number of wounded", "the death toll".
fn count_noun(text: &Text<'_>, noun: usize) -> Option<Fate> {
    let form = singular(text, noun);
    if !COUNTS.contains(&form.as_str()) {
        return None;
    }
    let about = text.children(noun).find_map(|child| {
        state(text, child)
            .or_else(|| noun_itself(text, child, COUNTED))
            .or_else(|| qualified(text, child))
            .or_else(|| state_before(text, child))
    });
    about.or_else(|| {
        // "The toll" alone is that of the dead.
        (form == "toll").then_some(Fate { role: Killed, word: noun })
    })
}

fn counter(text: &Text<'_>, word: usize, head: usize) -> Option<Fate> {
    if text.has_case(word, &["of"]) {
        return of_noun(text, head);
    }
    text.children(head)
        .filter(|&other| {
            other != word
                && matches!(text.word(other).relation, "nsubj" | "nsubj:pass" | "obj")
        })
        .find_map(|other| count_noun(text, other))
        .or_else(|| own_subject(text, word))
        .or_else(|| {
            matches!(text.word(head).upos, "NOUN")
                .then(|| count_noun(text, head))
                .flatten()
                .filter(|_| text.has_case(word, &["to", "at"]))
        })
}

fn state_noun(text: &Text<'_>, noun: usize) -> Option<Fate> {
    state(text, noun).or_else(|| noun_itself(text, noun, COUNTED))
}

/// What a participle or a relative clause behind a noun says of it: "12 people killed in …",
/// "300 who fled", "drones that Iran launched".
fn qualified(text: &Text<'_>, noun: usize) -> Option<Fate> {
    text.children(noun).filter(|&child| child > noun).find_map(|clause| {
        let word = text.word(clause);
        match word.relation {
            "acl" if has_mark_only(text, clause) => None,
            "acl" | "amod" | "advcl" | "parataxis" | "dep" => match word.xpos {
                "VBG" if word.relation == "acl" => {
                    to_subject(text, clause).or_else(|| state(text, clause))
                }
                "VBN" | "JJ" | "VBD"
                    if child(text, clause, &["obj", "nsubj", "nsubj:pass"]).is_none() =>
                {
                    state(text, clause).or_else(|| {
                        if word.relation == "acl" {
                            to_object(text, clause)
                        } else {
                            None
                        }
                    })
                }
                _ => None,
            },
            "acl:relcl" => relative(text, clause),
            _ => None,
        }
    })
}

fn has_mark_only(text: &Text<'_>, clause: usize) -> bool {
    child(text, clause, &["mark"]).is_some()
}

fn relative(text: &Text<'_>, clause: usize) -> Option<Fate> {
    let is_relative = |word: usize| matches!(text.word(word).xpos, "WP" | "WDT");
    if let Some(subject) = child(text, clause, &["nsubj:pass"]) {
        return if is_relative(subject) { passive(text, clause) } else { None };
    }
    match child(text, clause, &["nsubj"]) {
        Some(subject) if is_relative(subject) => subject_of(text, subject, clause),
        // "300 drones Iran fired", "300 drones that Iran fired".
        Some(_) if child(text, clause, &["obj"]).is_none_or(is_relative) => {
            to_object(text, clause)
        }
        _ => None,
    }
}

/// A state right behind the figure ("12 dead", "dozens wounded") whatever the tree says.
fn state_behind(text: &Text<'_>, after: usize) -> Option<Fate> {
    let last = after.checked_sub(1)?;
    let sentence = &text.annotation().sentences[text.word(last).sentence];
    if after >= sentence.end
        || text.word(after).relation == "amod" && text.word(after).head > after
    {
        return None;
    }
    if let Some(fate) = state(text, after) {
        return Some(fate);
    }
    // "No fewer than 17 died", "another 30 were killed".
    let verb = (after..sentence.end.min(after + 4))
        .find(|&word| !matches!(text.word(word).upos, "AUX" | "ADV"))?;
    let helped = text.word(verb - 1).upos == "AUX" && verb > after;
    if helped
        && text.word(verb).xpos == "VBN"
        && !matches!(text.form(verb - 1), "have" | "has" | "had")
    {
        return passive(text, verb);
    }
    to_subject(text, verb)
}

/// "12 wounded soldiers", "300 displaced people".
fn state_before(text: &Text<'_>, noun: usize) -> Option<Fate> {
    text.children(noun)
        .filter(|&child| {
            child < noun && matches!(text.word(child).relation, "amod" | "compound")
        })
        .find_map(|child| {
            state(text, child).or_else(|| {
                noun_itself(text, child, COUNTED)
                    .filter(|_| COUNTS.contains(&singular(text, noun).as_str()))
            })
        })
}

/// The word whose fate `word` shares, and whether the two are members of a list.
fn climb(text: &Text<'_>, word: usize) -> Option<(usize, bool)> {
    let head = text.word(word).head;
    if head == word {
        return None;
    }
    let nominal = |word: usize| {
        matches!(text.word(word).upos, "NOUN" | "PROPN" | "NUM" | "SYM" | "PRON" | "ADJ")
    };
    match text.word(word).relation {
        "conj" | "list" if nominal(head) => Some((head, true)),
        "appos" | "parataxis" | "acl:relcl" | "dep" | "advcl" if nominal(head) => {
            Some((head, false))
        }
        // "Three of them children": what is said of them hangs on those they are part of.
        "nsubj"
            if nominal(head)
                && matches!(
                    text.word(head).relation,
                    "appos"
                        | "parataxis"
                        | "acl:relcl"
                        | "advcl"
                        | "dep"
                        | "acl"
                        | "conj"
                )
                && child(text, head, &["cop"]).is_none() =>
        {
            Some((head, false))
        }
        "nmod" if text.has_case(word, &["including", "among"]) && nominal(head) => {
            Some((head, false))
        }
        "nmod"
            if text.has_case(word, &["of"])
                && GROUPS.contains(&singular(text, head).as_str()) =>
        {
            Some((head, false))
        }
        "nummod" | "compound" | "flat" | "amod" if nominal(head) => Some((head, false)),
        _ => None,
    }
}

/// The first child with one of these relations.
fn child(text: &Text<'_>, word: usize, relations: &[&str]) -> Option<usize> {
    text.children(word).find(|&child| relations.contains(&text.word(child).relation))
}
