/*!
Alerts in the Common Alerting Protocol, 1.0 to 1.2: one alert is one item.

What an alert says in fields is written out as text, so that it can be read like any report. An alert
that nobody must take for real (a test, an exercise) says so in its title and first in its text.
Signatures are not checked: whoever fetched the alert knows where from.
*/

use roxmltree::{Document, Node};
use url::Url;

use crate::item::{Body, Format, Item, Listing};
use crate::xml::{self, Space};
use crate::{address, date, words};

/// What every alert must have, by all versions of the protocol.
const REQUIRED: [&str; 5] = ["identifier", "sender", "sent", "status", "msgType"];

/// Areas of one block that are named; a nation-wide alert lists thousands.
const MAX_AREAS: usize = 200;

/// Whether an element is an alert.
pub(crate) fn is_alert(node: Node<'_, '_>) -> bool {
    if !xml::named(node, "alert") {
        return false;
    }
    // Some forget the namespace; then its fields must speak for it.
    let has = |name| xml::child(node, name).is_some();
    xml::space(node) == Space::Cap
        || (has("identifier") && (has("sender") || has("sent")))
}

/// Reads a document that is an alert or holds some, wrapped in whatever.
pub(crate) fn read(document: &Document<'_>) -> Listing {
    let mut listing = Listing::new(Format::Cap);
    let alerts = document.descendants().filter(|node| is_alert(*node));
    listing.items = alerts.map(item).collect();
    listing.title = listing.items.first().and_then(|item| item.outlet.clone());
    listing
}

/// The item that an alert makes.
pub(crate) fn item(alert: Node<'_, '_>) -> Item {
    let mut item = Item { id: identity(alert), whole: true, ..Item::default() };
    let infos: Vec<Node<'_, '_>> = xml::children(alert, "info").collect();
    let of_infos = |name| infos.iter().find_map(|info| xml::field(*info, name));
    let kind = kind(alert);
    item.title = kind.titled(&title(alert, &infos));
    item.outlet = of_infos("senderName").or_else(|| xml::field(alert, "sender"));
    item.published = xml::field(alert, "sent").and_then(|sent| date::iso(&sent));
    item.language = infos.iter().find_map(|info| language(*info));
    item.address = of_infos("web").and_then(|web| address::absolute(None, &web));
    item.notes = kind.notes();
    item.notes.extend(faults(alert, &infos));
    item.body = Some(Body::Text(text(alert, &kind, &infos)));
    item
}

/// `identifier,sender,sent`: what other alerts refer to it by.
fn identity(alert: Node<'_, '_>) -> String {
    let Some(identifier) = xml::field(alert, "identifier") else { return String::new() };
    let told = |name| xml::field(alert, name).unwrap_or_default();
    format!("{identifier},{},{}", told("sender"), told("sent"))
}

fn title(alert: Node<'_, '_>, infos: &[Node<'_, '_>]) -> String {
    let of_infos = |name| infos.iter().find_map(|info| xml::field(*info, name));
    let event = || {
        let event = of_infos("event")?;
        let place = infos.iter().find_map(|info| areas(*info).into_iter().next());
        Some(match place {
            Some(place) => format!("{event}: {place}"),
            None => event,
        })
    };
    of_infos("headline")
        .or_else(event)
        .or_else(|| xml::field(alert, "note"))
        .unwrap_or_default()
}

/// What sort of message it is: whether it is meant, and what it does to earlier ones.
struct Kind {
    status: Option<String>,
    message: Option<String>,
    references: Vec<String>,
}

