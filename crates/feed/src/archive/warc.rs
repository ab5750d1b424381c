/*!
WARC 0.18 to 1.1, packed or not.
*/

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read};

use super::members::Members;
use super::{Archived, Content, MAX_RECORD, http, instant};
use crate::FeedError;

/// Longest line of a record's head, and most lines.
const MAX_LINE: u64 = 16 * 1024;
const MAX_LINES: usize = 200;

/// What is never a report, by the beginning of its type.
const NO_REPORTS: [&str; 10] = [
    "image/",
    "video/",
    "audio/",
    "font/",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "application/font",
    "text/dns",
];

/// A reader of WARC: gives the documents of its `response` and `resource` records.
///
/// Skipped without a word are answers other than 200, requests, metadata, repetitions, and what is no
/// text (pictures, styles, scripts). A broken record is an error, and the next one is
/// tried; broken gzip data may cost the record behind it as well.
pub struct Warc<R: Read> {
    input: BufReader<Members<R>>,
    record: u64,
    done: bool,
}

/// What was made of one record.
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
enum Outcome {
    Found(Archived),
    Skipped,
    End,
}

/// Why a record could not be read.
enum Broken {
    /// This one; the next one begins behind it.
    Record(String),
    /// The bytes cannot be told apart into records from here on.
    Place(String),
    Io(io::Error),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl<R: Read> Warc<R> {
    /// Reads an archive, packed by gzip or not.
    pub fn new(read: R) -> Self {
        Self { input: BufReader::new(Members::new(read)), record: 0, done: false }
    }

    fn step(&mut self) -> Result<Outcome, Broken> {
        let Some(version) = self.line_after_blanks()? else { return Ok(Outcome::End) };
        self.record += 1;
        if !version.starts_with("WARC/") {
            return Err(Broken::Place("it does not begin with its version".to_owned()));
        }
        let head = self.head()?;
        let told = |name: &str| head.get(name).map(String::as_str);
        let length: Option<u64> = told("content-length").and_then(|l| l.parse().ok());
        let Some(length) = length else {
            return Err(Broken::Place("it has no length".to_owned()));
        };
        let kind = told("warc-type").unwrap_or_default().to_ascii_lowercase();
        let wanted = matches!(kind.as_str(), "response" | "resource");
        if !wanted || length > MAX_RECORD as u64 {
            let skipped = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
            if skipped < length {
                return Err(Broken::Record("the archive ends inside it".to_owned()));
            }
            return match wanted {
                true => Err(Broken::Record(http::too_large())),
                false => Ok(Outcome::Skipped),
            };
        }
        let mut block = Vec::new();
        (&mut self.input).take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            return Err(Broken::Record("the archive ends inside it".to_owned()));
        }
        if told("warc-segment-number").is_some_and(|number| number != "1") {
            return Err(Broken::Record(
                "a part of a record, which is not read".to_owned(),
            ));
        }
        archived(&head, &kind, block).map_err(Broken::Record)
    }

    /// The header fields of a record, their names in lower case.
    fn head(&mut self) -> Result<HashMap<String, String>, Broken> {
        let mut head = HashMap::new();
        for _ in 0..MAX_LINES {
            let Some(line) = self.line()? else {
                return Err(Broken::Record(
                    "the archive ends inside its head".to_owned(),
                ));
            };
            if line.is_empty() {
                return Ok(head);
            }
            if let Some((name, value)) = line.split_once(':') {
                let name = name.trim().to_ascii_lowercase();
                head.entry(name).or_insert_with(|| value.trim().to_owned());
            }
        }
        Err(Broken::Place("its head is too long".to_owned()))
    }

    /// The next line, without its end.
    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    fn line_after_blanks(&mut self) -> io::Result<Option<String>> {
        loop {
            match self.line()? {
                Some(line) if line.is_empty() => {}
                line => return Ok(line),
            }
        }
    }

    /// Goes on where a line begins as a record does.
    fn find_next(&mut self) -> io::Result<()> {
        const START: &[u8] = b"WARC/";
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() || buffer.starts_with(START) {
                return Ok(());
            }
            let length = buffer.len();
            let end = buffer.iter().position(|byte| *byte == b'\n');
            self.input.consume(end.map_or(length, |at| at + 1));
        }
    }

    /// Puts the reader behind what is broken; whether reading can go on.
    fn recover(&mut self, broken: &Broken) -> io::Result<()> {
        match broken {
            Broken::Record(_) => Ok(()),
            Broken::Place(_) => self.find_next(),
            Broken::Io(_) => {
                // What is left of the broken member is not worth reading.
                let left = self.input.buffer().len();
                self.input.consume(left);
                self.done = !self.input.get_mut().skip_broken()?;
                Ok(())
            }
        }
    }
}

impl<R: Read> Iterator for Warc<R> {
    type Item = Result<Archived, FeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let broken = match self.step() {
                Ok(Outcome::Found(archived)) => return Some(Ok(archived)),
                Ok(Outcome::Skipped) => continue,
                Ok(Outcome::End) => {
                    self.done = true;
                    return None;
                }
                Err(broken) => broken,
            };
            let record = self.record.max(1);
            // Broken again while looking for the next record: the rest cannot be had.
            let recovered = match self.recover(&broken) {
                Err(_) => self.recover(&Broken::Io(io::ErrorKind::InvalidData.into())),
                recovered => recovered,
            };
            if let Err(error) = recovered {
                self.done = true;
                return Some(Err(FeedError::Io(error)));
            }
            return Some(Err(match broken {
                Broken::Record(what) | Broken::Place(what) => {
                    FeedError::Record { record, what }
                }
                Broken::Io(error) if is_of_packing(&error) => FeedError::Record {
                    record,
                    what: format!("it cannot be unpacked: {error}"),
                },
                Broken::Io(error) => {
                    self.done = true;
                    FeedError::Io(error)
                }
            }));
        }
        None
    }
}

/// Whether an error comes from broken gzip data rather than from the file.
fn is_of_packing(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof)
}

fn archived(
    head: &HashMap<String, String>,
    kind: &str,
    block: Vec<u8>,
) -> Result<Outcome, String> {
    let address = head.get("warc-target-uri");
    // Some writers put it into angle brackets, as an old draft said.
    let address = address.map(|told| told.trim_matches(['<', '>']).to_owned());
    if address.as_ref().is_some_and(|address| !address.starts_with("http")) {
        return Ok(Outcome::Skipped);
    }
    let told = head.get("content-type").cloned().unwrap_or_default();
    let is_http = told.starts_with("application/http");
    let (content_type, content) = if kind == "response" || is_http {
        let response = http::response(&block)?;
        if response.status != 200 {
            return Ok(Outcome::Skipped);
        }
        (response.content_type, response.content)
    } else {
        (Some(told).filter(|told| !told.is_empty()), block)
    };
    let lower = content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    if content.is_empty() || NO_REPORTS.iter().any(|kind| lower.starts_with(kind)) {
        return Ok(Outcome::Skipped);
    }
    Ok(Outcome::Found(Archived {
        address,
        fetched: head.get("warc-date").and_then(|date| instant(date)),
        content_type,
        content: Content::Bytes(content),
    }))
}
