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

/// The parties of the surest event, and where there is none, of the first statement: who speaks,
/// and to or of whom.
pub(crate) fn of_reading(reading: &Reading) -> Vec<PartySpan> {
    let mut parties = Vec::new();
    let mut put = |role, span: Option<CharSpan>| {
        if let Some(span) = span {
            parties.push(PartySpan { role, span });
        }
    };
    let surest = reading.events.iter().reduce(|best, event| {
        if event.confidence > best.confidence { event } else { best }
    });
    if let Some(event) = surest {
        let together = event.recipient.is_empty() && event.actor.len() > 1;
        let role = if together { Role::Reciprocal } else { Role::Source };
        for actor in &event.actor {
            put(role, mention_near(reading, event, *actor));
        }
        for recipient in &event.recipient {
            put(Role::Target, mention_near(reading, event, *recipient));
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

/// The actor's mention in the event's clause, or else the one nearest to its trigger.
fn mention_near(reading: &Reading, event: &Event, actor: usize) -> Option<CharSpan> {
    let actor = reading.actors.iter().find(|known| known.id == actor)?;
    let far = |m: &CharSpan| {
        let inside = event.span[0] <= m[0] && m[1] <= event.span[1];
        let distance =
            event.trigger[0].saturating_sub(m[1]) + m[0].saturating_sub(event.trigger[1]);
        (!inside, distance)
    };
    actor.mentions.iter().copied().min_by_key(far)
}
