//! A folder with a room in it, and the command run there.
#![allow(dead_code)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// Northwater Dispatch, Meridian Wire, Harsk Courier, and Northwater Dispatch again: a strike, told twice,
/// denied, and told again with more dead.
pub(crate) const PAGES: &[(&str, &str)] = &[
    (
        "1.html",
        "Northwater Dispatch|2031-05-12T06:00:00Z||https://northwater.example/strike|Karsenian missiles hit \
         port of Aldery|Karsenian forces fired missiles at the port of Aldery on Monday, killing 12 dock \
         workers, Velmora's interior ministry said. A crane fell on a grain ship.",
    ),
    (
        "2.html",
        "Meridian Wire|2031-05-12T07:30:00Z||https://meridian.example/port|Missiles strike Velmoran \
         port|Karsenia attacked the port of Aldery with missiles on Monday, a harbour official told Meridian \
         Wire. Velmora threatened to close the Strait of Sorn if Karsenia attacks again.",
    ),
    (
        "3.html",
        "Harsk Courier|2031-05-12T11:00:00Z||https://harsk.example/denial|Karsenia says it struck no \
         port|Karsenia denied on Monday that its forces had attacked the port of Aldery.",
    ),
    (
        "4.html",
        "Northwater Dispatch|2031-05-12T06:00:00Z|2031-05-12T13:00:00Z|https://northwater.example/strike|\
         Karsenian missiles hit port of Aldery|Karsenian forces fired missiles at the port of Aldery on \
         Monday, killing 17 dock workers, Velmora's interior ministry said.",
    ),
];

/// A page as an outlet's site would have it: outlet, publication, change, address, headline, text.
pub(crate) fn page(described: &str) -> String {
    let parts: Vec<&str> = described.split('|').collect();
    let [outlet, published, modified, address, title, text] = parts[..] else {
        panic!("six parts in {described}")
    };
    let mut head = format!(
        "<title>{title}</title><meta property=\"og:site_name\" content=\"{outlet}\">\
         <meta property=\"article:published_time\" content=\"{published}\">"
    );
    if !modified.is_empty() {
        let _ = write!(
            head,
            "<meta property=\"article:modified_time\" content=\"{modified}\">"
        );
    }
    if !address.is_empty() {
        let _ = write!(head, "<link rel=\"canonical\" href=\"{address}\">");
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">{head}</head>\n<body>\n\
         <article>\n<h1>{title}</h1>\n<p>{text}</p>\n</article>\n</body>\n</html>\n"
    )
}

/// A folder in which the command is run.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty one.
    pub(crate) fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// One with the pages in a folder `reports`, and no room yet.
    pub(crate) fn with_pages() -> Desk {
        let desk = Desk::new();
        for (name, described) in PAGES {
            desk.write(&format!("reports/{name}"), page(described).as_bytes());
        }
        desk
    }

    /// One with the pages in a room, as published.
    pub(crate) fn with_room() -> Desk {
        let desk = Desk::with_pages();
        desk.fine(&["add", "reports", "--as-published"]);
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The command, in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = watchfloor();
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it with something piped in.
    pub(crate) fn piped(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It may end before it has read all.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Runs what must succeed, and gives its output.
    pub(crate) fn fine(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    }

    /// Runs what must fail, and gives its one message, the folder's own path taken out.
    pub(crate) fn failing(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stdout(&output));
        let message = stderr(&output);
        assert_eq!(message.lines().count(), 1, "{arguments:?}: {message}");
        message.trim_end().to_owned()
    }

    /// Everything that the room shows of a moment: the brief, what changed, the tables.
    pub(crate) fn everything(&self, as_of: &str) -> String {
        let mut all = self.fine(&["brief", "--window", "all", "--as-of", as_of]);
        all += &self
            .fine(&["changes", "--window", "all", "--as-of", as_of, "--since", "1d"]);
        for what in ["events", "claims", "figures", "watch", "mentions"] {
            all += &self
                .fine(&["export", "--format", "csv", "--what", what, "--as-of", as_of]);
        }
        all
    }
}

/// The command, without what the environment would change.
pub(crate) fn watchfloor() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_watchfloor"));
    for variable in ["CLICOLOR_FORCE", "NO_COLOR", "COLUMNS", "WATCHFLOOR_ROOM"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// A strike and its denial.
pub(crate) const STRIKE: &str = "Karsenian forces shelled the port of Qaaaaa on Monday, killing 12 dock workers, Velmora's interior \
     ministry said. Karsenia denied the attack on Qaaaaa.\n";

/// So many readings of one text, one a line: each time of another port, outlet, address and day. The names
/// are of one length, so that all that was read stands where it stood. They are some days apart because
/// reports of a few days are compared with each other, which in a test takes its time.
pub(crate) fn many_readings(text: &str, count: usize) -> Vec<String> {
    let desk = Desk::new();
    let published = ["read", "--json", "--published", "2031-05-12T06:00:00Z"];
    let reading = stdout(&desk.piped(&published, text.as_bytes()));
    assert!(reading.contains("Qaaaaa") && reading.contains("cue"), "{reading}");
    let begin = jiff::civil::date(2001, 1, 1);
    (0..count)
        .map(|number| {
            let named = reading.replace("Qaaaaa", &port(number));
            let mut reading: Value = serde_json::from_str(&named).unwrap();
            let day =
                begin.checked_add(jiff::Span::new().days(number as i64 * 4)).unwrap();
            let report = &mut reading["report"];
            report["published"] = format!("{day}T06:00:00Z").into();
            report["outlet"] = format!("Outlet {}", number % 17).into();
            report["address"] = format!("https://outlet.example/{number}").into();
            reading.to_string()
        })
        .collect()
}

/// A name of six letters.
pub(crate) fn port(number: usize) -> String {
    let mut left = number;
    let letters = (0..5).map(|_| {
        let letter = b"aeioulmnrstv"[left % 12];
        left /= 12;
        char::from(letter)
    });
    format!("Q{}", letters.collect::<String>())
}
