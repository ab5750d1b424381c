/*!
A page as CommonMark.

Names and quotations come from reports and may hold anything. Every character that means something
in Markdown, or in what is commonly built on it, is escaped; so a headline can be no heading, no link
and no picture.
*/

use crate::page::{Page, Run, Runs, Stress, is_in_marks};
use crate::safe;
use crate::terminal::sparkline;

/// The page as text.
pub(crate) fn text(page: &Page) -> String {
    let mut out = format!("# {}\n", escaped(&page.title));
    for fact in &page.facts {
        out.push_str(&format!("\n{}\n", runs(fact)));
    }
    for section in &page.sections {
        out.push_str(&format!("\n## {}\n", escaped(section.title)));
        if let Some(note) = section.note {
            out.push_str(&format!("\n*{}*\n", escaped(note)));
        }
        for group in &section.groups {
            out.push('\n');
            if !group.heading.is_empty() {
                out.push_str(&format!("### {}\n\n", runs(&group.heading)));
            }
            for entry in &group.entries {
                let label = entry.label.as_ref();
                let label = label.map(|(word, _)| format!("**{}** · ", escaped(word)));
                out.push_str(&format!(
                    "- {}{}\n",
                    label.unwrap_or_default(),
                    runs(&entry.head)
                ));
                for detail in &entry.details {
                    out.push_str(&format!("  - {}\n", runs(detail)));
                }
            }
            if let Some(more) = &group.more {
                out.push_str(&format!("- *{}*\n", escaped(more)));
            }
        }
        if let Some(more) = &section.more {
            out.push_str(&format!("\n*{}*\n", escaped(more)));
        }
    }
    sources(page, &mut out);
    out
}

/// The reports by number, each with the lines named and their sentences.
fn sources(page: &Page, out: &mut String) {
    if page.sources.is_empty() && page.sources_note.is_none() {
        return;
    }
    out.push_str("\n## Sources\n\n");
    for source in &page.sources {
        out.push_str(&format!("- **report {}** {}\n", source.id, runs(&source.about)));
        if let Some(kin) = &source.kin {
            out.push_str(&format!("  - {}\n", escaped(kin)));
        }
        for (line, words) in &source.evidence {
            out.push_str(&format!("  - \\[{line}\\] {}\n", runs(words)));
        }
    }
    if let Some(note) = &page.sources_note {
        out.push_str(&format!("\n*{}*\n", escaped(note)));
    }
}

fn runs(runs: &Runs) -> String {
    let mut out = String::new();
    for run in runs {
        match run {
            Run::Plain(text) | Run::Faint(text) => out.push_str(&spaced(text, escaped)),
            Run::Strong(text) | Run::State(text, _) => {
                out.push_str(&spaced(text, |words| format!("**{}**", escaped(words))));
            }
            Run::Report(id) => out.push_str(&format!("report {id}")),
            Run::Address(address) => match safe::web_address(address) {
                Some(address) => out.push_str(&format!("<{address}>")),
                None => out.push_str(&escaped(address)),
            },
            Run::Lines(lines) => {
                for line in lines {
                    out.push_str(&format!(" \\[{line}\\]"));
                }
            }
            Run::Quote(parts) => {
                let own = is_in_marks(parts);
                out.push_str(if own { "" } else { "“" });
                for (text, stress) in parts {
                    out.push_str(&spaced(text, |words| match stress {
                        Stress::None => escaped(words),
                        Stress::Chief => format!("**{}**", escaped(words)),
                        Stress::Party => format!("*{}*", escaped(words)),
                    }));
                }
                out.push_str(if own { "" } else { "”" });
            }
            Run::Chart(bars) => out.push_str(&sparkline(bars)),
        }
    }
    out
}

/// `text` with its outer spaces kept outside of what `set` makes of the words: emphasis must touch them.
fn spaced(text: &str, set: impl Fn(&str) -> String) -> String {
    let words = safe::line(text);
    let before = if text.starts_with(char::is_whitespace) { " " } else { "" };
    if words.is_empty() {
        return before.to_owned();
    }
    let after = if text.ends_with(char::is_whitespace) { " " } else { "" };
    format!("{before}{}{after}", set(&words))
}

/// `text` without anything that Markdown, or a wiki that links bare addresses and names, would act on.
fn escaped(text: &str) -> String {
    let words = safe::line(text);
    let mut out = String::with_capacity(words.len() + 8);
    let mut before = None;
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let acts = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$'
            | '@' | '^' => true,
            // A heading or a reference to an issue.
            '#' => true,
            // An image.
            '!' => next == Some('['),
            // The scheme of a bare address, or the beginning of a definition.
            ':' => next == Some('/') || before.is_none(),
            // A list, a rule, the underline of a heading: only where a text begins.
            '-' | '+' | '=' => before.is_none(),
            // "www." and the like; and a numbered list.
            '.' | ')' => {
                before.is_some_and(|c: char| c == 'w' || c == 'W')
                    || (before.is_some_and(|c: char| c.is_ascii_digit())
                        && out.len() <= 10
                        && out.chars().all(|c| c.is_ascii_digit()))
            }
            _ => false,
        };
        if acts {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_only_words() {
        assert_eq!(
            escaped("# [a](http://b) <img src=x>"),
            "\\# \\[a\\](http\\://b) \\<img src=x\\>"
        );
        assert_eq!(escaped("1. one"), "1\\. one");
        assert_eq!(escaped("in 1. one"), "in 1. one");
        assert_eq!(escaped("- www.example.org"), "\\- www\\.example.org");
        assert_eq!(escaped("![x](y) @you $1$"), "\\!\\[x\\](y) \\@you \\$1\\$");
        assert_eq!(escaped("at 06:30, he said: no"), "at 06:30, he said: no");
        assert_eq!(escaped("a\n# b"), "a \\# b");
    }
}
