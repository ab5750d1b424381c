use std::ops::Range;

use watchfloor_model::weights::WeightsError;
use watchfloor_model::{Annotation, Model, Scratch, Statement};
use watchfloor_report::{BlockKind, Report};
use watchfloor_text::{CharIndex, Span};

use crate::contract::{
    Actor, Attribution, BlockName, BlockPart, CharSpan, Content, Party, Reading,
    ReportPart, SCHEMA, Source, Words,
};
use crate::quotations;
use crate::sources::Resolver;
use crate::statements;
use crate::syntax::Text;

/// Words of a report in which statements are looked for; the rest is kept, with a note. Three
/// times the longest newspaper article, and a few seconds on one core.
pub const MOST_WORDS: usize = 30_000;

/// Reads reports. One reader serves many threads; make it once, it holds the model.
#[derive(Debug)]
pub struct Reader {
    model: Model,
}

impl Reader {
    /// A reader with the model that comes with the program.
    pub fn new() -> Result<Reader, WeightsError> {
        Ok(Reader { model: Model::built_in()? })
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
        let annotation = if is_readable(report) {
            let paragraphs = statement_blocks(report);
            self.model.annotate(&report.text, &paragraphs, MOST_WORDS, scratch)
        } else {
            Annotation::default()
        };
        if annotation.cut_short {
            notes.push(format!(
                "the report is longer than {MOST_WORDS} words: what follows them was not read"
            ));
        }
        let text = Text::new(&report.text, &annotation);
        let statements = self.statements(report, &text, scratch);
        let mut resolver = Resolver::new(&text, report.outlet.as_deref());
        let drafts = statements::attributions(&text, statements, &mut resolver);
        resolver.resolve_pronouns();
        let chars =
            Chars { index: CharIndex::new(&report.text), annotation: &annotation };
        Reading {
            schema: SCHEMA.to_owned(),
            file: file.map(str::to_owned),
            report: report_part(report, &chars),
            sentences: annotation.sentences.iter().map(|s| chars.of(s)).collect(),
            actors: actors(&resolver, &chars),
            times: Vec::new(),
            places: Vec::new(),
            figures: Vec::new(),
            attributions: attributions(&drafts, &chars),
            events: Vec::new(),
            watch: Vec::new(),
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

fn actors(resolver: &Resolver<'_>, chars: &Chars<'_>) -> Vec<Actor> {
    resolver
        .actors
        .drafts
        .iter()
        .enumerate()
        .map(|(id, draft)| {
            let mut mentions: Vec<CharSpan> =
                draft.mentions.iter().map(|m| chars.of(m)).collect();
            mentions.sort_unstable();
            Actor {
                id,
                name: draft.name.clone(),
                kind: draft.kind(),
                country: draft.country.map(str::to_owned),
                code: None,
                roles: draft.roles.clone(),
                mentions,
            }
        })
        .collect()
}

fn attributions(drafts: &[statements::Draft], chars: &Chars<'_>) -> Vec<Attribution> {
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
            time: None,
            confidence: draft.confidence,
        })
        .collect()
}
