//! What a source's words say, looked at alone: an institution and whose it is, an office, a person's
//! name, somebody without one.

use crate::events::names::root;

use super::tables::{
    AFTER, BODIES, DEMONYMS, FIELDS, GUARDS, NO_OWNERS, OFFICES, ONE_OF_MANY, OWN_PAPERS,
    PLAIN, PRONOUNS, SAYING, SPEAKERS, TITLES,
};

/// Something that belongs to a place: "interior ministry" of "Velmora", "foreign minister" of "Brenmark".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Owned {
    /// What it is, in lower case: "interior ministry".
    pub(crate) base: String,
    /// Whose, as a key: "velmora".
    pub(crate) owner: Option<String>,
    /// Whose, as written: "Velmora".
    pub(crate) owner_words: Option<String>,
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|mark: char| !mark.is_alphanumeric())
}

/// A word without its possessive ending, and whether it had one.
pub(crate) fn possessive(word: &str) -> (&str, bool) {
    let word = word.trim_end_matches([',', ';', ':', '.', '"', '”']);
    for ending in ["'s", "’s"] {
        if let Some(owner) = word.strip_suffix(ending) {
            return (bare(owner), true);
        }
    }
    (bare(word), false)
}

fn is_capital(word: &str) -> bool {
    bare(word).chars().next().is_some_and(char::is_uppercase)
}

/// In lower case, single spaces, without articles before it or marks around it.
pub(crate) fn normal(phrase: &str) -> String {
    let lower = phrase.to_lowercase();
    let words: Vec<&str> =
        lower.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    let skip = words.iter().take_while(|word| ["a", "an", "the"].contains(word)).count();
    // An article alone is kept, so that nothing becomes empty that was not.
    let skip = if skip == words.len() { 0 } else { skip };
    words[skip..].join(" ")
}

/// The key of a place or country, the same for its name and for its people: "Velmora" and "Velmoran".
pub(crate) fn place_key(name: &str) -> String {
    root(&normal(name))
}

/// Whether a word can be the adjective of a country: "Velmoran", "Halvish", "Vaskonese".
fn is_demonym(word: &str) -> bool {
    let is_listed = || DEMONYMS.contains(&word.to_lowercase().as_str());
    is_capital(word)
        && (word.chars().count() > 4
            && ["an", "ese", "ish", "i"].iter().any(|ending| word.ends_with(ending))
            || is_listed())
}

/// Whether these words are a pronoun, or nothing.
pub(crate) fn is_pronoun(phrase: &str) -> bool {
    let lower = phrase.trim().to_lowercase();
    lower.is_empty() || PRONOUNS.contains(&lower.as_str())
}

/// Whether these words are "one of them", "another of the two": somebody of those just named.
pub(crate) fn is_one_of_them(phrase: &str) -> bool {
    let lower = phrase.trim().to_lowercase();
    let Some((who, whom)) = lower.split_once(" of ") else { return false };
    let first = who.split_whitespace().next_back().unwrap_or_default();
    (ONE_OF_MANY.contains(&first) || first == "other")
        && whom
            .split_whitespace()
            .all(|word| PRONOUNS.contains(&word) || PLAIN.contains(&word))
}

/// An institution: "Velmora's interior ministry", "the navy", "The doctors' union of Dorvik".
pub(crate) fn body(phrase: &str) -> Option<Owned> {
    owned(phrase, BODIES)
}

/// An office: "the foreign minister of Brenmark", "Kasuru's governor".
pub(crate) fn office(phrase: &str) -> Option<Owned> {
    owned(phrase, OFFICES)
}

