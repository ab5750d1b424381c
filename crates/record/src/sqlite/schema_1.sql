-- Format 1 of a room. Times are milliseconds since 1970 in UTC, days are days since 1970.

-- Short words that come again and again: outlets, types, statuses, countries, actors.
CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Versions of reports. The id is the revision that the addition made.
CREATE TABLE version (
    id        INTEGER PRIMARY KEY,
    digest    BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    outlet    INTEGER REFERENCES name (id),
    address   TEXT,
    title     TEXT,
    published TEXT,
    stamp     INTEGER NOT NULL,
    learnt    INTEGER NOT NULL,
    recorded  INTEGER NOT NULL
) STRICT;
CREATE INDEX version_by_learnt ON version (learnt);

-- Texts stand apart from their versions, so that a list of versions is short to read.
CREATE TABLE text (
    version INTEGER PRIMARY KEY REFERENCES version (id),
    text    TEXT NOT NULL
) STRICT;

-- "size" here and below: how many bytes it was before it was compressed; NULL if it was not.
CREATE TABLE original (
    version INTEGER PRIMARY KEY REFERENCES version (id),
    size    INTEGER,
    bytes   BLOB NOT NULL
) STRICT;

CREATE TABLE sketch (
    version INTEGER PRIMARY KEY REFERENCES version (id),
    sketch  BLOB NOT NULL
) STRICT;

-- Which words stand in which text, and nothing of where: that halves it. The words themselves stay
-- in "text". Marks and what was unassigned to SQLite's tables of Unicode are part of words, so that
-- whatever Rust calls alphanumeric is (see find.rs).
CREATE VIRTUAL TABLE word USING fts5 (
    text,
    content = 'text',
    content_rowid = 'version',
    detail = 'none',
    tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N* Co Cn Mn Mc'"
);

-- What was read. A reading has the lines from first_line on.
CREATE TABLE reading (
    id         INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL CHECK (generation > 0),
    version    INTEGER NOT NULL REFERENCES version (id),
    first_line INTEGER NOT NULL,
    lines      INTEGER NOT NULL,
    size       INTEGER,
    body       BLOB NOT NULL,
    UNIQUE (generation, version)
) STRICT;
CREATE INDEX reading_by_line ON reading (first_line) WHERE lines > 0;

-- What lines can be found by.
CREATE TABLE line (
    line      INTEGER PRIMARY KEY,
    reading   INTEGER NOT NULL REFERENCES reading (id),
    kind      INTEGER NOT NULL REFERENCES name (id),
    label     INTEGER REFERENCES name (id),
    status    INTEGER REFERENCES name (id),
    country   INTEGER REFERENCES name (id),
    first_day INTEGER,
    last_day  INTEGER
) STRICT;
CREATE INDEX line_by_label ON line (label, kind) WHERE label IS NOT NULL;
CREATE INDEX line_by_country ON line (country) WHERE country IS NOT NULL;
CREATE INDEX line_by_day ON line (last_day, first_day) WHERE last_day IS NOT NULL;

-- Who acts or speaks (role 1) and who is acted upon (role 2).
CREATE TABLE party (
    name INTEGER NOT NULL REFERENCES name (id),
    role INTEGER NOT NULL,
    line INTEGER NOT NULL REFERENCES line (line),
    PRIMARY KEY (name, role, line)
) STRICT, WITHOUT ROWID;

-- Under what nodes are found again. These are the most rows of all, so four numbers are packed
-- into two: "shelf" is pair * 8 + space, where a pair of days is day / 2, and "node" is
-- node * 2 + day % 2. The shelf goes before the key: keys are hashes, and without it the keys of
-- each report would be written to pages all over the file. A shelf for each day would make it twice
-- as many to look at.
CREATE TABLE key (
    shelf INTEGER NOT NULL,
    key   INTEGER NOT NULL,
    node  INTEGER NOT NULL,
    PRIMARY KEY (shelf, key, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    kind     INTEGER NOT NULL,
    child    INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    parent   INTEGER NOT NULL,
    score    REAL NOT NULL,
    learnt   INTEGER NOT NULL,
    PRIMARY KEY (kind, child, revision, parent)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_parent ON link (kind, parent);

-- From when on which generation of readings counts.
CREATE TABLE activation (
    id         INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL,
    learnt     INTEGER NOT NULL,
    revision   INTEGER NOT NULL
) STRICT;

-- What people did.
CREATE TABLE act (
    id       INTEGER PRIMARY KEY,
    author   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    verb     TEXT NOT NULL,
    target   INTEGER NOT NULL,
    other    INTEGER,
    words    TEXT,
    revision INTEGER NOT NULL
) STRICT;

-- Of several rows with a name the last one counts.
CREATE TABLE setting (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT;
CREATE INDEX setting_by_name ON setting (name);
