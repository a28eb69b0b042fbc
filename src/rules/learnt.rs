//! Evidence learnt from labelled messages: which words weigh for and against each category.
//!
//! `examples/learn.rs` makes the table from `tests/corpus`; how likely a text is to be of a category means how likely it is
//! that a lawyer would object to it.

use serde::{Deserialize, Serialize};

use super::heard::Heard;
use super::packed::Row;
use super::schema::{LikelyEntry, Localized};
use super::texts::Texts;
use super::weights::Weights;
use crate::taxonomy::Category;
use crate::text::View;

/// What a module has learnt.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Learnt {
    pub(super) weights: Weights<Category>,
    /// For each column of the table, the rules that speak for it; those for some sentences alone come first.
    pub(super) rules: Vec<Vec<LearntRule>>,
    /// Labelled messages, and the column of each.
    examples: Texts,
    columns: Row<u32>,
    /// The clues of these in order, and beside each the message that has it.
    clues: Row<u32>,
    holders: Row<u32>,
}

impl Learnt {
    /// Takes in labelled messages, each with its column.
    pub(super) fn set_examples<'t>(&mut self, examples: impl IntoIterator<Item = (usize, &'t str)>) {
        let mut held: Vec<(u32, u32)> = Vec::new();
        for (column, text) in examples {
            let number = number(self.columns.len());
            held.extend(clues_of(text).into_iter().map(|clue| (clue, number)));
            self.columns.push(self::number(column));
            self.examples.push(text);
        }
        held.sort_unstable();
        (self.clues, self.holders) = held.into_iter().unzip();
    }

    /// The labelled message of a column that has most in common with a sentence.
    pub(super) fn nearest(&self, heard: &Heard<'_>, column: usize) -> &str {
        let mut shared = vec![0_i32; self.examples.len()];
        for clue in &heard.clues {
            let weight = self.weights.of(*clue).map_or(0, |weights| i32::from(weights[column].cast_signed()).max(0));
            let first = self.clues.values().partition_point(|held| held < *clue);
            let same = self.clues.range(first..self.clues.len()).iter().take_while(|held| held == clue).count();
            let holders = self.holders.range(first..first + same);
            holders.iter().for_each(|holder| shared[holder as usize] += weight);
        }
        let own =
            (0..self.examples.len()).filter(|at| self.columns.get(*at).is_some_and(|held| held as usize == column));
        own.max_by_key(|at| shared[*at]).map_or("", |at| self.examples.get(at))
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("bounded by the size of a pack")
}

fn clues_of(text: &str) -> Vec<u32> {
    let view = View::from_plain(text);
    Heard::new(&view, 0..view.tokens.len()).clues
}

/// A rule that speaks by likeness.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LearntRule {
    /// An index of [`super::Module::rules`].
    pub(super) rule: usize,
    /// The likelihood from which it speaks.
    pub(super) from: f32,
    /// The likelihood from which it leaves a note.
    pub(super) note_from: f32,
    /// Below this likelihood matches of its category are notes, with what they say.
    pub(super) doubt: Option<(f32, Localized)>,
    /// What silences it.
    pub(super) unless: Vec<usize>,
    /// What a sentence must have one of for it to speak; nothing when none.
    pub(super) only: Vec<usize>,
}

impl LearntRule {
    /// The rule that speaks of a sentence: the first that is for such sentences. `stands`: whether the sentence has a feature.
    pub(super) fn of_sentence<'r>(rules: &'r [Self], stands: &dyn Fn(&usize) -> bool) -> Option<&'r Self> {
        rules.iter().find(|rule| rule.only.is_empty() || rule.only.iter().any(stands))
    }
}

/// From when on lines that read like a piece of information are taken to give it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Likely {
    /// The column of the table of its role.
    pub(super) column: usize,
    /// The likelihood, between 0 and 1.
    from: f32,
    /// What placeholders that give it are called, whoever they are of.
    pub(super) fields: Vec<String>,
    /// What to tell the reader: `{match}` is the line.
    pub help: Localized,
}

impl Likely {
    pub(super) fn new(column: usize, entry: &LikelyEntry) -> Self {
        Self { column, from: entry.from, fields: entry.fields.clone(), help: entry.help.clone() }
    }

    /// How likely a line gives it, of all that was reckoned of the line; nothing where that is too little.
    pub fn of(&self, likelihoods: &[f32]) -> Option<f32> {
        likelihoods.get(self.column).copied().filter(|likelihood| *likelihood >= self.from)
    }

    /// Whether a placeholder's name ends in a field of it, behind other words. Gives those.
    pub(super) fn before_field<'w>(&self, words: &'w [String]) -> Option<&'w [String]> {
        let before = |field: &String| {
            let field: Vec<&str> = field.split(' ').collect();
            let at = words.len().checked_sub(field.len())?;
            (at > 0 && words[at..].iter().eq(&field)).then_some(&words[..at])
        };
        self.fields.iter().find_map(before)
    }
}
