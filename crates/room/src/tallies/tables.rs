//! Words about figures: tables for people to read and to add to.

/// Words that say that the number is another than before: a later count with one of them takes the place of
/// earlier counts, whoever made those.
pub(super) const CHANGED: &[&str] = &[
    "climbed",
    "climbs",
    "count rose",
    "has fallen to",
    "has risen",
    "increased to",
    "lowered",
    "lowers",
    "raised",
    "raises",
    "remain missing",
    "remained missing",
    "revised",
    "rises",
    "rising to",
    "rose",
    "rose to",
    "still being held",
    "still held",
    "still missing",
    "toll fell",
    "up from",
    "updated",
];

/// Words that say that the count goes on: a later one that differs is no contradiction.
pub(super) const PROVISIONAL: &[&str] =
    &["first count", "initial", "preliminary", "provisional", "so far", "still counting"];

/// Words that say that a figure is one given before, told again beside the new one: "the ministry had put the
/// number at 14".
pub(super) const EARLIER: &[&str] = &[
    "an earlier count",
    "an earlier figure",
    "earlier",
    "had counted",
    "had given",
    "had put",
    "had reported",
    "had said",
    "initially",
    "previous",
    "previously",
];

/// What stands between whoever counts and the number, in a sentence without a verb of saying.
pub(super) const COUNTING: &[&str] = &[
    "counted",
    "counts",
    "gave the number",
    "kept its",
    "keeps its",
    "put its",
    "put the",
    "puts its",
    "puts the",
    "raised its",
    "lowered its",
    "stood by its",
];

/// Of [`CHANGED`] those that say that the number grew, and those that say that it shrank. What says
/// neither may be either.
pub(super) const ROSE: &[&str] = &[
    "climbed",
    "climbs",
    "has risen",
    "increased to",
    "raised",
    "raises",
    "rises",
    "rising to",
    "rose",
    "up from",
];

/// See [`ROSE`].
pub(super) const FELL: &[&str] = &["has fallen to", "lowered", "lowers", "toll fell"];

/// Words around a number that say that it comes on top of others: "another 5", "two more drivers".
pub(super) const MORE_BEFORE: &[&str] =
    &["a further", "additional", "another", "further"];

/// Words right behind it that say the same.
pub(super) const MORE_AFTER: &[&str] = &["additional", "further", "more"];

/// Words before a number that say that it counts some of those counted before.
pub(super) const PART_BEFORE: &[&str] =
    &["among them", "among whom", "including", "of them", "of those", "of whom"];

/// Words right behind it that say the same: "seven of the wounded".
pub(super) const PART_AFTER: &[&str] =
    &["of the", "of them", "of these", "of those", "of whom", "among them"];

/// Words for people that leave open what they are, the most general first. "12 people" and "12 dock
/// workers" may be the same twelve; "3 children" are three of them.
pub(super) const PEOPLE: &[&str] = &[
    "person",
    "people",
    "human",
    "individual",
    "soul",
    "life",
    "body",
    "death",
    "fatality",
    "casualty",
    "victim",
    "dead",
    "other",
    "civilian",
    "resident",
    "hostage",
    "prisoner",
    "survivor",
];

/// Words that only repeat what became of those counted: "60 wounded people" are 60 people wounded.
pub(super) const STATES: &[&str] = &[
    "arrested",
    "captured",
    "dead",
    "detained",
    "displaced",
    "evacuated",
    "injured",
    "killed",
    "missing",
    "wounded",
];

/// Those who fight. They are never meant by "people" of another act: the soldiers who fell on an island are not
/// the people who died in a town.
pub(super) const FIGHTERS: &[&str] = &[
    "airman",
    "attacker",
    "commando",
    "conscript",
    "fighter",
    "guard",
    "gunman",
    "insurgent",
    "marine",
    "militant",
    "militiaman",
    "officer",
    "paratrooper",
    "peacekeeper",
    "police",
    "policeman",
    "rebel",
    "recruit",
    "sailor",
    "serviceman",
    "soldier",
    "troop",
];

/// People who are some of those counted, never all: their figures are tallies of their own.
pub(super) const PART: &[&str] =
    &["baby", "boy", "child", "girl", "infant", "man", "minor", "teenager", "woman"];

/// Words behind which a name is one of a place.
pub(super) const PLACE_BEFORE: &[&str] =
    &["around", "at", "from", "in", "inside", "near", "off", "on", "outside", "over"];

/// Words behind which "of" and a name name a place: "the town of Ferrin", "the shelling of Ferrin".
pub(super) const BEFORE_OF: &[&str] = &[
    "attack",
    "battle",
    "bombardment",
    "bombing",
    "capital",
    "capture",
    "centre",
    "city",
    "coast",
    "destruction",
    "district",
    "east",
    "evacuation",
    "fall",
    "hamlet",
    "harbour",
    "hospital",
    "hospitals",
    "island",
    "market",
    "massacre",
    "mayor",
    "mountains",
    "north",
    "occupation",
    "outskirts",
    "port",
    "province",
    "quarter",
    "raid",
    "region",
    "residents",
    "shelling",
    "siege",
    "south",
    "square",
    "storming",
    "streets",
    "suburb",
    "suburbs",
    "town",
    "towns",
    "village",
    "west",
];

/// Words that many names of places share, and that tell none from another.
pub(super) const COMMON_IN_PLACES: &[&str] = &[
    "airport", "bay", "bridge", "city", "dam", "east", "fort", "great", "gulf", "hill",
    "island", "islands", "lake", "lower", "mount", "mountain", "new", "north", "old",
    "pass", "port", "province", "river", "saint", "san", "santa", "sea", "south",
    "square", "st", "strait", "street", "upper", "valley", "west",
];
