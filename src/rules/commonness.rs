//! How common keys and pairs of bytes are in what debtors are written, counted in the examples of a pack.
//!
//! What is rare is asked first. How many words satisfy a key says little of that: `de` and `huissier` are one word each.

use super::lexicon::Key;
use super::packed::Values;
use super::pairs::Pairs;
use super::places::Places;
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use crate::text::View;

/// In how many texts each stands.
#[derive(Debug, Default)]
pub(super) struct Commonness {
    keys: Vec<u32>,
    pairs: Vec<u32>,
}

impl Commonness {
    /// Counts in some texts. Words of lists are counted, entries of several words are not: these are rarer than their words.
    pub(super) fn of<'t>(vocabulary: &Vocabulary, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut counted = Self { keys: vec![0; vocabulary.lexicon.key_count()], pairs: vec![0; Pairs::COUNT] };
        let mut places = Places::default();
        for text in texts {
            let view = View::from_plain(text);
            Pairs::of(&view.text).numbers().for_each(|pair| counted.pairs[usize::from(pair)] += 1);
            let mut reading = Reading { places, ..Reading::of_words(vocabulary, &view, false) };
            reading.place_words(vocabulary, 0..reading.words.len());
            places = reading.places;
            places.present().iter().for_each(|key| counted.keys[key.index()] += 1);
        }
        counted
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
