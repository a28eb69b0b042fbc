//! Text that was taken out of a container: where each byte of it stands in the file.
//!
//! Spans of findings count in the text that was taken out; [`Source::in_file`] leads on to the file. Text out of an archive
//! leads nowhere: the file has no such bytes. Both may name their places ("paragraph 12").

use std::sync::Arc;

use super::{Source, Span, to_u32};

/// Where the text of a [`Source`] was taken from.
#[derive(Debug)]
pub(super) struct Origin {
    /// The file, unless its bytes spell no text.
    file: Option<Source>,
    /// In order of text, without overlap.
    pieces: Vec<Piece>,
    /// Named places, each from a byte of the text on.
    places: Vec<(u32, String)>,
}

/// A stretch of text and the stretch of file that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    text: Span,
    file: Span,
    /// Whether each byte of text is one byte of the file.
    is_copy: bool,
}

impl Piece {
    /// The bytes of the file for the part of this piece that `span` covers.
    fn slice(self, span: Span) -> Span {
        if !self.is_copy {
            return self.file;
        }
        let start = span.start.clamp(self.text.start, self.text.end) - self.text.start;
        let end = span.end.clamp(self.text.start, self.text.end) - self.text.start;
        Span { start: self.file.start + start, end: self.file.start + end }
    }
}

impl Origin {
    /// The bytes of the file that a stretch of text stands for: from its first to its last.
    fn to_file(&self, span: Span) -> Span {
        let first = self.pieces.partition_point(|piece| piece.text.end <= span.start);
        let Some(piece) = self.pieces.get(first) else {
            return Span::at(self.pieces.last().map_or(0, |piece| piece.file.end as usize));
        };
        let start = piece.slice(span);
        if span.is_empty() || piece.text.start >= span.end {
            return Span { start: start.start, end: start.start };
        }
        let last = self.pieces.partition_point(|piece| piece.text.start < span.end) - 1;
        let end = self.pieces[last].slice(span);
        // Parts may be read in another order than they stand in.
        if end.end < start.start { start } else { Span { start: start.start, end: end.end } }
    }

    /// Whether the file has no bytes that the text leads to.
    pub(super) fn is_apart(&self) -> bool {
        self.file.is_none()
    }

    fn place(&self, offset: u32) -> Option<&str> {
        let after = self.places.partition_point(|(from, _)| *from <= offset);
        after.checked_sub(1).map(|index| self.places[index].1.as_str()).filter(|name| !name.is_empty())
    }
}

impl Source {
    /// The file that bytes of this text stand in, and where: itself, unless it was taken out of a container.
    pub fn in_file(&self, span: Span) -> (&Self, Span) {
        match self.origin.as_deref() {
            Some(origin @ Origin { file: Some(file), .. }) => (file, origin.to_file(span)),
            _ => (self, span),
        }
    }

    /// The file of this text: itself, unless it was taken out of a container.
    pub fn file(&self) -> &Self {
        self.in_file(Span::at(0)).0
    }

    /// The name of the place that byte `offset` stands at, in a container that names its places.
    pub fn place(&self, offset: u32) -> Option<&str> {
        self.origin.as_deref()?.place(offset)
    }
}

/// Puts together text that stands in a container.
#[derive(Debug)]
pub struct Collector<'f> {
    path: &'f str,
    file: Option<&'f Source>,
    text: String,
    pieces: Vec<Piece>,
    places: Vec<(u32, String)>,
}

impl<'f> Collector<'f> {
    /// Text that stands, however spelt, in the text of a file.
    pub fn within(file: &'f Source) -> Self {
        Self { path: &file.path, file: Some(file), text: String::new(), pieces: Vec::new(), places: Vec::new() }
    }

    /// Text out of an archive, whose bytes are no text.
    pub fn apart(path: &'f str) -> Self {
        Self { path, file: None, text: String::new(), pieces: Vec::new(), places: Vec::new() }
    }

    /// Adds bytes of the file as they stand.
    ///
    /// # Panics
    /// When the span was not made for the file, or there is none.
    pub fn copy(&mut self, span: Span) {
        let file = self.file.expect("only text within a file is copied");
        self.push(span.of(&file.text), span);
    }

