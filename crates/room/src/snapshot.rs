//! The reports known at a moment, with their readings and what they belong to.

use std::sync::{Arc, OnceLock};

use watchfloor_reading::contract::{Attribution, CharSpan, Event, Figure, Watch};
use watchfloor_record::{Act, Generation, Line, VersionId};

use crate::maps::HashMap;
use crate::memo::Memo;
use crate::sheet::{Sheet, sentence_of};

/// A report as the room knows it. A copy of it shares what was read, the text and what was worked out.
#[derive(Clone, Debug)]
pub struct Known {
    /// The number of the version.
    pub id: VersionId,
    /// Who published it; the room's word for it where nobody is named is `None`.
    pub outlet: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published, as it says itself.
    pub published: Option<String>,
    /// Its place in time, milliseconds.
    pub stamp: i64,
    /// When the room learnt it, milliseconds.
    pub learnt: i64,
    /// What makes it the same when it comes again.
    pub digest: [u8; 32],
    /// The number of its first line.
    pub first_line: Line,
    /// What was read in it.
    pub sheet: Arc<Sheet>,
    /// Its text.
    pub text: Arc<str>,
    /// The first version of its article.
    pub article: VersionId,
    /// The version before it, if it is a later one.
    pub earlier: Option<VersionId>,
    /// The version that has taken its place.
    pub later: Option<VersionId>,
    /// The report of another outlet that it is mostly a copy of.
    pub copy_of: Option<VersionId>,
    /// The report that began its story.
    pub story: VersionId,
    /// What was worked out of it.
    pub memo: Arc<Memo>,
}

/// A report's place in the room's order, which does not depend on its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// See [`Known::stamp`].
    pub stamp: i64,
    /// See [`Known::learnt`].
    pub learnt: i64,
    /// Empty where it is not known.
    pub outlet: String,
    /// See [`Known::digest`].
    pub digest: [u8; 32],
}

