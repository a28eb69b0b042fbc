//! The words of one module: its lexicon, the entries of its lists, and what its language says of clauses.

use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::compile::Entry;
use super::lexicon::{Key, Lexicon};
use super::matcher::{self, Limits};
use super::official::Officials;
use super::program::{KeySet, Program};
use super::reading::{Boundary, Reading};
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
    pub(super) fn entries_in(&self, keys: &KeySet) -> Vec<&Entry> {
        let mut found = Vec::new();
        keys.each(|key| found.extend_from_slice(self.by_anchor.of(key.index())));
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|index| &self.entries[index as usize]).filter(|entry| keys.meets(&entry.needs)).collect()
    }

    /// Whether an entry of several words of a list may stand in a line of these keys.
    pub(super) fn may_have_entry(&self, list: Key, keys: &KeySet) -> bool {
        self.by_list.of(list.index()).iter().any(|entry| keys.meets(&self.entries[*entry as usize].needs))
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

    /// Whether a feature holds of a match.
    /// `keys`: those of the sentence.
    pub(super) fn has_feature(
        &self,
        feature: usize,
        reading: &Reading<'_>,
        inner: &Range<usize>,
        keys: &KeySet,
    ) -> bool {
        self.features[feature].iter().any(|cues| {
            let scope = cues.stretch(reading, inner);
            if cues.scope == Scope::Previous {
                let mut wider = KeySet::default();
                reading.keys(self, &scope, &mut wider);
                return self.cue(cues, reading, inner, &scope, &wider);
            }
            self.cue(cues, reading, inner, &scope, keys)
                || (cues.scope == Scope::Chunk && self.inherited(cues, reading, scope, keys))
        })
    }

    /// A chunk that begins with one of the joining words has what the chunk before it has.
    fn inherited(&self, cues: &Cues, reading: &Reading<'_>, mut chunk: Range<usize>, keys: &KeySet) -> bool {
        let joins = |chunk: &Range<usize>| {
            cues.inherit
                .iter()
                .any(|program| self.first(program, reading, chunk).is_some_and(|at| at.start == chunk.start))
        };
        while chunk.start > 0 && reading.words[chunk.start].boundary < Boundary::Sentence && joins(&chunk) {
            let before = reading.around(&(chunk.start - 1..chunk.start), Boundary::Comma);
            if self.cue(cues, reading, &before, &before, keys) {
                return true;
            }
            chunk = before;
        }
        false
    }

    fn first(&self, program: &Program, reading: &Reading<'_>, range: &Range<usize>) -> Option<Range<usize>> {
        matcher::matches(self, reading, program, range, Limits::WORDING).into_iter().next()
    }

    /// Whether a cue stands in `scope`, on the right side of the match and not inside what takes it away.
    /// `keys`: those that stand in `scope` or around it.
    fn cue(
        &self,
        cues: &Cues,
        reading: &Reading<'_>,
        inner: &Range<usize>,
        scope: &Range<usize>,
        keys: &KeySet,
    ) -> bool {
        let mut undone: Option<Vec<Range<usize>>> = None;
        cues.any.iter().filter(|program| keys.meets(&program.needs)).any(|program| {
            matcher::matches(self, reading, program, scope, Limits::WORDING).iter().any(|cue| {
                let sided = match cues.side {
                    Side::Any => true,
                    Side::Before => cue.start < inner.start,
                    Side::After => cue.end > inner.end,
                };
                let undone = undone.get_or_insert_with(|| self.undone(cues, reading, inner, scope, keys));
                sided && !undone.iter().any(|place| !matcher::are_apart(place, cue))
            })
        })
    }

    /// Where cues are none.
    fn undone(
        &self,
        cues: &Cues,
        reading: &Reading<'_>,
        inner: &Range<usize>,
        scope: &Range<usize>,
        keys: &KeySet,
    ) -> Vec<Range<usize>> {
        let sentence = reading.around(inner, Boundary::Sentence);
        let whole = sentence.start.min(scope.start)..sentence.end.max(scope.end);
        let programs = cues.not.iter().filter(|program| keys.meets(&program.needs));
        programs.flat_map(|program| matcher::matches(self, reading, program, &whole, Limits::WORDING)).collect()
    }
}

impl Cues {
    /// How far around a match a cue is looked for.
    fn stretch(&self, reading: &Reading<'_>, inner: &Range<usize>) -> Range<usize> {
        match self.scope {
            Scope::Chunk => reading.around(inner, Boundary::Comma),
            Scope::Clause => reading.around(inner, Boundary::Label),
            Scope::Sentence => reading.around(inner, Boundary::Sentence),
            Scope::Previous => {
                let sentence = reading.around(inner, Boundary::Sentence);
                match sentence.start.checked_sub(1) {
                    Some(before) => reading.around(&(before..before + 1), Boundary::Sentence).start..sentence.end,
                    None => sentence,
                }
            }
        }
    }
}
