/*!
What the sections on acts need to know of a reading, at hand by id.
*/

use std::collections::{HashMap, HashSet};

use anstyle::Style;
use watchfloor_reading::contract::{
    Actor, ActorKind, Attribution, CharSpan, Event, Place, PlaceFrom, Reading,
    TimeExpression, Words,
};
use watchfloor_text::quotes::Quotation;
use watchfloor_text::{CharIndex, Span};

use super::super::words::{all_quotations, bytes, cut};
use super::{FAINT, NUMBER_WIDTH, excerpt, names};
use watchfloor_brief::paper::Piece;

/// Parties named on one side of an act; of more, the number is told.
const MOST_PARTIES: usize = 3;
/// Characters by which words are compared: enough to tell clauses apart, and a bound for what
/// hostile readings take of memory.
const LONGEST_KEY: usize = 200;
/// Characters of a name or of a party's words.
const LONGEST_NAME: usize = 40;

/// A reading with its lists at hand by id.
pub(super) struct View<'r> {
    pub(super) reading: &'r Reading,
    pub(super) index: CharIndex<'r>,
    pub(super) quoted: Vec<Quotation>,
    /// Where each line of the text ends, in bytes.
    line_ends: Vec<usize>,
    actors: HashMap<usize, &'r Actor>,
    said: HashMap<usize, &'r Attribution>,
    times: HashMap<usize, &'r TimeExpression>,
    places: HashMap<usize, &'r Place>,
    /// The shortest name of each actor that leaves no doubt within the report.
    names: HashMap<usize, String>,
}

impl<'r> View<'r> {
    pub(super) fn new(reading: &'r Reading) -> View<'r> {
        let text = &reading.report.text;
        let index = CharIndex::new(text);
        View {
            quoted: all_quotations(reading, &index),
            line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
            actors: reading.actors.iter().map(|actor| (actor.id, actor)).collect(),
            said: reading.attributions.iter().map(|said| (said.id, said)).collect(),
            times: reading.times.iter().map(|time| (time.id, time)).collect(),
            places: reading.places.iter().map(|place| (place.id, place)).collect(),
            names: names::shortest(reading, &index),
            reading,
            index,
        }
    }

    pub(super) fn cut(&self, span: CharSpan) -> &'r str {
        cut(self.reading, &self.index, span)
    }

    /// The words at `span` in small letters, to be compared; of a long clause its beginning.
    pub(super) fn folded(&self, span: CharSpan) -> String {
        let [start, end] = span;
        let words = self.cut([start, end.min(start.saturating_add(LONGEST_KEY))]);
        words.to_lowercase()
    }

    pub(super) fn bytes(&self, span: CharSpan) -> Span {
        bytes(&self.index, span)
    }

