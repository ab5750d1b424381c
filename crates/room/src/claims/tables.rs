//! Words by which a claim is told to be one, or none. All in lower case; tables for people to add to.

/// Cues with which a source says nothing either way. "Did not deny" is no denial and no admission.
pub(super) const NON_DENIALS: &[&str] = &[
    "did not answer",
    "did not comment",
    "did not confirm",
    "did not deny",
    "did not know",
    "did not say",
    "does not know",
    "declined to",
    "declines to",
    "has not commented",
    "neither confirmed",
    "no comment",
    "not be confirmed",
    "not confirm or deny",
    "not deny",
    "not known",
    "refused to comment",
    "refused to confirm",
    "refused to say",
    "unclear",
    "was not known",
    "would not comment",
    "would not confirm",
    "would not say",
];

/// Beginnings of cues with which a source says that it is not so.
pub(super) const DENIALS: &[&str] =
    &["contradict", "denied", "denies", "deny", "denying", "disput", "refut"];

/// Beginnings of cues that deny what was told (a word of [`TOLD`] follows, or one of [`AS_FALSE`]), and refuse
/// or remove anything else.
pub(super) const REFUSALS: &[&str] =
    &["dismiss", "rejected", "rejecting", "rejects", "brushed aside", "brushes aside"];

/// What says that something told is not so.
pub(super) const AS_FALSE: &[&str] = &[
    "as a fabrication",
    "as a lie",
    "as baseless",
    "as fabricat",
    "as false",
    "as invented",
    "as lies",
    "as nonsense",
    "as unfounded",
    "as untrue",
    "as wrong",
];

/// Words for what was told.
pub(super) const TOLD: &[&str] = &[
    "accusation",
    "accusations",
    "account",
    "accounts",
    "allegation",
    "allegations",
    "assertion",
    "assertions",
    "charge",
    "charges",
    "claim",
    "claims",
    "insinuation",
    "insinuations",
    "notion",
    "report",
    "reports",
    "rumor",
    "rumors",
    "rumour",
    "rumours",
    "speculation",
    "statement",
    "statements",
    "story",
    "suggestion",
    "suggestions",
    "talk",
    "version",
];

/// What somebody says of what was told if he denies it: "called the report a lie", "said that the claim was
/// baseless".
pub(super) const FALSE: &[&str] = &[
    "absurd",
    "baseless",
    "fabricated",
    "fabrication",
    "fabrications",
    "false",
    "fiction",
    "groundless",
    "hoax",
    "incorrect",
    "invented",
    "invention",
    "lie",
    "lies",
    "nonsense",
    "propaganda",
    "ridiculous",
    "unfounded",
    "untrue",
    "wrong",
];

/// What is denied to somebody: no word about what happened.
pub(super) const REFUSED: &[&str] = &[
    "access",
    "admission",
    "asylum",
    "bail",
    "care",
    "citizenship",
    "entry",
    "leave",
    "parole",
    "passage",
    "permission",
    "permit",
    "permits",
    "request",
    "requests",
    "treatment",
    "visa",
    "visas",
    "visit",
    "visits",
];

/// Words of a denial's object that say no more than that there was something to deny.
pub(super) const HAND_IN_IT: &[&str] = &[
    "any",
    "being",
    "behind",
    "blame",
    "fault",
    "guilt",
    "hand",
    "having",
    "involvement",
    "knowledge",
    "part",
    "responsibility",
    "responsible",
    "role",
    "wrongdoing",
];

/// Words that may stand around those of [`TOLD`] and [`HAND_IN_IT`] without saying what they are about.
pub(super) const POINTERS: &[&str] = &[
    "a",
    "all",
    "an",
    "and",
    "any",
    "are",
    "as",
    "both",
    "completely",
    "entirely",
    "first",
    "for",
    "had",
    "have",
    "in",
    "is",
    "it",
    "its",
    "of",
    "own",
    "so",
    "such",
    "that",
    "the",
    "their",
    "them",
    "there",
    "these",
    "this",
    "those",
    "to",
    "totally",
    "was",
    "were",
    "with",
];

/// Words before an act that is spoken of as known.
pub(super) const DEFINITE: &[&str] =
    &["her", "his", "its", "our", "that", "the", "their", "these", "this", "those"];

/// Beginnings of clauses that tell a condition, whose act did not take place for all that they say.
pub(super) const CONDITIONS: &[&str] =
    &["if ", "in case ", "should ", "unless ", "provided that "];

