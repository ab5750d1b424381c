//! Figures, each range with those who hold it.

use std::cmp::Reverse;

use watchfloor_reading::contract::FigureRole;
use watchfloor_room::picture::{Entry as Holder, EntryState, Tally, TallyShare};

use super::{Work, event_is_rejected, plain_section, references};
use crate::page::{Entry, Run, Runs, Section, Tone};
use crate::words;

/// Holders shown of one tally.
const MOST_HOLDERS: usize = 6;

/// Totals that an increment is compared with.
const MOST_TOTALS: usize = 200;

/// What is worth a line although nothing is said of what became of it: people, and what wars are fought with.
/// "Seven votes" and "four towns" are numbers of one report's telling.
const TELLING: &[&str] = &[
    "aircraft",
    "casualty",
    "child",
    "civilian",
    "diplomat",
    "doctor",
    "drone",
    "family",
    "fighter",
    "hostage",
    "household",
    "inspector",
    "jet",
    "missile",
    "monitor",
    "observer",
    "officer",
    "patient",
    "peacekeeper",
    "person",
    "people",
    "prisoner",
    "refugee",
    "reservist",
    "resident",
    "rocket",
    "sailor",
    "shell",
    "ship",
    "soldier",
    "tank",
    "troop",
    "vessel",
    "warplane",
    "warship",
    "woman",
];

/// Plurals that no ending gives away.
const IRREGULAR: &[(&str, &str)] = &[
    ("aircraft", "aircraft"),
    ("child", "children"),
    ("life", "lives"),
    ("people", "people"),
    ("person", "people"),
    ("personnel", "personnel"),
    ("police", "police"),
    ("schoolchild", "schoolchildren"),
];

/// The section; none where nothing was counted.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let mut tallies: Vec<&Tally> = work
        .desk
        .picture
        .tallies
        .iter()
        .filter(|tally| work.is_recent(latest(tally)))
        .filter(|tally| {
            !event_is_rejected(tally.event.and_then(|id| work.desk.event(id)))
        })
        .filter(|tally| is_worth_a_line(tally))
        .collect();
    let totals: Vec<&Tally> =
        tallies.iter().copied().filter(|tally| tally.share == TallyShare::All).collect();
    // What came on top is in the total where there is one.
    tallies.retain(|tally| {
        tally.share != TallyShare::More
            || !totals.iter().take(MOST_TOTALS).any(|total| {
                total.role == tally.role
                    && (total.event == tally.event || total.place == tally.place)
            })
    });
    tallies.sort_by_key(|tally| {
        (rank(tally), Reverse(tally.entries.len()), Reverse(latest(tally)))
    });
    let shown = tallies.iter().take(work.settings.limit);
    let entries = shown.map(|tally| entry(work, tally)).collect();
    plain_section(
        "figures",
        "Figures",
        Some("each with who counted"),
        tallies.len(),
        entries,
    )
}

fn latest(tally: &Tally) -> i64 {
    tally.entries.iter().map(|entry| entry.learnt).max().unwrap_or(i64::MIN)
}

pub(crate) fn is_conflicting(tally: &Tally) -> bool {
    tally
        .entries
        .iter()
        .any(|entry| matches!(entry.state, EntryState::Conflicting { .. }))
}

/// Whether a figure says enough: what became of those counted, or by two holders, or of a telling kind.
fn is_worth_a_line(tally: &Tally) -> bool {
    let telling = || {
        let item = tally.item.as_deref().unwrap_or_default().to_lowercase();
        TELLING.contains(&item.rsplit(' ').next().unwrap_or_default())
    };
    let holders = || {
        let first = tally.entries.first().map(|entry| &entry.origin.key);
        tally.entries.iter().any(|entry| Some(&entry.origin.key) != first)
    };
    tally.role.is_some() || holders() || (tally.event.is_some() && telling())
}

