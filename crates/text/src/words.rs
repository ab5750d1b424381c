/*!
Cuts text into words as the Universal Dependencies treebanks of English do.

Punctuation stands alone, clitics are cut off (`did|n't`, `Iran|'s`), hyphenated compounds are
cut at the hyphen (`long|-|term`), abbreviations keep their full stop (`U.S.`, `Gen.`), and
numbers, web addresses and e-mail addresses stay whole.
*/

use crate::Span;

/// Abbreviations (lower case, without the final full stop) that keep their full stop.
///
/// Single letters ("J.") and letters parted by full stops ("U.S.") need no entry.
const ABBREVIATIONS: &[&str] = &[
    "adm", "al", "apr", "assn", "aug", "ave", "bros", "brig", "capt", "cmdr", "co",
    "col", "cong", "corp", "cpl", "dec", "del", "dept", "dr", "drs", "est", "etc", "feb",
    "fla", "fri", "ft", "gen", "gov", "govs", "hon", "inc", "jan", "jr", "jul", "jun",
    "lt", "ltd", "maj", "mass", "messrs", "mgr", "mich", "minn", "mon", "mr", "mrs",
    "ms", "mt", "no", "nos", "nov", "oct", "pa", "ph.d", "prof", "pvt", "rep", "reps",
    "rev", "sat", "sec", "sen", "sens", "sep", "sept", "sgt", "spc", "sr", "st", "ste",
    "sun", "supt", "tenn", "thu", "thur", "thurs", "tue", "tues", "vs", "wash", "wed",
];

/// Abbreviations that stand before a name or number, so never end a sentence.
const TITLES: &[&str] = &[
    "adm", "brig", "capt", "cmdr", "col", "cpl", "dr", "drs", "gen", "gov", "govs",
    "hon", "lt", "maj", "messrs", "mr", "mrs", "ms", "no", "nos", "prof", "pvt", "rep",
    "reps", "rev", "sen", "sens", "sgt", "spc", "st", "supt", "vs",
];

/// Beginnings that stay with their word over a hyphen ("anti-government", "e-mail").
const PREFIXES: &[&str] = &[
    "anti", "bi", "co", "counter", "de", "e", "ex", "extra", "inter", "intra", "mega",
    "mid", "mini", "mis", "multi", "neo", "non", "over", "post", "pre", "pro", "pseudo",
    "quasi", "re", "semi", "sub", "super", "trans", "tri", "ultra", "un", "under",
    "vice",
];

/// Clitics cut from the end of a word, longest first; `’` counts as `'`.
const CLITICS: &[&str] = &["n't", "'re", "'ve", "'ll", "'s", "'m", "'d"];

/// Whether `word` is an abbreviation before a name or number ("Gen.", "No.").
pub fn is_title_abbreviation(word: &str) -> bool {
    word.strip_suffix('.')
        .is_some_and(|stem| TITLES.contains(&stem.to_ascii_lowercase().as_str()))
}

/// Whether `word` ends in a full stop that belongs to it ("U.S.", "Inc.", "J.").
pub fn keeps_full_stop(word: &str) -> bool {
    let Some(stem) = word.strip_suffix('.') else { return false };
    if stem.is_empty() || stem.ends_with('.') {
        return false;
    }
    if stem
        .split('.')
        .all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
    {
        return true;
    }
    ABBREVIATIONS.contains(&stem.to_ascii_lowercase().as_str())
}

