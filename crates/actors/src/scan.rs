/*!
The longest known names and nouns of a phrase, left to right.
*/

use crate::agents::Agent;
use crate::entry::CountryWord;
use crate::fold::{Folded, Gap};
use crate::registry::{Registry, Row, rank};

/// As many names and nouns of a phrase as are taken notice of.
const MAX_HITS: usize = 24;
/// As many words as the longest name of the tables has.
pub(crate) const MAX_NAME: usize = 12;

/// What a run of words is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'r> {
    /// A country by any word; `how` is nothing for a part of it.
    Country { iso: &'r str, how: Option<CountryWord> },
    /// A body or a people.
    Actor(Row<'r>),
    /// A person; who, the date decides.
    Person,
    /// A noun that tells a sector.
    Agent(Agent<'r>),
}

/// A known run of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit<'r> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) what: What<'r>,
}

/// The known runs of a phrase, which do not overlap.
pub(crate) struct Hits<'r> {
    hits: [Option<Hit<'r>>; MAX_HITS],
    count: usize,
}

impl<'r> Hits<'r> {
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Hit<'r>> {
        self.hits[..self.count].iter().flatten()
    }

    fn last(&self) -> Option<&Hit<'r>> {
        self.iter().next_back()
    }
}

/// Finds the known runs of a phrase.
pub(crate) fn hits<'r>(registry: &'r Registry, folded: &Folded) -> Hits<'r> {
    let mut found = Hits { hits: [None; MAX_HITS], count: 0 };
    let mut at = 0;
    while at < folded.len() && found.count < MAX_HITS {
        let name = name_at(registry, folded, at, found.last());
        let agent = registry.agent_at(folded, at);
        // A name of the same length says more than a noun.
        let hit = match (name, agent) {
            (Some(hit), Some((end, _))) if end <= hit.end => hit,
            (_, Some((end, agent))) if !is_surname(folded, at, end, found.last()) => {
                Hit { start: at, end, what: What::Agent(agent) }
            }
            (Some(hit), _) => hit,
            _ => {
                at += 1;
                continue;
            }
        };
        at = hit.end;
        found.hits[found.count] = Some(hit);
        found.count += 1;
    }
    found
}

/// The longest name that begins at a word.
fn name_at<'r>(
    registry: &'r Registry,
    folded: &Folded,
    start: usize,
    before: Option<&Hit<'r>>,
) -> Option<Hit<'r>> {
    let mut best = None;
    let most = folded.len().min(start + MAX_NAME);
    for end in start + 1..=most {
        if end > start + 1 && folded.word(end - 1).gap == Gap::Break {
            break;
        }
        let key = folded.key(start, end);
        let (any, longer) = registry.look(key);
        if any && let Some(what) = meaning(registry, folded, start, end, before) {
            best = Some(Hit { start, end, what });
        }
        if !longer {
            break;
        }
    }
    best
}

/// What the words mean, of all that the tables have for them.
fn meaning<'r>(
    registry: &'r Registry,
    folded: &Folded,
    start: usize,
    end: usize,
    before: Option<&Hit<'r>>,
) -> Option<What<'r>> {
    let mut best: Option<Row<'r>> = None;
    registry.each_row(folded.key(start, end), |row| {
        if !row.fits(folded, start, end) {
            return;
        }
        let allowed = match row.sort {
            b't' => follows_title(folded, start, before),
            b'n' => stands_alone(folded, start, end, before),
            _ => true,
        };
        // "Prime Minister May" is a person although it is the name of something else too.
        let titled = row.sort == b't';
        if allowed && (titled || best.is_none_or(|old| rank(row.sort) < rank(old.sort))) {
            best = Some(row);
        }
    });
    let row = best?;
    Some(match row.sort {
        b'C' | b'c' | b'k' | b'd' | b'r' => {
            let how = match row.sort {
                b'C' | b'c' => Some(CountryWord::Name),
                b'k' => Some(CountryWord::Capital),
                b'd' => Some(CountryWord::Demonym),
                _ => None,
            };
            What::Country { iso: row.country?, how }
        }
        _ if row.is_person() => What::Person,
        _ => What::Actor(row),
    })
}

