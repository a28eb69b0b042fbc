//! From bytes of a folded view to bytes of source files.
//!
//! Folding mostly copies, so the map is a list of segments: either bytes that advance together in view and source, or a
//! stretch of view that stands for a stretch of source as a whole (an entity, an accented letter, a value).

use std::ops::Range;

use crate::source::{Location, SourceId, Span};

/// Bytes of a folded [`super::View`]. Never leaves `text`, `rules` and `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ViewSpan {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl ViewSpan {
    /// The bytes as an index range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// View bytes.
    start: u32,
    end: u32,
    source: SourceId,
    /// Source bytes.
    from: u32,
    to: u32,
    /// Whether each view byte is one source byte.
    parallel: bool,
}

/// Segments in order of view bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct OffsetMap {
    segments: Vec<Segment>,
}

impl OffsetMap {
    /// For so many segments.
    pub(super) fn reserve(&mut self, segments: usize) {
        self.segments.reserve(segments);
    }

    /// How many bytes of memory it takes.
    pub(super) fn size(&self) -> usize {
        self.segments.capacity() * size_of::<Segment>()
    }

    /// View bytes `start..end` stand for the source bytes of `location`.
    pub(super) fn push(&mut self, start: usize, end: usize, location: Location) {
        let (start, end) = (bytes(start), bytes(end));
        let Span { start: from, end: to } = location.span;
        let parallel = end - start == to - from;
        if let Some(last) = self.segments.last_mut()
            && parallel
            && last.parallel
            && (last.source, last.end, last.to) == (location.source, start, from)
        {
            last.end = end;
            last.to = to;
            return;
        }
        self.segments.push(Segment { start, end, source: location.source, from, to, parallel });
    }

    /// Forgets everything at or after view byte `end`.
    pub(super) fn truncate(&mut self, end: usize) {
        let end = bytes(end);
        while let Some(last) = self.segments.last_mut() {
            if last.start >= end {
                self.segments.pop();
            } else {
                if last.end > end && last.parallel {
                    last.to -= last.end - end;
                }
                last.end = last.end.min(end);
                return;
            }
        }
    }

    /// The places of a stretch of view: one for each run through one file.
    pub(super) fn to_source(&self, span: ViewSpan) -> Vec<Location> {
        let mut found: Vec<Location> = Vec::new();
        for place in self.pieces(span) {
            match found.last_mut() {
                Some(last) if last.source == place.source => last.span = last.span.cover(place.span),
                _ => found.push(place),
            }
        }
        found
    }

    /// The same, piece by piece.
    pub(super) fn pieces(&self, span: ViewSpan) -> impl Iterator<Item = Location> {
        let first = self.segments.partition_point(|segment| segment.end <= span.start);
        let reached = self.segments[first..].iter().take_while(move |segment| segment.start < span.end);
        reached.map(move |segment| Location { source: segment.source, span: segment.slice(span) })
    }
}

impl Segment {
    fn slice(&self, span: ViewSpan) -> Span {
        if !self.parallel {
            return Span { start: self.from, end: self.to };
        }
        let start = self.from + (span.start.max(self.start) - self.start);
        let end = self.from + (span.end.min(self.end) - self.start);
        Span { start, end }
    }
}

fn bytes(offset: usize) -> u32 {
    u32::try_from(offset).expect("a view is no longer than its sources, which are bounded")
}
