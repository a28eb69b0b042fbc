//! What a template is once its dialect is understood: text, outputs, conditions, loops, includes.
//!
//! The tree is lossless: in order and with gaps none, the spans of the nodes of a body cover the body's text
//! (a block node's span runs from its opening to its closing tag). It knows no markup.

use crate::source::Span;

use super::expr::{Expr, Literal};

/// A parsed template. There always is one: what cannot be read is [`Node::Opaque`] and an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    /// The nodes in order.
    pub body: Vec<Node>,
    /// What was wrong, in order of place.
    pub errors: Vec<SyntaxError>,
}

/// A parameter of a macro.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// What it is where a call leaves it out.
    pub default: Option<Expr>,
}

/// A value that a template hands to the file it includes.
#[derive(Debug, Clone, PartialEq)]
pub struct Passed {
    /// What the file calls it.
    pub name: String,
    /// The value.
    pub value: Expr,
}

/// A piece of template.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Text that is sent as it stands (its markup not looked at).
    Text(Span),
    /// `{{ expr }}`.
    Output {
        /// The bytes of the tag.
        span: Span,
        /// What is sent.
        expr: Expr,
    },
    /// A condition with its arms in order. An arm without guard is the `else`.
    If {
        /// The bytes, tags included.
        span: Span,
        /// The arms in order.
        arms: Vec<Arm>,
    },
    /// A loop; `otherwise` is what is sent when there is nothing to loop over.
    For {
        /// The bytes, tags included.
        span: Span,
        /// The tag that opens it, for messages.
        tag: Span,
        /// The names it binds (`item`, or `key` and `value`).
        targets: Vec<String>,
        /// What it loops over.
        iterable: Expr,
        /// What is sent at each turn.
        body: Vec<Node>,
        /// What is sent when there is no turn.
        otherwise: Vec<Node>,
    },
    /// `{% set name = value %}`, `{% assign %}`.
    Set {
        /// The bytes of the tag.
        span: Span,
        /// The variable.
        name: String,
        /// What it is set to.
        value: Expr,
    },
    /// `{% set name %}…{% endset %}`, `{% capture %}`: what the body renders becomes the value.
    SetBlock {
        /// The bytes, tags included.
        span: Span,
        /// The variable.
        name: String,
        /// What renders its value.
        body: Vec<Node>,
    },
    /// `{% include "x" %}`, `{{> x}}`. A target that is not a literal is `None`.
    Include {
        /// The bytes of the tag.
        span: Span,
        /// The files, the first that is there being the one.
        targets: Vec<Literal>,
        /// Whether the template goes on without.
        ignore_missing: bool,
        /// What is handed to the file.
        passed: Vec<Passed>,
    },
    /// `{% import "x" as y %}`, `{% from "x" import y %}`: its macros may be called, nothing of it is sent.
    Import {
        /// The bytes of the tag.
        span: Span,
        /// The files, the first that is there being the one.
        targets: Vec<Literal>,
    },
    /// `{% extends "x" %}`.
    Extends {
        /// The bytes of the tag.
        span: Span,
        /// The layout.
        target: Option<Literal>,
    },
    /// `{% block name %}…{% endblock %}`; also Handlebars' `{{#*inline}}` and block partials' fallback.
    Block {
        /// The bytes, tags included.
        span: Span,
        /// Its name.
        name: String,
        /// What it sends unless a child overrides it.
        body: Vec<Node>,
    },
    /// `{% macro name(params) %}…{% endmacro %}`: text where it is called.
    Macro {
        /// The bytes, tags included.
        span: Span,
        /// Its name.
        name: String,
        /// Its parameters, in order.
        params: Vec<Param>,
        /// What it sends.
        body: Vec<Node>,
    },
    /// A block that changes nothing we look at (`autoescape`, `with`, `filter`, `spaceless`): its body is sent.
    Wrapper {
        /// The bytes, tags included.
        span: Span,
        /// What it sends.
        body: Vec<Node>,
    },
    /// A tag that sends nothing (`{% load %}`, a comment, a tag that was paired wrongly).
    Silent(Span),
    /// A tag that was not understood. It may send anything.
    Opaque(Span),
}

impl Node {
    /// The bodies that lie in it.
    pub(super) fn bodies(&mut self) -> Vec<&mut Vec<Self>> {
        match self {
            Self::If { arms, .. } => arms.iter_mut().map(|arm| &mut arm.body).collect(),
            Self::For { body, otherwise, .. } => vec![body, otherwise],
            Self::SetBlock { body, .. }
            | Self::Block { body, .. }
            | Self::Macro { body, .. }
            | Self::Wrapper { body, .. } => vec![body],
            Self::Text(_)
            | Self::Output { .. }
            | Self::Set { .. }
            | Self::Include { .. }
            | Self::Import { .. }
            | Self::Extends { .. }
            | Self::Silent(_)
            | Self::Opaque(_) => Vec::new(),
        }
    }

    /// The bytes of the node, its tags included.
    pub fn span(&self) -> Span {
        match self {
            Self::Text(span)
            | Self::Silent(span)
            | Self::Opaque(span)
            | Self::Output { span, .. }
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

/// A place where the template breaks its dialect's grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub kind: SyntaxErrorKind,
}

/// How many errors of one file are told. What has more is no template of the dialect it was taken for.
const MAX_ERRORS: usize = 200;

impl SyntaxError {
    /// Adds an error; the last that is told says that there are more.
    pub(super) fn report(errors: &mut Vec<Self>, span: Span, kind: SyntaxErrorKind) {
        match errors.len() {
            MAX_ERRORS.. => {}
            told if told + 1 == MAX_ERRORS => errors.push(Self { span, kind: SyntaxErrorKind::TooMany }),
            _ => errors.push(Self { span, kind }),
        }
    }
}

/// What is wrong with a template's syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// `{{`, `{%` or `{#` without its end.
    UnclosedTag {
        /// How it begins.
        delimiter: &'static str,
    },
    /// `{% if %}` without `{% endif %}`.
    UnclosedBlock {
        /// The word of its tag.
        keyword: String,
    },
    /// `{% endif %}` that closes nothing, or something else than what is open.
    UnexpectedTag {
        /// The word of the tag.
        keyword: String,
        /// The block that is open there.
        open: Option<String>,
    },
    /// An expression that cannot be read.
    Expression {
        /// Its text.
        found: String,
    },
    /// A tag no dialect of the family has.
    UnknownTag {
        /// The word of the tag.
        keyword: String,
    },
    /// More open blocks than [`MAX_DEPTH`].
    TooDeep,
    /// There are more errors than are told.
    TooMany,
    /// Its tags are of no engine that is known: this many cannot be read.
    UnknownEngine {
        /// How many.
        tags: usize,
    },
}

/// How many blocks may be open at once. Past it tags are opaque: no real template comes near.
pub const MAX_DEPTH: usize = 200;
