//! Pairs of reports, made by changing texts.

use watchfloor_reading::contract::{BlockName, BlockPart, ReportPart};

use super::Label;
use super::texts::Source;

/// How the second report of a pair was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Some words changed, a sentence added or dropped.
    LightEdit,
    /// Sentences added, dropped, moved and changed, figures changed, a new headline.
    HeavyUpdate,
    /// Another outlet, another headline, cut to 30 to 80 %, another agency line, perhaps a paragraph added.
    Copy,
    /// Another text. Half of them share a sentence or two with the first.
    OtherStory,
}

/// All kinds.
pub(super) const KINDS: [Kind; 4] =
    [Kind::LightEdit, Kind::HeavyUpdate, Kind::Copy, Kind::OtherStory];
/// So many pairs of each kind.
const OF_EACH: usize = 100;
const OUTLETS: [&str; 4] =
    ["Northwater Dispatch", "The Lisbek Courier", "Quellport Wire", "Tarvo Evening Post"];
/// What an outlet prints below every report.
const STANDING: &str = "Sign up for our morning letter to have the most important news of the day in your inbox.";

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::LightEdit => "light_edit",
            Kind::HeavyUpdate => "heavy_update",
            Kind::Copy => "copy",
            Kind::OtherStory => "other_story",
        }
    }

    fn label(self) -> Label {
        match self {
            Kind::LightEdit | Kind::HeavyUpdate => Label::Version,
            Kind::Copy => Label::Copy,
            Kind::OtherStory => Label::Neither,
        }
    }
}

/// Two reports, and what the second is to the first.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) source: String,
    pub(super) kind: Kind,
    pub(super) label: Label,
    pub(super) is_even: bool,
    pub(super) first: ReportPart,
    pub(super) second: ReportPart,
    pub(super) days: [i32; 2],
}

/// The pairs that a set of texts gives: of each kind the same number, texts taken in turn.
pub(super) fn pairs(sources: &[Source]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for kind in KINDS {
        for number in 0..OF_EACH {
            // Kinds begin at different texts, so that each text is used for several of them.
            let at = (number * 7 + kind as usize * 3) % sources.len();
            let mut chance = Chance((number * KINDS.len() + kind as usize) as u64 + 1);
            pairs.push(pair(sources, at, kind, &mut chance));
        }
    }
    pairs
}

fn pair(sources: &[Source], at: usize, kind: Kind, chance: &mut Chance) -> Pair {
    let source = &sources[at];
    let outlet = OUTLETS[chance.below(OUTLETS.len())];
    let mut first = source.sentences.clone();
    // Reports are of all lengths; the shortest has six sentences.
    first.truncate(6 + chance.below(25));
    let title = headline(&first[0]);
    let other = another(sources, at, chance);
    let (mut second, its_title, its_outlet) = match kind {
        Kind::LightEdit => light_edit(&first, &title, outlet, other, chance),
        Kind::HeavyUpdate => heavy_update(&first, &title, outlet, other, chance),
        Kind::Copy => copy(&first, outlet, other, chance),
        Kind::OtherStory => {
            // The next part of the same text is about the same matter.
            let next = sources.get(at + 1).filter(|_| chance.one_in(3)).unwrap_or(other);
            let mut text = next.sentences.clone();
            text.truncate(6 + chance.below(25));
            let title = headline(&text[0]);
            let its_outlet =
                if chance.one_in(4) { another_outlet(outlet, chance) } else { outlet };
            (text, title, Some(its_outlet))
        }
    };
    if kind == Kind::OtherStory {
        match chance.below(6) {
            0 => {
                first.push(STANDING.to_owned());
                second.push(STANDING.to_owned());
            }
            1 => {
                let quoted = first[chance.below(first.len())].clone();
                let place = chance.below(second.len());
                second.insert(place, quoted);
            }
            2 => {
                // A later report tells the background once more.
                let from = chance.below(first.len() - 1);
                let background = first[from..from + 2].to_vec();
                second.extend(background);
            }
            _ => {}
        }
    }
    if kind == Kind::Copy || chance.one_in(2) {
        first[0] = format!("{} (Agency A) - {}", place_line(chance), first[0]);
        if kind != Kind::LightEdit || chance.one_in(2) {
            second[0] = format!("{} (Agency B) - {}", place_line(chance), second[0]);
        }
    }
    let day = 20_000 + chance.below(1000) as i32;
    let later = if kind == Kind::OtherStory { 0 } else { chance.below(2) as i32 };
    Pair {
        source: source.name.clone(),
        kind,
        label: kind.label(),
        is_even: at.is_multiple_of(2),
        first: report(&title, Some(outlet), &first),
        second: report(&its_title, its_outlet, &second),
        days: [day, day + later],
    }
}

type Made<'o> = (Vec<String>, String, Option<&'o str>);

fn light_edit<'o>(
    first: &[String],
    title: &str,
    outlet: &'o str,
    other: &Source,
    chance: &mut Chance,
) -> Made<'o> {
    let mut text = first.to_vec();
    for _ in 0..1 + chance.below(3) {
        let at = chance.below(text.len());
        text[at] = reworded(&text[at], 1 + chance.below(3), other, chance);
    }
    match chance.below(3) {
        0 => text.insert(chance.below(first.len()), other.sentences[0].clone()),
        1 => drop(text.remove(chance.below(first.len()))),
        _ => {}
    }
    let title = if chance.one_in(3) {
        reworded(title, 1, other, chance)
    } else {
        title.to_owned()
    };
    // The same outlet, written otherwise.
    let outlet =
        if chance.one_in(4) { outlet.trim_start_matches("The ") } else { outlet };
    (text, title, Some(outlet))
}

