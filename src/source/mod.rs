//! In: the bytes of a file. Out: its text, and where each byte of it stands.
//!
//! Spans count bytes of the *decoded* text, whatever the encoding of the file; [`Source::raw_offset`] leads
//! back to the bytes on disk. Lines and columns are made only where a person or an editor reads them. Text out of a
//! container leads back to its file by [`Source::in_file`].

mod charset;
mod origin;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::bilingual::choose;
pub use charset::Charset;
pub use origin::Collector;
use origin::Origin;

/// Bytes `start..end` of a source text: the currency of every finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span does not run backwards");
        Self { start: to_u32(start), end: to_u32(end) }
    }

    /// The empty span at `at`.
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The bytes as an index range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text under this span.
    ///
    /// # Panics
    /// When the span was not made for `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether every byte of `inner` is in here.
    pub fn contains(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same bytes, counted from a point `by` bytes earlier.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + to_u32(by), end: self.end + to_u32(by) }
    }
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).expect("sources are far below 4 GiB, see `MAX_BYTES`")
}

/// Which file of a document: its template is 0, files it includes follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SourceId(pub u32);

/// A place in one of the files of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// The file.
    pub source: SourceId,
    /// The bytes in it.
    pub span: Span,
}

/// The largest file that is read as a template, in bytes.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How the bytes of a file spell text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8 {
        /// Whether it begins with the mark.
        bom: bool,
    },
    /// UTF-16 with a byte order mark.
    Utf16 {
        /// Whether the high byte of a unit comes first.
        big_endian: bool,
    },
    /// One-byte characters.
    SingleByte(Charset),
}

impl Encoding {
    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Utf8 { .. } => "utf-8".to_owned(),
            Self::Utf16 { big_endian: false } => "utf-16le".to_owned(),
            Self::Utf16 { big_endian: true } => "utf-16be".to_owned(),
            Self::SingleByte(set) => set.name(),
        }
    }
}

/// A file as text.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as the user gave it, with `/` separators.
    pub path: Arc<str>,
    /// The decoded text, without byte order mark.
    pub text: Arc<str>,
    encoding: Encoding,
    lines: Arc<[LineStart]>,
    /// How many characters and UTF-16 units come before each stretch of [`STRETCH`] bytes; made for the first long line.
    counts: Arc<OnceLock<Box<[Count]>>>,
    /// Where the text stands in the file, when it was taken out of a container.
    origin: Option<Arc<Origin>>,
}

/// Lines longer than this are counted in stretches of as many bytes: a catalog may be one line.
const STRETCH: usize = 1024;

/// A number of characters, and of UTF-16 units.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    scalars: u32,
    units: u32,
}

impl Count {
    /// The characters that begin in some bytes.
    fn of(bytes: &[u8]) -> Self {
        let scalars = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        let pairs = bytes.iter().filter(|byte| **byte >= 0xF0).count();
        Self { scalars: to_u32(scalars), units: to_u32(scalars + pairs) }
    }

    fn plus(self, other: Self) -> Self {
        Self { scalars: self.scalars + other.scalars, units: self.units + other.units }
    }
}

#[derive(Debug, Clone, Copy)]
struct LineStart {
    text: u32,
    raw: u32,
}

/// A place as people and editors count it; both columns and the line start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
    /// Column in UTF-16 code units, from 1.
    pub utf16_column: usize,
}

/// Why bytes are not a template text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// Over [`MAX_BYTES`].
    TooLarge,
    /// Zero bytes: no text encoding that templates come in has them.
    Binary,
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = MAX_BYTES / 1024 / 1024;
        match self {
            Self::TooLarge => choose(f, format_args!("larger than {most} MiB"), format_args!("plus de {most} Mio")),
            Self::Binary => choose(f, format_args!("a binary file"), format_args!("un fichier binaire")),
        }
    }
}

impl std::error::Error for NotText {}

impl Source {
    /// A source from text that is already decoded.
    pub fn from_text(path: &str, text: &str) -> Self {
        Self::with_encoding(path, text, Encoding::Utf8 { bom: false })
    }

    /// Decodes a file: byte order marks first, then UTF-8, then the likeliest set of one-byte characters.
    ///
    /// # Errors
    /// When the bytes are too many or are no text.
    pub fn decode(path: &str, bytes: &[u8]) -> Result<Self, NotText> {
        Self::decode_else(path, bytes, None)
    }

