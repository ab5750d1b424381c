/*!
From bytes to characters.

A document may tell its encoding in three places, and they often disagree. A byte-order mark is
always right; bytes that are valid UTF-8 and not ASCII are UTF-8, whatever is said of them; then
counts what the document says of itself, then what the server said of it.
*/

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::FeedError;

/// Most bytes of one document.
pub(crate) const MAX_BYTES: usize = 32_000_000;

/// Where in a document its encoding is looked for.
const HEAD: usize = 4_096;

/// The characters of a document, and what was odd about its bytes.
pub(crate) fn decode(
    bytes: &[u8],
    content_type: Option<&str>,
) -> Result<(String, Vec<String>), FeedError> {
    if bytes.len() > MAX_BYTES {
        return Err(FeedError::TooLarge { limit: MAX_BYTES });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FeedError::Empty);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = wide(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let in_document = label(head, b"encoding=").or_else(|| label(head, b"charset="));
    let by_server = content_type.and_then(|told| label(told.as_bytes(), b"charset="));
    let told: Vec<&'static Encoding> = [&in_document, &by_server]
        .into_iter()
        .filter_map(|label| Encoding::for_label(label.as_ref()?.as_bytes()))
        // Its declaration could be read byte by byte, so it is not in UTF-16.
        .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
        .filter(|encoding| *encoding != UTF_8 || is_mostly_utf8(bytes))
        .collect();
    // ISO-2022-JP is made of ASCII bytes; all others that are ASCII mean the same in UTF-8.
    let is_japanese = told.first() == Some(&ISO_2022_JP) && bytes.contains(&0x1b);
    if !is_japanese && let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), Vec::new()));
    }
    for encoding in &told {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if !had_errors {
            return Ok((text.into_owned(), Vec::new()));
        }
    }
    if let Some(encoding) = told.first() {
        return Ok(decode_as(encoding, bytes));
    }
    if is_mostly_utf8(bytes) {
        return Ok(decode_as(UTF_8, bytes));
    }
    let (text, mut notes) = decode_as(WINDOWS_1252, bytes);
    notes.push("encoding not stated rightly: read as windows-1252".to_owned());
    Ok((text, notes))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> (String, Vec<String>) {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name();
    let broken = format!("some bytes are no valid {name}: they stand as U+FFFD");
    (text.into_owned(), if had_errors { vec![broken] } else { Vec::new() })
}

/// UTF-16 without a mark shows in the zero beside the first sign.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, b'<' | b'{' | b'[', ..] => Some(UTF_16BE),
        [b'<' | b'{' | b'[', 0, ..] => Some(UTF_16LE),
        _ => None,
    }
}

/// The word after the first `key`, which may be quoted.
fn label(head: &[u8], key: &[u8]) -> Option<String> {
    // `encoding = "…"` is allowed; without its spaces and case it is found like the others.
    let packed: Vec<u8> = head
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(u8::to_ascii_lowercase)
        .collect();
    let at = packed.windows(key.len()).position(|window| window == key)?;
    let rest = &packed[at + key.len()..];
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
    let name: Vec<u8> = rest.iter().copied().take_while(is_label).take(40).collect();
    String::from_utf8(name).ok().filter(|name| !name.is_empty())
}

/// Whether broken bytes are an accident in what is otherwise UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > broken
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn text(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type).unwrap().0
    }

    #[test]
    fn encodings_are_found_where_they_are_told() {
        assert_eq!(text(b"\xef\xbb\xbf<a/>", None), "<a/>");
        assert_eq!(text(b"\xff\xfe<\0a\0/\0>\0", None), "<a/>");
        assert_eq!(text(b"<\0a\0/\0>\0", None), "<a/>");
        let russian =
            b"<?xml version='1.0' encoding = 'windows-1251'?><a>\xcc\xe8\xf0</a>";
        assert!(text(russian, None).contains("<a>Мир</a>"));
        let server = Some("application/rss+xml; charset=windows-1251");
        assert_eq!(text(b"<a>\xcc\xe8\xf0</a>", server), "<a>Мир</a>");
        let japanese =
            b"<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?><a>\x1b$B@o\x1b(B</a>";
        assert!(text(japanese, None).ends_with("<a>戦</a>"));
    }

    #[test]
    fn what_is_utf8_is_read_so_whatever_is_said() {
        let lying = "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>";
        assert!(text(lying.as_bytes(), None).ends_with("<a>é</a>"));
        let (text, notes) = decode("<a>“é” \u{fffd}</a>".as_bytes(), None).unwrap();
        assert_eq!((text.as_str(), notes.len()), ("<a>“é” \u{fffd}</a>", 0));
        let (text, notes) = decode(b"<a>\xe2\x80\x9c\xc3\xa9 \xff</a>", None).unwrap();
        assert_eq!(text, "<a>“é \u{fffd}</a>");
        assert_eq!(notes, ["some bytes are no valid UTF-8: they stand as U+FFFD"]);
    }

    #[test]
    fn an_encoding_that_is_not_told_is_noted() {
        let (text, notes) = decode(b"<a>\x93yes\x94</a>", None).unwrap();
        assert_eq!(text, "<a>“yes”</a>");
        assert_eq!(notes, ["encoding not stated rightly: read as windows-1252"]);
    }
}
