//! Little-endian numbers out of a slice; what lies outside the slice reads as zero.

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    number_at::<2>(bytes, at) as u16
}

pub(crate) fn u24_at(bytes: &[u8], at: usize) -> u32 {
    number_at::<3>(bytes, at) as u32
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    number_at::<4>(bytes, at) as u32
}

pub(crate) fn u40_at(bytes: &[u8], at: usize) -> u64 {
    number_at::<5>(bytes, at)
}

fn number_at<const N: usize>(bytes: &[u8], at: usize) -> u64 {
    let mut padded = [0; 8];
    if let Some(found) = bytes.get(at..at + N) {
        padded[..N].copy_from_slice(found);
    }
    u64::from_le_bytes(padded)
}
