/*!
Whether an act happened: the model's word, and a table for what it takes too lightly.

The worst mistake is to tell as done what was only planned, asked for, alleged or called off. So
where the model says that an act happened, the words that govern it are looked at once more; where
it says anything else, it is believed.
*/

use watchfloor_model::Act;

use crate::contract::Status;
use crate::lemma::lemma;
use crate::statements;
use crate::syntax::Text;

/// Verbs and nouns that say of the act they govern, clause or noun, that it is not, or not yet,
/// done.
const GOVERNORS: &[(Status, &[&str])] = &[
    (
        Status::Denied,
        &[
            "abandon",
            "avert",
            "avoid",
            "call off",
            "cancel",
            "foil",
            "forestall",
            "prevent",
            "rule out",
            "scrap",
            "shelve",
            "thwart",
        ],
    ),
    (Status::Requested, &["appeal", "call", "demand", "plea", "propose", "request"]),
    (Status::Committed, &["commitment", "pledge", "promise", "undertake", "vow"]),
    (Status::Threatened, &["threat", "threaten"]),
    (Status::Planned, &["due", "intend", "plan", "prepare", "schedule", "set"]),
    (
        Status::Possible,
        &[
            "accusation",
            "accuse",
            "allegation",
            "allege",
            "consider",
            "fear",
            "possibility",
            "rumor",
            "rumour",
            "suspect",
            "suspicion",
            "weigh",
        ],
    ),
];
/// Those that say so of a clause only: who denies a request does not deny that it was made.
const OF_CLAUSES: &[(Status, &[&str])] =
    &[(Status::Denied, &["decline", "deny", "fail", "failure", "refusal", "refuse"])];
/// Adjectives and participles before the noun of an act, that say the same.
const BEFORE: &[(Status, &[&str])] = &[
    (Status::Denied, &["averted", "cancelled", "canceled", "foiled", "thwarted"]),
    (Status::Committed, &["pledged", "promised"]),
    (Status::Threatened, &["looming", "threatened"]),
    (Status::Planned, &["forthcoming", "planned", "scheduled", "upcoming"]),
    (Status::Possible, &["alleged", "feared", "possible", "potential"]),
];
/// Verbs of a statement whose content nobody vouches for as done.
const DOUBTING: &[&str] = &["allege", "fear", "speculate", "suspect"];
/// Relations over which a word governs the clause of an act, and those for its noun.
const CLAUSES: &[&str] = &["acl", "ccomp", "xcomp"];
const NOUNS: &[&str] = &["nmod", "nsubj:pass", "obj"];
/// Words before a clause that nobody says came true.
const SUPPOSING: &[&str] = &["if", "unless", "whether"];
/// Links from an act up to the verb of accusing that holds it.
const ACCUSED_WITHIN: usize = 4;
/// Words that turn a verb round.
const NEGATIONS: &[&str] = &["n't", "n’t", "neither", "never", "no", "not", "nor"];
/// Words that do so for a whole clause.
const NOBODY: &[&str] =
    &["cannot", "hardly", "nobody", "none", "nothing", "nowhere", "without"];

/// Words after a negation that make it none.
const BUT_DONE: &[&str] = &["because", "just", "merely", "only", "sooner", "until"];

/// The status of an act; `vouchers` are the statements whose content holds it, the innermost
/// first.
pub(crate) fn status(
    text: &Text<'_>,
    act: &Act,
    said: &[statements::Draft],
    vouchers: &[usize],
) -> Status {
    let found = of_model(act.status);
    if found == Status::Possible && is_suspected(text, act.trigger) {
        return Status::Happened;
    }
    if found == Status::Denied && !is_denial(text, act.trigger) {
        // "Promised an inquiry": nobody denies it. Where nothing governs the act the model is believed: "had
        // they slept, the raiders would have killed them".
        return governed(text, act.trigger).unwrap_or(found);
    }
    if found != Status::Happened {
        return found;
    }
    negated(text, act.trigger)
        .or_else(|| supposed(text, act.trigger))
        .or_else(|| accused(text, act.trigger))
        .or_else(|| described(text, act.trigger))
        .or_else(|| governed(text, act.trigger))
        .or_else(|| doubted(text, said, vouchers))
        .unwrap_or(found)
}

