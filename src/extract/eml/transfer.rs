//! Transfer encodings: from the text of a part to its bytes, each with the place it stands at.
//!
//! In: a stretch of the file's text. Out: [`Unit`]s. What stands for no byte is given as the first place that is wrong.

use std::ops::Range;

use crate::source::{Encoding, Source, Span};

/// What a stretch of a part stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A byte in the part's character set.
    Byte(u8, Span),
    /// Text as it stands: ASCII, or the text of a file in Unicode, whatever it declares.
    Text(Span),
}

/// How the bytes of a part are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    /// `7bit`, `8bit`, `binary`.
    Identity,
    /// `quoted-printable`.
    QuotedPrintable,
    /// `base64`.
    Base64,
}

impl Transfer {
    /// By its name in a header.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "" | "7bit" | "8bit" | "binary" => Some(Self::Identity),
            "quoted-printable" => Some(Self::QuotedPrintable),
            "base64" => Some(Self::Base64),
            _ => None,
        }
    }

    /// Reads a body; gives the first place that is wrong in it.
    pub(super) fn read(self, source: &Source, body: Range<usize>, visit: &mut dyn FnMut(Unit)) -> Option<Span> {
        match self {
            Self::Identity => {
                literal(source, body, visit);
                None
            }
            Self::QuotedPrintable => quoted_printable(source, body, visit),
            Self::Base64 => base64(source, body, visit),
        }
    }
}

/// Text that stands for itself. In a file of one-byte characters the bytes are what its part says they are.
fn literal(source: &Source, range: Range<usize>, visit: &mut dyn FnMut(Unit)) {
    let mut from = range.start;
    if let Encoding::SingleByte(charset) = source.encoding() {
        for (at, sign) in source.text[range.clone()].char_indices().filter(|(_, sign)| !sign.is_ascii()) {
            let span = Span::new(range.start + at, range.start + at + sign.len_utf8());
            if let Some(byte) = charset.byte_of(sign) {
                stretch(from..span.range().start, visit);
                visit(Unit::Byte(byte, span));
                from = span.range().end;
            }
        }
    }
    stretch(from..range.end, visit);
}

fn stretch(range: Range<usize>, visit: &mut dyn FnMut(Unit)) {
    if !range.is_empty() {
        visit(Unit::Text(Span::new(range.start, range.end)));
    }
}

fn quoted_printable(source: &Source, range: Range<usize>, visit: &mut dyn FnMut(Unit)) -> Option<Span> {
    let text = &source.text[..range.end];
    let (mut at, mut wrong) = (range.start, None);
    while let Some(sign) = text[at..].find('=').map(|found| at + found) {
        literal(source, at..sign, visit);
        at = match (escape(text, sign), soft_break(text, sign)) {
            (Some(byte), _) => {
                visit(Unit::Byte(byte, Span::new(sign, sign + 3)));
                sign + 3
            }
            (None, Some(next)) => next,
            (None, None) => {
                // Mail programs show such a sign as it stands.
                let end = text.floor_char_boundary((sign + 3).min(text.len()));
                wrong.get_or_insert(Span::new(sign, end.max(sign + 1)));
                visit(Unit::Text(Span::new(sign, sign + 1)));
                sign + 1
            }
        };
    }
    literal(source, at..range.end, visit);
    wrong
}

/// The byte that `=XX` stands for.
fn escape(text: &str, at: usize) -> Option<u8> {
    let digits = text.as_bytes().get(at + 1..at + 3)?;
    let value = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(value(digits[0])? * 16 + value(digits[1])?).ok()
}

/// Where the text goes on after a `=` at the end of a line, or of the part.
fn soft_break(text: &str, at: usize) -> Option<usize> {
    let rest = text[at + 1..].trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    if rest.is_empty() {
        return Some(start);
    }
    let end = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some(text.len() - end.len())
}

/// The text of an encoded word: quoted-printable with `_` for a blank.
pub(super) fn q_word(source: &Source, range: Range<usize>, visit: &mut dyn FnMut(Unit)) {
    let text = &source.text[..range.end];
    let mut at = range.start;
    while let Some(sign) = text[at..].find(['=', '_']).map(|found| at + found) {
        literal(source, at..sign, visit);
        let byte =
            if text[sign..].starts_with('_') { Some((b' ', 1)) } else { escape(text, sign).map(|byte| (byte, 3)) };
        let (byte, length) = byte.unwrap_or((b'=', 1));
        visit(Unit::Byte(byte, Span::new(sign, sign + length)));
        at = sign + length;
    }
    literal(source, at..range.end, visit);
}

