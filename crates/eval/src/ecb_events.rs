/*!
Which mentions are of one event, across documents (`ecb-events`).

The Event Coreference Bank in its extended form, ECB+: news of 43 topics, two incidents of a kind in each;
events are annotated within documents and across them.

Files: `ECBplus_coreference_sentences.csv`, which lists the sentences that count, and a folder for each
topic with `TOPIC_NAME.xml.gz` (or `.xml`), a document cut into tokens, with its mentions and relations.
Topics 36 to 45 are the test part by custom, the others are for development and for fitting.

Mentions that are tagged `ACTION_…` or `NEG_ACTION_…` in sentences that count are the gold ones; they are
of one event where a relation says so, each of the others is an event of its own. All documents of the
part are taken together, in an order that has nothing to do with their topics, and mentions are joined as
a room joins them.

Two settings. *Given*: the triggers are those annotated; what is known of them is what the reader found
of an act at the same words, or nothing but the sentence. *Own*: the reader's own acts; those whose
trigger meets an annotated one stand for it, the others stand for themselves, and what was not found is
missing.

Figures: `conll_f1`, the mean of the F1 of MUC, B³ and CEAF-e, for given mentions; `own_conll_f1`, for the
reader's own; each measure on its own; and what simple rules reach with the given mentions: `word_conll_f1`
joins all mentions of one word, `word_in_story_conll_f1` those of one word in one story of the room.
*/

mod clusters;
mod corpus;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use watchfloor_reading::contract::{CharSpan, Event, Reading, Status};
use watchfloor_room::events::trigger::Trigger;
use watchfloor_room::events::{self, Events, Mention, Numbers};
use watchfloor_room::link::{Linker, parents, roots};
use watchfloor_room::sketch::Sketch;
use watchfloor_room::stories::Stories;
use watchfloor_room::{Sheet, words};

use self::clusters::{Scores, score};
use self::corpus::{Document, read};
use crate::error::EvalError;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct EcbEvents;

/// By which the order of documents is drawn.
const SEED: i64 = 20_260_101;

/// Words on either side of an annotated trigger that the reader found no act at, which stand for its
/// clause.
const CLAUSE: usize = 60;

impl Benchmark for EcbEvents {
    fn name(&self) -> &'static str {
        "ecb-events"
    }

    fn about(&self) -> &'static str {
        "which mentions are of one event, across documents"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let documents = shuffled(read(folder, part)?);
        let mut report = Report::new(self.name(), Some(part.name()));
        let readings: Vec<Reading> = documents
            .iter()
            .map(|document| predictor.read(&document.text, None))
            .collect();

        let given = nodes(&documents, &readings, Setting::Given);
        let gold: Vec<Option<&str>> =
            given.iter().map(|node| node.event.as_deref()).collect();
        let joined = parents(&Events, &placed(&given));
        let found = events::clusters(&mentions(&given), &joined);
        add(&mut report, "", &score(&gold, &found));

        let own = nodes(&documents, &readings, Setting::Own);
        let joined_own = parents(&Events, &placed(&own));
        let missed = missed(&documents, &own);
        let mut own_gold: Vec<Option<&str>> =
            own.iter().map(|node| node.event.as_deref()).collect();
        let mut own_found = events::clusters(&mentions(&own), &joined_own);
        for event in &missed {
            own_gold.push(Some(event));
            own_found.push(usize::MAX);
        }
        add(&mut report, "own_", &score(&own_gold, &own_found));

        let word = by_rule(&given, |_| 0);
        report.add("word_conll_f1", score(&gold, &word).conll());
        let stories = stories(&documents, &readings);
        let in_story = by_rule(&given, |node| stories[node.document]);
        report.add("word_in_story_conll_f1", score(&gold, &in_story).conll());

        report.count("documents", documents.len());
        report.count("mentions", given.len());
        report.count("own_mentions", own.len());
        report
            .count("own_matched", own.iter().filter(|node| node.event.is_some()).count());
        errors(&mut report, &documents, &given, &joined);
        Ok(report)
    }
}

