//! Reading a table of a file that a person wrote: each key once, with its line, and every fault told.

use std::collections::BTreeMap;

use regex::RegexBuilder;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, line_of, nearest};

/// Bytes that a compiled pattern may take.
const PATTERN_SIZE: usize = 1 << 20;

/// The faults of a file as they are found.
pub(super) struct Faults<'t> {
    text: &'t str,
    found: Vec<Fault>,
}

impl<'t> Faults<'t> {
    pub(super) fn new(text: &'t str) -> Faults<'t> {
        Faults { text, found: Vec::new() }
    }

    pub(super) fn line(&self, offset: usize) -> usize {
        line_of(self.text, offset)
    }

    pub(super) fn add(&mut self, line: usize, what: impl Into<String>) {
        self.found.push(Fault { line, what: what.into() });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, in the order of the file.
    pub(super) fn all(mut self) -> Vec<Fault> {
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

/// A value with the line it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At<T> {
    pub(super) line: usize,
    pub(super) value: T,
}

/// A table being read. Keys that nobody asked for are faults, told by [`Section::done`].
pub(super) struct Section<'d> {
    /// What it is, for messages: "rule", "route".
    what: &'static str,
    /// Where it begins.
    pub(super) line: usize,
    entries: BTreeMap<&'d str, (usize, &'d DeValue<'d>)>,
    asked: Vec<&'static str>,
}

impl<'d> Section<'d> {
    pub(super) fn new(
        what: &'static str,
        line: usize,
        table: &'d DeTable<'d>,
        faults: &Faults<'_>,
    ) -> Section<'d> {
        let entries = table.iter().map(|(key, value)| {
            let line = faults.line(key.span().start);
            (key.get_ref().as_ref(), (line, value.get_ref()))
        });
        Section { what, line, entries: entries.collect(), asked: Vec::new() }
    }

    pub(super) fn take(&mut self, key: &'static str) -> Option<At<&'d DeValue<'d>>> {
        self.asked.push(key);
        let (line, value) = self.entries.remove(key)?;
        Some(At { line, value })
    }

    /// Tells of what is left.
    pub(super) fn done(self, faults: &mut Faults<'_>) {
        for (key, (line, _)) in &self.entries {
            let shown = shown(key);
            let advice = match nearest(key, &self.asked) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys: {}", self.asked.join(", ")),
            };
            let begins_with_vowel = self.what.starts_with(['a', 'e', 'i', 'o', 'u']);
            let article = if begins_with_vowel { "an" } else { "a" };
            let what = self.what;
            faults.add(*line, format!("{article} {what} has no key `{shown}`; {advice}"));
        }
    }

    fn wrong(
        &self,
        found: &At<&DeValue<'_>>,
        key: &str,
        wanted: &str,
        faults: &mut Faults<'_>,
    ) {
        let is = found.value.type_str();
        faults.add(found.line, format!("`{key}` must be {wanted}, not {is}"));
    }

