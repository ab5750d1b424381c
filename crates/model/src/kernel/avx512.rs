//! AVX-512 with its dot products of bytes (VNNI): Intel servers since 2019, AMD since Zen 4.

use std::arch::x86_64::*;

use super::Operation;
use super::product::{FloatProduct, IntegerProduct};
use super::simd::{Dot4, Simd};

/// Sixteen numbers at a time.
#[derive(Clone, Copy)]
pub(crate) struct Avx512(());

/// Whether this processor can run the operations of this module.
pub(crate) fn runs_here() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
        && is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("fma")
}

/// Runs an operation compiled for this instruction set.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni,avx2,fma")]
pub(crate) fn run<O: Operation>(operation: O) -> O::Output {
    operation.run(Avx512(()))
}

/// Calls intrinsics that touch no memory.
macro_rules! compute {
    ($call:expr) => {{
        // SAFETY: an `Avx512` is only made in `run`, whose callers have checked the processor;
        // nothing but registers is read or written.
        unsafe { $call }
    }};
}

// SAFETY: the only value is made in `run`, which is `unsafe` to call without these instructions.
unsafe impl Simd for Avx512 {
    const LANES: usize = 16;
    const INPUT_OFFSET: u8 = 128;

    type Floats = __m512;

    #[inline(always)]
    fn splat(self, number: f32) -> __m512 {
        compute!(_mm512_set1_ps(number))
    }

    #[inline(always)]
    fn load(self, from: &[f32]) -> __m512 {
        // SAFETY: the slice holds sixteen numbers.
        unsafe { _mm512_loadu_ps(from[..16].as_ptr()) }
    }

    #[inline(always)]
    fn store(self, numbers: __m512, to: &mut [f32]) {
        // SAFETY: the slice has room for sixteen numbers.
        unsafe { _mm512_storeu_ps(to[..16].as_mut_ptr(), numbers) }
    }

    #[inline(always)]
    fn add(self, a: __m512, b: __m512) -> __m512 {
        compute!(_mm512_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: __m512, b: __m512) -> __m512 {
        compute!(_mm512_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: __m512, b: __m512) -> __m512 {
        compute!(_mm512_mul_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: __m512, b: __m512, c: __m512) -> __m512 {
        compute!(_mm512_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn max(self, a: __m512, b: __m512) -> __m512 {
        compute!(_mm512_max_ps(a, b))
    }

    #[inline(always)]
    fn abs(self, a: __m512) -> __m512 {
        compute!(_mm512_abs_ps(a))
    }

    #[inline(always)]
    fn sum(self, a: __m512) -> f32 {
        compute!(_mm512_reduce_add_ps(a))
    }

    #[inline(always)]
    fn largest(self, a: __m512) -> f32 {
        compute!(_mm512_reduce_max_ps(a))
    }

    #[inline(always)]
    fn shift_exponent(self, a: __m512, steps: __m512) -> __m512 {
        compute!({
            let shifted = _mm512_slli_epi32::<23>(_mm512_castps_si512(steps));
            _mm512_castsi512_ps(_mm512_add_epi32(_mm512_castps_si512(a), shifted))
        })
    }

    #[inline(always)]
    fn store_bytes(self, numbers: __m512, to: &mut [u8]) {
        let bytes = compute!({
            let integers = _mm512_cvtps_epi32(numbers);
            let unsigned = _mm512_add_epi32(integers, _mm512_set1_epi32(128));
            _mm512_cvtepi32_epi8(unsigned)
        });
        // SAFETY: the slice has room for sixteen bytes.
        unsafe { _mm_storeu_si128(to[..16].as_mut_ptr().cast(), bytes) }
    }

    #[inline(always)]
    unsafe fn load_at(self, from: *const f32) -> __m512 {
        // SAFETY: the caller promises sixteen numbers.
        unsafe { _mm512_loadu_ps(from) }
    }

    #[inline(always)]
    fn integer_product(self, product: &mut IntegerProduct<'_>) {
        product.run::<Self, 6, 4>(self);
    }

    #[inline(always)]
    fn float_product(self, product: &mut FloatProduct<'_>) {
        product.run::<Self, 8, 2>(self);
    }
}

impl Dot4 for Avx512 {
    type Sums = __m512i;
    type Inputs = __m512i;
    type Weights = __m512i;

    #[inline(always)]
    fn floats(self, sums: __m512i) -> __m512 {
        compute!(_mm512_cvtepi32_ps(sums))
    }

    #[inline(always)]
    fn dot(self, sums: __m512i, inputs: __m512i, weights: __m512i) -> __m512i {
        compute!(_mm512_dpbusd_epi32(sums, inputs, weights))
    }

    #[inline(always)]
    fn load_sums(self, from: &[i32]) -> __m512i {
        // SAFETY: the slice holds sixteen numbers.
        unsafe { _mm512_loadu_si512(from[..16].as_ptr().cast()) }
    }

    #[inline(always)]
    unsafe fn inputs_at(self, from: *const u8) -> __m512i {
        // SAFETY: the caller promises four bytes.
        unsafe { _mm512_set1_epi32(from.cast::<i32>().read_unaligned()) }
    }

    #[inline(always)]
    unsafe fn weights_at(self, from: *const i8) -> __m512i {
        // SAFETY: the caller promises sixty-four bytes.
        unsafe { _mm512_loadu_si512(from.cast()) }
    }
}
