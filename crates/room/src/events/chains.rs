//! Which mentions hang together, after what people said about it.

use watchfloor_record::{Act, Line};

use crate::maps::{HashMap, HashSet};
use crate::picture::Judgement;
use crate::snapshot::Snapshot;

/// What people said, as far as it is about events; later acts have overridden earlier ones.
#[derive(Default)]
pub(super) struct Said {
    pub(super) rejected: HashSet<Line>,
    /// Mentions taken out of their events.
    split: HashSet<Line>,
    /// Pairs of lines that are of one event.
    merged: Vec<(Line, Line)>,
    pub(super) judgements: HashMap<Line, Vec<Judgement>>,
}

impl Said {
    pub(super) fn of(acts: &[Act]) -> Said {
        let mut said = Said::default();
        for act in acts {
            let (target, what) = (act.act.target, &act.act);
            match what.verb.as_str() {
                "reject" => {
                    said.rejected.insert(target);
                }
                "confirm" => {
                    said.rejected.remove(&target);
                }
                "split" => {
                    said.split.insert(target);
                    said.merged.retain(|(one, other)| *one != target && *other != target);
                }
                "merge" => {
                    let Some(other) = what.other else { continue };
                    said.merged.push((target, other));
                }
                // What people say beside the machine's word and never in its place.
                "note" | "correct" | "assign" | "acknowledge" => {}
                _ => continue,
            }
            let judgement = Judgement::from(act);
            for line in std::iter::once(target).chain(what.other) {
                said.judgements.entry(line).or_default().push(judgement.clone());
            }
        }
        said
    }
}

/// The line that stands for each mention's cluster; a mention that is not there stands for its own.
///
/// Superseded versions are links in the chain, although they are not shown: two reports may both have
/// joined the first version of a third one.
pub(super) fn roots(snapshot: &Snapshot, said: &Said) -> HashMap<Line, Line> {
    let mut sets = Sets::default();
    for report in &snapshot.reports {
        for at in 0..report.sheet.reading.events.len() {
            let line = report.act_line(at);
            let parent = snapshot.event_parents.get(&line);
            if let Some(parent) = parent
                && !said.split.contains(&line)
                && !said.split.contains(parent)
            {
                sets.join(line, *parent);
            }
        }
    }
    // Taking a mention out must not take apart what was joined through it: its children go to its parent.
    for (child, parent) in &snapshot.event_parents {
        if said.split.contains(parent)
            && !said.split.contains(child)
            && let Some(heir) = first_kept(snapshot, said, *parent)
        {
            sets.join(*child, heir);
        }
    }
    siblings(snapshot, said, &mut sets);
    for (one, other) in &said.merged {
        sets.join(*one, *other);
    }
    let lines: Vec<Line> = sets.parents.keys().copied().collect();
    lines.into_iter().map(|line| (line, sets.root(line))).collect()
}

/// The nearest ancestor that was not taken out.
fn first_kept(snapshot: &Snapshot, said: &Said, line: Line) -> Option<Line> {
    let mut at = line;
    let mut steps = 0;
    while let Some(parent) = snapshot.event_parents.get(&at) {
        if !said.split.contains(parent) {
            return Some(*parent);
        }
        at = *parent;
        steps += 1;
        if steps > snapshot.event_parents.len() {
            return None;
        }
    }
    None
}

/// Where the first mention of an event was taken out, its other mentions have no parent left: they stay
/// together.
fn siblings(snapshot: &Snapshot, said: &Said, sets: &mut Sets) {
    let mut first_child: HashMap<Line, Line> = HashMap::default();
    for report in &snapshot.reports {
        for at in 0..report.sheet.reading.events.len() {
            let line = report.act_line(at);
            let Some(parent) = snapshot.event_parents.get(&line) else { continue };
            let orphan = said.split.contains(parent)
                && !said.split.contains(&line)
                && first_kept(snapshot, said, *parent).is_none();
            if orphan {
                let top = topmost(snapshot, *parent);
                sets.join(line, *first_child.entry(top).or_insert(line));
            }
        }
    }
}

/// The line by which an event is known: the earliest mention that its first current one goes back to. It
/// may stand in a superseded version, or in a report that is not in the snapshot, so that an event keeps
/// its number from one picture to the next.
pub(super) fn root_line(snapshot: &Snapshot, said: &Said, line: Line) -> Line {
    let mut at = line;
    for _ in 0..=snapshot.event_parents.len() {
        match snapshot.event_parents.get(&at) {
            Some(parent) if !said.split.contains(&at) && !said.split.contains(parent) => {
                at = *parent
            }
            _ => break,
        }
    }
    at
}

/// The earliest ancestor of a line that has parents.
fn topmost(snapshot: &Snapshot, line: Line) -> Line {
    let mut at = line;
    for _ in 0..=snapshot.event_parents.len() {
        match snapshot.event_parents.get(&at) {
            Some(parent) => at = *parent,
            None => break,
        }
    }
    at
}

/// Lines that are of one event: each set has the line of its first member as its root.
#[derive(Default)]
struct Sets {
    parents: HashMap<Line, Line>,
}

impl Sets {
    fn root(&mut self, line: Line) -> Line {
        let mut root = line;
        while let Some(parent) = self.parents.get(&root)
            && *parent != root
        {
            root = *parent;
        }
        let mut at = line;
        while at != root {
            let next = self.parents.insert(at, root).unwrap_or(root);
            at = next;
        }
        root
    }

    fn join(&mut self, one: Line, other: Line) {
        let (root, its_root) = (self.root(one), self.root(other));
        self.parents.insert(root, its_root);
        self.parents.insert(its_root, its_root);
    }
}
