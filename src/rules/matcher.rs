//! Runs programs over a reading. Backtracking, with a cap on steps so that no pattern runs away.

use std::ops::Range;

use super::lexicon::Key;
use super::places::PlaceSet;
use super::program::Step;
use super::programs::{PartRef, ProgramRef};
use super::reading::{Boundary, Reading};
use super::vocabulary::Vocabulary;

/// How far the steps of a pattern may reach.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The largest boundary between words that follow each other.
    adjacent: Boundary,
    /// The largest one inside `..`.
    short_gap: Boundary,
    /// The largest one inside `...`.
    long_gap: Boundary,
    /// What parts clauses.
    clause: Boundary,
    /// Whether single words of locked names are seen by lists.
    looks_inside_names: bool,
}

impl Limits {
    /// What a sentence says: a clause ends at a colon, a phrase at a comma.
    pub(super) const WORDING: Self = Self {
        adjacent: Boundary::None,
        short_gap: Boundary::None,
        long_gap: Boundary::Comma,
        clause: Boundary::Label,
        looks_inside_names: false,
    };
    /// What a label gives: it goes on behind a colon or in the next cell.
    pub(super) const LABEL: Self = Self {
        adjacent: Boundary::Label,
        short_gap: Boundary::Label,
        long_gap: Boundary::Label,
        clause: Boundary::Clause,
        looks_inside_names: false,
    };
    /// An entry of a list.
    pub(super) const ENTRY: Self = Self { looks_inside_names: true, ..Self::WORDING };
}

/// More steps than any sane pattern takes on one sentence.
pub(super) const MAX_STEPS: usize = 20_000;

/// The most matches of one pattern that one sentence gives.
const MAX_MATCHES: usize = 32;

/// How far a run has come.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) step: usize,
    pub(super) at: usize,
    pub(super) limit: Boundary,
}

/// Runs programs over one reading, as far as its limits let them reach.
#[derive(Clone, Copy)]
pub(super) struct Matcher<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) reading: &'a Reading<'a>,
    pub(super) limits: Limits,
}

