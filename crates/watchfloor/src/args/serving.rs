//! What may be typed about the wall and its users.

use std::net::SocketAddr;

use clap::{Subcommand, ValueEnum};

use super::room::RoomFile;

/// `watchfloor serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = SERVE_NOTES)]
pub struct Serve {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,

    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8077")]
    pub listen: SocketAddr,

    /// The path under which a reverse proxy shows it, as `/watch`
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true)]
    pub base_path: String,

    /// Reverse proxies whose word counts on where a request comes from: an address or a network
    #[arg(long, value_name = "NETWORK")]
    pub trusted_proxy: Vec<String>,

    /// What the room is called on the wall [default: the name of its file]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
}

const SERVE_NOTES: &str = "\
On an address of this machine alone nobody has to sign in until there are users. On any other address nothing \
answers before the first user is made: with the code that is shown at the start, or by `watchfloor user add`. \
docs/serving.md says what to put before it.";

/// `watchfloor mcp`.
#[cfg(feature = "mcp")]
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The tools are the reads of the API, with the exact words each answer rests on. Nothing can be \
    written. docs/programs.md says how a program is told of it."
)]
pub struct Mcp {
    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

/// `watchfloor user`.
#[derive(Debug, clap::Args)]
pub struct User {
    /// What to do.
    #[command(subcommand)]
    pub task: UserTask,
}

/// `watchfloor user …`
#[derive(Debug, Subcommand)]
pub enum UserTask {
    /// Add a user; asks for the password, or takes the first line that is piped in
    Add(UserAdd),
    /// Remove a user, with the sessions and tokens
    Remove(UserName),
    /// Set a user's password; all sessions of the user end
    Password(UserName),
    /// Give a user another role
    Role(UserAdd),
    /// List the users
    List {
        /// The room
        #[command(flatten)]
        room: RoomFile,
    },
}

/// A user with a role.
#[derive(Debug, clap::Args)]
pub struct UserAdd {
    /// Letters a to z, digits and . _ - @
    #[arg(value_name = "NAME")]
    pub name: String,

    /// What the user may do
    #[arg(long, value_name = "ROLE", value_enum)]
    pub role: Role,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

/// One user by name.
#[derive(Debug, clap::Args)]
pub struct UserName {
    /// The user's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

/// What a user may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Role {
    /// Looks
    Viewer,
    /// Confirms, rejects, notes, acknowledges, too
    Analyst,
    /// Manages users and tokens and reads the audit log, too
    Admin,
}
