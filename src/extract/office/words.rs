//! The text of a paragraph, in stretches that know where they stand.
//!
//! In: runs as the format parts them, which need not be words. Out: one text, in which typed tags that runs split are whole
//! again, written to a [`Collector`] with every stretch led back to its bytes.

use std::ops::Range;

use crate::source::{Collector, Span};

/// A manual line break, in [`Markup::Blocks`](crate::text::Markup::Blocks).
pub(super) const LINE_BREAK: &str = "\\\n";

/// Text with its places.
#[derive(Debug, Clone, Default)]
pub(in crate::extract) struct Words {
    text: String,
    stretches: Vec<Stretch>,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Where it ends in the text.
    end: usize,
    /// The bytes it stands for, in a file that is text.
    span: Option<Span>,
    /// Whether it was typed; tags of fields and line breaks were not.
    typed: bool,
}

/// A stretch of text and what is written in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rewrite {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Words {
    /// Text that someone typed. Line ends and tabs in XML are blanks.
    pub(in crate::extract) fn type_in(&mut self, text: &str, span: Option<Span>) {
        // What was decoded stands for its bytes as a whole.
        let exact = span.filter(|span| span.len() == text.len());
        let mut from = 0;
        for (at, sign) in text.match_indices(['\n', '\r', '\t']) {
            let inside =
                |from: usize, to: usize| exact.map(|span| Span::new(from, to).shifted(span.start as usize)).or(span);
            self.push(&text[from..at], inside(from, at), true);
            from = at + sign.len();
            self.push(" ", inside(at, from), true);
        }
        let rest = exact.map(|span| Span::new(from, text.len()).shifted(span.start as usize)).or(span);
        self.push(&text[from..], rest, true);
    }

    /// Text that someone typed, in a format in which blanks that follow each other are one.
    pub(in crate::extract) fn type_collapsed(&mut self, text: &str, span: Option<Span>) {
        let exact = span.filter(|span| span.len() == text.len());
        let inside =
            |from: usize, to: usize| exact.map(|span| Span::new(from, to).shifted(span.start as usize)).or(span);
        let is_blank = |sign: char| matches!(sign, ' ' | '\n' | '\r' | '\t');
        let mut from = 0;
        while let Some(start) = text[from..].find(is_blank).map(|at| from + at) {
            let rest = &text[start..];
            let end = start + (rest.len() - rest.trim_start_matches(is_blank).len());
            let follows = start == from && (self.text.is_empty() || self.text.ends_with(' '));
            self.push(&text[from..start], inside(from, start), true);
            if !follows {
                self.push(" ", inside(start, end), true);
            }
            from = end;
        }
        self.push(&text[from..], inside(from, text.len()), true);
    }

    /// A tag that a field stands for, with the text it sends.
    pub(in crate::extract) fn tag(&mut self, text: &str, span: Option<Span>) {
        self.push(text, span, false);
    }

    /// A tab.
    pub(in crate::extract) fn tab(&mut self, span: Option<Span>) {
        self.push("\t", span, false);
    }

    /// A manual line break.
    pub(in crate::extract) fn line_break(&mut self) {
        self.push(LINE_BREAK, None, false);
    }

    fn push(&mut self, text: &str, span: Option<Span>, typed: bool) {
        if text.is_empty() {
            return;
        }
        let before = self.stretches.iter().rev().nth(1).map_or(0, |stretch| stretch.end);
        self.text.push_str(text);
        let end = self.text.len();
        match self.stretches.last_mut() {
            Some(last) if span.is_none() && last.span.is_none() && last.typed == typed => last.end = end,
            Some(last) if typed && goes_on(last, before, span, end) => {
                last.span = last.span.zip(span).map(|(own, next)| own.cover(next));
                last.end = end;
            }
            _ => self.stretches.push(Stretch { end, span, typed }),
        }
    }

    /// The whole text.
    pub(in crate::extract) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing to read.
    pub(in crate::extract) fn is_blank(&self) -> bool {
        self.text.split(LINE_BREAK).all(|line| line.trim().is_empty())
    }

    /// Whether all of a stretch was typed.
    pub(super) fn is_typed(&self, range: &Range<usize>) -> bool {
        self.within(range).all(|(stretch, _)| stretch.typed)
    }

    /// Adds the text to a collector, without blanks around it. In a row no line ends but for a manual break.
    pub(super) fn write(&self, collector: &mut Collector<'_>, rewrites: &[Rewrite], in_row: bool) {
        let Range { start, end } = self.inside();
        let mut at = start;
        for rewrite in rewrites.iter().filter(|rewrite| rewrite.range.start >= start && rewrite.range.end <= end) {
            self.copy(collector, at..rewrite.range.start, in_row);
            push(collector, &rewrite.text, self.cover(&rewrite.range));
            at = rewrite.range.end;
        }
        self.copy(collector, at..end, in_row);
    }

    /// The text without blanks and line breaks around it.
    fn inside(&self) -> Range<usize> {
        let mut inside = self.text.trim_end();
        while let Some(rest) = inside.strip_suffix(LINE_BREAK.trim_end()).filter(|rest| self.breaks_at(rest.len())) {
            inside = rest.trim_end();
        }
        let end = inside.len();
        inside = inside.trim_start();
        while let Some(rest) = inside.strip_prefix(LINE_BREAK) {
            inside = rest.trim_start();
        }
        end - inside.len()..end
    }

    /// Whether a manual line break stands at a byte.
    fn breaks_at(&self, at: usize) -> bool {
        self.text[at..].starts_with(LINE_BREAK)
    }

    fn copy(&self, collector: &mut Collector<'_>, range: Range<usize>, in_row: bool) {
        for (stretch, part) in self.within(&range) {
            let text = &self.text[part.clone()];
            if in_row && text.contains('\n') {
                push(collector, &text.replace(LINE_BREAK, "\n").replace('\n', LINE_BREAK), stretch.span);
            } else {
                push(collector, text, self.place(stretch, &part));
            }
        }
    }

    /// The stretches that reach into a range, each with the bytes of the text that it shares with it.
    fn within(&self, range: &Range<usize>) -> impl Iterator<Item = (&Stretch, Range<usize>)> {
        let (start, end) = (range.start, range.end);
        let first = self.stretches.partition_point(|stretch| stretch.end <= start);
        let mut from = if first == 0 { 0 } else { self.stretches[first - 1].end };
        self.stretches[first..]
            .iter()
            .map(move |stretch| {
                let part = from.max(start)..stretch.end.min(end);
                from = stretch.end;
                (stretch, part)
            })
            .take_while(move |(_, part)| part.start < end)
    }

    /// The bytes of the file for a part of a stretch.
    fn place(&self, stretch: &Stretch, part: &Range<usize>) -> Option<Span> {
        let span = stretch.span?;
        let index = self.stretches.partition_point(|other| other.end < stretch.end);
        let from = if index == 0 { 0 } else { self.stretches[index - 1].end };
        if stretch.end - from != span.len() {
            return Some(span);
        }
        Some(Span::new(part.start - from, part.end - from).shifted(span.start as usize))
    }

    fn cover(&self, range: &Range<usize>) -> Option<Span> {
        self.within(range).filter_map(|(stretch, part)| self.place(stretch, &part)).reduce(Span::cover)
    }
}

/// Whether a stretch that begins at byte `start` of a text goes on as it stands in the file, with the next.
fn goes_on(last: &Stretch, start: usize, next: Option<Span>, end: usize) -> bool {
    let (Some(own), Some(next)) = (last.span, next) else { return false };
    let are_copies = own.len() == last.end - start && next.len() == end - last.end;
    last.typed && are_copies && own.end == next.start
}

fn push(collector: &mut Collector<'_>, text: &str, span: Option<Span>) {
    match span {
        Some(span) => collector.push(text, span),
        None => collector.add(text),
    }
}
