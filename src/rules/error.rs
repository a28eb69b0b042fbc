//! What can be wrong with a rule pack. Every error stands at its line of the YAML.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use miette::{Diagnostic, NamedSource, SourceSpan};

/// A problem of a rule pack. A pack with one cannot be used.
#[derive(Debug, Clone, thiserror::Error, Diagnostic)]
pub enum PackError {
    /// Neither a built-in pack nor a folder.
    #[error("there is no rule pack `{name}`")]
    #[diagnostic(
        code(dunlint::pack::not_found),
        help("a built-in pack ({builtin}), or the path of a folder with a `pack.yaml`")
    )]
    NotFound {
        /// What was asked for.
        name: String,
        /// What there is.
        builtin: String,
    },
    /// Two packs of one name.
    #[error("two rule packs are called `{id}`")]
    #[diagnostic(code(dunlint::pack::twice), help("a pack of your own needs an `id` of its own in `pack.yaml`"))]
    Twice {
        /// The name.
        id: String,
    },
    /// More than fits.
    #[error("the patterns of the rule pack `{id}` hold more than 65,000 different words and lists")]
    #[diagnostic(code(dunlint::pack::too_large), help("make two packs of it"))]
    TooLarge {
        /// The pack.
        id: String,
    },
    /// A file that cannot be read.
    #[error("cannot read `{}`: {reason}", path.display())]
    #[diagnostic(code(dunlint::pack::unreadable))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Something at a place of a file.
    #[error("{message}")]
    #[diagnostic(code(dunlint::pack::invalid))]
    Invalid {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: Option<String>,
        /// The file.
        #[source_code]
        yaml: Arc<NamedSource<String>>,
        /// Where.
        #[label("{label}")]
        at: SourceSpan,
        /// What stands there.
        label: String,
    },
}

impl PackError {
    pub(super) fn at(
        yaml: &Arc<NamedSource<String>>,
        range: &Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Self {
        let at = SourceSpan::from(range.clone());
        Self::Invalid { message, help, yaml: Arc::clone(yaml), at, label: "here".to_owned() }
    }

    /// The file it is about.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::NotFound { .. } | Self::Twice { .. } | Self::TooLarge { .. } => None,
            Self::Unreadable { path, .. } => Some(path.to_string_lossy().replace('\\', "/")),
            Self::Invalid { yaml, .. } => Some(yaml.name().to_owned()),
        }
    }

    /// What errors are sorted by for a reader: the file, and the byte in it.
    pub(crate) fn place(&self) -> (Option<String>, usize) {
        let at = if let Self::Invalid { at, .. } = self { at.offset() } else { 0 };
        (self.path(), at)
    }

    /// The line it stands on, from 1.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Invalid { yaml, at, .. } => Some(yaml.inner()[..at.offset()].matches('\n').count() + 1),
            _ => None,
        }
    }
}
