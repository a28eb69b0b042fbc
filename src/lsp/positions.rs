//! Bytes of a text to the lines and characters of the protocol, and back.
//!
//! What a character is the client chooses: a byte, a unit of UTF-16 or a scalar value. A line ends with `\n`, `\r\n` or a
//! lone `\r`; its end is no place to stand within.

use serde::{Deserialize, Serialize};

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    /// By its name in the protocol.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Utf8, Self::Utf16, Self::Utf32].into_iter().find(|encoding| encoding.name() == name)
    }

    /// Its name in the protocol.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn width(self, letter: char) -> usize {
        match self {
            Self::Utf8 => letter.len_utf8(),
            Self::Utf16 => letter.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A place, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) character: u32,
}

/// Two places, the second not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Range {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// A text with its lines known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured<'t> {
    text: &'t str,
    starts: &'t [usize],
    encoding: Encoding,
}

/// The byte at which each line of a text begins.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
}

impl<'t> Measured<'t> {
    /// A text with its [`line_starts`].
    pub(super) fn new(text: &'t str, starts: &'t [usize], encoding: Encoding) -> Self {
        Self { text, starts, encoding }
    }

    /// The bytes of a line without its end.
    fn line(&self, line: usize) -> (usize, &'t str) {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        (start, self.text[start..end].trim_end_matches(['\n', '\r']))
    }

    /// Where a byte stands. One within a character stands where that begins, one in a line end before it.
    pub(super) fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let (start, text) = self.line(line);
        let before = &text[..text.floor_char_boundary(offset - start)];
        let character = before.chars().map(|letter| self.encoding.width(letter)).sum();
        Position { line: to_u32(line), character: to_u32(character) }
    }

    /// Where bytes stand.
    pub(super) fn range(&self, start: usize, end: usize) -> Range {
        Range { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// The byte at a place. Past the end of a line is its end, past the last line the end of the text; within a character
    /// is where that begins.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.starts.len() {
            return self.text.len();
        }
        let (start, text) = self.line(line);
        let mut character = 0;
        for (at, letter) in text.char_indices() {
            character += self.encoding.width(letter);
            if character > position.character as usize {
                return start + at;
            }
        }
        start + text.len()
    }

    /// The bytes of a range, whichever way it runs.
    pub(super) fn bytes(&self, range: Range) -> std::ops::Range<usize> {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        start.min(end)..start.max(end)
    }
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn texts() -> impl Strategy<Value = String> {
        let pieces =
            vec!["a", "é", "e\u{301}", "😀", "👩\u{200d}⚖️", "€", "\n", "\r\n", "\r", " ", "{{ x }}", "\u{a0}"];
        prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn columns_behind_accents_and_emoji() {
        let text = "x\r\né😀saisie";
        let starts = line_starts(text);
        let column = |encoding| Measured::new(text, &starts, encoding).position(text.find("saisie").unwrap());
        assert_eq!(column(Encoding::Utf8), Position { line: 1, character: 6 });
        assert_eq!(column(Encoding::Utf16), Position { line: 1, character: 3 });
        assert_eq!(column(Encoding::Utf32), Position { line: 1, character: 2 });
    }

    #[test]
    fn what_lies_outside_is_brought_inside() {
        let text = "é\r\nab";
        let starts = line_starts(text);
        let measured = Measured::new(text, &starts, Encoding::Utf16);
        assert_eq!(measured.offset(Position { line: 0, character: 99 }), 2);
        assert_eq!(measured.offset(Position { line: 99, character: 0 }), text.len());
        assert_eq!(measured.position(3), Position { line: 0, character: 1 });
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(text in texts()) {
            let starts = line_starts(&text);
            for encoding in ALL {
                let measured = Measured::new(&text, &starts, encoding);
                let within_end = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
                for (at, _) in text.char_indices().filter(|(at, _)| !within_end(*at)).chain([(text.len(), ' ')]) {
                    prop_assert_eq!(measured.offset(measured.position(at)), at);
                }
            }
        }

        #[test]
        fn places_come_in_the_order_of_bytes(text in texts()) {
            let starts = line_starts(&text);
            for encoding in ALL {
                let measured = Measured::new(&text, &starts, encoding);
                let places: Vec<Position> = (0..=text.len()).map(|at| measured.position(at)).collect();
                prop_assert!(places.is_sorted());
            }
        }

        #[test]
        fn any_place_is_a_border_between_characters(text in texts(), line in 0_u32..12, character in 0_u32..30) {
            let starts = line_starts(&text);
            for encoding in ALL {
                let offset = Measured::new(&text, &starts, encoding).offset(Position { line, character });
                prop_assert!(text.is_char_boundary(offset));
            }
        }

        #[test]
        fn lines_are_those_of_a_source(text in texts()) {
            let source = crate::source::Source::from_text("a", &text);
            let starts = line_starts(&text);
            let measured = Measured::new(&text, &starts, Encoding::Utf16);
            for (at, _) in text.char_indices().filter(|(at, _)| !text[..*at].ends_with('\r')) {
                let (ours, theirs) = (measured.position(at), source.position(u32::try_from(at).unwrap()));
                prop_assert_eq!((ours.line as usize + 1, ours.character as usize + 1), (theirs.line, theirs.utf16_column));
            }
        }
    }
}
