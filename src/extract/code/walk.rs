//! Every string of a file with the key it stands under.
//!
//! In: a syntax tree, walked without recursion. Out: entries in order, and the comments that declare some of them.

use tree_sitter::Node;

use super::marks::{self, Mark, Unknown};
use super::piece::Piece;
use super::value::{Values, inner};
use crate::source::Span;

/// The longest step of a key.
const LONGEST_STEP: usize = 80;

/// A string with its key.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    /// The steps of its key.
    pub(super) key: Vec<String>,
    /// What it stands in: the same for strings that stand side by side.
    pub(super) scope: usize,
    pub(super) span: Span,
    pub(super) pieces: Vec<Piece<'t>>,
    /// The nearest comment that declares it.
    pub(super) mark: Option<usize>,
    /// Whether it is an element of a component.
    pub(super) is_element: bool,
    /// Whether it is put at the end of what its key holds already: `html += "…"`.
    is_added: bool,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Found<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    pub(super) marks: Vec<Mark>,
    pub(super) unknown: Vec<Unknown>,
}

/// A node that is yet to be looked at.
#[derive(Clone, Copy)]
struct Waiting<'t> {
    node: Node<'t>,
    key: Option<usize>,
    scope: usize,
    is_added: bool,
    mark: Option<usize>,
    /// Whether the comment declares the first statement of this block alone.
    is_of_first: bool,
}

/// Walks a tree.
pub(super) struct Walk<'s, 't> {
    values: Values<'s>,
    /// Steps of keys, each with the one before it.
    steps: Vec<(Option<usize>, String)>,
    waiting: Vec<Waiting<'t>>,
    found: Found<'t>,
}

impl<'s, 't> Walk<'s, 't> {
    /// Everything under a node.
    pub(super) fn of(values: Values<'s>, root: Node<'t>) -> Found<'t> {
        let start =
            Waiting { node: root, key: None, scope: root.id(), is_added: false, mark: None, is_of_first: false };
        let mut walk = Self { values, steps: Vec::new(), waiting: vec![start], found: Found::default() };
        while let Some(next) = walk.waiting.pop() {
            walk.visit(next);
        }
        let mut found = walk.found;
        found.entries = joined(found.entries);
        found
    }

    fn visit(&mut self, at: Waiting<'t>) {
        let node = at.node;
        match node.kind() {
            "comment"
            | "import_statement"
            | "import_from_statement"
            | "jsx_attribute"
            | "type_annotation"
            | "namespace_use_declaration" => {}
            "expression_statement" if is_text_alone(node) => {}
            _ => {
                if let Some((step, value)) = self.named(node) {
                    let mark = self.mark_within(node).or(at.mark);
                    let is_added = node.kind().starts_with("augmented");
                    let key = self.longer(at.key, step);
                    self.waiting.push(Waiting { node: value, key, is_added, mark, ..at });
                } else if let Some(pieces) = self.values.of(node, 0) {
                    self.entry(at, pieces);
                } else if let Some(operands) = self.values.operands(node) {
                    self.waiting.extend(operands.into_iter().map(|node| Waiting { node, ..at }));
                } else {
                    self.children(at);
                }
            }
        }
    }

    fn entry(&mut self, at: Waiting<'t>, pieces: Vec<Piece<'t>>) {
        let node = at.node;
        let (key, span) = (self.key(at.key), Span::new(node.start_byte(), node.end_byte()));
        let is_element = is_element(node);
        let mark = self.mark_within(node).or(at.mark);
        self.found.entries.push(Entry { key, scope: at.scope, span, pieces, mark, is_element, is_added: at.is_added });
    }

    fn children(&mut self, at: Waiting<'t>) {
        let node = at.node;
        let is_list = matches!(node.kind(), "array" | "list" | "tuple" | "array_creation_expression");
        let scope = if is_list || is_scope(node.kind()) { node.id() } else { at.scope };
        let key = match owner_name(node) {
            Some(name) => self.longer(at.key, self.plain_steps(name)),
            None => at.key,
        };
        let mut cursor = node.walk();
        let mut children = Vec::new();
        let mut index = 0_usize;
        // A comment stands before the next child.
        let mut mark = at.mark;
        for child in node.named_children(&mut cursor) {
            if let Some(declared) = self.comment(child) {
                mark = Some(declared);
                continue;
            }
            if child.kind() == "comment" {
                continue;
            }
            let is_item = is_list && self.named(child).is_none();
            let key = if is_item { self.longer(key, vec![index.to_string()]) } else { key };
            index += 1;
            let is_of_first = mark != at.mark && child.kind() == "block";
            children.push(Waiting { node: child, key, scope, is_added: false, mark, is_of_first });
            // What stands between elements is no element.
            if child.kind() != "jsx_text" {
                mark = if at.is_of_first { None } else { at.mark };
            }
        }
        self.waiting.extend(children.into_iter().rev());
    }

    /// The declaration that a comment makes, or an expression of JSX that is nothing but a comment.
    fn comment(&mut self, node: Node<'t>) -> Option<usize> {
        let comment = match node.kind() {
            "comment" => node,
            "jsx_expression" => node.named_child(0).filter(|child| child.kind() == "comment")?,
            _ => return None,
        };
        match marks::mark(comment, self.values.text)? {
            Ok(mark) => {
                self.found.marks.push(mark);
                Some(self.found.marks.len() - 1)
            }
            Err(unknown) => {
                self.found.unknown.push(unknown);
                None
            }
        }
    }

    /// What a comment in a name and its value, or in parentheses, declares.
    fn mark_within(&mut self, node: Node<'t>) -> Option<usize> {
        let mut cursor = node.walk();
        let comments: Vec<_> = node.named_children(&mut cursor).filter(|child| child.kind() == "comment").collect();
        comments.into_iter().filter_map(|comment| self.comment(comment)).last()
    }

    /// The name and the value of what has both.
    fn named(&self, node: Node<'t>) -> Option<(Vec<String>, Node<'t>)> {
        let field = |name: &str| node.child_by_field_name(name);
        let last = || {
            let count = u32::try_from(node.named_child_count()).ok()?;
            node.named_child(count.checked_sub(1)?).filter(|_| count > 1)
        };
        let (name, value) = match node.kind() {
            "pair" => (field("key")?, field("value")?),
            "array_element_initializer" | "const_element" => (node.named_child(0)?, last()?),
            "argument" => (field("name")?, last()?),
            "property_element" => (field("name")?, field("default_value")?),
            "field_definition" => (field("property")?, field("value")?),
            "assignment" | "assignment_expression" | "augmented_assignment" | "augmented_assignment_expression" => {
                (field("left")?, field("right")?)
            }
            "variable_declarator"
            | "public_field_definition"
            | "enum_assignment"
            | "enum_case"
            | "keyword_argument"
            | "default_parameter"
            | "typed_default_parameter" => (field("name")?, field("value")?),
            _ => return None,
        };
        Some((self.plain_steps(name), value))
    }

    /// `mail`, `subject` for `$mail['subject']`; a key in quotes is one step.
    fn plain_steps(&self, name: Node<'_>) -> Vec<String> {
        let written = self.values.text_of(name);
        let short = |step: &str| step[..step.floor_char_boundary(LONGEST_STEP)].to_owned();
        if matches!(name.kind(), "string" | "encapsed_string") {
            return vec![short(written.trim_matches(['\'', '"']))];
        }
        if written.len() > 4 * LONGEST_STEP {
            return vec![short(written)];
        }
        let steps = written.split(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '_' | '-')));
        steps.map(|step| step.trim_matches('-')).filter(|step| !step.is_empty()).map(short).collect()
    }

    fn longer(&mut self, key: Option<usize>, steps: Vec<String>) -> Option<usize> {
        steps.into_iter().fold(key, |key, step| {
            self.steps.push((key, step));
            Some(self.steps.len() - 1)
        })
    }

    fn key(&self, mut at: Option<usize>) -> Vec<String> {
        const MOST_STEPS: usize = 32;
        let mut key = Vec::new();
        while let Some((before, step)) = at.and_then(|index| self.steps.get(index)).filter(|_| key.len() < MOST_STEPS) {
            key.push(step.clone());
            at = *before;
        }
        key.reverse();
        key
    }
}

