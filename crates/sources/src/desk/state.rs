//! What the visits to a source came to, and what people are told of it.

use serde::{Deserialize, Serialize};

use crate::rhythm::Rhythm;
use crate::source::Kind;

/// What is remembered of a source between two visits. Times are milliseconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// When it was visited last, whatever came of it.
    pub last_try: Option<i64>,
    /// When a visit first went well.
    pub first_success: Option<i64>,
    /// When a visit last went well (or something was pushed).
    pub last_success: Option<i64>,
    /// When it last had something new.
    pub last_new: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// What the last failure was; kept until a visit goes well.
    pub last_error: Option<String>,
    /// When it is visited next.
    pub next_visit: Option<i64>,
    /// Why it is not visited any more.
    pub stopped: Option<String>,
    /// Where it moved for good.
    pub moved: Option<String>,
    /// For conditional requests, as the server gave it.
    pub etag: Option<String>,
    /// For conditional requests, as the server gave it.
    pub last_modified: Option<String>,
    /// A hash of the bytes that came last: servers that know no 304 send the same again and again.
    pub bytes: Option<[u8; 16]>,
    /// Its pace.
    pub rhythm: Rhythm,
    /// Visits so far.
    pub visits: u64,
}

/// How a source is doing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Health {
    /// Its name.
    pub source: String,
    /// What it is.
    pub kind: Kind,
    /// When it was visited last, whatever came of it.
    pub last_try: Option<i64>,
    /// When a visit last went well (or something was pushed).
    pub last_success: Option<i64>,
    /// When it last had something new.
    pub last_new: Option<i64>,
    /// Failures in a row.
    pub failures: u32,
    /// What went wrong last; none after a visit that went well.
    pub last_error: Option<String>,
    /// When it is visited next; none if it is not.
    pub next_visit: Option<i64>,
    /// Why it is not visited any more.
    pub stopped: Option<String>,
    /// Where it moved for good.
    pub moved: Option<String>,
    /// Since when nothing new was heard, once that is longer than its rhythm lets one expect. Silence is
    /// never all clear.
    pub silent_since: Option<i64>,
    /// Items of it in the queue.
    pub waiting: u64,
    /// Pages of it that are still to be fetched.
    pub pages: u64,
    /// Until when a hub pushes what is new.
    pub pushed_until: Option<i64>,
}

impl State {
    /// Since when it has been silent, if it has.
    pub fn silent_since(&self, added: i64, now: i64) -> Option<i64> {
        let heard = self.last_new.or(self.first_success).unwrap_or(added);
        let silence =
            i64::try_from(self.rhythm.silence().as_millis()).unwrap_or(i64::MAX);
        (now.saturating_sub(heard) > silence).then_some(heard)
    }
}
