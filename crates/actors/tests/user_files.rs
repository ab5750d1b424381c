//! Actor files of users: what they add, what they override, and what is said of their mistakes.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fmt::Write;

use watchfloor_actors::{CountryWord, Format, Kind, Registry, UserActors};

const TOML: &str = r#"
[[actor]]
name = "Harbour Workers' League"
aliases = ["HWL"]
code = "NORLAB"

[[actor]]
name = "Ada Quill"
aliases = ["Ada M. Quill"]
kind = "person"
country = "NOR"

[[actor.role]]
title = "Harbour Minister"
sector = "GOV"
from = "2031-01-15"
to = "2033-05"

[[actor.role]]
title = "Leader of the Opposition"
sector = "OPP"
from = "2033-06"
"#;

const CSV: &str = "\
name,aliases,kind,country,sector,role,from,to
Harbour Workers' League,HWL,organization,NOR,LAB,,,
# Two roles of one person.
Ada Quill,Ada M. Quill,person,NOR,GOV,Harbour Minister,2031-01-15,2033-05
Ada Quill,,person,NOR,OPP,Leader of the Opposition,2033-06,
";

#[test]
fn both_formats_say_the_same() {
    for (text, format) in [(TOML, Format::Toml), (CSV, Format::Csv)] {
        let user = UserActors::parse(text, format).unwrap();
        assert_eq!(user.len(), 2);
        let registry = Registry::with(user);
        let code = |name, on| registry.find(name, on).map(|found| found.code.to_string());
        assert_eq!(code("HWL", None).as_deref(), Some("NORLAB"));
        assert_eq!(code("the Harbour Workers’ League", None).as_deref(), Some("NORLAB"));
        assert_eq!(code("Ada Quill", Some("2032-03-01")).as_deref(), Some("NORGOV"));
        assert_eq!(code("Quill", Some("2034")).as_deref(), Some("NOROPP"));
        assert_eq!(code("Quill", Some("2020")).as_deref(), Some("NOR"));
        assert_eq!(
            code("Harbour Minister Quill", Some("2032")).as_deref(),
            Some("NORGOV")
        );
        let person = registry.find("Ada M. Quill", None).unwrap();
        assert_eq!((person.id, person.kind), ("Ada Quill", Kind::Person));
        let titles: Vec<_> = person.offices().filter_map(|office| office.title).collect();
        assert_eq!(titles, ["Harbour Minister", "Leader of the Opposition"]);
        // What comes with the program is still there.
        assert_eq!(code("Hamas", None).as_deref(), Some("PSEREB"));
    }
}

#[test]
fn a_users_actor_goes_before_ours() {
    let text = "[[actor]]\nname = \"Hamas\"\ncountry = \"PSE\"\nsector = \"GOV\"\n";
    let registry = Registry::with(UserActors::parse(text, Format::Toml).unwrap());
    let code =
        |phrase| registry.describe(phrase, None).map(|found| found.code.to_string());
    assert_eq!(code("Hamas").as_deref(), Some("PSEGOV"));
    assert_eq!(code("Islamic Resistance Movement").as_deref(), Some("PSEGOV"));
}

#[test]
fn a_users_surname_does_not_hide_a_capital() {
    let text =
        "[[actor]]\nname = \"Hana Washington\"\nkind = \"person\"\ncode = \"NORBUS\"\n";
    let registry = Registry::with(UserActors::parse(text, Format::Toml).unwrap());
    let code =
        |phrase| registry.describe(phrase, None).map(|found| found.code.to_string());
    assert_eq!(code("Washington").as_deref(), Some("USAGOV"));
    assert_eq!(code("Hana Washington").as_deref(), Some("NORBUS"));
}

#[test]
fn a_user_may_add_a_country() {
    let text = "name,kind,country,sector\nOrvane,country,ORV,\nOrvanian Guard,,ORV,MIL\n";
    let registry = Registry::with(UserActors::parse(text, Format::Csv).unwrap());
    assert_eq!(registry.country_word("Orvane").map(|found| found.0), Some("ORV"));
    let code =
        |phrase| registry.describe(phrase, None).map(|found| found.code.to_string());
    assert_eq!(code("the president of Orvane").as_deref(), Some("ORVGOV"));
    assert_eq!(code("Orvanian Guard").as_deref(), Some("ORVMIL"));
}

