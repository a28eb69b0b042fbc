//! Many short lists in two long ones: read back from storage without one allocation a list.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::packed::{self, Packed};

/// A list of items for each of a row of numbers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound = "T: Packed")]
pub(super) struct Table<T> {
    cuts: Cuts,
    #[serde(with = "packed")]
    items: Vec<T>,
}

/// Where the lists of a [`Table`] end, one behind the other.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Cuts(#[serde(with = "packed")] Vec<u32>);

/// Some lists of a [`Table`] that follow each other.
#[derive(Debug)]
pub(super) struct Lists<'t, T> {
    table: &'t Table<T>,
    numbers: Range<usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { cuts: Cuts::default(), items: Vec::new() }
    }
}

impl<T> Table<T> {
    /// The lists end to end.
    pub(super) fn new(lists: impl IntoIterator<Item = impl IntoIterator<Item = T>>) -> Self {
        let mut table = Self::default();
        lists.into_iter().for_each(|list| table.push(list));
        table
    }

    /// One more list.
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.cuts.push(self.items.len());
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.cuts.len()
    }

    /// The items of a number; none past the end.
    pub(super) fn of(&self, number: usize) -> &[T] {
        self.items.get(self.cuts.range(number)).unwrap_or_default()
    }

    /// Every list, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.len()).map(|number| self.of(number))
    }

    /// The lists of some numbers.
    pub(super) fn lists(&self, numbers: Range<usize>) -> Lists<'_, T> {
        Lists { table: self, numbers }
    }
}

impl Cuts {
    /// A list ends here: so many items lie before.
    pub(super) fn push(&mut self, end: usize) {
        self.0.push(u32::try_from(end).expect("bounded by the size of a pack"));
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The items of a number; none past the end.
    pub(super) fn range(&self, number: usize) -> Range<usize> {
        let Some(end) = self.0.get(number) else { return 0..0 };
        let start = number.checked_sub(1).map_or(0, |before| self.0[before]);
        start as usize..*end as usize
    }
}

impl<'t, T> Lists<'t, T> {
    /// The first; empty when there is none.
    pub(super) fn first(&self) -> &'t [T] {
        self.nth(0).unwrap_or_default()
    }

    /// One of them, counted from 0.
    pub(super) fn nth(&self, at: usize) -> Option<&'t [T]> {
        (at < self.numbers.len()).then(|| self.table.of(self.numbers.start + at))
    }

    /// Each of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'t [T]> {
        let table = self.table;
        self.numbers.clone().map(|number| table.of(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_number_and_none_past_the_end() {
        let table = Table::new([vec![1_u32, 2], Vec::new(), vec![3]]);
        assert_eq!([table.of(0), table.of(1), table.of(2), table.of(3)], [&[1, 2][..], &[], &[3], &[]]);
        let last = table.lists(1..3);
        assert_eq!((last.first(), last.nth(1), last.nth(2)), (&[][..], Some(&[3][..]), None));
        let bytes = postcard::to_stdvec(&table).unwrap();
        let read: Table<u32> = postcard::from_bytes(&bytes).unwrap();
        assert!(read.iter().eq(table.iter()));
    }
}
