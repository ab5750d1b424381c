/*!
Sets aside what extraction took for main text and is none: links to other stories, headings that head
nothing, and text that stands there twice.

Nothing is thrown away: what is set aside stays in the report's text, as a block that makes no
statements. So every rule here looks at the form of several blocks together, never at one word.
*/

use std::collections::{HashMap, HashSet};

use crate::markup::{self, Tag, Token, is_block};
use crate::page::PageBlock;
use crate::rules;

/// Longest text of a link that leads to another story, in bytes.
const LONGEST_LINK: usize = 220;
/// Most text of one link, in bytes: a headline and a teaser.
const MOST_IN_LINK: usize = 600;
/// Fewest lines side by side that are a list of links or of headings rather than part of a text.
const FEWEST: usize = 3;
/// Shortest text that nobody writes twice into one report, in bytes.
const SHORTEST_TWICE: usize = 80;
/// One part in so many of a page's text stands there twice where the page holds its text twice. Headings
/// and short lines are not counted, so this is less than the half.
const DOUBLE: usize = 3;
/// Most of the page's links that are looked at.
const MOST_LINKS: usize = 20_000;

/// The texts of the blocks of a page that are wholly links, by their letters.
pub(crate) fn links(html: &str) -> HashSet<String> {
    let mut links = HashSet::new();
    let (mut all, mut linked) = (String::new(), 0);
    // How much text the open link may still hold: one that is never closed ends somewhere.
    let mut link = 0_usize;
    for token in markup::tokens(html) {
        match token {
            Token::Text(text) => {
                all.push_str(text);
                let length = text.trim().len();
                linked += length.min(link);
                link = link.saturating_sub(length);
            }
            // Without an address it is a place to link to.
            Token::Open(name, attributes) if name.eq_ignore_ascii_case("a") => {
                let leads = attributes.to_ascii_lowercase().contains("href");
                link = if leads { MOST_IN_LINK } else { 0 };
            }
            Token::Close(name) if name.eq_ignore_ascii_case("a") => link = 0,
            Token::Open(name, _) | Token::Close(name) if is_block(name) => {
                let length = all.trim().len();
                if length > 0 && length <= LONGEST_LINK && linked * 10 >= length * 9 {
                    links.insert(letters(&html_escape::decode_html_entities(&all)));
                }
                all.clear();
                linked = 0;
            }
            Token::Open(..) | Token::Close(_) => {}
        }
        if links.len() >= MOST_LINKS {
            break;
        }
    }
    links
}

/// Sets aside the blocks that are none of the text; none where nothing but headings would be left.
pub(crate) fn asides(blocks: &mut [PageBlock], links: &HashSet<String>) {
    let tags: Vec<Tag> = blocks.iter().map(|block| block.tag).collect();
    lists(blocks, links);
    repeated(blocks);
    end(blocks, links);
    let goes_on =
        blocks.iter().any(|block| !matches!(block.tag, Tag::Aside | Tag::Heading));
    if !goes_on {
        for (block, tag) in blocks.iter_mut().zip(tags) {
            block.tag = tag;
        }
    }
}

/// Lists of links to other stories: at least three blocks side by side that are links or headings.
fn lists(blocks: &mut [PageBlock], links: &HashSet<String>) {
    let mut start = 0;
    while start < blocks.len() {
        let length = blocks[start..]
            .iter()
            .take_while(|block| is_link(block, links) || block.tag == Tag::Heading)
            .count();
        // The last heading of a list may head the text that goes on behind it.
        let run = &mut blocks[start..start + length];
        let last_heads = run.last().is_some_and(|last| last.tag == Tag::Heading);
        let kept = usize::from(last_heads);
        if length >= FEWEST + kept {
            for block in &mut run[..length - kept] {
                block.tag = Tag::Aside;
            }
        }
        start += length.max(1);
    }
}

