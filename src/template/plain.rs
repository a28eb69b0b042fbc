//! No dialect: text, in which blanks to be filled in are written between square brackets, `[Nom du client]`, or between
//! the signs of programs that fill in values without an engine ([`placeholders`]).
//!
//! In: text. Out: a [`Tree`]. A Markdown link, a box to tick or a note number is no blank, nor is a whole sentence.

use super::expr::{Expr, ExprKind};
use super::placeholders;
use super::tree::{Node, Tree};
use crate::source::Span;

/// The longest blank, in bytes and in words.
const LONGEST: usize = 90;
const MOST_WORDS: usize = 9;

/// Reads the bytes `span` of `text`.
pub(super) fn parse(text: &str, span: Span) -> Tree {
    let (mut at, end) = (span.start as usize, span.end as usize);
    let (mut body, mut from) = (Vec::new(), at);
    let may_begin = |byte: &u8| *byte == b'[' || placeholders::may_begin(*byte);
    while let Some(open) = text.as_bytes()[at..end].iter().position(may_begin).map(|next| at + next) {
        at = text.ceil_char_boundary(open + 1);
        if !text.is_char_boundary(open) {
            continue;
        }
        let Some((span, expr)) = blank_at(text, open, end).or_else(|| placeholders::placeholder(text, open, end))
        else {
            continue;
        };
        push_text(&mut body, from, open);
        at = span.end as usize;
        from = at;
        body.push(Node::Output { span, expr });
    }
    push_text(&mut body, from, end);
    Tree { body, errors: Vec::new() }
}

/// The blank in brackets that begins at `open`.
fn blank_at(text: &str, open: usize, end: usize) -> Option<(Span, Expr)> {
    let close = open + blank(text[open..end].strip_prefix('[').map(|_| &text[open..end])?)?;
    let inner = Span::new(open + 1, close - 1);
    // In HTML a name is written with character references as any text is; a wrapped line ends inside a name as anywhere.
    let name = htmlize::unescape(inner.of(text)).split_whitespace().collect::<Vec<_>>().join(" ");
    Some((Span::new(open, close), Expr { span: inner, kind: ExprKind::Path(vec![name]) }))
}

fn push_text(body: &mut Vec<Node>, from: usize, to: usize) {
    if from < to {
        body.push(Node::Text(Span::new(from, to)));
    }
}

/// How long the blank is that begins with the bracket at the start of `rest`.
fn blank(rest: &str) -> Option<usize> {
    let close = rest.bytes().take(LONGEST).position(|byte| byte == b']')?;
    let typed = &rest[1..close];
    // « [ nom du client ] » is typed as often as « [nom du client] »
    let inner = typed.trim_matches(' ');
    let is_one_paragraph = inner.lines().count() <= 2 && inner.lines().all(|line| !line.trim().is_empty());
    let after = rest[close + 1..].bytes().next();
    let words = inner.split_whitespace().count();
    let is_name = inner.starts_with(|c: char| c.is_alphabetic() || c == '&')
        && inner.chars().filter(|c| c.is_alphabetic()).count() > 1
        && is_one_paragraph
        && !inner.contains(['[', '<', '!', '?', '=', '"'])
        && !inner.ends_with('.')
        && words <= MOST_WORDS;
    (is_name && after != Some(b'(') && after != Some(b'[')).then_some(close + 1)
}
