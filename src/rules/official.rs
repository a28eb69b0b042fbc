//! Statutory texts that letters reproduce: recognised word for word, signs and case apart, and kept from wording rules.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::{Deserialize, Serialize};

use super::lexicon::WordId;
use super::packed::Values;
use super::table::Table;

/// The texts of a module, found by one automaton over word numbers.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Officials {
    texts: Table<WordId>,
    /// Made when the first line comes that is long enough.
    #[serde(skip)]
    automaton: OnceLock<Option<AhoCorasick>>,
}

const WIDTH: usize = 4;

impl Officials {
    pub(super) fn new(texts: Vec<Vec<WordId>>) -> Self {
        Self { texts: Table::new(texts), automaton: OnceLock::new() }
    }

    /// The words of a text.
    pub(super) fn text(&self, index: usize) -> Values<'_, WordId> {
        self.texts.of(index)
    }

    /// Which texts stand in a line whole, and where.
    pub(super) fn find(&self, words: &[WordId]) -> Vec<(usize, Range<usize>)> {
        if self.texts.iter().all(|text| text.len() > words.len()) {
            return Vec::new();
        }
        let Some(automaton) = self.automaton.get_or_init(|| self.build()) else { return Vec::new() };
        let line: Vec<u8> = words.iter().copied().flat_map(encoded).collect();
        automaton
            .find_overlapping_iter(&line)
            .filter(|hit| hit.start().is_multiple_of(WIDTH))
            .map(|hit| (hit.pattern().as_usize(), hit.start() / WIDTH..hit.end() / WIDTH))
            .collect()
    }

    fn build(&self) -> Option<AhoCorasick> {
        let encoded: Vec<Vec<u8>> = self.texts.iter().map(|words| words.iter().flat_map(encoded).collect()).collect();
        // Few texts are looked for, and mostly in one letter: what counts is the time to make it.
        AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(encoded).ok()
    }
}

fn encoded(word: WordId) -> [u8; WIDTH] {
    word.0.to_le_bytes()
}
