//! String literals: their escapes undone, what they interpolate told apart.

use tree_sitter::Node;

use super::escape::escape;
use super::piece::Piece;
use super::value::{Values, inner};
use crate::source::Span;

/// Reads literals.
pub(super) struct Literal<'s> {
    pub(super) values: Values<'s>,
    pub(super) depth: usize,
}

impl Literal<'_> {
    /// The pieces of a literal.
    pub(super) fn read<'t>(&self, node: Node<'t>) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        if let Some(body) = node.child_by_field_name("value") {
            // What stands between the ends of `<<<END … END`.
            self.content(body, body.start_byte(), body.end_byte(), &mut pieces);
            return pieces;
        }
        let count = node.child_count();
        let quote = |at: u32| {
            node.child(at).filter(|end| {
                matches!(end.kind(), "'" | "\"" | "`" | "string_start" | "string_end")
                    || end.kind().ends_with(['\'', '"'])
            })
        };
        let start = quote(0).map_or(node.start_byte(), |open| open.end_byte());
        let end =
            quote(count.saturating_sub(1)).filter(|_| count > 1).map_or(node.end_byte(), |close| close.start_byte());
        self.content(node, start, end.max(start), &mut pieces);
        pieces
    }

    /// The bytes `at..end`, of which children of `node` are more than they seem.
    fn content<'t>(&self, node: Node<'t>, mut at: usize, end: usize, into: &mut Vec<Piece<'t>>) {
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if child.start_byte() < at || child.end_byte() > end {
                continue;
            }
            self.copy(at, child.start_byte(), into);
            at = self.child(child, into);
        }
        self.copy(at, end, into);
    }

    /// Reads a child of a literal; gives where it ends.
    fn child<'t>(&self, child: Node<'t>, into: &mut Vec<Piece<'t>>) -> usize {
        let (start, mut end) = (child.start_byte(), child.end_byte());
        match child.kind() {
            "escape_sequence" => {
                let (text, to) = escape(self.values.text, start, end, self.values.language);
                end = to;
                into.push(Piece::Text(text, Span::new(start, end)));
            }
            // `{{` of a string that is formatted.
            "escape_interpolation" => {
                let sign = self.values.text_of(child).chars().take(1).collect();
                into.push(Piece::Text(sign, Span::new(start, end)));
            }
            "template_substitution" | "interpolation" => {
                into.extend(inner(child).into_iter().flat_map(|inside| self.values.or_value(inside, self.depth)));
            }
            "{" | "}" => {}
            "string_content" | "nowdoc_string" | "string_fragment" if child.child_count() > 0 => {
                self.content(child, start, end, into);
            }
            "string_content" | "nowdoc_string" | "string_fragment" | "ERROR" => self.copy(start, end, into),
            _ if child.is_named() => into.push(Piece::Value(child)),
            _ => self.copy(start, end, into),
        }
        end
    }

    fn copy(&self, start: usize, end: usize, into: &mut Vec<Piece<'_>>) {
        if let Some(text) = self.values.text.get(start..end).filter(|text| !text.is_empty()) {
            into.push(Piece::Text(text.to_owned(), Span::new(start, end)));
        }
    }
}
