//! Matrices of the encoder and the heads: linear layers, tables, and small products.

use crate::kernel::Kernel;
use crate::kernel::elementwise::{Bytes, Dot, Gelu, GeluQuantise, Quantise};
use crate::kernel::product::{FloatProduct, IntegerProduct, OUTPUT_BLOCK, PANEL};
use crate::weights::{Weights, WeightsError};

/// The widest layer whose sums cannot overflow: 255 × 127 × 65,536 is below 2^31.
const WIDEST: usize = 65_536;

/// Rows of numbers as 8-bit integers with one scale a row, ready for [`Linear::apply_to`].
///
/// A buffer to be kept and used again. Layers that read the same rows can share it.
#[derive(Debug)]
pub struct Quantised {
    kernel: Kernel,
    bytes: Vec<u8>,
    scales: Vec<f32>,
    width: usize,
}

impl Quantised {
    /// An empty buffer for this kernel.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, bytes: Vec::new(), scales: Vec::new(), width: 0 }
    }

    /// The kernel that the buffer is for.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Number of rows in the buffer.
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Takes in rows of `width` numbers; a last row that is not whole is left out.
    pub fn fill(&mut self, numbers: &[f32], width: usize) {
        let kernel = self.kernel;
        let to = self.room(numbers.len(), width);
        kernel.run(Quantise { numbers, width: width.max(1), to });
    }

    /// The same for the numbers' GELU, which replaces them.
    pub fn fill_gelu(&mut self, numbers: &mut [f32], width: usize) {
        let kernel = self.kernel;
        let to = self.room(numbers.len(), width);
        kernel.run(GeluQuantise { numbers, width: width.max(1), to });
    }

    fn room(&mut self, count: usize, width: usize) -> Bytes<'_> {
        let rows = count / width.max(1);
        let depth = depth(width);
        self.width = width;
        self.scales.resize(rows, 0.0);
        self.bytes.resize(rows * depth, 0);
        Bytes { bytes: &mut self.bytes, depth, scales: &mut self.scales }
    }
}

/// Inputs of a row with padding: the kernels take four at a time.
fn depth(inputs: usize) -> usize {
    inputs.next_multiple_of(4)
}

/// A linear layer, x·Wᵀ + b, of 8-bit weights with one scale an output.
///
/// The inputs are quantised too, row by row, so that the sums are exact integers and the same on
/// every processor.
#[derive(Debug)]
pub struct Linear {
    inputs: usize,
    outputs: usize,
    /// In the order that [`IntegerProduct`] reads them.
    weights: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    sums: Vec<i32>,
}

impl Linear {
    /// Loads `NAME.weight`, `NAME.scale` and `NAME.bias`.
    pub fn load(weights: &Weights, name: &str) -> Result<Self, WeightsError> {
        let matrix = weights.integers(name)?;
        let (outputs, inputs) = (matrix.scales.len(), matrix.width);
        let full_name = format!("{name}.weight");
        if outputs == 0 || inputs == 0 || inputs > WIDEST {
            let problem =
                format!("is {outputs} × {inputs}; a layer has 1 to {WIDEST} inputs");
            return Err(WeightsError::tensor(full_name, problem));
        }
        // The kernels take an integer's absolute value, which -128 does not have.
        if matrix.values.contains(&(i8::MIN as u8)) {
            return Err(WeightsError::tensor(
                full_name,
                "holds -128; the least value is -127",
            ));
        }
        let bias = weights.floats(&format!("{name}.bias"), &[outputs])?;
        Ok(Self::from_parts(matrix.values, inputs, matrix.scales, bias))
    }

    /// Packs a layer: `values` are rows of `inputs` weights, as the bytes of `i8`.
    fn from_parts(
        values: &[u8],
        inputs: usize,
        mut scales: Vec<f32>,
        mut bias: Vec<f32>,
    ) -> Self {
        let outputs = scales.len();
        let padded = outputs.next_multiple_of(OUTPUT_BLOCK);
        bias.resize(padded, 0.0);
        scales.resize(padded, 0.0);
        let mut sums = vec![0; padded];
        for (sum, row) in sums.iter_mut().zip(values.chunks_exact(inputs)) {
            *sum = row.iter().map(|byte| i32::from(*byte as i8)).sum();
        }
        let weights = pack(values, inputs, padded);
        Self { inputs, outputs, weights, scales, bias, sums }
    }

    /// Numbers in a row that goes in.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers in a row that comes out.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Applies the layer to rows of `x`; `quantised` is room to work in.
    ///
    /// `out` is made as long as the result, whatever it held.
    pub fn apply(&self, x: &[f32], quantised: &mut Quantised, out: &mut Vec<f32>) {
        quantised.fill(x, self.inputs);
        self.apply_to(quantised, out);
    }

