/*!
What kinds of acts there are: the event types and modes of PLOVER, the codes of CAMEO, Goldstein's
scores, and the way from one to the other.

```
use watchfloor_ontology::{CameoCode, EventType, closest_cameo};

let code = closest_cameo(EventType::Assault, None, "attack", &["warplane", "aircraft"]);
assert_eq!(code, CameoCode::parse("195").unwrap());
assert_eq!(code.label(), "Employ aerial weapons");
assert_eq!(code.goldstein(), -10.0);
assert_eq!(EventType::Assault.quad().name(), "material conflict");
```

The tables are facts taken from the PLOVER and CAMEO manuals and from the verb dictionaries of the
Open Event Data Alliance (MIT); `tables/ontology.py` makes them. Where the PLOVER manual 2.0 departs
from the conversion table of 2021 the manual is followed; the script lists the places.

**Invariant:** the crate knows nothing of texts. It is given lemmas and gives codes.
*/
mod cameo;
mod closest;
mod outlook;
mod plover;

pub use crate::cameo::CameoCode;
pub use crate::closest::{closest_cameo, knows_verb};
pub use crate::outlook::{Outlook, cameo_with_status};
pub use crate::plover::{EventType, QuadClass};
