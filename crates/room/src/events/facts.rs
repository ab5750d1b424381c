//! What two mentions are compared by.

use watchfloor_reading::contract::{
    BlockName, FigureRole, Place, PlaceFrom, Status, TimeExpression,
};

use super::compare::{Moment, Spot};
use super::party::{Words, party};
use super::stems::Stems;
use super::trigger::Trigger;
use crate::picture::Party;
use crate::sheet::{ActWords, Sheet};
use crate::sketch::{Sketch, rarity, term_hash};
use crate::time;
use crate::words;

/// An event of a reading, with its report's sketch and day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'r> {
    pub(crate) sheet: &'r Sheet,
    pub(crate) event: usize,
    pub(crate) sketch: &'r Sketch,
    pub(crate) day: i32,
}

/// How much is wanted of what a mention says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    All,
    /// Who, to whom, when, and the names beside it: what a [`Gist`] has.
    Gist,
}

/// What a mention is compared with its event by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gist {
    pub(crate) actor: Side,
    pub(crate) recipient: Side,
    /// See [`Facts::telling`].
    pub(crate) telling: Vec<String>,
    /// When, where that can be told from the report's day.
    pub(crate) when: Option<Moment>,
    /// Whether it counts those harmed: its day may be that of the count.
    pub(crate) counted: bool,
}

impl Gist {
    /// That of an act of a reading; `None` where the reading has no such act.
    pub(crate) fn told(sheet: &Sheet, at: usize, day: i32) -> Option<Gist> {
        Facts::told(sheet, at, day, Extent::Gist).map(Gist::of)
    }

    pub(crate) fn of(facts: Facts) -> Gist {
        Gist {
            // Beside the dead stands mostly the day on which they were counted.
            counted: facts.trigger.group == Some("harm") && facts.at > 0,
            when: facts.when.filter(|_| facts.dated),
            actor: facts.actor,
            recipient: facts.recipient,
            telling: facts.telling,
        }
    }
}

/// What a mention says of its act.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// The PLOVER type; empty where none is known.
    pub(crate) kind: String,
    pub(crate) trigger: Trigger,
    pub(crate) status: Status,
    pub(crate) actor: Side,
    pub(crate) recipient: Side,
    /// Roots of the names in its sentence.
    pub(crate) names: Vec<String>,
    /// Those of them that tell more than a side: not of countries.
    pub(crate) telling: Vec<String>,
    /// Of an act of speech, the stems of what it is about and the groups of the acts it speaks of. Empty for other
    /// acts.
    pub(crate) matter: Stems,
    /// Stems of its clause, and of the whole sentence, without the trigger.
    pub(crate) clause: Stems,
    pub(crate) sentence: Stems,
    pub(crate) when: Option<Moment>,
    pub(crate) place: Option<Spot>,
    /// The names behind its words of place: those of countries, and others.
    pub(crate) site_lands: Vec<String>,
    pub(crate) sites: Vec<String>,
    pub(crate) figures: Vec<Count>,
    /// A hash of its sentence; 0 for none.
    pub(crate) sentence_hash: i64,
    /// The number of its sentence.
    pub(crate) at: usize,
    /// Where its trigger stands in the report.
    pub(crate) position: usize,
    /// Whether it stands in the headline or the first sentence after it.
    pub(crate) leads: bool,
    /// Whether its trigger is one of the words that the report is about.
    pub(crate) central: bool,
    /// How rare its trigger is, 0 to 1.
    pub(crate) rare: f32,
    /// Whether it counts those harmed by an act: its day is that of the count.
    pub(crate) counts: bool,
    /// The day of its report.
    pub(crate) day: i32,
    /// Whether the report says when it was published: without that, its days are anchored by guess.
    pub(crate) dated: bool,
}

/// One side of an act: who does it, or to whom.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    pub(crate) parties: Vec<Party>,
    /// For each party the words that it is compared by.
    pub(crate) called: Vec<Words>,
    pub(crate) stems: Vec<String>,
    /// The names among its words that are its own.
    pub(crate) names: Vec<String>,
    /// The names of countries among its words.
    pub(crate) lands: Vec<String>,
}

