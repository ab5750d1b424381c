//! Any bytes as what a source sent: an error or a sound listing out, in little time and memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use watchfloor_feed::archive::{Lines, Warc};
use watchfloor_feed::{Selectors, Told, discover, invariants, list, parse};

fuzz_target!(|bytes: &[u8]| {
    let told = Told { content_type: None, address: Some("https://lothmar.test/feed") };
    let read = [parse(bytes, &told), list(bytes, &Selectors::default(), &told)];
    for listing in read.into_iter().flatten() {
        let faults = invariants::check(&listing);
        assert!(faults.is_empty(), "{faults:?}");
    }
    discover(bytes, &told);
    Warc::new(bytes).for_each(drop);
    Lines::new(bytes).for_each(drop);
});
