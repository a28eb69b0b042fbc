//! Lines that were folded before: what is written alike in another place reads alike and is not folded twice.
//!
//! Letters are made of the same sentences, and a large file of thousands of letters. What pieces read as depends on their
//! bytes and on how far they stand apart, not on where they stand; so the map counts from where the line begins.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fold::base_of;
use super::view::{Folded, Piece, View};

/// Lines remembered at the most, in bytes; past it all are forgotten.
const MEMORY: usize = 8 * 1024 * 1024;

/// A longer line, in bytes, is hardly written twice.
const LONGEST: usize = 4 * 1024;

/// Folds lines, and remembers them.
#[derive(Debug, Default)]
pub struct Folds {
    known: FxHashMap<Box<[u8]>, Arc<Folded>>,
    /// How many bytes of lines are remembered.
    bytes: usize,
    written: Vec<u8>,
}

impl Folds {
    /// Folds the pieces of a line.
    pub fn fold(&mut self, pieces: &[Piece<'_>]) -> View {
        let size: usize = pieces.iter().map(Piece::size).sum();
        let Some(base) = base_of(pieces).filter(|_| size <= LONGEST) else { return View::fold(pieces) };
        spell(&mut self.written, pieces, base);
        let folded = match self.known.get(self.written.as_slice()) {
            Some(known) => Arc::clone(known),
            None => self.remember(Folded::of(pieces, base)),
        };
        View::placed(folded, pieces, base)
    }

    fn remember(&mut self, folded: Folded) -> Arc<Folded> {
        self.bytes += self.written.len() + folded.size();
        if self.bytes > MEMORY {
            self.known.clear();
            self.bytes = self.written.len() + folded.size();
        }
        let folded = Arc::new(folded);
        self.known.insert(self.written.as_slice().into(), Arc::clone(&folded));
        folded
    }
}

/// Everything of the pieces that folding can tell apart: not the names of values, nor where in the file they stand.
fn spell(written: &mut Vec<u8>, pieces: &[Piece<'_>], base: u32) {
    written.clear();
    for piece in pieces {
        let location = piece.location();
        let (mark, text) = match piece {
            Piece::Text { text, entities, .. } => (u8::from(*entities), *text),
            Piece::Placeholder { visible, .. } => (2 + u8::from(*visible), ""),
            Piece::Cell { .. } => (4, ""),
            Piece::Currency { .. } => (5, ""),
        };
        written.push(mark);
        for number in [location.source.0, location.span.start - base, location.span.end - base] {
            written.extend(number.to_le_bytes());
        }
        written.extend(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Location, SourceId, Span};
    use proptest::prelude::*;

    /// A line of a file: stretches of text with values and cells between them.
    fn pieces(text: &str, cuts: &[(usize, u8)], at: usize, source: u32) -> Vec<Piece<'static>> {
        let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
        let mut pieces = Vec::new();
        let mut from = 0;
        for (length, kind) in cuts.iter().copied().chain([(text.len(), 3)]) {
            let to = (from..=text.len()).rev().find(|to| *to <= from + length && text.is_char_boundary(*to));
            let to = to.unwrap_or(from);
            let location = |from: usize, to: usize| {
                let span = Span::new(at + from, at + to);
                Location { source: SourceId(source), span }
            };
            if from < to {
                let entities = kind % 2 == 0;
                pieces.push(Piece::Text { location: location(from, to), text: &text[from..to], entities });
            }
            match kind {
                0 | 1 => pieces.push(Piece::Placeholder {
                    location: location(to, to),
                    path: [format!("value{from}")].into(),
                    visible: kind == 0,
                }),
                2 => pieces.push(Piece::Cell { location: location(to, to) }),
                4 => pieces.push(Piece::Currency { location: location(to, to) }),
                _ => {}
            }
            from = to;
        }
        pieces
    }

    fn places(view: &View) -> Vec<Vec<Location>> {
        view.tokens.iter().map(|token| view.to_source(token.span)).collect()
    }

    proptest! {
        #[test]
        fn a_remembered_line_is_the_line_that_folding_it_gives(
            lines in prop::collection::vec(
                ("([a-cA-É@4&. ’\u{301}\n-]|&eacute;|&shy;|S A I S I E){0,12}",
                    prop::collection::vec((0_usize..6, 0_u8..5), 0..3), 0_usize..50, 0_u32..2),
                1..6,
            ),
        ) {
            let mut folds = Folds::default();
            for (text, cuts, at, source) in lines.iter().chain(&lines) {
                for moved in [*at, at + 7] {
                    let pieces = pieces(text, cuts, moved, *source);
                    let (known, new) = (folds.fold(&pieces), View::fold(&pieces));
                    prop_assert_eq!((&known.text, &known.tokens), (&new.text, &new.tokens));
                    prop_assert_eq!(places(&known), places(&new));
                    prop_assert_eq!(&known.placeholders, &new.placeholders);
                    prop_assert_eq!(&known.hidden_placeholders, &new.hidden_placeholders);
                }
            }
        }
    }

    #[test]
    fn lines_that_are_written_alike_are_held_once() {
        let mut folds = Folds::default();
        let first = folds.fold(&pieces("Votre dû", &[], 0, 0));
        let second = folds.fold(&pieces("Votre dû", &[], 90, 0));
        assert!(Arc::ptr_eq(first.shared(), second.shared()));
        assert_ne!(places(&first), places(&second));
    }
}
