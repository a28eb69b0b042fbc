//! What the surroundings of the process say: the day, the language, colours. The clock is read here alone.

use std::env;
use std::io::IsTerminal;

use jiff::civil::Date;

use super::args::{Basis, ColorChoice, Global};
use super::help;
use crate::project::{ConfigChoice, RuleRequest};
use crate::report::Look;
use crate::taxonomy::Locale;

/// How wide text is where there is no terminal to ask, and how wide lines may get on one.
const WIDTH: usize = 100;
const WIDEST: usize = 120;

/// The language of messages: what was asked for, else that of the environment.
pub(super) fn locale(global: &Global) -> Locale {
    global.locale.unwrap_or_else(locale_of_environment)
}

/// The language of messages about arguments that could not be understood: what they ask for all the same, else that of
/// the environment.
pub(super) fn locale_of_arguments() -> Locale {
    help::asked_for(env::args_os()).unwrap_or_else(locale_of_environment)
}

fn locale_of_environment() -> Locale {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(env::var_os).find(|value| !value.is_empty());
    let french = named.is_some_and(|value| value.to_string_lossy().to_ascii_lowercase().starts_with("fr"));
    if french { Locale::Fr } else { Locale::En }
}

/// Where configuration comes from.
pub(super) fn config_choice(basis: &Basis) -> ConfigChoice {
    match (&basis.config, basis.isolated) {
        (_, true) => ConfigChoice::Isolated,
        (Some(file), false) => ConfigChoice::File(file.clone()),
        (None, false) => ConfigChoice::Nearest,
    }
}

/// The rules of a command that selects none.
pub(super) fn rule_request(basis: &Basis, global: &Global) -> RuleRequest {
    RuleRequest { as_of: day(basis), locale: locale(global), select: Vec::new(), ignore: Vec::new() }
}

/// The day whose law applies.
pub(super) fn day(basis: &Basis) -> Date {
    day_or(basis.as_of)
}

/// A day, else today.
pub(super) fn day_or(set: Option<Date>) -> Date {
    set.unwrap_or_else(|| jiff::Zoned::now().date())
}

/// How text looks on a stream.
pub(super) fn look(global: &Global, stream: &impl IsTerminal) -> Look {
    let terminal = stream.is_terminal();
    let dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let color = match global.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR").is_some() => false,
        ColorChoice::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorChoice::Auto => terminal && !dumb && set("CLICOLOR").is_none_or(|value| value != "0"),
    };
    let columns = set("COLUMNS").and_then(|columns| columns.to_string_lossy().parse().ok());
    let width = columns
        .or_else(|| terminal.then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0)))
        .map_or(WIDTH, |width: usize| width.clamp(40, WIDEST));
    Look { color, unicode: !(dumb && terminal), width }
}
