//! PETRARCH's actors as a user's own.

use watchfloor_actors::{ActorFileError, Format, UserActors};

use super::dictionary::{ActorEntry, AgentEntry, DatedCode, Dictionary};

/// The dictionary's actors for the registry, and the names of those that the registry cannot take.
///
/// Whoever has a code of three letters is a country, whoever has codes for a time is a person in office.
/// Of several actors at once (`FRO/BIL`) the first is taken. Agents whose code goes before the country's
/// (`NGO~`) are left out.
pub fn user_actors(
    dictionary: &Dictionary,
) -> Result<(UserActors, Vec<String>), ActorFileError> {
    let mut entries = dictionary.actors.clone();
    let mut left_out = Vec::new();
    loop {
        let refused =
            match UserActors::parse(&csv(&entries, &dictionary.agents), Format::Csv) {
                Ok(actors) => return Ok((actors, left_out)),
                Err(ActorFileError::Value { actor, .. }) => actor,
                Err(error) => return Err(error),
            };
        let known = entries.iter().position(|entry| main_name(entry) == refused);
        // Should the name come back in another form, somebody must go, or the loop would not end.
        let Some(index) = known.or(entries.len().checked_sub(1)) else {
            return Ok((UserActors::parse("name\n", Format::Csv)?, left_out));
        };
        if !keep_accepted_codes(&mut entries, index) {
            entries.remove(index);
            left_out.push(refused);
        }
    }
}

/// Leaves the actor at `index` the codes that the registry takes; says whether some of several are left.
fn keep_accepted_codes(entries: &mut [ActorEntry], index: usize) -> bool {
    let all = entries[index].codes.clone();
    let name = main_name(&entries[index]);
    let mut accepted = Vec::new();
    for code in &all {
        entries[index].codes = vec![code.clone()];
        let parsed = UserActors::parse(&csv(entries, &[]), Format::Csv);
        if !matches!(parsed, Err(ActorFileError::Value { actor, .. }) if actor == name) {
            accepted.push(code.clone());
        }
    }
    let some_left = !accepted.is_empty() && accepted.len() < all.len();
    entries[index].codes = accepted;
    some_left
}

/// An actor file: a line for each actor, and for a person one for each time in office.
fn csv(entries: &[ActorEntry], agents: &[AgentEntry]) -> String {
    let mut file = "name,aliases,kind,code,role,from,to\n".to_owned();
    for entry in entries {
        let name = main_name(entry);
        let aliases: Vec<String> =
            entry.names.iter().skip(1).map(|name| cased(name)).collect();
        let aliases = aliases.join(";");
        let lasting =
            entry.codes.iter().find(|code| code.from.is_none() && code.to.is_none());
        let dated: Vec<&DatedCode> = entry
            .codes
            .iter()
            .filter(|code| code.from.is_some() || code.to.is_some())
            .collect();
        let code =
            lasting.or(entry.codes.first()).map_or("", |code| first_of(&code.code));
        if dated.is_empty() {
            let kind = if code.len() == 3 { "country" } else { "organization" };
            line(&mut file, [&name, &aliases, kind, code, "", "", ""]);
            continue;
        }
        // The registry takes the last that holds, PETRARCH the first, and one without time at last.
        if let Some(lasting) = lasting {
            let code = first_of(&lasting.code);
            line(&mut file, [&name, &aliases, "person", code, "known", "", ""]);
        }
        for time in dated.into_iter().rev() {
            let (from, to) = (time.from.as_deref(), time.to.as_deref());
            let own = first_of(&time.code);
            let (from, to) = (from.unwrap_or(""), to.unwrap_or(""));
            line(&mut file, [&name, &aliases, "person", own, "in office", from, to]);
        }
    }
    for agent in agents {
        let Some(code) = agent.code.strip_prefix('~') else { continue };
        let Some((name, aliases)) = agent.forms.split_first() else { continue };
        let aliases = aliases.join(";").to_lowercase();
        line(&mut file, [&name.to_lowercase(), &aliases, "noun", code, "", "", ""]);
    }
    file
}

fn line(file: &mut String, fields: [&str; 7]) {
    let quoted = fields.map(|field| format!("\"{}\"", field.replace('"', "\"\"")));
    file.push_str(&quoted.join(","));
    file.push('\n');
}

fn first_of(code: &str) -> &str {
    code.split('/').next().unwrap_or(code)
}

fn main_name(entry: &ActorEntry) -> String {
    entry.names.first().map_or_else(String::new, |name| cased(name))
}

/// `MINAS TIRITH` as it stands in a text, `Minas Tirith`; abbreviations as they are.
fn cased(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if word.contains('.') || (letters <= 3 && letters == name.chars().count()) {
            return word.to_owned();
        }
        let mut chars = word.chars();
        let first = chars.next().into_iter();
        first.chain(chars.flat_map(char::to_lowercase)).collect()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use watchfloor_actors::Registry;

    use super::*;

    #[test]
    fn the_registry_knows_the_dictionarys_actors() {
        let text = "ALDARIA [ALD]\n+ALDARIAN\n+MINAS_ALDA\nALDARIAN_GUARD [ALDMIL]\nODDO [aldxyz]\nTOWER [ALDTWR]\n\
            KOMBO\n\t[aldxyz >20100101]\n\t[ALDGOV 19950601-19990815]\n\t[ALDREB >19990816]\n";
        let (actors, left_out) =
            user_actors(&Dictionary::parse(text, "GOOSE {GEESE} [~GGS]\n")).unwrap();
        assert_eq!(left_out, ["Oddo"]);
        assert_eq!(actors.len(), 5);
        let registry = Registry::with(actors);
        let code = |phrase, on| {
            registry.describe(phrase, on).map(|found| found.code.to_string())
        };
        assert_eq!(code("Aldaria", None).as_deref(), Some("ALD"));
        assert_eq!(code("Minas Alda", None).as_deref(), Some("ALD"));
        assert_eq!(code("the Tower", None).as_deref(), Some("ALDTWR"));
        assert_eq!(code("Aldaria's geese", None).as_deref(), Some("ALDGGS"));
        assert_eq!(code("the Aldarian Guard", None).as_deref(), Some("ALDMIL"));
        assert_eq!(code("Kombo", Some("1996-01-01")).as_deref(), Some("ALDGOV"));
        assert_eq!(code("Kombo", Some("2001-01-01")).as_deref(), Some("ALDREB"));
    }

    #[test]
    fn names_are_cased_as_in_a_text() {
        assert_eq!(cased("MINAS TIRITH"), "Minas Tirith");
        assert_eq!(cased("UAE"), "UAE");
        assert_eq!(cased("THE KU"), "The Ku");
        assert_eq!(cased("U.N."), "U.N.");
    }

    #[test]
    fn a_dictionary_that_nothing_can_be_made_of_leaves_nothing() {
        let (actors, left_out) =
            user_actors(&Dictionary::parse("- [X]\nA\"B [!!!]\n", "")).unwrap();
        assert!(actors.is_empty());
        assert_eq!(left_out.len(), 2);
    }
}
