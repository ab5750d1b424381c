//! Acts, and what is claimed of them and of statements.

use std::collections::BTreeSet;

use watchfloor_brief::words;
use watchfloor_reading::contract::Status;
use watchfloor_record::Line;
use watchfloor_room::picture::{Claim, EventCard, Retired, Stance, State};
use watchfloor_room::time::{DAY, day_of};

use super::scene::{Face, Part, Scene};
use super::wording::{
    counted, deniers_words, head, labels, names, state_word, statement, why,
};
use super::{Draft, Fires, Found, roughly};
use crate::notice::Standing;
use crate::rules::{Acts, Rule, any_fits};

/// What an act must be for a rule that does not say.
const DEEDS: [Status; 2] = [Status::Happened, Status::Ongoing];

/// Acts that somebody says happen.
pub(super) fn events(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Acts,
    found: &mut Vec<Found>,
) {
    let statuses = if asked.status.is_empty() { &DEEDS[..] } else { &asked.status };
    for group in &scene.groups {
        let fitting: Vec<&Part<'_>> =
            group.iter().filter(|part| fits(scene, asked, part, true)).collect();
        if let Some(told) = Told::of(&fitting, statuses) {
            found.push(told.event(scene, rule));
        }
    }
}

/// Matters that came to a state.
pub(super) fn matters(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Acts,
    states: &[State],
    found: &mut Vec<Found>,
) {
    let has_been = |part: &&Part<'_>| {
        let of_status = |face: &Face<'_>| asked.status.contains(&face.status);
        let is_of_status =
            asked.status.is_empty() || part.face.as_ref().is_some_and(of_status);
        is_of_status
            && part.matter.history.iter().any(|turn| states.contains(&turn.state))
            && fits(scene, asked, part, false)
    };
    for group in &scene.groups {
        let parts: Vec<&Part<'_>> = group.iter().filter(has_been).collect();
        // Of what was put otherwise, the words that hold now.
        let is_so = |part: &&&Part<'_>| states.contains(&part.matter.state);
        if let Some(chief) = parts.iter().rfind(is_so).or(parts.first()) {
            found.push(state(scene, rule, &parts, chief, states));
        }
    }
}

/// Whether an act, or a statement where that may be, is what a rule asks for; its status is another matter.
fn fits(scene: &Scene<'_>, asked: &Acts, part: &Part<'_>, only_acts: bool) -> bool {
    let lines = || part.matter.claims.iter().map(|claim| claim.line);
    let Some(face) = &part.face else {
        let asks_for_acts = !asked.actor.is_empty()
            || !asked.recipient.is_empty()
            || !asked.party.is_empty()
            || asked.pair.is_some()
            || !asked.kinds.is_empty()
            || !asked.modes.is_empty()
            || !asked.quads.is_empty()
            || !asked.place.is_empty()
            || !asked.country.is_empty();
        return !only_acts && !asks_for_acts && scene.has_words(&asked.words, lines());
    };
    let of_kind = asked.kinds.is_empty()
        || face.kind.is_some_and(|kind| asked.kinds.contains(&kind));
    let of_quad = asked.quads.is_empty()
        || face.quad.is_some_and(|quad| asked.quads.contains(&quad));
    let of_mode = asked.modes.is_empty()
        || face
            .mode
            .as_ref()
            .is_some_and(|mode| asked.modes.iter().any(|one| one == mode));
    of_kind
        && of_quad
        && of_mode
        && of_parties(asked, face)
        && of_place(asked, face)
        && scene.has_words(&asked.words, lines())
}

fn of_parties(asked: &Acts, face: &Face<'_>) -> bool {
    let between = asked.pair.as_ref().is_none_or(|[one, other]| {
        let acts = |name: &crate::rules::Name| face.actor.iter().any(|p| name.fits(p));
        let bears = |name: &crate::rules::Name| {
            face.recipient.iter().any(|party| name.fits(party))
        };
        acts(one) && bears(other) || acts(other) && bears(one)
    });
    let on_a_side = asked.party.is_empty()
        || any_fits(&asked.party, &face.actor)
        || any_fits(&asked.party, &face.recipient);
    between
        && on_a_side
        && any_fits(&asked.actor, &face.actor)
        && any_fits(&asked.recipient, &face.recipient)
}

