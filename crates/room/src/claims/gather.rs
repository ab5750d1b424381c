//! Collecting claims: the mentions of each event, and statements that tell of none.

use std::sync::Arc;

use watchfloor_reading::contract::{Attribution, CharSpan, Event, Status};
use watchfloor_record::Line;

use super::alike::{Alike, Node};
use super::said::{FIRM, Said, Saying, in_headline};
use super::{Draft, Group, Withdrawal, stance};
use crate::maps::{HashMap, HashSet};
use crate::origins::Origins;
use crate::picture::{EventCard, Origin};
use crate::roots::Roots;
use crate::snapshot::{Known, Snapshot};
use crate::threads;

/// A mention less likely than this counts only with others of its event.
const LEAST_ACT: f64 = 0.35;
/// A mention less likely than this is no claim even by itself.
const LEAST_TOLD: f64 = 0.25;

/// A claim of a report, and where it belongs.
struct Found<'a> {
    /// The cluster of an act. A statement begins a group of its own.
    cluster: Option<Line>,
    /// What it is compared by, if it may be alike to others.
    node: Option<Node<'a>>,
    draft: Option<Draft<'a>>,
    withdrawal: Option<Withdrawal>,
}

/// A report, its place in the snapshot, and its outlet as the key of an origin.
struct Here<'a> {
    report: &'a Known,
    place: usize,
    published: Option<Arc<str>>,
}

impl Here<'_> {
    /// Whether an origin is an outlet that the report cites.
    fn is_cited(&self, origin: &Origin) -> bool {
        origin.kind == "media" && self.published.as_deref() != Some(origin.key.as_str())
    }
}

/// All groups of a snapshot.
pub(super) fn groups<'a>(
    snapshot: &'a Snapshot,
    events: &'a [EventCard],
    origins: &Origins<'_>,
) -> Vec<Group<'a>> {
    let clusters = Clusters::new(snapshot, events);
    let placed: Vec<(usize, &Known)> = snapshot.reports.iter().enumerate().collect();
    let found = threads::map(&placed, |(place, report)| {
        let published = origins.published_by(report).map(Arc::from);
        let here = Here { report, place: *place, published };
        let (mut found, told) = acts(&here, &clusters, origins);
        found.extend(statements(&here, &told, origins));
        found
    });
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut of_cluster: HashMap<Line, usize> = HashMap::default();
    let mut alike = Alike::default();
    for claim in found.into_iter().flatten() {
        let next = groups.len();
        let at = claim.cluster.map_or(next, |at| *of_cluster.entry(at).or_insert(next));
        if at == next {
            let event = claim.cluster.and_then(|cluster| clusters.card(cluster));
            groups.push(Group { event, ..Group::default() });
        }
        if let Some(node) = claim.node {
            alike.add(at, node);
        }
        groups[at].drafts.extend(claim.draft);
        groups[at].withdrawals.extend(claim.withdrawal);
    }
    alike.merge(groups)
}

/// What the acts of a report tell that its statements need not tell again.
#[derive(Default)]
struct ToldByActs {
    /// The statements (by index) that hold an act.
    held: HashSet<usize>,
    /// The triggers of the acts, in order.
    triggers: Vec<CharSpan>,
}

/// The claims that are mentions of acts.
fn acts<'a>(
    here: &Here<'a>,
    clusters: &Clusters<'_>,
    origins: &Origins<'_>,
) -> (Vec<Found<'a>>, ToldByActs) {
    let Here { report, place, .. } = *here;
    let said = report.memo.said(report);
    let mut found = Vec::new();
    let mut told = ToldByActs::default();
    let mut denial: Option<&Event> = None;
    for (at, event) in report.sheet.reading.events.iter().enumerate() {
        let Some(act) = said.acts.get(at).and_then(Option::as_ref) else {
            denial = Some(event);
            continue;
        };
        let line = report.act_line(at);
        let Some(cluster) = clusters.of(report, line, event) else {
            continue;
        };
        told.triggers.push(event.trigger);
        // A doubtful act of which others are sure is no reason to ask for its words alone.
        let sure = clusters.card(cluster).is_some_and(|card| card.confidence >= FIRM);
        if sure || event.confidence >= FIRM {
            told.held.extend(&act.holding);
        }
        let mut claim =
            Found { cluster: Some(cluster), node: None, draft: None, withdrawal: None };
        if matches!(act.saying, Saying::Nothing) {
            found.push(claim);
            continue;
        }
        let mut origin = origins.of(report, line);
        let mut attributed = !origins.is_own_voice(report, line, &origin);
        let denier = denial
            .filter(|denial| !attributed && is_denied_by(report, event, denial))
            .and_then(|denial| origins.of_actor(report, *denial.actor.first()?));
        if let Some(denier) = denier {
            (origin, attributed) = (denier, true);
        }
        match act.saying {
            Saying::TakesBack(who) => {
                // Without a statement read in it, whoever the sentence names before its verb.
                let named = who.filter(|_| !attributed);
                let named = named.and_then(|who| origins.of_actor(report, who));
                let origin = named.unwrap_or(origin);
                let learnt = report.learnt;
                claim.withdrawal = Some(Withdrawal { place, line, learnt, origin });
            }
            Saying::Claims(stance) => {
                claim.node =
                    Some(Node::new(report, place, true, &said.stems, act.phrase));
                claim.draft = Some(Draft {
                    report,
                    place,
                    line,
                    first: line,
                    offset: at,
                    span: event.trigger,
                    words: event.span,
                    attributed,
                    cites: here.is_cited(&origin),
                    origin: Box::new(origin),
                    published: here.published.clone(),
                    stance,
                    learnt: report.learnt,
                    // Where others are sure of the act and the reader of the statement, the doubt is not
                    // about what is said of it.
                    firm: event.confidence >= FIRM || sure && act.firm_source,
                    accused: false,
                    headline: act.headline,
                    passing: !attributed && act.passing,
                    retired: None,
                });
            }
            Saying::Nothing => {}
        }
        found.push(claim);
    }
    told.triggers.sort_unstable();
    (found, told)
}

