//! Which ways through a template are shown: few that together take every branch and show every finding.
//!
//! Branches that can be taken together are: each way is given as many of those not yet taken as agree with it. That is the
//! smallest number for templates as people write them, though not for every one. Past [`MOST`] the rest is left out, and
//! the preview says so.

use std::collections::HashMap;

use crate::document::{AtomId, Document, Flow, Guard, Predicate};
use crate::finding::Finding;

/// How many ways are shown at the most.
const MOST: usize = 12;

/// How many branches are looked at.
const MOST_BRANCHES: usize = 400;

/// How many conditions of a way are told.
const TOLD: usize = 40;

/// A way through a template.
#[derive(Debug, Clone)]
pub(super) struct Route {
    values: Vec<bool>,
    /// Whether conditions are what the data say, where they say it.
    pub(super) follows_data: bool,
    /// The conditions as the template writes them, and what they are on this way.
    pub(super) conditions: Vec<(String, bool)>,
}

impl Route {
    pub(super) fn value(&self, id: AtomId) -> bool {
        self.values.get(id.index()).copied().unwrap_or(false)
    }

    /// The texts that values must be for the conditions to hold.
    pub(super) fn fixed(&self, document: &Document) -> Vec<(String, String)> {
        let of = |(id, atom): (AtomId, &crate::document::Atom)| match &atom.predicate {
            Predicate::Equals(text) if self.value(id) => Some((atom.path.join("."), text.clone())),
            _ => None,
        };
        document.paths.atoms().filter_map(of).collect()
    }
}

impl Route {
    /// The same way through the document after its changes: what is asked in both has the same answer.
    pub(super) fn carried(&self, from: &Document, to: &Document) -> Self {
        let known: HashMap<_, _> =
            from.paths.atoms().map(|(id, atom)| ((&atom.subject, &atom.predicate), self.value(id))).collect();
        let value = |(_, asked): (AtomId, &crate::document::Atom)| {
            known.get(&(&asked.subject, &asked.predicate)).copied().unwrap_or(false)
        };
        Self { values: to.paths.atoms().map(value).collect(), ..self.clone() }
    }
}

/// The ways that are shown, and whether some were left out.
pub(super) fn routes(document: &Document, findings: &[Finding], with_data: bool) -> (Vec<Route>, bool) {
    let mut wanted = Vec::new();
    for finding in findings {
        wanted.extend(witness(document, finding));
    }
    for (_, flow) in document.flows() {
        branches(document, flow, &Guard::ALWAYS, &mut wanted);
    }
    let mut is_cut = wanted.len() > MOST_BRANCHES;
    wanted.truncate(MOST_BRANCHES);
    wanted.dedup();
    let mut routes = Vec::new();
    if with_data {
        routes.extend(route(document, &Guard::ALWAYS, true));
    }
    while !wanted.is_empty() {
        if routes.len() == MOST {
            is_cut = true;
            break;
        }
        routes.extend(taking(document, &mut wanted));
    }
    if routes.is_empty() {
        routes.extend(route(document, &Guard::ALWAYS, false));
    }
    (routes, is_cut)
}

/// A way that takes as many of the wanted branches as agree; they are wanted no longer.
fn taking(document: &Document, wanted: &mut Vec<Guard>) -> Option<Route> {
    let paths = &document.paths;
    let mut way = Guard::ALWAYS;
    wanted.retain(|branch| {
        let joined = paths.and(&way, branch);
        let agrees = paths.is_possible(&joined);
        if agrees {
            way = joined;
        }
        !agrees
    });
    let first = route(document, &way, false);
    if first.is_none() {
        wanted.clear();
    }
    first
}

fn route(document: &Document, way: &Guard, follows_data: bool) -> Option<Route> {
    let values = document.paths.valuation(way)?;
    let told = |(id, atom): (AtomId, &crate::document::Atom)| (atom.expression.clone(), values[id.index()]);
    let conditions = if follows_data { Vec::new() } else { document.paths.atoms().map(told).take(TOLD).collect() };
    Some(Route { values, follows_data, conditions })
}

/// The paths that show a finding.
fn witness(document: &Document, finding: &Finding) -> Option<Guard> {
    let witness = finding.witness.as_ref()?;
    let paths = &document.paths;
    let mut shown = Guard::ALWAYS;
    for condition in &witness.conditions {
        let is_it = |(_, atom): &(AtomId, &crate::document::Atom)| {
            atom.location == condition.location && atom.expression == condition.expression
        };
        if let Some((id, _)) = paths.atoms().find(is_it) {
            shown = paths.and(&shown, &paths.literal(id, condition.value));
        }
    }
    paths.is_possible(&shown).then_some(shown)
}

/// The paths on which each branch is taken, and those on which none is.
fn branches(document: &Document, flow: &[Flow], base: &Guard, wanted: &mut Vec<Guard>) {
    let paths = &document.paths;
    for piece in flow {
        if wanted.len() > MOST_BRANCHES {
            return;
        }
        match piece {
            Flow::Choice(arms) => {
                let mut rest = base.clone();
                for (formula, arm) in arms {
                    let asked = paths.guard(formula);
                    take(document, &paths.and(&rest, &asked), arm, wanted);
                    rest = paths.and(&rest, &paths.not(&asked));
                }
                take(document, &rest, &[], wanted);
            }
            Flow::Repeat(repeat) => {
                let some = paths.guard(&repeat.some);
                take(document, &paths.and(base, &some), &repeat.body, wanted);
                take(document, &paths.and(base, &paths.not(&some)), &repeat.otherwise, wanted);
            }
            Flow::Variable { sends, .. } => branches(document, sends, base, wanted),
            Flow::Text(_) | Flow::Literal(_) | Flow::Placeholder(_) => {}
        }
    }
}

fn take(document: &Document, taken: &Guard, arm: &[Flow], wanted: &mut Vec<Guard>) {
    if !document.paths.is_possible(taken) {
        return;
    }
    if !taken.is_always() && !wanted.contains(taken) {
        wanted.push(taken.clone());
    }
    branches(document, arm, taken, wanted);
}
