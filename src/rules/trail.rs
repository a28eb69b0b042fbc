//! The way a match went: which entries of lists stand where in it.

use std::ops::Range;

use super::lexicon::Key;
use super::matcher::{MAX_STEPS, Matcher, State};
use super::program::Step;
use super::programs::PartRef;
use super::reading::Boundary;

/// A state and the one it came from.
type Reached = (State, Option<usize>);

impl Matcher<'_> {
    /// The lists whose entries a match of a part goes through from word `start`, each with the words of the entry.
    pub(super) fn trail(self, part: PartRef<'_>, start: usize, range: &Range<usize>) -> Vec<(Key, Range<usize>)> {
        let mut reached: Vec<Reached> = vec![(State { step: 0, at: start, limit: Boundary::Sentence }, None)];
        let mut open = if self.beginnings(part).has(start) { vec![0] } else { Vec::new() };
        let mut following = Vec::new();
        for _ in 0..MAX_STEPS {
            let Some(here) = open.pop() else { break };
            let state = reached[here].0;
            let Some(step) = part.steps.get(state.step) else { break };
            if step == Step::Accept {
                return entries_on(part, &reached, here);
            }
            self.step(step, state, range, &mut following);
            for state in following.drain(..) {
                open.push(reached.len());
                reached.push((state, Some(here)));
            }
        }
        Vec::new()
    }
}

/// The entries and the placeholders of a role on the way to a state.
fn entries_on(part: PartRef<'_>, reached: &[Reached], end: usize) -> Vec<(Key, Range<usize>)> {
    let mut entries = Vec::new();
    let mut here = end;
    while let Some(before) = reached[here].1 {
        let state = reached[before].0;
        let key = match part.steps.get(state.step) {
            Some(Step::Entry(list)) => Some(list),
            Some(Step::Word(word)) => Some(word).filter(|word| word.of_role().is_some()),
            _ => None,
        };
        entries.extend(key.map(|key| (key, state.at..reached[here].0.at)));
        here = before;
    }
    entries
}
