/*!
A last guard: a panic while one report is read ends that report, not the run.

Reading is built never to panic. Should it happen all the same, the person at the terminal gets
one line that says where, and the other reports.
*/

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Where and why this thread panicked under [`guard`]; `None` while not under guard.
    static GUARDED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on a panic under [`guard`] is remembered for its caller instead of being printed.
pub(crate) fn keep_quiet_under_guard() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |fault| {
        let guarded = GUARDED.with_borrow_mut(|kept| {
            kept.as_mut().map(|message| *message = fault.to_string()).is_some()
        });
        if !guarded {
            print(fault);
        }
    }));
}

/// Runs `work`; a panic becomes the error, in the words of the panic. What `work` changes is then
/// in no certain state: the caller makes it anew.
pub(crate) fn guard<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    GUARDED.set(Some("the cause is not known".to_owned()));
    // Whatever the work was changing when it stopped must not be used again by the caller.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let message = GUARDED.take().unwrap_or_default();
    result.map_err(|_payload| message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_that_says_where() {
        keep_quiet_under_guard();
        assert_eq!(guard(|| 7), Ok(7));
        let fault = guard(|| panic!("lost count")).unwrap_err();
        assert!(fault.contains("lost count") && fault.contains("panics.rs"), "{fault}");
        assert_eq!(guard(|| 8), Ok(8));
    }
}