/// The claims that are statements, without those that its acts tell.
fn statements<'a>(
    here: &Here<'a>,
    told: &ToldByActs,
    origins: &Origins<'_>,
) -> Vec<Found<'a>> {
    let Here { report, place, .. } = *here;
    let Said { statements: its, stems, .. } = report.memo.said(report);
    let mut found = Vec::new();
    for (at, (said, its)) in report.sheet.reading.attributions.iter().zip(its).enumerate()
    {
        let Some(its) = its else { continue };
        if told.held.contains(&at) {
            continue;
        }
        let line = report.statement_line(at);
        let learnt = report.learnt;
        let node = its.phrase;
        let node = node.map(|phrase| Node::new(report, place, false, stems, phrase));
        let mut claim = Found { cluster: None, node, draft: None, withdrawal: None };
        match its.saying {
            Saying::TakesBack(_) => {
                let origin = origins.of(report, line);
                claim.withdrawal = Some(Withdrawal { place, line, learnt, origin });
            }
            Saying::Claims(stance)
                if its.clause || !is_told_by_act(&told.triggers, said) =>
            {
                let origin = origins.of(report, line);
                claim.draft = Some(Draft {
                    report,
                    place,
                    line,
                    first: line,
                    offset: report.sheet.reading.events.len() + at,
                    span: said.content.spans.first().copied().unwrap_or_default(),
                    words: cover(&said.content.spans),
                    cites: here.is_cited(&origin),
                    origin: Box::new(origin),
                    published: here.published.clone(),
                    stance,
                    learnt,
                    firm: said.confidence >= FIRM,
                    accused: false,
                    attributed: true,
                    headline: its.headline,
                    passing: false,
                    retired: None,
                });
            }
            Saying::Claims(_) | Saying::Nothing => continue,
        }
        found.push(claim);
    }
    found
}

/// Which event each mention belongs to, those of earlier versions among them.
struct Clusters<'a> {
    cards: HashMap<Line, &'a EventCard>,
    of_line: HashMap<Line, Line>,
    of_root: HashMap<Line, Line>,
    roots: Roots,
    rejected: HashSet<Line>,
}

impl<'a> Clusters<'a> {
    fn new(snapshot: &'a Snapshot, events: &'a [EventCard]) -> Clusters<'a> {
        let mut rejected = HashSet::default();
        for act in &snapshot.acts {
            match act.act.verb.as_str() {
                "reject" => rejected.insert(act.act.target),
                "confirm" => rejected.remove(&act.act.target),
                _ => false,
            };
        }
        let mut clusters = Clusters {
            cards: HashMap::default(),
            of_line: HashMap::default(),
            of_root: HashMap::default(),
            roots: Roots::new(&snapshot.event_parents),
            rejected,
        };
        for card in events {
            clusters.cards.insert(card.id, card);
            for line in &card.mentions {
                clusters.of_line.insert(*line, card.id);
                clusters.of_root.entry(clusters.roots.of(*line)).or_insert(card.id);
            }
        }
        clusters
    }

    fn card(&self, cluster: Line) -> Option<&'a EventCard> {
        self.cards.get(&cluster).copied()
    }

    /// The cluster of a mention that counts, or that counted in an earlier version.
    fn of(&self, report: &Known, line: Line, event: &Event) -> Option<Line> {
        if self.rejected.contains(&line) {
            return None;
        }
        if let Some(card) = self.of_line.get(&line) {
            return Some(*card);
        }
        // A doubtful reading makes no event; but where somebody is said to have done it, the words are a claim. With a
        // source they are a statement anyway.
        let is_told = event.status == Status::Happened
            && event.attributions.is_empty()
            && !event.actor.is_empty()
            && (LEAST_TOLD..LEAST_ACT).contains(&event.confidence)
            && !in_headline(report, event.trigger);
        // What else a report that counts says, and no card has, was left out for a reason.
        if report.later.is_none() {
            return is_told.then(|| self.roots.of(line));
        }
        let root = self.roots.of(line);
        let card = self.of_root.get(&root).copied();
        card.or((event.confidence >= LEAST_ACT || is_told).then_some(root))
    }
}

/// "Adela Norr recalled the ambassador", "Norr criticised the mayor": the act tells it, and its verb is no verb
/// of saying but where words are quoted or a clause follows. `triggers` are those of acts, in order.
fn is_told_by_act(triggers: &[CharSpan], said: &Attribution) -> bool {
    let Some(cue) = said.cue else { return false };
    let [start, end] = cue.span;
    let after = triggers.partition_point(|trigger| trigger[0] < end);
    triggers[..after].last().is_some_and(|trigger| trigger[1] > start)
}

/// Whether an act is what a denial before it in its sentence denies, where no statement was read in that: "it
/// denied that its army had fired".
fn is_denied_by(report: &Known, event: &Event, denial: &Event) -> bool {
    event.status == Status::Denied
        && denial.trigger[1] <= event.trigger[0]
        && stance::sentence_span(report, denial.trigger)
            == stance::sentence_span(report, event.trigger)
}

fn cover(spans: &[CharSpan]) -> CharSpan {
    let start = spans.iter().map(|span| span[0]).min().unwrap_or_default();
    let end = spans.iter().map(|span| span[1]).max().unwrap_or(start);
    [start, end.max(start)]
}
