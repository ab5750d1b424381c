/*!
Takes apart what extraction stuck together.

On a page with little text the extraction falls back to all the letters of the article in one piece:
headline, subhead, caption and paragraphs with hardly a space between them. The page itself knows where
its blocks end, so such a piece is looked up there and replaced by the blocks that it was made of.
*/

use std::ops::Range;

use crate::markup;
use crate::page::PageBlock;

/// Most pieces of a page that are taken apart: it happens to one, which is the whole text.
const MOST: usize = 20;
/// Most blocks that are found to fit on the way.
const MOST_STEPS: usize = 200_000;

/// The blocks, with those made of several blocks of the page `html` parted again, at most `most` in all.
/// A first block that begins with the headline and goes on may be one of them.
pub(crate) fn parted(
    html: &str,
    blocks: Vec<PageBlock>,
    title: Option<&str>,
    most: usize,
) -> Vec<PageBlock> {
    let begins_with_title = |nth: usize, block: &PageBlock| {
        let rest = title.and_then(|title| block.text.strip_prefix(title));
        nth == 0 && rest.is_some_and(|rest| !rest.is_empty())
    };
    let is_whole = |(nth, block): (usize, &PageBlock)| {
        !is_glued(&block.text) && !begins_with_title(nth, block)
    };
    if blocks.iter().enumerate().all(is_whole) {
        return blocks;
    }
    let page = markup::blocks(html, most);
    let letters: Vec<String> = page.iter().map(|block| letters(&block.text)).collect();
    let mut whole = Vec::with_capacity(blocks.len());
    let mut tried = 0;
    // A page of like blocks would have each compared with all that follow.
    let mut steps = MOST_STEPS;
    for (nth, block) in blocks.into_iter().enumerate() {
        let run = (tried < MOST && !is_whole((nth, &block))).then(|| {
            tried += 1;
            run_of(&letters, &block.text, &mut steps)
        });
        match run.flatten() {
            Some(run) => whole.extend_from_slice(&page[run]),
            None => whole.push(block),
        }
    }
    whole.truncate(most);
    whole
}

/// The blocks of the page whose letters, one after the other, are those of the text.
fn run_of(page: &[String], text: &str, steps: &mut usize) -> Option<Range<usize>> {
    let wanted = letters(text);
    (0..page.len()).find_map(|start| {
        let mut rest = wanted.as_str();
        let mut end = start;
        // A block without letters begins nothing and ends nothing.
        while let Some(next) = page.get(end)
            && !(next.is_empty() && end == start)
            && *steps > 0
            && let Some(shorter) = rest.strip_prefix(next.as_str())
        {
            *steps -= 1;
            rest = shorter;
            end += 1;
            if rest.is_empty() {
                return (end - start > 1).then_some(start..end);
            }
        }
        None
    })
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a word begins in the midst of another: "ferryOwner", "said.The", "2031Guards". One "McGurk" or
/// "iPhone" costs a look at the page, no more.
fn is_glued(text: &str) -> bool {
    let mut before = ' ';
    let mut glued = false;
    for c in text.chars() {
        let ends = before.is_lowercase()
            || before.is_ascii_digit()
            || matches!(before, '.' | '!' | '?' | '’' | '”' | '"');
        glued |= ends && c.is_uppercase();
        before = c;
    }
    glued
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::Tag;

    fn parted_of(html: &str, text: &str) -> Vec<String> {
        let glued = vec![PageBlock { tag: Tag::Text, text: text.to_owned() }];
        parted(html, glued, Some("Ferry seized"), 100)
            .into_iter()
            .map(|block| block.text)
            .collect()
    }

    #[test]
    fn a_piece_is_replaced_by_the_blocks_it_is_made_of() {
        let html = "<nav>Home</nav><h1>Guards seize ferry</h1><h2>Owner wants it back</h2>\
            <p>It was in the strait.</p><footer>Contact</footer>";
        let text = "Guards seize ferryOwner wants it backIt was in the strait.";
        let wanted =
            ["Guards seize ferry", "Owner wants it back", "It was in the strait."];
        assert_eq!(parted_of(html, text), wanted);
    }

    #[test]
    fn a_headline_with_a_space_behind_it_is_parted_too() {
        let html = "<h1>Ferry seized</h1><p>It was in the strait.</p>";
        let wanted = ["Ferry seized", "It was in the strait."];
        assert_eq!(parted_of(html, "Ferry seized It was in the strait."), wanted);
        assert_eq!(parted_of(html, "Ferry seized again"), ["Ferry seized again"]);
    }

    #[test]
    fn what_the_page_has_in_one_block_stays_one() {
        let html = "<p>McVail spoke.</p><p>The iBoat sank.</p>";
        assert_eq!(parted_of(html, "McVail spoke."), ["McVail spoke."]);
        assert_eq!(parted_of(html, "The iBoat sailed."), ["The iBoat sailed."]);
    }

    #[test]
    fn many_blocks_are_no_trouble() {
        let html = "<p>a</p>".repeat(20_000);
        let text = format!("{}B", "a".repeat(20_000));
        let glued = vec![PageBlock { tag: Tag::Text, text }];
        assert_eq!(parted(&html, glued, None, 20_000).len(), 1);
    }
}
