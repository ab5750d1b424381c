/*!
The people, organisations, countries and groups of a report, each once.

Names are taken in the order of the text. A surname or an acronym belongs to the fuller name
before it (or completes itself by a fuller one after it); what is described without a name ("a
senior administration official") is one actor for as long as it is described in the same way.
*/

use std::ops::Range;

use watchfloor_actors::{CountryWord, Kind};
use watchfloor_model::NameKind;

use crate::contract::ActorKind;
use crate::offices::{of_name, roles};
use crate::syntax::Text;

/// What sort of thing an actor is, in more detail than the contract's kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A person by name.
    Named,
    /// One or more people by description.
    Described,
    Organization,
    Country,
}

/// One actor as it is being put together.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) name: String,
    pub(crate) sort: Sort,
    pub(crate) plural: bool,
    pub(crate) country: Option<&'a str>,
    pub(crate) roles: Vec<String>,
    /// Word ranges, in the order found.
    pub(crate) mentions: Vec<Range<usize>>,
    /// For what is described: its noun and what stands before it, in lower case.
    noun: String,
    modifiers: Vec<String>,
    /// Whose it is, where a pronoun says so.
    owner: Option<usize>,
}

impl Draft<'_> {
    pub(crate) fn kind(&self) -> ActorKind {
        match self.sort {
            Sort::Named => ActorKind::Person,
            Sort::Described if self.plural => ActorKind::Group,
            Sort::Described => ActorKind::Person,
            Sort::Organization => ActorKind::Organization,
            Sort::Country => ActorKind::Country,
        }
    }
}

/// The actors of one report.
#[derive(Debug)]
pub(crate) struct Actors<'a> {
    pub(crate) drafts: Vec<Draft<'a>>,
    /// For each word, the actor whose mention it is part of.
    at: Vec<Option<usize>>,
}

/// Words that announce somebody new ("another official").
const NEW: &[&str] = &[
    "additional",
    "another",
    "different",
    "further",
    "more",
    "other",
    "second",
    "separate",
    "third",
];
/// Words that say which part of a group is meant, and nothing of who they are ("the last Orvane soldiers").
const PART: &[&str] = &["final", "first", "last", "most", "remaining"];

