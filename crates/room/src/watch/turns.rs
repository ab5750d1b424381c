//! The rules for words that tell of a turn: a threat dropped, a promise broken, silence kept or not.

use watchfloor_reading::contract::WatchKind;

use super::case::Case;
use super::deeds::{Standing, Term, Told};
use super::likeness::{is_among, same_deed};
use super::text::{Phrases, READY};
use crate::events::trigger::Trigger;
use crate::picture::WatchState;
use crate::words::stems;

impl Case<'_, '_> {
    /// Whether the sentence has such a phrase, and it is not the announced act itself: who threatened to
    /// cancel a treaty and "cancelled" it has not taken back his threat.
    fn turns(&self, phrases: &Phrases) -> bool {
        let Some(at) = self.sentence.find(phrases) else { return false };
        let word = self.sentence.forms.get(at).map(stems).unwrap_or_default();
        let is_the_act = |announced: &Trigger| {
            word.iter().any(|stem| same_deed(announced, &Trigger::of(stem)))
        };
        !self.subject.trigger.is_some_and(is_the_act)
    }

    /// Whoever announced it takes it back, or, of a meeting, one of those who were to meet.
    pub(super) fn takes_back(&self) -> bool {
        let off = self.turns(&READY.called_off);
        let back =
            self.turns(&READY.takes_back) && self.sentence.has(&READY.announcements);
        let out =
            self.subject.kind == WatchKind::Expected && self.turns(&READY.backs_out);
        if !(off || back || out) {
            return false;
        }
        // "will not call it off", "could be cancelled".
        let content = self.content();
        if matches!(self.deed.what, Told::Statement(_))
            && self.standing != Standing::Done
            && !(self.standing == Standing::Not
                && content.find(&READY.called_off).is_some()
                && !content.has(&READY.not))
        {
            return false;
        }
        if matches!(self.deed.what, Told::Act(_))
            && self.standing == Standing::Spoken
            && !off
        {
            return false;
        }
        let shared = self.shared();
        let speaks_of_it = shared >= 1
            && (shared >= self.subject.objects.len().min(2) || self.verb())
            || self.names_deed() && self.names_author();
        // "Gunmen drop threat" names nothing but its kind; its author tells which.
        let by_kind = back && self.names_author() && self.same_story();
        let author = self.names_author()
            || self.subject.kind == WatchKind::Expected
            || self.subject.all.is_empty();
        author && (speaks_of_it || by_kind)
    }

    /// Whether the sentence names what was to be done: "called off Monday's strike".
    fn names_deed(&self) -> bool {
        let Some(announced) = &self.subject.trigger else { return false };
        let telling = !(announced.empty || announced.vague || announced.saying);
        telling
            && self
                .sentence
                .stems()
                .iter()
                .any(|stem| Trigger::of(stem).stem == announced.stem)
    }

    /// One of those who were to meet, or who was to come, will not.
    pub(super) fn stays_away(&self) -> bool {
        let subject = self.subject;
        let own = matches!(subject.kind, WatchKind::Expected | WatchKind::Commitment);
        let meets = subject.act_kind == "CONSULT" && !subject.forsworn;
        if !own || !meets || self.standing == Standing::Spoken {
            return false;
        }
        let content = self.content();
        let ahead = content.has(&READY.to_come) || self.standing == Standing::Done;
        let invited = subject.to.iter().any(|to| to.named().stands_in(content));
        let own = subject.all.iter().any(|who| who.named().stands_in(content));
        content.has(&READY.stays_away)
            && ahead
            && (own || invited)
            && (self.shared() >= 1 || self.same_story())
    }

