/*!
Parties of events: the actors that the words of a role stand for.

The words are a phrase or a list of phrases. Where they name or describe somebody, that is the party.
Where they are a thing ("a resumption of ties with Orvane", "two shells at Orvane"), it is who the thing
concerns: the countries and bodies it names. One noun with several countries ("the ambassadors of Orvane
and Tarn", "Finnish and Danish officials") is as many parties.
*/

use std::ops::Range;

use watchfloor_actors::{CountryWord, Kind};
use watchfloor_ontology::EventType;

use crate::actors::Sort;
use crate::sources::Resolver;
use crate::syntax::Text;

/// Words of the longest name that is looked for where the model saw none.
const LONGEST_NAME: usize = 6;
/// Nouns that count those behind their "of": the party is who is counted.
const COUNTS: &[&str] =
    &["dozens", "handful", "hundreds", "number", "scores", "tens", "thousands", "total"];
/// As many parties as one noun with its countries is taken for.
const MOST: usize = 12;

/// A country or body in the words of a phrase.
struct Known {
    words: Range<usize>,
    /// How it speaks of a country, if it does.
    how: Option<CountryWord>,
}

/// The actors that the words of a role name, each once, in their order.
pub(crate) fn parties<'a>(
    text: &Text<'a>,
    parts: &[Range<usize>],
    resolver: &mut Resolver<'a>,
    is_recipient: bool,
) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        // The model may take the members of a list one by one.
        let more = parts[at..].windows(2);
        let end = at + 1 + more.take_while(|two| is_list(text, &two[0], &two[1])).count();
        let whole = parts[at].start..parts[end - 1].end;
        let mut actors = before_noun(text, &whole, resolver);
        if actors.is_empty() {
            actors = behind_noun(text, &whole, resolver);
        }
        if actors.is_empty() {
            let members: Vec<Range<usize>> =
                parts[at..end].iter().flat_map(|part| conjuncts(text, part)).collect();
            for member in &members {
                let spread = behind_noun(text, member, resolver);
                if !spread.is_empty() {
                    actors.extend(spread);
                } else if let Some(shared) = shared(text, &members[0], member, resolver) {
                    actors.push(shared);
                } else {
                    actors.extend(party(text, member, resolver, is_recipient));
                }
            }
        }
        for actor in actors {
            if !found.contains(&actor) {
                found.push(actor);
            }
        }
        at = end;
    }
    found
}

/// The words of a recipient where the model saw none: a country or body that the object of the act
/// concerns ("welcomed a resumption of ties **with Orvane**"), or at whom or with whom it is done
/// ("fired shells **at Orvane**").
pub(crate) fn left_out_recipient(
    text: &Text<'_>,
    carrier: usize,
    kind: EventType,
) -> Option<Range<usize>> {
    let toward: &[&str] = match kind {
        // What somebody calls for is not whom he calls on.
        EventType::Request => &["on", "to"],
        _ => &["at", "against", "for", "to", "toward", "towards", "with"],
    };
    let is_object = |&word: &usize| text.word(word).relation == "obj";
    let is_toward = |&word: &usize| {
        matches!(text.word(word).relation, "obl" | "nmod") && text.has_case(word, toward)
    };
    let objects = text.children(carrier).filter(is_object);
    let others = text.children(carrier).filter(is_toward);
    objects.chain(others).filter(|&word| word > carrier).find_map(|word| {
        let words = with_attached(text, word);
        (!known_in(text, &words).is_empty()).then_some(words)
    })
}

/// The words of whoever makes a visit or has talks, where the act is a noun without any: the subject of
/// the verb that the noun hangs on ("the minister left **for talks**").
pub(crate) fn left_out_actor(text: &Text<'_>, carrier: usize) -> Option<Range<usize>> {
    if text.word(carrier).upos != "NOUN" {
        return None;
    }
    let mut word = carrier;
    for _ in 0..4 {
        let above = text.word(word).head;
        if above == word || !matches!(text.word(word).relation, "obl" | "obj" | "nmod") {
            return None;
        }
        word = above;
        if text.word(word).upos == "VERB" {
            let mut under = text.children(word);
            let subject = under.find(|&w| text.word(w).relation == "nsubj")?;
            return Some(text.phrase_of(subject));
        }
    }
    None
}

/// A noun with what is attached to it, but for clauses.
fn with_attached(text: &Text<'_>, head: usize) -> Range<usize> {
    let mut range = text.phrase_of(head);
    let mut waiting = vec![head];
    while let Some(word) = waiting.pop() {
        for child in text.children(word).filter(|&child| child > word) {
            if matches!(text.word(child).relation, "nmod" | "conj") {
                range.end = range.end.max(text.phrase_of(child).end);
                waiting.push(child);
            }
        }
    }
    range
}

