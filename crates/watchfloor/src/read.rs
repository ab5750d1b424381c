/*!
`watchfloor read`: every input becomes a reading on standard output or a line on standard error.
*/

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::process::ExitCode;

use anstream::AutoStream;
use anyhow::Context;
use clap::ColorChoice;
use watchfloor_reading::contract::Reading;
use watchfloor_reading::{Reader, Scratch};

use crate::args;
use crate::inputs::{self, Source};
use crate::ordered::{self, News};
use crate::panics;
use crate::progress::Progress;
use crate::{complain, reading, render, safe};

/// Some input could not be read, or not in full.
const SOME_FAILED: u8 = 1;
/// The command line is wrong; the number is clap's.
const USAGE: u8 = 2;

/// A page is no wider than this by itself: longer lines are hard to follow.
const WIDEST: usize = 100;
/// The width where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 80;

/// What became of one input: output, a complaint, or both.
struct Outcome {
    output: Option<String>,
    complaint: Option<String>,
}

/// Reads every input. Errors are those that end the whole run.
pub fn run(wanted: &args::Read) -> anyhow::Result<ExitCode> {
    let inputs = if !wanted.inputs.is_empty() {
        inputs::expand(&wanted.inputs)
    } else if io::stdin().is_terminal() {
        complain("nothing to read; name a file or a folder, or pipe a report in");
        return Ok(ExitCode::from(USAGE));
    } else {
        vec![Ok(Source::Stdin)]
    };
    let reader = reading::reader(wanted.actors.as_deref())?;
    let width = page_width(wanted.width);
    let jobs = reading::jobs(wanted.jobs, inputs.len());
    let mut progress = Progress::new(inputs.len());
    let mut output = Output::new(wanted);
    let mut written: io::Result<()> = Ok(());
    let mut failed = false;

    panics::keep_quiet_under_guard();
    let work = |scratch: &mut Scratch, input| {
        read_guarded(input, wanted, &reader, width, scratch)
    };
    let hear = |news| {
        let News::Done(outcome) = news else {
            progress.wait();
            return ControlFlow::Continue(());
        };
        let Outcome { output: text, complaint } = outcome;
        failed |= complaint.is_some();
        written = progress.aside(|| {
            if let Some(text) = text {
                output.write(&text)?;
            }
            if let Some(message) = complaint {
                complain(&message);
            }
            Ok(())
        });
        progress.advance();
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    ordered::in_order(inputs, jobs, Scratch::new, work, hear)
        .context("cannot start a thread")?;
    progress.finish();

    match written {
        // The program that was reading has seen enough; it is its business, not ours.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error).context("cannot write to standard output"),
        Ok(()) if failed => Ok(ExitCode::from(SOME_FAILED)),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Reads one input; whatever goes wrong is told in its outcome.
fn read_guarded(
    input: Result<Source, String>,
    wanted: &args::Read,
    reader: &Reader,
    width: usize,
    scratch: &mut Scratch,
) -> Outcome {
    let source = match input {
        Ok(source) => source,
        Err(complaint) => return Outcome { output: None, complaint: Some(complaint) },
    };
    let read = panics::guard(|| read_one(&source, wanted, reader, width, scratch));
    let fault = match read {
        Ok(Ok(outcome)) => return outcome,
        Ok(Err(fault)) => fault,
        Err(fault) => {
            *scratch = Scratch::new();
            format!(
                "a fault in this program ended the reading; please report it: {fault}"
            )
        }
    };
    Outcome { output: None, complaint: Some(format!("{}: {fault}", source.label())) }
}

/// Reads one input. The error says what is wrong and what to do, without the input's name.
fn read_one(
    source: &Source,
    wanted: &args::Read,
    reader: &Reader,
    width: usize,
    scratch: &mut Scratch,
) -> Result<Outcome, String> {
    let (reading, _) =
        reading::read(source, wanted.published.as_deref(), reader, scratch)?;
    let output =
        if wanted.json { json_line(&reading)? } else { render::page(&reading, width) };
    let complaint = reading::other_language(source, &reading);
    Ok(Outcome { output: Some(output), complaint })
}

fn json_line(reading: &Reading) -> Result<String, String> {
    let json = serde_json::to_string(reading)
        .map_err(|error| format!("cannot be printed as JSON: {error}"))?;
    Ok(safe::json(&json).into_owned() + "\n")
}

/// Standard output, with or without colours.
enum Output {
    Json(io::Stdout),
    Pages { stream: AutoStream<io::Stdout>, begun: bool },
}

impl Output {
    fn new(wanted: &args::Read) -> Output {
        if wanted.json {
            return Output::Json(io::stdout());
        }
        let stream = AutoStream::new(io::stdout(), colour(wanted.color));
        Output::Pages { stream, begun: false }
    }

    /// Writes one reading, whole: whoever reads it may act on it at once.
    fn write(&mut self, text: &str) -> io::Result<()> {
        match self {
            Output::Json(stream) => {
                stream.write_all(text.as_bytes())?;
                stream.flush()
            }
            Output::Pages { stream, begun } => {
                if std::mem::replace(begun, true) {
                    stream.write_all(b"\n\n")?;
                }
                stream.write_all(text.as_bytes())?;
                stream.flush()
            }
        }
    }
}

/// The width that was asked for, or that of the terminal.
pub(crate) fn page_width(wanted: Option<NonZeroUsize>) -> usize {
    let of_terminal = || {
        let terminal = console::Term::stdout().size_checked();
        terminal
            .map_or(DEFAULT_WIDTH, |(_rows, columns)| usize::from(columns).min(WIDEST))
    };
    wanted.map_or_else(of_terminal, NonZeroUsize::get)
}

/// Whether colours are wanted, as the library for terminals calls it.
pub(crate) fn colour(choice: ColorChoice) -> anstream::ColorChoice {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
}
