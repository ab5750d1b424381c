//! By whom an announcement is, where the reading does not say.

use watchfloor_reading::contract::{Event, Reading, Watch, WatchKind};

use super::drafts::{actor_party, find};
use super::text::{READY, Words};
use crate::events::names::looks_like_name;
use crate::picture::Party;
use crate::snapshot::Known;
use crate::words::stems;

/// Somebody of a reading, with his office before his name where that is what tells whom he speaks for:
/// "Ilmara's president, Katya Solberg".
pub(super) fn titled(reading: &Reading, id: usize) -> Option<Party> {
    let mut party = actor_party(reading, id)?;
    let actor = find(&reading.actors, id, |actor| actor.id)?;
    if party.country.is_none() {
        let role =
            actor.roles.iter().find(|role| role.split_whitespace().any(looks_like_name));
        if let Some(role) = role.filter(|role| !party.name.contains(role.as_str())) {
            party.name = format!("{role}, {}", party.name);
        }
    }
    Some(party)
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
    let passive = words.forms.iter().any(|form| READY.passive.contains(form.as_str()));
    // "Karsenia, and Velmora's …": what stands behind a comma begins anew.
    let broken = between.contains([',', ';', ':']);
    // "Ministers invited to Rovania": the reader has him as the one it is done to, and nothing says that
    // he will do it.
    let suffers = act.recipient.contains(&actor) && !words.has(&READY.not_yet);
    if only_announces && !passive && !broken && !suffers {
        titled(reading, actor)
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
pub(super) fn speaker(reading: &Reading, item: &Watch) -> Option<Party> {
    let bound = matches!(item.kind, WatchKind::Threat | WatchKind::Commitment);
    let said = item.attribution.filter(|_| bound)?;
    let source = find(&reading.attributions, said, |said| said.id)?.source.actor?;
    actor_party(reading, source)
}
