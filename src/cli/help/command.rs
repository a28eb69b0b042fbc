//! clap's command in the language of its reader.

use clap::builder::{PossibleValue, PossibleValuesParser, Resettable, StyledStr, Styles};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::table::{Table, Text};
use crate::cli::args::Cli;
use crate::taxonomy::Locale;

/// The command as its help shows it on a terminal.
pub(in crate::cli) fn spoken(locale: Locale) -> Command {
    match locale {
        Locale::En => Cli::command(),
        Locale::Fr => {
            let table = Table::french();
            with_own_help(laid_out(said_in(table, Cli::command(), "dunlint"), table), table)
        }
    }
}

/// The command with its texts in a language and nothing else: for completions and manuals, which lay it out themselves.
pub(in crate::cli) fn plain(locale: Locale) -> Command {
    match locale {
        Locale::En => Cli::command(),
        Locale::Fr => {
            let table = Table::french();
            with_own_help(said_in(table, Cli::command(), "dunlint"), table)
        }
    }
}

/// Puts the texts of a table over those of a command and of all below it.
fn said_in(table: &'static Table, command: Command, path: &str) -> Command {
    let about = table.about(path);
    let command = match about {
        Some(about) => command.about(about.brief()).long_about(whole(about)),
        None => command,
    };
    let words = &table.words;
    let command = if command.has_subcommands() {
        command.subcommand_value_name(words.command.as_str()).subcommand_help_heading(words.commands.as_str())
    } else {
        command
    };
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let command = command.mut_args(|argument| argument_said_in(table, argument, path));
    names.into_iter().fold(command, |command, name| {
        let below = format!("{path} {name}");
        command.mut_subcommand(name, |command| said_in(table, command, &below))
    })
}

fn argument_said_in(table: &'static Table, argument: Arg, path: &str) -> Arg {
    let id = argument.get_id().to_string();
    let argument = match table.help(path, &id) {
        Some(help) => argument.help(help.brief()).long_help(whole(help)),
        None => argument,
    };
    let argument = match argument.get_help_heading() {
        Some(_) => argument.help_heading(table.words.global.as_str()),
        None => argument,
    };
    let named = argument.get_value_names().and_then(|names| table.names.get(names.first()?.as_str()));
    let argument = match named {
        Some(name) if argument.get_action().takes_values() => argument.value_name(name.as_str()),
        _ => argument,
    };
    let values = argument.get_possible_values();
    if values.is_empty() || !argument.get_action().takes_values() {
        return argument;
    }
    let said = |value: PossibleValue| match table.value(path, &id, value.get_name()) {
        Some(help) => value.help(brief(help)),
        None => value,
    };
    argument.value_parser(PossibleValuesParser::new(values.into_iter().map(said)))
}

/// All of a text, where it has more than its brief part.
fn whole(text: Text<'static>) -> Resettable<StyledStr> {
    text.whole().map(StyledStr::from).into()
}

/// Without its full stop, as clap takes it from doc comments.
fn brief(text: &'static str) -> &'static str {
    text.strip_suffix('.').unwrap_or(text)
}

/// The flags and the command for help, whose texts are clap's own otherwise.
fn with_own_help(command: Command, table: &'static Table) -> Command {
    let mut command = with_help_flags(command, table);
    command.build();
    with_help_command(command, table)
}

/// After the options that every command has.
const LAST: usize = 1_000;

fn with_help_flags(command: Command, table: &'static Table) -> Command {
    let (words, has_version) = (&table.words, command.get_version().is_some());
    let (brief, whole) = (format!("{} ({})", words.help, words.more), format!("{} ({})", words.help, words.less));
    let flag = |name: &'static str, short: char| {
        Arg::new(name).short(short).long(name).help_heading(words.global.as_str()).display_order(LAST)
    };
    let help = flag("help", 'h').action(ArgAction::Help).help(brief).long_help(whole);
    let mut command = command.disable_help_flag(true).disable_version_flag(true).arg(help);
    if has_version {
        let version = flag("version", 'V').action(ArgAction::Version).help(words.version.as_str());
        command = command.arg(version);
    }
    command.mut_subcommands(|below| with_help_flags(below, table))
}

fn with_help_command(command: Command, table: &'static Table) -> Command {
    let about = table.words.help_command.as_str();
    command.mut_subcommands(|below| {
        let is_help = below.get_name() == "help";
        let below = with_help_command(below, table);
        if is_help { below.about(about) } else { below }
    })
}

/// Heads, defaults and values, which clap would write in English.
fn laid_out(command: Command, table: &'static Table) -> Command {
    let usage = *Styles::styled().get_usage();
    let head = &table.words.usage;
    let template = format!(
        "{{before-help}}{{about-with-newline}}\n{usage}{head}{usage:#} {{usage}}\n\n{{all-args}}{{after-help}}"
    );
    let command =
        command.help_template(StyledStr::from(template)).mut_args(|argument| argument_laid_out(argument, table));
    command.mut_subcommands(|below| laid_out(below, table))
}

