//! What two reports have in common, as numbers.

use std::sync::{LazyLock, OnceLock};

use crate::sketch::{Kind, Sketch, Term, term_hash};

/// How many there are.
pub(super) const COUNT: usize = 24;

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
    "days between",
    "weekdays without one in common",
    "a weekday in common",
    "months without one in common",
    "a month in common",
    "years without one in common",
    "a year in common",
    "length of the shorter",
    "difference of lengths",
    "without common ground",
    "other names with other numbers",
];

/// Names rarer than this class tell stories apart; commoner ones ("Monday's Congress") stand anywhere.
const TELLING: u8 = 2;
/// The two rarest classes: less than one report in seven hundred.
const RARE: u8 = 6;
/// What is lacking counts up to here.
const MOST_LACKING: f32 = 2.0;
/// What a shared word says of what a report is about: nothing up to this class of rarity, one point for
/// the next ("town", "went"), and so on up to the most.
const SAYS_NOTHING: u8 = 1;
const MOST_POINTS: u8 = 3;
/// What a shared name, and at least what a shared number in digits says.
const NAME_POINTS: u16 = 2;
const NUMBER_POINTS: u16 = 2;
/// So many points are common ground, if so many of them are words'.
const LEAST_POINTS: u16 = 6;
const LEAST_WORD_POINTS: u16 = 2;
/// With so many names and words beside it a point less will do: one word and a country are not enough.
const SEVERAL: u16 = 3;
/// So many names in the first sentences of both are common ground with any word: two sides and a place.
const LEAST_LEADING_NAMES: u16 = 3;
/// So many names are common ground without a word: persons and things, not two countries alone.
const LEAST_NAMES: u16 = 5;
/// Days between two reports that say nothing yet, and those beyond which more say nothing more.
const SAME_DAYS: u32 = 2;
const MOST_DAYS: u32 = 14;

/// Stems of offices: every report of a country has some of them, whatever it tells.
const OFFICES: [&str; 12] = [
    "armi",
    "defenc",
    "foreign",
    "govern",
    "interior",
    "militari",
    "minist",
    "ministri",
    "offici",
    "presid",
    "prime",
    "spokesman",
];

/// Taken from both reports alike: the order of the two makes no difference.
///
/// Two reports of one country or town share its name, and among a few sentences that is much. Of one story are
/// those only that also share what it is about: that is their common ground.
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
    let mut common_names = 0_u16;
    let mut common_leading_names = 0_u16;
    let mut common_words = 0_u16;
    let mut word_points = 0_u16;
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
            // A word that one of the two writes as a name ("Cyclone Orla", "the cyclone") says both.
            let names = [a, b].map(|term| term.kind == Kind::Name);
            common_names += u16::from(names.contains(&true) && a.rarity >= TELLING);
            if names == [true; 2] {
                common_leading_names += u16::from(a.leads && b.leads);
            } else {
                let points = points(a).max(points(b));
                common_words += u16::from(points > 0);
                word_points += points;
            }
            if a.kind == Kind::Number {
                common_numbers += 1;
                common_leading_numbers += u16::from(a.leads || b.leads);
            }
        }
    }

    let all_points = word_points + NAME_POINTS * common_names;
    let least_points = LEAST_POINTS - u16::from(common_words + common_names >= SEVERAL);
    let common_ground = common_names >= LEAST_NAMES
        || common_leading_names >= LEAST_LEADING_NAMES && word_points > 0
        || word_points >= LEAST_WORD_POINTS && all_points >= least_points;
    let [mine, its] = counts;
    let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
    let days = match (one.day, other.day) {
        (Some(day), Some(its_day)) => day.abs_diff(its_day),
        _ => 0,
    };
    let between = days.clamp(SAME_DAYS, MOST_DAYS) - SAME_DAYS;
    let named_days = meet(one.told.weekdays.into(), other.told.weekdays.into());
    // What goes on with a story after some days names its own day of the week.
    let weekdays = named_days.filter(|shared| *shared || between == 0);
    let (months, years) = (
        meet(one.told.months.into(), other.told.months.into()),
        meet(one.told.years, other.told.years),
    );
    // Of two look-alikes each has its own places and its own numbers; what they share is a name that stands in
    // the other's by the way, or none.
    let other_numbers = leading_numbers(&counts) > 0 && common_numbers == 0;
    let other_names = leading.on_both_sides() > 0.0
        && (common_leading_names == 0 || named_days == Some(false));
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
        flag(leading_numbers(&counts) > 0 && common_leading_numbers == 0),
        flag(mine.numbers.min(its.numbers) >= 2 && common_numbers == 0),
        between as f32 / (MOST_DAYS - SAME_DAYS) as f32,
        flag(weekdays == Some(false)),
        flag(weekdays == Some(true)),
        flag(months == Some(false)),
        flag(months == Some(true)),
        flag(years == Some(false)),
        flag(years == Some(true)),
        lengths[0].min(lengths[1]),
        (lengths[0] - lengths[1]).abs(),
        flag(!common_ground),
        flag(other_names && other_numbers),
    ]
}

/// How many numbers both have in their first sentences.
fn leading_numbers(counts: &[Counts; 2]) -> u16 {
    let [mine, its] = counts;
    mine.leading_numbers.min(its.leading_numbers)
}

/// What a shared term, if it is no name, says of what two reports are about.
fn points(term: &Term) -> u16 {
    static HASHES: OnceLock<[u32; OFFICES.len()]> = OnceLock::new();
    let offices = HASHES.get_or_init(|| OFFICES.map(term_hash));
    if term.kind == Kind::Day || offices.contains(&term.hash) {
        return 0;
    }
    let by_rarity = u16::from(term.rarity.saturating_sub(SAYS_NOTHING).min(MOST_POINTS));
    if term.kind == Kind::Number { by_rarity.max(NUMBER_POINTS) } else { by_rarity }
}

/// What a term counts: the rarer and the oftener, the more, but not in proportion.
fn weight(term: &Term) -> f32 {
    /// Both are numbers of few bits, so all weights there are can be worked out once.
    static WEIGHTS: LazyLock<[[f32; 4]; 8]> = LazyLock::new(|| {
        let weight = |rarity: usize, often: usize| {
            ((rarity as f32 + 1.0) * (1.0 + 0.5 * often as f32)).powf(0.75)
        };
        std::array::from_fn(|rarity| std::array::from_fn(|often| weight(rarity, often)))
    });
    WEIGHTS[usize::from(term.rarity & 7)][usize::from(term.often & 3)]
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
