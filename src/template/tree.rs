//! What a template is once its dialect is understood: text, outputs, conditions, loops, includes.
//!
//! The tree is lossless: in order and with gaps none, the spans of the nodes of a body cover the body's text
//! (a block node's span runs from its opening to its closing tag). It knows no markup.

use crate::source::Span;

use super::expr::Expr;

/// A parsed template. There always is one: what cannot be read is [`Node::Opaque`] and an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    /// The nodes in order.
    pub body: Vec<Node>,
    /// What was wrong, in order of place.
    pub errors: Vec<SyntaxError>,
}

/// A piece of template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Text that is sent as it stands (its markup not looked at).
    Text(Span),
    /// `{{ expr }}`.
    Output { span: Span, expr: Expr },
    /// A condition with its arms in order. An arm without guard is the `else`.
    If { span: Span, arms: Vec<Arm> },
    /// A loop; `otherwise` is what is sent when there is nothing to loop over.
    For {
        span: Span,
        /// The tag that opens it, for messages.
        tag: Span,
        /// The names it binds (`item`, or `key` and `value`).
        targets: Vec<String>,
        iterable: Expr,
        body: Vec<Node>,
        otherwise: Vec<Node>,
    },
    /// `{% set name = value %}`, `{% assign %}`.
    Set { span: Span, name: String, value: Expr },
    /// `{% set name %}…{% endset %}`, `{% capture %}`: what the body renders becomes the value.
    SetBlock { span: Span, name: String, body: Vec<Node> },
    /// `{% include "x" %}`, `{{> x}}`. A target that is not a literal is `None`.
    Include { span: Span, targets: Vec<Literal>, ignore_missing: bool },
    /// `{% import "x" as y %}`, `{% from "x" import y %}`: its macros may be called, nothing of it is sent.
    Import { span: Span, targets: Vec<Literal> },
    /// `{% extends "x" %}`.
    Extends { span: Span, target: Option<Literal> },
    /// `{% block name %}…{% endblock %}`; also Handlebars' `{{#*inline}}` and block partials' fallback.
    Block { span: Span, name: String, body: Vec<Node> },
    /// `{% macro name(params) %}…{% endmacro %}`: text where it is called.
    Macro { span: Span, name: String, params: Vec<String>, body: Vec<Node> },
    /// A block that changes nothing we look at (`autoescape`, `with`, `filter`, `spaceless`): its body is sent.
    Wrapper { span: Span, body: Vec<Node> },
    /// A tag that sends nothing (`{% load %}`, a comment, a tag that was paired wrongly).
    Silent(Span),
    /// A tag that was not understood. It may send anything.
    Opaque(Span),
}

impl Node {
    /// The bytes of the node, its tags included.
    pub fn span(&self) -> Span {
        match self {
            Self::Text(span) | Self::Silent(span) | Self::Opaque(span) => *span,
            Self::Output { span, .. }
            | Self::If { span, .. }
            | Self::For { span, .. }
            | Self::Set { span, .. }
            | Self::SetBlock { span, .. }
            | Self::Include { span, .. }
            | Self::Import { span, .. }
            | Self::Extends { span, .. }
            | Self::Block { span, .. }
            | Self::Macro { span, .. }
            | Self::Wrapper { span, .. } => *span,
        }
    }
}

/// One arm of a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Its tag: `{% if x %}`, `{% elif y %}`, `{% else %}`.
    pub tag: Span,
    /// When it is taken, given that no arm before it was; `None` is the `else`.
    /// `unless x` is `Not(x)`; `case v` with `when 1, 2` is `v == 1 or v == 2`.
    pub guard: Option<Expr>,
    /// What it sends.
    pub body: Vec<Node>,
}

/// A string written in the template, with the bytes between its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The bytes between the quotes.
    pub span: Span,
    /// With its escapes undone.
    pub value: String,
}

/// A place where the template breaks its dialect's grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// What is wrong with a template's syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// `{{`, `{%` or `{#` without its end.
    UnclosedTag { delimiter: &'static str },
    /// `{% if %}` without `{% endif %}`.
    UnclosedBlock { keyword: String },
    /// `{% endif %}` that closes nothing, or something else than what is open.
    UnexpectedTag { keyword: String, open: Option<String> },
    /// An expression that cannot be read.
    Expression { found: String },
    /// A tag no dialect of the family has.
    UnknownTag { keyword: String },
    /// More open blocks than [`MAX_DEPTH`].
    TooDeep,
}

/// How many blocks may be open at once. Past it tags are opaque: no real template comes near.
pub const MAX_DEPTH: usize = 200;
