//! Small packs: some rules of a pack with all that they rest on, and perhaps one change.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PackError;
use super::files::{File, PackFiles};
use super::mutants::{Mutant, Reach};
use super::pack::Pack;
use super::pack_source::{PackSource, RulePlace};
use super::pattern::{Element, Pattern};
use super::rule_set::RuleSet;
use super::schema::{ClaimsEntry, ConditionEntry, EvidenceEntry, ModuleFile, RuleEntry, TestsEntry};
use super::telltale::Held;
use crate::taxonomy::{ContextKey, Role};

/// What a rule rests on.
#[derive(Debug, Default, Clone)]
pub(crate) struct Needs {
    lists: BTreeSet<String>,
    roles: BTreeSet<Role>,
    facts: BTreeSet<ContextKey>,
}

impl Needs {
    fn extend(&mut self, other: &Self) {
        self.lists.extend(other.lists.iter().cloned());
        self.roles.extend(&other.roles);
        self.facts.extend(&other.facts);
    }

    /// Whether a change can make a difference.
    pub(crate) fn are_reached(&self, place: RulePlace, reach: &Reach) -> bool {
        match reach {
            Reach::Rule(changed) => *changed == place,
            Reach::Role(role) => self.roles.contains(role),
            Reach::Entry(list, _) => self.lists.contains(list),
            Reach::Fact(key) => self.facts.contains(key),
        }
    }
}

impl PackSource {
    /// What each rule rests on.
    pub(crate) fn needs(&self) -> BTreeMap<RulePlace, Needs> {
        let mut needs = BTreeMap::new();
        for (file, written) in self.files.modules.iter().enumerate() {
            let finder = NeedFinder::new(self, &written.module.language);
            for (index, rule) in written.module.rules.iter().enumerate() {
                needs.insert((file, index), finder.of_rule(rule));
            }
        }
        needs
    }

    /// A pack of these rules and what they rest on, with a change. What cannot match in their examples is left out.
    ///
    /// # Errors
    /// What is wrong with the pack after the change.
    pub(crate) fn small(&self, rules: &[Chosen<'_>], mutant: Option<&Mutant>) -> Result<RuleSet, Vec<PackError>> {
        let mut needs = Needs::default();
        for rule in rules {
            needs.extend(rule.needs);
        }
        let part = Part { source: self, rules, needs, mutant };
        let modules = (0..self.files.modules.len()).map(|file| File::unwritten(part.module(file))).collect();
        let mut files = PackFiles { modules, ..self.bare() };
        // What was learnt is large, and most rules do without it.
        if !files.modules.iter().flat_map(|file| &file.module.rules).any(|rule| rule.learnt.is_some()) {
            files.learnt.clear();
        }
        let (pack, errors) = Pack::draft(files, &|tag| self.language(tag));
        if errors.is_empty() { Ok(RuleSet { packs: vec![pack] }) } else { Err(errors) }
    }
}

/// A rule of a small pack.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chosen<'a> {
    pub(crate) place: RulePlace,
    pub(crate) needs: &'a Needs,
    /// What its examples hold.
    pub(crate) held: &'a Held,
    /// Its examples, if not those that it is written with.
    pub(crate) tests: Option<&'a TestsEntry>,
}

/// What is taken of each file.
struct Part<'a> {
    source: &'a PackSource,
    rules: &'a [Chosen<'a>],
    needs: Needs,
    mutant: Option<&'a Mutant>,
}

