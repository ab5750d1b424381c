#![allow(clippy::unwrap_used, clippy::expect_used)]

//! Announcements in reports of few sentences, and what later reports make of them.

mod drafts;
mod fulfilled;
mod properties;
mod turned;

use watchfloor_reading::contract::*;
use watchfloor_record::{Act as Judged, NewAct};

use super::*;
use crate::picture::WatchState::{self, *};
use crate::sheet::Sheet;

/// One report, of sentences that stand on lines of their own.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) stamp: i64,
    pub(super) story: i64,
    pub(super) reading: Reading,
}

pub(super) fn moment(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

pub(super) fn told(at: &str, text: &str) -> Told {
    let mut sentences = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let length = line.chars().count();
        sentences.push([start, start + length]);
        start += length + 1;
    }
    let reading = serde_json::json!({
        "schema": SCHEMA, "file": null,
        "report": {
            "text": text, "title": null, "outlet": "Northwater Dispatch", "byline": [], "contributors": [],
            "published": at, "language": "en", "updated": false, "corrected": false, "blocks": []
        },
        "sentences": sentences, "actors": [], "times": [], "places": [], "figures": [],
        "attributions": [], "events": [], "watch": [], "notes": []
    });
    Told {
        stamp: moment(at),
        story: 0,
        reading: serde_json::from_value(reading).unwrap(),
    }
}

impl Told {
    pub(super) fn span(&self, words: &str) -> CharSpan {
        let text = &self.reading.report.text;
        let at = text.find(words).unwrap_or_else(|| panic!("no «{words}» in «{text}»"));
        let start = text[..at].chars().count();
        [start, start + words.chars().count()]
    }

    pub(super) fn actor(&mut self, words: &str) -> usize {
        if let Some(known) = self.reading.actors.iter().find(|actor| actor.name == words)
        {
            return known.id;
        }
        let id = self.reading.actors.len();
        self.reading.actors.push(Actor {
            id,
            name: words.to_owned(),
            kind: ActorKind::Organization,
            country: None,
            code: None,
            roles: Vec::new(),
            mentions: vec![self.span(words)],
        });
        id
    }

    /// `Karsenia > closed > the strait`; an empty party is nobody. The clause is the line of the trigger.
    pub(super) fn act(mut self, kind: &str, status: Status, words: &str) -> Told {
        let parts: Vec<&str> = words.split('>').map(str::trim).collect();
        let trigger = self.span(parts[1]);
        let clause = self
            .reading
            .sentences
            .iter()
            .find(|line| trigger[0] < line[1])
            .copied()
            .unwrap();
        let side = |told: &mut Told, words: &str| -> (Vec<usize>, Vec<CharSpan>) {
            if words.is_empty() {
                return (Vec::new(), Vec::new());
            }
            (vec![told.actor(words)], vec![told.span(words)])
        };
        let (actor, actor_words) = side(&mut self, parts[0]);
        let (recipient, recipient_words) = side(&mut self, parts[2]);
        self.reading.events.push(Event {
            id: self.reading.events.len(),
            kind: kind.to_owned(),
            mode: None,
            cameo: String::new(),
            quad: String::new(),
            goldstein: 0.0,
            actor,
            recipient,
            actor_words,
            recipient_words,
            span: clause,
            trigger,
            status,
            condition: None,
            time: None,
            place: None,
            place_from: None,
            attributions: Vec::new(),
            confidence: 1.0,
        });
        self
    }

    /// The last act is on the list.
    pub(super) fn watch(mut self, kind: WatchKind) -> Told {
        let act = self.reading.events.last().unwrap();
        let asked = matches!(kind, WatchKind::Request | WatchKind::Deadline);
        let (by, to) = if asked {
            (None, act.actor.first().copied())
        } else {
            (act.actor.first().copied(), act.recipient.first().copied())
        };
        self.reading.watch.push(Watch {
            kind,
            by,
            to,
            what: Words { span: act.span },
            condition: None,
            due: None,
            event: Some(act.id),
            attribution: None,
        });
        self
    }

    pub(super) fn on(mut self, condition: &str) -> Told {
        let span = self.span(condition);
        self.reading.watch.last_mut().unwrap().condition = Some(Words { span });
        self
    }

    pub(super) fn by(mut self, who: &str) -> Told {
        let id = self.actor(who);
        self.reading.watch.last_mut().unwrap().by = Some(id);
        self
    }

