/*!
The acts of a page: who did what to whom and whether it happened; what to watch for; the figures.

```text
line  status       who did what to whom
  12  happened     Karsenia → Velmora · coerce, restrict · Saturday (2031-05-03) (also 20, 44)
                     closed the strait to ferries · says Drury
```

What is told again and again is one entry. What must be watched, a threat that was made included,
stands in the watch list and is not told twice.
*/

mod excerpt;
mod ledger;
mod names;
mod same;
mod view;
mod watch;

use std::collections::HashSet;

use anstyle::{AnsiColor, Style};
use watchfloor_reading::contract::{Event, PlaceFrom, Reading, Status};

use self::same::Entry;
use self::view::View;
use super::{FAINT, STRONG, counted};
use watchfloor_brief::paper::{Paper, Piece};

/// Columns for the line number.
const NUMBER_WIDTH: usize = 4;
/// Columns for the word after it: the longest is "conditional".
const MARK_WIDTH: usize = 11;
/// Columns before the text.
const INDENT: usize = NUMBER_WIDTH + 2 + MARK_WIDTH + 2;
/// Further columns for the words that an entry rests on.
const STEP: usize = 2;
/// On a page narrower than this those words begin under the status: every column counts.
const NARROW: usize = 60;
/// Below this probability an event is marked as doubtful.
const DOUBTFUL: f64 = 0.5;

/// Below this one an event, or an item to watch that rests on it, is left off the page.
const TOO_DOUBTFUL: f64 = 0.35;

/// All statuses, in the order in which they are counted.
const STATUSES: [Status; 9] = [
    Status::Happened,
    Status::Ongoing,
    Status::Planned,
    Status::Committed,
    Status::Threatened,
    Status::Requested,
    Status::Conditional,
    Status::Denied,
    Status::Possible,
];

/// The events, the watch list and the figures of one reading, arranged.
pub(super) struct Acts<'r> {
    view: View<'r>,
    events: Vec<Entry<'r>>,
    /// How many acts are too doubtful for the page.
    left_out: usize,
    watch: Vec<watch::Item<'r>>,
}

