/*!
A plain, linear scan of HTML: its tags and the text between them.

It serves where a tree is not needed (reading the small HTML that extraction gives back) or not
safe to build (pages nested too deep for code that walks a tree by recursion). It does not repair
HTML as a browser does, and it never looks at a byte twice.
*/

use std::collections::HashMap;

use crate::page::PageBlock;

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    /// Text, with its entities as written.
    Text(&'h str),
    /// A start tag: its name, and what follows the name up to the end of the tag.
    Open(&'h str, &'h str),
    /// An end tag.
    Close(&'h str),
}

/// The tokens of `html`; comments, declarations and the insides of scripts and styles are left
/// out.
pub(crate) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, raw: None }
}

/// What [`tokens`] gives.
pub(crate) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    /// The element whose inside is no HTML and comes next.
    raw: Option<&'h str>,
}

/// Elements whose inside is neither tags nor text to be read.
const RAW: &[&str] =
    &["script", "style", "textarea", "iframe", "noembed", "noframes", "xmp"];

impl<'h> Iterator for Tokens<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(name) = self.raw.take() {
            self.at = end_of_raw(self.html, self.at, name);
        }
        loop {
            let rest = &self.html[self.at..];
            if rest.is_empty() {
                return None;
            }
            if !begins_tag(rest) {
                let length = rest
                    .match_indices('<')
                    .map(|(i, _)| i)
                    .find(|&i| i > 0 && begins_tag(&rest[i..]))
                    .unwrap_or(rest.len());
                self.at += length;
                return Some(Token::Text(&rest[..length]));
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                self.at += comment.find("-->").map_or(rest.len(), |i| i + 7);
                continue;
            }
            let length = tag_length(rest);
            self.at += length;
            if rest.starts_with("<!") || rest.starts_with("<?") {
                continue;
            }
            return Some(self.tag(&rest[..length]));
        }
    }
}

impl<'h> Tokens<'h> {
    /// The token of a whole tag, with its angle brackets.
    fn tag(&mut self, tag: &'h str) -> Token<'h> {
        let inside = tag.trim_start_matches('<').trim_end_matches('>');
        let (is_close, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let end = inside
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':')
            .unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        if is_close {
            return Token::Close(name);
        }
        if RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
            self.raw = Some(name);
        }
        Token::Open(name, attributes)
    }
}

fn begins_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    if bytes.next() != Some(b'<') {
        return false;
    }
    match bytes.next() {
        Some(b'/') => bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic()),
        Some(byte) => byte.is_ascii_alphabetic() || byte == b'!' || byte == b'?',
        None => false,
    }
}

/// Bytes from `<` to after the `>` that ends the tag; a `>` inside a quoted value ends nothing.
fn tag_length(tag: &str) -> usize {
    let mut quote = None;
    let mut before = b' ';
    for (i, byte) in tag.bytes().enumerate() {
        match quote {
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None if byte == b'>' => return i + 1,
            // A mark opens a value only after an equals sign.
            None if (byte == b'"' || byte == b'\'') && before == b'=' => {
                quote = Some(byte)
            }
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    tag.len()
}

/// Where the end tag of the raw element `name` begins, from `from` on.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    html[from..]
        .match_indices("</")
        .map(|(i, _)| from + i)
        .find(|&at| {
            let end = html.get(at + 2..at + 2 + name.len());
            end.is_some_and(|end| end.eq_ignore_ascii_case(name))
        })
        .unwrap_or(html.len())
}

/// Elements without an end tag, or whose end tag may be left out: they do not nest in themselves.
pub(crate) const UNNESTED: &[&str] = &[
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input",
    "li", "link", "meta", "option", "p", "param", "path", "rect", "source", "tbody",
    "td", "tfoot", "th", "thead", "tr", "track", "use", "wbr",
];

/// Elements that a browser opens again in every later block until they are closed.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
    "tt", "u",
];

