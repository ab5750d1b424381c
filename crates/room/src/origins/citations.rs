//! Outlets that sentences cite, and whom those had it from.

use watchfloor_record::VersionId;

use super::known::{Outlets, Teller};
use super::phrases::{description, normal};
use crate::maps::HashMap;
use crate::threads;

/// Another outlet that a sentence names as having said it, and whom that one had it from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cited<'a> {
    pub(super) outlet: &'a str,
    pub(super) who: Option<String>,
}

/// Which outlets reports cite.
#[derive(Debug, Default)]
pub(super) struct Citations<'a> {
    /// Outlets cited in sentences.
    pub(super) cited: HashMap<(VersionId, usize), Cited<'a>>,
    /// The one outlet that a report cites.
    pub(super) only: HashMap<VersionId, &'a str>,
}

impl<'a> Citations<'a> {
    /// Finds the outlets that the sentences of reports cite.
    pub(super) fn of(tellers: &[Teller<'a>], outlets: &Outlets<'a>) -> Citations<'a> {
        let found = threads::map(tellers, |teller| of_report(*teller, outlets));
        let mut citations = Citations::default();
        for ((report, told), cited) in tellers.iter().zip(found) {
            let own = told.outlet.as_deref().unwrap_or_default();
            let mut others =
                cited.iter().map(|(_, key, _)| *key).filter(|key| *key != own);
            if let Some(first) = others.next()
                && others.all(|other| other == first)
                && let Some(name) = outlets.get(first)
            {
                citations.only.insert(report.id, name.trim());
            }
            let cited = cited.into_iter().map(|(at, _, cited)| ((report.id, at), cited));
            citations.cited.extend(cited);
        }
        citations
    }
}

/// The sentences of a report that cite an outlet, each with its key.
fn of_report<'a>(
    (report, told): Teller<'a>,
    outlets: &Outlets<'a>,
) -> Vec<(usize, &'a str, Cited<'a>)> {
    let own = told.outlet.as_deref().unwrap_or_default();
    let sentences = &report.sheet.reading.sentences;
    let citing = told.citing.iter().filter_map(|at| {
        let sentence = report.words(*sentences.get(*at)?);
        let (outlet, who) = citation(outlets, sentence, own)?;
        Some((*at, outlet.key, Cited { outlet: outlet.name, who }))
    });
    citing.collect()
}

/// An outlet of the room.
#[derive(Clone, Copy)]
struct Outlet<'a> {
    key: &'a str,
    name: &'a str,
}

/// "told Northwater Dispatch", "Northwater Dispatch reported", "citing Meridian Wire".
fn citation<'a>(
    outlets: &Outlets<'a>,
    sentence: &str,
    own: &str,
) -> Option<(Outlet<'a>, Option<String>)> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let lower = |at: usize| -> &str {
        words
            .get(at)
            .map_or("", |word| word.trim_matches(|mark: char| !mark.is_alphanumeric()))
    };
    let mut found: Option<(Outlet<'a>, Option<String>)> = None;
    for at in 0..words.len() {
        match lower(at) {
            "told" | "tells" => {
                let Some(outlet) = outlet_after(outlets, &words, at + 1) else {
                    continue;
                };
                let begin =
                    words[..at].iter().rposition(|word| word.ends_with([',', '"', '”']));
                let who = words[begin.map_or(0, |begin| begin + 1)..at].join(" ");
                // Whom it is told to is said, and who told it; a pronoun says less than the reader knows.
                let who = (!description(&who).is_empty()).then_some(who);
                return Some((outlet, who));
            }
            "citing" | "quoting" => match outlet_after(outlets, &words, at + 1) {
                Some(outlet) => found = found.or(Some((outlet, None))),
                None => {
                    if let Some((_, from)) = &mut found {
                        let who: Vec<&str> = words[at + 1..]
                            .iter()
                            .map(|word| word.trim_end_matches(['.', ',', ';']))
                            .take(8)
                            .collect();
                        *from = Some(who.join(" "));
                    }
                }
            },
            "according" if lower(at + 1) == "to" => {
                let outlet = outlet_after(outlets, &words, at + 2);
                found = found.or(outlet.map(|outlet| (outlet, None)));
            }
            "reported" | "reports" | "wrote" => {
                let outlet = outlet_before(outlets, &words, at);
                found = found.or(outlet.map(|outlet| (outlet, None)));
            }
            "by" if ["quoted", "cited", "reported"]
                .contains(&lower(at.wrapping_sub(1))) =>
            {
                let outlet = outlet_after(outlets, &words, at + 1);
                found = found.or(outlet.map(|outlet| (outlet, None)));
            }
            _ => {}
        }
    }
    // An outlet that names itself cites nobody.
    found.filter(|(outlet, who)| who.is_some() || outlet.key != own)
}

fn outlet_after<'a>(
    outlets: &Outlets<'a>,
    words: &[&str],
    from: usize,
) -> Option<Outlet<'a>> {
    let until = words.len().min(from + 6);
    (from..until).rev().find_map(|last| outlet(outlets, &words[from..=last]))
}

fn outlet_before<'a>(
    outlets: &Outlets<'a>,
    words: &[&str],
    until: usize,
) -> Option<Outlet<'a>> {
    (until.saturating_sub(6)..until)
        .find_map(|first| outlet(outlets, &words[first..until]))
}

/// The outlet that words are the name of.
fn outlet<'a>(outlets: &Outlets<'a>, words: &[&str]) -> Option<Outlet<'a>> {
    let (key, name) = outlets.get_key_value(normal(&words.join(" ")).as_str())?;
    Some(Outlet { key, name: name.trim() })
}
