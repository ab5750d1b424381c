/*!
The watch list: what may come, the most pressing kind first.

```text
  46  threat       Drury → Velmora · coerce · due 2031-05-13
                     would close the strait if the convoy sails
```
*/

use std::collections::{HashMap, HashSet};

use anstyle::{AnsiColor, Style};
use watchfloor_reading::contract::{Event, Status, Watch, WatchKind};

use super::super::statements;
use super::same::Entry;
use super::view::View;
use super::{DOUBTFUL, INDENT, also, arrow, doubt, heading, words_indent};
use crate::render::{STRONG, counted};
use watchfloor_brief::paper::{Paper, Piece};

/// An item with all the places where it is told.
pub(super) struct Item<'r> {
    watch: &'r Watch,
    event: Option<&'r Event>,
    /// The line of what is shown, then the others in order.
    lines: Vec<usize>,
}

/// What makes two items the same one, unless they are due at different times.
#[derive(PartialEq, Eq, Hash)]
struct Announcement {
    kind: &'static str,
    by: Option<usize>,
    to: Option<usize>,
    /// Which of the acts.
    act: Option<usize>,
    /// The word that carries the act, or the whole where there is none. Two requests of the same
    /// party in different words may ask for different things.
    words: String,
    condition: Option<String>,
}

/// The items, kind by kind and in each in the order of the text, without those that rest on an
/// event that was `dropped`.
pub(super) fn items<'r>(
    view: &View<'r>,
    acts: &[Entry<'r>],
    dropped: &HashSet<usize>,
) -> Vec<Item<'r>> {
    let mut events: HashMap<usize, (usize, &'r Event)> = HashMap::new();
    for (act, entry) in acts.iter().enumerate() {
        events.extend(entry.mentions.iter().map(|&event| (event.id, (act, event))));
    }
    let mut items: Vec<Item<'r>> = Vec::new();
    let mut seen: HashMap<Announcement, usize> = HashMap::new();
    for watch in &view.reading.watch {
        let found = watch.event.and_then(|id| events.get(&id)).copied();
        if watch.event.is_some_and(|id| dropped.contains(&id)) {
            continue;
        }
        let event = found.map(|(_, event)| event);
        let announcement = Announcement {
            kind: kind(watch.kind).1,
            by: watch.by,
            to: watch.to,
            act: found.map(|(act, _)| act),
            words: view.folded(event.map_or(watch.what.span, |event| event.trigger)),
            condition: watch.condition.map(|words| view.folded(words.span)),
        };
        let line = view.line(watch.what.span);
        let known = seen.get(&announcement).and_then(|&at| items.get_mut(at));
        match known.filter(|item| {
            item.watch.due.is_none() || watch.due.is_none() || item.watch.due == watch.due
        }) {
            // The one that says until when is shown.
            Some(item) if item.watch.due.is_none() && watch.due.is_some() => {
                (item.watch, item.event) = (watch, event);
                item.lines.push(line);
            }
            Some(item) => item.lines.push(line),
            None => {
                seen.insert(announcement, items.len());
                items.push(Item { watch, event, lines: vec![line] });
            }
        }
    }
    for item in &mut items {
        let shown = view.line(item.watch.what.span);
        item.lines.retain(|&line| line != shown);
        item.lines.sort_unstable();
        item.lines.dedup();
        item.lines.insert(0, shown);
    }
    items.sort_by_key(|item| (kind(item.watch.kind).0, item.watch.what.span[0]));
    items
}

/// How many items of each kind; `None` without any.
pub(super) fn summary(items: &[Item<'_>]) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    for same in items.chunk_by(|one, next| one.watch.kind == next.watch.kind) {
        let (_, word, _) = kind(same[0].watch.kind);
        parts.push(match same[0].watch.kind {
            WatchKind::Expected => format!("{} {word}", same.len()),
            _ => counted(same.len(), word),
        });
    }
    Some(format!("{} to watch: {}", items.len(), parts.join(", ")))
}

