//! Long rows of small values as one run of bytes. Those of a pack that the binary carries are read where they lie: loading
//! it copies nothing, and what no line asks for is never touched.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that is stored in a fixed number of bytes.
pub(super) trait Packed: Copy {
    /// How many.
    const WIDTH: usize;

    /// Puts its bytes behind others.
    fn put(self, bytes: &mut Vec<u8>);

    /// The value of [`Self::WIDTH`] bytes.
    fn take(bytes: &[u8]) -> Self;
}

/// Values in a row.
pub(super) struct Row<T> {
    bytes: Cow<'static, [u8]>,
    of: PhantomData<T>,
}

/// Some values of a row that follow each other.
#[derive(Clone, Copy)]
pub(super) struct Values<'r, T> {
    bytes: &'r [u8],
    of: PhantomData<T>,
}

impl<T: Packed> Row<T> {
    /// One more value.
    pub(super) fn push(&mut self, value: T) {
        value.put(self.bytes.to_mut());
    }

    /// Another value at a number that is there.
    pub(super) fn set(&mut self, at: usize, value: T) {
        let mut bytes = Vec::with_capacity(T::WIDTH);
        value.put(&mut bytes);
        self.bytes.to_mut()[at * T::WIDTH..(at + 1) * T::WIDTH].copy_from_slice(&bytes);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() / T::WIDTH
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// A value by its number.
    pub(super) fn get(&self, at: usize) -> Option<T> {
        self.values().get(at)
    }

    /// All values.
    pub(super) fn values(&self) -> Values<'_, T> {
        Values { bytes: &self.bytes, of: PhantomData }
    }

    /// The values of some numbers; none where these go past the end.
    pub(super) fn range(&self, range: Range<usize>) -> Values<'_, T> {
        let bytes = self.bytes.get(range.start * T::WIDTH..range.end * T::WIDTH);
        Values { bytes: bytes.unwrap_or_default(), of: PhantomData }
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = T> + Clone {
        self.values().iter()
    }
}

impl<'r, T: Packed> Values<'r, T> {
    /// How many there are.
    pub(super) fn len(self) -> usize {
        self.bytes.len() / T::WIDTH
    }

    pub(super) fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    /// A value by its number.
    pub(super) fn get(self, at: usize) -> Option<T> {
        let start = at * T::WIDTH;
        self.bytes.get(start..start + T::WIDTH).map(T::take)
    }

    pub(super) fn iter(self) -> impl ExactSizeIterator<Item = T> + Clone + use<'r, T> {
        self.bytes.chunks_exact(T::WIDTH).map(T::take)
    }

    /// The first number whose value does not pass, where all that pass come first.
    pub(super) fn partition_point(self, passes: impl Fn(T) -> bool) -> usize {
        // As many steps whatever is looked for, and none to be guessed: words are asked for their keys all the time.
        let (mut start, mut left) = (0, self.len());
        while left > 1 {
            let half = left / 2;
            start += half * usize::from(self.get(start + half - 1).is_some_and(&passes));
            left -= half;
        }
        start + usize::from(self.get(start).is_some_and(&passes))
    }

    /// Whether a value is among these, which stand in order.
    pub(super) fn holds(self, value: T) -> bool
    where
        T: Ord,
    {
        self.get(self.partition_point(|held| held < value)) == Some(value)
    }
}

impl<'r> Values<'r, u8> {
    /// As they lie.
    pub(super) fn bytes(self) -> &'r [u8] {
        self.bytes
    }
}

impl<T> Default for Row<T> {
    fn default() -> Self {
        Self { bytes: Cow::default(), of: PhantomData }
    }
}

impl<T> Clone for Row<T> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), of: PhantomData }
    }
}

impl<T: Packed + fmt::Debug> fmt::Debug for Row<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values().fmt(formatter)
    }
}

impl<T: Packed + fmt::Debug> fmt::Debug for Values<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T: Packed> Extend<T> for Row<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        let bytes = self.bytes.to_mut();
        values.into_iter().for_each(|value| value.put(bytes));
    }
}

impl<T: Packed> FromIterator<T> for Row<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut row = Self::default();
        row.extend(values);
        row
    }
}

impl<T> Serialize for Row<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.bytes)
    }
}

/// From bytes that stay: those of the binary.
impl<'de: 'static, T: Packed> Deserialize<'de> for Row<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_bytes(Bytes(PhantomData))
    }
}

struct Bytes<T>(PhantomData<T>);

impl<'de: 'static, T: Packed> Visitor<'de> for Bytes<T> {
    type Value = Row<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "values of {} bytes each", T::WIDTH)
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Row<T>, E> {
        if !bytes.len().is_multiple_of(T::WIDTH) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        Ok(Row { bytes: Cow::Borrowed(bytes), of: PhantomData })
    }
}

impl Packed for u32 {
    const WIDTH: usize = 4;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_le_bytes(*bytes))
    }
}

impl Packed for u64 {
    const WIDTH: usize = 8;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_le_bytes(*bytes))
    }
}

impl Packed for u16 {
    const WIDTH: usize = 2;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_le_bytes(*bytes))
    }
}

impl Packed for u8 {
    const WIDTH: usize = 1;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(self);
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first().copied().unwrap_or_default()
    }
}

impl Packed for bool {
    const WIDTH: usize = 1;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(self));
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first().is_some_and(|byte| *byte != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(bound(deserialize = "'de: 'static"))]
    struct Rows(Row<u32>, Row<bool>);

    #[test]
    fn rows_come_back_as_they_were() {
        let rows = Rows([0, 7, u32::MAX].into_iter().collect(), [true, false].into_iter().collect());
        let read: Rows = postcard::from_bytes(postcard::to_stdvec(&rows).unwrap().leak()).unwrap();
        assert!(read.0.iter().eq([0, 7, u32::MAX]) && read.1.iter().eq([true, false]));
        assert!(postcard::from_bytes::<Rows>(vec![3, 1, 2, 3, 0].leak()).is_err());
    }

    #[test]
    fn values_are_found_by_number_by_order_and_by_range() {
        let row: Row<u16> = [2, 5, 5, 9].into_iter().collect();
        assert_eq!([row.get(0), row.get(3), row.get(4)], [Some(2), Some(9), None]);
        assert!(row.range(1..3).iter().eq([5, 5]) && row.range(3..5).is_empty());
        let values = row.values();
        assert_eq!([values.holds(2), values.holds(9), values.holds(4), values.holds(10)], [true, true, false, false]);
        let sorted: Vec<u16> = row.iter().collect();
        for (length, bound) in (0..=sorted.len()).flat_map(|length| (0..11).map(move |bound| (length, bound))) {
            let expected = sorted[..length].partition_point(|value| *value < bound);
            assert_eq!(row.range(0..length).partition_point(|value| value < bound), expected);
        }
    }
}
