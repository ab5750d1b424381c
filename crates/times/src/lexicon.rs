/*!
The words that time expressions are made of, as tables.

Every word that a pattern asks for by name has an entry here; a word without one ends any pattern
at once. Lower case, straight apostrophes; the tokens cut words at apostrophes and hyphens.
*/

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::stretch::{Part, Season};

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    /// Saturday and Sunday.
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// What a word can be. Most words are one thing only; "second" and "May" are two.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) text: &'static str,
    /// 1 to 12; 0 for none.
    pub(crate) month: i8,
    /// 1 (Monday) to 7; 0 for none.
    pub(crate) weekday: i8,
    pub(crate) unit: Option<Unit>,
    /// A unit, weekday or part in the plural.
    pub(crate) plural: bool,
    /// A unit that stands for more than one of its kind ("fortnight": two weeks).
    pub(crate) times: u16,
    pub(crate) number: Option<u32>,
    /// "first" is 1; 0 for none.
    pub(crate) ordinal: u8,
    pub(crate) season: Option<Season>,
    pub(crate) part: Option<Part>,
    /// Whether a name of a month or day is more often another word, or a name of people.
    pub(crate) doubtful: bool,
    /// Whether an expression can begin here.
    pub(crate) starts: bool,
}

/// The entry of a word in lower case.
pub(crate) fn entry(word: &str) -> Option<&'static Entry> {
    LEXICON.get(word)
}

static LEXICON: LazyLock<HashMap<&'static str, Entry>> = LazyLock::new(build);

const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

const WEEKDAYS: &[(&str, i8)] = &[
    ("monday", 1),
    ("mon", 1),
    ("tuesday", 2),
    ("tues", 2),
    ("tue", 2),
    ("wednesday", 3),
    ("weds", 3),
    ("wed", 3),
    ("thursday", 4),
    ("thurs", 4),
    ("thur", 4),
    ("thu", 4),
    ("friday", 5),
    ("fri", 5),
    ("saturday", 6),
    ("sat", 6),
    ("sunday", 7),
    ("sun", 7),
];

const WEEKDAYS_PLURAL: &[(&str, i8)] = &[
    ("mondays", 1),
    ("tuesdays", 2),
    ("wednesdays", 3),
    ("thursdays", 4),
    ("fridays", 5),
    ("saturdays", 6),
    ("sundays", 7),
];

/// Names that need more than themselves to be believed.
const DOUBTFUL: &[&str] = &[
    "may", "march", "mar", "dec", "jun", "jul", "jan", "mon", "sat", "sun", "wed", "tue", "thu",
    "fri", "sep", "nov", "oct", "feb", "apr", "aug", "thur", "weds", "tues", "thurs", "sept",
];

/// Word, unit, whether plural, how many.
const UNITS: &[(&str, Unit, bool, u16)] = &[
    ("second", Unit::Second, false, 1),
    ("seconds", Unit::Second, true, 1),
    ("sec", Unit::Second, false, 1),
    ("secs", Unit::Second, true, 1),
    ("minute", Unit::Minute, false, 1),
    ("minutes", Unit::Minute, true, 1),
    ("min", Unit::Minute, false, 1),
    ("mins", Unit::Minute, true, 1),
    ("hour", Unit::Hour, false, 1),
    ("hours", Unit::Hour, true, 1),
    ("hr", Unit::Hour, false, 1),
    ("hrs", Unit::Hour, true, 1),
    ("day", Unit::Day, false, 1),
    ("days", Unit::Day, true, 1),
    ("weekend", Unit::Weekend, false, 1),
    ("weekends", Unit::Weekend, true, 1),
    ("week", Unit::Week, false, 1),
    ("weeks", Unit::Week, true, 1),
    ("fortnight", Unit::Week, false, 2),
    ("fortnights", Unit::Week, true, 2),
    ("month", Unit::Month, false, 1),
    ("months", Unit::Month, true, 1),
    ("quarter", Unit::Quarter, false, 1),
    ("quarters", Unit::Quarter, true, 1),
    ("year", Unit::Year, false, 1),
    ("years", Unit::Year, true, 1),
    ("yr", Unit::Year, false, 1),
    ("yrs", Unit::Year, true, 1),
    ("decade", Unit::Decade, false, 1),
    ("decades", Unit::Decade, true, 1),
    ("century", Unit::Century, false, 1),
    ("centuries", Unit::Century, true, 1),
];

