/*!
An HTTP response as archives keep it: its head, and its content as sent.
*/

use std::io::Read;

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::MAX_RECORD;

/// Header lines of one response.
const MAX_HEADERS: usize = 256;

/// What a response says that matters here.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) content: Vec<u8>,
}

/// Reads a response; what is wrong with it in words.
pub(crate) fn response(bytes: &[u8]) -> Result<Response, String> {
    let mut headers = vec![httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Response::new(&mut headers);
    let config = || {
        let mut config = httparse::ParserConfig::default();
        config.ignore_invalid_headers_in_responses(true);
        config.allow_spaces_after_header_name_in_responses(true);
        config.allow_obsolete_multiline_headers_in_responses(true);
        config
    };
    let head = match config().parse_response(&mut parsed, bytes) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) => {
            return Err("its HTTP head has no end".to_owned());
        }
        Err(error) => return Err(format!("its HTTP head cannot be read: {error}")),
    };
    let field = |name: &str| {
        let mut named =
            parsed.headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
        named.next().map(|header| String::from_utf8_lossy(header.value).trim().to_owned())
    };
    let mut content = bytes[head..].to_vec();
    let is_chunked = field("transfer-encoding")
        .is_some_and(|told| told.to_ascii_lowercase().contains("chunked"));
    // Many archives keep the header of what they have undone.
    if is_chunked && let Some(whole) = unchunked(&content) {
        content = whole;
    }
    let packing = field("content-encoding").unwrap_or_default().to_ascii_lowercase();
    content = unpacked(content, &packing)?;
    Ok(Response {
        status: parsed.code.unwrap_or(0),
        content_type: field("content-type"),
        content,
    })
}

/// The content without the lengths of its chunks; `None` if it has none. The last chunk may be cut.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((head, size))) => {
                let size = usize::try_from(size).ok()?;
                let chunk = &rest[head..];
                if size == 0 {
                    return Some(whole);
                }
                let taken = size.min(chunk.len());
                whole.extend_from_slice(&chunk[..taken]);
                rest = &chunk[taken..];
                rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
                if rest.is_empty() {
                    return Some(whole);
                }
            }
            _ if whole.is_empty() => return None,
            _ => return Some(whole),
        }
    }
}

fn unpacked(content: Vec<u8>, packing: &str) -> Result<Vec<u8>, String> {
    let is_gzip = content.starts_with(&[0x1f, 0x8b]);
    let mut out = Vec::new();
    let limit = MAX_RECORD as u64 + 1;
    let read = match packing {
        "gzip" | "x-gzip" if is_gzip => {
            MultiGzDecoder::new(&content[..]).take(limit).read_to_end(&mut out)
        }
        "deflate" if is_zlib(&content) => {
            ZlibDecoder::new(&content[..]).take(limit).read_to_end(&mut out)
        }
        "br" | "zstd" if std::str::from_utf8(&content).is_err() => {
            return Err(format!(
                "its content is packed by '{packing}', which is not read"
            ));
        }
        // Not packed, or unpacked already by whoever made the archive.
        _ => return Ok(content),
    };
    match read {
        Ok(_) if out.len() > MAX_RECORD => Err(too_large()),
        // A cut end is common; what came before it is text all the same.
        Err(_) if out.is_empty() => Err("its content cannot be unpacked".to_owned()),
        _ => Ok(out),
    }
}

fn is_zlib(content: &[u8]) -> bool {
    match content {
        [first, second, ..] => {
            first & 0x0f == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0
        }
        _ => false,
    }
}

pub(crate) fn too_large() -> String {
    format!("more than {} MB, too large", MAX_RECORD / 1_000_000)
}
