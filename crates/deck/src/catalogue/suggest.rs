//! Names close to one that is not known. Only ever offered, never applied.

use super::names::Named;
use super::{Catalogue, parts};

/// Longest name compared, in bytes; what lies behind it does not change which name is closest.
const LONGEST: usize = 64;

/// A folded name asked for, ready to be compared with many.
pub(super) struct Query<'a> {
    folded: &'a str,
    letters: u32,
    /// Most edits that still count as a slip of the keyboard: one in four letters, five at most.
    bound: usize,
}

impl<'a> Query<'a> {
    pub(super) fn new(folded: &'a str) -> Query<'a> {
        Query {
            folded,
            letters: letters(folded),
            bound: (folded.len() / 4).clamp(1, 5),
        }
    }

    /// The same for the slips that show which card was meant: one edit, in a long name two.
    pub(super) fn narrow(folded: &'a str) -> Query<'a> {
        Query {
            bound: (folded.len() / 8).clamp(1, 2),
            ..Query::new(folded)
        }
    }

    /// How far a folded name is from the query, less being closer; `None` when it is not close.
    ///
    /// A name that starts with the query ("Sheoldred") counts as two edits away, one that holds all its words as three:
    /// closer than a wild misspelling, farther than a typing slip.
    pub(super) fn distance(&self, name: &str, name_letters: u32) -> Option<usize> {
        let by_words = self.by_words(name, name_letters);
        let by_edits = self.edits(name, name_letters);
        match (by_words, by_edits) {
            (Some(words), Some(edits)) => Some(words.min(edits)),
            (words, edits) => words.or(edits),
        }
    }

    /// Edits to a folded name, where they are few enough for a slip.
    pub(super) fn edits(&self, name: &str, name_letters: u32) -> Option<usize> {
        // Each edit changes at most one letter on either side, so two sets of letters tell most names apart for free.
        let missing = (self.letters & !name_letters).count_ones() as usize;
        let extra = (name_letters & !self.letters).count_ones() as usize;
        if missing.max(extra) > self.bound || name.len().abs_diff(self.folded.len()) > self.bound {
            return None;
        }
        edits_within(self.folded.as_bytes(), name.as_bytes(), self.bound)
    }

    fn by_words(&self, name: &str, name_letters: u32) -> Option<usize> {
        if self.folded.len() < 3 || self.letters & !name_letters != 0 {
            return None;
        }
        if name
            .strip_prefix(self.folded)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            return Some(2);
        }
        let mut words = self.folded.split(' ').filter(|word| *word != "//");
        words
            .all(|word| name.split(' ').any(|part| part == word))
            .then_some(3)
    }
}

impl Catalogue {
    /// Whether a folded name that is not known holds one that is, or is a slip of the keyboard away from one, and none of
    /// these is this printing's. Looks at the length and letters of every name: a tenth of a millisecond for all of Magic.
    pub(super) fn is_of_another(&self, folded: &str, at: u32) -> bool {
        if folded.is_empty() {
            return true;
        }
        let query = Query::narrow(folded);
        let sides: Vec<(&str, u32)> = parts(folded).map(|side| (side, letters(side))).collect();
        let may = |known: u32, length: usize| {
            length.abs_diff(folded.len()) <= query.bound || sides.iter().any(|(_, side)| side & !known == 0)
        };
        // The second name of an adventure is nowhere filed by itself.
        let has_side = |known: &Named<'_>, (side, letters): (&str, u32)| {
            letters & !known.letters == 0
                && known
                    .name
                    .strip_suffix(side)
                    .is_some_and(|before| before.is_empty() || before.ends_with(" // "))
        };
        let close = |known: &Named<'_>| {
            query.edits(known.name, known.letters).is_some()
                || sides.iter().any(|side| has_side(known, *side))
        };
        let mut another = false;
        for known in self
            .names
            .iter_where(may)
            .chain(self.faces.iter_where(may))
            .filter(close)
        {
            if self.name(known.best()) == self.name(at) {
                return false;
            }
            another = true;
        }
        another
    }
}

/// The set of letters and digits in a folded name: one bit each for a to z, one each for digits, spaces and the rest.
pub(super) fn letters(folded: &str) -> u32 {
    folded.bytes().fold(0, |set, byte| {
        set | match byte {
            b'a'..=b'z' => 1 << (byte - b'a'),
            b'0'..=b'9' => 1 << 26,
            b' ' => 0,
            _ => 1 << 27,
        }
    })
}

/// Edits (insert, delete, replace, swap of neighbours) between two names, where there are at most `bound`.
/// Optimal string alignment in the band that can still end within the bound.
fn edits_within(left: &[u8], right: &[u8], bound: usize) -> Option<usize> {
    let left = &left[..left.len().min(LONGEST)];
    let right = &right[..right.len().min(LONGEST)];
    if left.len().abs_diff(right.len()) > bound {
        return None;
    }
    let beyond = bound + 1;
    let mut before_last = [beyond; LONGEST + 1];
    let mut last = [beyond; LONGEST + 1];
    let mut row = [beyond; LONGEST + 1];
    for (column, cell) in last.iter_mut().enumerate().take(bound.min(right.len()) + 1) {
        *cell = column;
    }
    for i in 1..=left.len() {
        let from = i.saturating_sub(bound).max(1);
        let to = (i + bound).min(right.len());
        row[from - 1] = if from == 1 && i <= bound { i } else { beyond };
        let mut least = row[from - 1];
        for j in from..=to {
            let same = left[i - 1] == right[j - 1];
            let mut edits = last[j - 1] + usize::from(!same);
            edits = edits.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                edits = edits.min(before_last[j - 2] + 1);
            }
            row[j] = edits.min(beyond);
            least = least.min(row[j]);
        }
        if to < right.len() {
            row[to + 1] = beyond;
        }
        if least > bound {
            return None;
        }
        before_last = last;
        last = row;
    }
    Some(last[right.len()]).filter(|edits| *edits <= bound)
}

#[cfg(test)]
mod tests {
    use super::{Query, edits_within, letters};

    /// The textbook table, without a band.
    fn edits(left: &[u8], right: &[u8]) -> usize {
        let mut table = vec![vec![0; right.len() + 1]; left.len() + 1];
        for i in 0..=left.len() {
            for j in 0..=right.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
                    let mut best = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[left.len()][right.len()]
    }

    proptest::proptest! {
        #[test]
        fn the_band_changes_nothing(left in "[a-c]{0,12}", right in "[a-c]{0,12}", bound in 1_usize..6) {
            let whole = edits(left.as_bytes(), right.as_bytes());
            let banded = edits_within(left.as_bytes(), right.as_bytes(), bound);
            proptest::prop_assert_eq!(banded, Some(whole).filter(|edits| *edits <= bound));
        }

        #[test]
        fn the_letters_filter_drops_nothing_that_is_close(left in "[a-d ]{3,16}", right in "[a-d ]{3,16}") {
            let query = Query::new(&left);
            let whole = edits(left.as_bytes(), right.as_bytes());
            if whole <= query.bound {
                let found = query.distance(&right, letters(&right));
                proptest::prop_assert!(found.is_some_and(|found| found <= whole));
            }
        }
    }
}
