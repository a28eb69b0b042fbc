//! The command line: arguments in, text and an exit code out. Printing happens here alone.
//!
//! Findings and what else was asked for go to standard output, everything else to standard error.

mod args;
mod baseline;
mod changes;
mod check;
mod config;
mod explain;
mod fix;
mod generate;
mod help;
mod init;
mod notes;
mod output;
mod preview;
mod progress;
mod proof;
mod reference;
mod rules;
mod sayings;
mod server;
mod surroundings;
mod test;
mod words;

use std::io;
use std::process::ExitCode;

use clap::Parser;

use crate::project::ProjectError;
use args::{Cli, Command, ConfigCommand, RulesCommand};
use output::Output;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Nothing to act on.
    Clean,
    /// Findings.
    Findings,
    /// An editor left its server without a word; the protocol sets the code.
    Abandoned,
    /// It could not run.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Clean => 0,
            Status::Findings | Status::Abandoned => 1,
            Status::Failed => 2,
        })
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// Something about the run, perhaps several things.
    Project(Vec<ProjectError>),
    /// A mistake in what was asked for.
    Usage(String),
    /// Writing failed.
    Io(io::Error),
}

impl From<Vec<ProjectError>> for Failure {
    fn from(errors: Vec<ProjectError>) -> Self {
        Self::Project(errors)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return help::Reported::new(error, surroundings::locale_of_arguments()).print().into(),
    };
    let output = Output::new(&cli.global);
    let result = match &cli.command {
        Command::Check(args) => check::run(args, &cli.global, &output),
        Command::Preview(args) => preview::run(args, &cli.global, &output),
        Command::Explain(args) => explain::run(args, &cli.global),
        Command::Rules(RulesCommand::List(args)) => rules::list(args, &cli.global),
        Command::Rules(RulesCommand::Docs(args)) => reference::run(args, &cli.global),
        Command::Rules(RulesCommand::Schema) => rules::schema(),
        Command::Test(args) => test::run(args, &cli.global, &output),
        Command::Config(ConfigCommand::Show(args)) => config::show(args, &cli.global),
        Command::Config(ConfigCommand::Schema) => config::schema(),
        Command::Init(args) => init::run(args, &cli.global, &output),
        Command::Completions(args) => generate::completions(args, &cli.global),
        Command::Man(args) => generate::man(args, &cli.global),
        Command::Server(args) => server::run(args, &cli.global),
        Command::Baseline(command) => baseline::run(command, &cli.global, &output),
    };
    match result {
        Ok(status) => status.into(),
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Status::Clean.into(),
        Err(failure) => {
            output.failure(&failure);
            Status::Failed.into()
        }
    }
}