/// The words up to the head, cut into what it is and whose. `None` if no word of the table heads it.
fn owned(phrase: &str, heads: &[&str]) -> Option<Owned> {
    // A dateline may have slipped in before it.
    let phrase = phrase.rsplit(" - ").next().unwrap_or(phrase);
    let words: Vec<&str> = phrase.split_whitespace().take(24).collect();
    let lower_of = |word: &str| possessive(word).0.to_lowercase();
    let stop = words
        .iter()
        .position(|word| AFTER.contains(&bare(word).to_lowercase().as_str()))
        .unwrap_or(words.len());
    // The head ends its phrase: a police officer is no police.
    let head = (0..stop).rev().find(|at| {
        let word = words[*at];
        let (stem, owns) = possessive(word);
        let ends = at + 1 == stop || word.ends_with(',');
        ends && !owns && heads.contains(&stem.to_lowercase().as_str())
    })?;
    // Beyond a comma is an apposition: "Velmora's interior ministry, the ministry that".
    let start =
        words[..head].iter().rposition(|word| word.ends_with(',')).map_or(0, |at| at + 1);
    let mut owner: Option<&str> = None;
    let mut begin = start;
    for (at, word) in words.iter().enumerate().take(head).skip(start) {
        let (stem, owns) = possessive(word);
        let lower = stem.to_lowercase();
        if owns && is_capital(stem) {
            owner = Some(stem);
            begin = at + 1;
        } else if owns && NO_OWNERS.contains(&lower.as_str())
            || PLAIN.contains(&lower.as_str())
            || PRONOUNS.contains(&lower.as_str())
        {
            begin = at + 1;
        } else if owner.is_none() && is_demonym(stem) {
            owner = Some(stem);
            begin = at + 1;
        }
    }
    let mut rest: &[&str] =
        if words[head].ends_with(',') { &[] } else { &words[head + 1..] };
    // "the ministry of interior" is the interior ministry.
    let field = field(rest);
    rest = &rest[field.len..];
    let after = rest.first().map(|word| word.to_lowercase());
    if owner.is_none() && matches!(after.as_deref(), Some("of" | "in" | "for")) {
        let named: Vec<&str> = rest[1..]
            .iter()
            .skip_while(|word| ["the", "a"].contains(&word.to_lowercase().as_str()))
            .take_while(|word| is_capital(word))
            .copied()
            .collect();
        // "the defence ministry of Koroval", and "the clerk of parliament" without one.
        owner = named.first().map(|word| possessive(word).0);
    }
    let own = words[begin..=head].iter().map(|word| lower_of(word));
    let base: Vec<String> =
        field.words.into_iter().chain(own).filter(|word| !word.is_empty()).collect();
    // "A border guard" and "the guard" are somebody of a guard.
    let is_somebody = GUARDS.contains(&lower_of(words[head]).as_str())
        && owner.is_none()
        && (base.len() == 1
            || ONE_OF_MANY.contains(&words[start].to_lowercase().as_str()));
    if is_somebody {
        return None;
    }
    (!base.is_empty()).then(|| Owned {
        base: base.join(" "),
        owner: owner.map(place_key),
        owner_words: owner.map(str::to_owned),
    })
}

/// What a ministry is for, told behind it.
#[derive(Debug, Default)]
struct Field {
    words: Vec<String>,
    /// How many words tell it.
    len: usize,
}

/// "of interior", "for Foreign Affairs" behind a ministry or a minister.
fn field(rest: &[&str]) -> Field {
    let lower = |at: usize| {
        rest.get(at).map(|word| bare(word).to_lowercase()).unwrap_or_default()
    };
    if !matches!(lower(0).as_str(), "of" | "for") {
        return Field::default();
    }
    let mut at = 1 + usize::from(lower(1) == "the");
    let mut words: Vec<String> = Vec::new();
    while FIELDS.contains(&lower(at).as_str()) {
        words.push(lower(at));
        at += 1;
        let joins = lower(at) == "and" && FIELDS.contains(&lower(at + 1).as_str());
        if joins {
            words.push("and".to_owned());
            at += 1;
        }
    }
    if words.is_empty() {
        return Field::default();
    }
    // "Foreign affairs", "internal affairs", "water resources".
    if ["affairs", "matters", "resources"].contains(&lower(at).as_str()) {
        at += 1;
    }
    Field { words, len: at }
}