/// Beginnings of words without which no sentence denies an act. Where the reader says "denied" and none
/// of them is there, it has erred: a denial is never said by tense alone.
pub(super) const NEGATIVE: &[&str] = &[
    "abandon",
    "abort",
    "avert",
    "avoid",
    "block",
    "cancel",
    "cannot",
    "deni",
    "deny",
    "declin",
    "dismiss",
    "disput",
    "drop",
    "fail",
    "fals",
    "foil",
    "forestall",
    "halt",
    "hoax",
    "invent",
    "lie",
    "myth",
    "neither",
    "never",
    "no",
    "nobody",
    "none",
    "nor",
    "not",
    "nothing",
    "postpone",
    "prevent",
    "refus",
    "refut",
    "reject",
    "scrap",
    "shelve",
    "stop",
    "suspend",
    "thwart",
    "untrue",
    "withdr",
    "without",
    "wrong",
];

/// Phrases that do the same.
pub(super) const NEGATIVE_PHRASES: &[&str] =
    &["call off", "called off", "calls off", "ruled out", "rules out", "ruling out"];

/// Verbs before the name of something that was going on and is no more: "halted gas deliveries" denies none.
pub(super) const STOPPING: &[&str] = &[
    "cut",
    "cuts",
    "discontinued",
    "ended",
    "ending",
    "ends",
    "halt",
    "halted",
    "halting",
    "halts",
    "interrupted",
    "interrupts",
    "stop",
    "stopped",
    "stopping",
    "stops",
    "suspend",
    "suspended",
    "suspending",
    "suspends",
];

/// Words with which a source asks not to be named. They say nothing of what happened.
pub(super) const UNNAMED: &[&str] = &[
    "anonymity",
    "anonymous",
    "not authorised to speak",
    "not authorized to speak",
    "not be identified",
    "not be named",
    "not to be identified",
    "not to be named",
    "not to be quoted",
];

/// Verbs of binding oneself: "promised not to attack" denies no attack.
pub(super) const BINDING: &[&str] = &[
    "agreed not",
    "pledged not",
    "promised not",
    "promises not",
    "swore not",
    "vowed not",
    "vows not",
];

/// Phrases with which somebody says that he did not speak of an act: that denies no act.
pub(super) const UNSAID: &[&str] = &[
    "made no mention of",
    "never claimed",
    "never mentioned",
    "never reported",
    "never said",
    "never spoke",
    "not mention",
    "not spoken of",
    "said nothing about",
    "said nothing of",
];

/// Those of them that must be the whole word: "no" is not the beginning of "north".
pub(super) const WHOLE: &[&str] =
    &["lie", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "rule"];

/// Beginnings of words without which an act is not doubtful, whatever the reader says.
pub(super) const HEDGES: &[&str] = &[
    "alleg",
    "apparent",
    "appear",
    "assum",
    "believ",
    "could",
    "doubt",
    "fear",
    "if",
    "likely",
    "may",
    "maybe",
    "might",
    "perhaps",
    "possib",
    "potential",
    "presum",
    "probab",
    "purported",
    "reportedly",
    "rumour",
    "rumor",
    "seem",
    "so-called",
    "speculat",
    "suggest",
    "suppos",
    "suspect",
    "think",
    "thought",
    "unclear",
    "unconfirmed",
    "unverified",
    "whether",
    "would",
];

/// Cues with which something is announced, not told.
pub(super) const ANNOUNCING: &[&str] = &[
    "appeal",
    "ask",
    "call for",
    "called for",
    "called on",
    "calls for",
    "calls on",
    "demand",
    "order",
    "plan",
    "pledg",
    "promis",
    "request",
    "threat",
    "urg",
    "vow",
];

/// Words in a content that tell of what is to come.
pub(super) const TO_COME: &[&str] = &["shall", "will", "won't", "'ll"];

/// Words in a content that leave it open.
pub(super) const OPEN: &[&str] =
    &["could", "may", "might", "possibly", "perhaps", "probably"];

/// Cues that leave it open.
pub(super) const DOUBTING: &[&str] = &["doubt", "fear", "speculat", "suspect", "wonder"];

/// Words that turn a content round.
pub(super) const TURNING: &[&str] = &[
    "cannot", "false", "neither", "never", "no", "nobody", "none", "not", "nothing",
    "untrue", "without",
];

