/*!
The arithmetic of the model, for the processor it runs on.

Everything is written once, over the vectors of the `Simd` trait, and compiled once for each
instruction set that has an implementation of it. A [`Kernel`] is the choice between them. It can
only be made for a set that this processor has, which is what makes calling the compiled code
sound.

Products of integers are exact and the same with every kernel. Other arithmetic may differ in the
last bits of an `f32`, since not every processor has a fused multiply-add.

`unsafe` is for what the type system cannot see: that the processor has an instruction, and that
the inner loops of the two products stay inside matrices whose sizes were checked before them.
The measurement that justifies it is in `docs/adr/0001-inference-engine.md`.
*/
#![allow(unsafe_code)]

pub(crate) mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
pub(crate) mod elementwise;
pub(crate) mod portable;
pub(crate) mod product;
pub(crate) mod simd;

#[cfg(test)]
pub(crate) mod tests;

use simd::Simd;

/// An instruction set to calculate with.
///
/// A value exists only for a set that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kernel {
    path: Path,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Path {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

/// All paths, fastest first.
const PATHS: &[Path] = &[
    #[cfg(target_arch = "x86_64")]
    Path::Avx512,
    #[cfg(target_arch = "x86_64")]
    Path::AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Path::Avx2,
    Path::Portable,
];

impl Kernel {
    /// The fastest kernel that this processor can run.
    pub fn detect() -> Self {
        Self::all().next().unwrap_or(Self { path: Path::Portable })
    }

    /// All kernels that this processor can run, fastest first.
    pub fn all() -> impl Iterator<Item = Self> {
        PATHS.iter().filter(|path| path.runs_here()).map(|path| Self { path: *path })
    }

    /// The kernel of this name, if this processor can run it.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|kernel| kernel.name() == name)
    }

    /// The kernel's name: `avx512-vnni`, `avx-vnni`, `avx2` or `portable`.
    pub fn name(self) -> &'static str {
        match self.path {
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 => "avx512-vnni",
            #[cfg(target_arch = "x86_64")]
            Path::AvxVnni => "avx-vnni",
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => "avx2",
            Path::Portable => "portable",
        }
    }

    /// Runs an operation, compiled for this kernel's instruction set.
    pub(crate) fn run<O: Operation>(self, operation: O) -> O::Output {
        match self.path {
            // SAFETY: this path is only offered where `runs_here` found its instructions.
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 => unsafe { avx512::run(operation) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Path::AvxVnni => unsafe { avx2::run_with_vnni(operation) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => unsafe { avx2::run(operation) },
            Path::Portable => operation.run(portable::Portable),
        }
    }
}

impl Path {
    fn runs_here(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => avx512::runs_here(),
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => avx2::runs_here_with_vnni(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::runs_here(),
            Self::Portable => true,
        }
    }
}

/// Something to calculate, written over any instruction set.
///
/// Implementations mark `run`, and every function it calls with a `Simd`, `#[inline(always)]`:
/// only what is inlined into a kernel's entry is compiled for the kernel's instruction set.
pub(crate) trait Operation {
    /// The result.
    type Output;
    /// Calculates it.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}
