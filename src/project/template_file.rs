//! A file as a template: its front matter set apart, its dialect and markup known.

use std::path::Path;

use super::front_matter::Declarations;
use crate::document::{Part, PartKind, Template};
use crate::source::{NotText, Source, Span};
use crate::template::Dialect;
use crate::text::Markup;

/// The largest stretch of a file that is looked at to tell its dialect and markup.
const LOOKED_AT: usize = 256 * 1024;

/// A template with what it declares.
#[derive(Debug)]
pub(super) struct TemplateFile {
    pub(super) template: Template,
    pub(super) declared: Declarations,
    /// Why it is taken for its dialect.
    pub(super) dialect_reason: &'static str,
}

impl TemplateFile {
    /// Understands a file. `set` is the dialect that the configuration gives it, `beside` the one of its sidecar.
    pub(super) fn new(source: Source, beside: Option<Dialect>, set: Option<Dialect>) -> Self {
        let declared = Declarations::of_template(&source);
        let body = Span::new(declared.body, source.text.len());
        let looked_at = beginning(body.of(&source.text));
        let (dialect, dialect_reason) = declared
            .dialect
            .map(|dialect| (dialect, "its front matter says so"))
            .or_else(|| beside.map(|dialect| (dialect, "its sidecar says so")))
            .or_else(|| Dialect::from_path(&source.path).map(|dialect| (dialect, "the file's name says so")))
            .or_else(|| set.map(|dialect| (dialect, "the configuration says so")))
            .unwrap_or_else(|| Dialect::detect(looked_at));
        let markup = Markup::from_path(&source.path).unwrap_or_else(|| Markup::detect(looked_at));
        let mut parts = Vec::new();
        if let Some(span) = declared.subject {
            parts.push(Part { name: "subject".to_owned(), span, kind: PartKind::Subject });
        }
        parts.push(Part { name: "body".to_owned(), span: body, kind: PartKind::Body });
        Self { template: Template::new(source, dialect, markup, parts), declared, dialect_reason }
    }
}

/// The first bytes of a text, which tell what it is.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOKED_AT)]
}

/// Reads a file and decodes it.
///
/// # Errors
/// The outer one when it cannot be read, the inner one when it is no text.
pub(super) fn read_source(file: &Path, shown: &str) -> std::io::Result<Result<Source, NotText>> {
    let metadata = std::fs::metadata(file)?;
    if metadata.is_file() && metadata.len() > crate::source::MAX_BYTES {
        return Ok(Err(NotText::TooLarge));
    }
    Ok(Source::decode(shown, &std::fs::read(file)?))
}
