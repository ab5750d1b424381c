/*!
Mentions of the same act, gathered: the same type and status between the same parties.

Where mentions give a time or a place, those that give different ones are different acts; a
mention that gives neither belongs to the others if they are one act, and is told on its own if
they are several, since nobody can say to which of them it belongs.
*/

use std::collections::HashMap;

use watchfloor_reading::contract::{CharSpan, Event, PlaceFrom, Status};

use super::DOUBTFUL;
use super::view::View;

/// Vouchers of one entry beyond the first are named up to this many.
const MOST_VOUCHERS: usize = 3;

/// One act with all its mentions.
pub(super) struct Entry<'r> {
    /// The first mention that is not doubtful; the first of all where all are.
    pub(super) event: &'r Event,
    /// All of them, in the order of the reading; never empty.
    pub(super) mentions: Vec<&'r Event>,
}

/// What the mentions of one act have in common.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Act<'r> {
    kind: &'r str,
    status: Status,
    actor: Side,
    recipient: Side,
    condition: Option<String>,
    /// The words of the act, where there are no parties to know it by.
    trigger: Option<String>,
}

/// The parties of one side, in an order of their own.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Side {
    Actors(Vec<usize>),
    Words(Vec<String>),
}

/// When and where, as far as the mention says: the beginning of the time or its words; the
/// place's name.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Setting(Option<String>, Option<String>);

/// The acts of a reading, in the order of the mentions that are shown.
pub(super) fn entries<'r>(view: &View<'r>) -> Vec<Entry<'r>> {
    let mut groups: Vec<Vec<&'r Event>> = Vec::new();
    let mut set: HashMap<(Act<'r>, Setting), usize> = HashMap::new();
    let mut of_act: HashMap<Act<'r>, Vec<usize>> = HashMap::new();
    let mut loose = Vec::new();
    for (nth, event) in view.reading.events.iter().enumerate() {
        let act = act(view, event);
        let setting = setting(view, event);
        if setting == Setting(None, None) {
            loose.push((nth, act));
            continue;
        }
        let group = *set.entry((act.clone(), setting)).or_insert_with(|| {
            of_act.entry(act).or_default().push(groups.len());
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(event);
    }
    let mut of_loose: HashMap<Act<'r>, usize> = HashMap::new();
    for (nth, act) in loose {
        let only = match of_act.get(&act).map(Vec::as_slice) {
            Some([group]) => Some(*group),
            _ => None,
        };
        let group = only.unwrap_or_else(|| {
            *of_loose.entry(act).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            })
        });
        groups[group].push(&view.reading.events[nth]);
    }
    let mut entries: Vec<Entry<'r>> = groups.into_iter().filter_map(entry).collect();
    entries.sort_by_key(|entry| entry.event.span[0]);
    entries
}

fn entry(mut mentions: Vec<&Event>) -> Option<Entry<'_>> {
    mentions.sort_by_key(|event| event.span[0]);
    let sure = |event: &&&Event| event.confidence >= DOUBTFUL;
    let event = *mentions.iter().find(sure).or(mentions.first())?;
    Some(Entry { event, mentions })
}

impl Entry<'_> {
    /// The lines of the mentions, that of the one shown first, then the others in order.
    pub(super) fn lines(&self, view: &View<'_>) -> Vec<usize> {
        let shown = view.line(self.event.span);
        let others = self.mentions.iter().map(|event| view.line(event.span));
        let mut lines: Vec<usize> = others.filter(|&line| line != shown).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.insert(0, shown);
        lines
    }

    /// The first mention of which `holds` is true: what one leaves out another may give.
    pub(super) fn first(&self, holds: impl Fn(&Event) -> bool) -> Option<&Event> {
        let mut in_order =
            std::iter::once(self.event).chain(self.mentions.iter().copied());
        in_order.find(|event| holds(event))
    }

    /// Those who say the same in other mentions, up to a few; the report itself among them.
    pub(super) fn seconds(&self, view: &View<'_>) -> Vec<String> {
        let first = view.vouchers(&self.event.attributions);
        let mut found: Vec<String> = Vec::new();
        if first.is_empty() {
            return found;
        }
        for event in &self.mentions {
            let said = event.attributions.get(..1).unwrap_or_default();
            let name = match view.vouchers(said).pop() {
                Some(voucher) if first.contains(&voucher) => continue,
                Some(voucher) => voucher.name,
                None => "the report itself".to_owned(),
            };
            if !found.contains(&name) {
                found.push(name);
            }
            if found.len() == MOST_VOUCHERS {
                break;
            }
        }
        found
    }
}

/// Whether the text names nobody on either side.
pub(super) fn has_no_parties(event: &Event) -> bool {
    event.actor.is_empty()
        && event.recipient.is_empty()
        && event.actor_words.is_empty()
        && event.recipient_words.is_empty()
}

fn act<'r>(view: &View<'r>, event: &'r Event) -> Act<'r> {
    let bare = has_no_parties(event);
    Act {
        kind: &event.kind,
        status: event.status,
        actor: side(view, &event.actor, &event.actor_words),
        recipient: side(view, &event.recipient, &event.recipient_words),
        condition: event.condition.map(|words| view.folded(words.span)),
        trigger: bare.then(|| view.folded(event.trigger)),
    }
}

fn side(view: &View<'_>, ids: &[usize], words: &[CharSpan]) -> Side {
    if ids.is_empty() {
        let mut words: Vec<String> =
            words.iter().map(|&span| view.folded(span)).collect();
        words.sort_unstable();
        Side::Words(words)
    } else {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        Side::Actors(ids)
    }
}

fn setting(view: &View<'_>, event: &Event) -> Setting {
    let time = view
        .time(event)
        .map(|time| time.start.clone().unwrap_or_else(|| view.folded(time.span)));
    // A place from elsewhere is too weak to tell two acts apart.
    let near = event.place_from == Some(PlaceFrom::Clause);
    let place = view.place(event).filter(|_| near).map(|place| place.name.clone());
    Setting(time, place)
}
