/*!
The configuration of a running room: one TOML file, and the environment above it.

Every setting has a default, so an empty file is a sound one. What is typed wrongly is an error that names the
line; nothing unknown is passed over. `docs/running.md` is the reference, for people.
*/

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer};
use url::Url;

/// What variables that override a setting begin with: `WATCHFLOOR__COLLECT__AGENT` is `agent` in `[collect]`.
pub const PREFIX: &str = "WATCHFLOOR__";

/// How a room is run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The room's file.
    pub room: Option<PathBuf>,
    /// Actors of the user's own.
    pub actors: Option<PathBuf>,
    /// Rules, routes and receivers of alerts.
    pub rules: Option<PathBuf>,
    /// How sources are visited.
    pub collect: Collect,
    /// Where items may be pushed to.
    pub push: Option<Push>,
    /// The wall.
    pub wall: Option<Wall>,
    /// How reports are read.
    pub read: Read,
    /// What alerts are drawn from.
    pub picture: PictureSettings,
    /// Metrics and health.
    pub operations: Option<Operations>,
    /// What is logged.
    pub log: Log,
}

/// `[collect]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Collect {
    /// What this room calls itself; an address to write to belongs in it.
    pub agent: String,
    /// Private hosts and networks that may be visited all the same.
    pub allow_private: Vec<String>,
    /// The least time between two requests to one host.
    #[serde(deserialize_with = "duration")]
    pub gap: Duration,
    /// The least time between two visits of a source.
    #[serde(deserialize_with = "duration")]
    pub least: Duration,
    /// The most.
    #[serde(deserialize_with = "duration")]
    pub most: Duration,
    /// Visits under way at a time.
    pub at_once: NonZeroUsize,
    /// Megabytes of one answer, unpacked.
    pub megabytes: NonZeroUsize,
    /// How long one answer may take.
    #[serde(deserialize_with = "duration")]
    pub patience: Duration,
}

/// `[push]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How hubs reach it from outside; without it feeds are not subscribed to.
    #[serde(default)]
    pub public: Option<Url>,
}

/// `[wall]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wall {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The path under which a reverse proxy shows it, as `/watch`.
    #[serde(default)]
    pub base_path: String,
    /// Reverse proxies whose word counts on where a request comes from: addresses and networks.
    #[serde(default)]
    pub trusted_proxies: Vec<String>,
    /// What the room is called on the wall; the name of its file where it is left out.
    #[serde(default)]
    pub name: Option<String>,
}

/// `[read]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Read {
    /// Reports read at a time; one for each processor core where it is left out.
    pub jobs: Option<NonZeroUsize>,
}

/// `[picture]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PictureSettings {
    /// How far back alerts look.
    #[serde(deserialize_with = "duration")]
    pub window: Duration,
    /// How often the picture is made anew though nothing came: deadlines pass by themselves.
    #[serde(deserialize_with = "duration")]
    pub every: Duration,
}

/// `[operations]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operations {
    /// Where to listen; apart from everything else, so that it is not shown to the world by mistake.
    pub listen: SocketAddr,
}

/// `[log]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// How lines look.
    pub format: LogFormat,
    /// What is logged, as `tracing` filters are written: `info`, `info,watchfloor_sources=debug`.
    pub level: String,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Collect {
    fn default() -> Collect {
        Collect {
            agent: concat!("Watchfloor/", env!("CARGO_PKG_VERSION")).to_owned(),
            allow_private: Vec::new(),
            gap: Duration::from_secs(1),
            least: Duration::from_secs(60),
            most: Duration::from_secs(2 * 60 * 60),
            at_once: const { NonZeroUsize::new(32).unwrap() },
            megabytes: const { NonZeroUsize::new(16).unwrap() },
            patience: Duration::from_secs(60),
        }
    }
}

impl Default for PictureSettings {
    fn default() -> PictureSettings {
        let day = Duration::from_secs(24 * 60 * 60);
        PictureSettings { window: 7 * day, every: Duration::from_secs(60) }
    }
}

