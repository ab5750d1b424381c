//! The picture: what the room makes of all it knew at a moment.

use serde::Serialize;
use watchfloor_reading::contract::{
    CharSpan, FigureRole, Place, PlaceGrain, Status, TimeGrain, WatchKind,
};
use watchfloor_record::{Act, ActId, Line, VersionId};

use crate::maps::HashMap;
use crate::origins::Origins;
use crate::snapshot::Snapshot;
use crate::threads::both;

/// What was known at a moment. The items of each list are in an order that does not depend on how
/// reports arrived.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Picture {
    /// The moment, milliseconds.
    pub at: i64,
    /// The revision of the record.
    pub revision: i64,
    /// Reports learnt before this moment were left out.
    pub since: i64,
    /// Stories, the one with the latest report first.
    pub stories: Vec<Story>,
    /// Acts, each once, the latest first.
    pub events: Vec<EventCard>,
    /// What is claimed of each event, and of what statements agree on without an event.
    pub matters: Vec<Matter>,
    /// Figures about the same things.
    pub tallies: Vec<Tally>,
    /// What to watch.
    pub watch: Vec<Announcement>,
    /// How tense it is, for each pair of actors.
    pub tension: Vec<Pair>,
}

/// Reports that tell of the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    /// The report that began it.
    pub id: VersionId,
    /// Its reports in the room's order, earlier versions and copies among them.
    pub reports: Vec<VersionId>,
}

/// Somebody who acts, speaks or is acted upon, as different reports know him.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Party {
    /// What makes two parties one: a country's code, an organisation's or person's name in lower case
    /// with the country, or the words of somebody unnamed.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// Country and sector, where known.
    pub code: Option<String>,
    /// Alpha-3 code of the country, where known.
    pub country: Option<String>,
}

/// One act, whoever mentions it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventCard {
    /// The line of its earliest mention.
    pub id: Line,
    /// The PLOVER type.
    pub kind: String,
    /// The PLOVER mode.
    pub mode: Option<String>,
    /// The closest CAMEO code.
    pub cameo: String,
    /// The quad class.
    pub quad: String,
    /// Goldstein's score.
    pub goldstein: f64,
    /// Who did it.
    pub actor: Vec<Party>,
    /// To whom.
    pub recipient: Vec<Party>,
    /// What the latest assertion says of it; where origins disagree, what most origins say.
    pub status: Status,
    /// When.
    pub when: Option<When>,
    /// First and last day: the time's, or where there is none the day of the earliest report.
    pub days: (i32, i32),
    /// Where.
    pub place: Option<PlaceCard>,
    /// The mentions that count, the earliest first.
    pub mentions: Vec<Line>,
    /// The mention that tells it best: the line to show.
    pub best: Line,
    /// The reports with these mentions.
    pub reports: Vec<VersionId>,
    /// Its story: that of the earliest mention.
    pub story: VersionId,
    /// The highest confidence of a mention.
    pub confidence: f64,
    /// When the room first and last learnt of it.
    pub learnt: (i64, i64),
    /// What people said about it.
    pub judgements: Vec<Judgement>,
}

/// A time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct When {
    /// ISO 8601.
    pub start: String,
    /// ISO 8601.
    pub end: String,
    /// How exact.
    pub grain: TimeGrain,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceCard {
    /// Its name.
    pub name: String,
    /// Alpha-3 code.
    pub country: Option<String>,
    /// Its id in GeoNames.
    pub geonames: Option<u64>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How large it is.
    pub grain: PlaceGrain,
}

impl From<&Place> for PlaceCard {
    fn from(place: &Place) -> Self {
        Self {
            name: place.name.clone(),
            country: place.country.clone(),
            geonames: place.geonames,
            lat: place.lat,
            lon: place.lon,
            grain: place.grain,
        }
    }
}

/// What a person did to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The number of the act.
    pub act: ActId,
    /// `confirm`, `reject`, `merge`, `split`, `note`, `correct`, `assign`, `acknowledge`.
    pub verb: String,
    /// Who.
    pub author: String,
    /// When, milliseconds.
    pub at: i64,
    /// In the person's own words.
    pub words: Option<String>,
    /// Whom it is given to.
    pub to: Option<String>,
}

