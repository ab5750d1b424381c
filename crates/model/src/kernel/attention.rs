//! Attention within one window.
//!
//! Queries stand side by side on the lanes of a vector, keys one below the other. So the soft-max
//! over the keys needs no sums across lanes, and a window of any length leaves no rest.

use super::Operation;
use super::elementwise::exp2;
use super::product::FloatProduct;
use super::simd::Simd;

/// Queries that are worked through together: with 230 keys, their scores, the keys and the values
/// take about 30 kB each.
const QUERIES: usize = 32;

/// Numbers that are copied at a time; the size of a head is a multiple of it.
const RUN: usize = 16;

/// Buffers of [`Attention`].
#[derive(Debug, Default)]
pub(crate) struct AttentionBuffers {
    queries: Vec<f32>,
    keys: Vec<f32>,
    values: Vec<f32>,
    scores: Vec<f32>,
}

/// softmax(Q·Kᵀ / √size)·V for every head of one window.
pub(crate) struct Attention<'a> {
    /// For each piece: its queries, keys and values, each `heads * size` numbers.
    pub(crate) qkv: &'a [f32],
    /// For each piece: `heads * size` results.
    pub(crate) out: &'a mut [f32],
    /// Number of heads.
    pub(crate) heads: usize,
    /// Numbers in a head: a multiple of 16.
    pub(crate) size: usize,
    /// Room to work in.
    pub(crate) buffers: &'a mut AttentionBuffers,
}

impl Operation for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let (size, width) = (self.size, self.heads * self.size);
        let pieces = self.qkv.len() / (3 * width);
        let AttentionBuffers { queries, keys, values, scores } = self.buffers;
        queries.resize(size * QUERIES, 0.0);
        keys.resize(pieces * size, 0.0);
        values.resize(pieces * size, 0.0);
        scores.resize(pieces * QUERIES, 0.0);

        for head in 0..self.heads {
            let at = head * size;
            gather(self.qkv, 3 * width, width + at, size, keys);
            gather(self.qkv, 3 * width, 2 * width + at, size, values);
            for first in (0..pieces).step_by(QUERIES) {
                let count = QUERIES.min(pieces - first);
                turn(&self.qkv[first * 3 * width..], 3 * width, at, count, queries);
                simd.float_product(&mut FloatProduct {
                    a: keys,
                    a_stride: size,
                    a_step: 1,
                    b: queries,
                    out: scores,
                    out_stride: QUERIES,
                    rows: pieces,
                    depth: size,
                    columns: QUERIES,
                });
                let inverses = softmax(simd, scores, 1.0 / (size as f32).sqrt());
                let out = &mut self.out[first * width + at..];
                simd.float_product(&mut FloatProduct {
                    a: scores,
                    a_stride: 1,
                    a_step: QUERIES,
                    b: values,
                    out,
                    out_stride: width,
                    rows: count,
                    depth: pieces,
                    columns: size,
                });
                for (row, inverse) in inverses[..count].iter().enumerate() {
                    let factor = simd.splat(*inverse);
                    for chunk in out[row * width..][..size].chunks_exact_mut(S::LANES) {
                        simd.store(simd.mul(simd.load(chunk), factor), chunk);
                    }
                }
            }
        }
    }
}

/// Writes one head's part of each piece, one after the other. Where they come from, their distance
/// is such that they share a few lines of the cache.
#[inline(always)]
fn gather(from: &[f32], stride: usize, at: usize, size: usize, to: &mut [f32]) {
    for (piece, part) in from.chunks_exact(stride).zip(to.chunks_exact_mut(size)) {
        let (runs, to_runs) =
            (piece[at..].as_chunks::<RUN>().0, part.as_chunks_mut::<RUN>().0);
        for (to_run, run) in to_runs.iter_mut().zip(runs) {
            *to_run = *run;
        }
    }
}

/// Writes one head's part of `count` pieces as columns. Columns beyond them keep what they had:
/// what is worked out from it is not looked at.
#[inline(always)]
fn turn(from: &[f32], stride: usize, at: usize, count: usize, to: &mut [f32]) {
    for column in 0..count {
        let part = &from[column * stride + at..];
        for (number, row) in part.iter().zip(to.as_chunks_mut::<QUERIES>().0) {
            row[column] = *number;
        }
    }
}

/// Soft-max of each column times `scale`, in place but for the division by the column's sum;
/// gives the inverse of the sums.
#[inline(always)]
fn softmax<S: Simd>(simd: S, scores: &mut [f32], scale: f32) -> [f32; QUERIES] {
    // e^x as a power of two.
    let factor = simd.splat(scale * std::f32::consts::LOG2_E);
    let mut inverses = [0.0; QUERIES];
    for lanes in (0..QUERIES).step_by(S::LANES) {
        let mut largest = simd.splat(f32::MIN);
        for row in scores.as_chunks::<QUERIES>().0 {
            largest = simd.max(largest, simd.load(&row[lanes..]));
        }
        let shift = simd.mul(largest, factor);
        let mut sum = simd.splat(0.0);
        for row in scores.as_chunks_mut::<QUERIES>().0 {
            let score = simd.mul(simd.load(&row[lanes..]), factor);
            let power = exp2(simd, simd.sub(score, shift));
            simd.store(power, &mut row[lanes..]);
            sum = simd.add(sum, power);
        }
        simd.store(sum, &mut inverses[lanes..]);
    }
    inverses.map(|sum| 1.0 / sum)
}
