//! The arguments; the doc comments are the help.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::bilingual::{Bilingual, bilingual};
use crate::project::parse_assignment;
use crate::report::OutputFormat;
use crate::taxonomy::{ContextKey, Locale, Severity};

/// A linter for the templates of debt-collection letters, SMS and emails.
#[derive(Debug, Parser)]
#[command(name = "dunlint", version, max_term_width = 100)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lint templates.
    ///
    /// Exit code 0: nothing at or above `--fail-on`; 1: findings; 2: could not run.
    Check(CheckArgs),
    /// Show messages as their debtors receive them, with a compliant version beside each.
    ///
    /// Exit code 0: nothing at or above *warning* is left after the changes shown; 1: something is; 2: could not run.
    Preview(PreviewArgs),
    /// Tell a rule: why, the law with its dates, a bad and a good example, how to fix.
    Explain(ExplainArgs),
    /// The rules.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Run the examples inside rule packs.
    ///
    /// Exit code 0: all as expected; 1: an example contradicts its rule, `--coverage` found pieces that no example
    /// exercises, or `--mutate` more unnoticed changes than `--tolerate` allows; 2: could not run.
    Test(TestArgs),
    /// The settings.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// What was there before: counted, and no failure.
    #[command(subcommand)]
    Baseline(BaselineCommand),
    /// Begin: a `dunlint.yaml`, a hook and a model template. Nothing that is there is written over.
    Init(InitArgs),
    /// A language server on standard input and output, for editors.
    ///
    /// Exit code 0: the editor shut it down; 1: it left without; 2: could not run.
    Server(ServerArgs),
    /// Completions for a shell.
    Completions(CompletionsArgs),
    /// The manual page.
    Man(ManArgs),
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// The active rules.
    List(ListArgs),
    /// A page on all rules of packs, in Markdown: what each says, for whom, on which law, with examples.
    Docs(DocsArgs),
    /// The JSON schema of the files of a rule pack.
    Schema,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// The settings in force for a template or folder, each with where it comes from.
    Show(ShowArgs),
    /// The JSON schema of `dunlint.yaml`.
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder to begin in.
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(super) folder: String,
}

#[derive(Debug, Args)]
pub(super) struct ServerArgs {
    /// What is true of every template, over what they say themselves.
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_assignment)]
    pub(super) context: Vec<(ContextKey, String)>,
    /// Standard input and output, which is how it speaks in any case; some editors say so.
    #[arg(long)]
    pub(super) stdio: bool,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write a page for each command to this folder instead.
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineCommand {
    /// Write down all findings that there are: from then on only new ones fail.
    Create {
        #[command(flatten)]
        args: BaselineArgs,
        /// Write over one that is there.
        #[arg(long)]
        force: bool,
    },
    /// Take out what is mended. Nothing is added.
    Update(BaselineArgs),
    /// Count what it holds, by rule and by file.
    Show(BaselineArgs),
}

#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    /// Files and folders.
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(super) paths: Vec<String>,
    /// The file; what `dunlint.yaml` names when absent, else `dunlint-baseline.json` beside it.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// What is true of every template, over what they say themselves.
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_assignment)]
    pub(super) context: Vec<(ContextKey, String)>,
    /// Files and folders to leave out, as in a `.gitignore`.
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
    pub(super) exclude: Vec<String>,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// The language of messages; from the environment when absent.
    #[arg(long, global = true, value_name = "fr|en", value_parser = str::parse::<Locale>)]
    pub(super) locale: Option<Locale>,
    /// Colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
    /// Nothing but findings and errors.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Tell how files are taken.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Whatever the output is.
    Always,
    /// None.
    Never,
}

/// Which configuration and which day.
#[derive(Debug, Args)]
pub(super) struct Basis {
    /// The configuration of every template, instead of the nearest `dunlint.yaml` above each.
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub(super) config: Option<PathBuf>,
    /// Read no `dunlint.yaml`.
    #[arg(long)]
    pub(super) isolated: bool,
    /// The day whose law applies, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) as_of: Option<Date>,
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "flags are what a command line has")]
pub(super) struct CheckArgs {
    /// Files and folders; `-` reads a template from standard input.
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(super) paths: Vec<String>,
    /// How to show findings; `full` on a terminal, else `concise`.
    #[arg(long, value_name = "FORMAT")]
    pub(super) output_format: Option<OutputFormat>,
    /// Write findings to a file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    /// Write the findings to a file in another format as well; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report)]
    pub(super) report: Vec<(OutputFormat, PathBuf)>,
    /// Judge by these only: rule ids, id prefixes or categories.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Judge by all but these.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// The mildest severity that makes the exit code 1.
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    pub(super) fail_on: FailOn,
    /// Exit with 0 even when there are findings.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// What is true of every template, over what they say themselves.
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_assignment)]
    pub(super) context: Vec<(ContextKey, String)>,
    /// The name of the template on standard input: for its dialect and its configuration.
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<String>,
    /// Files and folders to leave out, as in a `.gitignore`.
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
    pub(super) exclude: Vec<String>,
    /// Leave out excluded files even when they are named.
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// Findings that were there before and do not fail the run; instead of what `dunlint.yaml` names.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Only templates that changed since a revision of git, or that include or follow something that did.
    #[arg(long, value_name = "REVISION")]
    pub(super) changed_since: Option<String>,
    /// Count findings by category and rule.
    #[arg(long)]
    pub(super) statistics: bool,
    /// Put in missing information that needs no new words and no new values, then tell what is left.
    #[arg(long)]
    pub(super) fix: bool,
    /// With `--fix` or `--diff`: also new values, other wording in place of what is unlawful, sentences left out.
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Show what `--fix` would change, and change nothing.
    #[arg(long, conflicts_with = "fix")]
    pub(super) diff: bool,
    /// How many files to judge at once.
    #[arg(short, long, value_name = "N", value_parser = number_of_threads)]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) basis: Basis,
}

