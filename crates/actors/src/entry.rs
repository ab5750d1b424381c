/*!
What the registry has for a name.
*/

use std::fmt;

/// What sort of thing an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A country or territory.
    Country,
    /// A body with a name: ministries, armies, parties, armed groups, outlets, companies.
    Organization,
    /// A person.
    Person,
    /// A people or community ("Kurds").
    Group,
}

impl Kind {
    /// The kind in the words of the reading.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Country => "country",
            Kind::Organization => "organization",
            Kind::Person => "person",
            Kind::Group => "group",
        }
    }
}

/// How a word refers to a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryWord {
    /// By its name.
    Name,
    /// By its capital, which often stands for its government.
    Capital,
    /// By its people, or the adjective to its name.
    Demonym,
    /// By an institution of the state that goes by a place or a house ("the Kremlin").
    Government,
}

/// An actor's code: country and sector as PLOVER has them.
///
/// `body` is an ISO 3166-1 alpha-3 country, or for what has none one of the manual's names for
/// international actors: `UNO`, `EUR`, `IGO`, `NGO`, `ISM`, `IMG`, `MNC`. Territories that the
/// manual gives to the state in control stand under that state. Kosovo, which has no ISO code, is
/// `XKX`, as in GeoNames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code<'r> {
    /// Country or international body; nothing where the text does not tell.
    pub body: Option<&'r str>,
    /// The PLOVER sector that comes first, or what a user's own code has in its place.
    pub sector: Option<&'r str>,
    /// A second sector, where the tables know one ("GOV" beside "MIL" for a defence ministry).
    pub other: Option<&'r str>,
}

impl<'r> Code<'r> {
    /// `USAGOVMIL` and its beginnings, taken apart. A code of the user's own, which `=` leads, is
    /// left as it is written: all behind its first three letters is the sector.
    pub(crate) fn parse(text: &'r str) -> Code<'r> {
        if let Some(own) = text.strip_prefix('=') {
            let (body, sector) = own.split_at_checked(3).unwrap_or((own, ""));
            let sector = Some(sector).filter(|sector| !sector.is_empty());
            return Code { body: Some(body), sector, other: None };
        }
        let part = |from: usize| text.get(from..from + 3);
        Code { body: part(0).map(in_control), sector: part(3), other: part(6) }
    }
}

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.body.unwrap_or_default())?;
        f.write_str(self.sector.unwrap_or_default())
    }
}

/// An office with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office<'r> {
    /// The office in words, where the tables have them.
    pub title: Option<&'r str>,
    /// Country or body, and sector.
    pub code: Code<'r>,
    /// First day, as exact as known (a year, a month, a day); nothing where not known.
    pub from: Option<&'r str>,
    /// Last day; nothing where the office is still held.
    pub to: Option<&'r str>,
}

impl Office<'_> {
    /// Whether the office was held on a date, which may be a year or a month only.
    pub fn held_on(&self, date: &str) -> bool {
        self.from.is_none_or(|from| !is_before(date, from))
            && self.to.is_none_or(|to| !is_before(to, date))
    }

    fn ended_before(&self, date: &str) -> bool {
        self.to.is_some_and(|to| is_before(to, date))
    }
}

/// Whether one date is before another, as far as both say.
fn is_before(one: &str, other: &str) -> bool {
    let both = one.len().min(other.len());
    one.as_bytes()[..both] < other.as_bytes()[..both]
}

/// What the registry has for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'r> {
    /// The canonical name, which is the same for all names of one actor.
    pub id: &'r str,
    /// What sort of thing it is.
    pub kind: Kind,
    /// ISO 3166-1 alpha-3; nothing for what belongs to no country.
    pub country: Option<&'r str>,
    /// Country and sector, for a person on the date that was asked for.
    pub code: Code<'r>,
    pub(crate) offices: &'r str,
    pub(crate) says: Option<CountryWord>,
}

impl<'r> Entry<'r> {
    /// The sector on the date that was asked for.
    pub fn sector(&self) -> Option<&'r str> {
        self.code.sector
    }

    /// The offices of a person, first to last.
    pub fn offices(&self) -> impl Iterator<Item = Office<'r>> + use<'r> {
        offices(self.offices, self.country)
    }
}

pub(crate) fn offices<'r>(
    column: &'r str,
    country: Option<&'r str>,
) -> impl Iterator<Item = Office<'r>> + use<'r> {
    column.split(';').filter(|text| !text.is_empty()).map(move |text| {
        let mut parts = text.splitn(4, ',');
        let code = parts.next().unwrap_or_default();
        // Three letters are a sector of the person's own country.
        let code = match country {
            Some(country) if code.len() == 3 && is_sector(code) => {
                Code { body: Some(in_control(country)), sector: Some(code), other: None }
            }
            _ => Code::parse(code),
        };
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let (from, to) = (next(), next());
        Office { title: next(), code, from, to }
    })
}