fn kind(node: Node<'_, '_>) -> Kind {
    let references = xml::field(node, "references").unwrap_or_default();
    Kind {
        status: xml::field(node, "status"),
        message: xml::field(node, "msgType"),
        references: references
            .split(' ')
            .filter(|r| !r.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

impl Kind {
    fn status(&self) -> String {
        self.status.as_deref().unwrap_or_default().to_ascii_lowercase()
    }

    fn message(&self) -> String {
        self.message.as_deref().unwrap_or_default().to_ascii_lowercase()
    }

    /// What must be said before anything else, if something must.
    fn warning(&self) -> Option<&'static str> {
        match self.status().as_str() {
            "test" => Some("TEST. This is a test message: nothing it says has happened."),
            "exercise" => Some(
                "EXERCISE. This is part of an exercise: nothing it says has happened.",
            ),
            "draft" => Some("DRAFT. This is a draft: nobody has issued it."),
            "system" => {
                Some("SYSTEM MESSAGE. This message is for alerting systems, not people.")
            }
            _ => None,
        }
    }

    fn titled(&self, title: &str) -> String {
        let status = self.warning().and_then(|w| w.split('.').next());
        let message = match self.message().as_str() {
            "update" => Some("Update"),
            "cancel" => Some("Cancelled"),
            "ack" => Some("Acknowledgement"),
            "error" => Some("Error notice"),
            _ => None,
        };
        let parts = [status, message, Some(title)];
        let told: Vec<&str> =
            parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
        told.join(": ")
    }

    /// What the message does to those it refers to.
    fn effect(&self) -> Option<String> {
        let does = match self.message().as_str() {
            "update" => "This message replaces",
            "cancel" => "This message cancels",
            "ack" => "This message acknowledges",
            "error" => "This message refuses",
            _ if self.references.is_empty() => return None,
            _ => "This message refers to",
        };
        let what = match self.references.as_slice() {
            [] => "earlier messages that it does not name".to_owned(),
            references => references.join("; "),
        };
        Some(format!("{does} {what}."))
    }

    fn notes(&self) -> Vec<String> {
        let warning = self.warning().map(str::to_owned);
        warning.into_iter().chain(self.effect()).collect()
    }
}

/// The text of an alert: what it is, then each block of information.
fn text(alert: Node<'_, '_>, kind: &Kind, infos: &[Node<'_, '_>]) -> String {
    let mut parts: Vec<String> = kind.notes();
    let status = kind.status.as_deref().unwrap_or("not told");
    let message = kind.message.as_deref().unwrap_or("not told");
    parts.push(format!("Status: {status}. Message type: {message}."));
    if let Some(note) = xml::field(alert, "note") {
        parts.push(format!("Note: {note}"));
    }
    for info in infos {
        parts.extend(block(*info));
    }
    parts.join("\n\n")
}

/// One block of information, as paragraphs.
fn block(info: Node<'_, '_>) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(xml::field(info, "headline"));
    let line = |fields: &[(&str, &str)]| -> Option<String> {
        let told: Vec<String> = fields
            .iter()
            .filter_map(|(name, label)| {
                Some(format!("{label}: {}", xml::field(info, name)?))
            })
            .collect();
        (!told.is_empty()).then(|| format!("{}.", told.join(". ").trim_end_matches('.')))
    };
    parts.extend(line(&[
        ("event", "Event"),
        ("urgency", "Urgency"),
        ("severity", "Severity"),
        ("certainty", "Certainty"),
    ]));
    parts.extend(line(&[
        ("effective", "Effective"),
        ("onset", "Onset"),
        ("expires", "Expires"),
    ]));
    let areas = areas(info);
    if !areas.is_empty() {
        parts.push(format!("Area: {}.", areas.join("; ").trim_end_matches('.')));
    }
    parts.extend(xml::child(info, "description").and_then(paragraphs));
    let instruction = xml::child(info, "instruction").and_then(paragraphs);
    parts.extend(instruction.map(|text| format!("Instruction: {text}")));
    parts.extend(line(&[("contact", "Contact")]));
    parts
}

/// A longer text with its lines, as they often are bulletins.
fn paragraphs(node: Node<'_, '_>) -> Option<String> {
    let text = xml::text(node);
    let lines: Vec<&str> = text.trim().lines().map(str::trim).collect();
    Some(lines.join("\n")).filter(|text| !text.is_empty())
}

fn areas(info: Node<'_, '_>) -> Vec<String> {
    let areas =
        xml::children(info, "area").filter_map(|area| xml::field(area, "areaDesc"));
    areas.take(MAX_AREAS).collect()
}

fn language(info: Node<'_, '_>) -> Option<String> {
    xml::field(info, "language").and_then(|given| xml::language_tag(&given))
}

/// What is wrong or noteworthy with an alert as such.
fn faults(alert: Node<'_, '_>, infos: &[Node<'_, '_>]) -> Vec<String> {
    let mut notes = Vec::new();
    let missing: Vec<&str> =
        REQUIRED.into_iter().filter(|name| xml::field(alert, name).is_none()).collect();
    if !missing.is_empty() {
        notes.push(format!(
            "an alert must have what this one lacks: {}",
            missing.join(", ")
        ));
    }
    let sent = xml::field(alert, "sent");
    if let Some(sent) = sent.filter(|sent| date::iso(sent).is_none()) {
        let mut sent = sent;
        words::cut(&mut sent, 60);
        notes.push(format!("the date '{sent}' names no day: left out"));
    }
    if xml::child(alert, "Signature").is_some() {
        notes.push("signed; the signature was not checked".to_owned());
    }
    let mut languages: Vec<String> = infos.iter().filter_map(|i| language(*i)).collect();
    languages.dedup();
    if languages.len() > 1 {
        notes.push(format!("in several languages: {}", languages.join(", ")));
    }
    notes
}

/// Where a feed's entry has its alert, if it links one as such.
pub(crate) fn linked(entry: Node<'_, '_>, base: Option<&Url>) -> Option<String> {
    let mut links = xml::children(entry, "link").filter(|link| {
        link.attribute("type").is_some_and(|kind| kind.contains("cap+xml"))
    });
    links.find_map(|link| address::absolute(base, link.attribute("href")?))
}

/// Some indexes of alerts give fields of an alert beside those of the entry: they are added to the
/// text, and a test is called one.
pub(crate) fn look_beside(entry: Node<'_, '_>, item: &mut Item) {
    let is_cap =
        |node: &Node<'_, '_>| node.is_element() && xml::space(*node) == Space::Cap;
    if !entry.children().any(|node| is_cap(&node)) {
        return;
    }
    let field = |name| xml::child_of(entry, &[Space::Cap], name).and_then(xml::squeezed);
    let kind = Kind {
        status: field("status"),
        message: field("msgType"),
        references: Vec::new(),
    };
    // An index lists updates without what they replace: only a warning is worth a line.
    let warning = kind.warning().map(str::to_owned);
    item.title = Kind { message: None, ..kind }.titled(&item.title);
    item.notes.extend(warning.clone());
    let told: Vec<String> = [
        ("status", "Status"),
        ("msgType", "Message type"),
        ("event", "Event"),
        ("urgency", "Urgency"),
        ("severity", "Severity"),
        ("certainty", "Certainty"),
        ("effective", "Effective"),
        ("onset", "Onset"),
        ("expires", "Expires"),
        ("areaDesc", "Area"),
    ]
    .iter()
    .filter_map(|(name, label)| Some(format!("{label}: {}", field(name)?)))
    .collect();
    let line = format!("{}.", told.join(". ").trim_end_matches('.'));
    let fields = warning.into_iter().chain((!told.is_empty()).then_some(line));
    let before: Vec<String> = fields.collect();
    let words = item.body.take().map(|body| body.words()).unwrap_or_default();
    let all: Vec<String> =
        before.into_iter().chain([words]).filter(|p| !p.is_empty()).collect();
    item.body = (!all.is_empty()).then(|| Body::Text(all.join("\n\n")));
    item.whole = false;
}
