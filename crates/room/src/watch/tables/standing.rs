//! The words that tell how far something is done: not at all, not yet, only said.

/// Says that the act beside it has not been done, only spoken of.
pub(in crate::watch) const NOT_YET: &str = "will, would, wo, 'll, ’ll, shall, may, might, could, can, must, should, if, unless, plan, \
     plans, planned, planning, intend, intends, intended, threaten, threatens, threatened, \
     promise, promises, promised, pledge, pledges, pledged, vow, vows, vowed, want, wants, \
     wanted, demand, demands, demanded, urge, urges, urged, ask, asks, asked, expect, expects, \
     expected, prepare, prepares, prepared, preparing, ready, hope, hopes, hoped, consider, \
     considers, considering, warn, warns, warned, try, tries, tried, attempt, attempted";

/// Says that it is not so.
pub(in crate::watch) const NOT: &str = "not, n't, n’t, never, no, nobody, none, neither, nor, without, deny, denies, denied, false, \
     untrue, nothing";

/// A denial with one of these is not the last word: what has "not yet" been done may still be.
pub(in crate::watch) const STILL_OPEN: &str = "yet, so far, still, until now";

/// Makes of a denial a word about what is to come: "will not attend" takes back, "did not attend" breaks.
pub(in crate::watch) const TO_COME: &str =
    "will, would, wo, 'll, ’ll, shall, going to, never again, no longer";

/// A condition with one of these comes true when its act does not take place.
pub(in crate::watch) const UNLESS: &str =
    "unless, until, not, n't, n’t, fail, fails, refuse, refuses";

/// Cues of statements whose content their source does not vouch for: he denies it, or speaks of what he
/// wants, fears or plans.
pub(in crate::watch) const DOES_NOT_VOUCH: &str = "deny, denies, denied, denying, reject, rejects, rejected, dismiss, dismisses, dismissed, \
     threaten, threatens, threatened, promise, promises, promised, pledge, pledges, pledged, vow, \
     vows, vowed, warn, warns, warned, urge, urges, urged, ask, asks, asked, demand, demands, \
     demanded, doubt, doubts, doubted, question, questioned, fear, fears, feared, hope, hopes, \
     hoped, expect, expects, expected, want, wants, wanted, plan, plans, planned, call, calls, \
     called, offer, offers, offered, order, orders, ordered, refuse, refused";

/// Says of an act that it is ahead, where the two words stand side by side: "is to meet".
pub(in crate::watch) const IS_AHEAD: &[(&str, &str)] = &[
    ("is", "to"),
    ("are", "to"),
    ("was", "to"),
    ("were", "to"),
    ("due", "to"),
    ("set", "to"),
    ("about", "to"),
    ("going", "to"),
    ("scheduled", "to"),
];

/// Begins the words that an announcement hangs on.
pub(in crate::watch) const CONDITIONS: &str = "if, unless, when, once, provided";

/// Begins what is asked to be *told*, not to be done: "asked the driver when they would go back".
pub(in crate::watch) const QUESTIONS: &str =
    "when, whether, if, why, how, what, who, where";

/// Whose words with one of these cue says that another did wrong, not that he saw it.
pub(in crate::watch) const ACCUSES: &str = "accuse, accuses, accused, accusing, accusation, accusations, allege, alleges, alleged, blame, blames, \
     blamed, claim, claims, claimed";

/// Says of an act that it may come, not that somebody will do it.
pub(in crate::watch) const POSSIBLE: &str =
    "could, may, might, risk, risks, danger, likely";
