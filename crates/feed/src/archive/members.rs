/*!
The bytes of an archive that may be packed: one gzip member for each record, or one for all.
*/

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

/// What every gzip member begins with.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// An archive's bytes, unpacked member by member.
pub(crate) struct Members<R: Read> {
    state: State<BufReader<R>>,
}

enum State<R: BufRead> {
    /// Nothing was read yet.
    Fresh(R),
    Plain(R),
    Member(Box<GzDecoder<R>>),
    /// Between members.
    Between(R),
    End,
}

impl<R: Read> Members<R> {
    pub(crate) fn new(read: R) -> Self {
        Self { state: State::Fresh(BufReader::with_capacity(64 * 1024, read)) }
    }

    /// Goes to the next member after one that is broken. Whether there is one.
    pub(crate) fn skip_broken(&mut self) -> io::Result<bool> {
        let mut inner = match std::mem::replace(&mut self.state, State::End) {
            State::Member(decoder) => decoder.into_inner(),
            other => {
                self.state = other;
                return Ok(false);
            }
        };
        let found = seek_magic(&mut inner)?;
        if found {
            self.state = State::Between(inner);
        }
        Ok(found)
    }
}

/// Skips bytes up to the next beginning of a member.
fn seek_magic(inner: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let buffer = inner.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        if buffer.starts_with(&MAGIC) {
            return Ok(true);
        }
        // A mark that is parted by the buffer's end is missed: that costs one more record.
        let next = buffer[1..].windows(MAGIC.len()).position(|window| window == MAGIC);
        let skipped = next.map_or(buffer.len(), |at| at + 1);
        inner.consume(skipped);
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::End => return Ok(0),
                State::Fresh(mut inner) => {
                    let packed = inner.fill_buf()?.starts_with(&MAGIC[..2]);
                    self.state =
                        if packed { State::Between(inner) } else { State::Plain(inner) };
                }
                State::Plain(mut inner) => {
                    let read = inner.read(out)?;
                    self.state = State::Plain(inner);
                    return Ok(read);
                }
                State::Between(mut inner) => {
                    // Zeros fill up the last block of some archives.
                    while inner.fill_buf()?.first() == Some(&0) {
                        inner.consume(1);
                    }
                    if inner.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    self.state = State::Member(Box::new(GzDecoder::new(inner)));
                }
                State::Member(mut decoder) => match decoder.read(out) {
                    Ok(0) if !out.is_empty() => {
                        self.state = State::Between(decoder.into_inner());
                    }
                    result => {
                        self.state = State::Member(decoder);
                        return result;
                    }
                },
            }
        }
    }
}
