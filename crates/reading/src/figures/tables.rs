/*!
Which verbs, nouns and adjectives say what became of those counted: tables to read and to add to.

Verbs are in their base form, nouns in the singular, all in lower case.
*/

use crate::contract::FigureRole::{
    self, Arrested, Captured, Deployed, Destroyed, Displaced, Evacuated, Injured,
    Intercepted, Killed, Launched, Missing, Released,
};

/// What a verb does to its object.
pub(super) const TO_OBJECT: &[(&str, FigureRole)] = &[
    ("abduct", Captured),
    ("airlift", Evacuated),
    ("apprehend", Arrested),
    ("arrest", Arrested),
    ("assassinate", Killed),
    ("behead", Killed),
    ("burn", Destroyed),
    ("butcher", Killed),
    ("capture", Captured),
    ("demolish", Destroyed),
    ("deploy", Deployed),
    ("destroy", Destroyed),
    ("detain", Arrested),
    ("disappear", Missing),
    ("dispatch", Deployed),
    ("displace", Displaced),
    ("drop", Launched),
    ("electrocute", Killed),
    ("evacuate", Evacuated),
    ("evict", Displaced),
    ("execute", Killed),
    ("fire", Launched),
    ("flatten", Destroyed),
    ("free", Released),
    ("fre", Released),
    ("gun", Killed),
    ("hospitalise", Injured),
    ("hospitalize", Injured),
    ("hurt", Injured),
    ("injure", Injured),
    ("intercept", Intercepted),
    ("kidnap", Captured),
    ("kidnapp", Captured),
    ("kill", Killed),
    ("launch", Launched),
    ("liberate", Released),
    ("lob", Launched),
    ("lynch", Killed),
    ("maim", Injured),
    ("martyr", Killed),
    ("massacre", Killed),
    ("murder", Killed),
    ("nab", Arrested),
    ("raze", Destroyed),
    ("release", Released),
    ("rescue", Evacuated),
    ("send", Deployed),
    ("shell", Destroyed),
    ("sink", Destroyed),
    ("slaughter", Killed),
    ("slay", Killed),
    ("station", Deployed),
    ("torch", Destroyed),
    ("unleash", Launched),
    ("uproot", Displaced),
    ("wound", Injured),
    ("wreck", Destroyed),
];

/// What becomes of a verb's own subject.
pub(super) const TO_SUBJECT: &[(&str, FigureRole)] = &[
    ("die", Killed),
    ("disappear", Missing),
    ("drown", Killed),
    ("flee", Displaced),
    ("perish", Killed),
    ("starve", Killed),
    ("vanish", Missing),
];

/// Adjectives and nouns for the state that people are in.
pub(super) const STATES: &[(&str, FigureRole)] = &[
    ("abducted", Captured),
    ("arrested", Arrested),
    ("captured", Captured),
    ("dead", Killed),
    ("deceased", Killed),
    ("destroyed", Destroyed),
    ("detained", Arrested),
    ("displaced", Displaced),
    ("drowned", Killed),
    ("evacuated", Evacuated),
    ("hospitalised", Injured),
    ("hospitalized", Injured),
    ("homeless", Displaced),
    ("hurt", Injured),
    ("injured", Injured),
    ("kidnapped", Captured),
    ("killed", Killed),
    ("missing", Missing),
    ("slain", Killed),
    ("unaccounted", Missing),
    ("wounded", Injured),
];

/// Nouns that say by themselves what became of those counted, in the singular.
pub(super) const COUNTED: &[(&str, FigureRole)] = &[
    ("abduction", Captured),
    ("arrest", Arrested),
    ("assassination", Killed),
    ("body", Killed),
    ("captive", Captured),
    ("corpse", Killed),
    ("dead", Killed),
    ("death", Killed),
    ("detainee", Arrested),
    ("detention", Arrested),
    ("execution", Killed),
    ("fatality", Killed),
    ("injured", Injured),
    ("injury", Injured),
    ("interception", Intercepted),
    ("kidnapping", Captured),
    ("killing", Killed),
    ("missing", Missing),
    ("murder", Killed),
    ("wounded", Injured),
];

/// Nouns of which a figure is the object ("the release of 50 hostages", "a death toll of 45").
pub(super) const OF: &[(&str, FigureRole)] = &[
    ("capture", Captured),
    ("deployment", Deployed),
    ("destruction", Destroyed),
    ("displacement", Displaced),
    ("evacuation", Evacuated),
    ("launch", Launched),
    ("massacre", Killed),
    ("release", Released),
    ("rescue", Evacuated),
    ("slaughter", Killed),
    ("toll", Killed),
];

/// Nouns that stand for a number.
pub(super) const COUNTS: &[&str] =
    &["count", "figure", "number", "tally", "toll", "total"];

/// Groups that a figure says the size of, and whose fate its members share.
pub(super) const GROUPS: &[&str] = &[
    "barrage", "batch", "column", "convoy", "crew", "crowd", "fleet", "flock", "group",
    "maximum", "minimum", "salvo", "swarm", "total", "volley", "wave",
];

/// People whose name says what happened to them, where nothing else does.
pub(super) const AT_LAST: &[(&str, FigureRole)] =
    &[("hostage", Captured), ("refugee", Displaced)];

/// What is launched, in the singular.
pub(super) const WEAPONS: &[&str] = &[
    "airstrike",
    "attack",
    "bomb",
    "drone",
    "missile",
    "mortar",
    "munition",
    "projectile",
    "rocket",
    "round",
    "salvo",
    "shell",
    "shot",
    "strike",
    "torpedo",
    "uav",
    "volley",
    "warhead",
];

/// Who and what is sent to serve, in the singular.
pub(super) const FORCES: &[&str] = &[
    "aircraft",
    "battalion",
    "brigade",
    "carrier",
    "constable",
    "destroyer",
    "division",
    "fighter",
    "firefighter",
    "force",
    "frigate",
    "guard",
    "guardsman",
    "helicopter",
    "jet",
    "marine",
    "officer",
    "paratrooper",
    "peacekeeper",
    "personnel",
    "plane",
    "police",
    "policeman",
    "reservist",
    "rescuer",
    "sailor",
    "ship",
    "soldier",
    "tank",
    "troop",
    "vessel",
    "volunteer",
    "warplane",
    "warship",
];

/// What cannot be taken hostage or set free, in the singular.
pub(super) const NOT_HELD: &[&str] = &[
    "airport",
    "area",
    "balloon",
    "base",
    "boat",
    "city",
    "district",
    "document",
    "gun",
    "hill",
    "image",
    "neighborhood",
    "neighbourhood",
    "page",
    "photo",
    "picture",
    "position",
    "post",
    "province",
    "record",
    "rifle",
    "seat",
    "settlement",
    "statement",
    "tank",
    "tonne",
    "ton",
    "town",
    "truck",
    "vehicle",
    "video",
    "village",
    "vote",
    "weapon",
];
