//! The command `watchfloor`: everything it does is in the library beside it.

use std::process::ExitCode;

use clap::Parser;
use watchfloor::args::Args;

fn main() -> ExitCode {
    match watchfloor::run(Args::parse()) {
        Ok(code) => code,
        Err(error) => {
            watchfloor::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
