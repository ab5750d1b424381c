//! Where the places named in a report are.
//!
//! A compact gazetteer of a quarter of a million places, compiled into the program and read in
//! place, and a resolver that decides which place of that name each mention means. It looks at the
//! whole document: what follows the name ("Paris, Texas"), the words that say what it is ("Orange
//! County"), the countries the report is about, and which other places are named beside it.
//!
//! The facts are from GeoNames (CC BY 4.0); `tables/gazetteer.py` makes the file. How much each
//! consideration counts was fitted on annotated news; see [`Weights`].
//!
//! ```
//! use watchfloor_places::{Context, Gazetteer, Mention};
//! use watchfloor_text::Span;
//!
//! # fn main() -> Result<(), watchfloor_places::PlacesError> {
//! let gazetteer = Gazetteer::built_in()?;
//! let text = "The mayor of Paris, Texas, opened the bridge.";
//! let mention = Mention { name: "Paris", span: Span::new(13, 18) };
//! let found = gazetteer.resolve(&[mention], &Context { text, ..Context::default() });
//! let place = found[0].as_ref().expect("Paris is known");
//! assert_eq!((place.country.as_deref(), place.geonames), (Some("USA"), Some(4717560)));
//! # Ok(())
//! # }
//! ```
//!
//! Places of the user's own ([`UserPlaces`]) go first: a name of one means it.
//!
//! What always holds: the result has one entry for each mention, in their order; a mention whose
//! name is not known is `None`, never the likeliest place near by; the same input gives the same
//! output; no input panics or takes more than a bounded time for each name.

mod bytes;
mod candidates;
mod document;
mod error;
mod features;
mod fold;
mod kind;
mod resolve;
mod surroundings;
mod table;
mod user;
mod weights;

pub use error::PlacesError;
pub use features::{FEATURE_NAMES, FEATURES};
pub use kind::{Grain, Kind};
pub use resolve::{Context, Gazetteer, Mention, Resolved, Weighed};
pub use user::{PlaceFileError, UserPlaces};
pub use weights::Weights;
