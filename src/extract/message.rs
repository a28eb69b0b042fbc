//! What a container holds: messages, each with its parts.

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
    pub reason: Option<&'static str>,
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

/// What is wrong with a container.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An archive that is broken or like no document.
    #[error("the archive cannot be unpacked: {0}")]
    Archive(String),
    /// Signs in a base64 text that belong to none.
    #[error("`{0}` is no base64")]
    Base64(String),
    /// No line of a part is the boundary that its headers declare.
    #[error("no line is the boundary `--{0}`")]
    Boundary(String),
    /// A character set that nobody knows.
    #[error("`{0}` is no known character set")]
    Charset(String),
    /// Code that breaks the grammar of its language.
    #[error("this is no {0}")]
    Code(&'static str),
    /// A document type, which no word processor writes and which may make a text out of nothing.
    #[error("it declares a document type, which no word processor does")]
    DocType,
    /// A document with a password.
    #[error("it is encrypted: save it without a password")]
    Encrypted,
    /// An escape that says nothing: `\u00zz`.
    #[error("`{0}` is no escape")]
    Escape(String),
    /// A comment that declares a message where there is no string.
    #[error("no string stands after it")]
    IdleMark,
    /// A comment that is to declare a message, and does not.
    #[error("`{0}` is no channel (letter, email, sms) and no part (subject, body, text, html) of a message")]
    Mark(String),
    /// A file that is no archive, whatever its name says.
    #[error("it is no zip archive, as its extension promises")]
    NoArchive,
    /// An e-mail without headers.
    #[error("no headers at its top, such as `Subject:`")]
    NoHeaders,
    /// A part without which there is no document.
    #[error("it has no `{0}`")]
    NoPart(String),
    /// An e-mail without text.
    #[error("no text in it")]
    NoText,
    /// Text that is not in the character set that is declared.
    #[error("not in `{0}`, as is declared")]
    NotInCharset(String),
    /// A document of Word 97 to 2003.
    #[error("it is a document of Word 97-2003 (.doc): save it as .docx")]
    OldWord,
    /// A `=` in a quoted-printable text that escapes nothing.
    #[error("`{0}` escapes no byte in quoted-printable text")]
    QuotedPrintable(String),
    /// Parts within parts within parts.
    #[error("parts lie too deep in each other")]
    TooDeep,
    /// Text that is too long.
    #[error("too much text")]
    TooLong,
    /// More parts than are looked at.
    #[error("more than {0} parts")]
    TooManyParts(usize),
    /// A transfer encoding that is not understood.
    #[error("the transfer encoding `{0}` is not known")]
    Transfer(String),
    /// Parts whose last is not ended.
    #[error("no line `--{0}--` ends its parts")]
    Unclosed(String),
    /// More text than any letter has, in mebibytes.
    #[error("it unpacks to more than {0} MiB or out of proportion")]
    Unpacked(u64),
    /// XML that is broken from here on.
    #[error("its XML is broken and not read any further: {0}")]
    Xml(String),
    /// The file breaks the grammar of its format.
    #[error("{0}")]
    Broken(String),
    /// A row has more cells than the header names.
    #[error("{cells} cells in a row, {names} in the header")]
    Cells {
        /// How many the row has.
        cells: usize,
        /// How many the header names.
        names: usize,
    },
    /// An entity that nothing defines, or that only a DOCTYPE does.
    #[error("`{0}` is no entity of XML")]
    Entity(String),
    /// A translation that is marked as not reviewed: the original is sent.
    #[error("fuzzy")]
    Fuzzy,
    /// Values in values in values.
    #[error("nested too deep")]
    Nested,
    /// A key that stands twice.
    #[error("`{0}` stands here twice")]
    Twice(String),
    /// Something without its end.
    #[error("`{0}` is not closed")]
    NotClosed(String),
    /// A text without its translation: the original is sent.
    #[error("empty")]
    Untranslated,
}

impl Fault {
    /// Whether it tells of a translation that is not there, and nothing is wrong with the file.
    pub fn is_about_translation(&self) -> bool {
        matches!(self, Self::Fuzzy | Self::Untranslated)
    }
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
