//! Events as they go over the wire, and what several of them make together.

use bytes::Bytes;
use serde::Serialize;

use super::cursor::Cursor;

/// What keeps a connection open through proxies that close silent ones.
pub(super) const KEEP_ALIVE: &[u8] = b": still here\n\n";
/// After how many milliseconds a browser comes back.
pub(super) const RETRY: &[u8] = b"retry: 2000\n\n";

/// An event without its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    name: &'static str,
    /// JSON, which has no line breaks outside its strings and none inside them.
    data: String,
}

impl Event {
    /// An event with this data.
    pub(crate) fn new(name: &'static str, data: &impl Serialize) -> Event {
        // Only maps whose keys are no texts cannot be written, and no view has one.
        let data = serde_json::to_string(data).unwrap_or_else(|_| "null".to_owned());
        debug_assert!(!data.contains(['\n', '\r']), "a line break would end the field");
        Event { name, data }
    }

    /// As a viewer gets it who is not to come back to it.
    pub(crate) fn passing(&self) -> Bytes {
        Bytes::from(format!("event: {}\ndata: {}\n\n", self.name, self.data))
    }

    /// As a viewer gets it who has seen all up to `id` with it.
    pub(crate) fn with_id(&self, id: Cursor) -> Bytes {
        let mut text = String::new();
        self.write(id, &mut text);
        Bytes::from(text)
    }

    fn write(&self, id: Cursor, text: &mut String) {
        text.push_str("id: ");
        text.push_str(&id.to_string());
        text.push_str("\nevent: ");
        text.push_str(self.name);
        text.push_str("\ndata: ");
        text.push_str(&self.data);
        text.push_str("\n\n");
    }
}

/// Events that became known together, written once for all viewers.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The cursor of whoever has seen what came before.
    pub(super) before: Cursor,
    /// The cursor of whoever has seen this too.
    pub(super) after: Cursor,
    text: Bytes,
    /// Where each event begins.
    starts: Vec<usize>,
}

impl Step {
    /// Writes events. The last of them carries `after`; those before it say where in the step they stand, so
    /// that a viewer who was cut off within it misses nothing and gets nothing twice.
    pub(super) fn new(before: Cursor, after: Cursor, events: &[Event]) -> Step {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(events.len());
        for (at, event) in events.iter().enumerate() {
            starts.push(text.len());
            let is_last = at + 1 == events.len();
            let id = if is_last { after } else { before.plus(at + 1) };
            event.write(id, &mut text);
        }
        Step { before, after, text: Bytes::from(text), starts }
    }

    /// How many bytes it is.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// How many of its events a viewer has seen who has seen what this cursor says; `None` where the cursor
    /// lies elsewhere.
    pub(super) fn seen_by(&self, cursor: Cursor) -> Option<usize> {
        if cursor.frame() != self.before.frame() {
            return None;
        }
        let seen = usize::try_from(cursor.count.checked_sub(self.before.count)?).ok()?;
        (seen < self.starts.len()).then_some(seen)
    }

    /// All events but the first few, without a copy.
    pub(super) fn rest(&self, seen: usize) -> Bytes {
        match self.starts.get(seen) {
            Some(start) => self.text.slice(*start..),
            None => Bytes::new(),
        }
    }
}
