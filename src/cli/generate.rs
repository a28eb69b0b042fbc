//! `dunlint completions` and `dunlint man`: what shells and readers of manuals need, made from the arguments themselves.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::output::Output;
use super::{Failure, Status};

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "dunlint", &mut script);
    Output::print(|out| out.write_all(&script))?;
    Ok(Status::Clean)
}

/// Prints the manual page of the program, or writes those of all its commands to a folder.
pub(super) fn man(args: &ManArgs) -> Result<Status, Failure> {
    let mut command = Cli::command();
    command.build();
    match &args.out {
        None => Output::print(|out| Man::new(command.clone()).render(out))?,
        Some(folder) => {
            fs::create_dir_all(folder)?;
            write_pages(&command, "dunlint", folder)?;
        }
    }
    Ok(Status::Clean)
}

/// A page for a command and for each one below it: `dunlint-check.1`.
fn write_pages(command: &clap::Command, name: &str, folder: &Path) -> io::Result<()> {
    let page = Man::new(command.clone()).title(name.to_owned());
    Output::write_file(&folder.join(format!("{name}.1")), |out| page.render(out))?;
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    below.into_iter().try_for_each(|below| write_pages(below, &format!("{name}-{}", below.get_name()), folder))
}
