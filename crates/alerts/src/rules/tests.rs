//! Whatever can be said wrongly is said when the file is read.

use super::*;

/// The faults of a file, a line each.
fn faults(text: &str) -> String {
    match Rules::parse(text) {
        Ok(_) => "no faults".to_owned(),
        Err(faults) => {
            faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()
        }
    }
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    insta::assert_snapshot!(faults(
        r#"[defaults]
receiver = "desk"
repeat = "4h"
max_age = "6 hours"

[[rule]]
name = "shelling"
severity = "kritical"
when.event = { actr = "LTM", type = "ASSULT", status = "happend", recipient = "ARDOVIA" }

[[rule]]
name = "shelling"
origins = 2
when.watch = { kind = "thread" }

[[rule]]
when.tally = { role = "dead" }

[[rule]]
name = "words"
when.event = { words = ["/(/", "the", "/.*/"] }

[[rule]]
name = "everything"
when.event = {}

[[rule]]
name = "two things"
when = { event = { actor = "LTM" }, tension = { pair = ["LTM"] } }

[[rule]]
name = "nothing"

[[route]]
receiver = "night"
quiet = { from = "22 o'clock", until = "06:00", zone = "Mars/Olympus" }

[[route]]
match = { severety = "critical", severity = "urgent" }

[[silence]]
match = {}
until = "tomorrow"

[[inhibit]]
source = { rule = "shelling" }

[[rools]]
"#
    ));
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    insta::assert_snapshot!(faults("[[rule]\nname = \"x\"\nwhen = {\n"));
}

#[test]
fn alerts_must_have_somewhere_to_go() {
    insta::assert_snapshot!(faults(
        "[[rule]]\nname = \"x\"\nwhen.event = { actor = \"LTM\" }\n\
         [[route]]\nreceiver = \"a\"\nmatch = { rule = \"x\" }\n"
    ));
}

#[test]
fn a_file_without_faults_is_understood() {
    let rules = Rules::parse(
        "[defaults]\nreceiver = \"desk\"\n[[rule]]\nname = \"x\"\n\
         when.event = { pair = [\"LTM\", \"ADV\"] }\n[[route]]\nreceiver = \"night\"\n\
         match = { severity = \"/warn.*/\" }\n[[route.route]]\nreceiver = \"dam\"\n\
         match = { rule = \"dam\" }\n",
    )
    .unwrap();
    assert_eq!(rules.receivers(), ["desk", "night", "dam"]);
    let labels = |severity: &str, rule: &str| {
        std::collections::BTreeMap::from([
            ("severity".to_owned(), severity.to_owned()),
            ("rule".to_owned(), rule.to_owned()),
        ])
    };
    let to = |severity: &str, rule: &str| -> Vec<String> {
        let routes = rules.route.of(&labels(severity, rule));
        routes.iter().map(|route| route.receiver.clone()).collect()
    };
    assert_eq!(to("warning", "x"), ["night"]);
    assert_eq!(to("warning", "dam"), ["dam"]);
    assert_eq!(to("critical", "dam"), ["desk"]);
}

proptest::proptest! {
    /// Whatever is in the file, it is understood or told, and nothing panics.
    #[test]
    fn any_text_is_understood_or_told(text in "(?s).{0,200}") {
        let _ = Rules::parse(&text);
    }

    /// Things that look like rules files.
    #[test]
    fn any_mixture_of_keys_is_understood_or_told(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "[[rule]]", "[defaults]", "[[route]]", "[[silence]]", "[[inhibit]]",
                "name = \"x\"", "name = 3", "when.event = { actor = \"LTM\" }",
                "when = 3", "when.tally = { at_least = -1 }", "match = { a = [1] }",
                "match = { rule = \"/(/\" }", "receiver = \"\"", "quiet = { from = 3 }",
                "[[route.route]]", "until = 1979-05-27T07:32:00Z", "equal = [[]]",
                "group_wait = \"9999999999999999d\"", "origins = nan", "labels = { rule = \"x\" }",
            ]),
            0..20,
        )
    ) {
        if let Err(faults) = Rules::parse(&parts.join("\n")) {
            proptest::prop_assert!(!faults.is_empty());
        }
    }
}
