//! The space of ways through a template: Boolean atoms, and guards over them.
//!
//! In: the atoms that [`super::condition`] met. Out: [`Guard`]s that can be joined, compared and asked for their
//! smallest case. Guards are reduced ordered decision diagrams (`biodivine-lib-bdd`), so the answers are exact.
//! Most text stands under no condition at all: [`Guard::ALWAYS`] costs nothing.

use std::sync::atomic::{AtomicBool, Ordering};

use biodivine_lib_bdd::{Bdd, BddVariable, BddVariableSet, op_function};

use crate::source::Location;
use crate::template::CompareOp;

/// Which atom of a [`Paths`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AtomId(u16);

impl AtomId {
    pub(super) fn new(index: usize) -> Self {
        Self(u16::try_from(index).expect("atoms are capped at MAX_ATOMS"))
    }

    /// Its place in the order of first appearance.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// More conditions than any template has; past it, arms are read but not told apart.
pub(super) const MAX_ATOMS: usize = 4_000;

/// The largest diagram that is kept, in nodes; past it a guard is answered for a part of the paths only.
const MAX_NODES: usize = 50_000;

/// How many conditions are explored when a diagram grows past [`MAX_NODES`]; the others are taken as false.
const EXPLORED_ATOMS: usize = 20;

/// What an atom says of its subject.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// It is there and neither empty, zero nor false.
    Truthy,
    /// It is defined, whatever its value.
    Defined,
    /// It equals this text.
    Equals(String),
    /// It is above (or at, when `or_equal`) this number.
    Above {
        /// The number, as ordered bits of an `f64`.
        bound: OrderedNumber,
        /// Whether the bound itself counts.
        or_equal: bool,
    },
    /// Something that only equals itself.
    Other,
}

/// A number that can be compared and hashed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderedNumber(pub f64);

impl Eq for OrderedNumber {}

impl std::hash::Hash for OrderedNumber {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// A condition that is true or false on a path.
#[derive(Debug, Clone)]
pub struct Atom {
    /// What it is about, in a form that is the same wherever it is meant: `dossier.sold`.
    pub subject: String,
    /// The name as a path, for facts.
    pub path: Vec<String>,
    /// What is said of it.
    pub predicate: Predicate,
    /// As the template writes it.
    pub expression: String,
    /// The first tag that asks it.
    pub location: Location,
}

/// A Boolean formula over atoms, made before the space is closed.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// Holds, or never holds.
    Constant(bool),
    /// Holds where the atom does.
    Atom(AtomId),
    /// Holds where it does not.
    Not(Box<Formula>),
    /// Holds where all do.
    And(Vec<Formula>),
    /// Holds where one does.
    Or(Vec<Formula>),
}

impl Formula {
    /// Whether it holds where atoms have the values that `value` gives.
    pub fn holds(&self, value: &dyn Fn(AtomId) -> bool) -> bool {
        match self {
            Self::Constant(constant) => *constant,
            Self::Atom(id) => value(*id),
            Self::Not(inner) => !inner.holds(value),
            Self::And(all) => all.iter().all(|part| part.holds(value)),
            Self::Or(any) => any.iter().any(|part| part.holds(value)),
        }
    }

    /// Holds on every path.
    pub const TRUE: Self = Self::Constant(true);
    /// Holds on none.
    pub const FALSE: Self = Self::Constant(false);

    /// The opposite.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(!value),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(true), x) | (x, Self::Constant(true)) => x,
            (Self::Constant(false), _) | (_, Self::Constant(false)) => Self::FALSE,
            (Self::And(mut all), x) => {
                all.push(x);
                Self::And(all)
            }
            (x, y) => Self::And(vec![x, y]),
        }
    }

    /// Either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(false), x) | (x, Self::Constant(false)) => x,
            (Self::Constant(true), _) | (_, Self::Constant(true)) => Self::TRUE,
            (Self::Or(mut any), x) => {
                any.push(x);
                Self::Or(any)
            }
            (x, y) => Self::Or(vec![x, y]),
        }
    }
}

/// The paths on which something holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard(Option<Bdd>);

impl Guard {
    /// On every path.
    pub const ALWAYS: Self = Self(None);

    /// Whether it plainly holds on every path, constraints between conditions left aside.
    pub fn is_always(&self) -> bool {
        self.0.as_ref().is_none_or(Bdd::is_true)
    }

    /// Whether it holds on no path.
    pub fn is_never(&self) -> bool {
        self.0.as_ref().is_some_and(Bdd::is_false)
    }
}

