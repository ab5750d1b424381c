/*!
The statements of a page: in the order of the text, nested ones under those that hold them.
*/

use std::collections::{BTreeMap, HashMap, HashSet};

use anstyle::AnsiColor;
use watchfloor_reading::contract::{Attribution, Reading, SourceKind};
use watchfloor_text::quotes::Quotation;
use watchfloor_text::{CharIndex, Span};

use super::source::{MARK_WIDTH, Namer, colour, counted_kind, mark};
use super::words::{all_quotations, bytes, content, cut};
use super::{FAINT, counted};
use watchfloor_brief::paper::{Paper, Piece};

/// Columns for the line number.
const NUMBER_WIDTH: usize = 4;
/// Columns before the name of a source.
const INDENT: usize = NUMBER_WIDTH + 2 + MARK_WIDTH + 2;
/// Further columns for its words, and again for each statement around them.
const STEP: usize = 2;
/// Nesting is shown this deep; deeper statements stay in the last column.
const DEEPEST: usize = 5;

/// Below this probability a statement is marked as doubtful.
pub(super) const DOUBTFUL: f64 = 0.5;

/// The statements of one reading, arranged.
pub(super) struct Statements<'r> {
    reading: &'r Reading,
    index: CharIndex<'r>,
    quoted: Vec<Quotation>,
    /// Where each line of the text ends, in bytes.
    line_ends: Vec<usize>,
    /// Each statement with how many others hold it.
    ordered: Vec<(usize, &'r Attribution)>,
}

