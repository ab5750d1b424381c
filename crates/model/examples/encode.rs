//! How fast the encoder is here: `cargo run --release --example encode -- WEIGHTS [KERNEL…]`.
//!
//! One thread. Prints word pieces a second, the best of many rounds, for each kernel that this
//! processor can run (or those named), on batches of windows of made-up pieces.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use watchfloor_model::encoder::{Encoder, STATE, Scratch, Window};
use watchfloor_model::kernel::Kernel;
use watchfloor_model::weights::Weights;

/// Windows and pieces in a window of each batch.
const BATCHES: [(usize, usize); 5] = [(16, 230), (4, 230), (1, 230), (64, 57), (1, 30)];
/// How long each batch is repeated.
const TIME: Duration = Duration::from_secs(4);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: encode WEIGHTS [KERNEL…]")?;
    let names: Vec<String> = arguments.collect();
    let bytes = std::fs::read(&path).map_err(|error| format!("{path}: {error}"))?;

    let started = Instant::now();
    let weights = Weights::from_bytes(&bytes)?;
    let encoder = Encoder::new(&weights)?;
    println!("{} layers, loaded in {:.1?}", weights.layers(), started.elapsed());

    for kernel in Kernel::all() {
        if !names.is_empty() && !names.iter().any(|name| name == kernel.name()) {
            continue;
        }
        let mut scratch = Scratch::with_kernel(kernel);
        for (count, length) in BATCHES {
            let (best, median) = measure(&encoder, &mut scratch, count, length);
            let kernel_name = kernel.name();
            println!(
                "{kernel_name:12} {count:3} × {length:3}: best {best:6.0}, median {median:6.0}"
            );
        }
    }
    Ok(())
}

/// Pieces a second, best and median.
fn measure(
    encoder: &Encoder,
    scratch: &mut Scratch,
    count: usize,
    length: usize,
) -> (f64, f64) {
    let pieces = count * length;
    // Spread over the vocabulary, as a text's pieces are.
    let ids: Vec<u32> =
        (0..pieces as u32).map(|index| (index * 7919 + 101) % 30_000).collect();
    let marks = vec![1; length];
    let windows: Vec<Window> = ids
        .chunks(length)
        .map(|ids| Window { ids, case: &marks, quoted: &marks, start: &marks })
        .collect();

    let mut seconds = Vec::new();
    let started = Instant::now();
    while seconds.len() < 3 || started.elapsed() < TIME {
        let round = Instant::now();
        assert_eq!(black_box(encoder.encode(&windows, scratch)).len(), pieces * STATE);
        seconds.push(round.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    (pieces as f64 / seconds[0], pieces as f64 / seconds[seconds.len() / 2])
}
