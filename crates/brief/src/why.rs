//! What a line rests on: every word of it, in its sentence.

use std::collections::HashSet;

use watchfloor_record::Line;
use watchfloor_room::picture::{
    Announcement, Claim, EventCard, Matter, Retired, Tally, WatchState,
};
use watchfloor_room::{Item, Known};

use crate::desk::{outlet, sentence};
use crate::page::{Entry, Group, Page, Run, Runs, Section, Tone};
use crate::sections::announced;
use crate::sections::disputed::verb;
use crate::sections::figures::held;
use crate::sections::people;
use crate::sections::retracted::why_gone;
use crate::sections::{Work, references, sources};
use crate::words;

/// Characters of a sentence: here all of it is wanted, but for what no sentence is.
const SENTENCE: usize = 2_000;

/// The page of a line.
pub(crate) fn page(work: &Work<'_>, line: Line) -> Page {
    let mut page = Page { title: format!("Line {line}"), ..Page::default() };
    let Some((report, item)) = work.desk.item(line) else {
        let facts =
            format!("There is no line {line} among what was known at this moment.");
        page.facts = vec![vec![Run::strong(facts)]];
        return page;
    };
    page.facts.push(vec![
        Run::plain(format!("{}, in ", what(&item))),
        Run::plain(outlet(report)),
        Run::plain(", "),
        Run::Report(report.id),
    ]);
    page.facts.extend(std::iter::once(sentence(report, &item, SENTENCE)));
    page.facts.extend(reader(report, &item));

    let found = Found::of(work, line);
    for event in &found.events {
        page.sections.extend(event_sections(work, event));
    }
    for matter in &found.matters {
        page.sections.push(matter_section(work, matter));
    }
    for tally in &found.tallies {
        page.sections.push(tally_section(work, tally));
    }
    for one in &found.announcements {
        page.sections.push(announcement_section(work, one));
    }
    page.sections.extend(people_section(work, &found, line));
    if found.is_empty() {
        page.facts.push(vec![Run::faint(
            "Nothing in the picture rests on this line: a later version took its report's place, or it was \
             not weighed.",
        )]);
    }
    page.facts.retain(|fact| !fact.is_empty());
    sources::add(work, &mut page);
    page
}

fn what(item: &Item<'_>) -> &'static str {
    match item {
        Item::Act(..) => "An act",
        Item::Statement(..) => "A statement",
        Item::Figure(..) => "A figure",
        Item::Watch(..) => "An announcement",
    }
}

/// What the reader made of the line, and how sure it is.
fn reader(report: &Known, item: &Item<'_>) -> Vec<Runs> {
    let reading = &report.sheet.reading;
    let name_of = |actor: Option<usize>| {
        let actor =
            actor.and_then(|id| reading.actors.iter().find(|actor| actor.id == id));
        actor.map(|actor| words::name(&actor.name))
    };
    let percent = |confidence: f64| format!("{:.0}%", confidence * 100.0);
    let mut runs = Vec::new();
    match item {
        Item::Act(_, event) => {
            runs.push(Run::faint(format!(
                "Read as {} ({}, CAMEO {}), {}; {} sure.",
                words::act(&event.kind, event.mode.as_deref()),
                event.quad,
                event.cameo,
                words::status(event.status),
                percent(event.confidence),
            )));
            let vouchers: Vec<String> = event
                .attributions
                .iter()
                .filter_map(|id| reading.attributions.iter().find(|said| said.id == *id))
                .map(|said| source(report, said.source.span, name_of(said.source.actor)))
                .collect();
            let text = match vouchers.as_slice() {
                [] => " No source is named for it: the report itself says so.".to_owned(),
                [one] => format!(" Said by {one}."),
                [inner, outer @ ..] => format!(
                    " Said by {inner}, according to {}.",
                    outer.join(", according to ")
                ),
            };
            runs.push(Run::plain(text));
        }
        Item::Statement(_, said) => runs.push(Run::faint(format!(
            "Said by {}, {}; {} sure.",
            source(report, said.source.span, name_of(said.source.actor)),
            words::source_kind(said.source.kind),
            percent(said.confidence),
        ))),
        Item::Figure(_, figure) => {
            let counted = words::counted_what(
                figure.role,
                figure.item.as_deref(),
                figure.unit.as_deref(),
            );
            let about = if figure.approximate { "about " } else { "" };
            let range = words::range(figure.low, figure.high);
            runs.push(Run::faint(format!("Read as {counted}: {about}{range}.")));
        }
        Item::Watch(_, watch) => runs.push(Run::faint(format!(
            "Read as: {}{}.",
            words::watch_kind(watch.kind),
            name_of(watch.by).map(|by| format!(" by {by}")).unwrap_or_default(),
        ))),
    }
    vec![runs]
}

/// The source's words, and whom they mean where that is known.
fn source(
    report: &Known,
    span: Option<watchfloor_reading::contract::CharSpan>,
    name: Option<String>,
) -> String {
    let words = span.map(|span| words::name(report.words(span)));
    match (words, name) {
        (Some(words), Some(name)) if words != name => format!("“{words}” ({name})"),
        (Some(words), _) => format!("“{words}”"),
        (None, Some(name)) => name,
        (None, None) => "a source not named".to_owned(),
    }
}

/// What of the picture rests on a line.
struct Found<'a> {
    events: Vec<&'a EventCard>,
    matters: Vec<&'a Matter>,
    tallies: Vec<&'a Tally>,
    announcements: Vec<&'a Announcement>,
}

