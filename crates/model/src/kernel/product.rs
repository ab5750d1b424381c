//! The two products that the model's time goes into, in blocks that stay in registers.
//!
//! Both work on blocks of `R` rows by `V` vectors of columns: each number loaded is used `R` or
//! `V` times. Where the rows do not divide by `R`, the last block begins earlier and does some
//! rows again, which is cheaper than a second, slower loop for the rest.

use super::Operation;
use super::simd::{Dot4, Simd};

/// Outputs of one panel of packed weights.
pub(crate) const PANEL: usize = 16;
/// Packed matrices are padded to a multiple of this many outputs.
pub(crate) const OUTPUT_BLOCK: usize = 64;

/// out = (inputs · weights) × scales + bias, the inputs and weights being 8-bit integers.
pub(crate) struct IntegerProduct<'a> {
    /// Rows of `depth` quantised inputs, offset as the kernel's instruction set wants them.
    pub(crate) inputs: &'a [u8],
    /// One factor a row of inputs.
    pub(crate) input_scales: &'a [f32],
    /// Inputs in a row: a multiple of 4.
    pub(crate) depth: usize,
    /// Panels of 16 outputs: for each four inputs, 16 × 4 weights.
    pub(crate) weights: &'a [i8],
    /// One factor an output; padded to a multiple of 64 like the two below.
    pub(crate) scales: &'a [f32],
    /// One summand an output.
    pub(crate) bias: &'a [f32],
    /// The sum of each output's weights.
    pub(crate) sums: &'a [i32],
    /// Rows of `width` results.
    pub(crate) out: &'a mut [f32],
    /// Results in a row; may be fewer than the padded outputs.
    pub(crate) width: usize,
}

impl Operation for IntegerProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        simd.integer_product(&mut self);
    }
}

