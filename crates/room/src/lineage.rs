//! What reports and acts belong to, looked up for a few at a time.

use watchfloor_record::{AsOf, Line, LinkKind, Node, Read, VersionId};

use crate::error::RoomError;
use crate::filing::rank;
use crate::loading::{copied_from, root};
use crate::maps::{HashMap, HashSet};
use crate::recent::Recent;
use crate::roots::Roots;
use crate::snapshot::{Known, Rank};
use crate::walk::Passed;

/// Lines and reports whose roots are remembered. What is joined was mostly learnt soon after what it is joined to; the
/// root of what was forgotten is looked up again.
const LINES: usize = 200_000;
const REPORTS: usize = 50_000;
/// Copies of copies are followed so far, as a snapshot follows them.
const MOST_COPIES: usize = 16;
/// Versions that are asked for together.
const TOGETHER: usize = 500;

/// What was known of belonging at a point. It is the same at any time, so it can be remembered.
#[derive(Debug)]
pub(crate) struct Lineage {
    at: AsOf,
    articles: Ends,
    stories: Ends,
    events: Ends,
    /// For the first version of a report its last one.
    latest: Recent<VersionId, VersionId>,
}

impl Lineage {
    pub(crate) fn new(at: AsOf) -> Lineage {
        Lineage {
            at,
            articles: Ends::new(LinkKind::Version, REPORTS),
            stories: Ends::new(LinkKind::Story, REPORTS),
            events: Ends::new(LinkKind::Event, LINES),
            latest: Recent::new(REPORTS),
        }
    }

    /// These reports with what they belong to.
    pub(crate) fn trace(
        &mut self,
        read: &impl Read,
        reports: Vec<Known>,
    ) -> Result<Vec<Passed>, RoomError> {
        let ids: Vec<VersionId> = reports.iter().map(|report| report.id).collect();
        let copies = copies(read, &ids, self.at)?;
        let of_copies = copies.iter().flat_map(|(copy, original)| [*copy, *original]);
        let all: Vec<VersionId> = ids.iter().copied().chain(of_copies).collect();
        let articles = self.articles.of(read, &all, self.at)?;

        let own: Vec<VersionId> = ids.iter().map(|id| root(&articles, *id)).collect();
        let stories = self.stories.of(read, &own, self.at)?;
        let latest = self.latest_of(read, &own)?;
        let lines: Vec<Line> = reports.iter().flat_map(acts).collect();
        let events = self.events.of(read, &lines, self.at)?;

        let traced = reports.into_iter().zip(own).map(|(report, article)| Passed {
            is_superseded: latest.get(&article) != Some(&report.id),
            firsts: acts(&report).map(|line| root(&events, line)).collect(),
            report: Known {
                article,
                story: root(&stories, article),
                copy_of: copied_from(&copies, &articles, report.id),
                ..report
            },
        });
        Ok(traced.collect())
    }

    /// For each of these first versions the last one known.
    fn latest_of(
        &mut self,
        read: &impl Read,
        articles: &[VersionId],
    ) -> Result<HashMap<VersionId, VersionId>, RoomError> {
        let mut found = HashMap::default();
        // For each version of the others the first one.
        let mut first: HashMap<VersionId, VersionId> = HashMap::default();
        for article in articles {
            match self.latest.get(article) {
                Some(latest) => {
                    found.insert(*article, latest);
                }
                None => {
                    first.insert(*article, *article);
                }
            }
        }
        let unknown: Vec<VersionId> = sorted(first.keys());
        let mut several: HashSet<VersionId> = HashSet::default();
        let mut ahead = unknown.clone();
        while !ahead.is_empty() {
            let links = read.children(LinkKind::Version, &ahead, self.at)?;
            let children: HashSet<VersionId> =
                links.iter().map(|link| link.child).collect();
            let new = children.iter().filter(|child| !first.contains_key(child));
            let new: Vec<VersionId> = sorted(new);
            ahead.clear();
            // By now a child may have a better parent, and be a version of another report.
            for link in read.parents(LinkKind::Version, &new, self.at)? {
                if let Some(article) = first.get(&link.parent).copied() {
                    first.insert(link.child, article);
                    several.insert(article);
                    ahead.push(link.child);
                }
            }
        }
        let mut last: HashMap<VersionId, (Rank, VersionId)> = HashMap::default();
        let weighed = first.iter().filter(|(_, article)| several.contains(*article));
        for few in sorted(weighed.map(|(version, _)| version)).chunks(TOGETHER) {
            for version in read.versions_by_id(few)? {
                let article = first.get(&version.id).copied().unwrap_or(version.id);
                let this = (rank(&version), version.id);
                let known = last.entry(article).or_insert_with(|| this.clone());
                if this > *known {
                    *known = this;
                }
            }
        }
        for article in unknown {
            let latest = last.get(&article).map_or(article, |(_, version)| *version);
            self.latest.put(article, latest);
            found.insert(article, latest);
        }
        Ok(found)
    }
}

/// The lines of a report's acts.
fn acts(report: &Known) -> impl Iterator<Item = Line> + use<> {
    report.first_line..report.statement_line(0)
}

fn sorted<'n>(nodes: impl Iterator<Item = &'n Node>) -> Vec<Node> {
    let mut sorted: Vec<Node> = nodes.copied().collect();
    sorted.sort_unstable();
    sorted
}

/// What these reports are copies of, what those are copies of, and so on.
fn copies(
    read: &impl Read,
    ids: &[VersionId],
    at: AsOf,
) -> Result<HashMap<VersionId, VersionId>, RoomError> {
    let mut found: HashMap<VersionId, VersionId> = HashMap::default();
    let mut ahead = ids.to_vec();
    for _ in 0..=MOST_COPIES {
        ahead.sort_unstable();
        ahead.dedup();
        let links = read.parents(LinkKind::Copy, &ahead, at)?;
        ahead.clear();
        for link in links {
            if found.insert(link.child, link.parent).is_none() {
                ahead.push(link.parent);
            }
        }
        if ahead.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// Where the best parents of nodes end.
#[derive(Debug)]
struct Ends {
    kind: LinkKind,
    known: Recent<Node, Node>,
}

impl Ends {
    fn new(kind: LinkKind, most: usize) -> Ends {
        Ends { kind, known: Recent::new(most) }
    }

    /// For each of these nodes, and of those on the way, where its best parents end; one that has none is left out.
    fn of(
        &mut self,
        read: &impl Read,
        nodes: &[Node],
        at: AsOf,
    ) -> Result<HashMap<Node, Node>, RoomError> {
        let mut parents: HashMap<Node, Node> = HashMap::default();
        let mut seen: HashSet<Node> = HashSet::default();
        let mut ahead: Vec<Node> = nodes.to_vec();
        loop {
            ahead.retain(|node| seen.insert(*node));
            ahead.retain(|node| match self.known.get(node) {
                Some(root) if root == *node => false,
                // As good as its parent, and nearer.
                Some(root) => {
                    parents.insert(*node, root);
                    false
                }
                None => true,
            });
            if ahead.is_empty() {
                break;
            }
            ahead.sort_unstable();
            let links = read.parents(self.kind, &ahead, at)?;
            ahead.clear();
            for link in links {
                parents.insert(link.child, link.parent);
                ahead.push(link.parent);
            }
        }
        let roots = Roots::new(&parents);
        let mut found = HashMap::default();
        for node in seen {
            let root = roots.of(node);
            self.known.put(node, root);
            if root != node {
                found.insert(node, root);
            }
        }
        Ok(found)
    }
}
