/*!
The user's own actors, from a file in TOML or CSV.

`docs/actor-file.md` describes both formats. Whatever is wrong is told with its line, and nothing
of a file with a mistake is used: half a file would code half the reports another way.
*/

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::check::{
    checked_code, checked_country, checked_date, checked_key, is_own_code, need_of,
    unknown_sector,
};
use crate::entry::{Kind, is_sector};
use crate::registry::Registry;

/// How an actor file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `[[actor]]` tables.
    Toml,
    /// A header and one line for each actor or role.
    Csv,
}

/// What is wrong with an actor file.
#[derive(Debug, thiserror::Error)]
pub enum ActorFileError {
    /// The file is no TOML, or has a field that actors do not have.
    #[error("line {line}: {message}")]
    Toml {
        /// Counted from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// The file is no CSV, or its header names a column that actors do not have.
    #[error("line {line}: {message}; the columns are {COLUMNS}")]
    Csv {
        /// Counted from 1.
        line: u64,
        /// What the parser says.
        message: String,
    },
    /// A value that cannot be used.
    #[error("line {line}: actor '{actor}': {problem}")]
    Value {
        /// Where the actor begins, counted from 1.
        line: usize,
        /// The actor's name.
        actor: String,
        /// What is wrong and what to write.
        problem: String,
    },
}

/// The codes of the countries.
static COUNTRIES: LazyLock<HashSet<&'static str>> = LazyLock::new(Registry::countries);

/// The columns of the CSV format.
const COLUMNS: &str =
    "name, aliases, called, kind, country, sector, code, role, from, to";

/// Actors that a user adds to the registry, or puts in the place of ours.
#[derive(Clone, Debug)]
pub struct UserActors {
    /// Lines of a table of names, sorted.
    pub(crate) table: String,
    /// Lines of a table of nouns, sorted.
    pub(crate) nouns: String,
    count: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    actor: Vec<Spanned<RawActor>>,
    /// Places may stand in the same file; they are `watchfloor_places`'s to read.
    #[serde(default, rename = "place")]
    _places: IgnoredAny,
}

/// An actor as a file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawActor {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    /// What a person is called alone; the last word of the name if not given.
    called: Option<Vec<String>>,
    kind: Option<String>,
    country: Option<String>,
    sector: Option<String>,
    code: Option<String>,
    #[serde(default, rename = "role")]
    roles: Vec<RawRole>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    title: Option<String>,
    sector: Option<String>,
    code: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

/// A line of the CSV format.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLine {
    name: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    called: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    sector: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

impl UserActors {
    /// Reads an actor file.
    ///
    /// # Errors
    ///
    /// What is wrong with the first line that cannot be used.
    pub fn parse(text: &str, format: Format) -> Result<UserActors, ActorFileError> {
        let text = text.trim_start_matches('\u{feff}');
        let actors = match format {
            Format::Toml => from_toml(text)?,
            Format::Csv => from_csv(text)?,
        };
        let mut countries = COUNTRIES.clone();
        // A country of the user's own may be used by the actors after it and before it.
        for (_, actor) in &actors {
            if actor.kind.as_deref() == Some("country")
                && let Some(code) = actor.country.as_deref().or(actor.code.as_deref())
            {
                countries.insert(code);
            }
        }
        let (mut rows, mut nouns) = (Vec::new(), Vec::new());
        for (line, actor) in &actors {
            let fault = |problem: String| ActorFileError::Value {
                line: *line,
                actor: actor.name.clone(),
                problem,
            };
            if actor.kind.as_deref() == Some("noun") {
                add_noun(actor, &mut nouns).map_err(fault)?;
            } else {
                add_rows(actor, &countries, &mut rows).map_err(fault)?;
            }
        }
        Ok(UserActors { table: table(rows), nouns: table(nouns), count: actors.len() })
    }

