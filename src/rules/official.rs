//! Statutory texts that letters reproduce: recognised word for word, signs and case apart, and kept from wording rules.

use aho_corasick::AhoCorasick;

use super::lexicon::WordId;
use super::reading::Word;

/// The texts of a module, as one automaton over word numbers.
#[derive(Debug, Default)]
pub(super) struct Officials {
    automaton: Option<AhoCorasick>,
    /// How many words the shortest has.
    shortest: usize,
}

const WIDTH: usize = 4;

impl Officials {
    pub(super) fn new(texts: &[Vec<WordId>]) -> Self {
        let shortest = texts.iter().map(Vec::len).min().unwrap_or(0);
        let encoded: Vec<Vec<u8>> = texts.iter().map(|words| words.iter().copied().flat_map(encoded).collect()).collect();
        let automaton = AhoCorasick::new(encoded).ok().filter(|_| shortest > 0);
        Self { automaton, shortest }
    }

    /// Which texts stand in a line whole; their words are marked.
    pub(super) fn find(&self, words: &mut [Word]) -> Vec<usize> {
        let Some(automaton) = self.automaton.as_ref().filter(|_| words.len() >= self.shortest) else { return Vec::new() };
        let line: Vec<u8> = words.iter().flat_map(|word| encoded(word.id)).collect();
        let mut found = Vec::new();
        for hit in automaton.find_overlapping_iter(&line) {
            if hit.start().is_multiple_of(WIDTH) {
                words[hit.start() / WIDTH..hit.end() / WIDTH].iter_mut().for_each(|word| word.masked = true);
                found.push(hit.pattern().as_usize());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn encoded(word: WordId) -> [u8; WIDTH] {
    word.0.to_le_bytes()
}