/// The actors behind one phrase.
fn party<'a>(
    text: &Text<'a>,
    phrase: &Range<usize>,
    resolver: &mut Resolver<'a>,
    is_recipient: bool,
) -> Vec<usize> {
    let phrase = &counted(text, phrase);
    let core = text.core_of(phrase);
    if let Some(actor) = resolver.refer(phrase, 0).actor {
        // "Prime Minister Jordan", where the model took the name for the country's.
        let is_country = resolver.actors.drafts[actor].sort == Sort::Country;
        let titled = is_country && core > phrase.start && {
            let title = text.phrase(&(phrase.start..core)).to_lowercase();
            let whole = text.registry().describe(&text.phrase(phrase), None);
            text.registry().sector_of(&title).is_some()
                && whole.is_some_and(|whole| whole.code.sector.is_some())
        };
        if titled {
            return vec![resolver.describe(phrase, Sort::Described)];
        }
        return vec![actor];
    }
    if !matches!(text.word(core).upos, "NOUN" | "PROPN" | "ADJ" | "NUM" | "SYM" | "X") {
        return Vec::new();
    }
    // What is acted upon may be a thing; who acts is an actor, whatever it is called.
    if is_recipient && !acts(text, core) {
        let concerned = concerned(text, phrase, resolver);
        let is_actor = text.registry().sector_of(&text.phrase(phrase).to_lowercase());
        if !concerned.is_empty() || is_actor.is_none() {
            return concerned;
        }
    }
    let is_noun = matches!(text.word(core).upos, "NOUN" | "PROPN");
    if !is_noun && text.registry().describe(&text.phrase(phrase), None).is_none() {
        return Vec::new();
    }
    vec![resolver.describe(phrase, Sort::Described)]
}

/// "The number of **people** killed".
fn counted(text: &Text<'_>, phrase: &Range<usize>) -> Range<usize> {
    let core = text.core_of(phrase);
    let counts = COUNTS.contains(&text.form(core).to_lowercase().as_str());
    let is_counted = counts && core + 2 < phrase.end && text.form(core + 1) == "of";
    if is_counted { core + 2..phrase.end } else { phrase.clone() }
}

/// Whether a noun is one for somebody who acts.
fn acts(text: &Text<'_>, noun: usize) -> bool {
    text.registry().sector_of(&text.form(noun).to_lowercase()).is_some()
}

/// Whom a thing concerns: the first country or body that its words name, with those in a list with it,
/// and with the noun behind it where that is somebody ("an attack by Orvane **soldiers**").
pub(crate) fn concerned<'a>(
    text: &Text<'a>,
    phrase: &Range<usize>,
    resolver: &mut Resolver<'a>,
) -> Vec<usize> {
    let names = known_in(text, phrase);
    let run = listed(text, &names);
    if let [known] = run {
        let core = text.core_of(&(known.words.start..phrase.end));
        if core >= known.words.end && acts(text, core) {
            let words = known.words.start..core + 1;
            let known = resolver.refer(&words, 0).actor;
            return vec![
                known.unwrap_or_else(|| resolver.describe(&words, Sort::Described)),
            ];
        }
    }
    run.iter()
        .map(|known| match known.how {
            Some(CountryWord::Government) | None => {
                resolver.actors.add_organization(text, known.words.clone())
            }
            Some(_) => {
                let words = known.words.clone();
                let country = resolver.actors.add_capital(text, words.clone());
                country.unwrap_or_else(|| resolver.actors.add_organization(text, words))
            }
        })
        .collect()
}

/// "Finnish and Danish officials", "the Orvane and Tarn leaders": a party for each country.
fn before_noun<'a>(
    text: &Text<'a>,
    part: &Range<usize>,
    resolver: &mut Resolver<'a>,
) -> Vec<usize> {
    let names = known_in(text, part);
    let list = listed(text, &names);
    let [first, .., last] = list else { return Vec::new() };
    let is_start =
        (part.start..first.words.start).all(|word| text.word(word).upos == "DET");
    let rest = last.words.end..part.end;
    if !is_start || rest.is_empty() {
        return Vec::new();
    }
    // "Russia and Ukrainian troops" are a country and troops.
    let adjective = |known: &Known| {
        known.how == Some(CountryWord::Demonym) || {
            let name = text.phrase(&known.words);
            name.len() <= 4 && name.chars().all(|c| c.is_uppercase() || c == '.')
        }
    };
    let alike = !adjective(last) || list.iter().all(adjective);
    let core = text.core_of(&rest);
    let next = text.word(rest.start).upos;
    let is_noun = core >= rest.start
        && matches!(next, "NOUN" | "ADJ" | "PROPN")
        && acts(text, core)
        && (rest.start..core).all(|word| text.form(word) != "'s");
    if !alike || !is_noun {
        return Vec::new();
    }
    let noun = text.phrase(&(rest.start..core + 1));
    list.iter()
        .map(|known| {
            let name = format!("{} {noun}", text.phrase(&known.words));
            resolver.actors.describe_as(text, name, known.words.clone(), core)
        })
        .collect()
}

