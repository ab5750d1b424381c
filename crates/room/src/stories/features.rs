//! What two reports have in common, as numbers.

use crate::sketch::{Kind, Sketch, Term};

/// How many there are.
pub(super) const COUNT: usize = 22;

/// The features, by what they say; the order is that of [`features`].
pub const FEATURES: [&str; COUNT] = [
    "names alike",
    "words alike",
    "first sentences alike",
    "names of first sentences alike",
    "terms alike, each counted once",
    "numbers alike",
    "rare terms in common",
    "both lack repeated names of the other",
    "repeated names shared, by the one that shares less",
    "repeated names shared, by the one that shares more",
    "both lack names of the other's first sentences",
    "leading numbers without one in common",
    "numbers without one in common",
    "dates within two days",
    "weekdays without one in common",
    "a weekday in common",
    "months without one in common",
    "a month in common",
    "years without one in common",
    "a year in common",
    "length of the shorter",
    "difference of lengths",
];

/// Names rarer than this class tell stories apart; commoner ones ("Monday's Congress") stand anywhere.
const TELLING: u8 = 2;
/// The two rarest classes: less than one report in seven hundred.
const RARE: u8 = 6;
/// What is lacking counts up to here.
const MOST_LACKING: f32 = 2.0;

/// Taken from both reports alike: the order of the two makes no difference.
pub fn features(one: &Sketch, other: &Sketch) -> [f32; COUNT] {
    let mut names = Cosine::default();
    let mut words = Cosine::default();
    let mut first = Cosine::default();
    let mut first_names = Cosine::default();
    let mut flat = Cosine::default();
    let mut numbers = Cosine::default();
    let mut repeated = Lacking::default();
    let mut leading = Lacking::default();
    let mut rare = 0_u16;
    let mut common_numbers = 0_u16;
    let mut common_leading_numbers = 0_u16;
    let mut counts = [Counts::default(); 2];

    for pair in merged(&one.terms, &other.terms) {
        names.add(pair, |term| (term.kind == Kind::Name).then(|| weight(term)));
        words.add(pair, |term| (term.kind == Kind::Word).then(|| weight(term)));
        numbers.add(pair, |term| (term.kind == Kind::Number).then(|| weight(term)));
        first.add(pair, |term| {
            (term.leads && term.kind != Kind::Day).then(|| weight(term))
        });
        first_names.add(pair, |term| {
            (term.leads && term.kind == Kind::Name).then(|| weight(term))
        });
        flat.add(pair, |_| Some(1.0));
        let telling = |term: &Term| term.kind == Kind::Name && term.rarity >= TELLING;
        repeated
            .add(pair, |term| (telling(term) && term.often > 0).then(|| weight(term)));
        leading.add(pair, |term| (telling(term) && term.leads).then(|| weight(term)));
        for (side, term) in counts.iter_mut().zip([pair.0, pair.1]) {
            if let Some(term) = term {
                side.terms += 1;
                side.numbers += u16::from(term.kind == Kind::Number);
                side.leading_numbers +=
                    u16::from(term.kind == Kind::Number && term.leads);
            }
        }
        if let (Some(a), Some(b)) = pair {
            rare += u16::from(a.rarity >= RARE);
            if a.kind == Kind::Number {
                common_numbers += 1;
                common_leading_numbers += u16::from(a.leads || b.leads);
            }
        }
    }

    let [mine, its] = counts;
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let apart = match (one.day, other.day) {
        (Some(day), Some(its_day)) => Some(day.abs_diff(its_day)),
        _ => None,
    };
    let leading_numbers = mine.leading_numbers.min(its.leading_numbers);
    let (weekdays, months, years) = (
        meet(one.told.weekdays.into(), other.told.weekdays.into()),
        meet(one.told.months.into(), other.told.months.into()),
        meet(one.told.years, other.told.years),
    );
    let lengths = [mine.terms, its.terms].map(|terms| (f32::from(terms) + 1.0).ln());
    [
        names.value(),
        words.value(),
        first.value(),
        first_names.value(),
        flat.value(),
        numbers.value(),
        f32::from(rare).ln_1p(),
        repeated.on_both_sides(),
        repeated.shares().0,
        repeated.shares().1,
        leading.on_both_sides(),
        flag(leading_numbers > 0 && common_leading_numbers == 0),
        flag(mine.numbers.min(its.numbers) >= 2 && common_numbers == 0),
        flag(apart.is_some_and(|days| days <= 2)),
        flag(weekdays == Some(false)),
        flag(weekdays == Some(true)),
        flag(months == Some(false)),
        flag(months == Some(true)),
        flag(years == Some(false)),
        flag(years == Some(true)),
        lengths[0].min(lengths[1]),
        (lengths[0] - lengths[1]).abs(),
    ]
}

