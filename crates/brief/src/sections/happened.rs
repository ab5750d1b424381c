//! Acts that somebody says took place, by story.

use std::cmp::Reverse;
use std::collections::HashMap;

use watchfloor_reading::contract::Status;
use watchfloor_record::VersionId;
use watchfloor_room::picture::{EventCard, Judgement, Matter, Stance, State};

use super::{Work, is_rejected, left_out, one_of_each_origin, references};
use crate::desk::outlet;
use crate::page::{Entry, Group, Run, Runs, Section, Tone};
use crate::safe;
use crate::words;

/// Acts shown of one story, so that one story does not fill the page.
const MOST_OF_A_STORY: usize = 5;

/// The section; none where nothing is said to have happened.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let asserted =
        work.desk.picture.events.iter().filter(|event| is_asserted(work, event));
    let (recent, old): (Vec<_>, Vec<_>) =
        asserted.partition(|event| work.is_recent_day(event.days.1));
    // Both sorts keep the picture's order among equals; numbers go by arrival.
    let mut stories: Vec<(VersionId, Vec<&EventCard>)> = Vec::new();
    let mut places: HashMap<VersionId, usize> = HashMap::new();
    for event in &recent {
        let place = *places.entry(event.story).or_insert_with(|| {
            stories.push((event.story, Vec::new()));
            stories.len() - 1
        });
        stories[place].1.push(event);
    }
    for (_, events) in &mut stories {
        events.sort_by_key(|event| weight(work, event));
    }
    stories.sort_by_key(|(_, events)| events.first().map(|event| weight(work, event)));

    let mut groups = Vec::new();
    let mut told_of = 0;
    let shares = shares(&stories, work.settings.limit);
    for ((story, events), share) in stories.into_iter().zip(shares) {
        if share == 0 {
            continue;
        }
        let entries = events.iter().take(share).map(|event| entry(work, event)).collect();
        let more =
            left_out(events.len() - share).map(|text| format!("{text} of this story"));
        told_of += events.len();
        groups.push(Group { heading: heading(work, story), entries, more });
    }
    if groups.is_empty() && old.is_empty() {
        return None;
    }
    let mut more: Vec<String> = Vec::new();
    more.extend(
        left_out(recent.len().saturating_sub(told_of))
            .map(|text| format!("{text} of other stories")),
    );
    if !old.is_empty() {
        more.push(format!(
            "{} of earlier days not listed",
            words::counted(old.len(), "act")
        ));
    }
    Some(Section {
        id: "happened",
        title: "Happened",
        note: Some("as somebody says, by story"),
        groups,
        more: (!more.is_empty()).then(|| more.join("; ")),
    })
}

/// How many acts of each story are shown: a few of each in turn, and where there is space left, more of
/// the first ones.
fn shares(stories: &[(VersionId, Vec<&EventCard>)], limit: usize) -> Vec<usize> {
    let mut left = limit;
    let mut shares = vec![0; stories.len()];
    for most in [MOST_OF_A_STORY, usize::MAX] {
        for (share, (_, events)) in shares.iter_mut().zip(stories) {
            let further = events.len().min(most).saturating_sub(*share).min(left);
            *share += further;
            left -= further;
        }
    }
    shares
}

/// Whether somebody still says that it took place, and nobody of the room rejected it.
pub(crate) fn is_asserted(work: &Work<'_>, event: &EventCard) -> bool {
    if is_rejected(&event.judgements) {
        return false;
    }
    match work.desk.matter(event.id) {
        None => matches!(event.status, Status::Happened | Status::Ongoing),
        Some(matter) => {
            let lives = matches!(
                matter.state,
                State::Single | State::Corroborated | State::Denied | State::Contradicted
            );
            let mut standing =
                matter.claims.iter().filter(|claim| claim.retired.is_none());
            lives && standing.any(|claim| claim.stance == Stance::Asserts)
        }
    }
}

