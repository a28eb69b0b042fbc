//! What the readers of expressions share: the file, and the way back to the reader of any expression.
//!
//! In: a node. Out: its pieces, or nothing where no text of it is written there.

use tree_sitter::Node;

use super::language::Language;
use super::piece::Piece;

/// Choices in choices are followed this far.
const MAX_NESTING: usize = 80;

/// Operands of one expression that are looked at.
const MAX_OPERANDS: usize = 20_000;

/// Reads an expression.
pub(super) type Read<'s> = for<'t> fn(Values<'s>, Node<'t>, usize) -> Option<Vec<Piece<'t>>>;

/// Reads expressions of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values<'s> {
    pub(super) text: &'s str,
    pub(super) language: Language,
    /// How an expression of any kind is read.
    pub(super) read: Read<'s>,
}

impl<'s> Values<'s> {
    /// The text that a node sends.
    pub(super) fn of(self, node: Node<'_>, depth: usize) -> Option<Vec<Piece<'_>>> {
        if depth > MAX_NESTING { None } else { (self.read)(self, node, depth) }
    }

    /// The text that a node sends, its value where none is written.
    pub(super) fn or_value(self, node: Node<'_>, depth: usize) -> Vec<Piece<'_>> {
        let is_nothing = matches!(node.kind(), "null" | "none" | "undefined" | "true" | "false");
        let value = || if is_nothing { Vec::new() } else { vec![Piece::Value(node)] };
        self.of(node, depth + 1).unwrap_or_else(value)
    }

    pub(super) fn text_of(self, node: Node<'_>) -> &'s str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The operands of a row of sums, the last one first.
    pub(super) fn operands(self, node: Node<'_>) -> Option<Vec<Node<'_>>> {
        let operator = self.operator(node);
        if !matches!(node.kind(), "binary_expression" | "binary_operator") || !matches!(operator, "+" | ".") {
            return None;
        }
        let mut operands = Vec::new();
        let mut left = node;
        while operands.len() < MAX_OPERANDS && left.kind() == node.kind() && self.operator(left) == operator {
            operands.push(left.child_by_field_name("right")?);
            left = left.child_by_field_name("left")?;
        }
        operands.push(left);
        Some(operands)
    }

    /// The sign between two operands.
    pub(super) fn operator(self, node: Node<'_>) -> &'s str {
        node.child_by_field_name("operator").map_or("", |operator| self.text_of(operator))
    }
}

/// The node that another one only wraps.
pub(super) fn inner(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let named = node.child_by_field_name("name").map(|name| name.id());
    node.named_children(&mut cursor).find(|child| child.kind() != "comment" && Some(child.id()) != named)
}