    pub(super) fn due(mut self, day: &str) -> Told {
        self.reading.watch.last_mut().unwrap().due = Some(day.to_owned());
        self
    }

    /// The last act has a time.
    pub(super) fn when(mut self, words: &str, day: &str) -> Told {
        let id = self.reading.times.len();
        let span = self.span(words);
        self.reading.times.push(TimeExpression {
            id,
            span,
            start: Some(day.to_owned()),
            end: Some(day.to_owned()),
            grain: TimeGrain::Day,
        });
        self.reading.events.last_mut().unwrap().time = Some(id);
        self
    }

    pub(super) fn said(mut self, who: &str, cue: &str, content: &str) -> Told {
        let actor = self.actor(who);
        self.reading.attributions.push(Attribution {
            id: self.reading.attributions.len(),
            source: Source {
                span: Some(self.span(who)),
                actor: Some(actor),
                kind: SourceKind::Organization,
            },
            cue: Some(Words { span: self.span(cue) }),
            content: Content { spans: vec![self.span(content)] },
            quotation: Quotation::Indirect,
            addressee: None,
            within: None,
            time: None,
            confidence: 1.0,
        });
        self
    }

    pub(super) fn story(mut self, number: i64) -> Told {
        self.story = number;
        self
    }
}

pub(super) fn snapshot(reports: &[Told], at: i64) -> Snapshot {
    let mut line = 1;
    let mut known: Vec<Known> = Vec::new();
    for (place, told) in reports.iter().enumerate() {
        let text = told.reading.report.text.clone();
        let sheet = Sheet::new(told.reading.clone());
        let lines = i64::try_from(sheet.lines()).unwrap();
        let id = i64::try_from(place).unwrap() + 1;
        known.push(Known {
            memo: Default::default(),
            id,
            outlet: Some("Northwater Dispatch".to_owned()),
            address: None,
            title: None,
            published: told.reading.report.published.clone(),
            stamp: told.stamp,
            learnt: told.stamp,
            digest: [u8::try_from(place % 256).unwrap(); 32],
            first_line: line,
            sheet: sheet.into(),
            text: text.into(),
            article: id,
            earlier: None,
            later: None,
            copy_of: None,
            story: told.story,
        });
        line += lines;
    }
    known.sort_by_key(Known::rank);
    Snapshot { at, revision: 1, since: i64::MIN, reports: known, ..Snapshot::default() }
}

pub(super) fn list(reports: &[Told]) -> Vec<Announcement> {
    let at = reports.iter().map(|told| told.stamp).max().unwrap_or_default();
    of(&snapshot(reports, at))
}

pub(super) fn of(room: &Snapshot) -> Vec<Announcement> {
    watch_list(room, &[], &Origins::new(room))
}

/// Somebody rejects a line.
pub(super) fn reject(target: Line) -> Judged {
    Judged {
        id: 1,
        act: NewAct {
            author: "ana".to_owned(),
            at: 0,
            verb: "reject".to_owned(),
            target,
            other: None,
            words: None,
        },
        revision: 1,
    }
}

/// The only announcement, as the states it went through.
pub(super) fn life(reports: &[Told]) -> Vec<WatchState> {
    let found = list(reports);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].life.last().unwrap().state, found[0].state);
    found[0].life.iter().map(|turn| turn.state).collect()
}

pub(super) fn threat() -> Told {
    told(
        "2031-05-13T09:00:00Z",
        "Karsenia will close the Tal strait if Velmora holds its naval exercise.",
    )
    .act("COERCE", Status::Conditional, "Karsenia > close > ")
    .watch(WatchKind::Threat)
    .on("if Velmora holds its naval exercise")
}

pub(super) fn pledge() -> Told {
    told(
        "2031-05-13T09:00:00Z",
        "Karsenia pledged to withdraw its tanks from the villages of Aldery by Sunday.",
    )
    .act("RETREAT", Status::Committed, "Karsenia > withdraw > ")
    .watch(WatchKind::Commitment)
    .due("2031-05-18")
}

pub(super) fn later(text: &str) -> Told {
    told("2031-05-16T09:00:00Z", text)
}

pub(super) fn request() -> Told {
    told(
        "2031-05-13T09:00:00Z",
        "Melisse asked Jundara to send relief ships to Port Coral.",
    )
    .act("AID", Status::Requested, "Jundara > send > ")
    .watch(WatchKind::Request)
    .by("Melisse")
}
