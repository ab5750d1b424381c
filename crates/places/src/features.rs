//! What speaks for and against each candidate, as numbers.

use crate::Kind;
use crate::candidates::{Candidate, chord};
use crate::document::{Document, Group};
use crate::table::{PlaceId, Relation};

/// How many considerations there are.
pub const FEATURES: usize = FEATURE_NAMES.len();

/// The considerations, in the order of a candidate's numbers.
pub const FEATURE_NAMES: [&str; 56] = [
    "population",
    "largest town of the name",
    "country",
    "admin1",
    "admin2",
    "capital",
    "seat1",
    "seat2",
    "quarter",
    "continent",
    "water",
    "river",
    "heights",
    "region",
    "island",
    "site or airport",
    "park",
    "other name",
    "without type: admin1",
    "without type: admin2",
    "abbreviation",
    "demonym",
    "part of the name",
    "type fits",
    "type does not fit",
    "container holds it",
    "container does not hold it",
    "same name with a container: holds it",
    "same name with a container: does not",
    "countries of the report",
    "not of the report's countries",
    "country of other places",
    "region of other places",
    "its country is named",
    "its region is named",
    "a place beside it is close",
    "places close by",
    "places close by, weighted by distance in the text",
    "places in reach",
    "only candidate of its kind",
    "the report's place is close",
    "the report's place is in its region",
    "population: town, other places elsewhere",
    "town in a named region",
    "small town (under 5,000)",
    "named as the country is, but a town",
    "is in the largest country of the others",
    "is the place of a region named alike",
    "name of a table made by hand",
    "coincidence: best",
    "coincidence: mean",
    "town over 100,000",
    "town over 500,000",
    "smaller than the largest town of the name",
    "some other place is in its country",
    "some other place is in its region",
];

/// Kilometres within which places are close to each other, and in reach.
const CLOSE: f32 = 40.0;
const REACH: f32 = 250.0;
/// Characters over which a mention's influence on another falls to a third.
const BESIDE: f32 = 200.0;
/// Each name is compared with so many others, the nearest in the order of the text.
const NEIGHBOURS: usize = 48;
/// The same where every pair of their places is compared.
const COINCIDENCES: usize = 24;
/// Only so many likely places of another name count.
const LIKELY: usize = 4;

pub(crate) type Features = [f32; FEATURES];

/// What speaks for each candidate of each group, apart from the other groups.
pub(crate) fn alone(document: &Document) -> Vec<Vec<Features>> {
    let locals: Vec<Vec<_>> = document.groups.iter().map(local_places).collect();
    document
        .groups
        .iter()
        .enumerate()
        .map(|(number, group)| {
            let others = neighbours(document, number, COINCIDENCES);
            let largest = group
                .candidates
                .iter()
                .filter(|candidate| candidate.record.kind.is_town())
                .map(|candidate| candidate.record.size)
                .max();
            group
                .candidates
                .iter()
                .map(|candidate| {
                    let mut numbers = [0.0; FEATURES];
                    describe(candidate, group, largest, &mut numbers);
                    containers(candidate, group, document, &mut numbers);
                    countries(candidate, document, &mut numbers);
                    coincidences(candidate, &locals, &others, &mut numbers);
                    numbers
                })
                .collect()
        })
        .collect()
}

