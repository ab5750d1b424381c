/*!
Versions of an article, and copies in other outlets.

Both are known by shingles: runs of four stems. Two reports of one event written by two people share
hardly any; a quoted sentence or an outlet's standing last line gives a few in a hundred; a text that was
edited, cut or added to keeps a third at the least.
*/

mod alignment;

use crate::link::Linker;
use crate::sketch::{Overlap, Sketch};
use crate::words;

pub use self::alignment::{SentenceChange, diff};

/// So many shingles of a report are keys, those with the lowest hashes. Of two texts that share a third
/// of the shorter, the lowest of what is shared are among the lowest of both: that none of so many is,
/// happens once in ten thousand pairs.
const KEYS: usize = 24;
/// Fewer shared shingles than this are a phrase, not a text.
const LEAST_SHARED: usize = 4;
// The limits that follow were set with an eye on the even pairs of the benchmark `versions`. Two reports
// of six sentences that share one have .1 in common, and a follow-up that repeats two .2 at most.
/// Of one outlet: what an edit leaves, as a share of both texts together.
const EDITED: f32 = 0.22;
/// Of one outlet: what of the shorter text stands in the longer, if that was added to or cut.
const UPDATED: f32 = 0.4;
/// The same, where the headlines are alike.
const UPDATED_UNDER_HEADLINE: f32 = 0.25;
const SAME_HEADLINE: f32 = 0.6;
/// The same, where another day's report stands under quite another headline.
const SAME_TEXT: f32 = 0.7;
/// Of two outlets: what a copy has in common with what it was taken from, by the shorter of them.
const COPIED: f32 = 0.4;
/// Above every other score.
const SAME_ADDRESS: f32 = 2.0;

/// Joins a later version of an article to an earlier one.
#[derive(Clone, Copy, Debug, Default)]
pub struct Versions;

impl Linker for Versions {
    type Node = Sketch;

    /// An article under a new address is not taken up again after a month.
    fn reach(&self) -> i32 {
        30
    }

    fn keys(&self, node: &Sketch) -> Vec<i64> {
        let mut keys = Vec::new();
        keys.extend(node.address.map(|address| salted("address", address)));
        if node.outlet.is_some() {
            keys.extend(shingle_keys("version", node));
        }
        keys
    }

    fn score(&self, earlier: &Sketch, later: &Sketch) -> Option<f32> {
        let overlap = earlier.overlap(later);
        if earlier.address.is_some() && earlier.address == later.address {
            return Some(SAME_ADDRESS + overlap.alike());
        }
        if earlier.outlet.is_none() || earlier.outlet != later.outlet {
            return None;
        }
        let under_headline =
            earlier.same_headline(later).is_some_and(|same| same >= SAME_HEADLINE);
        let least_contained =
            if under_headline { UPDATED_UNDER_HEADLINE } else { UPDATED };
        if is_news_of_another_day(earlier, later) && overlap.contained() < SAME_TEXT {
            return None;
        }
        let is_version = is_text(overlap)
            && (overlap.alike() >= EDITED || overlap.contained() >= least_contained);
        is_version.then(|| (overlap.alike() + overlap.contained()) / 2.0)
    }
}

/// Joins a copy to the report of another outlet that it was taken from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Copies;

impl Linker for Copies {
    type Node = Sketch;

    fn reach(&self) -> i32 {
        3
    }

    fn keys(&self, node: &Sketch) -> Vec<i64> {
        shingle_keys("copy", node)
    }

    fn score(&self, earlier: &Sketch, later: &Sketch) -> Option<f32> {
        if earlier.outlet.is_some() && earlier.outlet == later.outlet {
            return None;
        }
        let overlap = earlier.overlap(later);
        let is_copy = is_text(overlap) && overlap.contained() >= COPIED;
        is_copy.then(|| (overlap.alike() + overlap.contained()) / 2.0)
    }
}

/// Whether two reports are of different days, under headlines without a common word: the next news of the same
/// people, whose names and offices are most of a short text.
fn is_news_of_another_day(earlier: &Sketch, later: &Sketch) -> bool {
    let apart = earlier.day.zip(later.day).is_some_and(|(one, other)| one != other);
    apart && earlier.same_headline(later) == Some(0.0)
}

/// Whether enough is shared to be more than a phrase; a text of few words may be all alike.
fn is_text(overlap: Overlap) -> bool {
    overlap.shared >= LEAST_SHARED || (overlap.shared > 0 && overlap.alike() >= 1.0)
}

fn shingle_keys(family: &str, node: &Sketch) -> Vec<i64> {
    node.shingles.iter().take(KEYS).map(|hash| salted(family, i64::from(*hash))).collect()
}

