//! Which days are turning-points.
//!
//! What moves the level of a day away from what was left of it is the day's *push*. It is compared
//! with what the pair is used to: its greatest push of late, fading. So the first strike in a quiet
//! pair is marked and the ninth of a war is not; and the way back is added up over days, because talks
//! are small beside strikes and come one by one.
//!
//! Pushes are compared, and not levels, because a level that only decays moves every day although
//! nothing happens. A maximum that fades was taken rather than a mean with a deviation: pairs have few
//! days with events, and the deviation of three numbers says nothing.

use super::weights::decay;
use crate::picture::Mark;

/// Days after which what a pair is used to has faded by half.
const CUSTOM_HALF_LIFE: f64 = 7.0;

/// The least push that can be an escalation. A strike that one origin vouches for pushes by 5.4 to 6.
const LEAST: f64 = 5.0;

/// How much of a push by words alone (threats, accusations, refusals) counts. With a half no lone
/// verbal act reaches [`LEAST`]: the worst, a threat of force, scores 7.
const WORDS: f64 = 0.5;

/// How many times what the pair is used to a push must be to be another escalation.
const FACTOR: f64 = 3.0;

/// How much cooperation, less conflict, must come together after an escalation to be a way back: a
/// truce that one origin vouches for, a release of prisoners, or a few days of talks.
const TURN: f64 = 2.0;

/// What has faded below this is forgotten: there is nothing to come back from.
const FORGOTTEN: f64 = 0.5;

/// What pushes the level of one day; none of it is negative.
#[derive(Clone, Copy, Debug, Default)]
pub struct Push {
    /// Conflict in deeds.
    pub deeds: f64,
    /// Conflict in words.
    pub words: f64,
    /// Cooperation.
    pub cooperation: f64,
}

/// Goes through the days of a pair.
#[derive(Clone, Debug, Default)]
pub struct Marking {
    /// The greatest push of conflict of late, faded.
    used_to: f64,
    /// The same of deeds alone: after a week of threats the first strike is still the first.
    used_to_deeds: f64,
    /// The day these are for.
    day: Option<i32>,
    /// Whether the last mark is an escalation.
    escalated: bool,
    /// What has come together towards a way back.
    way_back: f64,
}

impl Marking {
    /// The next day on which something was between the two.
    pub fn day(&mut self, day: i32, push: Push) -> Option<Mark> {
        let faded = self.day.map_or(1.0, |last| decay(day, last, CUSTOM_HALF_LIFE));
        self.used_to *= faded;
        self.used_to_deeds *= faded;
        self.day = Some(day);
        let conflict = push.deeds + WORDS * push.words;
        let jumps = |size: f64, used_to: f64| size >= LEAST && size >= FACTOR * used_to;
        // Prisoners set free on the day of a massacre make it no less of one, but what is given with
        // one hand and more than taken with the other is no escalation.
        let escalates = conflict > push.cooperation
            && (jumps(push.deeds, self.used_to_deeds) || jumps(conflict, self.used_to));
        self.way_back = (self.way_back + push.cooperation - conflict).max(0.0);
        // Nobody gets used to war by an expelled diplomat: what is too small to be marked does not count.
        if conflict >= LEAST {
            self.used_to = self.used_to.max(conflict);
        }
        if push.deeds >= LEAST {
            self.used_to_deeds = self.used_to_deeds.max(push.deeds);
        }
        if escalates {
            self.escalated = true;
            self.way_back = 0.0;
            return Some(Mark::Escalation);
        }
        if self.escalated && self.used_to >= FORGOTTEN && self.way_back >= TURN {
            *self = Marking { day: self.day, ..Marking::default() };
            return Some(Mark::DeEscalation);
        }
        None
    }
}
