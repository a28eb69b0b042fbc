//! Sentences in both languages in which dunlint speaks: made where what they tell is known, chosen where somebody reads.
//!
//! Errors arise in places that cannot know who will read them, and pass through code that keeps only what an error writes
//! (serde, clap, miette). So whatever speaks both languages writes English, and French under the alternate flag, `{:#}`. A
//! sentence within a sentence is chosen with it: `bilingual!("cannot read: {reason}", "lecture impossible : {reason:#}")`.

use std::fmt::{self, Display};
use std::io::{self, ErrorKind};

use crate::taxonomy::Locale;

/// A sentence in English and in French.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bilingual {
    en: String,
    fr: String,
}

/// A [`Bilingual`] of two format strings over the same values.
macro_rules! bilingual {
    ($en:literal, $fr:literal $(,)?) => {
        $crate::bilingual::Bilingual::new(format!($en), format!($fr))
    };
}
pub(crate) use bilingual;

impl Bilingual {
    /// A sentence, said twice.
    pub fn new(en: impl Into<String>, fr: impl Into<String>) -> Self {
        Self { en: en.into(), fr: fr.into() }
    }

    /// What something says in each language.
    pub fn of(speaker: &(impl Display + ?Sized)) -> Self {
        Self::new(said(speaker, Locale::En), said(speaker, Locale::Fr))
    }

    /// Why the system refused something, without its number.
    pub fn refusal(error: &io::Error) -> Self {
        if error.get_ref().is_some() {
            // One of ours, with words of its own.
            return Self::of(error);
        }
        let whole = error.to_string();
        let own = whole.split(" (os error").next().unwrap_or(&whole).to_lowercase();
        let french = match error.kind() {
            ErrorKind::NotFound => "ce fichier ou ce dossier n'existe pas",
            ErrorKind::PermissionDenied => "l'accès est refusé",
            ErrorKind::AlreadyExists => "il existe déjà",
            ErrorKind::IsADirectory => "c'est un dossier",
            ErrorKind::NotADirectory => "un nom de ce chemin n'est pas celui d'un dossier",
            ErrorKind::DirectoryNotEmpty => "le dossier n'est pas vide",
            ErrorKind::ReadOnlyFilesystem => "le disque est en lecture seule",
            ErrorKind::StorageFull => "le disque est plein",
            ErrorKind::QuotaExceeded => "le quota du disque est atteint",
            ErrorKind::FileTooLarge => "le fichier est trop grand",
            ErrorKind::InvalidFilename => "le nom du fichier n'est pas valide",
            ErrorKind::ResourceBusy => "il est utilisé par un autre programme",
            ErrorKind::BrokenPipe => "ce qui devait le lire est fermé",
            ErrorKind::UnexpectedEof => "la fin manque",
            ErrorKind::InvalidData => "ce n'est pas un texte en UTF-8",
            ErrorKind::OutOfMemory => "la mémoire manque",
            // What the system says, in the language in which it says it.
            _ => own.as_str(),
        };
        let french = french.to_owned();
        Self::new(own, french)
    }

    /// The sentence in one language.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Fr => &self.fr,
        }
    }
}

impl Display for Bilingual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { &self.fr } else { &self.en })
    }
}

impl std::error::Error for Bilingual {}

/// A phrase that is the same whatever it is about, in English and in French.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phrase {
    en: &'static str,
    fr: &'static str,
}

impl Phrase {
    /// A phrase, said twice.
    pub const fn new(en: &'static str, fr: &'static str) -> Self {
        Self { en, fr }
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { self.fr } else { self.en })
    }
}

/// What something that speaks both languages says in one of them.
pub fn said(speaker: &(impl Display + ?Sized), locale: Locale) -> String {
    match locale {
        Locale::En => format!("{speaker}"),
        Locale::Fr => format!("{speaker:#}"),
    }
}

/// Writes a text for those who read English, or one for those who read French, as the flags of a formatter ask.
pub fn choose(f: &mut fmt::Formatter<'_>, english: fmt::Arguments<'_>, french: fmt::Arguments<'_>) -> fmt::Result {
    f.write_fmt(if f.alternate() { french } else { english })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_within_a_sentence_is_chosen_with_it() {
        let reason = Bilingual::new("it is gone", "il a disparu");
        let whole = bilingual!("cannot read it: {reason}", "lecture impossible : {reason:#}");
        assert_eq!(said(&whole, Locale::En), "cannot read it: it is gone");
        assert_eq!(said(&whole, Locale::Fr), "lecture impossible : il a disparu");
    }

    #[test]
    fn a_sentence_passes_through_an_error_of_the_system() {
        let inner = Bilingual::new("no room", "plus de place");
        let error = io::Error::other(inner.clone());
        assert_eq!(Bilingual::refusal(&error), inner);
    }

    #[test]
    fn what_the_system_refuses_is_told_without_its_number() {
        let refusal = Bilingual::refusal(&io::Error::from_raw_os_error(2));
        assert_eq!(refusal.get(Locale::En), "no such file or directory");
        assert_eq!(refusal.get(Locale::Fr), "ce fichier ou ce dossier n'existe pas");
    }
}
