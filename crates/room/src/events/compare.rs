//! Whether what two mentions say of when and where can be the same.

use watchfloor_reading::contract::{PlaceGrain, TimeGrain};

/// When an act took place, as a mention says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// First and last day, in days since 1970.
    pub days: (i32, i32),
    /// How exact.
    pub grain: TimeGrain,
}

/// Where an act took place, as a mention says.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Its name, in lower case.
    pub name: String,
    /// Alpha-3 code of its country.
    pub country: Option<String>,
    /// Its id in GeoNames.
    pub geonames: Option<u64>,
    /// Degrees north and east.
    pub at: (f64, f64),
    /// How large it is.
    pub grain: PlaceGrain,
    /// Whether it stands with the act, not elsewhere in the paragraph.
    pub near: bool,
}

/// What two sayings about one thing come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Both say the same.
    Same,
    /// One holds the other, or is vaguer.
    Compatible,
    /// One says nothing.
    Unknown,
    /// They differ, but not so that both cannot be meant: "market" and "Ferrin", two days of one night.
    Apart,
    /// They cannot both be so.
    Contradictory,
}

/// How exact a grain is: seconds 0, a day 1, weeks 2 and so on.
pub fn coarseness(grain: TimeGrain) -> u8 {
    match grain {
        TimeGrain::Second | TimeGrain::Minute | TimeGrain::Hour | TimeGrain::Part => 0,
        TimeGrain::Day => 1,
        TimeGrain::Week => 2,
        TimeGrain::Month => 3,
        TimeGrain::Quarter | TimeGrain::Season => 4,
        TimeGrain::Year => 5,
        TimeGrain::Decade | TimeGrain::Century => 6,
    }
}

/// Whether two times can be of one act. A night has two dates, and so has an evening in another zone:
/// days next to each other contradict each other only where both are given as days.
pub fn times(one: Option<Moment>, other: Option<Moment>) -> Fit {
    let (Some(one), Some(other)) = (one, other) else { return Fit::Unknown };
    let apart = one.days.0.max(other.days.0).saturating_sub(one.days.1.min(other.days.1));
    let finest = coarseness(one.grain).min(coarseness(other.grain));
    let coarsest = coarseness(one.grain).max(coarseness(other.grain));
    match apart {
        i32::MIN..=0 if coarsest <= 1 => Fit::Same,
        i32::MIN..=0 => Fit::Compatible,
        1 if finest == 0 => Fit::Apart,
        _ => Fit::Contradictory,
    }
}

/// Two cities farther apart than this are two places, whatever is said of their names.
const NEAR_KM: f64 = 25.0;

/// Whether two places can be of one act.
pub fn places(one: Option<&Spot>, other: Option<&Spot>) -> Fit {
    let (Some(one), Some(other)) = (one, other) else { return Fit::Unknown };
    let same_id = one.geonames.is_some() && one.geonames == other.geonames;
    if same_id || one.name == other.name && one.grain == other.grain {
        return Fit::Same;
    }
    let countries_differ = matches!(
        (&one.country, &other.country), (Some(one), Some(other)) if one != other
    );
    let large = |grain| matches!(grain, PlaceGrain::Country | PlaceGrain::Region);
    let country = |spot: &Spot| spot.grain == PlaceGrain::Country;
    if countries_differ {
        // A sea, a border region: an area may lie in more than one country.
        let areas = one.grain == PlaceGrain::Region || other.grain == PlaceGrain::Region;
        return if areas && kilometres(one.at, other.at) < 500.0 {
            Fit::Unknown
        } else {
            Fit::Contradictory
        };
    }
    if country(one) || country(other) {
        return Fit::Compatible;
    }
    let far = kilometres(one.at, other.at);
    if large(one.grain) || large(other.grain) {
        return if far < 300.0 { Fit::Compatible } else { Fit::Contradictory };
    }
    if one.grain == other.grain {
        return if one.grain == PlaceGrain::City || far > NEAR_KM {
            Fit::Contradictory
        } else {
            Fit::Unknown
        };
    }
    if far <= NEAR_KM { Fit::Compatible } else { Fit::Contradictory }
}

/// The way between two points over the ground.
pub fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    let radians = |at: (f64, f64)| (at.0.to_radians(), at.1.to_radians());
    let ((lat, lon), (its_lat, its_lon)) = (radians(one), radians(other));
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(its_lat - lat) + lat.cos() * its_lat.cos() * half(its_lon - lon);
    2.0 * 6371.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(first: i32, last: i32, grain: TimeGrain) -> Option<Moment> {
        Some(Moment { days: (first, last), grain })
    }

    #[test]
    fn times_contradict_each_other_where_they_do_not_meet() {
        let monday = day(10, 10, TimeGrain::Day);
        assert_eq!(times(monday, monday), Fit::Same);
        assert_eq!(times(monday, day(11, 11, TimeGrain::Day)), Fit::Contradictory);
        assert_eq!(times(monday, day(11, 11, TimeGrain::Part)), Fit::Apart);
        assert_eq!(times(monday, day(1, 30, TimeGrain::Month)), Fit::Compatible);
        assert_eq!(times(monday, None), Fit::Unknown);
        let odd = day(i32::MAX, i32::MIN, TimeGrain::Day);
        assert_eq!(times(odd, monday), times(monday, odd));
    }

    fn spot(name: &str, country: &str, at: (f64, f64), grain: PlaceGrain) -> Spot {
        Spot {
            name: name.to_owned(),
            country: Some(country.to_owned()),
            geonames: None,
            at,
            grain,
            near: true,
        }
    }

    #[test]
    fn two_towns_of_one_country_are_two_places_and_both_lie_in_it() {
        let kharkiv = spot("kharkiv", "UKR", (50.0, 36.2), PlaceGrain::City);
        let odesa = spot("odesa", "UKR", (46.5, 30.7), PlaceGrain::City);
        let ukraine = spot("ukraine", "UKR", (49.0, 32.0), PlaceGrain::Country);
        let poland = spot("poland", "POL", (52.0, 19.0), PlaceGrain::Country);
        assert_eq!(places(Some(&kharkiv), Some(&odesa)), Fit::Contradictory);
        assert_eq!(places(Some(&kharkiv), Some(&ukraine)), Fit::Compatible);
        assert_eq!(places(Some(&kharkiv), Some(&poland)), Fit::Contradictory);
        assert_eq!(places(Some(&kharkiv), None), Fit::Unknown);
        let nowhere = spot("nowhere", "UKR", (f64::NAN, f64::INFINITY), PlaceGrain::City);
        assert_ne!(places(Some(&kharkiv), Some(&nowhere)), Fit::Same);
    }
}