fn of_place(asked: &Acts, face: &Face<'_>) -> bool {
    let country = face.place.as_ref().and_then(|place| place.country.as_ref());
    let in_country = asked.country.is_empty()
        || country.is_some_and(|country| asked.country.contains(country));
    if asked.place.is_empty() || !in_country {
        return in_country;
    }
    // The town that is shelled is often whom it is done to, and the gazetteer need not know it.
    let mut names = face
        .place
        .iter()
        .map(|place| place.name.as_str())
        .chain(face.recipient.iter().map(|party| party.name.as_str()));
    names.any(|name| asked.place.iter().any(|words| words.fit(name)))
}

/// Which stance of a claim bears a status out.
fn stance_of(status: Status) -> Stance {
    match status {
        Status::Happened | Status::Ongoing => Stance::Asserts,
        Status::Denied => Stance::Denies,
        Status::Possible => Stance::Doubts,
        Status::Planned
        | Status::Committed
        | Status::Threatened
        | Status::Requested
        | Status::Conditional => Stance::Announces,
    }
}

/// What is said of an act: by the matter that holds now, and by those that it took the place of.
struct Told<'s, 'a> {
    parts: &'s [&'s Part<'a>],
    /// The one to tell of.
    chief: &'s Part<'a>,
    stances: BTreeSet<u8>,
    is_live: bool,
}

