//! Statements of Elixir, `.eex` and `.heex`: an output may open a block, `<%= if @x do %>`, and clauses end with an arrow.

use super::super::expr::{Expr, ExprKind};
use super::super::frames::Block;
use super::super::tree::Node;
use super::scan::{Kind, Tag};
use super::words::{first, trimmed, within_parentheses};
use super::{Meaning, each, expression, sent};
use crate::source::Span;

/// What a piece of code does.
pub(super) fn read(text: &str, tag: Tag, innermost: Option<&Block>) -> Meaning {
    let code = tag.inner;
    let inside = code.of(text);
    // Signs that trim blanks are gone from the end: what is left of an arrow may be its head.
    if let Some(clause) = before(text, code, "->") {
        return arrow(text, tag.span, clause, innermost);
    }
    if let Some(opener) = before(text, code, "do") {
        return open(text, tag.span, opener);
    }
    match first(inside) {
        "else" if inside == "else" => Meaning::Arm(None),
        "end" if !inside.starts_with("end:") => Meaning::End(None),
        _ if tag.kind == Kind::Either => Meaning::Node(sent(text, tag.span, code)),
        _ => Meaning::Node(Node::Silent(tag.span)),
    }
}

/// What stands before the word or sign that code ends with.
fn before(text: &str, code: Span, last: &str) -> Option<Span> {
    let head = code.of(text).strip_suffix(last)?;
    let is_apart = last == "->" || head.ends_with([' ', ')', '\n', '\t']);
    is_apart.then(|| trimmed(text, Span::new(code.start as usize, code.start as usize + head.len())))
}

/// `if @x`, `for x <- @xs`, `case @x`, `cond`; any other block sends its inside.
fn open(text: &str, tag: Span, opener: Span) -> Meaning {
    let word = first(opener.of(text));
    let rest = trimmed(text, Span::new(opener.start as usize + word.len(), opener.end as usize));
    let asked = || expression(text, within_parentheses(text, rest));
    let block = match word {
        "if" => Block::condition(tag, asked()),
        "unless" => {
            let asked = asked();
            Block::condition(tag, Expr { span: asked.span, kind: ExprKind::Not(Box::new(asked)) })
        }
        "for" => each(text, generator(text, rest)),
        "case" => Block::choice(tag, asked()),
        // What has no subject asks a condition in each of its clauses.
        "cond" => Block::choice(tag, Expr { span: rest, kind: ExprKind::Other }),
        _ => Block::Wrapper,
    };
    Meaning::Open(block, word.to_owned())
}

/// The first generator of a loop, without its filters and options: `x <- @xs` of `x <- @xs, x.due, into: []`.
fn generator(text: &str, rest: Span) -> Span {
    let rest = within_parentheses(text, rest);
    let inside = rest.of(text);
    let from = inside.find("<-").unwrap_or(0);
    let mut depth = 0_usize;
    let length = inside[from..].find(|sign| {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        sign == ',' && depth == 0
    });
    Span::new(rest.start as usize, rest.start as usize + length.map_or(inside.len(), |length| from + length))
}

/// A clause of a choice, `"paid" ->`, or the head of a function that is called for each of a list, `Enum.map(@xs, fn x ->`.
fn arrow(text: &str, tag: Span, clause: Span, innermost: Option<&Block>) -> Meaning {
    let inside = clause.of(text);
    if let Some((call, turn)) =
        inside.rsplit_once("fn ").filter(|(call, _)| call.is_empty() || call.ends_with([' ', '(']))
    {
        return function(text, clause, call, turn);
    }
    match innermost {
        Some(Block::Case { .. }) if inside.starts_with('_') || inside == "true" => Meaning::Arm(None),
        Some(Block::Case { subject, .. }) if subject.span.is_empty() => Meaning::Arm(Some(expression(text, clause))),
        Some(Block::Case { .. }) => Meaning::When(vec![expression(text, clause)]),
        _ => Meaning::Node(Node::Silent(tag)),
    }
}

/// A loop for `Enum.map(@xs, fn x`, `for_each(@xs, fn x`; a form or a component is sent once.
fn function(text: &str, clause: Span, call: &str, turn: &str) -> Meaning {
    const LOOPS: &[&str] = &["Enum.map", "Enum.each", "Enum.flat_map", "Enum.map_join", "Enum.with_index"];
    let Some(list) = LOOPS.iter().find_map(|name| call.strip_prefix(name)?.strip_prefix('(')) else {
        return Meaning::Open(Block::Wrapper, "fn".to_owned());
    };
    let start = clause.start as usize + call.len() - list.len();
    let items = Span::new(start, start + list.trim_end().trim_end_matches(',').len());
    let names = super::names(turn).into_iter().take(1).collect();
    Meaning::Open(Block::each(names, expression(text, items)), "fn".to_owned())
}
