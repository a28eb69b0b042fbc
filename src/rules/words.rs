//! A table from words to numbers that is read back in one piece: the texts end to end, and slots to find them by.

use std::hash::Hasher;

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

/// Words numbered in the order in which they came, from 1.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(from = "Texts", into = "Texts")]
pub(super) struct Words {
    texts: Texts,
    /// Numbers by hash, 0 where nothing is; a power of two of them, at most half full.
    slots: Vec<u32>,
}

/// The texts of all words, one behind the other.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Clone for Words {
    fn clone(&self) -> Self {
        self.texts.clone().into()
    }
}

impl From<Words> for Texts {
    fn from(words: Words) -> Self {
        words.texts
    }
}

impl From<Texts> for Words {
    fn from(texts: Texts) -> Self {
        let size = (texts.ends.len() * 2 + 2).next_power_of_two();
        let mut words = Self { texts, slots: vec![0; size] };
        for number in 1..=words.len() {
            words.place(number);
        }
        words
    }
}

impl Words {
    /// The number of a word.
    pub(super) fn get(&self, word: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.home(word);
        loop {
            match self.slots[at] {
                0 => return None,
                number if self.text(number) == word => return Some(number),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The number of a word, which is given one if it has none.
    pub(super) fn intern(&mut self, word: &str) -> u32 {
        if let Some(number) = self.get(word) {
            return number;
        }
        self.texts.all.push_str(word);
        self.texts.ends.push(u32::try_from(self.texts.all.len()).expect("bounded by the size of a pack"));
        let number = self.len();
        if number as usize * 2 >= self.slots.len() {
            *self = std::mem::take(&mut self.texts).into();
        } else {
            self.place(number);
        }
        number
    }

    /// How many words there are.
    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.texts.ends.len()).expect("bounded by the size of a pack")
    }

    /// Every word with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        (1..=self.len()).map(|number| (self.text(number), number))
    }

    fn text(&self, number: u32) -> &str {
        let index = number as usize - 1;
        let start = if index == 0 { 0 } else { self.texts.ends[index - 1] as usize };
        &self.texts.all[start..self.texts.ends[index] as usize]
    }

    fn home(&self, word: &str) -> usize {
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        // The size is a power of two far below 2^32: only low bits count.
        #[allow(clippy::cast_possible_truncation, reason = "masked to the number of slots")]
        let hash = hasher.finish() as usize;
        hash & (self.slots.len() - 1)
    }

    fn place(&mut self, number: u32) {
        let mut at = self.home(self.text(number));
        while self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = number;
    }
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
        let read: Words = postcard::from_bytes(&bytes).unwrap();
        for (name, number) in names.iter().zip(numbers) {
            assert_eq!((words.get(name), read.get(name)), (Some(number), Some(number)));
        }
        assert_eq!(read.get("autre"), None);
    }
}
