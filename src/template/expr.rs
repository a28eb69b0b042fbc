//! The expressions inside tags, as far as they decide what is sent.

use crate::source::Span;

/// An expression with its place in the template.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `dossier.solde`, `a["b"]`, `item[0]`, `this.x`, `@root.x`: the path, one segment an element.
    Path(Vec<String>),
    /// A string. It is text where it is sent.
    Str(Literal),
    /// A number as written.
    Number(String),
    /// `true`, `false`.
    Bool(bool),
    /// `none`, `null`, `nil`, `blank`, `empty`.
    Null,
    /// `not x`, `!x`.
    Not(Box<Expr>),
    /// `a and b`, `a && b`.
    And(Box<Expr>, Box<Expr>),
    /// `a or b`, `a || b`, and `a ?? b`.
    Or(Box<Expr>, Box<Expr>),
    /// `a == b` and its kind.
    Compare {
        /// How they are compared.
        op: CompareOp,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `x is defined`, `x is not empty`: negation is a [`ExprKind::Not`] around it.
    Test {
        /// What is tested.
        subject: Box<Expr>,
        /// The test.
        name: String,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// `x|default("…")`, `x | date: "d/m/Y"`.
    Filter {
        /// What is filtered.
        subject: Box<Expr>,
        /// The filter.
        name: String,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// `f(a, b)`, Handlebars' `(helper a b)` and `{{helper a b}}`; `callee` is the path of the function.
    Call {
        /// The function.
        callee: Vec<String>,
        /// Its arguments.
        args: Vec<Expr>,
        /// The names that arguments are given by, in their order; none where no argument has one.
        names: Vec<Option<String>>,
    },
    /// `a if b else c`, `b ? c : d`. An `if` without `else` sends nothing when false.
    Ternary {
        /// What is asked.
        condition: Box<Expr>,
        /// The value when it is true.
        then: Box<Expr>,
        /// The value when it is not.
        otherwise: Option<Box<Expr>>,
    },
    /// `a ~ b`, `"x" + y`: sent one after the other.
    Concat(Vec<Expr>),
    /// `[a, b]`, `(a, b)`.
    List(Vec<Expr>),
    /// Arithmetic, ranges, dictionaries: a value, its make-up of no interest.
    Other,
}

/// A string written in the template, with the bytes between its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The bytes between the quotes.
    pub span: Span,
    /// With its escapes undone.
    pub value: String,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `in`; `not in` is a [`ExprKind::Not`] around it.
    In,
}