impl<'s, 'a> Told<'s, 'a> {
    fn of(parts: &'s [&'s Part<'a>], statuses: &[Status]) -> Option<Told<'s, 'a>> {
        let stances: BTreeSet<u8> =
            statuses.iter().map(|status| stance_of(*status) as u8).collect();
        let holds = |part: &&&Part<'a>| {
            // What somebody says happened may be known as a threat or a condition so far.
            let of_status = asserted(part) && statuses.contains(&Status::Happened)
                || part.face.as_ref().is_some_and(|face| statuses.contains(&face.status));
            let state = part.matter.state;
            of_status
                && !matches!(state, State::Corrected | State::Withdrawn)
                && !first_claims(part, &stances, false).is_empty()
        };
        let live = parts
            .iter()
            .filter(holds)
            .max_by_key(|part| first_claims(part, &stances, false).len());
        // What never had the status is no business of the rule.
        let had =
            || parts.iter().find(|part| !first_claims(part, &stances, true).is_empty());
        let chief = live.or_else(had)?;
        Some(Told { parts, chief, is_live: live.is_some(), stances })
    }

    fn event(&self, scene: &Scene<'_>, rule: &Rule) -> Found {
        let part = self.chief;
        let matter = part.matter;
        let standing_claims = first_claims(part, &self.stances, false);
        let deniers = first_claims(part, &BTreeSet::from([Stance::Denies as u8]), false);
        let is_denial = self.stances.contains(&(Stance::Denies as u8));
        let is_disputed =
            !is_denial && matches!(matter.state, State::Denied | State::Contradicted);
        let is_corrected =
            self.parts.iter().any(|other| other.matter.state == State::Corrected);
        let standing = match (self.is_live, is_disputed, is_corrected) {
            (true, true, _) => Standing::Disputed,
            (_, _, true) => Standing::Corrected,
            (true, ..) => Standing::Holds,
            (false, ..) => Standing::Withdrawn,
        };
        let needed = standing_claims.get(rule.origins.saturating_sub(1));
        let sure = part.face.as_ref().is_some_and(|f| f.confidence >= rule.confidence);
        let (since, fires) = match needed.filter(|_| self.is_live && sure) {
            None => (i64::MAX, Fires::No),
            Some(claim) if is_long_ago(part.card, claim.learnt, rule.max_age) => {
                (claim.learnt, Fires::Old)
            }
            Some(claim) => {
                (claim.learnt, scene.freshness(rule, claim.learnt, claim.first))
            }
        };
        let lines = self.lines(&standing_claims, &deniers);
        let is_deed = self.is_live && asserted(part);
        let shown = |face: &Face<'_>| head(face, is_deed);
        let origins = names(&standing_claims);
        let count = standing_claims.len();
        let said = match standing {
            Standing::Withdrawn => "withdrawn".to_owned(),
            Standing::Corrected if !self.is_live => "corrected".to_owned(),
            Standing::Disputed => {
                let says = if count == 1 { "says" } else { "say" };
                let denies = if deniers.len() == 1 { "denies" } else { "deny" };
                let (so, not) = (words::number(count), words::number(deniers.len()));
                format!("{so} {says} so, {not} {denies} it")
            }
            Standing::Corrected => format!("corrected, {}", counted(count)),
            _ => counted(count),
        };
        let title =
            format!("{} · {said}", part.face.as_ref().map(shown).unwrap_or_default());
        let why = why(rule, standing, self.is_live, &origins, &names(&deniers));
        let print = format!(
            "event {} {standing:?} {is_corrected} {} {} {}",
            self.is_live,
            match is_deed {
                true => Stance::Asserts as u8,
                false => part.face.as_ref().map_or(0, |f| stance_of(f.status) as u8),
            },
            roughly(count, is_disputed),
            roughly(deniers.len(), true),
        );
        let all = || self.parts.iter().flat_map(|part| all_lines(part));
        let (anchors, near) = scene.anchors(all());
        let key = scene.anchor(self.parts.first().map_or(matter.id, |p| p.matter.id));
        Draft {
            subject: "event",
            title,
            why,
            labels: labels(part),
            lines: scene.shown(lines.into_iter()),
            origins,
            standing,
            anchors,
            near,
            key,
            print,
            is_live: self.is_live,
            fires,
            since,
            latest: latest(self.parts),
        }
        .into_found(rule)
    }

    /// The lines to show: the one that tells it best, one of each origin, the denials; where nobody says so
    /// any more, what took it back before what it was.
    fn lines(&self, standing: &[&Claim], deniers: &[&Claim]) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.is_live {
            let best = self.chief.card.map(|card| card.best);
            let is_claimed =
                |line: &Line| standing.iter().any(|claim| claim.line == *line);
            lines.extend(best.filter(is_claimed));
            lines.extend(standing.iter().map(|claim| claim.line));
            lines.extend(deniers.iter().map(|claim| claim.line));
        }
        let retired =
            self.parts.iter().flat_map(|part| &part.matter.claims).filter(|claim| {
                claim.retired.is_some() && self.stances.contains(&(claim.stance as u8))
            });
        for claim in retired {
            match claim.retired {
                Some(Retired::Corrected { by } | Retired::Withdrawn { by })
                    if !self.is_live =>
                {
                    lines.extend([by, claim.line]);
                }
                _ => lines.push(claim.line),
            }
        }
        lines
    }
}

