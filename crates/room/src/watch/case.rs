//! The rules: what one line makes of one announcement.

use std::cell::OnceCell;

use watchfloor_reading::contract::WatchKind;

use super::deeds::{Deed, Deeds, Standing, Term, Told};
use super::life::Subject;
use super::likeness::{Who, is_among, same_deed};
use super::tables;
use super::text::{READY, Words};
use crate::events::trigger::Trigger;
use crate::picture::WatchState;
use crate::words::stems;

/// An announcement, and a line that may say what became of it.
pub(super) struct Case<'s, 'a> {
    pub(super) subject: &'s Subject<'s>,
    pub(super) deed: Deed<'a>,
    pub(super) standing: Standing,
    pub(super) trigger: Option<&'a Trigger>,
    pub(super) actors: OnceCell<Vec<&'a Who>>,
    pub(super) sentence: &'a Words,
    /// Of a statement, its words.
    pub(super) statement: Option<&'a Words>,
    /// Of an act, those of its clause.
    pub(super) clause: OnceCell<Words>,
    pub(super) deeds: &'s Deeds<'a>,
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
        if !condition.who.iter().all(|who| self.sentence.has_name(who)) {
            return false;
        }
        let words = self.content();
        let does = |verb: &Trigger| match self.trigger {
            Some(trigger) => same_deed(verb, trigger) || words.stems().holds(&verb.stem),
            None => words.stems().iter().any(|stem| same_deed(verb, &Trigger::of(stem))),
        };
        // That soldiers are killed on the island does not mean that they left it.
        if !condition.verbs.is_empty() && !condition.verbs.iter().any(does) {
            return false;
        }
        let is_told = |(stem, verb): &&(String, Trigger)| {
            words.stems().holds(stem) || condition.verbs.contains(verb) && does(verb)
        };
        let shared = condition.told.iter().filter(is_told).count();
        let all = condition.told.len();
        // One word is enough where there is no other; else half of them, and more than a name.
        all > 0 && shared >= all.min(2) && shared * 2 >= all
    }

    /// What the line makes of the announcement, if it settles it.
    pub(super) fn settles(&self) -> Option<WatchState> {
        let subject = self.subject;
        if self.turns && self.takes_back() || self.stays_away() {
            return Some(WatchState::Withdrawn);
        }
        let commitment = subject.kind == WatchKind::Commitment;
        if self.turns
            && commitment
            && let Some(said) = self.breaks_word()
        {
            return Some(said);
        }
        match self.standing {
            // "not to attack the convoy" is broken by that attack alone, a truce by any.
            Standing::Done if subject.forsworn && !subject.arms => {
                let binds = commitment || subject.kind == WatchKind::Deadline;
                (binds && self.is_the_act()).then_some(WatchState::Broken)
            }
            Standing::Done if subject.arms => {
                if commitment && self.goes_on() {
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

    /// Whoever was asked gives what he was asked for.
    fn is_granted(&self) -> bool {
        let asked = matches!(self.subject.kind, WatchKind::Request | WatchKind::Deadline);
        let Some(asked) = self.subject.to.filter(|_| asked) else { return false };
        let grants = self.sentence.has(&READY.grants)
            && !self.sentence.has(&READY.refuses)
            && !self.sentence.has(&READY.not);
        let wanted = self.subject.objects.len().div_ceil(3).max(1);
        grants && asked.named().stands_in(self.sentence) && self.shared() >= wanted
    }

    /// Whether the line tells of the act that was announced: done by the same, to the same.
    pub(super) fn is_the_act(&self) -> bool {
        let subject = self.subject;
        let speaks_only = tables::ANNOUNCING.contains(&self.deed.kind())
            && self.deed.kind() != subject.act_kind;
        if speaks_only {
            return false;
        }
        if self.is_answer() {
            return true;
        }
        let shared = self.shared();
        let objects = subject.objects.len();
        let verb = self.verb();
        let kind = self.is_kind();
        let far =
            subject.trigger.is_some() && !(verb || kind) || shared < objects.div_ceil(3);
        if far && !(self.same_event && shared >= objects.min(1)) {
            return false;
        }
        // What parties are to each other is asked last: it takes longest.
        let Some(author) = self.author() else { return false };
        if !self.is_to_the_same() {
            return false;
        }
        if self.same_event {
            // Two mentions may have been joined although their parties differ.
            return (verb || kind)
                && (author || self.is_passive() || subject.all.is_empty());
        }
        if subject.trigger.is_none() {
            // Only that something was announced is known, and its words: most of them must come again.
            let most = (2 * objects).div_ceil(3).max(2);
            return shared >= most && (author || subject.kind == WatchKind::Warning);
        }
        if objects == 0 {
            let target = subject.to.is_none_or(|to| to.named().stands_in(self.sentence));
            return verb && author && target && !subject.all.is_empty();
        }
        match (verb, author) {
            (true, true) => shared >= objects.div_ceil(3).max(1),
            // A verb of another meaning: the rest must fit the better, and stand in its own clause.
            (false, true) => {
                let clause =
                    subject.objects.iter().filter(|word| self.deed.tells(word.stem));
                let one = objects == 1 && self.deed.kind() == subject.act_kind;
                clause.count() >= if one { 1 } else { objects.div_ceil(2).max(2) }
            }
            (true, false) if self.is_passive() => shared >= objects.div_ceil(2).max(2),
            (_, false) => false,
        }
    }

    /// "threatened to retaliate against Velmora": any harm done to it by the one who said so.
    fn is_answer(&self) -> bool {
        const HARM: &[&str] = &["ASSAULT", "COERCE", "SANCTION", "MOBILIZE"];
        let subject = self.subject;
        let vague = subject
            .trigger
            .as_ref()
            .is_some_and(|trigger| READY.answers.contains(&trigger.stem));
        let at_him = || match subject.to {
            Some(to) => {
                is_among(to, &self.deed.recipients()) == Some(true)
                    || to.named().stands_in(self.sentence)
            }
            None => self.shared() >= 1,
        };
        vague
            && HARM.contains(&self.deed.kind())
            && at_him()
            && self.author() == Some(true)
    }

    /// Whether it is not done to another than was announced. Of a request the subject is the one asked.
    fn is_to_the_same(&self) -> bool {
        let subject = self.subject;
        let Some(to) = subject.to.filter(|_| !subject.is_asked()) else {
            return true;
        };
        // Readers take what is closed or cut for whom it is done to: a dam is no other party.
        let mut recipients = self.deed.recipients();
        recipients.retain(|who| who.party.country.is_some() || who.party.code.is_some());
        is_among(to, &recipients) != Some(false) || to.named().stands_in(self.sentence)
    }

    /// Whether it is done by the one who is to do it: `Some(true)` by him, `Some(false)` nobody knows,
    /// `None` by another.
    fn author(&self) -> Option<bool> {
        let subject = self.subject;
        if subject.kind == WatchKind::Warning {
            return Some(true);
        }
        let doers: &[&Who] =
            if subject.is_asked() { subject.to.as_slice() } else { &subject.all };
        if doers.is_empty() {
            return Some(false);
        }
        let known: Vec<Option<bool>> =
            doers.iter().map(|doer| is_among(doer, self.actors())).collect();
        if known.contains(&Some(true)) {
            return Some(true);
        }
        let named = doers.iter().any(|doer| doer.named().stands_in(self.sentence));
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
        let Some(trigger) = self.trigger else { return false };
        let forms = &self.sentence.forms;
        let is_trigger = |form: &str| {
            stems(form).iter().any(|stem| Trigger::of(stem).stem == trigger.stem)
        };
        let Some(at) = forms.iter().position(is_trigger) else { return false };
        let before = forms.iter().take(at).skip(at.saturating_sub(NEAR));
        before.into_iter().any(|form| READY.passive.contains(form))
    }

    pub(super) fn names_author(&self) -> bool {
        self.subject.all.iter().any(|who| who.named().stands_in(self.sentence))
    }

    /// Whether its verb means what was announced.
    pub(super) fn verb(&self) -> bool {
        let Some(announced) = &self.subject.trigger else { return false };
        match self.trigger {
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
    pub(super) fn shared(&self) -> usize {
        self.subject.objects.iter().filter(|word| self.tells(**word)).count()
    }

    /// Whether a word stands in the sentence.
    pub(super) fn tells(&self, word: Term<'_>) -> bool {
        match self.deed.what {
            Told::Act(_) => self.deeds.has(&self.deed, word),
            Told::Statement(_) => self.sentence.stems().holds(word.stem),
        }
    }

    pub(super) fn actors(&self) -> &[&Who] {
        self.actors.get_or_init(|| self.deed.actors())
    }

    /// The words of the statement itself; of an act, those of its clause.
    pub(super) fn content(&self) -> &Words {
        self.statement.unwrap_or_else(|| self.clause.get_or_init(|| self.deed.clause()))
    }

    pub(super) fn same_story(&self) -> bool {
        self.deed.report.story == self.subject.first.report.story
    }
}
