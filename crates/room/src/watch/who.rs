//! By whom an announcement is, and what he is called.

use watchfloor_reading::contract::{
    Actor, ActorKind, CharSpan, Event, Status, Watch, WatchKind,
};

use super::content::Content;
use super::drafts::{actor_party, find};
use super::text::{READY, Words};
use crate::events::names::looks_like_name;
use crate::picture::Party;
use crate::snapshot::Known;
use crate::words::stems;

/// Somebody of a reading, with his office before his name where that is what tells whom he speaks for:
/// "Ilmara's president, Katya Solberg".
pub(super) fn titled(report: &Known, id: usize) -> Option<Party> {
    let reading = &report.sheet.reading;
    let mut party = actor_party(reading, id)?;
    let actor = find(&reading.actors, id, |actor| actor.id)?;
    if let Some(name) = name_behind(report, actor) {
        party.name = format!("{}, {name}", party.name);
    } else if party.country.is_none() {
        let role =
            actor.roles.iter().find(|role| role.split_whitespace().any(looks_like_name));
        if let Some(role) = role.filter(|role| !party.name.contains(role.as_str())) {
            party.name = format!("{role}, {}", party.name);
        }
    }
    Some(party)
}

/// The name that stands between commas behind an office: "Esmark's foreign minister, Jon Arlet,". A
/// reader may take the office alone for the actor.
fn name_behind(report: &Known, actor: &Actor) -> Option<String> {
    const LONGEST: usize = 40;
    let is_office = actor.kind == ActorKind::Person
        && Words::of(&actor.name).forms.iter().any(|form| READY.offices.contains(form));
    let end = actor.mentions.iter().min()?.get(1).copied().filter(|_| is_office)?;
    let behind = report.words([end, end.saturating_add(LONGEST)]);
    let (name, _) = behind.strip_prefix(", ")?.split_once([',', '.'])?;
    let parts: Vec<&str> = name.split_whitespace().collect();
    let is_name =
        (1..=4).contains(&parts.len()) && parts.iter().all(|part| looks_like_name(part));
    is_name.then(|| name.to_owned())
}

/// Whether an actor of a reading is somebody: readers take dams and bridges for organisations.
pub(super) fn is_somebody(actor: &Actor) -> bool {
    match actor.kind {
        ActorKind::Person | ActorKind::Country => true,
        ActorKind::Group | ActorKind::Organization => {
            actor.country.is_some() || actor.code.is_some()
        }
    }
}

/// The types of acts that announce something of a kind.
fn announcing(kind: WatchKind) -> &'static [&'static str] {
    match kind {
        WatchKind::Request => &["REQUEST"],
        WatchKind::Deadline => &["REQUEST", "THREATEN"],
        WatchKind::Threat => &["THREATEN", "REQUEST"],
        WatchKind::Commitment => &["AGREE"],
        WatchKind::Warning | WatchKind::Expected => &[],
    }
}

/// Whoever does the announcing of an act: the subject of the nearest word of that sort that stands
/// before it and in whose clause it is, or behind which it follows.
pub(super) fn announcer(
    report: &Known,
    content: &Content<'_>,
    kind: WatchKind,
) -> Option<Party> {
    const NEAR: usize = 2;
    let reading = &report.sheet.reading;
    let (anchor, what, start) = (content.anchor, content.what, content.whole[0]);
    let announces = |act: &&Event| {
        announcing(kind).contains(&act.kind.as_str())
            && act.status != Status::Denied
            && start <= act.trigger[0]
            && act.trigger[1] <= anchor[0]
            && (act.span[0] <= anchor[0] && anchor[1] <= act.span[1]
                || what[0] <= act.span[1].saturating_add(NEAR))
    };
    let nearest =
        reading.events.iter().filter(announces).max_by_key(|act| act.trigger[0])?;
    titled(report, *nearest.actor.first()?)
}

/// What is announced, from the word on that announces it just before: not "to imprison officials" but
/// "threatened to imprison officials".
pub(super) fn with_announcer(
    report: &Known,
    content: &Content<'_>,
    kind: WatchKind,
) -> CharSpan {
    const NEAR: usize = 6;
    let reading = &report.sheet.reading;
    let (what, start) = (content.what, content.whole[0]);
    let just_before = |act: &&Event| {
        announcing(kind).contains(&act.kind.as_str())
            && start <= act.trigger[0]
            && act.trigger[1] <= what[0]
            && what[0] - act.trigger[1] <= NEAR
    };
    let word = reading.events.iter().filter(just_before).max_by_key(|act| act.trigger[0]);
    word.map_or(what, |act| [act.trigger[0], what[1]])
}

/// Whoever is named just before the act, with nothing between but words that announce or date it:
/// "Rovania will host", "Vaskonia threatened on Monday to expel".
pub(super) fn subject(report: &Known, sentence: usize, act: &Event) -> Option<Party> {
    let reading = &report.sheet.reading;
    let start = reading.sentences.get(sentence)?[0];
    let mentions = reading.actors.iter().flat_map(|actor| {
        actor.mentions.iter().map(move |mention| (mention[1], mention[0], actor.id))
    });
    let (end, _, actor) = mentions
        .filter(|(end, from, _)| start <= *from && from < end && *end <= act.trigger[0])
        .max()?;
    let between = report.words([end, act.trigger[0]]);
    let words = Words::of(between);
    let only_announces = stems(between).iter().all(|stem| READY.empty.contains(stem));
    let passive = words.forms.iter().any(|form| READY.passive.contains(form));
    // "Karsenia, and Velmora's …": what stands behind a comma begins anew.
    let broken = between.contains([',', ';', ':']);
    // "Ministers invited to Rovania": the reader has him as the one it is done to, and nothing says that
    // he will do it.
    let suffers = act.recipient.contains(&actor) && !words.has(&READY.not_yet);
    if only_announces && !passive && !broken && !suffers {
        titled(report, actor)
    } else {
        None
    }
}

/// Whether the act is what its sentence threatens, although it was read as asked for: between the word
/// that threatens and the act nothing stands but the day.
pub(super) fn threatens(report: &Known, sentence: usize, act: &Event) -> bool {
    let reading = &report.sheet.reading;
    let Some(start) = reading.sentences.get(sentence).map(|span| span[0]) else {
        return false;
    };
    reading.events.iter().any(|other| {
        let before = other.kind == "THREATEN"
            && start <= other.trigger[0]
            && other.trigger[1] <= act.trigger[0];
        before
            && stems(report.words([other.trigger[1], act.trigger[0]]))
                .iter()
                .all(|stem| READY.empty.contains(stem))
    })
}

/// A threat or promise whose party was not read is that of the one who speaks it.
pub(super) fn speaker(report: &Known, item: &Watch) -> Option<Party> {
    let reading = &report.sheet.reading;
    let bound = matches!(item.kind, WatchKind::Threat | WatchKind::Commitment);
    let said = item.attribution.filter(|_| bound)?;
    let source = find(&reading.attributions, said, |said| said.id)?.source.actor?;
    titled(report, source)
}