/// Three bytes lead to the four signs that stand for them.
pub(super) fn base64(source: &Source, range: Range<usize>, visit: &mut dyn FnMut(Unit)) -> Option<Span> {
    let text = &source.text;
    let mut group = Group::default();
    let mut wrong = None;
    for (at, sign) in text[range.clone()].char_indices() {
        let at = range.start + at;
        match sextet(sign) {
            Some(bits) => group.add(bits, at, visit),
            None if sign == '=' => group.end(visit),
            None if sign.is_whitespace() => {}
            None => wrong = wrong.or(Some(Span::new(at, at + sign.len_utf8()))),
        }
    }
    group.end(visit);
    wrong
}

/// Up to four signs that stand for three bytes.
#[derive(Default)]
struct Group {
    bits: u32,
    signs: usize,
    start: usize,
    end: usize,
}

impl Group {
    fn add(&mut self, bits: u32, at: usize, visit: &mut dyn FnMut(Unit)) {
        if self.signs == 0 {
            self.start = at;
        }
        self.bits = self.bits << 6 | bits;
        self.signs += 1;
        self.end = at + 1;
        if self.signs == 4 {
            self.end(visit);
        }
    }

    fn end(&mut self, visit: &mut dyn FnMut(Unit)) {
        let span = Span::new(self.start, self.end);
        let bytes = (self.bits << (6 * (4 - self.signs.min(4)))).to_be_bytes();
        for byte in bytes.iter().skip(1).take(self.signs.saturating_sub(1)) {
            visit(Unit::Byte(*byte, span));
        }
        *self = Self::default();
    }
}

fn sextet(sign: char) -> Option<u32> {
    match sign {
        'A'..='Z' => Some(u32::from(sign) - u32::from('A')),
        'a'..='z' => Some(u32::from(sign) - u32::from('a') + 26),
        '0'..='9' => Some(u32::from(sign) - u32::from('0') + 52),
        '+' => Some(62),
        '/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a body says, read as ASCII, and the first place that is wrong.
    fn read(transfer: Transfer, text: &str) -> (String, Option<String>) {
        let source = Source::from_text("a.eml", text);
        let mut said = String::new();
        let wrong = transfer.read(&source, 0..text.len(), &mut |unit| match unit {
            Unit::Byte(byte, _) => said.push(char::from(byte)),
            Unit::Text(span) => said.push_str(span.of(text)),
        });
        (said, wrong.map(|span| span.of(text).to_owned()))
    }

    #[test]
    fn soft_breaks_join_and_signs_that_escape_nothing_stay() {
        let quoted = |text| read(Transfer::QuotedPrintable, text);
        assert_eq!(quoted("sai=\r\nsie=\nde =3D=20 b= \t\nc="), ("saisiede =  bc".to_owned(), None));
        assert_eq!(quoted("<a href=\"x\">=C"), ("<a href=\"x\">=C".to_owned(), Some("=\"x".to_owned())));
        assert_eq!(quoted("=é"), ("=é".to_owned(), Some("=é".to_owned())));
    }

    #[test]
    fn base64_is_read_over_line_ends_and_past_what_is_none() {
        let base64 = |text| read(Transfer::Base64, text);
        assert_eq!(base64("c2Fpc2\r\nll").0, "saisie");
        assert_eq!(base64("c2Fpcw==").0, "sais");
        assert_eq!(base64("c2F!pc2ll"), ("saisie".to_owned(), Some("!".to_owned())));
        assert_eq!(base64("c").0, "");
    }

    #[test]
    fn three_bytes_lead_to_four_signs() {
        let source = Source::from_text("a.eml", "c2Fp\nc2ll");
        let mut spans = Vec::new();
        base64(&source, 0..9, &mut |unit| {
            if let Unit::Byte(_, span) = unit {
                spans.push(span);
            }
        });
        assert_eq!(spans, [[Span::new(0, 4); 3], [Span::new(5, 9); 3]].concat());
    }
}