impl Matcher<'_> {
    /// Where a part that begins at word `start` ends, if it matches there inside `range`.
    fn run(self, part: PartRef<'_>, start: usize, range: &Range<usize>, stack: &mut Vec<State>) -> Option<usize> {
        stack.clear();
        stack.push(State { step: 0, at: start, limit: Boundary::Sentence });
        for _ in 0..MAX_STEPS {
            let state = stack.pop()?;
            match part.steps.get(state.step)? {
                Step::Accept => return Some(state.at),
                Step::Gap { words, over_comma } => {
                    let next = part.steps.get(state.step + 1);
                    let lands = |at: &usize| self.may_read(*at, next, range);
                    stack.extend(self.gap(state, words, over_comma, range).filter(|state| lands(&state.at)));
                }
                step => self.step(step, state, range, stack),
            }
        }
        None
    }

    /// Puts the states that follow a state on the stack, the one to be tried first on top.
    #[inline]
    pub(super) fn step(self, step: Step, state: State, range: &Range<usize>, stack: &mut Vec<State>) {
        let words = &self.reading.words;
        let next = |at: usize| State { step: state.step + 1, at, limit: self.limits.adjacent };
        match step {
            Step::Accept => {}
            Step::Word(key) => {
                if self.may_go_on(state, range) && self.satisfies(state.at, key) {
                    stack.push(next(state.at + 1));
                }
            }
            Step::Ahead(key) => {
                if self.may_go_on(state, range) && self.satisfies(state.at, key) {
                    stack.push(State { step: state.step + 1, ..state });
                }
            }
            Step::Entry(key) => {
                if self.may_go_on(state, range) && self.reading.places.of(key).has(state.at) {
                    stack.extend(self.satisfies(state.at, key).then(|| next(state.at + 1)));
                    let hits = self.reading.hits_at(state.at).iter().filter(|hit| hit.list == key);
                    stack.extend(hits.map(|hit| next(hit.end as usize)).filter(|state| state.at <= range.end));
                }
            }
            Step::Either(first, second) => {
                stack.push(State { step: usize::from(second), ..state });
                stack.push(State { step: usize::from(first), ..state });
            }
            Step::Jump(to) => stack.push(State { step: usize::from(to), ..state }),
            Step::Gap { words, over_comma } => stack.extend(self.gap(state, words, over_comma, range)),
            Step::Start => {
                let begins = words.get(state.at).is_some_and(|word| word.boundary >= Boundary::Label);
                if state.at == range.start || begins {
                    stack.push(State { step: state.step + 1, ..state });
                }
            }
            Step::Opening => {
                if state.at == 0 && self.reading.opening {
                    stack.push(State { step: state.step + 1, ..state });
                }
            }
            Step::End => {
                let ends = words.get(state.at).is_none_or(|word| word.boundary >= Boundary::Label);
                if state.at >= range.end || ends {
                    stack.push(State { step: state.step + 1, ..state });
                }
            }
        }
    }

    fn may_go_on(self, state: State, range: &Range<usize>) -> bool {
        state.at < range.end && self.reading.words[state.at].boundary <= state.limit
    }

    /// The states behind a gap, the shortest last: it is tried first.
    fn gap(
        self,
        state: State,
        words: u8,
        over_comma: bool,
        range: &Range<usize>,
    ) -> impl Iterator<Item = State> + use<> {
        let limit = if over_comma { self.limits.long_gap } else { self.limits.short_gap };
        let may_skip = |at: usize| at < range.end && self.reading.words[at].boundary <= limit;
        let reach = (0..usize::from(words)).take_while(|skipped| may_skip(state.at + skipped)).count();
        (0..=reach).rev().map(move |skipped| State { step: state.step + 1, at: state.at + skipped, limit })
    }

    /// Whether a step may go on from a word: most of those behind a gap lead nowhere.
    fn may_read(self, at: usize, step: Option<Step>, range: &Range<usize>) -> bool {
        match step {
            Some(Step::Word(key) | Step::Ahead(key)) => at < range.end && self.satisfies(at, key),
            Some(Step::Entry(key)) => at < range.end && self.reading.places.of(key).has(at),
            _ => true,
        }
    }

    fn satisfies(self, at: usize, key: Key) -> bool {
        let word = &self.reading.words[at];
        if key.is_special() {
            return word.special & key.bit() != 0;
        }
        let hidden = word.locked && !self.limits.looks_inside_names && self.vocabulary.lexicon.is_class(key);
        !hidden && self.vocabulary.lexicon.has(word.id, key)
    }

    /// Where a part can begin: most words are no such place, and it need not be run from them.
    pub(super) fn beginnings(self, part: PartRef<'_>) -> PlaceSet {
        let places = &self.reading.places;
        let mut beginnings = part.first.iter().map(|key| places.of(key)).fold(PlaceSet::default(), PlaceSet::or);
        for (at, key) in part.steps.iter().map_while(Step::word).enumerate().skip(1) {
            beginnings = beginnings.and(places.of(key).words_before(at));
        }
        beginnings
    }

    /// The matches of a part from every word it can begin with.
    pub(super) fn starts(self, part: PartRef<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut stack = Vec::new();
        let beginnings = self.beginnings(part);
        let begins = range.clone().filter(|at| beginnings.has(*at));
        begins.filter_map(|at| self.run(part, at, range, &mut stack).map(|end| at..end)).collect()
    }

    /// The matches of a part inside `range`, in order, none inside another that began before it.
    fn part_matches(self, part: PartRef<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let beginnings = self.beginnings(part);
        if !beginnings.meets(PlaceSet::range(range)) {
            return found;
        }
        let mut stack = Vec::new();
        let mut at = range.start;
        while at < range.end && found.len() < MAX_MATCHES {
            let end = if beginnings.has(at) { self.run(part, at, range, &mut stack) } else { None };
            match end {
                Some(end) if end > at => {
                    found.push(at..end);
                    at = end;
                }
                _ => at += 1,
            }
        }
        found
    }

    /// The matches of a pattern inside a sentence: its groups in any order, none over another.
    pub(super) fn matches(self, program: ProgramRef<'_>, sentence: &Range<usize>) -> Vec<Range<usize>> {
        let mut groups = program.groups();
        let Some(first) = groups.next() else { return Vec::new() };
        let heads = self.group_matches(first, sentence);
        if groups.len() == 0 {
            return heads;
        }
        let mut joined: Vec<Joined> = heads.into_iter().map(Joined::new).collect();
        for parts in groups {
            if joined.is_empty() {
                break;
            }
            let here = self.group_matches(parts, sentence);
            joined.retain_mut(|held| held.take_first_free(&here));
        }
        joined.into_iter().map(|held| held.cover).collect()
    }

    /// The parts of a group in one clause, in any order, none over another.
    fn group_matches<'p>(
        self,
        mut parts: impl ExactSizeIterator<Item = PartRef<'p>> + Clone,
        sentence: &Range<usize>,
    ) -> Vec<Range<usize>> {
        let Some(first) = parts.next() else { return Vec::new() };
        let heads = self.part_matches(first, sentence);
        if heads.is_empty() || parts.len() == 0 {
            return heads;
        }
        // Heads of one clause look for the same parts in it.
        let mut known: (Range<usize>, Vec<Vec<Range<usize>>>) = (0..0, Vec::new());
        let joined = heads.into_iter().filter_map(|head| {
            let around = self.clause(&head);
            let clause = around.start.max(sentence.start)..around.end.min(sentence.end);
            if known.0 != clause {
                known = (clause.clone(), Vec::new());
            }
            let mut joined = Joined::new(head);
            for (at, part) in parts.clone().enumerate() {
                if at == known.1.len() {
                    known.1.push(self.part_matches(part, &clause));
                }
                if !joined.take_first_free(&known.1[at]) {
                    return None;
                }
            }
            Some(joined.cover)
        });
        joined.collect()
    }

    /// The clause around a match.
    pub(super) fn clause(self, inner: &Range<usize>) -> Range<usize> {
        self.reading.around(inner, self.limits.clause)
    }
}

pub(super) fn are_apart(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.end <= b.start || b.end <= a.start
}

/// Matches that belong together, and the range from the first to the last of them.
struct Joined {
    taken: Vec<Range<usize>>,
    cover: Range<usize>,
}

impl Joined {
    fn new(first: Range<usize>) -> Self {
        Self { cover: first.clone(), taken: vec![first] }
    }

    /// Takes the first of some matches that lies over none taken before, and says whether there was one.
    fn take_first_free(&mut self, others: &[Range<usize>]) -> bool {
        let free = others.iter().find(|other| self.taken.iter().all(|held| are_apart(held, other)));
        if let Some(free) = free {
            self.cover = self.cover.start.min(free.start)..self.cover.end.max(free.end);
            self.taken.push(free.clone());
        }
        free.is_some()
    }
}
