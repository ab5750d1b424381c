//! What an outlet was told and others pass on in its name.
//!
//! "According to Commerce Review", where Commerce Review has it from somebody: whoever told it vouches, and the
//! outlet is no origin beside him.

use super::Draft;
use crate::maps::HashMap;
use crate::origins::Origins;
use crate::picture::{Origin, Stance};

/// Gives each claim that cites an outlet the source that this outlet itself names, the first of them.
pub(super) fn rest_on_sources(drafts: &mut [Draft<'_>], origins: &Origins<'_>) {
    let is_cited = |draft: &Draft<'_>| {
        draft.origin.kind == "media"
            && origins.published_by(draft.report).as_ref() != Some(&draft.origin.key)
    };
    if !drafts.iter().any(is_cited) {
        return;
    }
    let mut first: HashMap<(String, Stance), (usize, Origin)> = HashMap::default();
    for draft in drafts.iter().filter(|draft| draft.attributed) {
        if draft.origin.kind == "media" {
            continue;
        }
        // Its own report names him, or he is known through it alone.
        let through =
            draft.origin.key.split_once('@').map(|(_, outlet)| outlet.to_owned());
        let outlets = [origins.published_by(draft.report), through];
        for outlet in outlets.into_iter().flatten() {
            let place = draft.place;
            let found = first
                .entry((outlet, draft.stance))
                .or_insert_with(|| (place, draft.origin.clone()));
            if (place, &draft.origin.key) < (found.0, &found.1.key) {
                *found = (place, draft.origin.clone());
            }
        }
    }
    for draft in drafts.iter_mut() {
        if !is_cited(draft) {
            continue;
        }
        let source = first.get(&(draft.origin.key.clone(), draft.stance));
        // Nobody passes on what was not yet told.
        if let Some((_, source)) = source.filter(|(place, _)| *place < draft.place) {
            draft.origin = source.clone();
        }
    }
}