/// What a term counts: the rarer and the oftener, the more, but not in proportion.
fn weight(term: &Term) -> f32 {
    ((f32::from(term.rarity) + 1.0) * (1.0 + 0.5 * f32::from(term.often))).powf(0.75)
}

/// Whether two sets of bits have one in common; `None` if one is empty.
fn meet(one: u64, other: u64) -> Option<bool> {
    (one != 0 && other != 0).then_some(one & other != 0)
}

#[derive(Clone, Copy, Default)]
struct Counts {
    terms: u16,
    numbers: u16,
    leading_numbers: u16,
}

/// A term of the one, of the other, or of both.
type Pair<'t> = (Option<&'t Term>, Option<&'t Term>);

/// The terms of both, those in common together. Both lists are in the order of hashes.
fn merged<'t>(one: &'t [Term], other: &'t [Term]) -> Vec<Pair<'t>> {
    let mut pairs = Vec::with_capacity(one.len() + other.len());
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let pair = match (left.peek(), right.peek()) {
            (None, None) => return pairs,
            (Some(a), Some(b)) if a.hash == b.hash => (left.next(), right.next()),
            (Some(a), Some(b)) if a.hash > b.hash => (None, right.next()),
            (None, Some(_)) => (None, right.next()),
            (Some(_), _) => (left.next(), None),
        };
        pairs.push(pair);
    }
}

/// The cosine of two reports' weights, over some of their terms.
#[derive(Default)]
struct Cosine {
    common: f32,
    of_one: f32,
    of_other: f32,
}

impl Cosine {
    fn add(&mut self, pair: Pair, weight: impl Fn(&Term) -> Option<f32>) {
        let one = pair.0.and_then(&weight).unwrap_or(0.0);
        let other = pair.1.and_then(&weight).unwrap_or(0.0);
        self.common += one * other;
        self.of_one += one * one;
        self.of_other += other * other;
    }

    fn value(&self) -> f32 {
        if self.common > 0.0 {
            self.common / (self.of_one * self.of_other).sqrt()
        } else {
            0.0
        }
    }
}

/// What of some terms of each report the other lacks altogether.
#[derive(Default)]
struct Lacking {
    all: [f32; 2],
    lacking: [f32; 2],
}

impl Lacking {
    fn add(&mut self, pair: Pair, weight: impl Fn(&Term) -> Option<f32>) {
        for (at, (own, others)) in
            [(pair.0, pair.1), (pair.1, pair.0)].into_iter().enumerate()
        {
            let weight = own.and_then(&weight).unwrap_or(0.0);
            self.all[at] += weight;
            if others.is_none() {
                self.lacking[at] += weight;
            }
        }
    }

    /// A report that tells more than another lacks nothing by it: both must.
    fn on_both_sides(&self) -> f32 {
        (self.lacking[0].min(self.lacking[1]) / 10.0).min(MOST_LACKING)
    }

    /// The share that is not lacking, the lesser first; half where there is nothing to share.
    fn shares(&self) -> (f32, f32) {
        let share = |at: usize| {
            if self.all[at] > 0.0 { 1.0 - self.lacking[at] / self.all[at] } else { 0.5 }
        };
        (share(0).min(share(1)), share(0).max(share(1)))
    }
}