impl From<&Act> for Judgement {
    fn from(act: &Act) -> Judgement {
        Judgement {
            act: act.id,
            verb: act.act.verb.clone(),
            author: act.act.author.clone(),
            at: act.act.at,
            words: act.act.own_words().map(str::to_owned),
            to: act.act.assignee().map(str::to_owned),
        }
    }
}

/// Who vouches for a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// What makes two origins one.
    pub key: String,
    /// The name to show ("Velmora's interior ministry", "a harbour official, to Meridian Wire").
    pub name: String,
    /// What kind of authority: `person`, `anonymous`, `organization`, `country`, `document`, `media`
    /// (also an outlet that speaks for itself), `unknown`.
    pub kind: String,
    /// Alpha-3 code of its country.
    pub country: Option<String>,
    /// Country and sector.
    pub code: Option<String>,
}

/// What claims agree or differ on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matter {
    /// The line of its earliest claim.
    pub id: Line,
    /// The event it is about, if it is about one.
    pub event: Option<Line>,
    /// The claims, in the room's order; those that no longer count among them.
    pub claims: Vec<Claim>,
    /// What they come to.
    pub state: State,
    /// How many independent origins assert it.
    pub origins: usize,
    /// How the state came about: one entry for each change, the first one first.
    pub history: Vec<Turn<State>>,
    /// For each entry of `history`: how many independent origins asserted it then. Where that alone changed
    /// there is an entry too.
    pub counts: Vec<usize>,
}

/// What one origin asserts about a matter, in one report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Claim {
    /// The line: an act, or a statement; of several versions of a report that say it, in the latest.
    pub line: Line,
    /// The line with which the room learnt it: where several versions say it, that of the earliest.
    pub first: Line,
    /// In which report; of several versions the latest that says it.
    pub report: VersionId,
    /// Who vouches.
    pub origin: Origin,
    /// What for.
    pub stance: Stance,
    /// The words, in that report's text.
    pub words: CharSpan,
    /// When the room learnt it.
    pub learnt: i64,
    /// Why it no longer counts, if it does not.
    pub retired: Option<Retired>,
}

/// What a claim says of its matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It is so: it happened, or is happening.
    Asserts,
    /// It is not so.
    Denies,
    /// It will be so: planned, promised, threatened, asked for, on a condition.
    Announces,
    /// It may be so.
    Doubts,
}

/// Why a claim no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "why")]
pub enum Retired {
    /// A later version of its report has other words for it.
    Corrected {
        /// The line with them.
        by: Line,
    },
    /// A later version of its report no longer has it.
    Dropped {
        /// That version.
        by: VersionId,
    },
    /// Whoever asserted it took it back.
    Withdrawn {
        /// The line that says so.
        by: Line,
    },
}

/// What the claims of a matter come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // `docs/room.md` defines them.
pub enum State {
    Single,
    Corroborated,
    Contradicted,
    Denied,
    Corrected,
    Withdrawn,
    Announced,
}

/// A change in the life of something.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Turn<S> {
    /// What it became.
    pub state: S,
    /// When the room learnt it; for what a date alone brings, that date.
    pub at: i64,
    /// The line it rests on; none where a date alone brought it.
    pub line: Option<Line>,
}

/// Figures about the same thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// The line of its earliest entry.
    pub id: Line,
    /// What is counted.
    pub item: Option<String>,
    /// What became of it.
    pub role: Option<FigureRole>,
    /// What it is measured in.
    pub unit: Option<String>,
    /// Whether it counts all that there are.
    pub share: TallyShare,
    /// Where, as a report writes it.
    pub place: Option<String>,
    /// The event.
    pub event: Option<Line>,
    /// The least that a current entry allows; `None` is open.
    pub low: Option<f64>,
    /// The most.
    pub high: Option<f64>,
    /// The figures of the holders, in the room's order.
    pub entries: Vec<Entry>,
}

/// Whether a tally counts all that there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TallyShare {
    /// It does, as far as its reports say.
    #[default]
    All,
    /// It comes on top of others: "two more drivers".
    More,
    /// It counts some of others: "including 3 children".
    Part,
}