fn argument_laid_out(argument: Arg, table: &'static Table) -> Arg {
    let words = &table.words;
    let heading = match argument.get_help_heading() {
        Some(_) => words.global.as_str(),
        None if argument.is_positional() => words.arguments.as_str(),
        None => words.options.as_str(),
    };
    let texts = Texts::of(&argument, table);
    let takes = argument.get_action().takes_values();
    let argument = argument.help_heading(heading).hide_default_value(takes).hide_possible_values(takes);
    argument.help(StyledStr::from(texts.brief)).long_help(StyledStr::from(texts.whole))
}

/// What `-h` and `--help` say of an argument.
struct Texts {
    brief: String,
    whole: String,
}

impl Texts {
    fn of(argument: &Arg, table: &'static Table) -> Self {
        let own = |text: Option<&StyledStr>| text.map(|text| text.ansi().to_string()).unwrap_or_default();
        let brief = own(argument.get_help());
        let whole = argument.get_long_help().map_or_else(|| brief.clone(), |text| text.ansi().to_string());
        let values = if argument.get_action().takes_values() { argument.get_possible_values() } else { Vec::new() };
        let names = values.iter().map(PossibleValue::get_name).collect::<Vec<_>>().join(", ");
        let named = (!names.is_empty()).then(|| format!("[{} : {names}]", table.words.values));
        let default = default_of(argument).map(|default| format!("[{} : {default}]", table.words.default));
        let listed = listed(&values, table);
        let joined = |parts: Vec<Option<String>>, between: &str| {
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
        };
        let below = if listed.is_some() { None } else { named.clone() };
        Self {
            brief: joined(vec![Some(brief), default.clone(), named], " "),
            whole: joined(vec![Some(whole), listed, joined_below(default, below)], "\n\n"),
        }
    }
}

fn joined_below(default: Option<String>, values: Option<String>) -> Option<String> {
    let parts: Vec<String> = default.into_iter().chain(values).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn default_of(argument: &Arg) -> Option<String> {
    let defaults = argument.get_default_values();
    let shown: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
    (argument.get_action().takes_values() && !shown.is_empty()).then(|| shown.join(" "))
}

/// The values of an argument, a line each, where they are explained.
fn listed(values: &[PossibleValue], table: &'static Table) -> Option<String> {
    if !values.iter().any(|value| value.get_help().is_some()) {
        return None;
    }
    let literal = *Styles::styled().get_literal();
    let longest = values.iter().map(|value| value.get_name().len()).max().unwrap_or(0);
    let line = |value: &PossibleValue| {
        let (name, help) = (value.get_name(), value.get_help().map(ToString::to_string).unwrap_or_default());
        let padding = longest - name.len();
        format!("- {literal}{name}{literal:#} : {:padding$}{help}", "")
    };
    let mut head = table.words.values.clone();
    head.get_mut(..1).map(str::make_ascii_uppercase);
    let lines: Vec<String> = values.iter().map(line).collect();
    Some(format!("{head} :\n{}", lines.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name for each thing that English help explains and a table does not.
    fn untold(table: &Table, command: &Command, path: &str) -> Vec<String> {
        let mut untold = Vec::new();
        if table.about(path).is_none() {
            untold.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            let id = argument.get_id().as_str();
            if table.help(path, id).is_none() {
                untold.push(format!("{path}: {id}"));
            }
            if argument.get_action().takes_values() {
                let names = argument.get_value_names().unwrap_or_default();
                let unnamed = names.iter().filter(|name| !table.names.contains_key(name.as_str()));
                untold.extend(unnamed.map(|name| format!("{path}: {id}: <{name}>")));
                let explained = argument.get_possible_values().into_iter().filter(|value| value.get_help().is_some());
                let values = explained.filter(|value| table.value(path, id, value.get_name()).is_none());
                untold.extend(values.map(|value| format!("{path}: {id}: {}", value.get_name())));
            }
        }
        let below = command.get_subcommands();
        untold.extend(below.flat_map(|below| self::untold(table, below, &format!("{path} {}", below.get_name()))));
        untold
    }

    #[test]
    fn whatever_has_an_english_help_has_a_french_one() {
        assert_eq!(untold(Table::french(), &Cli::command(), "dunlint"), [""; 0]);
    }

    #[test]
    fn brief_and_whole_help_have_as_many_paragraphs_as_in_english() {
        fn compared(english: &Command, french: &Command) {
            assert_eq!(english.get_long_about().is_some(), french.get_long_about().is_some(), "{}", english.get_name());
            for below in english.get_subcommands() {
                compared(below, french.find_subcommand(below.get_name()).unwrap());
            }
        }
        compared(&Cli::command(), &plain(Locale::Fr));
    }

    #[test]
    fn clap_accepts_the_command_in_each_language() {
        for locale in Locale::ALL {
            spoken(*locale).debug_assert();
            plain(*locale).debug_assert();
        }
    }
}
