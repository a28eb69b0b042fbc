//! A folded line as rules read it: words with their boundaries, entries of lists, names that are one.
//!
//! In: a [`View`]. Out: a [`Reading`] over the lexicon of one module. Commas, colons, cells and stops are not words here;
//! they are the [`Boundary`] before the next word, which is how far a pattern may reach.

use std::ops::Range;

use super::lexicon::{Key, WordId};
use super::places::{PlaceSet, Places};
use super::program::Bearing;
use super::table::Lists;
use super::vocabulary::Vocabulary;
use crate::text::{LineKind, TokenKind, View};

/// What parts a word from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Boundary {
    /// Nothing.
    #[default]
    None,
    /// A comma.
    Comma,
    /// A colon, a cell of a table, a printed line: a label goes on behind it, a clause does not.
    Label,
    /// A semicolon, a dash, a bracket, a word that begins a clause.
    Clause,
    /// A full stop.
    Sentence,
}

/// A word, number or value of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) id: WordId,
    /// The special keys it satisfies, as bits.
    pub(super) special: u64,
    /// The token of the view it was read from.
    pub(super) token: u32,
    /// How many it was read from: two for a word that a blank parts.
    pub(super) tokens: u8,
    pub(super) boundary: Boundary,
    /// Inside a name that is one, no list looks at its single words.
    pub(super) locked: bool,
    /// Reproduced statute: not the sender's own words.
    pub(super) masked: bool,
}

/// An entry of several words of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) list: Key,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A line that rules can be asked about.
#[derive(Debug)]
pub struct Reading<'v> {
    pub(super) view: Option<&'v View>,
    pub(super) kind: LineKind,
    /// It is the first of its part.
    pub(super) opening: bool,
    pub(super) words: Vec<Word>,
    pub(super) hits: Vec<Hit>,
    /// Where the keys of its words and hits stand.
    pub(super) places: Places,
    /// Which statutory texts stand in it whole.
    pub(super) officials: Vec<usize>,
}

impl Reading<'_> {
    /// The entries that begin at a word.
    pub(super) fn hits_at(&self, at: usize) -> &[Hit] {
        let at = offset(at);
        let first = self.hits.partition_point(|hit| hit.start < at);
        let count = self.hits[first..].partition_point(|hit| hit.start == at);
        &self.hits[first..first + count]
    }

    /// The sentences, as ranges of words.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.words.len() {
                return None;
            }
            let end = (start + 1..self.words.len())
                .find(|at| self.words[*at].boundary == Boundary::Sentence)
                .unwrap_or(self.words.len());
            let sentence = start..end;
            start = end;
            Some(sentence)
        })
    }

    /// The stretch around `inner` up to boundaries of at least `limit`.
    pub(super) fn around(&self, inner: &Range<usize>, limit: Boundary) -> Range<usize> {
        let start = (0..=inner.start).rev().find(|at| *at == 0 || self.words[*at].boundary >= limit).unwrap_or(0);
        let end =
            (inner.end..self.words.len()).find(|at| self.words[*at].boundary >= limit).unwrap_or(self.words.len());
        start..end
    }

    /// Whether what excuses a match bears on it.
    pub(super) fn reaches(&self, excuse: &Range<usize>, found: &Range<usize>, bearing: Bearing) -> bool {
        let touches = excuse.start < found.end && found.start < excuse.end;
        match bearing {
            Bearing::Beginning => excuse.start == found.start,
            Bearing::Touching => touches,
            Bearing::Beside => {
                let between = excuse.end.min(found.end)..excuse.start.max(found.start) + 1;
                touches || !self.words[between].iter().any(|word| self.begins_cell(word))
            }
        }
    }

    fn begins_cell(&self, word: &Word) -> bool {
        let before = (word.token as usize).checked_sub(1).and_then(|before| self.view?.tokens.get(before));
        word.boundary >= Boundary::Label && before.is_some_and(|token| token.kind == TokenKind::Cell)
    }

    /// Acts on one sentence after another. Only it and those beside it may be asked about: in a long line the places of all
    /// words would share bits and tell nothing.
    pub(super) fn each_sentence(&mut self, vocabulary: &Vocabulary, mut act: impl FnMut(&Self, &Range<usize>)) {
        let sentences: Vec<Range<usize>> = self.sentences().collect();
        let mut before = 0;
        for (at, sentence) in sentences.iter().enumerate() {
            if self.is_long() {
                let after = sentences.get(at + 1).unwrap_or(sentence).end;
                self.place(vocabulary, before..after);
            }
            act(self, sentence);
            before = sentence.start;
        }
        if self.is_long() {
            self.place(vocabulary, 0..self.words.len());
        }
    }

    /// From here on some words, and no others, may be asked about.
    pub(super) fn place(&mut self, vocabulary: &Vocabulary, range: Range<usize>) {
        self.place_words(vocabulary, range.clone());
        self.place_hits(range);
    }

    /// Whether words of it share places.
    pub(super) fn is_long(&self) -> bool {
        self.words.len() > PlaceSet::EXACT
    }

    /// Finds the places of the keys of some words.
    pub(super) fn place_words(&mut self, vocabulary: &Vocabulary, range: Range<usize>) {
        self.places.clear(vocabulary.lexicon.key_count());
        for (at, word) in range.clone().zip(&self.words[range]) {
            let place = PlaceSet::word(at);
            for key in special_keys(word.special) {
                self.places.insert(key, place);
            }
            for key in vocabulary.lexicon.placed_keys(word.id).iter() {
                self.places.insert(key, place);
            }
        }
    }

    /// Finds the places of the entries that begin at some words.
    pub(super) fn place_hits(&mut self, range: Range<usize>) {
        let first = self.hits.partition_point(|hit| (hit.start as usize) < range.start);
        for hit in self.hits[first..].iter().take_while(|hit| (hit.start as usize) < range.end) {
            self.places.insert(hit.list, PlaceSet::word(hit.start as usize));
        }
    }

    /// Whether a stretch may hold one key of each need.
    pub(super) fn may_hold(&self, needs: &Lists<'_, Key>, stretch: &Range<usize>) -> bool {
        self.places.meet(needs, PlaceSet::range(stretch))
    }

    /// The view's tokens behind a range of words.
    pub(super) fn tokens(&self, words: &Range<usize>) -> Range<usize> {
        let stretch = &self.words[words.clone()];
        let first = stretch.first().map_or(0, |word| word.token as usize);
        let last = stretch.last().map_or(0, |word| word.token as usize + usize::from(word.tokens));
        first..last
    }
}

/// The special keys of some bits.
fn special_keys(bits: u64) -> impl Iterator<Item = Key> {
    let mut left = bits;
    std::iter::from_fn(move || {
        let key = u16::try_from(left.trailing_zeros()).ok().filter(|key| *key < Key::FIRST_WORD)?;
        left &= left - 1;
        Some(Key(key))
    })
}

pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a line is no longer than its sources, which are bounded")
}
