//! Tables by hashes, of which one picture asks millions of times.
//!
//! The hash is a quicker one than the standard library's. Like that it is seeded anew in each run of the program, so
//! that nobody can write reports whose words all fall on one place.

use foldhash::fast::RandomState;

/// What belongs to keys.
pub type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// Things without an order.
pub type HashSet<K> = std::collections::HashSet<K, RandomState>;
