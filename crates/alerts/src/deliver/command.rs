//! A program of the user's: the notice as JSON on its standard input, no shell, and an end to everything.

use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command as Process};
use watchfloor_clock::Clock;

use super::letter::Letter;
use super::secret::Secret;
use super::transport::Failure;

/// Bytes of what a program writes that are kept, for each of its outputs.
const OUTPUT: usize = 8 * 1024;
/// Where programs are found that are named without a folder.
const SEARCHED: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// How long is waited, after a program ended, for what is still in its pipes.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// A program, its arguments, and what it finds in its environment.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    words: Vec<String>,
    environment: Vec<(String, Secret)>,
    folder: PathBuf,
}

impl Command {
    pub(crate) fn new(
        words: Vec<String>,
        environment: Vec<(String, Secret)>,
        folder: PathBuf,
    ) -> Command {
        Command { words, environment, folder }
    }

    /// Runs the program, and gives what it wrote.
    pub(crate) async fn send(
        &self,
        letter: &Letter,
        clock: &Clock,
        limit: Duration,
    ) -> Result<Option<String>, Failure> {
        let json = letter.json().map_err(|error| Failure::lasting(error.to_string()))?;
        let mut child = self.start(&letter.id)?;
        let group = Group::of(&child);
        let input = child.stdin.take();
        let (output, errors) = (child.stdout.take(), child.stderr.take());

        let (mut said, mut complained) = (Vec::new(), Vec::new());
        let talk = async {
            // A program need not read its input: that it closes it is no failure.
            let feed = async {
                if let Some(mut input) = input {
                    let _ = input.write_all(json.as_bytes()).await;
                }
            };
            tokio::join!(feed, kept(output, &mut said), kept(errors, &mut complained));
        };
        let mut talk = Box::pin(talk);
        let mut talking = true;
        let ended = clock.timeout(limit, async {
            loop {
                tokio::select! {
                    status = child.wait() => break status,
                    () = &mut talk, if talking => talking = false,
                }
            }
        });
        let ended = ended.await;
        // Whatever it left running ends with it, and closes the pipes.
        drop(group);
        if talking {
            let _ = tokio::time::timeout(LAST_WORDS, &mut talk).await;
        }
        drop(talk);
        let words = both(&said, &complained);
        match ended {
            Ok(Ok(status)) => judged(status, words),
            Ok(Err(error)) => {
                Err(Failure::passing(format!("waiting for it failed: {error}")))
            }
            Err(_) => {
                // It was killed; this only takes it off the list of processes.
                let _ = child.wait().await;
                let limit = limit.as_secs();
                Err(Failure::passing(with(&format!("stopped after {limit} s"), &words)))
            }
        }
    }

    fn start(&self, delivery: &str) -> Result<Child, Failure> {
        let Some((program, arguments)) = self.words.split_first() else {
            return Err(Failure::lasting("no program is named"));
        };
        let mut process = Process::new(program);
        process
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", SEARCHED)
            .env("LANG", "C.UTF-8")
            .env("WATCHFLOOR_DELIVERY", delivery)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // A group of its own, so that its children can be ended with it.
        #[cfg(unix)]
        process.process_group(0);
        for (name, words) in &self.environment {
            process.env(name, words.reveal());
        }
        process.spawn().map_err(|error| Failure::passing(format!("{program}: {error}")))
    }
}

/// What the end of a program means, in the words of `sysexits.h`: wrong usage, wrong data and a wrong
/// configuration stay wrong; anything else may go well the next time.
fn judged(status: ExitStatus, words: String) -> Result<Option<String>, Failure> {
    if status.success() {
        return Ok(Some(words).filter(|words| !words.is_empty()));
    }
    let what = with(&format!("it ended with {status}"), &words);
    match status.code() {
        Some(64 | 65 | 78) => Err(Failure::lasting(what)),
        _ => Err(Failure::passing(what)),
    }
}

fn with(what: &str, words: &str) -> String {
    if words.is_empty() { what.to_owned() } else { format!("{what}: {words}") }
}

fn both(said: &[u8], complained: &[u8]) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    let (said, complained) = (text(said), text(complained));
    match (said.is_empty(), complained.is_empty()) {
        (true, _) => complained,
        (_, true) => said,
        _ => format!("{complained}; {said}"),
    }
}

