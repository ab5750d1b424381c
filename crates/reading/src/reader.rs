use std::ops::Range;

use watchfloor_actors::{Registry, UserActors};
use watchfloor_model::weights::WeightsError;
use watchfloor_model::{Annotation, Model, Scratch, Statement};
use watchfloor_ontology::{CameoCode, closest_cameo};
use watchfloor_places::{Gazetteer, PlacesError, UserPlaces};
use watchfloor_report::{BlockKind, Report};
use watchfloor_text::{CharIndex, Span};

use crate::codes;
use crate::contract::{
    Actor, Attribution, BlockName, BlockPart, CharSpan, Content, Event, Figure, Party,
    Place, Reading, ReportPart, SCHEMA, Source, TimeExpression, Watch, Words,
};
use crate::events;
use crate::figures;
use crate::lemma::lemma;
use crate::names;
use crate::places;
use crate::quotations;
use crate::sources::Resolver;
use crate::statements;
use crate::syntax::Text;
use crate::times;
use crate::watch;

/// Words of a report in which statements are looked for; the rest is kept, with a note. Three
/// times the longest newspaper article, and a few seconds on one core.
pub const MOST_WORDS: usize = 30_000;

/// Reads reports. One reader serves many threads; make it once, it holds the model.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    gazetteer: Gazetteer,
    registry: Registry,
}

/// Why there is no reader: what comes with the program is broken.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// The model's weights.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// The gazetteer.
    #[error(transparent)]
    Places(#[from] PlacesError),
}

impl Reader {
    /// A reader with the model and the gazetteer that come with the program.
    pub fn new() -> Result<Reader, ReaderError> {
        Ok(Reader {
            model: Model::built_in()?,
            gazetteer: Gazetteer::built_in()?,
            registry: Registry::built_in(),
        })
    }

    /// The same reader with actors of the user's own, which add to those known beforehand and
    /// override them.
    #[must_use]
    pub fn with_actors(mut self, actors: UserActors) -> Reader {
        self.registry = Registry::with(actors);
        self
    }

    /// The same reader with places of the user's own, which go before those of the gazetteer.
    #[must_use]
    pub fn with_places(mut self, places: UserPlaces) -> Reader {
        self.gazetteer = self.gazetteer.with_places(places);
        self
    }

    /// How well each type of act fits as what `source` does to `target`, places in the one
    /// paragraph `text`: types with a logarithm of likelihood, best first. Empty where the two
    /// are not among the words.
    pub fn act_between(
        &self,
        text: &str,
        source: &[Span],
        target: &[Span],
        scratch: &mut Scratch,
    ) -> Vec<(&'static str, f32)> {
        self.model.act_between(text, source, target, scratch)
    }

    /// What `report` says. `file` is the input's name, kept in the reading as given; `scratch`
    /// is the thread's own, kept from report to report.
    pub fn read(
        &self,
        file: Option<&str>,
        report: &Report,
        scratch: &mut Scratch,
    ) -> Reading {
        let mut notes = report.notes.clone();
        let dateline = dateline(report);
        let mut annotation = if is_readable(report) {
            let paragraphs = statement_blocks(report);
            self.model.annotate(&report.text, &paragraphs, MOST_WORDS, scratch)
        } else {
            Annotation::default()
        };
        let on_the_map = |name: &str| self.gazetteer.knows(name);
        let states = names::mend(
            &report.text,
            &mut annotation,
            &self.registry,
            on_the_map,
            dateline,
        );
        if annotation.cut_short {
            notes.push(format!(
                "the report is longer than {MOST_WORDS} words: what follows them was not read"
            ));
        }
        let text = Text::new(&report.text, &annotation, &self.registry, states);
        let statements = self.statements(report, &text, scratch);
        let mut resolver = Resolver::new(&text, report.outlet.as_deref());
        let drafts = statements::attributions(&text, statements, &mut resolver);
        let mut events = events::events(&text, &drafts, &mut resolver);
        resolver.resolve_pronouns();
        let times = times::times(&text, &report.text, report.published.as_deref());
        let said_at = times::place_in_time(&text, &times, &mut events, &drafts);
        let places = places::places(&text, &report.text, &self.gazetteer, dateline);
        places::locate(&text, &places, &mut events);
        let watch = watch::watch(&text, &events, &drafts, &times);
        let figures = figures::figures(&text, &events, &drafts);
        notes.extend(adrift(&report.text, &times));
        let chars =
            Chars { index: CharIndex::new(&report.text), annotation: &annotation };
        Reading {
            schema: SCHEMA.to_owned(),
            file: file.map(str::to_owned),
            report: report_part(report, &chars),
            sentences: annotation.sentences.iter().map(|s| chars.of(s)).collect(),
            actors: self.actors(&text, &resolver, report.published.as_deref(), &chars),
            times: time_list(&times, &chars),
            places: place_list(&places, &chars),
            figures: figure_list(&figures, &events, &chars),
            attributions: attributions(&drafts, &said_at, &chars),
            events: event_list(&text, &events, &chars),
            watch: watch_list(&watch, &chars),
            notes,
        }
    }