/// By weight: what befell people first, and of that what is in conflict.
fn rank(tally: &Tally) -> (usize, bool, bool) {
    const ORDER: &[FigureRole] = &[
        FigureRole::Killed,
        FigureRole::Injured,
        FigureRole::Missing,
        FigureRole::Captured,
        FigureRole::Displaced,
        FigureRole::Evacuated,
        FigureRole::Arrested,
        FigureRole::Released,
        FigureRole::Launched,
        FigureRole::Intercepted,
        FigureRole::Destroyed,
        FigureRole::Deployed,
        FigureRole::Money,
    ];
    let place = |role| ORDER.iter().position(|one| *one == role);
    let weight = tally.role.and_then(place).unwrap_or(ORDER.len());
    (weight, tally.share != TallyShare::All, !is_conflicting(tally))
}

/// What a tally counts, where its figure follows: "killed in Ferrin", "dock workers killed in Aldery", "of these,
/// children killed in Ferrin".
pub fn counted(tally: &Tally) -> String {
    let role = tally.role.filter(|role| *role != FigureRole::Money).map(words::role);
    let is_anybody = tally.item.as_deref().is_none_or(|item| item == "person");
    let noun = match (role, &tally.unit) {
        // People are killed: that needs no saying.
        (Some(_), None) if is_anybody && of_people(tally) => None,
        (Some(_), None) if tally.item.is_none() => None,
        _ => Some(noun(tally)),
    };
    let parts: Vec<&str> = noun.as_deref().into_iter().chain(role).collect();
    located(tally, &parts.join(" "))
}

/// "people in Ferrin", "of these, children", "more drivers".
fn what(tally: &Tally, helped: bool) -> String {
    let counted = noun(tally);
    // "Treated 60 wounded": those who were helped, not all there were.
    located(tally, &if helped { format!("{counted} given aid") } else { counted })
}

/// Whether what has befallen those who are counted befalls people.
fn of_people(tally: &Tally) -> bool {
    !matches!(
        tally.role,
        None | Some(
            FigureRole::Launched
                | FigureRole::Intercepted
                | FigureRole::Destroyed
                | FigureRole::Money
        )
    )
}

/// "people", "dock workers".
fn noun(tally: &Tally) -> String {
    let one = (tally.low, tally.high) == (Some(1.0), Some(1.0));
    match (tally.item.as_deref(), &tally.unit) {
        // "$20 billion" counts no people.
        (item, Some(unit)) => words::counted_what(None, item, Some(unit)),
        (Some(item), None) if one => words::counted_what(None, Some(item), None),
        (Some(item), None) => words::counted_what(None, Some(&plural(item)), None),
        (None, None) if of_people(tally) => "people".to_owned(),
        (None, None) => words::counted_what(None, None, None),
    }
}

/// Of what part, and where.
fn located(tally: &Tally, counted: &str) -> String {
    let counted = match tally.share {
        TallyShare::All => counted.to_owned(),
        TallyShare::More => format!("more {counted}"),
        TallyShare::Part => format!("of these, {counted}"),
    };
    match tally.place.as_deref().map(words::name) {
        Some(place) => format!("{counted} {} {place}", preposition(&place)),
        None => counted,
    }
}

/// "in Ferrin", "on Selk Island".
fn preposition(place: &str) -> &'static str {
    const ON: &[&str] = &["Border", "Bridge", "Island", "Islands", "River"];
    let last = place.rsplit(' ').next().unwrap_or_default();
    if ON.contains(&last) || place.starts_with("Lake ") { "on" } else { "in" }
}

