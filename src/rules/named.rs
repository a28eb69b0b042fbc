//! Whether somebody is named in what was found: « Service clients, 12 rue Haute » says where to write and not to whom.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::lexicon::{Key, WordId};
use super::name_parts::words_of_name;
use super::reading::{Boundary, Reading, Word};
use super::vocabulary::Vocabulary;
use crate::taxonomy::Role;
use crate::text::{POSTCODE_DIGITS, Token, TokenKind};

/// The words that name nobody, capital or not.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Nobody {
    pub(super) words: Key,
    /// Towns, and what they do not make a name of.
    pub(super) towns: Option<(Key, Key)>,
}

impl Nobody {
    /// Every list it holds.
    pub(super) fn keys(self) -> Vec<Key> {
        let towns = self.towns.into_iter().flat_map(|(towns, behind)| [towns, behind]);
        [self.words].into_iter().chain(towns).collect()
    }
}

/// Looks for names in a line.
pub(super) struct Named<'a> {
    vocabulary: &'a Vocabulary,
    reading: &'a Reading<'a>,
    nobody: Nobody,
    /// It is written without capitals, so that any word may be a name.
    is_low: bool,
    towns: Vec<&'a str>,
}

impl<'a> Named<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary, reading: &'a Reading<'a>, nobody: Nobody) -> Self {
        let is_low = !reading.words.iter().any(|word| token(reading, word).is_some_and(|token| token.capital));
        Self { vocabulary, reading, nobody, is_low, towns: towns(reading) }
    }

    /// Whether a name stands in the printed lines that a match touches; behind the number of a street or the figures of a
    /// capital there is none of a sender. `values`: a placeholder may be one.
    pub(super) fn stands_at(&self, found: &Range<usize>, values: bool) -> bool {
        let touched = self.reading.around(found, Boundary::Label);
        let begins = |at: &usize| *at == touched.start || self.reading.words[*at].boundary >= Boundary::Label;
        let starts: Vec<usize> = touched.clone().filter(begins).collect();
        let ends = starts.iter().skip(1).copied().chain([touched.end]);
        starts.iter().zip(ends).any(|(start, end)| self.is_in(&self.reading.words[*start..end], values))
    }

    /// Whether one stands in a printed line.
    fn is_in(&self, line: &[Word], values: bool) -> bool {
        let all_capitals = line.iter().skip(1).any(|word| self.is_function_word(word) && self.has_capital(word))
            && !line.iter().any(|word| self.is_small(word));
        // The first word of a line has its capital whatever it is, unless it stands alone or the next has one too.
        let goes_on = |next: &Word| next.boundary < Boundary::Comma && !self.has_capital(next);
        let first_is_small = line.get(1).is_some_and(goes_on);
        let mut before_figures = (0..line.len()).take_while(|at| !self.begins_figures(&line[*at..]));
        before_figures.any(|at| match token(self.reading, &line[at]).map(|token| token.kind) {
            Some(TokenKind::Placeholder(index)) => values && self.may_name_another(&line[at], index),
            Some(TokenKind::Word) => {
                self.is_name(&line[at], all_capitals || at == 0 && first_is_small) && !self.is_town(line, at)
            }
            _ => false,
        })
    }

    /// A number that no name follows: of a street, of a register, of money.
    fn begins_figures(&self, line: &[Word]) -> bool {
        let is_number = line[0].special & (Key::NUMBER.bit() | Key::NAME.bit()) == Key::NUMBER.bit();
        let may_name = |next: &Word| {
            self.is_function_word(next)
                || next.special & Key::NUMBER.bit() != 0
                || self.has_capital(next)
                    && !self.names_nobody(next)
                    && !is_postcode(&line[0])
                    && !self.is_currency(next)
        };
        is_number && !line.get(1).is_some_and(may_name)
    }

    /// `capital`: every word here has one.
    fn is_name(&self, word: &Word, capital: bool) -> bool {
        let unknown = word.id == WordId::UNKNOWN && (self.is_low || self.has_capital(word));
        let shown_by_capital =
            word.special & Key::NAME.bit() != 0 && !capital && !self.is_function_word(word) && !self.names_nobody(word);
        (unknown || shown_by_capital) && !self.towns.contains(&text(self.reading, word))
    }

    /// Whether a word tells the town of somebody who is not named.
    fn is_town(&self, line: &[Word], at: usize) -> bool {
        let Some((towns, behind)) = self.nobody.towns else { return false };
        let is_in = |word: &Word, list: Key| self.vocabulary.lexicon.has(word.id, list);
        let follows = || match &line[..at] {
            [] => false,
            _ if line[at].boundary >= Boundary::Comma => true,
            [.., office, of] => self.is_function_word(of) && is_in(office, behind),
            [_] => false,
        };
        is_in(&line[at], towns) && follows()
    }

    /// Whether a value may name somebody, and not the debtor: `{{ etude.ville }}` tells where somebody is.
    fn may_name_another(&self, value: &Word, index: u32) -> bool {
        let is_debtor = value.special & Key::role(Role::DebtorName).bit() != 0;
        value.special & Key::NAME.bit() != 0 && !is_debtor && !self.is_town_of_somebody(index)
    }

    /// Whether a placeholder's name begins or ends with a word for a town: `ville_agence`, `etude.ville`.
    fn is_town_of_somebody(&self, index: u32) -> bool {
        let Some((towns, _)) = self.nobody.towns else { return false };
        let path = self.reading.view.and_then(|view| view.placeholders.get(index as usize));
        let words = path.map(|(path, _)| words_of_name(path)).unwrap_or_default();
        let lexicon = &self.vocabulary.lexicon;
        [words.first(), words.last()].into_iter().flatten().any(|word| lexicon.has(lexicon.word(word), towns))
    }

    fn is_function_word(&self, word: &Word) -> bool {
        self.vocabulary.lexicon.has(word.id, self.vocabulary.function_words)
    }

    fn names_nobody(&self, word: &Word) -> bool {
        self.vocabulary.lexicon.has(word.id, self.nobody.words)
    }

    fn is_currency(&self, word: &Word) -> bool {
        self.vocabulary.lexicon.has(word.id, self.vocabulary.currency)
    }

    fn is_small(&self, word: &Word) -> bool {
        token(self.reading, word).is_some_and(|token| token.kind == TokenKind::Word && !token.capital)
    }

    fn has_capital(&self, word: &Word) -> bool {
        token(self.reading, word).is_some_and(|token| token.capital)
    }
}

fn is_postcode(word: &Word) -> bool {
    Key::digits(POSTCODE_DIGITS).is_some_and(|key| word.special & key.bit() != 0)
}

/// The words behind a postcode.
fn towns<'a>(reading: &'a Reading<'a>) -> Vec<&'a str> {
    let pairs = reading.words.iter().zip(reading.words.iter().skip(1));
    pairs.filter(|(code, _)| is_postcode(code)).map(|(_, town)| text(reading, town)).collect()
}

fn token<'a>(reading: &'a Reading<'_>, word: &Word) -> Option<&'a Token> {
    reading.view?.tokens.get(word.token as usize)
}

fn text<'a>(reading: &'a Reading<'_>, word: &Word) -> &'a str {
    reading.view.zip(token(reading, word)).map_or("", |(view, token)| view.word(token))
}
