//! What a host publishes, and when: editions of items, each with its moment.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;

use crate::formats::Format;
use crate::words::{Story, story};

/// What a host publishes.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Who publishes it.
    pub outlet: String,
    /// The format of its feed.
    pub format: Format,
    /// Most items that the feed shows.
    pub window: usize,
    /// Whether the feed has the whole text of an item, not only its first paragraph.
    pub whole: bool,
    /// Whether items tell their dates.
    pub dated: bool,
    /// All that is published, in the order of its moments.
    pub editions: Vec<Edition>,
}

/// An item in one version of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    /// When it appears, milliseconds.
    pub at: i64,
    /// What the feed says that makes it the same item.
    pub guid: String,
    /// The end of its page's address. A feed shows the newest edition of a slug only.
    pub slug: String,
    /// Its words; no two items of a host have the same title, nor two versions that differ in words.
    pub story: Story,
    /// The date of publication that it states, milliseconds.
    pub published: Option<i64>,
    /// The page behind it, where it is not made of the words.
    pub page: Option<Arc<[u8]>>,
}

impl Paper {
    /// The editions that the feed shows at a moment, as numbers, the newest item first.
    pub fn shown(&self, now: i64) -> Vec<usize> {
        let mut latest: HashMap<&str, usize> = HashMap::new();
        let mut slugs = Vec::new();
        for (number, edition) in self.editions.iter().enumerate() {
            if edition.at > now {
                break;
            }
            if latest.insert(&edition.slug, number).is_none() {
                slugs.push(edition.slug.as_str());
            }
        }
        slugs
            .iter()
            .rev()
            .take(self.window)
            .filter_map(|slug| latest.get(slug).copied())
            .collect()
    }

    /// The newest edition of a slug at a moment.
    pub fn edition(&self, slug: &str, now: i64) -> Option<usize> {
        self.editions
            .iter()
            .rposition(|edition| edition.at <= now && edition.slug == slug)
    }

    /// When what the feed shows changed last.
    pub fn changed(&self, now: i64) -> Option<i64> {
        self.editions.iter().map(|edition| edition.at).take_while(|at| *at <= now).last()
    }

    /// From when until when the feed shows an edition; no end if none is foreseen.
    pub fn visible(&self, number: usize) -> Option<(i64, Option<i64>)> {
        let edition = self.editions.get(number)?;
        let mut newer = 0;
        let mut seen: Vec<&str> = vec![&edition.slug];
        let first = self.editions.iter().position(|other| other.slug == edition.slug)?;
        for (other_number, other) in self.editions.iter().enumerate().skip(first + 1) {
            if other.slug == edition.slug {
                if other_number > number {
                    return Some((edition.at, Some(other.at)));
                }
            } else if !seen.contains(&other.slug.as_str())
                && !self
                    .editions
                    .iter()
                    .take(first)
                    .any(|earlier| earlier.slug == other.slug)
            {
                seen.push(&other.slug);
                newer += 1;
                if newer == self.window {
                    return Some((edition.at, Some(other.at.max(edition.at))));
                }
            }
        }
        Some((edition.at, None))
    }
}

/// How a paper is made up.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The format of its feed.
    pub format: Format,
    /// The mean time between two items.
    pub every: Duration,
    /// So many items are there when the world begins.
    pub backlog: usize,
    /// After so long nothing is published any more.
    pub until: Option<Duration>,
    /// Most items that the feed shows.
    pub window: usize,
    /// Whether the feed has whole texts.
    pub whole: bool,
    /// What items say of their date.
    pub dates: Dates,
    /// What comes later of an item.
    pub later: Later,
    /// Items appear so many at a time, with one timestamp.
    pub at_once: usize,
}

/// What items say of their date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// The moment at which they appear.
    True,
    /// Nothing.
    None,
    /// Years ahead.
    Future,
}

/// What comes later of every third item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// Nothing.
    Nothing,
    /// The same item with other words.
    Words,
    /// The same item with another date.
    Date,
    /// The same words as another item.
    Guid,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            format: Format::Rss,
            every: Duration::from_secs(6 * 60),
            backlog: 3,
            until: None,
            window: 40,
            whole: false,
            dates: Dates::True,
            later: Later::Nothing,
            at_once: 1,
        }
    }
}

