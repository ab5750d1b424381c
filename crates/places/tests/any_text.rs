//! What holds for every text and every name, however odd.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use watchfloor_places::{Context, Gazetteer, Mention, Resolved};
use watchfloor_text::Span;

/// Words that make names likely, among any others.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,12}",
        prop::sample::select(vec![
            "Paris",
            ", ",
            " Texas",
            "Springfield",
            " County",
            "Lake ",
            "U.S.",
            "the ",
            "Gaza",
            "'s",
            "San José",
            "(",
            ")",
            " in ",
            "St. ",
            "northern ",
            "Georgia",
            "\u{301}",
            "\n",
        ])
        .prop_map(str::to_owned),
    ]
}

fn check(found: &[Option<Resolved>], mentions: usize) {
    assert_eq!(found.len(), mentions);
    for place in found.iter().flatten() {
        assert!(
            (-90.0..=90.0).contains(&place.lat) && (-180.0..=180.0).contains(&place.lon)
        );
        assert!((0.0..=1.000_001).contains(&place.confidence), "{}", place.confidence);
        assert!(place.country.as_deref().is_none_or(|code| code.len() == 3));
        assert!(!place.name.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_and_any_spans_give_places_or_nothing(
        pieces in prop::collection::vec(words(), 0..40),
        places in prop::collection::vec((0usize..400, 0usize..40), 0..12),
        known in prop::option::of(words()),
        countries in prop::collection::vec("[A-Z]{0,4}", 0..4),
    ) {
        let text = pieces.concat();
        let spans: Vec<Span> = places
            .iter()
            .map(|&(start, length)| Span::new(start, start + length))
            .collect();
        let mentions: Vec<Mention> = spans
            .iter()
            .zip(pieces.iter().cycle())
            .map(|(&span, piece)| {
                let inside = span.slice(&text);
                Mention { name: if inside.is_empty() { piece } else { inside }, span }
            })
            .collect();
        let countries: Vec<&str> = countries.iter().map(String::as_str).collect();
        let context = Context { text: &text, countries: &countries, place: known.as_deref() };
        let gazetteer = Gazetteer::built_in().unwrap();
        let found = gazetteer.resolve(&mentions, &context);
        check(&found, mentions.len());
        prop_assert_eq!(&found, &gazetteer.resolve(&mentions, &context));
    }

    #[test]
    fn a_made_up_name_has_no_place(name in "[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{8,14}") {
        let gazetteer = Gazetteer::built_in().unwrap();
        prop_assert!(!gazetteer.knows(&name));
        let mention = Mention { name: &name, span: Span::default() };
        prop_assert_eq!(gazetteer.resolve(&[mention], &Context::default()), [None]);
    }
}

#[test]
fn hundreds_of_ambiguous_names_are_resolved_in_bounded_time() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let names =
        ["San José", "Springfield", "Santa Cruz", "Georgetown", "Victoria", "Paris"];
    let owned: Vec<String> = (0..3000)
        .map(|i| format!("{}{}", names[i % names.len()], [" ", " city", ""][i % 3]))
        .collect();
    let mentions: Vec<Mention> = owned
        .iter()
        .enumerate()
        .map(|(i, name)| Mention { name, span: Span::new(i * 10, i * 10 + 5) })
        .collect();
    let found = gazetteer.resolve(&mentions, &Context::default());
    check(&found, 3000);
    assert!(found.iter().all(Option::is_some));
}

#[test]
fn names_are_known_however_they_are_spelt() {
    let gazetteer = Gazetteer::built_in().unwrap();
    for name in
        ["Kyiv", "Sao Paulo", "Helmand province", "St. Louis", "Côte d'Ivoire", "Donbas"]
    {
        assert!(gazetteer.knows(name), "{name}");
    }
    for name in ["", " ", "said", "Qwxyzgrad", "or", "the"] {
        assert!(!gazetteer.knows(name), "{name}");
    }
}
