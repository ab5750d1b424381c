//! What may be typed to say something of a line.

use clap::ValueEnum;

use super::RoomFile;

/// `watchfloor say`.
#[derive(Debug, clap::Args)]
#[command(after_help = SAY_NOTES)]
pub struct Say {
    /// What to say
    #[arg(value_name = "VERB", value_enum)]
    pub verb: Verb,

    /// The number in square brackets behind a line of a brief; for `undo` that of the act
    #[arg(value_name = "LINE")]
    pub line: i64,

    /// Words of your own; a note and a correction need them
    #[arg(value_name = "WORDS")]
    pub words: Option<String>,

    /// The line to merge with
    #[arg(long, value_name = "LINE")]
    pub with: Option<i64>,

    /// To whom the line is assigned
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,

    /// Who says it
    #[arg(long, value_name = "NAME", env = "WATCHFLOOR_USER")]
    pub by: String,

    /// The room
    #[command(flatten)]
    pub room: RoomFile,
}

const SAY_NOTES: &str = "\
What a person says stands beside what the machine read, never in its place: nothing is changed or deleted, and \
`undo` takes back an act, also an `undo`. The number of an act is told when it is done.

Exit codes: 0 it is in the room; 1 the room has no such line or act; 2 it cannot be said like this.";

/// What may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Verb {
    /// The line is right
    Confirm,
    /// The line is wrong: the picture leaves it out
    Reject,
    /// Two mentions are of one act
    Merge,
    /// A mention is of another act than the picture has it
    Split,
    /// Words beside the line
    Note,
    /// What would be right
    Correct,
    /// The line is somebody's to look after
    Assign,
    /// The line was seen
    Acknowledge,
    /// Take back what was said
    Undo,
}
