//! The gazetteer's bytes, read in place: opening it builds nothing and copies nothing.
//!
//! `tables/gazetteer.py` writes the file. After eight magic bytes come two counts (places, other
//! names) and the lengths of eight sections, all as 32-bit little-endian numbers:
//!
//! 1. *fold*: what characters beyond ASCII become, see [`Fold`];
//! 2. *countries*: alpha-3 code of each;
//! 3. *regions*: number of the country (8 bits);
//! 4. *records*: one of 12 bytes for each place: GeoNames id (24 bits), latitude and longitude
//!    (20 bits each), region (16 bits), logarithm of the population, kind;
//! 5. *name offsets* and 6. *names*: the names of places in blocks of 16, each without the bytes
//!    it shares with the one before. Places are in the order of their folded names, so this is also
//!    the index by name;
//! 7. *other-name offsets* and 8. *other names*: folded alternative names in the same manner, each
//!    followed by the number of its place and its relation to it.

use crate::bytes::{u16_at, u24_at, u32_at, u40_at};
use crate::fold::Fold;
use crate::{Kind, PlacesError};

const MAGIC: &[u8] = b"WFGAZ\x001\n";
const HEADER: usize = MAGIC.len() + 2 * 4 + 8 * 4;
const BLOCK: usize = 16;
const RECORD: usize = 12;

/// The number of a place in the gazetteer.
pub(crate) type PlaceId = u32;

/// How a name relates to the place it is looked up for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relation {
    /// The name it is listed under.
    Main,
    /// Another name of it, in a table made by hand.
    Known,
    /// Another name of it.
    Other,
    /// The name of a region without the word that says what it is ("Fulton" for Fulton County).
    WithoutType,
    /// An abbreviation of its name.
    Abbreviation,
    /// What its people are called.
    Demonym,
}

/// The fixed part of a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    /// 0 where there is none.
    pub(crate) geonames: u32,
    pub(crate) lat: f32,
    pub(crate) lon: f32,
    /// Number of the first-order division, or of a country without one; `u16::MAX` for none.
    pub(crate) region: u16,
    /// Twelve times the natural logarithm of the population.
    pub(crate) size: u8,
    pub(crate) kind: Kind,
}

impl Record {
    /// The population, to within a tenth.
    pub(crate) fn population(&self) -> u64 {
        (f64::from(self.size) / 12.0).exp_m1().round() as u64
    }
}

/// The sections of a gazetteer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'g> {
    places: usize,
    others: usize,
    fold: &'g [u8],
    countries: &'g [u8],
    regions: &'g [u8],
    records: &'g [u8],
    names: Blocks<'g>,
    other_names: Blocks<'g>,
}

impl<'g> Table<'g> {
    pub(crate) fn open(bytes: &'g [u8]) -> Result<Table<'g>, PlacesError> {
        if !bytes.starts_with(MAGIC) || bytes.len() < HEADER {
            return Err(PlacesError::NotAGazetteer);
        }
        let count = |number: usize| u32_at(bytes, MAGIC.len() + 4 * number) as usize;
        let (places, others) = (count(0), count(1));
        let mut start = HEADER;
        let mut section = |number: usize, name: &'static str, length: Option<usize>| {
            let end = start + count(2 + number);
            let found = bytes.get(start..end);
            start = end;
            found
                .filter(|found| length.is_none_or(|length| length == found.len()))
                .ok_or(PlacesError::WrongLength { section: name })
        };
        let table = Table {
            places,
            others,
            fold: section(0, "fold", None)?,
            countries: section(1, "countries", None)?,
            regions: section(2, "regions", None)?,
            records: section(3, "records", Some(places * RECORD))?,
            names: Blocks {
                offsets: section(4, "name offsets", Some(places.div_ceil(BLOCK) * 4))?,
                data: section(5, "names", None)?,
                extra: 0,
            },
            other_names: Blocks {
                offsets: section(
                    6,
                    "other-name offsets",
                    Some(others.div_ceil(BLOCK) * 4),
                )?,
                data: section(7, "other names", None)?,
                extra: 3,
            },
        };
        if start == bytes.len() {
            Ok(table)
        } else {
            Err(PlacesError::WrongLength { section: "other names" })
        }
    }

