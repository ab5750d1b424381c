use std::sync::Arc;

use watchfloor_text::Span;

use crate::candidates::key_of;
use crate::document::{Document, Group};
use crate::features::{self, Beliefs, Features};
use crate::surroundings::split_type;
use crate::table::{Relation, Table};
use crate::{Grain, Kind, PlacesError, UserPlaces, Weights};

static BUILT_IN: &[u8] = include_bytes!("../data/gazetteer.bin");

/// How often the names of a document are looked at in view of each other.
const ROUNDS: usize = 3;

/// A name of a place, somewhere in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention<'t> {
    /// The name as written. "Paris, Texas" counts as Paris in Texas.
    pub name: &'t str,
    /// Where it stands in [`Context::text`].
    pub span: Span,
}

/// What is known besides the names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'t> {
    /// The text the mentions are in.
    pub text: &'t str,
    /// ISO 3166-1 alpha-3 codes of the countries the report is about; those named more often, more
    /// often. None are needed: countries among the mentions count anyway.
    pub countries: &'t [&'t str],
    /// The place of the dateline or of the outlet, if known: "Paris, Texas".
    pub place: Option<&'t str>,
}

/// What a mention means.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The GeoNames id, if the place has one. A place of the user's has the one that the user gives.
    pub geonames: Option<u64>,
    /// The mention is of something in or at this place: "northern Iraq", "Harare City Council".
    pub part: bool,
    /// The name in the gazetteer.
    pub name: String,
    /// ISO 3166-1 alpha-3 code of the country, or the user's own; `None` for what belongs to none.
    pub country: Option<String>,
    /// Degrees north, of the middle of the place.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How large a thing it is.
    pub grain: Grain,
    /// What it is.
    pub kind: Kind,
    /// How many live there, to within a tenth; 0 where it is not known.
    pub population: u64,
    /// The probability that the mention means this place and no other of the gazetteer.
    pub confidence: f64,
}

/// A mention's candidates with what speaks for each: for fitting weights and for finding faults.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// Numbers of the mentions that share them.
    pub mentions: Vec<usize>,
    /// What each means, with its numbers in the order of [`crate::FEATURE_NAMES`].
    pub candidates: Vec<(Resolved, [f32; crate::FEATURES])>,
}

/// The gazetteer, and the resolver that uses it.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    table: Table<'static>,
    weights: Weights,
    user: Arc<UserPlaces>,
}

impl Gazetteer {
    /// The gazetteer that is compiled in. Nothing is read or built: this takes microseconds.
    pub fn built_in() -> Result<Gazetteer, PlacesError> {
        Gazetteer::with_weights(Weights::built_in())
    }

    /// The same places, weighed in another way.
    pub fn with_weights(weights: Weights) -> Result<Gazetteer, PlacesError> {
        Ok(Gazetteer { table: Table::open(BUILT_IN)?, weights, user: Arc::default() })
    }

    /// The same gazetteer with places of the user's own, which go first: a name of theirs means them, whatever
    /// else it may mean.
    #[must_use]
    pub fn with_places(mut self, places: UserPlaces) -> Gazetteer {
        self.user = Arc::new(places);
        self
    }

    /// How many places there are, but for the user's.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a place has this name, in some spelling, with or without its type ("Helmand
    /// province"). Abbreviations, names of peoples, and words without a capital do not count.
    pub fn knows(&self, name: &str) -> bool {
        if !name.contains(char::is_uppercase) {
            return false;
        }
        let key = key_of(&self.table, name);
        if self.user.knows(&key) {
            return true;
        }
        let is_name = |key: &str| {
            let mut found = Vec::new();
            self.table.look_up(key, 4, &mut found);
            found.iter().any(|&(_, relation)| {
                !matches!(relation, Relation::Abbreviation | Relation::Demonym)
            })
        };
        is_name(&key) || split_type(&key).is_some_and(|(_, rest)| is_name(rest))
    }

