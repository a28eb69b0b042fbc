//! What the variables of a template stand for at a point of it.
//!
//! A variable may be set on some paths only, so a binding is a list of values with the formula under which each was
//! set, the latest first. A name that nothing binds stands for itself: data handed in from outside.

use std::collections::HashMap;
use std::sync::Arc;

use super::flow::Flow;
use super::paths::Formula;

/// What a variable was set to.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Another name: `{% set x = dossier.solde %}`, a loop's variable.
    Path(Vec<String>),
    /// A text that conditions can compare with.
    Literal(String),
    /// A truth value.
    Truth(Formula),
    /// Anything else; equal only to itself. The number tells one such value from another.
    Opaque(usize),
}

/// A value with what it sends when it is output.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub(super) value: Value,
    pub(super) sends: Arc<[Flow]>,
}

/// Variables in scope.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    bindings: HashMap<String, Vec<(Formula, Bound)>>,
}

/// More conditional assignments of one variable than this are forgotten, the oldest first.
const MAX_VALUES: usize = 32;

impl Environment {
    /// Binds `name` on the paths where `guard` holds.
    pub(super) fn set(&mut self, name: &str, guard: Formula, bound: Bound) {
        let values = self.bindings.entry(bare(name).to_owned()).or_default();
        if guard == Formula::TRUE {
            values.clear();
        }
        values.insert(0, (guard, bound));
        values.truncate(MAX_VALUES);
    }

    /// The values `name` may have here, the first whose formula holds being the one; empty when nothing binds it.
    pub(super) fn get(&self, name: &str) -> &[(Formula, Bound)] {
        self.bindings.get(bare(name)).map_or(&[], Vec::as_slice)
    }

    /// What binds `name` now, to be put back.
    pub(super) fn values(&self, name: &str) -> Option<Vec<(Formula, Bound)>> {
        self.bindings.get(bare(name)).cloned()
    }

    /// Binds `name` as it was bound before, or not at all.
    pub(super) fn put_back(&mut self, name: &str, values: Option<Vec<(Formula, Bound)>>) {
        match values {
            Some(values) => self.bindings.insert(bare(name).to_owned(), values),
            None => self.bindings.remove(bare(name)),
        };
    }

    /// Whether something binds `name`.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.bindings.contains_key(bare(name))
    }
}

/// `$p` of Smarty, Velocity and PHP is the `p` of their loops.
fn bare(name: &str) -> &str {
    name.trim_start_matches('$')
}
