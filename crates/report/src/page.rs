/*!
From an HTML page to its article: the main text in blocks, and what the page says of itself.

`trafilatura` finds the main text. It drops pictures with their captions, and posts of other people that
are embedded in the text, so these are taken from the page beforehand and put back after the paragraph they
stood behind. Nothing is executed and nothing is fetched.
*/

use std::thread;

use trafilatura::dom::{Document, NodeId};
use trafilatura::{Options, extract_document};

use crate::glue;
use crate::hidden;
use crate::markup::{self, Tag, collapse};
use crate::metadata::{self, Metadata};
use crate::shown_date;
use crate::trim;

/// One block of a page's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PageBlock {
    /// What it was marked up as.
    pub(crate) tag: Tag,
    /// Its text, in one line.
    pub(crate) text: String,
}

/// The article of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// What the page says of itself.
    pub(crate) metadata: Metadata,
    /// The main text, without the headline.
    pub(crate) blocks: Vec<PageBlock>,
    /// What could not be done.
    pub(crate) notes: Vec<String>,
}

/// Stack for the libraries that walk a page's tree by recursion. With nesting bounded by
/// [`markup::unsafe_tree`] they need a small part of it.
const STACK: usize = 16 * 1024 * 1024;

/// The note on a page without an article.
const NO_TEXT: &str = "no main text found in the page";

/// Longest caption in bytes: what is longer is an article inside a figure.
const LONGEST_CAPTION: usize = 900;

/// Shortest block in bytes by which a post is known to be in the text already.
const SHORTEST_KNOWN: usize = 20;

/// Most captions taken from one page.
const MOST_CAPTIONS: usize = 100;

/// Reads a page, in at most `most` blocks.
pub(crate) fn page(html: &str, most: usize) -> Page {
    if let Some(why) = markup::unsafe_tree(html) {
        return all_text(html, most, why);
    }
    // A thread of its own: its stack is known, and a fault in a library stays inside it.
    let extracted = thread::scope(|scope| {
        let builder = thread::Builder::new().name("page".to_owned()).stack_size(STACK);
        let handle = builder.spawn_scoped(scope, || extract(html, most)).ok()?;
        handle.join().ok()
    });
    extracted.unwrap_or_else(|| all_text(html, most, "extraction failed on it"))
}

/// Reads the HTML of a feed's item, all of which is main text but for what is hidden.
pub(crate) fn fragment(html: &str, most: usize) -> Page {
    let blocks = markup::blocks_of(hidden::shown(html), most);
    let notes = if blocks.is_empty() { vec![NO_TEXT.to_owned()] } else { Vec::new() };
    Page { metadata: Metadata::default(), blocks, notes }
}

/// All of a page's text, where its main text cannot be told.
fn all_text(html: &str, most: usize, why: &str) -> Page {
    let notes = vec![format!("main text not told from the rest of the page: {why}")];
    Page { metadata: Metadata::default(), blocks: markup::blocks(html, most), notes }
}

fn extract(html: &str, most: usize) -> Page {
    let document = Document::parse(html);
    if depth(&document) > markup::MAX_DEPTH {
        return all_text(html, most, "its elements are nested very deep");
    }
    let mut metadata = metadata::of_page(&document);
    let captions = captions(&document);
    let options = Options::default().with_fallback(true).with_exclude_comments(true);
    let Ok(found) = extract_document(document, &options) else {
        let notes = vec![NO_TEXT.to_owned()];
        return Page { metadata, blocks: Vec::new(), notes };
    };
    metadata.complete(&found.metadata);
    date_of_publication(&mut metadata, html);
    let blocks = markup::blocks(&found.content_html, most);
    let mut blocks = glue::parted(html, blocks, metadata.title.as_deref(), most);
    if let Some(title) = &metadata.title
        && blocks.first().is_some_and(|first| same(&first.text, title))
    {
        blocks.remove(0);
    }
    trim::asides(&mut blocks, &trim::links(html));
    let notes = if blocks.is_empty() { vec![NO_TEXT.to_owned()] } else { Vec::new() };
    Page { metadata, blocks: with_captions(blocks, captions), notes }
}

/// Settles when a page was published: by what it states for programs and what it shows its readers.
fn date_of_publication(metadata: &mut Metadata, html: &str) {
    let shown = shown_date::of(html, metadata.title.as_deref());
    let stated = metadata.published.take();
    let elsewhere = metadata.published_elsewhere.take();
    metadata.published = shown.settle(stated, elsewhere);
}