/// One holder's figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The earliest line with it.
    pub line: Line,
    /// All lines with it, that one first.
    pub lines: Vec<Line>,
    /// The report of the earliest.
    pub report: VersionId,
    /// Who counted.
    pub origin: Origin,
    /// At least.
    pub low: Option<f64>,
    /// At most.
    pub high: Option<f64>,
    /// Whether the text says that it is not exact.
    pub approximate: bool,
    /// As of when, milliseconds.
    pub as_of: i64,
    /// When the room learnt it.
    pub learnt: i64,
    /// Whether it still counts.
    pub state: EntryState,
}

/// Whether an entry of a tally counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "state")]
pub enum EntryState {
    /// It does, and nobody contradicts it.
    Current,
    /// A later one took its place.
    Superseded {
        /// The line of that one.
        by: Line,
    },
    /// It does, and others say otherwise.
    Conflicting {
        /// The lines of those.
        with: Vec<Line>,
    },
}

/// Something announced, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Announcement {
    /// The earliest line with it.
    pub id: Line,
    /// All lines with it, that one first.
    pub lines: Vec<Line>,
    /// What kind.
    pub kind: WatchKind,
    /// By whom.
    pub by: Option<Party>,
    /// To whom.
    pub to: Option<Party>,
    /// The report of the earliest line.
    pub report: VersionId,
    /// What, in that report's words.
    pub what: CharSpan,
    /// On which condition, in that report's words.
    pub condition: Option<CharSpan>,
    /// Until when: ISO 8601.
    pub due: Option<String>,
    /// Who says so.
    pub origin: Origin,
    /// The event announced.
    pub event: Option<Line>,
    /// What became of it.
    pub state: WatchState,
    /// How that came about: `open` first.
    pub life: Vec<Turn<WatchState>>,
}

/// What became of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // `docs/room.md` defines them.
pub enum WatchState {
    Open,
    Triggered,
    Contested,
    CarriedOut,
    Broken,
    Lapsed,
    Withdrawn,
}

/// How tense it is between two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The two, in the order of their keys.
    pub parties: [Party; 2],
    /// The days on which something was between them, and those marked, in order.
    pub days: Vec<DayLevel>,
}

/// One day between two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayLevel {
    /// Days since 1970.
    pub day: i32,
    /// The day's weighted sum of conflict, zero or below.
    pub conflict: f64,
    /// The day's weighted sum of cooperation, zero or above.
    pub cooperation: f64,
    /// The level: the sum of both, decaying.
    pub level: f64,
    /// The events of the day with what each adds.
    pub events: Vec<(Line, f64)>,
    /// Whether it is a turning-point.
    pub mark: Option<Mark>,
}

/// A turning-point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Mark {
    Escalation,
    DeEscalation,
}

impl Picture {
    /// What a snapshot comes to.
    pub fn of(snapshot: &Snapshot) -> Picture {
        let (events, origins) =
            both(|| crate::events::events(snapshot), || Origins::new(snapshot));
        let matters = || crate::claims::matters(snapshot, &events, &origins);
        let tallies = || crate::tallies::tallies(snapshot, &events, &origins);
        let watch = || crate::watch::watch_list(snapshot, &events, &origins);
        let named = || crate::tension::Named::of(snapshot);
        let (matters, (watch, (tallies, named))) =
            both(matters, || both(watch, || (tallies(), named())));
        let tension = crate::tension::pairs(&events, &matters, &named);
        Picture {
            at: snapshot.at,
            revision: snapshot.revision,
            since: snapshot.since,
            stories: stories(snapshot),
            events,
            matters,
            tallies,
            watch,
            tension,
        }
    }
}

/// The stories of a snapshot, the one with the latest report first.
fn stories(snapshot: &Snapshot) -> Vec<Story> {
    let mut found: Vec<Story> = Vec::new();
    let mut places: HashMap<VersionId, usize> = HashMap::default();
    // From the latest report back: a story takes the place of its latest report.
    for report in snapshot.reports.iter().rev() {
        let at = *places.entry(report.story).or_insert_with(|| {
            found.push(Story { id: report.story, reports: Vec::new() });
            found.len() - 1
        });
        found[at].reports.push(report.id);
    }
    for story in &mut found {
        story.reports.reverse();
    }
    found
}