fn describe(
    candidate: &Candidate,
    group: &Group,
    largest: Option<u8>,
    numbers: &mut Features,
) {
    let kind = candidate.record.kind;
    numbers[0] = f32::from(candidate.record.size) / 100.0;
    numbers[1] =
        f32::from(u8::from(kind.is_town() && Some(candidate.record.size) == largest));
    let number = match kind {
        Kind::Town => None,
        Kind::Country => Some(2),
        Kind::Admin1 => Some(3),
        Kind::Admin2 => Some(4),
        Kind::Capital => Some(5),
        Kind::Seat1 => Some(6),
        Kind::Seat2 => Some(7),
        Kind::Quarter => Some(8),
        Kind::Continent => Some(9),
        Kind::Water => Some(10),
        Kind::River => Some(11),
        Kind::Heights => Some(12),
        Kind::Region => Some(13),
        Kind::Island => Some(14),
        Kind::Site | Kind::Airport => Some(15),
        Kind::Park => Some(16),
    };
    if let Some(number) = number {
        numbers[number] = 1.0;
    }
    let relation = match (candidate.relation, kind) {
        (Relation::Main, _) => None,
        (Relation::Known, _) => Some(48),
        (Relation::Other, _) => Some(17),
        (Relation::WithoutType, Kind::Admin1) => Some(18),
        (Relation::WithoutType, _) => Some(19),
        (Relation::Abbreviation, _) => Some(20),
        (Relation::Demonym, _) => Some(21),
    };
    if let Some(relation) = relation {
        numbers[relation] = 1.0;
    }
    numbers[22] = f32::from(u8::from(candidate.part));
    if let Some(type_) = group.type_ {
        numbers[if type_.fits(kind) { 23 } else { 24 }] = 1.0;
    }
    let of_kind =
        group.candidates.iter().filter(|other| other.record.kind == kind).count();
    numbers[39] = f32::from(u8::from(of_kind == 1));
    numbers[44] = f32::from(u8::from(kind.is_town() && candidate.record.size < 102));
    let is_town = kind.is_town();
    let country_too =
        group.candidates.iter().any(|other| other.record.kind == Kind::Country);
    numbers[45] = f32::from(u8::from(is_town && country_too));
    numbers[51] = f32::from(u8::from(is_town && candidate.record.size >= 138));
    numbers[52] = f32::from(u8::from(is_town && candidate.record.size >= 157));
    if let Some(largest) = largest.filter(|_| is_town) {
        numbers[53] = f32::from(largest - candidate.record.size) / 100.0;
    }
    let region_too = group.candidates.iter().any(|other| {
        other.record.kind == Kind::Admin1
            && other.record.region == candidate.record.region
    });
    numbers[47] = f32::from(u8::from(is_town && region_too));
}

/// What is said to hold the place, here or at another mention of the name.
fn containers(
    candidate: &Candidate,
    group: &Group,
    document: &Document,
    numbers: &mut Features,
) {
    // "France, Germany": what stands after a country does not contain it.
    if matches!(candidate.record.kind, Kind::Country | Kind::Continent) {
        return;
    }
    let held =
        |group: &Group| group.containers.iter().any(|larger| larger.holds(candidate));
    if !group.containers.is_empty() {
        numbers[if held(group) { 25 } else { 26 }] = 1.0;
        return;
    }
    let mut namesakes = document
        .groups
        .iter()
        .filter(|other| other.key == group.key && !other.containers.is_empty())
        .peekable();
    if namesakes.peek().is_some() {
        numbers[if namesakes.any(held) { 27 } else { 28 }] = 1.0;
    }
}

/// Whether places of the other names lie near by, likely or not.
///
/// Of forty towns called Paris and ten Henry Counties only one pair lies together. A name with many
/// places is near to something by chance, so it counts less.
fn coincidences(
    candidate: &Candidate,
    locals: &[Vec<(PlaceId, [f32; 3])>],
    others: &[usize],
    numbers: &mut Features,
) {
    if !is_local(candidate.record.kind) {
        return;
    }
    let (mut best, mut sum, mut counted) = (0.0f32, 0.0, 0.5);
    for other in others.iter().filter_map(|&other| locals.get(other)) {
        if other.is_empty() {
            continue;
        }
        let [a, b, c] = candidate.position;
        let mut cosine = -1.0f32;
        for &(place, [x, y, z]) in other {
            let here = a * x + b * y + c * z;
            cosine = cosine.max(if place == candidate.place { -1.0 } else { here });
        }
        let value = (-chord(cosine) / CLOSE).exp() / (1.0 + (other.len() as f32).ln());
        best = best.max(value);
        sum += value;
        counted += 1.0;
    }
    numbers[49] = best;
    numbers[50] = sum / counted;
}

/// The places of a group that are small enough to be close to another.
fn local_places(group: &Group) -> Vec<(PlaceId, [f32; 3])> {
    let local = group.candidates.iter().filter(|place| is_local(place.record.kind));
    local.map(|place| (place.place, place.position)).collect()
}