impl Part<'_> {
    fn module(&self, file: usize) -> ModuleFile {
        if self.learns() { self.whole_module(file) } else { self.small_module(file) }
    }

    /// Whether one of the rules speaks by likeness: what it weighs rests on every list and on what every rule finds.
    fn learns(&self) -> bool {
        self.rules.iter().any(|rule| {
            let (file, index) = rule.place;
            self.source.files.modules[file].module.rules.get(index).is_some_and(|rule| rule.learnt.is_some())
        })
    }

    /// All of a file, with no examples but those of the rules.
    fn whole_module(&self, file: usize) -> ModuleFile {
        let mut module = self.source.files.modules[file].module.clone();
        for (index, rule) in module.rules.iter_mut().enumerate() {
            let place = (file, index);
            if let Some(mutant) = self.mutant.filter(|mutant| mutant.reach == Reach::Rule(place)) {
                mutant.edit.change_rule(rule);
            }
            let chosen = self.rules.iter().find(|rule| rule.place == place);
            let own = rule.tests.take();
            rule.tests = chosen.and_then(|chosen| chosen.tests.cloned().or(own));
        }
        if let Some(mutant) = self.mutant.filter(|mutant| mutant.piece.site.0 == file) {
            mutant.edit.change_module(&mut module);
        }
        module
    }

    fn small_module(&self, file: usize) -> ModuleFile {
        let written = &self.source.files.modules[file].module;
        let own = self.rules.iter().filter(|rule| rule.place.0 == file);
        let mut module = ModuleFile {
            language: written.language.clone(),
            lists: written.lists.iter().filter_map(|(name, entries)| self.list(name, entries)).collect(),
            official: written.official.clone(),
            guesses: BTreeMap::new(),
            follows: written.follows.clone(),
            claims: ClaimsEntry::default(),
            facts: kept(&written.facts, |key| self.needs.facts.contains(key)),
            roles: kept(&written.roles, |role| self.needs.roles.contains(role)),
            rules: own.filter_map(|rule| self.rule(rule.place, &written.rules)).collect(),
        };
        if let Some(mutant) = self.mutant.filter(|mutant| mutant.piece.site.0 == file) {
            mutant.edit.change_module(&mut module);
        }
        module.roles.values_mut().for_each(|evidence| self.trim_evidence(file, evidence));
        module
    }

    fn rule(&self, place: RulePlace, written: &[RuleEntry]) -> Option<RuleEntry> {
        let mut rule = written.get(place.1)?.clone();
        // A rule that is left out cannot be named.
        rule.reproduction.values_mut().for_each(|remark| remark.unless_told_by = None);
        if let Some(mutant) = self.mutant.filter(|mutant| mutant.reach == Reach::Rule(place)) {
            mutant.edit.change_rule(&mut rule);
        }
        if let Some(tests) = self.rules.iter().find(|rule| rule.place == place).and_then(|rule| rule.tests) {
            rule.tests = Some(tests.clone());
        }
        if let Some(matching) = &mut rule.matching {
            let fits = |pattern: &String| self.may_match(place.0, pattern);
            let first = matching.any.first().cloned();
            matching.any.retain(fits);
            if matching.any.is_empty() && matching.regex.is_empty() {
                matching.any.extend(first);
            }
            matching.except.retain(fits);
        }
        if let Some(evidence) = &mut rule.evidence {
            self.trim_evidence(place.0, evidence);
        }
        if let Some(condition) = &mut rule.condition {
            self.trim_condition(place.0, condition);
        }
        Some(rule)
    }

    fn trim_evidence(&self, file: usize, evidence: &mut EvidenceEntry) {
        // Whether information is missing does not rest on it, only how surely that is told.
        evidence.likely = None;
        for patterns in [&mut evidence.text, &mut evidence.names, &mut evidence.except, &mut evidence.cited] {
            patterns.retain(|pattern| self.may_match(file, pattern));
        }
    }

    /// Something is left of it, since a condition that nothing meets is none.
    fn trim_condition(&self, file: usize, condition: &mut ConditionEntry) {
        let (text, name) = (condition.text.first().cloned(), condition.names.first().cloned());
        for patterns in [&mut condition.text, &mut condition.names, &mut condition.except] {
            patterns.retain(|pattern| self.may_match(file, pattern));
        }
        if condition.text.is_empty() && condition.names.is_empty() && condition.regex.is_empty() {
            condition.text.extend(text);
            condition.names.extend(name);
        }
    }

    fn may_match(&self, file: usize, pattern: &str) -> bool {
        self.rules.iter().any(|rule| self.source.may_match(file, pattern, rule.held))
    }

    /// The entries that the examples hold; the first when they hold none, since a list has one.
    fn list(&self, name: &str, entries: &[String]) -> Option<(String, Vec<String>)> {
        if !self.needs.lists.contains(name) {
            return None;
        }
        let changed = self.mutant.map(|mutant| &mutant.reach);
        let is_gone = |at: usize| matches!(changed, Some(Reach::Entry(list, index)) if list == name && *index == at);
        let is_held = |at: usize| self.rules.iter().any(|rule| rule.held.has_entry(name, at));
        let left = || entries.iter().enumerate().filter(|(at, _)| !is_gone(*at));
        let mut held: Vec<String> = left().filter(|(at, _)| is_held(*at)).map(|(_, entry)| entry.clone()).collect();
        if held.is_empty() {
            held.extend(left().map(|(_, entry)| entry.clone()).next());
        }
        Some((name.to_owned(), held))
    }
}