impl<'a> Found<'a> {
    fn of(work: &Work<'a>, line: Line) -> Found<'a> {
        let picture = work.desk.picture;
        let events: Vec<&EventCard> = picture
            .events
            .iter()
            .filter(|event| {
                event.id == line || event.best == line || event.mentions.contains(&line)
            })
            .collect();
        let ids: HashSet<Line> = events.iter().map(|event| event.id).collect();
        let matters = picture.matters.iter().filter(|matter| {
            matter.id == line
                || matter.event.is_some_and(|event| event == line || ids.contains(&event))
                || matter
                    .claims
                    .iter()
                    .any(|claim| claim.line == line || claim.first == line)
        });
        let tallies = picture.tallies.iter().filter(|tally| {
            tally.id == line
                || tally.event.is_some_and(|event| ids.contains(&event))
                || tally
                    .entries
                    .iter()
                    .any(|one| one.line == line || one.lines.contains(&line))
        });
        let announcements = picture.watch.iter().filter(|one| {
            one.id == line
                || one.lines.contains(&line)
                || one.event.is_some_and(|event| ids.contains(&event))
                || one.life.iter().any(|turn| turn.line == Some(line))
        });
        Found {
            matters: matters.collect(),
            tallies: tallies.collect(),
            announcements: announcements.collect(),
            events,
        }
    }

    fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.matters.is_empty()
            && self.tallies.is_empty()
            && self.announcements.is_empty()
    }
}

/// "Northwater Dispatch, 2031-05-12 06:00 UTC: “the sentence” [12]".
fn in_full(work: &Work<'_>, line: Line) -> Option<Runs> {
    let (report, item) = work.desk.item(line)?;
    let mut runs = vec![Run::faint(format!(
        "{}, {}: ",
        outlet(report),
        words::moment(report.stamp)
    ))];
    runs.extend(sentence(report, &item, SENTENCE));
    runs.push(Run::Lines(vec![line]));
    Some(runs)
}

fn section(id: &'static str, title: &'static str, entries: Vec<Entry>) -> Section {
    let group = Group { heading: Runs::new(), entries, more: None };
    Section { id, title, note: None, groups: vec![group], more: None }
}

/// The event, and each mention of it.
fn event_sections(work: &Work<'_>, event: &EventCard) -> [Section; 1] {
    let mut head = words::event(event);
    head.push(Run::Lines(vec![event.id]));
    let mut entries = vec![Entry {
        label: Some((words::status(event.status).to_owned(), Tone::Calm)),
        head,
        details: vec![vec![Run::faint(format!(
            "{} in {}, learnt from {} to {}",
            words::counted(event.mentions.len(), "mention"),
            words::counted(event.reports.len(), "report"),
            words::moment(event.learnt.0),
            words::moment(event.learnt.1),
        ))]],
    }];
    let mentions = event.mentions.iter().filter_map(|line| {
        let (_, item) = work.desk.item(*line)?;
        let Item::Act(_, act) = item else { return None };
        let mut details = Vec::new();
        if let Some(condition) = act.condition {
            let (report, _) = work.desk.item(*line)?;
            details.push(vec![
                Run::plain("condition: "),
                crate::desk::quoted_words(report, condition.span, SENTENCE),
                Run::Lines(vec![*line]),
            ]);
        }
        Some(Entry {
            label: Some((words::status(act.status).to_owned(), Tone::Calm)),
            head: in_full(work, *line)?,
            details,
        })
    });
    entries.extend(mentions);
    [section("event", "The act and its mentions", entries)]
}

/// Who vouches for what, and how the state came about.
fn matter_section(work: &Work<'_>, matter: &Matter) -> Section {
    let (word, tone) = words::state(matter.state);
    let mut head = vec![Run::plain(format!(
        "{} assert{} it",
        words::counted(matter.origins, "independent origin"),
        if matter.origins == 1 { "s" } else { "" },
    ))];
    head.push(Run::Lines(vec![matter.id]));
    let mut history = Vec::new();
    for (nth, turn) in matter.history.iter().enumerate() {
        let (state, tone) = words::state(turn.state);
        let origins =
            matter.counts.get(nth).map(|count| words::counted(*count, "origin"));
        let origins =
            origins.map(|origins| format!(", {origins} for it")).unwrap_or_default();
        let mut runs = vec![
            Run::State(state.to_owned(), tone),
            Run::plain(format!(" since {}{origins}", words::moment(turn.at))),
        ];
        runs.extend(references(turn.line.or(Some(matter.id))));
        history.push(runs);
    }
    let mut entries =
        vec![Entry { label: Some((word.to_owned(), tone)), head, details: history }];
    entries.extend(matter.claims.iter().map(|claim| claim_entry(work, matter, claim)));
    section("claims", "Who says so, and who does not", entries)
}

