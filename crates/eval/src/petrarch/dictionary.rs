//! PETRARCH's actor and agent dictionaries.

/// Actors and agents known beforehand.
///
/// The actors file has a name and its code in brackets on each line; below it, `+` leads synonyms and
/// an indented line a code that holds for a time:
///
/// ```text
/// ALDA [ALD]
/// +ALDAN
/// KING_BORIN          # comment
///     [ALDGOV 19950601-19990815]
///     [ALDELI >19990816]
/// ```
///
/// Underscores stand for spaces. `[---]` is no code. `[FRO/BIL]` is several actors at once. The agents
/// file has a word, its plural in braces (`{}` for none, nothing for a regular one) and the code to be
/// put behind (`[~MIL]`) or before (`[NGO~]`) that of the country; `!NAME! = A, B` names words that may
/// stand in its place in other entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// Who goes by which names.
    pub actors: Vec<ActorEntry>,
    /// Which words stand for a kind of actor.
    pub agents: Vec<AgentEntry>,
}

/// An actor known by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorEntry {
    /// Names in capitals, with spaces.
    pub names: Vec<String>,
    /// Codes and when they hold; those without a time are the last resort.
    pub codes: Vec<DatedCode>,
}

/// A code and when it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedCode {
    /// The code; `A/B` for several actors at once.
    pub code: String,
    /// First day, ISO 8601.
    pub from: Option<String>,
    /// Last day, ISO 8601.
    pub to: Option<String>,
}

/// A word for a kind of actor ("soldier").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentEntry {
    /// Its forms in capitals, singular and plural, with spaces.
    pub forms: Vec<String>,
    /// Its code, with `~` where the country's goes.
    pub code: String,
}

impl Dictionary {
    /// Reads both files. A line that cannot be made out is passed over, as PETRARCH does.
    pub fn parse(actors: &str, agents: &str) -> Dictionary {
        Dictionary { actors: parse_actors(actors), agents: parse_agents(agents) }
    }
}

fn parse_actors(text: &str) -> Vec<ActorEntry> {
    let mut entries: Vec<ActorEntry> = Vec::new();
    for line in lines(&text) {
        let (name, codes) = split_codes(line);
        let is_new = !name.is_empty() && !name.starts_with('+');
        if is_new {
            entries.push(ActorEntry::default());
        }
        let Some(entry) = entries.last_mut() else { continue };
        let name = spaced(name.trim_start_matches('+'));
        if !name.is_empty() {
            entry.names.push(name);
        }
        entry.codes.extend(codes.iter().filter_map(|code| dated(code)));
    }
    entries.retain(|entry| !entry.names.is_empty() && !entry.codes.is_empty());
    entries
}

fn parse_agents(text: &str) -> Vec<AgentEntry> {
    let mut entries = Vec::new();
    let mut sets: Vec<(String, Vec<String>)> = Vec::new();
    for line in lines(&text) {
        if line.starts_with('!')
            && let Some((name, members)) = line.split_once('=')
        {
            let members = members.split(',').map(spaced).collect();
            sets.push((name.trim().to_owned(), members));
            continue;
        }
        let (before, codes) = split_codes(line);
        let Some(code) = codes.first().map(|code| code.trim()) else { continue };
        let (word, plural) = match before.split_once('{') {
            Some((word, rest)) => (word, Some(rest.trim_end().trim_end_matches('}'))),
            None => (before, None),
        };
        let mut forms = Vec::new();
        for word in expanded(word.trim(), &sets) {
            let word = spaced(&word);
            if plural.is_none() {
                forms.push(plural_of(&word));
            }
            forms.push(word);
        }
        forms.extend(plural.into_iter().map(spaced).filter(|plural| !plural.is_empty()));
        entries.push(AgentEntry { forms, code: code.to_owned() });
    }
    entries
}

/// The lines without comments (`#` to the end, and `<!-- … -->` over lines), as far as they hold
/// anything.
fn lines<'t>(text: &&'t str) -> impl Iterator<Item = &'t str> {
    let mut in_comment = false;
    text.lines().filter_map(move |line| {
        let opens = line.trim_start().starts_with("<!");
        let skipped = in_comment || opens;
        if skipped {
            in_comment = !line.contains("-->");
            return None;
        }
        let line = line.split('#').next().unwrap_or("").trim_end();
        (!line.trim().is_empty()).then_some(line.trim_start())
    })
}

