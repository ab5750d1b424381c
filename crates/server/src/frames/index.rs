//! Where each thing stands in a picture.

use std::hash::Hash;

use watchfloor_record::{Line, VersionId};
use watchfloor_room::Picture;
use watchfloor_room::maps::HashMap;
use watchfloor_room::picture::{
    Announcement, EventCard, Matter, Pair, Party, Story, Tally,
};

/// Where each thing stands in a picture, by its number and by the lines it rests on.
#[derive(Debug, Default)]
pub struct Index {
    events: HashMap<Line, usize>,
    matters: HashMap<Line, usize>,
    matter_of_event: HashMap<Line, usize>,
    tallies: HashMap<Line, usize>,
    watch: HashMap<Line, usize>,
    stories: HashMap<VersionId, usize>,
    pairs: HashMap<String, usize>,
    event_of_line: HashMap<Line, usize>,
    matter_of_line: HashMap<Line, usize>,
    tally_of_line: HashMap<Line, usize>,
    watch_of_line: HashMap<Line, usize>,
    tallies_of_event: HashMap<Line, Vec<usize>>,
    watch_of_event: HashMap<Line, Vec<usize>>,
}

/// What two actors are asked for by.
pub fn pair_key(parties: &[Party; 2]) -> String {
    format!("{}|{}", parties[0].key, parties[1].key)
}

impl Index {
    /// Of this picture.
    pub fn of(picture: &Picture) -> Index {
        let mut index = Index::default();
        for (at, event) in picture.events.iter().enumerate() {
            index.events.insert(event.id, at);
            for line in event.mentions.iter().chain([&event.best, &event.id]) {
                index.event_of_line.insert(*line, at);
            }
        }
        for (at, matter) in picture.matters.iter().enumerate() {
            index.matters.insert(matter.id, at);
            index.matter_of_event.extend(matter.event.map(|event| (event, at)));
            index.matter_of_line.insert(matter.id, at);
            for claim in &matter.claims {
                index.matter_of_line.insert(claim.line, at);
                index.matter_of_line.insert(claim.first, at);
            }
        }
        for (at, tally) in picture.tallies.iter().enumerate() {
            index.tallies.insert(tally.id, at);
            list(&mut index.tallies_of_event, tally.event, at);
            for line in tally.entries.iter().flat_map(|entry| &entry.lines) {
                index.tally_of_line.insert(*line, at);
            }
            index.tally_of_line.insert(tally.id, at);
        }
        for (at, one) in picture.watch.iter().enumerate() {
            index.watch.insert(one.id, at);
            list(&mut index.watch_of_event, one.event, at);
            for line in one.lines.iter().chain([&one.id]) {
                index.watch_of_line.insert(*line, at);
            }
        }
        let stories = picture.stories.iter().enumerate();
        index.stories = stories.map(|(at, story)| (story.id, at)).collect();
        let pairs = picture.tension.iter().enumerate();
        index.pairs = pairs.map(|(at, pair)| (pair_key(&pair.parties), at)).collect();
        index
    }
}

fn list(lists: &mut HashMap<Line, Vec<usize>>, of: Option<Line>, at: usize) {
    if let Some(of) = of {
        lists.entry(of).or_default().push(at);
    }
}

fn found<'p, K: Hash + Eq, T>(
    places: &HashMap<K, usize>,
    key: &K,
    all: &'p [T],
) -> Option<&'p T> {
    all.get(*places.get(key)?)
}

impl super::Frame {
    /// The event with this number.
    pub fn event(&self, id: Line) -> Option<&EventCard> {
        found(&self.index.events, &id, &self.picture.events)
    }

    /// The matter with this number.
    pub fn matter(&self, id: Line) -> Option<&Matter> {
        found(&self.index.matters, &id, &self.picture.matters)
    }

    /// What is claimed of an event.
    pub fn matter_of(&self, event: Line) -> Option<&Matter> {
        found(&self.index.matter_of_event, &event, &self.picture.matters)
    }

    /// The tally with this number.
    pub fn tally(&self, id: Line) -> Option<&Tally> {
        found(&self.index.tallies, &id, &self.picture.tallies)
    }

    /// The announcement with this number.
    pub fn announcement(&self, id: Line) -> Option<&Announcement> {
        found(&self.index.watch, &id, &self.picture.watch)
    }

    /// The story that this report began.
    pub fn story(&self, id: VersionId) -> Option<&Story> {
        found(&self.index.stories, &id, &self.picture.stories)
    }

    /// Two actors, by what [`pair_key`] gives.
    pub fn pair(&self, key: &str) -> Option<&Pair> {
        self.picture.tension.get(*self.index.pairs.get(key)?)
    }

    /// The event that a line mentions.
    pub fn event_at(&self, line: Line) -> Option<&EventCard> {
        found(&self.index.event_of_line, &line, &self.picture.events)
    }

    /// The matter that a line is a claim of.
    pub fn matter_at(&self, line: Line) -> Option<&Matter> {
        found(&self.index.matter_of_line, &line, &self.picture.matters)
    }

    /// The tally that a line has a figure of.
    pub fn tally_at(&self, line: Line) -> Option<&Tally> {
        found(&self.index.tally_of_line, &line, &self.picture.tallies)
    }

    /// What a line announces.
    pub fn announcement_at(&self, line: Line) -> Option<&Announcement> {
        found(&self.index.watch_of_line, &line, &self.picture.watch)
    }

    /// The tallies of an event.
    pub fn tallies_of(&self, event: Line) -> impl Iterator<Item = &Tally> {
        let places = self.index.tallies_of_event.get(&event);
        places.into_iter().flatten().filter_map(|at| self.picture.tallies.get(*at))
    }

    /// What announces an event.
    pub fn announcements_of(&self, event: Line) -> impl Iterator<Item = &Announcement> {
        let places = self.index.watch_of_event.get(&event);
        places.into_iter().flatten().filter_map(|at| self.picture.watch.get(*at))
    }
}
