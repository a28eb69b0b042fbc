//! A table from words to numbers that is read back in one piece: the texts end to end, and slots to find them by.

use serde::{Deserialize, Serialize};

use super::packed::Row;
use super::texts::Texts;

/// Words numbered in the order in which they came, from 1.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Words {
    texts: Texts,
    /// Numbers by hash, 0 where nothing is; a power of two of them, at most half full.
    slots: Row<u32>,
}

impl Words {
    /// The number of a word.
    pub(super) fn get(&self, word: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.home(word);
        loop {
            match self.slots.get(at)? {
                0 => return None,
                number if self.texts.bytes(number as usize - 1) == word.as_bytes() => return Some(number),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The number of a word, which is given one if it has none.
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        if let Some(number) = self.get(word) {
            return number;
        }
        self.texts.push(word);
        let number = self.len();
        if number as usize * 2 >= self.slots.len() {
            self.grow();
        } else {
            self.place(number);
        }
        number
    }

    /// How many words there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.texts.len()).expect("bounded by the size of a pack")
    }

    /// Every word with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        (1..=self.len()).map(|number| (self.text(number), number))
    }

    fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize - 1)
    }

    fn grow(&mut self) {
        self.slots = std::iter::repeat_n(0, (self.texts.len() * 2 + 2).next_power_of_two()).collect();
        for number in 1..=self.len() {
            self.place(number);
        }
    }

    // The size is a power of two far below 2^32: only low bits count.
    #[allow(clippy::cast_possible_truncation, reason = "masked to the number of slots")]
    fn home(&self, word: &str) -> usize {
        hash(word) as usize & (self.slots.len() - 1)
    }

    fn place(&mut self, number: u32) {
        let mut at = self.home(self.text(number));
        while self.slots.get(at).is_some_and(|held| held != 0) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots.set(at, number);
    }
}

/// The same on every machine: slots are stored.
fn hash(word: &str) -> u64 {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, eight: u64| (hash ^ eight).wrapping_mul(MIX).rotate_left(29);
    let chunks = word.as_bytes().chunks(8).map(|chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(eight)
    });
    let hash = chunks.fold(word.len() as u64, mix);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers_through_growth_and_storage() {
        let mut words = Words::default();
        let names: Vec<String> = (0..500).map(|n| format!("mot{n}")).collect();
        let numbers: Vec<u32> = names.iter().map(|name| words.intern(name)).collect();
        let bytes = postcard::to_stdvec(&words).unwrap();
        let read: Words = postcard::from_bytes(bytes.leak()).unwrap();
        for (name, number) in names.iter().zip(numbers) {
            assert_eq!((words.get(name), read.get(name)), (Some(number), Some(number)));
        }
        assert_eq!(read.get("autre"), None);
    }
}
