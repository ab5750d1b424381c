//! Serves a world on loopback until it ends or is interrupted.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::{Parser, Subcommand};
use fastrand::Rng;
use watchfloor_clock::Clock;
use watchfloor_world::load::{Load, load};
use watchfloor_world::{Host, Plan, World, cast, playback};

/// A world to test against: hosts on loopback that publish, stall, lie and break.
#[derive(Debug, Parser)]
#[command(name = "world")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play reports back: each appears in the feed of its outlet at the moment at which it came out.
    Play {
        /// A folder with pages.
        folder: PathBuf,
        /// Seconds of the reports' time in one second.
        #[arg(long, default_value_t = 600.0)]
        speed: f64,
        /// Seconds until the first report appears.
        #[arg(long, default_value_t = 5.0)]
        wait: f64,
        /// Seconds for which the feeds stay after the last report.
        #[arg(long, default_value_t = 30.0)]
        linger: f64,
        /// Give each feed a WebSub hub, so that subscribers hear of a report at once.
        #[arg(long)]
        hubs: bool,
    },
    /// One host of each character, for two hours that begin now.
    Cast {
        /// Seconds of the world's time in one second.
        #[arg(long, default_value_t = 1.0)]
        speed: f64,
        /// What the papers are made of.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Many hosts with which nothing is wrong, until interrupted. They publish for an hour.
    Many {
        /// How many.
        #[arg(long, default_value_t = 2_000)]
        hosts: usize,
        /// Seconds between two items of a host.
        #[arg(long, default_value_t = 600)]
        every: u64,
    },
    /// Push reports at a steady rate, wait for the webhooks that tell of them, and print the times as JSON.
    ///
    /// The first line of the output is the address to which the webhooks are to be sent. The token is read from
    /// the environment, WORLD_TOKEN.
    Load {
        /// Host and port of the push endpoint.
        #[arg(long, default_value = "127.0.0.1:8080")]
        host: String,
        /// Its path.
        #[arg(long, default_value = "/push/load")]
        path: String,
        /// Reports a second.
        #[arg(long, default_value_t = 20.0)]
        rate: f64,
        /// How long to push, seconds.
        #[arg(long, default_value_t = 60.0)]
        seconds: f64,
        /// How long to wait for the last webhooks, seconds.
        #[arg(long, default_value_t = 20.0)]
        patience: f64,
        /// Wait for a line on standard input before the first report, so that the webhooks can be set up.
        #[arg(long)]
        ready: bool,
        /// What the reports are made of.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::Play { folder, speed, wait, linger, hubs } => {
            let playback = playback(&folder)?;
            // Far longer than what is played, because subscribers count it by clocks of their own.
            let lease = Duration::from_secs(30 * 86_400);
            let mut hosts = playback.hosts;
            if hubs {
                hosts = hosts.into_iter().map(|host| host.with_hub(lease)).collect();
            }
            let clock = Clock::fast(playback.first - millis(wait * speed), speed);
            serve(clock, hosts, Some(playback.last + millis(linger * speed))).await
        }
        Command::Cast { speed, seed } => {
            let began = Clock::wall().now();
            let length = Duration::from_secs(2 * 3_600);
            let clock = Clock::fast(began, speed);
            serve(clock, cast(began, length, seed), Some(began + millis(7_200.0))).await
        }
        Command::Many { hosts, every } => {
            let clock = Clock::wall();
            let hosts = many(hosts, Duration::from_secs(every), clock.now());
            serve(clock, hosts, None).await
        }
        Command::Load { host, path, rate, seconds, patience, ready, seed } => {
            let token = std::env::var("WORLD_TOKEN").context("WORLD_TOKEN is not set")?;
            let count = (rate * seconds).round() as usize;
            let settings = Load { host, path, token, rate, count, seed };
            push(settings, Duration::from_secs_f64(patience), ready).await
        }
    }
}

fn millis(seconds: f64) -> i64 {
    (seconds * 1_000.0) as i64
}

/// Serves hosts, having printed what sources they are.
async fn serve(clock: Clock, hosts: Vec<Host>, end: Option<i64>) -> anyhow::Result<()> {
    let world = World::start(clock.clone(), hosts).await.context(
        "the world cannot be served; raise the limit of open files (ulimit -n)?",
    )?;
    // Who collects from here has to go by the same clock.
    println!("# clock: {}", clock.share());
    print!("{}", world.sources_toml());
    std::io::stdout().flush()?;
    let over = async {
        match end {
            Some(end) => clock.sleep_until(end).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = over => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
    }
    world.stop().await;
    Ok(())
}

fn many(count: usize, every: Duration, began: i64) -> Vec<Host> {
    // Enough for any measurement; a day of two thousand papers would take a gigabyte.
    let length = Duration::from_secs(3_600);
    let plan = Plan { every, backlog: 10, window: 20, whole: true, ..Plan::default() };
    (0..count)
        .map(|number| {
            let name = format!("host-{number}");
            let mut random = Rng::with_seed(number as u64);
            Host::publisher(&name, plan.paper(&name, began, length, &mut random))
        })
        .collect()
}

async fn push(settings: Load, patience: Duration, ready: bool) -> anyhow::Result<()> {
    let clock = Clock::wall();
    let world = World::start(clock.clone(), vec![Host::sink("hook", None)]).await?;
    println!("{}/hook", world.base("hook").unwrap_or_default());
    std::io::stdout().flush()?;
    if ready {
        tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
            .await??;
    }
    let outcome = load(settings, &clock, world.ledger(), patience).await;
    println!("{}", serde_json::to_string(&outcome)?);
    Ok(())
}
