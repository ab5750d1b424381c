//! Whatever a phrase or a file holds, the registry answers or says what is wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::sync::LazyLock;

use proptest::prelude::*;
use watchfloor_actors::{Format, Registry, UserActors};

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::built_in);

/// Pieces that phrases are made of, well and badly put together.
const SCRAPS: &[&str] = &[
    "Iran",
    "'s",
    "’s ",
    "U.S.",
    "-",
    "-backed ",
    " ",
    ", ",
    "President ",
    "Joe ",
    "Biden",
    "the ",
    "of ",
    "rebels",
    "police",
    "(",
    ")",
    "and ",
    "former ",
    "UN ",
    "İ",
    "e\u{301}",
    "ß",
    "\u{0}",
    "東京",
    "🛳️",
    "minister",
    "Houthi ",
    "king",
    "who ",
    "\u{202e}",
    "'",
    ".",
    "Côte d’Ivoire",
    "us",
    "\n",
    "\t",
];

fn check(phrase: &str, on: Option<&str>) -> Result<(), TestCaseError> {
    if let Some(found) = REGISTRY.describe(phrase, on) {
        let code = found.code.to_string();
        prop_assert!(code.len() == 3 || code.len() == 6, "{code}");
        prop_assert!(code.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
    }
    if let Some(entry) = REGISTRY.find(phrase, on) {
        // The canonical name of an actor finds that actor.
        let again = REGISTRY.find(entry.id, on);
        prop_assert!(
            again.is_none_or(|other| other.id == entry.id),
            "{} {again:?}",
            entry.id
        );
    }
    REGISTRY.country_word(phrase);
    REGISTRY.sector_of(phrase);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn any_phrase(phrase in ".{0,300}", date in proptest::option::of(".{0,12}")) {
        check(&phrase, date.as_deref())?;
    }

    #[test]
    fn any_scraps(parts in prop::collection::vec(prop::sample::select(SCRAPS), 0..40)) {
        check(&parts.concat(), Some("2024-04-14"))?;
    }

    #[test]
    fn any_file(text in ".{0,200}") {
        let _ = UserActors::parse(&text, Format::Toml);
        let _ = UserActors::parse(&text, Format::Csv);
    }

    /// What a user adds is found, whatever it is called.
    #[test]
    fn any_name_of_the_users(name in "[^\\PC,;\"#]{1,30}", sector in "GOV|REB|LAB") {
        let text = format!("name,country,sector\n\"{name}\",NOR,{sector}\n");
        if let Ok(user) = UserActors::parse(&text, Format::Csv) {
            let name = name.trim();
            // The article is no part of a name, and nothing else is called by an article alone.
            prop_assume!(!user.is_empty() && !name.to_lowercase().starts_with("the"));
            prop_assume!(name.chars().any(char::is_uppercase) || !name.chars().any(char::is_lowercase));
            let registry = Registry::with(user);
            let found = registry.find(name, None).map(|entry| entry.code.to_string());
            prop_assert_eq!(found, Some(format!("NOR{sector}")), "{}", name);
        }
    }
}

#[test]
fn a_phrase_without_end_takes_no_more_time_than_a_long_one() {
    let phrase = "the president of the ".repeat(100_000);
    assert!(REGISTRY.describe(&phrase, None).is_some());
}
