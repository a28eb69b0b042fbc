//! Tags between delimiters, set apart from text.

use crate::source::Span;

/// What a pair of delimiters encloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A value.
    Output,
    /// Something that is done.
    Statement,
    /// The end of a block.
    Closer,
    /// A value or a statement: its words tell.
    Either,
    /// Nothing that is sent.
    Comment,
    /// Where the innermost block ends, which has no closer of its own: `if ($a) b();`.
    End,
    /// A tag that does not end.
    Unclosed(&'static str),
}

/// Delimiters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) kind: Kind,
}

/// A tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    /// Its bytes.
    pub(super) span: Span,
    /// What stands between its delimiters, without blanks and signs that trim.
    pub(super) inner: Span,
    pub(super) kind: Kind,
}

impl Tag {
    /// A statement of these bytes.
    pub(super) fn statement(span: Span) -> Self {
        Self { span, inner: span, kind: Kind::Statement }
    }
}

/// A tag longer than this is none: its sign stood in the text.
const LONGEST: usize = 8_000;

/// The tags of a text, in order.
pub(super) fn tags(text: &str, span: Span, pairs: &[Pair]) -> Vec<Tag> {
    let (mut at, end) = (span.start as usize, span.end as usize);
    let first: Vec<u8> = pairs.iter().map(|pair| pair.open.as_bytes()[0]).collect();
    let mut found = Vec::new();
    while let Some(open) = text.as_bytes()[at..end].iter().position(|byte| first.contains(byte)).map(|next| at + next) {
        at = open + 1;
        if !text.is_char_boundary(open) {
            continue;
        }
        let Some(pair) = pairs.iter().find(|pair| text[open..end].starts_with(pair.open)) else { continue };
        if pair.open == "{" && !opens_smarty(&text[open + 1..end]) {
            continue;
        }
        let tag = tag(text, open, end, *pair);
        at = tag.span.end as usize;
        found.push(tag);
        if let Some(after) = literal_end(text, &found, end) {
            at = after;
        }
    }
    found
}

/// A brace opens a tag of Smarty when a word or a dollar sign follows at once, or a sign of Elixir: styles and scripts are left
/// alone.
fn opens_smarty(after: &str) -> bool {
    after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '@' | '_' | '"'))
        && !after.chars().take_while(|c| *c != '}').any(|c| matches!(c, '{' | ';' | '\n'))
}

fn tag(text: &str, open: usize, end: usize, pair: Pair) -> Tag {
    let from = open + pair.open.len();
    let until = text.floor_char_boundary((from + LONGEST).min(end));
    let closed = match pair.kind {
        Kind::Comment => text[from..end].find(pair.close).map(|at| from + at),
        _ => close(&text[from..until], pair.close).map(|at| from + at),
    };
    let Some(close) = closed else {
        let span = Span::new(open, from);
        return Tag { span, inner: Span::at(from), kind: Kind::Unclosed(pair.open) };
    };
    let span = Span::new(open, close + pair.close.len());
    Tag { span, inner: inner(text, from, close), kind: pair.kind }
}

/// Where a tag closes: outside of strings, and outside of braces when it closes with one.
fn close(inside: &str, close: &str) -> Option<usize> {
    // Where none stands, no string and no brace needs to be looked at.
    inside.find(close)?;
    let bytes = inside.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            _ if depth == 0 && bytes[at..].starts_with(close.as_bytes()) => return Some(at),
            quote @ (b'"' | b'\'') => at = string_end(bytes, at, quote).unwrap_or(at),
            b'{' if close == "}" => depth += 1,
            b'}' if close == "}" => depth = depth.saturating_sub(1),
            b'(' if close == ">" => depth += 1,
            b')' if close == ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Where the string that begins at `open` ends; an apostrophe in a comment begins none.
pub(super) fn string_end(bytes: &[u8], open: usize, quote: u8) -> Option<usize> {
    let mut at = open + 1;
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Without blanks and the signs that trim them.
fn inner(text: &str, from: usize, close: usize) -> Span {
    let inside = &text[from..close];
    let body = inside.trim_start_matches(['-', '+', '~', '=']).trim_start();
    let start = close - body.len();
    let body = body.trim_end().trim_end_matches(['-', '+', '~', '_', ';', '/']).trim_end();
    Span::new(start, start + body.len())
}

/// Where a block ends whose inside is no template: `{literal} … {/literal}`, `<#noparse> … </#noparse>`.
fn literal_end(text: &str, found: &[Tag], end: usize) -> Option<usize> {
    let last = found.last()?;
    let closer = match last.inner.of(text) {
        "literal" => "{/literal}",
        "noparse" => "</#noparse>",
        _ => return None,
    };
    let from = last.span.end as usize;
    text[from..end].find(closer).map(|at| from + at)
}
