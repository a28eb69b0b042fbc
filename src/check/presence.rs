//! Required information: where each role is given, and on which paths a rule's demand is not met.
//!
//! A role is present under the union of the guards of its evidence.

use std::collections::BTreeMap;

use super::options::Options;
use crate::document::{Document, Guard};
use crate::rules::{Given, Module, Names, Naming, Pack, Rule};
use crate::taxonomy::Role;

/// Something that a document gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Role(Role),
    /// What only its own module speaks of: the language, and the thing.
    Of(String, Given),
}

fn key(module: &Module, given: Given) -> Key {
    match given {
        Given::Role(role) => Key::Role(role),
        own => Key::Of(module.language.clone(), own),
    }
}

/// Where the roles of a document are given.
pub(super) struct Presence<'d> {
    document: &'d Document,
    options: &'d Options,
    given: BTreeMap<Key, Guard>,
    /// For each module by its language, the lines in which somebody is named.
    naming: BTreeMap<String, Vec<(usize, Naming)>>,
}

impl<'d> Presence<'d> {
    pub(super) fn new(document: &'d Document, options: &'d Options) -> Self {
        Self { document, options, given: BTreeMap::new(), naming: BTreeMap::new() }
    }

    /// What the words or names of a line give, and where they name somebody. `at`: its number.
    pub(super) fn give(&mut self, module: &Module, given: &[Given], naming: &[Naming], at: usize) {
        for naming in naming {
            // What stands on every path is not asked of every later line.
            if !self.guard(&Key::Role(naming.role)).is_always() {
                self.naming.entry(module.language.clone()).or_default().push((at, naming.clone()));
            }
        }
        let guard = &self.document.lines[at].guard;
        for given in given {
            self.add(key(module, *given), guard);
        }
    }

    /// What lines give together with the question that they answer, on these paths.
    pub(super) fn answer(&mut self, module: &Module, given: &[Given], guard: &Guard) {
        for given in given.iter().filter(|given| matches!(given, Given::Role(_) | Given::Rule(_))) {
            self.add(key(module, *given), guard);
        }
    }

    /// The names of the document, as a module finds them.
    pub(super) fn names(&self, module: &Module) -> Names<'_> {
        let mut by_line = vec![Vec::new(); self.document.lines.len()];
        let naming = self.naming.get(&module.language).map_or(&[][..], Vec::as_slice);
        for (at, naming) in naming {
            by_line[*at].push(naming.clone());
        }
        let lines = self.document.lines.iter().zip(&by_line);
        Names::of(&|path| module.words_of(path), lines.map(|(line, naming)| (&line.view, naming.as_slice())))
    }

    /// Roles that are given where all of several statutory texts are reproduced.
    pub(super) fn official_texts(&mut self, packs: &[&Pack]) {
        for module in packs.iter().flat_map(|pack| &pack.modules) {
            for (given, texts) in module.official_evidence() {
                let all = texts.iter().fold(Guard::ALWAYS, |held, text| {
                    self.document.paths.and(&held, &self.guard(&key(module, Given::Official(*text))))
                });
                self.add(key(module, given), &all);
            }
        }
    }

    /// Roles that the project's settings say its placeholders give.
    pub(super) fn declared(&mut self) {
        let document = self.document;
        for line in document.lines.iter().filter(|_| !self.options.roles.is_empty()) {
            for (path, _) in line.view.placeholders.iter().chain(&line.view.hidden_placeholders) {
                let written = path.join(".");
                let is_declared = |(_, names): &(&Role, &Vec<String>)| names.contains(&written);
                for (role, _) in self.options.roles.iter().filter(is_declared) {
                    self.add(Key::Role(*role), &line.guard);
                }
            }
        }
    }

    /// The roles that are given, and whether on every path.
    pub(super) fn roles(&self) -> BTreeMap<Role, bool> {
        let role = |(key, guard): (&Key, &Guard)| match key {
            Key::Role(role) => Some((*role, self.document.paths.is_certain(guard))),
            Key::Of(..) => None,
        };
        self.given.iter().filter_map(role).collect()
    }

    fn add(&mut self, key: Key, guard: &Guard) {
        let held = self.given.entry(key).or_insert_with(|| self.document.paths.never());
        if !held.is_always() {
            *held = self.document.paths.or(held, guard);
        }
    }

    /// The paths on which a rule's demand is met.
    fn met(&self, module: &Module, index: usize, rule: &Rule, role: Role) -> Guard {
        let own = if rule.own_evidence { key(module, Given::Rule(index)) } else { Key::Role(role) };
        if rule.anywhere && self.document.paths.is_possible(&self.guard(&own)) {
            return Guard::ALWAYS;
        }
        let declared = if rule.own_evidence && self.options.roles.contains_key(&role) { Some(role) } else { None };
        let others = rule.also.iter().copied().chain(declared).map(Key::Role);
        others.fold(self.guard(&own), |held, other| self.document.paths.or(&held, &self.guard(&other)))
    }

    /// The paths on which a rule's demand is made and not met.
    pub(super) fn absent(&self, module: &Module, index: usize, rule: &Rule, role: Role) -> Guard {
        let paths = &self.document.paths;
        let met = self.met(module, index, rule, role);
        let absent = paths.not(&met);
        let Some(asking) = &rule.asked_if else { return absent };
        let said = self.guard(&key(module, Given::If(index)));
        if asking.anywhere && (paths.is_possible(&said) || paths.is_possible(&met)) {
            return absent;
        }
        paths.and(&absent, &said)
    }

    /// Whether a role is given on some path.
    pub(super) fn is_possible(&self, role: Role) -> bool {
        self.document.paths.is_possible(&self.guard(&Key::Role(role)))
    }

    /// The paths on which a statutory text is reproduced.
    pub(super) fn reproduced(&self, module: &Module, text: usize) -> Guard {
        self.guard(&key(module, Given::Official(text)))
    }

    fn guard(&self, key: &Key) -> Guard {
        self.given.get(key).cloned().unwrap_or_else(|| self.document.paths.never())
    }
}
