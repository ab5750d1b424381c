use super::attention::{Attention, AttentionBuffers};
use super::elementwise::{AddNorm, Dot, Exp2, Gelu};
use super::{Kernel, PATHS};

/// Numbers from -1 to 1, the same in every run.
pub(crate) fn noise(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

fn largest_difference(found: &[f32], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let differences = found.iter().zip(expected).map(|(x, y)| (f64::from(*x) - y).abs());
    differences.fold(0.0, f64::max)
}

/// The error function by its power series, good to 1e-8 up to 4.5.
fn erf(x: f64) -> f64 {
    let mut term = x;
    let mut sum = x;
    for n in 1..200 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

#[test]
fn a_kernel_is_found_by_its_name() {
    for kernel in Kernel::all() {
        assert_eq!(Kernel::named(kernel.name()), Some(kernel));
    }
    assert_eq!(Kernel::named("abacus"), None);
    assert_eq!(Kernel::all().last().map(Kernel::name), Some("portable"));
    assert!(Kernel::all().count() <= PATHS.len());
}

#[test]
fn powers_of_two_are_right_to_seven_digits() {
    for kernel in Kernel::all() {
        let exponents: Vec<f32> =
            (0..200_001).map(|step| step as f32 * -0.00062).collect();
        let mut powers = exponents.clone();
        kernel.run(Exp2(&mut powers));
        for (power, exponent) in powers.iter().zip(&exponents) {
            let expected = f64::from(*exponent).exp2();
            let error = (f64::from(*power) - expected).abs() / expected;
            assert!(error < 3e-7, "{}: 2^{exponent} is off by {error}", kernel.name());
        }
        let mut far = [-127.0, -1e30, f32::MIN];
        kernel.run(Exp2(&mut far));
        assert!(
            far.iter().all(|power| (0.0..2e-38).contains(power)),
            "{}: {far:?}",
            kernel.name()
        );
    }
}

#[test]
fn gelu_is_off_by_less_than_a_millionth() {
    for kernel in Kernel::all() {
        let inputs: Vec<f32> =
            (0..120_003).map(|step| step as f32 * 1e-4 - 6.0).collect();
        let mut found = inputs.clone();
        kernel.run(Gelu(&mut found));
        for (result, input) in found.iter().zip(&inputs) {
            let x = f64::from(*input);
            let expected = 0.5 * x * (1.0 + erf(x / std::f64::consts::SQRT_2));
            let error = (f64::from(*result) - expected).abs();
            assert!(error < 1e-6, "{}: gelu({input}) is off by {error}", kernel.name());
        }
        let mut far = [50.0, -50.0, 1e6, -1e6];
        kernel.run(Gelu(&mut far));
        assert_eq!((far[0], far[2]), (50.0, 1e6), "{}", kernel.name());
        assert!(
            far[1].abs() < 1e-30 && far[3].abs() < 1e-30,
            "{}: {far:?}",
            kernel.name()
        );
    }
}

#[test]
fn rows_of_any_width_are_added_and_normalised() {
    for kernel in Kernel::all() {
        for width in [1, 3, 8, 17, 64, 100, 384] {
            // A mean far from zero, where a careless variance loses its digits.
            let rows: Vec<f32> = noise(3 * width, 1).iter().map(|x| x + 100.0).collect();
            let added = noise(3 * width, 2);
            let (weight, bias) = (noise(width, 3), noise(width, 4));
            let mut found = rows.clone();
            let mut expected = Vec::new();
            for (row, more) in rows.chunks(width).zip(added.chunks(width)) {
                let sum: Vec<f64> =
                    row.iter().zip(more).map(|(x, y)| f64::from(x + y)).collect();
                let mean = sum.iter().sum::<f64>() / width as f64;
                let squares = sum.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
                let deviation = (squares / width as f64 + 1e-12).sqrt();
                for ((x, w), b) in sum.iter().zip(&weight).zip(&bias) {
                    expected.push((x - mean) / deviation * f64::from(*w) + f64::from(*b));
                }
            }
            kernel.run(AddNorm {
                rows: &mut found,
                added: &added,
                weight: &weight,
                bias: &bias,
            });
            let difference = largest_difference(&found, &expected);
            // In a row of one number, its own rounding is all there is to normalise.
            if width > 1 {
                assert!(difference < 1e-4, "{} {width}: {difference}", kernel.name());
            }
        }
    }
}

#[test]
fn attention_is_right_for_windows_of_any_length() {
    const HEADS: usize = 2;
    const SIZE: usize = 32;
    const WIDTH: usize = HEADS * SIZE;
    for kernel in Kernel::all() {
        let mut buffers = AttentionBuffers::default();
        // In this order, so that buffers shrink and grow.
        for pieces in [230, 1, 7, 31, 32, 33, 65, 0] {
            let qkv: Vec<f32> =
                noise(pieces * 3 * WIDTH, 5).iter().map(|x| 2.0 * x).collect();
            let mut found = vec![f32::NAN; pieces * WIDTH];
            kernel.run(Attention {
                qkv: &qkv,
                out: &mut found,
                heads: HEADS,
                size: SIZE,
                buffers: &mut buffers,
            });
            let difference =
                largest_difference(&found, &plain_attention(&qkv, HEADS, SIZE));
            assert!(difference < 1e-5, "{} {pieces}: {difference}", kernel.name());
        }
    }
}

fn plain_attention(qkv: &[f32], heads: usize, size: usize) -> Vec<f64> {
    let width = heads * size;
    let pieces = qkv.len() / (3 * width);
    let number = |piece: usize, part: usize, at: usize| {
        f64::from(qkv[piece * 3 * width + part * width + at])
    };
    let mut out = vec![0.0; pieces * width];
    for head in 0..heads {
        let columns = head * size..(head + 1) * size;
        for query in 0..pieces {
            let mut powers = Vec::new();
            for key in 0..pieces {
                let dot: f64 = columns
                    .clone()
                    .map(|at| number(query, 0, at) * number(key, 1, at))
                    .sum();
                powers.push((dot / (size as f64).sqrt()).exp());
            }
            let sum: f64 = powers.iter().sum();
            for at in columns.clone() {
                let values =
                    powers.iter().enumerate().map(|(key, p)| p * number(key, 2, at));
                out[query * width + at] = values.sum::<f64>() / sum;
            }
        }
    }
    out
}

#[test]
fn dot_products_of_any_length_are_right() {
    for kernel in Kernel::all() {
        for length in [0, 1, 7, 8, 9, 31, 384, 385] {
            let (a, b) = (noise(length, 6), noise(length, 7));
            let expected: f64 =
                a.iter().zip(&b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
            let found = kernel.run(Dot(&a, &b));
            assert!(
                (f64::from(found) - expected).abs() < 1e-4,
                "{} {length}",
                kernel.name()
            );
        }
    }
}
