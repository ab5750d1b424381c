//! Bytes that are stored compressed where that pays.

use std::borrow::Cow;
use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};

/// Bytes as they are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub(crate) bytes: Vec<u8>,
    /// How many they were, if they are compressed.
    pub(crate) size: Option<i64>,
}

/// A byte of what is compressed stands for no more than so many.
const MOST_PACKED: usize = 1032;

impl Packed {
    /// Compresses, unless that makes nothing smaller. Zlib rather than bare deflate: its checksum is
    /// the only one that the file has for its contents.
    pub(crate) fn of(bytes: &[u8]) -> Packed {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
        match (packed, i64::try_from(bytes.len())) {
            (Ok(packed), Ok(size)) if packed.len() < bytes.len() => {
                Packed { bytes: packed, size: Some(size) }
            }
            _ => Packed { bytes: bytes.to_vec(), size: None },
        }
    }

    /// The bytes that were stored; the error says what is wrong with them. Never takes more memory than they had,
    /// whatever the file holds by now.
    pub fn unpack(&self) -> Result<Cow<'_, [u8]>, String> {
        let Some(size) = self.size else { return Ok(Cow::Borrowed(&self.bytes)) };
        let damaged = |what: &str| Err(what.to_owned());
        let Ok(size) = usize::try_from(size) else { return damaged("a negative size") };
        if size / MOST_PACKED > self.bytes.len() {
            return damaged("compressed bytes of another size");
        }
        // All at once, straight to where it is to be.
        let mut unpacked = Vec::with_capacity(size.saturating_add(1));
        let end = Decompress::new(true).decompress_vec(
            &self.bytes,
            &mut unpacked,
            FlushDecompress::Finish,
        );
        match end {
            Err(_) => damaged("compressed bytes that cannot be unpacked"),
            Ok(Status::StreamEnd) if unpacked.len() == size => Ok(Cow::Owned(unpacked)),
            Ok(Status::Ok | Status::BufError) if unpacked.len() <= size => {
                damaged("compressed bytes that cannot be unpacked")
            }
            Ok(_) => damaged("compressed bytes of another size"),
        }
    }
}
