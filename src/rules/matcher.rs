//! Runs programs over a reading. Backtracking, with a cap on steps so that no pattern runs away.

use std::ops::Range;

use super::lexicon::Key;
use super::program::{Part, Program, Step};
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
const MAX_STEPS: usize = 20_000;

/// The most matches of one pattern that one sentence gives.
const MAX_MATCHES: usize = 32;

#[derive(Clone, Copy)]
struct State {
    step: usize,
    at: usize,
    limit: Boundary,
}

/// Where a part that begins at word `start` ends, if it matches there inside `range`.
pub(super) fn run(
    vocabulary: &Vocabulary,
    reading: &Reading<'_>,
    part: &Part,
    start: usize,
    range: &Range<usize>,
    limits: Limits,
) -> Option<usize> {
    let mut stack = vec![State { step: 0, at: start, limit: Boundary::Sentence }];
    let mut steps = 0;
    while let Some(state) = stack.pop() {
        steps += 1;
        if steps > MAX_STEPS {
            return None;
        }
        let State { step, at, .. } = state;
        match *part.steps.get(step)? {
            Step::Accept => return Some(at),
            Step::Word(key) => {
                if may_go_on(reading, state, range) && satisfies(vocabulary, reading, at, key, limits) {
                    stack.push(State { step: step + 1, at: at + 1, limit: limits.adjacent });
                }
            }
            Step::Entry(key) => {
                if may_go_on(reading, state, range) {
                    let next = |end: usize| State { step: step + 1, at: end, limit: limits.adjacent };
                    if satisfies(vocabulary, reading, at, key, limits) {
                        stack.push(next(at + 1));
                    }
                    let hits = reading.hits_at(at).iter().filter(|hit| hit.list == key);
                    stack.extend(hits.map(|hit| next(hit.end as usize)).filter(|state| state.at <= range.end));
                }
            }
            Step::Either(first, second) => {
                stack.push(State { step: usize::from(second), ..state });
                stack.push(State { step: usize::from(first), ..state });
            }
            Step::Jump(to) => stack.push(State { step: usize::from(to), ..state }),
            Step::Gap { words, over_comma } => gap(reading, state, words, over_comma, range, limits, &mut stack),
            Step::Start => {
                if at == range.start || reading.words.get(at).is_some_and(|word| word.boundary >= Boundary::Label) {
                    stack.push(State { step: step + 1, ..state });
                }
            }
            Step::End => {
                if at >= range.end || reading.words.get(at).is_none_or(|word| word.boundary >= Boundary::Label) {
                    stack.push(State { step: step + 1, ..state });
                }
            }
        }
    }
    None
}

fn may_go_on(reading: &Reading<'_>, state: State, range: &Range<usize>) -> bool {
    state.at < range.end && reading.words[state.at].boundary <= state.limit
}

/// Shorter gaps are tried first.
fn gap(
    reading: &Reading<'_>,
    state: State,
    words: u8,
    over_comma: bool,
    range: &Range<usize>,
    limits: Limits,
    stack: &mut Vec<State>,
) {
    let limit = if over_comma { limits.long_gap } else { limits.short_gap };
    let reach = (0..usize::from(words))
        .take_while(|skipped| {
            let at = state.at + skipped;
            at < range.end && reading.words[at].boundary <= limit
        })
        .count();
    stack.extend((0..=reach).rev().map(|skipped| State { step: state.step + 1, at: state.at + skipped, limit }));
}

fn satisfies(vocabulary: &Vocabulary, reading: &Reading<'_>, at: usize, key: Key, limits: Limits) -> bool {
    let word = &reading.words[at];
    if key.is_special() {
        return word.special & key.bit() != 0;
    }
    let hidden = word.locked && !limits.looks_inside_names && vocabulary.lexicon.is_class(key);
    !hidden && vocabulary.lexicon.has(word.id, key)
}

/// Whether a word is one that the part can begin with: most are not, and need not be run.
fn may_begin(vocabulary: &Vocabulary, reading: &Reading<'_>, part: &Part, at: usize) -> bool {
    let word = &reading.words[at];
    let keys = vocabulary.lexicon.keys(word.id);
    let is_first = |key: &Key| {
        if key.is_special() { word.special & key.bit() != 0 } else { keys.binary_search(key).is_ok() }
    };
    part.first.iter().any(is_first) || reading.hits_at(at).iter().any(|hit| part.first.binary_search(&hit.list).is_ok())
}

/// The matches of a part from every word it can begin with.
pub(super) fn starts(
    vocabulary: &Vocabulary,
    reading: &Reading<'_>,
    part: &Part,
    range: &Range<usize>,
    limits: Limits,
) -> Vec<Range<usize>> {
    let begins = range.clone().filter(|at| may_begin(vocabulary, reading, part, *at));
    begins.filter_map(|at| run(vocabulary, reading, part, at, range, limits).map(|end| at..end)).collect()
}

/// The matches of a part inside `range`, in order, none inside another that began before it.
fn part_matches(
    vocabulary: &Vocabulary,
    reading: &Reading<'_>,
    part: &Part,
    range: &Range<usize>,
    limits: Limits,
) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = range.start;
    while at < range.end && found.len() < MAX_MATCHES {
        if !may_begin(vocabulary, reading, part, at) {
            at += 1;
            continue;
        }
        match run(vocabulary, reading, part, at, range, limits) {
            Some(end) if end > at => {
                found.push(at..end);
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// The matches of a pattern inside a sentence.
pub(super) fn matches(
    vocabulary: &Vocabulary,
    reading: &Reading<'_>,
    program: &Program,
    sentence: &Range<usize>,
    limits: Limits,
) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for (index, parts) in program.groups.iter().enumerate() {
        let here = group_matches(vocabulary, reading, parts, sentence, limits);
        if index == 0 {
            joined = here;
        } else {
            joined = joined
                .into_iter()
                .filter_map(|held| here.iter().find(|other| are_apart(&held, other)).map(|other| cover(&held, other)))
                .collect();
        }
        if joined.is_empty() {
            return joined;
        }
    }
    joined
}

/// The parts of a group in one clause, in any order, none over another.
fn group_matches(
    vocabulary: &Vocabulary,
    reading: &Reading<'_>,
    parts: &[Part],
    sentence: &Range<usize>,
    limits: Limits,
) -> Vec<Range<usize>> {
    let [first, others @ ..] = parts else { return Vec::new() };
    let heads = part_matches(vocabulary, reading, first, sentence, limits);
    if others.is_empty() {
        return heads;
    }
    heads
        .into_iter()
        .filter_map(|head| {
            let around = reading.around(&head, limits.clause);
            let clause = around.start.max(sentence.start)..around.end.min(sentence.end);
            let mut taken = vec![head];
            for part in others {
                let here = part_matches(vocabulary, reading, part, &clause, limits);
                let free = here.into_iter().find(|other| taken.iter().all(|held| are_apart(held, other)))?;
                taken.push(free);
            }
            taken.into_iter().reduce(|a, b| cover(&a, &b))
        })
        .collect()
}

pub(super) fn are_apart(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.end <= b.start || b.end <= a.start
}

fn cover(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// The clause around a match, as these limits cut it.
pub(super) fn clause(reading: &Reading<'_>, inner: &Range<usize>, limits: Limits) -> Range<usize> {
    reading.around(inner, limits.clause)
}
