/*!
The body of an answer, unpacked as it comes and never beyond its limits.

Packed bytes can unpack to a thousand times as many and more, so that what comes out is counted, layer by layer,
and not only what comes in. The unpacking is done piece by piece between two reads: the time limits of the reads
are then about the wire alone.
*/

use super::error::FetchError;
use super::headers::Coding;
use brotli_decompressor::DecompressorWriter;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, Write};

/// Texts of the web unpack to 3 to 30 times their size, and lists that repeat themselves to a hundred times.
const HIGHEST_RATIO: usize = 200;

/// Below this size the ratio does no harm: a page of blanks can have any.
const HARMLESS: usize = 1024 * 1024;

/// Packed bytes are unpacked in pieces, so that no piece gives more than a few megabytes at once.
const PIECE: usize = 4096;

/// What happens with bytes beyond the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beyond {
    /// The answer is an error.
    Refuse,
    /// They are left away.
    Cut,
}

/// A body that is being read.
pub(super) struct Body {
    layers: Vec<Layer>,
    bytes: Vec<u8>,
    limit: usize,
    beyond: Beyond,
    wire: usize,
    full: bool,
}

impl Body {
    /// `codings` in the order in which they were applied.
    pub(super) fn new(codings: &[Coding], limit: usize, beyond: Beyond) -> Body {
        let layers =
            codings.iter().rev().map(|coding| Layer::new(*coding, limit)).collect();
        Body { layers, bytes: Vec::new(), limit, beyond, wire: 0, full: false }
    }

    /// Takes bytes as they came over the wire.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), FetchError> {
        self.wire = self.wire.saturating_add(chunk.len());
        if self.layers.is_empty() {
            return self.append(chunk);
        }
        if self.wire > self.limit {
            return self.overflow();
        }
        for piece in chunk.chunks(PIECE) {
            if self.full {
                break;
            }
            self.unpack(piece, 0)?;
        }
        Ok(())
    }

    /// True where nothing more will be taken.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// How many bytes it has become so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// How many bytes came over the wire.
    pub(super) fn wire(&self) -> usize {
        self.wire
    }

    /// The body, if it is whole.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, FetchError> {
        // No bytes at all are an empty body, however it claims to be packed.
        if self.wire > 0 && !self.full {
            for at in 0..self.layers.len() {
                let Some(layer) = self.layers.get_mut(at) else { break };
                match layer.finish() {
                    Ok(rest) => self.unpack(&rest, at + 1)?,
                    Err(Fault::TooLarge) => self.overflow()?,
                    Err(Fault::Broken) => return Err(cut_off()),
                }
            }
        }
        // It may wait in a queue for long.
        self.bytes.shrink_to_fit();
        Ok(self.bytes)
    }

    /// Takes bytes through the layers from one of them on.
    fn unpack(&mut self, piece: &[u8], from: usize) -> Result<(), FetchError> {
        let mut unpacked = None;
        for layer in self.layers.iter_mut().skip(from) {
            match layer.push(unpacked.as_deref().unwrap_or(piece)) {
                Ok(bytes) => unpacked = Some(bytes),
                Err(Fault::TooLarge) if self.beyond == Beyond::Refuse => {
                    return self.overflow();
                }
                Err(Fault::TooLarge) => {
                    self.full = true;
                    unpacked = Some(layer.take());
                }
                Err(Fault::Broken) => return Err(not_packed()),
            }
        }
        self.append(unpacked.as_deref().unwrap_or(piece))?;
        let ratio_counts = self.beyond == Beyond::Refuse && self.bytes.len() > HARMLESS;
        if ratio_counts && self.bytes.len() / HIGHEST_RATIO > self.wire {
            let what = format!("unpacks to more than {HIGHEST_RATIO} times its size");
            return Err(FetchError::TooLarge { what });
        }
        Ok(())
    }

    fn append(&mut self, more: &[u8]) -> Result<(), FetchError> {
        let room = self.limit.saturating_sub(self.bytes.len());
        if more.len() <= room {
            self.bytes.extend_from_slice(more);
            return Ok(());
        }
        if self.beyond == Beyond::Cut {
            self.bytes.extend_from_slice(more.get(..room).unwrap_or_default());
        }
        self.overflow()
    }

    fn overflow(&mut self) -> Result<(), FetchError> {
        self.full = true;
        match self.beyond {
            Beyond::Cut => Ok(()),
            Beyond::Refuse => Err(too_large(self.limit)),
        }
    }
}

/// The error for more bytes than the limit.
pub(super) fn too_large(limit: usize) -> FetchError {
    FetchError::TooLarge { what: format!("more than {limit} bytes") }
}

fn not_packed() -> FetchError {
    FetchError::Broken { what: "cannot be unpacked as its header says".into() }
}

