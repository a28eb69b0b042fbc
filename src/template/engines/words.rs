//! Statements that are a word with its condition or list: those of Smarty, Go, Velocity, Blade and their like.

use super::super::expr::{Expr, ExprKind};
use super::super::expression::Parser;
use super::super::frames::Block;
use super::super::handlebars::helper;
use super::super::passed::passed;
use super::super::tree::Node;
use super::scan::{Kind, Tag};
use super::{Meaning, each, expression, literals, sent};
use crate::source::Span;

/// Words that go on with another arm under a condition.
const ELSE_IF: &[&str] = &["elseif", "elsif", "elif", "else if"];

/// Blocks that send their inside as it is.
const WRAPPERS: &[&str] = &[
    "literal",
    "nocache",
    "strip",
    "block",
    "noparse",
    "escape",
    "noescape",
    "autoesc",
    "noautoesc",
    "outputformat",
    "compress",
    "attempt",
    "with",
    "section",
    "component",
    "slot",
    "push",
    "prepend",
    "once",
    "auth",
    "guest",
    "can",
    "env",
    "production",
    "verbatim",
    "filter",
    "wrapper",
    "perl",
    "try",
    "mail",
    "snippet",
    "cache",
    "spaceless",
];

/// Statements that send nothing.
const SILENT: &[&str] = &[
    "assign",
    "ftl",
    "setting",
    "import",
    "global",
    "local",
    "use",
    "call",
    "default",
    "csrf",
    "extends",
    "props",
    "php",
    "set",
    "evaluate",
    "stop",
    "break",
    "continue",
    "return",
    "counter",
    "cycle",
    "config_load",
    "inherit",
    "namespace",
    "page",
    "meta",
    "clear",
    "last",
    "next",
    "macro_call",
    "debug",
    "t",
    "nested",
    "sep",
    "lt",
    "rt",
    "nt",
    "flush",
];

/// What a statement does.
pub(super) fn read(text: &str, tag: Tag, innermost: Option<&Block>) -> Meaning {
    let inside = tag.inner.of(text);
    let (word, rest) = head(text, tag.inner);
    // `[% case.number %]` is a value, whatever its first word does elsewhere.
    if tag.kind == Kind::Either && inside[first(inside).len()..].starts_with('.') && !inside.starts_with('.') {
        return Meaning::Node(sent(text, tag.span, tag.inner));
    }
    if let Some(meaning) = for_each(text, tag, innermost) {
        return meaning;
    }
    match word.as_str() {
        "if" | "ifn" | "isset" | "notempty" => {
            Meaning::Open(Block::condition(tag.span, condition(text, rest)), "if".into())
        }
        "unless" | "empty" if !rest.is_empty() => {
            let asked = condition(text, rest);
            let guard = Expr { span: asked.span, kind: ExprKind::Not(Box::new(asked)) };
            Meaning::Open(Block::condition(tag.span, guard), word)
        }
        word if ELSE_IF.contains(&word) && !rest.is_empty() => Meaning::Arm(Some(condition(text, rest))),
        "else" | "foreachelse" | "forelse_empty" => Meaning::Arm(None),
        "empty" | "default" if rest.is_empty() && innermost.is_some() => Meaning::Arm(None),
        "for" | "foreach" | "forelse" | "list" | "items" | "range" | "while" | "loop" => {
            Meaning::Open(each(text, rest), word)
        }
        "switch" | "case" if !matches!(innermost, Some(Block::Case { .. })) => {
            Meaning::Open(Block::choice(tag.span, expression(text, within_parentheses(text, rest))), word)
        }
        "case" | "when" => Meaning::When(vec![expression(text, within_parentheses(text, rest))]),
        "define" | "macro" | "def" | "function" => Meaning::Open(definition(text, rest), word),
        "include" | "insert" | "template" | "parse" | "process" | "includeif" | "extends" if !rest.is_empty() => {
            include(text, tag.span, &word, rest)
        }
        "set" | "assign" | "var" if inside.contains('=') => set(text, tag.span, rest),
        _ if word == "end" || word.starts_with("end") => end(&word, inside),
        _ if WRAPPERS.contains(&word.as_str()) => Meaning::Open(Block::Wrapper, word),
        _ if SILENT.contains(&word.as_str()) || inside.is_empty() => Meaning::Node(Node::Silent(tag.span)),
        _ if tag.kind == Kind::Either => Meaning::Node(sent(text, tag.span, tag.inner)),
        _ => Meaning::Node(Node::Silent(tag.span)),
    }
}

/// `xs:{x |` and the `}` that ends it: what `StringTemplate` does for each of a list.
fn for_each(text: &str, tag: Tag, innermost: Option<&Block>) -> Option<Meaning> {
    let inner = tag.inner;
    let inside = inner.of(text);
    if inside == "}" {
        // A brace before a sum in dollars ends nothing.
        let is_open = !matches!(innermost, None | Some(Block::Root));
        return Some(if is_open { Meaning::End(Some(EACH.to_owned())) } else { Meaning::Node(Node::Text(tag.span)) });
    }
    let (list, names) = inside.strip_suffix('|')?.split_once(":{")?;
    let names = names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let list = Span::new(inner.start as usize, inner.start as usize + list.len());
    Some(Meaning::Open(Block::each(names, expression(text, list)), EACH.to_owned()))
}

/// The word of a block that `StringTemplate` opens without one.
const EACH: &str = "each";

