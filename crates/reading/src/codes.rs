/*!
Country and sector of the actors: from the registry of actors known beforehand, and from what the
report itself says of them.
*/

use watchfloor_actors::Code;

use crate::actors::{Draft, Sort};
use crate::syntax::Text;

/// Words of the longest mention that is looked at: a longer one is hardly a name with a title.
const LONGEST: usize = 24;

/// The country (ISO 3166-1 alpha-3) and the code (country and PLOVER sector) of an actor, on the
/// day that the report was published.
pub(crate) fn code(
    text: &Text<'_>,
    draft: &Draft<'_>,
    on: Option<&str>,
) -> (Option<String>, Option<String>) {
    let registry = text.registry();
    let said = draft.country.map(str::to_owned);
    if draft.sort == Sort::Country {
        return (said.clone(), said);
    }
    let named = matches!(draft.sort, Sort::Named | Sort::Organization);
    let known = named.then(|| registry.find(&draft.name, on)).flatten();
    let mut code = known.map(|entry| entry.code);
    // What the report says of somebody unknown: title and name together, the fullest mention
    // first, then the offices it gives.
    let mentions = draft.mentions.iter().filter(|m| m.len() <= LONGEST);
    let fullest = mentions.max_by_key(|m| m.len()).map(|m| text.phrase(m));
    for phrase in fullest.iter().chain(&draft.roles).chain([&draft.name]) {
        let found = registry.describe(phrase, on).map(|found| found.code);
        code = match (code, found) {
            (Some(code), Some(found)) => Some(completed(code, found)),
            (code, found) => code.or(found),
        };
    }
    let Some(mut code) = code else { return (said, None) };
    if code.body.is_none() {
        code.body = draft.country;
    }
    // An international body is of no country, whatever words its name is made of ("... of River States").
    let said = said.filter(|_| code.body.is_none_or(is_country));
    let country = code.body.filter(|body| is_country(body)).map(str::to_owned);
    // A sector without a country is no code: "GOV" of whom?
    let written = code.body.is_some().then(|| code.to_string());
    (said.or(country), written)
}

/// The code with what it lacks taken from another.
fn completed<'r>(code: Code<'r>, other: Code<'r>) -> Code<'r> {
    let same = code.body.is_none() || other.body.is_none() || code.body == other.body;
    Code {
        body: code.body.or(other.body),
        sector: code.sector.or(other.sector.filter(|_| same)),
        other: code.other,
    }
}

/// Whether the body of a code is a country, and not one of PLOVER's international actors.
fn is_country(body: &str) -> bool {
    !matches!(body, "UNO" | "EUR" | "IGO" | "NGO" | "ISM" | "IMG" | "MNC")
}
