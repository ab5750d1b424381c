//! `watchfloor source add`, `token` and `backfill`.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use tokio::sync::watch;
use watchfloor_clock::Clock;
use watchfloor_reading::contract::Reading;
use watchfloor_reading::{Reader, Scratch};
use watchfloor_room::time;
use watchfloor_sources::fetch::Fetcher;
use watchfloor_sources::{
    Arrival, Backfill, Desk, DeskError, Filled, Kind, Source, backfill as fill, beside,
    slug, token_hash,
};

use super::attempt::{self, Tried, Wanted};
use super::told;
use crate::rooms::now;
use crate::run::{arrivals, config};
use crate::{args, complain, reading, safe};

/// So many items are shown as they would be read.
const SHOWN: usize = 3;
/// And so many statements of each.
const STATEMENTS: usize = 2;
/// Statements are shown with so many letters at most.
const LONGEST: usize = 160;
/// An archive that has not moved for so long waits for somebody to read.
const STANDSTILL: Duration = Duration::from_secs(3);

/// Tries a source, shows its last items as they would be read, and adds it.
pub(super) fn add(wanted: &args::SourceAdd) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(&beside(&wanted.room.path))?;
    let asked = Wanted {
        address: &wanted.address,
        name: wanted.name.as_deref(),
        outlet: wanted.outlet.as_deref(),
        full_text: wanted.full_text,
        link: wanted.link.as_deref(),
    };
    if let Some(source) = attempt::folder(&asked)? {
        desk.add(&source)?;
        return told(&format!(
            "{} added: the folder {}",
            source.name,
            safe::line(&source.address)
        ));
    }
    if wanted.untried {
        let source = attempt::unseen(&asked)?;
        desk.add(&source)?;
        return told(&format!("{} added, untried", source.name));
    }
    if let Some(name) = asked.name
        && desk.source(name).is_ok()
    {
        return Err(DeskError::NameTaken(name.to_owned()).into());
    }
    let fetcher = fetcher(&wanted.allow_private)?;
    let (tried, arrivals) = wait_for(async {
        let tried = attempt::visit(&fetcher, &asked).await?;
        let arrivals = first_items(&fetcher, &tried).await;
        anyhow::Ok((tried, arrivals))
    })??;
    crate::print(&page(&tried, &arrivals)?)?;
    desk.add(&tried.source)?;
    let private: String = wanted
        .allow_private
        .iter()
        .map(|allowed| format!(" --allow-private {}", safe::line(allowed)))
        .collect();
    told(&format!(
        "{} added; `watchfloor run{private}` collects from it",
        tried.source.name
    ))
}

/// Makes a source that others push to, and prints its token, once.
pub(super) fn token(wanted: &args::SourceToken) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(&beside(&wanted.room.path))?;
    let token = new_token()?;
    let hash = token_hash(&token);
    match desk.source(&wanted.name) {
        Ok(kept) if kept.source.kind != Kind::Push => {
            anyhow::bail!(
                "{} is a source that is visited; choose another name",
                wanted.name
            )
        }
        Ok(mut kept) => {
            kept.source.token = Some(hash);
            kept.source.outlet = wanted.outlet.clone().or(kept.source.outlet);
            desk.change(&kept.source)?;
            complain("the token before this one is no longer good");
        }
        Err(DeskError::NoSource(_)) => {
            let mut source = Source::new(&wanted.name, Kind::Push, "");
            source.outlet.clone_from(&wanted.outlet);
            source.token = Some(hash);
            source.since = now();
            desk.add(&source)?;
        }
        Err(error) => return Err(error.into()),
    }
    complain(&format!(
        "push to /push/{} with the header `Authorization: Bearer TOKEN`; the token is shown only now",
        wanted.name
    ));
    crate::print(&format!("{token}\n"))
}

/// Puts an archive into the queue, for the next run to read.
pub(super) fn backfill(wanted: &args::Backfill) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(&beside(&wanted.room.path))?;
    let stem = wanted.file.file_stem().and_then(OsStr::to_str).unwrap_or("archive");
    let name = wanted.name.clone().unwrap_or_else(|| slug(stem));
    match desk.source(&name) {
        Ok(_) => {}
        Err(DeskError::NoSource(_)) => {
            let mut source = Source::new(&name, Kind::Push, "");
            source.since = now();
            desk.add(&source)?;
        }
        Err(error) => return Err(error.into()),
    }
    let what = Backfill { path: wanted.file.clone(), source: name.clone() };
    let (_running, stop) = watch::channel(false);
    let clock = Clock::wall();
    let filled = wait_for(async {
        let filling = fill(&desk, &clock, &what, stop);
        tokio::pin!(filling);
        tokio::select! {
            filled = &mut filling => return filled,
            waiting = nobody_reads(&desk, &clock) => complain(&format!(
                "{waiting} items wait and nobody reads them: start `watchfloor run` on this room, and this goes on by itself",
            )),
        }
        filling.await
    })??;
    if filled.new + filled.known + filled.unreadable == 0 {
        return told(&format!(
            "{name}: nothing to bring in: this archive was brought in before, or is empty"
        ));
    }
    told(&format!("{name}: {}; `watchfloor run` reads them", came(&filled)))
}

/// Waits until nothing comes or goes any more: an archive comes no faster than it is read. Gives how many wait.
async fn nobody_reads(desk: &Desk, clock: &Clock) -> u64 {
    let mut before = None;
    loop {
        // A desk that fails is told by who fills it.
        let waiting = desk.apart(|desk| desk.waiting()).await.ok();
        match waiting.filter(|count| *count > 0 && before == Some(*count)) {
            Some(count) => return count,
            None => before = waiting,
        }
        clock.sleep(STANDSTILL).await;
    }
}