impl Default for Log {
    fn default() -> Log {
        Log { format: LogFormat::Text, level: "info".to_owned() }
    }
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, or the variable.
    pub place: String,
    /// What to put right.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for Fault {}

impl Config {
    /// Reads a file, where one is named, and sets above it what the environment says. Paths in the file are
    /// those of its own folder.
    pub fn load(
        path: Option<&Path>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Config, Fault> {
        let name =
            path.map_or_else(|| "no file".to_owned(), |path| path.display().to_string());
        let text = match path {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path).map_err(|error| Fault {
                place: name.clone(),
                what: format!("cannot be read ({error}); check the path"),
            })?,
        };
        let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
        let mut config = Config::parse(&text, &name, environment)?;
        let paths = [&mut config.room, &mut config.actors, &mut config.rules];
        for own in paths.into_iter().flatten() {
            *own = folder.join(&*own);
        }
        Ok(config)
    }

    /// The settings of a text, and of the variables that begin with [`PREFIX`].
    pub fn parse(
        text: &str,
        name: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Config, Fault> {
        let told = |error: toml::de::Error| Fault {
            place: place(name, text, error.span()),
            what: error.message().to_owned(),
        };
        // By itself first: only then can a fault name its line.
        toml::from_str::<Config>(text).map_err(told)?.checked(name)?;
        let mut table: toml::Table = toml::from_str(text).map_err(told)?;
        let above: BTreeMap<String, String> = environment
            .filter_map(|(key, value)| {
                Some((key.strip_prefix(PREFIX)?.to_owned(), value))
            })
            .collect();
        let mut config = Config::from_table(table.clone())
            .map_err(|what| Fault { place: name.to_owned(), what })?;
        // One at a time, so that a fault names its variable.
        for (key, value) in above {
            let variable = format!("{PREFIX}{key}");
            let fault = |what: String| Fault { place: variable.clone(), what };
            set(&mut table, &key.to_lowercase(), &value).map_err(fault)?;
            config =
                Config::from_table(table.clone()).map_err(fault)?.checked(&variable)?;
        }
        Ok(config)
    }

    fn from_table(table: toml::Table) -> Result<Config, String> {
        table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }

    /// What no type can say.
    fn checked(self, place: &str) -> Result<Config, Fault> {
        let fault =
            |what: &str| Err(Fault { place: place.to_owned(), what: what.to_owned() });
        if self.collect.least > self.collect.most {
            return fault("`least` in [collect] is longer than `most`");
        }
        if self.collect.least.is_zero() || self.picture.every.is_zero() {
            return fault(
                "`least` in [collect] and `every` in [picture] must be above zero",
            );
        }
        if self.collect.agent.trim().is_empty()
            || !self.collect.agent.chars().all(|c| (' '..='~').contains(&c))
        {
            return fault("`agent` in [collect] must be a name in plain ASCII letters");
        }
        Ok(self)
    }
}

/// Sets `collect__agent` to a value: as TOML where it is some, else as the words it is.
fn set(table: &mut toml::Table, key: &str, value: &str) -> Result<(), String> {
    let mut parts = key.split("__").peekable();
    let mut at = table;
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            let parsed = toml::from_str::<toml::Table>(&format!("value = {value}"));
            let found = parsed.ok().and_then(|mut table| table.remove("value"));
            let found = found.unwrap_or_else(|| toml::Value::String(value.to_owned()));
            at.insert(part.to_owned(), found);
            return Ok(());
        }
        let deeper =
            at.entry(part).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        at = deeper.as_table_mut().ok_or_else(|| format!("`{part}` is no table"))?;
    }
    Ok(())
}

/// A file with the line of a fault.
pub(crate) fn place(
    name: &str,
    text: &str,
    span: Option<std::ops::Range<usize>>,
) -> String {
    match span.and_then(|span| text.get(..span.start)) {
        Some(before) => format!("{name}:{}", before.matches('\n').count() + 1),
        None => name.to_owned(),
    }
}

