//! `watchfloor user`: who may sign in to the wall.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use watchfloor_clock::Clock;
use watchfloor_server::users::{Role, Users, beside, password};

use crate::args::{self, UserTask};
use crate::complain;

/// Does what was asked.
pub(crate) fn run(wanted: &args::User) -> anyhow::Result<ExitCode> {
    match &wanted.task {
        UserTask::Add(wanted) => add(wanted),
        UserTask::Remove(wanted) => {
            let users = users(&wanted.room.path)?;
            users.remove(&wanted.name)?;
            told(
                &users,
                "user remove",
                &wanted.name,
                "is removed; sessions and tokens ended",
            )
        }
        UserTask::Password(wanted) => set_password(wanted),
        UserTask::Role(wanted) => {
            let users = users(&wanted.room.path)?;
            let role = role(wanted.role);
            users.set_role(&wanted.name, role)?;
            let words = format!("has the role {} now", role.word());
            told(&users, "user role", &wanted.name, &words)
        }
        UserTask::List { room } => list(&users(&room.path)?),
    }
}

/// The file of users of a room that must be there: a slip in its name would make users of nothing.
fn users(room: &Path) -> anyhow::Result<Users> {
    let is_there = room
        .try_exists()
        .with_context(|| format!("{}: cannot be looked at", room.display()))?;
    if !is_there {
        bail!("{}: no such room; name it with --room", room.display());
    }
    Ok(Users::open(&beside(room))?)
}

fn role(role: args::Role) -> Role {
    match role {
        args::Role::Viewer => Role::Viewer,
        args::Role::Analyst => Role::Analyst,
        args::Role::Admin => Role::Admin,
    }
}

fn add(wanted: &args::UserAdd) -> anyhow::Result<ExitCode> {
    let users = users(&wanted.room.path)?;
    let hash = ask(&wanted.name)?;
    let role = role(wanted.role);
    users.add(&wanted.name, role, &hash, Clock::wall().now())?;
    told(&users, "user add", &wanted.name, &format!("is added as {}", role.word()))
}

fn set_password(wanted: &args::UserName) -> anyhow::Result<ExitCode> {
    let users = users(&wanted.room.path)?;
    if users.hash_of(&wanted.name)?.is_none() {
        bail!("there is no user {:?}; `watchfloor user list` lists them", wanted.name);
    }
    let hash = ask(&wanted.name)?;
    users.set_password(&wanted.name, &hash, Clock::wall().now())?;
    told(
        &users,
        "user password",
        &wanted.name,
        "has the new password; all sessions ended",
    )
}

/// Asks for a password, twice on a terminal, and hashes it.
fn ask(name: &str) -> anyhow::Result<String> {
    let given = if io::stdin().is_terminal() {
        let once = typed(&format!("password of {name}: "))?;
        if once != typed("once more: ")? {
            bail!("the two differ; try again");
        }
        once
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
        line.trim_end_matches(['\n', '\r']).to_owned()
    };
    password::sound(name, &given)?;
    Ok(password::hash(&given)?)
}

/// A line that the terminal does not show.
fn typed(prompt: &str) -> anyhow::Result<String> {
    let mut out = io::stderr();
    write!(out, "{prompt}").and_then(|()| out.flush()).context("cannot ask")?;
    console::Term::stderr().read_secure_line().context("cannot read the password")
}

fn list(users: &Users) -> anyhow::Result<ExitCode> {
    let mut page = String::new();
    for user in users.list()? {
        page.push_str(&format!("{:<24} {}\n", user.name, user.role.word()));
    }
    if page.is_empty() {
        complain(
            "there are no users; add the first with `watchfloor user add NAME --role admin`",
        );
    }
    crate::print(&page)
}

fn told(users: &Users, what: &str, name: &str, words: &str) -> anyhow::Result<ExitCode> {
    users.note_by_hand(Clock::wall().now(), what, name)?;
    complain(&format!("{name} {words}"));
    Ok(ExitCode::SUCCESS)
}