/// What is or was in one of the states: the matter to tell of, among those that corrections join to it.
fn state(
    scene: &Scene<'_>,
    rule: &Rule,
    parts: &[&Part<'_>],
    part: &Part<'_>,
    states: &[State],
) -> Found {
    let matter = part.matter;
    let asserting = first_claims(part, &BTreeSet::from([Stance::Asserts as u8]), false);
    let deniers = first_claims(part, &BTreeSet::from([Stance::Denies as u8]), false);
    let is_so = states.contains(&matter.state);
    let takes_place = !states.contains(&State::Corrected)
        && parts.iter().any(|other| {
            other.matter.id != matter.id && other.matter.state == State::Corrected
        });
    // The turn that brought the state it is in.
    let turn = matter
        .history
        .iter()
        .rposition(|turn| turn.state != matter.state)
        .map_or(0, |before| before + 1);
    let turn = matter.history.get(turn);
    let has_taken_back = matches!(matter.state, State::Corrected | State::Withdrawn);
    let standing = match matter.state {
        _ if is_so && takes_place => Standing::Corrected,
        _ if is_so => Standing::Holds,
        State::Withdrawn => Standing::Withdrawn,
        State::Corrected => Standing::Corrected,
        State::Denied | State::Contradicted => Standing::Disputed,
        _ => Standing::Holds,
    };
    // What is taken back has no origins left; only for what is asserted does their number count.
    let enough = has_taken_back || asserting.len() >= rule.origins || rule.origins == 1;
    let sure = part.face.as_ref().is_none_or(|face| face.confidence >= rule.confidence);
    let since = turn.map_or(i64::MAX, |turn| turn.at);
    let line = turn.and_then(|turn| turn.line).unwrap_or(matter.id);
    let fires = match is_so && enough && sure {
        true => scene.freshness(rule, since, line),
        false => Fires::No,
    };
    let mut lines: Vec<Line> = turn.and_then(|turn| turn.line).into_iter().collect();
    if !has_taken_back {
        lines.extend(asserting.iter().chain(&deniers).map(|claim| claim.line));
    }
    lines.extend(
        parts.iter().flat_map(|part| &part.matter.claims).map(|claim| claim.line),
    );
    let origins = names(&asserting);
    let word = if takes_place { "corrected" } else { state_word(matter.state) };
    let title = match &part.face {
        Some(face) => format!("{} · {word}", head(face, asserted(part))),
        None => {
            let current = matter.claims.iter().find(|claim| claim.retired.is_none());
            let said = current.or(matter.claims.first());
            said.map_or_else(String::new, |claim| statement(scene, claim, word))
        }
    };
    let before = matter.history.iter().rev().nth(1).map(|turn| state_word(turn.state));
    let came = before
        .filter(|before| *before != word)
        .map(|before| format!("; before it was {before}"))
        .unwrap_or_default();
    let asked: Vec<String> =
        states.iter().map(|state| state_word(*state).to_owned()).collect();
    let why = format!(
        "asked for: what is {}; this is {word}{came}{}",
        asked.join(" or "),
        deniers_words(&names(&deniers)),
    );
    let (anchors, near) = scene.anchors(parts.iter().flat_map(|part| all_lines(part)));
    Draft {
        subject: "matter",
        title,
        why,
        labels: labels(part),
        lines: scene.shown(lines.into_iter()),
        origins,
        standing,
        anchors,
        near,
        key: scene.anchor(parts.first().map_or(matter.id, |first| first.matter.id)),
        print: format!(
            "matter {:?} {takes_place} {}",
            matter.state,
            roughly(deniers.len(), true)
        ),
        is_live: is_so,
        fires,
        since,
        latest: latest(parts),
    }
    .into_found(rule)
}

/// Whether somebody says that it happened.
fn asserted(part: &Part<'_>) -> bool {
    part.matter
        .claims
        .iter()
        .any(|claim| claim.retired.is_none() && claim.stance == Stance::Asserts)
}

/// Of each origin the first claim that takes one of these stands, the earliest learnt first.
fn first_claims<'c>(
    part: &Part<'c>,
    stances: &BTreeSet<u8>,
    with_retired: bool,
) -> Vec<&'c Claim> {
    let mut claims: Vec<&Claim> = part
        .matter
        .claims
        .iter()
        .filter(|claim| stances.contains(&(claim.stance as u8)))
        .filter(|claim| with_retired || claim.retired.is_none())
        .collect();
    claims.sort_by_key(|claim| claim.learnt);
    let mut keys = BTreeSet::new();
    claims.retain(|claim| keys.insert(claim.origin.key.as_str()));
    claims
}

fn all_lines(part: &Part<'_>) -> impl Iterator<Item = Line> {
    let claims = part.matter.claims.iter().flat_map(|claim| [claim.first, claim.line]);
    let mentions = part.card.iter().flat_map(|card| card.mentions.iter().copied());
    claims.chain(mentions)
}

fn latest(parts: &[&Part<'_>]) -> i64 {
    let turns = parts.iter().filter_map(|part| part.matter.history.last());
    turns.map(|turn| turn.at).max().unwrap_or(i64::MIN)
}

/// Whether the act itself is older than the rule wants to hear of: told today, it is history.
fn is_long_ago(card: Option<&EventCard>, learnt: i64, max_age: i64) -> bool {
    let Some(card) = card.filter(|card| card.when.is_some()) else { return false };
    let days = i32::try_from(max_age / DAY).unwrap_or(i32::MAX).saturating_add(1);
    card.days.1 < day_of(learnt).saturating_sub(days)
}
