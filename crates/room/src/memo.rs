//! What follows from one report alone and is asked for again and again: worked out when it is first asked for.
//!
//! A running room asks for it with every picture, of reports that are the same as before.

use std::sync::OnceLock;

use crate::claims::{self, Said};
use crate::events::{Gist, party};
use crate::origins::told::{self, Named, Source};
use crate::picture::Party;
use crate::snapshot::Known;
use crate::tallies::Figures;
use crate::tension::Uses;
use crate::time;
use crate::watch::{
    Announced, Facts, Lines, Told, Who, WordsOf, announced, sentence, statement,
};
use crate::words;

/// What was worked out of a report. It goes with the report, whose sheet and text never change.
#[derive(Debug, Default)]
pub struct Memo {
    said: OnceLock<Box<Said>>,
    behind: Each<Box<[String]>>,
    gists: Each<Option<Gist>>,
    stems: Each<Vec<String>>,
    parties: Each<Party>,
    whos: Each<Who>,
    announced: OnceLock<Box<[Announced]>>,
    lines: OnceLock<Lines>,
    acts: Each<Facts>,
    statements: Each<Facts>,
    sentence_words: Each<WordsOf>,
    statement_words: Each<WordsOf>,
    figures: OnceLock<Figures>,
    told: OnceLock<told::Told>,
    sources: Each<Named>,
    said_by: Each<Option<Box<Source>>>,
    names: OnceLock<Uses>,
}

impl Memo {
    /// What an act of the report is compared with its event by.
    pub(crate) fn gist<'r>(&'r self, report: &Known, act: usize) -> Option<&'r Gist> {
        let count = report.sheet.reading.events.len();
        let told = || Gist::told(&report.sheet, act, time::day_of(report.stamp));
        self.gists.get(act, count, told)?.as_ref()
    }

    /// The actor at a place of the reading's list, as he is known across reports.
    pub(crate) fn party<'r>(&'r self, report: &Known, actor: usize) -> Option<&'r Party> {
        let actors = &report.sheet.reading.actors;
        let known = actors.get(actor)?;
        self.parties.get(actor, actors.len(), || party(known))
    }

    /// The stems of a sentence, in order.
    pub(crate) fn stems<'r>(&'r self, report: &Known, sentence: usize) -> &'r [String] {
        let sentences = &report.sheet.reading.sentences;
        let stems = || match sentences.get(sentence) {
            Some(span) => words::stems(report.words(*span)),
            None => Vec::new(),
        };
        self.stems.get(sentence, sentences.len(), stems).map_or(&[], Vec::as_slice)
    }
}

/// For the watch list.
impl Memo {
    /// The actor at a place of the reading's list, ready to be compared.
    pub(crate) fn who<'r>(&'r self, report: &Known, actor: usize) -> Option<&'r Who> {
        let actors = &report.sheet.reading.actors;
        let known = actors.get(actor)?;
        self.whos.get(actor, actors.len(), || Who::of(party(known)))
    }

    /// What the report announces, where people rejected nothing of it.
    pub(crate) fn announced<'r>(&'r self, report: &Known) -> &'r [Announced] {
        self.announced.get_or_init(|| announced(report, |_| false).into())
    }

    /// The stems of the report's acts and statements.
    pub(crate) fn lines(&self, report: &Known) -> &Lines {
        self.lines.get_or_init(|| Lines::of(report))
    }

    /// What an act or a statement tells.
    pub(crate) fn facts<'r>(&'r self, report: &Known, line: Told) -> Option<&'r Facts> {
        let reading = &report.sheet.reading;
        let facts = || Facts::of(report, line);
        match line {
            Told::Act(at) => self.acts.get(at, reading.events.len(), facts),
            Told::Statement(at) => {
                self.statements.get(at, reading.attributions.len(), facts)
            }
        }
    }

    /// The words of a sentence.
    pub(crate) fn sentence<'r>(
        &'r self,
        report: &Known,
        at: usize,
    ) -> Option<&'r WordsOf> {
        let count = report.sheet.reading.sentences.len();
        self.sentence_words.get(at, count, || sentence(report, at))
    }

    /// The words of a statement.
    pub(crate) fn statement<'r>(
        &'r self,
        report: &Known,
        at: usize,
    ) -> Option<&'r WordsOf> {
        let count = report.sheet.reading.attributions.len();
        self.statement_words.get(at, count, || statement(report, at))
    }
}

/// For the tallies.
impl Memo {
    /// What the report's figures say by themselves.
    pub(crate) fn figures(&self, report: &Known) -> &Figures {
        self.figures.get_or_init(|| Figures::of(report))
    }
}

/// Who vouches, and how names are used.
impl Memo {
    /// How the report uses names.
    pub(crate) fn names<'r>(&'r self, report: &Known) -> &'r Uses {
        self.names.get_or_init(|| Uses::of(report))
    }

    /// What the names of the report say.
    pub(crate) fn told<'r>(&'r self, report: &Known) -> &'r told::Told {
        self.told.get_or_init(|| told::Told::of(report))
    }

    /// What the words of a statement's source say.
    pub(crate) fn source<'r>(
        &'r self,
        report: &Known,
        statement: usize,
    ) -> Option<&'r Named> {
        let said = &report.sheet.reading.attributions;
        let span = said.get(statement)?.source.span;
        let named = || Named::by(span.map_or("", |span| report.words(span)));
        self.sources.get(statement, said.len(), named)
    }

    /// Whom a sentence names as its source, where the reader found none.
    pub(crate) fn said_by<'r>(
        &'r self,
        report: &Known,
        sentence: usize,
    ) -> Option<&'r Source> {
        let sentences = &report.sheet.reading.sentences;
        let span = *sentences.get(sentence)?;
        let named = || Source::of(report.words(span)).map(Box::new);
        self.said_by.get(sentence, sentences.len(), named)?.as_deref()
    }
}

/// A place for each of so many things.
#[derive(Debug)]
struct Each<T>(OnceLock<Box<[OnceLock<T>]>>);

impl<T> Default for Each<T> {
    fn default() -> Each<T> {
        Each(OnceLock::new())
    }
}

impl<T> Each<T> {
    /// What is at a place, or is put there now; `None` beyond the last place.
    fn get(&self, at: usize, count: usize, make: impl FnOnce() -> T) -> Option<&T> {
        let places = self.0.get_or_init(|| (0..count).map(|_| OnceLock::new()).collect());
        places.get(at).map(|place| place.get_or_init(make))
    }
}

/// What matters are made of.
impl Memo {
    /// What the acts and statements of the report say.
    pub(crate) fn said<'r>(&'r self, report: &Known) -> &'r Said {
        self.said.get_or_init(|| Box::new(Said::of(report)))
    }

    /// The stems of what an act is about: of the words behind its verb, without the parties.
    pub(crate) fn behind<'r>(&'r self, report: &Known, act: usize) -> &'r [String] {
        let count = report.sheet.reading.events.len();
        let stems = || claims::behind(report, act);
        self.behind.get(act, count, stems).map_or(&[], |stems| stems)
    }
}
