//! What is done number by number or row by row: quantising, GELU, exponentials, LayerNorm.

use super::Operation;
use super::simd::Simd;

/// Adding this to a small number leaves its nearest integer, ties to even, in the lowest bits.
const ROUNDING: f32 = 12_582_912.0; // 1.5 × 2^23

/// The smallest exponent of a normal `f32`; smaller powers of two count as this one.
const LEAST_EXPONENT: f32 = -126.0;

/// 2^x = 2^n × 2^f, n a whole number and f from -½ to ½. This polynomial for 2^f has the smallest
/// largest relative error of its degree, 7.5e-8.
const EXP2: [f32; 6] = [
    1.000_000_1,
    0.693_146_94,
    0.240_221_2,
    0.055_507_13,
    0.009_675_542,
    0.001_327_647_2,
];

/// log2 of the normal distribution's upper tail, as a polynomial. Weighted as [`gelu`] uses it,
/// the error of that is below 5e-7 everywhere, with `f32` rounding.
const TAIL: [f32; 6] = [
    -1.000_037_7,
    -1.150_787_8,
    -0.459_992_65,
    -0.051_827_17,
    0.007_084_462,
    -0.000_473_294_1,
];

/// Horner's rule.
#[inline(always)]
fn polynomial<S: Simd>(simd: S, coefficients: &[f32; 6], x: S::Floats) -> S::Floats {
    let mut result = simd.splat(coefficients[5]);
    for coefficient in coefficients[..5].iter().rev() {
        result = simd.mul_add(result, x, simd.splat(*coefficient));
    }
    result
}

/// 2^x for x up to 127.
#[inline(always)]
pub(crate) fn exp2<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    let bounded = simd.max(x, simd.splat(LEAST_EXPONENT));
    let rounding = simd.splat(ROUNDING);
    let steps = simd.add(bounded, rounding);
    let fraction = simd.sub(bounded, simd.sub(steps, rounding));
    simd.shift_exponent(polynomial(simd, &EXP2, fraction), steps)
}

/// x × Φ(x), Φ being the normal distribution: max(x, 0) - |x| × upper tail of |x|.
///
/// The tail falls so fast that its logarithm is nearly a parabola; a polynomial for Φ itself would
/// need twice the degree and lose the digits of its tail.
#[inline(always)]
fn gelu<S: Simd>(simd: S, x: S::Floats) -> S::Floats {
    let size = simd.abs(x);
    let tail = exp2(simd, polynomial(simd, &TAIL, size));
    simd.sub(simd.max(x, simd.splat(0.0)), simd.mul(size, tail))
}

/// GELU of each number, in place.
pub(crate) struct Gelu<'a>(pub(crate) &'a mut [f32]);

impl Operation for Gelu<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let mut chunks = self.0.chunks_exact_mut(S::LANES);
        for chunk in &mut chunks {
            simd.store(gelu(simd, simd.load(chunk)), chunk);
        }
        let rest = chunks.into_remainder();
        simd.store_part(gelu(simd, simd.load_part(rest, 0.0)), rest);
    }
}

/// 2^x of each number, in place; for tests of the exponential itself.
#[cfg(test)]
pub(crate) struct Exp2<'a>(pub(crate) &'a mut [f32]);

#[cfg(test)]
impl Operation for Exp2<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        for chunk in self.0.chunks_mut(S::LANES) {
            simd.store_part(exp2(simd, simd.load_part(chunk, 0.0)), chunk);
        }
    }
}

/// Where quantised rows go: each number is an integer from -127 to 127 times its row's scale.
pub(crate) struct Bytes<'a> {
    /// Rows of `depth` bytes, the input offset included.
    pub(crate) bytes: &'a mut [u8],
    /// Bytes in a row; what is beyond the row's numbers is padding.
    pub(crate) depth: usize,
    /// One factor a row.
    pub(crate) scales: &'a mut [f32],
}