/// The words of a body as they are compared: some are spelt in two ways.
pub(crate) fn plain_spelling(base: &str) -> String {
    let words: Vec<&str> = base
        .split(' ')
        .map(|word| match word {
            "defense" => "defence",
            "internal" => "interior",
            "labor" => "labour",
            "organization" => "organisation",
            "coastguard" => "coast guard",
            other => other,
        })
        .collect();
    words.join(" ")
}

/// Whom a spokesman speaks for: "a spokesman for X", "X's spokesman", "X spokesman".
pub(crate) fn spoken_for(phrase: &str) -> Option<String> {
    let words: Vec<&str> = phrase.split_whitespace().take(24).collect();
    let at = words
        .iter()
        .position(|word| SPEAKERS.contains(&bare(word).to_lowercase().as_str()))?;
    let next = words.get(at + 1).map(|word| word.to_lowercase());
    if !words[at].ends_with(',')
        && matches!(next.as_deref(), Some("for" | "of" | "from" | "at"))
    {
        let mut institution: Vec<&str> = Vec::new();
        for word in &words[at + 2..] {
            institution.push(bare_end(word));
            if word.ends_with(',') {
                break;
            }
        }
        return (!institution.is_empty()).then(|| institution.join(" "));
    }
    let begin = words[..at]
        .iter()
        .rposition(|word| word.ends_with(','))
        .map_or(0, |comma| comma + 1);
    let mut before: Vec<String> =
        words[begin..at].iter().map(|word| (*word).to_owned()).collect();
    if let Some(last) = before.last_mut() {
        *last = possessive(last).0.to_owned();
    }
    let says_whom =
        before.iter().any(|word| !PLAIN.contains(&word.to_lowercase().as_str()));
    says_whom.then(|| before.join(" "))
}

fn bare_end(word: &str) -> &str {
    word.trim_end_matches([',', ';', ':', '.', '"', '”'])
}

/// A document: its noun, whether it is its issuer's own word, and who issued it.
pub(crate) fn paper(phrase: &str) -> (String, bool, Option<String>) {
    let words: Vec<&str> = phrase.split_whitespace().take(24).collect();
    let by = words
        .iter()
        .position(|word| ["by", "from", "of"].contains(&word.to_lowercase().as_str()));
    let stop = by.unwrap_or(words.len());
    let head =
        words[..stop].last().map_or(String::new(), |word| bare(word).to_lowercase());
    let issuer = match by {
        Some(at) if at + 1 < words.len() => Some(words[at + 1..].join(" ")),
        _ => words[..stop].iter().rposition(|word| possessive(word).1).map(|at| {
            let mut names: Vec<String> =
                words[..=at].iter().map(|word| (*word).to_owned()).collect();
            if let Some(last) = names.last_mut() {
                *last = possessive(last).0.to_owned();
            }
            names.join(" ")
        }),
    };
    // "the ministry statement".
    let issuer = issuer.or_else(|| {
        let before = words[..stop.saturating_sub(1)].join(" ");
        body(&before).map(|_| before)
    });
    (head.clone(), OWN_PAPERS.contains(&head.as_str()), issuer)
}

/// A person's name without titles and initials, in lower case; empty where nothing is left.
pub(crate) fn person(name: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for word in name.split_whitespace().take(12) {
        let (stem, owns) = possessive(word);
        let lower = stem.to_lowercase();
        if owns
            || lower.chars().count() < 2
            || (kept.is_empty() && TITLES.contains(&lower.as_str()))
        {
            continue;
        }
        kept.push(lower.chars().map(plain_letter).collect());
    }
    kept.join(" ")
}

/// Names come with and without their accents.
fn plain_letter(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ç' | 'č' | 'ć' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'š' | 'ş' | 'ś' => 's',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ý' => 'y',
        'ž' | 'ż' | 'ź' => 'z',
        'ğ' => 'g',
        'ł' => 'l',
        other => other,
    }
}

