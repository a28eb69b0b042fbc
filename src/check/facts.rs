//! Conditions of a template that found a context value: on the paths where they hold, the value is known.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::{Document, Guard, Predicate};
use crate::rules::{Rule, Verdict};
use crate::taxonomy::{Context, ContextKey, Origin, Severity};

use super::options::Options;

/// A context value, known where its guard holds.
#[derive(Debug)]
pub(super) struct Fact {
    key: ContextKey,
    value: String,
    holds: Guard,
}

/// The facts of a document, one for each key and value. `of_name`: those that the name of a condition founds.
pub(super) fn facts(
    document: &Document,
    options: &Options,
    of_name: impl Fn(&[String]) -> Vec<(ContextKey, String)>,
) -> Vec<Fact> {
    let mut found: Vec<Fact> = Vec::new();
    for (id, atom) in document.paths.atoms() {
        if !matches!(atom.predicate, Predicate::Truthy | Predicate::Defined | Predicate::Other) {
            continue;
        }
        let mut known = of_name(&atom.path);
        let declared =
            options.facts.iter().filter(|(_, names)| names.iter().any(|name| is_named(name, &atom.expression)));
        known.extend(declared.map(|(key, _)| (*key, "yes".to_owned())));
        for (key, value) in known {
            let holds = document.paths.literal(id, true);
            match found.iter_mut().find(|fact| fact.key == key && fact.value == value) {
                Some(fact) => fact.holds = document.paths.or(&fact.holds, &holds),
                None => found.push(Fact { key, value, holds }),
            }
        }
    }
    found
}

/// Whether a name of the configuration is the condition's: white space apart.
fn is_named(name: &str, expression: &str) -> bool {
    name.split_whitespace().eq(expression.split_whitespace())
}

/// What a rule says of something that stands on the paths of a guard.
#[derive(Clone)]
pub(super) struct Judgement {
    pub(super) severity: Severity,
    pub(super) depends_on: Vec<ContextKey>,
    pub(super) citations: Arc<[String]>,
    /// The paths on which the rule finds fault.
    pub(super) guard: Guard,
}

/// Paths, and what is known on them.
type Side<'c> = (Guard, Cow<'c, Context>);

/// Asks a rule about a guard, anew on each side of every fact it listens to.
pub(super) fn judge(
    rule: &Rule,
    context: &Context,
    guard: &Guard,
    facts: &[Fact],
    document: &Document,
) -> Option<Judgement> {
    let keys = if facts.is_empty() { Vec::new() } else { rule.keys() };
    let mut sides = vec![(guard.clone(), Cow::Borrowed(context))];
    for fact in facts.iter().filter(|fact| keys.contains(&fact.key)) {
        sides = sides.into_iter().flat_map(|side| split(side, fact, document)).collect();
    }
    let mut judgement: Option<Judgement> = None;
    for (guard, context) in sides {
        let Verdict::Fires { severity, depends_on, citations } = rule.judge(&context) else { continue };
        let citations = citations.into();
        match &mut judgement {
            None => judgement = Some(Judgement { severity, depends_on, citations, guard }),
            Some(held) => {
                held.guard = document.paths.or(&held.guard, &guard);
                if severity > held.severity {
                    (held.severity, held.citations) = (severity, citations);
                }
                held.depends_on.extend(depends_on);
                held.depends_on.sort_unstable();
                held.depends_on.dedup();
            }
        }
    }
    judgement
}

/// The two sides of a fact: where it holds the value is known; where it does not, a yes-or-no key that nothing
/// declares is a no, since the template itself tells the two apart.
fn split<'c>((guard, context): Side<'c>, fact: &Fact, document: &Document) -> Vec<Side<'c>> {
    let paths = &document.paths;
    let without = match (fact.value.as_str(), context.get(fact.key)) {
        ("yes", None) => Cow::Owned(context.with(fact.key, "no")),
        _ => context.clone(),
    };
    let mut with = context.into_owned();
    with.set(fact.key, &fact.value, Origin::CommandLine);
    [(paths.and(&guard, &fact.holds), Cow::Owned(with)), (paths.and(&guard, &paths.not(&fact.holds)), without)]
        .into_iter()
        .filter(|(guard, _)| paths.is_possible(guard))
        .collect()
}
