//! What keeps a run from being judged. A broken template is not here: that is a finding.
//!
//! An error tells itself in both languages: in French under the alternate flag, `{:#}`; see [`crate::bilingual`].

use std::fmt::{self, Display};

use miette::{Diagnostic, LabeledSpan, SourceCode};

use super::config_error::{ConfigError, unreadable};
use crate::bilingual::{Bilingual, bilingual, said};
use crate::check::OptionsError;
use crate::report::Fault;
use crate::rules::PackError;
use crate::taxonomy::Locale;

/// Something wrong with the run.
#[derive(Debug)]
pub enum ProjectError {
    /// A path of the command line that is not there, or not to be had.
    NotThere {
        /// The path.
        path: String,
        /// Why.
        reason: Bilingual,
    },
    /// A file or folder that is there and cannot be read.
    Unreadable {
        /// The path.
        path: String,
        /// Why.
        reason: Bilingual,
    },
    /// A folder of the command line without a template.
    NoTemplate {
        /// The folder.
        path: String,
    },
    /// A `--exclude` that is no pattern.
    Exclude {
        /// What is wrong.
        message: Bilingual,
    },
    /// What git could not tell.
    Git {
        /// What is wrong.
        message: Bilingual,
    },
    /// A configuration.
    Config(ConfigError),
    /// A rule pack.
    Pack(PackError),
    /// A rule name of the command line.
    UnknownRule(OptionsError),
}

impl ProjectError {
    /// Whether other files can still be judged.
    pub(super) fn is_local(&self) -> bool {
        matches!(self, Self::NotThere { .. } | Self::Unreadable { .. } | Self::NoTemplate { .. })
    }

    /// As machine formats tell it.
    pub fn fault(&self, locale: Locale) -> Fault {
        let (path, line) = match self {
            Self::NotThere { path, .. } | Self::Unreadable { path, .. } | Self::NoTemplate { path } => {
                (Some(path.clone()), None)
            }
            Self::Config(error) => (Some(error.path().to_owned()), error.line()),
            Self::Pack(error) => (error.path(), error.line()),
            Self::Exclude { .. } | Self::Git { .. } | Self::UnknownRule(_) => (None, None),
        };
        Fault { path, line, message: said(self, locale) }
    }

    /// What is wrong.
    fn message(&self) -> Bilingual {
        match self {
            Self::NotThere { path, reason } | Self::Unreadable { path, reason } => unreadable(path, reason),
            Self::NoTemplate { path } => {
                bilingual!("no template in `{path}`", "aucun gabarit dans `{path}`")
            }
            Self::Exclude { message } | Self::Git { message } => message.clone(),
            Self::Config(error) => Bilingual::of(error),
            Self::Pack(error) => Bilingual::of(error),
            Self::UnknownRule(error) => Bilingual::of(error),
        }
    }

    /// What to do, where nobody below says it.
    fn next_step(&self) -> Option<Bilingual> {
        match self {
            Self::NotThere { .. } => Some(bilingual!(
                "check the name: paths begin at the working folder, and a pattern such as `*.html` is for the shell to replace",
                "vérifiez le nom : les chemins partent du dossier courant, et un motif comme `*.html` est remplacé par le shell"
            )),
            Self::Exclude { .. } => Some(bilingual!(
                "`--exclude` takes what a `.gitignore` takes: `archive/`, `*.bak`",
                "`--exclude` prend ce que prend un `.gitignore` : `archive/`, `*.bak`"
            )),
            Self::NoTemplate { .. } => Some(bilingual!(
                "a file that is named is linted whatever its extension; hidden and ignored files are not looked for",
                "un fichier nommé est contrôlé quelle que soit son extension ; les fichiers cachés ou ignorés ne sont pas \
                 cherchés"
            )),
            Self::Git { .. } => Some(bilingual!(
                "`--changed-since` takes a revision of the repository around the working folder",
                "`--changed-since` prend une révision du dépôt qui entoure le dossier courant"
            )),
            _ => None,
        }
    }

    /// The error of another module that it is.
    fn inner(&self) -> Option<&dyn Diagnostic> {
        match self {
            Self::Config(error) => Some(error),
            Self::Pack(error) => Some(error),
            Self::UnknownRule(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ConfigError> for ProjectError {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<PackError> for ProjectError {
    fn from(error: PackError) -> Self {
        Self::Pack(error)
    }
}

impl From<OptionsError> for ProjectError {
    fn from(error: OptionsError) -> Self {
        Self::UnknownRule(error)
    }
}

impl Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for ProjectError {}

impl Diagnostic for ProjectError {
    fn code(&self) -> Option<Box<dyn Display + '_>> {
        match self {
            Self::NotThere { .. } | Self::Unreadable { .. } => Some(Box::new("dunlint::unreadable")),
            Self::NoTemplate { .. } => Some(Box::new("dunlint::no_template")),
            Self::Exclude { .. } => Some(Box::new("dunlint::exclude")),
            Self::Git { .. } => Some(Box::new("dunlint::git")),
            _ => self.inner()?.code(),
        }
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        match self.next_step() {
            Some(step) => Some(Box::new(step)),
            None => self.inner()?.help(),
        }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.inner()?.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.inner()?.labels()
    }
}
