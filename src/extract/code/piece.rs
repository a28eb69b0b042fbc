//! The text of an expression: what it sends, piece by piece, before it is written down as a template.

use tree_sitter::Node;

use crate::source::Span;

/// A piece of text.
#[derive(Debug, Clone)]
pub(super) enum Piece<'t> {
    /// Text that bytes of the file stand for.
    Text(String, Span),
    /// Text that stands nowhere.
    Between(String),
    /// The value of an expression.
    Value(Node<'t>),
    /// One text or another.
    If { condition: Node<'t>, then: Vec<Piece<'t>>, otherwise: Vec<Piece<'t>> },
    /// A text for each.
    For { item: String, items: Node<'t>, body: Vec<Piece<'t>> },
}

impl Piece<'_> {
    /// Whether it has parts that are not always sent.
    pub(super) fn is_structure(&self) -> bool {
        matches!(self, Self::If { .. } | Self::For { .. })
    }

    /// Whether it holds signs of a template that someone else fills in.
    pub(super) fn has_tags(&self) -> bool {
        let has = |pieces: &[Piece<'_>]| pieces.iter().any(Piece::has_tags);
        match self {
            Self::Text(text, _) => ["{{", "{%"].iter().any(|sign| text.contains(sign)),
            Self::If { then, otherwise, .. } => has(then) || has(otherwise),
            Self::For { body, .. } => has(body),
            Self::Between(_) | Self::Value(_) => false,
        }
    }

    /// Adds the text of it that is written in the file.
    pub(super) fn spell(&self, into: &mut String) {
        match self {
            Self::Text(text, _) | Self::Between(text) => into.push_str(text),
            Self::Value(_) => into.push(' '),
            Self::If { then, otherwise, .. } => then.iter().chain(otherwise).for_each(|piece| piece.spell(into)),
            Self::For { body, .. } => body.iter().for_each(|piece| piece.spell(into)),
        }
    }
}
