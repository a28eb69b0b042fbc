//! What can be wrong with a file that speaks to dunlint: a `dunlint.yaml`, waivers, a baseline.
//!
//! An error tells itself in both languages: in French under the alternate flag, `{:#}`; see [`crate::bilingual`].

use std::fmt::{self, Display};
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode, SourceSpan};

use crate::bilingual::{Bilingual, bilingual};
use crate::report::Excerpt;
use crate::source::{Source, Span};
use crate::yaml::YamlError;

/// Something wrong with a `dunlint.yaml` or a file beside it.
#[derive(Debug)]
pub enum ConfigError {
    /// It cannot be read.
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        reason: Bilingual,
    },
    /// A value that does not stand for anything.
    Wrong {
        /// What is wrong.
        message: Bilingual,
        /// The file.
        path: String,
        /// The line.
        line: usize,
        /// The lines around it.
        excerpt: Arc<Excerpt>,
        /// The place in them.
        at: SourceSpan,
    },
}

impl ConfigError {
    pub(super) fn wrong(source: &Source, problem: &YamlError) -> Self {
        let span = problem.at.unwrap_or(Span::at(0));
        let written = span.of(&source.text).trim_end().len();
        let span = Span::new(span.start as usize, span.start as usize + written);
        let excerpt = Arc::new(Excerpt::new(source, span));
        let (path, line, at) = (source.path.to_string(), source.line(span.start), excerpt.label());
        Self::Wrong { message: problem.message.clone(), path, line, excerpt, at }
    }

    /// The file it is about.
    pub fn path(&self) -> &str {
        match self {
            Self::Unreadable { path, .. } | Self::Wrong { path, .. } => path,
        }
    }

    /// The line it stands on.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Wrong { line, .. } => Some(*line),
        }
    }
}

impl Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, reason } => unreadable(path, reason).fmt(f),
            Self::Wrong { message, .. } => message.fmt(f),
        }
    }
}

/// A file that cannot be read, and why.
pub(super) fn unreadable(path: &str, reason: &Bilingual) -> Bilingual {
    bilingual!("cannot read `{path}`: {reason}", "lecture de `{path}` impossible : {reason:#}")
}

impl std::error::Error for ConfigError {}

impl Diagnostic for ConfigError {
    fn code(&self) -> Option<Box<dyn Display + '_>> {
        Some(Box::new(match self {
            Self::Unreadable { .. } => "dunlint::config::unreadable",
            Self::Wrong { .. } => "dunlint::config",
        }))
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        match self {
            Self::Unreadable { .. } => Some(Box::new(bilingual!(
                "name a file that is there: `dunlint init` writes a configuration, `dunlint baseline create` a baseline",
                "nommez un fichier qui existe : `dunlint init` écrit une configuration, `dunlint baseline create` une référence"
            ))),
            Self::Wrong { .. } => None,
        }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Wrong { excerpt, .. } => Some(excerpt),
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Wrong { at, .. } => Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, *at)))),
        }
    }
}
