//! Many short lists in two long ones: read back from storage without one allocation a list.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::packed::{Packed, Row, Values};

/// A list of items for each of a row of numbers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "", deserialize = "'de: 'static"))]
pub(super) struct Table<T: Packed> {
    cuts: Cuts,
    items: Row<T>,
}

/// Where the lists of a [`Table`] end, one behind the other.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Cuts(Row<u32>);

/// Some lists of a [`Table`] that follow each other.
#[derive(Debug)]
pub(super) struct Lists<'t, T: Packed> {
    table: &'t Table<T>,
    numbers: Range<usize>,
}

impl<T: Packed> Default for Table<T> {
    fn default() -> Self {
        Self { cuts: Cuts::default(), items: Row::default() }
    }
}

impl<T: Packed> Table<T> {
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
    pub(super) fn of(&self, number: usize) -> Values<'_, T> {
        self.items.range(self.cuts.range(number))
    }

    /// Every list, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Values<'_, T>> {
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
        let start = number.checked_sub(1).and_then(|before| self.0.get(before)).unwrap_or(0);
        start as usize..end as usize
    }
}

impl<'t, T: Packed> Lists<'t, T> {
    /// The first; empty when there is none.
    pub(super) fn first(&self) -> Values<'t, T> {
        self.iter().next().unwrap_or_else(|| self.table.items.range(0..0))
    }

    /// Each of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Values<'t, T>> + use<'t, T> {
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
        let listed = |list: Values<'_, u32>| list.iter().collect::<Vec<_>>();
        assert_eq!([0, 1, 2, 3].map(|number| listed(table.of(number))), [vec![1, 2], vec![], vec![3], vec![]]);
        assert!(table.lists(1..3).first().is_empty());
        assert!(table.lists(1..3).iter().map(listed).eq([vec![], vec![3]]));
        let bytes = postcard::to_stdvec(&table).unwrap();
        let read: Table<u32> = postcard::from_bytes(bytes.leak()).unwrap();
        assert!(read.iter().map(listed).eq(table.iter().map(listed)));
    }
}
