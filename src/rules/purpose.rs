//! What the matches of a module are for.

use super::packed::Packed;

/// What a match of a pattern shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Words that a rule looks for: an index of `Module::wording`.
    Wording(u32),
    /// Information that is given: an index of `Module::evidence`.
    Evidence(u32),
}

impl Packed for Purpose {
    const WIDTH: usize = 5;

    fn put(self, bytes: &mut Vec<u8>) {
        let (is_evidence, index) = match self {
            Self::Wording(index) => (false, index),
            Self::Evidence(index) => (true, index),
        };
        is_evidence.put(bytes);
        index.put(bytes);
    }

    fn take(bytes: &[u8]) -> Self {
        let index = u32::take(&bytes[1..]);
        if bool::take(bytes) { Self::Evidence(index) } else { Self::Wording(index) }
    }
}