    /// Decodes a file that is in `charset`, if one is given, unless it is in Unicode.
    ///
    /// # Errors
    /// When the bytes are too many or are no text.
    pub fn decode_else(path: &str, bytes: &[u8], charset: Option<Charset>) -> Result<Self, NotText> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(NotText::TooLarge);
        }
        if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes)
            && encoding != encoding_rs::UTF_8
        {
            // Half a character at the end is none.
            let (text, _) = encoding.decode_with_bom_removal(&bytes[..bytes.len() & !1]);
            let big_endian = encoding == encoding_rs::UTF_16BE;
            return Ok(Self::with_encoding(path, &text, Encoding::Utf16 { big_endian }));
        }
        if bytes.contains(&0) {
            return Err(NotText::Binary);
        }
        let (body, bom) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => (rest, true),
            None => (bytes, false),
        };
        if let Ok(text) = std::str::from_utf8(body) {
            return Ok(Self::with_encoding(path, text, Encoding::Utf8 { bom }));
        }
        let charset = charset.unwrap_or_else(|| Charset::guess(body));
        Ok(Self::with_encoding(path, &charset.decode(body), Encoding::SingleByte(charset)))
    }

    fn with_encoding(path: &str, text: &str, encoding: Encoding) -> Self {
        Self {
            path: path.replace('\\', "/").into(),
            text: text.into(),
            encoding,
            lines: line_starts(text, encoding).into(),
            counts: Arc::default(),
            origin: None,
        }
    }

    /// The encoding the file was read in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Whether its text is that of a file, not taken out of a container.
    pub fn is_own_file(&self) -> bool {
        self.origin.is_none()
    }

    /// Whether it looks as if it were read in another encoding than it is in.
    pub fn reads_oddly(&self) -> bool {
        matches!(self.encoding, Encoding::SingleByte(_)) && charset::reads_oddly(&self.text)
    }

    /// Where byte `offset` of the text stands, for people.
    pub fn position(&self, offset: u32) -> Position {
        let index = self.line_index(offset);
        let start = self.lines[index].text as usize;
        let before = self.count(start, self.floor_char_boundary(offset).max(start));
        Position { line: index + 1, column: before.scalars as usize + 1, utf16_column: before.units as usize + 1 }
    }

    /// How much is in the bytes `start..end`.
    fn count(&self, start: usize, end: usize) -> Count {
        let bytes = self.text.as_bytes();
        if end - start <= STRETCH {
            return Count::of(&bytes[start..end]);
        }
        let counts = self.counts.get_or_init(|| {
            let next = |before: &mut Count, stretch: &[u8]| {
                let after = before.plus(Count::of(stretch));
                Some(std::mem::replace(before, after))
            };
            bytes.chunks(STRETCH).scan(Count::default(), next).collect()
        });
        let until = |at: usize| match counts.get(at / STRETCH) {
            Some(before) => before.plus(Count::of(&bytes[at / STRETCH * STRETCH..at])),
            None => Count::of(bytes),
        };
        let (from, to) = (until(start), until(end));
        Count { scalars: to.scalars - from.scalars, units: to.units - from.units }
    }

    /// The line (from 1) that byte `offset` stands on; cheaper than [`Self::position`].
    pub fn line(&self, offset: u32) -> usize {
        self.line_index(offset) + 1
    }

    /// The bytes of the line (from 1), without its line end.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.lines[line - 1].text as usize;
        let end = self.lines.get(line).map_or(self.text.len(), |next| next.text as usize);
        let kept = self.text[start..end].trim_end_matches(['\n', '\r']).len();
        Span::new(start, start + kept)
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The byte of the *file* at which byte `offset` of the text begins.
    pub fn raw_offset(&self, offset: u32) -> u32 {
        let line = self.lines[self.line_index(offset)];
        let (start, end) = (line.text as usize, self.floor_char_boundary(offset));
        line.raw
            + match self.encoding {
                Encoding::Utf8 { .. } => to_u32(end - start),
                Encoding::Utf16 { .. } => self.count(start, end).units * 2,
                Encoding::SingleByte(_) => self.count(start, end).scalars,
            }
    }

    /// The byte of the text that a byte of the *file* begins, where the file is UTF-8.
    pub fn text_offset(&self, raw: u32) -> Option<u32> {
        let Encoding::Utf8 { bom } = self.encoding else { return None };
        let offset = raw.checked_sub(if bom { 3 } else { 0 })?;
        self.text.is_char_boundary(offset as usize).then_some(offset)
    }

    /// Whether it was taken out of an archive: its lines and bytes are none of the file's.
    pub fn is_apart(&self) -> bool {
        self.origin.as_ref().is_some_and(|origin| origin.is_apart())
    }

    fn line_index(&self, offset: u32) -> usize {
        self.lines.partition_point(|line| line.text <= offset).saturating_sub(1)
    }

    fn floor_char_boundary(&self, offset: u32) -> usize {
        self.text.floor_char_boundary(offset as usize)
    }
}