    pub(crate) fn fold(&self) -> Fold<'g> {
        Fold::new(self.fold)
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.places
    }

    pub(crate) fn record(&self, place: PlaceId) -> Record {
        let at = place as usize * RECORD;
        let position = u40_at(self.records, at + 3);
        let grid = 0xF_FFFF as f64;
        let lat = ((position >> 20) & 0xF_FFFF) as f64 / grid * 180.0 - 90.0;
        let lon = (position & 0xF_FFFF) as f64 / grid * 360.0 - 180.0;
        let byte = |offset: usize| self.records.get(at + offset).copied().unwrap_or(0);
        Record {
            geonames: u24_at(self.records, at),
            lat: lat as f32,
            lon: lon as f32,
            region: u16_at(self.records, at + 8),
            size: byte(10),
            kind: Kind::from_number(byte(11)),
        }
    }

    /// The name a place is listed under.
    pub(crate) fn name(&self, place: PlaceId) -> String {
        let mut cursor = self.names.block(place as usize / BLOCK);
        for _ in 0..=place as usize % BLOCK {
            if !cursor.advance() {
                break;
            }
        }
        String::from_utf8_lossy(&cursor.key).into_owned()
    }

    /// The number of the country that a region is in.
    pub(crate) fn country_of(&self, region: u16) -> Option<u8> {
        self.regions.get(usize::from(region)).copied()
    }

    /// The alpha-3 code of a country.
    pub(crate) fn alpha3(&self, country: u8) -> Option<&'g str> {
        let at = usize::from(country) * 3;
        self.countries.get(at..at + 3).and_then(|code| std::str::from_utf8(code).ok())
    }

    /// The number of the country with an alpha-3 code.
    pub(crate) fn country(&self, alpha3: &str) -> Option<u8> {
        let found =
            self.countries.chunks_exact(3).position(|code| code == alpha3.as_bytes());
        found.and_then(|number| u8::try_from(number).ok())
    }

    /// Adds the places with a folded name to `found`, at most `limit` under either kind of name.
    pub(crate) fn look_up(
        &self,
        key: &str,
        limit: usize,
        found: &mut Vec<(PlaceId, Relation)>,
    ) {
        if key.is_empty() {
            return;
        }
        let fold = self.fold();
        let mut folded = String::new();
        let mut folded_key = |name: &[u8], against: &str| {
            fold.fold_into(&String::from_utf8_lossy(name), &mut folded);
            folded.as_str().cmp(against)
        };
        let block = self.names.search(self.places, |name| folded_key(name, key).is_lt());
        self.names.scan(block, self.places, |number, cursor| {
            let order = folded_key(&cursor.key, key);
            if order.is_eq() {
                found.push((number as PlaceId, Relation::Main));
            }
            order.is_le() && found.len() < limit
        });
        let mains = found.len();
        let block = self.other_names.search(self.others, |name| name < key.as_bytes());
        self.other_names.scan(block, self.others, |_, cursor| {
            let order = cursor.key.as_slice().cmp(key.as_bytes());
            if order.is_eq() {
                found.push(other(cursor.extra));
            }
            order.is_le() && found.len() < mains + limit
        });
    }
}

/// Takes the 24 bits after an alternative name apart: four of the relation, twenty of the place.
fn other(extra: &[u8]) -> (PlaceId, Relation) {
    let bits = u24_at(extra, 0);
    let relation = match bits >> 20 {
        2 => Relation::WithoutType,
        3 => Relation::Abbreviation,
        4 => Relation::Demonym,
        5 => Relation::Known,
        _ => Relation::Other,
    };
    (bits & 0xF_FFFF, relation)
}

/// Sorted byte strings in front-coded blocks.
#[derive(Clone, Copy, Debug)]
struct Blocks<'g> {
    /// Where each block starts in `data`, four bytes each.
    offsets: &'g [u8],
    data: &'g [u8],
    /// Bytes that follow each string and belong to it.
    extra: usize,
}

impl<'g> Blocks<'g> {
    /// A cursor before the first string of a block.
    fn block(&self, number: usize) -> Cursor<'g> {
        let start = u32_at(self.offsets, number * 4) as usize;
        let rest = self.data.get(start..).unwrap_or_default();
        Cursor { rest, extra_length: self.extra, key: Vec::new(), extra: &[] }
    }

    /// The last block that begins with a string for which `before` holds, or the first block.
    fn search(&self, count: usize, mut before: impl FnMut(&[u8]) -> bool) -> usize {
        let (mut low, mut high) = (0, count.div_ceil(BLOCK));
        while low < high {
            let middle = low.midpoint(high);
            let mut cursor = self.block(middle);
            if cursor.advance() && before(&cursor.key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.saturating_sub(1)
    }

    /// Shows the strings from the start of a block on, with their numbers, until `next` is false.
    fn scan(
        &self,
        block: usize,
        count: usize,
        mut next: impl FnMut(usize, &Cursor<'g>) -> bool,
    ) {
        let mut cursor = self.block(block);
        for number in block * BLOCK..count {
            if number % BLOCK == 0 {
                cursor = self.block(number / BLOCK);
            }
            if !cursor.advance() || !next(number, &cursor) {
                return;
            }
        }
    }
}

/// Walks through the strings of a block.
struct Cursor<'g> {
    rest: &'g [u8],
    extra_length: usize,
    key: Vec<u8>,
    extra: &'g [u8],
}

impl Cursor<'_> {
    /// Goes to the next string; false at the end of the data.
    fn advance(&mut self) -> bool {
        let [shared, own, rest @ ..] = self.rest else { return false };
        let Some((tail, rest)) = rest.split_at_checked(usize::from(*own)) else {
            return false;
        };
        let Some((extra, rest)) = rest.split_at_checked(self.extra_length) else {
            return false;
        };
        self.key.truncate(usize::from(*shared));
        self.key.extend_from_slice(tail);
        (self.extra, self.rest) = (extra, rest);
        true
    }
}