    /// The model's statements, and those it finds when it reads a content on its own.
    fn statements(
        &self,
        report: &Report,
        text: &Text<'_>,
        scratch: &mut Scratch,
    ) -> Vec<Statement> {
        let mut all = text.annotation().statements.clone();
        statements::mend(text, &mut all);
        quotations::complete(text, &mut all);
        let parts = statements::outer_parts(text, &all);
        let inner = self.model.statements_within(
            &report.text,
            text.annotation(),
            &parts,
            scratch,
        );
        let inner: Vec<Statement> = inner
            .into_iter()
            .flatten()
            .filter(|statement| statements::is_inner(text, statement, &all))
            .collect();
        all.extend(inner);
        all
    }

    /// The actors with their codes on the day of publication.
    fn actors(
        &self,
        text: &Text<'_>,
        resolver: &Resolver<'_>,
        on: Option<&str>,
        chars: &Chars<'_>,
    ) -> Vec<Actor> {
        let drafts = resolver.actors.drafts.iter().enumerate();
        drafts
            .map(|(id, draft)| {
                let mut mentions: Vec<CharSpan> =
                    draft.mentions.iter().map(|m| chars.of(m)).collect();
                mentions.sort_unstable();
                let (country, code) = codes::code(text, draft, on);
                Actor {
                    id,
                    name: draft.name.clone(),
                    kind: draft.kind(),
                    country,
                    code,
                    roles: draft.roles.clone(),
                    mentions,
                }
            })
            .collect()
    }
}

/// Whether the model knows the report's language. One too short to tell is taken for English.
fn is_readable(report: &Report) -> bool {
    report.language.as_deref().is_none_or(|language| language == "en")
}

/// The parts of a report that make statements.
fn statement_blocks(report: &Report) -> Vec<Span> {
    report
        .blocks
        .iter()
        .filter(|block| {
            matches!(
                block.kind,
                BlockKind::Title
                    | BlockKind::Paragraph
                    | BlockKind::Subhead
                    | BlockKind::Caption
            )
        })
        .map(|block| block.span)
        .collect()
}

/// Turns ranges of words and bytes into offsets in characters: the one place where it is done.
struct Chars<'a> {
    index: CharIndex<'a>,
    annotation: &'a Annotation,
}

impl Chars<'_> {
    fn of(&self, words: &Range<usize>) -> CharSpan {
        self.of_bytes(self.annotation.span(words))
    }

    fn of_bytes(&self, span: Span) -> CharSpan {
        [self.index.char_of_byte(span.start), self.index.char_of_byte(span.end)]
    }
}

fn report_part(report: &Report, chars: &Chars<'_>) -> ReportPart {
    ReportPart {
        text: report.text.clone(),
        title: report.title.clone(),
        outlet: report.outlet.clone(),
        byline: report.byline.clone(),
        contributors: report.contributors.clone(),
        published: report.published.clone(),
        language: report.language.clone(),
        updated: report.updated,
        corrected: report.corrected,
        address: report.address.clone(),
        modified: report.modified.clone(),
        blocks: report
            .blocks
            .iter()
            .map(|block| BlockPart {
                kind: BlockName::from(block.kind),
                span: chars.of_bytes(block.span),
            })
            .collect(),
    }
}

fn attributions(
    drafts: &[statements::Draft],
    said_at: &[Option<usize>],
    chars: &Chars<'_>,
) -> Vec<Attribution> {
    drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| Attribution {
            id,
            source: Source {
                span: draft.source_words.as_ref().map(|words| chars.of(words)),
                actor: draft.source.actor,
                kind: draft.source.kind,
            },
            cue: draft.cue.as_ref().map(|words| Words { span: chars.of(words) }),
            content: Content {
                spans: draft.content.iter().map(|part| chars.of(part)).collect(),
            },
            quotation: draft.quotation,
            addressee: draft
                .addressee
                .as_ref()
                .map(|(words, actor)| Party { span: chars.of(words), actor: *actor }),
            within: draft.within,
            time: said_at[id],
            confidence: draft.confidence,
        })
        .collect()
}

