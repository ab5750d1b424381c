//! What later versions of a report do to the claims of earlier ones.

use std::borrow::Cow;
use std::sync::Arc;

use watchfloor_reading::contract::{BlockName, CharSpan, Event};
use watchfloor_record::{Line, VersionId};

use super::Draft;
use super::tables::NOBODY;
use crate::maps::{HashMap, HashSet};
use crate::picture::{Retired, Stance};
use crate::sheet::{ActWords, sentence_of};
use crate::snapshot::{Item, Known, Snapshot};
use crate::threads::Shared;
use crate::versions::{SentenceChange, diff};
use crate::words;

/// From this share of common words on a sentence is another put in other words.
const REWORDED: f64 = 0.5;
/// The same where the report says of itself that it was corrected.
const CORRECTED: f64 = 0.3;
/// An article has no more versions than this, or a chain of links that turns in a circle.
const VERSIONS: usize = 1_000;

/// What differs between two versions.
type Changes = Arc<[SentenceChange]>;

/// What differs between versions, found once for each two.
pub(super) struct Differences<'a> {
    snapshot: &'a Snapshot,
    found: Shared<(VersionId, VersionId), Changes>,
}

impl<'a> Differences<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Differences<'a> {
        Differences { snapshot, found: Shared::default() }
    }

    fn between(&self, old: &Known, new: &Known) -> Changes {
        self.found.get((old.id, new.id), |_| diff(old, new).into())
    }
}

/// Lets the claims of earlier versions live on in later ones, or retires them.
pub(super) fn retire<'a>(
    differences: &Differences<'a>,
    drafts: Vec<Draft<'a>>,
) -> Vec<Draft<'a>> {
    let snapshot = differences.snapshot;
    if drafts.iter().all(|draft| draft.report.later.is_none()) {
        return drafts;
    }
    // What each version of each article says here.
    let mut said: HashMap<VersionId, Vec<usize>> = HashMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        said.entry(draft.report.id).or_default().push(at);
    }
    let mut gone: HashSet<usize> = HashSet::default();
    let mut changes: Vec<(usize, Change)> = Vec::new();
    // What stands in the latest version stays as it is.
    let mut order: Vec<usize> =
        (0..drafts.len()).filter(|at| drafts[*at].report.later.is_some()).collect();
    order.sort_by_key(|at| (drafts[*at].place, drafts[*at].offset));
    for at in order {
        if gone.contains(&at) {
            continue;
        }
        let draft = &drafts[at];
        let mut heir: Option<usize> = None;
        let mut kept_until = draft.report;
        let versions = later_versions(snapshot, draft.report);
        for version in &versions {
            let its = said.get(&version.id).map(Vec::as_slice).unwrap_or_default();
            if let Some(other) = heir_in(&drafts, draft, its) {
                gone.insert(other);
                heir = Some(other);
                kept_until = version;
            } else if has_sentence(version, draft) {
                kept_until = version;
            }
        }
        let mut change = Change { heir, retired: None };
        let dropped_by =
            versions.iter().skip_while(|version| version.stamp < kept_until.stamp);
        let dropped_by = match kept_until.id == draft.report.id {
            true => versions.first().copied(),
            false => dropped_by.copied().find(|version| version.id != kept_until.id),
        };
        if let Some(version) = dropped_by {
            let last = heir.map_or(draft, |other| &drafts[other]);
            let its = said.get(&version.id).map(Vec::as_slice).unwrap_or_default();
            let contrary = its.iter().map(|other| &drafts[*other]).find(|other| {
                other.origin.key == last.origin.key || like(last, other) >= CORRECTED
            });
            let by = contrary
                .map(|other| other.line)
                .or_else(|| reworded(differences, last, version));
            let retired = match by {
                Some(by) => Retired::Corrected { by },
                None => Retired::Dropped { by: version.id },
            };
            change.retired = Some((retired, version.learnt.max(draft.learnt)));
        }
        changes.push((at, change));
    }
    let mut kept = changed(drafts, &changes, &gone);
    retire_copies(&mut kept);
    kept
}

/// What becomes of a claim of an earlier version.
struct Change {
    /// The claim (by index) of the latest version that still says it.
    heir: Option<usize>,
    retired: Option<(Retired, i64)>,
}

/// The claims with what becomes of them, without those that live on in others.
fn changed<'a>(
    mut drafts: Vec<Draft<'a>>,
    changes: &[(usize, Change)],
    gone: &HashSet<usize>,
) -> Vec<Draft<'a>> {
    for (at, change) in changes {
        // An heir is gone itself, so that nothing is put into it.
        if let Some(heir) = change.heir {
            let draft = &drafts[*at];
            drafts[*at] = Draft {
                first: draft.first,
                offset: draft.offset,
                place: draft.place,
                learnt: draft.learnt,
                ..drafts[heir].clone()
            };
        }
        drafts[*at].retired = change.retired;
    }
    let kept = drafts.into_iter().enumerate().filter(|(at, _)| !gone.contains(at));
    kept.map(|(_, draft)| draft).collect()
}

