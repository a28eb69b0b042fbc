//! Text as a file spells it: what it says, and which bytes say it.

use crate::source::{Collector, Source, Span};

/// A text and the bytes that stand for each stretch of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spelt {
    text: String,
    /// Where each stretch ends in the text, and its bytes.
    pieces: Vec<(u32, Span)>,
}

impl Spelt {
    /// Bytes of a file as they stand.
    pub(super) fn copied(file: &Source, span: Span) -> Self {
        let mut spelt = Self::default();
        spelt.copy(file, span);
        spelt
    }

    /// Adds bytes of the file as they stand.
    pub(super) fn copy(&mut self, file: &Source, span: Span) {
        self.push(span.of(&file.text), span);
    }

    /// Adds text that bytes of the file stand for.
    pub(super) fn push(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.pieces.push((Span::at(self.text.len()).end, span));
        }
    }

    /// Adds a sign that bytes of the file stand for.
    pub(super) fn sign(&mut self, sign: char, span: Span) {
        self.push(sign.encode_utf8(&mut [0; 4]), span);
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: &Self) {
        for (text, span) in other.pieces() {
            self.push(text, span);
        }
    }

    fn pieces(&self) -> impl Iterator<Item = (&str, Span)> {
        let mut start = 0;
        self.pieces.iter().map(move |(end, span)| {
            let text = &self.text[start..*end as usize];
            start = *end as usize;
            (text, *span)
        })
    }

    /// What it says.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing in it to read.
    pub(super) fn is_wordless(&self) -> bool {
        !self.text.contains(char::is_alphabetic)
    }

    /// How many words it has, about.
    pub(super) fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// Puts it into a text that is being collected.
    pub(super) fn collect(&self, collector: &mut Collector<'_>) {
        for (text, span) in self.pieces() {
            collector.push(text, span);
        }
    }
}
