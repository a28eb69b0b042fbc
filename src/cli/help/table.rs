//! The French help: what stands in `fr.yaml`.

use std::collections::BTreeMap;

use std::sync::LazyLock;

use serde::Deserialize;

use crate::yaml::Node;

/// The texts of a language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// The words of any help.
    pub(super) words: Words,
    /// What values are called, by what they are called in English.
    pub(super) names: BTreeMap<String, String>,
    /// Arguments that say the same in all their commands, by id.
    arguments: BTreeMap<String, ArgumentHelp>,
    /// Commands, by the words that call them.
    commands: BTreeMap<String, CommandHelp>,
}

/// The fixed words of a help.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) usage: String,
    pub(super) commands: String,
    pub(super) command: String,
    pub(super) arguments: String,
    pub(super) options: String,
    pub(super) global: String,
    pub(super) default: String,
    pub(super) values: String,
    pub(super) help: String,
    pub(super) more: String,
    pub(super) less: String,
    pub(super) version: String,
    pub(super) help_command: String,
}

/// What is said of a command.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandHelp {
    about: String,
    #[serde(default)]
    arguments: BTreeMap<String, ArgumentHelp>,
}

/// What is said of an argument.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ArgumentHelp {
    Help(String),
    WithValues { help: String, values: BTreeMap<String, String> },
}

impl Table {
    /// The French one, read when it is first asked for. A table that cannot be read, which a test rules out, says nothing.
    pub(super) fn french() -> &'static Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            let root = Node::parse(include_str!("fr.yaml"), 0).ok().flatten();
            root.and_then(|mut root| root.read::<Table>().0).unwrap_or_default()
        });
        &TABLE
    }

    /// What a command is for.
    pub(super) fn about(&self, command: &str) -> Option<Text<'_>> {
        self.commands.get(command).map(|help| Text(&help.about))
    }

    /// What an argument of a command is for.
    pub(super) fn help(&self, command: &str, argument: &str) -> Option<Text<'_>> {
        self.argument(command, argument).map(|help| match help {
            ArgumentHelp::Help(help) | ArgumentHelp::WithValues { help, .. } => Text(help),
        })
    }

    /// What a value of an argument means.
    pub(super) fn value(&self, command: &str, argument: &str, value: &str) -> Option<&str> {
        match self.argument(command, argument)? {
            ArgumentHelp::Help(_) => None,
            ArgumentHelp::WithValues { values, .. } => values.get(value).map(String::as_str),
        }
    }

    fn argument(&self, command: &str, argument: &str) -> Option<&ArgumentHelp> {
        let own = self.commands.get(command).and_then(|help| help.arguments.get(argument));
        own.or_else(|| self.arguments.get(argument))
    }
}

/// A help text: its first paragraph is the brief one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t>(&'t str);

impl<'t> Text<'t> {
    /// The first paragraph, without its full stop, as clap takes it from doc comments.
    pub(super) fn brief(self) -> &'t str {
        let first = self.0.split("\n\n").next().unwrap_or(self.0).trim_end();
        first.strip_suffix('.').unwrap_or(first)
    }

    /// All of it, where there is more than one paragraph.
    pub(super) fn whole(self) -> Option<&'t str> {
        self.0.contains("\n\n").then_some(self.0)
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;
    use crate::cli::args::Cli;

    #[test]
    fn the_french_table_can_be_read() {
        let mut root = Node::parse(include_str!("fr.yaml"), 0).unwrap().unwrap();
        let (table, problems) = root.read::<Table>();
        assert_eq!(problems, []);
        assert!(table.is_some());
    }

    /// The ids of the arguments of a command and of those below, each with the words that call it.
    fn all(command: &Command, path: &str) -> BTreeMap<String, Vec<String>> {
        let own = command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
        let below = command.get_subcommands();
        let mut all: BTreeMap<_, _> =
            below.flat_map(|below| self::all(below, &format!("{path} {}", below.get_name()))).collect();
        all.insert(path.to_owned(), own);
        all
    }

    #[test]
    fn nothing_is_told_of_what_is_not_there() {
        let (table, all) = (Table::french(), all(&Cli::command(), "dunlint"));
        for (command, help) in &table.commands {
            let arguments = all.get(command).unwrap_or_else(|| panic!("there is no `{command}`"));
            help.arguments.keys().for_each(|id| assert!(arguments.contains(id), "{command}: {id}"));
        }
        table.arguments.keys().for_each(|id| assert!(all.values().flatten().any(|held| held == id), "{id}"));
    }
}
