/*!
Text from outside, made fit for a terminal: lines as `watchfloor_brief::safe` does it, and JSON.

A report or a file name may hold anything, escape sequences that move the cursor or retitle the
window and marks that turn the direction of writing included. A person must see the words in
the order they were written and nothing else may happen.
*/

use std::borrow::Cow;
use std::fmt::Write;

use watchfloor_brief::safe::is_obeyed;
pub use watchfloor_brief::safe::line;

/// `json`, which is all on one line, with the characters that a terminal would obey written as
/// `\u` escapes. They occur only inside JSON strings, so the value stays the same.
pub fn json(json: &str) -> Cow<'_, str> {
    if !json.contains(is_obeyed) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if is_obeyed(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn json_keeps_its_value() {
        let words = "C1 \u{9b}, bidi \u{202e}, delete \u{7f}, a tag \u{e0041}, plain é";
        let printed = serde_json::to_string(words).unwrap();
        let safe = json(&printed);
        assert!(!safe.contains(is_obeyed));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), words);
    }
}
