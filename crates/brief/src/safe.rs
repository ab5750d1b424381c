/*!
Text from outside, made harmless before anybody sees it.

Reports may hold anything: escape sequences that move the cursor, marks that turn the direction of
writing, markup, links. A person must see the words in the order they were written, and nothing else
may happen. White space of any kind becomes one space; what would be obeyed or cannot be seen
becomes `�`.
*/

/// Between the words kept and those left out.
const CUT: char = '…';

/// `text` on one line, without anything that a terminal or a page would obey.
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

/// [`line()`] of the first `most` characters, cut after a whole word where there is one.
pub fn short(text: &str, most: usize) -> String {
    // Words of a hostile report may be megabytes long: no more is looked at than can be shown.
    let enough =
        text.char_indices().nth(most.saturating_mul(8)).map_or(text.len(), |(at, _)| at);
    let whole = line(&text[..enough]);
    let cut_before = enough < text.len();
    let Some((end, _)) = whole.char_indices().nth(most) else {
        return if cut_before { format!("{whole} {CUT}") } else { whole };
    };
    let kept = if whole[end..].starts_with(' ') {
        &whole[..end]
    } else {
        // A text without spaces is cut where it must be.
        whole[..end].rfind(' ').map_or(&whole[..end], |space| &whole[..space])
    };
    format!("{} {CUT}", kept.trim_end_matches([' ', ',', ';', ':']))
}

/// Whether `c` is obeyed instead of shown, or changes words without being seen: control characters,
/// marks that override the direction of writing, and characters of no width that no script needs.
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        // Spaces and joints without width; U+200C and U+200D stay, since Persian and Hindi need them.
        || matches!(c, '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}')
        || matches!(c, '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}')
        // Tags: a second, invisible alphabet.
        || matches!(c, '\u{E0000}'..='\u{E0FFF}')
}

/// An address that may become a link: of the web, without anything that would end it early.
pub fn web_address(address: &str) -> Option<&str> {
    let known = address.starts_with("https://") || address.starts_with("http://");
    let plain = address.len() <= 2_000
        && address.chars().all(|c| {
            !c.is_whitespace()
                && !is_obeyed(c)
                && !matches!(c, '<' | '>' | '"' | '\'' | '`' | '\\')
        });
    (known && plain).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_but_words() {
        assert_eq!(line("a \u{1b}[2J\n\tb\u{9b}31m"), "a �[2J b�31m");
        assert_eq!(line("\u{202e}gpj.exe\r\n"), "�gpj.exe");
        assert_eq!(line("pass\u{200b}word \u{e0041}"), "pass�word �");
        assert_eq!(line("Ł, שלום, 東京"), "Ł, שלום, 東京");
    }

    #[test]
    fn long_words_are_cut_after_a_word() {
        assert_eq!(short("one two three", 13), "one two three");
        assert_eq!(short("one two three", 12), "one two …");
        assert_eq!(short("one two, three", 8), "one two …");
        assert_eq!(short("onetwothree", 4), "onet …");
        assert_eq!(short("one two three", 7), "one two …");
        assert_eq!(short("", 4), "");
        assert_eq!(short(&format!("a{}b", " ".repeat(100)), 4), "a …");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert!(web_address("https://example.org/a?b=c#d").is_some());
        for bad in
            ["javascript:alert(1)", "https://a b", "https://a\"b", "file:///etc/passwd"]
        {
            assert_eq!(web_address(bad), None);
        }
    }
}
