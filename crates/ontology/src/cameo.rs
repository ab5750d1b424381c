use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use crate::plover::EventType;

/// A code of CAMEO 1.1b3, of three or four digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CameoCode(&'static str);

impl CameoCode {
    /// A statement of no kind in particular: no act at all.
    pub const STATEMENT: CameoCode = CameoCode("010");

    /// The code written so ("195", "0841"); `None` where CAMEO has no such code.
    pub fn parse(code: &str) -> Option<CameoCode> {
        CODES.get_key_value(code).map(|(code, _)| CameoCode(code))
    }

    /// Every code, in order.
    pub fn all() -> impl Iterator<Item = CameoCode> {
        CODES.keys().map(|code| CameoCode(code))
    }

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The cue category: its first two digits ("19").
    pub fn root(self) -> &'static str {
        &self.0[..2]
    }

    /// The code's name in the CAMEO manual.
    pub fn label(self) -> &'static str {
        self.entry().map_or("", |entry| entry.label)
    }

    /// Goldstein's score, -10 (most hostile) to 10.
    pub fn goldstein(self) -> f64 {
        self.entry().map_or(0.0, |entry| entry.goldstein)
    }

    /// The PLOVER type; `None` for statements (01x), which PLOVER has no type for. Appeals (02x)
    /// are requests.
    pub fn event_type(self) -> Option<EventType> {
        self.entry().and_then(|entry| entry.kind)
    }

    /// The PLOVER mode, where the code tells it.
    pub fn mode(self) -> Option<&'static str> {
        self.entry().and_then(|entry| entry.mode)
    }

    fn entry(self) -> Option<&'static Entry> {
        CODES.get(self.0)
    }
}

impl fmt::Display for CameoCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

#[derive(Debug)]
struct Entry {
    kind: Option<EventType>,
    mode: Option<&'static str>,
    goldstein: f64,
    label: &'static str,
}

static CODES: LazyLock<BTreeMap<&'static str, Entry>> =
    LazyLock::new(|| include_str!("cameo.tsv").lines().filter_map(entry).collect());

/// One line of the table; a test sees to it that none is lost.
fn entry(line: &'static str) -> Option<(&'static str, Entry)> {
    let mut columns = line.split('\t');
    let code = columns.next()?;
    let kind = columns.next()?;
    let mode = columns.next()?;
    let goldstein = columns.next()?.parse().ok()?;
    let label = columns.next()?;
    let entry = Entry {
        kind: EventType::parse(kind),
        mode: (mode != "-").then_some(mode),
        goldstein,
        label,
    };
    Some((code, entry))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_code_in_order() {
        let lines = include_str!("cameo.tsv").lines().count();
        assert_eq!(CameoCode::all().count(), lines);
        for code in CameoCode::all() {
            assert!(matches!(code.as_str().len(), 3 | 4), "{code}");
            assert!(code.as_str().bytes().all(|b| b.is_ascii_digit()), "{code}");
            assert!(!code.label().is_empty(), "{code}");
            assert!((-10.0..=10.0).contains(&code.goldstein()), "{code}");
        }
    }

    #[test]
    fn all_codes_but_statements_have_a_type_and_their_modes_are_the_types() {
        for code in CameoCode::all() {
            assert_eq!(code.event_type().is_none(), code.root() == "01", "{code}");
            if let Some(mode) = code.mode() {
                let modes = code.event_type().unwrap().modes();
                assert!(modes.contains(&mode), "{code} {mode}");
            }
        }
    }

    #[test]
    fn codes_are_looked_up_as_written() {
        let code = CameoCode::parse("0841").unwrap();
        assert_eq!(code.label(), "Return, release person(s)");
        assert_eq!(code.event_type(), Some(EventType::Retreat));
        assert_eq!(code.mode(), Some("release"));
        assert_eq!(code.goldstein(), 7.0);
        for wrong in ["", "1", "19", "841", "999", "19x"] {
            assert_eq!(CameoCode::parse(wrong), None, "{wrong}");
        }
    }
}
