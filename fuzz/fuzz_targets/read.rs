//! Any bytes in: an error or a sound reading out, in little time and memory.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use watchfloor_reading::{Reader, Scratch, invariants};
use watchfloor_report::{Input, parse};

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new().expect("the built-in model loads"));

fuzz_target!(|bytes: &[u8]| {
    // The name decides whether a text that could be either is taken for HTML.
    for name in ["a.txt", "a.html"] {
        let Ok(report) = parse(&Input { bytes, name: Some(name), ..Input::default() })
        else {
            continue;
        };
        let faults =
            invariants::check(&READER.read(Some(name), &report, &mut Scratch::new()));
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
});
