//! Required information: where each role is given, and on which paths it is not.
//!
//! A role is present under the union of the guards of its evidence. It is missing where a rule requires it and that
//! union does not reach; the smallest such case is the witness.

use std::collections::BTreeMap;

use super::facts::{Fact, judge};
use super::finding::Builder;
use super::options::Options;
use crate::document::{Document, Guard, Line};
use crate::finding::Finding;
use crate::rules::{Given, Module, Pack};
use crate::taxonomy::{Category, Context, Role};

/// Where the roles of a document are given.
pub(super) struct Presence<'d> {
    document: &'d Document,
    options: &'d Options,
    given: BTreeMap<Role, Guard>,
    /// The statutory texts that are reproduced, by the language of their module and their number.
    officials: BTreeMap<(String, usize), Guard>,
}

impl<'d> Presence<'d> {
    pub(super) fn new(document: &'d Document, options: &'d Options) -> Self {
        Self { document, options, given: BTreeMap::new(), officials: BTreeMap::new() }
    }

    /// Evidence in the words of a line.
    pub(super) fn text(&mut self, module: &Module, given: &[Given], line: &Line) {
        for given in given {
            match given {
                Given::Role(role) => self.give(*role, &line.guard),
                Given::Official(text) => {
                    let never = self.document.paths.never();
                    let held = self.officials.entry((module.language.clone(), *text)).or_insert(never);
                    *held = self.document.paths.or(held, &line.guard);
                }
            }
        }
    }

    /// Roles that are given where all of several statutory texts are reproduced.
    pub(super) fn official_texts(&mut self, packs: &[&Pack]) {
        for module in packs.iter().flat_map(|pack| &pack.modules) {
            for (role, texts) in module.official_evidence() {
                let all = texts.iter().fold(Guard::ALWAYS, |held, text| {
                    let given = self.officials.get(&(module.language.clone(), *text)).cloned();
                    self.document.paths.and(&held, &given.unwrap_or_else(|| self.document.paths.never()))
                });
                self.give(role, &all);
            }
        }
    }

    /// Evidence in the names of placeholders, read or in a link.
    pub(super) fn names(&mut self, packs: &[&Pack]) {
        let document = self.document;
        let mut known: BTreeMap<&[String], Vec<Role>> = BTreeMap::new();
        for line in &document.lines {
            for (path, _) in line.view.placeholders.iter().chain(&line.view.hidden_placeholders) {
                let roles = known.entry(path.as_ref()).or_insert_with(|| self.roles_of(packs, path));
                for role in roles.clone() {
                    self.give(role, &line.guard);
                }
            }
        }
    }

    fn roles_of(&self, packs: &[&Pack], path: &[String]) -> Vec<Role> {
        let mut roles: Vec<Role> =
            packs.iter().flat_map(|pack| &pack.modules).flat_map(|module| module.roles_of_name(path)).collect();
        let written = path.join(".");
        roles.extend(
            self.options.roles.iter().filter(|(_, names)| names.iter().any(|name| *name == written)).map(|(role, _)| *role),
        );
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    fn give(&mut self, role: Role, guard: &Guard) {
        let held = self.given.entry(role).or_insert_with(|| self.document.paths.never());
        if !held.is_always() {
            *held = self.document.paths.or(held, guard);
        }
    }

    fn guard(&self, role: Role) -> Guard {
        self.given.get(&role).cloned().unwrap_or_else(|| self.document.paths.never())
    }
}

/// Every required role that some path lacks.
pub(super) fn missing(
    document: &Document,
    context: &Context,
    packs: &[&Pack],
    facts: &[Fact],
    presence: &Presence<'_>,
    options: &Options,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in packs {
        let builder = Builder { document, options, pack };
        for rule in pack.modules.iter().flat_map(|module| &module.rules) {
            let Some(role) = rule.role else { continue };
            if rule.category != Category::Missing || !options.is_active(rule) {
                continue;
            }
            let absent = document.paths.not(&presence.guard(role));
            if !document.paths.is_possible(&absent) {
                continue;
            }
            if let Some(judgement) = judge(rule, context, &absent, facts, document)
                && document.paths.is_possible(&judgement.guard)
            {
                findings.push(builder.missing(rule, role, &judgement));
            }
        }
    }
    findings
}
