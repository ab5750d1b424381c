/*!
Who a source is: the kind of authority, and the actor behind the words.
*/

use std::ops::Range;

use watchfloor_actors::CountryWord;
use watchfloor_model::NameKind;
use watchfloor_text::quotes::Quoted;

use crate::actors::{Actors, Sort};
use crate::contract::SourceKind;
use crate::lexicon::{self, Noun};
use crate::syntax::Text;

/// What a phrase refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) kind: SourceKind,
    pub(crate) actor: Option<usize>,
}

impl Reference {
    fn new(kind: SourceKind, actor: usize) -> Reference {
        Reference { kind, actor: Some(actor) }
    }

    fn without_actor(kind: SourceKind) -> Reference {
        Reference { kind, actor: None }
    }
}

/// Pronouns for one person.
const SINGULAR: &[&str] =
    &["he", "she", "him", "her", "his", "hers", "himself", "herself"];
/// Pronouns for several people, or a body of them.
const PLURAL: &[&str] = &["they", "them", "their", "themselves", "it", "its", "itself"];
/// Pronouns that are people without names.
const PEOPLE: &[&str] = &[
    "all",
    "another",
    "anyone",
    "both",
    "each",
    "everybody",
    "everyone",
    "few",
    "many",
    "most",
    "no-one",
    "nobody",
    "none",
    "one",
    "others",
    "several",
    "some",
    "somebody",
    "someone",
    "those",
    "two",
    "three",
    "four",
    "five",
];
/// All who are in a body, and so the body itself.
const MEMBERS: &[&str] = &[
    "allies",
    "countries",
    "governments",
    "leaders",
    "members",
    "nations",
    "partners",
    "states",
];
/// Participles before the "by" of those who only saw a document.
const SEEN: &[&str] = &[
    "examined",
    "obtained",
    "published",
    "quoted",
    "read",
    "reviewed",
    "seen",
    "shown",
    "viewed",
];
/// What makes of a guard a body, where "a border guard" is a man.
const GUARDS: &[&str] =
    &["civil", "coast", "home", "national", "presidential", "republican"];
/// Relative pronouns.
const RELATIVE: &[&str] = &["who", "whom", "whose", "which", "that"];

