//! Statements of PHP: one tag may hold many, and blocks that begin and end in it.

use super::scan::{Kind, Pair, Tag};
use super::words::{first, trimmed};
use super::{output, signs, statement};
use crate::source::Span;

const PAIRS: &[Pair] = &[output("<?=", CLOSE), statement("<?php", CLOSE)];

const CLOSE: &str = "?>";

/// Statements of one tag that are told apart.
const MOST: usize = 4_000;

/// The tags of a page, a statement each; those of one tag share its bytes among them.
pub(super) fn tags(text: &str, span: Span) -> Vec<Tag> {
    let mut pages = Pages::default();
    signs::merged(text, span, &[], |text, at, end| pages.tag(text, at, end))
        .into_iter()
        .flat_map(|tag| parted(text, tag))
        .collect()
}

/// Sets tags apart.
#[derive(Default)]
pub(super) struct Pages {
    /// Whether code did not end where its strings and comments say: from then on the next sign ends it.
    is_odd: bool,
}

impl Pages {
    /// The tag that the text at `at` begins with. The last one of a file need not end.
    pub(super) fn tag(&mut self, text: &str, at: usize, end: usize) -> Option<Tag> {
        let pair = PAIRS.iter().find(|pair| text[at..end].starts_with(pair.open))?;
        let from = at + pair.open.len();
        let next = text[from..end].find(CLOSE).map(|length| from + length);
        let close = next.map(|next| self.close(text, from, end).unwrap_or(next));
        let span = Span::new(at, close.map_or(end, |close| close + CLOSE.len()));
        let inner = trimmed(text, Span::new(from, close.unwrap_or(end)));
        let bare = inner.of(text).trim_end_matches(|sign: char| sign == ';' || sign.is_whitespace()).len();
        Some(Tag { span, inner: Span::new(inner.start as usize, inner.start as usize + bare), kind: pair.kind })
    }

    /// Where code ends: outside of strings and comments, though a comment of one line ends with it.
    fn close(&mut self, text: &str, from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        while !self.is_odd && at < end {
            if text.as_bytes()[at..end].starts_with(CLOSE.as_bytes()) {
                return Some(at);
            }
            at = skipped(text, at, end).max(at + 1);
        }
        self.is_odd = true;
        None
    }
}

/// A statement among others of its tag.
#[derive(Clone, Copy)]
struct Statement {
    inner: Span,
    kind: Kind,
}

/// The statements of a tag.
pub(super) fn parted(text: &str, tag: Tag) -> Vec<Tag> {
    if tag.kind != Kind::Statement {
        return vec![tag];
    }
    let found = Statements::of(text, tag.inner);
    // Nothing but comments.
    let Some(last) = found.len().checked_sub(1) else { return vec![Tag { kind: Kind::Comment, ..tag }] };
    let mut start = tag.span.start as usize;
    let own = |(index, statement): (usize, &Statement)| {
        let next = found.get(index + 1).map_or(tag.span.end, |next| next.inner.start);
        let end = if index == last { tag.span.end as usize } else { next as usize };
        let span = Span::new(std::mem::replace(&mut start, end), end);
        Tag { span, inner: statement.inner, kind: statement.kind }
    };
    found.iter().enumerate().map(own).collect()
}

/// Parts code into statements: up to a semicolon, a brace or the colon that begins a block.
struct Statements<'t> {
    text: &'t str,
    end: usize,
    /// Where the statement begins that is being read.
    from: usize,
    found: Vec<Statement>,
    /// Blocks without braces that end with the statement that is being read.
    bare: usize,
}