/// `2026-11-25`.
fn day(written: &str) -> Result<Date, Bilingual> {
    written.parse().map_err(|_| bilingual!("a day is written YYYY-MM-DD", "un jour s'écrit AAAA-MM-JJ"))
}

/// A whole number that its place can hold.
fn number<N: FromStr>(written: &str) -> Result<N, Bilingual> {
    written.parse().map_err(|_| {
        bilingual!("a whole number is expected, and not too large a one", "il faut un nombre entier, et pas trop grand")
    })
}

/// At least one.
fn number_of_threads(written: &str) -> Result<u16, Bilingual> {
    let none = || bilingual!("it takes one at least", "il en faut au moins un");
    number(written).and_then(|number| if number == 0 { Err(none()) } else { Ok(number) })
}

/// `sarif=findings.sarif`: a format and a file.
fn report(written: &str) -> Result<(OutputFormat, PathBuf), Bilingual> {
    let named = || OutputFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let names = named().map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ");
    let Some((format, file)) = written.split_once('=').filter(|(_, file)| !file.is_empty()) else {
        return Err(bilingual!(
            "a format and a file are expected, such as `sarif=findings.sarif` (formats: {names})",
            "il faut un format et un fichier, comme `sarif=constats.sarif` (formats : {names})"
        ));
    };
    let unknown = |_| bilingual!("`{format}` is no format: {names}", "`{format}` n'est pas un format : {names}");
    let format = OutputFormat::from_str(format, false).map_err(unknown)?;
    Ok((format, PathBuf::from(file)))
}

#[derive(Debug, Args)]
pub(super) struct PreviewArgs {
    /// Files and folders.
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(super) paths: Vec<String>,
    /// The folder for the pages: one for each template, and an index.
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Values for the placeholders, as YAML or JSON, in place of `NAME.EXT.samples.yaml` beside each template.
    #[arg(long, value_name = "FILE")]
    pub(super) data: Option<PathBuf>,
    /// Pages, text or JSON; pages when there is a folder for them.
    #[arg(long, value_name = "FORMAT")]
    pub(super) output_format: Option<PreviewFormat>,
    /// Write the changed templates into a folder.
    #[arg(long, value_name = "DIR")]
    pub(super) write_template: Option<PathBuf>,
    /// What is true of every template, over what they say themselves.
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_assignment)]
    pub(super) context: Vec<(ContextKey, String)>,
    /// Files and folders to leave out, as in a `.gitignore`.
    #[arg(long, value_name = "PATTERNS", value_delimiter = ',')]
    pub(super) exclude: Vec<String>,
    /// Leave out excluded files even when they are named.
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// How many files to preview at once.
    #[arg(short, long, value_name = "N", value_parser = number_of_threads)]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PreviewFormat {
    /// Pages for people.
    Html,
    /// For a terminal.
    Text,
    /// A JSON list.
    Json,
}

/// The mildest severity that is a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule's id.
    pub(super) rule: String,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// A table, or JSON.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(super) output_format: ListFormat,
    /// In place of the rules, what of them and of the law they cite began or ended from this day on, up to `--as-of`.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) changes_since: Option<Date>,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// A line for each rule.
    Table,
    /// A JSON list.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct DocsArgs {
    /// Built-in packs by name, own packs by the path of their folder; those of the configuration when absent, else
    /// all built-in ones.
    #[arg(value_name = "PACKS")]
    pub(super) packs: Vec<String>,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Built-in packs by name, own packs by the path of their folder; those of the configuration when absent, else
    /// all built-in ones.
    #[arg(value_name = "PACKS")]
    pub(super) packs: Vec<String>,
    /// Fail on every pattern, exception and list entry that no example exercises.
    #[arg(long)]
    pub(super) coverage: bool,
    /// Take one piece of a rule away at a time and tell the changes that no example notices.
    ///
    /// A piece is a pattern, one of its alternatives, an entry of a list, an exception, a feature, a value of `applies`
    /// or a level.
    #[arg(long)]
    pub(super) mutate: bool,
    /// Try about so many changes only, the same ones each time.
    #[arg(long, value_name = "N", requires = "mutate", value_parser = number::<usize>)]
    pub(super) sample: Option<usize>,
    /// How many changes in a hundred may go unnoticed before the run fails.
    #[arg(long, value_name = "PERCENT", requires = "mutate", default_value = "5", value_parser = number::<u8>)]
    pub(super) tolerate: u8,
    /// For people, or JSON.
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub(super) output_format: TestFormat,
    #[command(flatten)]
    pub(super) basis: Basis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// What is wrong, with its lines, and counts.
    Full,
    /// One JSON object.
    Json,
}

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// A template or a folder.
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) path: String,
    /// What is true of the template, over what it says itself.
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse_assignment)]
    pub(super) context: Vec<(ContextKey, String)>,
    #[command(flatten)]
    pub(super) basis: Basis,
}