fn add(report: &mut Report, prefix: &str, scores: &Scores) {
    report.add(format!("{prefix}conll_f1"), scores.conll());
    for (name, measure) in
        [("muc", &scores.muc), ("b3", &scores.b_cubed), ("ceafe", &scores.ceaf_e)]
    {
        report.add(format!("{prefix}{name}_f1"), measure.f1());
        report.add(format!("{prefix}{name}_precision"), measure.precision());
        report.add(format!("{prefix}{name}_recall"), measure.recall());
    }
}

/// In an order that has nothing to do with their names.
fn shuffled(mut documents: Vec<Document>) -> Vec<Document> {
    documents.sort_by_key(|document| {
        words::hash(format!("{SEED} {}", document.name).as_bytes())
    });
    documents
}

/// Whose mentions are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Setting {
    Given,
    Own,
}

/// A mention as a room would join it.
struct Node {
    document: usize,
    trigger: CharSpan,
    /// The trigger's stem.
    stem: String,
    mention: Mention,
    /// The annotated event; `None` for an act of the reader's that is none of those annotated.
    event: Option<String>,
}

fn mentions(nodes: &[Node]) -> Vec<Mention> {
    nodes.iter().map(|node| node.mention.clone()).collect()
}

fn placed(nodes: &[Node]) -> Vec<(i32, Mention)> {
    // The documents have no dates.
    nodes.iter().map(|node| (0, node.mention.clone())).collect()
}

fn nodes(documents: &[Document], readings: &[Reading], setting: Setting) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (at, (document, reading)) in documents.iter().zip(readings).enumerate() {
        let mut reading = reading.clone();
        let mut events: Vec<Option<String>> = Vec::new();
        match setting {
            Setting::Given => {
                let found = std::mem::take(&mut reading.events);
                for gold in &document.mentions {
                    let clause = [
                        gold.span[0].saturating_sub(CLAUSE).max(gold.sentence[0]),
                        (gold.span[1] + CLAUSE).min(gold.sentence[1]),
                    ];
                    reading.events.push(given(
                        &found,
                        gold.span,
                        clause,
                        reading.events.len(),
                    ));
                    events.push(Some(gold.event.clone()));
                }
            }
            Setting::Own => {
                let inside = |event: &Event| {
                    document.counted.iter().any(|sentence| meet(*sentence, event.trigger))
                };
                reading.events.retain(inside);
                let mut taken = vec![false; document.mentions.len()];
                for event in &reading.events {
                    let gold =
                        document.mentions.iter().enumerate().position(|(at, gold)| {
                            !taken[at] && meet(gold.span, event.trigger)
                        });
                    if let Some(gold) = gold {
                        taken[gold] = true;
                    }
                    events.push(gold.map(|gold| document.mentions[gold].event.clone()));
                }
            }
        }
        let triggers: Vec<CharSpan> =
            reading.events.iter().map(|event| event.trigger).collect();
        let sketch = Arc::new(Sketch::new(&reading.report, None));
        let sheet = Sheet::new(reading);
        for (event, (trigger, gold)) in triggers.into_iter().zip(events).enumerate() {
            let mention = Mention::new(&sheet, event, Arc::clone(&sketch), 0);
            let stem = sheet.acts.get(event).map(|act| act.trigger.clone());
            let stem = Trigger::of(&stem.unwrap_or_default()).stem;
            nodes.push(Node { document: at, trigger, stem, mention, event: gold });
        }
    }
    nodes
}

/// What the reader found of an act at an annotated trigger, or an act of which nothing is known.
fn given(found: &[Event], trigger: CharSpan, clause: CharSpan, id: usize) -> Event {
    match found.iter().find(|event| meet(event.trigger, trigger)) {
        Some(event) => Event { trigger, ..event.clone() },
        None => Event {
            id: usize::MAX - id,
            kind: String::new(),
            mode: None,
            cameo: String::new(),
            quad: String::new(),
            goldstein: 0.0,
            actor: Vec::new(),
            recipient: Vec::new(),
            actor_words: Vec::new(),
            recipient_words: Vec::new(),
            span: clause,
            trigger,
            status: Status::Happened,
            condition: None,
            time: None,
            place: None,
            place_from: None,
            attributions: Vec::new(),
            confidence: 0.0,
        },
    }
}