const NUMBERS: &[(&str, u32)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
];

const ORDINALS: &[(&str, u8)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
];

/// Decades by name, as their second digit says.
pub(crate) const DECADES: &[(&str, i16)] = &[
    ("twenties", 2),
    ("thirties", 3),
    ("forties", 4),
    ("fifties", 5),
    ("sixties", 6),
    ("seventies", 7),
    ("eighties", 8),
    ("nineties", 9),
    ("noughties", 0),
];

const SEASONS: &[(&str, Season)] = &[
    ("spring", Season::Spring),
    ("springtime", Season::Spring),
    ("summer", Season::Summer),
    ("summertime", Season::Summer),
    ("autumn", Season::Autumn),
    ("fall", Season::Autumn),
    ("winter", Season::Winter),
    ("wintertime", Season::Winter),
];

/// Word, part, whether plural.
const PARTS: &[(&str, Part, bool)] = &[
    ("morning", Part::Morning, false),
    ("mornings", Part::Morning, true),
    ("dawn", Part::Morning, false),
    ("daybreak", Part::Morning, false),
    ("sunrise", Part::Morning, false),
    ("afternoon", Part::Afternoon, false),
    ("afternoons", Part::Afternoon, true),
    ("lunchtime", Part::Midday, false),
    ("midday", Part::Midday, false),
    ("evening", Part::Evening, false),
    ("evenings", Part::Evening, true),
    ("dusk", Part::Evening, false),
    ("nightfall", Part::Evening, false),
    ("sunset", Part::Evening, false),
    ("sundown", Part::Evening, false),
    ("night", Part::Night, false),
    ("nights", Part::Night, true),
    ("daytime", Part::Daytime, false),
];

/// Other words that patterns ask for, and that an expression can begin with.
const OPENERS: &[&str] = &[
    "a", "about", "ad", "all", "almost", "an", "annual", "annually", "another", "approximately",
    "around", "at", "barely", "bc", "before", "beginning", "between", "both", "by", "circa",
    "coming", "couple", "current", "currently", "daily", "dozen", "dozens", "during", "each",
    "earlier", "early", "end", "entire", "every", "exactly", "few", "final", "following", "former",
    "formerly", "from", "full", "future", "half", "hourly", "hundreds", "in", "just", "last",
    "late", "later", "latter", "less", "long", "many", "mid", "middle", "midnight", "monthly",
    "more", "most", "much", "nearly", "next", "nightly", "noon", "noontime", "now", "nowadays",
    "numerous", "on", "once", "opening", "over", "overnight", "past", "per", "preceding",
    "present", "presently", "previous", "previously", "quarterly", "recent", "recently", "rest",
    "roughly", "same", "several", "some", "start", "subsequent", "succeeding", "that", "the",
    "these", "this", "those", "thousands", "today", "tomorrow", "tonight", "twice", "under", "up",
    "upcoming", "weekly", "whole", "within", "yearly", "yesterday", "fewer", "biweekly",
    "lately", "since", "until", "till", "close", "outset", "onset", "turn", "good", "q", "h", "mere",
    "only", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties",
    "nineties", "noughties", "o", "onwards", "christmas", "easter", "ramadan", "ramazan", "ramadhan", "eid",
    "thanksgiving", "halloween", "new", "boxing", "valentine", "valentines", "independence",
    "memorial", "labor", "labour", "veterans", "presidents", "martin", "mlk", "columbus",
    "juneteenth", "mother", "mothers", "father", "fathers", "st", "earth", "ash", "palm",
    "pentecost", "ascension", "passover", "yom", "rosh", "hanukkah", "chanukah", "lunar",
    "chinese", "nowruz", "bastille", "armistice", "remembrance", "epiphany", "orthodox",
    "islamic", "hijri", "muharram", "ashura", "black", "cyber", "april", "canada", "australia",
    "guy", "women", "international", "world", "purim", "sukkot", "shavuot", "president", "int",
    "all", "everyday", "bicentennial", "ww", "thank", "thanks", "saint", "one", "final", "opening", "closing", "xmas", "victory", "anzac",
    "contemporary", "modern", "ago", "inauguration", "election", "groundhog", "arabic", "eidul",
];

