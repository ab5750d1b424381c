//! Where a viewer is in the stream.

use std::fmt;

/// How long a written cursor can be: three numbers of 64 bits, two hyphens.
const LONGEST: usize = 64;

/// What a viewer has seen: the whole of one frame, and so many of the events that followed it.
///
/// A frame is named by the revision of the record and the moment of its picture. The same revision and the same
/// moment give the same picture at any time and in any process, so that a cursor can be followed up even when
/// the log that it was given from is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The revision of the frame.
    pub revision: i64,
    /// Its moment, milliseconds.
    pub at: i64,
    /// How many events after it.
    pub count: u64,
}

impl Cursor {
    /// Whoever has seen a frame and nothing after it.
    pub(crate) fn of_frame(revision: i64, at: i64) -> Cursor {
        Cursor { revision, at, count: 0 }
    }

    /// So many events further.
    pub(crate) fn plus(self, events: usize) -> Cursor {
        let more = u64::try_from(events).unwrap_or(u64::MAX);
        Cursor { count: self.count.saturating_add(more), ..self }
    }

    /// The frame alone.
    pub(crate) fn frame(self) -> Cursor {
        Cursor { count: 0, ..self }
    }

    /// Reads what a browser sends back; `None` where it is nothing that was ever given out.
    pub(crate) fn parse(text: &str) -> Option<Cursor> {
        if text.len() > LONGEST || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        {
            return None;
        }
        let mut parts = text.split('-');
        let (revision, at, count) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        Some(Cursor {
            revision: revision.parse().ok()?,
            at: at.parse().ok()?,
            count: count.parse().ok()?,
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        // No picture is of a time before 1970, and no revision is below zero.
        write!(to, "{}-{}-{}", self.revision.max(0), self.at.max(0), self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let cursor = Cursor { revision: 41, at: 1_713_000_000_000, count: 3 };
        assert_eq!(cursor.to_string(), "41-1713000000000-3");
        assert_eq!(Cursor::parse(&cursor.to_string()), Some(cursor));
    }

    #[test]
    fn what_was_never_given_out_is_no_cursor() {
        let long = format!("1-{}-1", "9".repeat(80));
        let beyond = format!("1-{}-1", u128::MAX);
        for no in
            ["", "1", "1-2", "1-2-3-4", "a-b-c", "-1-2-3", "1--3", "1-2-3\n", " 1-2-3"]
                .into_iter()
                .chain([long.as_str(), beyond.as_str()])
        {
            assert_eq!(Cursor::parse(no), None, "{no:?} was taken for a cursor");
        }
    }
}
