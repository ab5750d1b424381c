//! `watchfloor say`: what people say of lines.

use std::process::ExitCode;

use clap::ValueEnum;
use watchfloor_record::NewAct;
use watchfloor_room::people;

use super::{existing, now};
use crate::args::{self, Verb};
use crate::complain;

/// It cannot be said like this.
const WRONG: u8 = 2;

/// Records what somebody says, and tells under which number.
pub(crate) fn run(wanted: &args::Say) -> anyhow::Result<ExitCode> {
    let act = match act(wanted) {
        Ok(act) => act,
        Err(fault) => {
            complain(&fault);
            return Ok(ExitCode::from(WRONG));
        }
    };
    let number = existing(&wanted.room.path)?.say(&act)?;
    complain(&format!("act {number}; `watchfloor say undo {number}` takes it back"));
    Ok(ExitCode::SUCCESS)
}

/// What is to be recorded, or what is wrong with it.
fn act(wanted: &args::Say) -> Result<NewAct, String> {
    let verb = wanted.verb.to_possible_value();
    let verb = verb.map(|verb| verb.get_name().to_owned()).unwrap_or_default();
    let own = wanted.words.as_deref().map(str::trim).map(str::to_owned);
    let words = match (wanted.verb, own, &wanted.to) {
        (Verb::Assign, None, to) => to.clone(),
        (Verb::Assign, Some(_), _) => {
            return Err("an assignment has no words; say them in a note".to_owned());
        }
        (_, own, None) => own,
        (_, _, Some(_)) => return Err("`--to` goes with assign".to_owned()),
    };
    let act = NewAct {
        author: wanted.by.trim().to_owned(),
        at: now(),
        verb,
        target: wanted.line,
        other: wanted.with,
        words,
    };
    if people::name_fault(&act.author).is_some() {
        return Err("`--by` is a name on one line".to_owned());
    }
    let fault = match wanted.verb {
        Verb::Undo if act.other.is_some() => Some("`--with` goes with merge".to_owned()),
        Verb::Undo => act.words.as_deref().and_then(people::words_fault),
        _ => people::fault(&act),
    };
    match fault {
        // What is called so between programs is typed otherwise.
        Some(fault) => Err(fault
            .replace("`other`", "`--with`")
            .replace("`to`", "`--to`")
            .replace("`words`", "words")),
        None => Ok(act),
    }
}
