/*!
Web pages with what people marked in them, for `main-text` and `pub-date`: the article extraction
benchmark of Scrapinghub and the development articles of WCXB.

Files, under one folder: `scrapinghub/ground-truth.json`, an object of pages by their ids with their
`articleBody`, and `scrapinghub/html/ID.html.gz`; `wcxb/dev_articles/ground-truth/ID.json` with a
`ground_truth` that has the `main_content` and, where it is known, the `publish_date`, and
`wcxb/dev_articles/html/ID.html.gz`.
*/

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use watchfloor_report::{Form, Input, Report, parse};

use crate::error::EvalError;
use crate::files;

/// A page with its annotations.
#[derive(Debug)]
pub(crate) struct Page {
    /// What the data calls it.
    pub(crate) id: String,
    /// The page as it is on the disk, packed.
    pub(crate) html: Vec<u8>,
    /// The main text as marked.
    pub(crate) body: String,
    /// The day of publication as marked.
    pub(crate) published: Option<String>,
}

/// The two halves of a set of pages, by their ids alone: decisions are made on one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    /// What decisions were made on.
    Tuned,
    /// What nobody looked at for that.
    Held,
}

impl Page {
    /// Which half the page belongs to: the lowest bit of the FNV-1a hash of its id.
    pub(crate) fn half(&self) -> Half {
        let hash = self.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        if hash & 1 == 0 { Half::Tuned } else { Half::Held }
    }

    /// What the reader makes of the page; nothing where it makes nothing.
    pub(crate) fn read(&self) -> Option<Report> {
        let input = Input { bytes: &self.html, form: Form::Page, ..Input::default() };
        parse(&input).ok()
    }
}

#[derive(Deserialize)]
struct ScrapinghubEntry {
    #[serde(rename = "articleBody", default)]
    body: String,
}

#[derive(Deserialize)]
struct WcxbEntry {
    ground_truth: WcxbTruth,
}

#[derive(Deserialize)]
struct WcxbTruth {
    #[serde(default)]
    main_content: String,
    publish_date: Option<String>,
}

/// The pages of Scrapinghub's benchmark, in the order of their ids.
pub(crate) fn scrapinghub(folder: &Path) -> Result<Vec<Page>, EvalError> {
    let folder = folder.join("scrapinghub");
    let entries: BTreeMap<String, ScrapinghubEntry> =
        json(&folder.join("ground-truth.json"))?;
    let mut pages = Vec::with_capacity(entries.len());
    for (id, entry) in entries {
        let html = files::bytes(&folder.join("html").join(format!("{id}.html.gz")))?;
        pages.push(Page { id, html, body: entry.body, published: None });
    }
    Ok(pages)
}

/// The development articles of WCXB, in the order of their ids.
pub(crate) fn wcxb(folder: &Path) -> Result<Vec<Page>, EvalError> {
    let folder = folder.join("wcxb/dev_articles");
    let mut pages = Vec::new();
    for path in files::with_ending(&folder.join("ground-truth"), ".json")? {
        let truth = json::<WcxbEntry>(&path)?.ground_truth;
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let html = files::bytes(&folder.join("html").join(format!("{id}.html.gz")))?;
        let published = truth.publish_date.filter(|date| !date.is_empty());
        pages.push(Page { id, html, body: truth.main_content, published });
    }
    if pages.is_empty() {
        let wanted = "ground truth of WCXB (ID.json)";
        return Err(EvalError::Nothing { folder, wanted });
    }
    Ok(pages)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, EvalError> {
    serde_json::from_str(&files::text(path)?).map_err(|error| EvalError::Format {
        path: path.to_owned(),
        place: format!("line {}", error.line()),
        problem: format!("not laid out as the benchmark's annotations are: {error}"),
    })
}