/// Finds out what phrases refer to, in the order of the text.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    pub(crate) text: &'a Text<'a>,
    /// The report's own outlet.
    outlet: Option<&'a str>,
    pub(crate) actors: Actors<'a>,
    /// The actor behind the last source, and where it stood.
    last_source: Option<(usize, usize)>,
    /// Who says the words that are looked at: "we" are this actor's side.
    pub(crate) speaker: Option<usize>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(text: &'a Text<'a>, outlet: Option<&'a str>) -> Resolver<'a> {
        Resolver {
            text,
            outlet,
            actors: Actors::named_in(text),
            last_source: None,
            speaker: None,
        }
    }

    /// The source that these words are.
    pub(crate) fn source(&mut self, words: &Range<usize>) -> Reference {
        let found = self.refer(words, 0);
        if let Some(actor) = found.actor {
            self.last_source = Some((actor, words.start));
        }
        found
    }

    /// What the phrase refers to. `depth` counts the relative clauses that led here.
    pub(crate) fn refer(&mut self, words: &Range<usize>, depth: usize) -> Reference {
        let text = self.text;
        if let Some(name) = text.person_of(words)
            && let Some(actor) = self.actors.at(name.words.start)
        {
            self.actors.mention(actor, words.clone());
            return Reference::new(SourceKind::Person, actor);
        }
        let head = text.core_of(words);
        let form = text.form(head).to_lowercase();
        if let Some(name) = text.named_behind(head)
            && let Some(actor) = self.actors.at(text.bare_name(&name.words).start)
        {
            let body =
                matches!(lexicon::noun(&form), Some(Noun::Organization | Noun::Media));
            let person = lexicon::noun(&form) == Some(Noun::Person);
            let fits = match self.actors.drafts[actor].sort {
                Sort::Named => person && words.end <= name.words.start,
                Sort::Organization => body,
                _ => false,
            };
            if fits {
                self.actors.mention(actor, words.clone());
                return self.known(actor);
            }
        }
        if text.word(head).upos == "PRON"
            && let Some(actor) = self.of_speaker(&form)
        {
            self.actors.mention(actor, head..head + 1);
            return self.known(actor);
        }
        if SINGULAR.contains(&form.as_str()) || PLURAL.contains(&form.as_str()) {
            return self.pronoun(head, SINGULAR.contains(&form.as_str()));
        }
        if RELATIVE.contains(&form.as_str())
            && text.word(head).upos == "PRON"
            && depth == 0
        {
            return self.relative(head);
        }
        if let Some(name) = text.name_at(head) {
            let bare = text.phrase(&name.words);
            return self.named(
                name.kind,
                bare.trim_start_matches("the ").to_owned(),
                words,
                &name.words,
            );
        }
        if PEOPLE.contains(&form.as_str()) {
            let actor = self.describe(words, Sort::Described);
            return Reference::new(SourceKind::Anonymous, actor);
        }
        match text.word(head).upos {
            "NOUN" | "PROPN" | "SYM" | "NUM" | "ADJ" => {
                self.described(head, &form, words)
            }
            _ => Reference::without_actor(SourceKind::Unknown),
        }
    }

    fn named(
        &mut self,
        kind: NameKind,
        bare: String,
        words: &Range<usize>,
        name: &Range<usize>,
    ) -> Reference {
        let text = self.text;
        match kind {
            NameKind::Person => {
                let actor = self.actors.at(name.start);
                Reference { kind: SourceKind::Person, actor }
            }
            NameKind::Organization => {
                let actor = self.actors.add_organization(text, name.clone());
                self.actors.mention(actor, words.clone());
                let kind = match text.country(&bare) {
                    _ if self.actors.drafts[actor].sort == Sort::Country => {
                        SourceKind::Country
                    }
                    _ if self.is_media(&bare) => SourceKind::Media,
                    _ => SourceKind::Organization,
                };
                Reference::new(kind, actor)
            }
            NameKind::Location => match text.country(&bare) {
                Some((_, CountryWord::Name | CountryWord::Capital)) => {
                    let actor = self.actors.add_capital(text, name.clone());
                    Reference { kind: SourceKind::Country, actor }
                }
                _ => {
                    let actor = self.actors.add_organization(text, name.clone());
                    self.known(actor)
                }
            },
        }
    }

    /// A source without a name of its own.
    fn described(&mut self, head: usize, form: &str, words: &Range<usize>) -> Reference {
        let text = self.text;
        let phrase = text.phrase(&text.phrase_of(head));
        match text
            .country(text.form(head))
            .or_else(|| text.country(phrase.trim_start_matches("the ")))
        {
            Some((_, CountryWord::Name | CountryWord::Capital)) => {
                let actor = self.actors.add_capital(text, head..head + 1);
                return Reference { kind: SourceKind::Country, actor };
            }
            // "Israelis said": people of a country.
            Some((_, CountryWord::Demonym)) => {
                let actor = self.describe(words, Sort::Described);
                return Reference::new(SourceKind::Anonymous, actor);
            }
            Some((_, CountryWord::Government)) | None => {}
        }
        let proper = text.word(head).upos == "PROPN";
        if proper && self.is_media(&text.phrase(&(words.start..head + 1))) {
            let actor = self.actors.add_organization(text, words.start..head + 1);
            return Reference::new(SourceKind::Media, actor);
        }
        // "The G7 members": the body speaks through all who are in it.
        if MEMBERS.contains(&form) {
            let body = text
                .names_in(&(words.start..head))
                .find(|name| name.kind == NameKind::Organization)
                .and_then(|name| self.actors.at(name.words.start));
            if let Some(actor) = body {
                self.actors.mention(actor, words.clone());
                return Reference::new(SourceKind::Organization, actor);
            }
        }
        let counted = matches!(text.word(head).upos, "NUM" | "SYM") || form == "percent";
        // "The newspaper Orvane Morning": a noun before the head will do.
        let before = || {
            let is_noun = |&word: &usize| text.word(word).upos == "NOUN";
            let mut nouns = (words.start..head).rev().filter(is_noun);
            nouns.find_map(|word| lexicon::noun(text.form(word)))
        };
        let noun = lexicon::noun(form).or_else(|| by_ending(form)).or_else(before);
        let is_body = form == "guard"
            && head > words.start
            && GUARDS.contains(&text.form(head - 1).to_lowercase().as_str());
        let noun = if is_body { Some(Noun::Organization) } else { noun };
        let (kind, sort) = match noun {
            Some(Noun::Person) => (SourceKind::Anonymous, Sort::Described),
            None if counted => (SourceKind::Anonymous, Sort::Described),
            Some(Noun::Organization) => (SourceKind::Organization, Sort::Organization),
            Some(Noun::Media) => (SourceKind::Media, Sort::Organization),
            Some(Noun::Country) => (SourceKind::Country, Sort::Organization),
            // A document speaks for whoever issued it, where the text says who.
            Some(Noun::Document) => {
                // Who saw it is not who wrote it.
                let seen = words.clone().find(|&word| {
                    SEEN.contains(&text.form(word).to_lowercase().as_str())
                        && words.contains(&(word + 1))
                        && text.form(word + 1) == "by"
                });
                let of = words.start..seen.unwrap_or(words.end);
                let issuer = of.filter(|&w| w != head).find_map(|w| self.actors.at(w));
                return Reference { kind: SourceKind::Document, actor: issuer };
            }
            None if proper => {
                let actor = self.actors.add_organization(text, words.start..head + 1);
                return Reference::new(SourceKind::Organization, actor);
            }
            None => return Reference::without_actor(SourceKind::Unknown),
        };
        if sort == Sort::Described
            && let Some(actor) = self.actors.by_office(text, &(words.start..head + 1))
        {
            self.actors.mention(actor, words.clone());
            return Reference::new(SourceKind::Person, actor);
        }
        Reference::new(kind, self.describe(words, sort))
    }

    fn is_media(&self, name: &str) -> bool {
        let name =
            name.strip_prefix("The ").or(name.strip_prefix("the ")).unwrap_or(name);
        // "The Dispatch" is the Northwater Dispatch in its own pages.
        let is_own = |outlet: &str| {
            outlet.eq_ignore_ascii_case(name) || outlet.rsplit(' ').next() == Some(name)
        };
        self.text.registry().is_outlet(name)
            || self.outlet.is_some_and(is_own)
            || name.rsplit(' ').next().is_some_and(|last| {
                matches!(
                    last,
                    "Times"
                        | "Post"
                        | "News"
                        | "Tribune"
                        | "Herald"
                        | "Gazette"
                        | "Journal"
                        | "TV"
                        | "Radio"
                )
            })
    }

    /// "…, who said": what the relative clause hangs on.
    fn relative(&mut self, pronoun: usize) -> Reference {
        let text = self.text;
        let mut word = pronoun;
        for _ in 0..12 {
            let relation = text.word(word).relation;
            let head = text.word(word).head;
            if relation == "acl:relcl" {
                let phrase = text.phrase_of(head);
                return self.refer(&phrase, 1);
            }
            if head == word {
                break;
            }
            word = head;
        }
        Reference::without_actor(SourceKind::Unknown)
    }

    /// The actor that a pronoun stands for.
    fn pronoun(&mut self, word: usize, singular: bool) -> Reference {
        let Some(actor) = self.antecedent(word, singular) else {
            return Reference::without_actor(SourceKind::Unknown);
        };
        self.actors.mention(actor, word..word + 1);
        self.known(actor)
    }

    /// An actor met before, as a source.
    fn known(&self, actor: usize) -> Reference {
        let kind = match self.actors.drafts[actor].sort {
            Sort::Named => SourceKind::Person,
            Sort::Described => SourceKind::Anonymous,
            Sort::Organization => SourceKind::Organization,
            Sort::Country => SourceKind::Country,
        };
        Reference::new(kind, actor)
    }

    /// The best actor for a pronoun: what the model holds likely, and in news the speaker of the
    /// sentence before, who is spoken of as "he" until somebody else speaks.
    pub(crate) fn antecedent(&self, word: usize, singular: bool) -> Option<usize> {
        let text = self.text;
        let fits = |actor: usize| {
            let draft = &self.actors.drafts[actor];
            match draft.sort {
                Sort::Named => singular,
                Sort::Described => draft.plural != singular,
                Sort::Organization | Sort::Country => !singular,
            }
        };
        let entry =
            text.annotation().antecedents.binary_search_by_key(&word, |a| a.word).ok();
        let candidates =
            entry.map_or(&[][..], |at| &text.annotation().antecedents[at].candidates);
        let mut best: Option<(f32, usize)> = None;
        for &(candidate, odds) in candidates {
            let Some(actor) = self.actors.at(candidate).filter(|&actor| fits(actor))
            else {
                continue;
            };
            let mut score = odds;
            // What stands inside a quotation is seldom taken up by the words around it.
            if text.word(candidate).quoted == Quoted::Inside
                && text.word(word).quoted != Quoted::Inside
            {
                score -= 2.0;
            }
            if self.last_source.is_some_and(|(source, _)| source == actor) {
                score += 1.5;
            }
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, actor));
            }
        }
        let spoke_lately = |&(actor, at): &(usize, usize)| {
            fits(actor)
                && at < word
                && text.word(word).sentence <= text.word(at).sentence + 4
        };
        // "The army denied that it had fired": in reported words "it" is whoever speaks, where nobody else is.
        let reports = text.word(word).quoted == Quoted::Outside;
        best.map(|(_, actor)| actor)
            .or_else(|| self.speaker.filter(|&actor| reports && fits(actor)))
            .or_else(|| self.last_source.filter(spoke_lately).map(|(actor, _)| actor))
            .or_else(|| {
                let start = text.annotation().sentences
                    [text.word(word).sentence.saturating_sub(2)]
                .start;
                self.actors.last_in(start..word, |d| {
                    (d.sort == Sort::Named) == singular
                        && (singular || d.plural || d.sort != Sort::Described)
                })
            })
    }

    /// Adds the pronouns that stand for a known person to that person's mentions.
    pub(crate) fn resolve_pronouns(&mut self) {
        for entry in &self.text.annotation().antecedents {
            let form = self.text.form(entry.word).to_lowercase();
            if !SINGULAR.contains(&form.as_str()) || self.actors.at(entry.word).is_some()
            {
                continue;
            }
            // Only where the model itself prefers somebody: no guess from nearness here.
            let likely = entry.candidates.first().filter(|(_, odds)| *odds > 0.0);
            let actor = likely.and_then(|&(candidate, _)| self.actors.at(candidate));
            if let Some(actor) = actor
                && self.actors.drafts[actor].kind() == crate::contract::ActorKind::Person
            {
                self.actors.mention(actor, entry.word..entry.word + 1);
            }
        }
    }
}

/// People by the ending of what they do, where no table has the noun: "protesters", "loyalists".
fn by_ending(form: &str) -> Option<Noun> {
    let single = form.strip_suffix('s').unwrap_or(form);
    let people = [
        "ist", "ian", "eer", "crat", "man", "woman", "goer", "holder", "keeper", "maker",
        "owner", "seeker", "worker",
    ];
    (single.len() > 5 && people.iter().any(|ending| single.ends_with(ending)))
        .then_some(Noun::Person)
}
