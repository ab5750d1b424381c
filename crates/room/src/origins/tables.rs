//! What single words say about who vouches: tables for people to read and to add to. All are in lower
//! case and sorted within their line of thought.

/// Those who speak for another: what they say is said by whom they speak for.
pub(super) const SPEAKERS: &[&str] = &[
    "spokesman", "spokesmen", "spokesperson", "spokespersons", "spokeswoman", "spokeswomen",
];

/// Bodies that are named by what they are. With these as the last word a phrase is an institution, even
/// where the reader took it for somebody without a name.
pub(super) const BODIES: &[&str] = &[
    "administration", "agency", "alliance", "army", "association", "authorities", "authority",
    "bank", "board", "brigade", "bureau", "cabinet", "coastguard", "command", "commission",
    "committee", "company", "council", "court", "defence", "directorate", "embassy", "federation",
    "fleet", "force", "forces", "foundation", "government", "guard", "guild", "headquarters",
    "hospital", "institute", "junta", "line", "military", "militia", "ministry", "mission",
    "navy", "office", "organisation", "organization", "palace", "parliament", "party", "police",
    "presidency", "railway", "regime", "secretariat", "senate", "service", "services", "society",
    "staff", "treasury", "tribunal", "union", "university",
];

/// Bodies of which each country has one: "the police" is not short for "the harbour police".
pub(super) const STANDING: &[&str] = &[
    "army", "authorities", "government", "military", "navy", "parliament", "police", "regime",
];

/// Bodies that are the country itself when it speaks: "Karsenia said" is "the Karsenian government said".
pub(super) const GOVERNMENTS: &[&str] = &["authorities", "government", "regime"];

/// Offices that one person holds at a time: their holder is the same whoever quotes him.
pub(super) const OFFICES: &[&str] = &[
    "archbishop", "bishop", "chancellor", "chief", "clerk", "commissioner", "director", "emir",
    "governor", "king", "leader", "mayor", "mediator", "minister", "pope", "premier", "president",
    "prosecutor", "queen", "secretary", "speaker", "sultan",
];

/// What the source itself wrote: a statement of the ministry is the ministry. A study or a leaked paper
/// is not in this table, for it may say what its owner would not.
pub(super) const OWN_PAPERS: &[&str] = &[
    "announcement", "bulletin", "communique", "communiqué", "declaration", "letter", "message",
    "note", "post", "posting", "release", "remark", "speech", "statement", "tweet", "website",
];

/// Titles before a name.
pub(super) const TITLES: &[&str] = &[
    "adm", "admiral", "ambassador", "archbishop", "bishop", "brigadier", "capt", "captain",
    "chancellor", "chief", "col", "colonel", "commander", "commissioner", "count", "defence",
    "deputy", "doctor", "dr", "energy", "finance", "foreign", "gen", "general", "gov", "governor",
    "health", "imam", "interior", "judge", "king", "lady", "lieutenant", "lord", "lt", "maj",
    "major", "mayor", "minister", "mr", "mrs", "ms", "premier", "president", "prime", "prince",
    "princess", "prof", "professor", "queen", "rep", "secretary", "sen", "senator", "sergeant",
    "sgt", "sheikh", "sir", "speaker", "sultan", "the", "vice",
];

/// Words before a description that do not tell one such person from another.
pub(super) const PLAIN: &[&str] = &[
    "a", "an", "anonymous", "any", "certain", "five", "four", "her", "high-level", "high-ranking",
    "his", "its", "local", "many", "one", "our", "senior", "several", "some", "that", "the",
    "their", "these", "this", "those", "three", "top", "two", "unidentified", "unnamed",
    "well-placed",
];

/// Words that end the part of a description which says what somebody is.
pub(super) const AFTER: &[&str] = &[
    "about", "after", "and", "at", "before", "by", "close", "for", "from", "in", "near", "of",
    "on", "speaking", "that", "to", "who", "whom", "whose", "which", "with",
];

/// Owners that name no place: "the town's hospital" is the hospital.
pub(super) const NO_OWNERS: &[&str] = &[
    "capital", "city", "country", "district", "island", "nation", "province", "region", "state",
    "town", "village",
];

/// Pronouns.
pub(super) const PRONOUNS: &[&str] = &[
    "he", "her", "herself", "him", "himself", "his", "i", "it", "its", "itself", "she", "that",
    "their", "them", "themselves", "they", "this", "we", "which", "who", "you",
];

/// Last words of the names of outlets, for those that the room holds no report of.
pub(super) const OUTLETS: &[&str] = &[
    "advertiser", "agency", "beacon", "broadcaster", "broadcasting", "bulletin", "channel",
    "chronicle", "courier", "daily", "dispatch", "echo", "gazette", "globe", "guardian", "herald",
    "journal", "ledger", "mail", "messenger", "mirror", "monitor", "news", "observer", "packet",
    "post", "press", "radio", "register", "review", "sentinel", "standard", "star", "sun",
    "telegraph", "television", "times", "today", "tribune", "tv", "weekly", "wire",
];

/// Outlets by a common noun: "the newspaper said" is the one that the report spoke of.
pub(super) const OUTLET_NOUNS: &[&str] = &[
    "agency", "broadcaster", "channel", "daily", "magazine", "media", "newspaper", "paper",
    "radio", "station", "television",
];

/// Words with which a sentence cites an outlet.
pub(super) const CITING: &[&str] = &[
    "according to", "cited by", "citing", "quoted by", "quoting", "reported", "reports", "tells",
    "told", "wrote",
];
