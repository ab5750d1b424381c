/*!
What may be typed. The help texts here are the command's reference.
*/

mod room;
mod running;
mod saying;
mod serving;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{ColorChoice, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

pub use self::room::{
    Add, Backup, Brief, Changes, Check, Export, Exported, Find, Form, Format, Reread,
    RoomFile, What, Why,
};
pub use self::running::{
    Alerts, AlertsTask, Backfill, Config, ConfigTask, Rules, RulesTask, Run, Source,
    SourceAdd, SourceName, SourcePack, SourceTask, SourceToken, Sources, WorldClock,
};
pub use self::saying::{Say, Verb};
#[cfg(feature = "mcp")]
pub use self::serving::Mcp;
pub use self::serving::{Role, Serve, User, UserAdd, UserName, UserTask};

/// A situation room: news reports in, a sourced picture out.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 90, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Run a room: collect, read, update, alert until stopped
    Run(Run),
    /// Show the wall of a room to browsers and programs
    Serve(Serve),
    /// Who may sign in to the wall
    User(User),
    /// Answer a program that speaks the Model Context Protocol, over standard input and output
    #[cfg(feature = "mcp")]
    Mcp(Mcp),
    /// Add, remove, pause sources
    Source(Source),
    /// How each source is doing
    Sources(Sources),
    /// The alerts that hold; acknowledge and assign them
    Alerts(Alerts),
    /// Say what is wrong with a file of rules
    Rules(Rules),
    /// Say what is wrong with a configuration
    Config(Config),
    /// File reports in a room: any number, again and again, in any order
    Add(Add),
    /// The picture: who did what, who says what, what is disputed, what to watch
    Brief(Brief),
    /// What is new, corrected, withdrawn, newly contradicted
    Changes(Changes),
    /// Find lines by words, actors, type, day
    Find(Find),
    /// Every span that one line of the picture rests on
    Why(Why),
    /// Say of a line that it is right, wrong, or what would be right; give it to somebody; undo
    Say(Say),
    /// Write events, claims, figures, the watch list or single mentions as a table
    Export(Export),
    /// Read every report of a room anew, with this version of the program
    Reread(Reread),
    /// Verify that a room is sound
    Check(Check),
    /// Copy a room, while others go on adding to it
    Backup(Backup),
    /// Read reports without a room: who says what, on whose authority
    Read(Read),
    /// Measure the reader on annotated data, for researchers
    Eval(Eval),
    /// Print the JSON Schema of what `read --json` prints
    Schema,
    /// Print a script that completes this command in a shell
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// `watchfloor read`.
#[derive(Debug, clap::Args)]
#[command(after_help = READ_NOTES)]
pub struct Read {
    /// Text or HTML files, folders of them, or `-` for standard input (also the default where
    /// something is piped in)
    #[arg(value_name = "FILE|DIR")]
    pub inputs: Vec<PathBuf>,

    /// Print one JSON object a line, in the order of the inputs
    #[arg(long)]
    pub json: bool,

    /// When the reports were published, where they do not say so themselves: an ISO 8601 date
    /// or instant
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub published: Option<String>,

    /// Actors and places of your own, in TOML or CSV (docs/actor-file.md): they add to those known
    /// beforehand and override them
    #[arg(long, value_name = "FILE")]
    pub actors: Option<PathBuf>,

    /// How many reports to read at a time [default: the number of processor cores]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// When to use colours; NO_COLOR and CLICOLOR are honoured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,

    /// The page's width in columns [default: the terminal's, at most 100]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<NonZeroUsize>,
}

/// `watchfloor eval`.
#[derive(Debug, clap::Args)]
#[command(after_help = EVAL_NOTES)]
pub struct Eval {
    /// The benchmark
    #[arg(value_name = "NAME", value_parser = benchmark_names())]
    pub name: String,

    /// The folder with its data
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// Which part of the data, where it has parts
    #[arg(long, value_name = "PART", value_enum, default_value_t = Part::Dev)]
    pub part: Part,

    /// Print one JSON object
    #[arg(long)]
    pub json: bool,

    /// How many of the cases that went wrong to show
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub errors: usize,
}

/// The parts of a benchmark's data.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Part {
    /// What models are fitted to
    Train,
    /// What decisions are made on
    Dev,
    /// What is measured once, at the end
    Test,
}

const EVAL_NOTES: &str = "\
The data comes from others and is not part of the project: docs/evaluation.md says what each \
benchmark measures, where its data is to be had and how the files are laid out. The suites of \
`status` are the project's own, in tests/reading.";

/// The names of the benchmarks, each with what it measures.
fn benchmark_names() -> PossibleValuesParser {
    watchfloor_eval::all()
        .map(|benchmark| PossibleValue::new(benchmark.name()).help(benchmark.about()))
        .into()
}

const READ_NOTES: &str = "\
A folder is searched with its subfolders, in order of name, for .txt, .html and .htm files, \
also with .gz behind; names that start with a dot are left out. A file named here is read \
whatever its name.

Exit codes: 0 every input was read; 1 some input could not be, or is not in English; 2 the \
command line is wrong. One message a line goes to standard error.";

/// Accepts an ISO 8601 date or instant, so that a slip is told before anything is read.
fn published(typed: &str) -> Result<String, String> {
    let is_day = typed.len() == "2024-04-14".len() && typed.parse::<Date>().is_ok();
    if is_day || typed.parse::<Timestamp>().is_ok() {
        Ok(typed.to_owned())
    } else {
        Err("write it as 2024-04-14 or 2024-04-14T09:30:00Z".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Args::command().debug_assert();
    }

    #[test]
    fn dates_are_days_of_the_calendar_or_instants() {
        for good in
            ["2024-04-14", "2024-02-29", "2024-04-14T09:30:00Z", "2024-04-14T09:30+03:00"]
        {
            assert_eq!(published(good), Ok(good.to_owned()));
        }
        for bad in
            ["", "14 April", "2023-02-29", "2024-04", "20240414", "2024-04-14T09:30"]
        {
            assert!(published(bad).is_err(), "{bad} was accepted");
        }
    }
}
