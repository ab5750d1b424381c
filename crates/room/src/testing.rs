/*!
Snapshots out of terse tables, for tests: no reader, no record.

```text
# Northwater Dispatch 2031-05-12T06:00Z
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | the port
- figure killed: 12 | dock worker | strike
```

A report begins with `#`, its outlet and its moment; `, version of 1`, `, copy of 1`, `, story 2` and
`, corrected` may follow. Then its text, a sentence to each line, then what was read in it. Words are looked up in
the text. `it = Lake Commission` is a source's words and the actor they refer to; `@ABC` behind a name
is its country. An act names the event it belongs to; a word like `.4` behind its status is its
confidence. An act or figure is vouched for by the statements whose content holds it.
*/
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, HashMap};

use watchfloor_reading::contract::*;
use watchfloor_record::{Line, VersionId};

use crate::events::party;
use crate::picture::EventCard;
use crate::sheet::Sheet;
use crate::snapshot::{Known, Snapshot};
use crate::time;

/// A snapshot and the acts in it.
#[derive(Debug, Default)]
pub(crate) struct Scene {
    pub(crate) snapshot: Snapshot,
    pub(crate) events: Vec<EventCard>,
}

/// Reads a table whose reports are numbered in the order in which they stand.
pub(crate) fn scene(table: &str) -> Scene {
    let count = table.lines().filter(|line| line.starts_with("# ")).count();
    scene_in_order(table, &(0..count).collect::<Vec<usize>>())
}

/// The same, the reports numbered as if they had arrived in this order.
pub(crate) fn scene_in_order(table: &str, order: &[usize]) -> Scene {
    let drafts: Vec<Draft> = table
        .split("\n# ")
        .map(|part| part.trim_start().trim_start_matches("# "))
        .filter(|part| !part.trim().is_empty())
        .map(Draft::new)
        .collect();
    let number = |place: usize| -> VersionId {
        VersionId::try_from(order.iter().position(|at| *at == place).unwrap()).unwrap()
            + 1
    };
    let mut first_lines = HashMap::new();
    let mut next: Line = 1;
    for place in order {
        first_lines.insert(*place, next);
        next += Line::try_from(drafts[*place].sheet().lines()).unwrap();
    }
    let mut reports = Vec::new();
    let mut names: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let ranks: Vec<i64> = drafts.iter().map(|draft| draft.stamp).collect();
    let mut in_rank: Vec<usize> = (0..drafts.len()).collect();
    in_rank.sort_by_key(|place| ranks[*place]);
    for place in in_rank {
        let draft = &drafts[place];
        let later = drafts.iter().position(|other| other.version_of == Some(place));
        let mut article = place;
        while let Some(earlier) = drafts[article].version_of {
            article = earlier;
        }
        let known = Known {
            memo: Default::default(),
            id: number(place),
            outlet: Some(draft.outlet.clone()),
            address: None,
            title: None,
            published: Some(draft.moment.clone()),
            stamp: draft.stamp,
            learnt: draft.stamp,
            digest: [u8::try_from(place % 256).unwrap_or_default(); 32],
            first_line: first_lines[&place],
            sheet: draft.sheet().into(),
            text: draft.text.as_str().into(),
            article: number(article),
            earlier: draft.version_of.map(number),
            later: later.map(number),
            copy_of: draft.copy_of.map(number),
            story: number(draft.story),
        };
        for (at, name) in draft.event_names.iter().enumerate() {
            names.entry(name.clone()).or_default().push(known.act_line(at));
        }
        reports.push(known);
    }
    let mut snapshot = Snapshot {
        at: i64::MAX,
        revision: i64::MAX,
        since: i64::MIN,
        reports,
        ..Snapshot::default()
    };
    for mentions in names.values() {
        for pair in mentions.windows(2) {
            snapshot.event_parents.insert(pair[1], pair[0]);
        }
    }
    let mut events: Vec<EventCard> =
        names.values().filter_map(|mentions| card(&snapshot, mentions)).collect();
    events.sort_by_key(|card| {
        let (report, item) = snapshot.line(card.id).unwrap();
        let crate::snapshot::Item::Act(at, _) = item else { unreachable!() };
        (report.rank(), at)
    });
    Scene { snapshot, events }
}