fn heavy_update<'o>(
    first: &[String],
    title: &str,
    outlet: &'o str,
    other: &Source,
    chance: &mut Chance,
) -> Made<'o> {
    let mut text = first.to_vec();
    let dropped = text.len() * (15 + chance.below(26)) / 100;
    for _ in 0..dropped {
        text.remove(chance.below(text.len()));
    }
    for sentence in &mut text {
        if chance.one_in(5) {
            let count = 1 + chance.below(3);
            *sentence = reworded(sentence, count, other, chance);
        }
        if chance.one_in(2) {
            *sentence = with_other_figures(sentence, chance);
        }
    }
    for _ in 0..1 + text.len() / 5 {
        let (from, to) = (chance.below(text.len()), chance.below(text.len()));
        let sentence = text.remove(from);
        text.insert(to, sentence);
    }
    let added = first.len() * (20 + chance.below(31)) / 100;
    for sentence in other.sentences.iter().take(added) {
        text.insert(chance.below(text.len() + 1), sentence.clone());
    }
    let title = if chance.one_in(2) {
        reworded(title, 2, other, chance)
    } else {
        headline(&text[0])
    };
    (text, title, Some(outlet))
}

fn copy<'o>(
    first: &[String],
    outlet: &str,
    other: &Source,
    chance: &mut Chance,
) -> Made<'o> {
    let kept = (first.len() * (30 + chance.below(51)) / 100).max(2);
    let mut text = first.to_vec();
    if chance.one_in(2) {
        // Cut from below, as most are.
        text.truncate(kept);
    } else {
        while text.len() > kept {
            text.remove(1 + chance.below(text.len() - 1));
        }
    }
    for sentence in &mut text {
        if chance.one_in(10) {
            *sentence = reworded(sentence, 1, other, chance);
        }
    }
    if chance.one_in(3) {
        // A paragraph of the outlet's own.
        let added = 1 + chance.below(2);
        text.extend(other.sentences.iter().rev().take(added).cloned());
    }
    let title = headline(&text[text.len() / 2]);
    let outlet = (!chance.one_in(5)).then(|| another_outlet(outlet, chance));
    (text, title, outlet)
}

/// Another text than the one at `at`, and no part of the same.
fn another<'s>(sources: &'s [Source], at: usize, chance: &mut Chance) -> &'s Source {
    let file =
        |source: &Source| source.name.rsplit_once(' ').map(|(file, _)| file.to_owned());
    let own = file(&sources[at]);
    let others: Vec<&Source> =
        sources.iter().filter(|source| file(source) != own).collect();
    others.get(chance.below(others.len().max(1))).copied().unwrap_or(&sources[at])
}

fn another_outlet(outlet: &str, chance: &mut Chance) -> &'static str {
    let at = OUTLETS.iter().position(|known| *known == outlet).unwrap_or(0);
    OUTLETS[(at + 1 + chance.below(OUTLETS.len() - 1)) % OUTLETS.len()]
}

/// The first words of a sentence.
fn headline(sentence: &str) -> String {
    sentence.split_whitespace().take(9).collect::<Vec<_>>().join(" ")
}

fn place_line(chance: &mut Chance) -> &'static str {
    ["LISBEK", "QUELLPORT", "TARVO"][chance.below(3)]
}

/// Words replaced by words of another text.
fn reworded(sentence: &str, count: usize, other: &Source, chance: &mut Chance) -> String {
    let mut words: Vec<&str> = sentence.split_whitespace().collect();
    for _ in 0..count {
        let donors = &other.sentences[chance.below(other.sentences.len())];
        let donor = donors.split_whitespace().nth(chance.below(5)).unwrap_or("then");
        let at = chance.below(words.len().max(1));
        if let Some(word) = words.get_mut(at) {
            *word = donor;
        }
    }
    words.join(" ")
}

fn with_other_figures(sentence: &str, chance: &mut Chance) -> String {
    sentence
        .chars()
        .map(|c| match c {
            '1'..='9' => char::from(b'1' + chance.below(9) as u8),
            c => c,
        })
        .collect()
}

/// A report with a headline and a paragraph for every two sentences.
fn report(title: &str, outlet: Option<&str>, sentences: &[String]) -> ReportPart {
    let mut text = title.to_owned();
    let mut end = title.chars().count();
    let mut blocks = vec![BlockPart { kind: BlockName::Title, span: [0, end] }];
    for paragraph in sentences.chunks(2) {
        let paragraph = paragraph.join(" ");
        text.push_str("\n\n");
        text.push_str(&paragraph);
        let start = end + 2;
        end = start + paragraph.chars().count();
        blocks.push(BlockPart { kind: BlockName::Paragraph, span: [start, end] });
    }
    ReportPart {
        text,
        title: Some(title.to_owned()),
        outlet: outlet.map(str::to_owned),
        blocks,
        ..ReportPart::default()
    }
}

/// Numbers that look like chance and are the same every time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to less than the limit; 0 where the limit is 0.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}
