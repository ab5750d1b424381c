#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use watchfloor_reading::contract::Status;

use super::*;
use crate::picture::{Mark, State};

fn party(name: &str) -> Party {
    Party { key: name.to_lowercase(), name: name.to_owned(), code: None, country: None }
}

fn of_country(name: &str, code: &str) -> Party {
    Party {
        key: name.to_lowercase(),
        name: name.to_owned(),
        code: Some(code.to_owned()),
        country: Some(code[..3].to_owned()),
    }
}

fn card(
    id: Line,
    day: i32,
    kind: &str,
    goldstein: f64,
    actor: &[Party],
    to: &[Party],
) -> EventCard {
    let quad = watchfloor_ontology::EventType::parse(kind).unwrap().quad().name();
    EventCard {
        id,
        kind: kind.to_owned(),
        mode: None,
        cameo: String::new(),
        quad: quad.to_owned(),
        goldstein,
        actor: actor.to_vec(),
        recipient: to.to_vec(),
        status: Status::Happened,
        when: None,
        days: (day, day),
        place: None,
        mentions: vec![id],
        best: id,
        reports: vec![id],
        story: id,
        confidence: 1.0,
        learnt: (i64::from(day) * crate::time::DAY, i64::from(day) * crate::time::DAY),
        judgements: Vec::new(),
    }
}

fn strike(id: Line, day: i32) -> EventCard {
    card(id, day, "ASSAULT", -10.0, &[party("Karsenia")], &[party("Velmora")])
}

fn talks(id: Line, day: i32) -> EventCard {
    card(id, day, "CONSULT", 2.8, &[party("Velmora"), party("Karsenia")], &[])
}

fn matter(event: Line, origins: usize, state: State) -> Matter {
    Matter {
        id: event,
        event: Some(event),
        claims: Vec::new(),
        state,
        origins,
        history: Vec::new(),
        counts: Vec::new(),
    }
}

/// Where there are no reports to ask, every capital begins a name.
fn pairs_between(events: &[EventCard], matters: &[Matter]) -> Vec<Pair> {
    pairs(events, matters, &Named::of(&crate::snapshot::Snapshot::default()))
}

fn marks(pair: &Pair) -> Vec<(i32, Mark)> {
    pair.days.iter().filter_map(|day| Some((day.day, day.mark?))).collect()
}

