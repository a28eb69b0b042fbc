//! `dunlint completions` and `dunlint man`: what shells and readers of manuals need, made from the arguments themselves.

use std::io;
use std::path::Path;

use clap_mangen::Man;

use super::args::{CompletionsArgs, Global, ManArgs};
use super::help;
use super::output::Output;
use super::surroundings;
use super::{Failure, Status};
use crate::taxonomy::Locale;

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionsArgs, global: &Global) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::plain(surroundings::locale(global)), "dunlint", &mut script);
    Output::print(|out| out.write_all(&script))?;
    Ok(Status::Clean)
}

/// Prints the manual page of the program, or writes those of all its commands to a folder.
pub(super) fn man(args: &ManArgs, global: &Global) -> Result<Status, Failure> {
    let locale = surroundings::locale(global);
    let mut command = help::plain(locale);
    command.build();
    match &args.out {
        None => {
            let page = page(&Man::new(command), locale)?;
            Output::print(|out| out.write_all(page.as_bytes()))?;
        }
        Some(folder) => {
            Output::make_folder(folder)?;
            write_pages(&command, "dunlint", folder, locale)?;
        }
    }
    Ok(Status::Clean)
}

/// A page for a command and for each one below it: `dunlint-check.1`.
fn write_pages(command: &clap::Command, name: &str, folder: &Path, locale: Locale) -> io::Result<()> {
    let page = page(&Man::new(command.clone()).title(name.to_owned()), locale)?;
    Output::write_file(&folder.join(format!("{name}.1")), |out| out.write_all(page.as_bytes()))?;
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    below.into_iter().try_for_each(|below| write_pages(below, &format!("{name}-{}", below.get_name()), folder, locale))
}

/// What `clap_mangen` itself writes in English, and its French.
const WORDS_OF_MANUALS: &[(&str, &str)] = &[
    (".SH NAME\n", ".SH NOM\n"),
    (".SH \"Commandes \"\n", ".SH COMMANDES\n"),
    (".SH \"OPTIONS GLOBALES \"\n", ".SH \"OPTIONS GLOBALES\"\n"),
    ("\\fIPossible values:\\fR", "\\fIValeurs possibles :\\fR"),
    (" [default: ", " [par défaut : "),
    ("[possible values: ", "[valeurs possibles : "),
];

/// The text of a page.
fn page(page: &Man, locale: Locale) -> io::Result<String> {
    let mut written = Vec::new();
    page.render(&mut written)?;
    let english = String::from_utf8_lossy(&written).into_owned();
    let in_french = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    Ok(match locale {
        Locale::En => english,
        Locale::Fr => WORDS_OF_MANUALS.iter().fold(english, in_french),
    })
}
