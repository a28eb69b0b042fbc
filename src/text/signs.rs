//! What stands in folded text for what is no text, and which of its letters were capitals.

/// What stands in a view for a value that is filled in: no word matches it.
pub(super) const VALUE: char = '\u{fffc}';
/// What stands in a view for the currency that a filter writes.
pub(super) const CURRENCY: char = '€';
/// What stands in a view for a cell boundary.
pub(super) const CELL: char = '\u{1f}';

/// Case of the source at each byte of the view: a bit for "was a capital".
#[derive(Debug, Default)]
pub(super) struct Capitals(Vec<u64>);

impl Capitals {
    /// For so many bytes of text.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes / 64 + 1);
    }

    pub(super) fn set(&mut self, at: usize) {
        let word = at / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (at % 64);
    }

    pub(super) fn get(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }
}
