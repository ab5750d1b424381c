//! The frame of a page, and words that are only words.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use watchfloor_brief::safe;

use crate::Problem;

/// `text` as text, in an element or in an attribute between double quotes. What a browser or a terminal might obey
/// (marks of direction, control characters) is taken out.
pub(crate) fn escaped(text: &str) -> String {
    marked_up(&safe::line(text))
}

/// The same with the line breaks and spaces of a stored text; what might be obeyed becomes a space each, so that
/// nothing moves.
pub(crate) fn escaped_text(text: &str) -> String {
    let quiet = |c: char| if c != '\n' && safe::is_obeyed(c) { ' ' } else { c };
    marked_up(&text.chars().map(quiet).collect::<String>())
}

fn marked_up(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A page; `title` is plain words, `body` is HTML.
pub(crate) fn page(base: &str, title: &str, body: &str) -> Response {
    let (base, title) = (escaped(base), escaped(title));
    Html(format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"{base}/icon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"{base}/page.css\">\n</head>\n\
         <body>\n{body}</body>\n</html>\n"
    ))
    .into_response()
}

/// What went wrong, as a page that leads on.
pub(crate) fn wrong(base: &str, problem: &Problem) -> Response {
    let body = format!(
        "<main>\n<h1>{}</h1>\n<p>{}.</p>\n<p><a href=\"{2}/b\">The brief</a> · <a href=\"{2}/\">The wall</a></p>\n</main>\n",
        escaped(&problem.title),
        escaped(&problem.detail),
        escaped(base),
    );
    let mut response = page(base, &problem.title, &body);
    *response.status_mut() =
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_words_is_obeyed() {
        let hostile = "<script>alert(1)</script>\u{202e}\" onload='x' &amp;\u{1b}[2J";
        for out in [escaped(hostile), escaped_text(hostile)] {
            for c in ['<', '>', '"', '\'', '\u{202e}', '\u{1b}'] {
                assert!(!out.contains(c), "{c:?} in {out}");
            }
            assert!(out.contains("&lt;script&gt;") && out.contains("&amp;amp;"));
        }
        assert_eq!(escaped_text("one\n two"), "one\n two");
    }
}
