//! A picture with the reports behind it, and how names and words are looked up in them.

use watchfloor_reading::contract::{Actor, CharSpan, Reading};
use watchfloor_record::{Line, VersionId};
use watchfloor_room::picture::{Announcement, Claim, EventCard, Origin, Party, Picture};
use watchfloor_room::{Item, Known, Snapshot, words};

use crate::room::suite::report_name;
use crate::room::wanted::Name;

/// What the room makes of the reports at one moment.
pub(crate) struct View<'v> {
    pub(crate) snapshot: &'v Snapshot,
    pub(crate) picture: &'v Picture,
    /// The numbers of the reports, in the order of the scenario.
    pub(crate) ids: &'v [VersionId],
}

/// How closely a line of the room has quoted words; the closest come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hold {
    /// The word that carries the act stands among the quoted words.
    Trigger,
    /// The line's own words hold them.
    Words,
    /// The sentence that the line stands in holds them.
    Sentence,
}

impl View<'_> {
    /// A report of the scenario, if it is known at this moment.
    pub(crate) fn report(&self, nth: usize) -> Option<&Known> {
        self.ids.get(nth).and_then(|id| self.snapshot.report(*id))
    }

    /// The name of a report in the scenario.
    pub(crate) fn name(&self, id: VersionId) -> char {
        self.ids.iter().position(|known| *known == id).map_or('?', report_name)
    }

    /// The names of reports, in the order of the scenario.
    pub(crate) fn names(&self, reports: &[VersionId]) -> String {
        let mut names: Vec<String> =
            reports.iter().map(|id| self.name(*id).to_string()).collect();
        names.sort();
        names.join(" ")
    }

    /// How a claim holds quoted words.
    pub(crate) fn claim_holds(&self, claim: &Claim, quoted: &str) -> Option<Hold> {
        let report = self.snapshot.report(claim.report)?;
        self.holds(report, claim.line, claim.words, quoted)
    }

    /// How an announcement holds quoted words: by the closest of its lines.
    pub(crate) fn watch_holds(&self, item: &Announcement, quoted: &str) -> Option<Hold> {
        let lines = item.lines.iter().filter_map(|line| {
            let (report, Item::Watch(_, found)) = self.snapshot.line(*line)? else {
                return None;
            };
            self.holds(report, *line, found.what.span, quoted)
        });
        let first = || {
            let report = self.snapshot.report(item.report)?;
            contains(report.words(item.what), quoted).then_some(Hold::Words)
        };
        lines.min().or_else(first)
    }

    fn holds(
        &self,
        report: &Known,
        line: Line,
        own: CharSpan,
        quoted: &str,
    ) -> Option<Hold> {
        let sentence = report.sentence(line);
        if let Some(Item::Act(_, event)) = report.item(line)
            && sentence.is_some_and(|sentence| {
                trigger_in_quote(report, sentence, event.trigger, quoted)
            })
        {
            return Some(Hold::Trigger);
        }
        if contains(report.words(own), quoted) {
            return Some(Hold::Words);
        }
        let is_near = sentence.is_some_and(|span| contains(report.words(span), quoted));
        is_near.then_some(Hold::Sentence)
    }

    /// Whether one of the parties on this side of an event, or the words that name it in a mention, has
    /// the name.
    pub(crate) fn side_is(&self, event: &EventCard, actors: bool, name: &Name) -> bool {
        let parties = if actors { &event.actor } else { &event.recipient };
        let Name::Words(name) = name else { return parties.is_empty() };
        parties.iter().any(|party| party_is(party, name))
            || event.mentions.iter().any(|line| {
                let Some((report, Item::Act(_, act))) = self.snapshot.line(*line) else {
                    return false;
                };
                let (spans, ids) = if actors {
                    (&act.actor_words, &act.actor)
                } else {
                    (&act.recipient_words, &act.recipient)
                };
                let reading = &report.sheet.reading;
                spans.iter().any(|span| has_name(report.words(*span), name))
                    || ids.iter().any(|id| actor_is(report, reading, *id, name))
            })
    }

    /// Whether the one who announces has the name.
    pub(crate) fn announcer_is(&self, item: &Announcement, name: &Name) -> bool {
        let Name::Words(name) = name else { return item.by.is_none() };
        item.by.as_ref().is_some_and(|party| party_is(party, name))
            || item.lines.iter().any(|line| {
                let Some((report, Item::Watch(_, found))) = self.snapshot.line(*line)
                else {
                    return false;
                };
                found
                    .by
                    .is_some_and(|id| actor_is(report, &report.sheet.reading, id, name))
            })
    }
}

