//! Which pieces of a pack its examples show to be of use.
//!
//! A pattern is exercised by an invalid example in which it matched and nothing excused it; evidence by a valid one in
//! which it proved its role; an exception or a feature by one in which it took a match away: a valid example of a wording
//! rule, an invalid one of a rule for required information. The condition of such a rule is exercised like wording. An entry of a list is exercised by any of these that went
//! through it.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::examples::{compose, context_of};
use crate::document::Document;
use crate::rules::{
    Example, Expected, Given, Module, PackSource, PieceOfPack, Rule, Site, Speaker, SplitPack, Traced, Tracer,
};
use crate::taxonomy::ContextKey;

/// What the examples of a pack exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// How many pieces the pack has.
    pub pieces: usize,
    /// Those that no example exercises, in the order of the files.
    pub unexercised: Vec<PieceOfPack>,
}

/// How many examples are looked at in a row.
const CHUNK: usize = 2000;

/// Looks at every example of a pack. They must all be right: see [`super::examples::run`].
pub fn coverage(source: &PackSource) -> Coverage {
    let split = source.split();
    let mut exercised = BTreeSet::new();
    for (at, module) in split.pack.modules.iter().enumerate() {
        let mut examples = module.examples().to_vec();
        examples.extend(source.all_worded().filter_map(|worded| split.worded(at, source, worded)));
        let shown = examples.par_chunks(CHUNK).map(|examples| {
            let mut shown = Shown { split: &split, at, module, tracer: split.tracer(at), exercised: BTreeSet::new() };
            for example in examples {
                shown.example(example);
            }
            shown.exercised
        });
        exercised.extend(shown.collect::<Vec<_>>().into_iter().flatten());
    }
    let pieces = source.pieces();
    let count = pieces.len();
    let unexercised = pieces.into_iter().filter(|piece| !exercised.contains(&piece.site)).collect();
    Coverage { pieces: count, unexercised }
}

/// What the examples of a module show.
struct Shown<'a> {
    split: &'a SplitPack,
    /// The index of the module.
    at: usize,
    module: &'a Module,
    tracer: Tracer<'a>,
    exercised: BTreeSet<Site>,
}

impl Shown<'_> {
    fn example(&mut self, example: &Example) {
        let document = compose(example);
        let context = context_of(&self.split.pack, &self.module.language, example);
        let sms = context.get(ContextKey::Channel) == Some("sms");
        for line in &document.lines {
            let wanted = |speaker| concerns(&self.module.rules[example.rule], example.rule, speaker);
            for traced in self.tracer.line((&line.view, line.kind, line.opening), sms, &wanted) {
                if Self::is_shown(&traced, example) {
                    let sites =
                        traced.pieces.iter().filter_map(|piece| self.split.site(self.at, traced.speaker, piece));
                    self.exercised.extend(sites);
                }
            }
        }
        self.facts(&document, example);
    }

    /// Whether what took part was what the example is there to show.
    fn is_shown(traced: &Traced, example: &Example) -> bool {
        let excuses = match traced.speaker {
            // A condition makes its rule speak, evidence makes it silent.
            Speaker::Rule(_) | Speaker::Evidence(Given::If(_)) => Expected::Silent,
            Speaker::Evidence(_) => Expected::Caught,
        };
        traced.excused == (example.expected == excuses)
    }

    /// Conditions that found a value to which the example's rule listens.
    fn facts(&mut self, document: &Document, example: &Example) {
        let keys = self.module.rules[example.rule].keys();
        for (_, atom) in document.paths.atoms() {
            for (fact, pieces) in self.tracer.facts(&atom.path) {
                if self.module.fact_key(fact).is_some_and(|key| keys.contains(&key)) {
                    let sites = pieces.iter().filter_map(|piece| self.split.fact_site(self.at, fact, piece));
                    self.exercised.extend(sites);
                }
            }
        }
    }
}

/// Whether a rule speaks through this speaker.
fn concerns(rule: &Rule, index: usize, speaker: Speaker) -> bool {
    match speaker {
        Speaker::Rule(of) => of == index,
        Speaker::Evidence(given) => asks_for(rule, index, given),
    }
}

/// Whether a rule for required information is met by what gives this.
fn asks_for(rule: &Rule, index: usize, given: Given) -> bool {
    match given {
        Given::Role(role) => (rule.role == Some(role) && !rule.own_evidence) || rule.also.contains(&role),
        Given::Rule(of) | Given::If(of) => of == index,
        Given::Official(_) => false,
    }
}
