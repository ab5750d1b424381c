/*!
The acts of a page: who did what to whom and whether it happened; what to watch for; the figures.

```text
  12  threatened  Karsenia → Velmora · coerce
                  “would close the strait”, if “the convoy sails”
                  says Anselm Drury
```
*/

use anstyle::{AnsiColor, Style};
use watchfloor_reading::contract::{
    Actor, CharSpan, Event, Figure, Reading, Status, Watch, WatchKind,
};
use watchfloor_text::CharIndex;

use super::paper::{Paper, Piece};
use super::words::{bytes, cut};
use super::{FAINT, STRONG};

/// Columns for the line number.
const NUMBER_WIDTH: usize = 4;
/// Columns for the word after it: the longest is "conditional".
const MARK_WIDTH: usize = 11;
/// Columns before the text.
const INDENT: usize = NUMBER_WIDTH + 2 + MARK_WIDTH + 2;
/// Further columns for the words that a line rests on.
const STEP: usize = 2;
/// Characters of a clause that are shown; the act stands near its beginning.
const LONGEST_CLAUSE: usize = 200;

/// Writes the events, the watch list and the figures, each under a heading where there are any.
pub(super) fn write(reading: &Reading, paper: &mut Paper) {
    let page = Page {
        reading,
        index: CharIndex::new(&reading.report.text),
        line_ends: reading.report.text.match_indices('\n').map(|(at, _)| at).collect(),
    };
    page.section("status", "who did what to whom", &reading.events, paper, Page::event);
    page.section("watch", "what to look out for", &reading.watch, paper, Page::watch);
    page.section("figures", "what is counted", &reading.figures, paper, Page::figure);
}

struct Page<'r> {
    reading: &'r Reading,
    index: CharIndex<'r>,
    /// Where each line of the text ends, in bytes.
    line_ends: Vec<usize>,
}

impl<'r> Page<'r> {
    fn section<T>(
        &self,
        mark: &str,
        heading: &str,
        items: &'r [T],
        paper: &mut Paper,
        write: impl Fn(&Self, &'r T, &mut Paper),
    ) {
        if items.is_empty() {
            return;
        }
        paper.blank();
        let margin = format!("{:NUMBER_WIDTH$}  {mark:MARK_WIDTH$}", "line");
        paper.paragraph(
            &[Piece::new(margin, FAINT)],
            INDENT,
            &[Piece::new(heading, FAINT)],
        );
        for item in items {
            write(self, item, paper);
        }
    }

    fn event(&self, event: &'r Event, paper: &mut Paper) {
        let mut head = self.parties(&event.actor, &event.actor_words);
        let recipient = self.parties(&event.recipient, &event.recipient_words);
        if !recipient.is_empty() {
            head = format!("{} → {recipient}", if head.is_empty() { "?" } else { &head });
        }
        if head.is_empty() {
            head.push('?');
        }
        let mut kind = format!(" · {}", event.kind.to_lowercase());
        if let Some(mode) = &event.mode {
            kind.push_str(&format!(", {mode}"));
        }
        kind.push_str(&self.when_and_where(event));
        let mark = status(event.status);
        let head = [Piece::new(head, STRONG), Piece::plain(kind)];
        paper.paragraph(&self.margin(event.span, mark.0, mark.1), INDENT, &head);
        let mut words = vec![Piece::plain(self.clause(event.span))];
        if let Some(condition) = event.condition {
            words.push(Piece::new(" · if: ", FAINT));
            words.push(Piece::plain(self.cut(condition.span)));
        }
        if let Some(voucher) = self.voucher(event.attributions.first().copied()) {
            words.push(Piece::new(format!(" · says {voucher}"), FAINT));
        }
        paper.paragraph(&[], INDENT + STEP, &words);
    }

    fn watch(&self, item: &'r Watch, paper: &mut Paper) {
        let (word, style) = match item.kind {
            WatchKind::Commitment => ("commitment", AnsiColor::Green.on_default()),
            WatchKind::Threat => ("threat", AnsiColor::Red.on_default()),
            WatchKind::Request => ("request", Style::new()),
            WatchKind::Warning => ("warning", AnsiColor::Yellow.on_default()),
            WatchKind::Deadline => ("deadline", AnsiColor::Magenta.on_default()),
            WatchKind::Expected => ("expected", AnsiColor::Cyan.on_default()),
        };
        let mut pieces = Vec::new();
        let name = |id: Option<usize>| self.actor(id?).map(|actor| actor.name.clone());
        match (name(item.by), name(item.to)) {
            (Some(by), Some(to)) => {
                pieces.push(Piece::new(format!("{by} → {to}: "), STRONG))
            }
            (Some(by), None) => pieces.push(Piece::new(format!("{by}: "), STRONG)),
            (None, Some(to)) => pieces.push(Piece::new(format!("? → {to}: "), STRONG)),
            (None, None) => {}
        }
        pieces.push(Piece::plain(self.clause(item.what.span)));
        if let Some(condition) = item.condition {
            pieces.push(Piece::new(" · if: ", FAINT));
            pieces.push(Piece::plain(self.cut(condition.span)));
        }
        if let Some(due) = &item.due {
            pieces.push(Piece::new(format!(" · by {due}"), STRONG));
        }
        if let Some(voucher) = self.voucher(item.attribution) {
            pieces.push(Piece::new(format!(" · says {voucher}"), FAINT));
        }
        paper.paragraph(&self.margin(item.what.span, word, style), INDENT, &pieces);
    }

    fn figure(&self, figure: &'r Figure, paper: &mut Paper) {
        let role = figure.role.map(|role| format!("{role:?}").to_lowercase());
        let mut pieces = vec![Piece::new(self.cut(figure.span), STRONG)];
        if let Some(item) = &figure.item {
            pieces.push(Piece::plain(format!(" {item}")));
        }
        if let Some(voucher) = self.voucher(figure.attribution) {
            pieces.push(Piece::new(format!(" · says {voucher}"), FAINT));
        }
        let margin =
            self.margin(figure.span, role.as_deref().unwrap_or(""), Style::new());
        paper.paragraph(&margin, INDENT, &pieces);
    }

    fn margin(&self, span: CharSpan, word: &str, style: Style) -> [Piece; 2] {
        let at = bytes(&self.index, span).start;
        let number = self.line_ends.partition_point(|&end| end < at) + 1;
        [
            Piece::new(format!("{number:>NUMBER_WIDTH$}  "), FAINT),
            Piece::new(word.to_owned(), style),
        ]
    }

    /// The names of the parties; their words where nobody is behind them.
    fn parties(&self, ids: &[usize], words: &[CharSpan]) -> String {
        let names: Vec<String> = if ids.is_empty() {
            words.iter().map(|&span| self.cut(span).to_owned()).collect()
        } else {
            ids.iter()
                .filter_map(|&id| self.actor(id))
                .map(|actor| actor.name.clone())
                .collect()
        };
        names.join(", ")
    }

    fn actor(&self, id: usize) -> Option<&'r Actor> {
        self.reading.actors.iter().find(|actor| actor.id == id)
    }