    /// How many actors the file has.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the file has no actor.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// The actors of a TOML file, each with the line it begins on.
fn from_toml(text: &str) -> Result<Vec<(usize, RawActor)>, ActorFileError> {
    let line_at = |offset: usize| {
        1 + text.bytes().take(offset).filter(|&byte| byte == b'\n').count()
    };
    let file: File = toml::from_str(text).map_err(|error| ActorFileError::Toml {
        line: line_at(error.span().map_or(0, |span| span.start)),
        message: error.message().replace('\n', ", "),
    })?;
    Ok(file
        .actor
        .into_iter()
        .map(|actor| (line_at(actor.span().start), actor.into_inner()))
        .collect())
}

/// The actors of a CSV file; lines of one name that follow each other are one actor's roles.
fn from_csv(text: &str) -> Result<Vec<(usize, RawActor)>, ActorFileError> {
    let fault = |error: csv::Error| ActorFileError::Csv {
        line: error.position().map_or(1, csv::Position::line),
        message: csv_message(&error),
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(fault)?.clone();
    let mut actors: Vec<(usize, RawActor)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(1, csv::Position::line);
        let raw: RawLine = record.deserialize(Some(&header)).map_err(|error| {
            ActorFileError::Csv { line, message: csv_message(&error) }
        })?;
        let role = raw.role();
        match actors.last_mut() {
            Some((_, actor)) if actor.name == raw.name => actor.roles.extend(role),
            _ => actors
                .push((usize::try_from(line).unwrap_or(usize::MAX), raw.into_actor())),
        }
    }
    Ok(actors)
}

fn csv_message(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            // serde goes on with the list of the fields, which the error has already.
            let message = err.kind().to_string();
            message.split(", expected").next().unwrap_or_default().to_owned()
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} values where the header has {expected_len} columns")
        }
        csv::ErrorKind::Utf8 { .. } => "not UTF-8; save the file as UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn list(text: &str) -> Vec<String> {
    text.split(';')
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

impl RawLine {
    /// The role of the line, where it has one.
    fn role(&self) -> Option<RawRole> {
        let any = [&self.role, &self.from, &self.to].iter().any(|text| !text.is_empty());
        any.then(|| RawRole {
            title: some(&self.role),
            sector: some(&self.sector),
            code: some(&self.code),
            from: some(&self.from),
            to: some(&self.to),
        })
    }

