/*!
A phrase as it stands in a report, put into a code.

An English noun phrase has its head at the end of what stands before the first preposition or
comma: "suspected **militants** of the north", "the **commander** of Iran's navy, Hana Velde". The
words are sorted by where they stand to that head, and each place is asked in turn.
*/

use crate::agents::Agent;
use crate::entry::{Code, CountryWord, Entry, is_body};
use crate::fold::{Folded, Gap};
use crate::registry::Registry;
use crate::scan::{self, Hit, Hits, What};

/// Whom a phrase speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description<'r> {
    /// Country and sector; one of the two may be missing.
    pub code: Code<'r>,
    /// The actor, where the head of the phrase is a name that the registry knows; a country by name
    /// is one.
    pub entry: Option<Entry<'r>>,
}

/// Where words stand to the head of the phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The head and what stands before it.
    Head,
    /// "of the navy", "for the ministry".
    Of,
    /// "in Darfur", "from Calgary".
    In,
    /// Behind a comma or in brackets.
    Apposition,
    /// Behind "and".
    Conjunct,
    /// "to Israel", "who fled": tells something else.
    Elsewhere,
}

/// A known run of words, with its place.
struct Placed<'h, 'r> {
    hit: &'h Hit<'r>,
    place: Place,
    tie: Tie,
    /// No words stand between it and the end of its place.
    is_last: bool,
}

/// What is said of a country beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tie {
    None,
    /// "US-led", "London-based": it is the actor's country if nothing else is.
    Weak,
    /// "US-backed", "pro-Russian": it is not the actor's country.
    Foreign,
}

impl Registry {
    /// Whom a phrase of a report speaks of, on a date: the country and the sector from the words
    /// themselves ("Yemen's Houthi rebels", "the French police"), and from the registry where the
    /// phrase has a name.
    ///
    /// What the text says goes before what the registry knows: "former President Trump" is of the
    /// elite although Donald Trump may be in office.
    pub fn describe(&self, phrase: &str, on: Option<&str>) -> Option<Description<'_>> {
        let folded = Folded::new(phrase);
        let hits = scan::hits(self, &folded);
        let mut reading = Reading { registry: self, folded: &folded, on };
        reading.describe(&hits)
    }
}

struct Reading<'f, 'r> {
    registry: &'r Registry,
    folded: &'f Folded,
    on: Option<&'f str>,
}