/// Deepest nesting a tree is built for. Pages of news sites stay below a hundred.
pub(crate) const MAX_DEPTH: usize = 250;
/// Most tags of a page a tree is built for. The largest of 528 pages measured has about 9,000.
const MAX_TAGS: usize = 50_000;
/// Most attributes of one tag, since parsers compare each with all others.
const MAX_ATTRIBUTES: usize = 300;
/// Most elements a browser's repair of unclosed formatting may add.
const MAX_REPAIRS: usize = 200_000;
/// Largest page a tree is built for, in bytes.
const MAX_PAGE: usize = 5_000_000;

/// Why no tree should be built of `html`: code that walks trees would take too long or too much
/// stack. `None` for any page made for readers.
pub(crate) fn unsafe_tree(html: &str) -> Option<&'static str> {
    if html.len() > MAX_PAGE {
        return Some("it is very large");
    }
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut tags, mut formatting, mut repairs) = (0_usize, 0, 0_usize, 0);
    let mut in_drawing = false;
    for token in tokens(html) {
        let (name, attributes) = match token {
            Token::Text(_) => continue,
            Token::Open(name, attributes) => (name, Some(attributes)),
            Token::Close(name) => (name, None),
        };
        tags += 1;
        let name = name.to_ascii_lowercase();
        let is_formatting = FORMATTING.contains(&name.as_str());
        match attributes {
            Some(attributes) => {
                repairs += formatting;
                if attributes.bytes().filter(|&byte| byte == b' ' || byte == b'/').count()
                    > MAX_ATTRIBUTES
                    && count_attributes(attributes) > MAX_ATTRIBUTES
                {
                    return Some("a tag has very many attributes");
                }
                // `<g/>` is a whole element in a drawing only; `<div/>` is a start tag, and ends
                // the drawing.
                in_drawing = name == "svg" || (in_drawing && !ends_drawing(&name));
                let is_whole = in_drawing && attributes.ends_with('/');
                if !is_whole && !UNNESTED.contains(&name.as_str()) {
                    depth += 1;
                    formatting += usize::from(is_formatting);
                    *open.entry(name).or_default() += 1;
                }
            }
            // An end tag that closes nothing is passed over, as parsers do.
            None => {
                in_drawing &= name != "svg";
                if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                    *count -= 1;
                    depth = depth.saturating_sub(1);
                    formatting = formatting.saturating_sub(usize::from(is_formatting));
                }
            }
        }
        if depth > MAX_DEPTH {
            return Some("its elements are nested very deep");
        }
        if tags > MAX_TAGS {
            return Some("it has very many elements");
        }
        if repairs > MAX_REPAIRS {
            return Some("its markup is badly broken");
        }
    }
    None
}

/// Whether an element cannot stand in a drawing, so that browsers end the drawing before it.
fn ends_drawing(name: &str) -> bool {
    FORMATTING.contains(&name)
        || BLOCKS.contains(&name)
        || matches!(name, "span" | "img" | "embed" | "meta" | "menu" | "listing")
        || matches!(name, "ruby" | "sub" | "sup" | "var")
}

/// The attributes of a tag: runs outside quotation marks, parted by white space or slashes.
fn count_attributes(attributes: &str) -> usize {
    let mut quote = None;
    let mut inside = false;
    let mut count = 0;
    for byte in attributes.bytes() {
        match quote {
            Some(mark) => {
                if byte == mark {
                    quote = None;
                }
                continue;
            }
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None => {}
        }
        let is_space = byte.is_ascii_whitespace() || byte == b'/';
        count += usize::from(!is_space && !inside);
        inside = !is_space;
    }
    count
}

/// What a block of a page was marked up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A heading of any level.
    Heading,
    /// The words under a picture.
    Caption,
    /// Who made a picture.
    Credit,
    /// A link to another story, or another part of the page that is none of the report's text.
    Aside,
    /// Anything else.
    Text,
}

