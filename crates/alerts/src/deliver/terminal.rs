//! Standard output, for somebody at a terminal at three in the morning: compact, marked by signs and words.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use super::letter::{Alert, Letter};
use super::plain::{self, Role};
use super::transport::Failure;

/// Columns of a line.
const WIDTH: usize = 100;
/// Columns before what is said of an alert.
const INDENT: usize = 8;

/// Where the lines go. The program gives its standard output, a test a buffer.
pub type Screen = Arc<Mutex<dyn Write + Send>>;

/// A terminal, or a file that stands for one.
#[derive(Clone)]
pub(crate) struct Terminal {
    screen: Screen,
    /// Whether an alert is a line and a sentence of evidence, and no more.
    short: bool,
}

impl Terminal {
    pub(crate) fn new(screen: Screen, short: bool) -> Terminal {
        Terminal { screen, short }
    }

    pub(crate) async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let text = page(letter, self.short);
        let screen = Arc::clone(&self.screen);
        // Writing waits while somebody has stopped the terminal, and must hold up nothing else.
        let written = tokio::task::spawn_blocking(move || {
            let mut screen = screen.lock().unwrap_or_else(PoisonError::into_inner);
            screen.write_all(text.as_bytes()).and_then(|()| screen.flush())
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Failure::passing(format!("writing failed: {error}"))),
            Err(error) => Err(Failure::passing(format!("writing broke off: {error}"))),
        }
    }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Terminal")
    }
}

/// The lines of a letter, with an empty one at the end.
pub(crate) fn page(letter: &Letter, short: bool) -> String {
    let mut page = String::new();
    for alert in &letter.alerts {
        set(alert, &letter.at, short, &mut page);
    }
    if let Some(more) = plain::left_out(letter) {
        page.push_str(&more);
        page.push_str("\n\n");
    }
    page
}

fn set(alert: &Alert, at: &str, short: bool, page: &mut String) {
    let lines = if short { plain::short_lines(alert) } else { plain::lines(alert) };
    for (role, words) in lines {
        let (words, indent, hanging) = match role {
            Role::Head => (format!("{} {words}", clock_time(at)), 0, INDENT),
            Role::Said => (words, INDENT, INDENT + 2),
            Role::Words => (words, INDENT + 2, INDENT + 3),
            Role::From => (words, INDENT + 4, INDENT + 6),
        };
        wrapped(&words, indent, hanging, page);
    }
    page.push('\n');
}

/// `03:14Z` of `2031-03-06T03:14:00Z`: who sits there knows the day.
fn clock_time(at: &str) -> String {
    let minute = at.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or(at);
    format!("{minute}Z")
}

/// Breaks `words` between words, and within one that is longer than a line.
fn wrapped(words: &str, indent: usize, hanging: usize, page: &mut String) {
    let mut column = indent;
    let mut begun = false;
    page.extend(std::iter::repeat_n(' ', indent));
    for word in words.split(' ') {
        let length = word.chars().count();
        if begun && column + 1 + length > WIDTH {
            page.push('\n');
            page.extend(std::iter::repeat_n(' ', hanging));
            column = hanging;
        } else if begun {
            page.push(' ');
            column += 1;
        }
        for c in word.chars() {
            if column >= WIDTH {
                page.push('\n');
                page.extend(std::iter::repeat_n(' ', hanging));
                column = hanging;
            }
            page.push(c);
            column += 1;
        }
        begun = true;
    }
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::letter::Limits;
    use crate::deliver::samples;
    use crate::notice::Kind;

    const LIMITS: Limits = Limits { alerts: 3, lines: 4, words: 400, bytes: 128 * 1024 };

    #[test]
    fn a_new_alert() {
        insta::assert_snapshot!(page(&Letter::of(&samples::fired(), 1, LIMITS), false));
    }

    #[test]
    fn a_corrected_alert() {
        insta::assert_snapshot!(page(
            &Letter::of(&samples::corrected(), 1, LIMITS),
            false
        ));
    }

    #[test]
    fn in_short_an_alert_is_a_line_and_its_evidence_and_a_reminder_a_line() {
        let mut notice = samples::corrected();
        notice.alerts.extend(samples::fired().alerts);
        notice.alerts[1].kind = Kind::Reminder;
        insta::assert_snapshot!(page(&Letter::of(&notice, 1, LIMITS), true));
    }

    #[test]
    fn a_hostile_report() {
        let page = page(&Letter::of(&samples::hostile(), 1, LIMITS), false);
        let obeyed = |c: char| c != '\n' && watchfloor_brief::safe::is_obeyed(c);
        assert!(!page.contains(obeyed));
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH));
        insta::assert_snapshot!(page);
    }

    #[test]
    fn more_than_fits() {
        let page = page(&Letter::of(&samples::many(12), 1, LIMITS), false);
        assert!(page.ends_with("… and 9 more alerts\n\n"), "{page}");
    }
}
