//! A template file that is ready to be composed, and where included ones come from.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::bilingual::choose;
use crate::extract::{Part, PartKind};
use crate::source::{NotText, Source, Span};
use crate::template::{DeclaredPlaceholders, Dialect, Tally, Tree, read_mjml_includes, read_others};
use crate::text::{Markup, Mask, Run, runs};

/// A file with what is known of how to read it.
#[derive(Debug)]
pub struct Template {
    /// The file.
    pub source: Source,
    /// Its placeholder language.
    pub dialect: Dialect,
    /// What its text makes.
    pub markup: Markup,
    /// The parts of the message it holds, in order of reading.
    pub parts: Vec<Part>,
    /// The placeholders that its project declares, beside those of its dialect.
    pub placeholders: Option<Arc<DeclaredPlaceholders>>,
    /// Whether its dialect was told by looking, and may be another.
    pub is_dialect_guessed: bool,
    parsed: OnceLock<Vec<ParsedPart>>,
}

/// A part once its dialect and markup are read.
#[derive(Debug)]
pub(super) struct ParsedPart {
    pub(super) tree: Tree,
    pub(super) runs: Vec<Run>,
}

impl Template {
    /// A template of these parts.
    pub fn new(source: Source, dialect: Dialect, markup: Markup, parts: Vec<Part>) -> Self {
        Self { source, dialect, markup, parts, placeholders: None, is_dialect_guessed: false, parsed: OnceLock::new() }
    }

    /// A template whose whole text is one body.
    pub fn whole(source: Source, dialect: Dialect, markup: Markup) -> Self {
        let span = Span::new(0, source.text.len());
        Self::new(source, dialect, markup, vec![Part { name: "body".into(), span, kind: PartKind::Body }])
    }

    /// The parts, read once however many templates include this one.
    pub(super) fn parsed(&self) -> &[ParsedPart] {
        self.parsed.get_or_init(|| self.parts.iter().map(|part| self.parse(part)).collect())
    }

    /// How much of it is filled in or decided when it is sent.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.parsed().iter().for_each(|part| tally.add(Tally::of(&part.tree)));
        tally
    }

    /// Only a body has the markup of the file; a subject is plain.
    fn markup_of(&self, part: &Part) -> Markup {
        if part.kind == PartKind::Body { self.markup } else { Markup::Plain }
    }

    /// Whether something may stand in a part that is not read: a comment, a style sheet.
    pub(super) fn may_hide(&self, part: usize) -> bool {
        let Some(part) = self.parts.get(part) else { return false };
        match self.markup_of(part) {
            Markup::Html | Markup::Latex => true,
            Markup::Markdown => part.span.of(&self.source.text).contains("<!--"),
            Markup::Plain | Markup::Blocks => false,
        }
    }

    fn parse(&self, part: &Part) -> ParsedPart {
        let text = &self.source.text;
        let mut tree = self.dialect.parse_span(text, part.span);
        if self.is_dialect_guessed {
            tree.doubt_engine();
        }
        read_others(&mut tree, text, self.dialect);
        if let Some(declared) = &self.placeholders {
            declared.apply(&mut tree, text);
        }
        let markup = self.markup_of(part);
        if markup == Markup::Html {
            read_mjml_includes(&mut tree, text);
        }
        let masks: Vec<Mask> =
            tree.masks(part.span).iter().map(|mask| Mask { span: mask.span, output: mask.output }).collect();
        let runs = runs(text, part.span, &masks, markup);
        ParsedPart { tree, runs }
    }
}

/// Finds the files that templates include.
pub trait Loader: Sync {
    /// The file that `from` means by `target`.
    ///
    /// # Errors
    /// When there is none, or it must not or cannot be read.
    fn load(&self, from: &str, target: &str) -> Result<Arc<Template>, LoadError>;
}

/// Why an included file is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadError {
    /// No such file.
    NotFound,
    /// It lies outside the template root.
    OutsideRoot,
    /// It is no text.
    NotText(NotText),
}

impl From<NotText> for LoadError {
    fn from(error: NotText) -> Self {
        Self::NotText(error)
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => choose(f, format_args!("no such file"), format_args!("ce fichier n'existe pas")),
            Self::OutsideRoot => choose(
                f,
                format_args!("outside the template root"),
                format_args!("hors du dossier racine des gabarits"),
            ),
            Self::NotText(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LoadError {}

/// A loader that finds nothing: for templates that stand alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLoader;

impl Loader for NoLoader {
    fn load(&self, _: &str, _: &str) -> Result<Arc<Template>, LoadError> {
        Err(LoadError::NotFound)
    }
}
