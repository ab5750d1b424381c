/*!
A phrase made ready for look-up: words in lower case without accents, and what their case and
their punctuation said.

Everything lies in two arrays of fixed size, so that looking up a phrase allocates nothing. What
does not fit is left out: a phrase of more than [`MAX_WORDS`] words names no actor by its tail.
*/

/// As many words of a phrase as are looked at.
pub(crate) const MAX_WORDS: usize = 48;
/// As many bytes of its folded text.
const MAX_BYTES: usize = 512;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Blanks, or the beginning.
    Blank,
    /// A hyphen or a slash with nothing around it.
    Hyphen,
    /// A comma, a bracket, a dash: what follows is about what went before, not part of it.
    Break,
}

/// One word of a folded phrase.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    start: u16,
    end: u16,
    /// It has a capital.
    pub(crate) capital: bool,
    /// All its letters are capitals.
    pub(crate) caps: bool,
    /// It ended in `'s`, or in an apostrophe after an s.
    pub(crate) possessive: bool,
    pub(crate) gap: Gap,
}

const NO_WORD: Word = Word {
    start: 0,
    end: 0,
    capital: false,
    caps: false,
    possessive: false,
    gap: Gap::Blank,
};

/// A phrase in look-up form: its words in lower case, one blank between them.
pub(crate) struct Folded {
    bytes: [u8; MAX_BYTES],
    filled: usize,
    words: [Word; MAX_WORDS],
    count: usize,
}

impl Folded {
    pub(crate) fn new(phrase: &str) -> Folded {
        let mut folded = Folded {
            bytes: [0; MAX_BYTES],
            filled: 0,
            words: [NO_WORD; MAX_WORDS],
            count: 0,
        };
        let mut gap = Gap::Blank;
        let mut rest = phrase;
        while let Some(first) = rest.chars().next() {
            if first.is_alphanumeric() {
                let Some(after) = folded.take_word(rest, gap) else { break };
                rest = after;
                gap = Gap::Blank;
                // "US-backed", "and/or": the next word is tied to this one.
                let mut ahead = rest.chars();
                if matches!(ahead.next(), Some('-' | '‐' | '‑' | '/'))
                    && ahead.next().is_some_and(char::is_alphanumeric)
                {
                    gap = Gap::Hyphen;
                }
                continue;
            }
            if matches!(first, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—') {
                gap = Gap::Break;
            }
            rest = &rest[first.len_utf8()..];
        }
        folded
    }

    /// Takes one word off the front of `text`; nothing where there is no room for it.
    fn take_word<'t>(&mut self, text: &'t str, gap: Gap) -> Option<&'t str> {
        if self.count == MAX_WORDS {
            return None;
        }
        let before = self.filled;
        if self.count > 0 {
            self.put(b" ")?;
        }
        let mut word = Word { start: self.filled as u16, gap, ..NO_WORD };
        let (mut letters, mut capitals) = (0, 0);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            if c.is_alphanumeric() {
                letters += usize::from(c.is_alphabetic());
                capitals += usize::from(c.is_uppercase());
                // "eBay" is a name as well.
                word.capital |= c.is_uppercase();
                if self.put_folded(c).is_none() {
                    // No room for the whole word: it is as if the phrase ended before it.
                    self.filled = before;
                    return None;
                }
            } else if is_apostrophe(c) {
                let next = after.chars().next();
                let is_end = |rest: &str| !rest.starts_with(char::is_alphanumeric);
                if matches!(next, Some('s' | 'S')) && is_end(&after[1..]) {
                    word.possessive = true;
                    rest = &after[1..];
                    break;
                }
                if is_end(after) {
                    word.possessive = self.bytes[..self.filled].ends_with(b"s");
                    rest = after;
                    break;
                }
            } else if c == '.' || c == '&' {
                // "U.S.", "AT&T"; but not "Lt. Gen.".
                if !after.starts_with(char::is_alphanumeric) {
                    rest = if c == '.' { after } else { rest };
                    // "U.S.'s", "U.N.’s".
                    if let Some(tail) = rest.strip_prefix(is_apostrophe)
                        && tail.starts_with('s')
                    {
                        word.possessive = true;
                        rest = &tail[1..];
                    }
                    break;
                }
            } else if !is_mark(c) {
                break;
            }
            rest = after;
        }
        word.end = self.filled as u16;
        word.caps = letters > 0 && letters == capitals;
        self.words[self.count] = word;
        self.count += 1;
        Some(rest)
    }

    fn put(&mut self, bytes: &[u8]) -> Option<()> {
        let room = self.bytes.get_mut(self.filled..self.filled + bytes.len())?;
        room.copy_from_slice(bytes);
        self.filled += bytes.len();
        Some(())
    }

    fn put_folded(&mut self, c: char) -> Option<()> {
        let mut utf8 = [0; 4];
        for lower in c.to_lowercase() {
            if lower.is_ascii() {
                self.put(&[lower as u8])?;
            } else if let Some(plain) = without_accent(lower) {
                self.put(plain.as_bytes())?;
            } else if !is_mark(lower) {
                self.put(lower.encode_utf8(&mut utf8).as_bytes())?;
            }
        }
        Some(())
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn word(&self, at: usize) -> &Word {
        &self.words[..self.count][at]
    }

    /// The folded text of the words from `start` up to `end`.
    pub(crate) fn key(&self, start: usize, end: usize) -> &[u8] {
        if start >= end {
            return &[];
        }
        let words = &self.words[..self.count];
        &self.bytes[usize::from(words[start].start)..usize::from(words[end - 1].end)]
    }
}