/// The words of the part of `text` that `within` covers, in order.
pub fn words(text: &str, within: Span) -> Vec<Span> {
    // English news runs to about five bytes a word, with the space after it.
    let mut found = Vec::with_capacity(within.len() / 5);
    let mut start = None;
    for (i, c) in within.slice(text).char_indices() {
        let at = within.start + i;
        if is_space(c) {
            if let Some(start) = start.take() {
                split_chunk(text, Span::new(start, at), &mut found);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        split_chunk(text, Span::new(start, within.end), &mut found);
    }
    found
}

/// White space, and characters without width or meaning that would glue words together.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Cuts a run of characters without white space.
fn split_chunk(text: &str, chunk: Span, found: &mut Vec<Span>) {
    let mut rest = chunk;
    // Opening marks one by one.
    while let Some(c) = rest.slice(text).chars().next() {
        if c.is_alphanumeric() || starts_token(rest.slice(text)) {
            break;
        }
        let mark = leading_mark(rest.slice(text));
        found.push(Span::new(rest.start, rest.start + mark));
        rest.start += mark;
    }
    if rest.is_empty() {
        return;
    }
    // Closing marks, found from the end and pushed after the middle.
    let mut closing = Vec::new();
    while let Some(c) = rest.slice(text).chars().next_back() {
        let inside = rest.slice(text);
        if c.is_alphanumeric() || keeps_full_stop(inside) || ends_token(inside) {
            break;
        }
        let mark = trailing_mark(inside);
        rest.end -= mark;
        closing.push(Span::new(rest.end, rest.end + mark));
        if rest.is_empty() {
            break;
        }
    }
    if !rest.is_empty() {
        if is_address(rest.slice(text)) {
            found.push(rest);
        } else {
            split_inside(text, rest, found);
        }
    }
    found.extend(closing.into_iter().rev());
}

/// A mark that belongs to the word it opens: `@user`, `#tag`, `.50`, `'s` alone.
fn starts_token(text: &str) -> bool {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    match (first, second) {
        (Some('@' | '#'), Some(c)) => c.is_alphanumeric() || c == '_',
        (Some('.'), Some(c)) => c.is_ascii_digit(),
        (Some('\'' | '’'), Some(_)) => {
            let lower = plain(text);
            CLITICS.contains(&lower.as_str())
        }
        _ => false,
    }
}

/// A mark that belongs to the word it closes: a web address's slash.
fn ends_token(text: &str) -> bool {
    text.ends_with('/') && is_address(text)
}

/// Bytes of the mark at the start: runs of full stops or hyphens count as one mark.
fn leading_mark(text: &str) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    if matches!(first, '.' | '-' | '*' | '_' | '=' | '~') {
        return text.len() - text.trim_start_matches(first).len();
    }
    first.len_utf8()
}

/// Bytes of the mark at the end.
fn trailing_mark(text: &str) -> usize {
    let Some(last) = text.chars().next_back() else { return 0 };
    if matches!(last, '.' | '-' | '*' | '_' | '=' | '~') {
        return text.len() - text.trim_end_matches(last).len();
    }
    last.len_utf8()
}

/// Web and e-mail addresses, which are never cut.
fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("www.")
        || (text.contains('@')
            && text
                .split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.')))
}

/// Cuts a word that begins and ends with a letter, a digit or a mark of its own.
fn split_inside(text: &str, word: Span, found: &mut Vec<Span>) {
    let mut start = word.start;
    let inside = word.slice(text);
    let mut chars = inside.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((i, c)) = chars.next() {
        let at = word.start + i;
        let after = chars.peek().map(|&(_, next)| next);
        let prefix = c == '-' && is_prefix(&text[start..at]);
        if cuts(before, c, after) && !prefix && at > start {
            split_clitic(text, Span::new(start, at), found);
            let mut end = at + c.len_utf8();
            // Runs of the same mark ("--", "...") are one word.
            while let Some(&(_, next)) = chars.peek() {
                if next != c {
                    break;
                }
                end += c.len_utf8();
                chars.next();
            }
            found.push(Span::new(at, end));
            start = end;
        }
        before = Some(c);
    }
    if start < word.end {
        split_clitic(text, Span::new(start, word.end), found);
    }
}

/// Whether the mark `c` between two characters parts words.
fn cuts(before: Option<char>, c: char, after: Option<char>) -> bool {
    let digits = before.is_some_and(|b| b.is_ascii_digit())
        && after.is_some_and(|a| a.is_ascii_digit());
    match c {
        '\'' | '’' | '_' | '&' | '@' | '#' => false,
        ',' | ':' => !digits,
        // "U.S.-led" is cut at the hyphen, "example.com" and "3.5" not at all.
        '.' => after == Some('.') || before == Some('.'),
        '/' => !digits,
        '%' | '$' | '£' | '€' => true,
        _ => !c.is_alphanumeric() && !is_mark(c),
    }
}

/// Whether a hyphen after `stem` belongs to the word.
fn is_prefix(stem: &str) -> bool {
    stem.len() <= 7 && PREFIXES.contains(&stem.to_ascii_lowercase().as_str())
}

/// Combining marks and joiners stay with the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05c7}' | '\u{064b}'..='\u{065f}'
        | '\u{0900}'..='\u{0dff}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Cuts the clitic from the end of a word, and "cannot" in two.
fn split_clitic(text: &str, word: Span, found: &mut Vec<Span>) {
    let inside = word.slice(text);
    if inside.eq_ignore_ascii_case("cannot") {
        let middle = word.start + 3;
        found.extend([Span::new(word.start, middle), Span::new(middle, word.end)]);
        return;
    }
    if inside.contains(['\'', '’']) {
        let lower = plain(inside);
        for clitic in CLITICS {
            if lower.len() > clitic.len() && lower.ends_with(clitic) {
                // `’` is three bytes where `'` is one, so count characters from the end.
                let length: usize = inside
                    .chars()
                    .rev()
                    .take(clitic.chars().count())
                    .map(char::len_utf8)
                    .sum();
                let middle = word.end - length;
                found
                    .extend([Span::new(word.start, middle), Span::new(middle, word.end)]);
                return;
            }
        }
    }
    found.push(word);
}

/// Lower case, with straight apostrophes.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c == '’' { '\'' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        words(text, Span::of(text)).into_iter().map(|word| word.slice(text)).collect()
    }

    #[test]
    fn punctuation_stands_alone() {
        assert_eq!(cut("“Yes,” he said."), ["“", "Yes", ",", "”", "he", "said", "."]);
        assert_eq!(cut("wait... (no)"), ["wait", "...", "(", "no", ")"]);
        assert_eq!(cut("done.”"), ["done", ".", "”"]);
        assert_eq!(cut("war—the first"), ["war", "—", "the", "first"]);
    }

    #[test]
    fn clitics_are_cut() {
        assert_eq!(cut("Iran’s don't we’re"), ["Iran", "’s", "do", "n't", "we", "’re"]);
        assert_eq!(cut("I cannot"), ["I", "can", "not"]);
        assert_eq!(cut("officials' plan"), ["officials", "'", "plan"]);
    }

    #[test]
    fn abbreviations_and_numbers_stay_whole() {
        assert_eq!(cut("U.S. Gen. Smith"), ["U.S.", "Gen.", "Smith"]);
        assert_eq!(cut("1,000 at 5:30, 3.5%"), ["1,000", "at", "5:30", ",", "3.5", "%"]);
        assert_eq!(cut("U.S.-led long-term"), ["U.S.", "-", "led", "long", "-", "term"]);
        assert_eq!(cut("anti-war e-mail"), ["anti-war", "e-mail"]);
        assert_eq!(
            cut("$5m (https://a.org/x/)"),
            ["$", "5m", "(", "https://a.org/x/", ")"]
        );
    }

    proptest! {
        #[test]
        fn words_cover_all_but_white_space(text in "\\PC{0,200}") {
            let mut at = 0;
            for word in words(&text, Span::of(&text)) {
                prop_assert!(!word.is_empty() && word.start >= at);
                prop_assert!(text[at..word.start].chars().all(is_space));
                prop_assert!(!word.slice(&text).contains(char::is_whitespace));
                at = word.end;
            }
            prop_assert!(text[at..].chars().all(is_space));
        }
    }
}
