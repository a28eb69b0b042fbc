//! How common keys and pairs of bytes are in what debtors are written, counted in the examples of a pack.
//!
//! What is rare is asked first. How many words satisfy a key says little of that: `de` and `huissier` are one word each.

use super::lexicon::Key;
use super::packed::Values;

/// In how many texts each stands.
#[derive(Debug, Default)]
pub(super) struct Commonness {
    keys: Vec<u32>,
    pairs: Vec<u32>,
}

impl Commonness {
    /// By counts: of each key, and of each pair of bytes.
    pub(super) fn new(keys: Vec<u32>, pairs: Vec<u32>) -> Self {
        Self { keys, pairs }
    }

    /// How common one of some keys is.
    pub(super) fn of_keys(&self, keys: Values<'_, Key>) -> u32 {
        keys.iter().map(|key| self.keys.get(key.index()).copied().unwrap_or(0)).sum()
    }

    /// The rarest of some pairs of bytes.
    pub(super) fn rarest_pair(&self, pairs: impl Iterator<Item = u16>) -> Option<u16> {
        pairs.min_by_key(|pair| self.of_pair(*pair))
    }

    /// How common a pair of bytes is.
    pub(super) fn of_pair(&self, pair: u16) -> u32 {
        self.pairs.get(usize::from(pair)).copied().unwrap_or(0)
    }
}
