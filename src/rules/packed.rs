//! Long rows of small values as one run of bytes: a pack is read back by copying, not value by value.

use std::marker::PhantomData;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// A value that is stored in a fixed number of bytes.
pub(super) trait Packed: Copy {
    /// How many.
    const WIDTH: usize;

    /// Puts its bytes behind others.
    fn put(self, bytes: &mut Vec<u8>);

    /// The value of [`Self::WIDTH`] bytes.
    fn take(bytes: &[u8]) -> Self;
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

impl Packed for u16 {
    const WIDTH: usize = 2;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> Self {
        bytes.first_chunk().map_or(0, |bytes| Self::from_le_bytes(*bytes))
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

/// For serde's `with`.
pub(super) fn serialize<T: Packed, S: Serializer>(values: &[T], to: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(values.len() * T::WIDTH);
    for value in values {
        value.put(&mut bytes);
    }
    to.serialize_bytes(&bytes)
}

/// For serde's `with`.
pub(super) fn deserialize<'de, T: Packed, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_bytes(Bytes(PhantomData))
}

struct Bytes<T>(PhantomData<T>);

impl<T: Packed> Visitor<'_> for Bytes<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "values of {} bytes each", T::WIDTH)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        if !bytes.len().is_multiple_of(T::WIDTH) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        Ok(bytes.chunks_exact(T::WIDTH).map(T::take).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Rows(#[serde(with = "super")] Vec<u32>, #[serde(with = "super")] Vec<bool>);

    #[test]
    fn rows_come_back_as_they_were() {
        let rows = Rows(vec![0, 7, u32::MAX], vec![true, false]);
        let bytes = postcard::to_stdvec(&rows).unwrap();
        assert_eq!(postcard::from_bytes::<Rows>(&bytes).unwrap(), rows);
        assert!(postcard::from_bytes::<Rows>(&[3, 1, 2, 3, 0]).is_err());
    }
}
