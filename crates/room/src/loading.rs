//! What was known at a moment, out of the record.

use std::sync::Arc;

use watchfloor_reading::contract::ReportPart;
use watchfloor_record::{
    Act, AsOf, Check, Filed, Generation, Line, LinkKind, NewAct, Node, Read,
    StoredReading, Version, VersionId,
};

use crate::error::RoomError;
use crate::events;
use crate::filing::rank;
use crate::maps::{HashMap, HashSet};
use crate::memo::Memo;
use crate::sheet::Sheet;
use crate::snapshot::{Known, Snapshot};
use crate::threads;
use crate::time;

/// What is asked of a room: the moment, and from when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The moment, and the revision.
    pub at: AsOf,
    /// Reports learnt at this moment or before are left out, but for earlier versions of later ones;
    /// `i64::MIN` leaves out none.
    pub since: i64,
}

impl Asked {
    /// Everything up to a moment.
    pub fn until(learnt: i64) -> Asked {
        Asked { at: AsOf { learnt, revision: i64::MAX }, since: i64::MIN }
    }
}

/// The reports known at a moment, with their readings and what they belong to.
pub(crate) fn snapshot(read: &impl Read, asked: &Asked) -> Result<Snapshot, RoomError> {
    snapshot_with(read, asked, Held::default())
}

/// Reports of an earlier snapshot. A report and a reading of it never change once they are filed; what they belong
/// to does.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// The generation of the readings.
    pub(crate) generation: Generation,
    /// The reports, in any order.
    pub(crate) reports: Vec<Known>,
    /// Other snapshots that may have what these have not.
    pub(crate) near: Vec<Arc<Snapshot>>,
}

/// The same, where some of the reports are at hand.
pub(crate) fn snapshot_with(
    read: &impl Read,
    asked: &Asked,
    held: Held,
) -> Result<Snapshot, RoomError> {
    let generation = read.generation(asked.at)?;
    let mut versions = read.versions(asked.since, asked.at)?;
    let ids: Vec<VersionId> = versions.iter().map(|version| version.id).collect();

    // Earlier versions count even when they were learnt before.
    let oldest = asked.since.saturating_sub(BEFORE * time::DAY);
    let ancestry = |kind, nodes: &[Node]| ancestry(read, kind, nodes, asked.at, oldest);
    let articles = ancestry(LinkKind::Version, &ids)?;
    let there: HashSet<VersionId> = ids.into_iter().collect();
    let mut before: Vec<VersionId> =
        articles.values().copied().filter(|id| !there.contains(id)).collect();
    before.sort_unstable();
    before.dedup();
    versions.extend(read.versions_by_id(&before)?);
    versions.sort_by_cached_key(rank);

    let ids: Vec<VersionId> = versions.iter().map(|version| version.id).collect();
    let mut at_hand: HashMap<VersionId, Known> = HashMap::default();
    if held.generation == generation {
        at_hand = held.reports.into_iter().map(|report| (report.id, report)).collect();
    }
    let near = held.near.iter().filter(|near| near.generation == generation);
    for snapshot in near {
        for id in &ids {
            if !at_hand.contains_key(id)
                && let Some(report) = snapshot.report(*id)
            {
                at_hand.insert(*id, report.clone());
            }
        }
    }
    let wanted: Vec<VersionId> =
        ids.iter().copied().filter(|id| !at_hand.contains_key(id)).collect();
    let mut lines: Vec<Line> = Vec::new();
    for report in ids.iter().filter_map(|id| at_hand.get(id)) {
        lines.extend(report.first_line..report.statement_line(0));
    }

    // The bodies are most of what is read, and making sense of them is most of the work: others do it while the
    // record is asked for the rest.
    let (found, opened) = threads::meanwhile(
        |hand_over| {
            read.filed(&wanted, generation, &mut |filed| {
                lines.extend(numbered(filed.first_line, filed.lines));
                hand_over(filed);
            })?;
            lines.sort_unstable();
            Ok::<_, RoomError>((
                ancestry(LinkKind::Story, &ids)?,
                ancestry(LinkKind::Copy, &ids)?,
                ancestry(LinkKind::Event, &lines)?,
                placed(read, generation, standing(read.acts(asked.at)?))?,
                // Not the latest there is: what is learnt later must not show in what was known before.
                read.revision_at(asked.at)?,
            ))
        },
        Opened::of,
    );
    let (stories, copies, parents, (acts, unplaced), revision) = found?;
    let mut opened: HashMap<VersionId, Result<Opened, RoomError>> =
        opened.into_iter().collect();

    let mut reports = Vec::with_capacity(versions.len());
    for version in versions {
        let id = version.id;
        let report = match at_hand.remove(&id) {
            Some(report) => report,
            None => {
                let opened =
                    opened.remove(&id).ok_or(RoomError::Unread { version: id })?;
                known(version, opened?)
            }
        };
        let article = root(&articles, id);
        reports.push(Known {
            article,
            earlier: None,
            later: None,
            story: root(&stories, article),
            copy_of: copied_from(&copies, &articles, id),
            ..report
        });
    }
    chain_versions(&mut reports);
    let event_parents = events::kept(&reports, parents);
    Ok(Snapshot {
        at: asked.at.learnt,
        revision,
        since: asked.since,
        generation,
        reports,
        event_parents,
        acts,
        unplaced,
        ..Snapshot::default()
    })
}