    /// A text.
    pub(super) fn text(
        &mut self,
        key: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<At<String>> {
        let found = self.take(key)?;
        let Some(text) = found.value.as_str() else {
            self.wrong(&found, key, "a text in quotation marks", faults);
            return None;
        };
        if text.trim().is_empty() {
            faults.add(found.line, format!("`{key}` is empty; leave it out or fill it"));
            return None;
        }
        Some(At { line: found.line, value: text.to_owned() })
    }

    /// A text or a list of texts.
    pub(super) fn texts(
        &mut self,
        key: &'static str,
        faults: &mut Faults<'_>,
    ) -> Vec<At<String>> {
        let Some(found) = self.take(key) else { return Vec::new() };
        let values: Vec<&Spanned<DeValue<'_>>> = match found.value {
            DeValue::Array(list) => list.iter().collect(),
            DeValue::String(text) if !text.trim().is_empty() => {
                return vec![At { line: found.line, value: text.as_ref().to_owned() }];
            }
            _ => {
                self.wrong(&found, key, "a text or a list of texts", faults);
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for value in values {
            let line = faults.line(value.span().start);
            match value.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => {
                    texts.push(At { line, value: text.to_owned() });
                }
                _ => faults.add(line, format!("`{key}` may only list texts, none empty")),
            }
        }
        if texts.is_empty() {
            faults.add(found.line, format!("`{key}` lists nothing; leave it out"));
        }
        texts
    }

    /// Whether, or `None` where it is not said.
    pub(super) fn flag(
        &mut self,
        key: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<bool> {
        let found = self.take(key)?;
        let flag = found.value.as_bool();
        if flag.is_none() {
            self.wrong(&found, key, "true or false", faults);
        }
        flag
    }

    /// A number within bounds.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        (least, most): (f64, f64),
        faults: &mut Faults<'_>,
    ) -> Option<f64> {
        let found = self.take(key)?;
        let plain = |text: &str| text.replace('_', "").parse::<f64>().ok();
        let number = match found.value {
            DeValue::Integer(whole) => plain(whole.as_str()),
            DeValue::Float(number) => plain(number.as_str()),
            _ => None,
        };
        let Some(number) = number.filter(|number| number.is_finite()) else {
            self.wrong(&found, key, "a number", faults);
            return None;
        };
        if number < least || number > most {
            faults.add(
                found.line,
                format!("`{key}` must lie between {least} and {most}, not at {number}"),
            );
            return None;
        }
        Some(number)
    }

    /// A length of time as milliseconds.
    pub(super) fn duration(
        &mut self,
        key: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<i64> {
        let found = self.text(key, faults)?;
        let length = duration(&found.value);
        if length.is_none() {
            faults.add(
                found.line,
                format!(
                    "`{key}` is no length of time: {}; write it like 30s, 5m, 4h, 3d, 2w or 1h30m",
                    shown(&found.value)
                ),
            );
        }
        length
    }

    /// A moment as milliseconds.
    pub(super) fn moment(
        &mut self,
        key: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<i64> {
        let found = self.take(key)?;
        let text = match found.value {
            DeValue::String(text) => text.as_ref().to_owned(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => String::new(),
        };
        match text.trim().parse::<jiff::Timestamp>() {
            Ok(moment) => Some(moment.as_millisecond()),
            Err(_) => {
                faults.add(
                    found.line,
                    format!("`{key}` must be a moment like 2031-09-03T18:00:00Z"),
                );
                None
            }
        }
    }

    /// A table.
    pub(super) fn table(
        &mut self,
        key: &'static str,
        what: &'static str,
        faults: &mut Faults<'_>,
    ) -> Option<Section<'d>> {
        let found = self.take(key)?;
        let Some(table) = found.value.as_table() else {
            self.wrong(&found, key, "a table: { key = value }", faults);
            return None;
        };
        Some(Section::new(what, found.line, table, faults))
    }

    /// All entries of a table whose keys are anybody's, as texts or lists of texts.
    pub(super) fn any_texts(
        mut self,
        faults: &mut Faults<'_>,
    ) -> Vec<(String, Vec<At<String>>)> {
        let keys: Vec<&'d str> = self.entries.keys().copied().collect();
        let mut all = Vec::new();
        for key in keys {
            let Some((line, value)) = self.entries.remove(key) else { continue };
            let found = At { line, value };
            let texts: Vec<At<String>> = match value {
                DeValue::String(text) => {
                    vec![At { line, value: text.as_ref().to_owned() }]
                }
                DeValue::Array(list) => list
                    .iter()
                    .filter_map(|one| one.get_ref().as_str())
                    .map(|text| At { line, value: text.to_owned() })
                    .collect(),
                _ => Vec::new(),
            };
            if texts.is_empty() {
                self.wrong(&found, &shown(key), "a text or a list of texts", faults);
                continue;
            }
            all.push((key.to_owned(), texts));
        }
        all
    }

    /// The tables of a list: `[[key]]`.
    pub(super) fn tables(
        &mut self,
        key: &'static str,
        what: &'static str,
        faults: &mut Faults<'_>,
    ) -> Vec<Section<'d>> {
        let Some(found) = self.take(key) else { return Vec::new() };
        let DeValue::Array(list) = found.value else {
            self.wrong(&found, key, &format!("a list of tables: [[{key}]]"), faults);
            return Vec::new();
        };
        let mut sections = Vec::new();
        for one in list.iter() {
            let line = faults.line(one.span().start);
            match one.get_ref().as_table() {
                Some(table) => sections.push(Section::new(what, line, table, faults)),
                None => faults
                    .add(line, format!("`{key}` must be a list of tables: [[{key}]]")),
            }
        }
        sections
    }

    /// Whether any key is left but these.
    pub(super) fn has_others(&self, but: &[&str]) -> bool {
        self.entries.keys().any(|key| !but.contains(key))
    }

    /// Whether this key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }
}

/// One of the words of a table, or a fault with the nearest of them.
pub(super) fn one_of<T: Copy>(
    found: &At<String>,
    key: &str,
    known: &[(&'static str, T)],
    faults: &mut Faults<'_>,
) -> Option<T> {
    let typed = found.value.trim();
    let same = known.iter().find(|(word, _)| word.eq_ignore_ascii_case(typed));
    if let Some((_, value)) = same {
        return Some(*value);
    }
    let words: Vec<&'static str> = known.iter().map(|(word, _)| *word).collect();
    let near = nearest(&typed.to_lowercase(), &words)
        .or_else(|| nearest(typed, &words))
        .or_else(|| {
            let upper = typed.to_uppercase();
            nearest(&upper, &words)
        });
    let advice = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", words.join(", ")),
    };
    faults.add(found.line, format!("`{key}` cannot be `{}`; {advice}", shown(typed)));
    None
}

/// A pattern between slashes; `None` where the text is none. A whole one must fit the whole text.
pub(super) fn pattern(
    found: &At<String>,
    key: &str,
    is_whole: bool,
    faults: &mut Faults<'_>,
) -> Option<Option<regex::Regex>> {
    let inside = found.value.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'))?;
    let wrapped = if is_whole { format!("^(?:{inside})$") } else { inside.to_owned() };
    let built = RegexBuilder::new(&wrapped)
        .case_insensitive(true)
        .size_limit(PATTERN_SIZE)
        .build();
    match built {
        Ok(pattern) if inside.is_empty() || pattern.is_match("") => {
            faults.add(
                found.line,
                format!(
                    "the pattern of `{key}` is met by anything, even by nothing; ask for more"
                ),
            );
            Some(None)
        }
        Ok(pattern) => Some(Some(pattern)),
        Err(error) => {
            let last = error.to_string();
            let last = last.lines().last().unwrap_or_default().trim().to_owned();
            faults.add(found.line, format!("the pattern of `{key}` is wrong: {last}"));
            Some(None)
        }
    }
}

/// "30s", "1h30m", "2d" as milliseconds.
fn duration(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let count: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit = match rest.get(..letters)? {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(unit)?)?;
        rest = rest.get(letters..)?.trim_start();
    }
    // A century is more than anybody means.
    (total <= 3_155_760_000_000).then_some(total)
}

/// What a person typed, as it can be shown.
pub(super) fn shown(typed: &str) -> String {
    let clean: String =
        typed.chars().take(60).map(|c| if c.is_control() { '?' } else { c }).collect();
    if typed.chars().nth(60).is_some() { format!("{clean}…") } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_written_as_people_write_them() {
        assert_eq!(duration("30s"), Some(30_000));
        assert_eq!(duration("1h30m"), Some(5_400_000));
        assert_eq!(duration("2d"), Some(172_800_000));
        assert_eq!(duration("0s"), Some(0));
        for wrong in
            ["", "5", "h", "5 minutes", "-5m", "99999999999999999999s", "9999w9x"]
        {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
