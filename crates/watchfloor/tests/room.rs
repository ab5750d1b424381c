//! The commands about a room as they are typed: what they print, what they say when something is wrong, how
//! they end.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod support;

use std::fs;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;
use support::{Desk, STRIKE, many_readings, page, stderr, stdout};

/// All commands that look at a room, in the room's folder.
const LOOKING: &[&[&str]] = &[
    &["brief"],
    &["changes"],
    &["find", "port"],
    &["why", "1"],
    &["export", "--format", "csv"],
    &["export", "--format", "csv", "--what", "mentions"],
    &["check"],
    &["backup", "copy.room"],
];

#[test]
fn help_of_the_room() {
    let commands = [
        "add", "brief", "changes", "find", "why", "say", "export", "reread", "check",
        "backup",
    ];
    let helps: Vec<String> =
        commands.iter().map(|command| Desk::new().fine(&[command, "--help"])).collect();
    insta::assert_snapshot!(helps.join("\n--------\n\n"));
}

#[test]
fn reports_are_added_and_shown() {
    let desk = Desk::with_pages();
    let output = desk.run(&["add", "reports", "--as-published", "--verbose"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(stdout(&output), @r"
    1 added: reports/1.html
    2 added: reports/2.html
    3 added: reports/3.html
    4 added: reports/4.html
    ");
    insta::assert_snapshot!(stderr(&output), @"watchfloor: watchfloor.room: 4 reports added");

    let brief = desk.fine(&["brief", "--as-of", "2031-05-12"]);
    for words in [
        "# Brief",
        "fired missiles at the port of Aldery",
        "denied",
        "17",
        "Harsk Courier",
    ] {
        assert!(brief.contains(words), "{words}: {brief}");
    }
    let changes =
        desk.fine(&["changes", "--as-of", "2031-05-12", "--since", "2031-05-12T12:00Z"]);
    assert!(changes.contains("# Changes since 2031-05-12 12:00 UTC"), "{changes}");
    assert!(changes.contains("17"), "{changes}");
    let before = desk.fine(&["changes", "--as-of", "2031-05-12T06:30Z", "--since", "1h"]);
    assert!(before.contains("12") && !before.contains("17"), "{before}");
}

#[test]
fn what_is_there_already_is_left_as_it_is() {
    let desk = Desk::with_room();
    let before = desk.everything("2031-05-13");
    let bytes = fs::read(desk.path("watchfloor.room")).unwrap();
    let output = desk.run(&["add", "reports", "reports/1.html", "--as-published", "-v"]);
    insta::assert_snapshot!(stdout(&output), @r"
    1 already there: reports/1.html
    2 already there: reports/2.html
    3 already there: reports/3.html
    4 already there: reports/4.html
    1 already there: reports/1.html
    ");
    insta::assert_snapshot!(
        stderr(&output),
        @"watchfloor: watchfloor.room: nothing added, 5 reports already there"
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(desk.everything("2031-05-13"), before);
    assert!(
        fs::read(desk.path("watchfloor.room")).unwrap() == bytes,
        "the file was written to"
    );
}

#[test]
fn readings_reports_and_standard_input_come_to_the_same() {
    let desk = Desk::with_room();
    let shown = desk.everything("2031-05-13");
    let readings = desk.fine(&["read", "--json", "reports"]);
    desk.write("readings.jsonl", readings.as_bytes());
    desk.fine(&["add", "readings.jsonl", "--as-published", "--room", "jsonl.room"]);
    let piped = desk.piped(
        &["add", "-", "--as-published", "--room", "piped.room"],
        readings.as_bytes(),
    );
    assert_eq!(stderr(&piped), "watchfloor: piped.room: 4 reports added\n");
    for (name, _) in support::PAGES {
        let report = fs::read(desk.path(&format!("reports/{name}"))).unwrap();
        let piped =
            desk.piped(&["add", "-", "--as-published", "--room", "pages.room"], &report);
        assert_eq!(stderr(&piped), "watchfloor: pages.room: 1 report added\n");
    }
    for room in ["jsonl.room", "piped.room", "pages.room"] {
        fs::rename(desk.path(room), desk.path("watchfloor.room")).unwrap();
        assert_eq!(desk.everything("2031-05-13"), shown, "{room}");
    }
}

#[test]
fn what_is_no_reading_is_told_by_its_line_and_the_rest_is_added() {
    let desk = Desk::with_pages();
    let readings = desk.fine(&["read", "--json", "reports/1.html", "reports/2.html"]);
    let (first, second) = readings.split_once('\n').unwrap();
    let another = first.replace("watchfloor.reading/1", "watchfloor.reading/9");
    let mut outside: Value = serde_json::from_str(first).unwrap();
    outside["sentences"][0] = serde_json::json!([0, 99_999]);
    let lines = [first, "", "{}", "no JSON", &another, &outside.to_string(), second];
    desk.write("readings.jsonl", lines.join("\n").as_bytes());
    let output = desk.run(&["add", "gone.jsonl", "readings.jsonl", "gone.txt", "-v"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stdout(&output), @r"
    1 added: readings.jsonl:1
    2 added: readings.jsonl:7
    ");
    insta::assert_snapshot!(stderr(&output), @r"
    watchfloor: gone.jsonl: no such file; check the path
    watchfloor: readings.jsonl:3: not a reading as `read --json` prints it: missing field `schema` at line 1 column 2
    watchfloor: readings.jsonl:4: not a reading as `read --json` prints it: expected ident at line 1 column 2
    watchfloor: readings.jsonl:5: of schema `watchfloor.reading/9`, not `watchfloor.reading/1`
    watchfloor: readings.jsonl:6: not a sound reading: sentence 0: span 0..99999 in a text of 192 characters
    watchfloor: gone.txt: no such file; check the path
    watchfloor: watchfloor.room: 2 reports added, 6 reports could not be read
    ");
}

#[test]
fn a_room_that_is_not_there_is_told_and_not_made() {
    let desk = Desk::new();
    for arguments in LOOKING.iter().chain(&[&["reread"][..]]) {
        let message = desk.failing(arguments);
        assert_eq!(
            message, "watchfloor: watchfloor.room: no such room; check the path",
            "{arguments:?}"
        );
    }
    assert!(!desk.path("watchfloor.room").try_exists().unwrap());
    let message = desk.failing(&["add", "x.txt", "--room", "no/such/folder.room"]);
    assert!(message.contains("no/such/folder.room: cannot be written"), "{message}");
}

#[test]
fn the_room_may_be_named_by_the_environment() {
    let desk = Desk::with_room();
    fs::rename(desk.path("watchfloor.room"), desk.path("desk.room")).unwrap();
    let brief =
        desk.command(&["brief"]).env("WATCHFLOOR_ROOM", "desk.room").output().unwrap();
    assert_eq!(brief.status.code(), Some(0), "{}", stderr(&brief));
}

#[test]
fn what_is_no_room_is_told_in_one_line() {
    let desk = Desk::with_room();
    let room = fs::read(desk.path("watchfloor.room")).unwrap();
    // The format stands in bytes 60 to 63 of the head.
    let mut newer = room.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    let mut other = room.clone();
    other[68..72].fill(0);
    for (bytes, wanted) in [
        (&b"notes of a meeting"[..], "is no room (it is no database); check the path"),
        (b"", "is no room (it is empty); check the path"),
        (&other, "is no room (it is a database of another program); check the path"),
        (
            &newer,
            "was written by a later version of this program (format 99, this one knows 1); \
                  install that version",
        ),
        (&room[..room.len() / 2], "is damaged"),
        (
            &room[..room.len() - 100],
            "is damaged (its last page is cut off); keep a copy of it as it \
                                    is, and go back to the latest backup",
        ),
    ] {
        desk.write("watchfloor.room", bytes);
        for arguments in LOOKING.iter().chain(&[&["reread"][..], &["add", "reports"]]) {
            let message = desk.failing(arguments);
            let wanted = format!("watchfloor: watchfloor.room: {wanted}");
            assert!(message.starts_with(&wanted), "{arguments:?}: {message}");
        }
        assert!(fs::read(desk.path("watchfloor.room")).unwrap() == bytes, "{wanted}");
    }
    fs::remove_file(desk.path("watchfloor.room")).unwrap();
    fs::create_dir(desk.path("watchfloor.room")).unwrap();
    let message = desk.failing(&["brief"]);
    assert!(
        message.ends_with("is no room (it is a folder); check the path"),
        "{message}"
    );
}

#[test]
fn damage_within_the_file_is_found_by_check() {
    let desk = Desk::with_room();
    let path = desk.path("watchfloor.room");
    let room = fs::read(&path).unwrap();
    // Some page in the middle: whichever it is, it is noticed.
    for page in [10, 20, 30] {
        let mut damaged = room.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0x55);
        fs::write(&path, damaged).unwrap();
        let output = desk.run(&["check"]);
        assert_eq!(output.status.code(), Some(1), "page {page}");
        let told = stderr(&output);
        assert!(!stdout(&output).contains("sound"), "page {page}");
        assert!(
            told.contains("faults; restore a backup") || told.contains("is damaged"),
            "{told}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_room_that_may_not_be_written_can_be_looked_at() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_room();
    let path = desk.path("watchfloor.room");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    for arguments in LOOKING {
        desk.fine(arguments);
    }
    let may_write_anyway = fs::OpenOptions::new().append(true).open(&path).is_ok();
    if !may_write_anyway {
        for arguments in [&["add", "reports"][..], &["reread"]] {
            let message = desk.failing(arguments);
            assert!(message.contains("the file is write-protected"), "{message}");
        }
    }
}

/// A limit on the size of files stands for a disk that is full: writing fails half-way.
#[cfg(unix)]
#[test]
fn what_does_not_fit_on_the_disk_leaves_nothing_half_done() {
    let desk = Desk::with_room();
    let readings = many_readings(STRIKE, 300);
    desk.write("readings.jsonl", readings.join("\n").as_bytes());
    let script = format!(
        "trap '' XFSZ; ulimit -f 1000; exec '{}' add readings.jsonl --as-published --verbose",
        env!("CARGO_BIN_EXE_watchfloor")
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(desk.path("."))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let message = stderr(&output);
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.starts_with("watchfloor: watchfloor.room: "), "{message}");
    assert!(
        message.contains("writing failed") || message.contains("is full"),
        "{message}"
    );
    // What was told to be safe is there, nothing else is, and adding goes on.
    let safe = stdout(&output).lines().count();
    let counted = desk.fine(&["check"]);
    assert!(counted.contains(&format!(" {} versions", safe + 4)), "{safe} and {counted}");
    assert!(counted.contains("the room is sound"));
    let output = desk.run(&["add", "readings.jsonl", "--as-published"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(desk.fine(&["check"]).contains(" 304 versions"));
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_left_alone() {
    let desk = Desk::with_room();
    desk.write("note.txt", b"buy milk");
    for output in ["no/such/folder.csv", "note.txt/events.csv", "."] {
        let message = desk.failing(&["export", "--format", "csv", "--output", output]);
        let wanted = format!("watchfloor: cannot write {output}: ");
        assert!(message.starts_with(&wanted), "{message}");
    }
    let room = fs::read(desk.path("watchfloor.room")).unwrap();
    let message = desk.failing(&["export", "--format", "csv", "-o", "./watchfloor.room"]);
    assert_eq!(
        message,
        "watchfloor: cannot write ./watchfloor.room: it is the room itself; name another file"
    );
    assert!(fs::read(desk.path("watchfloor.room")).unwrap() == room);
    let message = desk.failing(&["backup", "note.txt"]);
    assert_eq!(
        message,
        "watchfloor: note.txt: is there already; choose another name or move it away"
    );
    let message = desk.failing(&["backup", "no/such/copy.room"]);
    assert!(message.starts_with("watchfloor: no/such/copy.room: "), "{message}");
    assert_eq!(fs::read(desk.path("note.txt")).unwrap(), b"buy milk");
    let names: Vec<_> = fs::read_dir(desk.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_the_output_is_told() {
    let desk = Desk::with_room();
    for arguments in LOOKING
        .iter()
        .filter(|arguments| arguments[0] != "backup")
        .chain(&[&["find"][..]])
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = desk.command(arguments).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let message = stderr(&output);
        assert!(message.contains("No space left on device"), "{arguments:?}: {message}");
    }
    let message = desk.failing(&["export", "--format", "csv", "--output", "/dev/full"]);
    assert!(message.starts_with("watchfloor: cannot write /dev/full: "), "{message}");
}

#[test]
fn a_reader_that_goes_away_ends_a_page_quietly() {
    let desk = Desk::new();
    desk.write("readings.jsonl", many_readings(STRIKE, 300).join("\n").as_bytes());
    desk.fine(&["add", "readings.jsonl", "--as-published"]);
    for arguments in [
        &["brief", "--window", "all", "--most", "1000"][..],
        &["changes", "--window", "all", "--since", "2000-01-01"],
        &["find", "--most", "10000"],
        &["export", "--format", "csv"],
        &["export", "--format", "jsonl", "--what", "claims"],
        &["export", "--format", "jsonl", "--what", "mentions"],
    ] {
        let mut command = desk.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(stderr(&output), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn slips_on_the_command_line_are_told_before_the_room_is_opened() {
    let desk = Desk::new();
    for arguments in [
        &["brief", "--as-of", "yesterday"][..],
        &["brief", "--as-of", "2031-02-30"],
        &["brief", "--as-of", "2031-05-12T06:00"],
        &["brief", "--window", "soon"],
        &["brief", "--since", "-3h"],
        &["changes", "--revision", "x"],
        &["find", "port", "--from", "2031-05-12T06:00Z"],
        &["find", "port", "--most", "0"],
        &["why"],
        &["why", "one"],
        &["export"],
        &["export", "--format", "xml"],
        &["add"],
        &["backup"],
    ] {
        let output = desk.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(
            stderr(&output).starts_with("error: "),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn moments_before_and_after_everything_are_answered() {
    let desk = Desk::with_room();
    let before = desk.fine(&["brief", "--as-of", "1950-01-01"]);
    assert!(before.contains("Nothing was known"), "{before}");
    let after = desk.fine(&["brief", "--as-of", "9999-12-30", "--window", "all"]);
    assert!(after.contains("Aldery"), "{after}");
    let nothing = desk.fine(&["brief", "--as-of", "2031-05-13", "--revision", "0"]);
    assert!(nothing.contains("Nothing was known"), "{nothing}");
    // Without a moment it is all that is known, also what lies ahead of the clock.
    assert!(desk.fine(&["brief"]).contains("Aldery"));
    let output = desk.run(&["find", "port", "--as-of", "1950-01-01"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "watchfloor: nothing found\n");
}

#[test]
fn what_is_learnt_later_does_not_change_what_was_shown() {
    let desk = Desk::with_pages();
    desk.fine(&["add", "reports/1.html", "reports/2.html", "--as-published"]);
    let shown = desk.everything("2031-05-12T08:00Z");
    desk.fine(&["add", "reports", "--as-published"]);
    assert_eq!(desk.everything("2031-05-12T08:00Z"), shown);
}

#[test]
fn a_revision_shows_the_room_before_what_came_late() {
    let desk = Desk::with_pages();
    desk.fine(&["add", "reports/2.html", "reports/3.html", "--as-published"]);
    let moment = ["brief", "--as-of", "2031-05-12T12:00Z", "--window", "all"];
    let before = desk.fine(&moment);
    assert!(before.contains("revision 2 of the record"), "{before}");
    // The first report comes last, under its own date.
    desk.fine(&["add", "reports/1.html", "--as-published"]);
    assert_ne!(desk.fine(&moment), before);
    let as_it_was = [&moment[..], &["--revision", "2"]].concat();
    assert_eq!(desk.fine(&as_it_was), before);
}

#[test]
fn a_line_is_opened_with_all_it_rests_on() {
    let desk = Desk::with_room();
    let found = desk.fine(&["find", "attacked missiles", "--what", "events", "--json"]);
    let found: Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    assert_eq!(found["outlet"], "Meridian Wire");
    let line = found["line"].to_string();
    let why = desk.fine(&["why", &line]);
    let title = format!("# Line {line}");
    for words in [title.as_str(), "harbour official", "Harsk Courier", "attacked"] {
        assert!(why.contains(words), "{words}: {why}");
    }
    let message = desk.failing(&["why", &line, "--as-of", "2031-05-12T05:00Z"]);
    assert_eq!(message, format!("watchfloor: line {line} was not known then"));
    for number in ["0", "99999", "-1"] {
        let output = desk.run(&["why", "--", number]);
        assert_eq!(output.status.code(), Some(1), "{number}");
        assert_eq!(
            stderr(&output),
            format!("watchfloor: there is no line {number} in this room\n")
        );
    }
}

#[test]
fn a_room_read_anew_shows_earlier_moments_as_before_and_knows_old_numbers() {
    let desk = Desk::with_room();
    let before = desk.everything("2031-05-12T12:59Z");
    let old = desk.fine(&["find", "fired", "--what", "events", "--json", "--most", "1"]);
    let old: Value = serde_json::from_str(&old).unwrap();
    let actors =
        "[[actor]]\nname = \"Karsenia\"\naliases = [\"Karsenian\"]\ncode = \"KRS\"\n";
    desk.write("actors.toml", actors.as_bytes());
    let output = desk.run(&["reread", "--actors", "actors.toml"]);
    assert_eq!(stderr(&output), "watchfloor: 4 reports read anew\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(desk.everything("2031-05-12T12:59Z"), before);
    assert!(desk.fine(&["export", "--format", "csv"]).contains("KRS"));

    let output = desk.run(&["why", &old["line"].to_string()]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output)
            .contains("is of another reading; at this moment its words are line")
    );
    assert!(stdout(&output).contains("**fired**"), "{}", stdout(&output));
    let gone = desk.failing(&["reread", "--actors", "gone.toml"]);
    assert!(gone.starts_with("watchfloor: cannot read gone.toml: "), "{gone}");
}

#[test]
fn a_backup_is_a_room_like_the_first() {
    let desk = Desk::with_room();
    let shown = desk.everything("2031-05-13");
    let output = desk.run(&["backup", "copy.room"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(stderr(&output), @"watchfloor: copied to copy.room");
    fs::rename(desk.path("copy.room"), desk.path("watchfloor.room")).unwrap();
    assert_eq!(desk.everything("2031-05-13"), shown);
    insta::assert_snapshot!(desk.fine(&["check"]).lines().last().unwrap(), @"the room is sound");
}

#[test]
fn tables_come_in_every_format() {
    let desk = Desk::with_room();
    for what in ["events", "claims", "figures", "watch", "mentions"] {
        let rows = desk.fine(&["export", "--format", "jsonl", "--what", what]);
        assert!(rows.lines().count() > 0, "{what}");
        for row in rows.lines() {
            assert!(serde_json::from_str::<Value>(row).unwrap().is_object());
        }
        let table = desk.fine(&["export", "--format", "csv", "--what", what]);
        assert_eq!(table.lines().count(), rows.lines().count() + 1, "{what}");
        let name = format!("{what}.parquet");
        desk.fine(&["export", "--format", "parquet", "--what", what, "--output", &name]);
        let parquet = fs::read(desk.path(&name)).unwrap();
        assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"), "{what}");
        // A file that is there is replaced by a whole one.
        desk.fine(&["export", "--format", "csv", "--what", what, "--output", &name]);
        assert_eq!(fs::read_to_string(desk.path(&name)).unwrap(), table);
    }
    let geo = desk.fine(&["export", "--format", "geojson"]);
    assert_eq!(serde_json::from_str::<Value>(&geo).unwrap()["type"], "FeatureCollection");
    let message = desk.failing(&["export", "--format", "geojson", "--what", "claims"]);
    assert!(message.contains("claims have no places"), "{message}");
    #[cfg(unix)]
    {
        desk.fine(&["export", "--format", "csv", "--output", "/dev/null"]);
        assert!(
            !fs::metadata("/dev/null").unwrap().is_file(),
            "a device was replaced by a file"
        );
    }
}

#[test]
fn a_brief_comes_in_every_form() {
    let desk = Desk::with_room();
    let html = desk.fine(&["brief", "--format", "html"]);
    assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
    let narrow = desk.fine(&["brief", "--format", "terminal", "--width", "60"]);
    assert!(!narrow.contains('\u{1b}'), "colours without a terminal");
    let coloured = desk.fine(&["brief", "--format", "terminal", "--color", "always"]);
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn lines_are_found_by_who_what_and_when_however_it_is_typed() {
    let desk = Desk::with_pages();
    let actors =
        "[[actor]]\nname = \"Karsenia\"\naliases = [\"Karsenian\"]\ncode = \"KRS\"\n";
    desk.write("actors.toml", actors.as_bytes());
    let quill = "Meridian Wire|2031-05-13T09:00:00Z||https://meridian.example/quill|Quill threatens \
                 strait|Velmora's president, Ada Quill, threatened on Tuesday to close the Strait of Sorn.";
    desk.write("reports/5.html", page(quill).as_bytes());
    desk.fine(&["add", "reports", "--actors", "actors.toml", "--as-published"]);
    let found = |arguments: &[&str]| {
        let output = desk.run(&[&["find"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        stdout(&output).lines().count()
    };
    for same in [
        &[&["--actor", "KRS"][..]][..],
        &[&["--actor", "Karsenia"], &["--actor", "karsenia"]],
        &[&["--actor", "Ada Quill"], &["--actor", "ADA quill"]],
        &[&["--actor", "Quill"], &["--actor", "quill"]],
        &[&["--type", "ASSAULT"], &["--type", "assault"], &["--type", "Assault"]],
        &[&["--status", "denied"], &["--status", "Denied"]],
        &[&["--what", "figures", "--type", "killed"], &["--type", "KILLED"]],
        &[&["--from", "2031-05-12", "--to", "2031-05-13"], &["--from", "2031-05-12"]],
    ] {
        let counts: Vec<usize> = same.iter().map(|arguments| found(arguments)).collect();
        assert!(counts[0] > 0, "{same:?}");
        assert!(counts.iter().all(|count| *count == counts[0]), "{same:?}: {counts:?}");
    }
    assert_eq!(found(&["--from", "2031-06-01"]), 0);
    assert_eq!(found(&["--actor", "Nobody"]), 0);
    // By the last name it is those who are named by it alone, too.
    assert!(found(&["--actor", "Quill"]) >= found(&["--actor", "Ada Quill"]));
}

/// Nothing that a report holds may reach a terminal as a command.
#[test]
fn hostile_reports_cannot_command_the_terminal() {
    let desk = Desk::new();
    let hostile = page(
        "Evil\u{1b}]0;owned\u{7} Post\u{9b}31m|2031-05-12T06:00:00Z||https://evil.example/\u{1b}[2J|Karsenia \
         shells \u{202e}port\u{1b}[2J of Aldery|Karsenian forces \u{1b}[31mshelled the port of Aldery on \
         Monday, killing 12 dock workers, the \u{202e}interior ministry\u{2066} said.\u{7}",
    );
    desk.write("evil\u{1b}[2J.html", hostile.as_bytes());
    let text = "Karsenian forces \u{1b}[31mshelled the port of \u{9b}2JAldery on Monday, the ministry said.\n";
    desk.write("plain.txt", text.as_bytes());
    let added =
        desk.run(&["add", ".", "--published", "2031-05-12", "--as-published", "-v"]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let mut pages = vec![stdout(&added), stderr(&added)];
    let found = desk.fine(&["find"]);
    assert!(found.contains("Aldery"), "{found}");
    pages.push(found);
    for form in ["markdown", "html", "terminal"] {
        pages.push(desk.fine(&["brief", "--format", form, "--color", "never"]));
        pages.push(desk.fine(&[
            "changes",
            "--since",
            "1900-01-01",
            "--format",
            form,
            "--color",
            "never",
        ]));
        for line in ["1", "2", "3", "4"] {
            pages.push(desk.fine(&["why", line, "--format", form, "--color", "never"]));
        }
    }
    pages.push(desk.fine(&["find", "--json"]));
    for what in ["events", "claims", "figures"] {
        pages.push(desk.fine(&["export", "--format", "jsonl", "--what", what]));
    }
    for page in pages {
        let obeyed = |c: char| {
            (c.is_control() && c != '\n')
                || ('\u{202a}'..='\u{202e}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c)
        };
        assert!(!page.contains(obeyed), "{page:?}");
    }
}

#[test]
fn what_a_person_says_stands_beside_the_reading_until_it_is_taken_back() {
    let desk = Desk::with_room();
    let found = desk.fine(&["find", "fired", "--what", "events", "--json"]);
    let found: Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    let line = found["line"].to_string();
    let say = |arguments: &[&str]| {
        let mut all = vec!["say"];
        all.extend(arguments);
        all.extend(["--by", "Ines"]);
        desk.run(&all)
    };
    let brief = || desk.fine(&["brief", "--as-of", "2031-05-12"]);
    let before = brief();
    let page = || desk.fine(&["why", &line]);

    for (arguments, told) in [
        (&["correct", line.as_str(), "two missiles, not three"][..], "act 1;"),
        (&["assign", &line, "--to", "Ben Okoro"], "act 2;"),
        (&["acknowledge", &line], "act 3;"),
    ] {
        let output = say(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
    let shown = page();
    for words in ["two missiles, not three", "to Ben Okoro", "acknowledged"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(shown.contains("fired missiles"), "the reading stays: {shown}");
    assert!(brief().contains("Ines corrects the reading"), "{}", brief());

    assert!(stderr(&say(&["undo", "1"])).contains("act 4;"));
    let output = say(&["undo", "1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("taken back already"), "{}", stderr(&output));
    assert!(!page().contains("two missiles"), "{}", page());
    say(&["undo", "2"]);
    say(&["undo", "3"]);
    assert_eq!(brief(), before, "no reading changed");

    for (arguments, code, told) in [
        (&["note", line.as_str()][..], 2, "a note needs words"),
        (&["assign", &line], 2, "needs `--to`"),
        (&["merge", &line], 2, "needs `--with`"),
        (&["confirm", &line, "--to", "Ben"], 2, "goes with assign"),
        (&["confirm", "999999"], 1, "no line 999999"),
        (&["undo", "99"], 1, "number 99"),
    ] {
        let output = say(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{arguments:?} {}", stderr(&output));
    }
}