impl<'r> Reading<'_, 'r> {
    fn describe(&mut self, hits: &Hits<'r>) -> Option<Description<'r>> {
        if let Some(entry) = self.country_itself(hits) {
            let code = Code { body: entry.code.body, ..Code::default() };
            return Some(Description { code, entry: Some(entry) });
        }
        let stated = self.stated_country(hits);
        let (identity, identity_is_head) = self.identity(hits, stated);
        let sector = self.sector(hits, identity, identity_is_head);
        let body = self.body(hits, identity, identity_is_head, stated);
        if body.is_none() && sector.is_none() {
            return None;
        }
        let (sector, other) = sector.map_or((None, None), |(one, two)| (Some(one), two));
        let entry = identity.filter(|_| identity_is_head);
        Some(Description { code: Code { body, sector, other }, entry })
    }

    /// The known runs with their places.
    fn placed<'h>(&self, hits: &'h Hits<'r>) -> impl Iterator<Item = Placed<'h, 'r>> {
        let folded = self.folded;
        let mut place = Place::Head;
        let mut at = 0;
        hits.iter().map(move |hit| {
            for word in at..=hit.start {
                if word > 0
                    && folded.word(word).gap == Gap::Break
                    && place != Place::Elsewhere
                {
                    place = Place::Apposition;
                }
                if word < hit.start {
                    place = next_place(place, folded.key(word, word + 1), word == 0);
                }
            }
            at = hit.end;
            let ends = hit.end == folded.len()
                || folded.word(hit.end).gap == Gap::Break
                || leaves_head(folded.key(hit.end, hit.end + 1));
            Placed { hit, place, tie: tie(folded, hit), is_last: ends }
        })
    }

    /// "Israel", "its ally Turkey": the head is a country by name.
    fn country_itself(&self, hits: &Hits<'r>) -> Option<Entry<'r>> {
        let head =
            self.placed(hits).filter(|placed| placed.place == Place::Head).last()?;
        let What::Country { how: Some(CountryWord::Name), .. } = head.hit.what else {
            return None;
        };
        let (start, end) = (head.hit.start, head.hit.end);
        let possessive = self.folded.word(end - 1).possessive && end < self.folded.len();
        // "Ada Jordan" is nobody's country.
        let surname = start > 0
            && self.folded.word(start - 1).capital
            && self.folded.word(start).gap == Gap::Blank
            && !hits.iter().any(|hit| hit.end == start)
            && !matches!(
                self.folded.key(start - 1, start),
                b"the" | b"southern" | b"northern"
            );
        // Nor is "Prime Minister Jordan": one is called by one title.
        let titled = start > 0
            && self.folded.word(start).gap == Gap::Blank
            && hits.iter().any(|hit| {
                hit.end == start
                    && matches!(hit.what, What::Agent(_))
                    && !self.folded.key(start - 1, start).ends_with(b"s")
                    && !self.folded.word(start - 1).possessive
            });
        if !head.is_last || head.tie != Tie::None || possessive || surname || titled {
            return None;
        }
        let mut found = None;
        self.registry.each_row(self.folded.key(start, end), |row| {
            if found.is_none() && matches!(row.sort, b'C' | b'c') {
                found = self.registry.entry(row, self.on);
            }
        });
        found
    }

    /// The country that the words themselves give to the head.
    fn stated_country(&self, hits: &Hits<'r>) -> Option<&'r str> {
        self.placed(hits).find_map(|placed| match placed.hit.what {
            What::Country { iso, .. }
                if placed.place == Place::Head && placed.tie == Tie::None =>
            {
                Some(iso)
            }
            _ => None,
        })
    }

    /// The named actor that the phrase is about or belongs to, and whether it is the head itself.
    fn identity(
        &self,
        hits: &Hits<'r>,
        stated: Option<&str>,
    ) -> (Option<Entry<'r>>, bool) {
        let mut found: (Option<Entry<'r>>, bool) = (None, false);
        for placed in self.placed(hits) {
            if !matches!(placed.place, Place::Head) || placed.tie == Tie::Foreign {
                continue;
            }
            let possessive = self.folded.word(placed.hit.end - 1).possessive;
            let is_head =
                placed.is_last && !(possessive && placed.hit.end < self.folded.len());
            match self.entry_of(placed.hit, stated) {
                // A person at the end goes before the body the title names.
                Some(entry) if found.0.is_none() || is_head => {
                    found = (Some(entry), is_head)
                }
                _ => {}
            }
        }
        found
    }

    fn entry_of(&self, hit: &Hit<'r>, country: Option<&str>) -> Option<Entry<'r>> {
        match hit.what {
            What::Actor(row) => self.registry.entry(row, self.on),
            What::Person => {
                let key = self.folded.key(hit.start, hit.end);
                let fits = |row: &crate::registry::Row<'_>| {
                    row.fits(self.folded, hit.start, hit.end)
                };
                let anywhere = || self.registry.choose(key, fits, None, self.on);
                country
                    .and_then(|iso| self.registry.choose(key, fits, Some(iso), self.on))
                    .or_else(anywhere)
            }
            _ => None,
        }
    }

    fn sector(
        &self,
        hits: &Hits<'r>,
        identity: Option<Entry<'r>>,
        identity_is_head: bool,
    ) -> Option<(&'r str, Option<&'r str>)> {
        let own =
            identity.and_then(|entry| entry.code.sector.map(|s| (s, entry.code.other)));
        let person = |entry: &Entry<'_>| entry.kind == crate::entry::Kind::Person;
        let (strong, weak) = self.agents(hits, Place::Head);
        if let Some(agent) = strong {
            // "The Lebanese army's Hezbollah foes": the name at the end is the head.
            let named = identity_is_head && !identity.as_ref().is_some_and(person);
            // "Hamas gunmen" are known armed men.
            let known = agent.sector == "UAF"
                && identity.is_some_and(|entry| !person(&entry))
                && own.is_some();
            if !known && (!named || own.is_none()) {
                return Some(self.in_or_out_of_office(agent, hits));
            }
        }
        let lends = identity.is_some_and(|entry| !person(&entry) || identity_is_head);
        if lends && own.is_some() {
            return own;
        }
        if let Some(agent) = weak {
            // "Spokesman for the army": the complement says more.
            let (of, _) = self.agents(hits, Place::Of);
            let of_actor = self.actor_in(hits, Place::Of).and_then(|entry| {
                entry.code.sector.map(|sector| (sector, entry.code.other))
            });
            let inner = of.map(|agent| (agent.sector, agent.other)).or(of_actor);
            // "Islamic State commanders": whoever leads an armed group is of it.
            let armed = identity.is_some_and(|entry| entry.code.body == Some("IMG"));
            if armed && inner.is_none() {
                return Some(("REB", None));
            }
            return Some(inner.unwrap_or_else(|| self.in_or_out_of_office(agent, hits)));
        }
        if self.is_capital(hits) {
            return Some(("GOV", None));
        }
        if identity.is_some() {
            return None;
        }
        // "Dozens of protesters", "Hana Velde, a police officer", "Israeli and US officials".
        for place in [Place::Of, Place::Apposition, Place::Conjunct] {
            let (strong, weak) = self.agents(hits, place);
            if let Some(agent) = strong.or(weak) {
                return Some((agent.sector, agent.other));
            }
            if place != Place::Conjunct
                && let Some(entry) = self.actor_in(hits, place)
                && let Some(sector) = entry.code.sector
            {
                return Some((sector, entry.code.other));
            }
        }
        None
    }

    /// The last noun of a place that says a sector by itself, and the last that only may.
    fn agents(
        &self,
        hits: &Hits<'r>,
        place: Place,
    ) -> (Option<Agent<'r>>, Option<Agent<'r>>) {
        let (mut strong, mut weak) = (None, None);
        for placed in self.placed(hits) {
            if placed.place != place {
                continue;
            }
            if let What::Agent(agent) = placed.hit.what
                && placed.tie == Tie::None
            {
                let slot = if agent.weak { &mut weak } else { &mut strong };
                *slot = Some(agent);
            }
        }
        (strong, weak)
    }

    fn actor_in(&self, hits: &Hits<'r>, place: Place) -> Option<Entry<'r>> {
        self.placed(hits)
            .filter(|placed| placed.place == place && placed.tie != Tie::Foreign)
            .find_map(|placed| self.entry_of(placed.hit, None))
    }

    /// "Former foreign minister": somebody who held office is of the elite.
    fn in_or_out_of_office(
        &self,
        agent: Agent<'r>,
        hits: &Hits<'r>,
    ) -> (&'r str, Option<&'r str>) {
        let first = hits.iter().next().map_or(0, |hit| hit.start);
        let said = (0..self.folded.len().min(first + 4)).any(|at| {
            matches!(
                self.folded.key(at, at + 1),
                b"former"
                    | b"ex"
                    | b"ousted"
                    | b"deposed"
                    | b"exiled"
                    | b"onetime"
                    | b"toppled"
            )
        });
        if said && matches!(agent.sector, "GOV" | "LEG") {
            return ("ELI", None);
        }
        (agent.sector, agent.other)
    }

    /// Whether the head is a capital, which stands for its government.
    fn is_capital(&self, hits: &Hits<'r>) -> bool {
        let head = self.placed(hits).filter(|placed| placed.place == Place::Head).last();
        head.is_some_and(|placed| {
            placed.is_last
                && placed.tie == Tie::None
                && !self.folded.word(placed.hit.end - 1).possessive
                && matches!(
                    placed.hit.what,
                    What::Country { how: Some(CountryWord::Capital), .. }
                )
        })
    }

    fn body(
        &self,
        hits: &Hits<'r>,
        identity: Option<Entry<'r>>,
        identity_is_head: bool,
        stated: Option<&'r str>,
    ) -> Option<&'r str> {
        let stated_body = stated.map(|iso| Code::parse(iso).body.unwrap_or(iso));
        if let Some(entry) = identity {
            let own = entry.code.body;
            let armed = matches!(entry.code.sector, Some("REB" | "PRM"));
            let first = self.placed(hits).find(|placed| {
                placed.place == Place::Head
                    && matches!(placed.hit.what, What::Country { .. } | What::Actor(_))
                    && placed.tie == Tie::None
            });
            let country_first = first
                .is_some_and(|placed| matches!(placed.hit.what, What::Country { .. }));
            let person = entry.kind == crate::entry::Kind::Person;
            let of_its_own = match own {
                // A body of states is what the phrase is about unless a country stands before it.
                Some("UNO" | "EUR" | "IGO") => {
                    (person && identity_is_head) || !country_first
                }
                Some(body) if is_body(body) => false,
                // "Iran's ally Hezbollah".
                Some(_) => armed && !person,
                None => false,
            };
            if of_its_own {
                return own;
            }
            let title_body = self.title_body(hits);
            if let Some(body) = stated_body.or(title_body).or(own) {
                return Some(body);
            }
        }
        if stated_body.is_some() {
            return stated_body;
        }
        self.weak_country(hits).or_else(|| {
            [Place::Of, Place::In, Place::Apposition, Place::Conjunct]
                .into_iter()
                .find_map(|place| self.first_body(hits, place))
        })
    }

    /// "UN envoy Hana Velde": the body that the title is of.
    fn title_body(&self, hits: &Hits<'r>) -> Option<&'r str> {
        self.placed(hits).filter(|placed| placed.place == Place::Head).find_map(
            |placed| match placed.hit.what {
                What::Actor(row) => self.registry.entry(row, self.on)?.code.body,
                _ => None,
            },
        )
    }

    fn weak_country(&self, hits: &Hits<'r>) -> Option<&'r str> {
        self.placed(hits).find_map(|placed| match placed.hit.what {
            What::Country { iso, .. }
                if placed.place == Place::Head && placed.tie == Tie::Weak =>
            {
                Code::parse(iso).body
            }
            _ => None,
        })
    }

    fn first_body(&self, hits: &Hits<'r>, place: Place) -> Option<&'r str> {
        self.placed(hits)
            .filter(|placed| placed.place == place && placed.tie != Tie::Foreign)
            .find_map(|placed| match placed.hit.what {
                What::Country { iso, .. } => Code::parse(iso).body,
                What::Actor(_) | What::Person => {
                    self.entry_of(placed.hit, None).and_then(|entry| entry.code.body)
                }
                What::Agent(_) => None,
            })
    }
}

/// Whether a word ends the head of a phrase.
fn leaves_head(word: &[u8]) -> bool {
    next_place(Place::Head, word, false) != Place::Head
}

/// The place of what follows a word that the tables do not know.
fn next_place(place: Place, word: &[u8], first: bool) -> Place {
    // "Over 300 villagers", "In Tbilisi protesters": a phrase does not end where it begins.
    if first {
        return place;
    }
    match (place, word) {
        // Beyond a relative clause nothing is said of the head any more.
        (Place::Elsewhere, _) => Place::Elsewhere,
        (
            _,
            b"who" | b"which" | b"that" | b"whose" | b"whom" | b"where" | b"while"
            | b"when",
        ) => Place::Elsewhere,
        (Place::Apposition, _) => Place::Apposition,
        (_, b"and" | b"or" | b"as") => Place::Conjunct,
        (_, b"of" | b"for" | b"at") => Place::Of,
        (
            _,
            b"in" | b"from" | b"inside" | b"near" | b"throughout" | b"across" | b"within"
            | b"under" | b"around" | b"outside" | b"loyal" | b"linked" | b"along",
        ) => Place::In,
        (Place::In, b"to" | b"with") => Place::In,
        (
            _,
            b"to" | b"against" | b"about" | b"on" | b"over" | b"by" | b"with" | b"toward"
            | b"towards" | b"versus" | b"after" | b"before" | b"during" | b"into",
        ) => Place::Elsewhere,
        _ => place,
    }
}

/// What is tied to a country's or a body's name with a hyphen or stands right before it.
fn tie(folded: &Folded, hit: &Hit<'_>) -> Tie {
    if matches!(hit.what, What::Person) {
        return Tie::None;
    }
    let after =
        if hit.end < folded.len() { folded.key(hit.end, hit.end + 1) } else { b"" };
    let hyphen = hit.end < folded.len() && folded.word(hit.end).gap == Gap::Hyphen;
    // "A newspaper based in Beirut", but "a government-backed group".
    if matches!(hit.what, What::Agent(_)) && !hyphen {
        return Tie::None;
    }
    let before = if hit.start > 0 { folded.key(hit.start - 1, hit.start) } else { b"" };
    if matches!(before, b"pro" | b"anti" | b"ethnic" | b"non" | b"post" | b"counter") {
        return Tie::Foreign;
    }
    match after {
        b"backed" | b"funded" | b"sponsored" | b"supported" => Tie::Foreign,
        b"led" | b"based" | b"controlled" | b"occupied" | b"administered" => Tie::Weak,
        // "Iranian armed forces" are Iran's; only with a hyphen are these tied to the country.
        _ if !hyphen => Tie::None,
        b"aligned" | b"allied" | b"trained" | b"armed" | b"friendly" | b"speaking"
        | b"financed" | b"designated" | b"brokered" | b"imposed" | b"supplied"
        | b"inspired" | b"linked" | b"affiliated" | b"made" | b"born" | b"built"
        | b"mediated" | b"educated" => Tie::Foreign,
        b"run" | b"held" | b"ruled" | b"registered" | b"flagged" | b"owned"
        | b"dominated" | b"installed" => Tie::Weak,
        _ => Tie::None,
    }
}
