/*!
One piece of markup at a time, of text that may be anything.
*/

/// Attributes of one tag that are kept.
const MAX_ATTRIBUTES: usize = 64;

/// A piece of markup that a text begins with.
pub(crate) enum Tag<'a> {
    /// `<name a="b">`, or `<name/>`.
    Start {
        name: &'a str,
        attributes: Vec<(&'a str, &'a str)>,
        closed: bool,
        length: usize,
    },
    /// `</name>`.
    End { name: &'a str, length: usize },
    /// `<![CDATA[…]]>`; not `ended`: all that follows.
    Cdata { text: &'a str, length: usize, ended: bool },
    /// A comment, an instruction, a declaration.
    Skipped { length: usize, doctype: bool },
    /// No markup: so many bytes are words.
    Text(usize),
    /// A tag that the document ends in.
    Unended,
}

/// Which ends are known not to come any more, so that no search is made for them twice.
#[derive(Default)]
pub(crate) struct Ends {
    no_comment: bool,
    no_instruction: bool,
    no_cdata: bool,
    no_bracket: bool,
}

/// Reads the markup that `text` begins with; it begins with `<`.
pub(crate) fn read<'a>(text: &'a str, ends: &mut Ends) -> Tag<'a> {
    let bytes = text.as_bytes();
    match bytes.get(1) {
        Some(b'!') => declaration(text, ends),
        Some(b'?') => {
            let end = sought(text, "?>", &mut ends.no_instruction);
            let length = end.or_else(|| text.find('>').map(|at| at + 1));
            length.map_or(Tag::Unended, |length| Tag::Skipped { length, doctype: false })
        }
        Some(b'/') => {
            let name = name(&text[2..]);
            if name.is_empty() {
                return Tag::Text(1);
            }
            // An end tag without its `>` ends where the next tag begins.
            let after = 2 + name.len();
            match text[after..].find(['>', '<']) {
                Some(at) if bytes[after + at] == b'>' => {
                    Tag::End { name, length: after + at + 1 }
                }
                Some(at) => Tag::End { name, length: after + at },
                None => Tag::Unended,
            }
        }
        _ => start(text),
    }
}

fn declaration<'a>(text: &'a str, ends: &mut Ends) -> Tag<'a> {
    if let Some(inside) = text.strip_prefix("<![CDATA[") {
        let before = text.len() - inside.len();
        return match sought(inside, "]]>", &mut ends.no_cdata) {
            Some(end) => {
                Tag::Cdata { text: &inside[..end - 3], length: before + end, ended: true }
            }
            None => Tag::Cdata { text: inside, length: text.len(), ended: false },
        };
    }
    if let Some(inside) = text.strip_prefix("<!--")
        && let Some(end) = sought(inside, "-->", &mut ends.no_comment)
    {
        return Tag::Skipped { length: 4 + end, doctype: false };
    }
    let head = text.as_bytes().get(..9).unwrap_or_default();
    let doctype = head.eq_ignore_ascii_case(b"<!DOCTYPE");
    let Some(plain) = text.find('>') else { return Tag::Unended };
    let has_subset = doctype && text[..plain].contains('[');
    let subset = if has_subset { sought(text, "]", &mut ends.no_bracket) } else { None };
    let length = match subset {
        Some(bracket) => {
            text[bracket..].find('>').map_or(text.len(), |at| bracket + at + 1)
        }
        None => plain + 1,
    };
    Tag::Skipped { length, doctype }
}

/// Where `end` ends, unless it is known to be missing.
fn sought(text: &str, end: &str, missing: &mut bool) -> Option<usize> {
    if *missing {
        return None;
    }
    let found = text.find(end).map(|at| at + end.len());
    *missing = found.is_none();
    found
}

fn start(text: &str) -> Tag<'_> {
    let name = name(&text[1..]);
    if name.is_empty() {
        return Tag::Text(1);
    }
    let bytes = text.as_bytes();
    let mut attributes = Vec::new();
    let mut closed = false;
    let mut at = 1 + name.len();
    loop {
        match bytes.get(at) {
            None => return Tag::Unended,
            Some(b'>') => {
                return Tag::Start { name, attributes, closed, length: at + 1 };
            }
            // The tag was not ended: what follows is the next one.
            Some(b'<') => return Tag::Start { name, attributes, closed, length: at },
            Some(b'/') => {
                closed = true;
                at += 1;
            }
            Some(byte)
                if byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'') =>
            {
                at += 1;
            }
            Some(_) => {
                closed = false;
                let (key, value, length) = attribute(&text[at..]);
                at += length;
                if !key.is_empty() && attributes.len() < MAX_ATTRIBUTES {
                    attributes.push((key, value));
                }
            }
        }
    }
}

/// One attribute: its name (empty if it is none), its value, and how much it takes.
fn attribute(text: &str) -> (&str, &str, usize) {
    let ends_key = |c: char| c.is_ascii_whitespace() || "=><\"'/".contains(c);
    let key_length = text.find(ends_key).unwrap_or(text.len());
    let key = if name(text).len() == key_length { &text[..key_length] } else { "" };
    let after_key = &text[key_length..];
    let equals = after_key.trim_ascii_start();
    let Some(value) = equals.strip_prefix('=') else {
        return (key, "", key_length);
    };
    let value = value.trim_ascii_start();
    let value_at = text.len() - value.len();
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        // A value holds no `<`: a quote that comes only after one belongs to something else.
        if let Some(end) = value[1..].find([quote, '<'])
            && value[1 + end..].starts_with(quote)
        {
            return (key, &value[1..1 + end], value_at + end + 2);
        }
        let end = value[1..].find(|c: char| c.is_ascii_whitespace() || "><".contains(c));
        let end = 1 + end.unwrap_or(value.len() - 1);
        return (key, &value[1..end], value_at + end);
    }
    let end = value.find(|c: char| c.is_ascii_whitespace() || "><".contains(c));
    let end = end.unwrap_or(value.len());
    (key, value[..end].trim_end_matches('/'), value_at + end)
}

/// Prefix and local part of a name that is sound.
pub(crate) fn parts(name: &str) -> Option<(Option<&str>, &str)> {
    let is_start = |part: &str| part.chars().next().is_some_and(is_name_start);
    match name.split_once(':') {
        None => Some((None, name)),
        Some((prefix, local)) => {
            let sound = is_start(prefix) && is_start(local) && !local.contains(':');
            sound.then_some((Some(prefix), local))
        }
    }
}

/// The name that `text` begins with; empty if it begins with none.
fn name(text: &str) -> &str {
    if !text.chars().next().is_some_and(is_name_start) {
        return "";
    }
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    &text[..end]
}

/// Letters of all scripts: a part of what XML allows, and all of it allowed.
fn is_name_start(c: char) -> bool {
    c.is_ascii_alphabetic()
        || c == '_'
        || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{3001}'..='\u{d7ff}')
}

fn is_name(c: char) -> bool {
    is_name_start(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | ':')
}
