use watchfloor_report::Report;

use crate::contract::{BlockName, BlockPart, Reading, ReportPart, SCHEMA};

/// Reads reports. One reader serves many threads; make it once, it holds the model.
#[derive(Debug)]
pub struct Reader {}

impl Reader {
    /// A reader with the built-in model.
    pub fn new() -> Reader {
        Reader {}
    }

    /// What `report` says. `file` is the input's name, kept in the reading as given.
    pub fn read(&self, file: Option<&str>, report: &Report) -> Reading {
        let index = watchfloor_text::CharIndex::new(&report.text);
        let chars = |span: watchfloor_text::Span| {
            [index.char_of_byte(span.start), index.char_of_byte(span.end)]
        };
        Reading {
            schema: SCHEMA.to_owned(),
            file: file.map(str::to_owned),
            report: ReportPart {
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
                        span: chars(block.span),
                    })
                    .collect(),
            },
            sentences: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            places: Vec::new(),
            figures: Vec::new(),
            attributions: Vec::new(),
            events: Vec::new(),
            watch: Vec::new(),
            notes: report.notes.clone(),
        }
    }
}

impl Default for Reader {
    fn default() -> Reader {
        Reader::new()
    }
}
