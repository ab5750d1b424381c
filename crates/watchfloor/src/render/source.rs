/*!
Who vouches for a statement, in a mark and a few words.
*/

use std::collections::HashSet;

use anstyle::{AnsiColor, Style};
use watchfloor_reading::contract::{Actor, Reading, Source, SourceKind};
use watchfloor_text::CharIndex;

use super::words::cut;
use super::{FAINT, counted};
use watchfloor_brief::paper::Piece;

/// The widest mark.
pub(super) const MARK_WIDTH: usize = "document".len();

/// A source's words that are longer than this say more than a short name does.
const SHORT_NAME: usize = 3;

/// The word that stands for a kind of authority on the page.
pub(super) fn mark(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "named",
        SourceKind::Anonymous => "anon",
        SourceKind::Organization => "org",
        SourceKind::Country => "country",
        SourceKind::Document => "document",
        SourceKind::Media => "media",
        SourceKind::Unknown => "unclear",
    }
}

/// "2 named", "1 organisation": sources of one kind, counted.
pub(super) fn counted_kind(count: usize, kind: SourceKind) -> String {
    match kind {
        SourceKind::Person => format!("{count} named"),
        SourceKind::Anonymous => format!("{count} anonymous"),
        SourceKind::Organization => counted(count, "organisation"),
        SourceKind::Country if count == 1 => "1 country".to_owned(),
        SourceKind::Country => format!("{count} countries"),
        SourceKind::Document => counted(count, "document"),
        SourceKind::Media => format!("{count} media"),
        SourceKind::Unknown => format!("{count} unclear"),
    }
}

/// The colour that repeats the mark for those who see it.
pub(super) fn colour(kind: SourceKind) -> Style {
    let colour = match kind {
        SourceKind::Person => AnsiColor::Green,
        SourceKind::Anonymous => AnsiColor::Yellow,
        SourceKind::Organization => AnsiColor::Cyan,
        SourceKind::Country => AnsiColor::Blue,
        SourceKind::Document | SourceKind::Media => AnsiColor::Magenta,
        SourceKind::Unknown => AnsiColor::Red,
    };
    colour.on_default()
}

/// Names the sources of one page; an actor's roles are given once, where it speaks first.
pub(super) struct Namer<'r> {
    reading: &'r Reading,
    index: &'r CharIndex<'r>,
    introduced: HashSet<usize>,
}

impl<'r> Namer<'r> {
    pub(super) fn new(reading: &'r Reading, index: &'r CharIndex<'r>) -> Namer<'r> {
        Namer { reading, index, introduced: HashSet::new() }
    }

    /// The source's fullest name and its roles; where the text has other words in this place
    /// ("she"), those too, so that the link can be judged.
    pub(super) fn pieces(&mut self, source: &Source) -> Vec<Piece> {
        let strong = colour(source.kind).bold();
        let words = source.span.map(|span| cut(self.reading, self.index, span));
        let actor =
            source.actor.and_then(|id| self.reading.actors.iter().find(|a| a.id == id));
        let Some(actor) = actor else {
            let name = words.unwrap_or("source not named");
            return vec![Piece::new(name, strong)];
        };
        let mut pieces = vec![Piece::new(actor.name.as_str(), strong)];
        if self.introduced.insert(actor.id) && !actor.roles.is_empty() {
            pieces.push(Piece::plain(format!(", {}", actor.roles.join(", "))));
        }
        if let Some(words) = words.filter(|words| is_another_name(words, actor)) {
            pieces.push(Piece::new(format!(" ({words})"), FAINT));
        }
        pieces
    }
}

/// Whether `words` are a short name that does not show by itself whom it means.
fn is_another_name(words: &str, actor: &Actor) -> bool {
    let (words, name) = (words.to_lowercase(), actor.name.to_lowercase());
    words.split_whitespace().count() <= SHORT_NAME
        && !name.contains(&words)
        && !words.contains(&name)
}