/// The plural of what is counted: "dock workers", "children".
fn plural(item: &str) -> String {
    let (before, last) =
        item.rsplit_once(' ').map_or(("", item), |(before, last)| (before, last));
    let lower = last.to_lowercase();
    let many = match IRREGULAR.iter().find(|(one, _)| *one == lower) {
        Some((_, many)) => (*many).to_owned(),
        None if lower.ends_with("man") => format!("{}en", &last[..last.len() - 2]),
        None if lower.ends_with('y')
            && !["ay", "ey", "oy", "uy"].iter().any(|ending| lower.ends_with(ending)) =>
        {
            format!("{}ies", &last[..last.len() - 1])
        }
        None if ["s", "x", "ch", "sh"].iter().any(|ending| lower.ends_with(ending)) => {
            format!("{last}es")
        }
        None => format!("{last}s"),
    };
    if before.is_empty() { many } else { format!("{before} {many}") }
}

fn entry(work: &Work<'_>, tally: &Tally) -> Entry {
    let event = tally.event.and_then(|id| work.desk.event(id));
    let helped = tally.role == Some(FigureRole::Injured)
        && event.is_some_and(|event| event.kind == "AID");
    let mut head = vec![
        Run::plain(format!("{}: ", what(tally, helped))),
        Run::strong(words::range(tally.low, tally.high)),
    ];
    if is_conflicting(tally) {
        head.push(Run::plain(" · "));
        head.push(Run::State("conflicting".to_owned(), Tone::Dispute));
    }
    let standing = tally.entries.iter().filter(|holder| !is_superseded(holder));
    let mut lines: Vec<_> = standing.map(|holder| holder.line).collect();
    if lines.is_empty() {
        lines.push(tally.id);
    }
    head.extend(references(lines));

    let mut details = Vec::new();
    if let Some(event) = event {
        let mut runs = vec![Run::faint("of ")];
        runs.extend(words::event(event));
        runs.push(Run::Lines(vec![event.id]));
        details.push(runs);
    }
    // The latest count first; what was superseded stands at the end.
    let mut holders: Vec<&Holder> = tally.entries.iter().collect();
    holders.sort_by_key(|holder| {
        (is_superseded(holder), Reverse(holder.as_of), Reverse(holder.learnt))
    });
    details.extend(holders.iter().take(MOST_HOLDERS).map(|holder| held(holder)));
    if holders.len() > MOST_HOLDERS {
        let mut runs =
            vec![Run::faint(format!("and {} more", holders.len() - MOST_HOLDERS))];
        runs.extend(references(holders[MOST_HOLDERS..].iter().map(|holder| holder.line)));
        details.push(runs);
    }
    let label = tally.role.map(|role| (words::role(role).to_owned(), Tone::Calm));
    Entry { label, head, details }
}

fn is_superseded(holder: &Holder) -> bool {
    matches!(holder.state, EntryState::Superseded { .. })
}

/// "15 by Velmora's interior ministry · as of 2031-05-12 09:00 UTC · superseded [41]".
pub(crate) fn held(holder: &Holder) -> Runs {
    let (word, tone) = words::entry_state(&holder.state);
    let mut runs = vec![
        Run::strong(words::entry_range(holder)),
        Run::plain(format!(" by {}", words::origin(&holder.origin))),
        Run::faint(format!(" · as of {}", words::moment(holder.as_of))),
    ];
    if holder.state != EntryState::Current {
        runs.push(Run::plain(" · "));
        runs.push(Run::State(word.to_owned(), tone));
    }
    let mut lines = vec![holder.line];
    match &holder.state {
        EntryState::Superseded { by } => {
            runs.push(Run::plain(" by a later count"));
            lines.push(*by);
        }
        EntryState::Conflicting { with } => lines.extend(with),
        EntryState::Current => lines.extend(&holder.lines),
    }
    runs.extend(references(lines));
    runs
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn what_is_counted_reads_as_many() {
        let many = [
            ("person", "people"),
            ("dock worker", "dock workers"),
            ("fisherman", "fishermen"),
            ("Ardovian soldier", "Ardovian soldiers"),
            ("casualty", "casualties"),
            ("convoy", "convoys"),
            ("bus", "buses"),
        ];
        for (one, others) in many {
            assert_eq!(plural(one), others);
        }
    }
}
