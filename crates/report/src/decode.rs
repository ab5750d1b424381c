/*!
From bytes to characters: what is no text is turned away, gzip is unpacked, the encoding is found.
*/

use std::borrow::Cow;
use std::io::Read;
use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;
use regex::bytes::Regex;

use crate::ReportError;

/// Most bytes of one input, as given and after unpacking.
pub const MAX_BYTES: usize = 32_000_000;

/// How many bytes are looked at to tell text from other files.
const SNIFFED: usize = 64 * 1024;

/// First bytes of files that are no text, and what to call them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "gzip data inside gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
];

/// The characters of an input and what was odd about its bytes.
pub(crate) struct Decoded {
    /// The text, without byte-order mark.
    pub(crate) text: String,
    /// What the reader of the report should know.
    pub(crate) notes: Vec<String>,
}

/// The bytes to decode: the input's own, or what its gzip data unpacks to.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReportError::TooLarge { limit: MAX_BYTES });
    }
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(Cow::Borrowed(bytes));
    }
    // One byte more than the limit is enough to know that it is passed.
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes).take(MAX_BYTES as u64 + 1).read_to_end(&mut unpacked)?;
    if unpacked.len() > MAX_BYTES {
        return Err(ReportError::TooLarge { limit: MAX_BYTES });
    }
    Ok(Cow::Owned(unpacked))
}

/// Turns away what is no text.
pub(crate) fn check_is_text(bytes: &[u8]) -> Result<(), ReportError> {
    let magic = MAGIC.iter().find(|(first, _)| bytes.starts_with(first));
    if let Some(&(_, looks_like)) = magic {
        return Err(ReportError::Binary { looks_like });
    }
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if is_utf16 {
        return Ok(());
    }
    let sniffed = &bytes[..bytes.len().min(SNIFFED)];
    let nuls = sniffed.iter().filter(|&&byte| byte == 0).count();
    if nuls * 3 > sniffed.len() && nuls * 3 < sniffed.len() * 2 {
        let looks_like = "UTF-16 text without a byte-order mark";
        return Err(ReportError::Binary { looks_like });
    }
    let controls = sniffed.iter().filter(|&&byte| is_control(byte)).count();
    if nuls > 0 || controls * 10 > sniffed.len() {
        return Err(ReportError::Binary { looks_like: "binary data" });
    }
    Ok(())
}

/// Control bytes that no text needs. Tab, line ends, form feed and escape do occur.
fn is_control(byte: u8) -> bool {
    byte == 0x7f || (byte < 0x20 && !matches!(byte, 0x09..=0x0d | 0x1b))
}

/// Decodes bytes that are text; `is_html` lets a `<meta charset>` speak.
pub(crate) fn decode(bytes: &[u8], is_html: bool) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..], None);
    }
    if is_html && let Some(encoding) = declared(bytes) {
        return decode_as(encoding, bytes, None);
    }
    if is_utf8(bytes) {
        return decode_as(UTF_8, bytes, None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    let note = format!("encoding not stated: read as {}", encoding.name());
    decode_as(encoding, bytes, Some(note))
}

/// Whether bytes are UTF-8, if with some broken bytes among them: other encodings hardly ever
/// make valid sequences, so these must outnumber what is broken.
fn is_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || valid > broken
}

/// The encoding that an HTML page states near its beginning.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    static META: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i-u)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})"#)
            .ok()
    });
    let head = &bytes[..bytes.len().min(4096)];
    let label = META.as_ref()?.captures(head)?.get(1)?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A page whose `<meta>` could be read byte by byte is not in UTF-16, whatever it says.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_wide { UTF_8 } else { encoding })
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], note: Option<String>) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut notes: Vec<String> = note.into_iter().collect();
    if had_errors {
        let name = encoding.name();
        notes.push(format!("some bytes are no valid {name}: they stand as U+FFFD"));
    }
    Decoded { text: text.into_owned(), notes }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn looks_like(bytes: &[u8]) -> &'static str {
        match check_is_text(bytes) {
            Err(ReportError::Binary { looks_like }) => looks_like,
            _ => "text",
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(looks_like(b"%PDF-1.7 ..."), "a PDF document");
        assert_eq!(looks_like(b"\x01\x02\x03\x04words"), "binary data");
        assert_eq!(looks_like(b"wo\0rds and more words"), "binary data");
        assert_eq!(
            looks_like(b"h\0e\0l\0l\0o\0"),
            "UTF-16 text without a byte-order mark"
        );
        assert_eq!(looks_like("Línea\tuno\r\n\x0c".as_bytes()), "text");
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(decode(b"\xef\xbb\xbfab", false).text, "ab");
        assert_eq!(decode(b"\xff\xfea\0b\0", false).text, "ab");
        let page =
            b"<html><head><meta charset=\"windows-1251\"></head>\xcc\xe8\xf0</html>";
        assert!(decode(page, true).text.contains("Мир"));
        let guessed = decode(b"He said \x93yes\x94 and didn\x92t go.", false);
        assert_eq!(guessed.text, "He said “yes” and didn’t go.");
        assert_eq!(guessed.notes, ["encoding not stated: read as windows-1252"]);
    }

    #[test]
    fn broken_utf8_stays_utf8() {
        let decoded = decode("“Täglich” – geöffnet\u{2026}".as_bytes(), false);
        assert!(decoded.notes.is_empty());
        let mut bytes = "“Täglich” – geöffnet ".as_bytes().to_vec();
        bytes.extend(b"\xff end");
        let decoded = decode(&bytes, false);
        assert_eq!(decoded.text, "“Täglich” – geöffnet \u{fffd} end");
        assert_eq!(
            decoded.notes,
            ["some bytes are no valid UTF-8: they stand as U+FFFD"]
        );
    }
}
