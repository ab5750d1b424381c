//! The encoder against its definition in Python (`train/parity_fixture.py` makes the fixture), and
//! against itself on inputs that are cut otherwise, or odd.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use watchfloor_model::encoder::{Encoder, LONGEST_WINDOW, Scratch, Window};
use watchfloor_model::kernel::Kernel;
use watchfloor_model::weights::{Weights, WeightsError};

const WIDTH: usize = 64;
const LENGTHS: [usize; 3] = [40, 1, 29];

/// A window of the fixture: its four rows of marks, and the states that Python finds for it, with
/// 32-bit and with 8-bit inputs of the linear layers.
struct Case {
    ids: Vec<u32>,
    case: Vec<u8>,
    quoted: Vec<u8>,
    start: Vec<u8>,
    states: Vec<f32>,
    rounded: Vec<f32>,
}

impl Case {
    fn window(&self) -> Window<'_> {
        Window {
            ids: &self.ids,
            case: &self.case,
            quoted: &self.quoted,
            start: &self.start,
        }
    }
}

fn fixture() -> Vec<u8> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/encoder.safetensors");
    std::fs::read(path).unwrap()
}

fn cases(weights: &Weights) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, length) in LENGTHS.into_iter().enumerate() {
        let marks = weights.floats(&format!("window.{index}"), &[4, length]).unwrap();
        let row = |number: usize| &marks[number * length..(number + 1) * length];
        let bytes = |number: usize| row(number).iter().map(|mark| *mark as u8).collect();
        cases.push(Case {
            ids: row(0).iter().map(|id| *id as u32).collect(),
            case: bytes(1),
            quoted: bytes(2),
            start: bytes(3),
            states: weights.floats(&format!("states.{index}"), &[length, WIDTH]).unwrap(),
            rounded: weights
                .floats(&format!("rounded.{index}"), &[length, WIDTH])
                .unwrap(),
        });
    }
    cases
}

/// Cosine and largest difference of two states.
fn compare(found: &[f32], expected: &[f32]) -> (f64, f64) {
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
    };
    let cosine =
        dot(found, expected) / (dot(found, found) * dot(expected, expected)).sqrt();
    let differences = found.iter().zip(expected).map(|(x, y)| f64::from((x - y).abs()));
    (cosine, differences.fold(0.0, f64::max))
}

/// Cosine and largest difference of each piece's states, the best piece first.
fn compare_all(found: &[f32], expected: &[f32]) -> (Vec<f64>, Vec<f64>) {
    assert_eq!(found.len(), expected.len());
    let states = found.chunks(WIDTH).zip(expected.chunks(WIDTH));
    let (mut cosines, mut differences): (Vec<f64>, Vec<f64>) =
        states.map(|(state, expected_state)| compare(state, expected_state)).unzip();
    cosines.sort_by(|a, b| b.total_cmp(a));
    differences.sort_by(f64::total_cmp);
    (cosines, differences)
}

#[test]
fn every_kernel_finds_the_states_that_python_finds() {
    let bytes = fixture();
    let weights = Weights::from_bytes(&bytes).unwrap();
    let encoder = Encoder::with_width(&weights, WIDTH).unwrap();
    let cases = cases(&weights);
    let windows: Vec<Window> = cases.iter().map(Case::window).collect();
    let exact: Vec<f32> = cases.iter().flat_map(|case| case.states.clone()).collect();
    let rounded: Vec<f32> = cases.iter().flat_map(|case| case.rounded.clone()).collect();

    for kernel in Kernel::all() {
        let mut scratch = Scratch::with_kernel(kernel);
        let found = encoder.encode(&windows, &mut scratch);
        let name = kernel.name();
        // What eight bits cost, with these random weights.
        let (cosines, differences) = compare_all(found, &exact);
        let (cosine, difference) =
            (cosines[cosines.len() - 1], differences[cosines.len() - 1]);
        println!("{name}: cosine {cosine:.5}, difference {difference:.5}");
        assert!(cosine > 0.999, "{name}: cosine {cosine}");
        assert!(difference < 0.15, "{name}: difference {difference}");
        // Where Python rounds too, the states are the same, but that a number halfway between two
        // integers may be rounded the other way, and everything after it in its window with it.
        let (_, differences) = compare_all(found, &rounded);
        let quarter = differences[differences.len() / 4];
        println!("{name}: difference {quarter:.7} of a quarter of the pieces");
        assert!(quarter < 1e-4, "{name}: difference {quarter}");
    }
}

