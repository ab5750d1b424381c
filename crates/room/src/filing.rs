//! Finding what a new report, and each act in it, belongs to.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::sync::Arc;

use watchfloor_record::{
    Generation, Key, Line, Link, LinkKind, Node, Space, StoredReading, Version,
    VersionId, Write,
};

use crate::error::RoomError;
use crate::events::{Events, Mention};
use crate::link::Linker;
use crate::loading;
use crate::maps::{HashMap, HashSet};
use crate::recent::Recent;
use crate::sketch::Sketch;
use crate::snapshot::Rank;
use crate::stories::Stories;
use crate::time;
use crate::versions::{Copies, Versions};
use crate::words;

/// Under one key so many nodes are looked at, those nearest in time. A busy room has more under "an assault by
/// this country". Beyond that number, as beyond the next, the order of arrival may count.
const MOST_UNDER_KEY: usize = 128;
/// So many neighbours of a node are looked at; with more, those that share most keys with it.
const MOST_NEIGHBOURS: usize = 128;
/// What is kept in memory of reports and mentions that were looked at of late, some 150 MB at most.
const MOST_REPORTS: usize = 20_000;
const MOST_MENTIONS: usize = 80_000;

/// What was read from the record and may be wanted again.
#[derive(Debug)]
pub(crate) struct Cache {
    reports: Recent<VersionId, Arc<Report>>,
    mentions: Recent<Line, Arc<Placed<Mention>>>,
    generation: Generation,
}

#[derive(Debug)]
struct Report {
    rank: Arc<Rank>,
    sketch: Arc<Sketch>,
}

/// A node with its place among others.
#[derive(Debug)]
struct Placed<N> {
    number: Node,
    /// Its place in the room's order: the report's, and within it the event's.
    rank: (Arc<Rank>, usize),
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
    let found = cache.sketches(write, &[id])?;
    let [new] = found.as_slice() else { return Ok(()) };
    let family = |kind, space| Family { kind, space, salt: 0, revision: id };
    let versions = family(LinkKind::Version, Space::Address);
    let copies = family(LinkKind::Copy, Space::Shingle);
    let stories = family(LinkKind::Story, Space::Story);
    join(write, cache, &Versions, versions, new, Cache::sketches)?;
    join(write, cache, &Copies, copies, new, Cache::sketches)?;
    join(write, cache, &Stories, stories, new, Cache::sketches)
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
    let family = Family {
        kind: LinkKind::Event,
        space: Space::Event,
        salt: words::hash(&generation.to_le_bytes()),
        revision: write.revision()?,
    };
    let Some(stored) = write.readings(&[version], generation)?.pop() else {
        return Ok(());
    };
    debug_assert_eq!(stored.first_line, first_line);
    for new in cache.acts_of(write, &stored)? {
        join(write, cache, &Events, family, &new, Cache::acts)?;
    }
    Ok(())
}