fn claim_entry(work: &Work<'_>, matter: &Matter, claim: &Claim) -> Entry {
    let denies = claim.stance == watchfloor_room::picture::Stance::Denies;
    let tone = if denies { Tone::Dispute } else { Tone::Calm };
    let (label, tone) = match claim.retired {
        Some(Retired::Corrected { .. }) => ("corrected", Tone::Gone),
        Some(Retired::Dropped { .. }) => ("dropped", Tone::Gone),
        Some(Retired::Withdrawn { .. }) => ("withdrawn", Tone::Gone),
        None if denies => (verb(matter.state).trim_end_matches(" by"), tone),
        None => ("stands", tone),
    };
    let mut head = vec![
        Run::strong(words::origin(&claim.origin)),
        Run::plain(format!(
            " {}, learnt {}: ",
            words::stance(claim.stance),
            words::moment(claim.learnt)
        )),
    ];
    match work.desk.item(claim.line) {
        Some((report, item)) => {
            head.push(Run::faint(format!("{}: ", outlet(report))));
            head.extend(sentence(report, &item, SENTENCE));
        }
        None => head.push(Run::faint("its report is not in this picture")),
    }
    head.push(Run::Lines(vec![claim.line]));
    let details = why_gone(work, claim).into_iter().collect();
    Entry { label: Some((label.to_owned(), tone)), head, details }
}

/// The figures side by side, each with all its lines.
fn tally_section(work: &Work<'_>, tally: &Tally) -> Section {
    let what = crate::counted(tally);
    let head = vec![
        Run::plain(format!("{what}: ")),
        Run::strong(words::range(tally.low, tally.high)),
        Run::Lines(vec![tally.id]),
    ];
    let label = Some(("together".to_owned(), Tone::Calm));
    let mut entries = vec![Entry { label, head, details: Vec::new() }];
    for holder in &tally.entries {
        let mut lines = vec![holder.line];
        lines.extend(holder.lines.iter().filter(|line| **line != holder.line));
        let details = lines.into_iter().filter_map(|line| in_full(work, line)).collect();
        let (word, tone) = words::entry_state(&holder.state);
        entries.push(Entry {
            label: Some((word.to_owned(), tone)),
            head: held(holder),
            details,
        });
    }
    section("figures", "Figures", entries)
}

/// An announcement, all its lines, and each turn of its life.
fn announcement_section(work: &Work<'_>, one: &Announcement) -> Section {
    let mut head = announced::head(work, one, SENTENCE);
    head.push(Run::plain(format!(" · says {}", words::origin(&one.origin))));
    head.push(Run::Lines(vec![one.id]));
    let mut lines = vec![one.id];
    lines.extend(one.lines.iter().filter(|line| **line != one.id));
    let details = lines.into_iter().filter_map(|line| in_full(work, line)).collect();
    let (word, tone) = words::watch_state(one.state);
    let mut entries = vec![Entry { label: Some((word.to_owned(), tone)), head, details }];
    for turn in one
        .life
        .iter()
        .filter(|turn| turn.state != WatchState::Open || turn.line != Some(one.id))
    {
        let (state, tone) = words::watch_state(turn.state);
        let mut head = vec![Run::plain(format!("since {}", words::moment(turn.at)))];
        let mut details = Vec::new();
        match turn.line {
            Some(line) => {
                head.extend(references([line]));
                details.extend(in_full(work, line));
            }
            None => {
                head.push(Run::plain(", by its date alone"));
                head.extend(references([one.id]));
            }
        }
        entries.push(Entry { label: Some((state.to_owned(), tone)), head, details });
    }
    section("announced", "Announced, and what became of it", entries)
}

/// What people said about any line of what was found.
fn people_section(work: &Work<'_>, found: &Found<'_>, line: Line) -> Option<Section> {
    let mut lines: HashSet<Line> = HashSet::from([line]);
    for event in &found.events {
        lines.extend(&event.mentions);
        lines.insert(event.id);
    }
    for matter in &found.matters {
        lines.extend(matter.claims.iter().map(|claim| claim.line));
    }
    for tally in &found.tallies {
        lines.extend(tally.entries.iter().flat_map(|entry| &entry.lines));
    }
    for one in &found.announcements {
        lines.extend(&one.lines);
        lines.insert(one.id);
    }
    let acts = work.desk.snapshot.acts.iter().filter(|act| {
        lines.contains(&act.act.target)
            || act.act.other.is_some_and(|line| lines.contains(&line))
    });
    let entries: Vec<Entry> = acts.map(|act| people::entry(work, act)).collect();
    (!entries.is_empty()).then(|| section("people", "People's words", entries))
}
