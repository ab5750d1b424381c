//! What must be true of two hours.

use std::collections::HashMap;

use watchfloor_sources::{Arrival, Desk, Health};
use watchfloor_world::wire::End;
use watchfloor_world::{Edition, Format, Host, Paper, Tags, Visit, World};

use crate::collect::{AGENT, GAP};
use crate::{BEGAN, END, MINUTE, has_full_text};

/// Hosts from which nothing can be had.
const NEVER: [&str; 7] = [
    "in-a-circle",
    "to-private",
    "endless",
    "gzip-bomb",
    "brotli-bomb",
    "forbids-all",
    "no-feed",
];
/// Documents in which there is nothing to be found. Whether that is a failure is a matter of taste.
const EMPTY: [&str; 3] = ["entity-bomb", "entity-file", "deep"];
/// What is published so long before the end must have arrived at the end, from whomever.
const LATEST: i64 = 30 * MINUTE;

pub(crate) struct Judge<'a> {
    pub(crate) world: &'a World,
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) health: Vec<Health>,
}

impl Judge<'_> {
    fn of<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Arrival> {
        self.arrivals.iter().filter(move |arrival| arrival.source == name)
    }

    fn health_of(&self, name: &str) -> &Health {
        self.health.iter().find(|health| health.source == name).unwrap()
    }

    fn visits(&self, name: &str) -> Vec<Visit> {
        self.world.ledger().visits_to(name)
    }

    fn visits_of(&self, name: &str, path: &str) -> Vec<Visit> {
        self.visits(name).into_iter().filter(|visit| visit.target == path).collect()
    }

    /// The hosts whose feeds can be read, at least at times, with what they publish.
    fn readable(&self) -> impl Iterator<Item = (&Host, &Paper)> {
        let nothing = |name: &str| NEVER.contains(&name) || EMPTY.contains(&name);
        let hosts = self.world.hosts().filter(move |host| !nothing(&host.name));
        hosts.map(|host| (host, self.paper(host)))
    }

    /// What a source shows: its own paper, or that of the host to which it moved.
    fn paper<'b>(&'b self, host: &'b Host) -> &'b Paper {
        let host = if host.name == "moved-away" {
            self.world.host("steady-rss").unwrap()
        } else {
            host
        };
        host.paper().unwrap()
    }

    /// A line for each host, for whoever looks into a failure.
    pub(crate) fn print(&self) {
        for host in self.world.hosts() {
            let visits = self.visits(&host.name);
            let health = self.health_of(&host.name);
            println!(
                "{:18} {:3} of {:3} arrived, {:3} visits, at once {}, failures {}, {}",
                host.name,
                self.of(&host.name).count(),
                self.paper(host).editions.len(),
                visits.len(),
                self.world.ledger().most_at_once(&host.name),
                health.failures,
                health.last_error.as_deref().unwrap_or("well"),
            );
        }
    }

    pub(crate) fn each_arrival_was_published_as_it_is_told(&self) {
        for (host, paper) in self.readable() {
            for arrival in self.of(&host.name) {
                let known = paper.editions.iter().any(|edition| {
                    is_of(paper, edition, arrival) && edition.at <= arrival.arrived
                });
                assert!(known, "{}: nobody published {:?}", host.name, arrival.item);
            }
        }
        for name in NEVER.into_iter().chain(EMPTY) {
            assert_eq!(
                self.of(name).count(),
                0,
                "{name}: nothing can have come from there"
            );
        }
    }

    pub(crate) fn each_edition_arrived_exactly_once(&self) {
        for (host, paper) in self.readable() {
            let mut shown: HashMap<usize, i64> = HashMap::new();
            for visit in self.visits(&host.name) {
                let is_feed = !visit.target.starts_with("/story/");
                if let (true, Some(ended)) = (is_feed, visit.ended) {
                    for number in visit.shown {
                        shown.entry(number).or_insert(ended);
                    }
                }
            }
            for (number, edition) in paper.editions.iter().enumerate() {
                let found: Vec<&Arrival> = self
                    .of(&host.name)
                    .filter(|one| is_of(paper, edition, one))
                    .collect();
                let with_page =
                    found.iter().filter(|arrival| arrival.page.is_some()).count();
                let without = found.len() - with_page;
                let what =
                    || format!("{}: {} ({number})", host.name, edition.story.title);
                assert!(
                    without <= 1 && with_page <= 1,
                    "{} came twice: {found:?}",
                    what()
                );
                let (from, until) = paper.visible(number).unwrap();
                let long =
                    until.unwrap_or(i64::MAX).saturating_sub(from.max(BEGAN)) > LATEST;
                let due = long && from < END - LATEST;
                // What was handed over shortly before the end may not have been put away yet.
                let seen =
                    shown.get(&number).is_some_and(|seen| *seen < END - 3 * MINUTE);
                let seen = seen && host.name != "moved-away";
                assert!(!found.is_empty() || !(due || seen), "{} is lost", what());
            }
        }
    }

    pub(crate) fn what_is_published_arrives_soon(&self) {
        let steady = self.readable().filter(|(host, _)| host.name.starts_with("steady-"));
        for (host, paper) in steady {
            let news =
                paper.editions.iter().filter(|edition| edition.at > BEGAN + 10 * MINUTE);
            for edition in news.filter(|edition| edition.at < END - LATEST) {
                let arrival =
                    self.of(&host.name).find(|one| is_of(paper, edition, one)).unwrap();
                let late = (arrival.arrived - edition.at) / MINUTE;
                assert!(
                    late <= 16,
                    "{}: {:?} is {late} min late",
                    host.name,
                    arrival.item.title
                );
            }
        }
    }

    pub(crate) fn pages_that_failed_came_later(&self) {
        for (host, paper) in self.readable().filter(|(host, _)| has_full_text(&host.name))
        {
            for edition in
                paper.editions.iter().filter(|edition| edition.at < END - 60 * MINUTE)
            {
                let mut found =
                    self.of(&host.name).filter(|one| is_of(paper, edition, one));
                let page = found.find_map(|arrival| arrival.page.as_ref());
                let Some(page) = page else {
                    let forbidden = host.name == "forbids-pages";
                    assert!(
                        forbidden,
                        "{}: no page of {}",
                        host.name, edition.story.title
                    );
                    continue;
                };
                let page = String::from_utf8_lossy(&page.bytes);
                let title = edition.story.title.trim_end_matches(", updated");
                assert!(page.contains(title), "{}: another page than {title}", host.name);
            }
        }
        // While they failed there were the summaries.
        let summaries =
            self.of("pages-fail").filter(|arrival| arrival.page.is_none()).count();
        assert!(summaries > 0, "no summary stood in for a page that failed");
    }

    pub(crate) fn nobody_was_asked_two_things_at_once_or_too_soon(&self) {
        // Two steps of the clock may lie between what both sides call a moment.
        let gap = i64::try_from(GAP.as_millis()).unwrap() * 3 / 4;
        for host in self.world.hosts() {
            let name = host.name.as_str();
            let visits = self.visits(name);
            let most = self.world.ledger().most_at_once(name);
            assert!(most <= 1, "{name}: {most} at once of {visits:?}");
            let gets: Vec<Visit> =
                visits.into_iter().filter(|visit| visit.method == "GET").collect();
            let wanted = if name == "asks-for-gaps" { 4_500 } else { gap };
            for pair in gets.windows(2) {
                let ended = pair[0].ended.unwrap_or(pair[0].at);
                // The process that was killed and its successor know nothing of each other's last moment.
                let killed =
                    (crate::KILLED..crate::KILLED + MINUTE / 4).contains(&pair[1].at);
                // robots.txt is asked for without knowing what gap it asks for.
                let first = name == "asks-for-gaps" && pair[0].target == "/robots.txt";
                let left = pair[0].end == Some(End::Left);
                let wide = pair[1].at - ended >= wanted || killed || first || left;
                assert!(wide, "{name}: {} ms between {pair:?}", pair[1].at - ended);
            }
            for visit in &gets {
                assert_eq!(visit.header("user-agent"), Some(AGENT), "{name}");
                assert_eq!(visit.header("cookie"), None, "{name}");
                assert_eq!(visit.header("referer"), None, "{name}");
                let accepted = visit.header("accept-encoding").unwrap_or_default();
                assert!(accepted.contains("gzip") && accepted.contains("br"), "{name}");
            }
            // A minute is the least between two visits: there cannot be more of them than minutes, with some to
            // spare for the restart.
            let feeds = gets.iter().filter(|visit| visit.target == "/feed").count();
            assert!(feeds <= 125, "{name}: {feeds} visits of the feed");
        }
    }

    pub(crate) fn who_asked_to_be_left_alone_was(&self) {
        for name in ["busy", "busy-till-a-date", "pages-busy"] {
            let asked = self
                .visits(name)
                .iter()
                .filter(|visit| visit.wait_until.is_some())
                .count();
            assert!(asked > 0, "{name} never asked");
            let disobedient = self.world.ledger().disobedient(name, 2_000);
            assert!(disobedient.is_empty(), "{name}: {disobedient:?}");
        }
    }

    pub(crate) fn robots_were_obeyed(&self) {
        let others = |name: &str| {
            let visits = self.visits(name).into_iter();
            visits.filter(|visit| visit.target != "/robots.txt").collect::<Vec<Visit>>()
        };
        assert!(others("forbids-all").is_empty());
        assert!(
            others("forbids-pages")
                .iter()
                .all(|visit| !visit.target.starts_with("/story/"))
        );
        let early = |visit: &Visit| visit.at < BEGAN + 24 * MINUTE;
        assert!(
            !others("failing-robots").iter().any(early),
            "robots.txt failed, which forbids all"
        );
        for host in self.world.hosts() {
            if let Some(first) = self.visits(&host.name).first() {
                assert_eq!(
                    first.target, "/robots.txt",
                    "{} was not asked first",
                    host.name
                );
            }
        }
    }

    pub(crate) fn only_what_changed_was_asked_for(&self) {
        for (host, _) in self.readable() {
            if matches!(host.tags, Tags::Neither) {
                continue;
            }
            for path in ["/feed", "/new-feed"] {
                let mut known = false;
                for visit in self.visits_of(&host.name, path) {
                    let asked_by_another = host.name == "steady-rss";
                    assert!(
                        !known || visit.is_conditional() || asked_by_another,
                        "{}: all was asked for again: {visit:?}",
                        host.name
                    );
                    // An answer that another process got shortly before it was killed, nobody knows.
                    known |= visit.status == 200
                        && visit.tagged
                        && visit.end == Some(End::Whole)
                        && !(crate::KILLED - MINUTE..crate::KILLED).contains(&visit.at);
                }
            }
        }
        let unchanged = |name: &str| {
            self.visits(name).iter().filter(|visit| visit.status == 304).count()
        };
        for name in ["steady-atom", "steady-rdf", "steady-json", "steady-cap"] {
            assert!(
                unchanged(name) > 0,
                "{name} was never told that nothing had changed"
            );
        }
    }

    pub(crate) fn what_moved_for_good_is_remembered(&self) {
        for (name, moved_to) in [("moved", "/new-feed"), ("moved-away", "/feed")] {
            let health = self.health_of(name);
            let moved = health.moved.as_deref().unwrap_or_default();
            assert!(moved.ends_with(moved_to), "{name}: moved to {moved:?}");
            assert_eq!(
                self.visits_of(name, "/feed").len(),
                1,
                "{name} was asked at its old place"
            );
        }
        let today = "elsewhere-today";
        assert_eq!(self.health_of(today).moved, None);
        let (old, new) =
            (self.visits_of(today, "/feed"), self.visits_of(today, "/new-feed"));
        assert!(old.len() > 3 && old.len().abs_diff(new.len()) <= 1);
    }

    pub(crate) fn a_hub_was_listened_to(&self) {
        let sendings = self.world.ledger().sendings();
        let well = |question: bool| {
            let of = sendings.iter().filter(move |sending| sending.question == question);
            of.filter(|sending| (200..300).contains(&sending.status)).count()
        };
        assert!(well(true) >= 3, "a lease of 40 minutes was not renewed: {}", well(true));
        let pushed = sendings.iter().filter(|sending| !sending.question).count();
        assert!(
            well(false) * 10 >= pushed * 8,
            "{} of {pushed} pushes were taken",
            well(false)
        );
        let polled = self.visits_of("has-a-hub", "/feed").len();
        let usual = self.visits_of("steady-atom", "/feed").len();
        assert!(
            polled < usual,
            "polled {polled} times although all was pushed; others {usual}"
        );
    }

    pub(crate) fn health_tells_of_the_silent_and_the_broken(&self, desk: &Desk) {
        for name in NEVER {
            let health = self.health_of(name);
            assert!(health.failures > 0, "{name}: {health:?}");
            assert!(health.last_error.is_some(), "{name}: {health:?}");
            assert_eq!(health.last_success, None, "{name}: {health:?}");
        }
        for (host, _) in self.readable().filter(|(host, _)| host.name != "gone") {
            let health = self.health_of(&host.name);
            let success = health.last_success.unwrap_or_default();
            assert!(success > END - LATEST, "{}: {health:?}", host.name);
        }
        let gone = self.health_of("gone");
        assert!(gone.stopped.is_some(), "{gone:?}");
        let after = self
            .visits("gone")
            .into_iter()
            .filter(|visit| visit.at > BEGAN + 60 * MINUTE);
        assert!(after.count() <= 2, "who is gone is not visited");
        // It published until minute 40; six hours later that is silence, which the others have not kept so long.
        let later = desk.health(BEGAN + (40 + 6 * 60 + 15) * MINUTE).unwrap();
        let silent = |name: &str| {
            let health = later.iter().find(|health| health.source == name).unwrap();
            health.silent_since
        };
        let since = silent("falls-silent").expect("nobody noticed that it fell silent");
        assert!((BEGAN + 30 * MINUTE..BEGAN + 50 * MINUTE).contains(&since), "{since}");
        for name in ["steady-rss", "steady-atom", "steady-json"] {
            assert_eq!(silent(name), None, "{name}");
        }
    }

    pub(crate) fn endless_answers_cost_little(&self) {
        let visits = self.visits("endless");
        let most = visits.iter().map(|visit| visit.bytes).max().unwrap();
        // 16 MiB are read, and some more wait in the buffers of both ends.
        assert!(most < 40 << 20, "{most} bytes of an endless answer were taken");
        assert!(visits.len() < 40, "{} visits to what never ends", visits.len());
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak =
            peak.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
        if let Some(peak) = peak {
            println!("at most {} MB, the world included", peak / 1_000);
            assert!(peak < 500_000, "{peak} kB");
        }
    }
}

/// Whether an arrival is this edition: its words, its name, its date as it was told.
fn is_of(paper: &Paper, edition: &Edition, arrival: &Arrival) -> bool {
    let item = &arrival.item;
    let same_name = match paper.format {
        Format::Rss | Format::Atom | Format::Json => item.id == edition.guid,
        Format::Cap => item.id.contains(&edition.guid),
        // These are told apart by their addresses.
        Format::Rdf | Format::List => {
            item.id.ends_with(&format!("/story/{}", edition.slug))
        }
    };
    let told = edition.published.filter(|_| paper.dated);
    let date = item.published.as_deref().map(|date| {
        date.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
    });
    let same_date = match date {
        Some(date) => date == told,
        None => told.is_none(),
    };
    same_name && item.title == edition.story.title && same_date
}
