//! What claims come to, at each moment at which the room learnt something of them.

use std::collections::BTreeSet;

use watchfloor_record::Line;

use super::Draft;
use crate::maps::HashMap;
use crate::picture::{Retired, Stance, State, Turn};

/// A change in what claims come to.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) turn: Turn<State>,
    /// How many origins asserted it then.
    pub(super) origins: usize,
}

/// Something that happens to a claim.
#[derive(Clone, Copy, Debug)]
struct Change {
    at: i64,
    draft: usize,
    retires: bool,
}

/// How the state of a matter came about; `drafts` are its claims in the room's order. What was known at
/// a moment is all that counts for it.
pub(super) fn life(drafts: &[Draft<'_>]) -> Vec<Moment> {
    let mut changes: Vec<Change> = Vec::new();
    for (draft, claim) in drafts.iter().enumerate() {
        changes.push(Change { at: claim.learnt, draft, retires: false });
        if let Some((_, at)) = claim.retired {
            changes.push(Change { at, draft, retires: true });
        }
    }
    // Retiring comes after all that is learnt at the same moment.
    changes.sort_by_key(|change| (change.at, change.retires, change.draft));
    let mut ids: HashMap<&str, usize> = HashMap::default();
    let origin_of: Vec<usize> = drafts
        .iter()
        .map(|draft| {
            let next = ids.len();
            *ids.entry(draft.origin.key.as_str()).or_insert(next)
        })
        .collect();
    let mut standing = Standing::new(ids.len());
    let mut life: Vec<Moment> = Vec::new();
    for same_moment in changes.chunk_by(|one, other| one.at == other.at) {
        let before = standing.outcome();
        for change in same_moment {
            standing.apply(drafts, origin_of[change.draft], *change);
        }
        let outcome = standing.outcome();
        if outcome == before && !life.is_empty() {
            continue;
        }
        let cause =
            same_moment.iter().find(|change| changes_it(change, drafts, before, outcome));
        let Some(change) = cause.or(same_moment.first()) else { continue };
        let line = line_of(drafts, *change);
        let turn = Turn { state: outcome.0, at: change.at, line: Some(line) };
        life.push(Moment { turn, origins: outcome.1 });
    }
    life
}

/// Whether a change can be what made a state, or where that stayed the number of origins: of several at one
/// moment the one to show.
fn changes_it(
    change: &Change,
    drafts: &[Draft<'_>],
    before: (State, usize),
    now: (State, usize),
) -> bool {
    let stance = drafts[change.draft].stance;
    let state = now.0;
    if before.0 == state && stance == Stance::Asserts {
        return change.retires == (now.1 < before.1);
    }
    if before.0 == state && before.1 != now.1 {
        return false;
    }
    match state {
        State::Contradicted | State::Denied => {
            !change.retires && stance == Stance::Denies
        }
        State::Corrected | State::Withdrawn => change.retires,
        State::Single | State::Corroborated => {
            !change.retires && stance == Stance::Asserts
        }
        State::Announced => !change.retires && stance == Stance::Announces,
    }
}

fn line_of(drafts: &[Draft<'_>], change: Change) -> Line {
    let draft = &drafts[change.draft];
    match (change.retires, draft.retired) {
        (true, Some((Retired::Corrected { by } | Retired::Withdrawn { by }, _))) => by,
        _ => draft.first,
    }
}

/// What one origin stands by: its definite and sure claims before others, the latest before earlier ones.
type Claims = BTreeSet<(u8, usize)>;

/// What all origins stand by at a moment.
#[derive(Debug)]
struct Standing {
    claims: Vec<Claims>,
    asserting: usize,
    announcing: usize,
    doubting: usize,
    /// Denials by the accused side, by others, and by those of whom the reader is not sure.
    denying: [usize; 3],
    last_retired: Option<Retired>,
    /// Whether something was said that no longer is, other than a denial.
    lost: bool,
}

impl Standing {
    fn new(origins: usize) -> Standing {
        Standing {
            claims: vec![Claims::new(); origins],
            asserting: 0,
            announcing: 0,
            doubting: 0,
            denying: [0; 3],
            last_retired: None,
            lost: false,
        }
    }

    fn apply(&mut self, drafts: &[Draft<'_>], origin: usize, change: Change) {
        let draft = &drafts[change.draft];
        self.count(drafts, origin, false);
        let definite = matches!(draft.stance, Stance::Asserts | Stance::Denies);
        let rank = u8::from(definite) + u8::from(definite && draft.firm);
        if change.retires {
            self.claims[origin].remove(&(rank, change.draft));
            if draft.stance != Stance::Denies || !self.lost {
                self.last_retired = draft.retired.map(|(retired, _)| retired);
            }
            self.lost |= draft.stance != Stance::Denies;
        } else {
            self.claims[origin].insert((rank, change.draft));
        }
        self.count(drafts, origin, true);
    }

    /// Adds what an origin stands by to the counts, or takes it from them.
    fn count(&mut self, drafts: &[Draft<'_>], origin: usize, add: bool) {
        let Some((_, draft)) = self.claims[origin].last() else { return };
        let draft = &drafts[*draft];
        let counter = match draft.stance {
            Stance::Asserts => &mut self.asserting,
            Stance::Announces => &mut self.announcing,
            Stance::Doubts => &mut self.doubting,
            Stance::Denies if !draft.firm => &mut self.denying[2],
            Stance::Denies if draft.accused => &mut self.denying[0],
            Stance::Denies => &mut self.denying[1],
        };
        if add {
            *counter += 1;
        } else {
            *counter = counter.saturating_sub(1);
        }
    }

    fn outcome(&self) -> (State, usize) {
        // What nobody says any more is no dispute, whoever denied it before.
        let gone = self.lost
            && self.asserting == 0
            && self.announcing == 0
            && self.doubting == 0;
        let state = if gone {
            match self.last_retired {
                Some(Retired::Corrected { .. }) => State::Corrected,
                _ => State::Withdrawn,
            }
        } else if self.denying[1] > 0 {
            State::Contradicted
        } else if self.denying[0] > 0 {
            State::Denied
        } else if self.asserting > 1 {
            State::Corroborated
        } else if self.asserting == 1 || self.denying[2] + self.doubting > 0 {
            State::Single
        } else if self.announcing > 0 {
            State::Announced
        } else {
            match self.last_retired {
                Some(Retired::Corrected { .. }) => State::Corrected,
                _ => State::Withdrawn,
            }
        };
        (state, self.asserting)
    }
}