/// Writes the list under its heading.
pub(super) fn write(
    view: &View<'_>,
    items: &[Item<'_>],
    introduced: &mut HashSet<usize>,
    paper: &mut Paper,
) {
    if items.is_empty() {
        return;
    }
    heading("watch", "what may come", paper);
    for item in items {
        write_item(view, item, introduced, paper);
    }
}

fn write_item(
    view: &View<'_>,
    item: &Item<'_>,
    introduced: &mut HashSet<usize>,
    paper: &mut Paper,
) {
    let (watch, event) = (item.watch, item.event);
    let mut head = parties(view, item, introduced);
    let mut facts = Vec::new();
    facts.extend(event.and_then(announced));
    if let Some(due) = &watch.due {
        facts.push(Piece::new(format!("due {due}"), STRONG));
    }
    for fact in facts {
        if !head.is_empty() {
            head.push(Piece::plain(" · "));
        }
        head.push(fact);
    }
    if let Some(event) = event {
        // The time that makes it due was told.
        let is_due = |date: &Option<String>| date.is_some() && *date == watch.due;
        let told = view.time(event).is_some_and(|time| {
            is_due(&time.end) || time.end.is_none() && is_due(&time.start)
        });
        let when = view.when(event).filter(|_| !told);
        let setting: Vec<Piece> = when.into_iter().chain(view.place_of(event)).collect();
        if head.is_empty() && !setting.is_empty() {
            head.push(Piece::plain("?"));
        }
        head.extend(setting);
    }
    let (_, word, style) = kind(watch.kind);
    let margin = view.margin(watch.what.span, word, style);

    let trigger = event.map(|event| event.trigger);
    let mut words = view.excerpt(watch.what.span, trigger, watch.condition);
    let said = match event {
        Some(event) => event.attributions.as_slice(),
        None => watch.attribution.as_slice(),
    };
    let mut vouchers = view.vouchers(said);
    // Who announces it himself stands before it.
    vouchers.retain(|voucher| voucher.actor.is_none() || voucher.actor != watch.by);
    words.extend(view.says(&vouchers));

    let mut after: Vec<Piece> = also(&item.lines).into_iter().collect();
    after.extend(match event {
        Some(event) => doubt(event.confidence, DOUBTFUL),
        None => view
            .statement(watch.attribution)
            .and_then(|said| doubt(said.confidence, statements::DOUBTFUL)),
    });
    if head.is_empty() {
        words.extend(after);
        paper.paragraph(&margin, INDENT, &words);
    } else {
        head.extend(after);
        paper.paragraph(&margin, INDENT, &head);
        paper.paragraph(&[], words_indent(paper), &words);
    }
}

/// Who announces it to whom. Where no actor is known behind a party, its words: of what is asked
/// for, the one who is to act is the one asked.
fn parties(
    view: &View<'_>,
    item: &Item<'_>,
    introduced: &mut HashSet<usize>,
) -> Vec<Piece> {
    let none = [].as_slice();
    let (by_words, to_words) = match item.event {
        Some(event) if event.status == Status::Requested => {
            (none, event.actor_words.as_slice())
        }
        Some(event) => (event.actor_words.as_slice(), event.recipient_words.as_slice()),
        None => (none, none),
    };
    let watch = item.watch;
    let by = view.parties(watch.by.as_slice(), by_words, STRONG, introduced);
    // Nobody announces a thing to himself; one party was not understood.
    let to = if watch.to.is_some() && watch.to == watch.by {
        Vec::new()
    } else {
        view.parties(watch.to.as_slice(), to_words, STRONG, introduced)
    };
    arrow(by, to)
}

/// The act that is announced, if the kind of the item does not say it already.
fn announced(event: &Event) -> Option<Piece> {
    let word = event.kind.to_lowercase();
    if event.status == Status::Denied {
        return Some(Piece::new(format!("no {word}"), STRONG));
    }
    let is_word = matches!(event.kind.as_str(), "AGREE" | "REQUEST" | "THREATEN");
    (!is_word).then(|| Piece::plain(word))
}

/// The place of a kind in the list, its word and its colour.
fn kind(kind: WatchKind) -> (usize, &'static str, Style) {
    match kind {
        WatchKind::Deadline => (0, "deadline", AnsiColor::Magenta.on_default()),
        WatchKind::Threat => (1, "threat", AnsiColor::Red.on_default()),
        WatchKind::Warning => (2, "warning", AnsiColor::Yellow.on_default()),
        WatchKind::Request => (3, "request", AnsiColor::Blue.on_default()),
        WatchKind::Commitment => (4, "commitment", AnsiColor::Green.on_default()),
        WatchKind::Expected => (5, "expected", AnsiColor::Cyan.on_default()),
    }
}