/// One way through the template, as far as it matters: conditions and their values.
pub type Assignment = Vec<(AtomId, bool)>;

/// Every way through a document.
#[derive(Debug)]
pub struct Paths {
    atoms: Vec<Atom>,
    variables: BddVariableSet,
    feasible: Guard,
    truncated: AtomicBool,
}

impl Paths {
    /// Closes the space: no atom comes after.
    pub(super) fn new(atoms: Vec<Atom>) -> Self {
        let count = u16::try_from(atoms.len()).expect("atoms are capped at MAX_ATOMS");
        let variables = BddVariableSet::new_anonymous(count);
        let mut paths = Self { atoms, variables, feasible: Guard::ALWAYS, truncated: AtomicBool::new(false) };
        paths.feasible = paths.constraints();
        paths
    }

    /// The atoms, in order of first appearance.
    pub fn atoms(&self) -> impl Iterator<Item = (AtomId, &Atom)> {
        self.atoms.iter().enumerate().map(|(index, atom)| (AtomId::new(index), atom))
    }

    /// One atom.
    pub fn atom(&self, id: AtomId) -> &Atom {
        &self.atoms[id.index()]
    }

    /// The paths that can happen: conditions that exclude or imply each other do.
    pub fn feasible(&self) -> &Guard {
        &self.feasible
    }

    /// The paths on which a formula holds.
    pub fn guard(&self, formula: &Formula) -> Guard {
        match formula {
            Formula::Constant(true) => Guard::ALWAYS,
            Formula::Constant(false) => self.never(),
            Formula::Atom(id) => self.literal(*id, true),
            Formula::Not(inner) => self.not(&self.guard(inner)),
            Formula::And(all) => all.iter().fold(Guard::ALWAYS, |held, part| self.and(&held, &self.guard(part))),
            Formula::Or(any) => any.iter().fold(self.never(), |held, part| self.or(&held, &self.guard(part))),
        }
    }

    /// On no path.
    pub fn never(&self) -> Guard {
        Guard(Some(self.variables.mk_false()))
    }

    /// Where an atom has this value.
    pub fn literal(&self, id: AtomId, value: bool) -> Guard {
        let variable = BddVariable::from_index(id.index());
        Guard(Some(if value { self.variables.mk_var(variable) } else { self.variables.mk_not_var(variable) }))
    }

    /// Where `guard` does not hold.
    pub fn not(&self, guard: &Guard) -> Guard {
        match &guard.0 {
            None => self.never(),
            Some(bdd) if bdd.is_false() => Guard::ALWAYS,
            Some(bdd) => Guard(Some(bdd.not())),
        }
    }

    /// Where both hold.
    pub fn and(&self, a: &Guard, b: &Guard) -> Guard {
        match (&a.0, &b.0) {
            (None, _) => b.clone(),
            (_, None) => a.clone(),
            (Some(x), Some(y)) => Guard(Some(self.bounded(x, y, op_function::and))),
        }
    }

    /// Where either holds.
    pub fn or(&self, a: &Guard, b: &Guard) -> Guard {
        match (&a.0, &b.0) {
            (None, _) | (_, None) => Guard::ALWAYS,
            (Some(x), Some(y)) => {
                let joined = self.bounded(x, y, op_function::or);
                if joined.is_true() { Guard::ALWAYS } else { Guard(Some(joined)) }
            }
        }
    }

    /// Whether a guard holds on a path that can happen.
    pub fn is_possible(&self, guard: &Guard) -> bool {
        !self.and(guard, &self.feasible).is_never()
    }

    /// Whether a guard holds on every path that can happen.
    pub fn is_certain(&self, guard: &Guard) -> bool {
        guard.is_always() || !self.is_possible(&self.not(guard))
    }

    /// The shortest case in which `guard` holds: as few conditions as will do, in the order of the template.
    /// `None` when it never does.
    pub fn smallest_case(&self, guard: &Guard) -> Option<Assignment> {
        let reachable = self.and(guard, &self.feasible);
        let Some(bdd) = &reachable.0 else { return Some(Vec::new()) };
        let clause = bdd.most_free_clause()?;
        let mut case: Assignment =
            clause.to_values().into_iter().map(|(variable, value)| (AtomId::new(variable.to_index()), value)).collect();
        case.sort_unstable();
        self.drop_implied(&mut case, guard);
        Some(case)
    }