/// The other groups that count for one: those with other names, nearest in order.
fn neighbours(document: &Document, number: usize, limit: usize) -> Vec<usize> {
    let groups = &document.groups;
    let key = groups.get(number).map(|group| group.key.as_str());
    let mut others: Vec<usize> = (number.saturating_sub(limit)
        ..(number + limit).min(groups.len()))
        .filter(|&other| groups.get(other).map(|group| group.key.as_str()) != key)
        .collect();
    others.sort_by_key(|&other| other.abs_diff(number));
    others.truncate(limit);
    others
}

fn countries(candidate: &Candidate, document: &Document, numbers: &mut Features) {
    if document.countries.is_empty() {
        return;
    }
    let share = candidate.country.and_then(|country| document.countries.get(&country));
    numbers[29] = share.copied().unwrap_or(0.0);
    numbers[30] = f32::from(u8::from(share.is_none() && candidate.country.is_some()));
}

/// What the other names of the document mean, as far as is known by now.
pub(crate) struct Beliefs<'d> {
    document: &'d Document,
    /// For each group its likeliest candidates, with their probabilities.
    likely: Vec<Vec<(&'d Candidate, f32)>>,
    /// Probability by country and by region, over all groups.
    countries: Vec<f32>,
    regions: Vec<f32>,
}

