/*!
A picture and its snapshot with everything at hand by number.
*/

use std::collections::HashMap;

use watchfloor_reading::contract::CharSpan;
use watchfloor_record::{Line, VersionId};
use watchfloor_room::picture::{Announcement, EventCard, Matter, Picture, Story, Tally};
use watchfloor_room::sheet::sentence_of;
use watchfloor_room::{Item, Known, Snapshot};

use crate::page::{Run, Runs, Stress};
use crate::safe;

/// What the sections need to know, looked up by number.
pub(crate) struct Desk<'a> {
    pub(crate) picture: &'a Picture,
    pub(crate) snapshot: &'a Snapshot,
    events: HashMap<Line, &'a EventCard>,
    /// The matter of each event.
    matters: HashMap<Line, &'a Matter>,
    matters_by_id: HashMap<Line, &'a Matter>,
    tallies: HashMap<Line, &'a Tally>,
    announcements: HashMap<Line, &'a Announcement>,
    stories: HashMap<VersionId, &'a Story>,
    /// For each report the versions of its article, and for each original its copies.
    versions: HashMap<VersionId, Vec<VersionId>>,
    copies: HashMap<VersionId, Vec<VersionId>>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(picture: &'a Picture, snapshot: &'a Snapshot) -> Desk<'a> {
        let mut versions: HashMap<VersionId, Vec<VersionId>> = HashMap::new();
        let mut copies: HashMap<VersionId, Vec<VersionId>> = HashMap::new();
        for report in &snapshot.reports {
            versions.entry(report.article).or_default().push(report.id);
            if let Some(original) = report.copy_of {
                copies.entry(original).or_default().push(report.id);
            }
        }
        let about =
            picture.matters.iter().filter_map(|matter| Some((matter.event?, matter)));
        Desk {
            events: picture.events.iter().map(|event| (event.id, event)).collect(),
            matters: about.collect(),
            matters_by_id: picture
                .matters
                .iter()
                .map(|matter| (matter.id, matter))
                .collect(),
            tallies: picture.tallies.iter().map(|tally| (tally.id, tally)).collect(),
            announcements: picture.watch.iter().map(|one| (one.id, one)).collect(),
            stories: picture.stories.iter().map(|story| (story.id, story)).collect(),
            versions,
            copies,
            picture,
            snapshot,
        }
    }

    pub(crate) fn report(&self, id: VersionId) -> Option<&'a Known> {
        self.snapshot.report(id)
    }

    /// The report that holds a line, and what stands on it.
    pub(crate) fn item(&self, line: Line) -> Option<(&'a Known, Item<'a>)> {
        self.snapshot.line(line)
    }

    pub(crate) fn event(&self, id: Line) -> Option<&'a EventCard> {
        self.events.get(&id).copied()
    }

    /// What is claimed of an event.
    pub(crate) fn matter(&self, event: Line) -> Option<&'a Matter> {
        self.matters.get(&event).copied()
    }

    /// The matter with this id.
    pub(crate) fn matter_by_id(&self, id: Line) -> Option<&'a Matter> {
        self.matters_by_id.get(&id).copied()
    }

    /// The tally with this id.
    pub(crate) fn tally(&self, id: Line) -> Option<&'a Tally> {
        self.tallies.get(&id).copied()
    }

    /// The announcement with this id.
    pub(crate) fn announcement(&self, id: Line) -> Option<&'a Announcement> {
        self.announcements.get(&id).copied()
    }

    pub(crate) fn story(&self, id: VersionId) -> Option<&'a Story> {
        self.stories.get(&id).copied()
    }

    /// The versions of a report's article, itself among them, in the room's order.
    pub(crate) fn versions(&self, report: &Known) -> &[VersionId] {
        self.versions.get(&report.article).map_or(&[], Vec::as_slice)
    }

    /// The copies of a report, in the room's order.
    pub(crate) fn copies(&self, report: VersionId) -> &[VersionId] {
        self.copies.get(&report).map_or(&[], Vec::as_slice)
    }

    /// The moment of the picture. Where all that is known was asked for, the latest time at which
    /// something was learnt; `None` where nothing ever was.
    pub(crate) fn moment(&self) -> Option<i64> {
        // The calendar ends long before the numbers do.
        const LAST: i64 = 253_402_207_200_000;
        if (0..=LAST).contains(&self.picture.at) {
            return Some(self.picture.at);
        }
        self.snapshot.reports.iter().map(|report| report.learnt).max()
    }
}

/// Who published a report, as it is named on the page.
pub(crate) fn outlet(report: &Known) -> String {
    let name = report.outlet.as_deref().map(|name| safe::short(name, 60));
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| "an outlet not named".to_owned())
}

/// The words that a line is about.
pub(crate) fn span_of(item: &Item<'_>) -> CharSpan {
    match item {
        Item::Act(_, event) => event.span,
        Item::Statement(_, said) => {
            let start = said.content.spans.iter().map(|span| span[0]).min();
            let end = said.content.spans.iter().map(|span| span[1]).max();
            [start.unwrap_or(0), end.unwrap_or(0)]
        }
        Item::Figure(_, figure) => figure.span,
        Item::Watch(_, watch) => watch.what.span,
    }
}

