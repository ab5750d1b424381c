/*!
Whether its publisher stands by a news item, in the terms that IPTC's formats share.
*/

use crate::date;
use crate::item::Item;

/// What a publisher says of the standing of an item.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// `usable`, `withheld` or `canceled`, with or without the scheme before it.
    pub(crate) code: Option<String>,
    /// The end of an embargo; empty where none is told.
    pub(crate) embargoed: Option<String>,
}

impl Standing {
    /// Says it in the title and the notes, so that nobody overlooks it.
    pub(crate) fn mark(&self, item: &mut Item) {
        let code = self.code.as_deref().unwrap_or_default().to_ascii_lowercase();
        let mut marks = Vec::new();
        match code.rsplit([':', '/']).next().unwrap_or_default() {
            "canceled" | "cancelled" => {
                marks.push("Cancelled".to_owned());
                item.notes.push("cancelled by its publisher: not to be used".to_owned());
            }
            "withheld" => {
                marks.push("Withheld".to_owned());
                item.notes
                    .push("withheld by its publisher: not to be used yet".to_owned());
            }
            "" | "usable" => {}
            other => {
                item.notes.push(format!("publishing status '{other}'"));
            }
        }
        if let Some(until) = &self.embargoed {
            let mark = match date::iso(until) {
                Some(until) => format!("Embargoed until {until}"),
                None => "Embargoed".to_owned(),
            };
            item.notes.push(format!("{mark}, by its publisher"));
            marks.push(mark);
        }
        if !marks.is_empty() {
            marks.push(std::mem::take(&mut item.title));
            marks.retain(|part| !part.is_empty());
            item.title = marks.join(": ");
        }
    }
}
