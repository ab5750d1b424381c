//! Numbers that lie near each other, so that one question answers for all of them.

/// Numbers in ascending order, cut where the next lies further than `near` from the last.
pub(super) fn stretches(numbers: &[i64], near: i64) -> impl Iterator<Item = &[i64]> {
    numbers.chunk_by(move |one, next| next.saturating_sub(*one) <= near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cut_where_they_lie_apart() {
        let cut = |near| stretches(&[1, 2, 4, 9, 10], near).collect::<Vec<_>>();
        assert_eq!(cut(1), [&[1, 2][..], &[4], &[9, 10]]);
        assert_eq!(cut(2), [&[1, 2, 4][..], &[9, 10]]);
        assert_eq!(stretches(&[i64::MIN, i64::MAX], 3).count(), 2);
        assert_eq!(stretches(&[], 3).count(), 0);
    }
}
