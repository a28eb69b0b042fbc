//! The words that patterns know, and what each of them can stand for.
//!
//! Every word a pattern may meet is in one table, looked up once for each token. A word carries the [`Key`]s it
//! satisfies: the literal it is, the lemmas it is a form of, the lists it stands in. Rules are then matched on keys alone,
//! so that forms and synonyms cost nothing when a template is read.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::packed::{Packed, Row, Values};
use super::table::Table;
use super::texts::Texts;
use super::words::Words;
use crate::taxonomy::Role;

/// Something a token can satisfy: a literal word, any form of a lemma, an entry of a list, being a number …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub(super) struct Key(pub(super) u16);

impl Key {
    pub(super) const NUMBER: Self = Self(0);
    pub(super) const MONEY: Self = Self(1);
    pub(super) const NIGHT: Self = Self(2);
    pub(super) const NAME: Self = Self(3);
    /// A word with a capital that no pattern knows.
    pub(super) const PROPER: Self = Self(4);
    /// Behind it come the numbers of one digit and more.
    const FIRST_DIGITS: u16 = 4;
    const FIRST_ROLE: u16 = 20;
    /// Keys below are told from the token itself and fit in one machine word; those from here on come from the table.
    pub(super) const FIRST_WORD: u16 = 64;

    /// A number of exactly so many digits.
    pub(super) fn digits(count: usize) -> Option<Self> {
        let count = u16::try_from(count).ok().filter(|count| (1..16).contains(count))?;
        Some(Self(Self::FIRST_DIGITS + count))
    }

    /// A placeholder that gives a role.
    pub(super) fn role(role: Role) -> Self {
        Self(Self::FIRST_ROLE + role as u16)
    }

    /// The role that a placeholder with this key gives.
    pub(super) fn of_role(self) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| Self::role(*role) == self)
    }

    pub(super) fn is_special(self) -> bool {
        self.0 < Self::FIRST_WORD
    }

    /// The bit of a special key.
    pub(super) fn bit(self) -> u64 {
        1 << self.0
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A word of the table; [`WordId::UNKNOWN`] for every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub(super) struct WordId(pub(super) u32);

impl WordId {
    pub(super) const UNKNOWN: Self = Self(0);
}

impl Packed for Key {
    const WIDTH: usize = u16::WIDTH;

    fn put(self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
    }

    fn take(bytes: &[u8]) -> Self {
        Self(u16::take(bytes))
    }
}

impl Packed for WordId {
    const WIDTH: usize = u32::WIDTH;

    fn put(self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
    }

    fn take(bytes: &[u8]) -> Self {
        Self(u32::take(bytes))
    }
}

/// The finished table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Lexicon {
    words: Words,
    /// What each word satisfies, in order.
    keys: Table<Key>,
    /// Of these, those that are looked for where they stand.
    placed: Table<Key>,
    stems: Stems,
    /// Whether a key stands for several words, so that it does not look inside locked names.
    classes: Row<bool>,
}

/// Stems of `mot*`, in order of their first bytes, the longest of each first.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Stems {
    texts: Texts,
    /// The first bytes of each, as a number.
    firsts: Row<u32>,
    /// The word that stands for each.
    ids: Row<WordId>,
}

/// The shortest stem that `mot*` may have.
pub(super) const STEM: usize = 3;

impl Lexicon {
    /// The word, or the stem it begins with.
    pub(super) fn word(&self, text: &str) -> WordId {
        let known = self.words.get(text).map(WordId);
        known.or_else(|| self.stems.of(text)).unwrap_or(WordId::UNKNOWN)
    }

    /// What a word satisfies, in order.
    pub(super) fn keys(&self, word: WordId) -> Values<'_, Key> {
        self.keys.of(word.0 as usize)
    }

    /// What each word satisfies, in the order of words.
    pub(super) fn all_keys(&self) -> impl Iterator<Item = Values<'_, Key>> {
        self.keys.iter()
    }

    /// Whether a word satisfies a key.
    pub(super) fn has(&self, word: WordId, key: Key) -> bool {
        self.keys(word).holds(key)
    }

    /// Those of its keys that are looked for where they stand.
    pub(super) fn placed_keys(&self, word: WordId) -> Values<'_, Key> {
        self.placed.of(word.0 as usize)
    }

    /// The words that satisfy one of some keys, and special keys.
    pub(super) fn signs(&self, is_wanted: impl Fn(Key) -> bool, special: u64) -> Signs {
        let words = self.keys.iter().map(|keys| keys.iter().any(&is_wanted)).collect();
        Signs { words, special }
    }

    /// Whether a key stands for several words.
    pub(super) fn is_class(&self, key: Key) -> bool {
        self.classes.get(key.index()).unwrap_or_default()
    }

    /// One more than the largest key.
    pub(super) fn key_count(&self) -> usize {
        self.classes.len()
    }
}

/// The first bytes of a text as a number, unless it is too short.
fn first_bytes(text: &str) -> Option<u32> {
    let [a, b, c] = text.as_bytes().first_chunk::<STEM>()?;
    Some(u32::from_be_bytes([0, *a, *b, *c]))
}

impl Stems {
    /// The longest that a text begins with.
    fn of(&self, text: &str) -> Option<WordId> {
        let first = first_bytes(text)?;
        let from = self.firsts.values().partition_point(|held| held < first);
        let alike = (from..self.firsts.len()).take_while(|at| self.firsts.get(*at) == Some(first));
        alike.into_iter().find(|at| text.as_bytes().starts_with(self.texts.bytes(*at))).and_then(|at| self.ids.get(at))
    }
}

/// What a line must hold one of.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Signs {
    /// By word.
    words: Row<bool>,
    special: u64,
}

