//! Required information: where each role is given, and on which paths it is not.
//!
//! A role is present under the union of the guards of its evidence. It is missing where a rule requires it and that
//! union does not reach; the smallest such case is the witness. A rule with a condition requires it on the paths alone
//! on which the message says what the condition names.

use std::collections::BTreeMap;

use super::facts::{Fact, judge};
use super::finding::Builder;
use super::options::Options;
use super::reproduction::{Texts, gravest};
use crate::document::{Document, Guard};
use crate::finding::Finding;
use crate::rules::{Given, Module, Pack, Rule};
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
}

impl<'d> Presence<'d> {
    pub(super) fn new(document: &'d Document, options: &'d Options) -> Self {
        Self { document, options, given: BTreeMap::new() }
    }

    /// What words or names give, on the paths of a guard.
    pub(super) fn give(&mut self, module: &Module, given: &[Given], guard: &Guard) {
        for given in given {
            self.add(key(module, *given), guard);
        }
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

/// Every required role that some path lacks. `told`: what was found in the words.
pub(super) fn missing(
    document: &Document,
    context: &Context,
    packs: &[&Pack],
    facts: &[Fact],
    presence: &Presence<'_>,
    options: &Options,
    told: &[Finding],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in packs {
        let builder = Builder::new(document, options, pack);
        let rules = pack
            .modules
            .iter()
            .flat_map(|module| module.rules.iter().enumerate().map(move |(at, rule)| (module, at, rule)));
        for (module, index, rule) in rules {
            let Some(role) = rule.role else { continue };
            if rule.category != Category::Missing || !options.is_active(rule) {
                continue;
            }
            let absent = presence.absent(module, index, rule, role);
            if !document.paths.is_possible(&absent) {
                continue;
            }
            let asked = |guard: &Guard| judge(rule, context, guard, facts, document);
            let Some(judgement) = asked(&absent).filter(|judgement| document.paths.is_possible(&judgement.guard))
            else {
                continue;
            };
            let given = if rule.own_evidence { Given::Rule(index) } else { Given::Role(role) };
            if rule.reproduction.is_empty() {
                findings.push(builder.missing(rule, role, &judgement));
            } else {
                let texts = Texts { document, options, module, given };
                let whole = |text: usize| presence.guard(&key(module, Given::Official(text)));
                let cases = texts.cases(rule, context, &whole, &judgement.guard);
                findings.extend(
                    gravest(rule, &cases, told, &asked)
                        .map(|(case, judgement)| builder.not_reproduced(rule, role, &judgement, case)),
                );
            }
        }
    }
    findings
}
