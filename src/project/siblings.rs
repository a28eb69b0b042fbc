//! What is written out in one template and filled in by a placeholder in those beside it.
//!
//! In: an outline of each message. Out: findings that were held back until the others were known. Templates stand beside each
//! other in a folder, in one language, or in a group; those that write the thing out must be few.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::judge::Judged;
use super::outline::Outline;
use super::plan::Task;
use crate::report::Reported;

/// So many other messages must have a placeholder in the place.
const FEWEST: usize = 2;

/// Messages that stand beside each other: their settings, folder and language.
type Shelf = (usize, PathBuf, Option<String>);

/// How many messages of a shelf do something, by rule.
#[derive(Default)]
struct Counts {
    filled: BTreeMap<String, usize>,
    written: BTreeMap<String, usize>,
}

/// Adds the findings about what others fill in.
pub(super) fn compare(judged: &mut [Judged], tasks: &[Task]) {
    let mut shelves: BTreeMap<Shelf, Counts> = BTreeMap::new();
    for (one, task) in judged.iter().zip(tasks) {
        for outline in &one.outlines {
            shelves.entry(shelf(task, outline)).or_default().add(outline);
        }
    }
    for (one, task) in judged.iter_mut().zip(tasks) {
        let found: Vec<Reported> = one
            .outlines
            .iter()
            .flat_map(|outline| {
                let counts = shelves.get(&shelf(task, outline));
                let is_odd =
                    move |found: &&Reported| counts.is_some_and(|counts| counts.make_odd(&found.finding.rule, outline));
                outline.literals.iter().filter(is_odd)
            })
            .cloned()
            .collect();
        one.findings.extend(found);
    }
}

fn shelf(task: &Task, outline: &Outline) -> Shelf {
    let folder = task.input.file.parent().map(PathBuf::from).unwrap_or_default();
    (task.settings, folder, outline.language.clone())
}

impl Counts {
    fn add(&mut self, outline: &Outline) {
        for rule in &outline.filled {
            *self.filled.entry(rule.clone()).or_default() += 1;
        }
        let written: BTreeSet<&str> = outline.literals.iter().map(|found| found.finding.rule.as_str()).collect();
        for rule in written {
            *self.written.entry(rule.to_owned()).or_default() += 1;
        }
    }

    /// Whether enough others fill in what a message writes out.
    fn make_odd(&self, rule: &str, outline: &Outline) -> bool {
        let count = |counts: &BTreeMap<String, usize>| counts.get(rule).copied().unwrap_or(0);
        let others = count(&self.filled) - usize::from(outline.filled.contains(rule));
        others >= FEWEST && others >= 2 * count(&self.written)
    }
}
