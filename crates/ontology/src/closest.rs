use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::cameo::CameoCode;
use crate::plover::EventType;

/// The CAMEO code that comes closest to an act of type `kind`, carried by the verb or noun
/// `trigger`, beside the words `context` of its clause; all of them lemmas.
///
/// Codes are proposed by the verb (its commonest code first), by words that ask for a code of that
/// verb ("attack … rocket"), and by words that ask for a code whatever the verb ("suicide"). A
/// mode, where given, must be the code's. Where nothing speaks for a code, the mode's or the type's
/// own is taken. The code is always one of the type, or of a mode's nearest kin where CAMEO has
/// none for it ("drone", "resign").
pub fn closest_cameo(
    kind: EventType,
    mode: Option<&str>,
    trigger: &str,
    context: &[&str],
) -> CameoCode {
    let verb = TABLES.verb(kind, trigger);
    let fallback = fallback(kind, mode, trigger, verb);
    let has_kin = mode.is_some_and(|mode| of_mode(kind, mode).is_some());
    let mode = mode.filter(|mode| has_codes(kind, mode));
    if has_kin && mode.is_none() {
        return fallback;
    }

    let mut scores = BTreeMap::from([(fallback, FALLBACK)]);
    for (rank, proposal) in verb.iter().enumerate() {
        let asked = context.iter().filter(|w| proposal.asked_by(&fold(w))).count();
        let score = VERB / (1 + rank) as f64 + VERB_WORD * asked as f64;
        *scores.entry(proposal.code).or_default() += score;
    }
    for word in context {
        if let Some(code) = TABLES.word(kind, word) {
            *scores.entry(code).or_default() += WORD;
        }
    }
    if verb.is_empty()
        && let Some(code) = TABLES.word(kind, trigger)
    {
        *scores.entry(code).or_default() += VERB;
    }
    if let Some(mode) = mode {
        scores.retain(|code, _| *code == fallback || code.mode() == Some(mode));
    }
    // The lowest code of the best: it is the most general one.
    let mut best = (fallback, f64::NEG_INFINITY);
    for (code, score) in scores {
        if score > best.1 {
            best = (code, score);
        }
    }
    best.0
}

/// Whether `lemma` is a verb that the tables have codes for.
pub fn knows_verb(lemma: &str) -> bool {
    TABLES.verbs.contains_key(lemma)
}

// How much each kind of evidence counts. A verb's first code outweighs one chance word; two words,
// or one that the dictionary has beside that very verb, outweigh the verb.
const FALLBACK: f64 = 0.5;
const VERB: f64 = 1.5;
const VERB_WORD: f64 = 1.5;
const WORD: f64 = 1.0;

/// A code that a verb stands for, and the words that ask for it.
struct Proposal {
    code: CameoCode,
    words: &'static str,
}

impl Proposal {
    fn asked_by(&self, word: &str) -> bool {
        self.words.split(',').any(|known| known == word)
    }
}

/// What the dictionaries know.
struct Tables {
    verbs: HashMap<&'static str, Vec<(EventType, Vec<Proposal>)>>,
    words: HashMap<&'static str, Vec<(EventType, CameoCode)>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    verbs: gathered(include_str!("verbs.tsv").lines().filter_map(verb_line)),
    words: gathered(include_str!("words.tsv").lines().filter_map(word_line)),
});

type Line<T> = (&'static str, (EventType, T));

fn gathered<T>(
    lines: impl Iterator<Item = Line<T>>,
) -> HashMap<&'static str, Vec<(EventType, T)>> {
    let mut by_word: HashMap<_, Vec<_>> = HashMap::new();
    for (word, entry) in lines {
        by_word.entry(word).or_default().push(entry);
    }
    by_word
}

impl Tables {
    /// The codes of a verb; a gerund used as a noun ("bombing") is looked up as its verb too.
    fn verb(&self, kind: EventType, lemma: &str) -> &[Proposal] {
        let lemma = lemma.to_lowercase();
        let stem = lemma.strip_suffix("ing").unwrap_or(&lemma);
        for form in [&lemma, stem, &format!("{stem}e")] {
            let entries = self.verbs.get(form).map_or(&[][..], Vec::as_slice);
            if let Some((_, proposals)) = entries.iter().find(|(of, _)| *of == kind) {
                return proposals;
            }
        }
        &[]
    }

    fn word(&self, kind: EventType, word: &str) -> Option<CameoCode> {
        let entries = self.words.get(fold(word).as_str())?;
        entries.iter().find(|(of, _)| *of == kind).map(|(_, code)| *code)
    }
}

