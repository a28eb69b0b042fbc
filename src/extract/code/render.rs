//! Pieces written down as a template that the rest of the program reads: `${amount}` where code only fills in values, the tags
//! of Jinja where it chooses between texts.

use tree_sitter::Node;

use super::piece::Piece;
use crate::source::{Collector, Span};

/// Longer expressions are told by their first name.
const LONGEST: usize = 150;

/// Nodes of an expression that are looked at for a name.
const MOST_NODES: usize = 200;

/// How values and choices are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `${x}`; there is no choice.
    Dollar,
    /// `{{ x }}`, `{% if x %}`.
    Jinja,
}

impl Style {
    /// The style that a message needs.
    pub(super) fn of<'p, 't: 'p>(pieces: &(impl Iterator<Item = &'p Piece<'t>> + Clone)) -> Self {
        let has_value = pieces.clone().any(|piece| matches!(piece, Piece::Value(_)));
        let is_structured = pieces.clone().any(Piece::is_structure);
        if is_structured || (has_value && pieces.clone().any(Piece::has_tags)) { Self::Jinja } else { Self::Dollar }
    }
}

/// Writes pieces.
pub(super) struct Writer<'w, 's> {
    pub(super) text: &'s str,
    pub(super) into: &'w mut Collector<'s>,
    pub(super) style: Style,
}

impl Writer<'_, '_> {
    pub(super) fn write(&mut self, pieces: &[Piece<'_>]) {
        for piece in pieces {
            match piece {
                Piece::Text(text, span) => self.into.push(text, *span),
                Piece::Between(text) => self.into.add(text),
                Piece::Value(node) => self.value(*node),
                Piece::If { condition, then, otherwise } => self.choice(*condition, then, otherwise),
                Piece::For { item, items, body } => {
                    self.tag(*items, &format!("{{% for {item} in "), " %}");
                    self.write(body);
                    self.into.add("{% endfor %}");
                }
            }
        }
    }

    fn value(&mut self, node: Node<'_>) {
        match self.style {
            Style::Dollar => self.tag(node, "${", "}"),
            Style::Jinja => self.tag(node, "{{ ", " }}"),
        }
    }

    fn choice(&mut self, condition: Node<'_>, then: &[Piece<'_>], otherwise: &[Piece<'_>]) {
        self.tag(condition, "{% if ", " %}");
        self.write(then);
        if !otherwise.is_empty() {
            self.into.add("{% else %}");
            self.write(otherwise);
        }
        self.into.add("{% endif %}");
    }

    /// An expression between two signs.
    fn tag(&mut self, node: Node<'_>, open: &str, close: &str) {
        let node = nameable(node, self.text);
        let span = node.map_or(Span::at(0), |node| Span::new(node.start_byte(), node.end_byte()));
        let at = |place: u32| Span { start: place, end: place };
        self.into.push(open, at(span.start));
        match node {
            Some(node) => self.expression(node),
            None => self.into.add("value"),
        }
        self.into.push(close, at(span.end));
    }

    /// An expression in the words of a template: `a.b` for `$a->b`.
    fn expression(&mut self, node: Node<'_>) {
        const ARROWS: &[&str] = &["?->", "->", "::", "?."];
        let (mut at, end) = (node.start_byte(), node.end_byte());
        let mut from = at;
        while at < end {
            let rest = &self.text[at..end];
            let arrow = ARROWS.iter().find(|arrow| rest.starts_with(**arrow));
            let length = arrow.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |arrow| arrow.len());
            if arrow.is_some() || rest.starts_with(['$', '@', '\\']) {
                self.into.copy(Span::new(from, at));
                if arrow.is_some() {
                    self.into.push(".", Span::new(at, at + length));
                }
                from = at + length;
            }
            at += length;
        }
        self.into.copy(Span::new(from, end));
    }
}

/// The expression, or the first part of it that is short and simple enough to be written in a tag.
fn nameable<'t>(node: Node<'t>, text: &str) -> Option<Node<'t>> {
    let mut waiting = vec![node];
    for _ in 0..MOST_NODES {
        let next = waiting.pop()?;
        if next.is_named() && is_simple(text.get(next.byte_range()).unwrap_or_default()) {
            return Some(next);
        }
        let mut cursor = next.walk();
        let mut children: Vec<_> = next.named_children(&mut cursor).take(MOST_NODES).collect();
        // What a function is given tells more than its name: `new Format("fr").format(amount)`.
        children.sort_by_key(|child| !matches!(child.kind(), "arguments" | "argument_list"));
        children.retain(|child| !matches!(child.kind(), "arrow_function" | "function_expression" | "lambda"));
        waiting.extend(children.into_iter().rev());
    }
    None
}

fn is_simple(written: &str) -> bool {
    const SIGNS: &[&str] = &["{{", "}}", "{%", "%}", "=>", "`", "\n", "function"];
    let begins = |sign: char| sign.is_alphanumeric() || sign == '_';
    written.trim_start_matches(['$', '!', '(']).starts_with(begins)
        && !written.starts_with("new ")
        && written.len() <= LONGEST
        && !SIGNS.iter().any(|sign| written.contains(sign))
        && is_balanced(written)
}

/// Whether every brace that closes was opened.
fn is_balanced(written: &str) -> bool {
    let mut depth = 0_i32;
    written.bytes().all(|byte| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth >= 0
    }) && depth == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_written_whole_where_it_is_simple() {
        for simple in ["a.b", "$x['y']", "fmt(x.amount, { currency: 'EUR' })", "!a && b > 0"] {
            assert!(is_simple(simple), "{simple}");
        }
        for other in ["{ a: 1 }", "items.map(i => i.x)", "a['}']", "f({ a: { b: 1 }})", "new Date()", "'text'"] {
            assert!(!is_simple(other), "{other}");
        }
    }
}
