/*!
Text from outside, made fit for a terminal.

A report or a file name may hold anything, escape sequences that move the cursor or retitle the
window and marks that turn the direction of writing included. A person must see the words in
the order they were written and nothing else may happen, so such characters are shown as `�`.
*/

use std::borrow::Cow;
use std::fmt::Write;

/// `text` on one line: white space of any kind and length becomes one space, what a terminal
/// would obey becomes `�`.
pub fn line(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !safe.is_empty() {
            safe.push(' ');
        }
        safe.extend(word.chars().map(|c| if is_obeyed(c) { '\u{FFFD}' } else { c }));
    }
    safe
}

/// `json`, which is all on one line, with the characters that a terminal would obey written as
/// `\u` escapes. They occur only inside JSON strings, so the value stays the same.
pub fn json(json: &str) -> Cow<'_, str> {
    if !json.contains(is_obeyed) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_obeyed(c) {
            // Every such character lies in the first plane, so four digits hold it. Writing to
            // a string cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Whether a terminal acts on `c` instead of showing it: control characters of both ranges, and
/// the marks that override the direction of writing.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_but_words() {
        assert_eq!(line("a \u{1b}[2J\n\tb\u{9b}31m"), "a �[2J b�31m");
        assert_eq!(line("\u{202e}gpj.exe\r\n"), "�gpj.exe");
        assert_eq!(line("Ł, שלום, 東京"), "Ł, שלום, 東京");
    }

    #[test]
    fn json_keeps_its_value() {
        let words = "C1 \u{9b}, bidi \u{202e}, delete \u{7f}, plain é";
        let printed = serde_json::to_string(words).unwrap();
        let safe = json(&printed);
        assert!(!safe.contains(is_obeyed));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), words);
    }
}