/// What somebody without a name is: "senior harbour officials with knowledge of it" is "harbour official".
pub(crate) fn description(phrase: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in phrase.split_whitespace().take(16) {
        let lower = word.to_lowercase();
        let stem = possessive(&lower).0.to_owned();
        if !words.is_empty() && AFTER.contains(&stem.as_str()) {
            break;
        }
        if !stem.is_empty() && !PLAIN.contains(&stem.as_str()) {
            words.push(stem);
        }
        if word.ends_with(',') {
            break;
        }
    }
    if let Some(last) = words.last_mut() {
        let singular =
            last.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s'));
        if let Some(singular) = singular {
            *last = singular.to_owned();
        }
    }
    words.join(" ")
}

/// Whom a sentence names as its source, where the reader found none: "..., Velmora's interior ministry said on
/// Monday", "..., according to the hospital", "Karsenia denied on Monday that ...".
pub(crate) fn said_by(sentence: &str) -> Option<String> {
    const LONGEST: usize = 10;
    const AFTER_VERB: usize = 5;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let says = |at: usize| SAYING.contains(&bare(words[at]).to_lowercase().as_str());
    let phrase = |from: usize, to: usize| -> Option<String> {
        let words = words.get(from..to)?;
        let last = words.last()?;
        let inside =
            words[..words.len() - 1].iter().all(|word| !word.ends_with([',', '"', '”']));
        let joined = words.join(" ");
        let joined = joined.trim_matches([',', '.', '"', '”', '“']).to_owned();
        (words.len() <= LONGEST && inside && !is_pronoun(last)).then_some(joined)
    };
    let after_comma = |until: usize| {
        let comma =
            words[..until].iter().rposition(|word| word.ends_with([',', '"', '”']));
        comma.map_or(0, |comma| comma + 1)
    };
    for at in 0..words.len() {
        let rest = words.len() - at - 1;
        if says(at) && at > 0 {
            let that =
                words[at + 1..].iter().take(AFTER_VERB).any(|word| *word == "that");
            let begin = after_comma(at);
            if that && begin == 0 {
                return phrase(0, at);
            }
            // "..., said Ilka Moravek, an engineer", but not "..., Tomas Abara, said on Monday".
            let next = words.get(at + 1).map(|word| word.to_lowercase());
            let inverted = begin == at
                && next.is_some_and(|next| {
                    !AFTER.contains(&next.as_str()) && !next.ends_with("day.")
                });
            if inverted && bare(words[at]) == "said" {
                let comma = words[at + 1..].iter().position(|word| word.ends_with(','));
                return phrase(at + 1, comma.map_or(words.len(), |comma| at + comma + 2));
            }
            if rest <= AFTER_VERB && begin > 0 {
                // "..., Kasuru's governor, Tomas Abara, said": the words before the last comma.
                return if begin == at {
                    phrase(after_comma(at - 1), at)
                } else {
                    phrase(begin, at)
                };
            }
        }
        if bare(words[at]) == "according" && words.get(at + 1) == Some(&"to") && at > 0 {
            let comma =
                words[at + 2..].iter().position(|word| word.ends_with([',', '.']));
            return phrase(at + 2, comma.map_or(words.len(), |comma| at + comma + 3));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn parts(phrase: &str) -> (String, Option<String>) {
        let owned = body(phrase).expect("an institution");
        (owned.base, owned.owner)
    }

    #[test]
    fn an_institution_is_one_however_its_country_is_put() {
        let ministry = ("interior ministry".to_owned(), Some(place_key("Velmora")));
        for phrase in [
            "Velmora's ministry of interior",
            "the Ministry of the Interior of Velmora",
            "Velmora's interior ministry",
            "Velmora’s Interior Ministry",
            "the interior ministry of Velmora",
            "the Velmoran interior ministry",
            "Velmora - Velmora's interior ministry",
        ] {
            assert_eq!(parts(phrase), ministry, "{phrase}");
        }
    }

    #[test]
    fn an_owner_that_names_no_place_is_no_owner() {
        assert_eq!(parts("the town's hospital"), ("hospital".to_owned(), None));
        assert_eq!(parts("its navy"), ("navy".to_owned(), None));
    }

    #[test]
    fn a_field_behind_a_ministry_is_what_it_is_for() {
        assert_eq!(
            plain_spelling(&parts("the Ministry of Defense").0),
            "defence ministry"
        );
        assert_eq!(
            parts("the ministry of trade and industry").0,
            "trade and industry ministry"
        );
        let foreign = office("Koroval's minister of foreign affairs").unwrap();
        assert_eq!(foreign.base, "foreign minister");
        assert_eq!(
            parts("the ministry of Koroval"),
            ("ministry".to_owned(), Some(place_key("Koroval")))
        );
        assert_eq!(parts("the Lothmari defence ministry").1, Some(place_key("Lothmar")));
        assert_eq!(parts("the French navy").1, Some(place_key("French")));
    }

    #[test]
    fn one_of_them_is_somebody_just_named() {
        assert!(is_one_of_them("One of them") && is_one_of_them("another of the two"));
        assert!(!is_one_of_them("one of the officials") && !is_one_of_them("them"));
    }

    #[test]
    fn one_of_a_guard_is_no_guard() {
        for somebody in ["a border guard", "The guard", "two coast guard"] {
            assert_eq!(body(somebody), None, "{somebody}");
        }
        assert_eq!(parts("the coast guard").0, "coast guard");
        assert_eq!(plain_spelling(&parts("Halvora's coastguard").0), "coast guard");
    }

    #[test]
    fn somebody_of_an_institution_is_not_the_institution() {
        assert_eq!(body("a police officer"), None);
        assert_eq!(body("an official of the interior ministry"), None);
    }

    #[test]
    fn a_spokesman_speaks_for_somebody() {
        let whom = |phrase| spoken_for(phrase).unwrap();
        assert_eq!(
            whom("A spokesman for Ilmara's interior ministry, Osman Tirel"),
            "Ilmara's interior ministry"
        );
        assert_eq!(whom("the army's spokesman"), "the army");
        assert_eq!(whom("interior ministry spokeswoman Ada Kell"), "interior ministry");
        assert_eq!(spoken_for("a spokesman"), None);
        assert_eq!(spoken_for("the harbour master"), None);
    }

    #[test]
    fn a_description_is_without_what_tells_nobody_apart() {
        assert_eq!(description("a senior harbour official"), "harbour official");
        assert_eq!(description("Two officials with knowledge of the talks"), "official");
        assert_eq!(description("another official"), "another official");
    }

    #[test]
    fn a_name_is_without_titles_and_accents() {
        assert_eq!(person("Foreign Minister Adela Norr"), "adela norr");
        assert_eq!(person("Gen. Pavo J. Héndrin"), "pavo hendrin");
    }

    #[test]
    fn a_document_has_an_issuer() {
        assert_eq!(
            paper("a statement by Ilmara's interior ministry"),
            ("statement".to_owned(), true, Some("Ilmara's interior ministry".to_owned()))
        );
        assert_eq!(
            paper("the court's ruling"),
            ("ruling".to_owned(), false, Some("the court".to_owned()))
        );
    }

    #[test]
    fn a_sentence_names_its_source_before_or_behind_what_is_said() {
        let who = |sentence| said_by(sentence).unwrap();
        assert_eq!(
            who("Jets hit the port, Velmora's\ninterior ministry said on Monday."),
            "Velmora's interior ministry"
        );
        assert_eq!(
            who("Jets hit the port, Kasuru's governor, Tomas Abara, said."),
            "Tomas Abara"
        );
        assert_eq!(
            who("Jets hit the port, according to the city hospital."),
            "the city hospital"
        );
        assert_eq!(
            who("Karsenia denied on Monday that its jets had hit the port."),
            "Karsenia"
        );
        assert_eq!(
            who("Jets hit the port, said Ilka Moravek, an engineer."),
            "Ilka Moravek"
        );
        for without in [
            "Jets hit the port.",
            "Jets hit the port, it said.",
            "He said so, and jets hit the port.",
        ] {
            assert_eq!(said_by(without), None, "{without}");
        }
    }
}
