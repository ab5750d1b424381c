use crate::bytes::u16_at;

/// Turns names into the form they are compared in: lower case, no accents, no punctuation.
///
/// `tables/gazetteer.py` folds the names it writes in the same way, and writes down what becomes of
/// each character beyond ASCII, so the two cannot part ways there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fold<'g> {
    /// Entries of four bytes in the order of characters: the character (it fits two bytes) and up
    /// to two ASCII letters, zero where there is none.
    table: &'g [u8],
}

/// Length of an entry of the table.
const ENTRY: usize = 4;

/// No name in the gazetteer is longer than this.
const LONGEST: usize = 128;

impl<'g> Fold<'g> {
    pub(crate) fn new(table: &'g [u8]) -> Fold<'g> {
        Fold { table }
    }

    /// The folded form of a name; empty for one that is longer than any name.
    pub(crate) fn fold(self, name: &str) -> String {
        let mut out = String::with_capacity(name.len());
        self.fold_into(name, &mut out);
        out
    }

    /// Puts the folded form of a name into `out`, which is emptied before.
    pub(crate) fn fold_into(self, name: &str, out: &mut String) {
        out.clear();
        if name.len() > 2 * LONGEST {
            return;
        }
        let mut word = 0;
        for char in name.chars() {
            match char {
                '\'' | '`' | '.' => {}
                'a'..='z' | '0'..='9' => out.push(char),
                'A'..='Z' => out.push(char.to_ascii_lowercase()),
                '&' => {
                    word = end_word(out, word);
                    out.push_str("and");
                    word = end_word(out, word);
                }
                '\0'..='\x7f' => word = end_word(out, word),
                _ => match self.look_up(char) {
                    Some(letters) => {
                        for letter in letters.into_iter().filter(|&letter| letter != 0) {
                            out.push(char::from(letter));
                        }
                    }
                    None if char.is_alphanumeric() => out.extend(char.to_lowercase()),
                    None => word = end_word(out, word),
                },
            }
        }
        end_word(out, word);
        out.truncate(out.trim_end().len());
        if let Some(rest) = out.strip_prefix("the ") {
            *out = rest.to_owned();
        }
    }

    fn look_up(self, char: char) -> Option<[u8; 2]> {
        let wanted = u16::try_from(u32::from(char)).ok()?;
        let (mut low, mut high) = (0, self.table.len() / ENTRY);
        while low < high {
            let middle = low.midpoint(high);
            let found = u16_at(self.table, middle * ENTRY);
            if found == wanted {
                let letters = self.table.get(middle * ENTRY + 2..middle * ENTRY + 4)?;
                return letters.try_into().ok();
            }
            if found < wanted {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        None
    }
}

/// Ends the word that starts at `start` and writes abbreviations out; the start of the next word.
fn end_word(out: &mut String, start: usize) -> usize {
    let full = match out.get(start..) {
        None | Some("") => return out.len(),
        Some("st") => "saint",
        Some("ste") => "sainte",
        Some("mt") => "mount",
        Some("ft") => "fort",
        Some(_) => {
            out.push(' ');
            return out.len();
        }
    };
    out.truncate(start);
    out.push_str(full);
    out.push(' ');
    out.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use crate::Gazetteer;

    #[test]
    fn spellings_of_one_name_fold_together() {
        let gazetteer = Gazetteer::built_in().unwrap();
        let fold = |name| gazetteer.table().fold().fold(name);
        assert_eq!(fold("St. Louis"), fold("Saint Louis"));
        assert_eq!(fold("São Paulo"), "sao paulo");
        assert_eq!(fold("Kraków"), "krakow");
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("Sana’a"), fold("Sanaa"));
        assert_eq!(fold("U.S."), "us");
        assert_eq!(fold("Guinea-Bissau"), "guinea bissau");
        assert_eq!(fold("Trinidad & Tobago"), fold("Trinidad and Tobago"));
        assert_eq!(fold("The Hague"), "hague");
        assert_eq!(fold("the"), "the");
        assert_eq!(fold(" -- "), "");
    }
}
