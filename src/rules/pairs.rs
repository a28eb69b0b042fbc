//! Which bytes follow each other in a text: most literals are told from that alone to be missing.

use super::digits::longest_run;

/// Pairs of bytes, as bits that some pairs share, and how many digits follow each other.
#[derive(Debug)]
pub(super) struct Pairs {
    bits: [u64; 64],
    digits: usize,
}

impl Pairs {
    /// How many are told apart.
    pub(super) const COUNT: usize = 64 * 64;

    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut bits = [0; 64];
        numbers_of(text.as_bytes()).for_each(|pair| bits[usize::from(pair >> 6)] |= 1 << (pair & 63));
        Self { bits, digits: longest_run(text.as_bytes()) }
    }

    /// The most digits in a row.
    pub(super) fn digits(&self) -> usize {
        self.digits
    }

    /// Whether a pair of this number is among them.
    pub(super) fn has(&self, pair: u16) -> bool {
        self.bits[usize::from(pair >> 6)] >> (pair & 63) & 1 == 1
    }

    /// Each, by number.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u16> {
        (0..).take(Self::COUNT).filter(|pair| self.has(*pair))
    }

    /// Whether a text that holds `literal` may have these pairs.
    pub(super) fn may_hold(&self, literal: &[u8]) -> bool {
        numbers_of(literal).all(|pair| self.has(pair))
    }
}

/// The numbers of the pairs of a text.
pub(super) fn numbers_of(text: &[u8]) -> impl Iterator<Item = u16> {
    let number = |pair: &[u8]| (u16::from(pair[0]) << 5 ^ u16::from(pair[1])) & 0xfff;
    text.windows(2).map(number)
}
