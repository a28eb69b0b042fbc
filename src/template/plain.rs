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
    let reader = Reader { text, end: span.end as usize, has_dollars: holds_dollar_names(text, span) };
    let start = span.start as usize;
    let body = tag_end(text, span)
        .map(|tag| reader.read(start, tag))
        .filter(|body| is_filled_in_without_brackets(text, body))
        .unwrap_or_else(|| reader.read(start, start));
    Tree { body, errors: Vec::new() }
}

/// Reads text that is known.
struct Reader<'t> {
    text: &'t str,
    end: usize,
    /// Whether `$name` is a placeholder.
    has_dollars: bool,
}

impl Reader<'_> {
    /// The text from `start` on; nothing before `at` is a placeholder.
    fn read(&self, start: usize, mut at: usize) -> Vec<Node> {
        let (mut body, mut from) = (Vec::new(), start);
        let may_begin = |byte: &u8| *byte == b'[' || placeholders::may_begin(*byte);
        let bytes = self.text.as_bytes();
        while let Some(open) = bytes[at..self.end].iter().position(may_begin).map(|next| at + next) {
            at = self.text.ceil_char_boundary(open + 1);
            if !self.text.is_char_boundary(open) {
                continue;
            }
            let is_joined = from == open && open > start;
            let Some((span, expr)) = self.placeholder(open, is_joined) else { continue };
            push_text(&mut body, from, open);
            at = span.end as usize;
            from = at;
            body.push(Node::Output { span, expr });
        }
        push_text(&mut body, from, self.end);
        body
    }

    fn placeholder(&self, open: usize, is_joined: bool) -> Option<(Span, Expr)> {
        let dollar_name = || placeholders::dollar_name(self.text, open, self.end, is_joined);
        blank_at(self.text, open, self.end)
            .or_else(|| placeholders::placeholder(self.text, open, self.end))
            .or_else(|| if self.has_dollars { dollar_name() } else { None })
    }
}

/// Whether a text holds more than one name behind a dollar sign: one may stand there by chance.
fn holds_dollar_names(text: &str, span: Span) -> bool {
    let signs = span.of(text).match_indices('$').map(|(at, _)| span.start as usize + at);
    signs.filter(|at| placeholders::dollar_name(text, *at, span.end as usize, false).is_some()).nth(1).is_some()
}

/// Where the bracket ends that a text opens with, if it may be the tag of a brand, `[Aurore Énergie] Votre facture`: one to
/// three words with capitals, not a name that somebody is addressed by.
fn tag_end(text: &str, span: Span) -> Option<usize> {
    const MOST_WORDS: usize = 3;
    let rest = span.of(text).trim_start();
    let length = blank(rest.strip_prefix('[').map(|_| rest)?)?;
    let words = || rest[1..length - 1].split_whitespace();
    let is_tag = words().count() <= MOST_WORDS
        && words().all(|word| word.starts_with(char::is_uppercase))
        && !rest[length..].trim_start().starts_with([',', '[']);
    is_tag.then(|| span.end as usize - rest.len() + length)
}

/// Whether placeholders of a text are written, none of them in brackets.
fn is_filled_in_without_brackets(text: &str, body: &[Node]) -> bool {
    let mut outputs = body.iter().filter(|node| matches!(node, Node::Output { .. })).peekable();
    outputs.peek().is_some() && outputs.all(|node| !node.span().of(text).starts_with('['))
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
