/*!
Two hours of a world, in a minute and a half.

A collector is set before more than forty hosts of all characters; in the middle it is killed, and another goes on
with the same desk. Then all that was published, asked for and taken in is compared.
*/
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod collect;
mod judge;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use watchfloor_clock::Clock;
use watchfloor_sources::{Desk, Kind, Source};
use watchfloor_world::{Format, World, cast};

use crate::collect::{Book, Running};
use crate::judge::Judge;

/// When the world begins. A whole second.
const BEGAN: i64 = 1_946_690_000_000;
const LENGTH: Duration = Duration::from_secs(2 * 3_600);
const SPEED: f64 = 80.0;
const MINUTE: i64 = 60_000;
/// When the first collector is killed.
const KILLED: i64 = BEGAN + 62 * MINUTE;
const END: i64 = BEGAN + 120 * MINUTE;

#[test]
fn two_hours_of_a_world_are_collected_without_a_loss_a_lie_or_a_rudeness() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crisis.room.sources");
    let world_runtime = runtime();
    // Hosts are being bound while the last seconds before the beginning pass.
    let clock = Clock::fast(BEGAN - 2 * MINUTE, SPEED);
    let hosts = cast(BEGAN, LENGTH, 5);
    let world = world_runtime.block_on(World::start(clock.clone(), hosts)).unwrap();
    add_sources(&Desk::open(&path).unwrap(), &world);

    let book = Book::default();
    let first = Running::start(&path, &clock, &book, 0);
    let port = first.port;
    wait(&world_runtime, &clock, KILLED);
    first.kill();
    let second = Running::start(&path, &clock, &book, port);
    wait(&world_runtime, &clock, END);
    second.stop();

    let desk = Desk::open(&path).unwrap();
    let judge = Judge {
        world: &world,
        arrivals: book.arrivals(),
        health: desk.health(END).unwrap(),
    };
    judge.print();
    let checks: [(&str, &dyn Fn()); 12] = [
        ("what came was published", &|| judge.each_arrival_was_published_as_it_is_told()),
        ("all that was published came once", &|| {
            judge.each_edition_arrived_exactly_once()
        }),
        ("in time", &|| judge.what_is_published_arrives_soon()),
        ("pages that failed came later", &|| judge.pages_that_failed_came_later()),
        ("one at a time", &|| judge.nobody_was_asked_two_things_at_once_or_too_soon()),
        ("who wanted to be left alone was", &|| judge.who_asked_to_be_left_alone_was()),
        ("robots.txt", &|| judge.robots_were_obeyed()),
        ("only what changed was asked for", &|| judge.only_what_changed_was_asked_for()),
        ("moves for good", &|| judge.what_moved_for_good_is_remembered()),
        ("the hub", &|| judge.a_hub_was_listened_to()),
        ("health", &|| judge.health_tells_of_the_silent_and_the_broken(&desk)),
        ("endless answers", &|| judge.endless_answers_cost_little()),
    ];
    // A run takes too long to learn of one fault at a time.
    let fails = |check: &dyn Fn()| catch_unwind(AssertUnwindSafe(check)).is_err();
    let failed: Vec<&str> =
        checks.iter().filter(|(_, check)| fails(check)).map(|(name, _)| *name).collect();
    assert!(failed.is_empty(), "not as it must be: {failed:?}; the reasons stand above");
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

fn wait(runtime: &tokio::runtime::Runtime, clock: &Clock, moment: i64) {
    runtime.block_on(clock.sleep_until(moment));
}

/// All hosts of the world as sources.
fn add_sources(desk: &Desk, world: &World) {
    for host in world.hosts() {
        let is_list = host.paper().unwrap().format == Format::List;
        let kind = if is_list { Kind::Page } else { Kind::Feed };
        let mut source = Source::new(&host.name, kind, &world.feed(&host.name).unwrap());
        source.full_text = has_full_text(&host.name);
        source.since = BEGAN;
        desk.add(&source).unwrap();
    }
}

/// Whether the pages behind a host's items are wanted.
fn has_full_text(name: &str) -> bool {
    name.contains("pages") || matches!(name, "three-at-once" | "mute" | "asks-for-gaps")
}
