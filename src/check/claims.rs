//! Matches that are a fault only beside something else: a second deadline, a blank that no engine fills, a sum written out
//! where other templates fill it in.
//!
//! In: what the rules of a module matched. Out: what of it is a fault, and what may be one when other templates are known.

use std::collections::BTreeSet;

use super::occurrence::{Occurrence, Subject, overlap};
use super::quantity::Quantity;
use crate::document::{Document, Guard};
use crate::finding::RuleId;
use crate::rules::CraftCheck;
use crate::source::Location;
use crate::template::Dialect;
use crate::text::{Token, TokenKind};

/// Matches, told apart by what they need to be a fault.
#[derive(Default)]
pub(super) struct Claims {
    pub(super) faults: Vec<Occurrence>,
    /// Numbers and names that are written out.
    pub(super) literals: Vec<Occurrence>,
    /// The rules about such that found a placeholder in their place.
    pub(super) filled: BTreeSet<RuleId>,
}

impl Claims {
    pub(super) fn of(subject: &Subject<'_>, found: Vec<Occurrence>) -> Self {
        let mut claims = Self::default();
        let mut said = Vec::new();
        for one in found {
            match subject.check(one.rule) {
                Some(CraftCheck::Contradiction) => said.push(one),
                Some(CraftCheck::Literal) if is_filled(subject, &one) => {
                    claims.filled.insert(subject.module.rules[one.rule].id.clone());
                }
                Some(CraftCheck::Literal) => claims.literals.push(one),
                Some(CraftCheck::Blank) if !has_engine(subject.document) => {}
                _ => claims.faults.push(one),
            }
        }
        claims.faults.extend(contradicting(subject, said));
        claims.faults.sort_by_key(|one| (one.location, one.rule));
        claims
    }
}

/// Whether something fills in a template: an engine, or a program that knows its placeholders. Blanks in brackets are for hands.
fn has_engine(document: &Document) -> bool {
    let by_program = |(_, at): &(_, Location)| !document.slice(*at).starts_with('[');
    document.template().dialect != Dialect::Plain
        || document.lines.iter().any(|line| line.view.placeholders.iter().any(by_program))
}

/// Whether a value is filled in where the rule looks for one.
fn is_filled(subject: &Subject<'_>, one: &Occurrence) -> bool {
    let tokens = subject.document.lines[one.line].view.tokens.get(one.tokens.clone()).unwrap_or(&[]);
    tokens.iter().any(|token: &Token| matches!(token.kind, TokenKind::Placeholder(_)))
}

/// What says something else than was said before it on a path.
fn contradicting(subject: &Subject<'_>, said: Vec<Occurrence>) -> Vec<Occurrence> {
    let quantity = |one: &Occurrence| Quantity::of(&subject.document.lines[one.line].view, one.tokens.clone());
    let quantities: Vec<Option<Quantity>> = said.iter().map(quantity).collect();
    let differ = |a: usize, b: usize| {
        let both = quantities[a].as_ref().zip(quantities[b].as_ref());
        said[a].rule == said[b].rule && both.is_some_and(|(a, b)| a.contradicts(b))
    };
    let earlier = |later: usize| {
        let mut against = (0..later).filter(|earlier| differ(*earlier, later));
        against.find_map(|earlier| both_stand(subject, &said[earlier], &said[later]))
    };
    let against: Vec<Option<(Location, Guard)>> = (0..said.len()).map(earlier).collect();
    let told = |(one, against): (Occurrence, Option<(Location, Guard)>)| {
        against.map(|(other, guard)| Occurrence { guard, other: Some(other), ..one })
    };
    said.into_iter().zip(against).filter_map(told).collect()
}

/// Where the earlier stands and the paths on which both do.
fn both_stand(subject: &Subject<'_>, earlier: &Occurrence, later: &Occurrence) -> Option<(Location, Guard)> {
    let both = subject.document.paths.and(&earlier.guard, &later.guard);
    let apart = !overlap(earlier.location, later.location);
    (apart && subject.document.paths.is_possible(&both)).then_some((earlier.location, both))
}
