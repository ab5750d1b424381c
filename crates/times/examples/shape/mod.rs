/// The shape of a piece of text: its words, with what varies put into classes.
pub fn shape(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let lower = text.to_lowercase().replace(['–', '—'], "-").replace('’', "'");
    let mut rest = lower.as_str();
    while let Some(c) = rest.chars().next() {
        let class = |c: char| if c.is_ascii_digit() { 0 } else if c.is_alphabetic() { 1 } else { 2 };
        let n = if class(c) == 2 { c.len_utf8() } else { rest.find(|d| class(d) != class(c)).unwrap_or(rest.len()) };
        let word = &rest[..n];
        rest = &rest[n..];
        if c.is_whitespace() { continue; }
        out.push(match class(c) { 0 => if word.len() == 4 { "0000".into() } else { "0".into() }, 1 => of_word(word).into(), _ => word.to_owned() });
    }
    out
}
fn of_word(word: &str) -> &str {
    const CLASSES: &[(&str, &[&str])] = &[
        ("MONTH", &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"]),
        ("DAY", &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "tues", "thurs"]),
        ("DAYS", &["mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"]),
        ("UNIT", &["second", "minute", "hour", "day", "week", "month", "year", "decade", "century"]),
        ("UNITS", &["seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"]),
        ("PART", &["morning", "afternoon", "evening", "night"]),
        ("SEASON", &["spring", "summer", "autumn", "fall", "winter"]),
        ("NUM", &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty"]),
        ("NTH", &["first", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]),
        ("SUF", &["st", "nd", "rd", "th"]),
    ];
    CLASSES.iter().find(|(_, words)| words.contains(&word)).map_or(word, |(class, _)| class)
}
