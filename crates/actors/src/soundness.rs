//! What the embedded tables must be for look-ups to find what is in them.

use crate::entry::{Code, is_body, is_sector};
use crate::fold::key_of;
use crate::registry::{AGENTS, NAMES, Registry, Row};
use crate::table::plain;

fn folded(key: &str) -> Vec<u8> {
    key.bytes().map(plain).collect()
}

#[test]
fn the_tables_are_sorted_and_their_names_fold_to_their_keys() {
    let mut before = Vec::new();
    for line in NAMES.lines() {
        let row = Row::parse(line);
        let key = folded(row.key);
        assert!(before <= key, "{line}");
        if row.is_primary() && !row.name.is_empty() {
            assert_eq!(key_of(row.name).as_bytes(), key, "{line}");
        }
        assert_eq!(key_of(row.key).as_bytes(), key, "{line}");
        before = key;
    }
    let agents: Vec<_> = AGENTS.lines().map(|line| line.split('\t').next()).collect();
    assert!(agents.is_sorted());
}

#[test]
fn every_row_leads_to_an_actor_with_sound_codes() {
    let registry = Registry::built_in();
    let countries = Registry::countries();
    let sound = |code: Code<'_>| {
        code.body.is_none_or(|body| is_body(body) || countries.contains(body))
            && code.sector.is_none_or(is_sector)
    };
    for line in NAMES.lines() {
        let row = Row::parse(line);
        if row.sort == b'r' {
            assert!(row.country.is_some_and(|code| countries.contains(code)), "{line}");
            continue;
        }
        let entry = registry.entry(row, None);
        let entry = entry.unwrap_or_else(|| panic!("leads nowhere: {line}"));
        assert!(sound(entry.code), "{line}: {}", entry.code);
        for office in entry.offices() {
            assert!(sound(office.code), "{line}: {office:?}");
            let ends = office.to.zip(office.from);
            assert!(ends.is_none_or(|(to, from)| to[..4] >= from[..4]), "{line}");
        }
    }
    for line in AGENTS.lines() {
        let sector = line.split('\t').nth(1).unwrap_or_default();
        assert!(is_sector(&sector[..3]), "{line}");
    }
}
