//! Conditions as formulas over atoms.
//!
//! In: an expression and the variables in scope. Out: a [`Formula`]. Different spellings of one question become one
//! atom (`x`, `x != ""`, `x is not empty`, `x|length > 0`), so that complementary conditions are seen as such.
//! `none`, the empty text, zero and false are taken as one answer: no.

use std::collections::HashMap;

use super::environment::{Environment, Value};
use super::paths::{Atom, AtomId, Formula, MAX_ATOMS, Predicate, above};
use crate::source::{Location, SourceId, Span};
use crate::template::{CompareOp, Expr, ExprKind};

/// The atoms met so far.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    list: Vec<Atom>,
    ids: HashMap<(String, Predicate), AtomId>,
    /// Whether there were more than [`MAX_ATOMS`].
    pub(super) overflowed: bool,
}

impl Atoms {
    pub(super) fn into_list(self) -> Vec<Atom> {
        self.list
    }

    fn intern(&mut self, atom: Atom) -> Option<AtomId> {
        let key = (atom.subject.clone(), atom.predicate.clone());
        if let Some(id) = self.ids.get(&key) {
            return Some(*id);
        }
        if self.list.len() >= MAX_ATOMS {
            self.overflowed = true;
            return None;
        }
        let id = AtomId::new(self.list.len());
        self.list.push(atom);
        self.ids.insert(key, id);
        Some(id)
    }
}

/// Reads the conditions of one tag.
pub(super) struct ConditionReader<'a> {
    pub(super) atoms: &'a mut Atoms,
    pub(super) environment: &'a Environment,
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    /// The tag, for witnesses.
    pub(super) tag: Span,
}

/// Something a condition asks about.
enum Subject {
    /// A name, canonical.
    Path(Vec<String>),
    /// How many elements a name has.
    Length(Vec<String>),
    /// A text known here.
    Literal(String),
    /// Known to hold or not.
    Truth(Formula),
    /// Known only as a whole.
    Opaque(String),
}

