//! Which bytes of a template are syntax: what the markup layer must not see.

use super::tree::{Node, Tree};
use crate::source::Span;

/// A stretch of template syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask {
    /// Its bytes.
    pub span: Span,
    /// Whether it sends something in its place.
    pub output: bool,
}

impl Tree {
    /// The syntax in `span`, in order: everything that is not text.
    pub fn masks(&self, span: Span) -> Vec<Mask> {
        let mut pieces = Vec::new();
        collect(&self.body, &mut pieces);
        let mut masks = Vec::with_capacity(pieces.len() + 1);
        let mut at = span.start;
        for (piece, is_text) in pieces {
            if at < piece.start {
                masks.push(Mask { span: Span { start: at, end: piece.start }, output: false });
            }
            if !is_text && !piece.is_empty() {
                masks.push(Mask { span: piece, output: true });
            }
            at = at.max(piece.end);
        }
        if at < span.end {
            masks.push(Mask { span: Span { start: at, end: span.end }, output: false });
        }
        masks
    }
}

/// Texts (`true`) and outputs (`false`) in order of place.
fn collect(nodes: &[Node], pieces: &mut Vec<(Span, bool)>) {
    for node in nodes {
        match node {
            Node::Text(span) => pieces.push((*span, true)),
            Node::Output { span, .. } => pieces.push((*span, false)),
            Node::If { arms, .. } => arms.iter().for_each(|arm| collect(&arm.body, pieces)),
            Node::For { body, otherwise, .. } => {
                collect(body, pieces);
                collect(otherwise, pieces);
            }
            Node::SetBlock { body, .. }
            | Node::Block { body, .. }
            | Node::Macro { body, .. }
            | Node::Wrapper { body, .. } => collect(body, pieces),
            Node::Set { .. }
            | Node::Include { .. }
            | Node::Import { .. }
            | Node::Extends { .. }
            | Node::Silent(_)
            | Node::Opaque(_) => {}
        }
    }
}