/// Paragraphs that stand there a second time: right behind each other, or on a page that holds its text
/// twice, for every width of screen. Some alone may be meant: a list of meals has like days.
fn repeated(blocks: &mut [PageBlock]) {
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut again = Vec::new();
    let (mut all, mut twice) = (0, 0);
    for (nth, block) in blocks.iter().enumerate() {
        all += block.text.len();
        if block.text.len() < SHORTEST_TWICE {
            continue;
        }
        if let Some(before) = last.insert(&block.text, nth) {
            twice += block.text.len();
            again.push((before, nth));
        }
    }
    let is_double = twice * DOUBLE >= all;
    for (before, nth) in again {
        if is_double || before + 1 == nth {
            blocks[nth].tag = Tag::Aside;
        }
    }
}

/// What stands behind the last paragraph: headings, links, lines that rules know.
fn end(blocks: &mut [PageBlock], links: &HashSet<String>) {
    for block in blocks.iter_mut().rev() {
        let is_none =
            block.tag == Tag::Aside || block.tag == Tag::Heading || is_link(block, links);
        if is_none {
            block.tag = Tag::Aside;
        } else if rules::rule_for(&block.text).is_none() {
            return;
        }
    }
}

fn is_link(block: &PageBlock, links: &HashSet<String>) -> bool {
    block.text.len() <= LONGEST_LINK && links.contains(&letters(&block.text))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "The council met for a third day and its members spoke of the harvest, the road \
        to the coast and the price of bread.";

    fn asides_of(page: &str, blocks: &[(Tag, &str)]) -> Vec<usize> {
        let block = |&(tag, text): &(Tag, &str)| PageBlock { tag, text: text.to_owned() };
        let mut blocks: Vec<PageBlock> = blocks.iter().map(block).collect();
        asides(&mut blocks, &links(page));
        let numbered = blocks.iter().enumerate();
        numbered
            .filter(|(_, block)| block.tag == Tag::Aside)
            .map(|(nth, _)| nth)
            .collect()
    }

    #[test]
    fn links_to_other_stories_are_set_aside_where_they_are_a_list() {
        let page = "<ul><li><a href=a>Talks <b>fail</b></a><li><a href=b>Rain at last</a>\
            <li><a href=c>Bread &amp; salt</a></ul><p><a href=d>The harvest</a></p>";
        use Tag::{Heading, Text};
        let blocks = [
            (Text, "One."),
            (Text, "Talks fail"),
            (Text, "Rain at last"),
            (Text, "Bread & salt"),
            (Heading, "The harvest"),
            (Text, "Two."),
            (Text, "The harvest"),
            (Text, "Three."),
        ];
        assert_eq!(asides_of(page, &blocks), [1, 2, 3]);
    }

    #[test]
    fn a_link_that_is_never_closed_does_not_make_the_page_a_link() {
        let lines = "<p>The road to the coast was closed on Sunday.</p>".repeat(30)
            + "<p>It rained.";
        assert!(!links(&format!("<a name=top>{lines}")).contains("Itrained"));
        assert!(!links(&format!("<a href=top>{lines}")).contains("Itrained"));
        assert!(links("<a href=top><p>It rained.</p></a>").contains("Itrained"));
    }

    #[test]
    fn what_stands_behind_the_last_paragraph_is_set_aside() {
        use Tag::{Heading, Text};
        let blocks = [
            (Heading, "The harvest"),
            (Text, "One."),
            (Text, "Advertisement"),
            (Heading, "Talks fail"),
        ];
        assert_eq!(asides_of("", &blocks), [3]);
        assert_eq!(asides_of("<p><a href=a>One.</a></p>", &blocks[..2]), [0_usize; 0]);
    }

    #[test]
    fn a_text_that_a_page_holds_twice_is_read_once() {
        use Tag::Text;
        let other = LONG.replace("third", "fourth");
        let twice = [
            (Text, LONG),
            (Text, "Bread."),
            (Text, &other),
            (Text, LONG),
            (Text, &other),
        ];
        assert_eq!(asides_of("", &twice), [3, 4]);
        let next = [(Text, LONG), (Text, LONG), (Text, &other)];
        assert_eq!(asides_of("", &next), [1]);
        let longer = other.repeat(4);
        let meant = [(Text, LONG), (Text, &longer), (Text, LONG)];
        assert_eq!(asides_of("", &meant), [0_usize; 0]);
    }
}