impl ConditionReader<'_> {
    /// The paths on which `expr` is true.
    pub(super) fn formula(&mut self, expr: &Expr) -> Formula {
        match &expr.kind {
            ExprKind::Bool(value) => Formula::Constant(*value),
            ExprKind::Null => Formula::FALSE,
            ExprKind::Str(literal) => Formula::Constant(!literal.value.is_empty()),
            ExprKind::Number(number) => Formula::Constant(number.parse::<f64>().is_ok_and(|n| n != 0.0)),
            ExprKind::List(items) => Formula::Constant(!items.is_empty()),
            ExprKind::Not(inner) => self.formula(inner).negated(),
            ExprKind::And(a, b) => self.formula(a).and(self.formula(b)),
            ExprKind::Or(a, b) => self.formula(a).or(self.formula(b)),
            ExprKind::Ternary { condition, then, otherwise } => self.ternary(condition, then, otherwise.as_deref()),
            ExprKind::Compare { op, left, right } => self.compare(expr, *op, left, right),
            ExprKind::Test { subject, name, .. } => self.test(expr, subject, name),
            ExprKind::Filter { subject, name, args } if name == "default" || name == "d" => {
                self.formula(subject).or(args.first().map_or(Formula::FALSE, |arg| self.formula(arg)))
            }
            ExprKind::Path(_) | ExprKind::Filter { .. } => self.each(expr, expr, &mut Self::truthy),
            ExprKind::Call { .. } | ExprKind::Concat(_) | ExprKind::Other => self.opaque(expr),
        }
    }

    fn ternary(&mut self, condition: &Expr, then: &Expr, otherwise: Option<&Expr>) -> Formula {
        let asked = self.formula(condition);
        let yes = asked.clone().and(self.formula(then));
        let no = asked.negated().and(otherwise.map_or(Formula::FALSE, |expr| self.formula(expr)));
        yes.or(no)
    }

    fn test(&mut self, whole: &Expr, subject: &Expr, name: &str) -> Formula {
        match name {
            "defined" | "set" => self.each(whole, subject, &mut |reader, whole, subject| match subject {
                Subject::Path(path) | Subject::Length(path) => reader.atom(whole, path, Predicate::Defined),
                _ => Formula::TRUE,
            }),
            "undefined" => self.test(whole, subject, "defined").negated(),
            "none" | "null" | "empty" | "falsy" | "blank" | "nil" | "false" => self.formula(subject).negated(),
            "truthy" | "present" | "true" => self.formula(subject),
            _ => self.opaque(whole),
        }
    }

    fn compare(&mut self, whole: &Expr, op: CompareOp, left: &Expr, right: &Expr) -> Formula {
        match op {
            CompareOp::Ne => self.compare(whole, CompareOp::Eq, left, right).negated(),
            CompareOp::In => self.contained(whole, left, right),
            CompareOp::Eq if literal(left).is_some() && literal(right).is_none() => self.equals(whole, right, left),
            CompareOp::Eq => self.equals(whole, left, right),
            _ if literal(left).is_some() && literal(right).is_none() => self.ordered(whole, flipped(op), right, left),
            _ => self.ordered(whole, op, left, right),
        }
    }

    fn contained(&mut self, whole: &Expr, item: &Expr, list: &Expr) -> Formula {
        let ExprKind::List(items) = &list.kind else { return self.opaque(whole) };
        items.iter().fold(Formula::FALSE, |held, value| held.or(self.equals(whole, item, value)))
    }

    fn equals(&mut self, whole: &Expr, asked: &Expr, value: &Expr) -> Formula {
        match literal(value) {
            None => self.opaque(whole),
            Some(Constant::Truth(true)) => self.formula(asked),
            Some(Constant::Truth(false) | Constant::Nothing) => self.formula(asked).negated(),
            Some(Constant::Text(text)) => self.each(whole, asked, &mut |reader, whole, subject| match subject {
                Subject::Path(path) => reader.atom(whole, path, Predicate::Equals(text.clone())),
                Subject::Length(path) if text == "0" => reader.atom(whole, path, Predicate::Truthy).negated(),
                Subject::Length(path) => reader.atom(whole, &with_length(path), Predicate::Equals(text.clone())),
                Subject::Literal(held) => Formula::Constant(*held == text),
                Subject::Truth(_) | Subject::Opaque(_) => reader.opaque(whole),
            }),
        }
    }

    fn ordered(&mut self, whole: &Expr, op: CompareOp, asked: &Expr, value: &Expr) -> Formula {
        let number = match literal(value) {
            Some(Constant::Text(text)) => text.parse::<f64>().ok(),
            Some(Constant::Nothing) => Some(0.0),
            _ => None,
        };
        let Some((predicate, negated)) = number.and_then(|number| above(op, number)) else { return self.opaque(whole) };
        let formula = self.each(whole, asked, &mut |reader, whole, subject| match subject {
            Subject::Length(path) if is_some_at_all(&predicate) => reader.atom(whole, path, Predicate::Truthy),
            Subject::Length(path) => reader.atom(whole, &with_length(path), predicate.clone()),
            Subject::Path(path) => reader.atom(whole, path, predicate.clone()),
            _ => reader.opaque(whole),
        });
        if negated { formula.negated() } else { formula }
    }

    /// Asks `question` of every value that `asked` may have, each on its own paths.
    fn each(
        &mut self,
        whole: &Expr,
        asked: &Expr,
        question: &mut dyn FnMut(&mut Self, &Expr, &Subject) -> Formula,
    ) -> Formula {
        let mut result = Formula::FALSE;
        let mut rest = Formula::TRUE;
        for (guard, subject) in self.subjects(asked) {
            let here = rest.clone().and(guard.clone());
            result = result.or(here.and(question(self, whole, &subject)));
            rest = rest.and(guard.negated());
        }
        result
    }

    fn truthy(&mut self, whole: &Expr, subject: &Subject) -> Formula {
        match subject {
            Subject::Path(path) | Subject::Length(path) => self.atom(whole, path, Predicate::Truthy),
            Subject::Literal(text) => Formula::Constant(!text.is_empty()),
            Subject::Truth(formula) => formula.clone(),
            Subject::Opaque(key) => self.keyed(whole, key.clone()),
        }
    }

    /// What `expr` may stand for, the first whose formula holds being the one; the last holds always.
    fn subjects(&self, expr: &Expr) -> Vec<(Formula, Subject)> {
        match &expr.kind {
            ExprKind::Path(path) => self.resolve(path),
            ExprKind::Filter { subject, name, .. } if is_length(name) => self
                .subjects(subject)
                .into_iter()
                .map(|(guard, subject)| match subject {
                    Subject::Path(path) => (guard, Subject::Length(path)),
                    other => (guard, other),
                })
                .collect(),
            ExprKind::Filter { subject, name, .. } if is_transparent(name) => self.subjects(subject),
            _ => vec![(Formula::TRUE, Subject::Opaque(self.key(expr)))],
        }
    }

    fn resolve(&self, path: &[String]) -> Vec<(Formula, Subject)> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        let mut found = Vec::new();
        for (guard, bound) in self.environment.get(first) {
            found.push((guard.clone(), subject_of(&bound.value, first, rest)));
        }
        if !matches!(found.last(), Some((Formula::Constant(true), _))) {
            found.push((Formula::TRUE, path_subject(path.to_vec())));
        }
        found
    }

    fn atom(&mut self, whole: &Expr, path: &[String], predicate: Predicate) -> Formula {
        self.intern(whole, path.join("."), path.to_vec(), predicate)
    }

    fn opaque(&mut self, expr: &Expr) -> Formula {
        self.keyed(expr, self.key(expr))
    }

    fn keyed(&mut self, expr: &Expr, key: String) -> Formula {
        let path = identifiers(expr.span.of(self.text));
        self.intern(expr, key, path, Predicate::Other)
    }

    fn intern(&mut self, expr: &Expr, subject: String, path: Vec<String>, predicate: Predicate) -> Formula {
        let atom = Atom {
            subject,
            path: path.into_iter().filter(|segment| !segment.starts_with('[')).collect(),
            predicate,
            expression: squeezed(expr.span.of(self.text)),
            location: Location { source: self.source, span: self.tag },
        };
        // Past the cap an arm is read as if it could always be taken, and so could the others.
        self.atoms.intern(atom).map_or(Formula::TRUE, Formula::Atom)
    }

    /// A name for an expression that is only equal to itself. One that uses a variable of the template is told apart
    /// by its place, since the variable may mean something else elsewhere.
    fn key(&self, expr: &Expr) -> String {
        let text = squeezed(expr.span.of(self.text));
        let local = identifiers(&text).iter().any(|name| self.environment.binds(name));
        if local { format!("{text}@{}:{}", self.source.0, expr.span.start) } else { text }
    }
}