/// The place of the report's dateline, as it is written there.
fn dateline(report: &Report) -> Option<&str> {
    let block = report.blocks.iter().find(|block| block.kind == BlockKind::Dateline)?;
    Some(block.span.slice(&report.text))
}

/// A note for each time that has no date only because the report has none.
fn adrift(text: &str, times: &[times::Draft]) -> Option<String> {
    let words: Vec<&str> = times
        .iter()
        .filter(|time| time.adrift)
        .map(|time| time.span.slice(text))
        .collect();
    let first = words.first()?;
    Some(match words.len() {
        1 => format!("published date not given: '{first}' left unanchored"),
        n => format!(
            "published date not given: '{first}' and {} more left unanchored",
            n - 1
        ),
    })
}

fn time_list(drafts: &[times::Draft], chars: &Chars<'_>) -> Vec<TimeExpression> {
    drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| TimeExpression {
            id,
            span: chars.of_bytes(draft.span),
            start: draft.start.clone(),
            end: draft.end.clone(),
            grain: draft.grain,
        })
        .collect()
}

fn place_list(drafts: &[places::Draft], chars: &Chars<'_>) -> Vec<Place> {
    drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| Place {
            id,
            span: chars.of(&draft.words),
            name: draft.place.name.clone(),
            country: draft.place.country.clone(),
            geonames: draft.place.geonames,
            lat: draft.place.lat,
            lon: draft.place.lon,
            grain: places::grain(draft.place.grain),
        })
        .collect()
}

/// A figure is as of the time of its event, where it has none of its own.
fn figure_list(
    drafts: &[figures::Draft],
    events: &[events::Draft],
    chars: &Chars<'_>,
) -> Vec<Figure> {
    drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| Figure {
            id,
            span: chars.of(&draft.words),
            low: draft.low,
            high: draft.high,
            approximate: draft.approximate,
            unit: draft.unit.map(str::to_owned),
            item: draft.item.clone(),
            role: draft.role,
            event: draft.event,
            attribution: draft.attribution,
            time: draft.time.or_else(|| events.get(draft.event?)?.time),
        })
        .collect()
}

fn watch_list(drafts: &[watch::Draft], chars: &Chars<'_>) -> Vec<Watch> {
    drafts
        .iter()
        .map(|draft| Watch {
            kind: draft.kind,
            by: draft.by,
            to: draft.to,
            what: Words { span: chars.of(&draft.what) },
            condition: draft
                .condition
                .as_ref()
                .map(|words| Words { span: chars.of(words) }),
            due: draft.due.clone(),
            event: draft.event,
            attribution: draft.attribution,
        })
        .collect()
}

fn event_list(
    text: &Text<'_>,
    drafts: &[events::Draft],
    chars: &Chars<'_>,
) -> Vec<Event> {
    drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| {
            let cameo = cameo(text, draft);
            Event {
                id,
                kind: draft.kind.name().to_owned(),
                mode: draft.mode.map(str::to_owned),
                cameo: cameo.as_str().to_owned(),
                quad: draft.kind.quad().name().to_owned(),
                goldstein: cameo.goldstein(),
                actor: draft.actors.clone(),
                recipient: draft.recipients.clone(),
                actor_words: draft.actor_words.iter().map(|w| chars.of(w)).collect(),
                recipient_words: draft
                    .recipient_words
                    .iter()
                    .map(|w| chars.of(w))
                    .collect(),
                span: chars.of(&draft.clause),
                trigger: chars.of(&draft.trigger),
                status: draft.status,
                condition: draft
                    .condition
                    .as_ref()
                    .map(|words| Words { span: chars.of(words) }),
                time: draft.time,
                place: draft.place.map(|(place, _)| place),
                place_from: draft.place.map(|(_, from)| from),
                attributions: draft.attributions.clone(),
                confidence: draft.confidence,
            }
        })
        .collect()
}

/// The CAMEO code closest to an event, by its trigger and the words of its clause.
fn cameo(text: &Text<'_>, draft: &events::Draft) -> CameoCode {
    let lemma_of = |word: usize| lemma(text.form(word), text.word(word).xpos);
    let context: Vec<String> = draft
        .clause
        .clone()
        .filter(|&word| {
            word != draft.carrier
                && matches!(text.word(word).upos, "NOUN" | "VERB" | "ADJ")
        })
        .map(lemma_of)
        .collect();
    let context: Vec<&str> = context.iter().map(String::as_str).collect();
    closest_cameo(draft.kind, draft.mode, &lemma_of(draft.carrier), &context)
}