    /// A value for every atom, in their order, such that `guard` holds; as few are true as will do. `None` when it never
    /// holds.
    pub fn valuation(&self, guard: &Guard) -> Option<Vec<bool>> {
        let reachable = self.and(guard, &self.feasible);
        let Some(bdd) = &reachable.0 else { return Some(vec![false; self.atoms.len()]) };
        let valuation = bdd.most_negative_valuation()?;
        Some((0..self.atoms.len()).map(|index| valuation.value(BddVariable::from_index(index))).collect())
    }

    /// Leaves out every condition that the others, with the constraints, already decide.
    fn drop_implied(&self, case: &mut Assignment, guard: &Guard) {
        let mut index = case.len();
        while index > 0 && case.len() <= EXPLORED_ATOMS {
            index -= 1;
            let kept = case.remove(index);
            if !self.implies(case, guard) {
                case.insert(index, kept);
            }
        }
    }

    /// Whether every feasible path of a case is in `guard`, and there is one.
    fn implies(&self, case: &Assignment, guard: &Guard) -> bool {
        let paths = case
            .iter()
            .fold(self.feasible.clone(), |held, (atom, value)| self.and(&held, &self.literal(*atom, *value)));
        !paths.is_never() && self.and(&paths, &self.not(guard)).is_never()
    }

    /// Whether a path agrees with `case` on which `guard` holds.
    pub fn agrees(&self, guard: &Guard, case: &Assignment) -> bool {
        let Some(bdd) = &guard.0 else { return true };
        let values: Vec<_> = case.iter().map(|(atom, value)| (BddVariable::from_index(atom.index()), *value)).collect();
        !bdd.restrict(&values).is_false()
    }

    /// Whether a guard grew so large that from then on only a part of the paths was explored.
    pub fn is_truncated(&self) -> bool {
        self.truncated.load(Ordering::Relaxed)
    }

    fn bounded<T>(&self, x: &Bdd, y: &Bdd, op: T) -> Bdd
    where
        T: Fn(Option<bool>, Option<bool>) -> Option<bool> + Copy,
    {
        Bdd::binary_op_with_limit(MAX_NODES, x, y, op).unwrap_or_else(|| {
            self.truncated.store(true, Ordering::Relaxed);
            let fixed: Vec<_> =
                self.variables.variables().into_iter().skip(EXPLORED_ATOMS).map(|variable| (variable, false)).collect();
            Bdd::binary_op(&x.restrict(&fixed), &y.restrict(&fixed), op)
        })
    }

    /// What atoms about the same subject say of each other.
    fn constraints(&self) -> Guard {
        let mut order: Vec<usize> = (0..self.atoms.len()).collect();
        order.sort_by(|a, b| self.atoms[*a].subject.cmp(&self.atoms[*b].subject).then(a.cmp(b)));
        let mut feasible = Guard::ALWAYS;
        for group in order.chunk_by(|a, b| self.atoms[*a].subject == self.atoms[*b].subject) {
            // A switch over hundreds of values would make a square of pairs; its neighbours still exclude each other.
            let reach = if group.len() > 64 { 8 } else { group.len() };
            for (at, a) in group.iter().enumerate() {
                for b in group.iter().skip(at + 1).take(reach) {
                    feasible = self.and(&feasible, &self.relation(AtomId::new(*a), AtomId::new(*b)));
                }
            }
        }
        feasible
    }

    fn relation(&self, a: AtomId, b: AtomId) -> Guard {
        let implied = |x: AtomId, y: AtomId, value: bool| self.or(&self.literal(x, false), &self.literal(y, value));
        let (left, right) = (&self.atom(a).predicate, &self.atom(b).predicate);
        let mut held = Guard::ALWAYS;
        if let Some(value) = consequence(left, right) {
            held = self.and(&held, &implied(a, b, value));
        }
        if let Some(value) = consequence(right, left) {
            held = self.and(&held, &implied(b, a, value));
        }
        held
    }
}

/// What `known` being true says of `asked`, both about the same subject.
fn consequence(known: &Predicate, asked: &Predicate) -> Option<bool> {
    use Predicate::{Above, Defined, Equals, Truthy};
    match (known, asked) {
        (Truthy | Equals(_) | Above { .. }, Defined) => Some(true),
        (Equals(value), Truthy) => Some(!is_falsy(value)),
        (Equals(a), Equals(b)) => (a != b).then_some(false),
        (Equals(value), Above { bound, or_equal }) => {
            let number: f64 = value.parse().ok()?;
            Some(number > bound.0 || (*or_equal && (number - bound.0).abs() < f64::EPSILON))
        }
        (Above { bound, or_equal }, Truthy) => (bound.0 > 0.0 || (bound.0 == 0.0 && !or_equal)).then_some(true),
        (Above { bound: a, or_equal: at }, Above { bound: b, or_equal: bt }) => {
            (a.0 > b.0 || (a == b && (*bt || !*at))).then_some(true)
        }
        _ => None,
    }
}

