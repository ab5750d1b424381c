//! What may be typed about sources, rules and a running room.

use std::path::PathBuf;

use clap::Subcommand;
use watchfloor_clock::Clock;

use super::room::RoomFile;
use crate::moments;

/// `watchfloor run`.
#[derive(Debug, clap::Args)]
#[command(after_help = RUN_NOTES)]
pub struct Run {
    /// The room [default: the configuration's, or watchfloor.room]
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_ROOM")]
    pub room: Option<PathBuf>,

    /// The configuration (docs/running.md); what is typed here counts for more
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_CONFIG")]
    pub config: Option<PathBuf>,

    /// Rules, routes and receivers of alerts (docs/alerts.md); without any, alerts are not made
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,

    /// Actors and places of your own, in TOML or CSV (docs/actor-file.md)
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,

    /// Visit private and loopback hosts too: networks or hosts, as `127.0.0.0/8`
    #[arg(long, value_name = "HOST|NETWORK")]
    pub allow_private: Vec<String>,

    /// The clock, where it is not the wall's
    #[command(flatten)]
    pub clock: WorldClock,

    /// Visit every source that is due once, and stop when all that came is in the picture
    #[arg(long)]
    pub once: bool,
}

/// The clock of a world that is played back: whoever collects from there goes by it.
#[derive(Debug, clap::Args)]
pub struct WorldClock {
    /// Go by the clock of a world that is played back (`world play` prints it)
    #[arg(long, value_name = "CLOCK", value_parser = clock, hide = true)]
    clock: Option<Clock>,
}

impl WorldClock {
    /// This clock; the wall's where none was named.
    pub fn get(&self) -> Clock {
        self.clock.clone().unwrap_or_else(Clock::wall)
    }
}

fn clock(typed: &str) -> Result<Clock, String> {
    Clock::shared(typed).ok_or_else(|| "write it as `world play` prints it".to_owned())
}

const RUN_NOTES: &str = "\
The log goes to standard error. SIGTERM or Ctrl-C stops it gracefully: what was accepted is on the disk, and is \
read at the next start. SIGHUP reads the configuration's rules and receivers again; faulty ones leave the old in \
force.";

/// `watchfloor source`.
#[derive(Debug, clap::Args)]
pub struct Source {
    /// What to do.
    #[command(subcommand)]
    pub task: SourceTask,
}

/// `watchfloor source …`
#[derive(Debug, Subcommand)]
pub enum SourceTask {
    /// Try a source, show its last items as they would be read, and add it
    Add(SourceAdd),
    /// Add a pack of sources: `world-news`, `humanitarian`, `hazards`, or a TOML file; without a name, list them
    Pack(SourcePack),
    /// Visit it no longer; what it brought stays in the room
    Remove(SourceName),
    /// Leave it out until it is resumed
    Pause(SourceName),
    /// Visit it again
    Resume(SourceName),
    /// Let somebody push items: makes the source and prints a token, once
    Token(SourceToken),
    /// File an archive (WARC or JSON lines) through a source, for the past
    Backfill(Backfill),
}

/// `watchfloor source add`.
#[derive(Debug, clap::Args)]
pub struct SourceAdd {
    /// A feed, a page with links to reports, a home page that names its feeds, or a folder to watch
    #[arg(value_name = "ADDRESS|DIR")]
    pub address: String,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// What to call it [default: from its address]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Who publishes it, where its reports do not say [default: what the feed calls itself]
    #[arg(long, value_name = "OUTLET")]
    pub outlet: Option<String>,

    /// Fetch the page behind each item, as feeds mostly give summaries; `false` keeps to what the feed says
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    pub full_text: bool,

    /// The CSS selector of the links to reports, for a page that is no feed
    #[arg(long, value_name = "CSS")]
    pub link: Option<String>,

    /// Visit private and loopback hosts too: networks or hosts, as `127.0.0.0/8`
    #[arg(long, value_name = "HOST|NETWORK")]
    pub allow_private: Vec<String>,

