//! Plain Rust, for processors without an implementation of their own.
//!
//! Loops over arrays of four: compilers make vectors of them on every processor that has any.

use super::product::{FloatProduct, IntegerProduct};
use super::simd::Simd;

/// Four numbers at a time, in plain Rust.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

const LANES: usize = 4;

#[inline(always)]
fn each(a: [f32; LANES], b: [f32; LANES], f: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])]
}

/// Adding this to a small number leaves its nearest integer, ties to even, in the lowest bits.
const ROUNDING: f32 = 12_582_912.0; // 1.5 × 2^23

// SAFETY: needs no instructions beyond those that the program is compiled for.
unsafe impl Simd for Portable {
    const LANES: usize = LANES;
    const INPUT_OFFSET: u8 = 0;

    type Floats = [f32; LANES];

    #[inline(always)]
    fn splat(self, number: f32) -> [f32; LANES] {
        [number; LANES]
    }

    #[inline(always)]
    fn load(self, from: &[f32]) -> [f32; LANES] {
        [from[0], from[1], from[2], from[3]]
    }

    #[inline(always)]
    fn store(self, numbers: [f32; LANES], to: &mut [f32]) {
        to[..LANES].copy_from_slice(&numbers);
    }

    #[inline(always)]
    fn add(self, a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
        each(a, b, |x, y| x + y)
    }

    #[inline(always)]
    fn sub(self, a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
        each(a, b, |x, y| x - y)
    }

    #[inline(always)]
    fn mul(self, a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
        each(a, b, |x, y| x * y)
    }

    #[inline(always)]
    fn mul_add(self, a: [f32; LANES], b: [f32; LANES], c: [f32; LANES]) -> [f32; LANES] {
        // `f32::mul_add` is a slow library call where the processor has no such instruction.
        self.add(self.mul(a, b), c)
    }

    #[inline(always)]
    fn max(self, a: [f32; LANES], b: [f32; LANES]) -> [f32; LANES] {
        each(a, b, |x, y| if x > y { x } else { y })
    }

    #[inline(always)]
    fn abs(self, a: [f32; LANES]) -> [f32; LANES] {
        each(a, a, |x, _| x.abs())
    }

    #[inline(always)]
    fn sum(self, a: [f32; LANES]) -> f32 {
        (a[0] + a[1]) + (a[2] + a[3])
    }

    #[inline(always)]
    fn largest(self, a: [f32; LANES]) -> f32 {
        a[0].max(a[1]).max(a[2].max(a[3]))
    }

    #[inline(always)]
    fn shift_exponent(self, a: [f32; LANES], steps: [f32; LANES]) -> [f32; LANES] {
        each(a, steps, |x, n| f32::from_bits(x.to_bits().wrapping_add(n.to_bits() << 23)))
    }

    #[inline(always)]
    fn store_bytes(self, numbers: [f32; LANES], to: &mut [u8]) {
        for (byte, number) in to[..LANES].iter_mut().zip(numbers) {
            *byte = (number + ROUNDING).to_bits() as u8;
        }
    }

    #[inline(always)]
    unsafe fn load_at(self, from: *const f32) -> [f32; LANES] {
        // SAFETY: the caller promises four numbers; an unaligned read needs no more.
        unsafe { from.cast::<[f32; LANES]>().read_unaligned() }
    }

    #[inline(always)]
    fn integer_product(self, product: &mut IntegerProduct<'_>) {
        product.run_plainly();
    }

    #[inline(always)]
    fn float_product(self, product: &mut FloatProduct<'_>) {
        product.run::<Self, 4, 2>(self);
    }
}