/// The numbers of a reading's lines.
fn numbered(first: Line, count: i64) -> std::ops::Range<Line> {
    /// All that is read of a report has fewer; a damaged number must not fill the memory.
    const MOST: i64 = 200_000;
    first..first.saturating_add(count.clamp(0, MOST))
}

/// What was read in a report, ready for use, and the words it was read in.
pub(crate) struct Opened {
    first_line: Line,
    sheet: Sheet,
    text: String,
}

impl Opened {
    pub(crate) fn of(filed: Filed) -> (VersionId, Result<Opened, RoomError>) {
        let Filed { version, first_line, body, text, .. } = filed;
        let sheet = body
            .unpack()
            .and_then(|bytes| Sheet::from_bytes(&bytes))
            .map_err(|problem| RoomError::Body { version, problem });
        (version, sheet.map(|sheet| Opened { first_line, sheet, text }))
    }
}

/// A report by itself, belonging to nothing yet.
pub(crate) fn known(version: Version, opened: Opened) -> Known {
    Known {
        id: version.id,
        outlet: version.outlet,
        address: version.address,
        title: version.title,
        published: version.published,
        stamp: version.stamp,
        learnt: version.learnt,
        digest: version.digest,
        first_line: opened.first_line,
        sheet: Arc::new(opened.sheet),
        text: opened.text.into(),
        article: version.id,
        earlier: None,
        later: None,
        copy_of: None,
        story: version.id,
        memo: Arc::new(Memo::default()),
    }
}

/// One report by itself.
pub(crate) fn open(
    read: &impl Read,
    id: VersionId,
    at: AsOf,
) -> Result<Option<Known>, RoomError> {
    let generation = read.generation(at)?;
    let version = read.versions_by_id(&[id])?.pop();
    let stored = read.readings(&[id], generation)?.pop();
    match (version, stored) {
        (Some(version), Some(stored)) => {
            let (first_line, sheet) = (stored.first_line, sheet(&stored)?);
            let text = read.text(id)?;
            Ok(Some(known(version, Opened { first_line, sheet, text })))
        }
        _ => Ok(None),
    }
}

/// How many days before the reports that are asked for parents of parents are sought. Acts and stories that
/// are told of again and again go back to the room's first day; so far back two of these reports that are not
/// joined nearer by have little to do with each other.
const BEFORE: i64 = 3;

/// The best parents of nodes, of their parents, and so on; but not of those that were joined before `oldest`.
fn ancestry(
    read: &impl Read,
    kind: LinkKind,
    nodes: &[Node],
    at: AsOf,
    oldest: i64,
) -> Result<HashMap<Node, Node>, RoomError> {
    let mut found: HashMap<Node, Node> = HashMap::default();
    let mut asked: HashSet<Node> = nodes.iter().copied().collect();
    let mut next: Vec<Node> = nodes.to_vec();
    while !next.is_empty() {
        next.sort_unstable();
        let links = read.parents(kind, &next, at)?;
        next.clear();
        for link in links {
            found.insert(link.child, link.parent);
            if link.learnt >= oldest && asked.insert(link.parent) {
                next.push(link.parent);
            }
        }
    }
    Ok(found)
}

/// The node where the parents of a node end.
pub(crate) fn root(parents: &HashMap<Node, Node>, node: Node) -> Node {
    let mut at = node;
    // A parent is always earlier than its child, so this ends; the count is for a damaged record.
    for _ in 0..=parents.len() {
        match parents.get(&at) {
            Some(parent) => at = *parent,
            None => break,
        }
    }
    at
}

/// What a report is a copy of. A later version of a report has many words of the copies of the earlier one,
/// and is no copy of these.
pub(crate) fn copied_from(
    copies: &HashMap<Node, Node>,
    articles: &HashMap<Node, Node>,
    report: VersionId,
) -> Option<VersionId> {
    /// Copies of copies of copies are rare, and the earliest of equally good parents is an original.
    const MOST_STEPS: usize = 16;
    let original = copies.get(&report).copied()?;
    let article = root(articles, report);
    let steps = std::iter::successors(Some(original), |at| copies.get(at).copied());
    let is_own = steps.take(MOST_STEPS).any(|at| root(articles, at) == article);
    (!is_own).then_some(original)
}

