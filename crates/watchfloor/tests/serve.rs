//! `watchfloor serve` and `watchfloor user` as they are typed.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use tempfile::TempDir;
use watchfloor_record::Sqlite;

fn watchfloor(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_watchfloor"));
    command.current_dir(folder).stdin(Stdio::null());
    for variable in ["WATCHFLOOR_ROOM", "WATCHFLOOR_CONFIG"] {
        command.env_remove(variable);
    }
    command
}

/// A folder with an empty room.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    drop(Sqlite::open(folder.path().join("a.room")).unwrap());
    folder
}

/// `watchfloor user … --room a.room` with a password piped in.
fn user(folder: &Path, arguments: &[&str], password: &str) -> Output {
    let mut command = watchfloor(folder);
    command.arg("user").args(arguments).args(["--room", "a.room"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn users_are_managed_at_the_terminal() {
    let folder = folder();
    let user =
        |arguments: &[&str], password: &str| user(folder.path(), arguments, password);
    let refused = user(&["add", "otto", "--role", "viewer"], "four words of mine");
    assert!(said(&refused).contains("the first user must be an admin"), "{refused:?}");
    let refused = user(&["add", "ines", "--role", "admin"], "short");
    assert!(said(&refused).contains("too short"), "{refused:?}");
    let added = user(&["add", "ines", "--role", "admin"], "four words of mine");
    assert!(added.status.success(), "{added:?}");
    assert_eq!(said(&added), "watchfloor: ines is added as admin\n");
    assert!(
        user(&["add", "otto", "--role", "viewer"], "four words of his").status.success()
    );
    assert!(user(&["role", "otto", "--role", "analyst"], "").status.success());
    assert!(user(&["password", "otto"], "four new words of his").status.success());
    let listed = user(&["list"], "");
    let lines = String::from_utf8(listed.stdout).unwrap();
    let words: Vec<&str> = lines.split_whitespace().collect();
    assert_eq!(words, ["ines", "admin", "otto", "analyst"]);
    let refused = user(&["remove", "ines"], "");
    assert!(!refused.status.success() && said(&refused).contains("the only admin"));
    assert!(user(&["remove", "otto"], "").status.success());
    let none = user(&["password", "otto"], "four words of his");
    assert!(said(&none).contains("there is no user \"otto\""), "{none:?}");
}

#[test]
fn a_room_that_is_not_there_gets_no_users_and_no_wall() {
    let folder = tempfile::tempdir().unwrap();
    let refused = user(folder.path(), &["list"], "");
    assert!(said(&refused).contains("a.room: no such room"), "{refused:?}");
    let refused = watchfloor(folder.path())
        .args(["serve", "--room", "a.room", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert!(!refused.status.success(), "{refused:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_wrong_with_the_settings_is_told_at_once() {
    let folder = folder();
    for (argument, value, words) in [
        ("--base-path", "watch/", "the base path \"watch/\" must"),
        ("--trusted-proxy", "everybody", "\"everybody\" is no address and no network"),
    ] {
        let refused = watchfloor(folder.path())
            .args([
                "serve",
                "--room",
                "a.room",
                "--listen",
                "127.0.0.1:0",
                argument,
                value,
            ])
            .output()
            .unwrap();
        assert!(
            !refused.status.success() && said(&refused).contains(words),
            "{refused:?}"
        );
    }
    let config = "[wall]\nlisten = \"127.0.0.1:0\"\nbase_path = \"/a b\"\n";
    std::fs::write(folder.path().join("w.toml"), config).unwrap();
    let checked =
        watchfloor(folder.path()).args(["config", "check", "w.toml"]).output().unwrap();
    assert!(said(&checked).contains("[wall]: the base path"), "{checked:?}");
}

/// A server, and the line with which it began.
struct Served(Child, String);

impl Served {
    fn begin(mut command: Command) -> Served {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut lines = lines.map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, rest) = line.split_once("open http://")?;
            Some(rest.to_owned())
        });
        // Whoever writes a log must find somebody who reads it.
        thread::spawn(move || lines.for_each(drop));
        Served(child, address.expect("it says where to look"))
    }

    /// The first line and the rest of an answer.
    fn get(&self, path: &str) -> (String, String) {
        let host = self.1.split('/').next().unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (first, rest) = answer.split_once("\r\n").unwrap();
        (first.to_owned(), rest.to_owned())
    }

    /// Asks it to end, and waits until it has.
    fn end(mut self) -> bool {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.0.wait().unwrap().success()
    }
}

#[test]
fn it_serves_until_it_is_stopped() {
    let folder = folder();
    let mut command = watchfloor(folder.path());
    command.args(["serve", "--room", "a.room", "--listen", "127.0.0.1:0"]);
    let served = Served::begin(command);
    let (first, me) = served.get("/api/v1/me");
    assert_eq!(first, "HTTP/1.1 200 OK");
    assert!(me.contains("\"name\":\"you\""), "{me}");
    assert_eq!(served.get("/b").0, "HTTP/1.1 200 OK");
    // A user that is added meanwhile closes the door at once.
    let added =
        user(folder.path(), &["add", "ines", "--role", "admin"], "four words of mine");
    assert!(added.status.success(), "{added:?}");
    assert_eq!(served.get("/api/v1/room").0, "HTTP/1.1 401 Unauthorized");
    assert!(served.end());
}

#[test]
fn a_running_room_has_its_wall() {
    let folder = folder();
    let config =
        "room = \"a.room\"\n[wall]\nlisten = \"127.0.0.1:0\"\nname = \"Strait desk\"\n";
    std::fs::write(folder.path().join("w.toml"), config).unwrap();
    let mut command = watchfloor(folder.path());
    command.args(["run", "--config", "w.toml"]);
    let served = Served::begin(command);
    let (first, room) = served.get("/api/v1/room");
    assert_eq!(first, "HTTP/1.1 200 OK");
    assert!(room.contains("\"name\":\"Strait desk\""), "{room}");
    assert!(served.end());
}
