/*!
What a robots.txt says to us, by RFC 9309. Of the whole file only the rules for one robot are kept.
*/

use std::time::Duration;

/// As much of a file as is read; the RFC wants no less.
pub(super) const LONGEST: usize = 500 * 1024;

/// The longest gap that `Crawl-delay` gets: with a day between two requests no source would ever be read.
const LONGEST_DELAY: f64 = 30.0;

/// The rules for one robot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    /// The gap that is asked for between requests.
    pub(super) delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allow: bool,
    pattern: String,
}

/// Whom the group of lines is for that is being read.
#[derive(Clone, Copy, Default)]
struct Audience {
    us: bool,
    everybody: bool,
}

impl Rules {
    /// Reads the rules for a robot, named by its product token. What is no rule is passed over.
    pub(super) fn parse(bytes: &[u8], token: &str) -> Rules {
        let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}');
        let mut ours: Option<Rules> = None;
        let mut everybodys = Rules::default();
        let mut audience = Audience::default();
        // Lines that name robots one after the other name them for the same rules.
        let mut naming = false;
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" | "useragent" => {
                    if !naming {
                        audience = Audience::default();
                    }
                    naming = true;
                    audience.everybody |= value.starts_with('*');
                    if token_of(value).eq_ignore_ascii_case(token) {
                        audience.us = true;
                        // A group for us counts even if it has no rules: it says that all is allowed.
                        ours.get_or_insert_default();
                    }
                }
                "allow" | "disallow" => {
                    naming = false;
                    if value.is_empty() {
                        continue;
                    }
                    let rule =
                        Rule { allow: key == "allow", pattern: normal(value, true) };
                    if audience.us {
                        ours.get_or_insert_default().rules.push(rule);
                    } else if audience.everybody {
                        everybodys.rules.push(rule);
                    }
                }
                "crawl-delay" => {
                    let Some(delay) = delay(value) else { continue };
                    if audience.us {
                        ours.get_or_insert_default().delay = Some(delay);
                    }
                    if audience.everybody {
                        everybodys.delay = Some(delay);
                    }
                }
                _ => {}
            }
        }
        let mut rules = ours.unwrap_or(everybodys);
        rules.rules.shrink_to_fit();
        rules
    }

    /// Whether a path, with its query, may be visited: the longest rule that matches decides, of two equally
    /// long ones the kinder, and without any all is allowed.
    pub(super) fn allow(&self, path: &str) -> bool {
        let path = normal(path, false);
        if path == "/robots.txt" {
            return true;
        }
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        let decisive = matching.max_by_key(|rule| (rule.pattern.len(), rule.allow));
        decisive.is_none_or(|rule| rule.allow)
    }

    /// About how much memory they take.
    pub(super) fn weight(&self) -> usize {
        let patterns: usize = self.rules.iter().map(|rule| rule.pattern.len()).sum();
        patterns + self.rules.len() * size_of::<Rule>()
    }
}

/// The product token at the start of a robot's name: `Watchfloor/1.0 (+https://…)` is `Watchfloor`.
pub(super) fn token_of(agent: &str) -> &str {
    let end = agent.find(|c: char| !(c.is_ascii_alphabetic() || c == '_' || c == '-'));
    agent.get(..end.unwrap_or(agent.len())).unwrap_or_default()
}

fn delay(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok()?;
    let seconds =
        if seconds.is_nan() { return None } else { seconds.clamp(0.0, LONGEST_DELAY) };
    Some(Duration::from_secs_f64(seconds))
}

/// One way to write a path, so that patterns and paths can be compared: what need not be escaped is not, what
/// must be is, with capitals. In a path, the two signs that mean something in a pattern are escaped too.
fn normal(text: &str, is_pattern: bool) -> String {
    let bytes = text.as_bytes();
    let mut normal = String::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        let escaped = (byte == b'%').then(|| hex(bytes.get(at..at + 2)?)).flatten();
        if escaped.is_some() {
            at += 2;
        }
        let value = escaped.unwrap_or(byte);
        let special = match value {
            b'*' => !is_pattern,
            // It means the end only there.
            b'$' => !is_pattern || at < bytes.len(),
            _ => false,
        };
        let plain = match escaped {
            Some(value) => value.is_ascii_alphanumeric() || b"-._~".contains(&value),
            None => byte.is_ascii_graphic() && !special,
        };
        if plain {
            normal.push(char::from(value));
        } else {
            normal.push('%');
            normal.push(char::from(DIGITS[usize::from(value >> 4)]));
            normal.push(char::from(DIGITS[usize::from(value & 15)]));
        }
    }
    normal
}

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

