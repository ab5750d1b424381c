//! From an input to a report: the order of the steps.

use watchfloor_text::Span;

use crate::classify::{Candidate, Classified, classify};
use crate::decode::{self, Decoded};
use crate::lines::{self, Piece};
use crate::markup::{Tag, collapse};
use crate::page::{self, Page};
use crate::told::{self, Told};
use crate::{Report, ReportError, date, language};

/// One input as the user or a source gave it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// The bytes: plain text or HTML, as it is or packed by gzip.
    pub bytes: &'a [u8],
    /// The file's name; only its ending counts, to tell HTML from plain text.
    pub name: Option<&'a str>,
    /// When the report was published, as an ISO 8601 date or instant: counts for more than what
    /// the report says.
    pub published: Option<&'a str>,
    /// What its source says of it: counts where the report itself says nothing, or only something
    /// less exact.
    pub told: Told<'a>,
    /// What the bytes are.
    pub form: Form,
}

/// What the bytes of an input are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Whatever they look like: a page or plain text.
    #[default]
    Guess,
    /// A web page: its main text is to be found.
    Page,
    /// The HTML of a feed's item: all of it is main text, but for what is hidden.
    Fragment,
    /// Plain text.
    Text,
}

/// Most blocks of one report. A report has dozens; where there are more, the last takes the rest.
pub const MAX_BLOCKS: usize = 20_000;

/// Among how many first lines of a plain text its headline is looked for.
const HEAD_LINES: usize = 4;
/// Longest line that is looked at for being the headline, in bytes.
const LONGEST_HEAD: usize = 2 * told::LONGEST_TITLE;

/// Makes a report of an input.
///
/// Fails only where there is no text to be had; whatever else is odd becomes a note.
pub fn parse(input: &Input<'_>) -> Result<Report, ReportError> {
    let published = input.published.map(given_date).transpose()?;
    let bytes = decode::unpack(input.bytes)?;
    decode::check_is_text(&bytes)?;
    let form = match input.form {
        Form::Guess if is_html(&bytes, input.name) => Form::Page,
        Form::Guess => Form::Text,
        form => form,
    };
    let Decoded { text, notes } = decode::decode(&bytes, form != Form::Text);
    let title = told::title(&input.told);
    if text.trim().is_empty() && title.is_none() {
        return Err(ReportError::Empty);
    }
    let mut report = match form {
        Form::Page => of_html(page::page(&text, MAX_BLOCKS), title),
        Form::Fragment => of_html(page::fragment(&text, MAX_BLOCKS), title),
        Form::Text | Form::Guess => of_text(text, title.as_deref()),
    };
    report.notes.splice(0..0, notes);
    told::complete(&mut report, &input.told);
    if published.is_some() {
        report.published = published;
    }
    drop_impossible_modification(&mut report);
    add_language(&mut report, input.told.language);
    Ok(report)
}

/// No version was made before its report was published: sites that write so mean something else.
fn drop_impossible_modification(report: &mut Report) {
    if let (Some(modified), Some(published)) = (&report.modified, &report.published)
        && date::is_earlier(modified, published)
    {
        report.modified = None;
    }
}

fn given_date(given: &str) -> Result<String, ReportError> {
    date::iso(given).ok_or_else(|| ReportError::Published { given: given.to_owned() })
}

/// Whether the bytes are an HTML page: by how they begin, or by their name if they hold a tag.
fn is_html(bytes: &[u8], name: Option<&str>) -> bool {
    const BEGINNINGS: &[&str] = &["<!doctype html", "<html", "<head", "<body"];
    let name = name.unwrap_or_default().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let named = [".html", ".htm", ".xhtml"].iter().any(|ending| name.ends_with(ending));
    if named && bytes.contains(&b'<') {
        return true;
    }
    // UTF-16 pages are told by their name alone.
    let head =
        String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let mut head = head.trim_start_matches('\u{feff}').trim_start();
    while head.starts_with("<!--") || head.starts_with("<?xml") {
        let Some(end) = head.find('>') else { return false };
        head = head[end + 1..].trim_start();
    }
    BEGINNINGS.iter().any(|beginning| head.starts_with(beginning))
}

