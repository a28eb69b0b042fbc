//! A rule that is known to be sound, and its verdict in a context.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schema::{CraftCheck, Localized};
use crate::finding::RuleId;
use crate::taxonomy::{Category, Context, ContextKey, Origin, Reproduction, Role, Severity, UNKNOWN};

/// The values that keys may have for something to apply.
pub type Condition = Vec<(ContextKey, Vec<String>)>;

/// What a message says for a piece of information to be asked of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asking {
    /// What that is, for people.
    pub title: Localized,
    /// Whether all paths are asked when one says so or gives the information.
    pub anywhere: bool,
}

/// A rule.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What kind of fault it finds.
    pub category: Category,
    /// Only for `missing`: what must be there.
    pub role: Option<Role>,
    /// Only for `missing`: roles whose evidence counts too.
    pub also: Vec<Role>,
    /// Only for `missing`: whether it has evidence of its own in place of its role's.
    pub own_evidence: bool,
    /// Only for `missing`: whether evidence of its own that stands on one path counts for all of them.
    pub anywhere: bool,
    /// Only for `missing`: what a message says for the rule to be asked; it always is when none.
    pub asked_if: Option<Asking>,
    /// Only for `missing` texts that must be reproduced: what is said of each thing that can stand in their place.
    pub reproduction: Vec<(Reproduction, Remark)>,
    /// Only for faults of the template itself.
    pub check: Option<CraftCheck>,
    /// How grave, unless a level says otherwise; none when only the levels say so.
    pub severity: Option<Severity>,
    /// A name for it.
    pub title: Localized,
    /// What is wrong.
    pub message: Localized,
    /// What to do.
    pub help: Option<Localized>,
    /// A compliant wording.
    pub rewrite: Option<Localized>,
    /// The legal bases, by short name.
    pub cite: Vec<String>,
    /// First day it applies.
    pub since: Option<Date>,
    /// First day it no longer applies.
    pub until: Option<Date>,
    /// The context it applies to.
    pub applies: Condition,
    /// Severities by context, the first that fits.
    pub levels: Vec<Level>,
    /// Whether labelled messages raise no doubt about its matches.
    pub beyond_doubt: bool,
}

/// A severity for a context.
#[derive(Debug, Serialize, Deserialize)]
pub struct Level {
    /// The context.
    pub when: Condition,
    /// How grave there; none for not at all.
    pub severity: Option<Severity>,
    /// The legal bases there; the rule's own when empty.
    pub cite: Vec<String>,
}

/// Context values that follow from a context.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Follow {
    pub(super) when: Condition,
    pub(super) then: Vec<(ContextKey, String)>,
}

impl Follow {
    /// Sets what follows and nothing declares.
    pub(super) fn apply(&self, context: &mut Context) {
        let holds = |(key, values): &(ContextKey, Vec<String>)| {
            context.get(*key).is_some_and(|value| values.iter().any(|listed| listed == value))
        };
        if !self.when.iter().all(holds) {
            return;
        }
        for (key, value) in &self.then {
            if context.get(*key).is_none() {
                context.set(*key, value, Origin::Guess);
            }
        }
    }
}

/// What is said in place of a rule's own message.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remark {
    /// How grave at the most.
    pub at_most: Option<Severity>,
    /// What is wrong.
    pub message: Localized,
    /// What to do.
    pub help: Option<Localized>,
    /// The rule that tells the same: where it does, nothing more is said.
    pub unless_told_by: Option<RuleId>,
}

/// What a rule says of a match in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: the context makes it lawful, or another's concern.
    Silent,
    /// A fault.
    Fires {
        /// How grave; one step milder when it rests on something unknown.
        severity: Severity,
        /// The keys whose unknown value it rests on.
        depends_on: Vec<ContextKey>,
        /// The legal bases, by short name.
        citations: Vec<String>,
    },
}

/// Whether a condition holds in a context.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds {
    No,
    /// It does, as far as is known: the first keys are unknown; the others are too, but the condition says it holds then.
    Yes {
        softening: Vec<ContextKey>,
        named: Vec<ContextKey>,
    },
}

impl Rule {
    /// What is said when something else stands in the place of a text that must be reproduced.
    pub fn remark(&self, reproduction: Reproduction) -> Option<&Remark> {
        self.reproduction.iter().find(|(of, _)| *of == reproduction).map(|(_, remark)| remark)
    }