/// Years ahead, for dates that lie.
const AHEAD: i64 = 20 * 365 * 86_400_000;
/// How long after an item its next version comes.
const EDITED_AFTER: i64 = 25 * 60_000;

impl Plan {
    /// The paper of a host that begins at a moment and goes on for so long. Moments are whole seconds, because the
    /// dates of most formats are.
    pub fn paper(
        &self,
        outlet: &str,
        began: i64,
        length: Duration,
        random: &mut Rng,
    ) -> Paper {
        let second = |moment: i64| moment - moment.rem_euclid(1_000);
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let every = millis(self.every).max(1_000);
        let end = began.saturating_add(millis(self.until.unwrap_or(length).min(length)));
        let mut moments = Vec::new();
        let mut moment = began;
        for _ in 0..self.backlog {
            moment -= random.i64(every / 2..=every * 3 / 2);
            moments.insert(0, second(moment));
        }
        moment = began;
        loop {
            moment += random.i64(every / 2..=every * 3 / 2);
            if moment >= end {
                break;
            }
            moments.push(second(moment));
        }
        let mut editions = Vec::new();
        let mut number = 0;
        for at in moments {
            for _ in 0..self.at_once {
                number += 1;
                let edition = self.edition(outlet, number, at, random);
                if number % 3 == 1 && at + EDITED_AFTER < end {
                    editions.extend(self.later(&edition));
                }
                editions.push(edition);
            }
        }
        editions.sort_by_key(|edition| edition.at);
        Paper {
            outlet: outlet.to_owned(),
            format: self.format,
            window: self.window,
            whole: self.whole,
            dated: self.dates != Dates::None,
            editions,
        }
    }

    fn edition(&self, outlet: &str, number: usize, at: i64, random: &mut Rng) -> Edition {
        let mut story = story(random);
        story.title = format!("{} ({outlet} {number})", story.title);
        let published = match self.dates {
            Dates::True => Some(at),
            Dates::None => None,
            Dates::Future => Some(at + AHEAD),
        };
        let slug = format!("{number}");
        Edition {
            at,
            guid: format!("tag:{outlet}:{slug}"),
            slug,
            story,
            published,
            page: None,
        }
    }

    fn later(&self, first: &Edition) -> Option<Edition> {
        let mut next = Edition { at: first.at + EDITED_AFTER, ..first.clone() };
        match self.later {
            Later::Nothing => return None,
            Later::Words => {
                next.story.title.push_str(", updated");
                next.story.paragraphs.insert(0, "This report was updated.".to_owned());
            }
            Later::Date => {
                next.published = first.published.map(|published| published + 60_000)
            }
            Later::Guid => next.guid.push_str(":again"),
        }
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(plan: &Plan) -> Paper {
        let length = Duration::from_secs(2 * 3_600);
        plan.paper("Post", 1_000_000_000, length, &mut Rng::with_seed(7))
    }

    #[test]
    fn an_edition_is_visible_exactly_while_the_feed_shows_it() {
        for later in [Later::Nothing, Later::Words, Later::Date, Later::Guid] {
            let plan = Plan { window: 6, later, at_once: 2, ..Plan::default() };
            let paper = paper(&plan);
            assert!(paper.editions.len() > 30);
            for moment in (0..150).map(|minute| 1_000_000_000 + minute * 60_000) {
                let shown = paper.shown(moment);
                assert!(shown.len() <= 6);
                for number in 0..paper.editions.len() {
                    let (from, until) = paper.visible(number).unwrap();
                    let visible =
                        from <= moment && until.is_none_or(|until| moment < until);
                    assert_eq!(
                        shown.contains(&number),
                        visible,
                        "{later:?} {number} {moment}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_seed_publishes_the_same_again() {
        let plan = Plan { later: Later::Words, ..Plan::default() };
        assert_eq!(paper(&plan), paper(&plan));
    }

    #[test]
    fn who_falls_silent_publishes_nothing_more() {
        let plan = Plan { until: Some(Duration::from_secs(3_000)), ..Plan::default() };
        assert!(paper(&plan).editions.iter().all(|edition| edition.at < 1_003_000_000));
    }
}
