//! Scalars of YAML, and strings of JSON: which bytes each character of their value stands for.
//!
//! In: the bytes of a scalar and its value. Out: the value, spelt. Quoted scalars are decoded; in all others a value is the words
//! as they stand, parted by blanks as the style will have it, so the two are read side by side.

use saphyr_parser::ScalarStyle;

use super::fault::Fault;
use super::spelt::Spelt;
use crate::source::{Source, Span};

/// The value of a scalar, each character with its bytes.
pub(super) fn spelt(
    source: &Source,
    style: ScalarStyle,
    span: Span,
    value: &str,
    faults: &mut Vec<(Span, Fault)>,
) -> Spelt {
    let written = span.of(&source.text);
    let start = span.start as usize;
    match style {
        ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted => {
            let quote = if style == ScalarStyle::DoubleQuoted { b'"' } else { b'\'' };
            let inner = Span::new(start + 1, start + written.len().max(2) - 1);
            Quoted { source, end: inner.end as usize, quote, spelt: Spelt::default(), faults }
                .read(inner.start as usize)
        }
        // The parser places a block where its content begins, after its head (`|2-  # remark`).
        ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => {
            aside(source, start, span.end as usize, value)
        }
    }
}

/// A value and the bytes it comes from, read side by side: only blanks differ.
fn aside(source: &Source, start: usize, end: usize, value: &str) -> Spelt {
    let text: &str = &source.text;
    let mut spelt = Spelt::default();
    let (mut at, mut rest) = (start, value);
    while let Some(sign) = rest.chars().next() {
        if sign.is_whitespace() {
            let blanks = rest.len() - rest.trim_start().len();
            let held = end.min(at + (text[at..end].len() - text[at..end].trim_start().len()));
            blank(source, Span::new(at, held), &rest[..blanks], &mut spelt);
            (at, rest) = (held, &rest[blanks..]);
            continue;
        }
        let skipped = text[at..end].len() - text[at..end].trim_start().len();
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = Span::new(at + skipped, (at + skipped + length).min(end));
        if text.get(word.range()) != Some(&rest[..length]) {
            // Not to be expected; the scalar as a whole is right all the same.
            spelt.push(rest, Span::new(at, end));
            return spelt;
        }
        spelt.copy(source, word);
        (at, rest) = (word.end as usize, &rest[length..]);
    }
    spelt
}

/// Blanks of a value, for the blanks of the file that they come from.
fn blank(source: &Source, held: Span, value: &str, spelt: &mut Spelt) {
    let written = held.of(&source.text);
    if written == value {
        return spelt.copy(source, held);
    }
    // Indentation that follows the line end goes into none of the value.
    if let Some(shared) = written.strip_prefix(value) {
        let end = held.end as usize - shared.len();
        return spelt.copy(source, Span::new(held.start as usize, end));
    }
    spelt.push(value, held);
}

/// A quoted scalar that is being read.
struct Quoted<'s, 'f> {
    source: &'s Source,
    end: usize,
    quote: u8,
    spelt: Spelt,
    faults: &'f mut Vec<(Span, Fault)>,
}

impl Quoted<'_, '_> {
    fn read(mut self, start: usize) -> Spelt {
        let text: &str = &self.source.text;
        let mut at = start;
        let signs: &[char] = if self.quote == b'"' { &['\\', '\n', '\r'] } else { &['\'', '\n', '\r'] };
        while let Some(next) = text[at..self.end].find(signs).map(|found| at + found) {
            let is_fold = text[next..].starts_with(['\n', '\r']);
            let kept = if is_fold { at + text[at..next].trim_end_matches([' ', '\t']).len() } else { next };
            self.spelt.copy(self.source, Span::new(at, kept));
            at = if is_fold {
                self.fold(kept)
            } else if self.quote == b'\'' {
                self.spelt.push("'", Span::new(next, (next + 2).min(self.end)));
                (next + 2).min(self.end)
            } else {
                self.escape(next)
            };
        }
        self.spelt.copy(self.source, Span::new(at, self.end));
        self.spelt
    }

    /// A line end within quotes is a blank, and each empty line a line end.
    fn fold(&mut self, at: usize) -> usize {
        let text = &self.source.text[at..self.end];
        let length = text.len() - text.trim_start_matches([' ', '\t', '\n', '\r']).len();
        let lines = text[..length].replace("\r\n", "\n").matches(['\n', '\r']).count();
        let span = Span::new(at, at + length);
        if lines > 1 {
            self.spelt.push(&"\n".repeat(lines - 1), span);
        } else {
            self.spelt.push(" ", span);
        }
        at + length
    }

    /// Reads the escape at `at`; gives where it ends.
    fn escape(&mut self, at: usize) -> usize {
        let rest = &self.source.text[at + 1..self.end];
        let Some(sign) = rest.chars().next() else { return self.end };
        let after = at + 1 + sign.len_utf8();
        let span = Span::new(at, after);
        match sign {
            'n' | 'N' | 'L' | 'P' => self.spelt.push("\n", span),
            't' | '\t' | 'r' | 'a' | 'b' | 'f' | 'v' | 'e' | '0' => self.spelt.push(" ", span),
            '_' => self.spelt.push("\u{a0}", span),
            '\n' | '\r' => {
                let line = self.source.text[after..self.end].trim_start_matches([' ', '\t', '\n', '\r']);
                return self.end - line.len();
            }
            'x' => return self.unicode(at, 2),
            'u' => return self.unicode(at, 4),
            'U' => return self.unicode(at, 8),
            other => self.spelt.sign(other, span),
        }
        after
    }

    fn unicode(&mut self, at: usize, digits: usize) -> usize {
        let (code, end) = self.code(at, digits);
        let low = matches!(code, Some(0xD800..=0xDBFF)).then(|| self.code(end, 4));
        let (sign, end) = match (code, low) {
            // JSON writes what is beyond four digits as a pair.
            (Some(high), Some((Some(low @ 0xDC00..=0xDFFF), end))) => {
                (char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)), end)
            }
            (code, _) => (code.and_then(char::from_u32), end),
        };
        let span = Span::new(at, end);
        match sign {
            Some(sign) => self.spelt.sign(sign, span),
            None => self.faults.push((span, Fault::Escape(span.of(&self.source.text).to_owned()))),
        }
        end
    }

    /// The number of the escape at `at`, and where it ends.
    fn code(&self, at: usize, digits: usize) -> (Option<u32>, usize) {
        let text: &str = &self.source.text;
        if !text[at..self.end].starts_with('\\') {
            return (None, at);
        }
        let end = text.floor_char_boundary((at + 2 + digits).min(self.end)).max(at + 1);
        let code = text.get(at + 2..end).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        (code.and_then(|digits| u32::from_str_radix(digits, 16).ok()), end)
    }
}
