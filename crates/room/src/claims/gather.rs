//! Collecting claims: the mentions of each event, and statements that tell of none.

use watchfloor_reading::contract::{
    Attribution, BlockName, CharSpan, Event, SourceKind, Status,
};
use watchfloor_record::Line;

use super::alike::{Alike, Node};
use super::denied;
use super::roots::Roots;
use super::stance::{self, content_words, of_statement, sentence_words};
use super::tables::UNNAMED;
use super::withdrawal;
use super::{Draft, Group, Withdrawal};
use crate::maps::{HashMap, HashSet};
use crate::origins::Origins;
use crate::picture::{EventCard, Stance};
use crate::snapshot::{Known, Snapshot};
use crate::threads;

/// Of a mention or statement less likely than this nobody can be said to contradict another.
const FIRM: f64 = 0.5;
/// A statement less likely than this is no claim.
const LEAST: f64 = 0.4;
/// A mention less likely than this counts only with others of its event.
const LEAST_ACT: f64 = 0.35;
/// A mention less likely than this is no claim even by itself.
const LEAST_TOLD: f64 = 0.25;

/// A claim of a report, and where it belongs.
struct Found<'a> {
    /// The cluster of an act. A statement begins a group of its own.
    cluster: Option<Line>,
    /// What it is compared by, if it may be alike to others.
    node: Option<Node>,
    draft: Option<Draft<'a>>,
    withdrawal: Option<Withdrawal>,
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
        let (mut found, told) = acts(report, *place, &clusters, origins);
        found.extend(statements(report, *place, &told, origins));
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
    report: &'a Known,
    place: usize,
    clusters: &Clusters<'_>,
    origins: &Origins<'_>,
) -> (Vec<Found<'a>>, ToldByActs) {
    let mut found = Vec::new();
    let mut told = ToldByActs::default();
    let mut denial: Option<&Event> = None;
    for (at, event) in report.sheet.reading.events.iter().enumerate() {
        if stance::is_denial(report, event) {
            denial = Some(event);
            continue;
        }
        let line = report.act_line(at);
        let Some(cluster) = clusters.of(report, line, event) else {
            continue;
        };
        told.triggers.push(event.trigger);
        // A doubtful act of which others are sure is no reason to ask for its words alone.
        let sure = clusters.card(cluster).is_some_and(|card| card.confidence >= FIRM);
        if sure || event.confidence >= FIRM {
            told.held.extend(holding(report, event.trigger));
        }
        let mut origin = origins.of(report, line);
        let mut attributed = !origins.is_own_voice(report, line, &origin);
        let denier = denial
            .filter(|denial| !attributed && is_denied_by(report, event, denial))
            .and_then(|denial| origins.of_actor(report, *denial.actor.first()?));
        if let Some(denier) = denier {
            (origin, attributed) = (denier, true);
        }
        let sentence = sentence_words(report, event.trigger);
        let voice = (&origin, attributed);
        let mut claim =
            Found { cluster: Some(cluster), node: None, draft: None, withdrawal: None };
        if let Some(origin) = withdrawal::of_act(report, event, &sentence, voice, origins)
        {
            let learnt = report.learnt;
            claim.withdrawal = Some(Withdrawal { place, line, learnt, origin });
        } else if let Some(stance) = stance::of_sentence(report, event, &sentence) {
            claim.node = Some(Node::of_act(report, place, at));
            claim.draft = Some(Draft {
                report,
                place,
                line,
                first: line,
                offset: at,
                span: event.trigger,
                words: event.span,
                attributed,
                origin,
                stance,
                learnt: report.learnt,
                // Where others are sure of the act and the reader of the statement, the doubt is not about
                // what is said of it.
                firm: event.confidence >= FIRM
                    || sure
                        && stance::voucher(report, event)
                            .is_some_and(|said| said.confidence >= FIRM),
                accused: false,
                headline: in_headline(report, event.trigger),
                passing: !attributed && stance::is_in_passing(report, event),
                retired: None,
            });
        }
        found.push(claim);
    }
    told.triggers.sort_unstable();
    (found, told)
}

