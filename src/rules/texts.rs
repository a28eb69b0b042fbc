//! Many short texts, one behind the other in one long one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::table::Cuts;

/// Texts by number.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Texts {
    #[serde(borrow)]
    all: Cow<'static, str>,
    cuts: Cuts,
}

impl Texts {
    /// One more text.
    pub(super) fn push(&mut self, text: &str) {
        self.all.to_mut().push_str(text);
        self.cuts.push(self.all.len());
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.cuts.len()
    }

    /// A text; empty past the end.
    pub(super) fn get(&self, number: usize) -> &str {
        self.all.get(self.cuts.range(number)).unwrap_or_default()
    }
}

impl<'t> FromIterator<&'t str> for Texts {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text));
        all
    }
}
