//! The weights file: named tensors in the safetensors format, read in place.
//!
//! Nothing is copied but the small F32 tensors, so a file that stands in the program's own bytes
//! costs no memory beyond them.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensorError, SafeTensors};

/// What can be wrong with a weights file.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// The bytes are no safetensors file.
    #[error("the weights are no safetensors file ({0}); export them again")]
    Format(#[from] SafeTensorError),
    /// An entry of the file's metadata is missing or cannot be read.
    #[error("weights metadata `{entry}`: {problem}; export the weights again")]
    Metadata {
        /// Name of the entry.
        entry: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// A tensor that the model needs is not in the file.
    #[error("weights tensor `{tensor}` is missing; export the weights again")]
    Missing {
        /// Name of the tensor.
        tensor: String,
    },
    /// A tensor is there, but not what the model needs.
    #[error("weights tensor `{tensor}`: {problem}; export the weights again")]
    Tensor {
        /// Name of the tensor.
        tensor: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl WeightsError {
    pub(crate) fn tensor(tensor: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Tensor { tensor: tensor.into(), problem: problem.into() }
    }
}

/// A weights file: its tensors, its label lists and the number of its layers.
#[derive(Debug)]
pub struct Weights<'a> {
    tensors: SafeTensors<'a>,
    labels: HashMap<String, Vec<String>>,
    layers: usize,
    shared: usize,
}

/// A matrix of 8-bit integers with one scale a row: weight = integer × scale of its row.
#[derive(Debug, Clone)]
pub struct Integers<'a> {
    /// The integers, row after row, as the bytes of `i8`.
    pub values: &'a [u8],
    /// One factor a row.
    pub scales: Vec<f32>,
    /// Number of integers in a row.
    pub width: usize,
}

impl<'a> Weights<'a> {
    /// Reads a weights file; checks its outline and its metadata.
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let (_, header) = SafeTensors::read_metadata(bytes)?;
        let tensors = SafeTensors::deserialize(bytes)?;
        let metadata = header.metadata().as_ref();
        let entry = |name: &'static str| {
            metadata.and_then(|all| all.get(name)).ok_or_else(|| WeightsError::Metadata {
                entry: name,
                problem: "missing".to_owned(),
            })
        };
        let labels = serde_json::from_str(entry("labels")?).map_err(|error| {
            WeightsError::Metadata { entry: "labels", problem: error.to_string() }
        })?;
        let number = |name: &'static str, text: &str| {
            text.parse().map_err(|_| WeightsError::Metadata {
                entry: name,
                problem: "not a number".to_owned(),
            })
        };
        let layers = number("layers", entry("layers")?)?;
        let shared = metadata.and_then(|all| all.get("shared"));
        let shared = shared.map_or(Ok(0), |text| number("shared", text))?;
        Ok(Self { tensors, labels, layers, shared })
    }

    /// Number of the encoder's layers.
    pub fn layers(&self) -> usize {
        self.layers
    }

    /// For the weights of a branch: how many layers of the encoder it stands on.
    pub fn shared(&self) -> usize {
        self.shared
    }

    /// The labels of a head, in the order of its outputs.
    pub fn labels(&self, head: &str) -> Result<&[String], WeightsError> {
        self.labels.get(head).map(Vec::as_slice).ok_or_else(|| WeightsError::Metadata {
            entry: "labels",
            problem: format!("no list for `{head}`"),
        })
    }

    /// The numbers of an F32 tensor that must have exactly this shape.
    pub fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, WeightsError> {
        let data = self.data(name, Dtype::F32, shape)?;
        let mut numbers = Vec::with_capacity(data.len() / 4);
        // Copied number by number: nothing promises that the file's bytes are aligned.
        for bytes in data.as_chunks::<4>().0 {
            numbers.push(f32::from_le_bytes(*bytes));
        }
        if !numbers.iter().all(|number| number.is_finite()) {
            return Err(WeightsError::tensor(name, "holds a number that is not finite"));
        }
        Ok(numbers)
    }

    /// The integers `NAME.weight` and scales `NAME.scale` of a matrix, whatever its shape.
    pub fn integers(&self, name: &str) -> Result<Integers<'a>, WeightsError> {
        let full_name = format!("{name}.weight");
        let shape = self.shape(&full_name)?;
        let [rows, width] = shape[..] else {
            let problem = format!("has {} dimensions instead of 2", shape.len());
            return Err(WeightsError::tensor(full_name, problem));
        };
        let values = self.data(&full_name, Dtype::I8, &shape)?;
        let scales = self.floats(&format!("{name}.scale"), &[rows])?;
        Ok(Integers { values, scales, width })
    }

    /// The text of a U8 tensor.
    pub fn text(&self, name: &str) -> Result<&'a str, WeightsError> {
        let data = self.data(name, Dtype::U8, &self.shape(name)?)?;
        std::str::from_utf8(data)
            .map_err(|error| WeightsError::tensor(name, format!("is not UTF-8: {error}")))
    }

    /// The shape of a tensor.
    pub fn shape(&self, name: &str) -> Result<Vec<usize>, WeightsError> {
        match self.tensors.tensor(name) {
            Ok(view) => Ok(view.shape().to_vec()),
            Err(_) => Err(WeightsError::Missing { tensor: name.to_owned() }),
        }
    }

    fn data(
        &self,
        name: &str,
        dtype: Dtype,
        shape: &[usize],
    ) -> Result<&'a [u8], WeightsError> {
        let Ok(view) = self.tensors.tensor(name) else {
            return Err(WeightsError::Missing { tensor: name.to_owned() });
        };
        if view.dtype() != dtype || view.shape() != shape {
            let found = format!("{:?} {:?}", view.dtype(), view.shape());
            let problem = format!("is {found} instead of {dtype:?} {shape:?}");
            return Err(WeightsError::tensor(name, problem));
        }
        Ok(view.data())
    }
}
