//! The command as it is typed: what it prints, what it says when something is wrong, how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const ARTICLE: &str = "Bridge over the Vell will close on Monday, council says\n\n\
    The bridge over the river Vell will close to lorries on Monday, the town council said in \
    a statement. “We would rather be early than sorry,” said the mayor, Ada Quill.\n\n\
    Two engineers who did not want to be named said that the cracks had been known for a year.\n";

const FRENCH: &str = "Le pont sur la Velle sera fermé lundi, annonce la mairie\n\n\
    Le pont qui traverse la Velle sera fermé aux camions dès lundi, a annoncé le conseil \
    municipal. « Nous préférons prendre trop de précautions que pas assez », a déclaré la \
    maire de la ville, qui a rappelé que les fissures étaient connues depuis une année.\n";

fn watchfloor() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_watchfloor"));
    for variable in ["CLICOLOR_FORCE", "NO_COLOR", "COLUMNS"] {
        command.env_remove(variable);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs `watchfloor read` in `folder`.
fn read(folder: &Path, arguments: &[&str]) -> Output {
    watchfloor().arg("read").args(arguments).current_dir(folder).output().unwrap()
}

/// Runs `watchfloor read` with `input` piped in.
fn read_piped(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = watchfloor();
    command.arg("read").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The readings that were printed, one a line.
fn readings(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn files(output: &Output) -> Vec<String> {
    readings(output)
        .iter()
        .map(|reading| reading["file"].as_str().unwrap().to_owned())
        .collect()
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports")
}

#[test]
fn help_of_read() {
    let output = watchfloor().args(["read", "--help"]).output().unwrap();
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn help_of_eval() {
    let output = watchfloor().args(["eval", "--help"]).output().unwrap();
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn eval_measures_on_the_data_that_it_is_given() {
    let row = "gold_penta\tgold_root\tmarked_sentence\n\
        4\tASSAULT\t<s>Alda</s> shelled <t>Borin</t> on Sunday.\n";
    let folder = folder(&[("dev.tsv", row.as_bytes())]);
    let run = |arguments: &[&str]| {
        let mut command = watchfloor();
        command.args(["eval", "plv"]).arg(folder.path()).args(arguments);
        command.output().unwrap()
    };
    let output = run(&["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["benchmark"], "plv");
    assert_eq!(report["counts"]["sentences"], 1);
    assert!(report["figures"]["macro_f1"].is_number(), "{report}");

    let output = run(&["--part", "test"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("test.tsv: cannot be read"), "{}", stderr(&output));
}

#[test]
fn help_of_the_whole() {
    let output = watchfloor().arg("--help").output().unwrap();
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let here = Path::new(".");
    for arguments in [&["--published", "last week"][..], &["--jobs", "0"], &["--colour"]]
    {
        let output = read(here, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("error: "), "{arguments:?}");
    }
}

#[test]
fn one_report_becomes_a_page() {
    let folder = folder(&[("bridge.txt", ARTICLE.as_bytes())]);
    let output = read(folder.path(), &["bridge.txt", "--published", "2031-03-02"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    let page = stdout(&output);
    assert!(page.starts_with("bridge.txt\nBridge over the Vell will close"), "{page}");
    assert!(page.contains("2031-03-02"), "{page}");
}

#[test]
fn json_is_one_sound_reading_a_line() {
    let output = read(&examples(), &["--json", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for line in stdout(&output).lines() {
        let reading = serde_json::from_str(line).unwrap();
        assert_eq!(watchfloor_reading::invariants::check(&reading), Vec::<String>::new());
    }
    let names = [
        "border-shots.txt",
        "dam-inquiry.txt",
        "ferry-corridor.txt",
        "grain-talks.html",
        "strait-strike.txt",
    ];
    assert_eq!(files(&output), names.map(|name| format!("./{name}")));
}

#[test]
fn actors_of_ones_own_are_known_in_every_report() {
    let toml = "[[actor]]\nname = \"Ada Quill\"\nkind = \"person\"\ncode = \"VELGOV\"\n";
    let csv = "name,kind,code\nAda Quill,person,VELGOV\n";
    let folder = folder(&[
        ("bridge.txt", ARTICLE.as_bytes()),
        ("mine.toml", toml.as_bytes()),
        ("mine.csv", csv.as_bytes()),
    ]);
    let code_of_quill = |arguments: &[&str]| {
        let output = read(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let reading = readings(&output).remove(0);
        let actors = reading["actors"].as_array().unwrap();
        let quill = actors.iter().find(|actor| actor["name"] == "Ada Quill").unwrap();
        quill["code"].clone()
    };
    assert_ne!(code_of_quill(&["--json", "bridge.txt"]), "VELGOV");
    for file in ["mine.toml", "mine.csv"] {
        let arguments = ["--json", "--actors", file, "bridge.txt"];
        assert_eq!(code_of_quill(&arguments), "VELGOV", "{file}");
    }
}

#[test]
fn a_fault_in_the_actor_file_is_told_with_its_line_before_anything_is_read() {
    let wrong_field = "[[actor]]\nname = \"Ada Quill\"\ncolour = \"red\"\n";
    let wrong_sector = "name,country,sector\nAda Quill,NOR,LAB\nBen Roe,NOR,XYZ\n";
    let folder = folder(&[
        ("bridge.txt", ARTICLE.as_bytes()),
        ("field.toml", wrong_field.as_bytes()),
        ("sector.csv", wrong_sector.as_bytes()),
        ("mine.txt", b"Ada Quill"),
    ]);
    for (file, wanted) in [
        ("field.toml", "watchfloor: field.toml: line 3: "),
        ("sector.csv", "watchfloor: sector.csv: line 3: actor 'Ben Roe': "),
        ("mine.txt", "watchfloor: mine.txt: an actor file must end in .toml or .csv"),
        ("gone.toml", "watchfloor: cannot read gone.toml: "),
    ] {
        let output = read(folder.path(), &["--actors", file, "bridge.txt"]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        assert_eq!(stdout(&output), "", "{file}");
        let message = stderr(&output);
        assert!(message.starts_with(wanted), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn a_missing_file_does_not_keep_the_others_from_being_read() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes()), ("b.txt", ARTICLE.as_bytes())]);
    let output = read(folder.path(), &["--json", "a.txt", "gone.txt", "b.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(files(&output), ["a.txt", "b.txt"]);
    assert_eq!(stderr(&output), "watchfloor: gone.txt: no such file; check the path\n");
}

#[test]
fn a_folder_without_reports_is_an_error() {
    let folder = folder(&[("notes/photo.jpg", b"x")]);
    let output = read(folder.path(), &["notes"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    let message = stderr(&output);
    assert!(
        message.starts_with("watchfloor: notes: no reports in this folder; "),
        "{message}"
    );
}

#[test]
fn what_is_no_report_is_told_in_one_line() {
    let binary: Vec<u8> = (0..2000_u32).map(|n| (n * 7 % 256) as u8).collect();
    for (name, bytes) in [("empty.txt", &b""[..]), ("photo.txt", &binary)] {
        let folder = folder(&[(name, bytes), ("z.txt", ARTICLE.as_bytes())]);
        let output = read(folder.path(), &["--json", name, "z.txt"]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert_eq!(files(&output), ["z.txt"]);
        let message = stderr(&output);
        assert!(message.starts_with(&format!("watchfloor: {name}: ")), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
}

#[test]
fn another_language_gets_its_structure_and_a_message() {
    let folder = folder(&[("pont.txt", FRENCH.as_bytes())]);
    let output = read(folder.path(), &["--json", "pont.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let readings = readings(&output);
    assert_eq!(readings[0]["report"]["language"], "fr");
    assert_eq!(readings[0]["attributions"], Value::Array(Vec::new()));
    assert!(stderr(&output).contains("pont.txt: in another language (fr)"));
}

#[cfg(unix)]
#[test]
fn file_names_cannot_command_the_terminal() {
    let folder = folder(&[]);
    let output = read(folder.path(), &["gone\u{1b}[2J\n.txt"]);
    assert_eq!(
        stderr(&output),
        "watchfloor: gone�[2J .txt: no such file; check the path\n"
    );
}

#[test]
fn standard_input_is_read_when_piped_or_named() {
    for arguments in [&["--json"][..], &["--json", "-"]] {
        let output = read_piped(arguments, ARTICLE.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let readings = readings(&output);
        assert_eq!(readings.len(), 1);
        assert_eq!(readings[0]["file"], Value::Null);
        assert_eq!(readings[0]["report"]["text"], ARTICLE);
    }
}

#[test]
fn many_reports_come_in_order_with_any_number_of_jobs() {
    for (count, jobs) in [(40, "1"), (40, "64"), (500, "3")] {
        let folder = tempfile::tempdir().unwrap();
        let mut names = Vec::new();
        for nth in 0..count {
            let name = format!("{nth:03}.txt");
            // Of different lengths, so that they are not done in the order they were begun.
            let text = "The port is shut, she said.\n\n".repeat(1 + (nth * 7) % 5);
            fs::write(folder.path().join(&name), text).unwrap();
            names.push(format!("./{name}"));
        }
        let output = read(folder.path(), &["--json", "--jobs", jobs, "."]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(files(&output), names, "with {jobs} jobs");
        assert_eq!(stderr(&output), "", "no progress bar without a terminal");
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    let mut command = watchfloor();
    command.args(["read", "--json"]).args(vec!["a.txt"; 300]).current_dir(folder.path());
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = watchfloor()
        .args(["read", "--json", "a.txt"])
        .current_dir(folder.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = stderr(&output);
    assert!(
        message.starts_with("watchfloor: cannot write to standard output: "),
        "{message}"
    );
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    let coloured = |arguments: &[&str]| {
        let output = read(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout.contains(&0x1b)
    };
    assert!(!coloured(&["a.txt"]));
    assert!(!coloured(&["--color", "never", "a.txt"]));
    assert!(coloured(&["--color", "always", "a.txt"]));
}

#[test]
fn pages_keep_to_the_width() {
    let output = read(&examples(), &["--width", "50", "dam-inquiry.txt"]);
    let page = stdout(&output);
    assert!(page.lines().count() > 3);
    assert!(page.lines().all(|line| line.chars().count() <= 50), "{page}");
}

#[test]
fn completions_know_the_options() {
    for shell in ["bash", "zsh", "fish"] {
        let output = watchfloor().args(["completions", shell]).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(stdout(&output).contains("published"), "{shell}");
    }
}