impl Side {
    pub(crate) fn is_empty(&self) -> bool {
        self.parties.is_empty() && self.stems.is_empty()
    }
}

/// A figure of the act.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Count {
    pub(crate) role: Option<FigureRole>,
    pub(crate) item: Option<String>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
}

impl Facts {
    /// The facts of a mention; `None` where the reading has no such event.
    ///
    /// A headline is the short form of what the first sentences say in full: "Attack on gold mine". On its own
    /// it fits too many acts, so what it leaves out is taken from the act it announces. In the same way a
    /// mere "the attack" is the one told before.
    pub(crate) fn of(mention: &Told<'_>) -> Option<Facts> {
        let mut facts =
            Facts::told(mention.sheet, mention.event, mention.day, Extent::All)?;
        facts.central = is_central(mention, &facts.trigger.stem);
        Some(facts)
    }

    /// The same, without what the report as a whole says.
    pub(crate) fn told(
        sheet: &Sheet,
        at: usize,
        day: i32,
        extent: Extent,
    ) -> Option<Facts> {
        let mut facts = Facts::alone(sheet, at, day, extent)?;
        if in_headline(sheet, at) {
            if let Some(told) = announced(sheet, at, &facts, extent) {
                facts.borrow(told);
            }
        } else if facts.is_bare()
            && let Some(told) = told_before(sheet, at, &facts, extent)
        {
            facts.names.clear();
            facts.telling.clear();
            facts.sentence = Stems::default();
            facts.borrow(told);
        }
        Some(facts)
    }

    /// Whether it says nothing but that there was such an act.
    fn is_bare(&self) -> bool {
        const FEW: usize = 1;
        self.actor.is_empty() && self.recipient.is_empty() && self.clause.len() <= FEW
    }

    /// Fills in what another mention of the same act says.
    fn borrow(&mut self, told: Facts) {
        let add = |to: &mut Vec<String>, from: Vec<String>| {
            let new: Vec<String> =
                from.into_iter().filter(|name| !to.contains(name)).collect();
            to.extend(new);
        };
        add(&mut self.names, told.names);
        add(&mut self.telling, told.telling);
        self.sentence.add(told.sentence);
        self.clause.add(told.clause);
        self.when = self.when.or(told.when);
        self.place = self.place.take().or(told.place);
        add(&mut self.sites, told.sites);
        add(&mut self.site_lands, told.site_lands);
        self.figures.extend(told.figures);
        if self.actor.is_empty() {
            self.actor = told.actor;
        }
        if self.recipient.is_empty() {
            self.recipient = told.recipient;
        }
    }

