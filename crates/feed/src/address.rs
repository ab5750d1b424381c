/*!
Addresses: made absolute where that can be done, and kept only if a browser could open them.
*/

use url::Url;

/// Longer ones are no addresses of reports but something packed into one.
const LONGEST: usize = 4_000;

/// The absolute web address that `given` stands for, seen from `base`.
pub(crate) fn absolute(base: Option<&Url>, given: &str) -> Option<String> {
    let given = given.trim();
    if given.is_empty() || given.len() > LONGEST {
        return None;
    }
    let resolved = match Url::parse(given) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            // What people type: no path begins so.
            if given.starts_with("www.") {
                Url::parse(&format!("https://{given}")).ok()?
            } else {
                base?.join(given).ok()?
            }
        }
        Err(_) => return None,
    };
    let is_web = matches!(resolved.scheme(), "http" | "https") && resolved.has_host();
    is_web.then(|| String::from(resolved))
}

/// An address to resolve others with.
pub(crate) fn base(given: Option<&str>) -> Option<Url> {
    Url::parse(given?.trim()).ok().filter(|url| !url.cannot_be_a_base())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_absolute() {
        let base = base(Some("https://example.org/news/feed.xml"));
        let seen = |given| absolute(base.as_ref(), given);
        assert_eq!(seen("a?b=1").as_deref(), Some("https://example.org/news/a?b=1"));
        assert_eq!(seen("//other.test/x").as_deref(), Some("https://other.test/x"));
        assert_eq!(seen(" /x\n").as_deref(), Some("https://example.org/x"));
        assert_eq!(seen("www.other.test/x").as_deref(), Some("https://www.other.test/x"));
        assert_eq!(seen("javascript:alert(1)"), None);
        assert_eq!(seen("mailto:desk@example.org"), None);
        assert_eq!(absolute(None, "/x"), None);
    }
}