    /// Applies the layer to quantised rows, which must be as wide as its inputs.
    ///
    /// # Panics
    ///
    /// If they are not.
    pub fn apply_to(&self, rows: &Quantised, out: &mut Vec<f32>) {
        assert_eq!(
            rows.width, self.inputs,
            "the rows are not as wide as the layer's inputs"
        );
        out.resize(rows.rows() * self.outputs, 0.0);
        rows.kernel.run(IntegerProduct {
            inputs: &rows.bytes,
            input_scales: &rows.scales,
            depth: depth(self.inputs),
            weights: &self.weights,
            scales: &self.scales,
            bias: &self.bias,
            sums: &self.sums,
            out,
            width: self.outputs,
        });
    }
}

/// Puts weights in the order that the kernels read them: panels of 16 outputs, and in a panel for
/// each four inputs the 16 × 4 weights.
fn pack(values: &[u8], inputs: usize, padded_outputs: usize) -> Vec<i8> {
    let mut packed = vec![0; padded_outputs * depth(inputs)];
    let panels = packed.chunks_exact_mut(PANEL * depth(inputs));
    for (panel, rows) in panels.zip(values.chunks(PANEL * inputs)) {
        for (output, row) in rows.chunks_exact(inputs).enumerate() {
            for (group, four) in row.chunks(4).enumerate() {
                let at = group * PANEL * 4 + output * 4;
                for (to, byte) in panel[at..at + 4].iter_mut().zip(four) {
                    *to = *byte as i8;
                }
            }
        }
    }
    packed
}

/// A table of rows that are looked up and added, kept as it stands in the weights file.
#[derive(Debug)]
pub struct Table<'a> {
    values: &'a [u8],
    scales: Vec<f32>,
    width: usize,
}

impl<'a> Table<'a> {
    /// Loads `NAME.weight` and `NAME.scale`; the rows must have `width` numbers.
    pub fn load(
        weights: &Weights<'a>,
        name: &str,
        width: usize,
    ) -> Result<Self, WeightsError> {
        let matrix = weights.integers(name)?;
        if matrix.width != width || matrix.scales.is_empty() {
            let problem = format!("has {} rows of {}", matrix.scales.len(), matrix.width);
            let problem = format!("{problem} numbers; at least one of {width} is needed");
            return Err(WeightsError::tensor(format!("{name}.weight"), problem));
        }
        Ok(Self { values: matrix.values, scales: matrix.scales, width })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Adds a row to `to`. An index beyond the table counts as 0.
    pub fn add_row(&self, index: usize, to: &mut [f32]) {
        let row = if index < self.rows() { index } else { 0 };
        let scale = self.scales[row];
        let values = &self.values[row * self.width..][..self.width];
        for (number, byte) in to.iter_mut().zip(values) {
            *number += f32::from(*byte as i8) * scale;
        }
    }
}

/// GELU of each number, in place: x × Φ(x), off by less than 1e-6.
pub fn gelu(kernel: Kernel, numbers: &mut [f32]) {
    kernel.run(Gelu(numbers));
}

/// Sum of the products of two rows; the longer one's surplus is left out.
pub fn dot(kernel: Kernel, a: &[f32], b: &[f32]) -> f32 {
    let shorter = a.len().min(b.len());
    kernel.run(Dot(&a[..shorter], &b[..shorter]))
}

/// x·Wᵀ of `f32` matrices whose rows have `width` numbers: `out` gets, for each row of `x`, its
/// dot product with each row of `w`.
pub fn product(kernel: Kernel, x: &[f32], w: &[f32], width: usize, out: &mut Vec<f32>) {
    let (rows, columns) = (x.len() / width.max(1), w.len() / width.max(1));
    // The kernel's columns stand side by side and come in sixteens.
    let padded = columns.next_multiple_of(16);
    let mut turned = vec![0.0; width * padded];
    for (column, row) in w.chunks_exact(width.max(1)).enumerate() {
        for (at, number) in row.iter().enumerate() {
            turned[at * padded + column] = *number;
        }
    }
    out.clear();
    out.resize(rows * padded, 0.0);
    kernel.run(FloatProduct {
        a: x,
        a_stride: width,
        a_step: 1,
        b: &turned,
        out,
        out_stride: padded,
        rows,
        depth: width,
        columns: padded,
    });
    if padded != columns {
        for row in 1..rows {
            out.copy_within(row * padded..row * padded + columns, row * columns);
        }
    }
    out.truncate(rows * columns);
}

#[cfg(test)]
mod tests;
