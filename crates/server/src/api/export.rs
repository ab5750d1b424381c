//! `/export`: whole tables, streamed.

use std::io::{self, BufWriter, Write};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use bytes::Bytes;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use watchfloor_brief::export::{Encoding, ExportError, Table, export as write_table};

use super::params::{Params, When, Words};
use super::{Answer, response};
use crate::problem::Refused;
use crate::{App, Problem};

/// Bytes that are sent together.
const PIECE: usize = 64 << 10;
/// Pieces that wait for a slow reader; the table is written no faster than it is read.
const WAITING: usize = 8;

/// A table of the picture: `events`, `claims`, `figures` or `watch` as `csv`, `jsonl` or `parquet`; `events.geojson`.
#[utoipa::path(
    get, path = "/export/{table}", tag = "export",
    params(
        ("table" = String, Path, description = "`events.csv`, `claims.jsonl`, `figures.parquet`, `watch.csv`, `events.geojson`, …"),
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
    let frame = app.frames.get(&when.moment()?).await?;
    let (sender, pieces) = mpsc::channel(WAITING);
    let workers = app.workers.clone();
    // It lives as long as it is read; what it holds of the frame is shared with others.
    tokio::spawn(async move {
        let failed = sender.clone();
        let written = workers.run(move || {
            let out = BufWriter::with_capacity(PIECE, Pieces { sender });
            write_table(table, encoding, &frame.picture, &frame.snapshot, out)
        });
        let cause = match written.await {
            Ok(Ok(())) => return,
            // Whoever was reading has seen enough.
            Ok(Err(ExportError::Write(error)))
                if error.kind() == io::ErrorKind::BrokenPipe =>
            {
                return;
            }
            Ok(Err(error)) => error.to_string(),
            Err(problem) => problem.detail,
        };
        tracing::error!(cause, "an export was cut short");
        // A table that ends in the middle must not be taken for a whole one.
        let _ = failed.send(Err(io::Error::other("the export was cut short"))).await;
    });
    let mut response =
        response(kind, Body::from_stream(ReceiverStream::new(pieces)));
    if let Ok(shown) =
        HeaderValue::from_str(&format!("attachment; filename=\"watchfloor-{name}\""))
    {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, shown);
    }
    Ok(response)
}

/// The table and the form that a name means, with its media type.
fn meant(name: &str) -> Result<(Table, Encoding, &'static str), Problem> {
    let unknown = || {
        Problem::missing(
            "there are events, claims, figures and watch as csv, jsonl and parquet, and events.geojson",
        )
    };
    let (table, ending) = name.split_once('.').ok_or_else(unknown)?;
    let table =
        Table::ALL.into_iter().find(|one| one.name() == table).ok_or_else(unknown)?;
    let (encoding, kind) = match ending {
        "csv" => (Encoding::Csv, "text/csv; charset=utf-8"),
        "jsonl" => (Encoding::JsonLines, "application/x-ndjson"),
        "geojson" if table == Table::Events => {
            (Encoding::GeoJson, "application/geo+json")
        }
        "parquet" if cfg!(feature = "parquet") => {
            (Encoding::Parquet, "application/vnd.apache.parquet")
        }
        _ => return Err(unknown()),
    };
    Ok((table, encoding, kind))
}

/// Sends what is written, and waits while nobody reads.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.sender.blocking_send(Ok(piece)).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
