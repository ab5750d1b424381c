//! Outlets that sentences cite, and whom those had it from.

use std::collections::BTreeSet;

use super::known::Everybody;
use super::phrases::{description, normal};
use super::tables::CITING;
use crate::snapshot::Known;

/// Another outlet that a sentence names as having said it, and whom that one had it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cited {
    pub(super) outlet: String,
    pub(super) who: Option<String>,
}

impl<'a> Everybody<'a> {
    /// Finds the outlets that a report's sentences cite.
    pub(super) fn find_cited(&mut self, report: &'a Known) {
        let sheet = &report.sheet;
        let own = report.outlet.as_deref().map(normal).unwrap_or_default();
        let mut outlets: BTreeSet<String> = BTreeSet::new();
        for (at, span) in sheet.reading.sentences.iter().enumerate() {
            if let Some(cited) = self.citation(report.words(*span), &own) {
                let key = normal(&cited.outlet);
                if key != own {
                    outlets.insert(key);
                }
                self.cited.insert((report.id, at), cited);
            }
        }
        let only = outlets.into_iter();
        let only: Vec<String> = only.take(2).collect();
        if let [outlet] = only.as_slice() {
            let name = self.outlet_name(outlet).unwrap_or(outlet).to_owned();
            self.only_cited.insert(report.id, Some(name));
        }
    }

    /// "told Northwater Dispatch", "Northwater Dispatch reported", "citing Meridian Wire".
    fn citation(&self, sentence: &str, own: &str) -> Option<Cited> {
        if !CITING.iter().any(|word| sentence.contains(word)) {
            return None;
        }
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let lower = |at: usize| -> &str {
            words.get(at).map_or("", |word| {
                word.trim_matches(|mark: char| !mark.is_alphanumeric())
            })
        };
        let mut found: Option<Cited> = None;
        for at in 0..words.len() {
            match lower(at) {
                "told" | "tells" => {
                    let Some(outlet) = self.outlet_after(&words, at + 1) else {
                        continue;
                    };
                    let begin = words[..at]
                        .iter()
                        .rposition(|word| word.ends_with([',', '"', '”']));
                    let who = words[begin.map_or(0, |begin| begin + 1)..at].join(" ");
                    // Whom it is told to is said, and who told it; a pronoun says less than the reader knows.
                    let who = (!description(&who).is_empty()).then_some(who);
                    return Some(Cited { outlet, who });
                }
                "citing" | "quoting" => match self.outlet_after(&words, at + 1) {
                    Some(outlet) => found = found.or(Some(Cited { outlet, who: None })),
                    None => {
                        if let Some(cited) = &mut found {
                            let who: Vec<&str> = words[at + 1..]
                                .iter()
                                .map(|word| word.trim_end_matches(['.', ',', ';']))
                                .take(8)
                                .collect();
                            cited.who = Some(who.join(" "));
                        }
                    }
                },
                "according" if lower(at + 1) == "to" => {
                    let outlet = self.outlet_after(&words, at + 2);
                    found = found.or(outlet.map(|outlet| Cited { outlet, who: None }));
                }
                "reported" | "reports" | "wrote" => {
                    let outlet = self.outlet_before(&words, at);
                    found = found.or(outlet.map(|outlet| Cited { outlet, who: None }));
                }
                "by" if ["quoted", "cited", "reported"]
                    .contains(&lower(at.wrapping_sub(1))) =>
                {
                    let outlet = self.outlet_after(&words, at + 1);
                    found = found.or(outlet.map(|outlet| Cited { outlet, who: None }));
                }
                _ => {}
            }
        }
        // An outlet that names itself cites nobody.
        found.filter(|cited| cited.who.is_some() || normal(&cited.outlet) != own)
    }

    fn outlet_after(&self, words: &[&str], from: usize) -> Option<String> {
        let until = words.len().min(from + 6);
        (from..until).rev().find_map(|last| {
            let name = normal(&words[from..=last].join(" "));
            self.outlet_name(&name).map(str::to_owned)
        })
    }

    fn outlet_before(&self, words: &[&str], until: usize) -> Option<String> {
        (until.saturating_sub(6)..until).find_map(|first| {
            let name = normal(&words[first..until].join(" "));
            self.outlet_name(&name).map(str::to_owned)
        })
    }
}
