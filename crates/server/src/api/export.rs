//! `/export`: whole tables, streamed.

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
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
            streamed(move |out| {
                let _leave = leave;
                write_table(table, encoding, &frame.picture, &frame.snapshot, out)
            })
        }
        None => {
            let (frames, asked) = (app.frames.clone(), app.frames.asked(&moment)?);
            let begin = move || frames.with_room(|room| Walk::begin(room, &asked));
            let mut walk = app.workers.run(begin).await??;
            let frames = app.frames.clone();
            streamed(move |out| {
                let _leave = leave;
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

/// What is written, while it is written. A table that ends in the middle must not be taken for a whole one: its
/// stream ends with an error, after all that was written, however little of it was read by then.
fn streamed(
    write: impl FnOnce(BufWriter<Pieces>) -> Result<(), ExportError> + Send + 'static,
) -> Body {
    let (sender, pieces) = mpsc::channel(WAITING);
    let (all_written, whole) = oneshot::channel();
    let pieces_out = Pieces { sender, runtime: Handle::current() };
    let out = BufWriter::with_capacity(PIECE, pieces_out);
    tokio::task::spawn_blocking(move || match write(out) {
        Ok(()) => {
            // Nobody listens any more where the reader has gone with the last piece.
            let _ = all_written.send(());
        }
        // Whoever was reading has seen enough.
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(error) => tracing::error!(cause = %error, "an export was cut short"),
    });
    let end = async move {
        let is_cut = whole.await.is_err();
        is_cut.then(|| Err(io::Error::other("the export was cut short")))
    };
    let end = stream::once(end).filter_map(future::ready);
    Body::from_stream(ReceiverStream::new(pieces).map(Ok).chain(end))
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
    sender: mpsc::Sender<Bytes>,
    runtime: Handle,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        let sent = timeout(PATIENCE, self.sender.send(piece));
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
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_table_cut_short_while_nobody_reads_is_not_taken_for_a_whole_one() {
        let (full, is_full) = oneshot::channel();
        let body = streamed(move |mut out| {
            // As many pieces as may wait: there is no room for a word on the end of them.
            for _ in 0..WAITING {
                out.write_all(&[b'x'; PIECE])?;
            }
            full.send(()).unwrap();
            Err(ExportError::Write(io::ErrorKind::TimedOut.into()))
        });
        is_full.await.unwrap();
        let error = to_bytes(body, usize::MAX).await.unwrap_err();
        assert!(error.to_string().contains("cut short"), "{error}");
    }

    #[tokio::test]
    async fn a_table_whose_writer_broke_is_not_taken_for_a_whole_one() {
        let body = streamed(|_| panic!("as by a fault of ours"));
        assert!(to_bytes(body, usize::MAX).await.is_err());
    }

    #[tokio::test]
    async fn a_table_is_written_no_faster_than_it_is_read_and_comes_whole() {
        let pieces = 5 * WAITING;
        let written = Arc::new(AtomicUsize::new(0));
        let counter = written.clone();
        let body = streamed(move |mut out| {
            for _ in 0..pieces {
                out.write_all(&[b'x'; PIECE])?;
                counter.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        });
        let mut stream = body.into_data_stream();
        let mut read = 0;
        while let Some(piece) = stream.next().await {
            assert_eq!(piece.unwrap().len(), PIECE);
            read += 1;
            assert!(written.load(Ordering::SeqCst) <= read + WAITING + 1);
        }
        assert_eq!(read, pieces);
    }
}
