//! `/export`: whole tables, streamed.

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use watchfloor_brief::export::{
    Encoding, ExportError, MENTIONS, Table, export as write_table, mentions,
};
use watchfloor_room::Walk;

use super::params::{Params, When, Words};
use super::{Answer, response};
use crate::problem::Refused;
use crate::{App, Problem};

/// Bytes that are sent together.
const PIECE: usize = 64 << 10;
/// Pieces that wait for a slow reader; the table is written no faster than it is read.
const WAITING: usize = 8;
/// How long a reader may take no piece.
const PATIENCE: Duration = Duration::from_secs(60);

/// A table: `mentions`, `events`, `claims`, `figures` or `watch` as `csv`, `jsonl` or `parquet`; the first two as `geojson`.
///
/// For `mentions` no picture is made: they come straight from the record, however far back they are asked for.
#[utoipa::path(
    get, path = "/export/{table}", tag = "export",
    params(
        ("table" = String, Path, example = "events.csv", pattern = "^(mentions|events|claims|figures|watch)[.](csv|jsonl|parquet|geojson)$", description = "`events.csv`, `claims.jsonl`, `figures.parquet`, `watch.csv`, `mentions.csv`, `events.geojson`, …"),
        When
    ),
    responses(
        (status = 200, content(
            (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/geo+json"),
            (String = "application/vnd.apache.parquet")
        )),
        Refused
    )
)]
pub(crate) async fn export(
    State(app): State<App>,
    Words(name): Words,
    Params(when): Params<When>,
) -> Answer {
    let (table, encoding, kind) = meant(&name)?;
    let leave = app.workers.begin_long()?;
    let moment = when.moment()?;
    let body = match table {
        Some(table) => {
            let frame = app.frames.get(&moment).await?;
            streamed(leave, move |out| {
                write_table(table, encoding, &frame.picture, &frame.snapshot, out)
            })
        }
        None => {
            let (frames, asked) = (app.frames.clone(), app.frames.asked(&moment)?);
            let begin = move || frames.with_room(|room| Walk::begin(room, &asked));
            let mut walk = app.workers.run(begin).await??;
            let frames = app.frames.clone();
            streamed(leave, move |out| {
                // Between two steps the connection is there for others.
                let step = || Ok(frames.with_room(|room| walk.step(room))?);
                mentions(encoding, step, out)
            })
        }
    };
    let mut response = response(kind, body);
    if let Ok(shown) =
        HeaderValue::from_str(&format!("attachment; filename=\"watchfloor-{name}\""))
    {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, shown);
    }
    Ok(response)
}

/// What is written on a thread of its own, no faster than it is read.
fn streamed(
    leave: OwnedSemaphorePermit,
    write: impl FnOnce(BufWriter<Pieces>) -> Result<(), ExportError> + Send + 'static,
) -> Body {
    let (sender, pieces) = mpsc::channel(WAITING);
    let (whole, ended) = oneshot::channel();
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let _leave = leave;
        let out = BufWriter::with_capacity(PIECE, Pieces { sender, runtime });
        match write(out) {
            Ok(()) => {
                // Nobody may be reading any more.
                let _ = whole.send(());
            }
            // Whoever was reading has seen enough.
            Err(ExportError::Write(error))
                if error.kind() == io::ErrorKind::BrokenPipe => {}
            Err(error) => tracing::error!(cause = %error, "an export was cut short"),
        }
    });
    // A table that ends in the middle must not be taken for a whole one, however it came to end there.
    let cut = stream::once(ended).filter_map(|told| async move {
        told.err().map(|_| Err(io::Error::other("the export was cut short")))
    });
    Body::from_stream(ReceiverStream::new(pieces).chain(cut))
}

/// The table and the form that a name means, with its media type; no table of the picture is meant by mentions.
fn meant(name: &str) -> Result<(Option<Table>, Encoding, &'static str), Problem> {
    let unknown = || {
        Problem::missing(
            "there are mentions, events, claims, figures and watch as csv, jsonl and parquet, and events.geojson and \
             mentions.geojson",
        )
    };
    let (table, ending) = name.split_once('.').ok_or_else(unknown)?;
    let table = match table {
        MENTIONS => None,
        _ => {
            let found = Table::ALL.into_iter().find(|one| one.name() == table);
            Some(found.ok_or_else(unknown)?)
        }
    };
    let (encoding, kind) = match ending {
        "csv" => (Encoding::Csv, "text/csv; charset=utf-8"),
        "jsonl" => (Encoding::JsonLines, "application/x-ndjson"),
        "geojson" if table.is_none_or(|table| table == Table::Events) => {
            (Encoding::GeoJson, "application/geo+json")
        }
        "parquet" if cfg!(feature = "parquet") => {
            (Encoding::Parquet, "application/vnd.apache.parquet")
        }
        _ => return Err(unknown()),
    };
    Ok((table, encoding, kind))
}

/// Sends what is written, and waits while nobody reads, but not for ever.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        let sent = timeout(PATIENCE, self.sender.send(Ok(piece)));
        match self.runtime.block_on(sent) {
            Ok(Ok(())) => Ok(bytes.len()),
            Ok(Err(_)) => Err(io::Error::from(io::ErrorKind::BrokenPipe)),
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;
    use crate::work::Workers;

    #[tokio::test]
    async fn a_table_that_ends_in_the_middle_is_not_taken_for_a_whole_one() {
        for is_whole in [true, false] {
            let leave = Workers::default().begin_long();
            let leave = leave.expect("nobody else exports");
            let (done, is_done) = oneshot::channel();
            let body = streamed(leave, move |mut out| {
                // As much as may wait, so that there is no room for another word.
                let written = out.write_all(&[b'x'; PIECE * WAITING]);
                let flushed = written.and_then(|()| out.flush());
                let _ = done.send(());
                flushed?;
                if is_whole { Ok(()) } else { Err(ExportError::Unread("torn".into())) }
            });
            assert_eq!(is_done.await, Ok(()));
            let read = body.collect().await.map(|read| read.to_bytes().len());
            assert_eq!(read.ok(), is_whole.then_some(PIECE * WAITING));
        }
    }
}
