/*!
The registry: two tables of names, the user's before ours, and one of nouns.
*/

use std::borrow::Cow;
use std::collections::HashSet;

use crate::agents::{Agent, agent_in, is_title};
use crate::entry::{self, Code, CountryWord, Entry, Kind};
use crate::fold::Folded;
use crate::scan::{self, What};
use crate::table::Table;
use crate::user::UserActors;

pub(crate) const NAMES: &str = include_str!("actors.tsv");
pub(crate) const AGENTS: &str = include_str!("agents.tsv");

/// Actors known beforehand.
#[derive(Clone, Debug)]
pub struct Registry {
    /// The user's names, where there are any; they hide ours of the same key.
    user: Option<Table>,
    names: Table,
    user_agents: Option<Table>,
    agents: Table,
}

/// What must be so in the text for a name to be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// Some word of it begins with a capital.
    Capital,
    /// All its letters are capitals.
    Acronym,
    Nothing,
}

/// What a line of a table of names says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'r> {
    pub(crate) key: &'r str,
    need: Need,
    /// The letter that `tables/actors.py` explains.
    pub(crate) sort: u8,
    /// The canonical name, or the key of the line that has it.
    pub(crate) name: &'r str,
    pub(crate) country: Option<&'r str>,
    code: &'r str,
    offices: &'r str,
}

impl<'r> Row<'r> {
    pub(crate) fn parse(line: &'r str) -> Row<'r> {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let key = next();
        let need = match next() {
            "C" => Need::Capital,
            "A" => Need::Acronym,
            _ => Need::Nothing,
        };
        let sort = next().as_bytes().first().copied().unwrap_or_default();
        let name = next();
        let country = Some(next()).filter(|code| !code.is_empty());
        Row { key, need, sort, name, country, code: next(), offices: next() }
    }

    pub(crate) fn is_primary(&self) -> bool {
        self.sort.is_ascii_uppercase()
    }

    pub(crate) fn is_person(&self) -> bool {
        matches!(self.sort, b'P' | b'p' | b'n' | b't')
    }

    /// Whether the words are written as this name is.
    pub(crate) fn fits(&self, folded: &Folded, start: usize, end: usize) -> bool {
        let mut words = (start..end).map(|at| folded.word(at));
        match self.need {
            Need::Nothing => true,
            Need::Capital => words.any(|word| word.capital),
            Need::Acronym => {
                words.clone().any(|word| word.caps)
                    && words.all(|word| word.caps || !word.capital)
            }
        }
    }
}

impl Registry {
    /// The registry that comes with the program.
    pub fn built_in() -> Registry {
        Registry {
            user: None,
            user_agents: None,
            names: Table::new(Cow::Borrowed(NAMES)),
            agents: Table::new(Cow::Borrowed(AGENTS)),
        }
    }

    /// The registry that comes with the program, with the user's actors before its own.
    pub fn with(user: UserActors) -> Registry {
        Registry {
            user: Some(Table::new(Cow::Owned(user.table))),
            user_agents: Some(Table::new(Cow::Owned(user.nouns))),
            ..Registry::built_in()
        }
    }

    /// The codes of the countries.
    pub(crate) fn countries() -> HashSet<&'static str> {
        NAMES
            .lines()
            .map(Row::parse)
            .filter(|row| row.sort == b'C')
            .filter_map(|row| row.country)
            .collect()
    }