/// Whether an actor of a reading has the name: in its own name, its offices, or one of the mentions.
fn actor_is(report: &Known, reading: &Reading, id: usize, name: &str) -> bool {
    let is_named = |actor: &Actor| {
        has_name(&actor.name, name)
            || actor.roles.iter().any(|role| has_name(role, name))
            || actor.mentions.iter().any(|span| has_name(report.words(*span), name))
    };
    reading.actors.iter().find(|actor| actor.id == id).is_some_and(is_named)
}

pub(crate) fn party_is(party: &Party, name: &str) -> bool {
    has_name(&format!("{} {}", party.name, party.key), name)
}

pub(crate) fn origin_is(origin: &Origin, name: &Name) -> bool {
    match name {
        Name::Nobody => origin.kind == "unknown",
        Name::Words(name) => has_name(&format!("{} {}", origin.name, origin.key), name),
    }
}

/// Whether all content words of `name` stand in `text`, by their stems.
pub(crate) fn has_name(text: &str, name: &str) -> bool {
    let wanted = stems(name);
    let there = stems(text);
    !wanted.is_empty() && wanted.iter().all(|stem| there.contains(stem))
}

/// The stems of the content words; the genitive's ending is none.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let mut stems = words::stems(text);
    stems.retain(|stem| {
        stem.chars().filter(|c| c.is_alphanumeric()).count() > 1 || is_number(stem)
    });
    stems
}

fn is_number(stem: &str) -> bool {
    stem.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether quoted words stand in a text: letter by letter, whole words only, all white space alike.
pub(crate) fn contains(text: &str, quoted: &str) -> bool {
    !places(&collapse(text), quoted).is_empty()
}

/// Whether a trigger stands in a sentence where the quoted words do.
fn trigger_in_quote(
    report: &Known,
    sentence: CharSpan,
    trigger: CharSpan,
    quoted: &str,
) -> bool {
    let Some(before) = trigger[0].checked_sub(sentence[0]) else { return false };
    let words = report.words(sentence);
    // Collapsed white space moves places: the trigger's is counted in what stands before it.
    let head: String = words.chars().take(before).collect();
    let mut at = collapse(&head).len();
    if head.ends_with(char::is_whitespace) && at > 0 {
        at += 1;
    }
    places(&collapse(words), quoted)
        .into_iter()
        .any(|start| (start..start + quoted.len()).contains(&at))
}

/// The places of quoted words, as whole words.
fn places(text: &str, quoted: &str) -> Vec<usize> {
    let is_whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + quoted.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric)
            && !after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(quoted).map(|(at, _)| at).filter(|at| is_whole(*at)).collect()
}

/// All white space as single spaces, all apostrophes alike.
pub(crate) fn collapse(text: &str) -> String {
    text.replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_by_their_words() {
        assert!(has_name("Karsenia's navy", "Karsenia"));
        assert!(has_name("the dock workers", "dock worker"));
        assert!(has_name("Velmora's interior ministry", "Interior Ministry"));
        assert!(!has_name("Velmora's interior ministry", "defence ministry"));
        assert!(!has_name("anybody", "the"));
    }

    #[test]
    fn quoted_words_stand_letter_by_letter() {
        assert!(contains("They struck\nthe  hospital, he said.", "struck the hospital"));
        assert!(!contains("They struck the hospitals.", "struck the hospital"));
        assert!(!contains("It was 120.", "12"));
        assert!(contains("Karsenia’s navy", "Karsenia's"));
    }
}