/// `90s`, `5m`, `1h 30m`, `7d`.
fn duration<'de, D: Deserializer<'de>>(input: D) -> Result<Duration, D::Error> {
    let typed = String::deserialize(input)?;
    let days = typed.strip_suffix('d').and_then(|days| days.trim().parse::<u32>().ok());
    let found = match days {
        Some(days) => Some(Duration::from_secs(u64::from(days) * 24 * 60 * 60)),
        None => typed
            .parse::<SignedDuration>()
            .ok()
            .and_then(|found| Duration::try_from(found).ok()),
    };
    found.ok_or_else(|| {
        serde::de::Error::custom(format!(
            "`{typed}` is no length of time: write it as 90s, 5m or 7d"
        ))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn parsed(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        let pairs = environment
            .iter()
            .map(|(key, value)| (format!("{PREFIX}{key}"), (*value).to_owned()));
        Config::parse(text, "w.toml", pairs).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_empty_file_is_a_sound_one() {
        let config = parsed("", &[]).unwrap();
        assert_eq!(config.collect.least, Duration::from_secs(60));
        assert_eq!(config.picture.window, Duration::from_secs(604_800));
        assert!(config.push.is_none() && config.operations.is_none());
    }

    #[test]
    fn the_environment_counts_for_more() {
        let text = "[collect]\nagent = \"Ours/1\"\nleast = \"5m\"\n";
        let above = [
            ("COLLECT__LEAST", "90s"),
            ("COLLECT__AT_ONCE", "7"),
            ("OPERATIONS__LISTEN", "127.0.0.1:9187"),
            ("COLLECT__ALLOW_PRIVATE", "[\"10.0.0.0/8\"]"),
        ];
        let config = parsed(text, &above).unwrap();
        assert_eq!(config.collect.agent, "Ours/1");
        assert_eq!(config.collect.least, Duration::from_secs(90));
        assert_eq!(config.collect.at_once.get(), 7);
        assert_eq!(config.collect.allow_private, ["10.0.0.0/8"]);
        assert_eq!(config.operations.unwrap().listen.port(), 9187);
    }

    #[test]
    fn faults_name_their_line() {
        let fault =
            parsed("room = \"a.room\"\n[collect]\nagnet = \"x\"\n", &[]).unwrap_err();
        assert!(fault.starts_with("w.toml:3: unknown field `agnet`"), "{fault}");
        let fault = parsed("[collect]\nleast = \"soon\"\n", &[]).unwrap_err();
        assert!(fault.contains("w.toml:2") && fault.contains("90s"), "{fault}");
        let fault = parsed("[collect]\nleast = \"5h\"\n", &[]).unwrap_err();
        assert!(fault.contains("longer than `most`"), "{fault}");
        let fault = parsed("[log]\nlevel = 3\n[log]\n", &[]).unwrap_err();
        assert!(fault.starts_with("w.toml:"), "{fault}");
    }

    #[test]
    fn faults_name_their_variable() {
        let fault = parsed("", &[("COLLECT__AGNET", "x")]).unwrap_err();
        assert!(
            fault.starts_with("WATCHFLOOR__COLLECT__AGNET: unknown field"),
            "{fault}"
        );
        let fault = parsed("room = \"a\"\n", &[("ROOM__X", "x")]).unwrap_err();
        assert!(fault.contains("`room` is no table"), "{fault}");
        let fault = parsed("", &[("COLLECT__AGENT", "\"two\\nlines\"")]).unwrap_err();
        assert!(fault.contains("plain ASCII"), "{fault}");
    }

    #[test]
    fn paths_are_those_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.toml");
        std::fs::write(&path, "room = \"a.room\"\nrules = \"/etc/r.toml\"\n").unwrap();
        let config = Config::load(Some(&path), std::iter::empty()).unwrap();
        assert_eq!(config.room.unwrap(), folder.path().join("a.room"));
        assert_eq!(config.rules.unwrap(), Path::new("/etc/r.toml"));
    }
}