#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
impl IntegerProduct<'_> {
    /// Panics if the sizes do not fit each other.
    fn check(&self) {
        let (rows, outputs) = (self.input_scales.len(), self.scales.len());
        assert!(self.depth.is_multiple_of(4) && outputs.is_multiple_of(OUTPUT_BLOCK));
        assert!(self.inputs.len() == rows * self.depth);
        assert!(self.weights.len() == outputs * self.depth);
        assert!(self.bias.len() == outputs && self.sums.len() == outputs);
        assert!(self.width <= outputs && self.out.len() == rows * self.width);
    }

    /// Runs it in blocks of `R` rows by `V` vectors.
    #[inline(always)]
    pub(crate) fn run<S: Dot4, const R: usize, const V: usize>(&mut self, simd: S) {
        let rows = self.input_scales.len();
        let outputs = self.scales.len();
        // The loads in `tile` rely on these.
        assert!(self.depth.is_multiple_of(4) && outputs.is_multiple_of(OUTPUT_BLOCK));
        assert!(
            OUTPUT_BLOCK.is_multiple_of(V * S::LANES) && PANEL.is_multiple_of(S::LANES)
        );
        assert!(self.inputs.len() == rows * self.depth);
        assert!(self.weights.len() == outputs * self.depth);
        assert!(self.bias.len() == outputs && self.sums.len() == outputs);
        assert!(self.width <= outputs && self.out.len() == rows * self.width);

        for column in (0..self.width).step_by(V * S::LANES) {
            let mut row = 0;
            while row + R <= rows {
                self.tile::<S, R, V>(simd, row, column);
                row += R;
            }
            if row < rows && rows >= R {
                self.tile::<S, R, V>(simd, rows - R, column);
            } else {
                for single in row..rows {
                    self.tile::<S, 1, V>(simd, single, column);
                }
            }
        }
    }

    #[inline(always)]
    fn tile<S: Dot4, const R: usize, const V: usize>(
        &mut self,
        simd: S,
        row: usize,
        column: usize,
    ) {
        // Unsigned inputs are 128 too large, so their products start at -128 × the weights' sum.
        let correction = -i32::from(S::INPUT_OFFSET);
        let mut sums = [[simd.load_sums(&[0; PANEL]); V]; R];
        for v in 0..V {
            let at = column + v * S::LANES;
            let mut start = [0; PANEL];
            for (lane, sum) in start.iter_mut().zip(&self.sums[at..at + S::LANES]) {
                *lane = correction * sum;
            }
            for row_sums in &mut sums {
                row_sums[v] = simd.load_sums(&start);
            }
        }

        let inputs = self.inputs[row * self.depth..].as_ptr();
        let weights = self.weights.as_ptr();
        for group in 0..self.depth / 4 {
            // SAFETY: `run` checked that `weights` holds `depth` weights for each of the padded
            // outputs, of which `column + V * LANES` are at most all, and that `inputs` holds
            // `depth` bytes for each row, of which `row + R` are at most all.
            unsafe {
                let mut four_weights = [simd.weights_at(weights); V];
                for (v, vector) in four_weights.iter_mut().enumerate() {
                    let at = column + v * S::LANES;
                    let panel = (at / PANEL) * PANEL * self.depth;
                    let within = group * PANEL * 4 + (at % PANEL) * 4;
                    *vector = simd.weights_at(weights.add(panel + within));
                }
                for (r, row_sums) in sums.iter_mut().enumerate() {
                    let four_inputs =
                        simd.inputs_at(inputs.add(r * self.depth + group * 4));
                    for (sum, vector) in row_sums.iter_mut().zip(four_weights) {
                        *sum = simd.dot(*sum, four_inputs, vector);
                    }
                }
            }
        }

        for (r, row_sums) in sums.into_iter().enumerate() {
            let input_scale = simd.splat(self.input_scales[row + r]);
            let out = &mut self.out[(row + r) * self.width..][..self.width];
            for (v, sum) in row_sums.into_iter().enumerate() {
                let at = column + v * S::LANES;
                let scale = simd.mul(input_scale, simd.load(&self.scales[at..]));
                let bias = simd.load(&self.bias[at..]);
                let result = simd.mul_add(simd.floats(sum), scale, bias);
                if at + S::LANES <= self.width {
                    simd.store(result, &mut out[at..]);
                } else if at < self.width {
                    simd.store_part(result, &mut out[at..]);
                }
            }
        }
    }

    /// Runs it four sums at a time, over inputs without an offset: a loop so plain that compilers
    /// make the most of it on processors that we do not know.
    pub(crate) fn run_plainly(&mut self) {
        self.check();
        if self.depth == 0 || self.width == 0 {
            return;
        }
        // Sixteen bits each, as instructions that multiply and add pairs want them.
        let mut weights = vec![0; PANEL * self.depth];
        let mut inputs = vec![0; self.depth];
        for first in (0..self.width).step_by(PANEL) {
            let panel = &self.weights[first * self.depth..][..PANEL * self.depth];
            for (output, row) in weights.chunks_exact_mut(self.depth).enumerate() {
                let groups = panel.as_chunks::<{ 4 * PANEL }>().0;
                for (four, group) in row.as_chunks_mut::<4>().0.iter_mut().zip(groups) {
                    for (weight, byte) in four.iter_mut().zip(&group[4 * output..]) {
                        *weight = i16::from(*byte);
                    }
                }
            }
            let last = self.width.min(first + PANEL);
            let out_rows = self.out.chunks_exact_mut(self.width);
            let rows = self.inputs.chunks_exact(self.depth).zip(self.input_scales);
            for (out, (row, row_scale)) in out_rows.zip(rows) {
                for (input, byte) in inputs.iter_mut().zip(row) {
                    *input = i16::from(*byte as i8);
                }
                let mut sums = [0; PANEL];
                let fours = weights.chunks_exact(4 * self.depth);
                for (four_sums, four_rows) in
                    sums.as_chunks_mut::<4>().0.iter_mut().zip(fours)
                {
                    *four_sums = four_products(&inputs, four_rows);
                }
                for (output, sum) in (first..last).zip(sums) {
                    let scale = row_scale * self.scales[output];
                    out[output] = sum as f32 * scale + self.bias[output];
                }
            }
        }
    }
}

/// The sums of the products of one row with four others, which stand one after the other.
fn four_products(row: &[i16], others: &[i16]) -> [i32; 4] {
    let length = row.len();
    let (a, rest) = others.split_at(length);
    let (b, rest) = rest.split_at(length);
    let (c, rest) = rest.split_at(length);
    let d = &rest[..length];
    let mut sums = [0; 4];
    for at in 0..length {
        let number = i32::from(row[at]);
        sums[0] += number * i32::from(a[at]);
        sums[1] += number * i32::from(b[at]);
        sums[2] += number * i32::from(c[at]);
        sums[3] += number * i32::from(d[at]);
    }
    sums
}