/// Words inside or beside an expression.
const INSIDE: &[&str] = &[
    "after", "afterward", "afterwards", "afterwords", "ahead", "am", "and", "back", "bce", "ce",
    "clock", "d", "date", "eastern", "eve", "even", "following", "for", "gmt", "hence", "instant",
    "is", "local", "m", "nd", "never", "not", "of", "or", "p", "pacific", "part", "period", "pm",
    "prior", "rd", "running", "s", "st", "standard", "straight", "than", "th", "then", "through",
    "throughout", "thru", "time", "times", "to", "too", "utc", "was", "what", "when", "were",
    "while", "with", "your", "years", "time", "point", "moment", "old", "aged", "age", "adha",
    "fitr", "al", "el", "ul", "kippur", "hashanah", "hashana", "king", "jr", "luther", "patrick",
    "good", "fools", "fool", "giving", "worker", "workers", "bst", "cet", "cest", "eet", "eest",
    "est", "edt", "cdt", "cst", "mst", "mdt", "pst", "pdt", "et", "pt", "ct", "msk", "jst", "kst",
    "aest", "ist", "z", "t", "h", "half", "halves", "beginning", "onward", "anniversary", "fawkes",
    "azha", "era", "ended", "ending", "starting", "as", "far", "so", "sometime", "days", "hours",
    "no", "central", "mountain", "our", "their", "his", "her", "its", "my", "l", "war", "peace",
    "saint", "women", "inclusive", "quarter", "near", "towards", "toward", "ones", "century",
    "successive", "consecutive", "additional", "extra", "further", "other", "odd", "or", "so",
    "short", "long", "brief", "working", "business", "calendar", "school", "weekdays", "weekday",
    "solid", "bloody", "turbulent", "tumultuous", "very", "i", "v", "beyond", "into", "there", "b", "c", "first",
];

fn build() -> HashMap<&'static str, Entry> {
    let mut words: HashMap<&'static str, Entry> = HashMap::new();
    for text in INSIDE.iter().chain(OPENERS) {
        words.insert(text, Entry { text, ..Entry::default() });
    }
    let mut word = |text: &'static str, set: &dyn Fn(&mut Entry)| {
        let entry = words.entry(text).or_insert(Entry { text, ..Entry::default() });
        entry.starts = true;
        set(entry);
    };
    for text in OPENERS {
        word(text, &|_| {});
    }
    for &(text, month) in MONTHS {
        word(text, &|entry| entry.month = month);
    }
    for &(text, weekday) in WEEKDAYS {
        word(text, &|entry| entry.weekday = weekday);
    }
    for &(text, weekday) in WEEKDAYS_PLURAL {
        word(text, &|entry| (entry.weekday, entry.plural) = (weekday, true));
    }
    for &(text, unit, plural, times) in UNITS {
        word(text, &|entry| {
            (entry.unit, entry.plural, entry.times) = (Some(unit), plural, times);
        });
    }
    for &(text, number) in NUMBERS {
        word(text, &|entry| entry.number = Some(number));
    }
    for &(text, ordinal) in ORDINALS {
        word(text, &|entry| entry.ordinal = ordinal);
    }
    for &(text, season) in SEASONS {
        word(text, &|entry| entry.season = Some(season));
    }
    for &(text, part, plural) in PARTS {
        word(text, &|entry| (entry.part, entry.plural) = (Some(part), plural));
    }
    for text in DOUBTFUL {
        word(text, &|entry| entry.doubtful = true);
    }
    words
}