/// The look-up form of a name as the tables hold it.
pub(crate) fn key_of(name: &str) -> String {
    let folded = Folded::new(name);
    String::from_utf8_lossy(folded.key(0, folded.len())).into_owned()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
}

/// An accent that is a character of its own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The letter or letters that stand for an accented one in a plain alphabet.
/// `tables/actors.py` has the same list; a test compares the two through the tables.
fn without_accent(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ạ' | 'ả' | 'ấ' | 'ầ'
        | 'ậ' => "a",
        'ç' | 'ć' | 'č' | 'ċ' | 'ĉ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' | 'ế' | 'ề' | 'ễ' | 'ệ' => {
            "e"
        }
        'ğ' | 'ģ' | 'ġ' | 'ĝ' => "g",
        'ħ' | 'ĥ' | 'ḥ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' | 'ĩ' | 'ị' => "i",
        'ķ' => "k",
        'ł' | 'ļ' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'ố' | 'ồ' | 'ộ' | 'ọ' => {
            "o"
        }
        'ř' | 'ŕ' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'ŝ' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' | 'ũ' | 'ư' | 'ụ' => {
            "u"
        }
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' => "z",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_one_form() {
        for (name, key) in [
            ("U.S.", "us"),
            ("the U.N.’s", "the un"),
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Côte d'Ivoire", "cote divoire"),
            ("Hay’at Tahrir al-Sham", "hayat tahrir al sham"),
            ("Kurdistan Workers' Party", "kurdistan workers party"),
            ("Lt. Gen. Kim", "lt gen kim"),
            ("Médecins Sans Frontie\u{300}res", "medecins sans frontieres"),
            ("", ""),
            (" - ", ""),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
    }

    #[test]
    fn case_and_punctuation_are_kept_beside() {
        let folded = Folded::new("Iran's US-backed foes, (the) EU");
        let said: Vec<_> = (0..folded.len())
            .map(|at| (folded.word(at).possessive, folded.word(at).caps))
            .collect();
        assert_eq!(said[0], (true, false));
        assert_eq!(said[1], (false, true));
        assert_eq!(folded.word(2).gap, Gap::Hyphen);
        assert_eq!(folded.word(4).gap, Gap::Break);
        assert!(folded.word(5).caps);
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let folded = Folded::new(&"word ".repeat(1000));
        assert_eq!(folded.len(), MAX_WORDS);
        let folded = Folded::new(&"w".repeat(10_000));
        assert_eq!(folded.len(), 0);
    }
}