/// What stands before the first bracket, and what is in brackets.
fn split_codes(line: &str) -> (&str, Vec<&str>) {
    let (name, rest) = line.split_once('[').unwrap_or((line, ""));
    let codes = rest.split('[').map(|part| part.split(']').next().unwrap_or(part).trim());
    (name.trim(), codes.filter(|code| !code.is_empty()).collect())
}

fn spaced(name: &str) -> String {
    name.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `HOBGOV 19950601 - 19990815`, `HOB < 950601`, `HOBREB >990816`, or a code alone.
fn dated(written: &str) -> Option<DatedCode> {
    let end = written.find([' ', '<', '>']).unwrap_or(written.len());
    let (code, time) = written.split_at(end);
    let meaningless = code.is_empty() || code.chars().all(|c| "-+#".contains(c));
    if meaningless {
        return None;
    }
    let time = time.trim();
    let (from, to) = if let Some(day) = time.strip_prefix('<') {
        (None, Some(day))
    } else if let Some(day) = time.strip_prefix('>') {
        (Some(day), None)
    } else if let Some((first, last)) = time.split_once('-') {
        (Some(first), Some(last))
    } else {
        (None, None)
    };
    Some(DatedCode {
        code: code.to_owned(),
        from: from.and_then(day),
        to: to.and_then(day),
    })
}

/// `19950601` or `950601` as `1995-06-01`. Years of two digits are of the last century.
fn day(digits: &str) -> Option<String> {
    let digits = digits.trim();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let full = match digits.len() {
        8 => digits.to_owned(),
        6 => format!("19{digits}"),
        _ => return None,
    };
    Some(format!("{}-{}-{}", &full[..4], &full[4..6], &full[6..]))
}

/// The word with each member of the set that it names, if it names one.
fn expanded(word: &str, sets: &[(String, Vec<String>)]) -> Vec<String> {
    for (name, members) in sets {
        if word.contains(name.as_str()) {
            return members
                .iter()
                .map(|member| word.replace(name.as_str(), member))
                .collect();
        }
    }
    vec![word.to_owned()]
}

fn plural_of(word: &str) -> String {
    let after_vowel = ["AY", "EY", "OY", "UY"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('Y') {
        Some(stem) if !after_vowel => format!("{stem}IES"),
        _ if ["S", "X", "CH", "SH"].iter().any(|end| word.ends_with(end)) => {
            format!("{word}ES")
        }
        _ => format!("{word}S"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_have_synonyms_and_codes_for_a_time() {
        let text = "<!-- A list\n of actors -->\nALDA_  [ALD] # where it all began\n+ALDAN\n\n\
            KING_BORIN\n\t[BORGOV 19950601 - 19990815]\n\t[BOR <950531]\n\t[BORELI]\n\
            GHOST [---]\n";
        let dictionary = Dictionary::parse(text, "");
        let [alda, king] = dictionary.actors.as_slice() else {
            panic!("two actors have codes: {dictionary:?}")
        };
        assert_eq!(alda.names, ["ALDA", "ALDAN"]);
        assert_eq!(king.names, ["KING BORIN"]);
        let codes: Vec<_> = king
            .codes
            .iter()
            .map(|c| (c.code.as_str(), c.from.as_deref(), c.to.as_deref()))
            .collect();
        assert_eq!(
            codes,
            [
                ("BORGOV", Some("1995-06-01"), Some("1999-08-15")),
                ("BOR", None, Some("1995-05-31")),
                ("BORELI", None, None)
            ]
        );
    }

    #[test]
    fn agents_have_plurals_and_sets() {
        let text = "!HEAD! = KING, QUEEN\nSOLDIER [~MIL]\nPOLICE {} [ ~COP]\n\
            GOOSE {GEESE} [~GGS]\n!HEAD!_OF_ALDA [~GOV]\nMINISTRY [~GOV] # x\n";
        let agents = Dictionary::parse("", text).agents;
        let of = |index: usize| agents[index].forms.join("|");
        assert_eq!(of(0), "SOLDIERS|SOLDIER");
        assert_eq!((of(1), agents[1].code.as_str()), ("POLICE".to_owned(), "~COP"));
        assert_eq!(of(2), "GOOSE|GEESE");
        assert!(of(3).contains("QUEEN OF ALDA"), "{}", of(3));
        assert_eq!(of(4), "MINISTRIES|MINISTRY");
    }

    #[test]
    fn odd_lines_are_passed_over() {
        let odd = "[ALD]\n+X\nNAME\n[[[]]\n]é[ <\nA [é<é]\n";
        let dictionary = Dictionary::parse(odd, odd);
        assert!(dictionary.actors.iter().all(|actor| !actor.names.is_empty()));
    }
}
