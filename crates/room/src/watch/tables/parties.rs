//! The words that name nobody, or say nothing of what is announced.

/// Words that announce, tell, or date, and so say nothing of *what* is announced.
pub(in crate::watch) const EMPTY: &str = "threaten, threat, warn, warning, promise, pledge, vow, undertake, commit, commitment, agree, \
     plan, expect, demand, request, ask, urge, call, order, tell, ultimatum, deadline, until, \
     give, gave, given, set, going, intend, want, announce, offer, again, unless, shall, 's, ’s, \
     let, make, made, take, took, word, further, monday, tuesday, wednesday, thursday, friday, \
     saturday, sunday, january, february, march, april, june, july, august, september, october, \
     november, december, today, tonight, tomorrow, yesterday, week, month, year, hour, day, \
     morning, noon, afternoon, evening, night, midnight, dawn, late, early, next, last, end, \
     soon, within, earlier, later, minute, weekend";

/// Names of offices and bodies: they do not tell one party from another.
pub(in crate::watch) const OFFICES: &str = "administration, ambassador, ambassadors, army, authorities, chief, command, commander, \
     council, country, defence, defense, deputy, envoy, envoys, finance, force, forces, foreign, \
     general, generals, government, governor, group, head, interior, king, leader, leaders, \
     military, minister, ministers, ministry, navy, office, officer, officers, official, \
     officials, parliament, party, police, premier, president, presidents, prime, queen, \
     republic, secretary, soldiers, spokesman, spokesperson, spokeswoman, state, staff, troops, \
     union, air";

/// Stands before the verb of a sentence that does not say who acts.
pub(in crate::watch) const PASSIVE: &str =
    "was, were, been, being, is, are, be, get, got";

/// Who does nothing: "Nobody will lose water" promises no deed.
pub(in crate::watch) const NOBODY: &str = "nobody, no, none, neither, noone";

/// Stands for something told before, and tells nothing of its own: "had promised this".
pub(in crate::watch) const TOLD_BEFORE: &str =
    "the, this, that, these, those, it, them, his, her, its, their, so";

/// Stands before a noun and never before its verb: "appealed to both armies" has no infinitive.
pub(in crate::watch) const COUNTS: &str = "a, an, all, any, another, both, each, every, either, many, more, most, no, one, several, some, two, three, four";
