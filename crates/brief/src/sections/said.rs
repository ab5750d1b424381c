//! What sources say where no act is read in it, and what they deny that nobody says; by source.

use std::cmp::Reverse;
use std::collections::HashMap;

use watchfloor_room::Item;
use watchfloor_room::picture::{Claim, Matter, Origin, Stance, State};

use super::disputed::is_disputed;
use super::{Work, left_out};
use crate::desk::outlet;
use crate::page::{Entry, Group, Run, Runs, Section, Tone};
use crate::words;

/// Statements shown of one source.
const MOST_OF_A_SOURCE: usize = 3;
/// Below this probability a statement is not shown, if one origin alone makes it.
const DOUBTFUL: f64 = 0.5;

/// The section; none where nothing is said without an act.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    // In the order in which they first speak: the sorts below keep it among equals.
    let mut sources: Vec<Vec<(&Matter, &Claim)>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for matter in &work.desk.picture.matters {
        if let Some(claim) = chosen(work, matter) {
            let place = *places.entry(&claim.origin.key).or_insert_with(|| {
                sources.push(Vec::new());
                sources.len() - 1
            });
            sources[place].push((matter, claim));
        }
    }
    for said in &mut sources {
        said.sort_by_key(|(matter, claim)| {
            (Reverse(matter.origins), Reverse(claim.learnt))
        });
    }
    sources.sort_by_cached_key(|said| weight(said));
    let total = sources.len();
    let groups: Vec<Group> =
        sources.iter().take(work.settings.limit).map(|said| group(work, said)).collect();
    if groups.is_empty() {
        return None;
    }
    let more = total - groups.len();
    let more = left_out(more)
        .map(|text| format!("{text} source{}", if more == 1 { "" } else { "s" }));
    Some(Section { id: "said", title: "Said", note: Some("by source"), groups, more })
}

/// The claim to show for a matter without an event, the first that counts; and for any matter the denial of what
/// nobody here says.
fn chosen<'a>(work: &Work<'_>, matter: &'a Matter) -> Option<&'a Claim> {
    let is_gone = matches!(matter.state, State::Corrected | State::Withdrawn);
    if is_gone || is_disputed(matter) {
        return None;
    }
    let mut standing = matter.claims.iter().filter(|claim| claim.retired.is_none());
    let only_denied = standing.all(|claim| claim.stance == Stance::Denies);
    if matter.event.is_some() && !only_denied {
        return None;
    }
    let mut claims = matter.claims.iter().filter(|claim| {
        claim.retired.is_none()
            && (only_denied || claim.stance != Stance::Denies)
            && work.is_recent(claim.learnt)
    });
    claims.find(|claim| match work.desk.item(claim.line) {
        Some((_, Item::Statement(_, said))) => {
            said.confidence >= DOUBTFUL || matter.origins > 1
        }
        Some(_) => true,
        None => false,
    })
}

/// Those who act for a state first, then other known ones; of each kind those who say most.
fn weight(said: &[(&Matter, &Claim)]) -> impl Ord + use<> {
    let Some((_, first)) = said.first() else {
        return (u8::MAX, Reverse(0), Reverse(0));
    };
    let latest = said.iter().map(|(_, claim)| claim.learnt).max().unwrap_or(0);
    (rank(&first.origin), Reverse(said.len()), Reverse(latest))
}

fn rank(origin: &Origin) -> u8 {
    // The sectors of PLOVER for those who decide: governments, forces, and bodies of states.
    let sector = origin.code.as_deref().and_then(|code| code.get(3..6));
    let decides =
        matches!(sector, Some("GOV" | "MIL" | "LEG" | "JUD" | "SPY" | "COP" | "IGO"))
            || origin.code.as_deref().is_some_and(|code| code.starts_with("IGO"));
    match (decides, origin.kind.as_str()) {
        (true, _) | (_, "country") => 0,
        (_, "person" | "organization") => 1,
        (_, "document") => 2,
        (_, "anonymous") => 3,
        (_, "media") => 4,
        _ => 5,
    }
}

fn group(work: &Work<'_>, said: &[(&Matter, &Claim)]) -> Group {
    let Some((_, first)) = said.first() else { return Group::default() };
    let mut heading: Runs = vec![Run::strong(words::origin(&first.origin))];
    if first.origin.kind == "anonymous" {
        heading.push(Run::faint(", unnamed"));
    }
    let shown = said.iter().take(MOST_OF_A_SOURCE);
    let entries = shown.map(|(matter, claim)| entry(work, matter, claim)).collect();
    let more = left_out(said.len().saturating_sub(MOST_OF_A_SOURCE));
    Group { heading, entries, more }
}

fn entry(work: &Work<'_>, matter: &Matter, claim: &Claim) -> Entry {
    let mut head = Vec::new();
    if let Some(report) = work.desk.report(claim.report) {
        match work.desk.item(claim.line) {
            // What is denied says the opposite of the denial; only the whole sentence may be quoted for it.
            _ if claim.stance == Stance::Denies => head.push(
                crate::desk::quoted_sentence(report, claim.words, work.settings.quote),
            ),
            Some((_, item @ Item::Statement(..))) => {
                head.push(crate::desk::quoted(report, &item, work.settings.quote));
            }
            // The words of an act may begin anywhere in its sentence.
            Some((_, Item::Act(..))) => head.push(crate::desk::quoted_sentence(
                report,
                claim.words,
                work.settings.quote,
            )),
            _ => head.push(crate::desk::quoted_span(
                report,
                claim.words,
                work.settings.quote,
            )),
        }
        head.push(Run::faint(format!(" in {}", outlet(report))));
    }
    head.push(Run::Lines(vec![claim.line]));
    let mut details = Vec::new();
    if matter.origins > 1 {
        let names = words::origins_of(matter, Stance::Asserts);
        let mut runs = vec![Run::plain(words::origins(&names))];
        let claims = super::one_of_each_origin(matter, Stance::Asserts);
        runs.extend(super::references(claims.iter().map(|claim| claim.line)));
        details.push(runs);
    }
    let (word, tone) = words::state(matter.state);
    let label = match claim.stance {
        Stance::Denies => Some(("denies".to_owned(), Tone::Dispute)),
        Stance::Doubts => Some(("possible".to_owned(), Tone::Open)),
        _ => (matter.state != State::Single).then(|| (word.to_owned(), tone)),
    };
    Entry { label, head, details }
}