/// How deep the tree goes. The scan before parsing only estimates it.
fn depth(document: &Document) -> usize {
    let mut deepest = 0;
    let mut rest = vec![(document.root(), 0)];
    while let Some((node, depth)) = rest.pop() {
        deepest = deepest.max(depth);
        rest.extend(document.children(node).into_iter().map(|child| (child, depth + 1)));
    }
    deepest
}

/// A picture's words on the page, or an embedded post's.
struct Caption {
    /// Whether it is a post.
    is_post: bool,
    /// The paragraph before it.
    after: Option<String>,
    /// Whether it stands in the article as far as the page's markup tells.
    in_article: bool,
    /// What the picture shows, or the post says.
    words: String,
    /// Who made it.
    credit: Option<String>,
}

/// What the embedding code of posts calls its quotations.
const POSTS: &[&str] = &[
    "twitter-tweet",
    "twitter-video",
    "bluesky-embed",
    "mastodon-embed",
    "truthsocial-embed",
    "instagram-media",
    "tiktok-embed",
];

/// The captions and embedded posts of a page, in order.
fn captions(document: &Document) -> Vec<Caption> {
    let selector = "p, figcaption, .caption, .wp-caption-text, blockquote";
    let mut found: Vec<Caption> = Vec::new();
    let mut taken = Vec::new();
    let mut after = None;
    for node in document.query_selector_all(document.root(), selector) {
        let ancestors: Vec<_> =
            std::iter::successors(document.parent(node), |&above| document.parent(above))
                .collect();
        if ancestors.iter().any(|above| taken.contains(above)) {
            continue;
        }
        let class = document.class_name(node);
        let is_post = document.tag_name(node) == "blockquote"
            && POSTS.iter().any(|post| class.contains(post));
        let is_caption = document.tag_name(node) == "figcaption"
            || (class.contains("caption")
                && ancestors.iter().any(|&above| is_picture(document, above)));
        if document.tag_name(node) == "p" && !is_caption {
            after = Some(collapse(&document.text_content(node)));
            continue;
        }
        if found.len() >= MOST_CAPTIONS {
            break;
        }
        if !is_caption && !is_post {
            continue;
        }
        taken.push(node);
        let all = collapse(&document.iter_text(node, " "));
        if all.is_empty() || all.len() > LONGEST_CAPTION {
            continue;
        }
        let in_article = ancestors
            .iter()
            .any(|&above| matches!(document.tag_name(above), "article" | "main"));
        if is_post {
            let after = after.clone();
            found.push(Caption { is_post, after, in_article, words: all, credit: None });
            continue;
        }
        if is_link(document, node, &all) {
            continue;
        }
        let credits = document.query_selector_all(
            node,
            "[class*=credit], [class*=Credit], [class*=source]",
        );
        let credit = credits
            .first()
            .map(|&credit| collapse(&document.iter_text(credit, " ")))
            .filter(|credit| !credit.is_empty());
        let (words, credit) = match credit {
            Some(credit) => (collapse(&all.replacen(&credit, "", 1)), Some(credit)),
            None => without_credit(all),
        };
        found.push(Caption { is_post, after: after.clone(), in_article, words, credit });
    }
    found
}

/// Whether an element holds a picture, by its name or its class.
fn is_picture(document: &Document, node: NodeId) -> bool {
    let class = document.class_name(node).to_lowercase();
    document.tag_name(node) == "figure"
        || ["image", "photo", "picture", "media", "wp-caption"]
            .iter()
            .any(|word| class.contains(word))
}

/// Whether most of a caption is a link, as under the pictures that lead to other stories.
fn is_link(document: &Document, caption: NodeId, words: &str) -> bool {
    let links = document.get_elements_by_tag_name(caption, "a");
    let linked: usize =
        links.into_iter().map(|link| document.text_content(link).trim().len()).sum();
    linked * 2 > words.len()
}

/// A caption and the credit that its own words set off ("… Credit: Jane Doe").
fn without_credit(caption: String) -> (String, Option<String>) {
    const MARKS: &[&str] =
        &["Credit...", "Credit…", "Credit:", "Photograph:", "Photo:", "Image:"];
    let set_off = MARKS
        .iter()
        .filter_map(|mark| caption.rfind(mark))
        .filter(|&at| at > 0 && caption[..at].ends_with(' '))
        .min();
    match set_off {
        Some(at) => (caption[..at].trim_end().to_owned(), Some(caption[at..].to_owned())),
        None => (caption, None),
    }
}

