//! Where the keys of a line stand.
//!
//! A line is asked thousands of times whether it holds a key and where. Of each key that is there a set of places is kept,
//! one bit a word; past the 64th word bits are shared, so that a place is a hint, and only a match is a proof.

use std::ops::Range;

use super::lexicon::Key;
use super::table::Lists;

/// The places of every key of a line. Kept and emptied rather than made anew.
#[derive(Debug, Default, Clone)]
pub(super) struct Places {
    sets: Vec<PlaceSet>,
    present: Vec<Key>,
}

/// Words of a line, as bits.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlaceSet(u64);

impl PlaceSet {
    /// So many words in a row have places of their own.
    pub(super) const EXACT: usize = 64;

    /// Every word.
    pub(super) const ALL: Self = Self(u64::MAX);

    /// One word.
    pub(super) fn word(at: usize) -> Self {
        Self(1 << (at % 64))
    }

    /// Every word of a range.
    pub(super) fn range(range: &Range<usize>) -> Self {
        match range.len() {
            0 => Self(0),
            length @ 1..64 => {
                let first = u32::try_from(range.start % 64).unwrap_or_default();
                Self((u64::MAX >> (64 - length)).rotate_left(first))
            }
            _ => Self::ALL,
        }
    }

    /// Whether some word may be in both.
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a word may be in it.
    pub(super) fn has(self, at: usize) -> bool {
        self.0 >> (at % 64) & 1 == 1
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The words that stand so many words before one of these.
    pub(super) fn words_before(self, words: usize) -> Self {
        Self(self.0.rotate_right(u32::try_from(words % 64).unwrap_or_default()))
    }
}

impl Places {
    /// Forgets the line; from now on keys are below `keys`.
    pub(super) fn clear(&mut self, keys: usize) {
        for key in self.present.drain(..) {
            self.sets[key.index()] = PlaceSet::default();
        }
        self.sets.resize(keys, PlaceSet::default());
    }

    /// A key stands at a word.
    pub(super) fn insert(&mut self, key: Key, at: PlaceSet) {
        let set = &mut self.sets[key.index()];
        if *set == PlaceSet::default() {
            self.present.push(key);
        }
        *set = set.or(at);
    }

    /// Where a key may stand.
    pub(super) fn of(&self, key: Key) -> PlaceSet {
        self.sets.get(key.index()).copied().unwrap_or_default()
    }

    /// Every key of the line.
    pub(super) fn present(&self) -> &[Key] {
        &self.present
    }

    /// Whether one key of each need may stand in a stretch.
    pub(super) fn meet(&self, needs: &Lists<'_, Key>, stretch: PlaceSet) -> bool {
        needs.iter().all(|any| any.iter().any(|key| self.of(key).meets(stretch)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::Table;
    use super::*;

    #[test]
    fn a_range_holds_its_words_and_no_other_of_the_next_64() {
        for range in [0..0, 0..1, 3..7, 60..70, 100..163, 5..69, 7..400] {
            let set = PlaceSet::range(&range);
            assert!(range.clone().all(|at| set.has(at)), "{range:?}");
            let beyond = range.end..range.start + 64;
            assert!(beyond.clone().all(|at| !set.has(at)), "{range:?}");
        }
    }

    #[test]
    fn words_before_are_those_that_a_row_may_begin_at() {
        let [first, second] = [PlaceSet::word(70), PlaceSet::word(71).or(PlaceSet::word(5))];
        assert_eq!(first.and(second.words_before(1)), first);
        assert_eq!(PlaceSet::word(64).words_before(1), PlaceSet::word(63));
        assert!(!first.meets(second.words_before(2)));
    }

    #[test]
    fn what_is_cleared_is_gone() {
        let mut places = Places::default();
        places.clear(100);
        places.insert(Key(70), PlaceSet::word(3));
        places.insert(Key(70), PlaceSet::word(9));
        assert_eq!(places.present(), [Key(70)]);
        let table = Table::new([[Key(70)]]);
        let needs = table.lists(0..1);
        assert!(places.meet(&needs, PlaceSet::range(&(0..4))));
        assert!(!places.meet(&needs, PlaceSet::range(&(4..9))));
        places.clear(100);
        assert!(places.present().is_empty());
        assert!(!places.meet(&needs, PlaceSet::range(&(0..64))));
    }
}