/// The card of an event, of the mentions in reports that count.
fn card(snapshot: &Snapshot, mentions: &[Line]) -> Option<EventCard> {
    let found: Vec<(&Known, &Event, Line)> = mentions
        .iter()
        .filter_map(|line| match snapshot.line(*line)? {
            (report, crate::snapshot::Item::Act(_, event)) if report.later.is_none() => {
                Some((report, event, *line))
            }
            _ => None,
        })
        .collect();
    let (report, event, id) = *found.first()?;
    let parties = |ids: &[usize]| {
        let actors = &report.sheet.reading.actors;
        ids.iter().filter_map(|at| actors.get(*at)).map(party).collect::<Vec<_>>()
    };
    let day = time::day_of(report.stamp);
    Some(EventCard {
        id,
        kind: event.kind.clone(),
        mode: None,
        cameo: String::new(),
        quad: String::new(),
        goldstein: 0.0,
        actor: parties(&event.actor),
        recipient: parties(&event.recipient),
        status: event.status,
        when: None,
        days: (day, day),
        place: None,
        mentions: found.iter().map(|(_, _, line)| *line).collect(),
        best: id,
        reports: found.iter().map(|(report, _, _)| report.id).collect(),
        story: report.story,
        confidence: found
            .iter()
            .map(|(_, event, _)| event.confidence)
            .fold(0.0, f64::max),
        learnt: (report.learnt, found.last()?.0.learnt),
        judgements: Vec::new(),
    })
}

/// A report as its table has it.
struct Draft {
    outlet: String,
    moment: String,
    stamp: i64,
    version_of: Option<usize>,
    copy_of: Option<usize>,
    story: usize,
    text: String,
    reading: Reading,
    event_names: Vec<String>,
}

impl Draft {
    fn new(part: &str) -> Draft {
        let mut lines = part.lines();
        let head = lines.next().unwrap();
        let mut fields = head.split(", ");
        let (outlet, moment) = fields.next().unwrap().rsplit_once(' ').unwrap();
        let body: Vec<&str> =
            lines.map(str::trim).filter(|line| !line.is_empty()).collect();
        let (read, sentences): (Vec<&str>, Vec<&str>) =
            body.into_iter().partition(|line| line.starts_with("- "));
        let text = sentences.join("\n");
        let mut draft = Draft {
            outlet: outlet.to_owned(),
            moment: moment.to_owned(),
            stamp: moment.parse::<jiff::Timestamp>().unwrap().as_millisecond(),
            version_of: None,
            copy_of: None,
            story: 0,
            reading: empty(&text),
            text,
            event_names: Vec::new(),
        };
        for field in fields {
            let number =
                || field.rsplit(' ').next().unwrap().parse::<usize>().unwrap() - 1;
            match field.split(' ').next().unwrap() {
                "version" => draft.version_of = Some(number()),
                "copy" => draft.copy_of = Some(number()),
                "story" => draft.story = number(),
                "corrected" => draft.reading.report.corrected = true,
                other => panic!("what is {other}?"),
            }
        }
        let mut at = 0;
        for sentence in sentences {
            let length = sentence.chars().count();
            draft.reading.sentences.push([at, at + length]);
            at += length + 1;
        }
        for line in read {
            let (what, rest) = line[2..].split_once(": ").unwrap();
            let words: Vec<&str> = what.split(' ').collect();
            let parts: Vec<&str> = rest.split(" | ").map(str::trim).collect();
            match words[0] {
                "actor" => draft.actor(words[1], &parts),
                "said" => draft.said(words[1], &parts),
                "act" => draft.act(&words, &parts),
                "figure" => draft.figure(words[1], &parts),
                other => panic!("what is {other}?"),
            }
        }
        draft.vouch();
        draft
    }

    /// The sheet, as it is made of a reading with its text.
    fn sheet(&self) -> Sheet {
        Sheet::new(self.reading.clone())
    }

