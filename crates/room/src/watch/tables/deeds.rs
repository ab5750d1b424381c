//! Which deed answers which announcement.

/// A promise with one of these is a promise of quiet: an attack breaks it, silence keeps it.
pub(in crate::watch) const ARMS: &str = "ceasefire, cease-fire, truce, armistice, cease fire, stop shooting, stop firing, stop shelling, \
     stop fighting, stop attacks, stop attacking, halt attacks, halt shelling, halt fire, halt strikes, \
     end attacks, end shelling, end fighting, end hostilities, end strikes, suspend attacks, suspend strikes, \
     hold fire, hostilities, silence guns, guns stop, guns silent, lull";

/// What silence of arms is called: whether it holds is told under these names.
pub(in crate::watch) const TRUCES: &str = "ceasefire, cease-fire, truce, armistice";

/// Who promises this will not go there: an entry breaks it.
pub(in crate::watch) const KEEPS_AWAY: &str = "keep off, keep out, keep away, keep back, stay off, stay out, stay away, stay clear, keep clear, not set foot";

/// Announces harm without saying which: any harm that the one who said it then does to the other is it.
pub(in crate::watch) const ANSWERS: &str = "respond, retaliate, retaliation, retaliatory, answer, avenge, react, strike back, hit back, response, revenge";

/// Done on a condition, these are threats, also where the reader takes them for something else.
pub(in crate::watch) const HARMS: &str = "dismiss, sack, fire, oust, expel, punish, arrest, jail, imprison, fine, evict, ban, bar, close, cut, \
     block, seize, freeze, suspend, bomb, attack, strike, shell, invade, destroy";

/// Verbs and nouns of warning: what is warned of is not what the one who warns will do.
pub(in crate::watch) const WARNINGS: &str =
    "warn, warns, warned, warning, warnings, caution, cautions, cautioned, alert, alerts";

/// Verbs that do what was announced with another, beyond the groups of `events::trigger`, which hold
/// words for one and the same mention of an act.
pub(in crate::watch) const SAME_DEED: &[&str] = &[
    "cut halt stop suspend interrupt",
    "close seal bar shut block blockade",
    "send deliver dispatch ship supply provide give arrive reach receive",
    "leave withdraw pull retreat evacuate vacate",
    "release free hand return liberate",
    "attend come join participate travel arrive",
    "hold begin start open stage launch",
    "publish release present announce unveil",
    "strike attack bomb shell storm destroy hit raid launch",
    "freeze block seize confiscate",
    "pay transfer disburse",
    "meet hold talk sit confer",
    "open reopen unblock lift unseal",
    "enter occupy seize storm take move",
    "dismiss sack fire oust remov",
    "hand give surrender deliver turn transfer extradite",
    "let allow permit admit pass",
    "repair rebuild restore mend reconstruct",
    "vote elect ballot poll",
    "speak address talk tell",
];

/// For a type of act announced, the types of acts that may be its fulfilment. A reader often takes one
/// for the other, and what a source announces in general ("a response") comes as something particular.
pub(in crate::watch) const FULFILS: &[(&str, &[&str])] = &[
    ("AGREE", &["AGREE", "SUPPORT", "COOPERATE", "CONSULT", "CONCEDE"]),
    ("CONSULT", &["CONSULT", "COOPERATE"]),
    ("SUPPORT", &["SUPPORT", "AGREE", "COOPERATE", "AID"]),
    ("COOPERATE", &["COOPERATE", "AGREE", "AID", "CONSULT", "CONCEDE"]),
    ("AID", &["AID", "COOPERATE", "RETREAT", "CONCEDE"]),
    ("CONCEDE", &["CONCEDE", "RETREAT", "COOPERATE", "AID"]),
    ("RETREAT", &["RETREAT", "CONCEDE"]),
    ("REQUEST", &["CONCEDE", "RETREAT", "AID", "COOPERATE", "AGREE"]),
    ("REJECT", &["REJECT", "SANCTION"]),
    ("THREATEN", &["ASSAULT", "COERCE", "SANCTION", "MOBILIZE"]),
    ("PROTEST", &["PROTEST", "COERCE"]),
    ("SANCTION", &["SANCTION", "COERCE"]),
    ("MOBILIZE", &["MOBILIZE", "ASSAULT"]),
    ("COERCE", &["COERCE", "SANCTION", "ASSAULT"]),
    ("ASSAULT", &["ASSAULT"]),
];

/// Types that do nothing but speak of acts.
pub(in crate::watch) const ANNOUNCING: &[&str] = &["THREATEN", "REQUEST", "AGREE"];

/// Verbs that promise no change, by their stems.
pub(in crate::watch) const KEEPING: &[&str] = &["keep", "stay", "remain", "leav", "hold"];

/// What is to be kept so, and the verb that ends it.
pub(in crate::watch) const CONTRARIES: &[(&str, &str)] = &[
    ("open", "close"),
    ("closed", "open"),
    ("shut", "open"),
    ("running", "stop"),
    ("neutral", "join"),
    ("silent", "fire"),
];