fn verb_line(line: &'static str) -> Option<Line<Vec<Proposal>>> {
    let (lemma, rest) = line.split_once('\t')?;
    let (kind, cells) = rest.split_once('\t')?;
    let mut proposals = Vec::new();
    for cell in cells.split(' ') {
        let (code, words) = cell.split_once(':').unwrap_or((cell, ""));
        proposals.push(Proposal { code: CameoCode::parse(code)?, words });
    }
    Some((lemma, (EventType::parse(kind)?, proposals)))
}

fn word_line(line: &'static str) -> Option<Line<CameoCode>> {
    let (kind, rest) = line.split_once('\t')?;
    let (word, code) = rest.split_once('\t')?;
    Some((word, (EventType::parse(kind)?, CameoCode::parse(code)?)))
}

/// The form under which words are compared: lower case, without a plural s. `tables/ontology.py`
/// does the same to the dictionaries' words.
fn fold(word: &str) -> String {
    let word = word.to_lowercase();
    if word.len() > 4
        && let Some(stem) = word.strip_suffix("ies")
    {
        return format!("{stem}y");
    }
    let singular = word.len() <= 3
        || word.ends_with("ss")
        || word.ends_with("us")
        || word.ends_with("is");
    match word.strip_suffix('s') {
        Some(stem) if !singular => stem.to_owned(),
        _ => word,
    }
}

/// Whether CAMEO tells the mode from the type's others.
fn has_codes(kind: EventType, mode: &str) -> bool {
    CameoCode::all()
        .any(|code| code.event_type() == Some(kind) && code.mode() == Some(mode))
}

/// The code where words tell nothing.
fn fallback(
    kind: EventType,
    mode: Option<&str>,
    trigger: &str,
    verb: &[Proposal],
) -> CameoCode {
    let code = mode.and_then(|mode| of_mode(kind, mode)).unwrap_or(of_type(kind));
    // A request is a demand (10x) where the verb says so, else an appeal (02x), which has the
    // same codes in the same order.
    let demands = verb
        .first()
        .map_or(DEMANDS.contains(&trigger), |first| first.code.root() == "10");
    let code = match code.strip_prefix("10") {
        Some(rest) if kind == EventType::Request && !demands => format!("02{rest}"),
        _ => code.to_owned(),
    };
    CameoCode::parse(&code).unwrap_or_else(|| unspecified(kind))
}

/// Any code of the type. Only reached if a code of the lists below were none of CAMEO's, which a
/// test rules out.
fn unspecified(kind: EventType) -> CameoCode {
    let first = CameoCode::all().find(|code| code.event_type() == Some(kind));
    first.unwrap_or(CameoCode::STATEMENT)
}

const DEMANDS: [&str; 6] =
    ["demand", "order", "insist", "ultimatum", "instruct", "command"];

fn of_type(kind: EventType) -> &'static str {
    match kind {
        EventType::Agree => "030",
        EventType::Consult => "040",
        EventType::Support => "050",
        EventType::Cooperate => "060",
        EventType::Aid => "070",
        EventType::Concede => "080",
        EventType::Retreat => "087",
        EventType::Request => "100",
        EventType::Accuse => "111",
        EventType::Reject => "120",
        EventType::Threaten => "130",
        EventType::Protest => "140",
        EventType::Sanction => "160",
        EventType::Mobilize => "150",
        EventType::Coerce => "170",
        EventType::Assault => "190",
    }
}

