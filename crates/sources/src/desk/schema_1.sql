-- What stands beside the room while it is being filled: sources, their states, and the queue.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO setting VALUES ('revision', 0);

CREATE TABLE source (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    told    TEXT NOT NULL,    -- the source as JSON, without its token
    version INTEGER NOT NULL, -- grows when a user changes it
    token   BLOB,             -- SHA-256
    state   TEXT NOT NULL     -- what its visits came to, as JSON
);

-- Items that were put into the queue, as hashes. `gone` is when the source first no longer showed one.
CREATE TABLE seen (
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    item   BLOB NOT NULL,
    digest BLOB NOT NULL,
    gone   INTEGER,
    PRIMARY KEY (source, item, digest)
) WITHOUT ROWID;
CREATE INDEX seen_gone ON seen (source, gone) WHERE gone IS NOT NULL;

-- What waits to be read. A number is never given twice.
CREATE TABLE queue (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    source       TEXT NOT NULL,
    outlet       TEXT,
    arrived      INTEGER NOT NULL,
    backlog      INTEGER NOT NULL,
    turn         INTEGER NOT NULL, -- 0 news, 1 news of a source that has much waiting, 2 backlog
    item         TEXT NOT NULL,
    page         BLOB,
    page_type    TEXT,
    page_address TEXT
);
CREATE INDEX queue_by_turn ON queue (turn, id);
CREATE INDEX queue_by_source ON queue (source, turn);

-- Pages behind items that are still to be fetched.
CREATE TABLE page (
    source  INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    item    BLOB NOT NULL,
    told    TEXT NOT NULL,      -- the item as JSON
    address TEXT NOT NULL,
    host    TEXT NOT NULL,
    backlog INTEGER NOT NULL,
    added   INTEGER NOT NULL,
    tries   INTEGER NOT NULL,
    next    INTEGER NOT NULL,
    queued  INTEGER NOT NULL,   -- whether its summary went into the queue
    PRIMARY KEY (source, item)
) WITHOUT ROWID;
CREATE INDEX page_by_host ON page (host, backlog, next);
CREATE INDEX page_by_time ON page (next, host);
CREATE INDEX page_by_wait ON page (queued, added);

-- Files of folders that were taken.
CREATE TABLE taken (
    source   INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    name     TEXT NOT NULL,
    size     INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    PRIMARY KEY (source, name)
) WITHOUT ROWID;

-- WebSub.
CREATE TABLE lease (
    source   INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
    callback TEXT NOT NULL UNIQUE,
    secret   TEXT NOT NULL,
    hub      TEXT NOT NULL,
    topic    TEXT NOT NULL,
    asked    INTEGER,
    tries    INTEGER NOT NULL,
    expires  INTEGER,
    next     INTEGER NOT NULL
);

-- How far the reading of an archive has come.
CREATE TABLE backfill (
    archive  TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) WITHOUT ROWID;
