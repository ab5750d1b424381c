/*!
What every listing must satisfy, whatever it was made from. Tests and the fuzz target share it.
*/

use std::collections::HashSet;

use crate::mend::MAX_ITEMS;
use crate::{Listing, address, date};

/// Everything that is wrong with a listing; empty for a sound one.
pub fn check(listing: &Listing) -> Vec<String> {
    let mut faults = Vec::new();
    if listing.items.len() > MAX_ITEMS {
        faults.push(format!("{} items", listing.items.len()));
    }
    let addresses = [&listing.home, &listing.own, &listing.hub, &listing.next];
    for address in addresses.into_iter().flatten() {
        faults.extend(check_address(address));
    }
    let mut seen = HashSet::new();
    for item in &listing.items {
        if item.id.is_empty() {
            faults.push("an item without identity".to_owned());
        }
        if !seen.insert((&item.id, item.digest())) {
            faults.push(format!("item '{}' is there twice", item.id));
        }
        if item.title.is_empty() && item.body.is_none() && item.address.is_none() {
            faults.push(format!("item '{}' says nothing", item.id));
        }
        if item.whole && item.body.is_none() {
            faults.push(format!("item '{}' is the whole of nothing", item.id));
        }
        faults.extend(item.address.iter().filter_map(|address| check_address(address)));
        for date in [&item.published, &item.modified].into_iter().flatten() {
            if date::iso(date).as_ref() != Some(date) {
                faults.push(format!("'{date}' is no ISO 8601 date"));
            }
        }
    }
    faults
}

fn check_address(given: &str) -> Option<String> {
    let is_sound = address::absolute(None, given).as_deref() == Some(given);
    (!is_sound).then(|| format!("'{given}' is no absolute web address"))
}
