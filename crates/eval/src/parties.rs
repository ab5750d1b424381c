//! The actor and recipient of a sentence's main act, as spans.

use watchfloor_reading::contract::{CharSpan, Event, Reading};

/// What a party is to the act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Does it.
    Source,
    /// Is done to.
    Target,
    /// Does it together with the others.
    Reciprocal,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 3] = [Role::Source, Role::Target, Role::Reciprocal];
}

/// Where a party of the main act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartySpan {
    /// What it is to the act.
    pub role: Role,
    /// Its words, in Unicode scalar values.
    pub span: CharSpan,
}

/// The parties of the main event, and where there is none, of the first statement: who speaks,
/// and to or of whom.
pub(crate) fn of_reading(reading: &Reading) -> Vec<PartySpan> {
    let mut parties = Vec::new();
    let mut put = |role, span: Option<CharSpan>| {
        if let Some(span) = span {
            parties.push(PartySpan { role, span });
        }
    };
    if let Some(event) = main_event(reading) {
        let together = is_together(reading, event);
        let role = if together { Role::Reciprocal } else { Role::Source };
        let mut actors = without_pronouns(reading, &event.actor_words);
        if together {
            join(reading, &mut actors);
        }
        for words in actors {
            put(role, Some(words));
        }
        for words in without_pronouns(reading, &event.recipient_words) {
            put(Role::Target, Some(words));
        }
    } else if let Some(statement) = reading.attributions.first() {
        put(Role::Source, statement.source.span);
        let spoken_of =
            statement.addressee.as_ref().map(|party| party.span).or_else(|| {
                let others = reading
                    .actors
                    .iter()
                    .filter(|actor| Some(actor.id) != statement.source.actor);
                let mentions = others.flat_map(|actor| actor.mentions.iter().copied());
                mentions
                    .filter(|m| {
                        statement
                            .content
                            .spans
                            .iter()
                            .any(|s| s[0] <= m[0] && m[1] <= s[1])
                    })
                    .min()
            });
        put(Role::Target, spoken_of);
    }
    parties.sort_unstable();
    parties.dedup();
    parties
}

/// The event that the sentence is about: a sure one, with parties, near its beginning.
fn main_event(reading: &Reading) -> Option<&Event> {
    let weight = |event: &Event| {
        let named = |words: &[CharSpan]| if words.is_empty() { 0.0 } else { 0.5 };
        event.confidence + named(&event.actor_words) + named(&event.recipient_words)
            - event.trigger[0] as f64 / 500.0
    };
    reading.events.iter().max_by(|a, b| weight(a).total_cmp(&weight(b)))
}

/// The words without those that only take up others beside them ("he").
fn without_pronouns(reading: &Reading, words: &[CharSpan]) -> Vec<CharSpan> {
    let pronouns =
        ["he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who"];
    let is_pronoun =
        |span: &CharSpan| pronouns.contains(&cut(reading, *span).to_lowercase().as_str());
    let named: Vec<CharSpan> =
        words.iter().copied().filter(|span| !is_pronoun(span)).collect();
    if named.is_empty() { words.to_vec() } else { named }
}

/// Makes one span of parties that only "and" parts, as most annotations of acts done together do.
fn join(reading: &Reading, spans: &mut Vec<CharSpan>) {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let joined =
            last[1] <= next[0] && cut(reading, [last[1], next[0]]).trim() == "and";
        if joined {
            last[1] = next[1];
        }
        joined
    });
}

fn cut(reading: &Reading, [start, end]: CharSpan) -> String {
    reading.report.text.chars().skip(start).take(end - start).collect()
}

/// Whether the event's actors do it with one another.
fn is_together(reading: &Reading, event: &Event) -> bool {
    let mutual = ["CONSULT", "AGREE", "COOPERATE", "SUPPORT", "ASSAULT"];
    let joined =
        |span: &CharSpan| cut(reading, *span).split(' ').any(|word| word == "and");
    event.recipient_words.is_empty()
        && mutual.contains(&event.kind.as_str())
        && (event.actor_words.len() > 1 || event.actor_words.iter().any(joined))
}
