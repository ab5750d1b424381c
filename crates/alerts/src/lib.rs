/*!
Who is told what, and when.

[`Rules`] are read from a file that people write. [`findings()`] says what they find in a picture; it is a pure
function. The [`Board`] knows what was told before, to whom, and gives the [`Notice`]s that go out now; it is a
state machine without a clock. [`Store`] keeps the board and an outbox of notices in one file, and [`deliver`]
carries them to people. `docs/alerts.md` is the reference.

```
use std::collections::BTreeSet;
use watchfloor_alerts::{Board, Facts, Rules, findings};
use watchfloor_room::{Picture, Snapshot};

let rules = Rules::parse(
    r#"
    [defaults]
    receiver = "desk"

    [[rule]]
    name = "two say so"
    origins = 2
    when.event = { pair = ["LTM", "ADV"], type = "ASSAULT" }
    "#,
)
.map_err(|faults| faults[0].to_string())?;

let snapshot = Snapshot::default();
let picture = Picture::of(&snapshot);
let facts = Facts {
    snapshot: &snapshot,
    picture: &picture,
    sources: &[],
    backlog: &BTreeSet::new(),
    now: 0,
};
let mut board = Board::new(&rules);
assert!(board.step(facts.now, findings(&rules, &facts)).is_empty());

let faults = Rules::parse("[[rule]]\nname = \"x\"\nwhen.evnet = {}").unwrap_err();
assert!(faults.iter().any(|fault| fault.to_string().contains("did you mean `event`?")));
# Ok::<(), String>(())
```

# Invariants

- The same findings at the same moments give the same notices; no clock is asked.
- What people are told changes only when what they must know changes: the finding's print.
- Whoever was told of an alert is told that it was corrected, withdrawn or disputed.
- What is silenced, inhibited or falls into quiet hours is not told; when that ends, what then holds is.
- A step of the board and the notices it makes are kept together or not at all.
- Every word about the world is a name, a quotation of a stored text, or fixed by rule.
*/

pub mod board;
pub mod deliver;
mod fault;
pub mod findings;
pub mod notice;
pub mod rules;
pub mod store;

pub use board::{Alert, Board, BoardError, Phase, Say};
pub use fault::Fault;
pub use findings::{Facts, Fires, Found, SourceState, findings};
pub use notice::{Evidence, Finding, Kind, Notice, Severity, Standing, Told};
pub use rules::Rules;
pub use store::{SqliteOutbox, Store, StoreError, beside};