/// The report of a plain text, which it keeps as it is. A headline that the text lacks is set above it.
fn of_text(text: String, title: Option<&str>) -> Report {
    let (text, title) = match title {
        Some(title) => headed(text, title),
        None => (text, None),
    };
    let pieces = lines::pieces(&text, MAX_BLOCKS);
    let is_cut = pieces.len() == MAX_BLOCKS;
    let candidates: Vec<Candidate> = pieces
        .into_iter()
        .map(|piece| {
            let is_title = title.is_some_and(|title| piece.span.start == title);
            Candidate { piece, tag: None, is_title }
        })
        .collect();
    let mut report = report(text, &candidates, Vec::new());
    if is_cut {
        let note = "what is after them is not cut into paragraphs";
        report.notes.push(format!("more than {MAX_BLOCKS} lines: {note}"));
    }
    report
}

/// A text with that headline, and where the headline starts: among the text's first lines, or else set
/// above them.
fn headed(text: String, title: &str) -> (String, Option<usize>) {
    let first = lines::pieces(&text, HEAD_LINES).into_iter();
    let own = first
        .map(|piece| piece.span)
        .find(|span| page::same(span.slice(&text), title) && span.len() <= LONGEST_HEAD);
    match own {
        Some(span) => (text, Some(span.start)),
        None if text.trim().is_empty() => (title.to_owned(), Some(0)),
        None => (format!("{title}\n\n{text}"), Some(0)),
    }
}

/// The report of a page, or of a feed's item: its text is the headline and the main text, a block a
/// paragraph with an empty line between.
fn of_html(page: Page, told_title: Option<String>) -> Report {
    let Page { metadata, blocks, mut notes } = page;
    if blocks.len() >= MAX_BLOCKS {
        notes.push(format!(
            "more than {MAX_BLOCKS} paragraphs: the rest of the page is left out"
        ));
    }
    let mut text = String::new();
    let mut candidates = Vec::with_capacity(blocks.len() + 1);
    let mut add = |words: &str, tag, is_title| {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(words);
        let piece = Piece { span: Span::new(start, text.len()), set_off: true };
        candidates.push(Candidate { piece, tag: Some(tag), is_title });
    };
    let title = metadata.title.or(told_title);
    if let Some(title) = &title {
        add(title, Tag::Heading, true);
    }
    for (nth, block) in blocks.iter().enumerate() {
        let repeats_title = nth == 0
            && title.as_deref().is_some_and(|title| page::same(&block.text, title));
        if !repeats_title {
            add(&block.text, block.tag, false);
        }
    }
    let mut report = report(text, &candidates, notes);
    report.outlet = metadata.outlet.or(report.outlet);
    report.published = metadata.published.or(report.published);
    report.modified = metadata.modified.or(report.modified);
    report.address = metadata.address;
    if !metadata.byline.is_empty() {
        report.byline = metadata.byline;
    }
    report
}

fn report(text: String, candidates: &[Candidate], notes: Vec<String>) -> Report {
    let found: Classified = classify(&text, candidates);
    Report {
        title: found.title.map(|title| collapse(&title)),
        outlet: found.outlet,
        byline: found.byline,
        contributors: found.contributors,
        published: found.published,
        language: None,
        updated: found.updated,
        corrected: found.corrected,
        address: None,
        modified: found.modified,
        blocks: found.blocks,
        notes,
        text,
    }
}

/// The language that the words show, or else the one that was told.
fn add_language(report: &mut Report, told: Option<&str>) {
    let shown = language::language(&report.text, &report.blocks);
    let Some((code, name)) = shown.or_else(|| language::named(told?)) else {
        return;
    };
    report.language = Some(code.to_owned());
    if code != "en" {
        report.notes.push(format!("language is {name}: statements are not read"));
    }
}
