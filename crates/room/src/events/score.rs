//! How likely two mentions are of one act.

use watchfloor_reading::contract::Status;

use super::compare::{self, Fit};
use super::facts::{Count, Facts, Side};
use super::party::{COMPATIBLE, same_by_words};
use super::stems::Stems;
use super::trigger::Alike;
use super::weights::{ACROSS, WITHIN};

/// From here on two mentions are joined.
pub(crate) const LEAST: f32 = 0.5;

/// More days between two reports than this make no further difference.
const MOST_DAYS: u32 = 14;

/// From here on two reports are taken for ones of one story.
const STORY: f32 = 0.25;

/// What is weighed, each between 0 and 1. The weights stand in `weights.rs` in the same order.
pub const CONSIDERATIONS: [&str; 50] = [
    "always",
    "same word",
    "same word, of saying",
    "same word, of many meanings",
    "words of one group",
    "words of one group, of saying",
    "words of one stem",
    "one word is vague",
    "other words",
    "same type",
    "types differ",
    "clause",
    "sentence",
    "names shared",
    "names shared none",
    "names each of its own",
    "same sentence in both reports",
    "actors fit",
    "actors contradict",
    "recipients fit",
    "recipients contradict",
    "parties crossed",
    "times fit",
    "times contradict",
    "places fit",
    "places contradict",
    "figures fit",
    "figures contradict",
    "one happened, one is announced",
    "reports alike",
    "same word in reports alike",
    "both lead their reports",
    "in one sentence",
    "days between the reports",
    "reports of one story",
    "same word in one story",
    "group or stem in one story",
    "same rare word",
    "same word, central in both",
    "same word, central in neither",
    "group or stem, central in both",
    "other words of one type in one story",
    "clause, same word",
    "outcome in the sentence of the act",
    "headline and lead of one type",
    "actors in other words",
    "recipients in other words",
    "speech of another matter",
    "nothing in common but a common word",
    "goes on with it",
];

/// One number for each consideration.
pub type Numbers = [f32; CONSIDERATIONS.len()];

/// How far the reports of two mentions are alike, and whether they are one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reports {
    pub(crate) same: bool,
    pub(crate) alike: f32,
}