/// A constant in a comparison.
enum Constant {
    Text(String),
    Truth(bool),
    Nothing,
}

fn literal(expr: &Expr) -> Option<Constant> {
    match &expr.kind {
        ExprKind::Str(literal) if literal.value.is_empty() => Some(Constant::Nothing),
        ExprKind::Str(literal) => Some(Constant::Text(literal.value.clone())),
        ExprKind::Number(number) => Some(Constant::Text(number.clone())),
        ExprKind::Bool(value) => Some(Constant::Truth(*value)),
        ExprKind::Null => Some(Constant::Nothing),
        _ => None,
    }
}

fn flipped(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Lt => CompareOp::Gt,
        CompareOp::Le => CompareOp::Ge,
        CompareOp::Gt => CompareOp::Lt,
        CompareOp::Ge => CompareOp::Le,
        other => other,
    }
}

/// What a step of names behind a bound value stands for.
fn subject_of(value: &Value, name: &str, rest: &[String]) -> Subject {
    match value {
        Value::Path(base) => path_subject(base.iter().chain(rest).cloned().collect()),
        Value::Literal(text) if rest.is_empty() => Subject::Literal(text.clone()),
        Value::Truth(formula) if rest.is_empty() => Subject::Truth(formula.clone()),
        Value::Opaque(number) => {
            Subject::Path(std::iter::once(format!("{name}#{number}")).chain(rest.iter().cloned()).collect())
        }
        Value::Literal(_) | Value::Truth(_) => Subject::Opaque(format!("{name}.{}", rest.join("."))),
    }
}

fn path_subject(mut path: Vec<String>) -> Subject {
    if path.len() > 1 && path.last().is_some_and(|last| is_length(last)) {
        path.pop();
        return Subject::Length(path);
    }
    Subject::Path(path)
}

fn with_length(path: &[String]) -> Vec<String> {
    path.iter().cloned().chain(["length".to_owned()]).collect()
}

/// `> 0` and `>= 1`: there is something.
fn is_some_at_all(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::Above { bound, or_equal: false } => bound.0 == 0.0,
        Predicate::Above { bound, or_equal: true } => bound.0 > 0.0 && bound.0 <= 1.0,
        _ => false,
    }
}

fn is_length(name: &str) -> bool {
    matches!(name, "length" | "count" | "size")
}

/// Filters that keep what a condition asks about.
fn is_transparent(name: &str) -> bool {
    matches!(name, "trim" | "strip" | "escape" | "e" | "safe" | "raw" | "string" | "int" | "float" | "list")
}

/// White space squeezed, as people compare expressions.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names in a piece of template code.
pub(super) fn identifiers(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_'))
        .map(str::to_owned)
        .collect()
}
