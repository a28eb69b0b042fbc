//! The tags of the Jinja family: where they are, before what they say.
//!
//! Quotes inside a tag are respected, so that `{{ url("}}") }}` is one tag. A tag that another tag starts in before it ends
//! was never closed: its opening sign alone is lost, the text behind it is read. One pass, whatever the text holds.

use memchr::memchr;

use crate::source::Span;

/// What a tag is by its delimiters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `{{ … }}`
    Output,
    /// `{% … %}`
    Statement,
    /// `{# … #}`
    Comment,
    /// An opening sign without its end.
    Unclosed,
}

/// A tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    /// With its delimiters.
    pub(super) span: Span,
    /// Without them and without whitespace control.
    pub(super) inner: Span,
}

/// The tags of `text[span]`, in order.
pub(super) fn tags(text: &str, span: Span) -> Vec<Tag> {
    let mut scanner = Scanner { text, at: span.start as usize, end: span.end as usize, raw_ends: None };
    let mut found = Vec::new();
    while let Some(tag) = scanner.next_tag() {
        let raw = raw_keyword(text, &tag);
        found.push(tag);
        if let Some(keyword) = raw {
            scanner.skip_raw(keyword);
        }
    }
    found
}

/// The keyword of a block whose inside is not template: `raw`, `verbatim`, `comment`.
fn raw_keyword(text: &str, tag: &Tag) -> Option<&'static str> {
    if tag.kind != TagKind::Statement {
        return None;
    }
    let word = tag.inner.of(text).split_whitespace().next()?;
    ["raw", "verbatim", "comment"].into_iter().find(|keyword| *keyword == word)
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Where `endraw`, `endverbatim` and `endcomment` tags start, found once.
    raw_ends: Option<Vec<usize>>,
}

impl Scanner<'_> {
    fn next_tag(&mut self) -> Option<Tag> {
        let bytes = &self.text.as_bytes()[..self.end];
        while let Some(open) = memchr(b'{', bytes.get(self.at..)?) {
            self.at += open;
            match bytes.get(self.at + 1) {
                Some(sign @ (b'{' | b'%' | b'#')) => return Some(self.tag(*sign)),
                _ => self.at += 1,
            }
        }
        None
    }

    fn tag(&mut self, sign: u8) -> Tag {
        let start = self.at;
        let close = match sign {
            b'{' => *b"}}",
            b'%' => *b"%}",
            _ => *b"#}",
        };
        let found = if sign == b'#' { self.find(start + 2, close) } else { self.find_outside_quotes(start + 2, close) };
        let Some(end) = found else {
            self.at = start + 2;
            return Tag { kind: TagKind::Unclosed, span: Span::new(start, start + 2), inner: Span::at(start + 2) };
        };
        self.at = end + 2;
        let kind = match sign {
            b'{' => TagKind::Output,
            b'%' => TagKind::Statement,
            _ => TagKind::Comment,
        };
        Tag { kind, span: Span::new(start, end + 2), inner: trimmed(self.text, start + 2, end) }
    }

    fn find(&self, from: usize, close: [u8; 2]) -> Option<usize> {
        let bytes = &self.text.as_bytes()[..self.end];
        let mut at = from;
        while at + 1 < bytes.len() {
            match (bytes[at], bytes[at + 1]) {
                pair if pair == (close[0], close[1]) => return Some(at),
                (b'{', b'#') => return None,
                _ => at += 1,
            }
        }
        None
    }

    fn find_outside_quotes(&self, from: usize, close: [u8; 2]) -> Option<usize> {
        let bytes = &self.text.as_bytes()[..self.end];
        let mut at = from;
        let mut braces = 0_usize;
        while at < bytes.len() {
            let next = bytes.get(at + 1).copied();
            match bytes[at] {
                quote @ (b'"' | b'\'') => at = closing_quote(bytes, at, quote).unwrap_or(at),
                b'{' if matches!(next, Some(b'{' | b'%' | b'#')) => return None,
                b'{' => braces += 1,
                byte if byte == close[0] && next == Some(close[1]) && braces == 0 => return Some(at),
                b'}' => braces = braces.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Goes on at the tag that ends a raw block, if there is one.
    fn skip_raw(&mut self, keyword: &str) {
        let (text, end) = (self.text, self.end);
        let ends = self.raw_ends.get_or_insert_with(|| {
            text[..end].match_indices("{%").map(|(at, _)| at).filter(|at| ends_raw(&text[*at + 2..end])).collect()
        });
        let wanted = format!("end{keyword}");
        let from = ends.partition_point(|at| *at < self.at);
        let found = ends[from..]
            .iter()
            .find(|at| text[**at + 2..end].trim_start_matches(['-', '~', '+', ' ']).starts_with(&wanted));
        if let Some(at) = found {
            self.at = *at;
        }
    }
}

fn ends_raw(tag: &str) -> bool {
    let word = tag.trim_start_matches(['-', '~', '+', ' ']);
    ["endraw", "endverbatim", "endcomment"].iter().any(|keyword| word.starts_with(keyword))
}

/// The end of a string, if it ends before its tag could have.
fn closing_quote(bytes: &[u8], open: usize, quote: u8) -> Option<usize> {
    const LONGEST: usize = 4_000;
    let mut at = open + 1;
    while at < bytes.len() && at - open < LONGEST {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == quote => return Some(at),
            b'%' | b'}' if bytes.get(at + 1) == Some(&b'}') && !has_quote_before_line_end(bytes, at, quote) => {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn has_quote_before_line_end(bytes: &[u8], from: usize, quote: u8) -> bool {
    bytes[from..].iter().take(200).take_while(|byte| **byte != b'\n').any(|byte| *byte == quote)
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let inside = &text[start..end];
    let body = inside.trim_start_matches(['-', '~', '+']).trim_start();
    let from = end - body.len();
    let body = body.trim_end().trim_end_matches(['-', '~', '+']).trim_end();
    Span::new(from, from + body.len())
}
