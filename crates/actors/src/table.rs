/*!
A sorted text table that is looked up where it lies.

Each line begins with a key, then a tab. Sorting is by the bytes of the key, and a blank comes
before every letter: the lines whose keys go on after a given key follow right behind it, which is
what a search for the longest match needs to know. A key may keep its capitals and hyphens, so
that a name need not be written twice; for sorting and look-up it counts as folded.
*/

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

/// Lines sorted by key, with the places where they begin.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    text: Cow<'static, str>,
    starts: Vec<u32>,
}

/// What a table has for a key.
pub(crate) struct Found {
    /// The lines with this very key.
    pub(crate) lines: Range<usize>,
    /// Some key goes on with another word.
    pub(crate) longer: bool,
}

impl Table {
    pub(crate) fn new(text: Cow<'static, str>) -> Table {
        let mut starts = Vec::with_capacity(text.len() / 40 + 1);
        let mut start = 0;
        for (end, _) in text.match_indices('\n') {
            starts.push(start as u32);
            start = end + 1;
        }
        if start < text.len() {
            starts.push(start as u32);
        }
        Table { text, starts }
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn line(&self, at: usize) -> &str {
        let start = self.starts[at] as usize;
        let end = self.starts.get(at + 1).map_or(self.text.len(), |&next| next as usize);
        self.text[start..end].trim_end_matches('\n')
    }

    fn key(&self, at: usize) -> &[u8] {
        let from = &self.text.as_bytes()[self.starts[at] as usize..];
        let end = from.iter().position(|&byte| byte == b'\t').unwrap_or(from.len());
        &from[..end]
    }

    /// Looks `key` up, in the lines from `from` on.
    pub(crate) fn find(&self, key: &[u8], from: usize) -> Found {
        let (mut low, mut high) = (from.min(self.len()), self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if compare(self.key(middle), key).is_lt() {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut end = low;
        while end < self.len() && compare(self.key(end), key).is_eq() {
            end += 1;
        }
        let longer = end < self.len() && {
            let next = self.key(end);
            next.get(key.len()).is_some_and(|&byte| plain(byte) == b' ')
                && compare(&next[..key.len()], key).is_eq()
        };
        Found { lines: low..end, longer }
    }
}

/// How a key of the table stands to a folded key.
fn compare(own: &[u8], key: &[u8]) -> Ordering {
    own.iter().map(|&byte| plain(byte)).cmp(key.iter().copied())
}

/// A byte of a key as folding leaves it.
pub(crate) fn plain(byte: u8) -> u8 {
    match byte {
        b'-' => b' ',
        _ => byte.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_with_what_goes_on_behind_them() {
        let table = Table::new("un\t1\nus\t2\nus\t3\nus army\t4\nusa\t5\n".into());
        let found = table.find(b"us", 0);
        assert_eq!((found.lines, found.longer), (1..3, true));
        assert_eq!(table.line(2), "us\t3");
        let found = table.find(b"un", 0);
        assert_eq!((found.lines, found.longer), (0..1, false));
        let found = table.find(b"uk", 0);
        assert!(found.lines.is_empty() && !found.longer);
        let table = Table::new("Ban Ki-moon\t1\nBan Ki-moon Jr\t2\n".into());
        let found = table.find(b"ban ki moon", 0);
        assert_eq!((found.lines, found.longer), (0..1, true));
        let empty = Table::new("".into());
        assert!(empty.find(b"us", 0).lines.is_empty());
    }
}