/// "The ambassadors of Orvane, Tarn and Vell": a party for each country.
fn behind_noun<'a>(
    text: &Text<'a>,
    phrase: &Range<usize>,
    resolver: &mut Resolver<'a>,
) -> Vec<usize> {
    let core = text.core_of(phrase);
    let of = core + 1;
    let is_noun = matches!(text.word(core).upos, "NOUN" | "PROPN")
        && phrase.contains(&of)
        && matches!(text.form(of), "of" | "in" | "from")
        && acts(text, core);
    if !is_noun {
        return Vec::new();
    }
    let names = known_in(text, &(of + 1..phrase.end));
    let list = listed(text, &names);
    let (Some(first), Some(last)) = (list.first(), list.last()) else {
        return Vec::new();
    };
    let is_all = (of + 1..first.words.start).all(|word| text.word(word).upos == "DET")
        && last.words.end == phrase.end;
    if list.len() < 2 || !is_all {
        return Vec::new();
    }
    let noun = text.phrase(&(phrase.start..of + 1));
    list.iter()
        .map(|known| {
            let name = format!("{noun} {}", text.phrase(&known.words));
            resolver.actors.describe_as(text, name, known.words.clone(), core)
        })
        .collect()
}

/// "Danish media and government": the country of the first is that of the other too.
fn shared<'a>(
    text: &Text<'a>,
    first: &Range<usize>,
    phrase: &Range<usize>,
    resolver: &mut Resolver<'a>,
) -> Option<usize> {
    let core = text.core_of(phrase);
    let is_bare = first != phrase
        && phrase.end == core + 1
        && text.word(core).upos == "NOUN"
        && acts(text, core)
        && phrase.clone().all(|word| matches!(text.word(word).upos, "NOUN" | "ADJ"))
        && known_in(text, phrase).is_empty();
    if !is_bare || !acts(text, text.core_of(first)) {
        return None;
    }
    let names = known_in(text, first);
    let owner = names.first().filter(|known| known.words.end <= text.core_of(first))?;
    let name = format!("{} {}", text.phrase(&owner.words), text.phrase(phrase));
    Some(resolver.actors.describe_as(text, name, phrase.clone(), core))
}

/// The countries and bodies of a phrase, from left to right, the longest names first.
fn known_in(text: &Text<'_>, phrase: &Range<usize>) -> Vec<Known> {
    let mut found = Vec::new();
    let mut at = phrase.start;
    while at < phrase.end {
        let most = phrase.end.min(at + LONGEST_NAME);
        let known = (at + 1..=most).rev().find_map(|end| known(text, at..end));
        at = known.as_ref().map_or(at + 1, |known| known.words.end);
        found.extend(known);
    }
    found
}

/// The country or body that the words name, all of them.
fn known(text: &Text<'_>, words: Range<usize>) -> Option<Known> {
    let is_name = |word: usize| {
        let part = text.word(word).upos;
        !matches!(part, "PUNCT" | "DET" | "PART") || text.form(word).contains('.')
    };
    if !is_name(words.start) || !is_name(words.end - 1) {
        return None;
    }
    // "US-backed", "anti-Israel": what a hyphen ties to a name is not of it.
    let hyphen = |word: usize| text.form(word) == "-" || text.form(word).ends_with('-');
    let tied = words.start.checked_sub(1).is_some_and(hyphen)
        || (words.end < text.annotation().words.len() && hyphen(words.end));
    if tied {
        return None;
    }
    let name = text.phrase(&words);
    if !name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    if let Some((_, how)) = text.country(&name) {
        return Some(Known { words, how: Some(how) });
    }
    if text.is_state(&name) {
        return Some(Known { words, how: Some(CountryWord::Name) });
    }
    let entry = text.registry().find(&name, None)?;
    let is_body = matches!(entry.kind, Kind::Organization | Kind::Country | Kind::Group);
    (is_body && entry.code.body.is_some()).then_some(Known { words, how: None })
}

/// The first of the names, with those in a list with it.
fn listed<'k>(text: &Text<'_>, names: &'k [Known]) -> &'k [Known] {
    let tied = names.windows(2);
    let more = tied.take_while(|two| is_list(text, &two[0].words, &two[1].words)).count();
    &names[..names.len().min(more + 1).min(MOST)]
}

/// Whether nothing but commas, articles and "and" stand between two names.
fn is_list(text: &Text<'_>, one: &Range<usize>, other: &Range<usize>) -> bool {
    let between = one.end..other.start;
    !between.is_empty()
        && between.clone().any(|word| text.word(word).upos != "DET")
        && between.clone().all(|word| {
            matches!(text.form(word), "," | "and" | "or" | "the" | "both" | "&")
        })
}

/// The members of a list ("Iran, Libya and North Korea"); the part itself where it is none.
fn conjuncts(text: &Text<'_>, part: &Range<usize>) -> Vec<Range<usize>> {
    let head = text.core_of(part);
    let mut starts = vec![part.start];
    // A member hangs on the first or on the one before it.
    let joins = |word: usize| {
        let above = text.word(word).head;
        text.word(word).relation == "conj"
            && (above == head
                || (text.word(above).relation == "conj" && text.word(above).head == head))
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
