//! What may be typed about a room.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ColorChoice, ValueEnum};

use crate::moments::{self, Back};

/// Which room.
#[derive(Debug, clap::Args)]
pub struct RoomFile {
    /// The room's file
    #[arg(
        long = "room",
        value_name = "FILE",
        env = "WATCHFLOOR_ROOM",
        default_value = "watchfloor.room"
    )]
    pub path: PathBuf,
}

/// Which moment.
#[derive(Debug, clap::Args)]
pub struct Moment {
    /// What was known at this moment: an ISO 8601 date (its end) or instant [default: all that is
    /// known]
    #[arg(long, value_name = "TIME", value_parser = moments::moment)]
    pub as_of: Option<i64>,

    /// The room as it was at this revision; each addition of a report makes one
    #[arg(long, value_name = "N")]
    pub revision: Option<i64>,

    /// How far back to look for reports: `12h`, `3d`, `2w`, or `all`
    #[arg(long, value_name = "SPAN", default_value = "7d", value_parser = moments::window)]
    pub window: Back,
}

/// `watchfloor add`.
#[derive(Debug, clap::Args)]
#[command(after_help = ADD_NOTES)]
pub struct Add {
    /// Text or HTML files, folders of them, readings as `read --json` prints them (.jsonl), or `-` for
    /// standard input
    #[arg(value_name = "FILE|DIR", required = true)]
    pub inputs: Vec<PathBuf>,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Count each report as known from its publication, not from now: for filing older reports
    #[arg(long)]
    pub as_published: bool,

    /// When the reports were published, where they do not say so themselves: an ISO 8601 date
    /// or instant
    #[arg(long, value_name = "DATE", value_parser = super::published)]
    pub published: Option<String>,

    /// Actors and places of your own, in TOML or CSV (docs/actor-file.md)
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,

    /// Print a line for each report as soon as it is safe in the room
    #[arg(long, short)]
    pub verbose: bool,

    /// How many reports to read at a time [default: the number of processor cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

const ADD_NOTES: &str = "\
A report that is in the room already is left as it is. One that comes again in other words, from the same \
address or with nearly the same text, is a new version of it. The room's file is made where there is none.

Exit codes: 0 every input is in the room; 1 some input could not be read; 2 the command line is wrong.";

/// `watchfloor brief`.
#[derive(Debug, clap::Args)]
pub struct Brief {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// The moment
    #[command(flatten)]
    pub moment: Moment,

    /// Tell what has changed since: an instant, or how long before the brief's moment (`6h`)
    #[arg(long, value_name = "TIME|SPAN", default_value = "12h", value_parser = moments::back)]
    pub since: Back,

    /// In which form [default: terminal, Markdown where the output is a file or a pipe]
    #[arg(long, value_name = "FORM", value_enum)]
    pub format: Option<Form>,

    /// At most so many lines in each part
    #[arg(long, value_name = "N", default_value = "12")]
    pub most: NonZeroUsize,

    /// When to use colours; NO_COLOR and CLICOLOR are honoured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,

    /// The page's width in columns [default: the terminal's, at most 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<NonZeroUsize>,
}

/// The forms of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For this terminal
    Terminal,
    /// Markdown
    Markdown,
    /// One HTML file, fit to print
    Html,
}

/// `watchfloor changes`.
#[derive(Debug, clap::Args)]
pub struct Changes {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// The moment
    #[command(flatten)]
    pub moment: Moment,

    /// Since when: an instant, or how long before the moment (`6h`)
    #[arg(long, value_name = "TIME|SPAN", default_value = "12h", value_parser = moments::back)]
    pub since: Back,

    /// In which form [default: terminal, Markdown where the output is a file or a pipe]
    #[arg(long, value_name = "FORM", value_enum)]
    pub format: Option<Form>,

    /// When to use colours; NO_COLOR and CLICOLOR are honoured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,

    /// The page's width in columns [default: the terminal's, at most 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<NonZeroUsize>,
}

/// `watchfloor find`.
#[derive(Debug, clap::Args)]
pub struct Find {
    /// Words that stand in the line's sentence, all of them
    #[arg(value_name = "WORDS")]
    pub words: Option<String>,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// What kind of line
    #[arg(long, value_name = "KIND", value_enum)]
    pub what: Option<What>,

    /// Who acts or speaks: a country's code, an actor's code, or a name
    #[arg(long, value_name = "ACTOR")]
    pub actor: Option<String>,

    /// Who is acted upon or spoken to
    #[arg(long, value_name = "ACTOR")]
    pub recipient: Option<String>,

    /// The type of an act (`ASSAULT`), role of a figure (`killed`) or kind of announcement (`threat`)
    #[arg(long = "type", value_name = "TYPE")]
    pub label: Option<String>,

    /// The status of an act (`happened`, `denied`, ...)
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,

    /// The country it lies in, by its code
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,

    /// Not before this day
    #[arg(long, value_name = "DATE", value_parser = moments::day)]
    pub from: Option<i32>,

    /// Not after this day
    #[arg(long, value_name = "DATE", value_parser = moments::day)]
    pub to: Option<i32>,

    /// What was known at this moment
    #[arg(long, value_name = "TIME", value_parser = moments::moment)]
    pub as_of: Option<i64>,

    /// At most so many lines
    #[arg(long, value_name = "N", default_value = "50")]
    pub most: NonZeroUsize,

    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Kinds of line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Acts
    Events,
    /// Statements
    Claims,
    /// Figures
    Figures,
    /// Announcements
    Watch,
}

/// `watchfloor why`.
#[derive(Debug, clap::Args)]
pub struct Why {
    /// The number in square brackets behind a line of a brief
    #[arg(value_name = "LINE")]
    pub line: i64,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// What was known at this moment
    #[arg(long, value_name = "TIME", value_parser = moments::moment)]
    pub as_of: Option<i64>,

    /// In which form [default: terminal, Markdown where the output is a file or a pipe]
    #[arg(long, value_name = "FORM", value_enum)]
    pub format: Option<Form>,

    /// When to use colours; NO_COLOR and CLICOLOR are honoured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,

    /// The page's width in columns [default: the terminal's, at most 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<NonZeroUsize>,
}

/// `watchfloor export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "The columns of each table are in docs/export.md.")]
pub struct Export {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// How it is written
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub format: Format,

    /// What is written
    #[arg(long, value_name = "KIND", value_enum, default_value_t = Exported::Events)]
    pub what: Exported,

    /// Where to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// What was known at this moment
    #[arg(long, value_name = "TIME", value_parser = moments::moment)]
    pub as_of: Option<i64>,

    /// How far back to look for reports: `12h`, `3d`, `2w`, or `all`
    #[arg(long, value_name = "SPAN", default_value = "all", value_parser = moments::window)]
    pub window: Back,
}

/// The tables of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Exported {
    /// Acts, each once
    Events,
    /// What is claimed of them, by whom
    Claims,
    /// Figures of each holder
    Figures,
    /// Announcements and what became of them
    Watch,
    /// Acts as each report tells of them, straight from the record: for rooms of any size
    Mentions,
}

/// The formats of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Jsonl,
    /// Apache Parquet
    Parquet,
    /// GeoJSON, of what has a place
    Geojson,
}

/// `watchfloor reread`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The old readings stay: `--as-of` before this moment shows the picture as it was \
believed then. Interrupted, it goes on where it stopped."
)]
pub struct Reread {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Actors and places of your own, in TOML or CSV (docs/actor-file.md)
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,
}

/// `watchfloor check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

/// `watchfloor backup`.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// The copy, which must not be there yet
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
}
