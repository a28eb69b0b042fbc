//! Words that a rule found in a document, and what the rules of a module are asked about.

use std::ops::Range;

use super::facts::Fact;
use super::options::Options;
use super::scans::Workshops;
use crate::document::{Document, Guard};
use crate::rules::{Basis, CraftCheck, Module, Pack};
use crate::source::Location;
use crate::taxonomy::Context;

/// What the rules of one module are asked about.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    pub(super) context: &'a Context,
    pub(super) facts: &'a [Fact],
    pub(super) options: &'a Options,
    pub(super) pack: &'a Pack,
    pub(super) module: &'a Module,
    /// Where the lines of a large document are read side by side.
    pub(super) scans: &'a Workshops,
}

/// Words that a rule found, on the paths where they stand.
pub(super) struct Occurrence {
    pub(super) rule: usize,
    pub(super) location: Location,
    pub(super) part: usize,
    pub(super) line: usize,
    pub(super) tokens: Range<usize>,
    pub(super) basis: Basis,
    pub(super) guard: Guard,
    /// What it contradicts, where the rule asks for that.
    pub(super) other: Option<Location>,
}

impl Subject<'_> {
    /// What a rule does with its matches.
    pub(super) fn check(&self, rule: usize) -> Option<CraftCheck> {
        self.module.rules[rule].check
    }
}

/// Whether two stretches of one source share bytes.
pub(super) fn overlap(a: Location, b: Location) -> bool {
    a.source == b.source && a.span.overlaps(b.span)
}