/// Takes out the claims that a later version put otherwise in the same place of the same event: what was
/// corrected, and what still is claimed.
pub(super) fn split(drafts: Vec<Draft<'_>>) -> (Vec<Draft<'_>>, Vec<Draft<'_>>) {
    let is_corrected =
        |draft: &Draft<'_>| matches!(draft.retired, Some((Retired::Corrected { .. }, _)));
    if !drafts.iter().any(is_corrected) {
        return (Vec::new(), drafts);
    }
    let lines: HashSet<Line> =
        drafts.iter().flat_map(|draft| [draft.line, draft.first]).collect();
    drafts.into_iter().partition(|draft| {
        matches!(draft.retired, Some((Retired::Corrected { by }, _)) if lines.contains(&by))
    })
}

/// Whether a later version says of the act of an earlier one that somebody else did it, or to somebody else,
/// in what is otherwise the same sentence, and has the earlier words no more.
fn differs(draft: &Draft<'_>, other: &Draft<'_>) -> bool {
    let (Some((old, was)), Some((new, is))) = (act(draft), act(other)) else {
        return false;
    };
    let sides = [
        (&old.actor_words, &new.actor_words, &was.actor, &is.actor),
        (&old.recipient_words, &new.recipient_words, &was.recipient, &is.recipient),
    ];
    let replaced = sides.iter().any(|(before, after, was, is)| {
        let dropped = only_in(was, is);
        let put = only_in(is, was);
        before.len() == 1
            && after.len() == 1
            && !dropped.is_empty()
            && !put.is_empty()
            && has_none(other.report, &dropped)
            && has_none(draft.report, &put)
    });
    (replaced || is_named_as_corrected(draft, other)) && like(draft, other) >= REWORDED
}

/// Whether a version that speaks of an earlier one names there a word of a claim's sentence which its own has no
/// more: "An earlier version said that the clinic had been hit."
fn is_named_as_corrected(draft: &Draft<'_>, other: &Draft<'_>) -> bool {
    let (was, is) =
        (stems_of(draft.report, draft.span), stems_of(other.report, other.span));
    let dropped = only_in(&was, &is);
    if dropped.is_empty() || only_in(&is, &was).is_empty() {
        return false;
    }
    let reading = &other.report.sheet.reading;
    let blocks = reading.report.blocks.iter();
    let notes =
        blocks.filter(|block| block.kind == BlockName::Note).map(|block| block.span);
    let notes = notes
        .chain(reading.sentences.iter().copied())
        .map(|span| other.report.words(span))
        .filter(|words| speaks_of_versions(&words.to_lowercase()));
    let named: HashSet<String> = notes.flat_map(words::stems).collect();
    dropped.iter().any(|stem| named.contains(*stem)) && has_none(other.report, &dropped)
}

/// The words of one side that the other does not have, but for numbers, which tallies follow, and words that
/// name nobody.
fn only_in<'s>(one: &'s [String], other: &[String]) -> Vec<&'s String> {
    let counts = |stem: &String| {
        stem.chars().any(|letter| letter.is_ascii_digit())
            || NOBODY.contains(&stem.as_str())
    };
    one.iter().filter(|stem| !other.contains(stem) && !counts(stem)).collect()
}

fn act<'r>(draft: &Draft<'r>) -> Option<(&'r Event, &'r ActWords)> {
    match draft.report.item(draft.line)? {
        Item::Act(at, event) => Some((event, draft.report.sheet.acts.get(at)?)),
        _ => None,
    }
}

/// Whether a report has none of these words; what it says of its earlier versions aside, since a correction
/// names what it corrects.
fn has_none(report: &Known, stems: &[&String]) -> bool {
    let sentences = report.sheet.reading.sentences.iter().enumerate();
    let own = sentences
        .filter(|(_, span)| !speaks_of_versions(&report.words(**span).to_lowercase()));
    let own: HashSet<&String> =
        own.flat_map(|(at, _)| report.memo.stems(report, at)).collect();
    !stems.iter().any(|stem| own.contains(*stem))
}

/// The stems of the sentence that a span stands in, in order; those of the span where there are no sentences.
fn stems_of(report: &Known, span: CharSpan) -> Cow<'_, [String]> {
    let sentences = &report.sheet.reading.sentences;
    if sentences.is_empty() {
        return Cow::Owned(words::stems(report.words(span)));
    }
    Cow::Borrowed(report.memo.stems(report, sentence_of(sentences, span)))
}

/// "An earlier version of this report said that the clinic had been hit."
fn speaks_of_versions(sentence: &str) -> bool {
    ["earlier version", "previous version", "has been corrected", "was corrected"]
        .iter()
        .any(|phrase| sentence.contains(phrase))
}

/// The share of words that the sentences of two spans have in common.
fn likeness(one: &Known, span: CharSpan, other: &Known, its: CharSpan) -> f64 {
    let (own, theirs) = (stems_of(one, span), stems_of(other, its));
    let own: HashSet<&String> = own.iter().collect();
    let theirs: HashSet<&String> = theirs.iter().collect();
    let all = own.len() + theirs.len();
    let common = own.intersection(&theirs).count();
    if all == 0 { 0.0 } else { 2.0 * common as f64 / all as f64 }
}

