//! What a container holds: messages, each with its parts.

use super::fault::Fault;
use crate::bilingual::Phrase;
use crate::source::{Source, Span};
use crate::taxonomy::ContextKey;
use crate::template::Dialect;
use crate::text::Markup;

/// A message that a file holds.
#[derive(Debug)]
pub struct Message {
    /// Its name in the file: a key of a catalog. Empty where the file is the message.
    pub name: String,
    /// Its text: that of its parts, one after the other.
    pub source: Source,
    /// Its parts, in order of reading.
    pub parts: Vec<Part>,
    /// What its text makes, where the container says so.
    pub markup: Option<Markup>,
    /// Its placeholder language, where the container says so.
    pub dialect: Option<Dialect>,
    /// What the container shows of its context.
    pub context: Vec<(ContextKey, String)>,
    /// Whether it is all that its reader gets. Nothing is asked of what a sentence of a catalog lacks.
    pub is_whole: bool,
    /// Whether it is the file itself: then front matter may stand at its top, and its parts are yet to be told.
    pub is_file: bool,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name in findings: `body`, `subject`, `text/html`.
    pub name: String,
    /// Its bytes in the text of the message.
    pub span: Span,
    /// What it is to its reader.
    pub kind: PartKind,
}

/// What a part is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// The message itself.
    Body,
    /// The message itself, in plain text, whatever markup the rest of it has.
    Plain,
    /// The name under which an email is sent.
    Sender,
    /// The subject line of an email.
    Subject,
}

impl PartKind {
    /// Whether it is text of the message itself.
    pub fn is_body(self) -> bool {
        matches!(self, Self::Body | Self::Plain)
    }
}

/// What was found in a container.
#[derive(Debug, Default)]
pub struct Extraction {
    /// Its messages, in order.
    pub messages: Vec<Message>,
    /// What of it could not be read.
    pub problems: Vec<Problem>,
    /// Why these are its messages, where a container may hold others.
    pub reason: Option<Phrase>,
}

/// Something in a container that could not be read.
#[derive(Debug)]
pub struct Problem {
    /// The text it stands in.
    pub source: Source,
    /// Where in it.
    pub span: Span,
    /// What is wrong.
    pub fault: Fault,
}

impl Extraction {
    /// A file that is a message.
    pub(super) fn file(source: Source) -> Self {
        Self { messages: vec![Message::file(source)], ..Self::default() }
    }

    /// A file that holds text, whatever else.
    pub(super) fn piece(source: Source) -> Self {
        let message = Message { is_whole: false, ..Message::file(source) };
        Self { messages: vec![message], ..Self::default() }
    }
}

impl Message {
    /// A file that is a message.
    pub fn file(source: Source) -> Self {
        Self { is_file: true, is_whole: true, ..Self::sentence(String::new(), source) }
    }

    /// A sentence of a catalog: nothing is asked of what it lacks.
    pub(super) fn sentence(name: String, source: Source) -> Self {
        let span = Span::new(0, source.text.len());
        let parts = vec![Part { name: name.clone(), span, kind: PartKind::Body }];
        Self { name, source, parts, markup: None, dialect: None, context: Vec::new(), is_whole: false, is_file: false }
    }
}