    /// Every key that the verdict listens to.
    pub fn keys(&self) -> Vec<ContextKey> {
        let levels = self.levels.iter().flat_map(|level| &level.when);
        let mut keys: Vec<ContextKey> = self.applies.iter().chain(levels).map(|(key, _)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What the rule says in a context.
    pub fn judge(&self, context: &Context) -> Verdict {
        let Holds::Yes { mut softening, named } = holds(&self.applies, context) else { return Verdict::Silent };
        let mut best: Option<(Severity, Vec<ContextKey>, &[String])> = None;
        let mut decided = false;
        for level in &self.levels {
            let Holds::Yes { softening: unknown, .. } = holds(&level.when, context) else { continue };
            if unknown.is_empty() {
                if let Some(severity) = level.severity {
                    best = Some(graver(best, (severity, Vec::new(), &level.cite)));
                }
                decided = true;
                break;
            }
            match level.severity {
                Some(severity) => best = Some(graver(best, (severity.softened(), unknown, &level.cite))),
                // It may be lawful: what comes after is said more softly.
                None => softening.extend(unknown),
            }
        }
        if !decided && let Some(severity) = self.severity {
            best = Some(graver(best, (severity, Vec::new(), &[])));
        }
        let Some((severity, keys, cite)) = best else { return Verdict::Silent };
        let severity = if softening.is_empty() { severity } else { severity.softened() };
        let mut depends_on: Vec<ContextKey> = softening.into_iter().chain(named).chain(keys).collect();
        depends_on.sort_unstable();
        depends_on.dedup();
        let citations = if cite.is_empty() { &self.cite } else { cite };
        Verdict::Fires { severity, depends_on, citations: citations.to_vec() }
    }
}

type Candidate<'r> = (Severity, Vec<ContextKey>, &'r [String]);

/// The graver of two; of equals the one that rests on less.
fn graver<'r>(held: Option<Candidate<'r>>, other: Candidate<'r>) -> Candidate<'r> {
    match held {
        Some(held) if (held.0, usize::MAX - held.1.len()) >= (other.0, usize::MAX - other.1.len()) => held,
        _ => other,
    }
}

fn holds(condition: &Condition, context: &Context) -> Holds {
    let (mut softening, mut named) = (Vec::new(), Vec::new());
    for (key, values) in condition {
        let lists = |value: &str| values.iter().any(|listed| listed == value);
        match context.get(*key) {
            Some(value) if lists(value) => {}
            Some(_) => return Holds::No,
            None if lists(UNKNOWN) => named.push(*key),
            None => softening.push(*key),
        }
    }
    Holds::Yes { softening, named }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(applies: Condition, severity: Option<Severity>, levels: Vec<Level>) -> Rule {
        Rule {
            id: "a/b/c".into(),
            category: Category::LegalThreat,
            role: None,
            also: Vec::new(),
            own_evidence: false,
            anywhere: false,
            asked_if: None,
            reproduction: Vec::new(),
            check: None,
            severity,
            title: Localized::default(),
            message: Localized::default(),
            help: None,
            rewrite: None,
            cite: vec!["law".into()],
            since: None,
            until: None,
            applies,
            levels,
            beyond_doubt: false,
        }
    }

    fn on(key: ContextKey, values: &[&str]) -> Condition {
        vec![(key, values.iter().map(|value| (*value).to_owned()).collect())]
    }

    fn context(pairs: &[(ContextKey, &str)]) -> Context {
        let mut context = Context::default();
        for (key, value) in pairs {
            context.set(*key, value, Origin::FrontMatter);
        }
        context
    }

    fn fires(severity: Severity, depends_on: &[ContextKey]) -> Verdict {
        Verdict::Fires { severity, depends_on: depends_on.to_vec(), citations: vec!["law".into()] }
    }

    #[test]
    fn an_unknown_value_softens_and_is_named_unless_the_rule_lists_it() {
        let strict = rule(on(ContextKey::Sender, &["collector"]), Some(Severity::Error), Vec::new());
        assert_eq!(strict.judge(&context(&[(ContextKey::Sender, "collector")])), fires(Severity::Error, &[]));
        assert_eq!(strict.judge(&context(&[(ContextKey::Sender, "creditor")])), Verdict::Silent);
        assert_eq!(strict.judge(&context(&[])), fires(Severity::Warning, &[ContextKey::Sender]));
        let listed = rule(on(ContextKey::EnforceableTitle, &["no", UNKNOWN]), Some(Severity::Error), Vec::new());
        assert_eq!(listed.judge(&context(&[])), fires(Severity::Error, &[ContextKey::EnforceableTitle]));
    }

    #[test]
    fn the_first_level_that_fits_decides_and_one_that_may_fit_is_said_softly() {
        let level = |key, value, severity| Level { when: on(key, &[value]), severity, cite: Vec::new() };
        let levels = || {
            vec![
                level(ContextKey::Debtor, "business", None),
                level(ContextKey::Stage, "first-notice", Some(Severity::Error)),
                level(ContextKey::Sender, "collector", Some(Severity::Note)),
            ]
        };
        let missing = rule(Vec::new(), None, levels());
        let consumer = (ContextKey::Debtor, "consumer");
        let collector = (ContextKey::Sender, "collector");
        assert_eq!(
            missing.judge(&context(&[consumer, (ContextKey::Stage, "first-notice"), collector])),
            fires(Severity::Error, &[])
        );
        assert_eq!(
            missing.judge(&context(&[consumer, (ContextKey::Stage, "reminder"), collector])),
            fires(Severity::Note, &[])
        );
        assert_eq!(missing.judge(&context(&[consumer, collector])), fires(Severity::Warning, &[ContextKey::Stage]));
        assert_eq!(missing.judge(&context(&[(ContextKey::Debtor, "business"), collector])), Verdict::Silent);
    }
}