/// A mode's own code, or its nearest kin's where CAMEO does not tell it apart.
fn of_mode(kind: EventType, mode: &str) -> Option<&'static str> {
    let code = match (kind, mode) {
        (EventType::Consult, "visit") => "042",
        (EventType::Consult, "third-party") => "044",
        (EventType::Consult, "phone") => "041",
        (EventType::Retreat, "withdraw") => "0874",
        (EventType::Retreat, "release") => "0841",
        (EventType::Retreat, "disarm") => "0873",
        (EventType::Retreat, "ceasefire") => "0871",
        (EventType::Retreat, "access") => "086",
        (EventType::Retreat, "resign") => "0831",
        (EventType::Request, "assist") => "101",
        (EventType::Request, "change") => "104",
        (EventType::Request, "yield") => "105",
        (EventType::Request, "meet") => "106",
        (EventType::Accuse, "disapprove") => "111",
        (EventType::Accuse, "investigate") => "090",
        (EventType::Accuse, "allege") => "112",
        (EventType::Reject, "assist") => "121",
        (EventType::Reject, "change") => "123",
        (EventType::Reject, "yield") => "124",
        (EventType::Reject, "meet") => "125",
        (EventType::Threaten, "restrict") => "1312",
        (EventType::Threaten, "arrest") => "132",
        (EventType::Threaten, "relations") => "1313",
        (EventType::Threaten, "expel") => "136",
        (EventType::Threaten, "territory") => "1382",
        (EventType::Threaten, "violence") => "138",
        (EventType::Protest, "demo") => "141",
        (EventType::Protest, "riot" | "vandalize") => "145",
        (EventType::Protest, "strike" | "boycott") => "143",
        (EventType::Protest, "hunger") => "142",
        (EventType::Protest, "obstruct") => "144",
        (EventType::Sanction, "convict") => "116",
        (EventType::Sanction, "expel") => "166",
        (EventType::Sanction, "withdraw") => "164",
        (EventType::Sanction, "discontinue") => "161",
        (EventType::Mobilize, "troops" | "weapons" | "militia") => "154",
        (EventType::Mobilize, "police") => "153",
        (EventType::Coerce, "seize") => "171",
        (EventType::Coerce, "restrict" | "withhold") => "172",
        (EventType::Coerce, "censor") => "1721",
        (EventType::Coerce, "curfew") => "1723",
        (EventType::Coerce, "martial-law") => "1724",
        (EventType::Coerce, "arrest") => "173",
        (EventType::Coerce, "deport") => "174",
        (EventType::Assault, "abduct") => "181",
        (EventType::Assault, "beat" | "primitive") => "182",
        (EventType::Assault, "torture") => "1822",
        (EventType::Assault, "sexual") => "1821",
        (EventType::Assault, "targeted") => "186",
        (EventType::Assault, "destroy") => "1712",
        (EventType::Assault, "firearms") => "193",
        (EventType::Assault, "explosives") => "183",
        (EventType::Assault, "suicide-attack") => "1831",
        (EventType::Assault, "aerial" | "drone") => "195",
        (EventType::Assault, "heavy-weapons") => "194",
        (EventType::Assault, "crowd-control") => "175",
        (EventType::Assault, "unconventional") => "204",
        _ => return None,
    };
    Some(code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn code(
        kind: EventType,
        mode: Option<&str>,
        trigger: &str,
        context: &[&str],
    ) -> &'static str {
        closest_cameo(kind, mode, trigger, context).as_str()
    }

    #[test]
    fn no_line_of_the_tables_is_lost() {
        let verbs: usize = TABLES.verbs.values().map(Vec::len).sum();
        let words: usize = TABLES.words.values().map(Vec::len).sum();
        assert_eq!(verbs, include_str!("verbs.tsv").lines().count());
        assert_eq!(words, include_str!("words.tsv").lines().count());
    }

    #[test]
    fn every_type_and_mode_has_a_code_of_its_own_type_or_a_named_kin() {
        for kind in EventType::ALL {
            assert_eq!(CameoCode::parse(of_type(kind)).unwrap().event_type(), Some(kind));
            for mode in kind.modes() {
                if let Some(code) = of_mode(kind, mode) {
                    let code = CameoCode::parse(code).unwrap();
                    let kin = (kind, *mode) == (EventType::Retreat, "resign");
                    assert!(kin || code.event_type() == Some(kind), "{kind} {mode}");
                }
            }
        }
    }

    #[test]
    fn codes_are_of_the_type_whatever_the_words() {
        let words = ["attack", "police", "aid", "talk", "rocket", "sanction", "zzz"];
        for kind in EventType::ALL {
            for trigger in words {
                let code = closest_cameo(kind, None, trigger, &words);
                assert_eq!(code.event_type(), Some(kind), "{kind} {trigger}");
            }
        }
    }

    #[test]
    fn words_of_the_clause_choose_among_the_codes_of_a_verb() {
        assert_eq!(code(EventType::Assault, None, "attack", &[]), "190");
        assert_eq!(
            code(EventType::Assault, None, "attack", &["rocket", "weapon"]),
            "194"
        );
        assert_eq!(code(EventType::Sanction, None, "withdraw", &["ambassador"]), "161");
        assert_eq!(code(EventType::Coerce, None, "arrest", &["suspect"]), "173");
    }

    #[test]
    fn a_mode_binds() {
        assert_eq!(
            code(EventType::Assault, Some("aerial"), "attack", &["rocket"]),
            "195"
        );
        assert_eq!(code(EventType::Assault, Some("drone"), "attack", &[]), "195");
        assert_eq!(code(EventType::Consult, Some("phone"), "talk", &["summit"]), "041");
        assert_eq!(code(EventType::Retreat, Some("resign"), "resign", &[]), "0831");
    }

    #[test]
    fn a_request_is_an_appeal_unless_the_verb_demands() {
        assert_eq!(code(EventType::Request, None, "urge", &[]), "020");
        assert_eq!(code(EventType::Request, None, "demand", &[]), "100");
        assert_eq!(code(EventType::Request, Some("meet"), "beseech", &[]), "026");
    }

    #[test]
    fn words_are_compared_without_case_and_plural() {
        assert_eq!(fold("Sanctions"), "sanction");
        assert_eq!(fold("Countries"), "country");
        assert_eq!(fold("crisis"), "crisis");
        assert_eq!(fold("ÄS"), "äs");
    }
}
