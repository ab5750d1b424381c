//! The user's own places: camps, checkpoints, dams, streets that no gazetteer has.
//!
//! They stand as `[[place]]` tables in the actor file, which `docs/actor-file.md` describes. Whatever is
//! wrong is told with its line, and nothing of a file with a mistake is used: half a file would place
//! half of the reports in another way.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use crate::candidates::key_of;
use crate::resolve::{Mention, Resolved};
use crate::surroundings::{is_part_word, without_part};
use crate::table::Table;
use crate::{Gazetteer, Kind, PlacesError};

/// What is wrong with the places of a file.
#[derive(Debug, thiserror::Error)]
pub enum PlaceFileError {
    /// The file is no TOML, or has a field that places do not have.
    #[error("line {line}: {message}")]
    Toml {
        /// Counted from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A value that cannot be used.
    #[error("line {line}: place '{place}': {problem}")]
    Value {
        /// Where the place begins, counted from 1.
        line: usize,
        /// Its name.
        place: String,
        /// What is wrong and what to write.
        problem: String,
    },
    /// The gazetteer that names and codes are compared with.
    #[error(transparent)]
    Gazetteer(#[from] PlacesError),
}

/// Places that a user adds to the gazetteer, or puts before those of it.
#[derive(Clone, Debug, Default)]
pub struct UserPlaces {
    places: Vec<UserPlace>,
    /// The number of the place that each folded name means.
    names: BTreeMap<String, usize>,
}

#[derive(Clone, Debug)]
struct UserPlace {
    name: String,
    country: Option<String>,
    lat: f64,
    lon: f64,
    kind: Kind,
    geonames: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    place: Vec<Spanned<RawPlace>>,
    /// The same file has actors. What else they have is for `watchfloor_actors` to say.
    #[serde(default)]
    actor: Vec<RawActor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    country: Option<String>,
    lat: f64,
    lon: f64,
    grain: String,
    geonames: Option<u64>,
}

/// An actor, as far as it may be a country with a code of its own.
#[derive(Deserialize)]
struct RawActor {
    kind: Option<String>,
    country: Option<String>,
    code: Option<String>,
}

impl UserPlaces {
    /// Reads the `[[place]]` tables of a TOML file. A file without any has no places.
    ///
    /// # Errors
    ///
    /// What is wrong with the first place that cannot be used.
    pub fn parse(text: &str) -> Result<UserPlaces, PlaceFileError> {
        let text = text.trim_start_matches('\u{feff}');
        let line_at = |offset: usize| {
            1 + text.bytes().take(offset).filter(|&byte| byte == b'\n').count()
        };
        let file: File = toml::from_str(text).map_err(|error| PlaceFileError::Toml {
            line: line_at(error.span().map_or(0, |span| span.start)),
            message: error.message().replace('\n', ", "),
        })?;
        let gazetteer = Gazetteer::built_in()?;
        let table = gazetteer.table();
        let own = own_countries(&file);
        let mut found = UserPlaces::default();
        for raw in &file.place {
            let place = raw.get_ref();
            found.add(place, table, &own).map_err(|problem| PlaceFileError::Value {
                line: line_at(raw.span().start),
                place: place.name.clone(),
                problem,
            })?;
        }
        Ok(found)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn add(
        &mut self,
        raw: &RawPlace,
        table: &Table,
        own_countries: &BTreeSet<String>,
    ) -> Result<(), String> {
        let place = checked(raw, table, own_countries)?;
        let number = self.places.len();
        for name in std::iter::once(&raw.name).chain(&raw.aliases) {
            let key = checked_key(name, table)?;
            match self.names.insert(key, number) {
                Some(other) if other != number => {
                    let other = &self.places[other].name;
                    return Err(format!(
                        "'{name}' is a name of '{other}' as well; a name means one place"
                    ));
                }
                _ => {}
            }
        }
        self.places.push(place);
        Ok(())
    }

    /// Whether a place of the user's has this folded name.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.names.contains_key(key)
    }

    /// The user's place that a mention means: "Tolse", "Tolse, Lothmar", or, as a part of it, "northern Lothmar".
    pub(crate) fn find(&self, mention: &Mention, table: &Table) -> Option<Resolved> {
        if self.places.is_empty() || !mention.name.contains(char::is_uppercase) {
            return None;
        }
        let before_comma = mention.name.split(',').next().unwrap_or_default();
        for name in [mention.name, before_comma] {
            let key = key_of(table, name);
            if is_part_word(&key) {
                continue;
            }
            if let Some(&number) = self.names.get(&key) {
                return self.resolved(number, false);
            }
            let whole = without_part(&key).and_then(|whole| self.names.get(whole));
            if let Some(&number) = whole {
                return self.resolved(number, true);
            }
        }
        None
    }

    fn resolved(&self, number: usize, part: bool) -> Option<Resolved> {
        let place = self.places.get(number)?;
        Some(Resolved {
            geonames: place.geonames,
            part,
            name: place.name.clone(),
            country: place.country.clone(),
            lat: place.lat,
            lon: place.lon,
            grain: place.kind.grain(),
            kind: place.kind,
            population: 0,
            // The user says so.
            confidence: 1.0,
        })
    }
}

/// Codes of countries that the file itself gives, to actors or to places.
fn own_countries(file: &File) -> BTreeSet<String> {
    let actors = file
        .actor
        .iter()
        .filter(|actor| actor.kind.as_deref() == Some("country"))
        .filter_map(|actor| actor.country.clone().or_else(|| actor.code.clone()));
    let places = file
        .place
        .iter()
        .map(Spanned::get_ref)
        .filter(|place| place.grain == "country")
        .filter_map(|place| place.country.clone());
    actors.chain(places).collect()
}

fn checked(
    raw: &RawPlace,
    table: &Table,
    own_countries: &BTreeSet<String>,
) -> Result<UserPlace, String> {
    let kind = match raw.grain.as_str() {
        "country" => Kind::Country,
        "region" => Kind::Region,
        "city" => Kind::Town,
        "site" => Kind::Site,
        other => {
            return Err(format!(
                "grain '{other}' is none; write country, region, city or site"
            ));
        }
    };
    if !(-90.0..=90.0).contains(&raw.lat) {
        return Err(format!("lat {} is not between -90 and 90 degrees north", raw.lat));
    }
    if !(-180.0..=180.0).contains(&raw.lon) {
        return Err(format!("lon {} is not between -180 and 180 degrees east", raw.lon));
    }
    if let Some(code) = &raw.country {
        let is_code =
            code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code || (table.country(code).is_none() && !own_countries.contains(code)) {
            return Err(format!(
                "country '{code}' is not known; write its ISO 3166-1 alpha-3 code, such as NOR, or give \
                 the code to an actor with kind = \"country\" in this file"
            ));
        }
    }
    if kind == Kind::Country && raw.country.is_none() {
        return Err("a country has a code; write country = \"NOR\"".to_owned());
    }
    Ok(UserPlace {
        name: raw.name.clone(),
        country: raw.country.clone(),
        lat: raw.lat,
        lon: raw.lon,
        kind,
        geonames: raw.geonames,
    })
}

/// The folded form of a name that can be found in a text.
fn checked_key(name: &str, table: &Table) -> Result<String, String> {
    if name.contains(char::is_control) {
        return Err(format!(
            "the name '{}' has a line break or a tab",
            name.escape_debug()
        ));
    }
    if name.contains(',') {
        return Err(format!("the name '{name}' has a comma; leave out what follows it"));
    }
    if !name.contains(char::is_uppercase) {
        return Err(format!(
            "the name '{name}' has no capital, and is not found in a text; write it as reports do"
        ));
    }
    let key = key_of(table, name);
    if key.is_empty() {
        return Err(format!("the name '{name}' has no letters, or more than 128"));
    }
    if is_part_word(&key) {
        return Err(format!(
            "'{name}' alone says where in a place something is; write its full name"
        ));
    }
    Ok(key)
}
