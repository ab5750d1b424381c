/*!
Who vouches for a line, and which of those are one.

The origin of a line is the innermost source in its report: of "A told B that C, an official said" the
origin of C is A. What makes two origins one is a key that is chosen from all reports of a snapshot,
whatever order they came in: a first pass collects names, institutions, offices and outlets
(`known`), a second looks each line's source up in them.
*/
mod citations;
mod homes;
mod known;
mod lookup;
mod phrases;
mod tables;
pub(crate) mod told;

use watchfloor_reading::contract::{
    Actor, ActorKind, Attribution, CharSpan, Reading, Source, SourceKind,
};
use watchfloor_record::Line;

use crate::picture::Origin;
use crate::sheet::sentence_of;
use crate::snapshot::{Item, Known, Snapshot};
use citations::Cited;
use known::Everybody;
use phrases::{description, is_pronoun, normal, paper};
use told::{Named, Phrase, Somebody};

/// Who vouches for the lines of a snapshot.
#[derive(Debug)]
pub struct Origins<'a> {
    everybody: Everybody<'a>,
}

/// "Norr dismissed the general, his office said": Norr's office, whoever else the report tells of.
fn of_who_acts(report: &Known, said: &Attribution, words: &str) -> Option<String> {
    let (his, rest) = words.split_once(' ')?;
    if !matches!(his.to_lowercase().as_str(), "his" | "her") {
        return None;
    }
    let reading = &report.sheet.reading;
    let told = reading
        .events
        .iter()
        .filter(|event| event.attributions.first() == Some(&said.id))
        .min_by_key(|event| event.trigger[0])?;
    let actor = actor_of(report, Some(*told.actor.first()?))?;
    (actor.kind == ActorKind::Person).then(|| format!("{}'s {rest}", actor.name))
}

/// How far a chain of issuers or spokesmen is followed.
const DEPTH: usize = 3;

/// Words of a report, and what they say by themselves.
#[derive(Clone, Copy)]
struct Words<'w> {
    words: &'w str,
    phrase: &'w Phrase,
}

impl<'w> Words<'w> {
    fn of(said: &'w told::Said) -> Words<'w> {
        Words { words: &said.words, phrase: &said.phrase }
    }
}

/// An actor of a report, and what the name says by itself.
#[derive(Clone, Copy)]
struct Whom<'w> {
    actor: &'w Actor,
    told: &'w Somebody,
}

impl<'w> Whom<'w> {
    /// The actor with this id.
    fn of(report: &'w Known, id: Option<usize>) -> Option<Whom<'w>> {
        let at = actor_at(report, id)?;
        let actor = report.sheet.reading.actors.get(at)?;
        Some(Whom { actor, told: report.memo.told(report).actors.get(at)? })
    }

    fn name(&self) -> Words<'w> {
        Words { words: &self.actor.name, phrase: &self.told.name }
    }
}

