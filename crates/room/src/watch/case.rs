//! The rules: what one line makes of one announcement.

use std::cell::OnceCell;
use std::rc::Rc;

use watchfloor_reading::contract::WatchKind;

use super::deeds::{Deed, Standing, Told};
use super::life::Subject;
use super::likeness::{Named, is_among, same_deed};
use super::tables;
use super::text::{Phrases, READY, Words};
use crate::events::trigger::Trigger;
use crate::picture::{Party, WatchState};
use crate::words::stems;

/// An announcement, and a line that may say what became of it.
pub(super) struct Case<'s, 'a> {
    pub(super) subject: &'s Subject<'s>,
    pub(super) deed: Deed<'a>,
    pub(super) standing: Standing,
    pub(super) trigger: Option<Trigger>,
    pub(super) actors: OnceCell<Vec<Party>>,
    pub(super) sentence: Rc<Words>,
    pub(super) content: OnceCell<Words>,
    /// Whether the sentence has a word of turning; of a statement its cue may be one, too.
    pub(super) turns: bool,
    /// Whether it is a mention of the very act announced.
    pub(super) same_event: bool,
}

impl Case<'_, '_> {
    /// The condition came true.
    pub(super) fn triggers(&self) -> bool {
        let Some(condition) = &self.subject.condition else { return false };
        let wanted = if condition.unless { Standing::Not } else { Standing::Done };
        if self.standing != wanted || tables::ANNOUNCING.contains(&self.deed.kind()) {
            return false;
        }
        // What somebody else does is not what was meant.
        if !condition.who.iter().all(|who| self.sentence.roots().contains(who)) {
            return false;
        }
        let words = self.content();
        let shared =
            condition.stems.iter().filter(|stem| words.stems().contains(*stem)).count();
        let all = condition.stems.len();
        // One word is enough where there is no other; else half of them, and more than a name.
        all > 0 && shared >= all.min(2) && shared * 2 >= all
    }

    /// What the line makes of the announcement, if it settles it.
    pub(super) fn settles(&self) -> Option<WatchState> {
        let subject = self.subject;
        if self.turns && self.takes_back() {
            return Some(WatchState::Withdrawn);
        }
        let may_break =
            matches!(subject.kind, WatchKind::Commitment | WatchKind::Deadline);
        if self.turns && subject.kind == WatchKind::Commitment && self.breaks_word() {
            return Some(WatchState::Broken);
        }
        match self.standing {
            Standing::Done if subject.forsworn => {
                (may_break && self.is_the_act()).then_some(WatchState::Broken)
            }
            Standing::Done if subject.ceasing => {
                if self.goes_on() {
                    Some(WatchState::Broken)
                } else {
                    self.falls_silent().then_some(WatchState::CarriedOut)
                }
            }
            Standing::Done if self.is_granted() || self.is_the_act() => {
                Some(WatchState::CarriedOut)
            }
            Standing::Not if !subject.forsworn && self.is_the_act() => self.left_undone(),
            _ => None,
        }
    }

    /// Whether the sentence has such a phrase, and it is not the announced act itself: who threatened to
    /// cancel a treaty and "cancelled" it has not taken back his threat.
    fn turns(&self, phrases: &Phrases) -> bool {
        let Some(at) = self.sentence.find(phrases) else { return false };
        let word =
            self.sentence.forms.get(at).map(|form| stems(form)).unwrap_or_default();
        let is_the_act = |announced: &Trigger| {
            word.iter().any(|stem| same_deed(announced, &Trigger::of(stem)))
        };
        !self.subject.trigger.as_ref().is_some_and(is_the_act)
    }

    /// Whoever announced it takes it back, or, of a meeting, one of those who were to meet.
    fn takes_back(&self) -> bool {
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
        let speaks_of_it =
            shared >= 1 && (shared >= self.subject.objects.len().min(2) || self.verb());
        // "Gunmen drop threat" names nothing but its kind; its author tells which.
        let by_kind = back && self.names_author() && self.same_story();
        let author = self.names_author()
            || self.subject.kind == WatchKind::Expected
            || self.subject.names.is_empty();
        author && (speaks_of_it || by_kind)
    }

    /// Somebody says that a promise was not kept, in so many words.
    fn breaks_word(&self) -> bool {
        let breaks = self.sentence.has(&READY.breaks) && self.sentence.has(&READY.bonds);
        let backs_out = self.turns(&READY.backs_out);
        if !(breaks || backs_out)
            || !self.names_author()
            || self.standing == Standing::Spoken
        {
            return false;
        }
        let subject = self.subject;
        let due = subject.over.is_some_and(|over| self.deed.report.stamp >= over);
        let which = self.shared() >= 1 || self.same_story() || due;
        // "pulled out" of what was promised, not of a village.
        which && (breaks || self.shared() >= 1)
    }

