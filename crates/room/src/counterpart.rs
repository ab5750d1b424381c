//! Finding a line again in another reading of the same report.
//!
//! When a room is read anew every line gets a new number. What people said of a line, and what they wrote
//! down of its number, is about its words: it belongs to the new line of the same kind that has most of
//! them.

use watchfloor_reading::contract::{CharSpan, Reading};

use crate::index::label;

/// What a line is known by in another reading of its report.
struct Words {
    /// Act, statement, figure or announcement: never taken for each other.
    kind: u8,
    /// The words it stands on.
    spans: Vec<CharSpan>,
    /// What the reader called it. It may have changed its mind, so this only decides between lines with
    /// the same words.
    label: String,
}

/// The place, among the lines of `now`, of the line at place `at` of `before`. Both are readings of one
/// text. `None` where nothing of its kind stands on any of its words now.
pub(crate) fn place(before: &Reading, at: usize, now: &Reading) -> Option<usize> {
    let wanted = lines(before).into_iter().nth(at)?;
    let mut best: Option<(f64, usize)> = None;
    for (place, line) in lines(now).iter().enumerate() {
        let shared = shared(&wanted.spans, &line.spans);
        if line.kind != wanted.kind || shared == 0.0 {
            continue;
        }
        let score = shared + if line.label == wanted.label { 0.5 } else { 0.0 };
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, place));
        }
    }
    best.map(|(_, place)| place)
}

/// The lines of a reading in the order of their numbers.
fn lines(reading: &Reading) -> Vec<Words> {
    let acts = reading.events.iter().map(|event| Words {
        kind: 0,
        spans: vec![event.trigger],
        label: event.kind.clone(),
    });
    let statements = reading.attributions.iter().map(|said| Words {
        kind: 1,
        spans: said.content.spans.clone(),
        // Of statements within each other the one with the same verb of saying.
        label: said.cue.map(|cue| format!("{:?}", cue.span)).unwrap_or_default(),
    });
    let figures = reading.figures.iter().map(|figure| Words {
        kind: 2,
        spans: vec![figure.span],
        label: figure.role.map(|role| label(&role)).unwrap_or_default(),
    });
    let watch = reading.watch.iter().map(|item| Words {
        kind: 3,
        spans: vec![item.what.span],
        label: label(&item.kind),
    });
    acts.chain(statements).chain(figures).chain(watch).collect()
}

/// How many characters two lines share, as a part of those that either has.
fn shared(one: &[CharSpan], other: &[CharSpan]) -> f64 {
    let length = |span: &CharSpan| span[1].saturating_sub(span[0]);
    let mut common = 0;
    for a in one {
        for b in other {
            common += a[1].min(b[1]).saturating_sub(a[0].max(b[0]));
        }
    }
    let both: usize = one.iter().chain(other).map(length).sum();
    if common == 0 {
        0.0
    } else {
        common as f64 / both.saturating_sub(common).max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use watchfloor_reading::contract::{
        Figure, FigureRole, Reading, ReportPart, Watch, WatchKind, Words as Span,
    };

    use super::*;

    fn reading() -> Reading {
        Reading {
            schema: String::new(),
            file: None,
            report: ReportPart::default(),
            sentences: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            places: Vec::new(),
            figures: Vec::new(),
            attributions: Vec::new(),
            events: Vec::new(),
            watch: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn figure(span: CharSpan, role: FigureRole) -> Figure {
        Figure {
            id: 0,
            span,
            low: Some(1.0),
            high: Some(1.0),
            approximate: false,
            unit: None,
            item: None,
            role: Some(role),
            event: None,
            attribution: None,
            time: None,
        }
    }

    fn threat(span: CharSpan) -> Watch {
        Watch {
            kind: WatchKind::Threat,
            by: None,
            to: None,
            what: Span { span },
            condition: None,
            due: None,
            event: None,
            attribution: None,
        }
    }

    #[test]
    fn a_line_is_found_by_its_kind_and_its_words() {
        let before = Reading {
            figures: vec![figure([10, 12], FigureRole::Killed)],
            watch: vec![threat([8, 40])],
            ..reading()
        };
        let now = Reading {
            figures: vec![
                figure([2, 4], FigureRole::Killed),
                figure([10, 12], FigureRole::Injured),
                figure([10, 12], FigureRole::Killed),
            ],
            watch: vec![threat([41, 60]), threat([8, 30]), threat([8, 39])],
            ..reading()
        };
        assert_eq!(place(&before, 0, &now), Some(2));
        assert_eq!(place(&before, 1, &now), Some(5));
        assert_eq!(place(&before, 2, &now), None);
    }

    #[test]
    fn what_is_not_read_any_more_has_no_place() {
        let before =
            Reading { figures: vec![figure([10, 12], FigureRole::Killed)], ..reading() };
        let beside =
            Reading { figures: vec![figure([12, 14], FigureRole::Killed)], ..reading() };
        let of_another_kind = Reading { watch: vec![threat([8, 40])], ..reading() };
        for now in [beside, of_another_kind, reading()] {
            assert_eq!(place(&before, 0, &now), None);
        }
    }
}
