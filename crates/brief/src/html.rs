/*!
A page as one HTML file: no scripts, nothing loaded from anywhere, dark or light as the reader's
system has it, and fit for paper.

Numbers of lines lead to their sentences at the end of the page. All text is escaped; the page's own
policy forbids scripts and loading besides, should that ever fail.
*/

use watchfloor_record::Line;

use crate::page::{
    Bar, Entry, Page, Run, Runs, Section, SourceNote, Stress, Tone, is_in_marks,
};
use crate::safe;
use crate::terminal::sparkline;

const STYLE: &str = include_str!("brief.css");

/// The page as a file.
pub(crate) fn text(page: &Page) -> String {
    // A number leads to its evidence only where that stands on the page.
    let known: Vec<Line> = page
        .sources
        .iter()
        .flat_map(|source| &source.evidence)
        .map(|(line, _)| *line)
        .collect();
    let mut sorted = known;
    sorted.sort_unstable();
    let reports = page.sources.iter().map(|source| source.id).collect();
    Html { lines: sorted, reports, out: String::new() }.write(page)
}

struct Html {
    /// The lines whose evidence stands on the page, in order.
    lines: Vec<Line>,
    /// The reports that stand on the page.
    reports: std::collections::HashSet<i64>,
    out: String,
}

impl Html {
    fn write(mut self, page: &Page) -> String {
        let title = escaped(&page.title);
        self.out.push_str(&format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        ));
        for fact in &page.facts {
            self.paragraph("p", fact);
        }
        self.contents(page);
        self.out.push_str("</header>\n<main>\n");
        for section in &page.sections {
            self.section(section);
        }
        self.out.push_str("</main>\n");
        self.sources(page);
        self.out.push_str("</body>\n</html>\n");
        self.out
    }

    /// Links to the sections.
    fn contents(&mut self, page: &Page) {
        if page.sections.len() < 2 {
            return;
        }
        self.out.push_str("<nav>");
        for section in &page.sections {
            self.out.push_str(&format!(
                "<a href=\"#{}\">{}</a> ",
                section.id,
                escaped(section.title)
            ));
        }
        self.out.push_str("<a href=\"#sources\">Sources</a></nav>\n");
    }

    fn section(&mut self, section: &Section) {
        self.out.push_str(&format!(
            "<section id=\"{}\">\n<h2>{}",
            section.id,
            escaped(section.title)
        ));
        if let Some(note) = section.note {
            self.out.push_str(&format!(" <small>{}</small>", escaped(note)));
        }
        self.out.push_str("</h2>\n");
        for group in &section.groups {
            if !group.heading.is_empty() {
                self.paragraph("h3", &group.heading);
            }
            self.out.push_str("<ul>\n");
            for entry in &group.entries {
                self.entry(entry);
            }
            self.out.push_str("</ul>\n");
            self.more(group.more.as_deref());
        }
        self.more(section.more.as_deref());
        self.out.push_str("</section>\n");
    }

    fn more(&mut self, more: Option<&str>) {
        if let Some(more) = more {
            self.out.push_str(&format!("<p class=\"more\">{}</p>\n", escaped(more)));
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.out.push_str("<li>");
        if let Some((word, tone)) = &entry.label {
            self.out.push_str(&format!(
                "<span class=\"label {}\">{}</span> ",
                class(*tone),
                escaped(word)
            ));
        }
        self.out.push_str("<div>");
        self.paragraph("p", &entry.head);
        for detail in &entry.details {
            self.paragraph("p class=\"detail\"", detail);
        }
        self.out.push_str("</div></li>\n");
    }

    /// The reports, each with the sentences that the numbers lead to.
    fn sources(&mut self, page: &Page) {
        if page.sources.is_empty() && page.sources_note.is_none() {
            return;
        }
        self.out.push_str("<footer id=\"sources\">\n<h2>Sources</h2>\n");
        for source in &page.sources {
            self.source(source);
        }
        self.more(page.sources_note.as_deref());
        self.out.push_str("</footer>\n");
    }

    fn source(&mut self, source: &SourceNote) {
        self.out
            .push_str(&format!("<article id=\"r{0}\">\n<h3>report {0}</h3> ", source.id));
        self.paragraph("p", &source.about);
        if let Some(kin) = &source.kin {
            self.out.push_str(&format!("<p class=\"more\">{}</p>\n", escaped(kin)));
        }
        if !source.evidence.is_empty() {
            self.out.push_str("<ul>\n");
            for (line, words) in &source.evidence {
                self.out.push_str(&format!(
                    "<li id=\"l{line}\"><span class=\"label\">{line}</span> "
                ));
                self.paragraph("div", words);
                self.out.push_str("</li>\n");
            }
            self.out.push_str("</ul>\n");
        }
        self.out.push_str("</article>\n");
    }

    fn paragraph(&mut self, tag: &str, runs: &Runs) {
        let name = tag.split(' ').next().unwrap_or(tag);
        self.out.push_str(&format!("<{tag}>"));
        for run in runs {
            self.run(run);
        }
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn run(&mut self, run: &Run) {
        match run {
            Run::Plain(text) => self.out.push_str(&spaced(text)),
            Run::Strong(text) => {
                self.out.push_str(&format!("<strong>{}</strong>", spaced(text)))
            }
            Run::Faint(text) => {
                self.out
                    .push_str(&format!("<span class=\"faint\">{}</span>", spaced(text)));
            }
            Run::State(text, tone) => {
                self.out.push_str(&format!(
                    "<span class=\"{}\">{}</span>",
                    class(*tone),
                    spaced(text)
                ));
            }
            Run::Address(address) => self.address(address),
            Run::Report(id) if self.reports.contains(id) => {
                self.out.push_str(&format!("<a href=\"#r{id}\">report {id}</a>"));
            }
            Run::Report(id) => self.out.push_str(&format!("report {id}")),
            Run::Lines(lines) => self.lines(lines),
            Run::Quote(parts) => {
                // A quotation keeps its direction of writing to itself.
                self.out.push_str(if is_in_marks(parts) {
                    "<q class=\"own\">"
                } else {
                    "<q>"
                });
                for (text, stress) in parts {
                    let words = spaced(text);
                    self.out.push_str(&match stress {
                        Stress::None => words,
                        Stress::Chief => format!("<mark>{words}</mark>"),
                        Stress::Party => format!("<u>{words}</u>"),
                    });
                }
                self.out.push_str("</q>");
            }
            Run::Chart(bars) => self.chart(bars),
        }
    }

    fn lines(&mut self, lines: &[Line]) {
        self.out.push_str("<span class=\"lines\">");
        for line in lines {
            if self.lines.binary_search(line).is_ok() {
                self.out.push_str(&format!(" <a href=\"#l{line}\">[{line}]</a>"));
            } else {
                self.out.push_str(&format!(" [{line}]"));
            }
        }
        self.out.push_str("</span>");
    }

    fn address(&mut self, address: &str) {
        let shown = escaped(address);
        match safe::web_address(address) {
            Some(address) => {
                let target = escaped(address);
                self.out.push_str(&format!(
                    "<a class=\"address\" href=\"{target}\" rel=\"noopener noreferrer nofollow\">{shown}</a>"
                ));
            }
            None => self.out.push_str(&format!("<span class=\"address\">{shown}</span>")),
        }
    }

    /// Levels as bars: conflict hangs below the line, cooperation stands on it; marked days are strong.
    fn chart(&mut self, bars: &[Bar]) {
        const WIDE: usize = 6;
        const HALF: f64 = 14.0;
        let most = bars
            .iter()
            .map(|bar| bar.level.abs())
            .filter(|level| level.is_finite())
            .fold(0.0, f64::max);
        let width = bars.len() * WIDE;
        self.out.push_str(&format!(
            "<svg class=\"chart\" width=\"{width}\" height=\"28\" viewBox=\"0 0 {width} 28\" role=\"img\" \
             aria-label=\"{}\"><line x1=\"0\" y1=\"14\" x2=\"{width}\" y2=\"14\"/>",
            sparkline(bars)
        ));
        for (at, bar) in bars.iter().enumerate() {
            let share =
                if most > 0.0 && bar.level.is_finite() { bar.level / most } else { 0.0 };
            let height = (share.abs() * HALF * 10.0).round() / 10.0;
            if height < 0.1 {
                continue;
            }
            let top = if share > 0.0 { HALF - height } else { HALF };
            let kind = match (share > 0.0, bar.marked) {
                (true, true) => "up marked",
                (true, false) => "up",
                (false, true) => "down marked",
                (false, false) => "down",
            };
            self.out.push_str(&format!(
                "<rect class=\"{kind}\" x=\"{}\" y=\"{top:.1}\" width=\"{}\" height=\"{height:.1}\"/>",
                at * WIDE,
                WIDE - 1,
            ));
        }
        self.out.push_str("</svg>");
    }
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Calm => "calm",
        Tone::Firm => "firm",
        Tone::Dispute => "dispute",
        Tone::Open => "open",
        Tone::Gone => "gone",
    }
}

/// [`escaped`] with one space kept at either end.
fn spaced(text: &str) -> String {
    let words = escaped(text);
    let before = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let after =
        if text.ends_with(char::is_whitespace) && !words.is_empty() { " " } else { "" };
    format!("{before}{words}{after}")
}

/// `text` as text, in an element or in an attribute between double quotes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in safe::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