/// Strings that are put at the end of others, joined with them.
fn joined(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let mut all: Vec<Entry<'_>> = Vec::with_capacity(entries.len());
    let mut last = std::collections::HashMap::new();
    for entry in entries {
        let place = (entry.scope, entry.key.clone());
        let before = last.get(&place).and_then(|index: &usize| all.get_mut(*index)).filter(|_| entry.is_added);
        if let Some(before) = before {
            before.pieces.extend(entry.pieces);
        } else {
            last.insert(place, all.len());
            all.push(entry);
        }
    }
    all
}

/// Whether what is sent is an element: in parentheses, or one of several that are chosen from.
fn is_element(mut node: Node<'_>) -> bool {
    const MAX_NESTING: usize = 80;
    for _ in 0..MAX_NESTING {
        let next = match node.kind() {
            "jsx_element" | "jsx_self_closing_element" => return true,
            "parenthesized_expression" => inner(node),
            "ternary_expression" => node.child_by_field_name("consequence"),
            "binary_expression" => node.child_by_field_name("right"),
            _ => None,
        };
        let Some(next) = next else { return false };
        node = next;
    }
    false
}

/// Whether what stands in it side by side belongs together.
fn is_scope(kind: &str) -> bool {
    matches!(
        kind,
        "object"
            | "dictionary"
            | "arguments"
            | "argument_list"
            | "statement_block"
            | "compound_statement"
            | "block"
            | "class_body"
            | "declaration_list"
            | "enum_body"
    )
}

/// The name of a function or class.
fn owner_name(node: Node<'_>) -> Option<Node<'_>> {
    let is_owner = matches!(
        node.kind(),
        "function_declaration"
            | "generator_function_declaration"
            | "function_definition"
            | "method_definition"
            | "method_declaration"
            | "class_declaration"
            | "class_definition"
            | "enum_declaration"
    );
    node.child_by_field_name("name").filter(|_| is_owner)
}

/// Documentation in Python, `'use strict'` in JavaScript: a statement that only is a string.
fn is_text_alone(statement: Node<'_>) -> bool {
    statement.named_child_count() == 1
        && inner(statement).is_some_and(|inner| matches!(inner.kind(), "string" | "concatenated_string"))
}