    fn span(&self, words: &str) -> CharSpan {
        let found = self
            .text
            .find(words)
            .unwrap_or_else(|| panic!("{words:?} is not in the text"));
        let start = self.text[..found].chars().count();
        [start, start + words.chars().count()]
    }

    /// The number of an actor, who is made where he is not there.
    fn someone(&mut self, words: &str, kind: ActorKind) -> usize {
        let (name, country) = match words.split_once(" @") {
            Some((name, country)) => (name, Some(country.to_owned())),
            None => (words, None),
        };
        let actors = &mut self.reading.actors;
        if let Some(actor) = actors.iter().find(|actor| actor.name == name) {
            return actor.id;
        }
        actors.push(Actor {
            id: actors.len(),
            name: name.to_owned(),
            kind,
            country,
            code: None,
            roles: Vec::new(),
            mentions: Vec::new(),
        });
        actors.len() - 1
    }

    fn actor(&mut self, kind: &str, parts: &[&str]) {
        let kind = match kind {
            "person" => ActorKind::Person,
            "country" => ActorKind::Country,
            "group" => ActorKind::Group,
            _ => ActorKind::Organization,
        };
        let id = self.someone(parts[0], kind);
        self.reading.actors[id].roles =
            parts[1..].iter().map(|role| (*role).to_owned()).collect();
    }

    fn said(&mut self, kind: &str, parts: &[&str]) {
        let (kind, actor_kind) = match kind {
            "person" => (SourceKind::Person, ActorKind::Person),
            "anonymous" => (SourceKind::Anonymous, ActorKind::Person),
            "organization" => (SourceKind::Organization, ActorKind::Organization),
            "country" => (SourceKind::Country, ActorKind::Country),
            "document" => (SourceKind::Document, ActorKind::Organization),
            "media" => (SourceKind::Media, ActorKind::Organization),
            _ => (SourceKind::Unknown, ActorKind::Group),
        };
        let (words, name) = parts[0].split_once(" = ").unwrap_or((parts[0], parts[0]));
        let words = words.split(" @").next().unwrap();
        let actor = (kind != SourceKind::Document && kind != SourceKind::Unknown)
            .then(|| self.someone(name, actor_kind));
        let to = parts.get(3).map(|words| words.trim_start_matches("to "));
        let addressee = to.map(|words| Party { span: self.span(words), actor: None });
        let span = (words != "-").then(|| self.span(words));
        self.reading.attributions.push(Attribution {
            id: self.reading.attributions.len(),
            source: Source { span, actor, kind },
            cue: Some(Words { span: self.span(parts[1]) }),
            content: Content { spans: vec![self.span(parts[2])] },
            quotation: Quotation::Indirect,
            addressee,
            within: None,
            time: None,
            confidence: 0.9,
        });
    }

    fn act(&mut self, words: &[&str], parts: &[&str]) {
        let status = match words[2] {
            "happened" => Status::Happened,
            "ongoing" => Status::Ongoing,
            "planned" => Status::Planned,
            "threatened" => Status::Threatened,
            "requested" => Status::Requested,
            "denied" => Status::Denied,
            "possible" => Status::Possible,
            other => panic!("which status is {other}?"),
        };
        let trigger = self.span(parts[1]);
        let mut ends = vec![trigger];
        let mut party = |draft: &mut Draft, words: &str| {
            if words == "-" {
                return (Vec::new(), Vec::new());
            }
            let id = draft.someone(words, ActorKind::Organization);
            let span = draft.span(words.split(" @").next().unwrap());
            ends.push(span);
            (vec![id], vec![span])
        };
        let (actor, actor_words) = party(self, parts[0]);
        let (recipient, recipient_words) =
            party(self, parts.get(2).copied().unwrap_or("-"));
        let start = ends.iter().map(|span| span[0]).min().unwrap();
        let end = ends.iter().map(|span| span[1]).max().unwrap();
        let confidence = words.get(3).map_or(0.9, |number| number.parse().unwrap());
        self.event_names.push(words[1].to_owned());
        self.reading.events.push(Event {
            id: self.reading.events.len(),
            kind: if words[1] == "denial" { "REJECT" } else { "ASSAULT" }.to_owned(),
            mode: None,
            cameo: "190".to_owned(),
            quad: "material conflict".to_owned(),
            goldstein: -9.0,
            actor,
            recipient,
            actor_words,
            recipient_words,
            span: [start, end],
            trigger,
            status,
            condition: None,
            time: None,
            place: None,
            place_from: None,
            attributions: Vec::new(),
            confidence,
        });
    }