    pub(super) fn statement(&self, id: Option<usize>) -> Option<&'r Attribution> {
        self.said.get(&id?).copied()
    }

    pub(super) fn time(&self, event: &Event) -> Option<&'r TimeExpression> {
        self.times.get(&event.time?).copied()
    }

    pub(super) fn place(&self, event: &Event) -> Option<&'r Place> {
        self.places.get(&event.place?).copied()
    }

    /// The number of the line that `span` begins on, counted from 1.
    pub(super) fn line(&self, span: CharSpan) -> usize {
        let at = self.bytes(span).start;
        self.line_ends.partition_point(|&end| end < at) + 1
    }

    /// The number of the line, and a word in the column after it.
    pub(super) fn margin(&self, span: CharSpan, word: &str, style: Style) -> [Piece; 2] {
        let number = format!("{:>NUMBER_WIDTH$}  ", self.line(span));
        [Piece::new(number, FAINT), Piece::new(word, style)]
    }

    /// The words of a clause around its trigger, and the condition where it stands apart.
    pub(super) fn excerpt(
        &self,
        clause: CharSpan,
        trigger: Option<CharSpan>,
        condition: Option<Words>,
    ) -> Vec<Piece> {
        excerpt::pieces(
            &self.reading.report.text,
            &self.quoted,
            self.bytes(clause),
            trigger.map(|span| self.bytes(span)),
            condition.map(|words| self.bytes(words.span)),
        )
    }

    /// The parties of one side by name, their words where nobody is known behind them. A code
    /// says once who somebody is; that of a country says nothing new.
    pub(super) fn parties(
        &self,
        ids: &[usize],
        words: &[CharSpan],
        style: Style,
        introduced: &mut HashSet<usize>,
    ) -> Vec<Piece> {
        let known: Vec<&Actor> =
            ids.iter().filter_map(|id| self.actors.get(id).copied()).collect();
        let mut pieces = Vec::new();
        for actor in known.iter().take(MOST_PARTIES) {
            join(&mut pieces);
            pieces.push(Piece::new(self.name(actor), style));
            let code = actor.code.as_ref().filter(|_| actor.kind != ActorKind::Country);
            if let Some(code) = code.filter(|_| introduced.insert(actor.id)) {
                pieces.push(Piece::new(format!(" {code}"), FAINT));
            }
        }
        let mut count = known.len();
        if known.is_empty() {
            for &span in words.iter().take(MOST_PARTIES) {
                join(&mut pieces);
                pieces.push(Piece::new(short(self.cut(span)), style));
            }
            count = words.len();
        }
        if count > MOST_PARTIES {
            let more = format!(" and {} more", count - MOST_PARTIES);
            pieces.push(Piece::plain(more));
        }
        pieces
    }

    /// The shortest name of `actor` that leaves no doubt.
    fn name(&self, actor: &Actor) -> String {
        short(self.names.get(&actor.id).unwrap_or(&actor.name))
    }

    /// When an act took or takes place, with the date where the words leave it open.
    pub(super) fn when(&self, event: &Event) -> Option<Piece> {
        let time = self.time(event)?;
        let words = short(self.cut(time.span));
        let date = date(time).filter(|_| leaves_open(&words, time));
        let date = date.map(|date| format!(" ({date})")).unwrap_or_default();
        Some(Piece::plain(format!(" · {words}{date}")))
    }

    /// Where an act took or takes place, if no party bears the name of the place.
    pub(super) fn place_of(&self, event: &Event) -> Option<Piece> {
        let place = self.place(event).filter(|place| !self.is_party(place, event))?;
        let name = short(&place.name);
        Some(match event.place_from {
            Some(PlaceFrom::Clause) => Piece::plain(format!(" · {name}")),
            // Named near by, not of the act itself.
            _ => Piece::new(format!(" · {name}?"), FAINT),
        })
    }

    /// Whether a party already bears the name of the place.
    fn is_party(&self, place: &Place, event: &Event) -> bool {
        let names = event.actor.iter().chain(&event.recipient).take(2 * MOST_PARTIES);
        let mut names = names.filter_map(|id| self.actors.get(id));
        names.any(|actor| actor.name.contains(&place.name))
    }

    /// Those who vouch, the innermost first and each once: its name, and its id where it is an
    /// actor.
    pub(super) fn vouchers(&self, ids: &[usize]) -> Vec<Voucher> {
        let mut found: Vec<Voucher> = Vec::new();
        for &id in ids {
            let Some(said) = self.statement(Some(id)) else { continue };
            let actor = said.source.actor.and_then(|id| self.actors.get(&id));
            let name = match (actor, said.source.span) {
                (Some(actor), _) => self.name(actor),
                (None, Some(span)) => short(self.cut(span)),
                (None, None) => "a source not named".to_owned(),
            };
            let voucher = Voucher { actor: actor.map(|actor| actor.id), name };
            if !found.contains(&voucher) {
                found.push(voucher);
            }
        }
        found
    }

    /// "says Drury, according to an official".
    pub(super) fn says(&self, vouchers: &[Voucher]) -> Option<Piece> {
        let (first, others) = vouchers.split_first()?;
        let mut text = format!(" · says {}", first.name);
        if let Some(outer) = others.last() {
            text.push_str(&format!(", according to {}", outer.name));
        }
        Some(Piece::new(text, FAINT))
    }
}

/// Somebody whose words an act rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Voucher {
    pub(super) actor: Option<usize>,
    pub(super) name: String,
}

/// Parts the next party from those before it.
fn join(pieces: &mut Vec<Piece>) {
    if !pieces.is_empty() {
        pieces.push(Piece::plain(", "));
    }
}

/// `text`, cut after a word where it is too long for a name.
pub(super) fn short(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST_NAME) else {
        return text.to_owned();
    };
    let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    format!("{} …", text[..end].trim_end())
}

/// The first and the last day, once where they are the same.
fn date(time: &TimeExpression) -> Option<String> {
    let start = time.start.as_deref()?;
    let end = time.end.as_deref().unwrap_or(start);
    Some(if start == end { start.to_owned() } else { format!("{start} to {end}") })
}

/// Whether `words` do not already name the years that they mean: "Saturday", "that year".
fn leaves_open(words: &str, time: &TimeExpression) -> bool {
    let mut ends = time.start.iter().chain(&time.end);
    ends.any(|date| {
        let year = date.get(..4).unwrap_or(date);
        !words.contains(year)
    })
}