/// Reads to the end and keeps the beginning: a program that writes without end must not be held up by a full
/// pipe, nor fill the memory.
async fn kept(output: Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>) {
    let Some(mut output) = output else { return };
    let mut buffer = [0; 4_096];
    while let Ok(read @ 1..) = output.read(&mut buffer).await {
        let room = OUTPUT.saturating_sub(kept.len());
        kept.extend_from_slice(&buffer[..read.min(room)]);
    }
}

/// The process group of a child, which is killed when this is dropped: at the end, and also when the courier
/// itself is stopped in the middle.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    #[cfg(unix)]
    fn of(child: &Child) -> Group {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Group { leader: id.and_then(rustix::process::Pid::from_raw) }
    }

    #[cfg(not(unix))]
    fn of(_: &Child) -> Group {
        Group {}
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            // That nobody is left in it is the usual case, and no failure.
            let _ = rustix::process::kill_process_group(
                leader,
                rustix::process::Signal::KILL,
            );
        }
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::deliver::letter::Limits;
    use crate::deliver::samples;

    async fn run(script: &str, limit: Duration) -> Result<Option<String>, Failure> {
        let limits = Limits { alerts: 100, lines: 20, words: 1_000, bytes: 512 * 1024 };
        let letter = Letter::of(&samples::hostile(), 3, limits);
        let words = ["/bin/sh", "-c", script].map(str::to_owned).to_vec();
        let environment = vec![("KEY".to_owned(), Secret::new("hushhush".to_owned()))];
        let folder = tempfile::tempdir().unwrap();
        let command = Command::new(words, environment, folder.path().to_path_buf());
        command.send(&letter, &Clock::wall(), limit).await
    }

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn a_program_reads_the_notice_and_finds_nothing_of_our_environment() {
        let said =
            run("head -c 31; echo; env | sort | cut -d= -f1 | tr '\\n' ' '", LONG).await;
        let said = said.unwrap().unwrap();
        assert!(said.starts_with("{\"schema\":\"watchfloor.notice/1\""), "{said}");
        let names: Vec<&str> = said
            .lines()
            .last()
            .unwrap()
            .split_whitespace()
            // What the shell sets itself.
            .filter(|name| !matches!(*name, "_" | "PWD" | "OLDPWD" | "SHLVL"))
            .collect();
        assert_eq!(names, ["KEY", "LANG", "PATH", "WATCHFLOOR_DELIVERY"]);
    }

    #[tokio::test]
    async fn the_end_says_whether_to_try_again() {
        assert_eq!(run("exit 0", LONG).await, Ok(None));
        let passing = run("echo tried >&2; exit 1", LONG).await.unwrap_err();
        assert!(!passing.lasting && passing.what.contains("tried"), "{passing:?}");
        assert!(run("exit 65", LONG).await.unwrap_err().lasting);
    }

    #[tokio::test]
    async fn a_program_without_an_end_is_stopped_with_its_children() {
        let mark = tempfile::NamedTempFile::new().unwrap();
        let path = mark.path().display().to_string();
        let script = format!("(sleep 1; echo late > {path}) & echo begun; sleep 600");
        let failure = run(&script, Duration::from_millis(300)).await.unwrap_err();
        assert!(failure.what.contains("stopped after") && failure.what.contains("begun"));
        tokio::time::sleep(Duration::from_millis(1_200)).await;
        assert_eq!(std::fs::read_to_string(mark.path()).unwrap(), "");
    }

    #[tokio::test]
    async fn what_a_program_leaves_running_does_not_hold_it_up() {
        let began = std::time::Instant::now();
        assert_eq!(run("sleep 600 & exit 0", LONG).await, Ok(None));
        assert!(began.elapsed() < Duration::from_secs(30));
    }

    #[tokio::test]
    async fn endless_output_is_cut() {
        let failure =
            run("yes 'much too much'", Duration::from_millis(300)).await.unwrap_err();
        assert!(failure.what.len() < 2 * OUTPUT, "{}", failure.what.len());
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let command = Command::new(
            vec!["/no/such/program".to_owned()],
            Vec::new(),
            PathBuf::from("/"),
        );
        let limits = Limits { alerts: 1, lines: 1, words: 10, bytes: 1_000 };
        let letter = Letter::of(&samples::fired(), 1, limits);
        let failure = command.send(&letter, &Clock::wall(), LONG).await.unwrap_err();
        assert!(failure.what.starts_with("/no/such/program: "), "{failure:?}");
    }
}
