/// Why a gazetteer could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlacesError {
    /// The bytes do not begin as a gazetteer of this version does.
    #[error("no gazetteer of version 1; make it again with tables/gazetteer.py")]
    NotAGazetteer,
    /// A section is shorter or longer than the header or the other sections say.
    #[error(
        "the gazetteer's section '{section}' has the wrong length; make it again with \
         tables/gazetteer.py"
    )]
    WrongLength {
        /// The section's name.
        section: &'static str,
    },
}
