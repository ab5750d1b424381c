//! The brief, a report with what was read in it, and two versions side by side.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use watchfloor_brief::{Form, safe};

use super::html::{escaped, escaped_text, page, wrong};
use crate::api::params::{Number, Params, When, back};
use crate::frames::{Frame, Moment};
use crate::guard::headers;
use crate::view;
use crate::view::types::{Difference, Report, Span};
use crate::{App, Problem};

/// Changes at the head of a brief go back so far where nothing is said.
const USUAL_SINCE: &str = "12h";
/// Entries of a section of a brief where nothing is said, and at most.
const USUAL_ENTRIES: usize = 12;
const MOST_ENTRIES: usize = 500;

/// Which brief is asked for.
#[derive(Deserialize)]
pub(super) struct AskedBrief {
    as_of: Option<String>,
    window: Option<String>,
    since: Option<String>,
    most: Option<usize>,
}

/// At which moment a report is looked at.
#[derive(Deserialize)]
pub(super) struct AskedReport {
    as_of: Option<String>,
}

/// The brief, as the command makes it.
pub(super) async fn brief(
    State(app): State<App>,
    asked: Result<Params<AskedBrief>, Problem>,
) -> Response {
    let base = app.settings.base.clone();
    match brief_of(app, asked).await {
        Ok(response) => response,
        Err(problem) => wrong(&base, &problem),
    }
}