impl Signs {
    /// Whether a word is one; `special`: the bits of its special keys.
    pub(super) fn has(&self, word: WordId, special: u64) -> bool {
        special & self.special != 0 || self.words.get(word.0 as usize).unwrap_or_default()
    }
}

/// A lexicon in the making.
#[derive(Debug)]
pub(super) struct LexiconBuilder {
    words: Words,
    keys: Vec<Vec<Key>>,
    literals: FxHashMap<Box<str>, Key>,
    stems: HashMap<Box<str>, Key>,
    classes: Vec<bool>,
}

impl LexiconBuilder {
    pub(super) fn new() -> Self {
        Self {
            words: Words::default(),
            keys: vec![Vec::new()],
            literals: FxHashMap::default(),
            stems: HashMap::new(),
            classes: vec![false; usize::from(Key::FIRST_WORD)],
        }
    }

    /// A key that stands for several words.
    pub(super) fn class(&mut self) -> Key {
        self.new_key(true)
    }

    /// A key that stands for several words as they are written: it looks inside locked names, as a literal does.
    pub(super) fn choice(&mut self) -> Key {
        self.new_key(false)
    }

    fn new_key(&mut self, class: bool) -> Key {
        match u16::try_from(self.classes.len()) {
            Ok(number) => {
                self.classes.push(class);
                Key(number)
            }
            // The pack is refused in the end: see `is_full`.
            Err(_) => Key(u16::MAX),
        }
    }

    /// Whether there are more words in patterns than can be told apart.
    pub(super) fn is_full(&self) -> bool {
        self.classes.len() > usize::from(u16::MAX)
    }

    /// The word's number, for sequences of words that no key is needed for.
    pub(super) fn intern(&mut self, word: &str) -> WordId {
        let id = self.words.intern(word);
        if id as usize == self.keys.len() {
            self.keys.push(Vec::new());
        }
        WordId(id)
    }

    /// From now on `word` satisfies `key`.
    pub(super) fn add(&mut self, key: Key, word: &str) {
        let id = self.intern(word);
        let keys = &mut self.keys[id.0 as usize];
        if !keys.contains(&key) {
            keys.push(key);
        }
    }

    /// The key of one word as written.
    pub(super) fn literal(&mut self, word: &str) -> Key {
        if let Some(key) = self.literals.get(word) {
            return *key;
        }
        let key = self.new_key(false);
        self.literals.insert(word.into(), key);
        self.add(key, word);
        key
    }

    /// The key of every word that begins with `stem`.
    pub(super) fn stem(&mut self, stem: &str) -> Key {
        if let Some(key) = self.stems.get(stem) {
            return *key;
        }
        let key = self.new_key(true);
        self.stems.insert(stem.into(), key);
        key
    }

    /// `is_placed`: whether some pattern needs a key, or begins with it.
    pub(super) fn build(mut self, is_placed: impl Fn(Key) -> bool) -> Lexicon {
        let stems = self.finish_stems();
        for of_word in &mut self.keys {
            of_word.sort_unstable();
            of_word.dedup();
        }
        let placed = Table::new(self.keys.iter().map(|of_word| of_word.iter().copied().filter(|key| is_placed(*key))));
        let keys = Table::new(self.keys);
        Lexicon { words: self.words, keys, placed, stems, classes: self.classes.into_iter().collect() }
    }

    /// Known words get the keys of their stems; each stem becomes a word that unknown ones are read as.
    fn finish_stems(&mut self) -> Stems {
        let mut stems: Vec<(Box<str>, Key)> = self.stems.drain().collect();
        stems.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        let mut numbered: Vec<(u32, &str, WordId)> = Vec::with_capacity(stems.len());
        for (stem, _) in &stems {
            let id = WordId(u32::try_from(self.keys.len()).expect("bounded by the size of a pack"));
            self.keys.push(keys_of_stems(&stems, stem));
            numbered.extend(first_bytes(stem).map(|first| (first, &**stem, id)));
        }
        // Of stems that begin alike the order stays: the longest first.
        numbered.sort_by_key(|(first, ..)| *first);
        for (word, id) in self.words.iter() {
            let begins = |first: u32| numbered.binary_search_by_key(&first, |(held, ..)| *held).is_ok();
            if first_bytes(word).is_some_and(begins) {
                self.keys[id as usize].extend(keys_of_stems(&stems, word));
            }
        }
        Stems {
            texts: numbered.iter().map(|(_, stem, _)| *stem).collect(),
            firsts: numbered.iter().map(|(first, ..)| *first).collect(),
            ids: numbered.iter().map(|(.., id)| *id).collect(),
        }
    }
}

fn keys_of_stems(stems: &[(Box<str>, Key)], word: &str) -> Vec<Key> {
    stems.iter().filter(|(stem, _)| word.starts_with(&**stem)).map(|(_, key)| *key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_satisfies_its_literal_its_classes_and_its_stems() {
        let mut builder = LexiconBuilder::new();
        let literal = builder.literal("contrat");
        let class = builder.class();
        builder.add(class, "contrat");
        let stem = builder.stem("contr");
        let longer = builder.stem("contra");
        let lexicon = builder.build(|key| key == class);
        let mut expected = vec![literal, class, stem, longer];
        expected.sort_unstable();
        let keys = |word| lexicon.keys(lexicon.word(word)).iter().collect::<Vec<_>>();
        assert_eq!(keys("contrat"), expected);
        assert!(lexicon.placed_keys(lexicon.word("contrat")).iter().eq([class]));
        assert_eq!(keys("contractuel"), [stem, longer]);
        assert_eq!(keys("controle"), [stem]);
        assert_eq!(lexicon.word("autre"), WordId::UNKNOWN);
    }
}