impl Bytes<'_> {
    /// Writes one row, whose largest absolute value is known.
    #[inline(always)]
    fn put<S: Simd>(&mut self, simd: S, index: usize, row: &[f32], largest: f32) {
        // A row of zeros stays one, with any factor.
        let factor = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        self.scales[index] = largest / 127.0;
        store_row(simd, row, factor, &mut self.bytes[index * self.depth..][..self.depth]);
    }
}

/// Quantises rows of `width` numbers.
pub(crate) struct Quantise<'a> {
    /// The numbers.
    pub(crate) numbers: &'a [f32],
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Where to.
    pub(crate) to: Bytes<'a>,
}

impl Operation for Quantise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        for (index, row) in self.numbers.chunks_exact(self.width).enumerate() {
            let most = largest(simd, row);
            self.to.put(simd, index, row, most);
        }
    }
}

/// Replaces rows of `width` numbers by their GELU and quantises that, while it is at hand.
pub(crate) struct GeluQuantise<'a> {
    /// The numbers.
    pub(crate) numbers: &'a mut [f32],
    /// Numbers in a row.
    pub(crate) width: usize,
    /// Where to.
    pub(crate) to: Bytes<'a>,
}

impl Operation for GeluQuantise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        for (index, row) in self.numbers.chunks_exact_mut(self.width).enumerate() {
            let most = gelu_row(simd, row);
            self.to.put(simd, index, row, most);
        }
    }
}

/// The largest absolute value of a row.
#[inline(always)]
fn largest<S: Simd>(simd: S, row: &[f32]) -> f32 {
    let mut chunks = row.chunks_exact(S::LANES);
    let mut most = simd.splat(0.0);
    for chunk in &mut chunks {
        most = simd.max(most, simd.abs(simd.load(chunk)));
    }
    let rest = simd.load_part(chunks.remainder(), 0.0);
    simd.largest(simd.max(most, simd.abs(rest)))
}

/// Takes the GELU of a row, in place; gives the largest absolute value of the result.
#[inline(always)]
fn gelu_row<S: Simd>(simd: S, row: &mut [f32]) -> f32 {
    let mut chunks = row.chunks_exact_mut(S::LANES);
    let mut most = simd.splat(0.0);
    for chunk in &mut chunks {
        let numbers = gelu(simd, simd.load(chunk));
        simd.store(numbers, chunk);
        most = simd.max(most, simd.abs(numbers));
    }
    let rest = chunks.into_remainder();
    let numbers = gelu(simd, simd.load_part(rest, 0.0));
    simd.store_part(numbers, rest);
    simd.largest(simd.max(most, simd.abs(numbers)))
}

/// Writes a row times `factor` as bytes, and padding after it.
#[inline(always)]
fn store_row<S: Simd>(simd: S, row: &[f32], factor: f32, bytes: &mut [u8]) {
    let factors = simd.splat(factor);
    let (whole, padded) = bytes.split_at_mut(row.len() / S::LANES * S::LANES);
    let mut chunks = row.chunks_exact(S::LANES);
    for (chunk, chunk_bytes) in (&mut chunks).zip(whole.chunks_exact_mut(S::LANES)) {
        simd.store_bytes(simd.mul(simd.load(chunk), factors), chunk_bytes);
    }
    if !padded.is_empty() {
        let rest = simd.load_part(chunks.remainder(), 0.0);
        let mut rest_bytes = [0; super::simd::MOST_LANES];
        simd.store_bytes(simd.mul(rest, factors), &mut rest_bytes);
        let length = chunks.remainder().len();
        padded.fill(S::INPUT_OFFSET);
        padded[..length].copy_from_slice(&rest_bytes[..length]);
    }
}

/// LayerNorm of rows, after something is added to them, in place.
pub(crate) struct AddNorm<'a> {
    /// Rows of as many numbers as `weight` has.
    pub(crate) rows: &'a mut [f32],
    /// What to add to them: as many numbers, or none.
    pub(crate) added: &'a [f32],
    /// Factors after normalising.
    pub(crate) weight: &'a [f32],
    /// Summands after that.
    pub(crate) bias: &'a [f32],
}