/// What several vouch for first, and what is heavy enough to be told whoever says it; of that, and of the rest, the
/// latest day first, then the best vouched for. Accusations and requests come behind deeds, however many heard them.
fn weight(work: &Work<'_>, event: &EventCard) -> impl Ord + use<> {
    /// On Goldstein's scale: attacks, blockades, ceasefires.
    const HEAVY: f64 = 7.0;
    const SURE: f64 = 0.6;
    let origins = work.desk.matter(event.id).map_or(0, |matter| matter.origins);
    let words =
        matches!(event.kind.as_str(), "ACCUSE" | "REJECT" | "REQUEST" | "SUPPORT");
    let is_heavy = event.goldstein.abs() >= HEAVY
        && event.confidence >= SURE
        && !event.actor.is_empty()
        && !event.recipient.is_empty();
    let is_chief = origins >= 2 && !words || is_heavy;
    (!is_chief, Reverse(event.days.1), Reverse(origins), Reverse(event.learnt.1))
}

/// The headline of the report that began a story.
fn heading(work: &Work<'_>, story: VersionId) -> Runs {
    let Some(report) = work.desk.report(story) else { return Runs::new() };
    let others =
        work.desk.story(story).map_or(0, |story| story.reports.len().saturating_sub(1));
    let title =
        report.title.as_deref().map(|title| safe::short(title, 120)).unwrap_or_default();
    let mut runs = Vec::new();
    if title.is_empty() {
        runs.push(Run::plain("a report without a headline"));
    } else {
        runs.push(Run::quote(title));
    }
    let more = match others {
        0 => String::new(),
        others => format!(" and {}", words::counted(others, "more report")),
    };
    runs.push(Run::faint(format!(" · {}{more} · ", outlet(report))));
    runs.push(Run::Report(story));
    runs
}

/// One act: who, what, when, where; its words; who vouches and who disputes.
fn entry(work: &Work<'_>, event: &EventCard) -> Entry {
    let mut head = words::event(event);
    if event.status == Status::Ongoing {
        head.push(Run::plain(" · ongoing"));
    }
    head.push(Run::Lines(vec![event.id]));
    let matter = work.desk.matter(event.id);
    let mut details = match matter {
        Some(matter) => vouched(work, event, matter),
        None => work.words_of(event.best).into_iter().collect(),
    };
    details.extend(event.judgements.iter().filter_map(correction));
    let label =
        matter.map_or(("not weighed", Tone::Calm), |matter| words::state(matter.state));
    let label = if label.0 == "single" { ("one origin", label.1) } else { label };
    Entry { label: Some((label.0.to_owned(), label.1)), head, details }
}

/// What a person says would be right, beside what was read.
fn correction(said: &Judgement) -> Option<Runs> {
    let own = said.words.as_deref().filter(|_| said.verb == "correct")?;
    Some(vec![
        Run::strong(format!("{} corrects the reading: ", words::name(&said.author))),
        Run::quote(safe::short(own, 600)),
    ])
}

/// The words that tell it best and who vouches for it: "only X says so in Y: “…” [12]", or the words
/// and under them "two independent origins: X and Z [12] [31]". Of what is disputed only the names:
/// the words of both sides stand in the section after this one.
fn vouched(work: &Work<'_>, event: &EventCard, matter: &Matter) -> Vec<Runs> {
    let claims = one_of_each_origin(matter, Stance::Asserts);
    let names: Vec<String> =
        claims.iter().map(|claim| words::origin(&claim.origin)).collect();
    let mut origins = vec![Run::plain(words::origins(&names))];
    origins.extend(references(claims.iter().map(|claim| claim.line)));
    let denied = disputed(matter);
    match (claims.as_slice(), denied) {
        (_, Some(denied)) => vec![origins, denied],
        ([only], None) => vec![work.claim("only", only, " says so")],
        (several, None) => {
            // The best mention, where it is one of those that assert it.
            let asserts = |line| several.iter().any(|claim| claim.line == line);
            let first = several.first().map_or(event.best, |claim| claim.line);
            let line = if asserts(event.best) { event.best } else { first };
            work.words_of(line).into_iter().chain([origins]).collect()
        }
    }
}

/// "denied by Y [44]".
fn disputed(matter: &Matter) -> Option<Runs> {
    let claims = one_of_each_origin(matter, Stance::Denies);
    if claims.is_empty() {
        return None;
    }
    let names: Vec<String> =
        claims.iter().map(|claim| words::origin(&claim.origin)).collect();
    let verb = super::disputed::verb(matter.state);
    let mut runs = vec![
        Run::State(verb.to_owned(), Tone::Dispute),
        Run::plain(format!(" {}", words::listed_origins(&names))),
    ];
    runs.extend(references(claims.iter().map(|claim| claim.line)));
    Some(runs)
}
