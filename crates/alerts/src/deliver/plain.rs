//! A letter as plain lines, which chats, phones and terminals set each in its own way.

use super::letter::{Alert, Letter};
use crate::notice::{Kind, Severity};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// What happened.
    Head,
    /// What is said about it.
    Said,
    /// The words of a report.
    Words,
    /// Where those words stand.
    From,
}

/// The lines of one alert: what happened, what changed, who says so, in what words, why it fired, how to open it.
pub(crate) fn lines(alert: &Alert) -> Vec<(Role, String)> {
    let mut lines = vec![(Role::Head, head(alert))];
    if let Some(change) = &alert.change {
        lines.push((Role::Said, format!("before: {}", change.before)));
        lines.push((Role::Said, format!("after:  {}", change.after)));
    }
    lines.push((Role::Said, alert.says.clone()));
    for quoted in &alert.lines {
        lines.push((Role::Words, format!("“{}”", quoted.words)));
        lines.push((Role::From, format!("{}, line {}", quoted.from, quoted.line)));
    }
    if alert.lines_left_out > 0 {
        lines.push((Role::From, and_more(alert.lines_left_out, "line")));
    }
    lines.push((Role::Said, alert.why.clone()));
    if let Some(open) = &alert.open {
        lines.push((Role::Said, open.clone()));
    }
    lines
}

/// What happened, and the first words that say so; of a correction what was told before, too. A reminder says nothing
/// new, and has no words.
pub(crate) fn short_lines(alert: &Alert) -> Vec<(Role, String)> {
    let mut lines = vec![(Role::Head, head(alert))];
    let change = alert.change.as_ref().filter(|_| alert.kind == Kind::Corrected);
    if let Some(change) = change {
        lines.push((Role::Said, format!("before: {}", change.before)));
    }
    let quoted = alert.lines.first().filter(|_| alert.kind != Kind::Reminder);
    if let Some(quoted) = quoted {
        lines.push((Role::Words, format!("“{}”", quoted.words)));
        lines.push((Role::From, format!("{}, line {}", quoted.from, quoted.line)));
    }
    lines
}

/// `▲ NEW critical: Lothmar shells Tolse`.
pub(crate) fn head(alert: &Alert) -> String {
    format!("{} {} {}: {}", alert.mark, alert.word, severity(alert.severity), alert.title)
}

/// The word for a severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}

/// `… and 3 more lines`.
pub(crate) fn and_more(more: usize, of: &str) -> String {
    let plural = if more == 1 { "" } else { "s" };
    format!("… and {more} more {of}{plural}")
}

/// As many of `blocks` as there is room for, and how many there are beside them. The first one is cut where it
/// must be.
pub(crate) fn fitted(blocks: &[String], left_out: usize, bytes: usize) -> String {
    // Room for the last line.
    let room = bytes.saturating_sub(40);
    let mut text = String::new();
    let mut taken = 0;
    for block in blocks {
        if taken == 0 {
            text.push_str(&block[..block.floor_char_boundary(room)]);
        } else if text.len() + 2 + block.len() <= room {
            text.push_str("\n\n");
            text.push_str(block);
        } else {
            break;
        }
        taken += 1;
    }
    let more = left_out + blocks.len() - taken;
    if more > 0 {
        text.push_str("\n\n");
        text.push_str(&and_more(more, "alert"));
    }
    text
}

/// The tally of what a letter leaves out, where it leaves something out.
pub(crate) fn left_out(letter: &Letter) -> Option<String> {
    (letter.left_out > 0).then(|| and_more(letter.left_out, "alert"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_counted() {
        let blocks = vec!["é".repeat(100), "second".to_owned(), "third".to_owned()];
        assert_eq!(
            fitted(&blocks, 0, 400),
            format!("{}\n\nsecond\n\nthird", "é".repeat(100))
        );
        let short = fitted(&blocks, 2, 101);
        assert_eq!(short, format!("{}\n\n… and 4 more alerts", "é".repeat(30)));
        assert!(short.len() <= 101);
        assert_eq!(fitted(&[], 0, 10), "");
    }
}
