//! Counts how common keys and pairs of bytes are in some texts.

use super::commonness::Commonness;
use super::pairs::Pairs;
use super::places::Places;
use super::reading::Reading;
use super::vocabulary::Vocabulary;
use crate::text::View;

/// Counts in some texts. Words of lists are counted, entries of several words are not: these are rarer than their words.
pub(super) fn commonness<'t>(vocabulary: &Vocabulary, texts: impl IntoIterator<Item = &'t str>) -> Commonness {
    let (mut keys, mut pairs) = (vec![0; vocabulary.lexicon.key_count()], vec![0; Pairs::COUNT]);
    let mut places = Places::default();
    for text in texts {
        let view = View::from_plain(text);
        Pairs::of(&view.text).numbers().for_each(|pair| pairs[usize::from(pair)] += 1);
        let mut reading = Reading { places, ..Reading::of_words(vocabulary, &view, false) };
        reading.place_words(vocabulary, 0..reading.words.len());
        places = reading.places;
        places.present().iter().for_each(|key| keys[key.index()] += 1);
    }
    Commonness::new(keys, pairs)
}
