//! Many short lists in two long ones: read back from storage without one allocation a list.

use serde::{Deserialize, Serialize};

/// A list of items for each of a row of numbers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Table<T> {
    /// Where the items of each number begin; one more than there are numbers.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl<T> Table<T> {
    /// The lists end to end.
    pub(super) fn new(lists: impl IntoIterator<Item = impl IntoIterator<Item = T>>) -> Self {
        let mut table = Self::default();
        for list in lists {
            table.items.extend(list);
            table.starts.push(u32::try_from(table.items.len()).expect("bounded by the size of a pack"));
        }
        table
    }

    /// The items of a number; none past the end.
    pub(super) fn of(&self, number: usize) -> &[T] {
        match (self.starts.get(number), self.starts.get(number + 1)) {
            (Some(start), Some(end)) => &self.items[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// Every list, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[T]> {
        self.starts.windows(2).map(|ends| &self.items[ends[0] as usize..ends[1] as usize])
    }
}
