use std::fmt;

/// A PLOVER event type: what kind of act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventType {
    /// Promise, offer or agree to cooperate.
    Agree,
    /// Meet, visit, call, negotiate.
    Consult,
    /// Back in words: praise, recognise, sign.
    Support,
    /// Work together to the gain of both.
    Cooperate,
    /// Give to the gain of the recipient.
    Aid,
    /// Yield in words: pardon, ease, apologise, announce a withdrawal.
    Concede,
    /// Yield in deed: release, withdraw, disarm, resign.
    Retreat,
    /// Ask, demand, order.
    Request,
    /// Criticise, accuse, sue, investigate.
    Accuse,
    /// Refuse.
    Reject,
    /// Announce harm.
    Threaten,
    /// Demonstrate, strike, riot.
    Protest,
    /// Reduce relations: expel, cut off, convict.
    Sanction,
    /// Ready force without using it.
    Mobilize,
    /// Arrest, restrict, seize, censor.
    Coerce,
    /// Do bodily harm or destroy.
    Assault,
}

/// The four classes that event types are gathered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuadClass {
    /// Cooperation in words.
    VerbalCooperation,
    /// Cooperation in deed.
    MaterialCooperation,
    /// Conflict in words.
    VerbalConflict,
    /// Conflict in deed.
    MaterialConflict,
}

impl EventType {
    /// Every type, in the order of the PLOVER manual.
    pub const ALL: [EventType; 16] = [
        EventType::Agree,
        EventType::Consult,
        EventType::Support,
        EventType::Cooperate,
        EventType::Aid,
        EventType::Concede,
        EventType::Retreat,
        EventType::Request,
        EventType::Accuse,
        EventType::Reject,
        EventType::Threaten,
        EventType::Protest,
        EventType::Sanction,
        EventType::Mobilize,
        EventType::Coerce,
        EventType::Assault,
    ];

    /// PLOVER's name for it ("ASSAULT").
    pub fn name(self) -> &'static str {
        match self {
            EventType::Agree => "AGREE",
            EventType::Consult => "CONSULT",
            EventType::Support => "SUPPORT",
            EventType::Cooperate => "COOPERATE",
            EventType::Aid => "AID",
            EventType::Concede => "CONCEDE",
            EventType::Retreat => "RETREAT",
            EventType::Request => "REQUEST",
            EventType::Accuse => "ACCUSE",
            EventType::Reject => "REJECT",
            EventType::Threaten => "THREATEN",
            EventType::Protest => "PROTEST",
            EventType::Sanction => "SANCTION",
            EventType::Mobilize => "MOBILIZE",
            EventType::Coerce => "COERCE",
            EventType::Assault => "ASSAULT",
        }
    }

    /// The type of that name, in capitals.
    pub fn parse(name: &str) -> Option<EventType> {
        EventType::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The type's place in [`EventType::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The class that the PLOVER manual 2.0 puts it in.
    pub fn quad(self) -> QuadClass {
        match self {
            EventType::Agree
            | EventType::Consult
            | EventType::Support
            | EventType::Concede => QuadClass::VerbalCooperation,
            EventType::Cooperate | EventType::Aid | EventType::Retreat => {
                QuadClass::MaterialCooperation
            }
            EventType::Request
            | EventType::Accuse
            | EventType::Reject
            | EventType::Threaten => QuadClass::VerbalConflict,
            EventType::Protest
            | EventType::Sanction
            | EventType::Mobilize
            | EventType::Coerce
            | EventType::Assault => QuadClass::MaterialConflict,
        }
    }

    /// The modes of the PLOVER manual 2.0; empty for types without.
    pub fn modes(self) -> &'static [&'static str] {
        match self {
            EventType::Agree
            | EventType::Support
            | EventType::Cooperate
            | EventType::Aid
            | EventType::Concede => &[],
            EventType::Consult => &["visit", "third-party", "multilateral", "phone"],
            EventType::Retreat => {
                &["withdraw", "release", "disarm", "ceasefire", "access", "resign"]
            }
            EventType::Request | EventType::Reject => {
                &["assist", "change", "yield", "meet"]
            }
            EventType::Accuse => &["disapprove", "investigate", "allege"],
            EventType::Threaten => {
                &["restrict", "arrest", "relations", "expel", "territory", "violence"]
            }
            EventType::Protest => {
                &["demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"]
            }
            EventType::Sanction => &["convict", "expel", "withdraw", "discontinue"],
            EventType::Mobilize => &["troops", "weapons", "police", "militia"],
            EventType::Coerce => &[
                "seize",
                "restrict",
                "censor",
                "curfew",
                "martial-law",
                "arrest",
                "deport",
                "withhold",
                "misinformation",
                "cyber",
            ],
            EventType::Assault => &[
                "abduct",
                "beat",
                "torture",
                "sexual",
                "targeted",
                "destroy",
                "primitive",
                "firearms",
                "explosives",
                "suicide-attack",
                "aerial",
                "drone",
                "heavy-weapons",
                "crowd-control",
                "unconventional",
            ],
        }
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl QuadClass {
    /// Every class, by number.
    pub const ALL: [QuadClass; 4] = [
        QuadClass::VerbalCooperation,
        QuadClass::MaterialCooperation,
        QuadClass::VerbalConflict,
        QuadClass::MaterialConflict,
    ];

    /// Its name ("material conflict").
    pub fn name(self) -> &'static str {
        match self {
            QuadClass::VerbalCooperation => "verbal cooperation",
            QuadClass::MaterialCooperation => "material cooperation",
            QuadClass::VerbalConflict => "verbal conflict",
            QuadClass::MaterialConflict => "material conflict",
        }
    }

    /// The class of that name.
    pub fn parse(name: &str) -> Option<QuadClass> {
        QuadClass::ALL.into_iter().find(|quad| quad.name() == name)
    }

    /// Its number in event data, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

impl fmt::Display for QuadClass {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_places_lead_back_to_their_types() {
        for (index, kind) in EventType::ALL.into_iter().enumerate() {
            assert_eq!(EventType::parse(kind.name()), Some(kind));
            assert_eq!(kind.index(), index);
        }
        for quad in QuadClass::ALL {
            assert_eq!(QuadClass::parse(quad.name()), Some(quad));
        }
        assert_eq!(EventType::parse("YIELD"), None);
        assert_eq!(EventType::parse("assault"), None);
    }

    #[test]
    fn classes_hold_four_three_four_and_five_types() {
        let sizes = QuadClass::ALL
            .map(|quad| EventType::ALL.iter().filter(|kind| kind.quad() == quad).count());
        assert_eq!(sizes, [4, 3, 4, 5]);
    }
}