    fn when_and_where(&self, event: &Event) -> String {
        let mut text = String::new();
        let time =
            event.time.and_then(|id| self.reading.times.iter().find(|t| t.id == id));
        if let Some(time) = time {
            let words = self.cut(time.span);
            let date = time.start.as_deref();
            let date = date.map(|date| format!(" ({date})")).unwrap_or_default();
            text.push_str(&format!(" · {words}{date}"));
        }
        let place =
            event.place.and_then(|id| self.reading.places.iter().find(|p| p.id == id));
        if let Some(place) = place {
            text.push_str(&format!(" · {}", place.name));
        }
        text
    }

    /// Whose words an item rests on, where they are not the report's own.
    fn voucher(&self, attribution: Option<usize>) -> Option<String> {
        let said =
            self.reading.attributions.iter().find(|a| Some(a.id) == attribution)?;
        let actor = said.source.actor.and_then(|id| self.actor(id));
        match (actor, said.source.span) {
            (Some(actor), _) => Some(actor.name.clone()),
            (None, Some(span)) => Some(self.cut(span).to_owned()),
            (None, None) => Some("a source not named".to_owned()),
        }
    }

    fn cut(&self, span: CharSpan) -> &'r str {
        cut(self.reading, &self.index, span)
    }

    /// The words of a clause between marks, a long one up to a word's end.
    fn clause(&self, span: CharSpan) -> String {
        let words = self.cut(span).trim_matches(['“', '”', '"', ' ']);
        let Some((end, _)) = words.char_indices().nth(LONGEST_CLAUSE) else {
            return format!("“{words}”");
        };
        let end = words[..end].rfind(' ').unwrap_or(end);
        format!("“{} …”", &words[..end])
    }
}

/// The word for a status and its colour; what did not happen must not look as if it had.
fn status(status: Status) -> (&'static str, Style) {
    match status {
        Status::Happened => ("happened", STRONG),
        Status::Ongoing => ("ongoing", STRONG),
        Status::Planned => ("planned", AnsiColor::Cyan.on_default()),
        Status::Committed => ("committed", AnsiColor::Green.on_default()),
        Status::Threatened => ("threatened", AnsiColor::Red.on_default()),
        Status::Requested => ("requested", Style::new()),
        Status::Conditional => ("conditional", AnsiColor::Yellow.on_default()),
        Status::Denied => ("denied", AnsiColor::Magenta.on_default()),
        Status::Possible => ("possible", FAINT),
    }
}
