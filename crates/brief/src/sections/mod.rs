/*!
The sections of a brief, each from the part of the picture it shows.
*/

pub(crate) mod announced;
pub(crate) mod changed;
pub(crate) mod disputed;
pub(crate) mod figures;
pub(crate) mod happened;
pub(crate) mod head;
pub(crate) mod people;
pub(crate) mod retracted;
pub(crate) mod said;
pub(crate) mod sources;
pub(crate) mod tension;

use std::collections::HashSet;

use watchfloor_record::Line;
use watchfloor_room::picture::{Claim, EventCard, Judgement, Matter, Stance};
use watchfloor_room::time::{DAY, day_of};

use crate::desk::{Desk, outlet, quoted};
use crate::page::{Entry, Group, Run, Runs, Section};
use crate::settings::Settings;
use crate::words;

/// Lines named at the end of a sentence; `why` of the first shows all.
const MOST_LINES: usize = 4;

/// What the sections work with.
pub(crate) struct Work<'a> {
    pub(crate) desk: Desk<'a>,
    pub(crate) settings: &'a Settings,
}

impl<'a> Work<'a> {
    /// The moment before which things are too old for a brief.
    fn oldest(&self) -> i64 {
        match (self.settings.days, self.desk.moment()) {
            (Some(days), Some(moment)) => moment.saturating_sub(i64::from(days) * DAY),
            _ => i64::MIN,
        }
    }

    /// Whether something of this moment belongs into the brief.
    pub(crate) fn is_recent(&self, millis: i64) -> bool {
        millis >= self.oldest()
    }

    /// Whether something of this day belongs into the brief.
    pub(crate) fn is_recent_day(&self, day: i32) -> bool {
        let oldest = self.oldest();
        oldest == i64::MIN || day >= day_of(oldest)
    }

    /// "Northwater Dispatch: “words of the line” [12]".
    pub(crate) fn words_of(&self, line: Line) -> Option<Runs> {
        let (report, item) = self.desk.item(line)?;
        Some(vec![
            Run::faint(format!("{}: ", outlet(report))),
            quoted(report, &item, self.settings.quote),
            Run::Lines(vec![line]),
        ])
    }

    /// The words of a claim, with who vouches before them and its line behind.
    pub(crate) fn claim(&self, before: &str, claim: &Claim, after: &str) -> Runs {
        let origin = words::origin(&claim.origin);
        let mut runs = vec![
            Run::plain(format!("{before} ")),
            Run::strong(origin.clone()),
            Run::plain(after),
        ];
        if let Some(report) = self.desk.report(claim.report) {
            let outlet = outlet(report);
            if !origin.contains(&outlet) {
                runs.push(Run::faint(format!(" in {outlet}")));
            }
            runs.push(Run::plain(": "));
            // The clause of a denied act says the opposite of the denial ("its forces had attacked"):
            // only the whole sentence may be quoted for it.
            let most = self.settings.quote;
            runs.push(match claim.stance {
                Stance::Asserts => crate::desk::quoted_span(report, claim.words, most),
                _ => crate::desk::quoted_sentence(report, claim.words, most),
            });
        }
        runs.push(Run::Lines(vec![claim.line]));
        runs
    }
}

/// At most [`MOST_LINES`] of these lines, each once, as references.
pub(crate) fn references(lines: impl IntoIterator<Item = Line>) -> Runs {
    let mut seen = HashSet::new();
    let named: Vec<Line> = lines.into_iter().filter(|line| seen.insert(*line)).collect();
    if named.is_empty() {
        return Runs::new();
    }
    let more = named.len().saturating_sub(MOST_LINES);
    let mut runs = vec![Run::Lines(named.into_iter().take(MOST_LINES).collect())];
    if more > 0 {
        runs.push(Run::faint(format!(" +{more}")));
    }
    runs
}

/// The claims of this stance that still count, the first of each origin.
pub(crate) fn one_of_each_origin(matter: &Matter, wanted: Stance) -> Vec<&Claim> {
    let mut seen = HashSet::new();
    let standing = matter.claims.iter().filter(|claim| claim.retired.is_none());
    standing
        .filter(|claim| claim.stance == wanted && seen.insert(claim.origin.key.as_str()))
        .collect()
}

/// Whether the last word of people on this is that it is wrong.
pub(crate) fn is_rejected(judgements: &[Judgement]) -> bool {
    let mut verdicts =
        judgements.iter().filter(|one| matches!(one.verb.as_str(), "confirm" | "reject"));
    verdicts.next_back().is_some_and(|last| last.verb == "reject")
}

/// Whether people rejected the event of a matter.
pub(crate) fn event_is_rejected(event: Option<&EventCard>) -> bool {
    event.is_some_and(|event| is_rejected(&event.judgements))
}

/// A section of entries without groups, at most `limit` of them; none for no entries.
pub(crate) fn plain_section(
    id: &'static str,
    title: &'static str,
    note: Option<&'static str>,
    total: usize,
    entries: Vec<Entry>,
) -> Option<Section> {
    if entries.is_empty() {
        return None;
    }
    let more = left_out(total.saturating_sub(entries.len()));
    let group = Group { heading: Runs::new(), entries, more: None };
    Some(Section { id, title, note, groups: vec![group], more })
}

/// "and 12 more".
pub(crate) fn left_out(count: usize) -> Option<String> {
    (count > 0).then(|| format!("and {count} more"))
}
