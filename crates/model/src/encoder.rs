/*!
The encoder: a BERT of MiniLM's shape, from word pieces to one state each.

Windows are worked through a few at a time, each group through all layers, so that what a group
needs stays in the processor's caches and the memory needed does not grow with the text. Nothing
is padded: the linear layers see the pieces of a group as so many rows, and attention is within a
window.

A branch takes the states of one of the lower layers and goes on with layers of its own, so that
tasks that were learnt apart share the lower part of the work.
*/

use crate::kernel::Kernel;
use crate::kernel::attention::{Attention, AttentionBuffers};
use crate::kernel::elementwise::AddNorm;
use crate::matrix::{Linear, Quantised, Table};
use crate::weights::{Weights, WeightsError};

/// Numbers in a state.
pub const STATE: usize = 384;
/// Pieces of a window that are read.
pub const LONGEST_WINDOW: usize = 512;
/// Numbers in an attention head, in MiniLM as in every BERT of its family.
const HEAD: usize = 32;
/// Pieces that go through the layers together: enough to use each weight often while it is in the
/// cache, few enough for their own numbers to stay there.
const GROUP: usize = 256;
/// Pieces that go through the two wide products together, for the same reason.
const TILE: usize = 64;

/// One window of a text as word pieces, the first and last being the model's own marks.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    /// Number of each piece in the vocabulary; one outside of it counts as 0.
    pub ids: &'a [u32],
    /// How each piece's word is written; what is missing counts as 0, here and below.
    pub case: &'a [u8],
    /// Whether each piece stands in a quotation.
    pub quoted: &'a [u8],
    /// Whether each piece starts a sentence.
    pub start: &'a [u8],
}

/// Room that the encoder works in: one for each thread, kept and used again.
#[derive(Debug)]
pub struct Scratch {
    kernel: Kernel,
    states: Vec<f32>,
    branched: Vec<f32>,
    qkv: Vec<f32>,
    context: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    result: Vec<f32>,
    quantised: Quantised,
    attention: AttentionBuffers,
}

impl Scratch {
    /// Room for the fastest kernel that this processor can run.
    pub fn new() -> Self {
        Self::with_kernel(Kernel::detect())
    }

