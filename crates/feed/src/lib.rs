/*!
What sources send, as items: feeds, alerts, lists of links, archives.
*/
