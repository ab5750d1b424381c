//! `watchfloor mcp`: a room for a program at the other end of standard input and output.

use std::process::ExitCode;

use anyhow::Context;

use crate::args;

/// Answers until the other end closes the connection.
pub(crate) fn run(wanted: &args::Mcp) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the part that answers")?;
    runtime.block_on(async {
        let room = watchfloor_mcp::Room::open(&wanted.room.path).await?;
        watchfloor_mcp::serve(room, (tokio::io::stdin(), tokio::io::stdout())).await
    })?;
    // The thread that reads standard input waits for a line that may never come.
    runtime.shutdown_background();
    Ok(ExitCode::SUCCESS)
}
