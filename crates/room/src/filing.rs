//! Finding what a new report, and each act in it, belongs to.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use watchfloor_record::{
    Generation, Key, Line, Link, LinkKind, Node, Space, Version, VersionId, Write,
};

use crate::error::RoomError;
use crate::events::{Events, Mention};
use crate::link::Linker;
use crate::loading;
use crate::sheet::Sheet;
use crate::sketch::Sketch;
use crate::snapshot::Rank;
use crate::stories::Stories;
use crate::time;
use crate::versions::{Copies, Versions};
use crate::words;

/// So many neighbours of a node are looked at; with more, those that share most keys with it. Beyond
/// that number the order of arrival may count.
const MOST_NEIGHBOURS: usize = 3_000;
/// What is kept in memory of reports that were looked at; all of it is let go when there is more.
const MOST_REPORTS: usize = 20_000;
const MOST_SHEETS: usize = 2_000;

/// What was read from the record and may be wanted again.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    reports: HashMap<VersionId, Arc<Report>>,
    sheets: HashMap<VersionId, Arc<Sheet>>,
    generation: Generation,
    /// First lines of the sheets, with the report and how many lines it has.
    lines: BTreeMap<Line, (VersionId, Line)>,
}

#[derive(Debug)]
struct Report {
    rank: Rank,
    sketch: Arc<Sketch>,
}

/// A node with its place among others.
struct Placed<N> {
    number: Node,
    /// Its place in the room's order: the report's, and within it the event's.
    rank: (Rank, usize),
    node: N,
}

impl<N> Placed<N> {
    fn day(&self) -> i32 {
        time::day_of(self.rank.0.stamp)
    }
}

/// Joins a new version to the article, the original and the story it belongs to.
pub(crate) fn join_report(
    write: &mut impl Write,
    cache: &mut Cache,
    id: VersionId,
) -> Result<(), RoomError> {
    cache.load_reports(write, &[id])?;
    let Some(new) = cache.placed(id) else { return Ok(()) };
    let family = |kind, space| Family { kind, space, salt: 0, revision: id };
    let versions = family(LinkKind::Version, Space::Address);
    let copies = family(LinkKind::Copy, Space::Shingle);
    let stories = family(LinkKind::Story, Space::Story);
    join(write, cache, &Versions, versions, &new, reports)?;
    join(write, cache, &Copies, copies, &new, reports)?;
    join(write, cache, &Stories, stories, &new, reports)
}

/// Joins the acts of a reading, whose lines begin at `first_line`, to the events they mention.
pub(crate) fn join_events(
    write: &mut impl Write,
    cache: &mut Cache,
    version: VersionId,
    generation: Generation,
    first_line: Line,
) -> Result<(), RoomError> {
    cache.turn_to(generation);
    cache.load_reports(write, &[version])?;
    cache.load_sheets(write, &[version])?;
    let family = Family {
        kind: LinkKind::Event,
        space: Space::Event,
        salt: words::hash(&generation.to_le_bytes()),
        revision: write.revision()?,
    };
    let acts = cache.sheets.get(&version).map_or(0, |sheet| sheet.reading.events.len());
    for act in 0..acts {
        let line = first_line + Line::try_from(act).unwrap_or(Line::MAX);
        // Its own report is kept in memory, but looking at neighbours may have let it go.
        cache.load_reports(write, &[version])?;
        cache.load_sheets(write, &[version])?;
        let Some(new) = cache.mention(line) else { continue };
        join(write, cache, &Events, family, &new, mentions)?;
    }
    Ok(())
}

/// Loads reports as nodes.
fn reports<W: Write>(
    write: &W,
    cache: &mut Cache,
    numbers: &[Node],
) -> Result<Vec<Placed<Arc<Sketch>>>, RoomError> {
    cache.load_reports(write, numbers)?;
    Ok(numbers.iter().filter_map(|number| cache.placed(*number)).collect())
}

