//! AVX2 with fused multiply-add: Intel since 2013, AMD since 2015; and the same with dot products
//! of bytes (AVX-VNNI): Intel's processors for desktops and small servers since 2021.

use std::arch::x86_64::*;

use super::Operation;
use super::product::{FloatProduct, IntegerProduct};
use super::simd::{Dot4, Simd};

/// Eight numbers at a time, with dot products of bytes or without.
#[derive(Clone, Copy)]
pub(crate) struct Avx2<const VNNI: bool>(());

/// Whether this processor can run the operations of this module, without dot products.
pub(crate) fn runs_here() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

/// Whether this processor can run the operations of this module, with dot products.
pub(crate) fn runs_here_with_vnni() -> bool {
    runs_here() && is_x86_feature_detected!("avxvnni")
}

/// Runs an operation compiled for this instruction set without dot products.
#[target_feature(enable = "avx2,fma")]
pub(crate) fn run<O: Operation>(operation: O) -> O::Output {
    operation.run(Avx2::<false>(()))
}

/// Runs an operation compiled for this instruction set with dot products.
#[target_feature(enable = "avx2,fma,avxvnni")]
pub(crate) fn run_with_vnni<O: Operation>(operation: O) -> O::Output {
    operation.run(Avx2::<true>(()))
}

/// Four inputs on every lane; without VNNI, also their absolute values.
#[derive(Clone, Copy)]
pub(crate) struct Inputs {
    bytes: __m256i,
    absolute: __m256i,
}

/// Calls intrinsics that touch no memory.
macro_rules! compute {
    ($call:expr) => {{
        // SAFETY: an `Avx2` is only made in `run` and `run_with_vnni`, whose callers have
        // checked the processor; nothing but registers is read or written.
        unsafe { $call }
    }};
}

// SAFETY: the only values are made in functions that are `unsafe` to call without their
// instructions.
unsafe impl<const VNNI: bool> Simd for Avx2<VNNI> {
    const LANES: usize = 8;
    const INPUT_OFFSET: u8 = if VNNI { 128 } else { 0 };

    type Floats = __m256;

    #[inline(always)]
    fn splat(self, number: f32) -> __m256 {
        compute!(_mm256_set1_ps(number))
    }

    #[inline(always)]
    fn load(self, from: &[f32]) -> __m256 {
        // SAFETY: the slice holds eight numbers.
        unsafe { _mm256_loadu_ps(from[..8].as_ptr()) }
    }

    #[inline(always)]
    fn store(self, numbers: __m256, to: &mut [f32]) {
        // SAFETY: the slice has room for eight numbers.
        unsafe { _mm256_storeu_ps(to[..8].as_mut_ptr(), numbers) }
    }

    #[inline(always)]
    fn add(self, a: __m256, b: __m256) -> __m256 {
        compute!(_mm256_add_ps(a, b))
    }

    #[inline(always)]
    fn sub(self, a: __m256, b: __m256) -> __m256 {
        compute!(_mm256_sub_ps(a, b))
    }

    #[inline(always)]
    fn mul(self, a: __m256, b: __m256) -> __m256 {
        compute!(_mm256_mul_ps(a, b))
    }

    #[inline(always)]
    fn mul_add(self, a: __m256, b: __m256, c: __m256) -> __m256 {
        compute!(_mm256_fmadd_ps(a, b, c))
    }

    #[inline(always)]
    fn max(self, a: __m256, b: __m256) -> __m256 {
        compute!(_mm256_max_ps(a, b))
    }

    #[inline(always)]
    fn abs(self, a: __m256) -> __m256 {
        compute!(_mm256_andnot_ps(_mm256_set1_ps(-0.0), a))
    }

    #[inline(always)]
    fn sum(self, a: __m256) -> f32 {
        compute!({
            let four =
                _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
            let two = _mm_add_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)))
        })
    }

    #[inline(always)]
    fn largest(self, a: __m256) -> f32 {
        compute!({
            let four =
                _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
            let two = _mm_max_ps(four, _mm_movehl_ps(four, four));
            _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)))
        })
    }

    #[inline(always)]
    fn shift_exponent(self, a: __m256, steps: __m256) -> __m256 {
        compute!({
            let shifted = _mm256_slli_epi32::<23>(_mm256_castps_si256(steps));
            _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(a), shifted))
        })
    }

    #[inline(always)]
    fn store_bytes(self, numbers: __m256, to: &mut [u8]) {
        let bytes = compute!({
            let integers = _mm256_cvtps_epi32(numbers);
            let low = _mm256_castsi256_si128(integers);
            let high = _mm256_extracti128_si256::<1>(integers);
            let words = _mm_packs_epi32(low, high);
            let bytes = _mm_packs_epi16(words, words);
            // Adding 128 to a byte is turning its highest bit.
            _mm_xor_si128(bytes, _mm_set1_epi8(Self::INPUT_OFFSET as i8))
        });
        // SAFETY: the slice has room for eight bytes.
        unsafe { _mm_storel_epi64(to[..8].as_mut_ptr().cast(), bytes) }
    }

    #[inline(always)]
    unsafe fn load_at(self, from: *const f32) -> __m256 {
        // SAFETY: the caller promises eight numbers.
        unsafe { _mm256_loadu_ps(from) }
    }

    #[inline(always)]
    fn integer_product(self, product: &mut IntegerProduct<'_>) {
        if VNNI {
            product.run::<Self, 6, 2>(self);
        } else {
            product.run::<Self, 2, 4>(self);
        }
    }

    #[inline(always)]
    fn float_product(self, product: &mut FloatProduct<'_>) {
        product.run::<Self, 6, 2>(self);
    }
}

impl<const VNNI: bool> Dot4 for Avx2<VNNI> {
    type Sums = __m256i;
    type Inputs = Inputs;
    type Weights = __m256i;

    #[inline(always)]
    fn floats(self, sums: __m256i) -> __m256 {
        compute!(_mm256_cvtepi32_ps(sums))
    }

    #[inline(always)]
    fn dot(self, sums: __m256i, inputs: Inputs, weights: __m256i) -> __m256i {
        if VNNI {
            return compute!(_mm256_dpbusd_avx_epi32(sums, inputs.bytes, weights));
        }
        // The instruction multiplies unsigned by signed bytes, so the inputs' signs move to the
        // weights. A pair of products is at most 2 × 127 × 127, which 16 bits hold.
        compute!({
            let signed = _mm256_sign_epi8(weights, inputs.bytes);
            let pairs = _mm256_maddubs_epi16(inputs.absolute, signed);
            _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
        })
    }

    #[inline(always)]
    fn load_sums(self, from: &[i32]) -> __m256i {
        // SAFETY: the slice holds eight numbers.
        unsafe { _mm256_loadu_si256(from[..8].as_ptr().cast()) }
    }

    #[inline(always)]
    unsafe fn inputs_at(self, from: *const u8) -> Inputs {
        // SAFETY: the caller promises four bytes.
        unsafe {
            let bytes = _mm256_set1_epi32(from.cast::<i32>().read_unaligned());
            Inputs { bytes, absolute: _mm256_abs_epi8(bytes) }
        }
    }

    #[inline(always)]
    unsafe fn weights_at(self, from: *const i8) -> __m256i {
        // SAFETY: the caller promises thirty-two bytes.
        unsafe { _mm256_loadu_si256(from.cast()) }
    }
}