/// What an archive brought.
fn came(filled: &Filled) -> String {
    let count = |number: u64, of: &str| {
        counted(usize::try_from(number).unwrap_or(usize::MAX), of)
    };
    let mut words = format!(
        "{} put in the queue, {} known before",
        count(filled.new, "item"),
        filled.known
    );
    if filled.unreadable > 0 {
        words += &format!(", {} could not be read", count(filled.unreadable, "record"));
    }
    words
}

/// `1 item`, `2 items`.
pub(super) fn counted(number: usize, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {of}{plural}")
}

/// 256 bits that nobody can guess.
fn new_token() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        anyhow::anyhow!("the system gives no random numbers: {error}")
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Something that visits, as it was configured on the command line.
pub(super) fn fetcher(allow_private: &[String]) -> anyhow::Result<Fetcher> {
    let collect =
        config::Collect { allow_private: allow_private.to_vec(), ..Default::default() };
    crate::run::fetcher(&collect, &Clock::wall())
}

/// Waits for something that is done on the network.
pub(super) fn wait_for<T>(work: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the part that uses the network")?;
    Ok(runtime.block_on(work))
}

/// The first items of a source as they would arrive, with what could not be fetched.
async fn first_items(fetcher: &Fetcher, tried: &Tried) -> Vec<(Arrival, Option<String>)> {
    let mut arrivals = Vec::new();
    for item in tried.listing.items.iter().take(SHOWN) {
        let mut fault = None;
        let mut page = None;
        if let Some(address) =
            item.address.as_deref().filter(|_| tried.source.full_text && !item.whole)
        {
            match attempt::behind(fetcher, address).await {
                Ok(found) => page = Some(found),
                Err(error) => fault = Some(format!("{error:#}")),
            }
        }
        let arrival = Arrival {
            id: 0,
            source: tried.source.name.clone(),
            outlet: tried.source.outlet.clone(),
            item: item.clone(),
            page,
            arrived: now(),
            backlog: true,
        };
        arrivals.push((arrival, fault));
    }
    arrivals
}

/// What a person sees before a source is added.
fn page(tried: &Tried, arrivals: &[(Arrival, Option<String>)]) -> anyhow::Result<String> {
    let reader = reading::reader(None)?;
    let mut scratch = Scratch::new();
    let listing = &tried.listing;
    let mut text = String::new();
    let title = listing.title.as_deref().unwrap_or(&tried.source.address);
    let count = counted(listing.items.len(), "item");
    writeln!(text, "{} ({}, {count})", safe::line(title), listing.format)?;
    if let Some(named_by) = &tried.named_by {
        writeln!(
            text,
            "  named by {}: {}",
            safe::line(named_by.as_str()),
            safe::line(&tried.source.address)
        )?;
    }
    for other in &tried.others {
        writeln!(text, "  it names another, too: {}", safe::line(&other.address))?;
    }
    for note in &listing.notes {
        writeln!(text, "  note: {}", safe::line(note))?;
    }
    for (arrival, fault) in arrivals {
        item(&mut text, arrival, fault.as_deref(), &reader, &mut scratch)?;
    }
    Ok(text)
}

fn item(
    text: &mut String,
    arrival: &Arrival,
    fault: Option<&str>,
    reader: &Reader,
    scratch: &mut Scratch,
) -> anyhow::Result<()> {
    let date = arrival.item.published.as_deref().or(arrival.item.modified.as_deref());
    writeln!(text, "\n{}", safe::line(&arrival.item.title))?;
    let mut facts = vec![date.map_or("no date".to_owned(), moment)];
    if let Some(fault) = fault {
        facts.push(format!(
            "its page cannot be had, so only its summary is read: {fault}"
        ));
    }
    match arrivals::read(arrival, reader, scratch) {
        Ok(incoming) => {
            let reading = &incoming.reading;
            let words = reading.report.text.split_whitespace().count();
            let from = if arrival.page.is_some() { "its page" } else { "the feed" };
            facts.push(format!("{} from {from}", counted(words, "word")));
            facts.push(counted(reading.attributions.len(), "statement"));
            facts.push(counted(reading.events.len(), "act"));
            writeln!(text, "  {}", safe::line(&facts.join(" · ")))?;
            statements(text, reading)?;
        }
        Err(error) => {
            facts.push(format!("cannot be read: {error}"));
            writeln!(text, "  {}", safe::line(&facts.join(" · ")))?;
        }
    }
    Ok(())
}

/// An instant for people; a day, or whatever else a source says, as it is.
fn moment(told: &str) -> String {
    match told.parse::<Timestamp>() {
        Ok(at) => format!("{} UTC", time::minutes(at.as_millisecond())),
        Err(_) => told.to_owned(),
    }
}

/// The first statements, each with its source's words and its own.
fn statements(text: &mut String, reading: &Reading) -> anyhow::Result<()> {
    let letters: Vec<char> = reading.report.text.chars().collect();
    let words = |spans: &[[usize; 2]]| {
        let parts = spans.iter().filter_map(|span| letters.get(span[0]..span[1]));
        let joined: Vec<String> = parts.map(|part| part.iter().collect()).collect();
        let whole = joined.join(" … ");
        match whole.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &whole[..end]),
            None => whole,
        }
    };
    for said in reading.attributions.iter().take(STATEMENTS) {
        let source = words(&said.source.span.into_iter().collect::<Vec<_>>());
        let content = words(&said.content.spans);
        let source =
            if source.is_empty() { "somebody unnamed".to_owned() } else { source };
        writeln!(text, "  {}: {}", safe::line(&source), safe::line(&content))?;
    }
    Ok(())
}
