//! What the acts and statements of one report say, whoever vouches for them. Nothing of it depends on other reports,
//! so it is worked out once and kept with the report.

use watchfloor_reading::contract::{Attribution, BlockName, CharSpan, Event, SourceKind};

use super::alike::{Phrase, Stems, StemsBuilder};
use super::denied;
use super::stance::{self, content_words, sentence_words};
use super::tables::UNNAMED;
use super::withdrawal;
use crate::picture::Stance;
use crate::snapshot::Known;

/// Of a mention or statement less likely than this nobody can be said to contradict another.
pub(super) const FIRM: f64 = 0.5;
/// A statement less likely than this is no claim.
const LEAST: f64 = 0.4;

/// What a report says.
#[derive(Debug)]
pub(crate) struct Said {
    /// For each act; `None` for one that is no more than a denial of another.
    pub(super) acts: Box<[Option<ActSaid>]>,
    /// For each statement; `None` for one that is no claim.
    pub(super) statements: Box<[Option<StatementSaid>]>,
    /// The words that both are compared by.
    pub(super) stems: Stems,
}

/// What an act says.
#[derive(Debug)]
pub(super) struct ActSaid {
    pub(super) saying: Saying,
    /// The statements (by index) whose content holds it.
    pub(super) holding: Box<[usize]>,
    /// Whether the reader is sure of the statement that vouches for it.
    pub(super) firm_source: bool,
    pub(super) headline: bool,
    pub(super) passing: bool,
    pub(super) phrase: Phrase,
}

/// What a statement says.
#[derive(Debug)]
pub(super) struct StatementSaid {
    pub(super) saying: Saying,
    /// Whether its words are a clause or quoted, so that its verb is one of saying whatever act it is.
    pub(super) clause: bool,
    pub(super) headline: bool,
    /// `None` for words that point back ("that account"): they are alike whatever they point at.
    pub(super) phrase: Option<Phrase>,
}

/// What a line does to its matter.
#[derive(Clone, Copy, Debug)]
pub(super) enum Saying {
    /// Somebody takes back what he said: in an act without a source this actor, if one is named.
    TakesBack(Option<usize>),
    /// It is a claim.
    Claims(Stance),
    /// It says nothing either way.
    Nothing,
}

impl Said {
    /// Looks at all acts and statements of a report.
    pub(crate) fn of(report: &Known) -> Said {
        let reading = &report.sheet.reading;
        let mut stems = StemsBuilder::default();
        let acts = reading.events.iter().enumerate().map(|(at, event)| {
            let is_denial = stance::is_denial(report, event);
            (!is_denial).then(|| act(report, at, event, &mut stems))
        });
        let acts = acts.collect();
        let statements = reading.attributions.iter().enumerate();
        let statements =
            statements.map(|(at, said)| statement(report, at, said, &mut stems));
        let statements = statements.collect();
        Said { acts, statements, stems: stems.done() }
    }
}

fn act<'r>(
    report: &'r Known,
    at: usize,
    event: &Event,
    stems: &mut StemsBuilder<'r>,
) -> ActSaid {
    let sentence = sentence_words(report, event.trigger);
    let saying = if let Some(who) = withdrawal::of_act(report, event, &sentence) {
        Saying::TakesBack(who)
    } else {
        stance::of_sentence(report, event, &sentence)
            .map_or(Saying::Nothing, Saying::Claims)
    };
    let source = stance::voucher(report, event);
    ActSaid {
        saying,
        holding: holding(report, event.trigger),
        firm_source: source.is_some_and(|said| said.confidence >= FIRM),
        headline: in_headline(report, event.trigger),
        passing: stance::is_in_passing(report, event),
        phrase: stems.of_act(report, at),
    }
}

fn statement<'r>(
    report: &'r Known,
    at: usize,
    said: &Attribution,
    stems: &mut StemsBuilder<'r>,
) -> Option<StatementSaid> {
    if !is_claim(report, said) {
        return None;
    }
    let content = content_words(report, said);
    let saying = if withdrawal::of_statement(report, said) {
        Saying::TakesBack(None)
    } else {
        Saying::Claims(stance::of_statement(report, said, &content)?)
    };
    let phrase = (!denied::points_back(&content))
        .then(|| stems.of_statement(report, at, &content));
    Some(StatementSaid {
        saying,
        clause: is_clause(said, &content),
        headline: said.cue.is_some_and(|cue| in_headline(report, cue.span)),
        phrase,
    })
}

/// The attributions (by index) whose content holds a span.
fn holding(report: &Known, span: CharSpan) -> Box<[usize]> {
    let attributions = report.sheet.reading.attributions.iter().enumerate();
    let found = attributions.filter_map(|(at, said)| {
        let holds = |content: &CharSpan| content[0] <= span[0] && span[1] <= content[1];
        said.content.spans.iter().any(holds).then_some(at)
    });
    found.collect()
}

fn is_clause(said: &Attribution, content: &str) -> bool {
    let first = content.split_whitespace().next().unwrap_or_default();
    ["that", "it", "whether"].contains(&first)
        || content.contains(['“', '"', '«', '„'])
        || said.content.spans.len() > 1
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

/// Whether a span stands in the headline.
pub(super) fn in_headline(report: &Known, span: CharSpan) -> bool {
    let blocks = &report.sheet.reading.report.blocks;
    blocks.iter().any(|block| {
        block.kind == BlockName::Title
            && block.span[0] <= span[0]
            && span[1] <= block.span[1]
    })
}
