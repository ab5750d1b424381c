//! Reports: the text with everything that was read in it, and versions side by side.

use watchfloor_brief::words;
use watchfloor_reading::contract::{CharSpan, PlaceFrom};
use watchfloor_room::maps::HashMap;
use watchfloor_room::versions::diff;
use watchfloor_room::{Item, Known, Snapshot};

use super::line;
use super::types::{Block, Difference, Report, ReportHead, SentencePair, Span, Version};
use super::word;

/// A report; its versions are those of the snapshot.
pub fn report(snapshot: &Snapshot, known: &Known) -> Report {
    let part = &known.sheet.reading.report;
    let of_article =
        snapshot.reports.iter().filter(|other| other.article == known.article);
    let mut versions: Vec<Version> = of_article.map(version).collect();
    if versions.is_empty() {
        versions.push(version(known));
    }
    Report {
        id: known.id,
        article: known.article,
        outlet: known.outlet.clone(),
        title: known.title.clone(),
        address: known.address.clone(),
        published: known.published.clone(),
        modified: part.modified.clone(),
        learnt: known.learnt,
        language: part.language.clone(),
        text: known.text.to_string(),
        blocks: part
            .blocks
            .iter()
            .map(|block| Block { kind: word(&block.kind), span: block.span })
            .collect(),
        spans: spans(known),
        versions,
        earlier: known.earlier,
        later: known.later,
        copy_of: known.copy_of,
        story: known.story,
        notes: known.sheet.reading.notes.clone(),
    }
}

fn version(known: &Known) -> Version {
    Version { id: known.id, learnt: known.learnt, published: known.published.clone() }
}

/// A report in a list.
pub fn head(known: &Known) -> ReportHead {
    ReportHead {
        id: known.id,
        article: known.article,
        outlet: known.outlet.clone(),
        title: known.title.clone(),
        address: known.address.clone(),
        published: known.published.clone(),
        learnt: known.learnt,
        later: known.later,
        copy_of: known.copy_of,
        story: known.story,
        lines: known.sheet.lines(),
    }
}

/// What was read where, in the order of the text; of those that begin together the longest first.
fn spans(known: &Known) -> Vec<Span> {
    let reading = &known.sheet.reading;
    let mut found: Vec<Span> = Vec::new();
    let mut add = |span: CharSpan, kind: &str, line: Option<i64>, label: String| {
        found.push(Span { span, kind: kind.to_owned(), line, label });
    };
    for (at, act) in reading.events.iter().enumerate() {
        let line = Some(known.act_line(at));
        let label = words::act(&act.kind, act.mode.as_deref());
        let status = words::status(act.status);
        add(act.trigger, "trigger", line, format!("{label}, {status}"));
        for span in &act.actor_words {
            add(*span, "actor", line, format!("who: {label}"));
        }
        for span in &act.recipient_words {
            add(*span, "recipient", line, format!("to whom: {label}"));
        }
        let time = act.time.and_then(|id| reading.times.iter().find(|one| one.id == id));
        if let Some(time) = time {
            let start = time.start.as_deref().unwrap_or("not anchored");
            add(time.span, "time", line, format!("when: {start}"));
        }
        let place =
            act.place.and_then(|id| reading.places.iter().find(|one| one.id == id));
        if let Some(place) = place {
            let near = match act.place_from {
                Some(PlaceFrom::Paragraph) => ", named before",
                _ => "",
            };
            add(place.span, "place", line, format!("where: {}{near}", place.name));
        }
    }
    for (at, said) in reading.attributions.iter().enumerate() {
        let line = known.statement_line(at);
        let item = Item::Statement(at, said);
        let label = line::title(known, &item);
        if let Some(span) = said.source.span {
            add(
                span,
                "source",
                Some(line),
                format!("source: {}", word(&said.source.kind)),
            );
        }
        if let Some(cue) = said.cue {
            add(cue.span, "cue", Some(line), label.clone());
        }
        for span in &said.content.spans {
            add(*span, "content", Some(line), label.clone());
        }
    }
    for (at, figure) in reading.figures.iter().enumerate() {
        let label = line::title(known, &Item::Figure(at, figure));
        add(figure.span, "figure", Some(known.figure_line(at)), label);
    }
    for (at, watch) in reading.watch.iter().enumerate() {
        let label = line::title(known, &Item::Watch(at, watch));
        add(watch.what.span, "watch", Some(known.watch_line(at)), label);
    }
    found.sort_by_key(|one| (one.span[0], std::cmp::Reverse(one.span[1]), one.line));
    found
}

/// How two reports differ, sentence by sentence, in the order of the later one. What was removed comes before the next
/// sentence that differs, or else at the end of those that stayed.
pub fn difference(from: &Known, to: &Known) -> Difference {
    let words = |known: &Known, span: CharSpan| known.words(span).to_owned();
    let pair =
        |change: &str, before: Option<CharSpan>, after: Option<CharSpan>| SentencePair {
            change: change.to_owned(),
            before: before.map(|span| words(from, span)),
            after: after.map(|span| words(to, span)),
        };
    let stayed = stayed(from, to);
    let changes = diff(from, to);
    let mut changes = changes.iter().peekable();
    let mut sentences = Vec::new();
    let new_spans = &to.sheet.reading.sentences;
    for at in 0..=new_spans.len() {
        while let Some(change) = changes.next_if(|change| change.new.is_none()) {
            sentences.push(pair("removed", change.old, None));
        }
        let Some(span) = new_spans.get(at) else { break };
        match changes.next_if(|change| change.new == Some(*span)) {
            Some(change) if change.old.is_some() => {
                sentences.push(pair("changed", change.old, change.new));
            }
            Some(_) => sentences.push(pair("added", None, Some(*span))),
            None => {
                let before = stayed.get(&at).copied().or(Some(*span));
                sentences.push(SentencePair {
                    change: "same".to_owned(),
                    before: before.map(|span| words(from, span)),
                    after: Some(words(to, *span)),
                });
            }
        }
    }
    Difference { from: from.id, to: to.id, sentences }
}

/// The earlier sentence of each later one that has the same stems; of several, in order.
fn stayed(from: &Known, to: &Known) -> HashMap<usize, CharSpan> {
    let mut places: HashMap<i64, Vec<usize>> = HashMap::default();
    for (at, hash) in to.sheet.sentences.iter().enumerate().rev() {
        places.entry(*hash).or_default().push(at);
    }
    let old = from.sheet.sentences.iter().zip(&from.sheet.reading.sentences);
    old.filter_map(|(hash, span)| Some((places.get_mut(hash)?.pop()?, *span))).collect()
}
