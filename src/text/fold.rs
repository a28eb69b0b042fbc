//! Folding: what the debtor reads, reduced to what words are made of.
//!
//! In: pieces of source. Out: lower case without diacritics, straight apostrophes, single blanks, entities decoded,
//! invisible characters gone; with the tokens and the map. ASCII is copied, everything else goes character by character
//! through [`fold_char`]. Spaced-out and disguised words are put right in [`super::obfuscation`], per token.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::offset_map::OffsetMap;
use super::signs::{CELL, CURRENCY, Capitals, VALUE};
use super::tokens;
use super::view::{Folded, Piece, Value, View};
use crate::source::{Location, Span};

/// A folded line in the making.
#[derive(Debug, Default)]
pub(super) struct Folder {
    folded: Folded,
    map: OffsetMap,
    /// The byte of the source that the map counts from.
    base: u32,
    capitals: Capitals,
    /// A blank was met and not yet written: where.
    blank: Option<Location>,
    /// A hyphen at a line's end was met: where in the view it stands.
    broken_at: Option<usize>,
}

impl View {
    /// Folds the pieces of a line.
    pub fn fold(pieces: &[Piece<'_>]) -> Self {
        let base = base_of(pieces).unwrap_or(0);
        Self::placed(Arc::new(Folded::of(pieces, base)), pieces, base)
    }

    /// Folds a bare text: a pattern of a rule, a word list.
    pub fn from_plain(text: &str) -> Self {
        let span = crate::source::Span::new(0, text.len());
        let location = Location { source: crate::source::SourceId(0), span };
        Self::fold(&[Piece::Text { location, text, entities: false }])
    }

    /// What these pieces read as, with the values in them and their place.
    pub(super) fn placed(folded: Arc<Folded>, pieces: &[Piece<'_>], base: u32) -> Self {
        Self { placeholders: values(pieces, true), hidden_placeholders: values(pieces, false), folded, base }
    }
}

/// The values of some pieces, those that are read or the others.
fn values(pieces: &[Piece<'_>], read: bool) -> Vec<Value> {
    let value = |piece: &Piece<'_>| match piece {
        Piece::Placeholder { location, path, visible } if *visible == read => Some((Arc::clone(path), *location)),
        _ => None,
    };
    let is_one = |piece: &&Piece<'_>| matches!(piece, Piece::Placeholder { visible, .. } if *visible == read);
    let mut values = Vec::with_capacity(pieces.iter().filter(is_one).count());
    values.extend(pieces.iter().filter_map(value));
    values
}

impl Folded {
    /// What pieces read as; its map counts from `base`.
    pub(super) fn of(pieces: &[Piece<'_>], base: u32) -> Self {
        let mut folder = Folder { base, ..Folder::default() };
        folder.reserve(pieces);
        for piece in pieces {
            folder.piece(piece);
        }
        folder.finish()
    }
}

/// The first byte of the pieces, if all stand in one file: where these go, the line goes as a whole.
pub(super) fn base_of(pieces: &[Piece<'_>]) -> Option<u32> {
    let source = pieces.first()?.location().source;
    let is_one = pieces.iter().all(|piece| piece.location().source == source);
    pieces.iter().map(|piece| piece.location().span.start).min().filter(|_| is_one)
}

/// French has an accent on so many bytes, and each begins a segment of the map and ends one.
const BYTES_FOR_A_SEGMENT: usize = 12;

impl Folder {
    /// Room for what most lines need: growing step by step took a tenth of the time that a large file takes.
    fn reserve(&mut self, pieces: &[Piece<'_>]) {
        let bytes = pieces.iter().map(Piece::size).sum();
        self.folded.text.reserve(bytes);
        self.map.reserve(pieces.len() + bytes / BYTES_FOR_A_SEGMENT);
        self.capitals.reserve(bytes);
    }

    fn piece(&mut self, piece: &Piece<'_>) {
        let place = self.counted_from_base(piece.location());
        match piece {
            Piece::Text { text, entities, .. } => self.text(place, text, *entities),
            Piece::Placeholder { visible: true, .. } => self.write(VALUE, place),
            Piece::Placeholder { visible: false, .. } => {}
            Piece::Currency { .. } => self.write(CURRENCY, place),
            Piece::Cell { .. } => self.write(CELL, place),
        }
    }

    fn counted_from_base(&self, Location { source, span }: Location) -> Location {
        Location { source, span: Span { start: span.start - self.base, end: span.end - self.base } }
    }

    fn finish(mut self) -> Folded {
        self.folded.map = self.map;
        tokens::cut(&mut self.folded, &self.capitals);
        self.folded
    }

    fn text(&mut self, location: Location, text: &str, entities: bool) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let plain = plain_run(&bytes[at..]);
            if plain > 0 {
                self.ascii(location, &text[at..at + plain], at);
                at += plain;
                continue;
            }
            if bytes[at] == b'&'
                && entities
                && let Some((decoded, length)) = entity(&text[at..])
            {
                let place = within(location, at, length);
                decoded.chars().for_each(|c| self.char(c, place));
                at += length;
                continue;
            }
            let c = text[at..].chars().next().expect("`at` is before the end, on a border");
            self.char(c, within(location, at, c.len_utf8()));
            at += c.len_utf8();
        }
    }

    /// A run of letters, digits and signs that fold to themselves or to their lower case.
    fn ascii(&mut self, location: Location, run: &str, at: usize) {
        let place = within(location, at, run.len());
        self.flush_blank(run.as_bytes()[0] as char);
        let start = self.folded.text.len();
        self.folded.text.push_str(run);
        for (index, byte) in run.bytes().enumerate() {
            if byte.is_ascii_uppercase() {
                self.capitals.set(start + index);
            }
        }
        self.folded.text[start..].make_ascii_lowercase();
        self.map.push(start, self.folded.text.len(), place);
    }

    fn char(&mut self, c: char, place: Location) {
        if c.is_whitespace() {
            if c == '\n' && self.folded.text.ends_with('-') && self.blank.is_none() {
                self.broken_at = Some(self.folded.text.len() - 1);
            }
            self.blank(place);
        } else if !is_invisible(c) {
            self.fold_char(c, place);
        }
    }

    /// A blank covers all the white space it stands for.
    fn blank(&mut self, place: Location) {
        match &mut self.blank {
            Some(held) if held.source == place.source => held.span = held.span.cover(place.span),
            Some(_) => {}
            None => self.blank = Some(place),
        }
    }

    fn fold_char(&mut self, c: char, place: Location) {
        if let Some(folded) = folded_sign(c) {
            folded.chars().for_each(|c| self.write(c, place));
            return;
        }
        for part in c.nfkd().filter(|part| !is_combining_mark(*part)) {
            for lower in part.to_lowercase() {
                let start = self.folded.text.len();
                match folded_sign(lower) {
                    Some(folded) => folded.chars().for_each(|c| self.write(c, place)),
                    None => self.write(lower, place),
                }
                if part.is_uppercase() {
                    self.capitals.set(start + usize::from(self.folded.text[start..].starts_with(' ')));
                }
            }
        }
        // A mark by itself belongs to the letter before it.
        if is_combining_mark(c) {
            self.extend_last(place);
        }
    }

    fn extend_last(&mut self, place: Location) {
        let end = self.folded.text.len();
        if let Some((start, _)) = self.folded.text.char_indices().next_back() {
            let before = self.map.to_source(super::ViewSpan {
                start: u32::try_from(start).unwrap_or(u32::MAX),
                end: u32::try_from(end).unwrap_or(u32::MAX),
            });
            if let Some(last) = before.last().filter(|last| last.source == place.source) {
                let joined = Location { source: place.source, span: last.span.cover(place.span) };
                self.map.truncate(start);
                self.map.push(start, end, joined);
            }
        }
    }

    fn write(&mut self, c: char, place: Location) {
        self.flush_blank(c);
        let start = self.folded.text.len();
        self.folded.text.push(c);
        self.map.push(start, self.folded.text.len(), place);
    }

    /// Writes the blank that is due before `next`; a hyphen at a line's end inside a word goes with it.
    fn flush_blank(&mut self, next: char) {
        let Some(place) = self.blank.take() else { return };
        let broken = self.broken_at.take();
        if self.folded.text.is_empty() {
            return;
        }
        if let Some(at) = broken
            && at + 1 == self.folded.text.len()
            && next.is_lowercase()
            && self.folded.text[..at].ends_with(char::is_alphabetic)
        {
            self.folded.text.truncate(at);
            self.map.truncate(at);
            return;
        }
        let start = self.folded.text.len();
        self.folded.text.push(' ');
        self.map.push(start, start + 1, place);
    }
}

fn within(location: Location, at: usize, length: usize) -> Location {
    let start = location.span.start as usize + at;
    Location { source: location.source, span: Span::new(start, start + length) }
}

/// How many bytes from here on are printable ASCII other than blank, `&` and what folds to something else.
fn plain_run(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !byte.is_ascii_graphic() || matches!(byte, b'&' | b'`')).unwrap_or(bytes.len())
}

/// A character reference at the start of `text`, decoded, with its length.
fn entity(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(34).position(|byte| byte == b';')? + 1;
    let name = &text[..end];
    if !name[1..end - 1].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') {
        return None;
    }
    let decoded = htmlize::unescape(name);
    (decoded != name).then(|| (decoded.into_owned(), end))
}

/// Characters that are in the file and on no screen.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !c.is_whitespace())
}

/// Signs and ligatures that fold to something plain, and letters of other alphabets that look Latin.
fn folded_sign(c: char) -> Option<&'static str> {
    Some(match c {
        '’' | '‘' | 'ʼ' | '´' | '`' | '′' | '‛' | 'ʹ' => "'",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '«' | '»' | '“' | '”' | '„' | '‟' => "\"",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        'ß' => "ss",
        'ł' => "l",
        'е' => "e",
        'ø' | 'о' | 'ο' => "o",
        'р' | 'ρ' => "p",
        'с' => "c",
        'у' => "y",
        'х' => "x",
        'ı' | 'і' | 'ι' => "i",
        'ѕ' => "s",
        'ј' => "j",
        'ν' => "v",
        'а' | 'α' => "a",
        _ => return None,
    })
}