/// The word a statement begins with, in small letters, and what comes after it.
fn head(text: &str, inner: Span) -> (String, Span) {
    let inside = inner.of(text);
    let word = first(inside);
    let mut length = word.len();
    let mut word = word.to_lowercase();
    // Mailchimp parts a word from its condition with a colon; some write `else if` in two words.
    if inside[length..].starts_with(':') {
        length += 1;
    }
    if word == "else" && first(inside[length..].trim_start()).eq_ignore_ascii_case("if") {
        length = inside.len() - inside[length..].trim_start().len() + 2;
        "else if".clone_into(&mut word);
    }
    let rest = trimmed(text, Span::new(inner.start as usize + length, inner.end as usize));
    (word, rest)
}

/// The word that `text` begins with, if a word it does.
pub(super) fn first(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    &text[..end]
}

/// `end`, `endif`, `END:IF`.
fn end(word: &str, inside: &str) -> Meaning {
    let opener = match word.strip_prefix("end") {
        Some("") => inside.split_once(':').map_or("", |(_, opener)| first(opener)),
        Some(opener) => opener.trim_start_matches('_'),
        None => "",
    };
    let opener = opener.to_lowercase();
    Meaning::End(match opener.as_str() {
        "" => None,
        "isset" => Some("if".to_owned()),
        _ => Some(opener),
    })
}

/// A condition: `($x)`, `.X`, `eq .X 1`, `x == 1 then`.
fn condition(text: &str, rest: Span) -> Expr {
    let rest = within_parentheses(text, rest);
    let inside = rest.of(text);
    let shorter = inside.strip_suffix(':').or_else(|| inside.strip_suffix(" then")).unwrap_or(inside);
    let span = Span::new(rest.start as usize, rest.start as usize + shorter.trim_end().len());
    prefix_call(text, span).unwrap_or_else(|| expression(text, span))
}

/// `eq .X 1`, `and .A .B`, `not .A`: the operator stands before what it asks.
fn prefix_call(text: &str, span: Span) -> Option<Expr> {
    let inside = span.of(text);
    let word = first(inside);
    let rest = trimmed(text, Span::new(span.start as usize + word.len(), span.end as usize));
    let after = rest.of(text);
    if !matches!(word, "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "and" | "or" | "not")
        || after.is_empty()
        || after.starts_with(['=', '!', '<', '>', '&', '|'])
    {
        return None;
    }
    let mut parser = Parser::new(after, rest.start as usize);
    let mut args = Vec::new();
    while !parser.rest().trim().is_empty() {
        let before = parser.rest().len();
        args.push(parser.operand());
        if parser.rest().len() == before {
            return None;
        }
    }
    Some(Expr { span, kind: helper(word, args) })
}

/// What stands within the parentheses around all of it.
pub(super) fn within_parentheses(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    if !inside.starts_with('(') || !inside.ends_with(')') {
        return span;
    }
    let mut depth = 0_usize;
    for (at, sign) in inside.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && at + 1 < inside.len() {
            return span;
        }
    }
    trimmed(text, Span::new(span.start as usize + 1, span.end as usize - 1))
}

/// Without blanks on either side.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let inside = span.of(text);
    let start = span.end as usize - inside.trim_start().len();
    Span::new(start, start + inside.trim().len())
}

/// `define "name"`, `macro name params`.
fn definition(text: &str, rest: Span) -> Block {
    let inside = rest.of(text).trim_start_matches(['"', '\'', '(']);
    let name = first(inside.strip_prefix("name=\"").unwrap_or(inside));
    Block::Macro { name: name.to_owned(), params: Vec::new() }
}

/// `include "x"`, `include file="x"`, `include('x')`, `template "x" .`.
fn include(text: &str, tag: Span, word: &str, rest: Span) -> Meaning {
    let rest = within_parentheses(text, rest);
    let inside = rest.of(text);
    let from =
        ["file=", "src=", "name="].iter().find_map(|name| inside.find(name).map(|at| at + name.len())).unwrap_or(0);
    let span = Span::new(rest.start as usize + from, rest.end as usize);
    let mut parser = Parser::new(span.of(text), span.start as usize);
    let targets = literals(&[parser.expression()]);
    // A template of Go and a layout of Blade are named, not found by path.
    if word == "template" || (word == "extends" && targets.is_empty()) {
        return Meaning::Node(Node::Silent(tag));
    }
    Meaning::Node(match word {
        "extends" => Node::Extends { span: tag, target: targets.into_iter().next() },
        _ => Node::Include { span: tag, targets, ignore_missing: word == "includeif", passed: passed(&mut parser) },
    })
}

/// `set x = y`, `set($x = y)`, `assign var="x" value=y`.
fn set(text: &str, tag: Span, rest: Span) -> Meaning {
    let rest = within_parentheses(text, rest);
    let inside = rest.of(text);
    let (name, from) = match (inside.find("var="), inside.find("value=")) {
        (Some(name), Some(value)) => (first(inside[name + 4..].trim_start_matches(['"', '\''])), value + 6),
        _ => match inside.find('=') {
            Some(at) => (inside[..at].trim().trim_start_matches('$'), at + 1),
            None => return Meaning::Node(Node::Silent(tag)),
        },
    };
    let value = trimmed(text, Span::new(rest.start as usize + from, rest.end as usize));
    Meaning::Node(Node::Set { span: tag, name: name.to_owned(), value: expression(text, value) })
}
