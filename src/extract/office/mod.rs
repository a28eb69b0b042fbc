//! What word-processor documents have in common, whatever their format: an archive, its XML, and the text that is put
//! together from paragraphs and tables.
//!
//! In: what the reader of a format finds. Out: a message whose text is in [`Markup::Blocks`]: a paragraph or table row a
//! line. Fields of mail merge are written in it as tags of the Jinja family, so that they are read as any other.
//!
//! [`Markup::Blocks`]: crate::text::Markup::Blocks

mod archive;
mod blocks;
mod rewrite;
mod styles;
mod tags;
mod words;
mod writer;
mod xml;

pub(super) use archive::{Archive, COMPOUND};
pub(super) use blocks::{Builder, Group, ParagraphKind, Section};
pub(super) use styles::{Style, Styles};
pub(super) use tags::{column, literal, name, negated, placeholder, when};
pub(super) use words::Words;
pub(super) use writer::message;
pub(super) use xml::{Tag, Token, Xml};

use super::fault::Fault;
use super::message::Problem;
use crate::source::{Collector, Source, Span};

/// That something of an archive cannot be read; its place is the part of the archive.
pub(super) fn problem(path: &str, part: &str, fault: Fault) -> Problem {
    let mut collector = Collector::apart(path);
    collector.place(part);
    Problem { source: collector.finish(), span: Span::at(0), fault }
}

/// That something of a file of XML cannot be read.
pub(super) fn problem_within(source: &Source, at: usize, fault: Fault) -> Problem {
    let at = source.text.floor_char_boundary(at.min(source.text.len()));
    Problem { source: source.clone(), span: Span::at(at), fault }
}
