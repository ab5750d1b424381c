//! What 2,000 hosts cost the fetcher: `cargo run -p watchfloor-sources --example fetch_many [HOSTS]`.
//!
//! A second process serves all of 127.0.0.0/8 from one port, so that each address is a host of its own (Linux
//! binds them all); this one visits each of them twice, 64 at once, and looks at its own memory.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{Fetcher, Request, Settings};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match std::env::args().nth(1).as_deref() {
        Some("serve") => runtime.block_on(serve()),
        hosts => runtime.block_on(visit(hosts.unwrap_or("2000").parse()?)),
    }
}

async fn visit(hosts: u32) -> Outcome<()> {
    let mut server = Command::new(std::env::current_exe()?)
        .arg("serve")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut port = String::new();
    BufReader::new(server.stdout.take().ok_or("no output")?).read_line(&mut port)?;
    let port: u16 = port.trim().parse()?;

    let private = vec!["127.0.0.0/8".to_owned()];
    let settings = Settings { private, ..Settings::default() };
    let fetcher = Fetcher::new(settings, Clock::wall())?;
    report("before")?;
    for round in ["first round", "second round"] {
        let (began, busy) = (Instant::now(), processor_time()?);
        let mut tasks = Vec::new();
        for host in 0..hosts {
            let [_, a, b, c] = (host + 256).to_be_bytes();
            let address = format!("http://127.{a}.{b}.{c}:{port}/feed").parse()?;
            let fetcher = fetcher.clone();
            tasks.push(tokio::spawn(async move {
                fetcher
                    .get(&Request::new(address))
                    .await
                    .map(|fetched| fetched.bytes.len())
            }));
        }
        let first = Request::new("http://127.0.0.1/".parse()?);
        println!(
            "  {} bytes for each visit that waits",
            size_of_val(&fetcher.get(&first))
        );
        let mut bytes = 0;
        for task in tasks {
            bytes += task.await??;
        }
        report(round)?;
        println!(
            "  {hosts} hosts, {bytes} bytes, {:.1} s, {:.2} s of a processor",
            began.elapsed().as_secs_f64(),
            processor_time()? - busy,
        );
        // Until no host counts as visited just before.
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
    report("10 s later")?;
    server.kill()?;
    Ok(())
}

fn report(when: &str) -> Outcome<()> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let value = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.map(|rest| rest.trim_start_matches(':').trim().to_owned())
            .unwrap_or_default()
    };
    let sockets = std::fs::read_dir("/proc/self/fd")?.count();
    println!(
        "{when}: {} now, {} at most, {sockets} files",
        value("VmRSS"),
        value("VmHWM")
    );
    Ok(())
}

/// Seconds, of all threads.
fn processor_time() -> Outcome<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> =
        stat.rsplit(')').next().unwrap_or_default().split(' ').collect();
    // User and system time, in hundredths of a second, are the 14th and 15th field, and we begin with the third.
    let mut ticks = 0.0;
    for field in fields.get(12..14).ok_or("a short line")? {
        ticks += field.parse::<f64>()?;
    }
    Ok(ticks / 100.0)
}

async fn serve() -> Outcome<()> {
    let listener = TcpListener::bind("0.0.0.0:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            // A client that goes away is no matter.
            let _ = answer(stream).await;
        });
    }
}

/// A robots.txt of one rule, and a feed of 40 kB for everything else.
async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        let body = match head.starts_with(b"GET /robots.txt ") {
            true => "User-agent: *\nDisallow: /private/\n".to_owned(),
            false => "<item>A report from Lothmar, of one line.</item>\n".repeat(800),
        };
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        stream.write_all((head + &body).as_bytes()).await?;
    }
}
