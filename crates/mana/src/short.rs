//! Sorting a few things: lists here have some ten elements, and the library's sort for any number of them weighs several kilobytes
//! in the page for each type.

/// Sorts a short list; equal elements keep their order. Takes time with the square of the length.
pub(crate) fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && key(&list[at]) < key(&list[at - 1]) {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_library_does(mut list in prop::collection::vec((0_u8..9, 0_u8..9), 0..40)) {
            let mut sorted = list.clone();
            sorted.sort_by_key(|(first, _)| *first);
            sort_by_key(&mut list, |(first, _)| *first);
            prop_assert_eq!(list, sorted);
        }
    }
}