async fn brief_of(
    app: App,
    asked: Result<Params<AskedBrief>, Problem>,
) -> Result<Response, Problem> {
    let Params(asked) = asked?;
    let when = When { as_of: asked.as_of, window: asked.window, revision: None };
    let frame = app.frames.get(&when.moment()?).await?;
    let since = back(asked.since.as_deref().unwrap_or(USUAL_SINCE), frame.at)?;
    let most = asked.most.unwrap_or(USUAL_ENTRIES).clamp(1, MOST_ENTRIES);
    let made =
        app.workers.run(move || view::brief::page(&frame, Form::Html, since, most));
    let text = made.await?;
    let policy = headers::of_page(&text);
    let mut response = Html(text).into_response();
    if let Some(policy) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// A report: its text with everything that was read in it.
pub(super) async fn report(
    State(app): State<App>,
    id: Result<Number, Problem>,
    asked: Result<Params<AskedReport>, Problem>,
) -> Response {
    let base = app.settings.base.clone();
    let made = async {
        let (Number(id), Params(asked)) = (id?, asked?);
        let frame = frame_with(&app, asked.as_of, &[id]).await?;
        let of_page = base.clone();
        app.workers
            .run(move || {
                let known = frame.snapshot.report(id).ok_or_else(|| no_report(id))?;
                let report = view::report::report(&frame.snapshot, known);
                let title =
                    report.title.clone().unwrap_or_else(|| format!("Report {id}"));
                Ok(page(&of_page, &title, &report_body(&of_page, &report)))
            })
            .await?
    };
    made.await.unwrap_or_else(|problem: Problem| wrong(&base, &problem))
}

/// Two versions of a report, sentence by sentence.
pub(super) async fn side_by_side(
    State(app): State<App>,
    ids: Result<Path<(i64, i64)>, PathRejection>,
    asked: Result<Params<AskedReport>, Problem>,
) -> Response {
    let base = app.settings.base.clone();
    let made = async {
        let Ok(Path((from, to))) = ids else {
            return Err(Problem::bad("the address must hold two whole numbers"));
        };
        let Params(asked) = asked?;
        let frame = frame_with(&app, asked.as_of, &[from, to]).await?;
        let of_page = base.clone();
        app.workers
            .run(move || {
                let known = |id| frame.snapshot.report(id).ok_or_else(|| no_report(id));
                let difference = view::report::difference(known(from)?, known(to)?);
                let title = format!("Reports {from} and {to}");
                Ok(page(
                    &of_page,
                    &title,
                    &difference_body(&of_page, &title, &difference),
                ))
            })
            .await?
    };
    made.await.unwrap_or_else(|problem: Problem| wrong(&base, &problem))
}

/// A frame that has these reports: the live one where it does, and otherwise one that goes back to the beginning.
async fn frame_with(
    app: &App,
    as_of: Option<String>,
    reports: &[i64],
) -> Result<Arc<Frame>, Problem> {
    let when = When { as_of, window: None, revision: None };
    let moment = when.moment()?;
    let frame = app.frames.get(&moment).await?;
    if reports.iter().all(|id| frame.snapshot.report(*id).is_some()) {
        return Ok(frame);
    }
    Ok(app.frames.get(&Moment { window: None, ..moment }).await?)
}

fn no_report(id: i64) -> Problem {
    Problem::missing(format!("there is no report {id}, or it was not known then"))
}

/// A moment, to the minute, in UTC.
fn moment(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).map_or_else(
        |_| "at no time".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

fn report_body(base: &str, report: &Report) -> String {
    let base = escaped(base);
    let mut out = format!(
        "<header>\n<p><strong>{}</strong> <span class=\"faint\">{}, learnt {} UTC, report {}</span></p>\n",
        escaped(report.outlet.as_deref().unwrap_or("An unnamed outlet")),
        escaped(report.published.as_deref().unwrap_or("without a date")),
        moment(report.learnt),
        report.id,
    );
    if let Some(address) = &report.address {
        let shown = escaped(address);
        let _ = match safe::web_address(address) {
            Some(address) => writeln!(
                out,
                "<p><a href=\"{}\" rel=\"noopener noreferrer nofollow\">{shown}</a></p>",
                escaped(address)
            ),
            None => writeln!(out, "<p>{shown}</p>"),
        };
    }
    versions(&mut out, &base, report);
    let notes: Vec<String> = report.notes.iter().map(|note| escaped(note)).collect();
    if !notes.is_empty() {
        let _ = writeln!(out, "<p class=\"faint\">Notes: {}</p>", notes.join("; "));
    }
    out.push_str("</header>\n<main>\n");
    text(&mut out, report);
    lines(&mut out, report);
    let _ = writeln!(
        out,
        "</main>\n<footer><nav><a href=\"{base}/b\">The brief</a> <a href=\"{base}/report/{}\">On the wall</a></nav></footer>",
        report.id
    );
    out
}

fn versions(out: &mut String, base: &str, report: &Report) {
    if let Some(other) = report.copy_of {
        let _ = writeln!(
            out,
            "<p>Mostly a copy of <a href=\"{base}/r/{other}\">report {other}</a>.</p>"
        );
    }
    if report.versions.len() < 2 {
        return;
    }
    out.push_str("<nav aria-label=\"Versions\">Versions: ");
    for version in &report.versions {
        let (id, at) = (version.id, moment(version.learnt));
        let _ = if id == report.id {
            write!(out, "<strong>{at}</strong> ")
        } else {
            let (from, to) =
                if id < report.id { (id, report.id) } else { (report.id, id) };
            write!(
                out,
                "<a href=\"{base}/r/{id}\">{at}</a> (<a href=\"{base}/r/{from}/with/{to}\">side by side</a>) "
            )
        };
    }
    out.push_str("</nav>\n");
}

/// The text, part by part, cut wherever something begins or ends.
fn text(out: &mut String, report: &Report) {
    let chars: Vec<char> = report.text.chars().collect();
    out.push_str("<article class=\"text\">\n");
    let whole = [(String::from("paragraph"), [0, chars.len()])];
    let blocks: Vec<(String, [usize; 2])> = if report.blocks.is_empty() {
        whole.to_vec()
    } else {
        report.blocks.iter().map(|block| (block.kind.clone(), block.span)).collect()
    };
    for (kind, span) in blocks {
        let (tag, class) = match kind.as_str() {
            "title" | "headline" => ("h1", ""),
            "paragraph" => ("p", ""),
            _ => ("p", " class=\"aside\""),
        };
        let _ = write!(out, "<{tag}{class}>");
        block(out, &chars, span, &report.spans);
        let _ = writeln!(out, "</{tag}>");
    }
    out.push_str("</article>\n");
}

/// One part: the spans that touch it are sorted by where they begin, so that each is looked at once.
fn block(out: &mut String, chars: &[char], span: [usize; 2], all: &[Span]) {
    let end = span[1].min(chars.len());
    let start = span[0].min(end);
    let touching: Vec<&Span> =
        all.iter().filter(|one| one.span[0] < end && one.span[1] > start).collect();
    let mut cuts: Vec<usize> = touching
        .iter()
        .flat_map(|one| one.span)
        .map(|cut| cut.clamp(start, end))
        .chain([start, end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    for pair in cuts.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let here: Vec<&Span> = touching
            .iter()
            .filter(|one| one.span[0] <= from && one.span[1] >= to)
            .copied()
            .collect();
        let words: String = chars[from..to].iter().collect();
        if here.is_empty() {
            out.push_str(&escaped_text(&words));
            continue;
        }
        let mut classes: Vec<&str> = here.iter().map(|one| class(&one.kind)).collect();
        classes.sort_unstable();
        classes.dedup();
        let labels: Vec<&str> = here.iter().map(|one| one.label.as_str()).collect();
        let _ = write!(
            out,
            "<mark class=\"{}\" title=\"{}\">{}</mark>",
            classes.join(" "),
            escaped(&labels.join("; ")),
            escaped_text(&words)
        );
        // The number of a line stands where its chief words end.
        let ending = here.iter().filter(|one| one.span[1] == to && is_chief(&one.kind));
        let links: Vec<String> = ending
            .filter_map(|one| one.line)
            .map(|line| format!("<a href=\"#l{line}\">{line}</a>"))
            .collect();
        if !links.is_empty() {
            let _ = write!(out, "<sup>{}</sup>", links.join(", "));
        }
    }
}

/// The part of a line that stands for it.
fn is_chief(kind: &str) -> bool {
    matches!(kind, "trigger" | "cue" | "figure" | "watch")
}

/// The style of a kind; what is not known looks like what is said.
fn class(kind: &str) -> &'static str {
    match kind {
        "trigger" => "act",
        "actor" => "actor",
        "recipient" => "recipient",
        "source" => "source",
        "cue" => "cue",
        "figure" => "figure",
        "watch" => "watch",
        "time" | "place" => "where",
        _ => "said",
    }
}

/// What the marks mean.
const LEGEND: &str = "<p class=\"legend faint\"><mark class=\"act\">act</mark> \
     <mark class=\"source\">source or party</mark> <mark class=\"cue\">says</mark> \
     <mark class=\"said\">what is said</mark> <mark class=\"figure\">figure</mark> \
     <mark class=\"watch\">to watch</mark></p>\n";

/// The lines in order, each with what it was read as and its words.
fn lines(out: &mut String, report: &Report) {
    let chars: Vec<char> = report.text.chars().collect();
    let mut chief: BTreeMap<i64, &Span> = BTreeMap::new();
    for span in &report.spans {
        let Some(line) = span.line else { continue };
        let held = chief.entry(line).or_insert(span);
        // What is said stands for a statement, not the word of saying.
        let rank = |span: &Span| match span.kind.as_str() {
            "content" => 2,
            kind if is_chief(kind) => 1,
            _ => 0,
        };
        if rank(span) > rank(held) {
            *held = span;
        }
    }
    if chief.is_empty() {
        out.push_str("<p class=\"faint\">Nothing was read in this report.</p>\n");
        return;
    }
    out.push_str("<h2>What was read in it</h2>\n");
    out.push_str(LEGEND);
    out.push_str("<ul class=\"lines\">\n");
    for (line, span) in chief {
        let kind = match span.kind.as_str() {
            "trigger" | "actor" | "recipient" => "act",
            "figure" => "figure",
            "watch" => "to watch",
            _ => "statement",
        };
        // Words that are in marks already get no second ones.
        let words = words_at(&chars, span.span);
        let own =
            if words.starts_with(['“', '"', '‘']) { " class=\"own\"" } else { "" };
        let _ = writeln!(
            out,
            "<li id=\"l{line}\"><span>[{line}]</span><span class=\"faint\">{kind}</span>\
             <span>{}: <q{own}>{}</q></span></li>",
            escaped(&span.label),
            escaped(&words)
        );
    }
    out.push_str("</ul>\n");
}

fn words_at(chars: &[char], span: [usize; 2]) -> String {
    let end = span[1].min(chars.len());
    chars[span[0].min(end)..end].iter().collect()
}

fn difference_body(base: &str, title: &str, difference: &Difference) -> String {
    let base = escaped(base);
    let mut out = format!(
        "<header>\n<h1>{}</h1>\n</header>\n<main>\n<table class=\"versions\">\n\
         <thead><tr><th></th><th scope=\"col\"><a href=\"{base}/r/{from}\">Report {from}</a></th>\
         <th scope=\"col\"><a href=\"{base}/r/{to}\">Report {to}</a></th></tr></thead>\n<tbody>\n",
        escaped(title),
        from = difference.from,
        to = difference.to,
    );
    for pair in &difference.sentences {
        let kind = match pair.change.as_str() {
            "added" => "added",
            "removed" => "removed",
            "changed" => "changed",
            _ => "same",
        };
        let words = |side: &Option<String>| escaped(side.as_deref().unwrap_or_default());
        let _ = writeln!(
            out,
            "<tr class=\"{kind}\"><td>{kind}</td><td>{}</td><td>{}</td></tr>",
            words(&pair.before),
            words(&pair.after)
        );
    }
    out.push_str("</tbody>\n</table>\n</main>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: usize, to: usize, kind: &str, line: i64) -> Span {
        Span {
            span: [from, to],
            kind: kind.to_owned(),
            line: Some(line),
            label: "<b>said</b>".to_owned(),
        }
    }

    #[test]
    fn spans_that_overlap_are_cut_and_nothing_in_a_text_is_obeyed() {
        let words = "He said <i>no</i> twice";
        let chars: Vec<char> = words.chars().collect();
        let spans = [
            span(0, 2, "source", 7),
            span(3, 7, "cue", 7),
            span(8, 99, "content", 7),
            span(11, 13, "trigger", 9),
        ];
        let mut out = String::new();
        block(&mut out, &chars, [0, chars.len()], &spans);
        assert!(out.contains("<mark class=\"cue\" title=\"&lt;b&gt;said&lt;/b&gt;\">said</mark><sup><a href=\"#l7\">7</a></sup>"), "{out}");
        assert!(out.contains("<mark class=\"act said\""), "{out}");
        assert!(!out.contains("<i>") && out.contains("&lt;i&gt;"), "{out}");
        let plain: String = untagged(&out);
        assert_eq!(
            plain.replace("&lt;", "<").replace("&gt;", ">"),
            "He said7 <i>no9</i> twice"
        );
    }

    /// Without the tags.
    fn untagged(html: &str) -> String {
        let parts = html.split('<').enumerate();
        parts
            .map(|(at, part)| match part.split_once('>') {
                Some((_, words)) if at > 0 => words,
                _ => part,
            })
            .collect()
    }

    #[test]
    fn a_span_beyond_the_text_is_cut_off() {
        let chars: Vec<char> = "short".chars().collect();
        let mut out = String::new();
        block(&mut out, &chars, [2, 4_000], &[span(0, 9_000, "content", 1)]);
        assert!(out.ends_with(">ort</mark>"), "{out}");
    }
}