/// Which of a later version's claims is a claim of an earlier one: that of the same origin, or else the one whose
/// sentence took the place of its own.
fn heir_in(drafts: &[Draft<'_>], draft: &Draft<'_>, its: &[usize]) -> Option<usize> {
    let same: Vec<usize> = its
        .iter()
        .copied()
        .filter(|at| drafts[*at].stance == draft.stance && !differs(draft, &drafts[*at]))
        .collect();
    let of_origin = same.iter().find(|at| drafts[**at].origin.key == draft.origin.key);
    let in_place = || same.iter().find(|at| like(draft, &drafts[**at]) >= REWORDED);
    of_origin.or_else(in_place).copied()
}

fn like(one: &Draft<'_>, other: &Draft<'_>) -> f64 {
    likeness(one.report, one.span, other.report, other.span)
}

/// What an outlet dropped or corrected it has dropped in the copies that others print of its report, too.
fn retire_copies(drafts: &mut [Draft<'_>]) {
    let mut gone: HashMap<(VersionId, &str, Stance), (Retired, i64)> = HashMap::default();
    for draft in drafts.iter() {
        if let Some(retired) = draft.retired {
            let key = (draft.report.id, draft.origin.key.as_str(), draft.stance);
            gone.insert(key, retired);
        }
    }
    let standing = drafts.iter().enumerate().filter(|(_, draft)| draft.retired.is_none());
    let copies = standing.filter_map(|(at, draft)| {
        let key = (draft.report.copy_of?, draft.origin.key.as_str(), draft.stance);
        let (retired, when) = gone.get(&key)?;
        Some((at, (*retired, draft.learnt.max(*when))))
    });
    let copies: Vec<(usize, (Retired, i64))> = copies.collect();
    for (at, retired) in copies {
        drafts[at].retired = Some(retired);
    }
}

/// The versions that took a report's place, one after the other.
fn later_versions<'a>(snapshot: &'a Snapshot, report: &Known) -> Vec<&'a Known> {
    let mut found: Vec<&Known> = Vec::new();
    let mut next = report.later;
    while let Some(version) = next.and_then(|id| snapshot.report(id)) {
        if found.len() >= VERSIONS {
            break;
        }
        found.push(version);
        next = version.later;
    }
    found
}

/// Whether a version still has a claim's sentence, word for word.
fn has_sentence(version: &Known, draft: &Draft<'_>) -> bool {
    let sheet = &draft.report.sheet;
    let at = sentence_of(&sheet.reading.sentences, draft.span);
    sheet.sentences.get(at).is_some_and(|hash| version.sheet.sentences.contains(hash))
}

/// The line of a version that stands in the sentence which took the place of a claim's. A version that says of
/// itself that it was corrected may have put it in quite other words.
fn reworded(
    differences: &Differences<'_>,
    draft: &Draft<'_>,
    version: &Known,
) -> Option<Line> {
    let own = super::stance::sentence_span(draft.report, draft.span);
    let changes = differences.between(draft.report, version);
    let sentences = &version.sheet.reading.sentences;
    let new = changes.iter().find(|change| change.old == Some(own))?.new;
    if let Some(new) = new {
        return line_in(version, sentence_of(sentences, new));
    }
    if !says_so(version) {
        return None;
    }
    let added = changes.iter().filter(|change| change.old.is_none());
    let mut best: Option<(f64, Line)> = None;
    for span in added.filter_map(|change| change.new) {
        let share = likeness(draft.report, own, version, span);
        if share >= CORRECTED
            && best.is_none_or(|(than, _)| share > than)
            && let Some(line) = line_in(version, sentence_of(sentences, span))
        {
            best = Some((share, line));
        }
    }
    best.map(|(_, line)| line)
}

/// Whether a report says of itself that it was corrected.
fn says_so(version: &Known) -> bool {
    let report = &version.sheet.reading.report;
    report.corrected
        || report.blocks.iter().any(|block| {
            block.kind == BlockName::Note && {
                let note = version.words(block.span).to_lowercase();
                note.contains("correct") || note.contains("earlier version")
            }
        })
}

/// The first line that stands in a sentence: an act, a figure, a statement.
fn line_in(report: &Known, sentence: usize) -> Option<Line> {
    let reading = &report.sheet.reading;
    let within = |span: CharSpan| sentence_of(&reading.sentences, span) == sentence;
    let act = reading.events.iter().position(|event| within(event.trigger));
    let figure = || reading.figures.iter().position(|figure| within(figure.span));
    let said = || {
        reading
            .attributions
            .iter()
            .position(|said| said.content.spans.first().is_some_and(|span| within(*span)))
    };
    act.map(|at| report.act_line(at))
        .or_else(|| figure().map(|at| report.figure_line(at)))
        .or_else(|| said().map(|at| report.statement_line(at)))
}
