/*!
What was announced, and what became of it.

[`watch_list`] draws the announcements from the reports that count (`drafts`; each is read by `read`,
what announces nothing is left out by `skip`), joins what several
of them announce alike (`join`), looks for later lines that share words with each (`deeds`), asks
the rules of `case` what such a line makes of it, and puts the answers in order (`life`). The
rules are written for a reader that errs: types, parties and statuses are often missing or wrong, so
none of them decides alone. The words that tell that a promise was broken or a threat dropped stand
in `tables`.
*/

mod case;
mod condition;
mod content;
mod deeds;
mod drafts;
mod due;
mod facts;
mod join;
mod life;
mod likeness;
mod read;
mod skip;
mod tables;
#[cfg(test)]
mod tests;
mod text;
mod turns;
mod who;

use watchfloor_reading::contract::WatchKind;
use watchfloor_record::{Line, VersionId};

use self::deeds::Deeds;
pub(crate) use self::deeds::Told;
use self::drafts::Draft;
pub(crate) use self::drafts::{Announced, announced};
pub use self::due::too_late;
pub(crate) use self::facts::{Facts, Lines, sentence, statement};
use self::join::Group;
use self::life::Asked;
pub(crate) use self::likeness::Who;
pub(crate) use self::text::Words as WordsOf;
use crate::maps::{HashMap, HashSet};
use crate::origins::Origins;
use crate::picture::{Announcement, EventCard, WatchState};
use crate::snapshot::{Known, Snapshot};
use crate::threads;

/// The watch list of a snapshot, in the order of the earliest lines.
pub fn watch_list(
    snapshot: &Snapshot,
    events: &[EventCard],
    origins: &Origins<'_>,
) -> Vec<Announcement> {
    let rejected: HashSet<Line> = snapshot
        .acts
        .iter()
        .filter(|act| act.act.verb == "reject")
        .map(|act| act.act.target)
        .collect();
    let reports: Vec<&Known> = snapshot.current().collect();
    let ranked: Vec<(usize, &Known)> = reports.iter().copied().enumerate().collect();
    let drafts =
        threads::map(&ranked, |(rank, report)| drafts::drafts(report, *rank, &rejected));
    let drafts: Vec<Draft<'_>> = drafts.into_iter().flatten().collect();
    if drafts.is_empty() {
        return Vec::new();
    }
    let event_of: HashMap<Line, Line> = events
        .iter()
        .flat_map(|card| card.mentions.iter().map(|mention| (*mention, card.id)))
        .collect();
    let groups = join::groups(&drafts, &event_of);
    let asked = threads::map(&groups, Asked::of);
    let wanted = asked.iter().flat_map(|asked| asked.stems.iter().chain(&asked.names));
    let deeds = Deeds::new(&ranked, &rejected, wanted.map(String::as_str));
    let mut promises: HashMap<(VersionId, String), usize> = HashMap::default();
    for group in &groups {
        if let Some(key) = promise(group) {
            *promises.entry(key).or_default() += 1;
        }
    }
    let sought: Vec<(&Group<'_>, &Asked)> = groups.iter().zip(&asked).collect();
    let found = threads::map(&sought, |(group, asked)| {
        let only = promise(group).and_then(|key| promises.get(&key)) == Some(&1);
        announcement(group, asked, &deeds, &event_of, origins, only, snapshot.at)
    });
    found.into_iter().flatten().collect()
}

/// The story and the author of a commitment.
fn promise(group: &Group<'_>) -> Option<(VersionId, String)> {
    let first = group.first().filter(|draft| draft.kind == WatchKind::Commitment)?;
    Some((first.report.story, first.by.as_ref()?.party.key.clone()))
}

/// A group as the picture shows it.
fn announcement<'a>(
    group: &Group<'a>,
    asked: &Asked,
    deeds: &Deeds<'_>,
    event_of: &HashMap<Line, Line>,
    origins: &Origins<'_>,
    only: bool,
    now: i64,
) -> Option<Announcement> {
    let first = group.first()?;
    // Of the reports of one moment's news the earliest stands for all; it is shown with its fullest words.
    let chief = group
        .iter()
        .copied()
        .filter(|draft| draft.report.id == first.report.id)
        .max_by_key(|draft| (draft.fullness(), std::cmp::Reverse(draft.line())))?;
    let life = life::life(group, chief, asked, deeds, event_of, only, now);
    let mut lines = vec![chief.line()];
    for line in group.iter().flat_map(|draft| draft.lines()) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Some(Announcement {
        id: chief.line(),
        lines,
        kind: chief.kind,
        by: life::author(group, chief).map(|by| by.party.clone()),
        to: life::addressee(group, chief).map(|to| to.party.clone()),
        report: chief.report.id,
        what: chief.what,
        condition: chief.condition,
        due: life::day(group, chief).map(str::to_owned),
        origin: origins.of(chief.report, chief.line()),
        event: chief.act_line().map(|line| event_of.get(&line).copied().unwrap_or(line)),
        state: life.last().map_or(WatchState::Open, |turn| turn.state),
        life,
    })
}
