//! Required information that some path of a message lacks.
//!
//! A role is missing where a rule requires it and no evidence reaches; the smallest such case is the witness. A rule with a
//! condition requires it on the paths alone on which the message says what the condition names.

use super::facts::{Fact, Judgement, judge};
use super::finding::Builder;
use super::likeness::Likeness;
use super::options::Options;
use super::presence::Presence;
use super::reproduction::{Texts, gravest};
use super::scans::Scans;
use crate::document::{Document, Guard};
use crate::finding::Finding;
use crate::rules::{ClaimsEntry, Given, Module, Pack, Rule};
use crate::taxonomy::{Category, Context, ContextKey, Role, UNKNOWN};

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

impl Message<'_, '_> {
    /// Whether it may claim something, so that information is owed: its stage is known, its sender writes for no other end,
    /// or it gives what only claims give.
    fn may_claim(&self, module: &Module) -> bool {
        let ClaimsEntry { roles, senders } = module.claims();
        let sender = self.context.get(ContextKey::Sender).unwrap_or(UNKNOWN);
        let tells_nothing = self.context.get(ContextKey::Stage).is_none() && senders.iter().any(|one| one == sender);
        !tells_nothing || roles.iter().any(|role| self.presence.is_possible(*role))
    }
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
        let is_asked = rule.asked_if.is_some() || self.message.may_claim(module);
        if rule.category != Category::Missing || !is_asked || !self.message.options.is_active(rule) {
            return None;
        }
        let absent = self.message.presence.absent(module, index, rule, role);
        let judgement = self.judged(rule, &absent)?;
        let given = if rule.own_evidence { Given::Rule(index) } else { Given::Role(role) };
        if rule.reproduction.is_empty() {
            return Some(self.lacking((rule, role, given), &absent, &judgement, likeness));
        }
        let texts = Texts { document: self.message.document, options: self.message.options, module, given };
        let whole = |text: usize| self.message.presence.reproduced(module, text);
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
        if let Some(surely) = surely {
            return self.builder.missing(rule, role, &surely);
        }
        match likeness.nearest(given, &judgement.guard) {
            Some(line) => self.builder.doubtful(rule, role, judgement, line),
            None => self.builder.missing(rule, role, judgement),
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
