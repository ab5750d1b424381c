//! What happened: every request with its moment and its end, and all that sinks received.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::wire::{End, Request};

/// The book of a world; copies of it are the same book.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Arc<Mutex<Book>>);

#[derive(Debug, Default)]
struct Book {
    visits: Vec<Visit>,
    received: Vec<Received>,
    sendings: Vec<Sending>,
}

/// One request to a host, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// The host's name.
    pub host: String,
    /// When its head and body were there, milliseconds.
    pub at: i64,
    /// When its answer was given; none while it is not.
    pub ended: Option<i64>,
    /// How it ended; none while it goes on.
    pub end: Option<End>,
    /// GET, POST, …
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What was answered; 0 while nothing was.
    pub status: u16,
    /// Bytes of the answer, head included.
    pub bytes: u64,
    /// Until when the host asked to be left alone (`Retry-After`), milliseconds.
    pub wait_until: Option<i64>,
    /// Whether it was answered with something to tell it again by (`ETag`, `Last-Modified`).
    pub tagged: bool,
    /// What stood in the answer, as numbers of the host's editions; empty if it was not given whole.
    pub shown: Vec<usize>,
}

impl Visit {
    /// The value of a header of the request, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        crate::wire::find(&self.headers, name)
    }

    /// Whether it asked for what changed only.
    pub fn is_conditional(&self) -> bool {
        self.header("if-none-match").is_some()
            || self.header("if-modified-since").is_some()
    }
}

/// Something that a sink received.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The sink's name.
    pub host: String,
    /// When, milliseconds.
    pub at: i64,
    /// The headers of the request, names in lower case; those of the message for mail.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// Whether its signature is right; none where the sink knows no secret.
    pub signed: Option<bool>,
    /// Whether the sink said that it has it.
    pub taken: bool,
}

/// Something that a hub sent to a subscriber.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// Who published.
    pub host: String,
    /// When, milliseconds.
    pub at: i64,
    /// Whether it is a question (is this subscription wanted?) and no content.
    pub question: bool,
    /// What the subscriber answered; 0 if it did not.
    pub status: u16,
    /// What stood in it, as numbers of the host's editions.
    pub shown: Vec<usize>,
}

impl Ledger {
    /// All requests, in the order in which they came.
    pub fn visits(&self) -> Vec<Visit> {
        self.book().visits.clone()
    }

    /// The requests to one host.
    pub fn visits_to(&self, host: &str) -> Vec<Visit> {
        self.book().visits.iter().filter(|visit| visit.host == host).cloned().collect()
    }

    /// All that sinks received.
    pub fn received(&self) -> Vec<Received> {
        self.book().received.clone()
    }

    /// All that hubs sent.
    pub fn sendings(&self) -> Vec<Sending> {
        self.book().sendings.clone()
    }

    /// The most requests to one host that were open at the same time. Those that the visitor left are not counted:
    /// the host hears of its leaving only later.
    pub fn most_at_once(&self, host: &str) -> usize {
        let visits = self.visits_to(host);
        let mut moments = Vec::new();
        for visit in &visits {
            if let (Some(ended), true) = (visit.ended, visit.end != Some(End::Left)) {
                moments.push((visit.at, 1_i32));
                moments.push((ended, -1));
            }
        }
        // At one moment, an end goes before a beginning.
        moments.sort_unstable();
        let mut open = 0_i32;
        let mut most = 0;
        for (_, change) in moments {
            open += change;
            most = most.max(open);
        }
        usize::try_from(most).unwrap_or_default()
    }

    /// Requests to a host within a time in which it had asked to be left alone. A moment's grace: what is under way
    /// when the host says so cannot be called back.
    pub fn disobedient(&self, host: &str, grace: i64) -> Vec<Visit> {
        let mut forbidden: Option<(i64, i64)> = None;
        let mut found = Vec::new();
        for visit in self.visits_to(host) {
            if let Some((since, until)) = forbidden
                && visit.at > since + grace
                && visit.at < until
            {
                found.push(visit.clone());
            }
            if let (Some(until), Some(ended)) = (visit.wait_until, visit.ended) {
                forbidden = Some((ended, until));
            }
        }
        found
    }

    pub(crate) fn begin(&self, host: &str, at: i64, request: &Request) -> usize {
        let mut book = self.book();
        book.visits.push(Visit {
            host: host.to_owned(),
            at,
            ended: None,
            end: None,
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request.headers.clone(),
            status: 0,
            bytes: 0,
            wait_until: None,
            tagged: false,
            shown: Vec::new(),
        });
        book.visits.len() - 1
    }

    /// Changes what is known of a visit.
    pub(crate) fn note(&self, number: usize, change: impl FnOnce(&mut Visit)) {
        if let Some(visit) = self.book().visits.get_mut(number) {
            change(visit);
        }
    }

    pub(crate) fn receive(&self, received: Received) {
        self.book().received.push(received);
    }

    pub(crate) fn sent(&self, sending: Sending) {
        self.book().sendings.push(sending);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // Whoever panicked while writing was a test; what is written stands.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visited(ledger: &Ledger, at: i64, ended: i64, wait_until: Option<i64>) {
        let number = ledger.begin("host", at, &Request::default());
        ledger.note(number, |visit| {
            visit.ended = Some(ended);
            visit.end = Some(End::Whole);
            visit.wait_until = wait_until;
        });
    }

    #[test]
    fn visits_that_overlap_are_counted() {
        let ledger = Ledger::default();
        visited(&ledger, 0, 10, None);
        visited(&ledger, 10, 20, None);
        assert_eq!(ledger.most_at_once("host"), 1);
        visited(&ledger, 15, 30, None);
        assert_eq!(ledger.most_at_once("host"), 2);
        assert_eq!(ledger.most_at_once("another"), 0);
    }

    #[test]
    fn a_visit_before_the_time_that_was_asked_for_is_disobedient() {
        let ledger = Ledger::default();
        visited(&ledger, 0, 10, Some(1_000));
        visited(&ledger, 12, 14, None);
        visited(&ledger, 1_000, 1_010, None);
        assert!(ledger.disobedient("host", 5).is_empty());
        visited(&ledger, 2_000, 2_010, Some(9_000));
        visited(&ledger, 8_999, 9_000, None);
        assert_eq!(ledger.disobedient("host", 5).len(), 1);
    }
}
