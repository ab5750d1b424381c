//! What an instruction set must offer.

use super::product::{FloatProduct, IntegerProduct};

/// More lanes than any instruction set has.
pub(crate) const MOST_LANES: usize = 16;

/// Vectors of one instruction set.
///
/// Loads and stores take the first `LANES` numbers of a slice and panic if it is shorter. The
/// `unsafe` ones read through pointers, for the inner loops of products, where a check for each
/// load would cost a tenth of the time.
///
/// # Safety
///
/// A value of an implementing type may only exist where its instructions do.
pub(crate) unsafe trait Simd: Copy {
    /// Numbers in a vector: at most [`MOST_LANES`], and a divisor of 16.
    const LANES: usize;
    /// What is added to quantised inputs to make bytes of them: 0 for signed ones, 128 where the
    /// instructions want them unsigned.
    const INPUT_OFFSET: u8;

    /// A vector of `f32`.
    type Floats: Copy;

    /// The same number on every lane.
    fn splat(self, number: f32) -> Self::Floats;
    /// The first numbers of `from`.
    fn load(self, from: &[f32]) -> Self::Floats;
    /// Writes the numbers to the front of `to`.
    fn store(self, numbers: Self::Floats, to: &mut [f32]);
    /// a + b
    fn add(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// a - b
    fn sub(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// a × b
    fn mul(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// a × b + c, fused where the processor can
    fn mul_add(self, a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    /// The larger of a and b.
    fn max(self, a: Self::Floats, b: Self::Floats) -> Self::Floats;
    /// |a|
    fn abs(self, a: Self::Floats) -> Self::Floats;
    /// Sum of the lanes.
    fn sum(self, a: Self::Floats) -> f32;
    /// Largest of the lanes.
    fn largest(self, a: Self::Floats) -> f32;
    /// The lanes of `a` with `steps` added to their exponent bits. `steps` is a whole number plus
    /// 1.5 × 2^23, so that the number stands in its lowest bits.
    fn shift_exponent(self, a: Self::Floats, steps: Self::Floats) -> Self::Floats;
    /// Rounds (ties to even) numbers from -127 to 127, adds the input offset, and writes the
    /// bytes to the front of `to`.
    fn store_bytes(self, numbers: Self::Floats, to: &mut [u8]);
    /// `LANES` numbers.
    ///
    /// # Safety
    /// `from` must be valid for reading that many.
    unsafe fn load_at(self, from: *const f32) -> Self::Floats;
    /// Does a product of integers, in whatever blocks fit this instruction set's registers.
    fn integer_product(self, product: &mut IntegerProduct<'_>);
    /// Does a product of floats, likewise.
    fn float_product(self, product: &mut FloatProduct<'_>);

    /// Up to `LANES` numbers; the other lanes are `rest`.
    #[inline(always)]
    fn load_part(self, from: &[f32], rest: f32) -> Self::Floats {
        let mut numbers = [rest; MOST_LANES];
        numbers[..from.len()].copy_from_slice(from);
        self.load(&numbers)
    }

    /// Writes as many numbers as `to` has room for, up to `LANES`.
    #[inline(always)]
    fn store_part(self, numbers: Self::Floats, to: &mut [f32]) {
        let mut all = [0.0; MOST_LANES];
        self.store(numbers, &mut all);
        let length = to.len();
        to.copy_from_slice(&all[..length]);
    }
}

/// An instruction set that multiplies bytes and adds up the products in fours.
#[cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
pub(crate) trait Dot4: Simd {
    /// A vector of `i32`.
    type Sums: Copy;
    /// Four consecutive inputs of one row, on every lane.
    type Inputs: Copy;
    /// Four consecutive weights of `LANES` outputs.
    type Weights: Copy;

    /// The lanes as `f32`.
    fn floats(self, sums: Self::Sums) -> Self::Floats;
    /// `sums` plus, on each lane, the product of four inputs with four weights.
    fn dot(
        self,
        sums: Self::Sums,
        inputs: Self::Inputs,
        weights: Self::Weights,
    ) -> Self::Sums;
    /// The first integers of `from`.
    fn load_sums(self, from: &[i32]) -> Self::Sums;
    /// Four inputs.
    ///
    /// # Safety
    /// `from` must be valid for reading 4 bytes.
    unsafe fn inputs_at(self, from: *const u8) -> Self::Inputs;
    /// Four weights of each of `LANES` outputs.
    ///
    /// # Safety
    /// `from` must be valid for reading `4 * LANES` bytes.
    unsafe fn weights_at(self, from: *const i8) -> Self::Weights;
}