fn of_model(name: &str) -> Status {
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

/// Whether a word of the sentence turns something round.
fn is_denial(text: &Text<'_>, word: usize) -> bool {
    let sentence = text.annotation().sentences[text.word(word).sentence].clone();
    sentence.into_iter().any(|word| {
        let form = text.form(word).to_lowercase();
        let base = lemma(text.form(word), text.word(word).xpos);
        let denies = |table: &[(Status, &[&str])]| {
            table.iter().any(|(status, words)| {
                *status == Status::Denied && words.contains(&base.as_str())
            })
        };
        NEGATIONS.contains(&form.as_str())
            || NOBODY.contains(&form.as_str())
            || denies(GOVERNORS)
            || denies(OF_CLAUSES)
    })
}

/// "A suspected Israeli strike": who did it is in doubt, not that it was done.
fn is_suspected(text: &Text<'_>, word: usize) -> bool {
    text.word(word).upos == "NOUN"
        && text.children(word).any(|child| {
            text.word(child).relation == "amod" && text.form(child) == "suspected"
        })
}

/// "Were not freed".
fn negated(text: &Text<'_>, word: usize) -> Option<Status> {
    let is_verb = text.word(word).upos == "VERB";
    (is_verb && has_negation(text, word)).then_some(Status::Denied)
}

/// "If troops **occupied** the island".
fn supposed(text: &Text<'_>, word: usize) -> Option<Status> {
    let is_verb = |word: usize| text.word(word).upos == "VERB";
    // "If there is an attack" is said of the verb above the noun.
    let of_verb =
        matches!(text.word(word).relation, "obj" | "nsubj" | "nsubj:pass" | "obl");
    let verb = if !is_verb(word) && of_verb { text.word(word).head } else { word };
    let supposes = text.children(verb).any(|child| {
        text.word(child).relation == "mark"
            && SUPPOSING.contains(&text.form(child).to_lowercase().as_str())
    });
    supposes.then_some(Status::Possible)
}

/// "Accused Orvane of breaking its **promise**": what somebody is accused of, however deep it stands.
fn accused(text: &Text<'_>, word: usize) -> Option<Status> {
    let mut below = word;
    for _ in 0..ACCUSED_WITHIN {
        let above = text.word(below).head;
        if above == below || text.word(below).relation == "acl:relcl" {
            return None;
        }
        if lemma(text.form(above), text.word(above).xpos) == "accuse" {
            let is_charge = text.children(below).any(|child| {
                matches!(text.word(child).relation, "case" | "mark")
                    && text.form(child).eq_ignore_ascii_case("of")
            });
            return is_charge.then_some(Status::Possible);
        }
        below = above;
    }
    None
}

/// "The promised release".
fn described(text: &Text<'_>, word: usize) -> Option<Status> {
    text.children(word)
        .filter(|&child| child < word && text.word(child).relation == "amod")
        .find_map(|child| listed(BEFORE, &text.form(child).to_lowercase()))
}

/// "Called off a strike", "the demand for his dismissal", "was due to meet".
fn governed(text: &Text<'_>, word: usize) -> Option<Status> {
    let governor = text.word(word).head;
    let relation = text.word(word).relation;
    let of_clause = CLAUSES.contains(&relation);
    if !(of_clause || NOUNS.contains(&relation)) || has_negation(text, governor) {
        return None;
    }
    let base = lemma(text.form(governor), text.word(governor).xpos);
    let particle = text
        .children(governor)
        .find(|&child| {
            text.word(child).relation == "compound:prt" || text.word(child).xpos == "RP"
        })
        .map(|child| text.form(child).to_lowercase());
    let whole = match particle {
        Some(particle) => format!("{base} {particle}"),
        None => base,
    };
    let of_clause = of_clause.then(|| listed(OF_CLAUSES, &whole)).flatten();
    of_clause.or_else(|| listed(GOVERNORS, &whole))
}

/// "Alleges that soldiers executed nine farmers".
fn doubted(
    text: &Text<'_>,
    said: &[statements::Draft],
    vouchers: &[usize],
) -> Option<Status> {
    let cue = said[*vouchers.first()?].cue.clone()?;
    let doubts = |word: usize| {
        DOUBTING.contains(&lemma(text.form(word), text.word(word).xpos).as_str())
    };
    cue.into_iter().any(doubts).then_some(Status::Possible)
}

fn has_negation(text: &Text<'_>, word: usize) -> bool {
    let sentence = &text.annotation().sentences[text.word(word).sentence];
    text.children(word).any(|child| {
        // "Not only", "not until May": the act is told as done.
        let next =
            (child + 1 < sentence.end).then(|| text.form(child + 1).to_lowercase());
        matches!(text.word(child).relation, "advmod" | "det" | "cc:preconj")
            && NEGATIONS.contains(&text.form(child).to_lowercase().as_str())
            && !next.is_some_and(|next| BUT_DONE.contains(&next.as_str()))
    })
}

fn listed(table: &[(Status, &[&str])], word: &str) -> Option<Status> {
    table.iter().find(|(_, words)| words.contains(&word)).map(|&(status, _)| status)
}
