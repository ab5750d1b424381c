/*!
The language of a report.

whatlang is asked with a list of languages that crisis news is written in: with fewer to choose
from it errs less. It comes with the library that extracts the main text, so it costs no size.
*/

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use crate::{Block, BlockKind};

/// How many bytes of running text are looked at.
const LOOKED_AT: usize = 3_000;

/// Fewest letters to tell a language from; a headline has about fifty.
const FEWEST_LETTERS: usize = 40;

/// Languages told apart: for whatlang, ISO 639-1 code, English name.
const LANGUAGES: &[(Lang, &str, &str)] = &[
    (Lang::Eng, "en", "English"),
    (Lang::Ara, "ar", "Arabic"),
    (Lang::Ben, "bn", "Bengali"),
    (Lang::Cmn, "zh", "Chinese"),
    (Lang::Deu, "de", "German"),
    (Lang::Fra, "fr", "French"),
    (Lang::Heb, "he", "Hebrew"),
    (Lang::Hin, "hi", "Hindi"),
    (Lang::Ind, "id", "Indonesian"),
    (Lang::Ita, "it", "Italian"),
    (Lang::Jpn, "ja", "Japanese"),
    (Lang::Kor, "ko", "Korean"),
    (Lang::Pes, "fa", "Persian"),
    (Lang::Pol, "pl", "Polish"),
    (Lang::Por, "pt", "Portuguese"),
    (Lang::Rus, "ru", "Russian"),
    (Lang::Spa, "es", "Spanish"),
    (Lang::Tur, "tr", "Turkish"),
    (Lang::Ukr, "uk", "Ukrainian"),
    (Lang::Urd, "ur", "Urdu"),
];

/// Little words that English has and no other of these languages. A few lines full of strange names look like
/// anything by their letters; these words tell.
const ENGLISH: &[&str] = &[
    "after", "and", "been", "from", "had", "has", "have", "its", "said", "that", "the",
    "their", "they", "this", "was", "were", "which", "who", "will", "with",
];

/// One word in so many is one of these in any English text: every fourth is usual.
const ENGLISH_SHARE: usize = 10;

/// Fewer of them may be a quotation.
const FEWEST_ENGLISH: usize = 4;

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    Detector::with_allowlist(LANGUAGES.iter().map(|&(lang, _, _)| lang).collect())
});

/// The ISO 639-1 code and the English name of the language of a report, if it can be told.
pub(crate) fn language(
    text: &str,
    blocks: &[Block],
) -> Option<(&'static str, &'static str)> {
    let sample = sample(text, blocks);
    // Chinese and Japanese say in one character what takes English a word.
    let letters = sample.chars().filter(|c| c.is_alphabetic());
    let weight: usize = letters.map(|c| if c >= '\u{3040}' { 4 } else { 1 }).sum();
    if weight < FEWEST_LETTERS {
        return None;
    }
    if is_english(&sample) {
        return Some(("en", "English"));
    }
    let found = DETECTOR.detect(&sample)?;
    if !found.is_reliable() {
        return None;
    }
    let named = LANGUAGES.iter().find(|&&(lang, _, _)| lang == found.lang())?;
    Some((named.1, named.2))
}

/// Whether the little words of a text are English.
fn is_english(sample: &str) -> bool {
    let (mut all, mut english) = (0_usize, 0_usize);
    for word in
        sample.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    {
        all += 1;
        if ENGLISH.binary_search(&word.to_ascii_lowercase().as_str()).is_ok() {
            english += 1;
        }
    }
    english >= FEWEST_ENGLISH && english * ENGLISH_SHARE >= all
}

/// The beginning of what makes statements.
fn sample(text: &str, blocks: &[Block]) -> String {
    let mut sample = String::new();
    for block in blocks {
        let running = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Title | BlockKind::Caption
        );
        if !running {
            continue;
        }
        let rest = LOOKED_AT.saturating_sub(sample.len());
        let slice = block.span.slice(text);
        sample.push_str(&slice[..slice.floor_char_boundary(rest)]);
        sample.push('\n');
        if sample.len() >= LOOKED_AT {
            break;
        }
    }
    sample
}

#[cfg(test)]
mod tests {
    use super::*;
    use watchfloor_text::Span;

    fn told(text: &str) -> Option<&'static str> {
        let blocks = [Block { kind: BlockKind::Paragraph, span: Span::of(text) }];
        language(text, &blocks).map(|(code, _)| code)
    }

    #[test]
    fn languages_are_told() {
        let english = "The minister said on Monday that talks with the rebels would go on \
            until an agreement had been reached.";
        assert_eq!(told(english), Some("en"));
        let french = "Le ministre a déclaré lundi que les pourparlers avec les rebelles se \
            poursuivraient jusqu'à la conclusion d'un accord.";
        assert_eq!(told(french), Some("fr"));
        let russian = "Министр заявил в понедельник, что переговоры с повстанцами будут \
            продолжаться до достижения соглашения.";
        assert_eq!(told(russian), Some("ru"));
    }

    #[test]
    fn names_of_no_known_language_do_not_hide_english() {
        assert!(ENGLISH.is_sorted());
        let text = "Quessen fires missiles and drones at Ilmaran capital\nQuessen launched 38 missiles \
            and 90 drones at Aurel overnight on Wednesday, Ilmara's air force said. It said that its \
            gunners had shot down 21 missiles.";
        assert_eq!(told(text), Some("en"));
    }

    #[test]
    fn a_line_of_english_in_a_french_text_is_a_quotation() {
        let text = "Le ministre a déclaré lundi que les pourparlers avec les rebelles se \
            poursuivraient jusqu'à la conclusion d'un accord. « The war and its end are what they \
            want », a écrit le journal, qui cite deux membres de la délégation arrivée dimanche.";
        assert_eq!(told(text), Some("fr"));
    }

    #[test]
    fn too_little_text_tells_nothing() {
        assert_eq!(told("Attack"), None);
        assert_eq!(told("12:30 – 13:45"), None);
    }
}