    /// It did not take place: broken, taken back, or only not yet done.
    fn left_undone(&self) -> Option<WatchState> {
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
    fn goes_on(&self) -> bool {
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
                    || Named::of(party).stands_in(&self.sentence)
            });
        against || self.shared() >= 1 || self.same_story()
    }

    /// After a promise to leave off: arms are silent, or what was going on is said to have ended. Other
    /// steps back by the same party, as when it frees prisoners, are not what it promised.
    fn falls_silent(&self) -> bool {
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

    /// Whoever was asked gives what he was asked for.
    fn is_granted(&self) -> bool {
        let asked = matches!(self.subject.kind, WatchKind::Request | WatchKind::Deadline);
        let Some(name) = self.subject.asked.as_ref().filter(|_| asked) else {
            return false;
        };
        let grants = self.sentence.has(&READY.grants)
            && !self.sentence.has(&READY.refuses)
            && !self.sentence.has(&READY.not);
        let wanted = self.subject.objects.len().div_ceil(3).max(1);
        grants && name.stands_in(&self.sentence) && self.shared() >= wanted
    }

    /// Whether the line tells of the act that was announced.
    fn is_the_act(&self) -> bool {
        let subject = self.subject;
        let speaks_only = tables::ANNOUNCING.contains(&self.deed.kind())
            && self.deed.kind() != subject.act_kind;
        if speaks_only {
            return false;
        }
        let shared = self.shared();
        let objects = subject.objects.len();
        let verb = self.verb();
        // What parties are to each other is asked last: it takes longest.
        let far = subject.trigger.is_some() && !(verb || self.is_kind())
            || shared < objects.div_ceil(3);
        if far && !self.same_event {
            return false;
        }
        let Some(author) = self.author() else { return false };
        if self.same_event {
            // Two mentions may have been joined although their parties differ.
            return author || self.is_passive() || subject.names.is_empty();
        }
        if subject.trigger.is_none() {
            // Only that something was announced is known, and its words: most of them must come again.
            let most = (2 * objects).div_ceil(3).max(2);
            return shared >= most && (author || subject.kind == WatchKind::Warning);
        }
        if objects == 0 {
            let target = subject
                .to
                .as_ref()
                .is_none_or(|to| Named::of(to).stands_in(&self.sentence));
            return verb && author && target && !subject.names.is_empty();
        }
        let least = match (verb, author) {
            (true, true) => objects.div_ceil(3),
            // A verb of another meaning, or nobody who does it: the rest must fit the better.
            (false, true) => objects.div_ceil(2).max(2.min(objects)),
            (true, false) if self.is_passive() => objects.div_ceil(2).max(2),
            (_, false) => return false,
        };
        shared >= least.max(1)
    }

    /// Whether it is done by the one who is to do it: `Some(true)` by him, `Some(false)` nobody knows,
    /// `None` by another.
    fn author(&self) -> Option<bool> {
        let subject = self.subject;
        let asked = matches!(subject.kind, WatchKind::Request | WatchKind::Deadline);
        if subject.kind == WatchKind::Warning {
            return Some(true);
        }
        let (doers, names): (Vec<&Party>, Vec<&Named>) = if asked {
            (subject.to.iter().collect(), subject.asked.iter().collect())
        } else {
            (subject.all.iter().collect(), subject.names.iter().collect())
        };
        if doers.is_empty() {
            return Some(false);
        }
        let known: Vec<Option<bool>> =
            doers.iter().map(|doer| is_among(doer, self.actors())).collect();
        if known.contains(&Some(true)) {
            return Some(true);
        }
        let named = names.iter().any(|name| name.stands_in(&self.sentence));
        if !self.actors().is_empty() && known.iter().all(|known| *known == Some(false)) {
            // Two who are to meet may stand the other way round, and one of them as whom it is done to.
            let meets = self.deed.kind() == "CONSULT" && named;
            return meets.then_some(true);
        }
        // Who acts was not read: he is named in the sentence, but not as the one it is done to.
        let recipients = self.deed.recipients();
        let suffers = doers.iter().any(|doer| is_among(doer, &recipients) == Some(true));
        if suffers && self.deed.kind() != "CONSULT" { None } else { Some(named) }
    }

    /// Whether the act is told without whoever did it: "the crossing was closed". A sentence in which the
    /// reader only missed its subject speaks of somebody, who may be another.
    fn is_passive(&self) -> bool {
        const NEAR: usize = 3;
        let Some(trigger) = &self.trigger else { return false };
        let forms = &self.sentence.forms;
        let is_trigger = |form: &String| {
            stems(form).iter().any(|stem| Trigger::of(stem).stem == trigger.stem)
        };
        let Some(at) = forms.iter().position(is_trigger) else { return false };
        forms[at.saturating_sub(NEAR)..at]
            .iter()
            .any(|form| READY.passive.contains(form.as_str()))
    }

    fn names_author(&self) -> bool {
        self.subject.names.iter().any(|name| name.stands_in(&self.sentence))
    }

    /// Whether its verb means what was announced.
    fn verb(&self) -> bool {
        let Some(announced) = &self.subject.trigger else { return false };
        match &self.trigger {
            Some(trigger) => same_deed(announced, trigger),
            // Of a statement no word is marked: any may be the verb.
            None => self
                .content()
                .stems()
                .iter()
                .any(|stem| same_deed(announced, &Trigger::of(stem))),
        }
    }

    /// Whether its type can be what was announced.
    fn is_kind(&self) -> bool {
        let types =
            tables::FULFILS.iter().find(|(kind, _)| *kind == self.subject.act_kind);
        types.is_some_and(|(_, types)| types.contains(&self.deed.kind()))
    }

    /// How many words of what is announced stand in the sentence.
    fn shared(&self) -> usize {
        self.subject.objects.iter().filter(|stem| self.tells(stem)).count()
    }

    /// Whether a word stands in the sentence.
    fn tells(&self, stem: &str) -> bool {
        match self.deed.what {
            Told::Act(_) => self.deed.has(stem),
            Told::Statement(_) => self.sentence.stems().contains(stem),
        }
    }

    fn actors(&self) -> &[Party] {
        self.actors.get_or_init(|| self.deed.actors())
    }

    fn content(&self) -> &Words {
        self.content.get_or_init(|| self.deed.content())
    }

    fn same_story(&self) -> bool {
        self.deed.report.story == self.subject.first.report.story
    }
}
