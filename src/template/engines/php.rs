//! Statements of PHP: one tag may hold many, and blocks that begin and end in it.

use super::scan::{self, Kind, Pair, Tag};
use super::words::{first, trimmed};
use super::{output, statement};
use crate::source::Span;

const PAIRS: &[Pair] = &[output("<?=", "?>"), statement("<?php", "?>")];

/// Statements of one tag that are told apart.
const MOST: usize = 400;

/// The tags of a page, a statement each; those of one tag share its bytes among them.
pub(super) fn tags(text: &str, span: Span) -> Vec<Tag> {
    scan::tags(text, span, PAIRS).into_iter().flat_map(|tag| parted(text, tag)).collect()
}

fn parted(text: &str, tag: Tag) -> Vec<Tag> {
    let inners = if tag.kind == Kind::Statement { statements(text, tag.inner) } else { Vec::new() };
    if inners.len() < 2 {
        return vec![tag];
    }
    let mut start = tag.span.start as usize;
    let last = inners.len() - 1;
    let own = |(index, inner): (usize, &Span)| {
        let end = if index == last { tag.span.end as usize } else { inners[index + 1].start as usize };
        Tag { span: Span::new(std::mem::replace(&mut start, end), end), inner: *inner, kind: Kind::Statement }
    };
    inners.iter().enumerate().map(own).collect()
}

/// The statements of some code: up to a semicolon, a brace or the colon that begins a block.
fn statements(text: &str, code: Span) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut at, mut from, end) = (code.start as usize, code.start as usize, code.end as usize);
    let (mut depth, mut found) = (0_usize, Vec::new());
    let mut push = |from: usize, to: usize| {
        let inner = trimmed(text, Span::new(from, to));
        if !inner.is_empty() && found.len() < MOST {
            found.push(inner);
        }
    };
    while at < end {
        let next = skipped(text, at, end);
        if next > at {
            at = next;
            continue;
        }
        at += 1;
        match bytes[at - 1] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b';' if depth == 0 => {
                push(from, at - 1);
                from = at;
            }
            b'{' if depth == 0 => {
                push(from, at);
                from = at;
            }
            b':' if depth == 0 && begins_block(&text[from..at - 1]) => {
                push(from, at);
                from = at;
            }
            b'}' if depth == 0 => {
                push(from, at - 1);
                from = at - 1;
                // `} else {` is one statement.
                if !goes_on(&text[at..end]) {
                    push(from, at);
                    from = at;
                }
            }
            _ => {}
        }
    }
    push(from, end);
    found
}

/// Where a string or a comment ends that begins at `at`; `at` where none does.
fn skipped(text: &str, at: usize, end: usize) -> usize {
    let rest = &text.as_bytes()[at..end];
    let until = |sign: &str, from: usize| text[at + from..end].find(sign).map_or(end, |found| at + from + found);
    match rest {
        [quote @ (b'\'' | b'"'), ..] => {
            let mut escaped = false;
            let close = rest[1..].iter().position(|byte| {
                let closes = !escaped && byte == quote;
                escaped = !escaped && *byte == b'\\';
                closes
            });
            close.map_or(end, |close| at + 1 + close + 1)
        }
        [b'/', b'*', ..] => (until("*/", 2) + 2).min(end),
        [b'/', b'/', ..] | [b'#', ..] => until("\n", 1),
        _ => at,
    }
}

/// Whether a statement without its colon begins a block: `if ($a)`, `else`, `case 1`.
fn begins_block(statement: &str) -> bool {
    let statement = statement.trim();
    match first(statement) {
        "if" | "elseif" | "for" | "foreach" | "while" | "switch" => statement.ends_with(')'),
        "else" | "default" => first(statement) == statement,
        "case" => true,
        _ => false,
    }
}

fn goes_on(rest: &str) -> bool {
    matches!(first(rest.trim_start()), "else" | "elseif")
}
