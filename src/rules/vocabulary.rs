//! The words of one module: its lexicon, the entries of its lists, and what its language says of clauses.

use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

use super::commonness::Commonness;
use super::compile::Entry;
use super::lexicon::{Key, Lexicon, Signs, WordId};
use super::official::Officials;
use super::packed::Row;
use super::places::{PlaceSet, Places};
use super::programs::{PartRef, ProgramRef, Programs};
use super::schema::{NightEntry, Scope, Side};
use super::table::Table;
use super::texts::Texts;
use super::waiting::Waiting;

/// Larger numbers are no hours of the day.
pub(super) const LAST_HOUR: u32 = 24;

/// Parts of names by how they are abbreviated.
pub(super) type NameParts = HashMap<String, Vec<String>>;

/// Everything that readings of one module share.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Vocabulary {
    pub(super) lexicon: Lexicon,
    /// The entries of several words, each of one part; and the list of each.
    entries: Programs,
    lists: Row<Key>,
    /// The entries that wait for keys.
    waiting: Waiting,
    /// What the lists of the pack are called.
    pub(super) list_names: ListNames,
    pub(super) officials: Officials,
    /// What can be said of a clause; one set of cues of each is enough.
    pub(super) features: Vec<Vec<Cues>>,
    pub(super) shorthand: HashMap<String, Vec<String>>,
    pub(super) name_parts: NameParts,
    pub(super) elisions: HashMap<String, String>,
    /// What a lone letter stands for when it lost its apostrophe.
    pub(super) elided_letters: HashMap<String, String>,
    pub(super) abbreviations: HashSet<String>,
    /// Those that are abbreviations before a number alone.
    pub(super) number_abbreviations: HashSet<String>,
    pub(super) numbers: HashMap<String, u32>,
    pub(super) night: NightEntry,
    /// Lists of the language itself.
    pub(super) breaks: Key,
    pub(super) names: Key,
    pub(super) currency: Key,
    /// Words that deny what follows them.
    pub(super) negators: Key,
    /// Words that are no name, capital or not: articles, pronouns.
    pub(super) function_words: Key,
    pub(super) clock_units: Key,
    /// Words and phrases that make a number of hours a time of the day: `à`, `à partir de`.
    pub(super) clock_after: Vec<Vec<String>>,
}

/// The lists of a pack by name, and which of them each word stands in.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct ListNames {
    /// The keys of the lists, in order.
    keys: Row<Key>,
    names: Texts,
    /// The lists of each word, by number.
    of_words: Table<u16>,
}

impl ListNames {
    /// Of some lists, each with its key.
    pub(super) fn new<'n>(lists: impl Iterator<Item = (&'n str, Key)>, lexicon: &Lexicon) -> Self {
        let mut lists: Vec<(Key, &str)> = lists.map(|(name, key)| (key, name)).collect();
        lists.sort_unstable();
        let keys: Row<Key> = lists.iter().map(|(key, _)| *key).collect();
        let number = |key: Key| number_in(&keys, key).and_then(|number| u16::try_from(number).ok());
        let of_words = Table::new(lexicon.all_keys().map(|keys| keys.iter().filter_map(number).collect::<Vec<u16>>()));
        Self { names: lists.iter().map(|(_, name)| *name).collect(), of_words, keys }
    }

    /// The names of the lists that a word stands in.
    pub(super) fn of_word(&self, word: WordId) -> impl Iterator<Item = &str> {
        self.of_words.of(word.0 as usize).iter().map(|number| self.names.get(usize::from(number)))
    }

    /// The name of a list; nothing for any other key.
    pub(super) fn of(&self, key: Key) -> Option<&str> {
        number_in(&self.keys, key).map(|number| self.names.get(number))
    }
}

/// The number of a key in an ordered row that may hold it.
fn number_in(keys: &Row<Key>, key: Key) -> Option<usize> {
    let at = keys.values().partition_point(|held| held < key);
    (keys.get(at) == Some(key)).then_some(at)
}

/// Words that say something of the clause of a match.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Cues {
    pub(super) scope: Scope,
    pub(super) side: Side,
    pub(super) any: Programs,
    pub(super) not: Programs,
    pub(super) without: Programs,
    pub(super) inherit: Programs,
}

impl Vocabulary {
    /// Takes in the entries of several words.
    pub(super) fn set_entries(&mut self, entries: Vec<Entry>, commonness: &Commonness) {
        self.lists = entries.iter().map(|entry| entry.list).collect();
        self.entries = entries.into_iter().map(|entry| entry.program).collect();
        let needs = self.entries.iter().map(ProgramRef::needs).enumerate();
        self.waiting = Waiting::new(needs, self.lexicon.key_count(), commonness);
    }

    /// The entries of several words that may stand in a line of these keys, each with its list.
    pub(super) fn entries_in(&self, places: &Places) -> impl Iterator<Item = (Key, PartRef<'_>)> {
        let mut found: Vec<usize> = Vec::new();
        self.waiting.each_called(places, PlaceSet::ALL, |index| {
            if places.meet(&self.entries.get(index).needs(), PlaceSet::ALL) {
                found.push(index);
            }
        });
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|index| Some((self.lists.get(index)?, self.entries.get(index).part()?)))
    }

    /// The words and special keys without one of which a line holds none of these keys.
    pub(super) fn signs_of(&self, keys: &[Key]) -> Signs {
        let own: HashSet<Key> = keys.iter().copied().collect();
        let of_list = self.entries.iter().zip(self.lists.iter()).filter(|(_, list)| own.contains(list));
        let of_entries = of_list.flat_map(|(entry, _)| entry.anchors().iter());
        let keys: HashSet<Key> = keys.iter().copied().chain(of_entries).collect();
        let special = keys.iter().filter(|key| key.is_special()).fold(0, |bits, key| bits | key.bit());
        self.lexicon.signs(|key| keys.contains(&key), special)
    }

    /// What an elided word is read as.
    pub(super) fn elided<'t>(&'t self, word: &'t str) -> &'t str {
        self.elisions.get(word).map_or(word, String::as_str)
    }

    /// The hour before the unit at word `unit`, with the word at which it begins.
    pub(super) fn hour<'t>(&self, unit: usize, text: &dyn Fn(usize) -> &'t str) -> Option<(usize, u32)> {
        let last = text(unit - 1);
        if let Ok(hour) = last.parse::<u32>() {
            return (hour <= LAST_HOUR).then_some((unit - 1, hour));
        }
        let pair = unit.checked_sub(2).map(|first| format!("{} {last}", text(first)));
        if let Some(hour) = pair.and_then(|pair| self.numbers.get(&pair)) {
            return Some((unit - 2, *hour));
        }
        self.numbers.get(last).map(|hour| (unit - 1, *hour))
    }

    pub(super) fn is_night(&self, hour: u32) -> bool {
        hour < self.night.before || hour >= self.night.from
    }
}
