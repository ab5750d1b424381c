//! What an announcement hangs on.

use super::text::{READY, Words};
use crate::events::names::{looks_like_name, root};
use crate::events::trigger::Trigger;
use crate::snapshot::Known;
use crate::words::stems;

/// What an announcement hangs on.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    /// Its stems, each once, with what they are as verbs.
    pub(super) told: Vec<(String, Trigger)>,
    /// Who must do it, where he is named.
    pub(super) who: Option<String>,
    /// What is to be done, as far as it is known.
    pub(super) verbs: Vec<Trigger>,
    /// Whether it comes true when its act does *not* take place.
    pub(super) unless: bool,
}

impl Condition {
    /// What these words of a report make a condition.
    pub(super) fn of(report: &Known, span: [usize; 2]) -> Condition {
        // The word that makes it a condition may stand just before its span.
        const BEFORE: usize = 12;
        let text = report.words(span);
        let before = Words::of(report.words([span[0].saturating_sub(BEFORE), span[0]]));
        let unless = Words::of(text).has(&READY.unless)
            || before.forms.iter().next_back() == Some("unless");
        // Who must do it is mostly its first name; the first word may have its capital from the sentence.
        let spelt = watchfloor_text::words::words(text, watchfloor_text::Span::of(text));
        let who = spelt
            .iter()
            .map(|word| word.slice(text))
            .find(|word| {
                looks_like_name(word) && !stems(word).is_empty() && *word != "Unless"
            })
            .map(root);
        let mut telling = stems(text);
        telling.retain(|stem| !READY.empty.contains(stem));
        telling.sort_unstable();
        telling.dedup();
        let told: Vec<(String, Trigger)> = telling
            .into_iter()
            .map(|stem| {
                let verb = Trigger::of(&stem);
                (stem, verb)
            })
            .collect();
        let sheet = &report.sheet;
        let inside =
            sheet.reading.events.iter().zip(&sheet.acts).filter(|(act, _)| {
                span[0] <= act.trigger[0] && act.trigger[1] <= span[1]
            });
        let mut verbs: Vec<Trigger> =
            inside.map(|(_, act)| Trigger::of(&act.trigger)).collect();
        if verbs.is_empty() {
            let known = told.iter().map(|(_, verb)| verb);
            verbs.extend(
                known.filter(|verb| verb.group.is_some() && !verb.vague).cloned(),
            );
        }
        Condition { told, who, verbs, unless }
    }

    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.told.iter().map(|(stem, _)| stem.as_str())
    }
}
