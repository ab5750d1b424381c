/*!
Tells what each piece of a report is, and gathers what the pieces say of the report.

A piece that no rule knows is a paragraph: a wrong label loses statements, a paragraph too many
only costs the reading some time.
*/

use watchfloor_text::Span;
use watchfloor_text::sentences::sentences;
use watchfloor_text::words::words;

use crate::dateline;
use crate::lines::Piece;
use crate::markup::Tag;
use crate::rules::{self, Rule, Says};
use crate::{Block, BlockKind, date, names, update};

/// A piece of a report's text that becomes a block, or a dateline and a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Where it stands and whether an empty line stands before it.
    pub(crate) piece: Piece,
    /// What a page marked it up as; `None` in plain text.
    pub(crate) tag: Option<Tag>,
    /// Whether the page or its source gives it as the headline.
    pub(crate) is_title: bool,
}

/// The blocks of a report and what they say of it.
#[derive(Debug, Default)]
pub(crate) struct Classified {
    /// The blocks, in order.
    pub(crate) blocks: Vec<Block>,
    /// The headline.
    pub(crate) title: Option<String>,
    /// The outlet that its dateline, byline or notes name.
    pub(crate) outlet: Option<String>,
    /// The authors.
    pub(crate) byline: Vec<String>,
    /// Who contributed.
    pub(crate) contributors: Vec<String>,
    /// The date of publication that its text states.
    pub(crate) published: Option<String>,
    /// Whether it says that it was updated.
    pub(crate) updated: bool,
    /// Whether it says that it was corrected.
    pub(crate) corrected: bool,
    /// When its latest note on an update says that it was made.
    pub(crate) modified: Option<String>,
}

/// Longest headline, in bytes. The longest of 900 news reports looked at has 190.
const LONGEST_TITLE: usize = 220;
/// How many paragraphs may stand before the dateline: summaries and the like.
const HEAD: usize = 4;
/// Longest headline of two sentences, in bytes.
const LONGEST_DOUBLE_TITLE: usize = 130;
/// Longest heading inside a text, in bytes.
const LONGEST_SUBHEAD: usize = 70;
/// Shortest paragraph that a heading is believed to head, in bytes.
const SHORTEST_HEADED: usize = 60;
/// Longest line above a report's text that is none of it, in bytes.
const LONGEST_HEAD_LINE: usize = 60;
/// Longest credit without any mark of one, in bytes.
const LONGEST_CREDIT: usize = 60;

/// Classifies the pieces of `text`.
pub(crate) fn classify(text: &str, candidates: &[Candidate]) -> Classified {
    let rules: Vec<Option<Rule>> = candidates
        .iter()
        .map(|candidate| rules::rule_for(candidate.piece.span.slice(text)))
        .collect();
    let mut reader = Reader {
        text,
        candidates,
        rules,
        title_is_given: candidates.iter().any(|candidate| candidate.is_title),
        paragraphs: 0,
        has_dateline: false,
        updated_on: None,
        done: Classified::default(),
    };
    for nth in 0..candidates.len() {
        reader.read(nth);
    }
    // A version that says only when it was updated was published, as it stands, then.
    let Reader { updated_on, mut done, .. } = reader;
    done.published = done.published.or(updated_on);
    done
}

/// Goes through the pieces from the first to the last.
struct Reader<'r> {
    text: &'r str,
    candidates: &'r [Candidate],
    /// For each piece the rule it matches.
    rules: Vec<Option<Rule>>,
    /// Whether one of the pieces is known to be the headline.
    title_is_given: bool,
    /// The paragraphs so far.
    paragraphs: usize,
    /// Whether a dateline was found.
    has_dateline: bool,
    /// The date that a note at the head gives for its update.
    updated_on: Option<String>,
    done: Classified,
}