fn meet(one: CharSpan, other: CharSpan) -> bool {
    one[0] < other[1] && other[0] < one[1]
}

/// The events of annotated mentions that none of the reader's stands for.
fn missed(documents: &[Document], own: &[Node]) -> Vec<String> {
    let mut stand: HashMap<(usize, &str), usize> = HashMap::new();
    for node in own {
        if let Some(event) = &node.event {
            *stand.entry((node.document, event)).or_default() += 1;
        }
    }
    let mut missed = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        for gold in &document.mentions {
            match stand.get_mut(&(at, gold.event.as_str())) {
                Some(left) if *left > 0 => *left -= 1,
                _ => missed.push(gold.event.clone()),
            }
        }
    }
    missed
}

/// Joins all mentions of one word that the group holds together.
fn by_rule(nodes: &[Node], group: impl Fn(&Node) -> usize) -> Vec<usize> {
    let mut first: HashMap<(String, usize), usize> = HashMap::new();
    let mut found = Vec::with_capacity(nodes.len());
    for (at, node) in nodes.iter().enumerate() {
        found.push(*first.entry((node.stem.clone(), group(node))).or_insert(at));
    }
    found
}

/// The story of each document.
fn stories(documents: &[Document], readings: &[Reading]) -> Vec<usize> {
    let sketches: Vec<(i32, _)> = documents
        .iter()
        .zip(readings)
        .map(|(_, reading)| (0, Sketch::new(&reading.report, None)))
        .collect();
    roots(&parents(&Stories, &sketches))
}

/// Mentions that were joined to one of another event.
fn errors(
    report: &mut Report,
    documents: &[Document],
    nodes: &[Node],
    joined: &[Option<usize>],
) {
    for (node, parent) in nodes.iter().zip(joined) {
        let Some(parent) = parent.map(|parent| &nodes[parent]) else { continue };
        if node.event != parent.event {
            let words = |node: &Node| documents[node.document].words_around(node.trigger);
            report.errors.push(Miss {
                place: format!("{}, {}", documents[node.document].name, node.trigger[0]),
                text: words(node),
                expected: "another event".to_owned(),
                found: format!("{}: {}", documents[parent.document].name, words(parent)),
            });
        }
    }
}

/// Two mentions that may be joined, for fitting the weights.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The later mention, by its place among all.
    pub later: usize,
    /// The earlier one.
    pub earlier: usize,
    /// Whether they are of one event.
    pub same: bool,
    /// Whether they are in one report.
    pub within: bool,
    /// What is weighed.
    pub numbers: Numbers,
}

/// Topic and event of each given mention, and all pairs that share a key.
pub type Mentions = (Vec<(String, String)>, Vec<Pair>);

/// For fitting.
pub fn pairs(
    folder: &Path,
    part: Part,
    predictor: &mut dyn Predictor,
) -> Result<Mentions, EvalError> {
    let documents = shuffled(read(folder, part)?);
    let readings: Vec<Reading> =
        documents.iter().map(|document| predictor.read(&document.text, None)).collect();
    let nodes = nodes(&documents, &readings, Setting::Given);
    let mut keyed: HashMap<i64, Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (later, node) in nodes.iter().enumerate() {
        let mut keys = Events.keys(&node.mention);
        keys.sort_unstable();
        keys.dedup();
        let mut near: Vec<usize> =
            keys.iter().filter_map(|key| keyed.get(key)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        for earlier in near {
            let Some((within, numbers)) =
                Events.numbers(&nodes[earlier].mention, &node.mention)
            else {
                continue;
            };
            let same = nodes[earlier].event == node.event;
            pairs.push(Pair { later, earlier, same, within, numbers });
        }
        for key in keys {
            keyed.entry(key).or_default().push(later);
        }
    }
    let mentions = nodes
        .iter()
        .map(|node| {
            (
                documents[node.document].topic.clone(),
                node.event.clone().unwrap_or_default(),
            )
        })
        .collect();
    Ok((mentions, pairs))
}
