//! For `train/story_weights.py`: features of the pairs of documents in a folder of ECB+.
#![allow(clippy::print_stdout)]

use std::path::Path;

use watchfloor_eval::{EvalError, stories};

fn main() -> Result<(), EvalError> {
    let folder = std::env::args().nth(1).unwrap_or_default();
    print!("{}", stories::numbers(Path::new(&folder))?);
    Ok(())
}
