//! What an expression sends: strings joined, chosen, formatted.
//!
//! In: a node. Out: its pieces, or nothing where no text of it is written there. One table serves all languages, since their
//! grammars name what is alike nearly alike.

use tree_sitter::Node;

use super::jsx;
use super::language::Language;
use super::literal::Literal;
use super::piece::Piece;
use super::value::{Values, inner};
use crate::template::hands_on;

/// Functions of code alone that hand their first argument on: those that make it markup or bytes, and tags of literals.
const PASSING: &[&str] = &[
    "Markup",
    "String",
    "html",
    "markdown",
    "mjml",
    "outdent",
    "str",
    "stripIndent",
    "text",
    "utf8_decode",
    "utf8_encode",
];

/// Methods that hand their object on.
const PASSED: &[&str] = &[
    "trim",
    "trimStart",
    "trimEnd",
    "strip",
    "lstrip",
    "rstrip",
    "format",
    "format_map",
    "replace",
    "replaceAll",
    "toString",
    "stripIndent",
    "encode",
];

/// Tags of template literals that make no message.
const OTHER_TAGS: &[&str] = &["gql", "graphql", "sql", "css", "styled", "keyframes", "raw"];

/// The reader of the expressions of a file.
pub(super) fn values(text: &str, language: Language) -> Values<'_> {
    Values { text, language, read: Values::expression }
}