    fn figure(&mut self, role: &str, parts: &[&str]) {
        let words = parts[0];
        let number: f64 = words
            .split(' ')
            .find_map(|word| word.replace(',', "").parse().ok())
            .unwrap_or_else(|| panic!("no number in {words:?}"));
        let (low, high) = match words.split(' ').next().unwrap() {
            "over" | "Over" | "at" | "At" => (Some(number), None),
            "up" | "Up" => (None, Some(number)),
            _ => (Some(number), Some(number)),
        };
        let event = parts
            .get(2)
            .and_then(|name| self.event_names.iter().position(|of| of == name));
        self.reading.figures.push(Figure {
            id: self.reading.figures.len(),
            span: self.span(words),
            low,
            high,
            approximate: words.starts_with("about"),
            unit: None,
            item: Some(parts[1]).filter(|item| *item != "-").map(str::to_owned),
            role: match role {
                "killed" => Some(FigureRole::Killed),
                "injured" => Some(FigureRole::Injured),
                "launched" => Some(FigureRole::Launched),
                "missing" => Some(FigureRole::Missing),
                _ => None,
            },
            event,
            attribution: None,
            time: None,
        });
    }

    /// Ties acts and figures to the statements whose content holds them, the innermost first.
    fn vouch(&mut self) {
        let contents: Vec<CharSpan> =
            self.reading.attributions.iter().map(|said| said.content.spans[0]).collect();
        let holders = |span: CharSpan| -> Vec<usize> {
            let mut found: Vec<usize> = (0..contents.len())
                .filter(|at| contents[*at][0] <= span[0] && span[1] <= contents[*at][1])
                .collect();
            found.sort_by_key(|at| contents[*at][1] - contents[*at][0]);
            found
        };
        for event in &mut self.reading.events {
            event.attributions = holders(event.trigger);
        }
        for figure in &mut self.reading.figures {
            figure.attribution = holders(figure.span).first().copied();
        }
        let cues: Vec<CharSpan> =
            self.reading.attributions.iter().map(|said| said.cue.unwrap().span).collect();
        for (at, cue) in cues.into_iter().enumerate() {
            let around = holders(cue).into_iter().find(|other| *other != at);
            self.reading.attributions[at].within = around;
        }
    }
}