    /// Decides what each mention means, in view of all of them: one result for each, in order.
    pub fn resolve(
        &self,
        mentions: &[Mention],
        context: &Context,
    ) -> Vec<Option<Resolved>> {
        let mut results: Vec<Option<Resolved>> =
            mentions.iter().map(|mention| self.user.find(mention, &self.table)).collect();
        // What the user says is no guess to be weighed, and says nothing of the places of the gazetteer.
        let open: Vec<usize> =
            (0..mentions.len()).filter(|&at| results[at].is_none()).collect();
        let others: Vec<Mention> = open.iter().map(|&at| mentions[at]).collect();
        let document = Document::new(&self.table, &others, context);
        let (_, probabilities) = self.weigh(&document, ROUNDS);
        for (group, probabilities) in document.groups.iter().zip(&probabilities) {
            let best = (0..probabilities.len())
                .rev()
                .max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]));
            let Some(best) = best else { continue };
            let resolved = self.resolved(group, best, probabilities[best]);
            for &mention in &group.mentions {
                let at = open.get(mention).copied();
                if let Some(result) = at.and_then(|at| results.get_mut(at)) {
                    *result = Some(resolved.clone());
                }
            }
        }
        results
    }

    /// All candidates of each mention after so many rounds; 0 is a first impression.
    pub fn weighed(
        &self,
        mentions: &[Mention],
        context: &Context,
        rounds: usize,
    ) -> Vec<Weighed> {
        let document = Document::new(&self.table, mentions, context);
        let (numbers, probabilities) = self.weigh(&document, rounds);
        let of_group =
            |(group, (numbers, probabilities)): (&Group, (&Vec<_>, &Vec<f32>))| {
                let candidates = (0..group.candidates.len())
                    .map(|best| {
                        (self.resolved(group, best, probabilities[best]), numbers[best])
                    })
                    .collect();
                Weighed { mentions: group.mentions.clone(), candidates }
            };
        document
            .groups
            .iter()
            .zip(numbers.iter().zip(&probabilities))
            .map(of_group)
            .collect()
    }

    pub(crate) fn table(&self) -> &Table<'static> {
        &self.table
    }

    fn weigh(
        &self,
        document: &Document,
        rounds: usize,
    ) -> (Vec<Vec<Features>>, Vec<Vec<f32>>) {
        let alone = features::alone(document);
        let mut numbers = alone.clone();
        let mut probabilities: Vec<Vec<f32>> =
            alone.iter().map(|numbers| softmax(numbers, &self.weights.alone)).collect();
        for _ in 0..rounds {
            let beliefs = Beliefs::new(document, &probabilities);
            numbers.clone_from(&alone);
            for (group, numbers) in numbers.iter_mut().enumerate() {
                beliefs.look_at(group, numbers);
            }
            probabilities = numbers
                .iter()
                .map(|numbers| softmax(numbers, &self.weights.together))
                .collect();
        }
        (numbers, probabilities)
    }

    fn resolved(&self, group: &Group, number: usize, probability: f32) -> Resolved {
        let candidate = &group.candidates[number];
        let record = candidate.record;
        Resolved {
            geonames: (record.geonames != 0).then_some(u64::from(record.geonames)),
            part: candidate.part,
            name: self.table.name(candidate.place),
            country: candidate
                .country
                .and_then(|country| self.table.alpha3(country))
                .map(str::to_owned),
            lat: rounded(record.lat),
            lon: rounded(record.lon),
            grain: record.kind.grain(),
            kind: record.kind,
            population: if has_people(record.kind) { record.population() } else { 0 },
            confidence: f64::from(probability),
        }
    }
}

/// Whether the gazetteer's figure counts people; for seas and sites it says how well known they are.
fn has_people(kind: Kind) -> bool {
    matches!(kind.feature_class(), 'A' | 'P')
}

/// Degrees to four decimals: the gazetteer is no more exact than that.
fn rounded(degrees: f32) -> f64 {
    (f64::from(degrees) * 1e4).round() / 1e4
}

fn softmax(numbers: &[Features], weights: &Features) -> Vec<f32> {
    let mut scores: Vec<f32> = numbers
        .iter()
        .map(|numbers| {
            numbers.iter().zip(weights).map(|(number, weight)| number * weight).sum()
        })
        .collect();
    let highest = scores.iter().copied().fold(f32::MIN, f32::max);
    for score in &mut scores {
        *score = (*score - highest).exp();
    }
    let total: f32 = scores.iter().sum();
    scores.iter().map(|score| score / total).collect()
}