#[test]
fn codes_and_nouns_of_the_users_own() {
    let text = "name,aliases,kind,code\nOrvane,,country,ORV\nOrvane Watch,,,ORVWATCHTV\n\
        Tarn Rangers,,,TRNRNG\ncoal baron,coal barons,noun,CRMCOA\nofficial,officials,noun,ADM\n";
    let registry = Registry::with(UserActors::parse(text, Format::Csv).unwrap());
    let code =
        |phrase| registry.describe(phrase, None).map(|found| found.code.to_string());
    assert_eq!(code("the Orvane Watch").as_deref(), Some("ORVWATCHTV"));
    assert_eq!(code("Tarn Rangers").as_deref(), Some("TRNRNG"));
    assert_eq!(code("Tarn Rangers soldiers").as_deref(), Some("TRNMIL"));
    assert_eq!(code("Norwegian coal barons").as_deref(), Some("NORCRMCOA"));
    assert_eq!(code("a senior Orvane official").as_deref(), Some("ORVADM"));
    // A longer noun of ours says more.
    assert_eq!(code("Norwegian intelligence officials").as_deref(), Some("NORSPY"));
}

#[test]
fn mistakes_are_told_with_their_line() {
    let files = [
        (Format::Toml, "[[actor]]\nname = \"Quill\"\n"),
        (Format::Toml, "[[actor]]\nname = \"Quill\"\ncode = \"Norgov\"\n"),
        (
            Format::Toml,
            "[[actor]]\nname = \"Orvane\"\nkind = \"country\"\ncode = \"ORVX\"\n",
        ),
        (
            Format::Toml,
            "[[actor]]\nname = \"baron\"\nkind = \"noun\"\ncountry = \"NOR\"\n",
        ),
        (
            Format::Toml,
            "[[actor]]\nname = \"baron\"\nkind = \"noun\"\nsector = \"QQQ\"\n",
        ),
        (Format::Toml, "[[actor]]\nname = \"baron\"\nkind = \"noun\"\n"),
        (
            Format::Toml,
            "\n\n[[actor]]\nname = \"Quill\"\ncountry = \"Norway\"\nsector = \"GOV\"\n",
        ),
        (Format::Toml, "[[actor]]\nname = \"Quill\"\ncode = \"NO\"\n"),
        (
            Format::Toml,
            "[[actor]]\nname = \"Quill\"\nkind = \"ship\"\ncode = \"NORBUS\"\n",
        ),
        (Format::Toml, "[[actor]]\nname = \"...\"\ncode = \"NORBUS\"\n"),
        (Format::Toml, "[[actor]]\nname = \"Quill\ncode = \"NORBUS\"\n"),
        (Format::Toml, "[[actor]]\nname = \"Quill\"\ncolour = \"red\"\n"),
        (Format::Toml, "[[actor]]\ncode = \"NORBUS\"\n"),
        (
            Format::Toml,
            "[[actor]]\nname = \"Ada\"\ncode = \"NORGOV\"\n\n[[actor]]\nname = \"Quill\"\ncountry = \"NOR\"\n\
             [[actor.role]]\nsector = \"GOV\"\nfrom = \"3 May 2031\"\n",
        ),
        (
            Format::Toml,
            "[[actor]]\nname = \"Quill\"\n[[actor.role]]\ntitle = \"Mayor\"\n",
        ),
        (Format::Csv, "name,country,sector\nAda,NOR,GOV\nQuill,NOR,QQQ\n"),
        (Format::Csv, "name,country,sector\nAda,NOR,GOV\nQuill,NOR\n"),
        (Format::Csv, "name,country,colour\nAda,NOR,red\n"),
        (Format::Csv, "name,country,sector,from,to\nAda,NOR,GOV,2031,2029\n"),
    ];
    let mut said = String::new();
    for (format, text) in files {
        let error = UserActors::parse(text, format).expect_err(text);
        writeln!(said, "{error}").unwrap();
    }
    insta::assert_snapshot!(said);
}

#[test]
fn an_alias_that_ends_like_a_people_is_no_name_of_the_country() {
    let text = "name,aliases,kind,country\nOrvane,Orvanian; Orvanians; Republic of Orvane,country,ORV\n\
        Lothmar,Lothmari,country,LTM\nHarkistan,Northern Harkistan; Harkstan,country,HKS\n";
    let registry = Registry::with(UserActors::parse(text, Format::Csv).unwrap());
    let how = |word: &str| registry.country_word(word).map(|(_, how)| how);
    for people in ["Orvanian", "Orvanians", "Lothmari"] {
        assert_eq!(how(people), Some(CountryWord::Demonym), "{people}");
        // It still leads to the country.
        assert!(
            registry.find(people, None).is_some_and(|entry| entry.kind == Kind::Country)
        );
    }
    for name in ["Orvane", "Republic of Orvane", "Northern Harkistan", "Harkstan"] {
        assert_eq!(how(name), Some(CountryWord::Name), "{name}");
    }
}