impl<'r> Statements<'r> {
    pub(super) fn of(reading: &'r Reading) -> Statements<'r> {
        let index = CharIndex::new(&reading.report.text);
        let line_ends =
            reading.report.text.match_indices('\n').map(|(at, _)| at).collect();
        Statements {
            reading,
            quoted: all_quotations(reading, &index),
            line_ends,
            ordered: arranged(&reading.attributions),
            index,
        }
    }

    pub(super) fn write(&self, paper: &mut Paper) {
        if self.ordered.is_empty() {
            return;
        }
        paper.blank();
        let margin = format!("{:NUMBER_WIDTH$}  {:MARK_WIDTH$}", "line", "source");
        paper.paragraph(
            &[Piece::new(margin, FAINT)],
            INDENT,
            &[Piece::new("who says what", FAINT)],
        );
        let mut namer = Namer::new(self.reading, &self.index);
        let mut above: Option<(usize, &Attribution)> = None;
        for &(depth, said) in &self.ordered {
            let goes_on = above.is_some_and(|before| speaks_on(before, (depth, said)));
            if !goes_on {
                if depth == 0 && above.is_some() {
                    paper.blank();
                }
                self.write_source(depth, said, &mut namer, paper);
            }
            self.write_words(depth, said, paper);
            above = Some((depth, said));
        }
    }

    /// The line with the mark and the name.
    fn write_source(
        &self,
        depth: usize,
        said: &Attribution,
        namer: &mut Namer<'_>,
        paper: &mut Paper,
    ) {
        let kind = said.source.kind;
        let margin = [
            Piece::plain(" ".repeat(NUMBER_WIDTH + 2)),
            Piece::new(mark(kind), colour(kind)),
        ];
        let mut pieces = namer.pieces(&said.source);
        let mut indent = column(depth);
        if depth > 0 {
            // Hangs out to the left, so that the name stands under the words that hold it.
            pieces.insert(0, Piece::new("└ ", FAINT));
            indent -= STEP;
        }
        paper.paragraph(&margin, indent, &pieces);
    }

    /// The line number, the cue, the addressee, and the words.
    fn write_words(&self, depth: usize, said: &Attribution, paper: &mut Paper) {
        let spans: Vec<Span> =
            said.content.spans.iter().map(|&span| bytes(&self.index, span)).collect();
        let number = spans.first().map_or(0, |span| self.line_of(span.start));
        let margin = [Piece::new(format!("{number:>NUMBER_WIDTH$}"), FAINT)];

        let mut before = Vec::new();
        if let Some(cue) = said.cue {
            // A cue may hold the colon before a quotation; the page sets its own.
            let words = cut(self.reading, &self.index, cue.span);
            before.push(words.trim_end_matches([':', ',', ' ']).to_owned());
        }
        if let Some(party) = &said.addressee {
            before.push(format!("→ {}", cut(self.reading, &self.index, party.span)));
        }
        let mut pieces = Vec::new();
        if !before.is_empty() {
            pieces.push(Piece::new(format!("{}: ", before.join(" ")), FAINT));
        }
        pieces.extend(content(&self.reading.report.text, &self.quoted, &spans));
        if said.confidence < DOUBTFUL {
            let percent = (said.confidence * 100.0).round();
            let doubt = format!(" [doubtful: {percent}%]");
            pieces.push(Piece::new(doubt, AnsiColor::Red.on_default()));
        }
        paper.paragraph(&margin, column(depth) + STEP, &pieces);
    }

    /// The number of the line that holds byte `at`, counted from 1.
    fn line_of(&self, at: usize) -> usize {
        self.line_ends.partition_point(|&end| end < at) + 1
    }

    /// How many statements by how many sources; `None` where there are none.
    pub(super) fn summary(&self) -> Option<String> {
        if self.ordered.is_empty() {
            return None;
        }
        let mut sources = HashSet::new();
        let mut kinds: BTreeMap<usize, (SourceKind, usize)> = BTreeMap::new();
        for (_, said) in &self.ordered {
            let named = said.source.actor.map(|id| (Some(id), None));
            let who = named.unwrap_or((None, said.source.span));
            if sources.insert(who) {
                let kind = said.source.kind;
                kinds.entry(kind as usize).or_insert((kind, 0)).1 += 1;
            }
        }
        let mut text = format!(
            "{} by {}: ",
            counted(self.ordered.len(), "statement"),
            counted(sources.len(), "source"),
        );
        let parts: Vec<String> =
            kinds.values().map(|&(kind, count)| counted_kind(count, kind)).collect();
        text.push_str(&parts.join(", "));
        let nested = self.ordered.iter().filter(|(depth, _)| *depth > 0).count();
        let doubtful =
            self.ordered.iter().filter(|(_, said)| said.confidence < DOUBTFUL).count();
        for (count, word) in [(nested, "nested"), (doubtful, "doubtful")] {
            if count > 0 {
                text.push_str(&format!("; {count} {word}"));
            }
        }
        Some(text)
    }
}

/// Where the name of a statement's source begins.
fn column(depth: usize) -> usize {
    INDENT + STEP * depth.min(DEEPEST)
}

/// Whether the same source goes on speaking, so that it need not be named again.
fn speaks_on(before: (usize, &Attribution), now: (usize, &Attribution)) -> bool {
    let (depth, said) = now;
    depth == before.0
        && depth == 0
        && said.source.actor.is_some()
        && said.source.actor == before.1.source.actor
        && said.source.kind == before.1.source.kind
}

/// The statements in the order of their words, each followed by those it holds.
fn arranged(attributions: &[Attribution]) -> Vec<(usize, &Attribution)> {
    let ids: HashSet<usize> = attributions.iter().map(|said| said.id).collect();
    let mut held: HashMap<Option<usize>, Vec<&Attribution>> = HashMap::new();
    for said in attributions {
        let outer = said.within.filter(|id| ids.contains(id));
        held.entry(outer).or_default().push(said);
    }
    for group in held.values_mut() {
        // Backwards, since the last of a stack comes off first.
        group.sort_by_key(|said| std::cmp::Reverse((first_word(said), said.id)));
    }
    // A stack instead of a recursion: nesting may be deeper than a call stack.
    let mut open: Vec<(usize, &Attribution)> = held
        .remove(&None)
        .unwrap_or_default()
        .into_iter()
        .map(|said| (0, said))
        .collect();
    let mut ordered = Vec::with_capacity(attributions.len());
    while let Some((depth, said)) = open.pop() {
        ordered.push((depth, said));
        let inner = held.remove(&Some(said.id)).unwrap_or_default();
        open.extend(inner.into_iter().map(|nested| (depth + 1, nested)));
    }
    ordered
}

/// Where the first word of source, cue or content stands.
fn first_word(said: &Attribution) -> usize {
    let spans = said.content.spans.iter().chain(&said.source.span);
    let cue = said.cue.map(|cue| cue.span[0]);
    spans.map(|span| span[0]).chain(cue).min().unwrap_or(0)
}