    /// Room for this kernel.
    pub fn with_kernel(kernel: Kernel) -> Self {
        Self {
            kernel,
            states: Vec::new(),
            branched: Vec::new(),
            qkv: Vec::new(),
            context: Vec::new(),
            attended: Vec::new(),
            inner: Vec::new(),
            result: Vec::new(),
            quantised: Quantised::new(kernel),
            attention: AttentionBuffers::default(),
        }
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

/// The encoder's weights, ready to use; one is shared by all threads.
#[derive(Debug)]
pub struct Encoder<'a> {
    word: Table<'a>,
    position: Table<'a>,
    case: Table<'a>,
    quoted: Table<'a>,
    start: Table<'a>,
    norm: Norm,
    layers: Vec<Layer>,
    width: usize,
}

/// Layers that go on from one of the encoder's lower ones.
#[derive(Debug)]
pub struct Branch {
    /// How many of the encoder's layers come first.
    shared: usize,
    layers: Vec<Layer>,
}

impl Branch {
    /// Takes a branch of [`STATE`] numbers a state out of a weights file.
    pub fn new(weights: &Weights) -> Result<Self, WeightsError> {
        let layers = (0..weights.layers())
            .map(|index| Layer::load(weights, &format!("layers.{index}"), STATE))
            .collect::<Result<_, _>>()?;
        Ok(Self { shared: weights.shared(), layers })
    }
}

#[derive(Debug)]
struct Layer {
    qkv: Linear,
    out: Linear,
    norm1: Norm,
    up: Linear,
    down: Linear,
    norm2: Norm,
}

#[derive(Debug)]
struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl<'a> Encoder<'a> {
    /// Takes the encoder out of a weights file; its states have [`STATE`] numbers.
    pub fn new(weights: &Weights<'a>) -> Result<Self, WeightsError> {
        Self::with_width(weights, STATE)
    }

    /// The same for states of another width, a multiple of 32: smaller encoders, or tests.
    pub fn with_width(weights: &Weights<'a>, width: usize) -> Result<Self, WeightsError> {
        let table = |name: &str| Table::load(weights, &format!("encoder.{name}"), width);
        let word = table("word")?;
        if width == 0 || !width.is_multiple_of(HEAD) {
            let problem = format!("has rows of {width} numbers, no multiple of {HEAD}");
            return Err(WeightsError::tensor("encoder.word.weight", problem));
        }
        let position = table("position")?;
        if position.rows() < LONGEST_WINDOW {
            let problem =
                format!("has {} rows; {LONGEST_WINDOW} are needed", position.rows());
            return Err(WeightsError::tensor("encoder.position.weight", problem));
        }
        let mut layers = Vec::new();
        for index in 0..weights.layers() {
            layers.push(Layer::load(weights, &format!("encoder.layers.{index}"), width)?);
        }
        Ok(Self {
            word,
            position,
            case: table("case")?,
            quoted: table("quoted")?,
            start: table("start")?,
            norm: Norm::load(weights, "encoder.norm", width)?,
            layers,
            width,
        })
    }

    /// The states of all pieces, each as wide as the encoder, one window after the other.
    ///
    /// A window is read up to [`LONGEST_WINDOW`] pieces; the states of those beyond are zeros, so
    /// that every piece has its row.
    pub fn encode<'s>(&self, windows: &[Window], scratch: &'s mut Scratch) -> &'s [f32] {
        self.run(windows, None, scratch);
        &scratch.states
    }

    /// The same, and the states that the branch gives, in the same order.
    pub fn encode_branched<'s>(
        &self,
        windows: &[Window],
        branch: &Branch,
        scratch: &'s mut Scratch,
    ) -> (&'s [f32], &'s [f32]) {
        self.run(windows, Some(branch), scratch);
        (&scratch.states, &scratch.branched)
    }

    /// Leaves the states in the scratch.
    fn run(&self, windows: &[Window], branch: Option<&Branch>, scratch: &mut Scratch) {
        let total: usize = windows.iter().map(|window| window.ids.len()).sum();
        let mut states = std::mem::take(&mut scratch.states);
        let mut branched = std::mem::take(&mut scratch.branched);
        states.clear();
        states.resize(total * self.width, 0.0);
        branched.clear();
        branched.resize(if branch.is_some() { states.len() } else { 0 }, 0.0);

        let (mut index, mut start) = (0, 0);
        while index < windows.len() {
            let group = group_length(&windows[index..]);
            let (whole, cut) = (&windows[index..index + group], windows[index].ids.len());
            // A window that is too long is a group of its own, so that no gap is within a group.
            let pieces = whole.iter().map(|window| window.ids.len()).sum::<usize>();
            let read = if cut > LONGEST_WINDOW { LONGEST_WINDOW } else { pieces };
            let rows = start * self.width..(start + read) * self.width;
            let branch = branch.map(|branch| (branch, &mut branched[rows.clone()]));
            self.encode_group(whole, &mut states[rows], branch, scratch);
            start += pieces;
            index += group;
        }
        scratch.states = states;
        scratch.branched = branched;
    }

    fn encode_group(
        &self,
        windows: &[Window],
        states: &mut [f32],
        mut branch: Option<(&Branch, &mut [f32])>,
        scratch: &mut Scratch,
    ) {
        let mut rows = states.chunks_exact_mut(self.width);
        for window in windows {
            for (at, row) in rows.by_ref().take(window.ids.len()).enumerate() {
                self.embed(window, at, row);
            }
        }
        self.norm.apply(scratch.kernel, states, &[]);
        for (index, layer) in self.layers.iter().enumerate() {
            if let Some((branch, branched)) = &mut branch
                && branch.shared == index
            {
                branched.copy_from_slice(states);
                for layer in &branch.layers {
                    layer.apply(windows, branched, scratch);
                }
            }
            layer.apply(windows, states, scratch);
        }
    }

    /// Adds up what is known of a piece.
    fn embed(&self, window: &Window, at: usize, row: &mut [f32]) {
        let mark = |marks: &[u8]| usize::from(marks.get(at).copied().unwrap_or(0));
        self.word.add_row(usize::try_from(window.ids[at]).unwrap_or(0), row);
        self.position.add_row(at, row);
        self.case.add_row(mark(window.case), row);
        self.quoted.add_row(mark(window.quoted), row);
        self.start.add_row(mark(window.start), row);
    }
}

