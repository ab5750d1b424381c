//! Whether the file is sound.

use rusqlite::{Connection, ErrorCode, Row};

use crate::store::Check;

/// At most so many faults of one kind are told: of a damaged index there may be millions.
const EACH: i64 = 20;

/// What there is, by name and query.
const COUNTS: [(&str, &str); 7] = [
    ("versions", "SELECT count(*) FROM version"),
    ("readings", "SELECT count(*) FROM reading"),
    ("lines", "SELECT count(*) FROM line"),
    ("keys", "SELECT count(*) FROM key"),
    ("links", "SELECT count(*) FROM link"),
    ("acts", "SELECT count(*) FROM act"),
    ("names", "SELECT count(*) FROM name"),
];

/// What must not be, each query giving words for a person. `?1` is how many to give.
const RULES: [&str; 12] = [
    "SELECT 'version ' || id || ' follows ' || before || ': numbers are left out' FROM
         (SELECT id, lag(id, 1, 0) OVER (ORDER BY id) AS before FROM version)
     WHERE id <> before + 1 LIMIT ?1",
    "SELECT 'version ' || min(id) || ' and version ' || max(id) || ' have the same digest'
     FROM version NOT INDEXED GROUP BY digest HAVING count(*) > 1 LIMIT ?1",
    "SELECT 'version ' || id || ' has no text' FROM version
     WHERE id NOT IN (SELECT version FROM text) LIMIT ?1",
    "SELECT 'version ' || id || ' has no sketch' FROM version
     WHERE id NOT IN (SELECT version FROM sketch) LIMIT ?1",
    "SELECT 'the words of version ' || id || ' cannot be searched' FROM version
     WHERE id NOT IN (SELECT id FROM word_docsize) LIMIT ?1",
    "SELECT 'words of a version ' || id || ' that is not there' FROM word_docsize
     WHERE id NOT IN (SELECT id FROM version) LIMIT ?1",
    "SELECT 'reading ' || id || ' begins with line ' || first_line || ', not ' || due FROM
         (SELECT id, first_line, lag(first_line + lines, 1, 1) OVER (ORDER BY id) AS due
          FROM reading)
     WHERE first_line <> due LIMIT ?1",
    "SELECT 'reading ' || r.id || ' has ' || found || ' lines in the index, not ' || lines FROM
         reading r JOIN (SELECT r2.id, (SELECT count(*) FROM line
             WHERE line >= r2.first_line AND line < r2.first_line + r2.lines
               AND reading = r2.id) AS found FROM reading r2) f ON f.id = r.id
     WHERE found <> lines LIMIT ?1",
    "SELECT 'line ' || l.line || ' is outside the reading it belongs to' FROM line l
     LEFT JOIN reading r ON r.id = l.reading
     WHERE r.id IS NULL OR l.line < r.first_line OR l.line >= r.first_line + r.lines LIMIT ?1",
    "SELECT 'a key of node ' || (node >> 1) || ', which is not there' FROM key
     WHERE CASE shelf & 7 WHEN 4 THEN node >> 1 NOT IN (SELECT line FROM line)
                          ELSE node >> 1 NOT IN (SELECT id FROM version) END LIMIT ?1",
    "SELECT 'a link from ' || child || ' to ' || parent || ': one of them is not there' FROM link
     WHERE CASE kind WHEN 4 THEN child NOT IN (SELECT line FROM line)
                              OR parent NOT IN (SELECT line FROM line)
                     ELSE child NOT IN (SELECT id FROM version)
                              OR parent NOT IN (SELECT id FROM version) END LIMIT ?1",
    "SELECT 'a link of a revision ' || revision || ' that is not there' FROM link
     WHERE revision > (SELECT coalesce(max(id), 0) FROM version) LIMIT ?1",
];

/// Counts, and looks for faults: first of the pages, then of the rows.
pub(super) fn check(connection: &Connection) -> rusqlite::Result<Check> {
    let mut check = Check::default();
    let pages = format!("PRAGMA integrity_check({EACH})");
    let told: Vec<String> =
        gather(connection, &pages, &[], &mut check.faults, |row| row.get(0))?;
    check.faults.extend(told.into_iter().filter(|fault| fault != "ok"));
    let dangling =
        gather(connection, "PRAGMA foreign_key_check", &[], &mut check.faults, dangling)?;
    check.faults.extend(dangling.into_iter().take(EACH as usize));
    for rule in RULES {
        let found =
            gather(connection, rule, &[EACH], &mut check.faults, |row| row.get(0))?;
        check.faults.extend(found);
    }
    for (name, sql) in COUNTS {
        let found =
            gather(connection, sql, &[], &mut check.faults, |row| row.get::<_, i64>(0))?;
        check.counts.extend(found.into_iter().map(|count| (name, count.unsigned_abs())));
    }
    Ok(check)
}

/// What a query finds. That it cannot be answered because pages are damaged is a fault, and no
/// reason not to look for others.
fn gather<T>(
    connection: &Connection,
    sql: &str,
    asked: &[i64],
    faults: &mut Vec<String>,
    from: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let found = connection.prepare(sql).and_then(|mut statement| {
        let rows = statement.query_map(rusqlite::params_from_iter(asked), from)?;
        rows.collect::<rusqlite::Result<Vec<T>>>()
    });
    match found {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            let fault = format!("damaged pages: {error}");
            if !faults.contains(&fault) {
                faults.push(fault);
            }
            Ok(Vec::new())
        }
        found => found,
    }
}

fn dangling(row: &Row) -> rusqlite::Result<String> {
    let table: String = row.get(0)?;
    let number: Option<i64> = row.get(1)?;
    let other: String = row.get(2)?;
    let number =
        number.map_or_else(|| "a row".to_owned(), |number| format!("row {number}"));
    Ok(format!("{number} of {table} points at a row of {other} that is not there"))
}