fn hex(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let high = char::from(*high).to_digit(16)?;
    let low = char::from(*low).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

/// Whether a pattern matches the start of a path: `*` is any text, `$` at the end is the end of the path. Between
/// two stars the first place that fits is as good as any, so that the path is gone through once.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(rest) => (rest, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|start| path.strip_prefix(start)) else {
        return false;
    };
    let mut last = None;
    for piece in pieces {
        if let Some(before) = last.replace(piece) {
            let Some((_, after)) = rest.split_once(before) else { return false };
            rest = after;
        }
    }
    match (last, to_the_end) {
        (Some(piece), true) => rest.ends_with(piece),
        (Some(piece), false) => rest.contains(piece),
        (None, true) => rest.is_empty(),
        (None, false) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUITE: &str =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suites/robots.md"));

    /// Each heading of the suite has a file in a fence, then a list: `- yes /path`, `- no /path`, `- gap 5`.
    #[test]
    fn the_suite_holds() {
        let mut heading = "";
        let mut file = String::new();
        let mut inside = false;
        let mut faults = Vec::new();
        let mut asked = 0;
        for line in SUITE.lines() {
            if let Some(title) = line.strip_prefix("## ") {
                heading = title;
                file.clear();
            } else if line.starts_with("```") {
                inside = !inside;
            } else if inside {
                file.push_str(line);
                file.push('\n');
            } else if let Some(expected) = line.strip_prefix("- ") {
                asked += 1;
                let rules = Rules::parse(file.as_bytes(), "watchfloor");
                let (word, what) =
                    expected.split_once(' ').expect("an answer and a path");
                let what = what.trim_matches('`');
                let holds = match word {
                    "yes" => rules.allow(what),
                    "no" => !rules.allow(what),
                    _ => {
                        let seconds =
                            rules.delay.map(|delay| delay.as_secs_f64().to_string());
                        seconds.as_deref().unwrap_or("none") == what
                    }
                };
                if !holds {
                    faults.push(format!("{heading}: {expected}"));
                }
            }
        }
        assert!(asked > 60, "only {asked} questions");
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn only_our_rules_are_kept() {
        let mut file = "User-agent: other\n".to_owned();
        file.push_str(&"Disallow: /some/long/path\n".repeat(10_000));
        file.push_str("User-agent: watchfloor\nDisallow: /x\n");
        let rules = Rules::parse(file.as_bytes(), "watchfloor");
        assert!(rules.weight() < 100, "{}", rules.weight());
        assert!(!rules.allow("/x"));
    }

    #[test]
    fn a_pattern_of_stars_takes_no_time() {
        let mut file = "User-agent: *\n".to_owned();
        for _ in 0..100 {
            file.push_str(&format!("Disallow: /{}b\n", "*a".repeat(2_000)));
        }
        let rules = Rules::parse(file.as_bytes(), "watchfloor");
        let began = std::time::Instant::now();
        assert!(rules.allow(&format!("/{}", "a".repeat(8_000))));
        // Tried out in all places, one such rule alone would take longer than anybody waits.
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    }

    /// The plainest way to say what a pattern means.
    fn slowly(pattern: &[u8], path: &[u8]) -> bool {
        match (pattern, path) {
            ([], _) | ([b'$'], []) => true,
            ([b'*', rest @ ..], _) => {
                (0..=path.len()).any(|at| slowly(rest, &path[at..]))
            }
            ([first, rest @ ..], [start, path @ ..]) => {
                first == start && slowly(rest, path)
            }
            (_, []) => false,
        }
    }

    proptest::proptest! {
        #[test]
        fn patterns_match_as_defined(pattern in "/[ab*]{0,8}\\$?", path in "/[ab]{0,10}") {
            let expected = slowly(pattern.as_bytes(), path.as_bytes());
            proptest::prop_assert_eq!(matches(&pattern, &path), expected);
        }

        #[test]
        fn any_bytes_are_a_file(bytes: Vec<u8>, path in "/.{0,40}") {
            let rules = Rules::parse(&bytes, "watchfloor");
            let _ = rules.allow(&path);
        }

        #[test]
        fn lines_in_any_order_are_a_file(
            lines in proptest::collection::vec(
                "(User-agent|Allow|Disallow|Crawl-delay|Sitemap|): ?(\\*|watchfloor|/[a-z*$%]{0,6}|[0-9.e-]{1,6})",
                0..12,
            ),
            path in "/[a-z%]{0,8}",
        ) {
            let rules = Rules::parse(lines.join("\n").as_bytes(), "watchfloor");
            let with_breaks = Rules::parse(lines.join("\r\n").as_bytes(), "watchfloor");
            proptest::prop_assert_eq!(&rules, &with_breaks);
            let allowed = rules.allow(&path);
            let no_rule = !lines.iter().any(|line| line.starts_with("Disallow"));
            proptest::prop_assert!(allowed || !no_rule);
            proptest::prop_assert!(rules.allow("/robots.txt"));
            let longest = Duration::from_secs_f64(LONGEST_DELAY);
            proptest::prop_assert!(rules.delay.is_none_or(|delay| delay <= longest));
        }

        #[test]
        fn a_path_is_normal_once_it_was_made_normal(text in "[ -~é%]{0,20}") {
            let once = normal(&text, true);
            proptest::prop_assert_eq!(normal(&once, true), once);
        }
    }
}