/// A key that is not taken for one of another family.
fn salted(family: &str, value: i64) -> i64 {
    value ^ words::hash(family.as_bytes())
}

#[cfg(test)]
mod tests {
    use watchfloor_reading::contract::ReportPart;

    use super::*;
    use crate::link::parents;

    const TEXT: [&str; 6] = [
        "Dockers in Quellport walked out on Monday over night shifts that the harbour board had doubled.",
        "Forty ships waited outside the breakwater, among them two tankers with heating oil for Lisbek.",
        "The union's secretary, Ilse Brandt, told a crowd at the gate that nobody would return without a contract.",
        "A spokesman for the board called the walkout unlawful and asked the labour court for an order.",
        "Talks under a mediator from the transport ministry are to begin on Wednesday in the old customs house.",
        "The last strike in the port, nine years ago, lasted eleven days and cost the city a canning plant.",
    ];

    fn report(outlet: Option<&str>, title: &str, sentences: &[&str]) -> Sketch {
        let part = ReportPart {
            text: sentences.join(" "),
            title: Some(title.to_owned()),
            outlet: outlet.map(str::to_owned),
            ..ReportPart::default()
        };
        Sketch::new(&part, None)
    }

    fn joined<L: Linker<Node = Sketch>>(linker: &L, one: Sketch, other: Sketch) -> bool {
        parents(linker, &[(0, one), (0, other)])[1].is_some()
    }

    #[test]
    fn an_edited_report_of_the_same_outlet_is_a_version_and_no_copy() {
        let first = report(Some("The Lisbek Courier"), "Dockers walk out", &TEXT);
        let later = report(Some("Lisbek Courier"), "Walkout in port", &TEXT[..5]);
        assert!(joined(&Versions, first.clone(), later.clone()));
        assert!(!joined(&Copies, first, later));
    }

    #[test]
    fn a_cut_report_of_another_or_an_unknown_outlet_is_a_copy_and_no_version() {
        let first = report(Some("Quellport Wire"), "Dockers walk out", &TEXT);
        for outlet in [Some("Tarvo Evening Post"), None] {
            let cut = report(outlet, "Port stands still", &TEXT[..2]);
            assert!(joined(&Copies, first.clone(), cut.clone()));
            assert!(!joined(&Versions, first.clone(), cut));
        }
    }

    #[test]
    fn another_days_news_of_the_same_people_is_no_version() {
        let on = |day: &str, title: &str, text: &str| {
            let part = ReportPart {
                text: text.to_owned(),
                title: Some(title.to_owned()),
                outlet: Some("Quellport Wire".to_owned()),
                published: Some(day.to_owned()),
                ..ReportPart::default()
            };
            Sketch::new(&part, None)
        };
        let planned = "Tarvo's foreign minister, Ilse Brandt, is due to meet Lisbek's foreign minister in Pell on Friday.";
        let off = "Tarvo's foreign minister, Ilse Brandt, called off a meeting with Lisbek's foreign minister in Pell on Friday.";
        let first = on("2031-05-12T09:00:00Z", "Visitors expected", planned);
        let next = on("2031-05-14T09:00:00Z", "Beds made for nothing", off);
        let edited = on("2031-05-12T11:00:00Z", "Beds made for nothing", off);
        assert!(!joined(&Versions, first.clone(), next));
        assert!(joined(&Versions, first, edited));
    }

    #[test]
    fn a_shared_sentence_makes_neither() {
        let first = report(Some("Quellport Wire"), "Dockers walk out", &TEXT[..5]);
        let other = [
            "Bakers in Tarvo have put up the price of a loaf for the third time since the harvest failed.",
            "Flour comes by rail from the south, and the line was cut by floods near the Orlen bridge.",
            "Mayor Jory Pell promised vouchers for large families and asked millers to open their stores.",
            "Economists at the polytechnic expect that prices will ease when the first grain barges arrive.",
            TEXT[2],
        ];
        for outlet in ["Quellport Wire", "Tarvo Evening Post"] {
            let other = report(Some(outlet), "Bread dearer", &other);
            assert!(!joined(&Versions, first.clone(), other.clone()));
            assert!(!joined(&Copies, first.clone(), other));
        }
    }

    #[test]
    fn the_same_address_makes_a_version_of_any_words() {
        let at = |text: &str| {
            let part = ReportPart { text: text.to_owned(), ..ReportPart::default() };
            Sketch::new(&part, Some("https://example.org/live"))
        };
        assert!(joined(
            &Versions,
            at("The count has begun."),
            at("Brandt wins by a nose.")
        ));
    }
}
