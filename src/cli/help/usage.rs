//! What clap says of arguments that it cannot take, in French: the sentences of its own formatter, kind by kind.

use std::fmt::Write;

use clap::builder::{StyledStr, Styles};
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};

use super::command::spoken;
use super::table::Table;
use crate::taxonomy::Locale;

/// An error of the arguments in the language of its reader. Help and version count as errors, too.
#[derive(Debug)]
pub(in crate::cli) enum Reported {
    /// As clap says it.
    English(Error),
    /// In French.
    French(Error<French>),
}

impl Reported {
    /// What clap says of the arguments of the process, said in a language.
    pub(in crate::cli) fn new(error: Error, locale: Locale) -> Self {
        match locale {
            Locale::En => Self::English(error),
            // The same arguments against the command in French: its help and its usage lines are French then.
            Locale::Fr => Self::French(spoken(locale).try_get_matches().err().unwrap_or(error).apply()),
        }
    }

    /// Prints it where it belongs; gives the exit code.
    pub(in crate::cli) fn print(&self) -> u8 {
        // A reader that went away is no error.
        let (_, code) = match self {
            Self::English(error) => (error.print(), error.exit_code()),
            Self::French(error) => (error.print(), error.exit_code()),
        };
        u8::try_from(code).unwrap_or(2)
    }
}

/// Says errors of arguments in French.
#[derive(Debug)]
pub(in crate::cli) struct French;

impl ErrorFormatter for French {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let (styles, told) = (Styles::styled(), Told { error });
        let (head, tip, literal) = (styles.get_error(), styles.get_valid(), styles.get_literal());
        let mut text = format!("{head}erreur :{head:#} {}", told.sentence());
        let suggestions = told.suggestions();
        if !suggestions.is_empty() {
            text.push('\n');
        }
        for suggestion in suggestions {
            let _ = write!(text, "\n  {tip}conseil :{tip:#} {suggestion}");
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            let usage = usage.ansi().to_string().replacen("Usage:", &Table::french().words.usage, 1);
            let _ = write!(text, "\n\n{usage}");
        }
        let _ = write!(text, "\n\nPour en savoir plus : {literal}--help{literal:#}\n");
        StyledStr::from(text)
    }
}

/// An error on its way to words.
struct Told<'e> {
    error: &'e Error<French>,
}