/// Loads mentions of events as nodes.
fn mentions<W: Write>(
    write: &W,
    cache: &mut Cache,
    lines: &[Node],
) -> Result<Vec<Placed<Mention>>, RoomError> {
    let mut wanted = Vec::new();
    for line in lines {
        match cache.holder(*line) {
            Some((version, _)) => wanted.push(version),
            None => wanted.extend(write.holder(*line)?.map(|holder| holder.version)),
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    cache.load_reports(write, &wanted)?;
    cache.load_sheets(write, &wanted)?;
    Ok(lines.iter().filter_map(|line| cache.mention(*line)).collect())
}

/// Finds the best earlier node for a new one, and the nodes for which the new one is the best earlier
/// one, and files it under its keys.
fn join<W: Write, L: Linker, B: Borrow<L::Node>>(
    write: &mut W,
    cache: &mut Cache,
    linker: &L,
    family: Family,
    new: &Placed<B>,
    load: impl Fn(&W, &mut Cache, &[Node]) -> Result<Vec<Placed<B>>, RoomError>,
) -> Result<(), RoomError> {
    let mut keys = linker.keys(new.node.borrow());
    keys.sort_unstable();
    keys.dedup();
    for key in &mut keys {
        *key ^= family.salt;
    }
    let around = neighbours(write, linker.reach(), family.space, &keys, new)?;
    let mut links = Vec::new();
    let mut parents = Vec::new();
    let mut children = Vec::new();
    for near in load(write, cache, &around)? {
        let learnt = near.rank.0.learnt.max(new.rank.0.learnt);
        let new_is_later = near.rank < new.rank;
        let (earlier, later) = if new_is_later { (&near, new) } else { (new, &near) };
        let Some(score) = linker.score(earlier.node.borrow(), later.node.borrow()) else {
            continue;
        };
        let link = Link {
            kind: family.kind,
            child: later.number,
            parent: earlier.number,
            score: settled(score, earlier),
            learnt,
            revision: family.revision,
        };
        if new_is_later { parents.push(link) } else { children.push(link) }
    }

    // Of the parents those count that were the best at some moment.
    parents.sort_by(|a, b| a.learnt.cmp(&b.learnt).then(b.score.total_cmp(&a.score)));
    for link in parents {
        if links.last().is_none_or(|best: &Link| link.score > best.score) {
            links.push(link);
        }
    }
    let mut known: HashMap<Node, Vec<Link>> = HashMap::new();
    let numbers: Vec<Node> = children.iter().map(|link| link.child).collect();
    for link in write.links(family.kind, &numbers)? {
        known.entry(link.child).or_default().push(link);
    }
    for link in children {
        let better =
            |other: &Link| other.learnt <= link.learnt && other.score >= link.score;
        if !known.get(&link.child).is_some_and(|others| others.iter().any(better)) {
            links.push(link);
        }
    }

    let day = new.day();
    let keys: Vec<Key> =
        keys.into_iter().map(|key| Key { space: family.space, key, day }).collect();
    write.file_keys(new.number, &keys)?;
    write.file_links(&links)?;
    Ok(())
}

/// What the links of one kind have in common.
#[derive(Clone, Copy)]
struct Family {
    kind: LinkKind,
    space: Space,
    /// Keeps the keys of one generation of readings apart from those of another.
    salt: i64,
    revision: i64,
}

/// The nodes that share a key with a new one, at most [`MOST_NEIGHBOURS`] of them.
fn neighbours<N>(
    write: &impl Write,
    reach: i32,
    space: Space,
    keys: &[i64],
    new: &Placed<N>,
) -> Result<Vec<Node>, RoomError> {
    let days = (new.day().saturating_sub(reach), new.day().saturating_add(reach));
    let mut shared: HashMap<Node, usize> = HashMap::new();
    for key in keys {
        for node in write.keyed(space, *key, days)? {
            *shared.entry(node).or_default() += 1;
        }
    }
    shared.remove(&new.number);
    let mut around: Vec<(Node, usize)> = shared.into_iter().collect();
    around.sort_unstable_by_key(|(node, keys)| (Reverse(*keys), *node));
    around.truncate(MOST_NEIGHBOURS);
    Ok(around.into_iter().map(|(node, _)| node).collect())
}

/// A score that no two parents share, as good as never: what is left of it beyond the third digit says
/// how early the parent is, and then which. So of two equally good parents the earlier one counts,
/// whatever their numbers are.
fn settled<N>(score: f32, parent: &Placed<N>) -> f64 {
    const STEPS: f64 = 1000.0;
    // Minutes since 1970 take 26 bits until the year 2097.
    const MINUTES: i64 = 1 << 26;
    let minutes = (parent.rank.0.stamp / 60_000).clamp(0, MINUTES - 1);
    let (a, b) = (parent.rank.0.digest[0], parent.rank.0.digest[1]);
    let which =
        u16::from_le_bytes([a, b]) ^ u16::try_from(parent.rank.1).unwrap_or(u16::MAX);
    let early = ((MINUTES - 1 - minutes) << 16) | i64::from(which);
    let steps = (f64::from(score) * STEPS).round();
    (steps + early as f64 / (MINUTES << 16) as f64) / STEPS
}

impl Cache {
    /// Forgets everything: what is in it may not be in the record.
    pub(crate) fn clear(&mut self) {
        *self = Cache::default();
    }

    /// From here on sheets are of this generation.
    fn turn_to(&mut self, generation: Generation) {
        if self.generation != generation {
            self.sheets.clear();
            self.lines.clear();
            self.generation = generation;
        }
    }

    fn load_reports(
        &mut self,
        write: &impl Write,
        ids: &[VersionId],
    ) -> Result<(), RoomError> {
        let missing: Vec<VersionId> =
            ids.iter().copied().filter(|id| !self.reports.contains_key(id)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        if self.reports.len() + missing.len() > MOST_REPORTS {
            self.reports.clear();
            return self.load_reports_anew(write, ids);
        }
        self.load_reports_anew(write, &missing)
    }

    fn load_reports_anew(
        &mut self,
        write: &impl Write,
        ids: &[VersionId],
    ) -> Result<(), RoomError> {
        let sketches: HashMap<VersionId, Vec<u8>> =
            write.sketches(ids)?.into_iter().collect();
        for version in write.versions_by_id(ids)? {
            let bytes = sketches.get(&version.id).map_or(&[][..], Vec::as_slice);
            let sketch = Sketch::from_bytes(bytes).ok_or_else(|| RoomError::Body {
                version: version.id,
                problem: "its sketch is not one".to_owned(),
            })?;
            let report = Report { rank: rank(&version), sketch: Arc::new(sketch) };
            self.reports.insert(version.id, Arc::new(report));
        }
        Ok(())
    }

    fn load_sheets(
        &mut self,
        write: &impl Write,
        ids: &[VersionId],
    ) -> Result<(), RoomError> {
        let mut wanted: Vec<VersionId> =
            ids.iter().copied().filter(|id| !self.sheets.contains_key(id)).collect();
        if self.sheets.len() + wanted.len() > MOST_SHEETS {
            self.sheets.clear();
            self.lines.clear();
            wanted = ids.to_vec();
        }
        for stored in write.readings(&wanted, self.generation)? {
            self.lines.insert(stored.first_line, (stored.version, stored.lines));
            self.sheets.insert(stored.version, Arc::new(loading::sheet(&stored)?));
        }
        Ok(())
    }

    /// A report as a node, if it was loaded.
    fn placed(&self, id: VersionId) -> Option<Placed<Arc<Sketch>>> {
        let report = self.reports.get(&id)?;
        let rank = (report.rank.clone(), 0);
        Some(Placed { number: id, rank, node: Arc::clone(&report.sketch) })
    }

    /// The loaded report that holds a line, and the line's place in it.
    fn holder(&self, line: Line) -> Option<(VersionId, usize)> {
        let (first, (version, lines)) = self.lines.range(..=line).next_back()?;
        let at = line - first;
        (at < *lines).then_some((*version, usize::try_from(at).ok()?))
    }

    /// The act on a line as a node, if its report was loaded.
    fn mention(&self, line: Line) -> Option<Placed<Mention>> {
        let (version, event) = self.holder(line)?;
        let report = self.reports.get(&version)?;
        let sheet = self.sheets.get(&version)?;
        sheet.reading.events.get(event)?;
        let node = Mention {
            sheet: Arc::clone(sheet),
            event,
            sketch: Arc::clone(&report.sketch),
            day: time::day_of(report.rank.stamp),
        };
        Some(Placed { number: line, rank: (report.rank.clone(), event), node })
    }
}

/// A version's place in the room's order.
pub(crate) fn rank(version: &Version) -> Rank {
    Rank {
        stamp: version.stamp,
        learnt: version.learnt,
        outlet: version.outlet.clone().unwrap_or_default(),
        digest: version.digest,
    }
}
