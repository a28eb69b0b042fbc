//! `dunlint check`.

use std::io::{IsTerminal, Read};
use std::path::Path;

use super::args::{CheckArgs, Global};
use super::fix;
use super::notes;
use super::output::Output;
use super::progress::ProgressLine;
use super::sayings::Sayings;
use super::surroundings;
use super::{Failure, Status};
use crate::project::{self, ActiveRules, BaselineChoice, Outcome, PackChoice, Request, RuleRequest};
use crate::report::OutputFormat;
use crate::source::MAX_BYTES;

/// Lints, shows what was found, and says how it ended.
pub(super) fn run(args: &CheckArgs, global: &Global, output: &Output) -> Result<Status, Failure> {
    let mut request = request(args, global)?;
    if args.unsafe_fixes && !args.fix && !args.diff {
        return Err(Failure::Usage(Sayings(surroundings::locale(global)).unsafe_fixes_alone()));
    }
    let whole = !args.fix || fix::apply(&request, args, global, output)?;
    let line = if args.diff { None } else { ProgressLine::begin(global) };
    request.progress = line.as_ref().map(ProgressLine::watched);
    let mut outcome = if args.diff { fix::show(&request, args)? } else { project::check(&request) };
    drop(line);
    outcome.run.statistics = args.statistics;
    outcome.run.quiet = global.quiet;
    outcome.run.fails_from = args.fail_on.severity();
    let format = args.output_format.unwrap_or_else(|| default_format(args));
    if args.report.iter().map(|(format, _)| *format).chain([format]).any(OutputFormat::tells_rules)
        && let Ok(active) = ActiveRules::load(&request.config, &PackChoice::All, &request.rules)
    {
        active.put_examples(&mut outcome.run);
    }
    for (format, file) in &args.report {
        write_file(&outcome, *format, file, output)?;
    }
    if !args.diff {
        show(&outcome, format, args, output)?;
    }
    notes::tell(&outcome, global, output);
    for error in &outcome.errors {
        output.error(error);
    }
    let fails = outcome.run.findings.iter().any(|found| outcome.run.fails(found));
    Ok(match fails && !args.exit_zero {
        _ if !outcome.errors.is_empty() || !whole => Status::Failed,
        true => Status::Findings,
        false => Status::Clean,
    })
}

fn request(args: &CheckArgs, global: &Global) -> Result<Request, Failure> {
    let (stdin, paths): (Vec<&String>, Vec<&String>) = args.paths.iter().partition(|path| *path == "-");
    if stdin.is_empty() && args.stdin_filename.is_some() {
        return Err(Failure::Usage(Sayings(surroundings::locale(global)).stdin_name_alone()));
    }
    let stdin = if stdin.is_empty() {
        None
    } else {
        let mut bytes = Vec::new();
        // One byte more than a template may have: enough to be told that it is too large.
        std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        Some((args.stdin_filename.clone().unwrap_or_else(|| "-".to_owned()), bytes))
    };
    Ok(Request {
        paths: paths.into_iter().cloned().collect(),
        stdin,
        config: surroundings::config_choice(&args.basis),
        context: args.context.clone(),
        rules: RuleRequest {
            as_of: surroundings::day(&args.basis),
            locale: surroundings::locale(global),
            select: args.select.clone(),
            ignore: args.ignore.clone(),
        },
        exclude: args.exclude.clone(),
        force_exclude: args.force_exclude,
        baseline: args.baseline.clone().map_or(BaselineChoice::Configured, BaselineChoice::File),
        changed_since: args.changed_since.clone(),
        progress: None,
        threads: args.jobs.map(usize::from),
    })
}

fn default_format(args: &CheckArgs) -> OutputFormat {
    let for_a_person = args.output_file.is_none() && std::io::stdout().is_terminal();
    if for_a_person { OutputFormat::Full } else { OutputFormat::Concise }
}

fn show(outcome: &Outcome, format: OutputFormat, args: &CheckArgs, output: &Output) -> Result<(), Failure> {
    // Where nothing was judged there is nothing to show to a person; a program gets its object all the same.
    if outcome.run.files.is_empty() && !outcome.errors.is_empty() && !format.is_machine() {
        return Ok(());
    }
    match &args.output_file {
        Some(path) => write_file(outcome, format, path, output)?,
        None => Output::print(|out| format.reporter(output.look()).write(&outcome.run, out))?,
    }
    if format == OutputFormat::Concise {
        output.note(&outcome.run.summary());
    }
    Ok(())
}

fn write_file(outcome: &Outcome, format: OutputFormat, path: &Path, output: &Output) -> Result<(), Failure> {
    let look = crate::report::Look { color: false, ..output.look() };
    Output::write_file(path, |out| format.reporter(look).write(&outcome.run, out))?;
    Ok(())
}
