//! Reports: the text with everything that was read in it, and versions side by side.

use watchfloor_brief::words;
use watchfloor_reading::contract::{CharSpan, PlaceFrom};
use watchfloor_room::versions::diff;
use watchfloor_room::{Item, Known, Snapshot};

use super::line;
use super::types::{
    Block, Difference, Report, ReportHead, SentencePair, Span, Version,
};
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
        for time in time {
            let start = time.start.as_deref().unwrap_or("not anchored");
            add(time.span, "time", line, format!("when: {start}"));
        }
        let place =
            act.place.and_then(|id| reading.places.iter().find(|one| one.id == id));
        for place in place {
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
            add(span, "source", Some(line), format!("source: {}", word(&said.source.kind)));
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

/// How two reports differ, sentence by sentence, in the order of the later one.
pub fn difference(from: &Known, to: &Known) -> Difference {
    let changes = diff(from, to);
    let words = |known: &Known, span: CharSpan| known.words(span).to_owned();
    let pair = |change: &str, before: Option<CharSpan>, after: Option<CharSpan>| {
        SentencePair {
            change: change.to_owned(),
            before: before.map(|span| words(from, span)),
            after: after.map(|span| words(to, span)),
        }
    };
    // What was removed comes behind the sentence that it stood behind; the rest is in the later one's order.
    let mut sentences = Vec::new();
    let mut changes = changes.iter().peekable();
    let removed = |changes: &mut std::iter::Peekable<
        std::slice::Iter<'_, watchfloor_room::versions::SentenceChange>,
    >,
                       sentences: &mut Vec<SentencePair>| {
        while let Some(change) = changes.next_if(|change| change.new.is_none()) {
            sentences.push(pair("removed", change.old, None));
        }
    };
    removed(&mut changes, &mut sentences);
    for span in &to.sheet.reading.sentences {
        match changes.next_if(|change| change.new == Some(*span)) {
            Some(change) if change.old.is_some() => {
                sentences.push(pair("changed", change.old, change.new));
            }
            Some(_) => sentences.push(pair("added", None, Some(*span))),
            None => sentences.push(SentencePair {
                change: "same".to_owned(),
                before: Some(words(to, *span)),
                after: Some(words(to, *span)),
            }),
        }
        // The removed ones behind a sentence that stayed cannot be told from those behind a later one that
        // changed; they come at the first place where they can stand.
        removed(&mut changes, &mut sentences);
    }
    Difference { from: from.id, to: to.id, sentences }
}
