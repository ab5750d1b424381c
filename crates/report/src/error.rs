/// Why an input could not be made a report.
///
/// Nothing else about an input is an error: whatever else is odd about it becomes a note of the
/// report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The bytes are no text.
    #[error(
        "not text: this looks like {looks_like}; give the article as plain text or HTML"
    )]
    Binary {
        /// What the bytes look like ("a PDF document").
        looks_like: &'static str,
    },
    /// More bytes than one report may have, as given or unpacked.
    #[error("more than {} MB, too large for one report; split it into one file per report", limit / 1_000_000)]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// No bytes but white space.
    #[error("empty: there is no text to read")]
    Empty,
    /// The date of publication given by the user is none.
    #[error("'{given}' is no date; give it as 2024-04-14 or 2024-04-14T09:30:00Z")]
    Published {
        /// What was given.
        given: String,
    },
    /// The bytes begin as gzip but cannot be unpacked.
    #[error("broken gzip data; unpack it yourself or fetch it again")]
    Gzip(#[from] std::io::Error),
}
