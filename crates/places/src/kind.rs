/// What a place of the gazetteer is.
///
/// The order is that of the table `KINDS` in `tables/gazetteer.py`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A country or a territory with a code of its own.
    Country,
    /// A first-order division: a state, a province.
    Admin1,
    /// A second-order division: a county, a district.
    Admin2,
    /// The capital of a country.
    Capital,
    /// The seat of a first-order division.
    Seat1,
    /// The seat of a second-order division.
    Seat2,
    /// Any other town or village.
    Town,
    /// A part of a town.
    Quarter,
    /// A continent or a part of the world larger than countries.
    Continent,
    /// A sea, bay, strait or lake.
    Water,
    /// A river or a canal.
    River,
    /// A mountain, a range, a desert, a plateau.
    Heights,
    /// A region without an administration of that name, or a disputed one.
    Region,
    /// An island or a group of islands.
    Island,
    /// A site: a base, a plant, a building, a crossing.
    Site,
    /// An airport or an air base.
    Airport,
    /// A park or a reserve.
    Park,
}

/// How large a thing a resolved place is: the words of the reading's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// A country.
    Country,
    /// Anything between a country and a town, and what lies across borders.
    Region,
    /// A town or a village.
    City,
    /// A spot: a quarter, a base, an airport.
    Site,
}

impl Grain {
    /// The word the contract uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Country => "country",
            Grain::Region => "region",
            Grain::City => "city",
            Grain::Site => "site",
        }
    }
}

impl Kind {
    /// Every kind, in the order of the gazetteer's numbers.
    pub const ALL: [Kind; 17] = [
        Kind::Country,
        Kind::Admin1,
        Kind::Admin2,
        Kind::Capital,
        Kind::Seat1,
        Kind::Seat2,
        Kind::Town,
        Kind::Quarter,
        Kind::Continent,
        Kind::Water,
        Kind::River,
        Kind::Heights,
        Kind::Region,
        Kind::Island,
        Kind::Site,
        Kind::Airport,
        Kind::Park,
    ];

    pub(crate) fn from_number(number: u8) -> Kind {
        Kind::ALL.get(usize::from(number)).copied().unwrap_or(Kind::Town)
    }

    /// How large a thing of this kind is.
    pub fn grain(self) -> Grain {
        match self {
            Kind::Country => Grain::Country,
            Kind::Capital | Kind::Seat1 | Kind::Seat2 | Kind::Town => Grain::City,
            Kind::Quarter | Kind::Site | Kind::Airport => Grain::Site,
            _ => Grain::Region,
        }
    }

    /// The GeoNames feature class: `A` divisions, `P` towns, `H` water, `T` heights and islands,
    /// `L` areas, `S` sites.
    pub fn feature_class(self) -> char {
        match self {
            Kind::Country | Kind::Admin1 | Kind::Admin2 => 'A',
            Kind::Capital | Kind::Seat1 | Kind::Seat2 | Kind::Town | Kind::Quarter => 'P',
            Kind::Water | Kind::River => 'H',
            Kind::Heights | Kind::Island => 'T',
            Kind::Continent | Kind::Region | Kind::Park => 'L',
            Kind::Site | Kind::Airport => 'S',
        }
    }

    /// Whether it is a town of any size, its quarters not included.
    pub fn is_town(self) -> bool {
        self.grain() == Grain::City
    }
}
