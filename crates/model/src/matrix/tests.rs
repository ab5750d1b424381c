use super::{Linear, Quantised, gelu, product};
use crate::kernel::Kernel;
use crate::kernel::tests::noise;

/// Whole numbers from -127 to 127, both among them, as bytes.
fn integers(count: usize, seed: u32) -> Vec<u8> {
    let mut bytes: Vec<u8> =
        noise(count, seed).iter().map(|x| (x * 127.0).round() as i8 as u8).collect();
    for (index, byte) in bytes.iter_mut().enumerate() {
        match index % 11 {
            3 => *byte = 127,
            7 => *byte = -127i8 as u8,
            _ => {}
        }
    }
    bytes
}

/// Rows (of the input), inputs and outputs, none of which divides as a kernel would like.
const SIZES: [(usize, usize, usize); 9] = [
    (1, 1, 1),
    (1, 384, 3),
    (2, 5, 17),
    (5, 30, 64),
    (6, 64, 65),
    (7, 192, 51),
    (13, 127, 100),
    (23, 384, 200),
    (9, 1000, 130),
];

#[test]
fn every_kernel_finds_the_same_integers() {
    for kernel in Kernel::all() {
        for (rows, inputs, outputs) in SIZES {
            let values = integers(outputs * inputs, 1);
            let layer = Linear::from_parts(
                &values,
                inputs,
                vec![1.0; outputs],
                vec![0.0; outputs],
            );
            // With 127 in every row, the row's scale is 1, and each number its own integer.
            let mut x: Vec<f32> = integers(rows * inputs, 2)
                .iter()
                .map(|byte| f32::from(*byte as i8))
                .collect();
            for row in x.chunks_mut(inputs) {
                row[0] = 127.0;
            }
            let mut found = Vec::new();
            layer.apply(&x, &mut Quantised::new(kernel), &mut found);

            let mut expected = Vec::new();
            for row in x.chunks(inputs) {
                for weights in values.chunks(inputs) {
                    let sum: i64 = row
                        .iter()
                        .zip(weights)
                        .map(|(x, w)| *x as i64 * i64::from(*w as i8))
                        .sum();
                    expected.push(sum as f32);
                }
            }
            assert_eq!(found, expected, "{} {rows} {inputs} {outputs}", kernel.name());
        }
    }
}

#[test]
fn the_largest_sums_do_not_overflow() {
    for kernel in Kernel::all() {
        let inputs = 1536;
        for (weight, number) in
            [(127i8, 127.0), (-127, 127.0), (127, -127.0), (-127, -127.0)]
        {
            let values = vec![weight as u8; 2 * inputs];
            let layer = Linear::from_parts(&values, inputs, vec![1.0; 2], vec![0.0; 2]);
            let mut found = Vec::new();
            layer.apply(&vec![number; inputs], &mut Quantised::new(kernel), &mut found);
            let expected = f32::from(weight) * number * inputs as f32;
            assert_eq!(found, [expected; 2], "{}", kernel.name());
        }
    }
}

#[test]
fn a_layer_is_as_exact_as_eight_bits_allow() {
    for kernel in Kernel::all() {
        for (rows, inputs, outputs) in SIZES {
            let values = integers(outputs * inputs, 3);
            let scales: Vec<f32> =
                noise(outputs, 4).iter().map(|x| 0.01 * (x + 1.5)).collect();
            let bias = noise(outputs, 5);
            let layer = Linear::from_parts(&values, inputs, scales.clone(), bias.clone());
            let x = noise(rows * inputs, 6);
            let mut found = vec![f32::NAN; 3];
            layer.apply(&x, &mut Quantised::new(kernel), &mut found);

            assert_eq!(found.len(), rows * outputs);
            for (row, results) in x.chunks(inputs).zip(found.chunks(outputs)) {
                // Rounding moves each input by at most half a step.
                let half_step =
                    row.iter().fold(0f32, |most, x| most.max(x.abs())) / 254.0;
                for (output, result) in results.iter().enumerate() {
                    let weights = &values[output * inputs..(output + 1) * inputs];
                    let (mut sum, mut allowed) = (f64::from(bias[output]), 1e-4);
                    for (x, byte) in row.iter().zip(weights) {
                        let weight = f64::from(*byte as i8) * f64::from(scales[output]);
                        sum += f64::from(*x) * weight;
                        allowed += f64::from(half_step) * weight.abs();
                    }
                    let error = (f64::from(*result) - sum).abs();
                    assert!(error <= allowed, "{} {inputs}: {error}", kernel.name());
                }
            }
        }
    }
}

#[test]
fn a_row_of_zeros_gives_the_bias() {
    for kernel in Kernel::all() {
        let layer = Linear::from_parts(
            &integers(3 * 10, 7),
            10,
            vec![0.1; 3],
            vec![1.0, 2.0, 3.0],
        );
        let mut found = Vec::new();
        layer.apply(&[0.0; 20], &mut Quantised::new(kernel), &mut found);
        assert_eq!(found, [1.0, 2.0, 3.0, 1.0, 2.0, 3.0], "{}", kernel.name());
        layer.apply(&[], &mut Quantised::new(kernel), &mut found);
        assert!(found.is_empty());
    }
}

#[test]
fn gelu_on_the_way_into_a_layer_is_gelu_before_it() {
    for kernel in Kernel::all() {
        for inputs in [10, 64, 100] {
            let layer = Linear::from_parts(
                &integers(5 * inputs, 8),
                inputs,
                vec![0.1; 5],
                vec![0.0; 5],
            );
            let mut x: Vec<f32> = noise(3 * inputs, 9).iter().map(|x| 3.0 * x).collect();
            let mut before = x.clone();
            let mut quantised = Quantised::new(kernel);
            let (mut expected, mut found) = (Vec::new(), Vec::new());
            gelu(kernel, &mut before);
            layer.apply(&before, &mut quantised, &mut expected);
            quantised.fill_gelu(&mut x, inputs);
            layer.apply_to(&quantised, &mut found);
            assert_eq!(found, expected, "{}", kernel.name());
            assert_eq!(x, before);
        }
    }
}

#[test]
fn products_of_any_size_are_right() {
    for kernel in Kernel::all() {
        for (rows, width, columns) in SIZES {
            let (x, w) = (noise(rows * width, 10), noise(columns * width, 11));
            let mut found = vec![f32::NAN; 7];
            product(kernel, &x, &w, width, &mut found);
            let mut expected = Vec::new();
            for row in x.chunks(width) {
                for column in w.chunks(width) {
                    let sum: f64 = row
                        .iter()
                        .zip(column)
                        .map(|(a, b)| f64::from(*a) * f64::from(*b))
                        .sum();
                    expected.push(sum);
                }
            }
            assert_eq!(found.len(), expected.len());
            for (a, b) in found.iter().zip(&expected) {
                assert!(
                    (f64::from(*a) - b).abs() < 1e-3,
                    "{} {rows} {columns}",
                    kernel.name()
                );
            }
        }
        let mut found = vec![1.0];
        product(kernel, &[], &[], 4, &mut found);
        assert!(found.is_empty());
        product(kernel, &[], &[], 0, &mut found);
        assert!(found.is_empty());
    }
}