impl<'d> Beliefs<'d> {
    /// `probabilities` has one number for each candidate of each group.
    pub(crate) fn new(document: &'d Document, probabilities: &[Vec<f32>]) -> Beliefs<'d> {
        let likely: Vec<Vec<(&Candidate, f32)>> = document
            .groups
            .iter()
            .zip(probabilities)
            .map(|(group, probabilities)| {
                let mut likely: Vec<_> =
                    group.candidates.iter().zip(probabilities.iter().copied()).collect();
                likely.sort_by(|(_, a), (_, b)| b.total_cmp(a));
                likely.truncate(LIKELY);
                likely
            })
            .collect();
        let mut beliefs = Beliefs {
            document,
            likely,
            countries: vec![0.0; 256],
            regions: vec![0.0; usize::from(u16::MAX) + 1],
        };
        for likely in &beliefs.likely {
            for (candidate, probability) in likely {
                if let Some(country) = candidate.country {
                    beliefs.countries[usize::from(country)] += probability;
                }
                beliefs.regions[usize::from(candidate.record.region)] += probability;
            }
        }
        beliefs
    }

    /// Completes the numbers of the candidates of one group by what the others mean.
    pub(crate) fn look_at(&self, number: usize, numbers: &mut [Features]) {
        let Some(group) = self.document.groups.get(number) else { return };
        let own = self.likely.get(number).map(Vec::as_slice).unwrap_or_default();
        let others: Vec<(usize, f32)> = neighbours(self.document, number, NEIGHBOURS)
            .into_iter()
            .filter_map(|other| {
                Some((other, gap(group, self.document.groups.get(other)?)))
            })
            .collect();
        let total: f32 = self.countries.iter().sum();
        let leading = self.leading_country(own);
        for (candidate, numbers) in group.candidates.iter().zip(numbers) {
            self.masses(candidate, own, total, numbers);
            self.named(candidate, number, numbers);
            self.closeness(candidate, &others, numbers);
            if candidate.country.is_some() && candidate.country == leading {
                numbers[46] = 1.0;
            }
            if candidate.record.kind.is_town() {
                let elsewhere = 1.0 - numbers[31];
                numbers[42] = numbers[0] * elsewhere;
                numbers[43] = numbers[34];
            }
        }
    }

    fn leading_country(&self, own: &[(&Candidate, f32)]) -> Option<u8> {
        let mut masses = self.countries.clone();
        for (candidate, probability) in own {
            if let Some(country) = candidate.country {
                masses[usize::from(country)] -= probability;
            }
        }
        let best = (0..=u8::MAX)
            .max_by(|&a, &b| masses[usize::from(a)].total_cmp(&masses[usize::from(b)]))?;
        (masses[usize::from(best)] > 0.1).then_some(best)
    }

    /// The share of the other groups that lie in the candidate's country and region.
    fn masses(
        &self,
        candidate: &Candidate,
        own: &[(&Candidate, f32)],
        total: f32,
        numbers: &mut Features,
    ) {
        let own_total: f32 = own
            .iter()
            .filter(|(other, _)| other.country.is_some())
            .map(|(_, probability)| probability)
            .sum();
        let rest = (total - own_total).max(0.0) + 0.5;
        let own_in = |same: &dyn Fn(&Candidate) -> bool| -> f32 {
            own.iter()
                .filter(|(other, _)| same(other))
                .map(|(_, probability)| probability)
                .sum()
        };
        if let Some(country) = candidate.country {
            let mass = self.countries[usize::from(country)];
            let own = own_in(&|other| other.country == Some(country));
            numbers[31] = (mass - own).max(0.0) / rest;
            let region = candidate.record.region;
            let mass = self.regions[usize::from(region)];
            let own = own_in(&|other| other.record.region == region);
            numbers[32] = (mass - own).max(0.0) / rest;
            // The first few places in a region say more than the next.
            numbers[54] = (1.0 + 20.0 * numbers[31]).ln();
            numbers[55] = (1.0 + 20.0 * numbers[32]).ln();
        }
    }

    /// Whether the candidate's country or region is itself named.
    fn named(&self, candidate: &Candidate, number: usize, numbers: &mut Features) {
        let Some(country) = candidate.country else { return };
        let (mut by_country, mut by_region) = (0.0f32, 0.0f32);
        for (other, likely) in self.likely.iter().enumerate() {
            if other == number {
                continue;
            }
            for (named, probability) in likely {
                if named.place == candidate.place {
                    continue;
                }
                if named.record.kind == Kind::Country && named.country == Some(country) {
                    by_country = by_country.max(*probability);
                }
                let same_region = named.record.region == candidate.record.region;
                if named.record.kind == Kind::Admin1 && same_region {
                    by_region = by_region.max(*probability);
                }
            }
        }
        numbers[33] = by_country;
        numbers[34] = by_region;
    }

    fn closeness(
        &self,
        candidate: &Candidate,
        others: &[(usize, f32)],
        numbers: &mut Features,
    ) {
        let (mut best, mut close, mut beside, mut reach) = (0.0f32, 0.0, 0.0f32, 0.0);
        let mut counted = 0.0;
        for &(number, gap) in others {
            let (Some(other), Some(likely)) =
                (self.document.groups.get(number), self.likely.get(number))
            else {
                continue;
            };
            let (mut near, mut wide, mut local) = (0.0, 0.0, 0.0);
            for (place, probability) in likely {
                if !is_local(place.record.kind) || place.place == candidate.place {
                    continue;
                }
                local += probability;
                let distance = place.distance(candidate);
                if distance < 10.0 * REACH {
                    near += probability * (-distance / CLOSE).exp();
                    wide += probability * (-distance / REACH).exp();
                }
            }
            counted += local;
            if other.outlet {
                numbers[40] = near;
                numbers[41] = likely
                    .iter()
                    .filter(|(place, _)| place.record.region == candidate.record.region)
                    .map(|(_, probability)| probability)
                    .sum();
            }
            best = best.max(near);
            close += near;
            reach += wide;
            beside = beside.max(near * (-gap / BESIDE).exp());
        }
        numbers[35] = best;
        numbers[36] = close / (counted + 0.5);
        numbers[37] = beside;
        numbers[38] = reach / (counted + 0.5);
    }
}

/// Whether a place of this kind is small enough to be close to another.
fn is_local(kind: Kind) -> bool {
    kind.is_town()
        || matches!(
            kind,
            Kind::Admin2
                | Kind::Quarter
                | Kind::Site
                | Kind::Airport
                | Kind::Park
                | Kind::Island
        )
}

/// Bytes between the nearest mentions of two groups.
fn gap(group: &Group, other: &Group) -> f32 {
    // Long lists of mentions are sampled: it is a matter of near or far.
    let starts =
        |group: &Group| group.starts.iter().copied().take(16).collect::<Vec<_>>();
    let theirs = starts(other);
    starts(group)
        .into_iter()
        .flat_map(|start| theirs.iter().map(move |&their| start.abs_diff(their)))
        .min()
        .map_or(f32::MAX, |gap| gap as f32)
}
