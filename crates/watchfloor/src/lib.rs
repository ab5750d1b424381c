/*!
The program: everything that can be typed, and the running room.

This crate only connects: [`args`] says what may be typed; [`inputs`] finds reports,
[`watchfloor_report`] and [`watchfloor_reading`] read them on several threads ([`ordered`]), and
[`render`] lays a reading out for a person; [`rooms`] has the commands about a room, and [`mod@run`]
holds a running one together.

Invariants:

- Standard output holds what was asked for and nothing else; every message goes to standard error,
  one line each.
- Readings come in the order of the inputs, and memory does not grow with their number.
- A fault in one input never keeps the others from being read.
- Nothing from a report or a file name reaches a terminal as a control sequence.
*/

mod alerts;
pub mod args;
pub mod eval;
pub mod inputs;
#[cfg(feature = "mcp")]
mod mcp;
pub mod moments;
pub mod ordered;
mod panics;
mod progress;
pub mod read;
mod reading;
pub mod render;
pub mod rooms;
pub mod run;
pub mod safe;
mod serve;
mod sources;
mod users;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::CommandFactory;
use schemars::generate::SchemaSettings;
use watchfloor_reading::contract::Reading;

use crate::args::{Args, Task};

/// Does what was asked. An error is one that stopped the whole command; what concerns a single
/// input has been told by then, and shows in the exit code.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.task {
        Task::Run(wanted) => run::run(&wanted),
        Task::Serve(wanted) => serve::run(&wanted),
        Task::User(wanted) => users::run(&wanted),
        #[cfg(feature = "mcp")]
        Task::Mcp(wanted) => mcp::run(&wanted),
        Task::Source(wanted) => sources::run(&wanted),
        Task::Sources(wanted) => sources::list::run(&wanted),
        Task::Alerts(wanted) => alerts::run(&wanted),
        Task::Rules(wanted) => alerts::check(&wanted),
        Task::Config(wanted) => run::check(&wanted),
        Task::Add(wanted) => rooms::add::run(&wanted),
        Task::Brief(wanted) => rooms::show::brief(&wanted),
        Task::Changes(wanted) => rooms::show::changes(&wanted),
        Task::Find(wanted) => rooms::find::run(&wanted),
        Task::Why(wanted) => rooms::show::why(&wanted),
        Task::Say(wanted) => rooms::say::run(&wanted),
        Task::Export(wanted) => rooms::export::run(&wanted),
        Task::Reread(wanted) => rooms::keep::reread(&wanted),
        Task::Check(wanted) => rooms::keep::check(&wanted),
        Task::Backup(wanted) => rooms::keep::backup(&wanted),
        Task::Read(wanted) => read::run(&wanted),
        Task::Eval(wanted) => print(&eval::run(&wanted)?),
        Task::Schema => print(&schema()?),
        Task::Completions { shell } => print(&completions(shell)),
    }
}

/// Prints one message to standard error. Where even that is closed there is nobody to tell.
pub fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "watchfloor: {}", safe::line(message));
}

/// The JSON Schema of a reading, made from the types themselves: of what is printed, where a
/// field without a value is still there as `null`.
fn schema() -> anyhow::Result<String> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<Reading>();
    let mut text =
        serde_json::to_string_pretty(&schema).context("cannot print the schema")?;
    text.push('\n');
    Ok(text)
}

/// A script that teaches `shell` to complete this command.
fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "watchfloor", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// Writes `text` to standard output. A reader that went away is no error: it has seen enough.
fn print(text: &str) -> anyhow::Result<ExitCode> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