/// Puts captions back behind the paragraphs they followed on the page. Captions outside the main
/// text, as those of links to other stories are, are dropped.
fn with_captions(blocks: Vec<PageBlock>, captions: Vec<Caption>) -> Vec<PageBlock> {
    let mut behind: Vec<Vec<Caption>> = Vec::new();
    behind.resize_with(blocks.len() + 1, Vec::new);
    let mut place = 0;
    for caption in captions {
        let is_known = |block: &PageBlock| {
            same(&block.text, &caption.words)
                || (caption.is_post
                    && block.text.len() >= SHORTEST_KNOWN
                    && caption.words.starts_with(&block.text))
        };
        if blocks.iter().any(is_known) {
            continue;
        }
        let before = caption.after.as_ref().and_then(|after| {
            blocks
                .iter()
                .skip(place.max(1) - 1)
                .position(|block| same(&block.text, after))
        });
        if let Some(found) = before {
            place = found + place.max(1);
        }
        let is_inside =
            if place == 0 { caption.in_article } else { place < blocks.len() };
        if is_inside {
            behind[place].push(caption);
        }
    }
    let mut whole = Vec::with_capacity(blocks.len());
    let mut behind = behind.into_iter();
    for caption in behind.next().into_iter().flatten() {
        push_caption(&mut whole, caption);
    }
    for (block, after) in blocks.into_iter().zip(behind) {
        whole.push(block);
        for caption in after {
            push_caption(&mut whole, caption);
        }
    }
    whole
}

fn push_caption(whole: &mut Vec<PageBlock>, caption: Caption) {
    if !caption.words.is_empty() {
        let tag = if caption.is_post { Tag::Text } else { Tag::Caption };
        whole.push(PageBlock { tag, text: caption.words });
    }
    if let Some(credit) = caption.credit {
        whole.push(PageBlock { tag: Tag::Credit, text: credit });
    }
}

/// Whether two texts have the same letters and digits, which is what extraction keeps.
pub(crate) fn same(left: &str, right: &str) -> bool {
    let letters = |text: &'_ str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).take(300).collect()
    };
    // Cheap first: the first letters differ nearly always.
    let first = |text: &str| text.chars().find(|c| c.is_alphanumeric());
    first(left) == first(right) && letters(left) == letters(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html() -> String {
        let filler = "The council met for a third day and its members spoke of the harvest, \
            the road to the coast and the price of bread, which has doubled since the spring.";
        format!(
            "<html><head><title>Council meets</title></head><body><nav><a href='/'>Home</a></nav>\
             <article><h1>Council meets</h1><p>{filler} One.</p><p>{filler} Two.</p>\
             <figure><img src='a.jpg'><figcaption>Members of the council arrive. \
             <span class='credit'>Ana Reyes/Example Agency</span></figcaption></figure>\
             <p>{filler} Three.</p><h2>The harvest</h2><p>{filler} Four.</p></article>\
             <footer>Contact</footer></body></html>"
        )
    }

    #[test]
    fn captions_come_back_to_their_place() {
        let page = page(&html(), 100);
        let kinds: Vec<Tag> = page.blocks.iter().map(|block| block.tag).collect();
        use Tag::{Caption, Credit, Heading, Text};
        assert_eq!(kinds, [Text, Text, Caption, Credit, Text, Heading, Text]);
        assert_eq!(page.blocks[2].text, "Members of the council arrive.");
        assert_eq!(page.blocks[3].text, "Ana Reyes/Example Agency");
        assert_eq!(page.metadata.title.as_deref(), Some("Council meets"));
    }

    #[test]
    fn posts_come_back_to_their_place() {
        let html = "<article><p>One.</p><blockquote class=twitter-tweet><p>We sail.</p>— Odo \
            (@odo)</blockquote><p>Two.</p></article><blockquote class=twitter-tweet><p>No</blockquote>";
        let block = |text: &str| PageBlock { tag: Tag::Text, text: text.to_owned() };
        let of = |texts: &[&str]| -> Vec<String> {
            let blocks = texts.iter().map(|text| block(text)).collect();
            let whole = with_captions(blocks, captions(&Document::parse(html)));
            whole.into_iter().map(|block| block.text).collect()
        };
        assert_eq!(of(&["One.", "Two."]), ["One.", "We sail. — Odo (@odo)", "Two."]);
        let known = ["One.", "We sail. — Odo (@odo)", "Two."];
        assert_eq!(of(&known), known);
    }

    #[test]
    fn deep_pages_are_read_without_a_tree() {
        let deep = "<div>".repeat(100_000) + "words" + &"</div>".repeat(100_000);
        let page = page(&deep, 100);
        assert_eq!(page.blocks.len(), 1);
        assert_eq!(page.notes.len(), 1);
    }
}