fn is_falsy(value: &str) -> bool {
    matches!(value, "" | "0" | "false" | "False")
}

/// Turns a comparison with a number into an atom's predicate and whether it is to be negated:
/// `x <= 3` is not `x > 3`.
pub(super) fn above(op: CompareOp, number: f64) -> Option<(Predicate, bool)> {
    let bound = OrderedNumber(number);
    match op {
        CompareOp::Gt => Some((Predicate::Above { bound, or_equal: false }, false)),
        CompareOp::Ge => Some((Predicate::Above { bound, or_equal: true }, false)),
        CompareOp::Lt => Some((Predicate::Above { bound, or_equal: true }, true)),
        CompareOp::Le => Some((Predicate::Above { bound, or_equal: false }, true)),
        CompareOp::Eq | CompareOp::Ne | CompareOp::In => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    fn atom(subject: &str, predicate: Predicate) -> Atom {
        let location = Location { source: SourceId(0), span: Span::at(0) };
        Atom { subject: subject.into(), path: vec![], predicate, expression: subject.into(), location }
    }

    fn equals(value: &str) -> Predicate {
        Predicate::Equals(value.into())
    }

    fn id(index: usize) -> AtomId {
        AtomId::new(index)
    }

    #[test]
    fn complementary_guards_cover_every_path() {
        let paths = Paths::new(vec![atom("sold", Predicate::Truthy)]);
        let yes = paths.literal(id(0), true);
        let no = paths.literal(id(0), false);
        assert!(paths.is_certain(&paths.or(&yes, &no)));
        assert!(!paths.is_possible(&paths.and(&yes, &no)));
    }

    #[test]
    fn two_values_of_one_subject_exclude_each_other() {
        let paths = Paths::new(vec![atom("s", equals("a")), atom("s", equals("b"))]);
        let both = paths.and(&paths.literal(id(0), true), &paths.literal(id(1), true));
        assert!(!paths.is_possible(&both));
    }

    #[test]
    fn a_value_makes_its_subject_truthy_and_the_empty_one_does_not() {
        let paths = Paths::new(vec![atom("s", Predicate::Truthy), atom("s", equals("a")), atom("s", equals(""))]);
        let untrue_but_a = paths.and(&paths.literal(id(0), false), &paths.literal(id(1), true));
        assert!(!paths.is_possible(&untrue_but_a));
        let true_but_empty = paths.and(&paths.literal(id(0), true), &paths.literal(id(2), true));
        assert!(!paths.is_possible(&true_but_empty));
    }

    #[test]
    fn bounds_are_ordered() {
        let (above_three, _) = above(CompareOp::Gt, 3.0).unwrap();
        let (above_five, _) = above(CompareOp::Gt, 5.0).unwrap();
        let paths = Paths::new(vec![atom("n", above_three), atom("n", above_five)]);
        let impossible = paths.and(&paths.literal(id(0), false), &paths.literal(id(1), true));
        assert!(!paths.is_possible(&impossible));
    }

    #[test]
    fn the_smallest_case_names_only_what_decides() {
        let atoms = ["a", "b", "c"].map(|name| atom(name, Predicate::Truthy)).to_vec();
        let paths = Paths::new(atoms);
        let present = paths.or(&paths.literal(id(0), true), &paths.literal(id(2), true));
        let case = paths.smallest_case(&paths.not(&present)).unwrap();
        assert_eq!(case, vec![(id(0), false), (id(2), false)]);
    }

    #[test]
    fn the_smallest_case_leaves_out_what_constraints_decide() {
        let paths = Paths::new(vec![atom("s", equals("a")), atom("s", equals("b")), atom("s", equals("c"))]);
        let case = paths.smallest_case(&paths.literal(id(1), true)).unwrap();
        assert_eq!(case, vec![(id(1), true)]);
    }

    #[test]
    fn two_thousand_independent_conditions_are_answered() {
        let paths = Paths::new((0..2_000).map(|n| atom(&n.to_string(), Predicate::Truthy)).collect());
        let any = (0..2_000).fold(paths.never(), |held, n| paths.or(&held, &paths.literal(id(n), true)));
        let case = paths.smallest_case(&paths.not(&any)).unwrap();
        assert_eq!(case.len(), 2_000);
    }
}