fn kept<K: Ord + Clone, V: Clone>(map: &BTreeMap<K, V>, keep: impl Fn(&K) -> bool) -> BTreeMap<K, V> {
    map.iter().filter(|(key, _)| keep(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Finds what texts rest on, over all files of a language.
struct NeedFinder<'s> {
    lists: BTreeMap<&'s str, &'s [String]>,
    roles: BTreeMap<Role, &'s EvidenceEntry>,
    facts: BTreeMap<ContextKey, Vec<&'s String>>,
}

impl<'s> NeedFinder<'s> {
    fn new(source: &'s PackSource, language: &str) -> Self {
        let mut finder = Self { lists: BTreeMap::new(), roles: BTreeMap::new(), facts: BTreeMap::new() };
        for module in source.files.modules.iter().map(|file| &file.module).filter(|module| module.language == language)
        {
            finder.lists.extend(module.lists.iter().map(|(name, entries)| (name.as_str(), entries.as_slice())));
            finder.roles.extend(module.roles.iter().map(|(role, evidence)| (*role, evidence)));
            for (key, values) in &module.facts {
                finder.facts.entry(*key).or_default().extend(values.values().flatten());
            }
        }
        finder
    }

    fn of_rule(&self, rule: &RuleEntry) -> Needs {
        let mut needs = Needs::default();
        for role in rule.role.iter().chain(&rule.also) {
            self.role(*role, &mut needs);
        }
        if let Some(evidence) = &rule.evidence {
            self.evidence(evidence, &mut needs);
        }
        if let Some(condition) = &rule.condition {
            self.evidence(&condition.evidence(), &mut needs);
        }
        let matching = rule.matching.iter().flat_map(|matching| matching.any.iter().chain(&matching.except));
        matching.for_each(|text| self.text(text, &mut needs));
        let levels = rule.levels.iter().flat_map(|level| level.when.keys());
        for key in rule.applies.keys().chain(levels) {
            needs.facts.insert(*key);
            self.facts.get(key).into_iter().flatten().for_each(|text| self.text(text, &mut needs));
        }
        needs
    }

    fn role(&self, role: Role, needs: &mut Needs) {
        if needs.roles.insert(role)
            && let Some(evidence) = self.roles.get(&role)
        {
            self.evidence(evidence, needs);
        }
    }

    fn evidence(&self, evidence: &EvidenceEntry, needs: &mut Needs) {
        for texts in [&evidence.text, &evidence.names, &evidence.except, &evidence.cited] {
            for text in texts {
                self.text(text, needs);
            }
        }
        let towns = evidence.towns.iter().flat_map(|towns| [&towns.list, &towns.behind]);
        let nobody = evidence.named.iter().chain(towns).map(|name| Element::List(name.clone()));
        self.elements(&nobody.collect::<Vec<_>>(), needs);
    }

    fn text(&self, text: &str, needs: &mut Needs) {
        let Ok(pattern) = Pattern::parse(text) else { return };
        pattern.groups.iter().flatten().for_each(|elements| self.elements(elements, needs));
    }

    fn elements(&self, elements: &[Element], needs: &mut Needs) {
        for element in elements {
            match element {
                Element::List(name) if needs.lists.insert(name.clone()) => {
                    self.lists
                        .get(name.as_str())
                        .into_iter()
                        .copied()
                        .flatten()
                        .for_each(|text| self.text(text, needs));
                }
                Element::Role(role) => self.role(*role, needs),
                // Amounts are told by the names of placeholders too.
                Element::Money => self.role(Role::DebtAmount, needs),
                Element::Choice(choices) => choices.iter().for_each(|choice| self.elements(choice, needs)),
                Element::Optional(inside) => self.elements(inside, needs),
                _ => {}
            }
        }
    }
}
