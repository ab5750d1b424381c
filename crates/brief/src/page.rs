/*!
A page before it takes a form: sections of entries made of runs of words.

Every text is said once, here; the three forms differ in how they set it, never in what it says.
*/

use std::collections::BTreeSet;

use watchfloor_record::{Line, VersionId};

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    /// Its heading.
    pub(crate) title: String,
    /// The lines under it.
    pub(crate) facts: Vec<Runs>,
    /// What it says.
    pub(crate) sections: Vec<Section>,
    /// The reports it rests on.
    pub(crate) sources: Vec<SourceNote>,
    /// What to say of the reports that are not among them.
    pub(crate) sources_note: Option<String>,
}

/// Words that belong together.
pub(crate) type Runs = Vec<Run>;

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Section {
    /// For links to it, and for programs.
    pub(crate) id: &'static str,
    /// Its heading.
    pub(crate) title: &'static str,
    /// What it holds, where the heading does not say it.
    pub(crate) note: Option<&'static str>,
    /// Its entries, by what they have in common.
    pub(crate) groups: Vec<Group>,
    /// What was left out.
    pub(crate) more: Option<String>,
}

/// Entries that have something in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Group {
    /// What; empty for nothing.
    pub(crate) heading: Runs,
    /// The entries.
    pub(crate) entries: Vec<Entry>,
    /// What was left out.
    pub(crate) more: Option<String>,
}

/// One thing that is said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Entry {
    /// The word in the column of its own.
    pub(crate) label: Option<(String, Tone)>,
    /// The first paragraph.
    pub(crate) head: Runs,
    /// Those under it.
    pub(crate) details: Vec<Runs>,
}

/// Some words in one manner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Run {
    /// Words as they are.
    Plain(String),
    /// What the eye should find first.
    Strong(String),
    /// What is beside the point but must be there.
    Faint(String),
    /// A word that says how something stands.
    State(String, Tone),
    /// The words of a report, set in quotation marks; some of them marked.
    Quote(Vec<(String, Stress)>),
    /// The lines that what stands before rests on.
    Lines(Vec<Line>),
    /// A report.
    Report(VersionId),
    /// An address, shown and linked where that is safe.
    Address(String),
    /// A level over days.
    Chart(Vec<Bar>),
}

/// How words of a quotation are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stress {
    /// Not.
    None,
    /// The words that the line is about.
    Chief,
    /// The parties to it.
    Party,
}

/// What a state means for whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing special.
    Calm,
    /// Several vouch for it.
    Firm,
    /// Somebody disputes it, or it came to the worse.
    Dispute,
    /// One vouches for it, or it is still to come.
    Open,
    /// It no longer counts.
    Gone,
}

/// One day of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bar {
    /// Days since 1970.
    pub(crate) day: i32,
    /// How high.
    pub(crate) level: f64,
    /// Whether the day is marked.
    pub(crate) marked: bool,
}

/// A report that the page rests on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SourceNote {
    /// Its number.
    pub(crate) id: VersionId,
    /// Who published what, when, where.
    pub(crate) about: Runs,
    /// Versions and copies.
    pub(crate) kin: Option<String>,
    /// The lines that the page names, each with its sentence.
    pub(crate) evidence: Vec<(Line, Runs)>,
}

impl Run {
    pub(crate) fn plain(text: impl Into<String>) -> Run {
        Run::Plain(text.into())
    }

    pub(crate) fn faint(text: impl Into<String>) -> Run {
        Run::Faint(text.into())
    }

    pub(crate) fn strong(text: impl Into<String>) -> Run {
        Run::Strong(text.into())
    }

    /// Words of a report without anything marked.
    pub(crate) fn quote(text: impl Into<String>) -> Run {
        Run::Quote(vec![(text.into(), Stress::None)])
    }
}

/// Whether a quotation brings its own marks: the source's words, all in quotation marks.
pub(crate) fn is_in_marks(parts: &[(String, Stress)]) -> bool {
    let first = parts.first().and_then(|(text, _)| text.trim_start().chars().next());
    let last = parts.last().and_then(|(text, _)| text.trim_end().chars().next_back());
    matches!((first, last), (Some('“'), Some('”')))
}

impl Page {
    /// All runs of the page, its sources not among them.
    fn runs(&self) -> impl Iterator<Item = &Run> {
        let groups = || self.sections.iter().flat_map(|section| &section.groups);
        let entries = groups().flat_map(|group| &group.entries);
        let of_entries =
            entries.flat_map(|entry| std::iter::once(&entry.head).chain(&entry.details));
        let headings = groups().map(|group| &group.heading);
        self.facts.iter().chain(headings).chain(of_entries).flatten()
    }

    /// The lines named anywhere on the page, in order, each once.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut found: Vec<Line> = Vec::new();
        for run in self.runs() {
            if let Run::Lines(lines) = run {
                found.extend(lines);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The reports named anywhere on the page.
    pub(crate) fn reports(&self) -> BTreeSet<VersionId> {
        let reports = self.runs().filter_map(|run| match run {
            Run::Report(id) => Some(*id),
            _ => None,
        });
        reports.collect()
    }
}