/// The code that a person's offices give on a date; without a date, the last office counts.
///
/// Who held office before and holds none is of the elite, as the manual says of former officials;
/// of somebody before the first office known nothing is said but the country.
pub(crate) fn code_on<'r>(
    column: &'r str,
    country: Option<&'r str>,
    date: Option<&str>,
) -> (Code<'r>, bool) {
    let own = country.map(in_control);
    let mut ended = false;
    let mut held = None;
    for office in offices(column, country) {
        match date {
            Some(date) if office.held_on(date) => held = Some(office.code),
            Some(date) => ended |= office.ended_before(date),
            None => held = Some(office.code),
        }
    }
    match held {
        Some(code) => (code, true),
        None if ended => (Code { body: own, sector: Some("ELI"), other: None }, false),
        None => (Code { body: own, sector: None, other: None }, false),
    }
}

/// Whether three letters are one of the manual's names for international actors.
pub(crate) fn is_body(code: &str) -> bool {
    matches!(code, "UNO" | "EUR" | "IGO" | "NGO" | "ISM" | "IMG" | "MNC")
}

/// The PLOVER sector codes.
pub(crate) fn is_sector(code: &str) -> bool {
    matches!(
        code,
        "COP"
            | "GOV"
            | "JUD"
            | "LEG"
            | "MIL"
            | "PRM"
            | "PTY"
            | "REB"
            | "SPY"
            | "UAF"
            | "UNK"
            | "AGR"
            | "BUS"
            | "CRM"
            | "CVL"
            | "EDU"
            | "ELI"
            | "JRN"
            | "LAB"
            | "MED"
            | "REF"
            | "OPP"
            | "PRE"
            | "REL"
            | "SOC"
    )
}

/// The state that a territory is coded under: the manual folds all but a few into the state in
/// control, and counts the Sahara with Morocco.
fn in_control(code: &str) -> &str {
    match code {
        "ALA" => "FIN",
        "ASM" | "GUM" | "MNP" | "PRI" | "VIR" => "USA",
        "AIA" | "BMU" | "CYM" | "FLK" | "GGY" | "GIB" | "IMN" | "JEY" | "MSR" | "PCN"
        | "SHN" | "TCA" | "VGB" => "GBR",
        "BLM" | "GLP" | "GUF" | "MAF" | "MTQ" | "MYT" | "NCL" | "PYF" | "REU" | "SPM"
        | "WLF" => "FRA",
        "ABW" | "BES" | "CUW" | "SXM" => "NLD",
        "FRO" | "GRL" => "DNK",
        "COK" | "NIU" | "TKL" => "NZL",
        "SJM" => "NOR",
        "MAC" => "CHN",
        "ESH" => "MAR",
        _ => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_compare_as_far_as_both_say() {
        let office = Office {
            title: None,
            code: Code::default(),
            from: Some("2021-01-20"),
            to: Some("2025-01"),
        };
        for date in ["2021-01-20", "2021-01", "2021", "2025-01-31", "2025"] {
            assert!(office.held_on(date), "{date}");
        }
        for date in ["2021-01-19", "2020", "2025-02", "2026-01-01"] {
            assert!(!office.held_on(date), "{date}");
        }
    }

    #[test]
    fn offices_give_the_code_of_their_time() {
        let column = "LEG,2005,2008-11,Senator;GOV,2009-01-20,2017-01-20,President;UNOGOV,2018,2019,";
        let on = |date| code_on(column, Some("USA"), date).0.to_string();
        assert_eq!(on(Some("2006-05-01")), "USALEG");
        assert_eq!(on(Some("2010")), "USAGOV");
        assert_eq!(on(Some("2018-06")), "UNOGOV");
        assert_eq!(on(Some("2020-01-01")), "USAELI");
        assert_eq!(on(Some("1999")), "USA");
        assert_eq!(on(None), "UNOGOV");
    }

    #[test]
    fn territories_stand_under_the_state_in_control() {
        assert_eq!(Code::parse("PRICOP").to_string(), "USACOP");
        assert_eq!(Code::parse("HKGGOV").to_string(), "HKGGOV");
    }

    #[test]
    fn codes_of_the_users_own_are_left_as_they_are() {
        for own in ["ORVGUARD", "PRICOPXYZ", "ORV", "OR"] {
            assert_eq!(Code::parse(&format!("={own}")).to_string(), own);
        }
    }
}
