//! Bytes that are stored compressed where that pays.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
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

/// The bytes that were given to [`pack`]. Never takes more memory than they had, whatever the
/// file holds by now.
pub(super) fn unpack(bytes: Vec<u8>, size: Option<i64>) -> Result<Vec<u8>, Error> {
    let Some(size) = size else { return Ok(bytes) };
    let damaged = |what: &str| {
        Error::FromSqlConversionFailure(0, Type::Blob, what.to_owned().into())
    };
    let size = u64::try_from(size).map_err(|_| damaged("a negative size"))?;
    let mut unpacked = Vec::new();
    ZlibDecoder::new(bytes.as_slice())
        .take(size.saturating_add(1))
        .read_to_end(&mut unpacked)
        .map_err(|_| damaged("compressed bytes that cannot be unpacked"))?;
    if unpacked.len() as u64 != size {
        return Err(damaged("compressed bytes of another size"));
    }
    Ok(unpacked)
}
