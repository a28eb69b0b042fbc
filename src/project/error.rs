//! What keeps a run from being judged. A broken template is not here: that is a finding.

use miette::Diagnostic;

use super::config::ConfigError;
use crate::check::OptionsError;
use crate::report::Fault;
use crate::rules::PackError;

/// Something wrong with the run.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum ProjectError {
    /// A path of the command line that cannot be read.
    #[error("cannot read `{path}`: {reason}")]
    #[diagnostic(code(dunlint::unreadable))]
    Unreadable {
        /// The path.
        path: String,
        /// Why.
        reason: String,
    },
    /// A folder of the command line without a template.
    #[error("no template in `{path}`")]
    #[diagnostic(
        code(dunlint::no_template),
        help("a file that is named is linted whatever its extension; hidden and ignored files are not looked for")
    )]
    NoTemplate {
        /// The folder.
        path: String,
    },
    /// A `--exclude` that is no pattern.
    #[error("{message}")]
    #[diagnostic(code(dunlint::exclude))]
    Exclude {
        /// What is wrong.
        message: String,
    },
    /// What git could not tell.
    #[error("{message}")]
    #[diagnostic(
        code(dunlint::git),
        help("`--changed-since` takes a revision of the repository around the working folder")
    )]
    Git {
        /// What is wrong.
        message: String,
    },
    /// A configuration.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// A rule pack.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Pack(#[from] PackError),
    /// A rule name of the command line.
    #[error(transparent)]
    #[diagnostic(transparent)]
    UnknownRule(#[from] OptionsError),
}

impl ProjectError {
    /// Whether other files can still be judged.
    pub(super) fn is_local(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::NoTemplate { .. })
    }

    /// As machine formats tell it.
    pub fn fault(&self) -> Fault {
        let (path, line) = match self {
            Self::Unreadable { path, .. } | Self::NoTemplate { path } => (Some(path.clone()), None),
            Self::Config(error) => (Some(error.path().to_owned()), error.line()),
            Self::Pack(error) => (error.path(), error.line()),
            Self::Exclude { .. } | Self::Git { .. } | Self::UnknownRule(_) => (None, None),
        };
        Fault { path, line, message: self.to_string() }
    }
}