/// Finds the best earlier node for a new one, and the nodes for which the new one is the best earlier
/// one, and files it under its keys.
fn join<W: Write, L: Linker, B: Borrow<L::Node>, P: Borrow<Placed<B>>>(
    write: &mut W,
    cache: &mut Cache,
    linker: &L,
    family: Family,
    new: &P,
    load: impl Fn(&mut Cache, &W, &[Node]) -> Result<Vec<P>, RoomError>,
) -> Result<(), RoomError> {
    let new = new.borrow();
    let mut keys = linker.keys(new.node.borrow());
    keys.sort_unstable();
    keys.dedup();
    for key in &mut keys {
        *key ^= family.salt;
    }
    let days = linker.days(new.node.borrow(), new.day());
    let around =
        neighbours(write, linker.reach(), family.space, &keys, &days, new.number)?;
    let mut links = Vec::new();
    let mut parents = Vec::new();
    let mut children = Vec::new();
    for near in &load(cache, write, &around)? {
        let near = near.borrow();
        let learnt = near.rank.0.learnt.max(new.rank.0.learnt);
        let new_is_later = near.rank < new.rank;
        let (earlier, later) = if new_is_later { (near, new) } else { (new, near) };
        let Some(score) = linker.score(earlier.node.borrow(), later.node.borrow()) else {
            continue;
        };
        let link = Link {
            kind: family.kind,
            child: later.number,
            parent: earlier.number,
            score: settled(score, earlier, later),
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
    let mut known: HashMap<Node, Vec<Link>> = HashMap::default();
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

    let space = family.space;
    let on = |day: i32| keys.iter().map(move |key| Key { space, key: *key, day });
    let keys: Vec<Key> = days.iter().flat_map(|day| on(*day)).collect();
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
fn neighbours(
    write: &impl Write,
    reach: i32,
    space: Space,
    keys: &[i64],
    days: &[i32],
    new: Node,
) -> Result<Vec<Node>, RoomError> {
    // Under one key a node counts once, on however many days it stands.
    let mut found: HashSet<(usize, Node)> = HashSet::default();
    for day in days {
        let (first, last) = (day.saturating_sub(reach), day.saturating_add(reach));
        let next = day.saturating_add(1);
        for days in [(*day, first), (next, last)] {
            let under = write.keyed(space, keys, days, MOST_UNDER_KEY)?;
            for (key, nodes) in under.into_iter().enumerate() {
                found.extend(nodes.into_iter().map(|node| (key, node)));
            }
        }
    }
    let mut shared: HashMap<Node, usize> = HashMap::default();
    for (_, node) in found {
        *shared.entry(node).or_default() += 1;
    }
    shared.remove(&new);
    let mut around: Vec<(Node, usize)> = shared.into_iter().collect();
    around.sort_unstable_by_key(|(node, keys)| (Reverse(*keys), Reverse(*node)));
    around.truncate(MOST_NEIGHBOURS);
    Ok(around.into_iter().map(|(node, _)| node).collect())
}

/// A score that no two parents of a node share, as good as never: to the thousandth it says how good they
/// are, and behind that how much earlier the parent is, and then which. So of two equally good parents the
/// earlier one counts, whatever their numbers are.
///
/// A number of 64 bits holds 53 digits: 15 of them are for scores up to 32, 16 for the minutes of 45 days,
/// and 22 for which parent it is.
fn settled<N>(score: f32, parent: &Placed<N>, child: &Placed<N>) -> f64 {
    const STEPS: f64 = 1000.0;
    const MINUTES: i64 = 1 << 16;
    const PARENTS: i64 = 1 << 22;
    let apart = child.rank.0.stamp.saturating_sub(parent.rank.0.stamp) / 60_000;
    let [a, b, c, ..] = parent.rank.0.digest;
    let place = i64::try_from(parent.rank.1).unwrap_or(i64::MAX);
    let which = (i64::from(u32::from_le_bytes([a, b, c, 0])) ^ place) % PARENTS;
    let behind = apart.clamp(0, MINUTES - 1) * PARENTS + which;
    (f64::from(score) * STEPS).round() + behind as f64 / (MINUTES * PARENTS) as f64
}

impl Default for Cache {
    fn default() -> Cache {
        Cache {
            reports: Recent::new(MOST_REPORTS),
            mentions: Recent::new(MOST_MENTIONS),
            generation: 0,
        }
    }
}

impl Cache {
    /// Forgets everything: what is in it may not be in the record.
    pub(crate) fn clear(&mut self) {
        *self = Cache::default();
    }

    /// From here on mentions are of this generation.
    fn turn_to(&mut self, generation: Generation) {
        if self.generation != generation {
            self.mentions = Recent::new(MOST_MENTIONS);
            self.generation = generation;
        }
    }

    /// Reports as nodes.
    fn sketches(
        &mut self,
        write: &impl Write,
        ids: &[VersionId],
    ) -> Result<Vec<Placed<Arc<Sketch>>>, RoomError> {
        let placed = |(id, report): (VersionId, Arc<Report>)| Placed {
            number: id,
            rank: (Arc::clone(&report.rank), 0),
            node: Arc::clone(&report.sketch),
        };
        Ok(self.reports(write, ids)?.into_iter().map(placed).collect())
    }

    fn reports(
        &mut self,
        write: &impl Write,
        ids: &[VersionId],
    ) -> Result<Vec<(VersionId, Arc<Report>)>, RoomError> {
        let mut found = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.reports.get(id) {
                Some(report) => found.push((*id, report)),
                None => missing.push(*id),
            }
        }
        let sketches: HashMap<VersionId, Vec<u8>> =
            write.sketches(&missing)?.into_iter().collect();
        for version in write.versions_by_id(&missing)? {
            let bytes = sketches.get(&version.id).map_or(&[][..], Vec::as_slice);
            let sketch = Sketch::from_bytes(bytes).ok_or_else(|| RoomError::Body {
                version: version.id,
                problem: "its sketch is not one".to_owned(),
            })?;
            let rank = Arc::new(rank(&version));
            let report = Arc::new(Report { rank, sketch: Arc::new(sketch) });
            self.reports.put(version.id, Arc::clone(&report));
            found.push((version.id, report));
        }
        Ok(found)
    }

    /// The acts on these lines as nodes.
    fn acts(
        &mut self,
        write: &impl Write,
        lines: &[Line],
    ) -> Result<Vec<Arc<Placed<Mention>>>, RoomError> {
        let mut found = Vec::with_capacity(lines.len());
        let mut missing = Vec::new();
        for line in lines {
            match self.mentions.get(line) {
                Some(mention) => found.push(mention),
                None => missing.push(*line),
            }
        }
        // A report's lines follow each other, so that each reading is read once.
        missing.sort_unstable();
        let asked: HashSet<Line> = missing.iter().copied().collect();
        let mut seen = Line::MIN;
        for line in missing {
            if line < seen {
                continue;
            }
            let Some(stored) = write.holder(line)? else { continue };
            seen = stored.first_line + stored.lines;
            let acts = self.acts_of(write, &stored)?;
            found.extend(acts.into_iter().filter(|act| asked.contains(&act.number)));
        }
        Ok(found)
    }

    /// The acts of a reading as nodes.
    fn acts_of(
        &mut self,
        write: &impl Write,
        stored: &StoredReading,
    ) -> Result<Vec<Arc<Placed<Mention>>>, RoomError> {
        let sheet = loading::sheet(stored)?;
        let Some((_, report)) = self.reports(write, &[stored.version])?.pop() else {
            return Ok(Vec::new());
        };
        let day = time::day_of(report.rank.stamp);
        let acts = (stored.first_line..).zip(0..sheet.reading.events.len());
        let acts: Vec<_> = acts
            .map(|(number, event)| {
                let node = Mention::new(&sheet, event, Arc::clone(&report.sketch), day);
                let rank = (Arc::clone(&report.rank), event);
                Arc::new(Placed { number, rank, node })
            })
            .collect();
        for act in &acts {
            self.mentions.put(act.number, Arc::clone(act));
        }
        Ok(acts)
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
