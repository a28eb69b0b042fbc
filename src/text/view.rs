//! The folded text of one line, and its map back to the source.
//!
//! A *line* here is one block of text as one reader sees it: a paragraph, a heading, a table row, a subject.
//! The document layer hands over its [`Piece`]s in reading order; which variant of a conditional line they are
//! is not this module's business.

use std::ops::{Deref, Range};
use std::sync::Arc;

use super::offset_map::{OffsetMap, ViewSpan};
use super::signs::VALUE;
use crate::source::Location;

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
    Text {
        /// Where it stands.
        location: Location,
        /// Its words.
        text: &'a str,
        /// Whether character references in it are decoded.
        entities: bool,
    },
    /// A value that is filled in. `path`: its name (`["dossier", "solde"]`), empty when there is none to speak of.
    /// `visible` is false for one that stands in an attribute (`href="{{ url }}"`): evidence, but not read.
    Placeholder {
        /// Where it stands.
        location: Location,
        /// Its name, a segment an element.
        path: Arc<[String]>,
        /// Whether it is read.
        visible: bool,
    },
    /// The currency that a filter writes behind a value: `{{ total | euros }}`.
    Currency {
        /// Where the value stands.
        location: Location,
    },
    /// A cell boundary inside the line.
    Cell {
        /// Where it stands.
        location: Location,
    },
}

impl Piece<'_> {
    /// Where it stands.
    pub(super) fn location(&self) -> Location {
        match self {
            Self::Text { location, .. }
            | Self::Placeholder { location, .. }
            | Self::Currency { location }
            | Self::Cell { location } => *location,
        }
    }

    /// How many bytes of folded text it gives, or somewhat more.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text { text, .. } => text.len(),
            Self::Placeholder { .. } | Self::Currency { .. } | Self::Cell { .. } => VALUE.len_utf8(),
        }
    }
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

impl Token {
    /// Whether it is the placeholder of this number.
    pub fn is_placeholder(&self, number: usize) -> bool {
        matches!(self.kind, TokenKind::Placeholder(held) if held as usize == number)
    }
}

/// A value that is filled in: its path and its place.
pub type Value = (Arc<[String]>, Location);

/// What a line reads as, wherever it stands. Lines that are written alike share it.
#[derive(Debug, Default)]
pub struct Folded {
    /// Lower case, no diacritics, single blanks.
    pub text: String,
    /// In order; they cover everything but blanks and hyphens inside words.
    pub tokens: Vec<Token>,
    /// To bytes of the source, counted from where the line begins.
    pub(super) map: OffsetMap,
}

/// A folded line with its tokens and its map.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// The values that are read, as [`TokenKind::Placeholder`] counts them.
    pub placeholders: Vec<Value>,
    /// The values in link targets: not read, but there.
    pub hidden_placeholders: Vec<Value>,
    pub(super) folded: Arc<Folded>,
    /// The byte of the source that its map counts from.
    pub(super) base: u32,
}

impl Deref for View {
    type Target = Folded;

    fn deref(&self) -> &Folded {
        &self.folded
    }
}

impl View {
    /// The only road from view to source: the places of a stretch of folded text, one for each file it runs
    /// through in order of reading, each widened to whole source characters.
    pub fn to_source(&self, span: ViewSpan) -> Vec<Location> {
        let mut places = self.map.to_source(span);
        for place in &mut places {
            place.span = place.span.shifted(self.base as usize);
        }
        places
    }

    /// Where a run of tokens stands: in the first of the files that it runs through.
    pub fn place(&self, tokens: Range<usize>) -> Option<Location> {
        let pieces = self.tokens.get(tokens)?.iter().flat_map(|token| self.map.pieces(token.span));
        let place = pieces.reduce(|held, next| {
            let same = held.source == next.source;
            Location { source: held.source, span: if same { held.span.cover(next.span) } else { held.span } }
        });
        place.map(|Location { source, span }| Location { source, span: span.shifted(self.base as usize) })
    }

    /// What it reads as, to be kept.
    pub fn shared(&self) -> &Arc<Folded> {
        &self.folded
    }
}

impl Folded {
    /// The folded text of a run of tokens.
    pub fn words(&self, tokens: Range<usize>) -> &str {
        let run = self.tokens.get(tokens).unwrap_or(&[]);
        match (run.first(), run.last()) {
            (Some(first), Some(last)) => &self.text[first.span.start as usize..last.span.end as usize],
            _ => "",
        }
    }

    /// The folded text of one token.
    pub fn word(&self, token: &Token) -> &str {
        &self.text[token.span.range()]
    }

    /// Whether it has the same tokens, whatever they say.
    pub fn is_cut_like(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.tokens == other.tokens
    }