/// The claims that are statements, without those that its acts tell.
fn statements<'a>(
    report: &'a Known,
    place: usize,
    told: &ToldByActs,
    origins: &Origins<'_>,
) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for (at, said) in report.sheet.reading.attributions.iter().enumerate() {
        if told.held.contains(&at) || !is_claim(report, said) {
            continue;
        }
        let content = content_words(report, said);
        let line = report.statement_line(at);
        let takes_back = withdrawal::of_statement(report, said);
        if !takes_back && is_told_by_act(&told.triggers, said, &content) {
            continue;
        }
        let stance = if takes_back {
            Some(Stance::Asserts)
        } else {
            of_statement(report, said, &content)
        };
        let Some(stance) = stance else { continue };
        // Words that point back ("that account") are alike whatever they point at.
        let node = (!denied::points_back(&content))
            .then(|| Node::of_statement(report, place, at, &content));
        let mut claim = Found { cluster: None, node, draft: None, withdrawal: None };
        let origin = origins.of(report, line);
        let learnt = report.learnt;
        if takes_back {
            claim.withdrawal = Some(Withdrawal { place, line, learnt, origin });
        } else {
            claim.draft = Some(Draft {
                report,
                place,
                line,
                first: line,
                offset: report.sheet.reading.events.len() + at,
                span: said.content.spans.first().copied().unwrap_or_default(),
                words: cover(&said.content.spans),
                origin,
                stance,
                learnt,
                firm: said.confidence >= FIRM,
                accused: false,
                attributed: true,
                headline: said.cue.is_some_and(|cue| in_headline(report, cue.span)),
                passing: false,
                retired: None,
            });
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
    roots: Roots<'a>,
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
        let root = self.roots.of(line);
        // A doubtful reading makes no event; but where somebody is said to have done it, the words are a claim. With a
        // source they are a statement anyway.
        let is_told = event.status == Status::Happened
            && event.attributions.is_empty()
            && !event.actor.is_empty()
            && (LEAST_TOLD..LEAST_ACT).contains(&event.confidence)
            && !in_headline(report, event.trigger);
        // What else a report that counts says, and no card has, was left out for a reason.
        if report.later.is_none() {
            return is_told.then_some(root);
        }
        let card = self.of_root.get(&root).copied();
        card.or((event.confidence >= LEAST_ACT || is_told).then_some(root))
    }
}

/// The attributions (by index) whose content holds a span.
fn holding(report: &Known, span: CharSpan) -> impl Iterator<Item = usize> {
    let attributions = report.sheet.reading.attributions.iter().enumerate();
    attributions.filter_map(move |(at, said)| {
        let holds = |content: &CharSpan| content[0] <= span[0] && span[1] <= content[1];
        said.content.spans.iter().any(holds).then_some(at)
    })
}

/// "Adela Norr recalled the ambassador", "Norr criticised the mayor": the act tells it, and its verb is no verb
/// of saying but where words are quoted or a clause follows. `triggers` are those of acts, in order.
fn is_told_by_act(triggers: &[CharSpan], said: &Attribution, content: &str) -> bool {
    let Some(cue) = said.cue else { return false };
    let [start, end] = cue.span;
    let after = triggers.partition_point(|trigger| trigger[0] < end);
    let is_act = triggers[..after].last().is_some_and(|trigger| trigger[1] > start);
    let first = content.split_whitespace().next().unwrap_or_default();
    let is_clause = ["that", "it", "whether"].contains(&first)
        || content.contains(['“', '"', '«', '„'])
        || said.content.spans.len() > 1;
    is_act && !is_clause
}

/// Whether an act is what a denial before it in its sentence denies, where no statement was read in that: "it
/// denied that its army had fired".
fn is_denied_by(report: &Known, event: &Event, denial: &Event) -> bool {
    event.status == Status::Denied
        && denial.trigger[1] <= event.trigger[0]
        && stance::sentence_span(report, denial.trigger)
            == stance::sentence_span(report, event.trigger)
}

/// Whether a statement says something by itself: it has a source, it is likely, and nobody is quoted in it.
fn is_claim(report: &Known, said: &Attribution) -> bool {
    let nobody = said.source.span.is_none() && said.source.actor.is_none();
    let is_outer = || {
        let attributions = &report.sheet.reading.attributions;
        attributions.iter().any(|other| other.within == Some(said.id))
    };
    !(nobody
        || said.source.kind == SourceKind::Unknown && said.source.span.is_none()
        || said.confidence < LEAST
        || asks_not_to_be_named(report, said)
        || is_outer())
}

/// "Who asked not to be named for fear of arrest".
fn asks_not_to_be_named(report: &Known, said: &Attribution) -> bool {
    const SHORT: usize = 12;
    let content = content_words(report, said).to_lowercase();
    content.split_whitespace().nth(SHORT).is_none()
        && UNNAMED.iter().any(|phrase| content.contains(phrase))
}

fn cover(spans: &[CharSpan]) -> CharSpan {
    let start = spans.iter().map(|span| span[0]).min().unwrap_or_default();
    let end = spans.iter().map(|span| span[1]).max().unwrap_or(start);
    [start, end.max(start)]
}

fn in_headline(report: &Known, span: CharSpan) -> bool {
    let blocks = &report.sheet.reading.report.blocks;
    blocks.iter().any(|block| {
        block.kind == BlockName::Title
            && block.span[0] <= span[0]
            && span[1] <= block.span[1]
    })
}
