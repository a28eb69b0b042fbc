//! What is true of the clause around a match: negated, possible, somebody else's words.
//!
//! Cues are looked for only after a match, in the stretch that their feature names; a cue inside what takes it away is none.

use std::ops::Range;

use super::matcher::{Limits, Matcher, are_apart};
use super::programs::{ProgramRef, Programs};
use super::reading::{Boundary, Reading};
use super::schema::{Scope, Side};
use super::vocabulary::{Cues, Vocabulary};

impl Vocabulary {
    /// Whether a feature holds of a match.
    pub(super) fn has_feature(&self, feature: usize, reading: &Reading<'_>, inner: &Range<usize>) -> bool {
        self.features[feature].iter().any(|cues| {
            let scope = cues.stretch(reading, inner);
            self.cue(cues, reading, inner, &scope)
                || (cues.scope == Scope::Chunk && self.inherited(cues, reading, scope))
        })
    }

    fn matcher<'a>(&'a self, reading: &'a Reading<'a>) -> Matcher<'a> {
        Matcher { vocabulary: self, reading, limits: Limits::WORDING }
    }

    /// A chunk that begins with one of the joining words has what the chunk before it has.
    fn inherited(&self, cues: &Cues, reading: &Reading<'_>, mut chunk: Range<usize>) -> bool {
        let joins = |chunk: &Range<usize>| {
            cues.inherit
                .iter()
                .any(|program| self.first(program, reading, chunk).is_some_and(|at| at.start == chunk.start))
        };
        while chunk.start > 0 && reading.words[chunk.start].boundary < Boundary::Sentence && joins(&chunk) {
            let before = reading.around(&(chunk.start - 1..chunk.start), Boundary::Comma);
            if self.cue(cues, reading, &before, &before) {
                return true;
            }
            chunk = before;
        }
        false
    }

    fn first(&self, program: ProgramRef<'_>, reading: &Reading<'_>, range: &Range<usize>) -> Option<Range<usize>> {
        self.matcher(reading).matches(program, range).into_iter().next()
    }

    /// Whether a cue stands in `scope`, on the right side of the match and not inside what takes it away, and nothing with it
    /// that makes every cue none.
    fn cue(&self, cues: &Cues, reading: &Reading<'_>, inner: &Range<usize>, scope: &Range<usize>) -> bool {
        let mut undone: Option<Vec<Range<usize>>> = None;
        cues.any.iter().filter(|program| reading.may_hold(&program.needs(), scope)).any(|program| {
            self.matcher(reading).matches(program, scope).iter().any(|cue| {
                let sided = match cues.side {
                    Side::Any => true,
                    Side::Before => cue.start < inner.start,
                    Side::After => cue.end > inner.end,
                };
                let undone = undone.get_or_insert_with(|| self.undone(cues, reading, inner, scope));
                sided && !undone.iter().any(|place| !are_apart(place, cue))
            })
        }) && !self.stands(&cues.without, reading, scope)
    }

    /// Whether one of some patterns stands in a stretch.
    fn stands(&self, programs: &Programs, reading: &Reading<'_>, scope: &Range<usize>) -> bool {
        let mut here = programs.iter().filter(|program| reading.may_hold(&program.needs(), scope));
        here.any(|program| self.first(program, reading, scope).is_some())
    }

    /// Where cues are none.
    fn undone(
        &self,
        cues: &Cues,
        reading: &Reading<'_>,
        inner: &Range<usize>,
        scope: &Range<usize>,
    ) -> Vec<Range<usize>> {
        let sentence = reading.around(inner, Boundary::Sentence);
        let whole = sentence.start.min(scope.start)..sentence.end.max(scope.end);
        let programs = cues.not.iter().filter(|program| reading.may_hold(&program.needs(), &whole));
        programs.flat_map(|program| self.matcher(reading).matches(program, &whole)).collect()
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
            Scope::Next => {
                let next = reading.around(inner, Boundary::Sentence).end;
                if next < reading.words.len() {
                    reading.around(&(next..next + 1), Boundary::Sentence)
                } else {
                    next..next
                }
            }
        }
    }
}