/// The words of a line, in quotation marks, at most `most` characters of them.
pub(crate) fn quoted(report: &Known, item: &Item<'_>, most: usize) -> Run {
    let spans = match item {
        Item::Statement(_, said) if said.content.spans.len() > 1 => {
            said.content.spans.clone()
        }
        _ => vec![span_of(item)],
    };
    let words: Vec<&str> = spans.iter().map(|span| report.words(*span)).collect();
    let joined = words.join(" … ");
    match says_little(&joined) {
        true => {
            in_sentence(report, span_of(item), &[(span_of(item), Stress::Chief)], most)
        }
        false => Run::quote(safe::short(without_that(&joined), most)),
    }
}

/// "That his country would keep its word" hangs in the air where the verb of saying is not quoted with it.
fn without_that(words: &str) -> &str {
    words.strip_prefix("that ").unwrap_or(words)
}

/// The words at a span, in quotation marks; where they say little by themselves, in their sentence.
pub(crate) fn quoted_span(report: &Known, span: CharSpan, most: usize) -> Run {
    match says_little(report.words(span)) {
        true => in_sentence(report, span, &[(span, Stress::Chief)], most),
        false => Run::quote(safe::short(without_that(report.words(span)), most)),
    }
}

/// The words at a span and no others, in quotation marks.
pub(crate) fn quoted_words(report: &Known, span: CharSpan, most: usize) -> Run {
    Run::quote(safe::short(report.words(span), most))
}

/// The sentence around a span, in quotation marks.
pub(crate) fn quoted_sentence(report: &Known, span: CharSpan, most: usize) -> Run {
    in_sentence(report, span, &[], most)
}

/// Whether words are so few ("it", "the warning") that nobody knows what they are about.
fn says_little(words: &str) -> bool {
    const FEW: usize = 4;
    words.split_whitespace().nth(FEW - 1).is_none()
}

/// The sentence that holds a line, with what it is about marked.
pub(crate) fn sentence(report: &Known, item: &Item<'_>, most: usize) -> Runs {
    let mut marked: Vec<(CharSpan, Stress)> = Vec::new();
    match item {
        Item::Act(_, event) => {
            marked.push((event.trigger, Stress::Chief));
            let parties = event.actor_words.iter().chain(&event.recipient_words);
            marked.extend(parties.map(|span| (*span, Stress::Party)));
        }
        Item::Statement(_, said) => {
            marked.extend(said.source.span.map(|span| (span, Stress::Party)));
            marked.extend(said.content.spans.iter().map(|span| (*span, Stress::Chief)));
        }
        Item::Figure(_, figure) => marked.push((figure.span, Stress::Chief)),
        Item::Watch(_, watch) => {
            marked.push((watch.what.span, Stress::Chief));
            marked.extend(watch.condition.map(|words| (words.span, Stress::Party)));
        }
    }
    vec![in_sentence(report, span_of(item), &marked, most)]
}

/// The sentences around `chief` with spans marked. Where that is longer than `most` characters, its
/// beginning is left out first as far as nothing marked stands in it, then its end is cut.
fn in_sentence(
    report: &Known,
    chief: CharSpan,
    marked: &[(CharSpan, Stress)],
    most: usize,
) -> Run {
    let sentences = &report.sheet.reading.sentences;
    let from = sentences.get(sentence_of(sentences, chief));
    let last = [chief[1].saturating_sub(1).max(chief[0]); 2];
    let to = sentences.get(sentence_of(sentences, last));
    let mut start = from.map_or(chief[0], |sentence| sentence[0]).min(chief[0]);
    let end = to.map_or(chief[1], |sentence| sentence[1]).max(chief[1]);

    let mut inside: Vec<(CharSpan, Stress)> = marked
        .iter()
        .copied()
        .filter(|(span, _)| span[0] >= start && span[0] < span[1] && span[1] <= end)
        .collect();
    inside.sort_by_key(|(span, stress)| (span[0], *stress != Stress::Chief, span[1]));

    let mut parts: Vec<(String, Stress)> = Vec::new();
    let first_marked = inside.first().map_or(chief[0], |(span, _)| span[0]);
    const BEFORE: usize = 80;
    if end.saturating_sub(start) > most && first_marked.saturating_sub(start) > BEFORE {
        parts.push(("… ".to_owned(), Stress::None));
        start = first_marked - BEFORE;
        // Begins with a whole word.
        let skipped =
            report.words([start, first_marked]).chars().position(char::is_whitespace);
        start += skipped.map_or(0, |skipped| skipped + 1);
    }
    let mut left = most;
    let mut here = start;
    let mut add = |span: CharSpan, stress: Stress| {
        if span[0] >= span[1] || left == 0 {
            return;
        }
        let length = span[1] - span[0];
        let words = report.words(span);
        let mut text = flat(&safe_part(words, left));
        if length > left {
            text.push_str(" …");
        }
        left = left.saturating_sub(length);
        parts.push((text, stress));
    };
    for (span, stress) in inside {
        let begin = span[0].max(here);
        if begin >= span[1] {
            continue;
        }
        add([here, begin], Stress::None);
        add([begin, span[1]], stress);
        here = span[1];
    }
    add([here, end], Stress::None);
    Run::Quote(parts)
}

/// The first `most` characters.
fn safe_part(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// [`safe::line`] that keeps one space at either end, so that parts can be put side by side.
fn flat(text: &str) -> String {
    let words = safe::line(text);
    let before = text.starts_with(char::is_whitespace);
    let after = text.ends_with(char::is_whitespace) && !words.is_empty();
    format!("{}{words}{}", if before { " " } else { "" }, if after { " " } else { "" })
}
