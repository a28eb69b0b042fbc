//! The folded text of one line, and its map back to the source.
//!
//! A *line* here is one block of text as one reader sees it: a paragraph, a heading, a table row, a subject.
//! The document layer hands over its [`Piece`]s in reading order; which variant of a conditional line they are
//! is not this module's business.

use std::ops::Range;
use std::sync::Arc;

use crate::source::Location;

/// Bytes of a folded [`View`]. Never leaves `text`, `rules` and `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ViewSpan {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// What a block of text is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// Running text.
    Paragraph,
    /// A title: `<h1>`, `# …`, `<title>`.
    Heading,
    /// A list item or a table row.
    Row,
    /// The subject of an email.
    Subject,
    /// Hidden but sent: a preheader, an `alt` text, a tooltip.
    Attribute,
}

/// Where one line of text ends and another begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// The line ends; the next is of this kind.
    Block(LineKind),
    /// The line goes on in another cell of a table or on another printed line: a boundary for clauses, not for labels.
    Cell,
}

/// A stretch of a line, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'a> {
    /// Source text that is read. `entities`: character references in it are to be decoded.
    Text { location: Location, text: &'a str, entities: bool },
    /// A value that is filled in. `path`: its name (`["dossier", "solde"]`), empty when there is none to speak of.
    /// `visible` is false for one that stands in an attribute (`href="{{ url }}"`): evidence, but not read.
    Placeholder { location: Location, path: Arc<[String]>, visible: bool },
    /// A cell boundary inside the line.
    Cell { location: Location },
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits among them; an elision keeps its apostrophe: `l'`, `huissier`.
    Word,
    /// Digits with their separators: `1 234,56`, `12`, `30/06/2026`.
    Number,
    /// One sign: `.`, `,`, `:`, `€`.
    Sign,
    /// A filled-in value; the index leads into [`View::placeholders`].
    Placeholder(u32),
    /// A boundary between cells or printed lines.
    Cell,
}

/// A word, number, sign or placeholder of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes in the folded text.
    pub span: ViewSpan,
    /// Whether the source wrote it in capitals only (two letters or more).
    pub capitals: bool,
    /// Whether it begins with a capital in the source.
    pub capital: bool,
    /// Whether white space stands before it.
    pub spaced: bool,
}

/// A folded line with its tokens and its map.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Lower case, no diacritics, single blanks.
    pub text: String,
    /// In order; they cover everything but blanks.
    pub tokens: Vec<Token>,
    /// The paths of the placeholders, as [`TokenKind::Placeholder`] counts them, with their places.
    pub placeholders: Vec<(Arc<[String]>, Location)>,
}

impl View {
    /// Folds the pieces of a line.
    pub fn fold(pieces: &[Piece<'_>]) -> Self {
        let _ = pieces;
        Self::default()
    }

    /// The only road from view to source: the places of a stretch of folded text, one for each file it runs
    /// through in order of reading, each widened to whole source characters.
    pub fn to_source(&self, span: ViewSpan) -> Vec<Location> {
        let _ = span;
        Vec::new()
    }

    /// The folded text of a run of tokens.
    pub fn words(&self, tokens: Range<usize>) -> &str {
        let _ = tokens;
        &self.text
    }
}
