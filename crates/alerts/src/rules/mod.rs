/*!
The rules file: what is worth telling, to whom, how soon.

[`Rules::parse`] reads the whole file and either understands all of it or tells every fault with its line.
`docs/alerts.md` is the reference.
*/
mod conditions;
mod matching;
mod parse;
mod route;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use watchfloor_ontology::{EventType, QuadClass};
use watchfloor_reading::contract::{FigureRole, SourceKind, Status, WatchKind};
use watchfloor_room::picture::{Mark, State, WatchState};

use crate::fault::Fault;
use crate::notice::Severity;

pub use matching::{Labels, Matcher, Name, Words};
pub(crate) use matching::{Stems, any_fits, any_words};
pub use route::{Quiet, Route};

/// A rules file, understood.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// Where what fires goes; the first one takes what no other takes.
    pub route: Route,
    /// What is kept back for a time.
    pub silences: Vec<Silence>,
    /// What keeps other alerts back.
    pub inhibits: Vec<Inhibit>,
}

/// What is worth telling.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// The line of the file it begins on.
    pub line: usize,
    /// How much it matters.
    pub severity: Severity,
    /// What to do, in the words of whoever wrote the rule.
    pub note: Option<String>,
    /// What it asks for.
    pub when: When,
    /// How many independent origins must agree.
    pub origins: usize,
    /// How sure the reader must be, 0 to 1.
    pub confidence: f64,
    /// What the room learnt longer ago, or what was published so long before it was learnt, fires nothing;
    /// milliseconds.
    pub max_age: i64,
    /// An alert of which nothing new was learnt for so long is closed without a word, milliseconds.
    pub expire: i64,
    /// Labels of its own, for routes.
    pub labels: BTreeMap<String, String>,
}

/// What a rule asks for.
#[derive(Clone, Debug)]
pub enum When {
    /// An act that somebody says happens (or is announced, as its status says).
    Event(Acts),
    /// What is claimed of an act or statement has come to a state.
    Matter(Acts, Vec<State>),
    /// A figure reaches a threshold, or is contradicted.
    Tally(Tallies),
    /// Something announced is new, or something became of it.
    Watch(Announcements),
    /// It becomes worse or better between two.
    Tension(Between),
    /// A source falls silent or fails.
    Source(Sources),
    /// Somebody says something.
    Statement(Statements),
}

/// Which acts.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// Who did it.
    pub actor: Vec<Name>,
    /// To whom.
    pub recipient: Vec<Name>,
    /// On either side.
    pub party: Vec<Name>,
    /// One on each side, whichever.
    pub pair: Option<[Name; 2]>,
    /// PLOVER types.
    pub kinds: Vec<EventType>,
    /// PLOVER modes.
    pub modes: Vec<String>,
    /// Quad classes.
    pub quads: Vec<QuadClass>,
    /// Whether it happened.
    pub status: Vec<Status>,
    /// Where, by name.
    pub place: Vec<Words>,
    /// Where, by alpha-3 code.
    pub country: Vec<String>,
    /// Words of a sentence that tells of it.
    pub words: Vec<Words>,
}

/// Which figures.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    /// What is counted.
    pub item: Vec<Words>,
    /// What became of it.
    pub role: Vec<FigureRole>,
    /// Where, as a report writes it.
    pub place: Vec<Words>,
    /// In which country the act lies.
    pub country: Vec<String>,
    /// Words of a sentence with the figure.
    pub words: Vec<Words>,
    /// The figure is at least so much.
    pub at_least: Option<f64>,
    /// Counts for one moment contradict each other.
    pub conflict: bool,
}

/// Which announcements.
#[derive(Clone, Debug, Default)]
pub struct Announcements {
    /// What kind.
    pub kind: Vec<WatchKind>,
    /// What became of it; none named: anything.
    pub state: Vec<WatchState>,
    /// By whom.
    pub by: Vec<Name>,
    /// To whom.
    pub to: Vec<Name>,
    /// On either side.
    pub party: Vec<Name>,
    /// Words of the announcement or its condition.
    pub words: Vec<Words>,
    /// Open, and due within so many milliseconds.
    pub due_within: Option<i64>,
}

/// Which pairs.
#[derive(Clone, Debug, Default)]
pub struct Between {
    /// The two.
    pub pair: Option<[Name; 2]>,
    /// One of the two.
    pub party: Vec<Name>,
    /// Which turn; none named: both.
    pub mark: Vec<Mark>,
}

/// Which sources.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// By name; none named: all.
    pub name: Vec<Words>,
    /// It has fallen silent, by its own rhythm.
    pub silent: bool,
    /// Nothing new came for so many milliseconds.
    pub silent_for: Option<i64>,
    /// Its last visit failed.
    pub failing: bool,
    /// No visit succeeded for so many milliseconds, and the last one failed.
    pub failing_for: Option<i64>,
}

/// Which statements.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// Who says so.
    pub by: Vec<Name>,
    /// What kind of authority.
    pub kind: Vec<SourceKind>,
    /// To whom.
    pub to: Vec<Name>,
    /// Words of what is said.
    pub words: Vec<Words>,
}

/// What is kept back for a time.
#[derive(Clone, Debug)]
pub struct Silence {
    /// What it takes in.
    pub matches: Labels,
    /// From when, milliseconds; from ever where it is not said.
    pub from: Option<i64>,
    /// Until when, milliseconds.
    pub until: Option<i64>,
    /// Whose it is.
    pub by: Option<String>,
    /// Why.
    pub comment: Option<String>,
}

impl Silence {
    /// Whether it holds at a moment.
    pub fn holds(&self, now: i64) -> bool {
        self.from.is_none_or(|from| from <= now)
            && self.until.is_none_or(|until| now < until)
    }
}

/// What keeps other alerts back.
#[derive(Clone, Debug)]
pub struct Inhibit {
    /// While such an alert holds ...
    pub source: Labels,
    /// ... such alerts are kept back ...
    pub target: Labels,
    /// ... where the two have these labels in common.
    pub equal: Vec<String>,
}

impl Rules {
    /// Reads a rules file. Where anything in it is wrong, all that is wrong is told, in the order of the file.
    pub fn parse(text: &str) -> Result<Rules, Vec<Fault>> {
        parse::rules(text)
    }

    /// The rule of a name.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// The receivers that routes name, each once, for checking them against those there are.
    pub fn receivers(&self) -> Vec<&str> {
        let mut named = Vec::new();
        self.route.each(&mut |route| {
            if !named.contains(&route.receiver.as_str()) {
                named.push(route.receiver.as_str());
            }
        });
        named
    }
}