/// What speaks for and against two mentions being of one act.
pub(crate) fn numbers(earlier: &Facts, later: &Facts, reports: Reports) -> Numbers {
    let alike = earlier.trigger.alike(&later.trigger);
    let same_word = alike == Alike::Same;
    let akin = matches!(alike, Alike::Group | Alike::Kin);
    let saying = earlier.trigger.saying;
    let empty = earlier.trigger.empty;
    let typed = !earlier.kind.is_empty() && !later.kind.is_empty();
    let shared =
        earlier.telling.iter().filter(|name| later.telling.contains(name)).count();
    let own = |one: &Facts, other: &Facts| {
        one.telling.iter().any(|name| !other.telling.contains(name))
    };
    let named = !earlier.telling.is_empty() && !later.telling.is_empty();
    let actors = sides(&earlier.actor, &later.actor);
    let recipients = sides(&earlier.recipient, &later.recipient);
    let crossed = actors != Fit::Same
        && recipients != Fit::Same
        && sides(&earlier.actor, &later.recipient) == Fit::Same
        && sides(&earlier.recipient, &later.actor) == Fit::Same;
    let times = match compare::times(earlier.when, later.when) {
        Fit::Contradictory if earlier.counts || later.counts => Fit::Unknown,
        fit => fit,
    };
    let known = compare::places(earlier.place.as_ref(), later.place.as_ref());
    let by_name = known == Fit::Unknown;
    let places = if by_name { sites(earlier, later) } else { known };
    let near = by_name
        || [earlier, later]
            .iter()
            .all(|facts| facts.place.as_ref().is_some_and(|spot| spot.near));
    let figures = counts(&earlier.figures, &later.figures);
    let copied = !reports.same
        && earlier.sentence_hash == later.sentence_hash
        && earlier.sentence_hash != 0
        && same_word;
    let clause = earlier.clause.dice(&later.clause);
    let fits = |fit: Fit| matches!(fit, Fit::Same | Fit::Compatible);
    let both_central = earlier.central && later.central;
    let evident = shared > 0
        || clause >= ALIKE
        || figures == Fit::Same
        || times == Fit::Same
        || places == Fit::Same
        || fits(actors)
        || fits(recipients);
    let yes = |it: bool| f32::from(u8::from(it));
    let graded = |fit: Fit| match fit {
        Fit::Same => 1.0,
        Fit::Compatible => 0.5,
        Fit::Unknown | Fit::Apart | Fit::Contradictory => 0.0,
    };
    [
        1.0,
        yes(same_word && !saying && !empty),
        yes(same_word && saying),
        yes(same_word && empty && !saying),
        yes(alike == Alike::Group && !saying),
        yes(alike == Alike::Group && saying),
        yes(alike == Alike::Kin),
        yes(alike == Alike::Vague),
        yes(alike == Alike::No),
        yes(typed && earlier.kind == later.kind),
        yes(typed && earlier.kind != later.kind),
        clause,
        earlier.sentence.dice(&later.sentence),
        shared.min(3) as f32 / 3.0,
        yes(named && shared == 0),
        yes(own(earlier, later) && own(later, earlier)),
        yes(copied),
        graded(actors),
        yes(actors == Fit::Contradictory),
        graded(recipients),
        yes(recipients == Fit::Contradictory),
        yes(crossed),
        graded(times),
        yes(times == Fit::Contradictory),
        graded(places),
        if places != Fit::Contradictory {
            0.0
        } else if near {
            1.0
        } else {
            0.5
        },
        yes(figures == Fit::Same),
        yes(figures == Fit::Contradictory),
        yes(is_deed(earlier.status) != is_deed(later.status)),
        reports.alike,
        if same_word { reports.alike } else { 0.0 },
        yes(earlier.leads && later.leads),
        yes(reports.same && earlier.at == later.at),
        (earlier.day.abs_diff(later.day).min(MOST_DAYS)) as f32 / MOST_DAYS as f32,
        yes(reports.alike >= STORY),
        yes(same_word && reports.alike >= STORY),
        yes(akin && reports.alike >= STORY),
        if same_word { earlier.rare.min(later.rare) } else { 0.0 },
        yes(same_word && earlier.central && later.central),
        yes(same_word && !earlier.central && !later.central),
        yes(akin && earlier.central && later.central),
        yes(!same_word
            && !akin
            && typed
            && earlier.kind == later.kind
            && reports.alike >= STORY),
        if same_word { clause } else { 0.0 },
        if reports.same { outcome(earlier, later) } else { 0.0 },
        yes(reports.same
            && earlier.at == 0
            && later.at == 1
            && typed
            && earlier.kind == later.kind),
        yes(actors == Fit::Apart),
        yes(recipients == Fit::Apart),
        other_matter(&earlier.matter, &later.matter),
        yes(!reports.same
            && !evident
            && !both_central
            && earlier.rare.min(later.rare) < RARE),
        yes(reports.same
            && goes_on(earlier, later)
            && fits(actors)
            && recipients != Fit::Contradictory),
    ]
}

/// From here on a word is so rare that there are seldom two such acts.
const RARE: f32 = 0.5;

/// From here on two clauses have more in common than their verb.
const ALIKE: f32 = 0.3;

/// How sure it is that two acts of speech are about different matters, 0 to 1.
fn other_matter(one: &Stems, other: &Stems) -> f32 {
    /// Fewer words do not say what it is about.
    const LEAST: usize = 2;
    /// With so much in common they are about one.
    const ENOUGH: f32 = 0.3;
    if one.len() < LEAST || other.len() < LEAST {
        return 0.0;
    }
    (1.0 - one.dice(other) / ENOUGH).max(0.0)
}

/// Whether a sentence tells on of the act of the one before: "shelled Ferrin. They struck the market". Where
/// it names somebody or some place of its own, it is of another act.
fn goes_on(earlier: &Facts, later: &Facts) -> bool {
    const NEAR: usize = 2;
    let next = later.at > earlier.at && later.at - earlier.at <= NEAR && earlier.at > 0;
    let one_type = earlier.kind == later.kind && !later.kind.is_empty();
    let akin = earlier.trigger.alike(&later.trigger).is_akin()
        || later.trigger.is_outcome_of(&earlier.trigger)
        || earlier.trigger.is_outcome_of(&later.trigger);
    let saying = later.trigger.saying || !later.matter.is_empty();
    next && one_type && akin && !saying && later.recipient.names.is_empty()
}

