//! A table of a TOML file, read strictly: each fault with its line, and all of them at once.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, line_of, nearest};

/// The fields of one table. Each key that is asked for is known from then on; [`Fields::finish`] complains of
/// the others.
pub(crate) struct Fields<'t> {
    text: &'t str,
    table: &'t DeTable<'t>,
    line: usize,
    known: Vec<&'static str>,
    faults: &'t mut Vec<Fault>,
}

impl<'t> Fields<'t> {
    /// The fields of a table that begins at the byte `start`.
    pub(crate) fn new(
        text: &'t str,
        table: &'t DeTable<'t>,
        start: usize,
        faults: &'t mut Vec<Fault>,
    ) -> Fields<'t> {
        Fields { text, table, line: line_of(text, start), known: Vec::new(), faults }
    }

    /// The line that the table begins in.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// Something is wrong with a key, or with the table where it lacks the key.
    pub(crate) fn fault(&mut self, key: &str, what: impl Display) {
        let line = match self.table.get(key) {
            Some(value) => line_of(self.text, value.span().start),
            None => self.line,
        };
        self.faults.push(Fault { line, what: format!("{key}: {what}") });
    }

    /// A string that may be left out.
    pub(crate) fn string(&mut self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        match value.get_ref().as_str() {
            Some(words) if !words.trim().is_empty() => Some(words.to_owned()),
            Some(_) => self.wrong(key, "must not be empty"),
            None => self.wrong(key, "must be a string"),
        }
    }

    /// A string that must be there.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<String> {
        if !self.table.contains_key(key) {
            self.known.push(key);
            return self.wrong(key, "is missing");
        }
        self.string(key)
    }

    /// A list of strings, or one string; empty where it is left out.
    pub(crate) fn strings(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.value(key) else { return Vec::new() };
        if let Some(words) = value.get_ref().as_str() {
            return vec![words.to_owned()];
        }
        let mut list = Vec::new();
        for item in value.get_ref().as_array().into_iter().flat_map(|array| array.iter())
        {
            match item.get_ref().as_str() {
                Some(words) if !words.trim().is_empty() => list.push(words.to_owned()),
                _ => self.fault(key, "must be a list of strings that are not empty"),
            }
        }
        if !value.get_ref().is_array() {
            self.fault(key, "must be a string or a list of strings");
        }
        list
    }

    /// Strings by name: `{ name = "words" }`.
    pub(crate) fn named(&mut self, key: &'static str) -> BTreeMap<String, String> {
        let mut named = BTreeMap::new();
        let Some(value) = self.value(key) else { return named };
        let Some(table) = value.get_ref().as_table() else {
            self.fault(key, "must be a table of strings: { name = \"…\" }");
            return named;
        };
        for (name, words) in table {
            match words.get_ref().as_str() {
                Some(words) => {
                    named.insert(name.get_ref().to_string(), words.to_owned());
                }
                None => {
                    self.fault(key, format_args!("{} must be a string", name.get_ref()))
                }
            }
        }
        named
    }

    /// Yes or no.
    pub(crate) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        value.get_ref().as_bool().or_else(|| self.wrong(key, "must be true or false"))
    }

    /// A whole number within bounds.
    pub(crate) fn number(
        &mut self,
        key: &'static str,
        bounds: RangeInclusive<u32>,
    ) -> Option<u32> {
        let value = self.value(key)?;
        let number = value.get_ref().as_integer().and_then(|integer| {
            u32::from_str_radix(integer.as_str(), integer.radix()).ok()
        });
        match number {
            Some(number) if bounds.contains(&number) => Some(number),
            _ => {
                let (least, most) = (bounds.start(), bounds.end());
                self.wrong(
                    key,
                    format_args!("must be a whole number from {least} to {most}"),
                )
            }
        }
    }

    /// A stretch of time within bounds: `"30s"`, `"5m"`, `"24h"`, `"7d"`.
    pub(crate) fn time(
        &mut self,
        key: &'static str,
        bounds: RangeInclusive<Duration>,
    ) -> Option<Duration> {
        let words = self.string(key)?;
        let Some(time) = duration(&words) else {
            return self
                .wrong(key, "must be a time such as \"30s\", \"5m\", \"24h\" or \"7d\"");
        };
        if !bounds.contains(&time) {
            let (least, most) = (bounds.start().as_secs(), bounds.end().as_secs());
            return self.wrong(key, format_args!("must be between {least}s and {most}s"));
        }
        Some(time)
    }

    /// One of several words.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let words = self.string(key)?;
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == words) {
            return Some(*choice);
        }
        let names: Vec<&'static str> = choices.iter().map(|(name, _)| *name).collect();
        let hint = hint(&words, &names);
        self.wrong(key, format_args!("must be one of {}{hint}", names.join(", ")))
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Complains of the keys that nobody asked for.
    pub(crate) fn finish(self) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let hint = hint(name, &self.known);
            let line = line_of(self.text, key.span().start);
            // A key may be a secret that slipped, so a long one is not repeated.
            let shown = watchfloor_brief::safe::short(name, 40);
            self.faults.push(Fault { line, what: format!("{shown}: unknown key{hint}") });
        }
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn wrong<T>(&mut self, key: &str, what: impl Display) -> Option<T> {
        self.fault(key, what);
        None
    }
}

fn hint(word: &str, known: &[&str]) -> String {
    nearest(word, known)
        .map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

/// A number and a unit.
fn duration(words: &str) -> Option<Duration> {
    let unit = words.chars().last()?;
    let number: u64 = words.strip_suffix(unit)?.trim_end().parse().ok()?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(number.checked_mul(seconds)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(duration("30s"), Some(Duration::from_secs(30)));
        assert_eq!(duration("7 d"), Some(Duration::from_secs(7 * 86_400)));
        for bad in ["", "30", "s", "-1s", "1.5h", "18446744073709551615d", "1é"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