impl<'t> Statements<'t> {
    fn of(text: &'t str, code: Span) -> Vec<Statement> {
        let (start, end) = (code.start as usize, code.end as usize);
        let mut statements = Self { text, end, from: start, found: Vec::new(), bare: 0 };
        statements.read();
        statements.found.truncate(MOST);
        statements.found
    }

    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (self.from, 0_usize);
        while at < self.end {
            let next = skipped(self.text, at, self.end);
            if next > at {
                // A comment before a statement is none of it.
                let is_first = !matches!(bytes[at], b'\'' | b'"' | b'<') && self.text[self.from..at].trim().is_empty();
                at = next;
                if is_first {
                    self.from = at;
                }
                continue;
            }
            at += 1;
            match bytes[at - 1] {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.saturating_sub(1),
                b';' if depth == 0 => self.simple(at - 1, at),
                b'{' if depth == 0 => self.opener(at),
                b':' if depth == 0
                    && bytes.get(at) != Some(&b':')
                    && begins_block(self.text[self.from..at - 1].trim()) =>
                {
                    self.opener(at);
                }
                b'}' if depth == 0 => self.brace(at),
                _ => {}
            }
        }
        self.simple(self.end, self.end);
    }

    fn push(&mut self, from: usize, to: usize) {
        let inner = trimmed(self.text, Span::new(from, to));
        if !inner.is_empty() {
            self.found.push(Statement { inner, kind: Kind::Statement });
        }
    }

    /// A statement that opens a block.
    fn opener(&mut self, to: usize) {
        self.push(self.from, to);
        self.from = to;
    }

    /// A statement without a block, or with one of a single statement and no braces: `if ($a) b();`.
    fn simple(&mut self, to: usize, after: usize) {
        let from = self.end_of_bare_headers(to);
        let last = self.text[from..to].trim();
        // `while ($a);` ends a block or does nothing.
        if header(last) != Some(last.len()) {
            self.push(from, to);
        }
        self.from = after;
        if !goes_on(&self.text[after..self.end]) {
            self.end_bare();
        }
    }

    /// Opens the blocks without braces that a statement begins with, and tells where what they do begins.
    fn end_of_bare_headers(&mut self, to: usize) -> usize {
        let mut from = self.from;
        loop {
            let statement = trimmed(self.text, Span::new(from, to));
            let (inside, start) = (statement.of(self.text), statement.start as usize);
            let Some(length) = header(inside).filter(|length| !inside[*length..].trim().is_empty()) else {
                return from;
            };
            let is_arm = goes_on(inside.trim_start_matches('}'));
            self.push(start, start + length);
            self.bare += usize::from(!is_arm || self.bare == 0);
            from = start + length;
        }
    }

    /// Ends the blocks without braces.
    fn end_bare(&mut self) {
        for _ in 0..std::mem::take(&mut self.bare) {
            self.found.push(Statement { inner: Span::at(self.from), kind: Kind::End });
        }
    }

    /// `} else {` is one statement; any other brace stands alone.
    fn brace(&mut self, at: usize) {
        self.simple(at - 1, at - 1);
        if !goes_on(&self.text[at..self.end]) {
            self.push(at - 1, at);
            self.from = at;
        }
    }
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
        [b'/', b'/', ..] | [b'#', ..] => until("\n", 1).min(until(CLOSE, 1)),
        [b'<', b'<', b'<', ..] => heredoc_end(text, at, end),
        _ => at,
    }
}

/// Where a text of several lines ends, after the word on its last line: `<<<EOT … EOT`.
fn heredoc_end(text: &str, at: usize, end: usize) -> usize {
    let word = first(text[at + 3..end].trim_start_matches([' ', '\'', '"']));
    if word.is_empty() {
        return at;
    }
    let mut line = at;
    while let Some(length) = text[line..end].find('\n') {
        let start = line + length + 1;
        let inside = text[start..end].trim_start_matches([' ', '\t']);
        if first(inside) == word {
            return end - inside.len() + word.len();
        }
        line = start;
    }
    end
}

/// Whether a statement without its colon begins a block: `if ($a)`, `else`, `case 1`.
fn begins_block(statement: &str) -> bool {
    match first(statement) {
        "case" => !statement.ends_with(':'),
        "default" => statement == "default",
        "switch" => statement.ends_with(')'),
        _ => header(statement) == Some(statement.len()),
    }
}

/// How long the beginning of a block is that a statement begins with: `if ($a)`, `} else`, `else if ($a)`.
fn header(statement: &str) -> Option<usize> {
    let bare = statement.strip_prefix('}').map_or(statement, str::trim_start);
    let word = first(bare);
    let after = statement.len() - bare.len() + word.len();
    let blanks = |at: usize| statement[at..].len() - statement[at..].trim_start().len();
    let asked = |at: usize| Some(at + blanks(at) + signs::balanced(&statement[at + blanks(at)..])?);
    match word {
        "else" if first(statement[after..].trim_start()) == "if" => asked(after + blanks(after) + 2),
        "else" => Some(after),
        "if" | "elseif" | "for" | "foreach" | "while" => asked(after),
        _ => None,
    }
}

fn goes_on(rest: &str) -> bool {
    matches!(first(rest.trim_start()), "else" | "elseif")
}