    fn into_actor(self) -> RawActor {
        RawActor {
            roles: self.role().into_iter().collect(),
            aliases: list(&self.aliases),
            called: (!self.called.is_empty()).then(|| list(&self.called)),
            kind: some(&self.kind),
            country: some(&self.country),
            sector: some(&self.sector),
            code: some(&self.code),
            name: self.name,
        }
    }
}

/// The lines in the order of their keys.
fn table(mut rows: Vec<(String, String)>) -> String {
    rows.sort();
    rows.dedup();
    rows.into_iter().map(|(_, row)| row + "\n").collect()
}

/// Adds the rows of a noun, which tells a sector and has no country.
fn add_noun(actor: &RawActor, rows: &mut Vec<(String, String)>) -> Result<(), String> {
    if actor.country.is_some() || !actor.roles.is_empty() {
        return Err("a noun has a sector alone; leave country and roles out".to_owned());
    }
    let code = match (&actor.sector, &actor.code) {
        (Some(sector), None) if is_sector(sector) => sector.clone(),
        (Some(sector), None) => return Err(unknown_sector(sector)),
        (None, Some(code)) if is_own_code(code) => format!("={code}"),
        _ => return Err("a noun has sector = \"CRM\", or a code of your own".to_owned()),
    };
    for name in [&actor.name].into_iter().chain(&actor.aliases) {
        let key = checked_key("noun", name)?;
        rows.push((key.clone(), format!("{key}\t{code}\ts")));
    }
    Ok(())
}

/// Adds the rows of one actor: the key to sort by, and the line.
fn add_rows(
    actor: &RawActor,
    countries: &HashSet<&str>,
    rows: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let kind = kind_of(actor)?;
    let key = checked_key("name", &actor.name)?;
    let country = match &actor.country {
        Some(code) => Some(checked_country(code, countries)?),
        // "NORGOV": the country is in the code.
        None => actor
            .code
            .as_deref()
            .and_then(|code| code.get(..3))
            .filter(|c| countries.contains(c)),
    };
    let code =
        checked_code(actor.code.as_deref(), country, actor.sector.as_deref(), countries)?;
    if kind == Kind::Country && country.is_none() {
        let code = actor.code.as_deref().unwrap_or_default();
        return Err(format!("code '{code}' of a country has more than three letters"));
    }
    let mut offices = String::new();
    for role in &actor.roles {
        let place = role.code.as_deref().or(actor.code.as_deref());
        let sector = role.sector.as_deref().or(actor.sector.as_deref());
        let code = checked_code(place, country, sector, countries)?
            .ok_or("a role has no sector; write sector = \"GOV\" or code = \"NORGOV\"")?;
        let from = checked_date("from", role.from.as_deref())?;
        let to = checked_date("to", role.to.as_deref())?;
        if !from.is_empty() && !to.is_empty() && to.get(..4) < from.get(..4) {
            return Err(format!("to '{to}' is before from '{from}'"));
        }
        let title = role.title.as_deref().unwrap_or_default();
        if title.contains([';', '\t', '\n', '\r']) {
            return Err(format!(
                "the role '{title}' has a semicolon or a line break; leave it out"
            ));
        }
        let between = if offices.is_empty() { "" } else { ";" };
        let _ = write!(offices, "{between}{code},{from},{to},{title}");
    }
    if code.is_none() && offices.is_empty() {
        return Err("no code; write code = \"NORGOV\", or country and sector".to_owned());
    }
    let (sort, other) = match kind {
        Kind::Country => ('C', 'c'),
        Kind::Organization => ('O', 'o'),
        Kind::Person => ('P', 'p'),
        Kind::Group => ('S', 's'),
    };
    if kind == Kind::Person && offices.is_empty() {
        offices = format!("{},,,", code.as_deref().unwrap_or_default());
    }
    let (name, country) = (&actor.name, country.unwrap_or_default());
    let code = code.unwrap_or_default();
    let need = need_of(name);
    rows.push((
        key.clone(),
        format!("{key}\t{need}\t{sort}\t{name}\t{country}\t{code}\t{offices}"),
    ));
    let mut alias = |sort: char, name: &str| -> Result<(), String> {
        let own = checked_key("alias", name)?;
        let (need, surname) = (need_of(name), sort == 'n');
        if own != key || (need != need_of(&actor.name) && !surname) {
            rows.push((own.clone(), format!("{own}\t{need}\t{sort}\t{key}\t{country}")));
        }
        Ok(())
    };
    for name in &actor.aliases {
        let is_people = kind == Kind::Country && is_demonym(&actor.name, name);
        alias(if is_people { 'd' } else { other }, name)?;
    }
    if kind == Kind::Person {
        match &actor.called {
            Some(names) => names.iter().try_for_each(|name| alias('n', name))?,
            None => name.rsplit(' ').next().map_or(Ok(()), |last| alias('n', last))?,
        }
    }
    Ok(())
}

/// Whether an alias of a country is the word for its people or for what is theirs ("Orvanian" of Orvane):
/// one word that begins like one of the name's and has the ending of such words. "An Orvanian official" is
/// not the country.
fn is_demonym(name: &str, alias: &str) -> bool {
    const ENDINGS: &[&str] =
        &["an", "ans", "ar", "ars", "er", "ers", "ese", "i", "ic", "is", "ish"];
    let alias = alias.to_lowercase();
    let ends = ENDINGS.iter().any(|end| alias.ends_with(end)) && !alias.ends_with("stan");
    ends && name.to_lowercase().split([' ', '-']).any(|word| {
        let shared = word.chars().zip(alias.chars()).take_while(|(a, b)| a == b).count();
        // All of the word but a vowel or two at its end.
        word != alias && shared >= 3 && shared + 2 >= word.chars().count()
    }) && !alias.contains(' ')
}

fn kind_of(actor: &RawActor) -> Result<Kind, String> {
    match actor.kind.as_deref() {
        Some("country") => Ok(Kind::Country),
        Some("organization" | "organisation") | None => Ok(Kind::Organization),
        Some("person") => Ok(Kind::Person),
        Some("group") => Ok(Kind::Group),
        Some(other) => Err(format!(
            "kind '{other}' is none; write country, organization, person, group or noun"
        )),
    }
}
