//! Bytes that are stored compressed where that pays.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use rusqlite::Error;
use rusqlite::types::Type;

/// Bytes as they are stored, and how many they were if they are compressed now.
pub(super) struct Packed {
    pub(super) bytes: Vec<u8>,
    pub(super) size: Option<i64>,
}

/// Compresses, unless that makes nothing smaller. Zlib rather than bare deflate: its checksum is
/// the only one that the file has for its contents.
pub(super) fn pack(bytes: &[u8]) -> Packed {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    match (packed, i64::try_from(bytes.len())) {
        (Ok(packed), Ok(size)) if packed.len() < bytes.len() => {
            Packed { bytes: packed, size: Some(size) }
        }
        _ => Packed { bytes: bytes.to_vec(), size: None },
    }
}

/// A byte of what is compressed stands for no more than so many.
const MOST_PACKED: usize = 1032;

/// The bytes that were given to [`pack`]. Never takes more memory than they had, whatever the
/// file holds by now.
pub(super) fn unpack(bytes: Vec<u8>, size: Option<i64>) -> Result<Vec<u8>, Error> {
    let Some(size) = size else { return Ok(bytes) };
    let damaged = |what: &str| {
        Error::FromSqlConversionFailure(0, Type::Blob, what.to_owned().into())
    };
    let size = usize::try_from(size).map_err(|_| damaged("a negative size"))?;
    if size / MOST_PACKED > bytes.len() {
        return Err(damaged("compressed bytes of another size"));
    }
    // All at once, straight to where it is to be.
    let mut unpacked = Vec::with_capacity(size.saturating_add(1));
    let end = Decompress::new(true)
        .decompress_vec(&bytes, &mut unpacked, FlushDecompress::Finish)
        .map_err(|_| damaged("compressed bytes that cannot be unpacked"))?;
    match end {
        Status::StreamEnd if unpacked.len() == size => Ok(unpacked),
        Status::Ok | Status::BufError if unpacked.len() <= size => {
            Err(damaged("compressed bytes that cannot be unpacked"))
        }
        _ => Err(damaged("compressed bytes of another size")),
    }
}
