/*!
Who vouches for a line, and which of those are one.

The origin of a line is the innermost source in its report: of "A told B that C, an official said" the
origin of C is A. What makes two origins one is a key that is chosen from all reports of a snapshot,
whatever order they came in: a first pass collects names, institutions, offices and outlets
(`known`), a second looks each line's source up in them.
*/
mod citations;
mod known;
mod lookup;
mod phrases;
mod tables;

use watchfloor_reading::contract::{
    Actor, ActorKind, Attribution, CharSpan, Source, SourceKind,
};
use watchfloor_record::Line;

use crate::picture::Origin;
use crate::sheet::sentence_of;
use crate::snapshot::{Item, Known, Snapshot};
use citations::Cited;
use known::Everybody;
use phrases::{
    body, description, is_one_of_them, is_pronoun, normal, office, paper, person,
    place_key, said_by, spoken_for,
};

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
            Item::Statement(_, said) => {
                return self.of_statement(report, said, statement_span(said));
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
        let said =
            said.and_then(|id| reading.attributions.iter().find(|said| said.id == id));
        match said {
            Some(said) => self.of_statement(report, said, span),
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
        let actor = actor_of(report, Some(actor))?;
        let kind = match actor.kind {
            ActorKind::Person => SourceKind::Person,
            ActorKind::Organization => SourceKind::Organization,
            ActorKind::Country => SourceKind::Country,
            ActorKind::Group => SourceKind::Anonymous,
        };
        let span = actor.mentions.first().copied().unwrap_or_default();
        self.named(report, &actor.name, Some(actor), kind, span, DEPTH)
    }

    /// The country or place that an actor of a report is or belongs to, as a key; `None` where it is not told.
    pub fn side_of(&self, report: &Known, actor: usize) -> Option<String> {
        let actor = actor_of(report, Some(actor))?;
        if let Some(code) = &actor.country {
            return Some(code.to_lowercase());
        }
        if let Some(owner) = body(&actor.name).and_then(|body| body.owner) {
            return Some(self.everybody.place(&owner));
        }
        let is_place =
            actor.kind == ActorKind::Country || self.everybody.is_place(&actor.name);
        is_place.then(|| self.everybody.place(&place_key(&actor.name)))
    }

    /// The outlet of a report, as the key of an origin; `None` where nobody is named.
    pub(crate) fn published_by(&self, report: &Known) -> Option<String> {
        report.outlet.as_deref().map(|outlet| format!("outlet:{}", normal(outlet)))
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
        let key = normal(name);
        let shown =
            self.everybody.outlet_name(&key).unwrap_or_else(|| without_article(name));
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
            && let Some(said) = said_in(first, sentence)
        {
            return self.of_statement(first, said, sentence);
        }
        let sentences = &report.sheet.reading.sentences;
        let sentence = sentences.get(sentence_of(sentences, span));
        let source = sentence.and_then(|sentence| said_by(report.words(*sentence)));
        let named = source.and_then(|phrase| self.by_words(report, &phrase, span));
        named.unwrap_or_else(|| self.outlet_of(report, Some(span)))
    }

    /// Whoever these words of a sentence name, as far as words alone tell.
    pub(crate) fn by_words(
        &self,
        report: &Known,
        phrase: &str,
        span: CharSpan,
    ) -> Option<Origin> {
        if is_pronoun(phrase) || description(phrase).is_empty() {
            return None;
        }
        if let Some(institution) = spoken_for(phrase) {
            return self.named(
                report,
                &institution,
                None,
                SourceKind::Organization,
                span,
                DEPTH,
            );
        }
        let name = person(phrase);
        let actors = &report.sheet.reading.actors;
        let actor = actors.iter().find(|actor| {
            actor.kind == ActorKind::Person
                && !name.is_empty()
                && person(&actor.name) == name
        });
        let is_name =
            phrase.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let kind = if is_name { SourceKind::Person } else { SourceKind::Anonymous };
        let found = self.named(report, phrase, actor, kind, span, DEPTH);
        Some(found.unwrap_or_else(|| {
            let outlet = self.outlet_of(report, Some(span)).name;
            self.anonymous(phrase, &outlet, None)
        }))
    }

    fn cited(&self, cited: &Cited) -> Origin {
        match &cited.who {
            Some(who) if !is_pronoun(who) => self.anonymous(who, &cited.outlet, None),
            _ => self.outlet(&cited.outlet),
        }
    }

    fn of_statement(&self, report: &Known, said: &Attribution, span: CharSpan) -> Origin {
        let actor = actor_of(report, said.source.actor);
        let words = source_words(report, &said.source);
        // A pronoun is whom it stands for; an institution is known best by its fullest name, unless the words
        // here say whose it is and that does not.
        let says_whose = |name: &str| body(name).is_some_and(|body| body.owner.is_some());
        let phrase = match actor {
            Some(actor) if is_pronoun(words) => &actor.name,
            Some(actor) if actor.kind == ActorKind::Organization => {
                if says_whose(words) && !says_whose(&actor.name) {
                    words
                } else {
                    &actor.name
                }
            }
            _ => words,
        };
        if is_pronoun(phrase) {
            return self.own_voice(report, span);
        }
        // "One of them said": one of those unnamed who spoke last.
        if is_one_of_them(words)
            && let Some(before) = unnamed_before(report, span)
        {
            return self.of_statement(report, before, statement_span(before));
        }
        // "the Capital Ledger reported, citing a senior official": the official is the innermost.
        if let Some(cited) = self.everybody.cited(report, span)
            && cited.who.is_some()
            && self.outlet_named(report, phrase, actor, said.source.kind).is_some()
        {
            return self.cited(cited);
        }
        let kind = said.source.kind;
        if let Some(phrase) = of_who_acts(report, said, words)
            && let Some(origin) =
                self.named(report, &phrase, None, SourceKind::Organization, span, DEPTH)
        {
            return origin;
        }
        let spoken = spoken_for(words).or_else(|| {
            let roles = actor.filter(|actor| actor.kind == ActorKind::Person)?;
            roles.roles.iter().find_map(|role| spoken_for(role))
        });
        let found = match spoken {
            Some(institution) => self.named(
                report,
                &institution,
                None,
                SourceKind::Organization,
                span,
                DEPTH,
            ),
            None => self.named(report, phrase, actor, kind, span, DEPTH),
        };
        found.unwrap_or_else(|| {
            let outlet = self.through(report, said, span);
            let fuller = actor.and_then(|actor| fuller_phrase(report, actor, phrase));
            self.anonymous(fuller.unwrap_or(phrase), &outlet, actor)
        })
    }

    /// Whoever is known apart from the outlet that quotes him; `None` for somebody without a name.
    fn named(
        &self,
        report: &Known,
        phrase: &str,
        actor: Option<&Actor>,
        kind: SourceKind,
        span: CharSpan,
        depth: usize,
    ) -> Option<Origin> {
        if let Some(outlet) = self.outlet_named(report, phrase, actor, kind) {
            return Some(outlet);
        }
        if depth == 0 {
            return None;
        }
        if kind == SourceKind::Document {
            return Some(self.document(report, phrase, span, depth));
        }
        let full = person(actor.map_or(phrase, |actor| &actor.name));
        let country = actor.and_then(|actor| actor.country.as_deref());
        let is_country = kind == SourceKind::Country
            || actor.is_some_and(|actor| actor.kind == ActorKind::Country)
            || self.everybody.is_place(actor.map_or(phrase, |actor| &actor.name));
        if is_country {
            let name = actor.map_or(phrase, |actor| &actor.name);
            return Some(self.everybody.government(name, country));
        }
        let is_person = kind == SourceKind::Person
            && actor.is_none_or(|actor| actor.kind == ActorKind::Person)
            && phrase.chars().any(char::is_uppercase);
        let name = actor.map_or(phrase, |actor| &actor.name);
        if is_person && body(name).is_none() && !full.is_empty() {
            return Some(self.everybody.person(report, &full, actor, phrase));
        }
        if let Some(institution) = body(phrase) {
            return Some(self.everybody.institution(
                report,
                &institution,
                phrase,
                actor,
                span,
            ));
        }
        if let Some(held) = office(phrase) {
            return Some(self.everybody.holder(report, &held, actor));
        }
        let has_name = phrase.split_whitespace().any(|word| {
            let first = word.trim_start_matches('"').chars().next();
            first.is_some_and(char::is_uppercase)
        });
        let is_proper = matches!(kind, SourceKind::Organization | SourceKind::Media)
            || (kind == SourceKind::Unknown
                && has_name
                && !phrase.starts_with(|c: char| c.is_lowercase()));
        is_proper.then(|| self.everybody.organization(phrase, actor))
    }

    /// The outlet that these words name, if they do.
    fn outlet_named(
        &self,
        report: &Known,
        phrase: &str,
        actor: Option<&Actor>,
        kind: SourceKind,
    ) -> Option<Origin> {
        let key = normal(phrase);
        if self.everybody.outlet_name(&key).is_some() {
            return Some(self.outlet(phrase));
        }
        if let Some(actor) = actor
            && self.everybody.outlet_name(&normal(&actor.name)).is_some()
        {
            return Some(self.outlet(&actor.name));
        }
        if kind != SourceKind::Media {
            return None;
        }
        if tables::OUTLET_NOUNS.contains(&key.rsplit(' ').next().unwrap_or_default())
            && let Some(outlet) = self.everybody.only_cited(report)
        {
            return Some(self.outlet(outlet));
        }
        Some(self.outlet(phrase))
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
            self.named(report, &words, None, SourceKind::Organization, span, depth - 1)
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
        let attributions = &report.sheet.reading.attributions;
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
        for _ in 0..DEPTH {
            let Some(around) =
                outer.and_then(|id| attributions.iter().find(|said| said.id == id))
            else {
                break;
            };
            let actor = actor_of(report, around.source.actor);
            let words = source_words(report, &around.source);
            let phrase = if is_pronoun(words) {
                actor.map_or("", |actor| &actor.name)
            } else {
                words
            };
            if let Some(outlet) =
                self.outlet_named(report, phrase, actor, around.source.kind)
            {
                return outlet.name;
            }
            outer = around.within;
        }
        if let Some(cited) = self.everybody.cited(report, span) {
            return cited.outlet.clone();
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
    let id = id?;
    let actors = &report.sheet.reading.actors;
    // Ids are indices nearly always; a reading that has others is looked through.
    actors
        .get(id)
        .filter(|actor| actor.id == id)
        .or_else(|| actors.iter().find(|actor| actor.id == id))
}

/// The last statement before a span by somebody unnamed who says what he is.
fn unnamed_before(report: &Known, span: CharSpan) -> Option<&Attribution> {
    let attributions = report.sheet.reading.attributions.iter();
    attributions
        .filter(|said| {
            said.source.kind == SourceKind::Anonymous
                && statement_span(said)[1] <= span[0]
                && !is_one_of_them(source_words(report, &said.source))
                && !is_pronoun(source_words(report, &said.source))
        })
        .max_by_key(|said| statement_span(said)[1])
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

/// The statement of a report whose content reaches into a sentence.
fn said_in(report: &Known, sentence: CharSpan) -> Option<&Attribution> {
    report.sheet.reading.attributions.iter().find(|said| {
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
