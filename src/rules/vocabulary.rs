//! The words of one module: its lexicon, the entries of its lists, and what its language says of clauses.

use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

use super::compile::Entry;
use super::lexicon::{Key, Lexicon};
use super::official::Officials;
use super::places::{PlaceSet, Places};
use super::program::Program;
use super::schema::{NightEntry, Scope, Side};
use super::table::Table;

/// Everything that readings of one module share.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    pub(super) lexicon: Lexicon,
    entries: Vec<Entry>,
    /// The entries that wait under each key.
    by_anchor: Table<u32>,
    /// The entries of several words of each list.
    by_list: Table<u32>,
    pub(super) officials: Officials,
    /// What can be said of a clause; one set of cues of each is enough.
    pub(super) features: Vec<Vec<Cues>>,
    pub(super) shorthand: HashMap<String, Vec<String>>,
    pub(super) elisions: HashMap<String, String>,
    /// What a lone letter stands for when it lost its apostrophe.
    pub(super) elided_letters: HashMap<String, String>,
    pub(super) abbreviations: HashSet<String>,
    pub(super) numbers: HashMap<String, u32>,
    pub(super) night: NightEntry,
    /// Lists of the language itself.
    pub(super) breaks: Key,
    pub(super) names: Key,
    pub(super) currency: Key,
    pub(super) clock_units: Key,
    pub(super) clock_after: Key,
}

/// Words that say something of the clause of a match.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Cues {
    pub(super) scope: Scope,
    pub(super) side: Side,
    pub(super) any: Vec<Program>,
    pub(super) not: Vec<Program>,
    pub(super) inherit: Vec<Program>,
}

impl Vocabulary {
    /// Takes in the entries of several words.
    pub(super) fn set_entries(&mut self, entries: Vec<Entry>) {
        let mut by_anchor = vec![Vec::new(); self.lexicon.key_count()];
        let mut by_list = vec![Vec::new(); self.lexicon.key_count()];
        for (index, entry) in entries.iter().enumerate() {
            let index = u32::try_from(index).expect("bounded by the size of a pack");
            by_list[entry.list.index()].push(index);
            for key in entry.needs.of(0) {
                by_anchor[key.index()].push(index);
            }
        }
        self.by_anchor = Table::new(by_anchor);
        self.by_list = Table::new(by_list);
        self.entries = entries;
    }

    /// The entries of several words that may stand in a line of these keys.
    pub(super) fn entries_in(&self, places: &Places) -> Vec<&Entry> {
        let waiting = places.present().iter().flat_map(|key| self.by_anchor.of(key.index()));
        let stands = |index: &&u32| places.meet(&self.entries[**index as usize].needs, PlaceSet::ALL);
        let mut found: Vec<u32> = waiting.filter(stands).copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|index| &self.entries[index as usize]).collect()
    }

    /// Whether an entry of several words of a list may stand in a line of these keys.
    pub(super) fn may_have_entry(&self, list: Key, places: &Places) -> bool {
        let mut entries = self.by_list.of(list.index()).iter();
        entries.any(|entry| places.meet(&self.entries[*entry as usize].needs, PlaceSet::ALL))
    }

    /// What an elided word is read as.
    pub(super) fn elided<'t>(&'t self, word: &'t str) -> &'t str {
        self.elisions.get(word).map_or(word, String::as_str)
    }

    /// The hour before the unit at word `unit`, with the word at which it begins.
    pub(super) fn hour<'t>(&self, unit: usize, text: &dyn Fn(usize) -> &'t str) -> Option<(usize, u32)> {
        let last = text(unit - 1);
        if let Ok(hour) = last.parse::<u32>() {
            return (hour <= 24).then_some((unit - 1, hour));
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