#[test]
fn a_window_has_the_same_states_in_any_company() {
    let bytes = fixture();
    let weights = Weights::from_bytes(&bytes).unwrap();
    let encoder = Encoder::with_width(&weights, WIDTH).unwrap();
    let cases = cases(&weights);
    // More pieces than go through the layers together, in windows of uneven length.
    let windows: Vec<Window> = cases.iter().cycle().take(30).map(Case::window).collect();
    for kernel in Kernel::all() {
        let mut scratch = Scratch::with_kernel(kernel);
        let mut alone = Vec::new();
        for window in &windows {
            alone.extend_from_slice(encoder.encode(&[*window], &mut scratch));
        }
        assert_eq!(encoder.encode(&windows, &mut scratch), alone, "{}", kernel.name());
        assert!(encoder.encode(&[], &mut scratch).is_empty());
    }
}

#[test]
fn odd_windows_are_read_as_far_as_they_go() {
    let bytes = fixture();
    let weights = Weights::from_bytes(&bytes).unwrap();
    let encoder = Encoder::with_width(&weights, WIDTH).unwrap();
    let cases = cases(&weights);
    let mut scratch = Scratch::new();
    let usual = encoder.encode(&[cases[0].window()], &mut scratch).to_vec();

    let window = |ids| Window { ids, case: &[], quoted: &[], start: &[] };
    let long: Vec<u32> = (0..LONGEST_WINDOW as u32 + 88).map(|id| id % 50).collect();
    let whole = encoder.encode(&[window(&long[..LONGEST_WINDOW])], &mut scratch).to_vec();
    let windows = [window(&[]), window(&long), window(&[]), cases[0].window()];
    let states = encoder.encode(&windows, &mut scratch);
    let (read, rest) = states.split_at(LONGEST_WINDOW * WIDTH);
    let (beyond, last) = rest.split_at(88 * WIDTH);
    assert!(read == whole, "the first 512 pieces are as without the others");
    assert!(beyond.iter().all(|number| *number == 0.0));
    assert!(last == usual, "the next window is as on its own");

    let unknown = encoder.encode(&[window(&[7, u32::MAX, 50])], &mut scratch).to_vec();
    assert_eq!(unknown, encoder.encode(&[window(&[7, 0, 0])], &mut scratch));
}

/// The message of an error in weights that are not as they should be.
fn problem(bytes: &[u8], width: usize) -> String {
    let found: Result<(), WeightsError> = Weights::from_bytes(bytes)
        .and_then(|weights| Encoder::with_width(&weights, width).map(drop));
    found.unwrap_err().to_string()
}

/// The fixture with a part of its header replaced by as many other bytes.
fn altered(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = fixture();
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

#[test]
fn wrong_weights_are_named() {
    let bytes = fixture();
    let message = problem(&bytes[..bytes.len() - 1], WIDTH);
    assert!(message.starts_with("the weights are no safetensors file"), "{message}");
    let message = problem(&bytes, 2 * WIDTH);
    assert!(
        message.contains("`encoder.word.weight`: has 50 rows of 64 numbers"),
        "{message}"
    );
    let message = problem(&altered("encoder.norm.bias", "encoder.norm.bios"), WIDTH);
    assert!(message.contains("`encoder.norm.bias` is missing"), "{message}");
    let message = problem(&altered("\"layers\":\"2\"", "\"layers\":\"3\""), WIDTH);
    assert!(message.contains("`encoder.layers.2.up.weight` is missing"), "{message}");
    let message = problem(&altered("\"layers\":\"2\"", "\"layers\":\"x\""), WIDTH);
    assert!(message.contains("metadata `layers`: not a number"), "{message}");
    let message = problem(&altered("\"labels\"", "\"titles\""), WIDTH);
    assert!(message.contains("metadata `labels`: missing"), "{message}");
}