/// Elements that begin and end a block of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "select",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];

/// The text of `html`, block by block, at most `most` blocks.
pub(crate) fn blocks(html: &str, most: usize) -> Vec<PageBlock> {
    blocks_of(tokens(html), most)
}

/// The text of these tokens, block by block, at most `most` blocks.
pub(crate) fn blocks_of<'h>(
    tokens: impl Iterator<Item = Token<'h>>,
    most: usize,
) -> Vec<PageBlock> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut tag = Tag::Text;
    for token in tokens {
        if found.len() >= most {
            break;
        }
        match token {
            Token::Text(piece) => text.push_str(piece),
            Token::Open("br", _) => {
                // Two line breaks part paragraphs on pages that mark up none.
                if text.trim_end_matches(' ').ends_with('\n') {
                    flush(&mut text, tag, &mut found);
                } else {
                    text.push('\n');
                }
            }
            Token::Open(name, _) if is_block(name) => {
                flush(&mut text, tag, &mut found);
                tag = tag_of(name);
            }
            Token::Close(name) if is_block(name) => {
                flush(&mut text, tag, &mut found);
                tag = Tag::Text;
            }
            Token::Open("td" | "th", _) => text.push(' '),
            Token::Open(..) | Token::Close(_) => {}
        }
    }
    flush(&mut text, tag, &mut found);
    found
}

pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || BLOCKS.contains(&name.to_ascii_lowercase().as_str())
}

fn tag_of(name: &str) -> Tag {
    match name.to_ascii_lowercase().as_str() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Tag::Heading,
        "figcaption" => Tag::Caption,
        _ => Tag::Text,
    }
}

/// Ends a block: its entities decoded, its runs of white space made one space.
fn flush(text: &mut String, tag: Tag, found: &mut Vec<PageBlock>) {
    let plain = collapse(&html_escape::decode_html_entities(text));
    text.clear();
    if !plain.is_empty() {
        found.push(PageBlock { tag, text: plain });
    }
}

/// `text` with every run of white space made one space, and none at its ends. Characters without
/// width that only tell where a line may be broken are white space too.
pub(crate) fn collapse(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let is_space =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        blocks(html, 100).into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn blocks_are_cut_at_block_elements() {
        let html =
            "<h2>One</h2><p>Two &amp; <b>three</b>\n four</p><ul><li>five<li>six</ul>";
        assert_eq!(texts(html), ["One", "Two & three four", "five", "six"]);
        assert_eq!(blocks(html, 100)[0].tag, Tag::Heading);
        assert_eq!(texts("one<br>two<br><br>three"), ["one two", "three"]);
    }

    #[test]
    fn scripts_comments_and_quoted_brackets_are_passed_over() {
        let html = "<p title=\"a > b\">one</p><script>if (a < b) '<p>no</p>'</script>\
            <!-- <p>no</p> --><p>a < b, it's</p><style>p > a {}";
        assert_eq!(texts(html), ["one", "a < b, it's"]);
    }

    #[test]
    fn ordinary_pages_are_safe() {
        let list =
            "<ul>".to_owned() + &"<li><a href='/x'>one</a><p>two".repeat(2_000) + "</ul>";
        assert_eq!(unsafe_tree(&list), None);
    }

    #[test]
    fn hostile_pages_are_not() {
        for deep in
            ["<div></span>", "<span><div></span>", "<div/>", "<svg><div><circle/>"]
        {
            assert!(unsafe_tree(&deep.repeat(1_000)).is_some(), "{deep}");
        }
        let formatting: String = (0..240)
            .map(|i| format!("<b id={i}>"))
            .chain(["<p>x".repeat(5_000)])
            .collect();
        assert!(unsafe_tree(&formatting).is_some());
        let attributes: String = (0..1_000).map(|i| format!(" a{i}=1")).collect();
        assert!(unsafe_tree(&format!("<p{attributes}>")).is_some());
    }
}