    /// What a mention's own sentence says.
    pub(super) fn alone(
        sheet: &Sheet,
        at: usize,
        day: i32,
        extent: Extent,
    ) -> Option<Facts> {
        let is_all = extent == Extent::All;
        let reading = &sheet.reading;
        let nothing = ActWords::default();
        let act = sheet.acts.get(at).unwrap_or(&nothing);
        let event = reading.events.get(at)?;
        let parties = |ids: &[usize]| -> Vec<Party> {
            let actors = reading.actors.iter().filter(|actor| ids.contains(&actor.id));
            actors.take(MOST_PARTIES).map(party).collect()
        };
        let is_land = |name: &String| sheet.lands.binary_search(name).is_ok();
        let side = |ids: &[usize], stems: &[String]| {
            let among = |name: &&String| has_name(stems, name);
            let (lands, names) =
                act.names.iter().filter(among).cloned().partition(is_land);
            let parties = parties(ids);
            let called = parties.iter().map(Words::of).collect();
            // "'s" is in common to all that belong to somebody.
            let telling = |stem: &&String| stem.starts_with(char::is_alphanumeric);
            let stems = stems.iter().filter(telling).cloned().collect();
            Side { parties, called, stems, names, lands }
        };
        let clause = Stems::of(&act.clause);
        let whole = act.clause.iter().chain(&act.around).filter(|_| is_all);
        let sentence = Stems::of(whole);
        let when =
            event.time.and_then(|id| reading.times.iter().find(|time| time.id == id));
        let place =
            event.place.and_then(|id| reading.places.iter().find(|place| place.id == id));
        let figures = reading
            .figures
            .iter()
            .filter(|figure| is_all && figure.event == Some(event.id));
        let sites = act.sites.iter().filter(|_| is_all).cloned();
        let (site_lands, sites) = sites.partition(is_land);
        let trigger = Trigger::of(&act.trigger);
        let counts = trigger.group == Some("harm")
            && act
                .clause
                .iter()
                .chain(&act.around)
                .chain(&act.recipient)
                .any(|stem| COUNTING.binary_search(&stem.as_str()).is_ok());
        Some(Facts {
            counts,
            kind: event.kind.clone(),
            trigger,
            status: event.status,
            actor: side(&event.actor, &act.actor),
            recipient: side(&event.recipient, &act.recipient),
            names: act.names.clone(),
            telling: act.names.iter().filter(|name| !is_land(name)).cloned().collect(),
            matter: if is_all { matter(sheet, at) } else { Stems::default() },
            clause,
            sentence,
            when: when.and_then(moment),
            place: place.filter(|_| is_all).map(|place| spot(place, event.place_from)),
            site_lands,
            sites,
            figures: figures
                .map(|figure| Count {
                    role: figure.role,
                    item: figure.item.clone(),
                    low: figure.low,
                    high: figure.high,
                })
                .collect(),
            sentence_hash: sheet.sentences.get(act.sentence).copied().unwrap_or(0),
            at: act.sentence,
            position: event.trigger[0],
            leads: act.sentence <= 1,
            central: false,
            rare: if is_all { f32::from(rarity(&act.trigger)) / 7.0 } else { 0.0 },
            day,
            dated: reading.report.published.is_some(),
        })
    }
}

/// Stems of words that say that the harmed are counted, beside which the day of the count stands: "the number
/// of wounded **rose** to 11 on Saturday".
const COUNTING: [&str; 9] =
    ["climb", "death-tol", "increas", "number", "rise", "risen", "rose", "tally", "toll"];

/// The act of the first sentences that a headline is the short form of.
fn announced(
    sheet: &Sheet,
    headline: usize,
    facts: &Facts,
    extent: Extent,
) -> Option<Facts> {
    let acts = sheet.acts.iter().enumerate().skip(headline + 1);
    let mut lead = acts.take_while(|(_, act)| act.sentence <= LEAD);
    lead.find_map(|(at, _)| {
        let told = Facts::alone(sheet, at, facts.day, extent)?;
        let fits = facts.trigger.alike(&told.trigger).is_akin()
            || facts.trigger.is_outcome_of(&told.trigger)
            || told.trigger.is_outcome_of(&facts.trigger);
        let one_type = facts.kind == told.kind && !facts.kind.is_empty();
        (told.at != facts.at && one_type && fits).then_some(told)
    })
}

/// So many acts before a bare one are looked at.
const MOST_BEFORE: usize = 24;

/// The nearest act before a bare one that its word may mean.
fn told_before(
    sheet: &Sheet,
    bare: usize,
    facts: &Facts,
    extent: Extent,
) -> Option<Facts> {
    if facts.trigger.saying || facts.trigger.empty {
        return None;
    }
    let before = (0..bare.min(sheet.acts.len())).rev().take(MOST_BEFORE);
    before
        .filter(|at| {
            let trigger = Trigger::of(&sheet.acts[*at].trigger);
            facts.trigger.alike(&trigger).is_akin()
        })
        .filter_map(|at| Facts::alone(sheet, at, facts.day, extent))
        .find(|told| told.position < facts.position && !told.is_bare())
}