impl<'a> Actors<'a> {
    /// The actors that the text names.
    pub(crate) fn named_in(text: &Text<'a>) -> Actors<'a> {
        let annotation = text.annotation();
        let mut actors =
            Actors { drafts: Vec::new(), at: vec![None; annotation.words.len()] };
        for name in &annotation.names {
            let words = text.bare_name(&name.words);
            match name.kind {
                NameKind::Person => actors.add_person(text, words),
                NameKind::Organization => {
                    actors.add_organization(text, words);
                }
                NameKind::Location => actors.add_place(text, words),
            }
        }
        actors
    }

    /// The actor that the word is part of a mention of.
    pub(crate) fn at(&self, word: usize) -> Option<usize> {
        self.at[word]
    }

    pub(crate) fn mention(&mut self, actor: usize, words: Range<usize>) {
        for slot in &mut self.at[words.clone()] {
            slot.get_or_insert(actor);
        }
        let mentions = &mut self.drafts[actor].mentions;
        if !mentions.contains(&words) {
            mentions.push(words);
        }
    }

    fn push(&mut self, name: String, sort: Sort) -> usize {
        self.drafts.push(Draft {
            name,
            sort,
            plural: false,
            country: None,
            roles: Vec::new(),
            mentions: Vec::new(),
            noun: String::new(),
            modifiers: Vec::new(),
            owner: None,
        });
        self.drafts.len() - 1
    }

    fn add_person(&mut self, text: &Text<'a>, words: Range<usize>) {
        let name = text.phrase(&words);
        let known = self
            .drafts
            .iter()
            .rposition(|d| d.sort == Sort::Named && same_person(&d.name, &name));
        let actor = known.unwrap_or_else(|| self.push(name.clone(), Sort::Named));
        let draft = &mut self.drafts[actor];
        if name.split(' ').count() > draft.name.split(' ').count() {
            draft.name = name;
        }
        self.mention(actor, words.clone());
        for role in roles(text, &words) {
            let draft = &mut self.drafts[actor];
            draft.country = draft.country.or_else(|| country_in(text, &role));
            let role = text.phrase(&role);
            let draft = &mut self.drafts[actor];
            if !draft.roles.iter().any(|old| old.eq_ignore_ascii_case(&role)) {
                draft.roles.push(role);
            }
        }
    }

    /// The country by a name that only this report knows.
    fn add_state(&mut self, name: String, words: Range<usize>) -> usize {
        let same = |d: &Draft| d.sort == Sort::Country && d.name == name;
        let known = self.drafts.iter().position(same);
        let actor = known.unwrap_or_else(|| self.push(name, Sort::Country));
        self.mention(actor, words);
        actor
    }

    /// The organisation by this name, new if need be; a country where it is one.
    pub(crate) fn add_organization(
        &mut self,
        text: &Text<'a>,
        words: Range<usize>,
    ) -> usize {
        let name = text.phrase(&words);
        if text.is_state(&name) {
            return self.add_state(name, words);
        }
        let name =
            name.strip_prefix("the ").or(name.strip_prefix("The ")).unwrap_or(&name);
        if let Some((code, CountryWord::Name)) = text.country(name) {
            return self.add_country(text, code, words);
        }
        let known = self.drafts.iter().rposition(|d| {
            d.sort == Sort::Organization && same_organization(&d.name, name)
        });
        let actor =
            known.unwrap_or_else(|| self.push(name.to_owned(), Sort::Organization));
        let draft = &mut self.drafts[actor];
        if name.len() > draft.name.len() {
            draft.name = name.to_owned();
        }
        draft.country = draft
            .country
            .or_else(|| text.country(name).map(|(code, _)| code))
            .or_else(|| country_in(text, &words));
        self.mention(actor, words);
        actor
    }

    fn add_country(
        &mut self,
        text: &Text<'a>,
        code: &'a str,
        words: Range<usize>,
    ) -> usize {
        let name = text.phrase(&words);
        let known = self
            .drafts
            .iter()
            .position(|d| d.sort == Sort::Country && d.country == Some(code));
        let is_name =
            |name: &str| matches!(text.country(name), Some((_, CountryWord::Name)));
        // "Orvanian positions" are a country's, but nobody calls it "Orvanian".
        let is_people = matches!(text.country(&name), Some((_, CountryWord::Demonym)));
        let whole = is_people.then(|| text.registry().find(&name, None)).flatten();
        let whole = whole.filter(|entry| entry.kind == Kind::Country);
        let name = whole.map_or(name, |entry| entry.id.to_owned());
        let actor = known.unwrap_or_else(|| self.push(name.clone(), Sort::Country));
        self.drafts[actor].country = Some(code);
        let old = &self.drafts[actor].name;
        if is_name(&name) && (!is_name(old) || name.len() > old.len()) {
            self.drafts[actor].name = name;
        }
        self.mention(actor, words);
        actor
    }

    /// Countries and institutions called by a place are actors at once; other places only where
    /// they speak or are spoken to.
    fn add_place(&mut self, text: &Text<'a>, words: Range<usize>) {
        let name = text.phrase(&words);
        let bare = name.strip_prefix("the ").unwrap_or(&name);
        if let Some((code, CountryWord::Name)) = text.country(bare) {
            self.add_country(text, code, words);
        } else if text.is_state(&name) {
            self.add_state(name, words);
        } else if matches!(text.country(bare), Some((_, CountryWord::Government))) {
            self.add_organization(text, words);
        }
    }

    /// The country that a capital stands for, where it speaks or is spoken to.
    pub(crate) fn add_capital(
        &mut self,
        text: &Text<'a>,
        words: Range<usize>,
    ) -> Option<usize> {
        let (code, _) = text.country(&text.phrase(&words))?;
        Some(self.add_country(text, code, words))
    }

    /// Somebody or something by description; the one described in the same way before, if any. `owner` is
    /// the actor that a pronoun before the noun stands for ("**its** army").
    pub(crate) fn describe(
        &mut self,
        text: &Text<'a>,
        words: Range<usize>,
        sort: Sort,
        owner: Option<usize>,
    ) -> usize {
        let head = text.core_of(&words);
        let noun = text.form(head).to_lowercase();
        let plural = matches!(text.word(head).xpos, "NNS" | "NNPS");
        // What follows the noun only sets it apart ("familiar with the matter"), but for whose it is ("the
        // ambassador of Orvane").
        let core = words.start..head + 1;
        let of = of_name(text, head, words.end);
        // "The Second Army" is called so.
        let is_called =
            text.form(head).starts_with(char::is_uppercase) && head > words.start;
        let is_in = |table: &[&str], word: usize| {
            !is_called && table.contains(&text.form(word).to_lowercase().as_str())
        };
        let says_little = |word: usize| {
            matches!(text.word(word).upos, "DET" | "PUNCT" | "PART")
                || text.word(word).xpos == "PRP$"
                || is_in(PART, word)
        };
        let mut modifiers: Vec<String> = core
            .clone()
            .filter(|&word| word != head && !says_little(word))
            .map(|word| text.form(word).to_lowercase())
            .collect();
        modifiers.extend(of.clone().map(|of| text.phrase(&of).to_lowercase()));
        let is_new = core.clone().any(|word| is_in(NEW, word));
        let definite = core.clone().any(|word| {
            matches!(
                text.form(word).to_lowercase().as_str(),
                "the" | "that" | "this" | "these"
            )
        });
        if !is_new {
            let within =
                |a: &[String], b: &[String]| a.iter().all(|word| b.contains(word));
            let same = |d: &Draft| {
                d.sort == sort
                    && d.noun == noun
                    && (owner.is_none() || d.owner == owner)
                    && (d.modifiers == modifiers
                        || (definite && within(&modifiers, &d.modifiers)))
            };
            // "The ministry" after "the Foreign Ministry", "its army" beside "Orvane's army".
            let owned_by = owner.map(|owner| self.drafts[owner].name.as_str());
            let named = |d: &Draft| {
                sort == Sort::Organization
                    && d.sort == sort
                    && owned_by.map_or(definite, |name| d.name.starts_with(name))
                    && modifiers.is_empty()
                    && d.name.split(' ').any(|word| word.eq_ignore_ascii_case(&noun))
            };
            if let Some(actor) = self.latest(|d| same(d) || named(d)) {
                self.mention(actor, words);
                return actor;
            }
        }
        let skipped = |word: usize| says_little(word) || is_in(NEW, word);
        let start = core.clone().find(|&word| word == head || !skipped(word));
        let end = of.map_or(core.end, |of| of.end);
        let bare = text.phrase(&(start.unwrap_or(core.start)..end));
        // "Its army" is Orvane's army, in this report and in others.
        let named = owner.map(|owner| &self.drafts[owner]).filter(|owner| !owner.plural);
        let name = named.map(|owner| format!("{}'s {bare}", owner.name)).unwrap_or(bare);
        let actor = self.push(name, sort);
        let country = country_in(text, &core);
        let draft = &mut self.drafts[actor];
        (draft.noun, draft.modifiers, draft.plural, draft.country, draft.owner) =
            (noun, modifiers, plural, country, owner);
        self.mention(actor, words);
        actor
    }

    /// Somebody by a description that the words give in pieces ("the ambassadors of Orvane, Tarn …").
    pub(crate) fn describe_as(
        &mut self,
        text: &Text<'a>,
        name: String,
        words: Range<usize>,
        noun: usize,
    ) -> usize {
        let same = |d: &Draft| d.sort == Sort::Described && d.name == name;
        let known = self.drafts.iter().rposition(same);
        let actor = known.unwrap_or_else(|| self.push(name, Sort::Described));
        self.drafts[actor].plural = matches!(text.word(noun).xpos, "NNS" | "NNPS");
        self.mention(actor, words);
        actor
    }

    /// The person whose office "the prime minister" is, of those the text gives offices for.
    pub(crate) fn by_office(
        &self,
        text: &Text<'a>,
        phrase: &Range<usize>,
    ) -> Option<usize> {
        let is_the = text.form(phrase.start).eq_ignore_ascii_case("the");
        if !is_the || phrase.len() < 2 || text.word(phrase.end - 1).xpos == "NNS" {
            return None;
        }
        let wanted = phrase.start + 1..phrase.end;
        // "The president of Lorvania" is not the president of Ilmara.
        let sentence = &text.annotation().sentences[text.word(phrase.start).sentence];
        let of = of_name(text, phrase.end - 1, sentence.end);
        self.latest(|draft| {
            let has = |form: &str| {
                let mut words = draft.roles.iter().flat_map(|role| role.split(' '));
                words.any(|word| word.eq_ignore_ascii_case(form))
            };
            let is_owned = || {
                let owns = |role: &String| {
                    [" of ", "'s ", "’s "].iter().any(|o| role.contains(o))
                };
                draft.roles.iter().any(owns)
            };
            draft.sort == Sort::Named
                && wanted.clone().all(|word| has(text.form(word)))
                && (of.iter().cloned().flatten().all(|word| has(text.form(word)))
                    || !is_owned())
        })
    }

    /// The actor mentioned last of those that fit.
    fn latest(&self, fits: impl Fn(&Draft<'a>) -> bool) -> Option<usize> {
        let last = |draft: &Draft| draft.mentions.iter().map(|m| m.start).max();
        (0..self.drafts.len())
            .filter(|&i| fits(&self.drafts[i]))
            .max_by_key(|&i| last(&self.drafts[i]))
    }

    /// The last actor that fits of those mentioned among `words`.
    pub(crate) fn last_in(
        &self,
        words: Range<usize>,
        fits: impl Fn(&Draft<'a>) -> bool,
    ) -> Option<usize> {
        words.rev().filter_map(|at| self.at[at]).find(|&actor| fits(&self.drafts[actor]))
    }
}

/// Whether two names are one person's: the same, or one a surname or a shortening of the other.
fn same_person(a: &str, b: &str) -> bool {
    let (shorter, longer) =
        if a.split(' ').count() <= b.split(' ').count() { (a, b) } else { (b, a) };
    let short: Vec<&str> = shorter.split(' ').collect();
    let long: Vec<&str> = longer.split(' ').collect();
    if short.len() == long.len() {
        return shorter.eq_ignore_ascii_case(longer);
    }
    let ends = long[long.len() - short.len()..]
        .iter()
        .zip(&short)
        .all(|(x, y)| x.eq_ignore_ascii_case(y));
    // "John Kirby" and "John F. Kirby": the same beginning and end.
    let around = short.len() > 1 && short[0] == long[0] && short.last() == long.last();
    // A first name alone ("Hillary") is the person's whose name it begins.
    let begins = short.len() == 1 && long[0].eq_ignore_ascii_case(short[0]);
    ends || around || begins
}

/// Whether two names are one organisation's: the same, or one the other's initials.
fn same_organization(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let letters: String = shorter.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.len() < 2
        || !letters.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
    {
        return false;
    }
    let initials = |longer: &str, all: bool| -> String {
        longer
            .split([' ', '-'])
            .filter(|word| all || word.chars().next().is_some_and(char::is_uppercase))
            .filter_map(|word| match word {
                "Seven" => Some('7'),
                "Eight" => Some('8'),
                "Twenty" => None,
                _ => word.chars().next().map(|c| c.to_ascii_uppercase()),
            })
            .collect()
    };
    letters == initials(longer, false) || letters == initials(longer, true)
}

/// The first country that the words name or whose people or institutions they name.
fn country_in<'a>(text: &Text<'a>, words: &Range<usize>) -> Option<&'a str> {
    words.clone().find_map(|word| {
        let pair = word..(word + 2).min(words.end);
        let found = text.country(&text.phrase(&pair));
        found.or_else(|| text.country(text.form(word))).map(|(code, _)| code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_by_surname() {
        assert!(same_person("John Kirby", "Kirby"));
        assert!(same_person("Kirby", "John Kirby"));
        assert!(same_person("John F. Kirby", "John Kirby"));
        assert!(!same_person("Hillary Clinton", "Bill Clinton"));
    }

    #[test]
    fn organizations_by_initials() {
        assert!(same_organization("Islamic Revolutionary Guard Corps", "IRGC"));
        assert!(same_organization("Group of Seven", "G7"));
        assert!(same_organization("UN", "United Nations"));
        assert!(!same_organization("NATO", "North Sea"));
    }
}