    /// How many bytes of memory it takes, about.
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.text.capacity() + self.tokens.capacity() * size_of::<Token>() + self.map.size()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};
    use proptest::prelude::*;

    fn piece(text: &str, range: Range<usize>) -> Piece<'_> {
        let location = Location { source: SourceId(0), span: Span::new(range.start, range.end) };
        Piece::Text { location, text: &text[range], entities: true }
    }

    fn fold(text: &str) -> View {
        View::fold(&[piece(text, 0..text.len())])
    }

    fn words(view: &View) -> Vec<&str> {
        view.tokens.iter().map(|token| view.word(token)).collect()
    }

    fn source_of(text: &str, word: &str) -> String {
        let view = fold(text);
        let token = view.tokens.iter().find(|token| view.word(token) == word).unwrap_or_else(|| panic!("{view:?}"));
        view.to_source(token.span)[0].span.of(text).to_owned()
    }

    #[test]
    fn case_accents_apostrophes_and_blanks_fold() {
        assert_eq!(fold("L\u{2019}HUISSIER\u{a0}: \u{ab} Œuvre É\t\n").text, "l'huissier : \" oeuvre e");
    }

    #[test]
    fn composed_and_decomposed_accents_are_one() {
        let (nfc, nfd) = ("Créance impayée à l'été", "Cre\u{301}ance impaye\u{301}e a\u{300} l'e\u{301}te\u{301}");
        assert_eq!(fold(nfc).text, fold(nfd).text);
        assert_eq!(source_of(nfd, "impayee"), "impaye\u{301}e");
    }

    #[test]
    fn entities_and_invisible_characters_do_not_part_words() {
        let text = "sa&shy;i\u{200b}sie pr&eacute;vue&nbsp;demain &amp; apr&#232;s";
        assert_eq!(words(&fold(text)), ["saisie", "prevue", "demain", "&", "apres"]);
        assert_eq!(source_of(text, "saisie"), "sa&shy;i\u{200b}sie");
        assert_eq!(source_of(text, "prevue"), "pr&eacute;vue");
    }

    #[test]
    fn a_word_split_over_pieces_is_one() {
        let text = "la sai<b>sie</b> de";
        let view = View::fold(&[piece(text, 0..6), piece(text, 9..12), piece(text, 16..19)]);
        assert_eq!(words(&view), ["la", "saisie", "de"]);
        assert_eq!(view.to_source(view.tokens[1].span)[0].span.of(text), "sai<b>sie");
    }

    #[test]
    fn spaced_out_and_disguised_words_are_read() {
        assert_eq!(words(&fold("S A I S I E de")), ["saisie", "de"]);
        assert_eq!(words(&fold("H.U.I.S.S.I.E.R.")), ["huissier", "."]);
        assert_eq!(words(&fold("S A I S I E  V O S")), ["saisie", "vos"]);
        assert_eq!(words(&fold("s4isie et hui$$ier")), ["saisie", "et", "huissier"]);
        assert_eq!(source_of("la S A I S I E de", "saisie"), "S A I S I E");
    }

    #[test]
    fn references_and_addresses_are_left_alone() {
        assert_eq!(words(&fold("fac2024 jean@exemple.fr")), ["fac2024", "jean", "@", "exemple", ".", "fr"]);
        assert_eq!(words(&fold("jean@le-nom.fr")), ["jean", "@", "le", "nom", ".", "fr"]);
        assert_eq!(words(&fold("un hui$$ier.")), ["un", "huissier", "."]);
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(
            words(&fold("1 234,56 € 22h30 48 heures 30/06/2026")),
            ["1 234,56", "€", "22", "h", "30", "48", "heures", "30/06/2026"]
        );
    }

    #[test]
    fn hyphens_separate_and_apostrophes_end_words() {
        assert_eq!(words(&fold("rendez-vous qu'il l\u{2019}a")), ["rendez", "vous", "qu'", "il", "l'", "a"]);
        assert_eq!(words(&fold("sai-\nsie de")), ["saisie", "de"]);
    }

    proptest! {
        #[test]
        fn every_token_leads_to_whole_characters_of_the_source(text in "\\PC{0,60}|([a-zA-Zé@$4&;. ’\u{301}\u{ad}-]|&eacute;|&shy;){0,60}") {
            let view = fold(&text);
            for token in &view.tokens {
                let places = view.to_source(token.span);
                prop_assert!(!places.is_empty());
                for place in places {
                    prop_assert!(text.get(place.span.range()).is_some_and(|slice| !slice.is_empty()));
                }
            }
        }

        #[test]
        fn folding_its_own_text_changes_nothing(text in "[a-zA-Zéèç’« 0-9.,\u{a0}]{0,60}") {
            let once = fold(&text).text.split('\u{1f}').next().unwrap_or("").to_owned();
            let twice = fold(&once).text.split('\u{1f}').next().unwrap_or("").to_owned();
            prop_assert_eq!(once, twice);
        }
    }
}
