/*!
Whose side "we" are, and whose "its army" is.
*/

use std::ops::Range;

use crate::actors::{Draft, Sort};
use crate::sources::Resolver;

/// Pronouns for the one who speaks, and for those he speaks for.
const SPEAKER: &[&str] = &["i", "me", "my", "mine", "myself"];
const SPEAKERS: &[&str] = &["we", "us", "our", "ours", "ourselves"];

impl<'a> Resolver<'a> {
    /// Who "I" and "we" are: the one who speaks, and the body or country that he speaks for.
    pub(crate) fn of_speaker(&self, form: &str) -> Option<usize> {
        let speaker = self.speaker?;
        if SPEAKER.contains(&form) {
            return Some(speaker);
        }
        if !SPEAKERS.contains(&form) {
            return None;
        }
        let drafts = &self.actors.drafts;
        let draft = &drafts[speaker];
        if matches!(draft.sort, Sort::Organization | Sort::Country) {
            return Some(speaker);
        }
        // The body that his office is of ("commander of the Second Army"), else his country.
        let in_office = |&other: &usize| {
            let sort = drafts[other].sort;
            let is_body = matches!(sort, Sort::Organization | Sort::Country);
            is_body && draft.roles.iter().any(|role| role.contains(&drafts[other].name))
        };
        let body =
            (0..drafts.len()).filter(in_office).max_by_key(|&at| drafts[at].name.len());
        let country = self.country_of(speaker);
        let own = |at: &usize| {
            drafts[*at].sort == Sort::Country && drafts[*at].country == country
        };
        let state = || country.and_then(|_| (0..drafts.len()).find(own));
        body.or_else(state).or(Some(speaker))
    }

    /// "His army" is his country's.
    fn commander(&self, owner: usize, words: &Range<usize>) -> usize {
        let noun = self.text.form(self.text.core_of(words)).to_lowercase();
        let is_person = self.actors.drafts[owner].sort == Sort::Named;
        if !is_person || self.text.registry().sector_of(&noun) != Some("MIL") {
            return owner;
        }
        let country = self.country_of(owner);
        let is_state = |draft: &Draft<'_>| {
            draft.sort == Sort::Country
                && draft.country.is_some()
                && draft.country == country
        };
        self.actors.drafts.iter().position(is_state).unwrap_or(owner)
    }

    /// The country of an actor, by the report or by what is known of the name.
    fn country_of(&self, actor: usize) -> Option<&'a str> {
        let draft = &self.actors.drafts[actor];
        let known =
            || self.text.registry().find(&draft.name, None).and_then(|e| e.country);
        draft.country.or_else(known)
    }

    /// Somebody or something by description; "its embassy" is of the country of whoever the pronoun
    /// stands for.
    pub(crate) fn describe(&mut self, words: &Range<usize>, sort: Sort) -> usize {
        let first = words.start;
        let form = self.text.form(first).to_lowercase();
        let is_owned = self.text.word(first).xpos == "PRP$" && words.len() > 1;
        let owner = is_owned
            .then(|| {
                let singular = matches!(form.as_str(), "his" | "her" | "hers");
                let said = self.of_speaker(&form);
                said.or_else(|| self.antecedent(first, singular))
            })
            .flatten();
        let owner = owner.map(|owner| self.commander(owner, words));
        let actor = self.actors.describe(self.text, words.clone(), sort, owner);
        if let Some(owner) = owner
            && self.actors.drafts[actor].country.is_none()
            && self.actors.drafts[actor].sort != Sort::Named
        {
            self.actors.drafts[actor].country = self.country_of(owner);
        }
        actor
    }
}
