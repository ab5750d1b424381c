//! The words by which reports announce something and tell what became of it.
//!
//! A table of phrases is one text, its phrases parted by commas; the later words of a phrase may stand a
//! little behind the first ("called the meeting off"). Forms are given in full, because "broke" and "break"
//! have no stem in common.

mod deeds;
mod parties;
mod standing;
mod turns;

pub(super) use self::deeds::*;
pub(super) use self::parties::*;
pub(super) use self::standing::*;
pub(super) use self::turns::*;