impl<'r> Reader<'r> {
    fn words(&self, nth: usize) -> &'r str {
        self.candidates[nth].piece.span.slice(self.text)
    }

    fn push(&mut self, kind: BlockKind, span: Span) {
        self.paragraphs += usize::from(kind == BlockKind::Paragraph);
        self.done.blocks.push(Block { kind, span });
    }

    fn read(&mut self, nth: usize) {
        let span = self.candidates[nth].piece.span;
        if self.candidates[nth].is_title {
            return self.title(span);
        }
        if let Some(rule) = self.rules[nth] {
            return self.known(nth, rule);
        }
        if self.candidates[nth].tag == Some(Tag::Aside) {
            self.push(BlockKind::Other, span);
            return;
        }
        if self.follows_heading_of_note(nth) {
            self.push(BlockKind::Note, span);
            return;
        }
        if let Some((people, outlet)) = names::byline(self.words(nth)) {
            self.byline(people, outlet);
            self.push(BlockKind::Other, span);
            return;
        }
        if self.paragraphs == 0
            && let Some(outlet) = names::outlet_line(self.words(nth))
        {
            self.outlet(Some(outlet));
            self.push(BlockKind::Other, span);
            return;
        }
        match self.candidates[nth].tag {
            Some(Tag::Caption) => self.push(BlockKind::Caption, span),
            Some(Tag::Credit) => self.push(BlockKind::Credit, span),
            Some(Tag::Heading) => self.push(BlockKind::Subhead, span),
            Some(Tag::Text | Tag::Aside) => self.paragraph(span),
            None => self.plain(nth),
        }
    }

    /// A piece of plain text that no rule knows.
    fn plain(&mut self, nth: usize) {
        let span = self.candidates[nth].piece.span;
        if self.is_title(nth) {
            self.title(span);
        } else if self.is_bare_credit(nth) {
            self.push(BlockKind::Credit, span);
        } else if self.is_caption_above_credit(nth) {
            self.push(BlockKind::Caption, span);
        } else if self.is_subhead(nth) {
            self.push(BlockKind::Subhead, span);
        } else {
            self.paragraph(span);
        }
    }

    fn title(&mut self, span: Span) {
        self.done.title = Some(span.slice(self.text).to_owned());
        self.push(BlockKind::Title, span);
    }

    fn byline(&mut self, people: Vec<String>, outlet: Option<&str>) {
        // A second byline further down belongs to another story on the page.
        if self.done.byline.is_empty() {
            self.done.byline = people;
        }
        self.outlet(outlet);
    }

    /// The first outlet named is the report's own.
    fn outlet(&mut self, outlet: Option<&str>) {
        if self.done.outlet.is_none() {
            self.done.outlet = outlet.map(str::to_owned);
        }
    }

    /// Whether no running text stands above: nothing, or lines too short to be any (a name, an
    /// outlet that no rule knows).
    fn in_head(&self) -> bool {
        let mut paragraphs =
            self.done.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
        paragraphs.all(|block| {
            block.span.len() <= LONGEST_HEAD_LINE
                && !ends_sentence(block.span.slice(self.text))
        })
    }

    /// A piece that a rule knows.
    fn known(&mut self, nth: usize, rule: Rule) {
        let words = self.words(nth);
        if matches!(rule.says, Says::Updated | Says::Published | Says::Dated) {
            self.modified(words);
        }
        match rule.says {
            Says::Updated => {
                self.done.updated = true;
                if self.updated_on.is_none() && self.in_head() {
                    self.updated_on = date::written(words);
                }
            }
            Says::Corrected => self.done.corrected = true,
            Says::Goes => self.done.corrected |= !words.to_lowercase().contains("note"),
            Says::Published if self.done.published.is_none() => {
                self.done.published = date::written(words);
            }
            Says::Dated if self.done.published.is_none() && self.in_head() => {
                self.done.published = date::written(words);
            }
            Says::Published | Says::Dated | Says::Nothing => {}
        }
        if rule.kind == BlockKind::Contributors {
            for name in names::names(&names_part(words)) {
                if !self.done.contributors.contains(&name) {
                    self.done.contributors.push(name);
                }
            }
            let owner = words.split(['’', '\'']).next().unwrap_or_default();
            self.outlet(names::outlet(owner));
        }
        if rule.kind == BlockKind::Media
            && let Some((_, source)) = words.rsplit_once(':')
        {
            self.outlet(names::outlet(source));
        }
        self.push(rule.kind, self.candidates[nth].piece.span);
    }

    /// Of several notes on updates the latest tells of this version.
    fn modified(&mut self, words: &str) {
        let Some(found) = update::moment(words) else { return };
        let known = self.done.modified.as_deref();
        if !known.is_some_and(|known| date::is_earlier(&found, known)) {
            self.done.modified = Some(found);
        }
    }

    /// Running text, with its dateline cut off where it is at the head of the report.
    fn paragraph(&mut self, span: Span) {
        let may_have_one = self.paragraphs < HEAD && !self.has_dateline;
        let found =
            may_have_one.then(|| dateline::dateline(span.slice(self.text))).flatten();
        let Some(found) = found else {
            self.push(BlockKind::Paragraph, span);
            return;
        };
        // What an agency's dateline says counts for more than a video's source line.
        if found.outlet.is_some() {
            self.done.outlet = found.outlet.map(str::to_owned);
        }
        if self.done.published.is_none() {
            self.done.published = found.date;
        }
        self.has_dateline = true;
        let cut = span.start + found.length;
        self.push(BlockKind::Dateline, Span::new(span.start, cut));
        let rest = Span::new(cut, span.end).trim(self.text);
        if !rest.is_empty() {
            self.push(BlockKind::Paragraph, rest);
        }
    }

    /// Whether the piece before is a note's heading alone ("Correction:").
    fn follows_heading_of_note(&self, nth: usize) -> bool {
        nth > 0 && self.rules[nth - 1].is_some_and(|rule| rule.says == Says::Goes)
    }

    /// Whether a piece no rule knows can be the headline: the first such piece, short, in one
    /// sentence, with running text after it.
    fn is_title(&self, nth: usize) -> bool {
        let is_first =
            !self.title_is_given && self.done.title.is_none() && self.paragraphs == 0;
        let words = self.words(nth);
        let goes_on = self.rules.iter().skip(nth + 1).any(Option::is_none);
        is_first
            && goes_on
            && words.len() <= LONGEST_TITLE
            && dateline::dateline(words).is_none()
            && !words.ends_with([':', ','])
            && !reports_speech(words)
            && sentence_count(words)
                <= if words.len() <= LONGEST_DOUBLE_TITLE { 2 } else { 1 }
    }

    /// Whether a short line stands right above a caption: then it says who made the picture.
    fn is_bare_credit(&self, nth: usize) -> bool {
        let words = self.words(nth);
        let below = self.rules.get(nth + 1).copied().flatten();
        words.len() <= LONGEST_CREDIT
            && !ends_sentence(words)
            && below.is_some_and(|rule| rule.kind == BlockKind::Caption)
            && !self.candidates[nth + 1].piece.set_off
    }

    /// Whether a credit stands right below a single line: then the line is a caption.
    fn is_caption_above_credit(&self, nth: usize) -> bool {
        let below = self.rules.get(nth + 1).copied().flatten();
        self.candidates[nth].piece.set_off
            && below.is_some_and(|rule| rule.kind == BlockKind::Credit)
            && !self.candidates[nth + 1].piece.set_off
            && self.candidates[nth].piece.span.len() <= 400
    }

    /// Whether a line is a heading: short, no sentence, set off on both sides inside running
    /// text; or wholly in capitals.
    fn is_subhead(&self, nth: usize) -> bool {
        let words = self.words(nth);
        let Some(below) = self.candidates.get(nth + 1) else { return false };
        if self.paragraphs == 0 || words.len() > LONGEST_SUBHEAD || !begins_heading(words)
        {
            return false;
        }
        let heads_text =
            self.rules[nth + 1].is_none() && below.piece.span.len() >= SHORTEST_HEADED;
        let is_set_off = self.candidates[nth].piece.set_off && below.piece.set_off;
        let letters = || words.chars().filter(|c| c.is_alphabetic());
        let in_capitals = letters().all(char::is_uppercase) && letters().count() >= 5;
        heads_text && is_set_off && (in_capitals || !ends_sentence(words))
    }
}