fn cut_off() -> FetchError {
    FetchError::Broken { what: "cut off before the end of what was packed".into() }
}

enum Fault {
    TooLarge,
    Broken,
}

/// One unpacker.
enum Layer {
    Gzip(MultiGzDecoder<Bounded>),
    Zlib(ZlibDecoder<Bounded>),
    Raw(DeflateDecoder<Bounded>),
    Brotli(Box<DecompressorWriter<Bounded>>),
    /// "deflate" means zlib, but some send it without zlib's header; the first two bytes tell.
    Undecided {
        first: Vec<u8>,
        limit: usize,
    },
}

impl Layer {
    fn new(coding: Coding, limit: usize) -> Layer {
        let to = Bounded::new(limit);
        match coding {
            Coding::Gzip => Layer::Gzip(MultiGzDecoder::new(to)),
            Coding::Brotli => Layer::Brotli(Box::new(DecompressorWriter::new(to, PIECE))),
            Coding::Deflate => Layer::Undecided { first: Vec::new(), limit },
        }
    }

    fn push(&mut self, input: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut first_of_all = None;
        if let Layer::Undecided { first, limit } = self {
            first.extend_from_slice(input);
            let &[method, flags, ..] = first.as_slice() else { return Ok(Vec::new()) };
            let is_zlib = method & 15 == 8
                && u16::from_be_bytes([method, flags]).is_multiple_of(31);
            let to = Bounded::new(*limit);
            first_of_all = Some(std::mem::take(first));
            *self = match is_zlib {
                true => Layer::Zlib(ZlibDecoder::new(to)),
                false => Layer::Raw(DeflateDecoder::new(to)),
            };
        }
        let input = first_of_all.as_deref().unwrap_or(input);
        let written = match self {
            Layer::Gzip(to) => to.write_all(input),
            Layer::Zlib(to) => to.write_all(input),
            Layer::Raw(to) => to.write_all(input),
            Layer::Brotli(to) => to.write_all(input),
            Layer::Undecided { .. } => Ok(()),
        };
        self.result(written)
    }

    fn finish(&mut self) -> Result<Vec<u8>, Fault> {
        let finished = match self {
            Layer::Gzip(to) => to.try_finish(),
            Layer::Zlib(to) => to.try_finish(),
            Layer::Raw(to) => to.try_finish(),
            Layer::Brotli(to) => to.close(),
            Layer::Undecided { .. } => Err(io::ErrorKind::UnexpectedEof.into()),
        };
        self.result(finished)
    }

    fn result(&mut self, done: io::Result<()>) -> Result<Vec<u8>, Fault> {
        match done {
            Ok(()) => Ok(self.take()),
            Err(_) if self.output().is_some_and(|output| output.full) => {
                Err(Fault::TooLarge)
            }
            Err(_) => Err(Fault::Broken),
        }
    }

    fn take(&mut self) -> Vec<u8> {
        self.output().map(|output| std::mem::take(&mut output.bytes)).unwrap_or_default()
    }

    fn output(&mut self) -> Option<&mut Bounded> {
        match self {
            Layer::Gzip(to) => Some(to.get_mut()),
            Layer::Zlib(to) => Some(to.get_mut()),
            Layer::Raw(to) => Some(to.get_mut()),
            Layer::Brotli(to) => Some(to.get_mut()),
            Layer::Undecided { .. } => None,
        }
    }
}

/// What a layer has unpacked and nobody has taken yet; an error beyond so many bytes in all.
struct Bounded {
    bytes: Vec<u8>,
    room: usize,
    full: bool,
}