/// How many of these windows go through the layers together: at least one.
fn group_length(windows: &[Window]) -> usize {
    let mut pieces = 0;
    for (index, window) in windows.iter().enumerate() {
        pieces += window.ids.len();
        if index > 0 && pieces > GROUP {
            return index;
        }
    }
    windows.len()
}

impl Layer {
    fn load(weights: &Weights, name: &str, width: usize) -> Result<Self, WeightsError> {
        let linear = |part: &str, inputs: usize, outputs: usize| {
            let linear = Linear::load(weights, &format!("{name}.{part}"))?;
            if (linear.inputs(), linear.outputs()) != (inputs, outputs) {
                let found = format!("{} × {}", linear.outputs(), linear.inputs());
                let problem = format!("is {found} instead of {outputs} × {inputs}");
                return Err(WeightsError::tensor(
                    format!("{name}.{part}.weight"),
                    problem,
                ));
            }
            Ok(linear)
        };
        let up = Linear::load(weights, &format!("{name}.up"))?;
        let inner = up.outputs();
        Ok(Self {
            qkv: linear("qkv", width, 3 * width)?,
            out: linear("out", width, width)?,
            norm1: Norm::load(weights, &format!("{name}.norm1"), width)?,
            up: linear("up", width, inner)?,
            down: linear("down", inner, width)?,
            norm2: Norm::load(weights, &format!("{name}.norm2"), width)?,
        })
    }

    fn apply(&self, windows: &[Window], states: &mut [f32], scratch: &mut Scratch) {
        self.attend(windows, states, scratch);
        let width = self.up.inputs();
        let pieces = states.len() / width;
        // Of equal height, so that the buffers keep their length.
        let height = pieces.div_ceil(pieces.div_ceil(TILE).max(1)).max(1);
        for tile in states.chunks_mut(height * width) {
            self.up.apply(tile, &mut scratch.quantised, &mut scratch.inner);
            scratch.quantised.fill_gelu(&mut scratch.inner, self.up.outputs());
            self.down.apply_to(&scratch.quantised, &mut scratch.result);
            self.norm2.apply(scratch.kernel, tile, &scratch.result);
        }
    }

    /// Attention within each window, added to the states.
    fn attend(&self, windows: &[Window], states: &mut [f32], scratch: &mut Scratch) {
        let width = self.qkv.inputs();
        self.qkv.apply(states, &mut scratch.quantised, &mut scratch.qkv);
        scratch.context.resize(states.len(), 0.0);
        let mut qkv = scratch.qkv.as_slice();
        let mut context = scratch.context.as_mut_slice();
        for window in windows {
            // The states are only short of the windows' pieces where a window is too long.
            let pieces = window.ids.len().min(context.len() / width);
            let (window_qkv, later_qkv) = qkv.split_at(pieces * 3 * width);
            let (window_context, later_context) = context.split_at_mut(pieces * width);
            scratch.kernel.run(Attention {
                qkv: window_qkv,
                out: window_context,
                heads: width / HEAD,
                size: HEAD,
                buffers: &mut scratch.attention,
            });
            (qkv, context) = (later_qkv, later_context);
        }
        self.out.apply(&scratch.context, &mut scratch.quantised, &mut scratch.attended);
        self.norm1.apply(scratch.kernel, states, &scratch.attended);
    }
}

impl Norm {
    fn load(weights: &Weights, name: &str, width: usize) -> Result<Self, WeightsError> {
        Ok(Self {
            weight: weights.floats(&format!("{name}.weight"), &[width])?,
            bias: weights.floats(&format!("{name}.bias"), &[width])?,
        })
    }

    /// Normalises rows, after adding as many others or none.
    fn apply(&self, kernel: Kernel, rows: &mut [f32], added: &[f32]) {
        kernel.run(AddNorm { rows, added, weight: &self.weight, bias: &self.bias });
    }
}
