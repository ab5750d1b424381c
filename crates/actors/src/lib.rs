/*!
The actors that news reports name again and again, known beforehand: countries, offices and who
held them when, ministries, armies, parties, armed groups, international organisations, outlets.

[`Registry`] says what a name stands for on a date ([`Registry::find`]), which country a word
belongs to ([`Registry::country_word`]), which sector of society a noun ("riot police", "defence
minister") speaks of ([`Registry::sector_of`]), and puts the three together for a phrase as it
stands in a report ([`Registry::describe`]). Users add actors of their own, or correct ours, with a
file ([`UserActors`]).

```
use watchfloor_actors::Registry;

let registry = Registry::built_in();
let code = |phrase, on| registry.describe(phrase, on).map(|found| found.code.to_string());

assert_eq!(code("Yemen's Houthi rebels", None).as_deref(), Some("YEMREB"));
assert_eq!(code("US-backed Syrian rebels", None).as_deref(), Some("SYRREB"));
assert_eq!(code("the Commander of Iran's navy", None).as_deref(), Some("IRNMIL"));
assert_eq!(code("Theresa May", Some("2018-05-01")).as_deref(), Some("GBRGOV"));
assert_eq!(code("Theresa May", Some("2022-05-01")).as_deref(), Some("GBRELI"));
```

What holds:

* The tables are embedded text, sorted, and looked up where they lie; starting up only notes where
  their lines begin.
* Looking something up allocates nothing and looks at a bounded part of the phrase, whatever the
  phrase is.
* Nothing depends on today's date: without a date, a person's last office counts.
*/

mod agents;
mod check;
mod describe;
mod entry;
mod fold;
mod registry;
mod scan;
#[cfg(test)]
mod soundness;
mod table;
mod user;

pub use describe::Description;
pub use entry::{Code, CountryWord, Entry, Kind, Office};
pub use registry::Registry;
pub use user::{ActorFileError, Format, UserActors};
