//! What somebody says.

use std::collections::{BTreeMap, HashMap};

use watchfloor_brief::safe;
use watchfloor_reading::contract::{Attribution, SourceKind};
use watchfloor_record::Line;
use watchfloor_room::events::party;
use watchfloor_room::picture::Party;
use watchfloor_room::words::stems;
use watchfloor_room::{Item, Known as Report};

use super::scene::Scene;
use super::{Draft, Fires, Found, bare, joined};
use crate::notice::Standing;
use crate::rules::{Rule, Statements, any_fits, any_words};

/// Statements with the same words of the same source, in however many reports.
struct Saying<'a> {
    /// The lines of reports that count.
    lines: Vec<Line>,
    said: &'a Attribution,
    report: &'a Report,
    source: String,
    code: Option<String>,
    learnt: i64,
    latest: i64,
}

/// Statements that a rule asks for.
pub(super) fn find(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Statements,
    found: &mut Vec<Found>,
) {
    let mut sayings: Vec<Saying<'_>> = Vec::new();
    let mut places: HashMap<(String, Vec<String>), usize> = HashMap::new();
    for report in &scene.snapshot.reports {
        for (at, said) in report.sheet.reading.attributions.iter().enumerate() {
            if !of_kind(asked, said.source.kind) || !of_source(asked, report, said) {
                continue;
            }
            let content = content(report, said);
            if !any_words(&asked.words, &content) {
                continue;
            }
            let line = report.statement_line(at);
            let source = source_name(report, said);
            let key = (source.to_lowercase(), stems(&content));
            let place = *places.entry(key).or_insert_with(|| {
                sayings.push(Saying {
                    lines: Vec::new(),
                    said,
                    report,
                    source,
                    code: code(report, said),
                    learnt: report.learnt,
                    latest: report.learnt,
                });
                sayings.len() - 1
            });
            let saying = &mut sayings[place];
            saying.lines.push(line);
            saying.learnt = saying.learnt.min(report.learnt);
            saying.latest = saying.latest.max(report.learnt);
        }
    }
    found.extend(sayings.iter().map(|saying| one(scene, rule, saying)));
}

fn of_kind(asked: &Statements, kind: SourceKind) -> bool {
    asked.kind.is_empty() || asked.kind.contains(&kind)
}

fn of_source(asked: &Statements, report: &Report, said: &Attribution) -> bool {
    let someone = |actor: Option<usize>, words: Option<&str>| -> Vec<Party> {
        let reading = &report.sheet.reading;
        let actor =
            actor.and_then(|id| reading.actors.iter().find(|actor| actor.id == id));
        let known = actor.map(party);
        known.into_iter().chain(words.map(named)).collect()
    };
    let by = || {
        let words = said.source.span.map(|span| report.words(span));
        any_fits(&asked.by, &someone(said.source.actor, words))
    };
    let to = || match &said.addressee {
        Some(to) => any_fits(&asked.to, &someone(to.actor, Some(report.words(to.span)))),
        None => asked.to.is_empty(),
    };
    by() && to()
}

/// Somebody of whom only the words are known.
fn named(words: &str) -> Party {
    Party { key: words.to_lowercase(), name: words.to_owned(), code: None, country: None }
}

fn content(report: &Report, said: &Attribution) -> String {
    let spans = said.content.spans.iter();
    spans.map(|span| report.words(*span)).collect::<Vec<_>>().join(" … ")
}

fn source_name(report: &Report, said: &Attribution) -> String {
    let actors = &report.sheet.reading.actors;
    let actor = said.source.actor.and_then(|id| actors.iter().find(|one| one.id == id));
    let words = said.source.span.map(|span| report.words(span));
    let name = actor.map(|actor| actor.name.as_str()).or(words);
    safe::short(name.unwrap_or("a source not named"), 60)
}

fn code(report: &Report, said: &Attribution) -> Option<String> {
    let actors = &report.sheet.reading.actors;
    let actor = actors.iter().find(|one| Some(one.id) == said.source.actor)?;
    actor.code.clone().or_else(|| actor.country.clone())
}

fn one(scene: &Scene<'_>, rule: &Rule, saying: &Saying<'_>) -> Found {
    let counts = |line: &Line| {
        scene.snapshot.line(*line).is_some_and(|(report, _)| report.later.is_none())
    };
    let is_live = saying.lines.iter().any(counts);
    // A later version may quote the same sentence a little longer: the words are gone only with their sentence.
    let standing = if is_live { Standing::Holds } else { Standing::Withdrawn };
    let first = saying.lines.first().copied().unwrap_or_default();
    let fires = match is_live && saying.said.confidence >= rule.confidence {
        true => scene.freshness(rule, saying.learnt, first),
        false => Fires::No,
    };
    let words = safe::short(&content(saying.report, saying.said), 160);
    let (anchors, near) = scene.anchors(saying.lines.iter().copied());
    let mut labels = BTreeMap::new();
    labels.insert(
        "by".to_owned(),
        joined(
            [Some(saying.source.as_str()), saying.code.as_deref()].into_iter().flatten(),
        ),
    );
    labels.insert("kind".to_owned(), kind_label(saying.said.source.kind).to_owned());
    let shown = saying
        .lines
        .iter()
        .copied()
        .filter(counts)
        .chain(saying.lines.iter().copied())
        .filter(|line| {
            matches!(scene.snapshot.line(*line), Some((_, Item::Statement(..))))
        });
    let gone = if is_live { "" } else { " · no longer in the report" };
    Draft {
        subject: "statement",
        title: format!("{}: “{}”{gone}", saying.source, bare(&words)),
        why: "such words were asked for".to_owned(),
        labels,
        lines: scene.shown(shown),
        origins: vec![saying.source.clone()],
        standing,
        anchors,
        near,
        key: scene.anchor(first),
        print: format!("statement {is_live}"),
        is_live,
        fires,
        since: saying.learnt,
        latest: saying.latest,
    }
    .into_found(rule)
}

fn kind_label(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "person",
        SourceKind::Anonymous => "anonymous",
        SourceKind::Organization => "organization",
        SourceKind::Country => "country",
        SourceKind::Document => "document",
        SourceKind::Media => "media",
        SourceKind::Unknown => "unknown",
    }
}