impl Values<'_> {
    fn expression(self, node: Node<'_>, depth: usize) -> Option<Vec<Piece<'_>>> {
        match node.kind() {
            "string" | "template_string" | "encapsed_string" | "heredoc" | "nowdoc" => {
                Some(Literal { values: self, depth }.read(node))
            }
            "concatenated_string" => {
                let mut cursor = node.walk();
                let strings = node.named_children(&mut cursor).filter_map(|string| self.of(string, depth + 1));
                Some(strings.flatten().collect())
            }
            "parenthesized_expression"
            | "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
            | "argument" => self.of(inner(node)?, depth + 1),
            "binary_expression" | "binary_operator" | "boolean_operator" => self.binary(node, depth),
            "ternary_expression" | "conditional_expression" => self.conditional(node, depth),
            "call" | "call_expression" | "function_call_expression" | "member_call_expression" => {
                self.call(node, depth)
            }
            "jsx_element" | "jsx_self_closing_element" => Some(jsx::element(self, node, depth + 1)),
            _ => None,
        }
    }

    fn binary(self, node: Node<'_>, depth: usize) -> Option<Vec<Piece<'_>>> {
        let right = node.child_by_field_name("right")?;
        let left = node.child_by_field_name("left")?;
        match self.operator(node) {
            "+" | "." => self.joined(node, depth),
            "%" if self.language == Language::Python => self.of(left, depth + 1),
            "&&" => {
                let then = self.of(right, depth + 1)?;
                Some(vec![Piece::If { condition: left, then, otherwise: Vec::new() }])
            }
            "||" | "??" | "or" => {
                let otherwise = self.of(right, depth + 1)?;
                Some(vec![Piece::If { condition: left, then: self.or_value(left, depth), otherwise }])
            }
            _ => None,
        }
    }

    /// Operands one after the other; a long row of them lies deep to the left.
    fn joined(self, node: Node<'_>, depth: usize) -> Option<Vec<Piece<'_>>> {
        let operands = self.operands(node)?;
        let read: Vec<_> = operands.iter().rev().map(|operand| (*operand, self.of(*operand, depth + 1))).collect();
        if read.iter().all(|(_, pieces)| pieces.is_none()) {
            return None;
        }
        Some(read.into_iter().flat_map(|(node, pieces)| pieces.unwrap_or_else(|| vec![Piece::Value(node)])).collect())
    }

    fn conditional(self, node: Node<'_>, depth: usize) -> Option<Vec<Piece<'_>>> {
        let (condition, then, otherwise) = if self.language == Language::Python {
            let mut cursor = node.walk();
            let mut parts = node.named_children(&mut cursor).filter(|part| part.kind() != "comment");
            let (then, condition) = (parts.next()?, parts.next()?);
            (condition, then, parts.next()?)
        } else {
            let condition = node.child_by_field_name("condition")?;
            let then = node.child_by_field_name("consequence").or_else(|| node.child_by_field_name("body"));
            (condition, then.unwrap_or(condition), node.child_by_field_name("alternative")?)
        };
        let (first, second) = (self.of(then, depth + 1), self.of(otherwise, depth + 1));
        if first.is_none() && second.is_none() {
            return None;
        }
        let then = first.unwrap_or_else(|| self.or_value(then, depth));
        let otherwise = second.unwrap_or_else(|| self.or_value(otherwise, depth));
        Some(vec![Piece::If { condition, then, otherwise }])
    }

    fn call(self, node: Node<'_>, depth: usize) -> Option<Vec<Piece<'_>>> {
        let arguments = node.child_by_field_name("arguments")?;
        let function = node.child_by_field_name("function").or_else(|| node.child_by_field_name("name"))?;
        let name = self.text_of(function).rsplit(['.', '\\', ':', '>']).next().unwrap_or_default();
        if arguments.kind() == "template_string" {
            let is_text = !OTHER_TAGS.contains(&name);
            return if is_text { self.of(arguments, depth + 1) } else { None };
        }
        let object = node.child_by_field_name("object").or_else(|| function.child_by_field_name("object"));
        let first = first_of(arguments);
        match (name, object) {
            ("map", Some(items)) => self.each(items, first?, depth),
            ("join", Some(list)) if self.language == Language::Python => self.list(first?, Some(list), depth),
            ("join", Some(list)) => self.list(list, first, depth).or_else(|| self.of(list, depth + 1)),
            ("implode" | "join", None) => {
                let mut cursor = arguments.walk();
                let list = arguments.named_children(&mut cursor).nth(1).and_then(inner)?;
                self.list(list, first, depth)
            }
            (name, Some(object)) if PASSED.contains(&name) => self.of(object, depth + 1),
            (name, _) if PASSING.contains(&name) || hands_on(name) => self.of(first?, depth + 1),
            _ => None,
        }
    }

    /// The texts of a list, with what is put between them.
    fn list<'t>(self, list: Node<'t>, between: Option<Node<'t>>, depth: usize) -> Option<Vec<Piece<'t>>> {
        if !matches!(list.kind(), "array" | "list" | "tuple" | "array_creation_expression") {
            return None;
        }
        let mut separator = String::new();
        let pieces = between.and_then(|between| self.of(between, depth + 1)).unwrap_or_default();
        for piece in &pieces {
            piece.spell(&mut separator);
        }
        let mut cursor = list.walk();
        let mut all = Vec::new();
        let mut has_text = false;
        for item in list.named_children(&mut cursor).filter(|item| item.kind() != "comment") {
            let item = if item.kind() == "array_element_initializer" { inner(item)? } else { item };
            if !all.is_empty() {
                all.push(Piece::Between(separator.clone()));
            }
            let read = self.of(item, depth + 1);
            has_text |= read.is_some();
            all.extend(read.unwrap_or_else(|| vec![Piece::Value(item)]));
        }
        has_text.then_some(all)
    }

    /// `items.map((item) => text)`.
    fn each<'t>(self, items: Node<'t>, function: Node<'t>, depth: usize) -> Option<Vec<Piece<'t>>> {
        let mut body = function.child_by_field_name("body")?;
        if body.kind() == "statement_block" {
            let mut cursor = body.walk();
            let last = body.named_children(&mut cursor).last().filter(|last| last.kind() == "return_statement")?;
            body = inner(last)?;
        }
        let body = self.of(body, depth + 1)?;
        let parameter =
            function.child_by_field_name("parameter").or_else(|| function.child_by_field_name("parameters"));
        let named = parameter.map_or("", |parameter| self.text_of(parameter)).trim_start_matches('(');
        let end = named.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(named.len());
        let item = if end == 0 { "item".to_owned() } else { named[..end].to_owned() };
        Some(vec![Piece::For { item, items, body }])
    }
}

fn first_of(arguments: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = arguments.walk();
    arguments.named_children(&mut cursor).find(|argument| argument.kind() != "comment")
}
