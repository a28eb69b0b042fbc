//! Many short texts, one behind the other in one long one.

use serde::{Deserialize, Serialize};

use super::packed::Row;
use super::table::Cuts;

/// Texts by number.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Texts {
    /// Bytes, so that loading need not look at a megabyte of letters: most texts are only compared.
    all: Row<u8>,
    cuts: Cuts,
}

impl Texts {
    /// One more text.
    pub(super) fn push(&mut self, text: &str) {
        self.all.extend(text.bytes());
        self.cuts.push(self.all.len());
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.cuts.len()
    }

    /// A text; empty past the end.
    pub(super) fn get(&self, number: usize) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    /// The bytes of a text; none past the end.
    pub(super) fn bytes(&self, number: usize) -> &[u8] {
        self.all.range(self.cuts.range(number)).bytes()
    }
}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text));
        all
    }
}
