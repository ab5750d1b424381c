/*!
What a browser would not show of the HTML of a feed's item.

Scripts and styles are no text anyway. Beyond them feeds carry parts that their own pages hide: templates,
forms, what is marked `hidden` or styled away. None of it is the report.
*/

use crate::markup::{self, Token, Tokens, UNNESTED, is_block};

/// The tokens of what is shown of `html`.
pub(crate) fn shown(html: &str) -> Shown<'_> {
    Shown { tokens: markup::tokens(html), hidden: None }
}

/// What [`shown`] gives.
pub(crate) struct Shown<'h> {
    tokens: Tokens<'h>,
    /// The hidden element that is open: its name, and how many of that name are open inside it.
    hidden: Option<(&'h str, usize)>,
}

/// Elements of which nothing is text of the report.
const NEVER_SHOWN: &[&str] = &[
    "head", "template", "noscript", "svg", "math", "object", "audio", "video", "canvas",
    "form", "button", "select", "datalist", "dialog", "nav",
];

/// Elements that hold nothing, so that hiding them hides nothing.
const EMPTY: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];

impl<'h> Iterator for Shown<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        loop {
            let token = self.tokens.next()?;
            let Some((name, inside)) = self.hidden else {
                match token {
                    Token::Open(name, attributes) if is_hidden(name, attributes) => {
                        self.hidden = Some((name, 0));
                        // What stands before and after is not one word.
                        if is_block(name) {
                            return Some(Token::Close(name));
                        }
                    }
                    token => return Some(token),
                }
                continue;
            };
            match token {
                Token::Close(closed) if closed.eq_ignore_ascii_case(name) => {
                    self.hidden = inside.checked_sub(1).map(|inside| (name, inside));
                }
                Token::Open(opened, attributes) => {
                    if !ends(name, opened) {
                        let nests = opened.eq_ignore_ascii_case(name);
                        self.hidden = Some((name, inside + usize::from(nests)));
                    } else if is_hidden(opened, attributes) {
                        self.hidden = Some((opened, 0));
                    } else {
                        self.hidden = None;
                        return Some(token);
                    }
                }
                Token::Text(_) | Token::Close(_) => {}
            }
        }
    }
}

/// Whether an element that needs no end tag ends where another opens: a paragraph at the next block, a
/// list item at the next item.
fn ends(name: &str, opened: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_unnested = UNNESTED.contains(&name.as_str());
    is_unnested
        && (opened.eq_ignore_ascii_case(&name) || (name == "p" && is_block(opened)))
}

/// Whether nothing in an element is shown.
fn is_hidden(name: &str, attributes: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if EMPTY.contains(&name.as_str()) {
        return false;
    }
    NEVER_SHOWN.contains(&name.as_str()) || hides(attributes)
}

/// Whether a tag's attributes hide its element.
fn hides(attributes: &str) -> bool {
    // Nearly all tags have no attribute that could.
    let lower = attributes.to_ascii_lowercase();
    if lower.contains("display") || lower.contains("visibility") {
        let plain: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
        if plain.contains("display:none") || plain.contains("visibility:hidden") {
            return true;
        }
    }
    if lower.contains("aria-hidden=\"true\"") || lower.contains("aria-hidden='true'") {
        return true;
    }
    lower
        .split(|c: char| c.is_whitespace() || c == '/')
        .any(|attribute| attribute == "hidden" || attribute.starts_with("hidden="))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        let blocks = markup::blocks_of(shown(html), 100);
        blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn hidden_parts_are_left_out() {
        for hidden in [
            "<div hidden>x<div>y</div>z</div>",
            "<div style='color: red; Display : none'><p>x</div>",
            "<span aria-hidden=\"true\">x</span>",
            "<template><p>x</p></template>",
            "<form><p>x</p><button>y</button></form>",
            "<p hidden>x",
        ] {
            let html = format!("<p>One two.</p>{hidden}<p>Three four.</p>");
            assert_eq!(texts(&html), ["One two.", "Three four."], "{hidden}");
        }
    }

    #[test]
    fn what_is_shown_stays() {
        let html = "<p class='hidden-no-more' title=x>One <img hidden src=a> two</p><p>Three</p>";
        assert_eq!(texts(html), ["One two", "Three"]);
        assert_eq!(texts("<ul><li hidden>x<li>One</ul>"), ["One"]);
    }
}