/// A snapshot whose ids and spans are these numbers, whether they make sense or not.
pub(crate) fn hostile(numbers: &[usize]) -> Scene {
    const TEXT: &str = "Kárs denied that its army hit the é port, 12 dead, told The Wire, citing A's police - no.";
    let mut taken = numbers.iter().copied().cycle();
    let mut next = || taken.next().unwrap_or_default();
    let mut snapshot = Snapshot::default();
    let mut first_line = 1;
    for at in 0..4 {
        let text = if next() % 5 == 0 { "" } else { TEXT };
        let mut reading = empty(text);
        reading.sentences = (0..next() % 4).map(|_| [next(), next()]).collect();
        for id in 0..next() % 4 {
            reading.actors.push(Actor {
                id: id + next() % 2,
                name: text.chars().skip(next()).take(next() % 20).collect(),
                kind: [ActorKind::Person, ActorKind::Organization, ActorKind::Country]
                    [next() % 3],
                country: (next() % 3 == 0).then(|| "KRS".to_owned()),
                code: None,
                roles: vec![text.chars().skip(next()).collect()],
                mentions: vec![[next(), next()]],
            });
        }
        for id in 0..next() % 6 {
            let kinds = [
                SourceKind::Person,
                SourceKind::Document,
                SourceKind::Media,
                SourceKind::Unknown,
            ];
            reading.attributions.push(Attribution {
                id: id + next() % 2,
                source: Source {
                    span: (next() % 4 > 0).then(|| [next(), next()]),
                    actor: (next() % 2 == 0).then(|| next() % 6),
                    kind: kinds[next() % 4],
                },
                cue: (next() % 4 > 0).then(|| Words { span: [next(), next()] }),
                content: Content {
                    spans: (0..next() % 3).map(|_| [next(), next()]).collect(),
                },
                quotation: Quotation::Direct,
                addressee: (next() % 3 == 0)
                    .then(|| Party { span: [next(), next()], actor: Some(next()) }),
                within: (next() % 3 == 0).then(|| next() % 6),
                time: Some(next()),
                confidence: 0.7,
            });
        }
        for id in 0..next() % 6 {
            let statuses =
                [Status::Happened, Status::Denied, Status::Possible, Status::Threatened];
            reading.events.push(Event {
                id: id + next() % 2,
                kind: "ASSAULT".to_owned(),
                mode: None,
                cameo: String::new(),
                quad: String::new(),
                goldstein: f64::NAN,
                actor: vec![next() % 6],
                recipient: vec![next() % 6],
                actor_words: vec![[next(), next()]],
                recipient_words: Vec::new(),
                span: [next(), next()],
                trigger: [next(), next()],
                status: statuses[next() % 4],
                condition: None,
                time: Some(next()),
                place: None,
                place_from: None,
                attributions: (0..next() % 3).map(|_| next() % 6).collect(),
                confidence: 0.7,
            });
        }
        for id in 0..next() % 6 {
            let value = [f64::NAN, 12.0, f64::INFINITY, -3.0][next() % 4];
            reading.figures.push(Figure {
                id,
                span: [next(), next()],
                low: (next() % 3 > 0).then_some(value),
                high: (next() % 3 > 0).then_some(value),
                approximate: false,
                unit: None,
                item: (next() % 2 == 0).then(|| "'s".to_owned()),
                role: (next() % 3 > 0).then_some(FigureRole::Killed),
                event: Some(next() % 6),
                attribution: Some(next() % 6),
                time: Some(next() % 6),
            });
        }
        let sheet = Sheet::new(reading);
        let lines = Line::try_from(sheet.lines()).unwrap();
        let mut link =
            || (next() % 3 == 0).then(|| VersionId::try_from(next() % 6).unwrap());
        snapshot.reports.push(Known {
            memo: Default::default(),
            id: at + 1,
            outlet: (at % 2 == 0).then(|| "The Wire".to_owned()),
            address: None,
            title: None,
            published: None,
            stamp: at * 1000,
            learnt: 5000 - at,
            digest: [0; 32],
            first_line,
            sheet: sheet.into(),
            text: text.into(),
            article: 1,
            earlier: link(),
            later: link(),
            copy_of: link(),
            story: 1,
        });
        first_line += lines;
    }
    for _ in 0..next() % 20 {
        let line = |at: usize| Line::try_from(at % 30).unwrap();
        let (child, parent) = (line(next()), line(next()));
        snapshot.event_parents.insert(child, parent);
    }
    let mentions: Vec<Line> = (1..first_line).filter(|line| line % 2 == 0).collect();
    let events = mentions.chunks(3).filter_map(|lines| card(&snapshot, lines)).collect();
    Scene { snapshot, events }
}

fn empty(text: &str) -> Reading {
    let json = serde_json::json!({
        "schema": SCHEMA, "file": null,
        "report": {
            "text": text, "title": null, "outlet": null, "byline": [], "contributors": [],
            "published": null, "language": "en", "updated": false, "corrected": false, "blocks": [],
        },
        "sentences": [], "actors": [], "times": [], "places": [], "figures": [],
        "attributions": [], "events": [], "watch": [], "notes": [],
    });
    serde_json::from_value(json).unwrap()
}
