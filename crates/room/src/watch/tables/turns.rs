//! The words by which a report tells what became of something announced.

/// Says by itself that something announced will not be: whoever hears that a meeting was "called off" needs
/// no noun to know it.
pub(in crate::watch) const CALLED_OFF: &str = "call off, calls off, called off, calling off, cancel, cancels, cancelled, canceled, \
     cancelling, cancellation, postpone, postpones, postponed, postponing, postponement, shelve, \
     shelves, shelved, scrap, scraps, scrapped, back down, backs down, backed down, backing down, \
     abandon, abandons, abandoned, rescind, rescinds, rescinded, revoke, revokes, revoked, put \
     off, puts off, defer, defers, deferred, walk back, walks back, walked back, no longer, climb \
     down, climbed down, stand down, stood down";

/// Says it only of an announcement that is named: troops, too, are withdrawn, and bombs dropped.
pub(in crate::watch) const TAKES_BACK: &str = "withdraw, withdraws, withdrew, withdrawn, withdrawing, drop, drops, dropped, dropping, take \
     back, takes back, took back, taken back, retract, retracts, retracted, give up, gives up, \
     gave up, given up, lift, lifts, lifted, reverse, reverses, reversed, suspend, suspends, \
     suspended, renounce, renounces, renounced";

/// What an announcement is called.
pub(in crate::watch) const ANNOUNCEMENTS: &str = "threat, threats, ultimatum, demand, demands, promise, promises, pledge, pledges, offer, \
     plan, plans, warning, warnings, vow, vows, deadline, request, requests, decision, order, \
     orders, announcement, word, commitment, commitments, undertaking, invitation, notice";

/// Says by itself that somebody did not do what he had said he would.
pub(in crate::watch) const BACKS_OUT: &str = "renege, reneges, reneged, back out, backs out, backed out, pull out, pulls out, pulled out, \
     go back on, goes back on, went back on, gone back on, stay away, stayed away";

/// Says it only with the name of what he broke: windows are broken, too.
pub(in crate::watch) const BREAKS: &str = "break, breaks, broke, broken, breaking, violate, violates, violated, violating, violation, \
     violations, breach, breaches, breached, betray, betrays, betrayed, not keep, not kept, not \
     keeping, not honour, not honoured, not honor, not honored";

/// What can be broken in that way.
pub(in crate::watch) const BONDS: &str = "word, promise, promises, pledge, pledges, vow, vows, truce, ceasefire, cease-fire, \
     armistice, commitment, commitments, agreement, accord, deal, undertaking, guarantee, \
     guarantees, assurance, assurances, pact, treaty";

/// Stands before an act that somebody is not willing or able to do.
pub(in crate::watch) const REFUSES: &str = "refuse, refuses, refused, refusing, fail, fails, failed, failing, failure, decline, \
     declines, declined, neglected";

/// Says that somebody gives what he was asked for.
pub(in crate::watch) const GRANTS: &str = "grant, grants, granted, accept, accepts, accepted, agree, agrees, agreed, comply, complies, \
     complied, approve, approves, approved, consent, consents, consented, heed, heeds, heeded, \
     fulfil, fulfils, fulfill, fulfills, fulfilled, yield, yields, yielded";

/// Says of one of those who were to meet, or of who was to come, that he will not.
pub(in crate::watch) const STAYS_AWAY: &str = "not come, not attend, not travel, not take part, not join, not go, not meet, not appear, not visit, \
     not receive, not host, not participate, not talk, n't come, n't attend, n't travel, n't take part, n't join, \
     n't go, n't meet, boycott, stay away, skip, refuse to come, refuses to come, refused to come, refuse to \
     attend, refuses to attend, refused to attend, refuse to meet, refuses to meet, refused to meet";

/// Begins the setting of a day for somebody else.
pub(in crate::watch) const GIVES: &str =
    "give, gives, gave, given, giving, set, sets, grant, grants, granted";

/// What is so given: a day, or a span, until which it must be done.
pub(in crate::watch) const GIVEN_DAYS: &str = "until, till, days to, hours to, weeks to, day to, week to, month to, months to, hour to, ultimatum";

/// Asks with a day, or else: what is so asked is a deadline, and not only a request that has one.
pub(in crate::watch) const ULTIMATA: &str = "ultimatum, ultimatums, deadline, deadlines, until, days to, hours to, weeks to, or face, or else";