/// Acts that consist in saying something: two of them are one only if they say the same.
const SPEECH: [&str; 6] = ["ACCUSE", "AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"];

/// What an act of speech is about.
fn matter(sheet: &Sheet, at: usize) -> Stems {
    /// A clause of fewer words is only "the army denies it".
    const LEAST: usize = 2;
    let (Some(act), Some(event)) = (sheet.acts.get(at), sheet.reading.events.get(at))
    else {
        return Stems::default();
    };
    if SPEECH.binary_search(&event.kind.as_str()).is_err() {
        return Stems::default();
    }
    let others = sheet.acts.iter().enumerate().skip(at.saturating_sub(MOST_BESIDE));
    let beside: Vec<&ActWords> = others
        .take(2 * MOST_BESIDE)
        .filter(|(other, its)| *other != at && its.sentence == act.sentence)
        .map(|(_, its)| its)
        .collect();
    let of_matter = |stem: &&String| {
        !act.actor.contains(stem)
            && !act.recipient.contains(stem)
            && stem.chars().any(char::is_alphabetic)
            && stem.chars().count() > 2
    };
    let word = |stem: &String| match beside.iter().find(|its| its.trigger == **stem) {
        Some(its) => Trigger::of(&its.trigger).label().to_owned(),
        None => stem.clone(),
    };
    let mut stems: Vec<String> = act.clause.iter().filter(of_matter).map(word).collect();
    if stems.len() < LEAST {
        stems.extend(act.around.iter().filter(of_matter).map(word));
    }
    Stems::of(&stems)
}

/// So many acts on either side are looked at for those of one sentence.
const MOST_BESIDE: usize = 8;

/// The last sentence of a report's lead; the headline is sentence 0.
const LEAD: usize = 2;

/// Whether an act stands in its report's headline.
fn in_headline(sheet: &Sheet, at: usize) -> bool {
    let reading = &sheet.reading;
    let Some(event) = reading.events.get(at) else { return false };
    reading.report.blocks.iter().any(|block| {
        block.kind == BlockName::Title
            && block.span[0] <= event.trigger[0]
            && event.trigger[1] <= block.span[1]
    })
}

/// Parties of one side that are looked at; a list of more says nothing beyond them.
const MOST_PARTIES: usize = 8;

/// The days of a time expression, if it is anchored and its end is not before its start.
pub(crate) fn moment(time: &TimeExpression) -> Option<Moment> {
    let first = time::days(time.start.as_deref()?)?.0;
    let last = time.end.as_deref().and_then(time::days).map_or(first, |days| days.1);
    (first <= last).then_some(Moment { days: (first, last), grain: time.grain })
}

fn spot(place: &Place, from: Option<PlaceFrom>) -> Spot {
    Spot {
        name: place.name.to_lowercase(),
        country: place.country.clone(),
        geonames: place.geonames,
        at: (place.lat, place.lon),
        grain: place.grain,
        near: from != Some(PlaceFrom::Paragraph),
    }
}

/// Whether a name's root stands among stems. Stemming and taking the root cut words differently, so that
/// the last letters may differ.
fn has_name(stems: &[String], name: &str) -> bool {
    let wanted = name.chars().count().saturating_sub(2).max(3);
    stems.iter().any(|stem| {
        stem.chars().zip(name.chars()).take_while(|(a, b)| a == b).count() >= wanted
    })
}

/// Whether a trigger's stem comes in the report's headline or first sentences, or often.
fn is_central(mention: &Told<'_>, stem: &str) -> bool {
    let hash = term_hash(stem);
    let terms = &mention.sketch.terms;
    let term = terms
        .binary_search_by_key(&hash, |term| term.hash)
        .ok()
        .and_then(|at| terms.get(at));
    term.is_some_and(|term| term.leads || term.often >= 2)
}

/// A key made of parts.
pub(crate) fn key(parts: &[&str]) -> i64 {
    words::hash(parts.join("\u{1f}").as_bytes())
}