/// Words of which the second says that the first is not so: two statements with one of each contradict
/// each other, if the rest is the same.
pub(super) const ANTONYMS: &[(&str, &str)] = &[
    ("accept", "reject"),
    ("agree", "disagree"),
    ("alive", "dead"),
    ("allow", "ban"),
    ("begin", "end"),
    ("complete", "incomplete"),
    ("confirm", "deny"),
    ("continue", "stop"),
    ("free", "captive"),
    ("guilty", "innocent"),
    ("increase", "decrease"),
    ("intact", "damaged"),
    ("legal", "illegal"),
    ("lift", "impose"),
    ("lose", "win"),
    ("open", "closed"),
    ("open", "shut"),
    ("possible", "impossible"),
    ("present", "absent"),
    ("rise", "fall"),
    ("safe", "unsafe"),
    ("stable", "unstable"),
    ("succeed", "fail"),
    ("support", "oppose"),
    ("true", "false"),
    ("valid", "invalid"),
    ("well", "ill"),
    ("working", "broken"),
];

/// Verbs with which somebody takes back his words.
pub(super) const TAKING_BACK: &[&str] = &[
    "backed away",
    "backs away",
    "disavow",
    "recant",
    "rescind",
    "retract",
    "retracting",
    "retracts",
    "revoke",
    "take back",
    "takes back",
    "taking back",
    "took back",
    "walked back",
    "walks back",
    "withdraw",
    "withdrawing",
    "withdrawn",
    "withdraws",
    "withdrew",
];

/// What he takes back. "Withdrew its troops" is no such thing.
pub(super) const TAKEN_BACK: &[&str] = &[
    "accusation",
    "accusations",
    "account",
    "allegation",
    "allegations",
    "article",
    "assertion",
    "charge",
    "claim",
    "claims",
    "confession",
    "denial",
    "figure",
    "post",
    "remark",
    "remarks",
    "report",
    "reports",
    "statement",
    "statements",
    "story",
    "testimony",
    "threat",
    "warning",
    "words",
];

/// Phrases with which somebody says that there is nothing behind it.
pub(super) const NO_EVIDENCE: &[&str] = &[
    "could no longer confirm",
    "had been mistaken",
    "had no evidence",
    "has no evidence",
    "no longer believed",
    "no longer believes",
    "no longer stands by",
    "no longer stood by",
    "was mistaken",
    "were mistaken",
];

/// Parts of words one of which every sentence that takes something back has: all entries of the tables
/// around this one.
pub(super) const HINTS: &[&str] = &[
    "away", "back", "believe", "disavow", "earlier", "evidence", "longer", "mistaken",
    "recant", "rescind", "retract", "revoke", "withdr",
];

/// How an earlier report is spoken of.
pub(super) const EARLIER: &[&str] = &[
    "an earlier report",
    "an earlier statement",
    "earlier reports",
    "her earlier",
    "his earlier",
    "its earlier",
    "their earlier",
];

/// What is said of it when it is taken back.
pub(super) const WAS_WRONG: &[&str] = &[
    "could not be confirmed",
    "had been false",
    "had been wrong",
    "in error",
    "inaccurate",
    "incorrect",
    "not true",
    "unfounded",
    "untrue",
    "was a mistake",
    "was false",
    "was wrong",
    "were false",
    "were wrong",
];

/// Stems of words for one and the same: that arms are to be silent.
pub(super) const SILENT_ARMS: &[&str] = &["ceasefir", "cease-fir", "truce", "armistic"];

/// Days, which tell statements apart no better than their reports' dates do.
pub(super) const DAYS: &[&str] = &[
    "friday",
    "monday",
    "saturday",
    "sunday",
    "thursday",
    "today",
    "tomorrow",
    "tuesday",
    "wednesday",
    "yesterday",
];

/// Words of a party's name that many parties have.
pub(super) const COMMON: &[&str] = &[
    "agency",
    "army",
    "authorities",
    "authority",
    "capital",
    "coast",
    "coastguard",
    "commander",
    "defence",
    "defense",
    "foreign",
    "forces",
    "general",
    "government",
    "guard",
    "guards",
    "interior",
    "leader",
    "military",
    "minister",
    "ministry",
    "national",
    "navy",
    "office",
    "official",
    "officials",
    "police",
    "president",
    "prime",
    "security",
    "service",
    "soldiers",
    "spokesman",
    "spokeswoman",
    "state",
    "troops",
    "union",
];

/// Words by which a source speaks of itself and its own.
pub(super) const SELF: &[&str] =
    &["he", "her", "his", "i", "it", "its", "my", "our", "she", "their", "they", "we"];

/// Stems of words that name nobody, and of numbers: another of them in a later version corrects nothing.
pub(super) const NOBODY: &[&str] = &[
    "about", "at", "dozen", "eight", "eleven", "five", "four", "hundr", "least", "man",
    "men", "mani", "near", "nine", "peopl", "person", "sever", "six", "seven", "ten",
    "thousand", "three", "twelv", "two", "woman", "women",
];