fn only(events: &[EventCard]) -> Pair {
    let found = pairs_between(events, &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_strike_by_one_origin_counts_six_tenths() {
    let pair = only(&[strike(1, 5)]);
    assert_eq!(pair.days[0].events, vec![(1, -6.0)]);
    assert_eq!(pair.days[0].conflict, -6.0);
    assert_eq!(pair.days[0].cooperation, 0.0);
    assert_eq!(pair.days[0].level, -6.0);
}

#[test]
fn more_origins_count_for_more_and_a_dispute_halves() {
    let adds = |origins, state| {
        let found = pairs_between(&[strike(1, 5)], &[matter(1, origins, state)]);
        found.first().map_or(0.0, |pair| pair.days[0].conflict)
    };
    assert_eq!(adds(1, State::Single), -6.0);
    assert_eq!(adds(2, State::Corroborated), -8.5);
    assert_eq!(adds(3, State::Corroborated), -10.0);
    assert_eq!(adds(9, State::Corroborated), -10.0);
    assert_eq!(adds(3, State::Denied), -5.0);
    assert_eq!(adds(3, State::Contradicted), -5.0);
    assert_eq!(adds(3, State::Withdrawn), 0.0);
}

#[test]
fn what_is_only_announced_counts_less_and_what_is_denied_nothing() {
    let adds = |status| {
        let event = EventCard { status, ..strike(1, 5) };
        pairs_between(&[event], &[]).first().map_or(0.0, |pair| pair.days[0].conflict)
    };
    assert!((adds(Status::Threatened) - -2.4).abs() < 1e-9);
    assert!((adds(Status::Possible) - -1.8).abs() < 1e-9);
    assert_eq!(adds(Status::Denied), 0.0);
    assert_eq!(adds(Status::Requested), 0.0);
}

#[test]
fn half_of_the_level_is_left_after_three_days() {
    let pair = only(&[strike(1, 0), talks(2, 3)]);
    assert!((pair.days[1].level - (-3.0 + 2.8 * 0.6)).abs() < 1e-9);
}

#[test]
fn a_country_and_its_army_are_one_and_make_no_pair() {
    let army = of_country("Russian army", "RUSMIL");
    let government = of_country("Kremlin", "RUSGOV");
    assert!(
        pairs_between(&[card(1, 0, "ASSAULT", -10.0, &[army], &[government])], &[])
            .is_empty()
    );
}

#[test]
fn parties_of_one_country_are_counted_under_it() {
    let events = [
        card(
            1,
            0,
            "ASSAULT",
            -10.0,
            &[of_country("Russian army", "RUSMIL")],
            &[of_country("Ukraine", "UKR")],
        ),
        card(
            2,
            0,
            "ASSAULT",
            -10.0,
            &[of_country("Russia", "RUS")],
            &[of_country("Kyiv police", "UKRCOP")],
        ),
    ];
    let pair = only(&events);
    assert_eq!(pair.parties.clone().map(|party| party.key), ["RUS", "UKR"]);
    assert_eq!(pair.parties.clone().map(|party| party.name), ["Russia", "Ukraine"]);
    assert_eq!(pair.days[0].conflict, -12.0);
}

#[test]
fn an_event_counts_once_for_a_pair_however_many_parties_stand_for_it() {
    let ukraine = [of_country("Ukraine", "UKR"), of_country("Kyiv police", "UKRCOP")];
    let pair =
        only(&[card(1, 0, "ASSAULT", -10.0, &[of_country("Russia", "RUS")], &ukraine)]);
    assert_eq!(pair.days[0].conflict, -6.0);
}

#[test]
fn those_who_meet_are_a_pair_and_those_who_strike_together_are_none() {
    let both = [party("Karsenia"), party("Velmora")];
    assert_eq!(pairs_between(&[card(1, 0, "CONSULT", 1.0, &both, &[])], &[]).len(), 1);
    assert!(pairs_between(&[card(1, 0, "ASSAULT", -10.0, &both, &[])], &[]).is_empty());
}

#[test]
fn an_envoy_counts_for_his_country_where_that_is_known_from_elsewhere() {
    let envoy = Party { key: "velmor envoy".to_owned(), ..party("Velmora's envoy") };
    let country = Party { key: "velmor".to_owned(), ..party("Velmora") };
    let karsenia = party("Karsenia");
    let events = [
        card(1, 0, "CONSULT", 1.0, std::slice::from_ref(&karsenia), &[envoy]),
        card(2, 1, "ASSAULT", -10.0, &[karsenia], &[country]),
    ];
    let pair = only(&events);
    assert_eq!(pair.parties.clone().map(|party| party.name), ["Karsenia", "Velmora"]);
    assert_eq!(pair.days.len(), 2);
}

#[test]
fn those_without_a_name_make_no_pair() {
    let nobody = [party("45 prisoners"), party("town")];
    assert!(
        pairs_between(
            &[card(1, 0, "ASSAULT", -10.0, &[party("Karsenia")], &nobody)],
            &[]
        )
        .is_empty()
    );
}

#[test]
fn a_strike_on_something_without_a_name_is_on_the_country_where_it_stands() {
    let place = crate::picture::PlaceCard {
        name: "Odesa".to_owned(),
        country: Some("UKR".to_owned()),
        geonames: None,
        lat: 46.5,
        lon: 30.7,
        grain: watchfloor_reading::contract::PlaceGrain::City,
    };
    let mut event =
        card(1, 0, "ASSAULT", -10.0, &[of_country("Russia", "RUS")], &[party("port")]);
    event.place = Some(place);
    assert_eq!(
        only(std::slice::from_ref(&event)).parties.map(|party| party.key),
        ["RUS", "UKR"]
    );
    event.actor = vec![of_country("Ukraine", "UKR")];
    assert!(pairs_between(&[event], &[]).is_empty());
}

#[test]
fn an_event_of_many_parties_makes_a_bounded_number_of_pairs() {
    let many: Vec<Party> =
        (0..200).map(|number| party(&format!("State {number}"))).collect();
    let found = pairs_between(&[card(1, 0, "CONSULT", 1.0, &many, &[])], &[]);
    assert_eq!(found.len(), MOST_PARTIES * (MOST_PARTIES - 1) / 2);
}

#[test]
fn what_is_spread_over_days_stands_on_the_first() {
    let event = EventCard { days: (3, 9), ..strike(1, 3) };
    assert_eq!(only(&[event]).days[0].day, 3);
}

#[test]
fn who_steps_back_from_a_place_steps_back_from_the_one_he_is_against() {
    let island = party("Sel Island");
    let back = card(2, 6, "RETREAT", 5.0, &[party("Karsenia")], &[island]);
    let pair = only(&[strike(1, 5), EventCard { story: 1, ..back.clone() }]);
    assert_eq!(pair.days[1].cooperation, 3.0);
    // In another story nobody knows from whom.
    assert_eq!(only(&[strike(1, 5), back]).days.len(), 1);
}

#[test]
fn places_and_things_are_no_sides() {
    for name in ["Corr Dam", "Sel Island", "army", "Army", "Brack Bridge"] {
        let event = card(1, 0, "COERCE", -5.0, &[party("Karsenia")], &[party(name)]);
        assert!(pairs_between(&[event], &[]).is_empty(), "{name}");
    }
}

#[test]
fn a_newspaper_does_not_act_for_its_country() {
    let paper = of_country("Ostrey Herald", "RUSJRN");
    let event = card(1, 0, "ACCUSE", -5.0, &[paper], &[of_country("Ukraine", "UKR")]);
    assert!(pairs_between(&[event], &[]).is_empty());
}

#[test]
fn what_lies_ahead_is_on_no_curve() {
    let learnt = (5 * crate::time::DAY, 5 * crate::time::DAY);
    let ahead = EventCard { learnt, ..strike(1, 9) };
    assert!(pairs_between(std::slice::from_ref(&ahead), &[]).is_empty());
    let threat = EventCard { status: Status::Threatened, ..ahead.clone() };
    assert_eq!(only(&[threat]).days[0].day, 5);
    let planned = EventCard { status: Status::Planned, ..ahead.clone() };
    assert!(pairs_between(&[planned], &[]).is_empty());
    // A report of the evening, dated in a zone where it is tomorrow.
    let tomorrow = EventCard { days: (6, 6), ..ahead };
    assert_eq!(only(&[tomorrow]).days[0].day, 5);
}

#[test]
fn the_first_strike_in_a_quiet_pair_is_an_escalation() {
    assert_eq!(
        marks(&only(&[talks(1, 0), talks(2, 7), strike(3, 10)])),
        [(10, Mark::Escalation)]
    );
}

#[test]
fn a_disputed_strike_marks_nothing() {
    let found = pairs_between(&[strike(1, 0)], &[matter(1, 1, State::Denied)]);
    assert_eq!(marks(&found[0]), []);
}

#[test]
fn a_burst_of_strikes_is_marked_once_on_its_first_day() {
    let burst: Vec<EventCard> = (0..10).map(|day| strike(day, 20 + day as i32)).collect();
    assert_eq!(marks(&only(&burst)), [(20, Mark::Escalation)]);
}

#[test]
fn a_far_greater_day_in_a_war_is_another_escalation() {
    let mut events = vec![strike(1, 0), strike(2, 1)];
    events.extend((0..6).map(|at| strike(10 + at, 2)));
    assert_eq!(marks(&only(&events)), [(0, Mark::Escalation), (2, Mark::Escalation)]);
}

#[test]
fn the_first_strike_is_marked_after_threats_and_expulsions_too() {
    let before = |id, kind: &str, score| {
        card(id, id as i32, kind, score, &[party("Karsenia")], &[party("Velmora")])
    };
    let mut events: Vec<EventCard> =
        (0..4).map(|at| before(at, "THREATEN", -7.0)).collect();
    events.push(before(4, "SANCTION", -5.0));
    events.push(strike(5, 5));
    assert_eq!(marks(&only(&events)), [(5, Mark::Escalation)]);
    // A day of so many threats that it is marked itself does not hide it either.
    events.extend(
        (10..14).map(|id| EventCard { days: (3, 3), ..before(id, "THREATEN", -7.0) }),
    );
    assert_eq!(marks(&only(&events)), [(3, Mark::Escalation), (5, Mark::Escalation)]);
}

/// The table of `docs/tension.md`, as rows of cells.
fn documented() -> Vec<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tension.md");
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| day | event"));
    rows.skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn the_worked_example_is_what_comes_out() {
    let rows = documented();
    assert!(rows.len() >= 5);
    let mut events = Vec::new();
    let mut matters = Vec::new();
    for (id, row) in (0..).zip(&rows) {
        let (day, kind, score) =
            (row[1].parse().unwrap(), &row[3], row[4].parse().unwrap());
        events.push(card(
            id,
            day,
            kind,
            score,
            &[party("Karsenia")],
            &[party("Velmora")],
        ));
        matters.push(matter(id, row[5].parse().unwrap(), State::Single));
    }
    let found = pairs_between(&events, &matters);
    for (row, day) in rows.iter().zip(&found[0].days) {
        let mark = match day.mark {
            Some(Mark::Escalation) => "escalation",
            Some(Mark::DeEscalation) => "de-escalation",
            None => "",
        };
        let adds = day.conflict + day.cooperation;
        let shown = [
            format!("{adds:.2}"),
            format!("{:.2}", day.level - adds),
            format!("{:.2}", day.level),
            mark.to_owned(),
        ];
        assert_eq!(shown[..], row[6..10], "day {}", day.day);
    }
}

#[test]
fn talks_after_strikes_are_a_de_escalation() {
    let events = [strike(1, 0), strike(2, 1), talks(3, 5), talks(4, 6), talks(5, 7)];
    assert_eq!(marks(&only(&events)), [(0, Mark::Escalation), (6, Mark::DeEscalation)]);
}

#[test]
fn talks_between_blows_are_none() {
    let events = [strike(1, 0), talks(2, 1), strike(3, 2), talks(4, 3), strike(5, 4)];
    assert_eq!(marks(&only(&events)), [(0, Mark::Escalation)]);
}

#[test]
fn a_strike_after_the_way_back_is_an_escalation_again() {
    let events = [strike(1, 0), talks(2, 3), talks(3, 4), strike(4, 6)];
    let expected =
        [(0, Mark::Escalation), (4, Mark::DeEscalation), (6, Mark::Escalation)];
    assert_eq!(marks(&only(&events)), expected);
}

#[test]
fn years_later_nobody_comes_back_from_a_strike() {
    let events = [strike(1, 0), talks(2, 400), talks(3, 401)];
    assert_eq!(marks(&only(&events)), [(0, Mark::Escalation)]);
}

#[test]
fn no_lone_verbal_act_marks_anything() {
    for kind in [
        "REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "CONSULT", "SUPPORT",
        "CONCEDE",
    ] {
        for score in [-10, -7, -5, -2, 1, 4, 8] {
            // -7 is the worst score of a verbal act in the table of CAMEO codes.
            if score < -7 {
                continue;
            }
            let event = card(1, 0, kind, f64::from(score), &[party("A")], &[party("B")]);
            let found = pairs_between(&[event], &[matter(1, 5, State::Corroborated)]);
            assert_eq!(marks(&found[0]), [], "{kind} {score}");
        }
    }
}

/// Events between few parties on few days.
fn series() -> impl Strategy<Value = Vec<EventCard>> {
    let kinds = prop::sample::select(vec![
        ("ASSAULT", -10.0),
        ("COERCE", -5.0),
        ("THREATEN", -7.0),
        ("CONSULT", 2.8),
        ("RETREAT", 7.0),
    ]);
    let one = (kinds, 0..30_i32, 0..4_usize, 0..4_usize);
    prop::collection::vec(one, 0..40).prop_map(|rows| {
        let who = [
            party("A"),
            party("B"),
            of_country("C", "CCC"),
            of_country("D army", "DDDMIL"),
        ];
        rows.into_iter()
            .enumerate()
            .map(|(id, ((kind, score), day, by, to))| {
                card(id as Line, day, kind, score, &[who[by].clone()], &[who[to].clone()])
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_level_follows_from_the_events_listed(events in series()) {
        for pair in pairs_between(&events, &[]) {
            for today in &pair.days {
                let until = pair.days.iter().filter(|day| day.day <= today.day);
                let sum: f64 = until
                    .flat_map(|day| day.events.iter().map(|(_, adds)| {
                        adds * (-f64::from(today.day - day.day) / HALF_LIFE).exp2()
                    }))
                    .sum();
                prop_assert!((sum - today.level).abs() < 1e-6);
                let both: f64 = today.events.iter().map(|(_, adds)| adds).sum();
                prop_assert!((both - today.conflict - today.cooperation).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_order_of_events_plays_no_part(events in series(), seed in any::<u64>()) {
        let mut other = events.clone();
        let length = other.len().max(1);
        other.rotate_left(seed as usize % length);
        if seed % 2 == 0 {
            other.reverse();
        }
        // Events that add the same are listed in the order given, which is the picture's.
        let listed_by_line = |events: &[EventCard]| {
            let mut pairs = pairs_between(events, &[]);
            for day in pairs.iter_mut().flat_map(|pair| &mut pair.days) {
                day.events.sort_by_key(|(line, _)| *line);
            }
            pairs
        };
        prop_assert_eq!(listed_by_line(&events), listed_by_line(&other));
    }

    #[test]
    fn two_rooms_together_add_up(events in series(), cut in 0..40_usize) {
        let cut = cut.min(events.len());
        let level = |of: &[EventCard], key: &[Party; 2], day: i32| -> f64 {
            let found = pairs_between(of, &[]);
            let pair = found.iter().find(|pair| pair.parties[0].key == key[0].key && pair.parties[1].key == key[1].key);
            let before = pair.and_then(|pair| pair.days.iter().rev().find(|at| at.day <= day));
            before.map_or(0.0, |at| at.level * weights::left_after(day, at.day))
        };
        for pair in pairs_between(&events, &[]) {
            for day in &pair.days {
                let parts = level(&events[..cut], &pair.parties, day.day)
                    + level(&events[cut..], &pair.parties, day.day);
                prop_assert!((parts - day.level).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn another_strike_never_raises_a_level(events in series(), day in 0..30_i32) {
        let mut more = events.clone();
        more.push(card(1000, day, "ASSAULT", -10.0, &[party("A")], &[party("B")]));
        let before = pairs_between(&events, &[]);
        for pair in pairs_between(&more, &[]) {
            let known = before.iter().find(|other| other.parties == pair.parties);
            for now in &pair.days {
                let then = known.and_then(|known| known.days.iter().find(|day| day.day == now.day));
                prop_assert!(then.is_none_or(|then| now.level <= then.level + 1e-9));
            }
        }
    }

    #[test]
    fn one_burst_is_one_escalation_and_talks_after_it_one_way_back(
        quiet in 0..20_i32, strikes in prop::collection::vec(1..3_usize, 1..12), pause in 1..10_i32,
    ) {
        let mut events: Vec<EventCard> = (0..quiet).step_by(4).map(|day| talks(i64::from(day), day)).collect();
        let mut id = 1000;
        let mut day = quiet;
        for (at, count) in strikes.iter().enumerate() {
            day = quiet + at as i32;
            for _ in 0..*count {
                id += 1;
                events.push(strike(id, day));
            }
        }
        for at in 0..4 {
            events.push(talks(5000 + i64::from(at), day + pause + at));
        }
        let found = marks(&only(&events));
        prop_assert_eq!(found.len(), 2);
        prop_assert_eq!(found[0], (quiet, Mark::Escalation));
        prop_assert_eq!(found[1], (day + pause + 1, Mark::DeEscalation));
    }

    #[test]
    fn odd_days_and_scores_do_not_panic(
        rows in prop::collection::vec((any::<i32>(), any::<f64>()), 0..20),
    ) {
        let events: Vec<EventCard> = rows
            .into_iter()
            .enumerate()
            .map(|(id, (day, score))| card(id as Line, day, "ASSAULT", score, &[party("A")], &[party("B")]))
            .collect();
        let _ = pairs_between(&events, &[]);
    }
}

#[test]
fn force_against_a_thing_is_against_the_one_its_doer_is_against() {
    let dam = party("Corr Dam");
    let shut = card(2, 6, "COERCE", -5.0, &[party("Karsenia")], &[dam]);
    let pair = only(&[strike(1, 5), EventCard { story: 1, ..shut.clone() }]);
    assert_eq!(pair.days[1].conflict, -3.0);
    // In another story nobody knows against whom, and people are no things.
    assert_eq!(only(&[strike(1, 5), shut.clone()]).days.len(), 1);
    let crowd = EventCard { recipient: vec![party("protesters")], story: 1, ..shut };
    assert_eq!(only(&[strike(1, 5), crowd]).days.len(), 1);
}
