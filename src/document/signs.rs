//! Words in comments of a template, meant for dunlint, and how far the next block of text reaches.
//!
//! A comment is whatever is neither sent nor a declaration: what the dialect masks and what the markup does not show. So
//! every dialect's comments are known without a list of their delimiters.

use super::Document;
use super::lines::Line;
use super::template::Template;
use crate::source::{Location, SourceId, Span};
use crate::template::Node;
use crate::text::{LineKind, RunKind};

/// A word in a file of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// The word.
    pub location: Location,
    /// Whether it is sent: then it stands in no comment.
    pub is_sent: bool,
}

impl Document {
    /// Where a word stands in the parts of its files.
    pub fn signs(&self, word: &str) -> Vec<Sign> {
        let files = self.files.iter().enumerate();
        files.flat_map(|(index, file)| signs_of(file, id(index), word)).collect()
    }

    /// The end of the block that follows byte `from` of a file: of a text, or of an include tag when that comes first. A
    /// byte within a block is followed by the rest of it.
    pub fn next_block(&self, source: SourceId, from: u32) -> u32 {
        let file = &self.files[source.0 as usize];
        let read = self.lines.iter().filter(|line| line.kind != LineKind::Attribute);
        let extents = read.filter_map(|line| Line::extent(line, source)).filter(|span| span.end > from);
        let mut extents: Vec<Span> = extents.collect();
        let first = extents.iter().map(|span| span.start.max(from)).min();
        if let Some(include) = next_include(file, from)
            && first.is_none_or(|first| include.start <= first)
        {
            return include.end;
        }
        let Some(first) = first else { return file.source.text.len().try_into().unwrap_or(u32::MAX) };
        extents.retain(|span| span.start <= first);
        extents.iter().map(|span| span.end).max().unwrap_or(first)
    }
}

fn id(index: usize) -> SourceId {
    SourceId(u32::try_from(index).unwrap_or(u32::MAX))
}

fn signs_of(file: &Template, source: SourceId, word: &str) -> Vec<Sign> {
    let found = file.source.text.match_indices(word).map(|(at, _)| Span::new(at, at + word.len()));
    let signs = found.filter_map(|span| {
        let part = file.parts.iter().position(|part| part.span.contains(span))?;
        Some(Sign { location: Location { source, span }, is_sent: is_sent(file, part, span) })
    });
    signs.collect()
}

fn is_sent(file: &Template, part: usize, span: Span) -> bool {
    let parsed = &file.parsed()[part];
    let is_masked = || parsed.tree.masks(file.parts[part].span).iter().any(|mask| mask.span.overlaps(span));
    let is_read = |kind: &RunKind| matches!(kind, RunKind::Text { .. } | RunKind::Aside { .. });
    parsed.runs.iter().any(|run| is_read(&run.kind) && run.span.overlaps(span)) && !is_masked()
}

/// The first include tag from a byte on.
fn next_include(file: &Template, from: u32) -> Option<Span> {
    let mut includes = Vec::new();
    for parsed in file.parsed() {
        collect_includes(&parsed.tree.body, &mut includes);
    }
    includes.into_iter().filter(|span| span.start >= from).min()
}

fn collect_includes(nodes: &[Node], includes: &mut Vec<Span>) {
    for node in nodes {
        match node {
            Node::Include { span, .. } => includes.push(*span),
            Node::If { arms, .. } => arms.iter().for_each(|arm| collect_includes(&arm.body, includes)),
            Node::For { body, otherwise, .. } => {
                collect_includes(body, includes);
                collect_includes(otherwise, includes);
            }
            Node::SetBlock { body, .. }
            | Node::Block { body, .. }
            | Node::Macro { body, .. }
            | Node::Wrapper { body, .. } => collect_includes(body, includes),
            _ => {}
        }
    }
}