    /// Add it without trying
    #[arg(long)]
    pub untried: bool,
}

/// `watchfloor source pack`.
#[derive(Debug, clap::Args)]
pub struct SourcePack {
    /// The pack's name, or a file of `[[source]]` tables
    #[arg(value_name = "NAME|FILE")]
    pub pack: Option<String>,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Visit private and loopback hosts too: networks or hosts, as `127.0.0.0/8`
    #[arg(long, value_name = "HOST|NETWORK")]
    pub allow_private: Vec<String>,

    /// Add them without trying
    #[arg(long)]
    pub untried: bool,

    /// The clock, where it is not the wall's
    #[command(flatten)]
    pub clock: WorldClock,
}

/// One source by name.
#[derive(Debug, clap::Args)]
pub struct SourceName {
    /// Its name, as `watchfloor sources` shows it
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

/// `watchfloor source token`.
#[derive(Debug, clap::Args)]
pub struct SourceToken {
    /// Its name; items are pushed to `/push/NAME`
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Who publishes it, where its reports do not say
    #[arg(long, value_name = "OUTLET")]
    pub outlet: Option<String>,
}

/// `watchfloor source backfill`.
#[derive(Debug, clap::Args)]
pub struct Backfill {
    /// The archive: `.warc`, `.warc.gz`, `.jsonl`
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The name of the source that it is counted to [default: the file's]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

/// `watchfloor sources`.
#[derive(Debug, clap::Args)]
pub struct Sources {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,

    /// The clock, where it is not the wall's
    #[command(flatten)]
    pub clock: WorldClock,
}

/// `watchfloor rules`.
#[derive(Debug, clap::Args)]
pub struct Rules {
    /// What to do.
    #[command(subcommand)]
    pub task: RulesTask,
}

/// `watchfloor rules …`
#[derive(Debug, Subcommand)]
pub enum RulesTask {
    /// Say everything that is wrong with a file of rules; with a room, also what would fire in it
    Check {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,

        /// Try the rules on this room
        #[arg(long, value_name = "FILE")]
        room: Option<PathBuf>,

        /// What was known in it at this moment
        #[arg(long, value_name = "TIME", value_parser = moments::moment, requires = "room")]
        as_of: Option<i64>,
    },
}

/// `watchfloor config`.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub task: ConfigTask,
}

/// `watchfloor config …`
#[derive(Debug, Subcommand)]
pub enum ConfigTask {
    /// Say what is wrong with a configuration and the files it names
    Check {
        /// The file
        #[arg(value_name = "FILE", env = "WATCHFLOOR_CONFIG")]
        file: Option<PathBuf>,
    },
}

/// `watchfloor alerts`.
#[derive(Debug, clap::Args)]
pub struct Alerts {
    /// What to do [default: list those that hold]
    #[command(subcommand)]
    pub task: Option<AlertsTask>,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Those that hold no longer, too
    #[arg(long)]
    pub all: bool,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// `watchfloor alerts …`
#[derive(Debug, Subcommand)]
pub enum AlertsTask {
    /// Somebody has seen it: no reminders, but corrections still come
    Ack {
        /// Its number
        alert: u64,
        /// Who
        #[arg(long, value_name = "NAME", env = "WATCHFLOOR_USER")]
        by: String,
    },
    /// Somebody is to look after it
    Assign {
        /// Its number
        alert: u64,
        /// To whom
        #[arg(long, value_name = "NAME")]
        to: String,
        /// By whom
        #[arg(long, value_name = "NAME", env = "WATCHFLOOR_USER")]
        by: String,
    },
    /// It is done with: nothing more is told of it but that it was wrong
    Resolve {
        /// Its number
        alert: u64,
        /// Who
        #[arg(long, value_name = "NAME", env = "WATCHFLOOR_USER")]
        by: String,
    },
    /// Words of your own beside it
    Note {
        /// Its number
        alert: u64,
        /// The words
        words: String,
        /// Who
        #[arg(long, value_name = "NAME", env = "WATCHFLOOR_USER")]
        by: String,
    },
}