impl Bounded {
    fn new(limit: usize) -> Bounded {
        Bounded { bytes: Vec::new(), room: limit, full: false }
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.room);
        self.bytes.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        self.room -= taken;
        if taken < bytes.len() {
            self.full = true;
            return Err(io::Error::other("beyond the limit"));
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::best());
        to.write_all(bytes).expect("packed");
        to.finish().expect("packed")
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut from = bytes;
        let settings =
            brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
        brotli::BrotliCompress(&mut from, &mut packed, &settings).expect("packed");
        packed
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut to = ZlibEncoder::new(Vec::new(), Compression::default());
        to.write_all(bytes).expect("packed");
        to.finish().expect("packed")
    }

    fn raw(bytes: &[u8]) -> Vec<u8> {
        let mut to = DeflateEncoder::new(Vec::new(), Compression::default());
        to.write_all(bytes).expect("packed");
        to.finish().expect("packed")
    }

    const LIMIT: usize = 4 * 1024 * 1024;

    fn read(codings: &[Coding], beyond: Beyond, wire: &[u8], step: usize) -> Outcome {
        let mut body = Body::new(codings, LIMIT, beyond);
        for chunk in wire.chunks(step.max(1)) {
            body.push(chunk)?;
        }
        body.finish()
    }
    type Outcome = Result<Vec<u8>, FetchError>;

    fn text() -> Vec<u8> {
        let lines =
            (0..5_000).map(|number| format!("Line {number} of a report from Lothmar.\n"));
        lines.collect::<String>().into_bytes()
    }

    #[test]
    fn every_packing_is_unpacked_in_pieces_of_any_size() {
        let text = text();
        let twice = brotli(&gzip(&text));
        for (codings, wire) in [
            (vec![], text.clone()),
            (vec![Coding::Gzip], gzip(&text)),
            (vec![Coding::Gzip], [gzip(&text[..100]), gzip(&text[100..])].concat()),
            (vec![Coding::Deflate], zlib(&text)),
            (vec![Coding::Deflate], raw(&text)),
            (vec![Coding::Brotli], brotli(&text)),
            (vec![Coding::Gzip, Coding::Brotli], twice),
        ] {
            for step in [1, 7, 4096, 1_000_000] {
                let found = read(&codings, Beyond::Refuse, &wire, step);
                assert!(found.as_ref() == Ok(&text), "{codings:?} by {step}");
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_broken() {
        let text = text();
        for (coding, wire) in [
            (Coding::Gzip, gzip(&text)),
            (Coding::Deflate, zlib(&text)),
            (Coding::Deflate, raw(&text)),
            (Coding::Brotli, brotli(&text)),
        ] {
            for length in [1, 5, 12, wire.len() / 2, wire.len() - 1] {
                let found = read(&[coding], Beyond::Refuse, &wire[..length], 64);
                let broken = matches!(found, Err(FetchError::Broken { .. }));
                assert!(broken, "{coding:?} cut to {length} of {}", wire.len());
            }
            assert_eq!(read(&[coding], Beyond::Refuse, &[], 1), Ok(Vec::new()));
        }
    }

    #[test]
    fn a_page_that_claims_to_be_packed_is_broken() {
        for coding in [Coding::Gzip, Coding::Deflate, Coding::Brotli] {
            let found = read(
                &[coding],
                Beyond::Refuse,
                b"<!DOCTYPE html><p>Not packed at all",
                9,
            );
            assert!(matches!(found, Err(FetchError::Broken { .. })), "{coding:?}");
        }
    }

    #[test]
    fn bombs_go_off_in_a_box() {
        let nothing = vec![b' '; 64 * 1024 * 1024];
        let (gzipped, brotlied) = (gzip(&nothing), brotli(&nothing));
        let twice = gzip(&gzipped);
        let cases = [
            (vec![Coding::Gzip], gzipped),
            (vec![Coding::Brotli], brotlied),
            (vec![Coding::Gzip, Coding::Gzip], twice),
            (vec![], vec![b'x'; LIMIT + 1]),
        ];
        for (codings, wire) in cases {
            let found = read(&codings, Beyond::Refuse, &wire, 1 << 20);
            assert!(matches!(found, Err(FetchError::TooLarge { .. })), "{codings:?}");
            let cut =
                read(&codings, Beyond::Cut, &wire, 1 << 20).map(|bytes| bytes.len());
            assert_eq!(cut, Ok(LIMIT), "{codings:?}");
        }
    }

    #[test]
    fn a_high_ratio_is_refused_before_the_limit() {
        let nothing = vec![b' '; 2 * HARMLESS];
        let found = read(&[Coding::Gzip], Beyond::Refuse, &gzip(&nothing), 4096);
        let Err(FetchError::TooLarge { what }) = found else { panic!("{found:?}") };
        assert_eq!(what, "unpacks to more than 200 times its size");
        let little = vec![b' '; HARMLESS / 2];
        let found = read(&[Coding::Gzip], Beyond::Refuse, &gzip(&little), 4096);
        assert!(found == Ok(little));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_body(
            wire: Vec<u8>,
            step in 1usize..50,
            kinds in proptest::collection::vec(0usize..3, 0..3),
            start in proptest::option::of(0usize..4),
        ) {
            let all = [Coding::Gzip, Coding::Deflate, Coding::Brotli];
            let codings: Vec<Coding> = kinds.into_iter().map(|kind| all[kind]).collect();
            // Also bytes that begin well and go wrong later.
            let begun = match start {
                Some(0) => gzip(b"begun"),
                Some(1) => zlib(b"begun"),
                Some(2) => raw(b"begun"),
                Some(_) => brotli(b"begun"),
                None => Vec::new(),
            };
            let wire = [&begun[..begun.len() / 2], &wire].concat();
            if let Ok(bytes) = read(&codings, Beyond::Refuse, &wire, step) {
                proptest::prop_assert!(bytes.len() <= LIMIT);
            }
        }
    }
}
