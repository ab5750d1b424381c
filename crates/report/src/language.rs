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

/// Words that English prose cannot do without and the other languages do not have.
const ENGLISH_ONLY: &[&str] = &[
    "after", "and", "at", "for", "from", "had", "it", "its", "of", "said", "says",
    "that", "the", "their", "they", "were", "who", "with",
];

/// Where one word in so many is one of these, the text is English. About nine in ten of the short reports
/// in `tests/room` have so many; a text in another language has them in names alone.
const ENGLISH_FROM: usize = 10;

/// Where one word in so many is one of these, the letters alone do not make it another language.
const DOUBTFUL_FROM: usize = 40;

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
    // Letters are little to go by in a short report full of foreign names; words say more.
    let (english, words) = english_words(&sample);
    if english > 1 && english * ENGLISH_FROM >= words {
        return Some(("en", "English"));
    }
    let found = DETECTOR.detect(&sample)?;
    let doubtful = found.lang() != Lang::Eng && english * DOUBTFUL_FROM >= words;
    if !found.is_reliable() || doubtful && english > 1 {
        return None;
    }
    let named = LANGUAGES.iter().find(|&&(lang, _, _)| lang == found.lang())?;
    Some((named.1, named.2))
}

/// The language of a tag ("en-GB"), if it is one of those told apart.
pub(crate) fn named(tag: &str) -> Option<(&'static str, &'static str)> {
    let code = tag.trim().split(['-', '_']).next()?;
    let named =
        LANGUAGES.iter().find(|(_, known, _)| code.eq_ignore_ascii_case(known))?;
    Some((named.1, named.2))
}

/// How many words are English alone, and how many words there are.
fn english_words(sample: &str) -> (usize, usize) {
    let words =
        sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.fold((0, 0), |(english, all), word| {
        // "The Voice of Orvane" is a name, whatever the language around it.
        let is_english = ENGLISH_ONLY.contains(&word);
        (english + usize::from(is_english), all + 1)
    })
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
        assert_ne!(told(text), Some("en"));
    }

    #[test]
    fn a_short_report_full_of_foreign_names_is_english() {
        let english = "Quessenne fires missiles at Ilmarais capital. Quessenne launched 38 missiles \
            at Aurelle overnight, the Ilmarais air force said. Its gunners shot down 21 missiles.";
        assert_eq!(told(english), Some("en"));
        // Two English words in a name make no English text.
        let french = "Le ministre a déclaré au journal The Voice of Orvane que les pourparlers avec les \
            rebelles se poursuivraient jusqu'à la conclusion d'un accord sur les prisonniers.";
        assert_eq!(told(french), Some("fr"));
    }

    #[test]
    fn too_little_text_tells_nothing() {
        assert_eq!(told("Attack"), None);
        assert_eq!(told("12:30 – 13:45"), None);
    }
}