/// out = a · b, all `f32`.
pub(crate) struct FloatProduct<'a> {
    /// Rows of `depth` numbers.
    pub(crate) a: &'a [f32],
    /// From one row of `a` to the next.
    pub(crate) a_stride: usize,
    /// From one number of a row of `a` to the next: more than 1 where rows stand as columns.
    pub(crate) a_step: usize,
    /// `depth` rows of `columns` numbers.
    pub(crate) b: &'a [f32],
    /// Rows of `columns` results.
    pub(crate) out: &'a mut [f32],
    /// From one row of `out` to the next.
    pub(crate) out_stride: usize,
    /// Rows of `a` and `out`.
    pub(crate) rows: usize,
    /// Columns of `a`, rows of `b`.
    pub(crate) depth: usize,
    /// Columns of `b` and `out`: a multiple of 16.
    pub(crate) columns: usize,
}

impl Operation for FloatProduct<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        simd.float_product(&mut self);
    }
}

impl FloatProduct<'_> {
    /// Runs it in blocks of `R` rows by `V` vectors, and narrower ones at the right edge.
    #[inline(always)]
    pub(crate) fn run<S: Simd, const R: usize, const V: usize>(&mut self, simd: S) {
        if self.rows == 0 || self.columns == 0 {
            return;
        }
        // The loads in `tile` rely on these.
        assert!(self.columns.is_multiple_of(16));
        let last_row = (self.rows - 1) * self.a_stride;
        assert!(
            self.depth == 0 || self.a.len() > last_row + (self.depth - 1) * self.a_step
        );
        assert!(
            self.b.len() == self.depth * self.columns && self.columns <= self.out_stride
        );
        assert!(self.out.len() >= (self.rows - 1) * self.out_stride + self.columns);

        let mut column = 0;
        while column + V * S::LANES <= self.columns {
            self.column_block::<S, R, V>(simd, column);
            column += V * S::LANES;
        }
        while column < self.columns {
            self.column_block::<S, R, 1>(simd, column);
            column += S::LANES;
        }
    }

    #[inline(always)]
    fn column_block<S: Simd, const R: usize, const V: usize>(
        &mut self,
        simd: S,
        column: usize,
    ) {
        let mut row = 0;
        while row + R <= self.rows {
            self.tile::<S, R, V>(simd, row, column);
            row += R;
        }
        if row < self.rows && self.rows >= R {
            self.tile::<S, R, V>(simd, self.rows - R, column);
        } else {
            for single in row..self.rows {
                self.tile::<S, 1, V>(simd, single, column);
            }
        }
    }

    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(
        &mut self,
        simd: S,
        row: usize,
        column: usize,
    ) {
        let mut sums = [[simd.splat(0.0); V]; R];
        let a = self.a[row * self.a_stride..].as_ptr();
        let b = self.b[column.min(self.b.len())..].as_ptr();
        for k in 0..self.depth {
            // SAFETY: `run` checked that `a` holds `depth` numbers of each of its rows, of which
            // `row + R` are at most all, and `b` `depth` rows of `columns` numbers, of which
            // `column + V * LANES` are at most all.
            unsafe {
                let mut vectors = [simd.splat(0.0); V];
                for (v, vector) in vectors.iter_mut().enumerate() {
                    *vector = simd.load_at(b.add(k * self.columns + v * S::LANES));
                }
                for (r, row_sums) in sums.iter_mut().enumerate() {
                    let number = simd.splat(*a.add(r * self.a_stride + k * self.a_step));
                    for (sum, vector) in row_sums.iter_mut().zip(vectors) {
                        *sum = simd.mul_add(number, vector, *sum);
                    }
                }
            }
        }
        for (r, row_sums) in sums.iter().enumerate() {
            let out = &mut self.out[(row + r) * self.out_stride + column..];
            for (v, sum) in row_sums.iter().enumerate() {
                simd.store(*sum, &mut out[v * S::LANES..]);
            }
        }
    }
}