impl<'a> Origins<'a> {
    /// Looks through a snapshot for all who are named in it.
    pub fn new(snapshot: &'a Snapshot) -> Origins<'a> {
        Origins { everybody: Everybody::new(snapshot) }
    }

    /// The origin of a line of a report.
    pub fn of(&self, report: &Known, line: Line) -> Origin {
        let Some(item) = report.item(line) else {
            return self.outlet_of(report, None);
        };
        let reading = &report.sheet.reading;
        let (said, span) = match item {
            Item::Act(_, event) => (event.attributions.first().copied(), event.trigger),
            Item::Statement(at, said) => {
                return self.of_statement(report, at, statement_span(said));
            }
            Item::Figure(_, figure) => {
                let of_event =
                    || event_of(report, figure.event)?.attributions.first().copied();
                (figure.attribution.or_else(of_event), figure.span)
            }
            Item::Watch(_, watch) => {
                let of_event =
                    || event_of(report, watch.event)?.attributions.first().copied();
                (watch.attribution.or_else(of_event), watch.what.span)
            }
        };
        match statement_at(reading, said) {
            Some(at) => self.of_statement(report, at, span),
            None => self.own_voice(report, span),
        }
    }

    /// Whether this origin of a line is the report's own voice, no source that it names.
    pub fn is_own_voice(&self, report: &Known, line: Line, origin: &Origin) -> bool {
        origin.kind == "media"
            && *origin == self.outlet_of(report, self.line_span(report, line))
    }

    /// Somebody of a report, as an origin.
    pub fn of_actor(&self, report: &Known, actor: usize) -> Option<Origin> {
        let whom = Whom::of(report, Some(actor))?;
        let kind = match whom.actor.kind {
            ActorKind::Person => SourceKind::Person,
            ActorKind::Organization => SourceKind::Organization,
            ActorKind::Country => SourceKind::Country,
            ActorKind::Group => SourceKind::Anonymous,
        };
        let span = whom.actor.mentions.first().copied().unwrap_or_default();
        self.named(report, whom.name(), Some(whom), kind, span, DEPTH)
    }

    /// The country or place that an actor of a report is or belongs to, as a key; `None` where it is not told.
    pub fn side_of(&self, report: &Known, actor: usize) -> Option<String> {
        let Whom { actor, told } = Whom::of(report, Some(actor))?;
        if let Some(code) = &told.country {
            return Some(code.clone());
        }
        let name = &told.name;
        if let Some(owner) = name.body.as_ref().and_then(|body| body.owner.as_deref()) {
            return Some(self.everybody.place(owner).to_owned());
        }
        let is_place = actor.kind == ActorKind::Country
            || self.everybody.is_place(&actor.name, &name.place);
        is_place.then(|| self.everybody.place(&name.place).to_owned())
    }

    /// The outlet of a report, as the key of an origin; `None` where nobody is named.
    pub(crate) fn published_by(&self, report: &Known) -> Option<String> {
        let outlet = report.memo.told(report).outlet.as_deref();
        outlet.map(|key| format!("outlet:{key}"))
    }

    fn line_span(&self, report: &Known, line: Line) -> Option<CharSpan> {
        Some(match report.item(line)? {
            Item::Act(_, event) => event.trigger,
            Item::Statement(_, said) => statement_span(said),
            Item::Figure(_, figure) => figure.span,
            Item::Watch(_, watch) => watch.what.span,
        })
    }

    /// The outlet that a report's own words are: the one it was copied from, or that had this sentence.
    fn outlet_of(&self, report: &Known, span: Option<CharSpan>) -> Origin {
        let sentence =
            span.map(|span| sentence_of(&report.sheet.reading.sentences, span));
        match self.everybody.home(report, sentence) {
            Some(name) => self.outlet(name),
            None => Origin {
                key: "outlet:?".to_owned(),
                name: "an unnamed outlet".to_owned(),
                kind: "media".to_owned(),
                country: None,
                code: None,
            },
        }
    }

    fn outlet(&self, name: &str) -> Origin {
        self.outlet_by(name, &normal(name))
    }

    fn outlet_by(&self, name: &str, key: &str) -> Origin {
        let shown =
            self.everybody.outlet_name(key).unwrap_or_else(|| without_article(name));
        Origin {
            key: format!("outlet:{key}"),
            name: shown.to_owned(),
            kind: "media".to_owned(),
            country: None,
            code: None,
        }
    }

    /// What a report says without a source that was read: its sentence may still name one, or the report in
    /// which the sentence stood first.
    fn own_voice(&self, report: &Known, span: CharSpan) -> Origin {
        if let Some(cited) = self.everybody.cited(report, span) {
            return self.cited(cited);
        }
        if let Some((first, sentence)) = self.everybody.first_of(report, span)
            && let Some(at) = said_in(first, sentence)
        {
            return self.of_statement(first, at, sentence);
        }
        let sentence = sentence_of(&report.sheet.reading.sentences, span);
        let source = report.memo.said_by(report, sentence);
        let named =
            source.and_then(|it| self.by_named(report, &it.words, &it.named, span));
        named.unwrap_or_else(|| self.outlet_of(report, Some(span)))
    }

    /// Whoever these words of a sentence name, as far as words alone tell.
    pub(crate) fn by_words(
        &self,
        report: &Known,
        phrase: &str,
        span: CharSpan,
    ) -> Option<Origin> {
        self.by_named(report, phrase, &Named::by(phrase), span)
    }

    fn by_named(
        &self,
        report: &Known,
        words: &str,
        named: &Named,
        span: CharSpan,
    ) -> Option<Origin> {
        if named.is_pronoun || description(words).is_empty() {
            return None;
        }
        if let Some(institution) = &named.spoken {
            return self.named(
                report,
                Words::of(institution),
                None,
                SourceKind::Organization,
                span,
                DEPTH,
            );
        }
        let name = &named.phrase.person;
        let told = &report.memo.told(report).actors;
        let mut actors = report.sheet.reading.actors.iter().zip(told);
        let whom = actors.find(|(actor, told)| {
            actor.kind == ActorKind::Person
                && !name.is_empty()
                && told.name.person == *name
        });
        let whom = whom.map(|(actor, told)| Whom { actor, told });
        let is_name =
            words.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let kind = if is_name { SourceKind::Person } else { SourceKind::Anonymous };
        let phrase = Words { words, phrase: &named.phrase };
        let found = self.named(report, phrase, whom, kind, span, DEPTH);
        Some(found.unwrap_or_else(|| {
            let outlet = self.outlet_of(report, Some(span)).name;
            self.anonymous(words, &outlet, None)
        }))
    }

    fn cited(&self, cited: &Cited<'_>) -> Origin {
        match &cited.who {
            Some(who) if !is_pronoun(who) => self.anonymous(who, cited.outlet, None),
            _ => self.outlet(cited.outlet),
        }
    }

    /// `at` is the statement's place in the reading.
    fn of_statement(&self, report: &Known, at: usize, span: CharSpan) -> Origin {
        let said = report.sheet.reading.attributions.get(at);
        let (Some(said), Some(source)) = (said, report.memo.source(report, at)) else {
            return self.outlet_of(report, Some(span));
        };
        let whom = Whom::of(report, said.source.actor);
        let words = source_words(report, &said.source);
        // A pronoun is whom it stands for; an institution is known best by its fullest name, unless the words
        // here say whose it is and that does not.
        let says_whose = |phrase: &Phrase| {
            phrase.body.as_ref().is_some_and(|body| body.owner.is_some())
        };
        let as_said = Words { words, phrase: &source.phrase };
        let phrase = match whom {
            Some(whom) if source.is_pronoun => whom.name(),
            Some(whom) if whom.actor.kind == ActorKind::Organization => {
                if says_whose(&source.phrase) && !says_whose(&whom.told.name) {
                    as_said
                } else {
                    whom.name()
                }
            }
            _ => as_said,
        };
        if is_pronoun(phrase.words) {
            return self.own_voice(report, span);
        }
        // "One of them said": one of those unnamed who spoke last.
        if source.is_one_of_them
            && let Some((before, its_span)) = unnamed_before(report, span)
        {
            return self.of_statement(report, before, its_span);
        }
        // "the Capital Ledger reported, citing a senior official": the official is the innermost.
        if let Some(cited) = self.everybody.cited(report, span)
            && cited.who.is_some()
            && self.outlet_named(report, phrase, whom, said.source.kind).is_some()
        {
            return self.cited(cited);
        }
        let kind = said.source.kind;
        if let Some(words) = of_who_acts(report, said, words) {
            let told = Phrase::of(&words);
            let phrase = Words { words: &words, phrase: &told };
            let office = SourceKind::Organization;
            if let Some(origin) = self.named(report, phrase, None, office, span, DEPTH) {
                return origin;
            }
        }
        let spoken = source.spoken.as_ref().or_else(|| {
            let whom = whom.filter(|whom| whom.actor.kind == ActorKind::Person)?;
            whom.told.spoken.first()
        });
        let found = match spoken {
            Some(institution) => self.named(
                report,
                Words::of(institution),
                None,
                SourceKind::Organization,
                span,
                DEPTH,
            ),
            None => self.named(report, phrase, whom, kind, span, DEPTH),
        };
        found.unwrap_or_else(|| {
            let outlet = self.through(report, said, span);
            let actor = whom.map(|whom| whom.actor);
            let fuller =
                actor.and_then(|actor| fuller_phrase(report, actor, phrase.words));
            self.anonymous(fuller.unwrap_or(phrase.words), &outlet, actor)
        })
    }

    /// Whoever is known apart from the outlet that quotes him; `None` for somebody without a name.
    fn named(
        &self,
        report: &Known,
        phrase: Words<'_>,
        whom: Option<Whom<'_>>,
        kind: SourceKind,
        span: CharSpan,
        depth: usize,
    ) -> Option<Origin> {
        if let Some(outlet) = self.outlet_named(report, phrase, whom, kind) {
            return Some(outlet);
        }
        if depth == 0 {
            return None;
        }
        if kind == SourceKind::Document {
            return Some(self.document(report, phrase.words, span, depth));
        }
        let actor = whom.map(|whom| whom.actor);
        let name = whom.map_or(phrase, |whom| whom.name());
        let country = actor.and_then(|actor| actor.country.as_deref());
        let is_country = kind == SourceKind::Country
            || actor.is_some_and(|actor| actor.kind == ActorKind::Country)
            || self.everybody.is_place(name.words, &name.phrase.place);
        if is_country {
            let place = &name.phrase.place;
            return Some(self.everybody.government(name.words, place, country));
        }
        let is_person = kind == SourceKind::Person
            && actor.is_none_or(|actor| actor.kind == ActorKind::Person)
            && phrase.words.chars().any(char::is_uppercase);
        let full = &name.phrase.person;
        if is_person && name.phrase.body.is_none() && !full.is_empty() {
            return Some(self.everybody.person(report, full, actor, phrase.words));
        }
        if let Some(institution) = &phrase.phrase.body {
            let words = phrase.words;
            return Some(self.everybody.institution(
                report,
                institution,
                words,
                actor,
                span,
            ));
        }
        if let Some(held) = &phrase.phrase.office {
            return Some(self.everybody.holder(report, held, actor));
        }
        let has_name = || {
            phrase
                .words
                .split_whitespace()
                .any(|word| word.trim_start_matches('"').starts_with(char::is_uppercase))
        };
        let is_proper = matches!(kind, SourceKind::Organization | SourceKind::Media)
            || (kind == SourceKind::Unknown
                && has_name()
                && !phrase.words.starts_with(char::is_lowercase));
        is_proper
            .then(|| self.everybody.organization(name.words, &name.phrase.key, actor))
    }

    /// The outlet that these words name, if they do.
    fn outlet_named(
        &self,
        report: &Known,
        phrase: Words<'_>,
        whom: Option<Whom<'_>>,
        kind: SourceKind,
    ) -> Option<Origin> {
        let key = phrase.phrase.key.as_str();
        let outlet = |name: Words<'_>| self.outlet_by(name.words, &name.phrase.key);
        if self.everybody.outlet_name(key).is_some() {
            return Some(outlet(phrase));
        }
        if let Some(whom) = whom
            && self.everybody.outlet_name(&whom.told.name.key).is_some()
        {
            return Some(outlet(whom.name()));
        }
        if kind != SourceKind::Media {
            return None;
        }
        if tables::OUTLET_NOUNS.contains(&key.rsplit(' ').next().unwrap_or_default())
            && let Some(outlet) = self.everybody.only_cited(report)
        {
            return Some(self.outlet(outlet));
        }
        Some(outlet(phrase))
    }

    fn document(
        &self,
        report: &Known,
        phrase: &str,
        span: CharSpan,
        depth: usize,
    ) -> Origin {
        let (noun, is_own, issuer) = paper(phrase);
        let issuer = issuer.and_then(|words| {
            let told = Phrase::of(&words);
            let phrase = Words { words: &words, phrase: &told };
            let kind = SourceKind::Organization;
            self.named(report, phrase, None, kind, span, depth - 1)
        });
        if let (true, Some(issuer)) = (is_own, &issuer) {
            return issuer.clone();
        }
        let by =
            issuer.as_ref().map_or(String::new(), |issuer| format!("@{}", issuer.key));
        let key = match &issuer {
            Some(_) => format!("document:{noun}{by}"),
            None => format!("document:{}", normal(phrase)),
        };
        Origin {
            key,
            name: phrase.trim().to_owned(),
            kind: "document".to_owned(),
            country: issuer.as_ref().and_then(|issuer| issuer.country.clone()),
            code: issuer.and_then(|issuer| issuer.code),
        }
    }

    /// Somebody without a name: what he is, and through whom he is known.
    fn anonymous(&self, phrase: &str, outlet: &str, actor: Option<&Actor>) -> Origin {
        let outlet = self.outlet(outlet);
        Origin {
            key: format!("anonymous:{}@{}", description(phrase), outlet.key),
            name: format!("{}, to {}", lower_article(phrase.trim()), outlet.name),
            kind: "anonymous".to_owned(),
            country: actor.and_then(|actor| actor.country.clone()),
            code: actor.and_then(|actor| actor.code.clone()),
        }
    }

    /// The outlet through which an unnamed source is known: the one he spoke to, the one that is said to
    /// have reported it, the one that is cited; else the report's own.
    fn through(&self, report: &Known, said: &Attribution, span: CharSpan) -> String {
        if let Some(to) = &said.addressee {
            let spoken_to = report.words(to.span);
            let name = actor_of(report, to.actor).map_or(spoken_to, |actor| &actor.name);
            for words in [spoken_to, name] {
                if self.everybody.is_outlet(words) {
                    return words.to_owned();
                }
            }
        }
        let mut outer = said.within;
        let nobody = Phrase::of("");
        for _ in 0..DEPTH {
            let reading = &report.sheet.reading;
            let Some(at) = statement_at(reading, outer) else { break };
            let (Some(around), Some(source)) =
                (reading.attributions.get(at), report.memo.source(report, at))
            else {
                break;
            };
            let whom = Whom::of(report, around.source.actor);
            let words = source_words(report, &around.source);
            let as_said = Words { words, phrase: &source.phrase };
            let phrase = match whom {
                Some(whom) if source.is_pronoun => whom.name(),
                None if source.is_pronoun => Words { words: "", phrase: &nobody },
                _ => as_said,
            };
            if let Some(outlet) =
                self.outlet_named(report, phrase, whom, around.source.kind)
            {
                return outlet.name;
            }
            outer = around.within;
        }
        if let Some(cited) = self.everybody.cited(report, span) {
            return cited.outlet.to_owned();
        }
        self.outlet_of(report, Some(span)).name
    }
}

fn event_of(
    report: &Known,
    id: Option<usize>,
) -> Option<&watchfloor_reading::contract::Event> {
    let id = id?;
    report.sheet.reading.events.iter().find(|event| event.id == id)
}

pub(crate) fn actor_of(report: &Known, id: Option<usize>) -> Option<&Actor> {
    report.sheet.reading.actors.get(actor_at(report, id)?)
}

/// Where an actor stands in the list.
fn actor_at(report: &Known, id: Option<usize>) -> Option<usize> {
    let id = id?;
    let actors = &report.sheet.reading.actors;
    // Ids are indices nearly always; a reading that has others is looked through.
    match actors.get(id) {
        Some(actor) if actor.id == id => Some(id),
        _ => actors.iter().position(|actor| actor.id == id),
    }
}

/// Where a statement stands in the list; the same holds of its id.
fn statement_at(reading: &Reading, id: Option<usize>) -> Option<usize> {
    let id = id?;
    let statements = &reading.attributions;
    match statements.get(id) {
        Some(said) if said.id == id => Some(id),
        _ => statements.iter().position(|said| said.id == id),
    }
}

/// The last statement before a span by somebody unnamed who says what he is, by its place; and where it stands.
fn unnamed_before(report: &Known, span: CharSpan) -> Option<(usize, CharSpan)> {
    let statements = report.sheet.reading.attributions.iter().enumerate();
    statements
        .map(|(at, said)| (at, said, statement_span(said)))
        .filter(|(at, said, its_span)| {
            said.source.kind == SourceKind::Anonymous
                && its_span[1] <= span[0]
                && report
                    .memo
                    .source(report, *at)
                    .is_some_and(|source| !source.is_one_of_them && !source.is_pronoun)
        })
        .max_by_key(|(_, _, its_span)| its_span[1])
        .map(|(at, _, its_span)| (at, its_span))
}

/// Words of the report that say more of somebody unnamed than these do: "a Lothmari security official" for "the
/// official".
fn fuller_phrase<'r>(
    report: &'r Known,
    actor: &'r Actor,
    phrase: &str,
) -> Option<&'r str> {
    let short = description(phrase);
    let first = actor.mentions.first().map(|span| report.words(*span));
    [first, Some(actor.name.as_str())].into_iter().flatten().find(|words| {
        let full = description(words);
        full.len() > short.len()
            && full.ends_with(short.as_str())
            && full[..full.len() - short.len()].ends_with(' ')
    })
}

fn source_words<'r>(report: &'r Known, source: &Source) -> &'r str {
    source.span.map_or("", |span| report.words(span))
}

/// Where a statement stands: its cue, or else its content.
fn statement_span(said: &Attribution) -> CharSpan {
    let content = || said.content.spans.first().copied();
    said.cue.map(|cue| cue.span).or_else(content).unwrap_or_default()
}

/// The statement of a report whose content reaches into a sentence, by its place.
fn said_in(report: &Known, sentence: CharSpan) -> Option<usize> {
    report.sheet.reading.attributions.iter().position(|said| {
        said.content
            .spans
            .iter()
            .any(|span| span[0] < sentence[1] && sentence[0] < span[1])
    })
}

fn without_article(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

/// "A harbour official" in the middle of a line.
fn lower_article(phrase: &str) -> String {
    for (article, lower) in
        [("A ", "a "), ("An ", "an "), ("The ", "the "), ("Two ", "two ")]
    {
        if let Some(rest) = phrase.strip_prefix(article) {
            return format!("{lower}{rest}");
        }
    }
    phrase.to_owned()
}

#[cfg(test)]
mod tests;