impl Told<'_> {
    /// What is wrong.
    fn sentence(&self) -> String {
        self.of_value().or_else(|| self.of_arguments()).unwrap_or_else(|| self.of_nothing().to_owned())
    }

    /// What is wrong with the value of an argument.
    fn of_value(&self) -> Option<String> {
        let argument = self.one(ContextKind::InvalidArg);
        let value = || self.one(ContextKind::InvalidValue);
        Some(match self.error.kind() {
            ErrorKind::InvalidValue if value()?.is_empty() => {
                format!("il manque une valeur pour `{}`{}", argument?, self.known())
            }
            ErrorKind::InvalidValue => {
                format!("`{}` n'est pas une valeur de `{}`{}", value()?, argument?, self.known())
            }
            ErrorKind::ValueValidation => {
                let reason = std::error::Error::source(self.error).map(|source| format!(" : {source:#}"));
                let reason = reason.unwrap_or_default();
                format!("`{}` n'est pas une valeur de `{}`{reason}", value()?, argument?)
            }
            ErrorKind::TooManyValues => format!("`{}` est une valeur de trop pour `{}`", value()?, argument?),
            ErrorKind::TooFewValues => {
                let (least, given) = (self.count(ContextKind::MinValues)?, self.count(ContextKind::ActualNumValues)?);
                format!("`{}` prend au moins {least} valeurs, et en a {given}", argument?)
            }
            ErrorKind::WrongNumberOfValues => {
                let wanted = self.count(ContextKind::ExpectedNumValues)?;
                format!("`{}` prend {wanted} valeurs, et en a {}", argument?, self.count(ContextKind::ActualNumValues)?)
            }
            ErrorKind::NoEquals => format!("il faut un signe égal entre `{}` et sa valeur", argument?),
            _ => return None,
        })
    }

    /// What is wrong with which arguments there are.
    fn of_arguments(&self) -> Option<String> {
        Some(match self.error.kind() {
            ErrorKind::UnknownArgument => format!("argument inconnu : `{}`", self.one(ContextKind::InvalidArg)?),
            ErrorKind::InvalidSubcommand => {
                format!("commande inconnue : `{}`", self.one(ContextKind::InvalidSubcommand)?)
            }
            ErrorKind::MissingRequiredArgument => {
                format!("il manque des arguments :{}", listed(&self.several(ContextKind::InvalidArg)))
            }
            ErrorKind::MissingSubcommand => {
                let command = self.one(ContextKind::InvalidSubcommand)?;
                let known = self.several(ContextKind::ValidSubcommand).join(", ");
                format!("il manque une commande à `{command}`\n  [commandes : {known}]")
            }
            ErrorKind::ArgumentConflict => self.conflict()?,
            _ => return None,
        })
    }

    fn conflict(&self) -> Option<String> {
        let argument = self.one(ContextKind::InvalidArg).or_else(|| self.one(ContextKind::InvalidSubcommand))?;
        let others = self.several(ContextKind::PriorArg);
        Some(match others.as_slice() {
            [other] if *other == argument => format!("`{argument}` ne peut être donné qu'une fois"),
            [other] => format!("`{argument}` ne va pas avec `{other}`"),
            [] => format!("`{argument}` ne va pas avec d'autres arguments donnés"),
            several => format!("`{argument}` ne va pas avec :{}", listed(several)),
        })
    }

    /// What is said of an error that tells nothing more of itself.
    fn of_nothing(&self) -> &'static str {
        match self.error.kind() {
            ErrorKind::InvalidUtf8 => "un argument n'est pas en UTF-8",
            ErrorKind::Io => "la lecture ou l'écriture a échoué",
            _ => "ces arguments ne vont pas",
        }
    }

    /// The values that would do, on a line of their own.
    fn known(&self) -> String {
        let known = self.several(ContextKind::ValidValue);
        if known.is_empty() { String::new() } else { format!("\n  [valeurs possibles : {}]", known.join(", ")) }
    }

    /// What may have been meant.
    fn suggestions(&self) -> Vec<String> {
        let kinds = [
            (ContextKind::SuggestedSubcommand, "commande proche :"),
            (ContextKind::SuggestedArg, "argument proche :"),
            (ContextKind::SuggestedValue, "valeur proche :"),
        ];
        let said = |(kind, what): (ContextKind, &str)| {
            let names: Vec<String> = self.several(kind).iter().map(|name| format!("`{name}`")).collect();
            (!names.is_empty()).then(|| format!("{what} {}", names.join(" ou ")))
        };
        let mut said: Vec<String> = kinds.into_iter().filter_map(said).collect();
        if let Some(ContextValue::StyledStrs(others)) = self.error.get(ContextKind::Suggested) {
            said.extend(others.iter().filter_map(|other| elsewhere(&other.to_string())));
        }
        said
    }

    fn one(&self, kind: ContextKind) -> Option<String> {
        self.several(kind).into_iter().next()
    }

    fn several(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(one)) => vec![one.clone()],
            Some(ContextValue::Strings(all)) => all.clone(),
            _ => Vec::new(),
        }
    }

    fn count(&self, kind: ContextKind) -> Option<isize> {
        match self.error.get(kind) {
            Some(ContextValue::Number(count)) => Some(*count),
            _ => None,
        }
    }
}

/// clap's ready sentences: `'check --fix' exists`, `to pass '-x' as a value, use '-- -x'`, and
/// `subcommand 'check' exists; to use it, remove the '--' before it`.
fn elsewhere(english: &str) -> Option<String> {
    let mut quoted = english.split('\'').skip(1).step_by(2);
    let first = quoted.next()?;
    match quoted.next() {
        Some("--") => Some(format!("la commande `{first}` existe : enlevez le `--` qui la précède")),
        Some(written) => Some(format!("pour donner `{first}` comme valeur, écrivez `{written}`")),
        None => english.ends_with("exists").then(|| format!("`{first}` existe")),
    }
}

/// A line each.
fn listed(names: &[String]) -> String {
    names.iter().fold(String::new(), |listed, name| listed + "\n  " + name)
}