    /// What is meant by `name` on a date (ISO 8601: a day, a month or a year).
    ///
    /// The name may have an article before it, a possessive behind it, and for a person titles
    /// ("President Joe Biden"). A name that several people share is found only where the date
    /// leaves one of them, in office before out of it. Without a date the last office counts.
    pub fn find(&self, name: &str, on: Option<&str>) -> Option<Entry<'_>> {
        let folded = Folded::new(name);
        let start = usize::from(folded.key(0, folded.len().min(1)) == b"the");
        let end = folded.len();
        if start >= end {
            return None;
        }
        if let Some(entry) = self.whole(&folded, start, end, on) {
            return Some(entry);
        }
        self.titled(&folded, start, on)
            .or_else(|| self.first_and_last(&folded, start, on))
    }

    /// The country that a word or name belongs to (ISO 3166-1 alpha-3), and how.
    pub fn country_word(&self, word: &str) -> Option<(&str, CountryWord)> {
        let folded = Folded::new(word);
        let start = usize::from(folded.key(0, folded.len().min(1)) == b"the");
        let end = folded.len();
        if start >= end {
            return None;
        }
        let mut best: Option<(&str, CountryWord)> = None;
        self.each_row(folded.key(start, end), |row| {
            let how = says(row.sort);
            if let (Some(country), Some(how)) = (row.country, how)
                && row.fits(&folded, start, end)
                && best.is_none_or(|(_, old)| how as u8 <= old as u8 && how != old)
            {
                best = Some((country, how));
            }
        });
        best
    }

    /// Whether `name` is that of a newspaper, an agency, a broadcaster or another outlet.
    pub fn is_outlet(&self, name: &str) -> bool {
        self.find(name, None).is_some_and(|entry| {
            entry.kind == Kind::Organization && entry.sector() == Some("JRN")
        })
    }

    /// The PLOVER sector that a noun phrase speaks of: "riot police", "foreign ministry
    /// spokesman", "villagers".
    ///
    /// The longest run of words that the table has counts; of several, the last that says a
    /// sector by itself, for that is the head of an English phrase.
    pub fn sector_of(&self, phrase: &str) -> Option<&str> {
        let folded = Folded::new(phrase);
        let (mut strong, mut weak) = (None, None);
        let mut at = 0;
        while at < folded.len() {
            match self.agent_at(&folded, at) {
                Some((end, agent)) => {
                    let slot = if agent.weak { &mut weak } else { &mut strong };
                    *slot = Some(agent.sector);
                    at = end;
                }
                // "the head of the army": what follows is told of the head.
                None => at += 1,
            }
        }
        strong.or(weak)
    }

    /// A name that is in the tables as it stands.
    fn whole(
        &self,
        folded: &Folded,
        start: usize,
        end: usize,
        on: Option<&str>,
    ) -> Option<Entry<'_>> {
        let mut other: Option<Row<'_>> = None;
        let mut person = false;
        let key = folded.key(start, end);
        self.each_row(key, |row| {
            if !row.fits(folded, start, end) || matches!(row.sort, b't' | b'r') {
                return;
            }
            if row.is_person() {
                person = true;
            } else if other.is_none_or(|old| rank(row.sort) < rank(old.sort)) {
                other = Some(row);
            }
        });
        if let Some(row) = other {
            return self.entry(row, on);
        }
        let take = |row: &Row<'_>| row.sort != b't' && row.fits(folded, start, end);
        if person { self.choose(key, take, None, on) } else { None }
    }

    /// "Israeli Prime Minister Benjamin Netanyahu": a person at the end, titles before.
    fn titled(
        &self,
        folded: &Folded,
        start: usize,
        on: Option<&str>,
    ) -> Option<Entry<'_>> {
        let hits = scan::hits(self, folded);
        let mut hits = hits.iter();
        let last = hits.next_back()?;
        let What::Person = last.what else { return None };
        if last.end != folded.len() || last.start == start {
            return None;
        }
        let mut at = start;
        let mut country = None;
        for hit in hits {
            // "Harbour Minister Ada Quill": whatever the minister is of.
            let is_agent = matches!(hit.what, What::Agent(_));
            let known = |word: usize| is_title(folded.key(word, word + 1));
            if !(at..hit.start)
                .all(|at| known(at) || (is_agent && folded.word(at).capital))
            {
                return None;
            }
            if let What::Country { iso, .. } = hit.what {
                country = Some(iso);
            }
            at = hit.end;
        }
        if !(at..last.start).all(|word| is_title(folded.key(word, word + 1))) {
            return None;
        }
        let take = |row: &Row<'_>| row.fits(folded, last.start, last.end);
        self.choose(folded.key(last.start, last.end), take, country, on)
    }

    /// "Vladimir Vladimirovich Putin", where the tables have the name without the middle.
    fn first_and_last(
        &self,
        folded: &Folded,
        start: usize,
        on: Option<&str>,
    ) -> Option<Entry<'_>> {
        let count = folded.len() - start;
        let all_capital = (start..folded.len()).all(|at| folded.word(at).capital);
        if !(3..=4).contains(&count) || !all_capital {
            return None;
        }
        let mut bytes = [0; 128];
        let key = joined(
            &mut bytes,
            folded.key(start, start + 1),
            folded.key(folded.len() - 1, folded.len()),
        )?;
        self.choose(key, |row| matches!(row.sort, b'P' | b'p'), None, on)
    }

    /// The person whom the rows of a key leave: of the country, in office on the date.
    pub(crate) fn choose(
        &self,
        key: &[u8],
        take: impl Fn(&Row<'_>) -> bool,
        country: Option<&str>,
        on: Option<&str>,
    ) -> Option<Entry<'_>> {
        let (mut in_office, mut anyone) = (Only::Nobody, Only::Nobody);
        self.each_row(key, |row| {
            if !row.is_person() || !take(&row) {
                return;
            }
            let Some(primary) = self.primary(row) else { return };
            if country.is_some() && primary.country != country {
                return;
            }
            let (code, held) = entry::code_on(primary.offices, primary.country, on);
            let entry = primary.entry(code, None);
            anyone.add(entry);
            if held && on.is_some() {
                in_office.add(entry);
            }
        });
        match (in_office, anyone) {
            (Only::One(entry), _) | (Only::Nobody, Only::One(entry)) => Some(entry),
            _ => None,
        }
    }

    /// What a row that is no person's stands for.
    pub(crate) fn entry<'r>(
        &'r self,
        row: Row<'r>,
        on: Option<&str>,
    ) -> Option<Entry<'r>> {
        let primary = self.primary(row)?;
        let code = if primary.offices.is_empty() {
            Code::parse(primary.code)
        } else {
            entry::code_on(primary.offices, primary.country, on).0
        };
        Some(primary.entry(code, says(row.sort)))
    }

    /// The row that has the canonical name.
    fn primary<'r>(&'r self, row: Row<'r>) -> Option<Row<'r>> {
        if row.is_primary() {
            return Some(row);
        }
        let sort = match row.sort {
            b'c' | b'k' | b'd' => b'C',
            b'n' | b't' => b'P',
            sort => sort.to_ascii_uppercase(),
        };
        let (mut same, mut other) = (None, None);
        self.each_row(row.name.as_bytes(), |candidate| {
            if candidate.sort != sort {
                return;
            }
            // Persons of one name are told apart by country. A user's actor may have another
            // country than ours of the same name.
            if candidate.country == row.country {
                same.get_or_insert(candidate);
            } else {
                other.get_or_insert(candidate);
            }
        });
        same.or(other)
    }

    /// Calls `with` for each row of a key: the user's, or ours where the user has none.
    pub(crate) fn each_row<'r>(&'r self, key: &[u8], mut with: impl FnMut(Row<'r>)) {
        for table in self.user.iter().chain([&self.names]) {
            let mut hides = false;
            for line in table.find(key, 0).lines {
                let row = Row::parse(table.line(line));
                // A surname of the user's ("Washington") does not do away with the capital.
                hides |= !matches!(row.sort, b'n' | b't');
                with(row);
            }
            if hides {
                return;
            }
        }
    }

    /// Whether there are rows for a key, and whether some key goes on after it.
    pub(crate) fn look(&self, key: &[u8]) -> (bool, bool) {
        let (mut any, mut longer) = (false, false);
        for table in self.user.iter().chain([&self.names]) {
            let found = table.find(key, 0);
            any |= !found.lines.is_empty();
            longer |= found.longer;
        }
        (any, longer)
    }

    /// The longest noun that begins at a word; the user's, where ours is no longer.
    pub(crate) fn agent_at(
        &self,
        folded: &Folded,
        start: usize,
    ) -> Option<(usize, Agent<'_>)> {
        let user = self.user_agents.as_ref().and_then(|t| agent_in(t, folded, start));
        let own = agent_in(&self.agents, folded, start);
        match (user, own) {
            (Some(user), Some(own)) if own.0 > user.0 => Some(own),
            (user, own) => user.or(own),
        }
    }
}