/// One line of a report.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// An act.
    Act(usize, &'a Event),
    /// A statement.
    Statement(usize, &'a Attribution),
    /// A figure.
    Figure(usize, &'a Figure),
    /// An announcement.
    Watch(usize, &'a Watch),
}

impl Known {
    /// The words at a span.
    pub fn words(&self, span: CharSpan) -> &str {
        let start = self.byte_of_char(span[0]);
        let end = self.byte_of_char(span[1]).max(start);
        &self.text[start..end]
    }

    /// The byte at which a character begins. Whole stretches are counted first, by the bytes that begin a
    /// character: that is many times as fast as going from one character to the next.
    fn byte_of_char(&self, at: usize) -> usize {
        const STRETCH: usize = 64;
        let begins = |byte: u8| !(0x80..0xc0).contains(&byte);
        let bytes = self.text.as_bytes();
        let (mut from, mut left) = (0, at);
        for stretch in bytes.chunks(STRETCH) {
            let count: u8 = stretch.iter().map(|byte| u8::from(begins(*byte))).sum();
            if usize::from(count) > left {
                break;
            }
            left -= usize::from(count);
            from += stretch.len();
        }
        let rest = bytes[from..].iter().enumerate().filter(|(_, byte)| begins(**byte));
        rest.map(|(place, _)| from + place).nth(left).unwrap_or(bytes.len())
    }

    /// The number of an act's line.
    pub fn act_line(&self, event: usize) -> Line {
        self.first_line + line_number(event)
    }

    /// The number of a statement's line.
    pub fn statement_line(&self, attribution: usize) -> Line {
        self.act_line(self.sheet.reading.events.len()) + line_number(attribution)
    }

    /// The number of a figure's line.
    pub fn figure_line(&self, figure: usize) -> Line {
        self.statement_line(self.sheet.reading.attributions.len()) + line_number(figure)
    }

    /// The number of an announcement's line.
    pub fn watch_line(&self, watch: usize) -> Line {
        self.figure_line(self.sheet.reading.figures.len()) + line_number(watch)
    }

    /// What stands on a line of this report.
    pub fn item(&self, line: Line) -> Option<Item<'_>> {
        let reading = &self.sheet.reading;
        let mut at = usize::try_from(line - self.first_line).ok()?;
        if let Some(event) = reading.events.get(at) {
            return Some(Item::Act(at, event));
        }
        at -= reading.events.len();
        if let Some(said) = reading.attributions.get(at) {
            return Some(Item::Statement(at, said));
        }
        at -= reading.attributions.len();
        if let Some(figure) = reading.figures.get(at) {
            return Some(Item::Figure(at, figure));
        }
        at -= reading.figures.len();
        reading.watch.get(at).map(|watch| Item::Watch(at, watch))
    }

    /// The sentence that a line stands in.
    pub fn sentence(&self, line: Line) -> Option<CharSpan> {
        let span = match self.item(line)? {
            Item::Act(_, event) => event.trigger,
            Item::Statement(_, said) => *said.content.spans.first()?,
            Item::Figure(_, figure) => figure.span,
            Item::Watch(_, watch) => watch.what.span,
        };
        let sentences = &self.sheet.reading.sentences;
        Some(sentences.get(sentence_of(sentences, span)).copied().unwrap_or(span))
    }

    /// What stands before another report in the room's order: published earlier; where that is the same,
    /// learnt earlier, and then by outlet and digest.
    pub fn rank(&self) -> Rank {
        Rank {
            stamp: self.stamp,
            learnt: self.learnt,
            outlet: self.outlet.clone().unwrap_or_default(),
            digest: self.digest,
        }
    }
}

fn line_number(index: usize) -> Line {
    Line::try_from(index).unwrap_or(Line::MAX)
}

/// What the room knew at a moment, in the room's order of reports. Everything that the picture shows is
/// a pure function of it.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// The moment, milliseconds.
    pub at: i64,
    /// The revision of the record.
    pub revision: i64,
    /// Reports learnt before this moment are not in it (but those that later ones link to).
    pub since: i64,
    /// Which readings of the reports these are.
    pub generation: Generation,
    /// All versions known, the earliest first by [`Known::rank`].
    pub reports: Vec<Known>,
    /// For the line of each act that joins an earlier mention: that mention's line, which may stand in a
    /// report that is not in the snapshot.
    pub event_parents: HashMap<Line, Line>,
    /// What people said, in order, without what was undone. It may have been said of an earlier reading:
    /// the lines are those of this one with the same words.
    pub acts: Vec<Act>,
    /// What people said of words in which nothing is read in these readings, by the lines of the reading
    /// it was said of.
    pub unplaced: Vec<Act>,
    /// Where each report stands in `reports`; made when it is first asked for.
    pub index: Index,
}

/// Where reports stand in a snapshot, by their numbers and by their lines.
#[derive(Debug, Default)]
pub struct Index(OnceLock<Places>);

#[derive(Debug)]
struct Places {
    by_number: HashMap<VersionId, usize>,
    /// First lines, in order.
    by_line: Vec<(Line, usize)>,
}

impl Snapshot {
    fn places(&self) -> &Places {
        self.index.0.get_or_init(|| {
            let numbered = || self.reports.iter().enumerate();
            let mut by_line: Vec<(Line, usize)> = numbered()
                // A report without lines would hide the one that has the same first line.
                .filter(|(_, report)| report.sheet.lines() > 0)
                .map(|(at, report)| (report.first_line, at))
                .collect();
            by_line.sort_unstable();
            Places {
                by_number: numbered().map(|(at, report)| (report.id, at)).collect(),
                by_line,
            }
        })
    }

    /// The report with this number.
    pub fn report(&self, id: VersionId) -> Option<&Known> {
        self.places().by_number.get(&id).map(|at| &self.reports[*at])
    }

    /// The report that holds a line, and what stands on it.
    pub fn line(&self, line: Line) -> Option<(&Known, Item<'_>)> {
        let by_line = &self.places().by_line;
        let after = by_line.partition_point(|(first, _)| *first <= line);
        let report = &self.reports[by_line.get(after.checked_sub(1)?)?.1];
        Some((report, report.item(line)?))
    }

    /// The reports that count: of each article the latest version.
    pub fn current(&self) -> impl Iterator<Item = &Known> {
        self.reports.iter().filter(|report| report.later.is_none())
    }
}