/// The part of a line on contributors that lists them.
fn names_part(words: &str) -> String {
    let before = words.split(" contributed ").next().unwrap_or(words);
    before.trim_start_matches('(').trim_end_matches([')', '.']).to_owned()
}

/// Whether a line quotes somebody and says so, which headlines do without the comma
/// ("“We will stay,” the general said").
fn reports_speech(words: &str) -> bool {
    const SAYING: [&str; 6] = ["said", "told", "added", "asked", "replied", "says"];
    let quotes = [",\"", ",”", ",’", ",'", ".\"", ".”", "?”", "!”"];
    let closes = quotes.iter().filter_map(|mark| words.find(mark)).min();
    let after = closes.map_or("", |at| &words[at..]);
    let said = |text: &str, verbs: &[&str]| {
        text.split(|c: char| !c.is_alphabetic()).any(|word| verbs.contains(&word))
    };
    said(after, &SAYING) || (words.ends_with('.') && said(words, &SAYING[..3]))
}

fn sentence_count(text: &str) -> usize {
    sentences(text, &words(text, Span::of(text))).len()
}

fn ends_sentence(words: &str) -> bool {
    words.ends_with(['.', '!', '?', '…', ':', ';', ',', '—', '"', '”', '’', '\'', ')'])
}

/// Whether a heading may begin so: with a capital letter, a digit or a quotation mark.
fn begins_heading(words: &str) -> bool {
    words.chars().next().is_some_and(|c| {
        c.is_uppercase()
            || c.is_numeric()
            || matches!(c, '‘' | '“' | '\'' | '"')
            || !c.is_ascii()
    })
}