/// As in BERT.
const EPSILON: f32 = 1e-12;

impl Operation for AddNorm<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let width = self.weight.len();
        let mut added = self.added.chunks_exact(width);
        for row in self.rows.chunks_exact_mut(width) {
            if let Some(added_row) = added.next() {
                add(simd, row, added_row);
            }
            normalise(simd, row, self.weight, self.bias);
        }
    }
}

#[inline(always)]
fn add<S: Simd>(simd: S, row: &mut [f32], added: &[f32]) {
    for (chunk, more) in row.chunks_mut(S::LANES).zip(added.chunks(S::LANES)) {
        if chunk.len() == S::LANES {
            simd.store(simd.add(simd.load(chunk), simd.load(more)), chunk);
        } else {
            let sum = simd.add(simd.load_part(chunk, 0.0), simd.load_part(more, 0.0));
            simd.store_part(sum, chunk);
        }
    }
}

#[inline(always)]
fn normalise<S: Simd>(simd: S, row: &mut [f32], weight: &[f32], bias: &[f32]) {
    let count = row.len() as f32;
    let mean = sum(simd, row) / count;
    // A second pass instead of the mean of squares: that loses digits where the mean is large.
    let variance = squares(simd, row, mean) / count;
    let inverse = simd.splat(1.0 / (variance + EPSILON).sqrt());
    let means = simd.splat(mean);
    let factors = weight.chunks(S::LANES).zip(bias.chunks(S::LANES));
    for (chunk, (weights, biases)) in row.chunks_mut(S::LANES).zip(factors) {
        if chunk.len() == S::LANES {
            let normal = simd.mul(simd.sub(simd.load(chunk), means), inverse);
            simd.store(
                simd.mul_add(normal, simd.load(weights), simd.load(biases)),
                chunk,
            );
        } else {
            let normal = simd.mul(simd.sub(simd.load_part(chunk, mean), means), inverse);
            let (w, b) = (simd.load_part(weights, 0.0), simd.load_part(biases, 0.0));
            simd.store_part(simd.mul_add(normal, w, b), chunk);
        }
    }
}

#[inline(always)]
fn sum<S: Simd>(simd: S, row: &[f32]) -> f32 {
    let mut chunks = row.chunks_exact(S::LANES);
    let mut sums = simd.splat(0.0);
    for chunk in &mut chunks {
        sums = simd.add(sums, simd.load(chunk));
    }
    simd.sum(simd.add(sums, simd.load_part(chunks.remainder(), 0.0)))
}

#[inline(always)]
fn squares<S: Simd>(simd: S, row: &[f32], mean: f32) -> f32 {
    let means = simd.splat(mean);
    let mut chunks = row.chunks_exact(S::LANES);
    let mut sums = simd.splat(0.0);
    for chunk in &mut chunks {
        let difference = simd.sub(simd.load(chunk), means);
        sums = simd.mul_add(difference, difference, sums);
    }
    let difference = simd.sub(simd.load_part(chunks.remainder(), mean), means);
    simd.sum(simd.mul_add(difference, difference, sums))
}

/// Sum of the products of two rows' numbers.
pub(crate) struct Dot<'a>(pub(crate) &'a [f32], pub(crate) &'a [f32]);

impl Operation for Dot<'_> {
    type Output = f32;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> f32 {
        let mut sums = simd.splat(0.0);
        for (a, b) in self.0.chunks(S::LANES).zip(self.1.chunks(S::LANES)) {
            sums = if a.len() == S::LANES && b.len() == S::LANES {
                simd.mul_add(simd.load(a), simd.load(b), sums)
            } else {
                simd.mul_add(simd.load_part(a, 0.0), simd.load_part(b, 0.0), sums)
            };
        }
        simd.sum(sums)
    }
}
