/*!
From markup to words: for titles, for digests, and to see how much a body says.
*/

/// Elements whose content is no text for readers.
const SILENT: &[&str] = &["script", "style", "template", "noscript"];

/// Text with runs of white space as one space, and none at the ends.
pub(crate) fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The words of a fragment of HTML. Every tag parts words, except those inside a line.
pub(crate) fn of_html(html: &str) -> String {
    squeezed(&unescaped(&without_tags(html)))
}

/// A title that may hold HTML: its words. What only looks like HTML ("5 < 6") stays.
pub(crate) fn of_title(title: &str) -> String {
    of_html(title)
}

/// Character references resolved: named ones of HTML, and numbers.
pub(crate) fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((meant, length)) => {
                out.push_str(&meant);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The reference that `text` begins with: what it means, and its length. It must end in `;`.
pub(crate) fn reference(text: &str) -> Option<(String, usize)> {
    /// The longest name of HTML has 32 letters.
    const LONGEST: usize = 34;
    let window = &text.as_bytes()[..text.len().min(LONGEST)];
    let end = window.iter().position(|&byte| byte == b';')?;
    let name = text.get(1..end)?;
    let length = end + 1;
    let Some(number) = name.strip_prefix('#') else {
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_name {
            return None;
        }
        let meant = html_escape::decode_html_entities(&text[..length]);
        return (meant != text[..length]).then(|| (meant.into_owned(), length));
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Numbers of Windows-1252 where a Unicode number was meant; browsers read them so too.
    if let Ok(byte) = u8::try_from(code)
        && (0x80..0xa0).contains(&byte)
    {
        let bytes = [byte];
        let (meant, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return Some((meant.into_owned(), length));
    }
    let meant = char::from_u32(code).filter(|&c| is_xml_char(c)).unwrap_or('\u{fffd}');
    Some((meant.to_string(), length))
}

/// Whether XML allows the character.
pub(crate) fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Whether a text of an item is meant as HTML: it has a tag or a reference.
pub(crate) fn looks_like_html(text: &str) -> bool {
    let has_tag = text.match_indices('<').any(|(at, _)| tag(&text[at..]).is_some());
    has_tag || text.match_indices('&').any(|(at, _)| reference(&text[at..]).is_some())
}

/// Whether a body says of itself that there is more elsewhere.
pub(crate) fn ends_cut(words: &str) -> bool {
    let end = words.trim_end_matches(|c: char| c.is_whitespace() || "»→>›.".contains(c));
    let full = words.trim_end();
    let bracketed = ["[…]", "[...]", "(…)", "[ … ]"];
    let invites = ["continue reading", "read more", "read the full story", "full story"];
    let tail: String = {
        let mut last: Vec<char> = end.chars().rev().take(40).collect();
        last.reverse();
        last.into_iter().collect::<String>().to_lowercase()
    };
    full.ends_with('…')
        || bracketed.iter().any(|mark| full.ends_with(mark))
        || full.ends_with("...")
        || invites.iter().any(|words| tail.ends_with(words))
}

/// At most `limit` bytes of a text, whole characters; whether something was cut.
pub(crate) fn cut(text: &mut String, limit: usize) -> bool {
    if text.len() <= limit {
        return false;
    }
    text.truncate(text.floor_char_boundary(limit));
    true
}

/// A tag at the beginning of `text`: its name, whether it closes, and its length.
pub(crate) fn tag(text: &str) -> Option<(&str, bool, usize)> {
    let inside = text.strip_prefix('<')?;
    let closes = inside.starts_with('/');
    let name_at = if closes { 2 } else { 1 };
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b":-".contains(byte);
    let length =
        text.as_bytes()[name_at..].iter().take(32).take_while(|b| is_name(b)).count();
    let name = &text[name_at..name_at + length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    // A tag ends at its `>`; where another one begins before that, it was none.
    let end = text[name_at..].find(['>', '<']).map(|at| at + name_at)?;
    text[end..].starts_with('>').then_some((name, closes, end + 1))
}

fn without_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let mut comments_end = true;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if comments_end && rest.starts_with("<!--") {
            match rest.find("-->") {
                Some(end) => {
                    rest = &rest[end + 3..];
                    continue;
                }
                // Not to be looked for again at the next one.
                None => comments_end = false,
            }
        }
        let Some((name, closes, length)) = tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        rest = &rest[length..];
        if !is_inline(name) {
            out.push(' ');
        }
        if !closes && SILENT.iter().any(|silent| silent.eq_ignore_ascii_case(name)) {
            rest = after_silent(rest, name);
        }
    }
    out.push_str(rest);
    out
}

/// What follows the content of a script or a style; everything is content if it is never closed.
fn after_silent<'a>(rest: &'a str, name: &str) -> &'a str {
    for (at, _) in rest.match_indices("</") {
        if let Some((closed, true, length)) = tag(&rest[at..])
            && closed.eq_ignore_ascii_case(name)
        {
            return &rest[at + length..];
        }
    }
    ""
}

fn is_inline(name: &str) -> bool {
    let mut lower = [0; 8];
    let Some(lower) = lower.get_mut(..name.len()) else { return false };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    matches!(
        std::str::from_utf8(lower).unwrap_or_default(),
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay_apart() {
        assert_eq!(of_html("<p>One</p><p>two <b>thr</b>ee</p>"), "One two three");
        assert_eq!(of_html("a<script>if (1<2) b</script>c"), "a c");
        assert_eq!(of_html("a <!-- b --> c<br/>d"), "a c d");
    }

    #[test]
    fn what_only_looks_like_a_tag_stays() {
        assert_eq!(of_title("5 < 6 and 7 > 3"), "5 < 6 and 7 > 3");
        assert_eq!(of_title("Heart <3 of town"), "Heart <3 of town");
    }

    #[test]
    fn references_are_resolved_as_browsers_do() {
        assert_eq!(unescaped("&eacute;&#233;&#xe9;&#146;"), "ééé’");
        assert_eq!(unescaped("&nosuch; & &amp &#0;"), "&nosuch; & &amp \u{fffd}");
    }

    #[test]
    fn a_text_that_invites_to_read_on_is_cut() {
        assert!(ends_cut("The talks failed […]"));
        assert!(ends_cut("The talks failed. Continue reading →"));
        assert!(!ends_cut("The talks failed."));
    }
}
