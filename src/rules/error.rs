//! What can be wrong with a rule pack. Every error stands at its line of the YAML.
//!
//! An error tells itself in both languages: in French under the alternate flag, `{:#}`; see [`crate::bilingual`].

use std::fmt::{self, Display};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode, SourceSpan};

use crate::bilingual::{Bilingual, bilingual};

/// A problem of a rule pack. A pack with one cannot be used.
#[derive(Debug, Clone)]
pub enum PackError {
    /// Neither a built-in pack nor a folder.
    NotFound {
        /// What was asked for.
        name: String,
        /// What there is.
        builtin: String,
    },
    /// Two packs of one name.
    Twice {
        /// The name.
        id: String,
    },
    /// More than fits.
    TooLarge {
        /// The pack.
        id: String,
    },
    /// A file that cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Bilingual,
    },
    /// Something at a place of a file.
    Invalid {
        /// What is wrong.
        message: Bilingual,
        /// What to do.
        help: Option<Bilingual>,
        /// The file.
        yaml: Arc<NamedSource<String>>,
        /// Where.
        at: SourceSpan,
    },
}

impl PackError {
    pub(super) fn at(
        yaml: &Arc<NamedSource<String>>,
        range: &Range<usize>,
        message: Bilingual,
        help: Option<Bilingual>,
    ) -> Self {
        let at = SourceSpan::from(range.clone());
        Self::Invalid { message, help, yaml: Arc::clone(yaml), at }
    }

    /// What is wrong.
    fn message(&self) -> Bilingual {
        match self {
            Self::NotFound { name, .. } => {
                bilingual!("there is no rule pack `{name}`", "il n'y a pas de jeu de règles `{name}`")
            }
            Self::Twice { id } => {
                bilingual!("two rule packs are called `{id}`", "deux jeux de règles s'appellent `{id}`")
            }
            Self::TooLarge { id } => bilingual!(
                "the patterns of the rule pack `{id}` hold more than 65,000 different words and lists",
                "les motifs du jeu de règles `{id}` contiennent plus de 65 000 mots et listes différents"
            ),
            Self::Unreadable { path, reason } => {
                let path = path.display();
                bilingual!("cannot read `{path}`: {reason}", "lecture de `{path}` impossible : {reason:#}")
            }
            Self::Invalid { message, .. } => message.clone(),
        }
    }

    /// What to do.
    fn next_step(&self) -> Option<Bilingual> {
        match self {
            Self::NotFound { builtin, .. } => Some(bilingual!(
                "a built-in pack ({builtin}), or the path of a folder with a `pack.yaml`",
                "donnez un jeu fourni ({builtin}), ou le chemin d'un dossier qui contient un `pack.yaml`"
            )),
            Self::Twice { .. } => Some(bilingual!(
                "a pack of your own needs an `id` of its own in `pack.yaml`",
                "un jeu de règles à vous a besoin d'un `id` à lui dans `pack.yaml`"
            )),
            Self::TooLarge { .. } => Some(bilingual!("make two packs of it", "faites-en deux jeux")),
            Self::Unreadable { .. } => None,
            Self::Invalid { help, .. } => help.clone(),
        }
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

impl Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

impl std::error::Error for PackError {}

impl Diagnostic for PackError {
    fn code(&self) -> Option<Box<dyn Display + '_>> {
        Some(Box::new(match self {
            Self::NotFound { .. } => "dunlint::pack::not_found",
            Self::Twice { .. } => "dunlint::pack::twice",
            Self::TooLarge { .. } => "dunlint::pack::too_large",
            Self::Unreadable { .. } => "dunlint::pack::unreadable",
            Self::Invalid { .. } => "dunlint::pack::invalid",
        }))
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        self.next_step().map(|step| Box::new(step) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match self {
            Self::Invalid { yaml, .. } => Some(yaml),
            _ => None,
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        match self {
            Self::Invalid { at, .. } => Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, *at)))),
            _ => None,
        }
    }
}
