//! Which changes to a pack its examples notice: one piece is taken away at a time, and the examples that it can reach are
//! run again on the rules that rest on it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::examples::{all_hold, compose, context_of};
use super::options::Options;
use crate::finding::fingerprint_of;
use crate::rules::{
    Chosen, Example, Held, Mutant, Needs, PackSource, Reach, RulePlace, Site, SplitPack, TestsEntry, Tracer, Worded,
};
use crate::taxonomy::ContextKey;

/// What became of the changes that were tried.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// How many changes there are.
    pub changes: usize,
    /// How many were tried.
    pub tried: usize,
    /// Those that no example noticed, in the order of the files.
    pub unnoticed: Vec<Mutant>,
}

/// Tries every change, or about so many of them: the same ones each time.
///
/// The examples must all be right: see [`super::examples::run`].
pub fn mutation(source: &PackSource, options: &Options, sample: Option<usize>) -> Mutation {
    let mutants = source.mutants();
    let changes = mutants.len();
    let chosen = match sample {
        Some(count) if count < changes => chosen(mutants, count),
        _ => mutants,
    };
    let needs = source.needs();
    let split = source.split();
    let held = held(&split, &needs);
    let worded = worded(source, &split, &chosen);
    let trial = Trial::new(source, options, &needs, &held, worded);
    let tried = chosen.len();
    let unnoticed = chosen.into_par_iter().filter(|mutant| !trial.is_noticed(mutant)).collect();
    Mutation { changes, tried, unnoticed }
}

/// So many changes, spread over the pack by a hash of what they are.
fn chosen(mutants: Vec<Mutant>, count: usize) -> Vec<Mutant> {
    let mut hashed: Vec<(String, usize, Mutant)> = mutants
        .into_iter()
        .enumerate()
        .map(|(at, mutant)| {
            let without = mutant.without.as_deref().unwrap_or_default();
            (fingerprint_of(&[&mutant.piece.owner, &mutant.piece.field, &mutant.piece.text, without]), at, mutant)
        })
        .collect();
    hashed.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    hashed.truncate(count);
    hashed.sort_by_key(|(_, at, _)| *at);
    hashed.into_iter().map(|(_, _, mutant)| mutant).collect()
}

/// How many pieces are looked at in a row.
const CHUNK: usize = 500;

/// What the examples of each rule hold.
fn held(split: &SplitPack, needs: &BTreeMap<RulePlace, Needs>) -> BTreeMap<RulePlace, Held> {
    let mut held: BTreeMap<RulePlace, Held> = needs.keys().map(|place| (*place, Held::default())).collect();
    for at in 0..split.pack.modules.len() {
        hold_examples(split, at, &mut held);
    }
    held
}

/// Takes down what the examples of a module hold.
fn hold_examples(split: &SplitPack, at: usize, all: &mut BTreeMap<RulePlace, Held>) {
    let module = &split.pack.modules[at];
    let mut tracer = split.tracer(at);
    for example in module.examples() {
        let Some(held) = split.rule_place(at, example.rule).and_then(|place| all.get_mut(&place)) else { continue };
        let sms = context_of(&split.pack, &module.language, example).get(ContextKey::Channel) == Some("sms");
        hold(example, sms, &mut tracer, held);
    }
}

/// Takes down what an example holds.
fn hold(example: &Example, sms: bool, tracer: &mut Tracer<'_>, held: &mut Held) {
    let document = compose(example);
    for line in &document.lines {
        held.add_line(&line.view);
        held.add_entries(tracer.entries_of_line(&line.view, sms, line.kind));
        for (name, _) in line.view.placeholders.iter().chain(&line.view.hidden_placeholders) {
            held.add_name(name);
            held.add_entries(tracer.entries_of_name(name));
        }
    }
    for (_, atom) in document.paths.atoms() {
        held.add_name(&atom.path);
        held.add_entries(tracer.entries_of_name(&atom.path));
    }
}

/// The examples of a rule that word one piece, and what they hold.
struct WordedTests {
    rule: RulePlace,
    tests: TestsEntry,
    held: Held,
}

/// For each piece that is changed, the examples over lists and patterns that word it.
fn worded(source: &PackSource, split: &SplitPack, mutants: &[Mutant]) -> BTreeMap<Site, Vec<WordedTests>> {
    let sites: BTreeSet<&Site> = mutants.iter().map(|mutant| &mutant.piece.site).collect();
    let sites: Vec<&Site> = sites.into_iter().filter(|site| !source.worded(site).is_empty()).collect();
    let tracers = || (0..split.pack.modules.len()).map(|at| split.tracer(at)).collect::<Vec<_>>();
    let of_sites = sites.par_chunks(CHUNK).flat_map_iter(|sites| {
        let mut tracers = tracers();
        sites.iter().map(|site| ((*site).clone(), worded_tests(source, split, site, &mut tracers))).collect::<Vec<_>>()
    });
    of_sites.collect::<Vec<_>>().into_iter().collect()
}