/// Tells each report which version of its article stands before and after it.
fn chain_versions(reports: &mut [Known]) {
    let mut last: HashMap<VersionId, usize> = HashMap::default();
    for at in 0..reports.len() {
        if let Some(before) = last.insert(reports[at].article, at) {
            reports[at].earlier = Some(reports[before].id);
            reports[before].later = Some(reports[at].id);
        }
    }
}

/// What people said, without what they took back.
pub(crate) fn standing(mut acts: Vec<Act>) -> Vec<Act> {
    let undone = crate::people::taken_back(&acts);
    acts.retain(|act| act.act.verb != "undo" && !undone.contains_key(&act.id));
    acts
}

/// Puts what people said of lines on the lines that have the same words in a generation of readings. What
/// is about words in which nothing is read in that generation comes second.
fn placed(
    read: &impl Read,
    generation: Generation,
    acts: Vec<Act>,
) -> Result<(Vec<Act>, Vec<Act>), RoomError> {
    let mut found = Vec::with_capacity(acts.len());
    let mut unplaced = Vec::new();
    for act in acts {
        let target = counterpart(read, act.act.target, generation)?;
        let other = match act.act.other {
            Some(line) => counterpart(read, line, generation)?.map(Some),
            None => Some(None),
        };
        if let (Some(target), Some(other)) = (target, other) {
            found.push(Act { act: NewAct { target, other, ..act.act }, ..act });
        } else {
            unplaced.push(act);
        }
    }
    Ok((found, unplaced))
}

/// The line of a generation that has the words of a line.
pub(crate) fn counterpart(
    read: &impl Read,
    line: Line,
    generation: Generation,
) -> Result<Option<Line>, RoomError> {
    let Some(before) = read.holder(line)? else { return Ok(None) };
    if before.generation == generation {
        return Ok(Some(line));
    }
    let Some(now) = read.readings(&[before.version], generation)?.pop() else {
        return Ok(None);
    };
    let Ok(at) = usize::try_from(line - before.first_line) else { return Ok(None) };
    let place =
        crate::counterpart::place(&sheet(&before)?.reading, at, &sheet(&now)?.reading);
    Ok(place.and_then(|place| Some(now.first_line + Line::try_from(place).ok()?)))
}

/// The sheet in a stored reading.
pub(crate) fn sheet(stored: &StoredReading) -> Result<Sheet, RoomError> {
    Sheet::from_bytes(&stored.body)
        .map_err(|problem| RoomError::Body { version: stored.version, problem })
}

/// A report's own part of a stored reading, with its text.
pub(crate) fn report_part(
    read: &impl Read,
    stored: &StoredReading,
) -> Result<ReportPart, RoomError> {
    let mut part = sheet(stored)?.reading.report;
    part.text = read.text(stored.version)?;
    Ok(part)
}

/// Opens every reading and adds what is wrong with them to a check.
pub(crate) fn check_bodies(read: &impl Read, check: &mut Check) -> Result<(), RoomError> {
    const AT_A_TIME: i64 = 500;
    /// More would not be read by anybody.
    const MOST_FAULTS: usize = 100;
    // Earlier generations are what earlier moments are shown by.
    let latest: Generation = read.generation(AsOf::LATEST)?;
    let last = read.revision()?;
    let mut from = 1;
    while from <= last && check.faults.len() < MOST_FAULTS {
        let ids: Vec<VersionId> = (from..=last.min(from + AT_A_TIME - 1)).collect();
        let mut unread: HashSet<VersionId> = ids.iter().copied().collect();
        for generation in 1..=latest {
            for stored in read.readings(&ids, generation)? {
                if generation == latest {
                    unread.remove(&stored.version);
                }
                check_body(&stored, check);
            }
        }
        let mut unread: Vec<VersionId> = unread.into_iter().collect();
        unread.sort_unstable();
        let told = unread.iter().map(|version| RoomError::Unread { version: *version });
        check.faults.extend(told.map(|error| error.to_string()));
        from += AT_A_TIME;
    }
    Ok(())
}

/// Opens one reading.
fn check_body(stored: &StoredReading, check: &mut Check) {
    match sheet(stored) {
        Err(error) => check.faults.push(error.to_string()),
        Ok(sheet) if i64::try_from(sheet.lines()) != Ok(stored.lines) => {
            let version = stored.version;
            check.faults.push(format!(
                "report {version}: {} lines are numbered, and it has {}",
                stored.lines,
                sheet.lines()
            ));
        }
        Ok(_) => {}
    }
}
