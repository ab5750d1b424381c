//! Where an alert goes, and when nobody wants to be woken.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::matching::Labels;

/// A branch of the tree of routes. What it does not say itself it has from the branch above.
#[derive(Clone, Debug)]
pub struct Route {
    /// Where it stands in the tree ("0", "0.2"), which tells the groups of one route from those of another.
    pub path: String,
    /// What it takes.
    pub matches: Labels,
    /// To whom.
    pub receiver: String,
    /// Alerts whose values of these labels are the same are told together.
    pub group_by: Vec<String>,
    /// How long the first notice of a group waits for others, milliseconds.
    pub group_wait: i64,
    /// How long a group waits between notices, milliseconds.
    pub group_interval: i64,
    /// After how long what still holds is told again, milliseconds; never where it is 0.
    pub repeat_interval: i64,
    /// When nothing is told.
    pub quiet: Option<Quiet>,
    /// Whether the routes behind it are asked too.
    pub goes_on: bool,
    /// Whether it is told that an alert is over.
    pub resolved: bool,
    /// The branches, which are asked first.
    pub routes: Vec<Route>,
}

impl Route {
    /// The routes that take an alert with these labels: the last branches that fit.
    pub fn of<'r>(&'r self, labels: &BTreeMap<String, String>) -> Vec<&'r Route> {
        let mut found = Vec::new();
        if self.matches.fit(labels) {
            self.add(labels, &mut found);
        }
        found
    }

    fn add<'r>(&'r self, labels: &BTreeMap<String, String>, found: &mut Vec<&'r Route>) {
        let before = found.len();
        for route in self.routes.iter().filter(|route| route.matches.fit(labels)) {
            route.add(labels, found);
            if !route.goes_on {
                break;
            }
        }
        if found.len() == before {
            found.push(self);
        }
    }

    /// The route at a place of the tree.
    pub fn at(&self, path: &str) -> Option<&Route> {
        if self.path == path {
            return Some(self);
        }
        self.routes.iter().find_map(|route| route.at(path))
    }

    /// Shows all routes to `see`.
    pub fn each<'r>(&'r self, see: &mut impl FnMut(&'r Route)) {
        see(self);
        for route in &self.routes {
            route.each(see);
        }
    }
}

/// Hours in which nothing is told.
#[derive(Clone, Debug)]
pub struct Quiet {
    /// From this time of day ...
    pub from: Time,
    /// ... until this one; the next day's where it is earlier.
    pub until: Time,
    /// Where.
    pub zone: TimeZone,
}

impl Quiet {
    /// When the quiet that holds at a moment ends, milliseconds; `None` where it does not.
    pub fn ends(&self, now: i64) -> Option<i64> {
        let moment = Timestamp::from_millisecond(now).ok()?.to_zoned(self.zone.clone());
        let time = moment.time();
        let is_over_midnight = self.until <= self.from;
        let is_quiet = if is_over_midnight {
            time >= self.from || time < self.until
        } else {
            time >= self.from && time < self.until
        };
        if !is_quiet {
            return None;
        }
        let ends_tomorrow = is_over_midnight && time >= self.from;
        let day =
            if ends_tomorrow { moment.date().tomorrow().ok()? } else { moment.date() };
        let end =
            day.to_datetime(self.until).to_zoned(self.zone.clone()).ok()?.timestamp();
        // Where clocks are set back or forth the end may lie behind us: a minute later is looked again.
        Some(end.as_millisecond().max(now + 60_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let quiet = Quiet {
            from: Time::constant(22, 0, 0, 0),
            until: Time::constant(6, 0, 0, 0),
            zone: TimeZone::fixed(jiff::tz::offset(2)),
        };
        let morning = at("2031-09-04T04:00:00Z");
        assert_eq!(quiet.ends(at("2031-09-03T20:00:00Z")), Some(morning));
        assert_eq!(quiet.ends(at("2031-09-04T03:59:00Z")), Some(morning));
        assert_eq!(quiet.ends(morning), None);
        assert_eq!(quiet.ends(at("2031-09-03T19:59:00Z")), None);
    }
}