impl<'r> Acts<'r> {
    pub(super) fn of(reading: &'r Reading) -> Acts<'r> {
        let view = View::new(reading);
        let (events, doubtful): (Vec<Entry<'r>>, Vec<Entry<'r>>) = same::entries(&view)
            .into_iter()
            .partition(|entry| entry.event.confidence >= TOO_DOUBTFUL);
        let dropped: HashSet<usize> = doubtful
            .iter()
            .flat_map(|entry| &entry.mentions)
            .map(|event| event.id)
            .collect();
        let watch = watch::items(&view, &events, &dropped);
        Acts { left_out: doubtful.len(), view, events, watch }
    }

    /// Writes the events, the watch list and the figures, each under a heading where there are
    /// any.
    pub(super) fn write(&self, paper: &mut Paper) {
        // Actors whose code was given; it is given once.
        let mut introduced = HashSet::new();
        self.write_events(&mut introduced, paper);
        watch::write(&self.view, &self.watch, &mut introduced, paper);
        ledger::write(&self.view, paper);
    }

    /// How many events of each status and how many items to watch; empty without any.
    pub(super) fn summary(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.events.is_empty() {
            let mentions: usize = self.events.iter().map(|e| e.mentions.len()).sum();
            let mut text = counted(self.events.len(), "event");
            if mentions > self.events.len() {
                text.push_str(&format!(" ({mentions} mentions)"));
            }
            let count = |wanted| {
                let of_status = |entry: &&Entry<'_>| entry.event.status == wanted;
                self.events.iter().filter(of_status).count()
            };
            let parts: Vec<String> = STATUSES
                .into_iter()
                .map(|wanted| (count(wanted), status(wanted).0))
                .filter(|&(count, _)| count > 0)
                .map(|(count, word)| format!("{count} {word}"))
                .collect();
            text.push_str(&format!(": {}", parts.join(", ")));
            let doubtful = |entry: &&Entry<'_>| entry.event.confidence < DOUBTFUL;
            let doubtful = self.events.iter().filter(doubtful).count();
            if doubtful > 0 {
                text.push_str(&format!("; {doubtful} doubtful"));
            }
            lines.push(text);
        }
        if self.left_out > 0 {
            let percent = (TOO_DOUBTFUL * 100.0).round();
            let acts = counted(self.left_out, "act");
            lines.push(format!("left off the page: {acts} less likely than {percent}%"));
        }
        lines.extend(watch::summary(&self.watch));
        lines
    }

    fn write_events(&self, introduced: &mut HashSet<usize>, paper: &mut Paper) {
        let watched: HashSet<usize> =
            self.view.reading.watch.iter().filter_map(|item| item.event).collect();
        let told_below =
            |entry: &Entry<'_>| entry.mentions.iter().all(|e| watched.contains(&e.id));
        let told: Vec<&Entry<'_>> =
            self.events.iter().filter(|entry| !told_below(entry)).collect();
        if told.is_empty() {
            return;
        }
        heading("status", "who did what to whom", paper);
        let (bare, whole): (Vec<&Entry<'_>>, Vec<&Entry<'_>>) =
            told.into_iter().partition(|entry| is_only_mentioned(entry));
        for entry in whole {
            self.write_event(entry, introduced, paper);
        }
        self.write_mentioned(&bare, paper);
    }

    fn write_event(
        &self,
        entry: &Entry<'r>,
        introduced: &mut HashSet<usize>,
        paper: &mut Paper,
    ) {
        let view = &self.view;
        let event = entry.event;
        let took_place = matches!(event.status, Status::Happened | Status::Ongoing);
        let style = if took_place { STRONG } else { Style::new() };
        let actor = view.parties(&event.actor, &event.actor_words, style, introduced);
        let recipient =
            view.parties(&event.recipient, &event.recipient_words, style, introduced);
        let mut head = arrow(actor, recipient);
        let mut kind = event.kind.to_lowercase();
        let mode = entry.first(|event| event.mode.is_some());
        if let Some(mode) = mode.and_then(|event| event.mode.as_ref()) {
            kind.push_str(&format!(", {mode}"));
        }
        if head.is_empty() {
            head.push(Piece::new(kind, style));
        } else {
            head.push(Piece::plain(format!(" · {kind}")));
        }
        let timed = entry.first(|event| event.time.is_some()).unwrap_or(event);
        let said = |event: &Event| event.place_from == Some(PlaceFrom::Clause);
        let placed = entry.first(said).unwrap_or(event);
        head.extend(view.when(timed));
        head.extend(view.place_of(placed));
        head.extend(also(&entry.lines(view)));
        head.extend(doubt(event.confidence, DOUBTFUL));
        let (word, colour) = status(event.status);
        paper.paragraph(&view.margin(event.span, word, colour), INDENT, &head);

        let mut words = view.excerpt(event.span, Some(event.trigger), event.condition);
        words.extend(view.says(&view.vouchers(&event.attributions)));
        let seconds = entry.seconds(view);
        if !seconds.is_empty() {
            words.push(Piece::new(format!("; also {}", seconds.join(", ")), FAINT));
        }
        paper.paragraph(&[], words_indent(paper), &words);
    }

    /// Acts of which only a word is known, all in one paragraph.
    fn write_mentioned(&self, entries: &[&Entry<'r>], paper: &mut Paper) {
        if entries.is_empty() {
            return;
        }
        let mut pieces = Vec::new();
        for entry in entries {
            if !pieces.is_empty() {
                pieces.push(Piece::new(" · ", FAINT));
            }
            pieces.push(Piece::plain(view::short(self.view.cut(entry.event.trigger))));
            let mut lines = entry.lines(&self.view);
            lines.sort_unstable();
            let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
            pieces.push(Piece::new(format!(" ({})", lines.join(", ")), FAINT));
            pieces.extend(doubt(entry.event.confidence, DOUBTFUL));
        }
        let margin = [Piece::new(format!("{:NUMBER_WIDTH$}  mentioned", ""), FAINT)];
        paper.paragraph(&margin, INDENT, &pieces);
    }
}

/// Whether the text says of an act neither who, to whom, when nor where: "the ceasefire". Only
/// of what happened: what may come is never made small.
fn is_only_mentioned(entry: &Entry<'_>) -> bool {
    let bare = |event: &&Event| {
        same::has_no_parties(event) && event.time.is_none() && event.place.is_none()
    };
    entry.event.status == Status::Happened && entry.mentions.iter().all(bare)
}

/// The line over a section.
fn heading(mark: &str, text: &str, paper: &mut Paper) {
    paper.blank();
    let margin = format!("{:NUMBER_WIDTH$}  {mark:MARK_WIDTH$}", "line");
    paper.paragraph(&[Piece::new(margin, FAINT)], INDENT, &[Piece::new(text, FAINT)]);
}

/// "A → B", "? → B", "A", or nothing.
fn arrow(by: Vec<Piece>, to: Vec<Piece>) -> Vec<Piece> {
    let mut head = by;
    if !to.is_empty() {
        if head.is_empty() {
            head.push(Piece::plain("?"));
        }
        head.push(Piece::plain(" → "));
        head.extend(to);
    }
    head
}

/// The lines after the first, where something is told more than once.
fn also(lines: &[usize]) -> Option<Piece> {
    let further: Vec<String> = lines.iter().skip(1).map(usize::to_string).collect();
    let text = format!(" (also {})", further.join(", "));
    (!further.is_empty()).then(|| Piece::new(text, FAINT))
}

/// The mark of what is less probable than `least`.
fn doubt(confidence: f64, least: f64) -> Option<Piece> {
    let percent = (confidence * 100.0).round();
    let text = format!(" [doubtful: {percent}%]");
    (confidence < least).then(|| Piece::new(text, AnsiColor::Red.on_default()))
}

/// Where the words that an entry rests on begin.
fn words_indent(paper: &Paper) -> usize {
    if paper.width() < NARROW { NUMBER_WIDTH + 2 } else { INDENT + STEP }
}

/// The word for a status and its colour; what did not happen must not look as if it had.
fn status(status: Status) -> (&'static str, Style) {
    match status {
        Status::Happened => ("happened", STRONG),
        Status::Ongoing => ("ongoing", STRONG),
        Status::Planned => ("planned", AnsiColor::Cyan.on_default()),
        Status::Committed => ("committed", AnsiColor::Green.on_default()),
        Status::Threatened => ("threatened", AnsiColor::Red.on_default()),
        Status::Requested => ("requested", AnsiColor::Blue.on_default()),
        Status::Conditional => ("conditional", AnsiColor::Yellow.on_default()),
        Status::Denied => ("denied", AnsiColor::Magenta.on_default()),
        Status::Possible => ("possible", AnsiColor::Yellow.on_default()),
    }
}