impl<'r> Row<'r> {
    fn entry(self, code: Code<'r>, says: Option<CountryWord>) -> Entry<'r> {
        let kind = match self.sort {
            b'C' => Kind::Country,
            b'P' => Kind::Person,
            b'S' => Kind::Group,
            _ => Kind::Organization,
        };
        let id = if self.name.is_empty() { self.key } else { self.name };
        Entry { id, kind, country: self.country, code, offices: self.offices, says }
    }
}

/// Nobody, one, or more than one.
enum Only<'r> {
    Nobody,
    One(Entry<'r>),
    Several,
}

impl<'r> Only<'r> {
    fn add(&mut self, entry: Entry<'r>) {
        *self = match self {
            Only::Nobody => Only::One(entry),
            // Two names of one person under one key.
            Only::One(old) if old.id == entry.id && old.country == entry.country => {
                return;
            }
            _ => Only::Several,
        };
    }
}

/// How a row's name speaks of its country, if it does.
fn says(sort: u8) -> Option<CountryWord> {
    match sort {
        b'C' | b'c' => Some(CountryWord::Name),
        b'k' => Some(CountryWord::Capital),
        b'd' => Some(CountryWord::Demonym),
        b'G' | b'g' => Some(CountryWord::Government),
        _ => None,
    }
}

/// Which of several meanings of a name goes first.
pub(crate) fn rank(sort: u8) -> u8 {
    match sort {
        b'C' | b'c' => 0,
        b'G' | b'g' => 1,
        b'O' | b'o' => 2,
        b'd' | b'k' => 3,
        b'S' | b's' => 4,
        b'r' => 5,
        _ => 6,
    }
}

/// Two words with a blank between, in a buffer.
fn joined<'b>(buffer: &'b mut [u8; 128], one: &[u8], other: &[u8]) -> Option<&'b [u8]> {
    let length = one.len() + 1 + other.len();
    let room = buffer.get_mut(..length)?;
    room[..one.len()].copy_from_slice(one);
    room[one.len()] = b' ';
    room[one.len() + 1..].copy_from_slice(other);
    Some(room)
}