/// Whether the words right before are a title: "Prime Minister", "Mr".
fn follows_title(folded: &Folded, start: usize, before: Option<&Hit<'_>>) -> bool {
    if start == 0 || folded.word(start).gap == Gap::Break {
        return false;
    }
    let is_agent =
        |hit: &&Hit<'_>| hit.end == start && matches!(hit.what, What::Agent(_));
    let titled = before.filter(is_agent).is_some_and(|hit| {
        // "Officials May" is a beginning of something else: one is called by one title.
        folded.word(hit.end - 1).capital
            || folded.key(hit.end - 1, hit.end).ends_with(b"er")
            || folded.key(hit.end - 1, hit.end).ends_with(b"president")
    });
    let word = folded.key(start - 1, start);
    titled
        || matches!(
            word,
            b"mr" | b"mrs" | b"ms" | b"dr" | b"sir" | b"lord" | b"gen" | b"sen"
        )
}

/// Whether a surname is not the end or the beginning of a longer name that the tables lack.
fn stands_alone(
    folded: &Folded,
    start: usize,
    end: usize,
    before: Option<&Hit<'_>>,
) -> bool {
    let stranger = |at: usize| {
        let word = folded.word(at);
        word.capital && !word.possessive && folded.key(at, at + 1).len() > 1
    };
    let known_before = start == 0 || before.is_some_and(|hit| hit.end == start);
    let titled = start > 0 && is_form_of_address(folded.key(start - 1, start));
    let tied_before = start > 0
        && folded.word(start).gap != Gap::Break
        && stranger(start - 1)
        && !known_before
        && !titled
        // The first word of a phrase has its capital from the sentence.
        && !(start == 1 && is_small(folded.key(0, 1)));
    let tied_after = end < folded.len()
        && folded.word(end).gap == Gap::Blank
        && !folded.word(end - 1).possessive
        && stranger(end)
        && !matches!(
            folded.key(end, end + 1),
            b"administration" | b"government" | b"jr" | b"sr"
        );
    !tied_before && !tied_after
}

fn is_form_of_address(word: &[u8]) -> bool {
    matches!(
        word,
        b"mr"
            | b"mrs"
            | b"ms"
            | b"dr"
            | b"sir"
            | b"lord"
            | b"lady"
            | b"gen"
            | b"lt"
            | b"col"
            | b"maj"
            | b"adm"
            | b"capt"
            | b"sen"
            | b"rep"
            | b"gov"
            | b"brig"
            | b"prof"
    )
}

fn is_small(word: &[u8]) -> bool {
    matches!(
        word,
        b"the" | b"a" | b"an" | b"former" | b"then" | b"outgoing" | b"late" | b"both"
    )
}

/// Whether a noun is a surname here: "Stephen King", "Ada Bishop".
fn is_surname(
    folded: &Folded,
    start: usize,
    end: usize,
    before: Option<&Hit<'_>>,
) -> bool {
    let word = folded.word(start);
    // "Gen. Ngo Xuan Lich" is no organisation: an acronym is written in capitals, or small.
    if end == start + 1
        && matches!(
            folded.key(start, end),
            b"ngo" | b"mp" | b"mps" | b"ceo" | b"lama" | b"tv"
        )
    {
        return word.capital && !word.caps;
    }
    let lone = end == start + 1 && start > 0 && folded.word(start).gap == Gap::Blank;
    let capital = folded.word(start).capital && !folded.word(start).caps;
    lone && capital
        && before.is_none_or(|hit| hit.end < start)
        && folded.word(start - 1).capital
        && !folded.word(start - 1).possessive
        && !is_small(folded.key(start - 1, start))
        && matches!(
            folded.key(start, end),
            b"king"
                | b"prince"
                | b"bishop"
                | b"pope"
                | b"chancellor"
                | b"judge"
                | b"marshal"
                | b"abbot"
                | b"dean"
                | b"farmer"
                | b"page"
                | b"rector"
                | b"singer"
                | b"major"
                | b"baker"
                | b"butler"
                | b"cook"
                | b"mason"
                | b"queen"
                | b"nun"
                | b"monk"
                | b"priest"
                | b"church"
                | b"major general"
                | b"justice"
                | b"banks"
                | b"temple"
        )
}