    /// Somebody says that a promise was not kept, in so many words. Who only accuses another of it has
    /// not shown it.
    pub(super) fn breaks_word(&self) -> Option<WatchState> {
        let subject = self.subject;
        let breaks = self.sentence.has(&READY.breaks) && self.sentence.has(&READY.bonds);
        let backs_out = self.turns(&READY.backs_out);
        if !(breaks || backs_out)
            || self.standing == Standing::Spoken
            || !self.is_breaker()
        {
            return None;
        }
        let recipients = self.deed.recipients();
        let due = subject.over.is_some_and(|over| self.deed.report.stamp >= over);
        let accuses = self.deed.kind() == "ACCUSE" || self.sentence.has(&READY.accuses);
        let told_here = subject.retold.contains(&self.deed.report.id);
        let meant = self.same_story() && subject.only && !accuses;
        let of_arms = subject.arms && self.sentence.has(&READY.arms);
        // Whose words do not fit may be about another promise; names alone tell nothing.
        let parties = subject.all.iter().chain(&subject.to);
        let names: Vec<&String> = parties.flat_map(|who| who.stems()).collect();
        let actors = self.actors().iter().chain(&recipients);
        let others: Vec<&String> = actors.flat_map(|who| who.stems()).collect();
        let is_name = |word: &Term<'_>| {
            names.iter().chain(&others).any(|name| name.as_str() == word.stem)
        };
        let told = subject.objects.iter().filter(|word| self.tells(**word));
        let words = told.filter(|word| !is_name(word)).count();
        let which = words >= 1 || told_here || meant || due || of_arms;
        // "pulled out" of what was promised, not of a village.
        let fits = which && (breaks || words >= 1);
        fits.then_some(if accuses && !due {
            WatchState::Contested
        } else {
            WatchState::Broken
        })
    }

    /// Whether it is he who is said to have broken his word, not the one who says so.
    fn is_breaker(&self) -> bool {
        let subject = self.subject;
        if self.deed.kind() == "ACCUSE" {
            let accused = self.deed.recipients();
            return subject
                .all
                .iter()
                .any(|party| is_among(party, &accused) == Some(true));
        }
        let accuses = self.sentence.has(&READY.accuses);
        let content = self.content();
        let before = match content.find(&READY.breaks) {
            Some(at) => content.before(at),
            None if accuses => return false,
            None => self.sentence.before(self.sentence.forms.len()),
        };
        subject.all.iter().any(|who| who.named().stands_in(&before))
    }

    /// It did not take place: broken, taken back, or only not yet done.
    pub(super) fn left_undone(&self) -> Option<WatchState> {
        let subject = self.subject;
        let content = self.content();
        let binding = subject.kind == WatchKind::Commitment;
        if content.has(&READY.to_come) {
            let own = matches!(
                subject.kind,
                WatchKind::Threat | WatchKind::Expected | WatchKind::Commitment
            );
            return own.then_some(WatchState::Withdrawn);
        }
        if !binding || self.sentence.has(&READY.still_open) {
            return None;
        }
        let in_time = subject.over.is_some_and(|over| self.deed.report.stamp < over);
        let refused = self.sentence.has(&READY.refuses);
        (!in_time || refused).then_some(WatchState::Broken)
    }

    /// After a promise to leave off: an attack of one of those who gave it.
    pub(super) fn goes_on(&self) -> bool {
        let violent = self.deed.kind() == "ASSAULT";
        let among = self
            .subject
            .all
            .iter()
            .any(|party| is_among(party, self.actors()) == Some(true));
        if !violent || !among {
            return false;
        }
        let recipients = self.deed.recipients();
        let others = self.subject.all.iter().chain(&self.subject.to);
        let against = others
            .filter(|party| is_among(party, self.actors()) != Some(true))
            .any(|party| {
                is_among(party, &recipients) == Some(true)
                    || party.named().stands_in(self.sentence)
            });
        against || self.shared() >= 1 || self.same_story()
    }

    /// After a promise to leave off: arms are silent, or what was going on is said to have ended. Other
    /// steps back by the same party, as when it frees prisoners, are not what it promised.
    pub(super) fn falls_silent(&self) -> bool {
        let reading = &self.deed.report.sheet.reading;
        let mode = match self.deed.what {
            Told::Act(at) => {
                reading.events.get(at).and_then(|event| event.mode.as_deref())
            }
            Told::Statement(_) => None,
        };
        let truce = mode == Some("ceasefire") || self.is_the_act() && self.verb();
        truce
            && self.deed.kind() == "RETREAT"
            && (self.names_author() || self.same_story())
    }
}
