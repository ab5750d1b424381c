//! Attention within one window.

use super::Operation;
use super::elementwise::unscaled_softmax;
use super::product::FloatProduct;
use super::simd::Simd;

/// Queries whose scores are kept at a time: with 240 keys, they and the keys fit in the first
/// cache of most processors.
const QUERIES: usize = 24;

/// Columns of the transposed keys are padded to a multiple of this, the widest block that a
/// `FloatProduct` works on.
const KEY_BLOCK: usize = 48;

/// Buffers of [`Attention`].
#[derive(Debug, Default)]
pub(crate) struct AttentionBuffers {
    keys: Vec<f32>,
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
        let stride = 3 * width;
        let pieces = self.qkv.len() / stride;
        if pieces == 0 {
            return;
        }
        let columns = pieces.next_multiple_of(KEY_BLOCK);
        let AttentionBuffers { keys, scores } = self.buffers;
        // Columns beyond the last piece are worked out like the others and never looked at.
        keys.resize(size * columns, 0.0);
        // Blocks of equal height, so that the last one is no narrow rest.
        let blocks = pieces.div_ceil(QUERIES);
        let height = pieces.div_ceil(blocks);
        scores.resize(height * columns, 0.0);

        for head in 0..self.heads {
            let at = head * size;
            transpose(&self.qkv[width + at..], stride, pieces, size, columns, keys);
            for block in 0..blocks {
                let first = (block * height).min(pieces - height);
                simd.float_product(&mut FloatProduct {
                    a: &self.qkv[first * stride + at..],
                    a_stride: stride,
                    b: keys,
                    b_stride: columns,
                    out: scores,
                    out_stride: columns,
                    rows: height,
                    depth: size,
                    columns,
                });
                let mut sums = [0.0; QUERIES];
                let scale = 1.0 / (size as f32).sqrt();
                for (row, sum) in scores.chunks_exact_mut(columns).zip(&mut sums) {
                    *sum = unscaled_softmax(simd, &mut row[..pieces], scale);
                }
                simd.float_product(&mut FloatProduct {
                    a: scores,
                    a_stride: columns,
                    b: &self.qkv[2 * width + at..],
                    b_stride: stride,
                    out: &mut self.out[first * width + at..],
                    out_stride: width,
                    rows: height,
                    depth: pieces,
                    columns: size,
                });
                for (row, sum) in sums[..height].iter().enumerate() {
                    let result = &mut self.out[(first + row) * width + at..][..size];
                    let inverse = simd.splat(1.0 / sum);
                    for chunk in result.chunks_exact_mut(S::LANES) {
                        simd.store(simd.mul(simd.load(chunk), inverse), chunk);
                    }
                }
            }
        }
    }
}

/// Writes the keys of one head as columns.
#[inline(always)]
fn transpose(
    from: &[f32],
    stride: usize,
    pieces: usize,
    size: usize,
    columns: usize,
    to: &mut [f32],
) {
    for (piece, row) in from.chunks(stride).take(pieces).enumerate() {
        for (dimension, number) in row[..size].iter().enumerate() {
            to[dimension * columns + piece] = *number;
        }
    }
}