fn line_starts(text: &str, encoding: Encoding) -> Vec<LineStart> {
    let bom = match encoding {
        Encoding::Utf8 { bom: true } => 3,
        Encoding::Utf16 { .. } => 2,
        Encoding::Utf8 { bom: false } | Encoding::SingleByte(_) => 0,
    };
    let mut starts = vec![LineStart { text: 0, raw: bom }];
    let mut last = starts[0];
    for end in memchr_lines(text) {
        let raw = last.raw + raw_len(&text[last.text as usize..end], encoding);
        last = LineStart { text: to_u32(end), raw };
        starts.push(last);
    }
    starts
}

/// The offsets after each line end: `\n`, `\r\n` or a lone `\r`.
fn memchr_lines(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter_map(move |(at, &byte)| match byte {
        b'\n' => Some(at + 1),
        b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at + 1),
        _ => None,
    })
}

fn raw_len(text: &str, encoding: Encoding) -> u32 {
    to_u32(match encoding {
        Encoding::Utf8 { .. } => text.len(),
        Encoding::Utf16 { .. } => text.encode_utf16().count() * 2,
        Encoding::SingleByte(_) => text.chars().count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_scalars_and_utf16_units() {
        let source = Source::from_text("a.txt", "été 😀x\nsuite");
        let x = u32::try_from(source.text.find('x').unwrap()).unwrap();
        let position = source.position(x);
        assert_eq!((position.line, position.column, position.utf16_column), (1, 6, 7));
        assert_eq!(source.position(x + 2).line, 2);
    }

    #[test]
    fn a_long_line_is_counted_as_a_short_one() {
        let text = format!("\n{}", "é😀a".repeat(1_000));
        let source = Source::from_text("a.json", &text);
        for offset in [1, 500 * 7 + 1, 731 * 7 + 3, 1_000 * 7 + 1] {
            let before = &text[1..offset];
            let position = source.position(u32::try_from(offset).unwrap());
            assert_eq!((position.line, position.column), (2, before.chars().count() + 1));
            assert_eq!(position.utf16_column, before.encode_utf16().count() + 1);
        }
    }

    #[test]
    fn windows_1252_is_read_and_its_offsets_lead_back_to_the_file() {
        let bytes = b"Cr\xE9ance impay\xE9e\r\nMontant d\xFB : 12 \x80";
        let source = Source::decode("a.txt", bytes).unwrap();
        assert!(source.text.starts_with("Créance impayée"), "{}", source.text);
        let euro = u32::try_from(source.text.find('€').unwrap()).unwrap();
        assert_eq!(bytes[source.raw_offset(euro) as usize], 0x80);
    }

    #[test]
    fn half_a_character_at_the_end_of_utf16_leads_nowhere_past_the_file() {
        let mut bytes: Vec<u8> = "\u{feff}ab".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.push(b'c');
        let source = Source::decode("a.txt", &bytes).unwrap();
        assert_eq!(&*source.text, "ab");
        assert_eq!(source.raw_offset(2), 6);
    }

    #[test]
    fn utf16_and_bom_offsets_count_the_mark() {
        let utf16: Vec<u8> = "\u{feff}é\nab".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let source = Source::decode("a.txt", &utf16).unwrap();
        let b = u32::try_from(source.text.find('b').unwrap()).unwrap();
        assert_eq!(source.raw_offset(b), 8);
        let source = Source::decode("a.txt", b"\xEF\xBB\xBFab").unwrap();
        assert_eq!(source.raw_offset(1), 4);
    }

    #[test]
    fn binary_and_oversized_files_are_refused() {
        assert_eq!(Source::decode("a", b"PK\x00\x01").unwrap_err(), NotText::Binary);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let source = Source::from_text("a", "a\rb\r\nc");
        assert_eq!(source.line_count(), 3);
        assert_eq!(source.line_span(2).of(&source.text), "b");
    }
}