fn worded_tests(source: &PackSource, split: &SplitPack, site: &Site, tracers: &mut [Tracer<'_>]) -> Vec<WordedTests> {
    let mut rules: Vec<RulePlace> = source.worded(site).iter().map(|worded| worded.rule).collect();
    rules.dedup();
    let mut all = Vec::with_capacity(rules.len());
    for rule in rules {
        let own: Vec<&Worded> = source.worded(site).iter().filter(|worded| worded.rule == rule).collect();
        let mut held = Held::default();
        for (at, tracer) in tracers.iter_mut().enumerate() {
            for example in own.iter().filter_map(|worded| split.worded(at, source, worded)) {
                let sms = context_of(&split.pack, &split.pack.modules[at].language, &example).get(ContextKey::Channel)
                    == Some("sms");
                hold(&example, sms, tracer, &mut held);
            }
        }
        all.push(WordedTests { rule, tests: source.tests_of(&own, rule), held });
    }
    all
}

/// What every change is tried with.
struct Trial<'a> {
    source: &'a PackSource,
    options: &'a Options,
    needs: &'a BTreeMap<RulePlace, Needs>,
    rules: Vec<Chosen<'a>>,
    worded: BTreeMap<Site, Vec<WordedTests>>,
}

impl<'a> Trial<'a> {
    fn new(
        source: &'a PackSource,
        options: &'a Options,
        needs: &'a BTreeMap<RulePlace, Needs>,
        held: &'a BTreeMap<RulePlace, Held>,
        worded: BTreeMap<Site, Vec<WordedTests>>,
    ) -> Self {
        let rules = needs.iter().zip(held.values());
        let rules = rules.map(|((place, needs), held)| Chosen { place: *place, needs, held, tests: None }).collect();
        Self { source, options, needs, rules, worded }
    }

    /// Whether an example is wrong after a change, or the pack is. Those that word the piece itself are asked first.
    fn is_noticed(&self, mutant: &Mutant) -> bool {
        let worded = self.worded.get(&mutant.piece.site).into_iter().flatten();
        let worded = worded.filter_map(|WordedTests { rule, tests, held }| {
            let needs = self.needs.get(rule)?;
            Some(Chosen { place: *rule, needs, held, tests: Some(tests) })
        });
        worded.into_iter().any(|rule| self.is_wrong(&[rule], mutant)) || self.is_noticed_as_written(mutant)
    }

    fn is_wrong(&self, rules: &[Chosen<'_>], mutant: &Mutant) -> bool {
        self.source.small(rules, Some(mutant)).map_or(true, |rules| !all_hold(&rules, self.options))
    }

    fn is_noticed_as_written(&self, mutant: &Mutant) -> bool {
        let reached = self.rules.iter().filter(|rule| rule.needs.are_reached(rule.place, &mutant.reach));
        let rules: Vec<Chosen<'_>> = reached.filter(|rule| self.touches(mutant, rule.held)).copied().collect();
        !rules.is_empty() && self.is_wrong(&rules, mutant)
    }

    /// Whether examples that hold this have what is changed.
    fn touches(&self, mutant: &Mutant, held: &Held) -> bool {
        if let Reach::Entry(list, index) = &mutant.reach {
            return held.has_entry(list, *index);
        }
        let may_match = |pattern: &String| self.source.may_match(mutant.piece.site.0, pattern, held);
        mutant.telltale.as_ref().is_none_or(|telltale| may_match(telltale) && may_match(&mutant.piece.text))
    }

    /// The rules whose examples are right in the whole pack and wrong in a small one; none, or changes say nothing.
    #[cfg(test)]
    fn unsound(&self) -> Vec<RulePlace> {
        let worded = self.worded.values().flatten().map(|WordedTests { rule, tests, held }| Chosen {
            place: *rule,
            needs: &self.needs[rule],
            held,
            tests: Some(tests),
        });
        let all: Vec<Chosen<'_>> = self.rules.iter().copied().chain(worded).collect();
        let wrong = all
            .iter()
            .filter(|rule| self.source.small(&[**rule], None).map_or(true, |rules| !all_hold(&rules, self.options)));
        wrong.map(|rule| rule.place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::path::Path;

    fn unsound(pack: &str) -> Vec<String> {
        let source = PackSource::load(pack, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let (needs, options) = (source.needs(), Options::at(date(2026, 1, 1)));
        let split = source.split();
        let held = held(&split, &needs);
        let worded = worded(&source, &split, &source.mutants());
        let places = Trial::new(&source, &options, &needs, &held, worded).unsound();
        places
            .into_iter()
            .map(|(file, index)| format!("{}: rules[{index}]", source.path(&(file, String::new()))))
            .collect()
    }

    #[test]
    fn a_small_pack_judges_as_the_whole_one() {
        assert_eq!(unsound("tests/packs/demo"), Vec::<String>::new());
        assert_eq!(unsound("us"), Vec::<String>::new());
    }
}
