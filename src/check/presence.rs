//! Required information: where each role is given, and on which paths it is not.
//!
//! A role is present under the union of the guards of its evidence. It is missing where a rule requires it and that
//! union does not reach; the smallest such case is the witness. A rule with a condition requires it on the paths alone
//! on which the message says what the condition names.

use std::collections::BTreeMap;

use super::facts::{Fact, Judgement, judge};
use super::finding::Builder;
use super::likeness::Likeness;
use super::options::Options;
use super::reproduction::{Texts, gravest};
use super::scans::Scans;
use crate::document::{Document, Guard};
use crate::finding::Finding;
use crate::rules::{Given, Module, Names, Pack, Rule};
use crate::taxonomy::{Category, Context, Role};

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
    naming: BTreeMap<String, Vec<(usize, Given)>>,
}

impl<'d> Presence<'d> {
    pub(super) fn new(document: &'d Document, options: &'d Options) -> Self {
        Self { document, options, given: BTreeMap::new(), naming: BTreeMap::new() }
    }

    /// What the words or names of a line give. `at`: its number.
    pub(super) fn give(&mut self, module: &Module, given: &[Given], at: usize) {
        let guard = &self.document.lines[at].guard;
        for given in given {
            let key = key(module, *given);
            let is_naming = matches!(given, Given::Role(Role::SenderName | Role::CreditorName));
            // What stands on every path is not asked of every later line.
            if is_naming && !self.guard(&key).is_always() {
                self.naming.entry(module.language.clone()).or_default().push((at, *given));
            }
            self.add(key, guard);
        }
    }

    /// The names of the document, as a module finds them.
    pub(super) fn names(&self, module: &Module) -> Names {
        let mut by_line = vec![Vec::new(); self.document.lines.len()];
        let naming = self.naming.get(&module.language).map_or(&[][..], Vec::as_slice);
        for (at, given) in naming {
            by_line[*at].push(*given);
        }
        Names::of(self.document.lines.iter().zip(&by_line).map(|(line, given)| (&line.view, given.as_slice())))
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
        let declared = if rule.own_evidence && self.options.roles.contains_key(&role) { Some(role) } else { None };
        let others = rule.also.iter().copied().chain(declared).map(Key::Role);
        others.fold(self.guard(&own), |held, other| self.document.paths.or(&held, &self.guard(&other)))
    }

    /// The paths on which a rule's demand is made and not met.
    fn absent(&self, module: &Module, index: usize, rule: &Rule, role: Role) -> Guard {
        let absent = self.document.paths.not(&self.met(module, index, rule, role));
        if rule.asked_if.is_none() {
            return absent;
        }
        self.document.paths.and(&absent, &self.guard(&key(module, Given::If(index))))
    }

    fn guard(&self, key: &Key) -> Guard {
        self.given.get(key).cloned().unwrap_or_else(|| self.document.paths.never())
    }
}

/// A message that may lack something.
pub(super) struct Message<'a, 'r> {
    pub(super) document: &'a Document,
    pub(super) context: &'a Context,
    pub(super) facts: &'a [Fact],
    pub(super) options: &'a Options,
    pub(super) presence: &'a Presence<'a>,
    /// What was found in its words.
    pub(super) told: &'a [Finding],
    pub(super) scans: &'a Scans<'r>,
}

/// Every required role that some path of a message lacks.
pub(super) fn missing<'r>(message: &Message<'_, 'r>, packs: &[&'r Pack]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in packs {
        let search = Search { message, builder: Builder::new(message.document, message.options, pack) };
        for module in &pack.modules {
            let workshops = message.scans.of(pack, module);
            let likeness = Likeness::new(message.document, module, message.presence, workshops);
            let rules = module.rules.iter().enumerate();
            findings.extend(rules.filter_map(|(index, rule)| search.rule(module, &likeness, index, rule)));
        }
    }
    findings
}

/// A message that the rules of a pack are asked about.
struct Search<'a, 'r> {
    message: &'a Message<'a, 'r>,
    builder: Builder<'a>,
}

impl Search<'_, '_> {
    /// What a rule says of the paths that do not meet its demand.
    fn rule(&self, module: &Module, likeness: &Likeness<'_>, index: usize, rule: &Rule) -> Option<Finding> {
        let role = rule.role?;
        if rule.category != Category::Missing || !self.message.options.is_active(rule) {
            return None;
        }
        let absent = self.message.presence.absent(module, index, rule, role);
        let judgement = self.judged(rule, &absent)?;
        let given = if rule.own_evidence { Given::Rule(index) } else { Given::Role(role) };
        if rule.reproduction.is_empty() {
            return Some(self.lacking((rule, role, given), &absent, &judgement, likeness));
        }
        let texts = Texts { document: self.message.document, options: self.message.options, module, given };
        let whole = |text: usize| self.message.presence.guard(&key(module, Given::Official(text)));
        let cases = texts.cases(rule, self.message.context, &whole, &judgement.guard);
        let (case, judgement) = gravest(rule, &cases, self.message.told, &|guard| self.asked(rule, guard))?;
        Some(self.builder.not_reproduced(rule, role, &judgement, case))
    }

    /// A note where on every path that lacks it a line reads as if it gave it, else as grave as the rule is there.
    fn lacking(
        &self,
        (rule, role, given): (&Rule, Role, Given),
        absent: &Guard,
        judgement: &Judgement,
        likeness: &Likeness<'_>,
    ) -> Finding {
        let paths = &self.message.document.paths;
        let surely = self.judged(rule, &paths.and(absent, &paths.not(&likeness.guard(given))));
        match (surely, likeness.nearest(given, &judgement.guard)) {
            (None, Some(line)) => self.builder.doubtful(rule, role, judgement, line),
            (surely, _) => self.builder.missing(rule, role, surely.as_ref().unwrap_or(judgement)),
        }
    }

    /// What a rule says of some paths, if there are such and it finds fault with them.
    fn judged(&self, rule: &Rule, guard: &Guard) -> Option<Judgement> {
        let paths = &self.message.document.paths;
        let judgement = paths.is_possible(guard).then(|| self.asked(rule, guard))??;
        paths.is_possible(&judgement.guard).then_some(judgement)
    }

    fn asked(&self, rule: &Rule, guard: &Guard) -> Option<Judgement> {
        judge(rule, self.message.context, guard, self.message.facts, self.message.document)
    }
}