    /// Adds text that bytes of the file stand for: an escape, an entity.
    pub fn push(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let start = to_u32(self.text.len());
        self.text.push_str(text);
        let own = Span { start, end: to_u32(self.text.len()) };
        let is_copy = self.file.is_some_and(|file| file.text.get(span.range()) == Some(text));
        if is_copy
            && let Some(last) = self.pieces.last_mut()
            && last.is_copy
            && (last.text.end, last.file.end) == (own.start, span.start)
        {
            last.text.end = own.end;
            last.file.end = span.end;
            return;
        }
        self.pieces.push(Piece { text: own, file: span, is_copy });
    }

    /// Adds text that stands nowhere: what parts one piece from the next.
    pub fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Names the place of all that comes next, until another is named.
    pub fn place(&mut self, name: &str) {
        self.places.push((to_u32(self.text.len()), name.to_owned()));
    }

    /// What was put together so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes from `start` on: a part of a message.
    pub fn since(&self, start: usize) -> Span {
        Span::new(start, self.text.len())
    }

    /// The text as a source of its own.
    pub fn finish(self) -> Source {
        let mut source = Source::from_text(self.path, &self.text);
        let origin = Origin { file: self.file.cloned(), pieces: self.pieces, places: self.places };
        source.origin = Some(Arc::new(origin));
        source
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_decoded_piece_leads_to_the_whole_of_what_it_stands_for() {
        let file = Source::from_text("a.properties", "k=pay\\u00e9 saisie\n");
        let mut collector = Collector::within(&file);
        collector.copy(Span::new(2, 5));
        collector.push("é", Span::new(5, 11));
        collector.copy(Span::new(11, 18));
        let source = collector.finish();
        assert_eq!(&*source.text, "payé saisie");
        let (found, span) = source.in_file(Span::new(6, 12));
        assert_eq!((span.of(&found.text), &*found.path), ("saisie", "a.properties"));
        assert_eq!(source.in_file(Span::new(2, 5)).1.of(&file.text), "y\\u00e9");
    }

    #[test]
    fn what_was_put_between_leads_to_what_follows_and_the_end_to_the_end() {
        let file = Source::from_text("a", "un deux");
        let mut collector = Collector::within(&file);
        collector.copy(Span::new(0, 2));
        collector.add("\n\n");
        collector.copy(Span::new(3, 7));
        collector.add("\n");
        let source = collector.finish();
        assert_eq!(source.in_file(Span::new(2, 4)).1, Span::at(3));
        assert_eq!(source.in_file(Span::at(9)).1, Span::at(7));
        assert_eq!(source.in_file(Span::new(0, 8)).1, Span::new(0, 7));
    }

    #[test]
    fn places_have_names_from_where_they_begin() {
        let mut collector = Collector::apart("a.docx");
        collector.place("paragraph 1");
        collector.add("un\n");
        collector.place("paragraph 2");
        collector.add("deux");
        let source = collector.finish();
        assert_eq!(source.place(2), Some("paragraph 1"));
        assert_eq!(source.place(3), Some("paragraph 2"));
        assert_eq!(source.in_file(Span::new(3, 7)).1, Span::new(3, 7));
    }

    proptest! {
        #[test]
        fn no_span_leads_out_of_the_file(
            text in "[a-zéœ ]{1,40}",
            cuts in prop::collection::vec((0_usize..40, 0_usize..40, 0_u8..3), 0..8),
            from in 0_usize..80, length in 0_usize..40,
        ) {
            let file = Source::from_text("a", &text);
            let mut collector = Collector::within(&file);
            for (a, b, how) in cuts {
                let [a, b] = [a, b].map(|at| text.floor_char_boundary(at.min(text.len())));
                let span = Span::new(a.min(b), a.max(b));
                match how {
                    0 => collector.copy(span),
                    1 => collector.push("œuvre", span),
                    _ => collector.add(" "),
                }
            }
            let source = collector.finish();
            let start = source.text.floor_char_boundary(from.min(source.text.len()));
            let end = source.text.floor_char_boundary((start + length).min(source.text.len()));
            let (found, span) = source.in_file(Span::new(start, end.max(start)));
            prop_assert!(span.start <= span.end);
            prop_assert!(found.text.get(span.range()).is_some());
        }
    }
}
