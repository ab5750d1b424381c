//! The form in which a sketch is stored: numbers of seven bits a byte, sorted lists as differences.

use super::{Sketch, Term, Told};

/// The first byte. Another form gets another number, and a reader for this one stays.
const FORM: u8 = 1;
/// No list is longer; what says so is no sketch.
const MOST: u64 = 1 << 16;

pub(super) fn encode(sketch: &Sketch) -> Vec<u8> {
    let mut bytes = vec![FORM];
    let outlet = sketch.outlet.as_deref().unwrap_or_default();
    number(&mut bytes, outlet.len() as u64);
    bytes.extend_from_slice(outlet.as_bytes());
    match sketch.address {
        None => bytes.push(0),
        Some(address) => {
            bytes.push(1);
            bytes.extend_from_slice(&address.to_le_bytes());
        }
    }
    match sketch.day {
        None => bytes.push(0),
        Some(day) => {
            bytes.push(1);
            bytes.extend_from_slice(&day.to_le_bytes());
        }
    }
    bytes.push(sketch.told.weekdays);
    bytes.extend_from_slice(&sketch.told.months.to_le_bytes());
    bytes.extend_from_slice(&sketch.told.years.to_le_bytes());
    bytes.push(sketch.level);
    rising(&mut bytes, sketch.shingles.iter().copied());
    rising(&mut bytes, sketch.headline.iter().map(|stem| u32::from(*stem)));
    rising(&mut bytes, sketch.terms.iter().map(|term| term.hash));
    bytes.extend(sketch.terms.iter().map(Term::traits));
    bytes
}

pub(super) fn decode(bytes: &[u8]) -> Option<Sketch> {
    let mut rest = Rest(bytes);
    if rest.byte()? != FORM {
        return None;
    }
    let length = usize::try_from(rest.number()?).ok()?;
    let outlet = std::str::from_utf8(rest.take(length)?).ok()?;
    let address = match rest.byte()? {
        0 => None,
        _ => Some(i64::from_le_bytes(rest.take(8)?.try_into().ok()?)),
    };
    let day = match rest.byte()? {
        0 => None,
        _ => Some(i32::from_le_bytes(rest.take(4)?.try_into().ok()?)),
    };
    let told = Told {
        weekdays: rest.byte()?,
        months: u16::from_le_bytes(rest.take(2)?.try_into().ok()?),
        years: u64::from_le_bytes(rest.take(8)?.try_into().ok()?),
    };
    let level = rest.byte()?;
    let shingles = rest.rising()?;
    let headline =
        rest.rising()?.into_iter().map(u16::try_from).collect::<Result<_, _>>().ok()?;
    let hashes = rest.rising()?;
    let traits = rest.take(hashes.len())?;
    let terms = hashes
        .into_iter()
        .zip(traits)
        .map(|(hash, traits)| Term::new(hash, *traits))
        .collect();
    let outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
    rest.0.is_empty().then_some(Sketch {
        outlet,
        address,
        day,
        told,
        level,
        shingles,
        headline,
        terms,
    })
}

fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn rising(bytes: &mut Vec<u8>, values: impl ExactSizeIterator<Item = u32>) {
    number(bytes, values.len() as u64);
    let mut last = 0;
    for value in values {
        number(bytes, u64::from(value.wrapping_sub(last)));
        last = value;
    }
}

/// What is left to read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn rising(&mut self) -> Option<Vec<u32>> {
        let length = self.number()?;
        if length > MOST {
            return None;
        }
        let mut values = Vec::new();
        let mut last = 0_u32;
        for _ in 0..length {
            let step = u32::try_from(self.number()?).ok()?;
            last = last.checked_add(step)?;
            values.push(last);
        }
        Some(values)
    }
}
