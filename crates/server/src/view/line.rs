//! Lines: what stands on one, and what of the picture rests on it.

use watchfloor_brief::{safe, words};
use watchfloor_reading::contract::SourceKind;
use watchfloor_record::Line;
use watchfloor_room::{Item, Known};

use super::types::{Belongs, Hit, LineInfo, Quote};
use super::{judgements, quote};
use crate::frames::Frame;

/// A line with what rests on it; `None` where the frame does not have it.
pub fn line(frame: &Frame, line: Line) -> Option<LineInfo> {
    let (report, item) = frame.snapshot.line(line)?;
    let card = frame.event_at(line);
    let of_event = card.and_then(|card| frame.matter_of(card.id));
    let one = frame.matter_at(line).or(of_event);
    let counted = frame.tally_at(line);
    let announced = frame.announcement_at(line);

    let mut lines: Vec<Line> = Vec::new();
    lines.extend(card.into_iter().flat_map(|card| &card.mentions));
    for claim in one.into_iter().flat_map(|one| &one.claims) {
        lines.extend([claim.first, claim.line]);
    }
    for entry in counted.into_iter().flat_map(|counted| &counted.entries) {
        lines.extend(&entry.lines);
    }
    if let Some(announced) = announced {
        lines.extend(&announced.lines);
        lines.extend(announced.life.iter().filter_map(|turn| turn.line));
    }
    lines.push(line);
    lines.sort_unstable();
    lines.dedup();
    let mut evidence: Vec<Quote> =
        lines.iter().filter_map(|line| quote::of_line(frame, *line)).collect();
    evidence.sort_by_key(|quote| quote.learnt);

    Some(LineInfo {
        frame: super::frame(frame),
        line,
        quote: quote::quote(report, Some(line), quote::span_of(&item)),
        kind: kind(&item).to_owned(),
        title: title(report, &item),
        belongs: Belongs {
            event: card.map(|card| card.id),
            matter: one.map(|one| one.id),
            tally: counted.map(|counted| counted.id),
            watch: announced.map(|announced| announced.id),
        },
        evidence,
        judgements: judgements(frame, &[line]),
    })
}

/// Something found.
pub fn hit(report: &Known, line: Line) -> Option<Hit> {
    let item = report.item(line)?;
    Some(Hit {
        line,
        kind: kind(&item).to_owned(),
        title: title(report, &item),
        quote: quote::quote(report, Some(line), quote::span_of(&item)),
    })
}

/// What stands on a line, as `find` has it.
pub fn kind(item: &Item<'_>) -> &'static str {
    match item {
        Item::Act(..) => "event",
        Item::Statement(..) => "claim",
        Item::Figure(..) => "figure",
        Item::Watch(..) => "watch",
    }
}

/// What a line was read as, in one line.
pub fn title(report: &Known, item: &Item<'_>) -> String {
    let reading = &report.sheet.reading;
    let names = |ids: &[usize]| -> String {
        let known = ids
            .iter()
            .filter_map(|id| reading.actors.iter().find(|actor| actor.id == *id));
        let found: Vec<String> =
            known.take(3).map(|actor| safe::short(&actor.name, 60)).collect();
        if found.is_empty() { "?".to_owned() } else { found.join(", ") }
    };
    match item {
        Item::Act(_, act) => {
            let what = words::act(&act.kind, act.mode.as_deref());
            let status = words::status(act.status);
            let actor = names(&act.actor);
            if act.recipient.is_empty() {
                return format!("{actor} · {what} · {status}");
            }
            format!("{actor} → {} · {what} · {status}", names(&act.recipient))
        }
        Item::Statement(_, said) => {
            let source = match (said.source.actor, said.source.span) {
                (Some(actor), _) => names(&[actor]),
                (None, Some(span)) => safe::short(report.words(span), 60),
                (None, None) if said.source.kind == SourceKind::Media => {
                    let outlet = report.outlet.as_deref().unwrap_or("the outlet");
                    safe::short(outlet, 60)
                }
                (None, None) => "a source not named".to_owned(),
            };
            let cue = said.cue.map(|cue| safe::short(report.words(cue.span), 40));
            format!("{source} {}", cue.as_deref().unwrap_or("says"))
        }
        Item::Figure(_, figure) => {
            let (item, unit) = (figure.item.as_deref(), figure.unit.as_deref());
            let what = words::counted_what(figure.role, item, unit);
            format!("{what}: {}", words::range(figure.low, figure.high))
        }
        Item::Watch(_, watch) => {
            let by = watch.by.map(|by| format!(" by {}", names(&[by])));
            format!("{}{}", words::watch_kind(watch.kind), by.unwrap_or_default())
        }
    }
}
