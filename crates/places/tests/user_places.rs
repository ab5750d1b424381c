//! Places of the user's own: what they add, what they go before, and what is said of their mistakes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use watchfloor_places::{
    Context, Gazetteer, Grain, Mention, PlaceFileError, Resolved, UserPlaces,
};
use watchfloor_text::Span;

const FILE: &str = r#"
[[actor]]
name = "Norvane"
kind = "country"
country = "NVN"
sector = "GOV"

[[place]]
name = "Norvane"
country = "NVN"
lat = -44.0
lon = -120.0
grain = "country"

[[place]]
name = "Camp Hollow"
aliases = ["the Hollow"]
country = "SDN"
lat = 15.25
lon = 32.5
grain = "site"
geonames = 379252

[[place]]
name = "Paris"
country = "NVN"
lat = -44.1
lon = -120.2
grain = "city"
"#;

/// What the names in brackets mean.
fn resolve(file: &str, marked: &str) -> Vec<Option<Resolved>> {
    let gazetteer = Gazetteer::built_in().unwrap();
    let gazetteer = gazetteer.with_places(UserPlaces::parse(file).unwrap());
    let (mut text, mut spans) = (String::new(), Vec::new());
    for piece in marked.split_inclusive([']', '[']) {
        let start = text.len();
        text.push_str(piece.trim_end_matches(['[', ']']));
        if piece.ends_with(']') {
            spans.push(Span::new(start, text.len()));
        }
    }
    let mentions: Vec<Mention> = spans
        .iter()
        .map(|span| Mention { name: span.slice(&text), span: *span })
        .collect();
    gazetteer.resolve(&mentions, &Context { text: &text, ..Context::default() })
}

/// Name, country, latitude, grain.
type Short<'a> = (&'a str, Option<&'a str>, f64, Grain);

fn short(found: &[Option<Resolved>]) -> Vec<Option<Short<'_>>> {
    found
        .iter()
        .map(|place| {
            let place = place.as_ref()?;
            Some((place.name.as_str(), place.country.as_deref(), place.lat, place.grain))
        })
        .collect()
}

#[test]
fn a_place_that_no_gazetteer_has_is_found() {
    let found =
        resolve(FILE, "They fled to [Camp Hollow] on Sunday, and [the Hollow] is full.");
    let camp = Some(("Camp Hollow", Some("SDN"), 15.25, Grain::Site));
    assert_eq!(short(&found), [camp, camp]);
    assert_eq!(found[0].as_ref().unwrap().geonames, Some(379_252));
}

#[test]
fn a_name_of_the_users_goes_before_the_same_name_of_the_gazetteer() {
    let found = resolve(FILE, "The envoys met in [Paris] and flew to [Berlin].");
    let own = Some(("Paris", Some("NVN"), -44.1, Grain::City));
    assert_eq!(short(&found)[0], own);
    assert_eq!(found[0].as_ref().unwrap().geonames, None);
    assert_eq!(found[1].as_ref().unwrap().country.as_deref(), Some("DEU"));
}

#[test]
fn other_names_mean_what_they_meant() {
    let text = "The minister left [Lagos] for [Abuja], and [Nowhere Special] was quiet.";
    assert_eq!(resolve(FILE, text), resolve("", text));
}

#[test]
fn a_part_of_a_place_is_told_from_the_place() {
    let found = resolve(FILE, "Rain fell in [southern Norvane] and in [Norvane].");
    let parts: Vec<bool> =
        found.iter().map(|place| place.as_ref().unwrap().part).collect();
    assert_eq!(parts, [true, false]);
}

#[test]
fn a_place_is_found_with_its_country_behind_it_and_in_the_possessive() {
    let found = resolve(FILE, "Near [Paris, Norvane] stands [Norvane's] gate.");
    assert_eq!(short(&found)[0].unwrap().0, "Paris");
    assert_eq!(short(&found)[1].unwrap().0, "Norvane");
}

#[test]
fn the_gazetteer_knows_the_names_as_names_of_places() {
    let gazetteer = Gazetteer::built_in().unwrap();
    assert!(!gazetteer.knows("Camp Hollow"));
    let gazetteer = gazetteer.with_places(UserPlaces::parse(FILE).unwrap());
    assert!(gazetteer.knows("Camp Hollow"));
}

/// The message about a file with one place of these fields.
fn fault(fields: &str) -> String {
    let file = format!("# ours\n\n[[place]]\n{fields}");
    let error: PlaceFileError = UserPlaces::parse(&file).unwrap_err();
    error.to_string()
}

#[test]
fn mistakes_are_told_with_their_line_and_what_to_write() {
    let told = |fields: &str, message: &str| assert_eq!(fault(fields), message);
    told(
        "name = \"Gate 4\"\nlat = 95\nlon = 3\ngrain = \"site\"",
        "line 3: place 'Gate 4': lat 95 is not between -90 and 90 degrees north",
    );
    told(
        "name = \"Gate 4\"\nlat = 5\nlon = -181.5\ngrain = \"site\"",
        "line 3: place 'Gate 4': lon -181.5 is not between -180 and 180 degrees east",
    );
    told(
        "name = \"Gate 4\"\nlat = nan\nlon = 1\ngrain = \"site\"",
        "line 3: place 'Gate 4': lat NaN is not between -90 and 90 degrees north",
    );
    told(
        "name = \"Gate 4\"\nlat = 5\nlon = 1\ngrain = \"town\"",
        "line 3: place 'Gate 4': grain 'town' is none; write country, region, city or site",
    );
    told(
        "name = \"Gate 4\"\nlat = 5\nlon = 1\ngrain = \"site\"\ncountry = \"QQX\"",
        "line 3: place 'Gate 4': country 'QQX' is not known; write its ISO 3166-1 alpha-3 code, such as \
         NOR, or give the code to an actor with kind = \"country\" in this file",
    );
    told(
        "name = \"Orvane\"\nlat = 5\nlon = 1\ngrain = \"country\"",
        "line 3: place 'Orvane': a country has a code; write country = \"NOR\"",
    );
    told(
        "name = \"gate four\"\nlat = 5\nlon = 1\ngrain = \"site\"",
        "line 3: place 'gate four': the name 'gate four' has no capital, and is not found in a text; write \
         it as reports do",
    );
    told(
        "name = \"North\"\nlat = 5\nlon = 1\ngrain = \"region\"",
        "line 3: place 'North': 'North' alone says where in a place something is; write its full name",
    );
    told(
        "name = \"Paris, Texas\"\nlat = 5\nlon = 1\ngrain = \"city\"",
        "line 3: place 'Paris, Texas': the name 'Paris, Texas' has a comma; leave out what follows it",
    );
    assert!(
        fault("name = \"Gate 4\"\nlat = 5\ngrain = \"site\"")
            .contains("missing field `lon`")
    );
    assert!(
        fault("name = \"Gate 4\"\nlatitude = 5")
            .starts_with("line 5: unknown field `latitude`")
    );
}

#[test]
fn one_name_means_one_place() {
    let gate = "name = \"Gate 4\"\nlat = 5\nlon = 1\ngrain = \"site\"\n";
    assert_eq!(
        fault(&format!("{gate}\n[[place]]\n{gate}")),
        "line 9: place 'Gate 4': 'Gate 4' is a name of 'Gate 4' as well; a name means one place"
    );
}
