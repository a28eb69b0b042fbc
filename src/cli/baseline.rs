//! `dunlint baseline`: write down what is there, so that only what is new fails.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::{BaselineArgs, BaselineCommand, Global};
use super::output::{Output, not_written};
use super::sayings::Sayings;
use super::surroundings;
use super::{Failure, Status};
use crate::project::{self, BASELINE_FILE, Baseline, BaselineChoice, Outcome, Request};

/// Runs one of the commands.
pub(super) fn run(command: &BaselineCommand, global: &Global, output: &Output) -> Result<Status, Failure> {
    match command {
        BaselineCommand::Create { args, force } => create(args, *force, global, output),
        BaselineCommand::Update(args) => update(args, global, output),
        BaselineCommand::Show(args) => show(args, global, output),
    }
}

/// Writes down all findings.
fn create(args: &BaselineArgs, force: bool, global: &Global, output: &Output) -> Result<Status, Failure> {
    let sayings = Sayings(surroundings::locale(global));
    let Place { file, is_configured, config } = place(args)?;
    if file.exists() && !force {
        return Err(Failure::Usage(sayings.baseline_is_there(&file.display().to_string())));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut baseline = Baseline::empty(&file.display().to_string(), &canonical(folder, &file)?);
    let outcome = project::found(&request(args, BaselineChoice::None, global), &mut baseline);
    stop_at_errors(&outcome, output, sayings)?;
    Output::write_file(&file, |out| baseline.write(out))?;
    let shown = file.display().to_string();
    output.note(&sayings.held(baseline.len(), &shown));
    if let Some(config) = config.filter(|_| !is_configured) {
        let is_named = name_in(&config)?;
        let config = config.display().to_string();
        output.note(&if is_named { sayings.baseline_named(&config) } else { sayings.name_baseline(&shown) });
    } else if !is_configured {
        output.note(&sayings.name_baseline(&shown));
    }
    Ok(Status::Clean)
}

/// Puts the name of the usual file where `dunlint init` left a line for it; whether there was one.
fn name_in(config: &Path) -> io::Result<bool> {
    let line = format!("baseline: {BASELINE_FILE}");
    let text = fs::read_to_string(config)?;
    let kept = |written: &str| if written == format!("# {line}") { line.clone() } else { written.to_owned() };
    let named: String =
        text.split_inclusive('\n').map(|whole| whole.replace(whole.trim_end(), &kept(whole.trim_end()))).collect();
    if named == text {
        return Ok(false);
    }
    Output::write_file(config, |out| out.write_all(named.as_bytes()))?;
    Ok(true)
}

/// Takes out what is no longer found. Nothing is ever added: what is new is to be mended.
fn update(args: &BaselineArgs, global: &Global, output: &Output) -> Result<Status, Failure> {
    let sayings = Sayings(surroundings::locale(global));
    let file = place(args)?.file;
    let outcome = project::check(&request(args, BaselineChoice::File(file.clone()), global));
    stop_at_errors(&outcome, output, sayings)?;
    let Some(shrunk) = outcome.baselines.first() else { return Ok(Status::Failed) };
    Output::write_file(&file, |out| shrunk.left.write(out))?;
    output.note(&sayings.taken_out(shrunk.gone, shrunk.left.len(), &file.display().to_string()));
    Ok(Status::Clean)
}

/// Tells what a baseline holds.
fn show(args: &BaselineArgs, global: &Global, output: &Output) -> Result<Status, Failure> {
    let sayings = Sayings(surroundings::locale(global));
    let file = place(args)?.file;
    let outcome = project::check(&request(args, BaselineChoice::File(file), global));
    stop_at_errors(&outcome, output, sayings)?;
    let Some(shrunk) = outcome.baselines.first() else { return Ok(Status::Failed) };
    Output::print(|out| write_counts(&shrunk.left, sayings, out))?;
    if shrunk.gone > 0 {
        output.note(&sayings.to_take_out(shrunk.gone));
    }
    Ok(Status::Clean)
}

fn write_counts(baseline: &Baseline, sayings: Sayings, out: &mut dyn Write) -> io::Result<()> {
    let (mut by_file, mut by_rule): (BTreeMap<&str, usize>, BTreeMap<&str, usize>) = Default::default();
    for (path, rule, count) in baseline.entries() {
        *by_file.entry(path).or_default() += count;
        *by_rule.entry(rule).or_default() += count;
    }
    writeln!(out, "{}", sayings.held_in_files(baseline.len(), by_file.len()))?;
    for table in [by_rule, by_file] {
        writeln!(out)?;
        table.iter().try_for_each(|(name, count)| writeln!(out, "{count:>6}  {name}"))?;
    }
    Ok(())
}

/// The folder of a baseline that is to be written.
fn canonical(folder: &Path, file: &Path) -> io::Result<PathBuf> {
    folder.canonicalize().map_err(|error| io::Error::new(error.kind(), not_written(file, &error)))
}

/// Where a baseline is.
struct Place {
    file: PathBuf,
    /// Whether `check` finds it there by itself.
    is_configured: bool,
    /// The configuration that may come to name it.
    config: Option<PathBuf>,
}

/// What was given, else what the configuration names, else the usual name beside it.
fn place(args: &BaselineArgs) -> Result<Place, Failure> {
    if let Some(file) = &args.baseline {
        return Ok(Place { file: file.clone(), is_configured: false, config: None });
    }
    let settings = project::settings_of(&surroundings::config_choice(&args.basis), Path::new("."))?;
    let Some(config) = &settings.config else {
        return Ok(Place { file: PathBuf::from(BASELINE_FILE), is_configured: false, config: None });
    };
    let named = config.file.baseline.as_deref();
    let file = config.shown_folder().join(named.unwrap_or(BASELINE_FILE));
    Ok(Place { file, is_configured: named.is_some(), config: Some(PathBuf::from(&config.path)) })
}

fn request(args: &BaselineArgs, baseline: BaselineChoice, global: &Global) -> Request {
    Request {
        paths: args.paths.clone(),
        stdin: None,
        config: surroundings::config_choice(&args.basis),
        context: args.context.clone(),
        rules: surroundings::rule_request(&args.basis, global),
        exclude: args.exclude.clone(),
        force_exclude: false,
        baseline,
        changed_since: None,
        progress: None,
        threads: None,
    }
}

/// A run that is not whole says nothing of what is mended.
fn stop_at_errors(outcome: &Outcome, output: &Output, sayings: Sayings) -> Result<(), Failure> {
    if outcome.errors.is_empty() {
        return Ok(());
    }
    outcome.errors.iter().for_each(|error| output.error(error));
    Err(Failure::Usage(sayings.baseline_left()))
}
