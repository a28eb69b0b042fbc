//! A message as a template: its front matter set apart, its dialect and markup known.

use std::path::Path;
use std::sync::Arc;

use super::front_matter::Declarations;
use crate::bilingual::Phrase;
use crate::document::Template;
use crate::extract::{Message, Part, PartKind};
use crate::source::{Charset, NotText, Source, Span};
use crate::template::{DeclaredPlaceholders, Dialect};
use crate::text::Markup;

/// The largest stretch of a file that is looked at to tell its dialect and markup.
const LOOKED_AT: usize = 256 * 1024;

/// What the configuration says of how to take a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    /// Its dialect.
    pub(super) dialect: Option<Dialect>,
    /// The placeholders that the project declares.
    pub(super) placeholders: Option<Arc<DeclaredPlaceholders>>,
    /// Whether it holds the subject of a message and nothing else.
    pub(super) is_subject: bool,
}

/// A template with what it declares.
#[derive(Debug)]
pub(super) struct TemplateFile {
    pub(super) template: Template,
    pub(super) declared: Declarations,
    /// Why it is taken for its dialect.
    pub(super) dialect_reason: Phrase,
}

/// Who says what a template's dialect is.
const FRONT_MATTER: Phrase = Phrase::new("its front matter says so", "son en-tête le dit");
const CONTAINER: Phrase = Phrase::new("its container says so", "son conteneur le dit");
const SIDECAR: Phrase = Phrase::new("its sidecar says so", "le fichier à côté le dit");
const NAME: Phrase = Phrase::new("the file's name says so", "le nom du fichier le dit");
const CONFIGURATION: Phrase = Phrase::new("the configuration says so", "la configuration le dit");

impl TemplateFile {
    /// Understands a message. `set` is what the configuration says of its file, `beside` the dialect of its sidecar.
    pub(super) fn new(message: Message, beside: Option<Dialect>, set: Taken) -> Self {
        let Message { source, mut parts, markup, dialect, is_file, .. } = message;
        let declared = if is_file { Declarations::of_template(&source) } else { Declarations::default() };
        let looked_at = beginning(&source.text[declared.body..]);
        let told = declared
            .dialect
            .map(|dialect| (dialect, FRONT_MATTER))
            .or_else(|| dialect.map(|dialect| (dialect, CONTAINER)))
            .or_else(|| beside.map(|dialect| (dialect, SIDECAR)))
            .or_else(|| Dialect::of_file(&source.path, looked_at).map(|dialect| (dialect, NAME)))
            .or_else(|| set.dialect.map(|dialect| (dialect, CONFIGURATION)));
        let is_dialect_guessed = told.is_none();
        let (dialect, dialect_reason) = told.unwrap_or_else(|| Dialect::detect(looked_at));
        let markup = markup.or_else(|| Markup::from_path(&source.path)).unwrap_or_else(|| Markup::detect(looked_at));
        if is_file {
            parts = parts_of_file(&source, &declared);
        }
        if set.is_subject {
            for part in &mut parts {
                (part.kind, part.name) = (PartKind::Subject, "subject".to_owned());
            }
        }
        let mut template = Template::new(source, dialect, markup, parts);
        template.placeholders = set.placeholders;
        template.is_dialect_guessed = is_dialect_guessed;
        Self { template, declared, dialect_reason }
    }
}

/// The subject that front matter gives, and all that comes after it.
fn parts_of_file(source: &Source, declared: &Declarations) -> Vec<Part> {
    let subject = declared.subject.map(|span| Part { name: "subject".to_owned(), span, kind: PartKind::Subject });
    let body = Span::new(declared.body, source.text.len());
    let body = Part { name: "body".to_owned(), span: body, kind: PartKind::Body };
    subject.into_iter().chain([body]).collect()
}

/// The first bytes of a text, which tell what it is.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOKED_AT)]
}

/// The bytes of a file.
///
/// # Errors
/// The outer one when it cannot be read, the inner one when it is too large.
pub(super) fn read_bytes(file: &Path) -> std::io::Result<Result<Vec<u8>, NotText>> {
    let metadata = std::fs::metadata(file)?;
    if metadata.is_file() && metadata.len() > crate::source::MAX_BYTES {
        return Ok(Err(NotText::TooLarge));
    }
    Ok(Ok(std::fs::read(file)?))
}

/// Reads a file and decodes it; `charset` as in [`Source::decode_else`].
///
/// # Errors
/// The outer one when it cannot be read, the inner one when it is no text.
pub(super) fn read_source(
    file: &Path,
    shown: &str,
    charset: Option<Charset>,
) -> std::io::Result<Result<Source, NotText>> {
    Ok(read_bytes(file)?.and_then(|bytes| Source::decode_else(shown, &bytes, charset)))
}
