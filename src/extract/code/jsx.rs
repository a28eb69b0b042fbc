//! Elements in code, `<p>Bonjour {nom}</p>`: the text that a component shows, as HTML.

use tree_sitter::Node;

use super::piece::Piece;
use super::value::{Values, inner};
use crate::source::Span;

/// Components that stand within a line.
const INLINE: &[&str] = &["A", "B", "Bold", "Em", "I", "Link", "Span", "Strong", "Trans", "U"];

/// Elements whose inside nobody reads.
const HIDDEN: &[&str] = &["Head", "Preview", "Style", "Tailwind.Style", "head", "script", "style", "title"];

/// The text of an element.
pub(super) fn element<'t>(values: Values<'_>, node: Node<'t>, depth: usize) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let opening = node.child_by_field_name("open_tag").unwrap_or(node);
    let name = opening.child_by_field_name("name").map_or("", |name| values.text_of(name));
    if HIDDEN.contains(&name) {
        return pieces;
    }
    pieces.extend(tag(name, opening, ""));
    if opening == node {
        return pieces;
    }
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        match child.kind() {
            "jsx_text" => pieces.extend(text(values, child)),
            "html_character_reference" => {
                pieces.push(Piece::Text(
                    values.text_of(child).to_owned(),
                    Span::new(child.start_byte(), child.end_byte()),
                ));
            }
            "jsx_expression" => {
                let inside = inner(child).into_iter();
                pieces.extend(inside.flat_map(|inside| values.or_value(inside, depth)));
            }
            "jsx_element" | "jsx_self_closing_element" => {
                pieces.extend(values.of(child, depth + 1).unwrap_or_default());
            }
            _ => {}
        }
    }
    pieces.extend(node.child_by_field_name("close_tag").and_then(|close| tag(name, close, "/")));
    pieces
}

/// The tag of an element as one of HTML: a component is a block unless its name tells otherwise.
fn tag<'t>(name: &str, node: Node<'t>, slash: &str) -> Option<Piece<'t>> {
    let is_component = name.contains('.') || name.starts_with(|sign: char| sign.is_uppercase());
    let known = match name {
        "" => return None,
        name if INLINE.contains(&name) => return None,
        _ if is_component => "div",
        name => name,
    };
    let is_closed = node.kind() == "jsx_self_closing_element" && is_component;
    let end = if is_closed { "></div>" } else { ">" };
    Some(Piece::Text(format!("<{slash}{known}{end}"), Span::new(node.start_byte(), node.end_byte())))
}

/// Text between tags, without the line ends and the indentation at its ends.
fn text<'t>(values: Values<'_>, node: Node<'t>) -> Option<Piece<'t>> {
    let whole = values.text_of(node);
    let is_sign = |node: Option<Node<'_>>| node.is_some_and(|node| node.kind() == "html_character_reference");
    let blank = |text: &str| text.contains(['\n', '\r']);
    let (mut start, mut end) = (0, whole.len());
    let from = whole.len() - whole.trim_start().len();
    if blank(&whole[..from]) && !is_sign(node.prev_sibling()) {
        start = from;
    }
    let to = whole.trim_end().len();
    if to >= start && blank(&whole[to..]) && !is_sign(node.next_sibling()) {
        end = to;
    }
    let text = whole.get(start..end).filter(|text| !text.is_empty())?;
    Some(Piece::Text(text.to_owned(), Span::new(node.start_byte() + start, node.start_byte() + end)))
}