/// Whether of two triggers in one sentence one says what was done and the other what came of it ("shelled
/// the town, killing 12"): for a room that is one act, with its toll. Where a sentence tells of two such
/// acts, each outcome belongs to the nearest: 1 for neighbours, less the farther apart they are.
fn outcome(earlier: &Facts, later: &Facts) -> f32 {
    let pair = later.trigger.is_outcome_of(&earlier.trigger)
        || earlier.trigger.is_outcome_of(&later.trigger);
    if !pair
        || earlier.at != later.at
        || earlier.kind != later.kind
        || earlier.kind.is_empty()
    {
        return 0.0;
    }
    1.0 / (1.0 + earlier.position.abs_diff(later.position) as f32 / 200.0)
}

/// How likely two mentions are of one act.
pub(crate) fn probability(earlier: &Facts, later: &Facts, reports: Reports) -> f32 {
    let numbers = numbers(earlier, later, reports);
    let weights = if reports.same { &WITHIN } else { &ACROSS };
    let sum: f32 =
        numbers.iter().zip(weights).map(|(number, (_, weight))| number * weight).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// Whether somebody says that the act took place or that it did not; else it is yet to come.
pub(crate) fn is_deed(status: Status) -> bool {
    matches!(status, Status::Happened | Status::Ongoing | Status::Denied)
}

/// Whether two acts took place where no gazetteer knows it: "in Corm", "in Lantry".
fn sites(one: &Facts, other: &Facts) -> Fit {
    let lands_differ = !one.site_lands.is_empty()
        && !other.site_lands.is_empty()
        && !one.site_lands.iter().any(|land| other.site_lands.contains(land));
    if lands_differ {
        return Fit::Contradictory;
    }
    if one.sites.is_empty() || other.sites.is_empty() {
        return Fit::Unknown;
    }
    // The town and its province: a name that the other knows as well says nothing against it.
    let unknown =
        |a: &Facts, b: &Facts| a.sites.iter().all(|name| !b.names.contains(name));
    if unknown(one, other) && unknown(other, one) {
        Fit::Contradictory
    } else {
        Fit::Unknown
    }
}

/// Whether two sides can be the same.
pub(crate) fn sides(one: &Side, other: &Side) -> Fit {
    if one.is_empty() || other.is_empty() {
        return Fit::Unknown;
    }
    let mut most = None::<f32>;
    for own in one.parties.iter().zip(&one.called) {
        for its in other.parties.iter().zip(&other.called) {
            most = Some(most.unwrap_or(0.0).max(same_by_words(own, its)));
        }
    }
    let meet = |names: &[String], others: &[String]| {
        names.iter().any(|name| others.contains(name))
    };
    // "the Ardovian town of Ferrin", "the Ardovian town of Tolse": one shared name is not enough where
    // each has one of its own.
    let own = |a: &Side, b: &Side| {
        a.names.iter().any(|name| !b.names.contains(name) && !b.lands.contains(name))
    };
    if own(one, other) && own(other, one) {
        return Fit::Contradictory;
    }
    let lands_differ = !one.lands.is_empty()
        && !other.lands.is_empty()
        && !meet(&one.lands, &other.lands);
    // What one reading knows as a country may be a mere name in another.
    let land_shared = meet(&one.lands, &other.lands)
        || meet(&one.names, &other.lands)
        || meet(&one.lands, &other.names);
    match most {
        Some(most) if most >= 0.85 => Fit::Same,
        _ if meet(&one.names, &other.names) => Fit::Same,
        _ if lands_differ => Fit::Contradictory,
        Some(most) if most >= COMPATIBLE => Fit::Compatible,
        Some(0.0) => Fit::Contradictory,
        // "Ardovian town" and "Ardovian soldiers" have a country in common and are two things.
        _ if land_shared && heads_fit(one, other) => Fit::Compatible,
        _ if !land_shared && meet(&one.stems, &other.stems) => Fit::Compatible,
        _ => Fit::Apart,
    }
}

/// Whether two sides are of two countries.
pub(crate) fn foreign(one: &Side, other: &Side) -> bool {
    let apart = |a: &Side, b: &Side| {
        !a.lands.is_empty()
            && !b.lands.is_empty()
            && a.lands
                .iter()
                .all(|land| !b.lands.contains(land) && !b.names.contains(land))
    };
    let countries = |side: &Side| -> Vec<String> {
        side.parties.iter().filter_map(|party| party.country.clone()).collect()
    };
    let (known, its_known) = (countries(one), countries(other));
    let codes_differ = !known.is_empty()
        && !its_known.is_empty()
        && known.iter().all(|code| !its_known.contains(code));
    codes_differ || apart(one, other) && apart(other, one)
}

/// Whether what two sides are called beside their country may be one: the same thing, forces of some kind
/// both, or nothing.
fn heads_fit(one: &Side, other: &Side) -> bool {
    let heads = |side: &Side| -> Vec<String> {
        let of_land = |stem: &&String| {
            side.lands.iter().any(|land| stem.starts_with(land.as_str()))
        };
        side.stems
            .iter()
            .filter(|stem| !of_land(stem) && stem.chars().any(char::is_alphabetic))
            .cloned()
            .collect()
    };
    let (heads, its_heads) = (heads(one), heads(other));
    heads.is_empty()
        || its_heads.is_empty()
        || heads.iter().any(|head| its_heads.contains(head))
}

/// Whether figures of two mentions agree: those of one role and item must meet.
fn counts(one: &[Count], other: &[Count]) -> Fit {
    let mut fit = Fit::Unknown;
    for count in one {
        for its in other {
            if count.role != its.role || count.item != its.item {
                continue;
            }
            let meets = count.low.unwrap_or(f64::MIN) <= its.high.unwrap_or(f64::MAX)
                && its.low.unwrap_or(f64::MIN) <= count.high.unwrap_or(f64::MAX);
            if meets {
                return Fit::Same;
            }
            fit = Fit::Contradictory;
        }
    }
    fit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::compare::Moment;
    use crate::events::trigger::Trigger;
    use watchfloor_reading::contract::TimeGrain;

    fn strike(word: &str, town: &str, day: i32) -> Facts {
        let names = vec!["karsen".to_owned(), town.to_owned()];
        let clause =
            Stems::of(&["forc".to_owned(), "karsenian".to_owned(), town.to_owned()]);
        Facts {
            telling: vec![town.to_owned()],
            matter: Stems::default(),
            kind: "ASSAULT".to_owned(),
            trigger: Trigger::of(word),
            status: Status::Happened,
            actor: Side {
                stems: vec!["karsenian".to_owned()],
                lands: vec!["karsen".to_owned()],
                ..Side::default()
            },
            recipient: Side {
                stems: vec![town.to_owned()],
                names: vec![town.to_owned()],
                ..Side::default()
            },
            names,
            clause: clause.clone(),
            sentence: clause,
            when: Some(Moment { days: (day, day), grain: TimeGrain::Day }),
            place: None,
            sites: Vec::new(),
            site_lands: Vec::new(),
            figures: Vec::new(),
            sentence_hash: 0,
            at: 1,
            position: 0,
            leads: true,
            central: true,
            rare: 0.5,
            day,
            dated: true,
            counts: false,
        }
    }

    fn likely(one: &Facts, other: &Facts) -> f32 {
        probability(one, other, Reports { same: false, alike: 0.5 })
    }

    #[test]
    fn one_strike_in_other_words_is_one_event() {
        assert!(
            likely(&strike("shell", "aldery", 10), &strike("bomb", "aldery", 10))
                >= LEAST
        );
        assert!(
            likely(&strike("shell", "aldery", 10), &strike("shell", "aldery", 10)) >= 0.9
        );
    }

    #[test]
    fn strikes_on_two_towns_or_on_two_days_are_two_events() {
        assert!(
            likely(&strike("shell", "aldery", 10), &strike("shell", "breck", 10)) < LEAST
        );
        assert!(
            likely(&strike("shell", "aldery", 10), &strike("bomb", "breck", 10)) < LEAST
        );
        assert!(
            likely(&strike("shell", "aldery", 10), &strike("shell", "aldery", 12))
                < LEAST
        );
    }

    #[test]
    fn places_that_only_their_names_tell_apart_are_two_events() {
        let at = |town: &str| Facts {
            recipient: Side::default(),
            telling: Vec::new(),
            sites: vec![town.to_owned()],
            ..strike("march", town, 10)
        };
        assert!(likely(&at("quess"), &at("quess")) >= LEAST);
        assert!(likely(&at("quess"), &at("lorn")) < LEAST);
        let province = Facts { names: vec!["quess".to_owned()], ..at("lorn") };
        assert_eq!(sites(&at("quess"), &province), Fit::Unknown);
    }

    #[test]
    fn the_day_of_a_count_is_not_the_day_of_the_act() {
        let act = strike("shell", "aldery", 10);
        let later = strike("wound", "aldery", 12);
        let count = Facts { counts: true, ..later.clone() };
        assert!(likely(&act, &later) < LEAST && likely(&act, &count) >= LEAST);
    }
}
