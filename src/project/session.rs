//! A run from its paths to its findings.
//!
//! In: a [`Request`]. Out: an [`Outcome`]. Files are read and judged in parallel; the outcome is in the order of the paths
//! whatever the number of threads. What stops the run as a whole (configuration, packs) is told before anything is judged.
//!
//! A file that others of the run include is judged there, in their context: by itself it is a message nobody is sent.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::context::Declared;
use super::discovery::reason;
use super::error::ProjectError;
use super::judge::{Judge, Judged, Opened, Sidecar, shared_language};
use super::linters::{Linters, RuleSets};
use super::loader::{FileLoader, Files};
use super::note::Note;
use super::partial::included_elsewhere;
use super::plan::{Plan, Request, Task};
use super::settings::Settings;
use super::workshop::OpenedFile;
use crate::check::Completeness;
use crate::report::{FileStatus, PackInfo, Reported, Run};
use crate::rules::PackError;
use crate::taxonomy::{Category, Context, ContextKey};
use crate::template::Dialect;
use crate::text::Markup;

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The findings.
    pub run: Run,
    /// What could not be judged.
    pub errors: Vec<ProjectError>,
    /// What a user may want to know about how files were taken.
    pub notes: Vec<Note>,
}

/// Lints.
pub fn check(request: &Request) -> Outcome {
    run(request, None::<&(dyn Fn(&OpenedFile<'_, '_>) + Sync)>).0
}

/// Lints, then hands out each file that holds whole messages.
pub fn work<T: Send>(request: &Request, act: &(dyn Fn(&OpenedFile<'_, '_>) -> T + Sync)) -> (Outcome, Vec<T>) {
    run(request, Some(act))
}

fn run<T: Send>(request: &Request, act: Option<&(dyn Fn(&OpenedFile<'_, '_>) -> T + Sync)>) -> (Outcome, Vec<T>) {
    let mut plan = Plan::new(request);
    let (sets, mut problems) = RuleSets::load(&plan.settings);
    problems.extend(sets.contradictions(request.rules.as_of));
    plan.errors.extend(in_order(problems));
    if plan.is_stopped() {
        return (Outcome::stopped(request, plan.errors), Vec::new());
    }
    let linters: Vec<Linters<'_>> = plan.settings.iter().map(|one| Linters::new(one, &sets, &request.rules)).collect();
    let unknown: Vec<ProjectError> = linters.iter().flat_map(Linters::unknown_names).collect();
    if !unknown.is_empty() {
        plan.errors.extend(unknown);
        return (Outcome::stopped(request, plan.errors), Vec::new());
    }
    let files = Files::new(plan.tasks.iter().map(|task| (task.input.path.as_str(), task.input.file.as_path())));
    let judge = Judge { request, settings: &plan.settings, linters: &linters, files: &files };
    let judged = judge.all(&plan.tasks);
    let mut outcome = outcome(&judge, judged, &plan.tasks);
    plan.errors.append(&mut outcome.errors);
    outcome.run.faults = plan.errors.iter().map(ProjectError::fault).collect();
    outcome.run.packs = sets.packs();
    let done = act.map_or_else(Vec::new, |act| judge.hand_out(&plan.tasks, &outcome.run, act));
    (Outcome { errors: plan.errors, ..outcome }, done)
}

/// Problems of packs in the order of their places, each once: two configurations may extend the same pack.
fn in_order(mut problems: Vec<PackError>) -> impl Iterator<Item = ProjectError> {
    let told = |problem: &PackError| (problem.place(), problem.to_string());
    problems.sort_by_cached_key(told);
    problems.dedup_by_key(|problem| told(problem));
    problems.into_iter().map(ProjectError::from)
}

/// How one file is taken, for those who ask.
#[derive(Debug)]
pub struct Described {
    /// Its settings.
    pub settings: Settings,
    /// Who declares what of its context, weakest first.
    pub declared: Vec<Declared>,
    /// Its context, guesses included.
    pub context: Context,
    /// Its dialect and why that one.
    pub dialect: (Dialect, &'static str),
    /// Its markup.
    pub markup: Markup,
    /// Whether it is a message or a piece of one.
    pub completeness: Completeness,
    /// The packs it is judged by.
    pub packs: Vec<PackInfo>,
}

/// How the one file of a request is taken.
///
/// # Errors
/// What keeps it from being judged.
pub fn describe(request: &Request) -> Result<Described, Vec<ProjectError>> {
    let mut plan = Plan::new(request);
    let (sets, problems) = RuleSets::load(&plan.settings);
    plan.errors.extend(in_order(problems));
    if !plan.errors.is_empty() {
        return Err(plan.errors);
    }
    let linters: Vec<Linters<'_>> = plan.settings.iter().map(|one| Linters::new(one, &sets, &request.rules)).collect();
    let Some(task) = plan.tasks.first() else { return Err(plan.errors) };
    let files = Files::new([(task.input.path.as_str(), task.input.file.as_path())].into_iter());
    let judge = Judge { request, settings: &plan.settings, linters: &linters, files: &files };
    let unreadable = |reason: String| vec![ProjectError::Unreadable { path: task.input.path.clone(), reason }];
    let extraction = judge.extract(task).map_err(|error| unreadable(reason(&error)))?;
    let messages = extraction.map_err(|error| unreadable(error.to_string()))?.messages;
    let language = shared_language(&messages);
    let mut messages = messages.into_iter();
    let Some(message) = messages.next() else { return Err(unreadable("it holds no message".to_owned())) };
    let opened = judge.open(task, Sidecar::of(&task.input).as_ref(), message, language.as_deref());
    let packs = linters[task.settings].packs(opened.context.get(ContextKey::Jurisdiction));
    let Opened { declared, context, dialect_reason, completeness, document, .. } = opened;
    let (dialect, markup) = (document.template().dialect, document.template().markup);
    let settings = plan.settings.swap_remove(task.settings);
    Ok(Described { settings, declared, context, dialect: (dialect, dialect_reason), markup, completeness, packs })
}

impl Outcome {
    /// A run that judged nothing.
    fn stopped(request: &Request, errors: Vec<ProjectError>) -> Self {
        let mut run = empty_run(request);
        run.faults = errors.iter().map(ProjectError::fault).collect();
        Self { run, errors, notes: Vec::new() }
    }
}

fn empty_run(request: &Request) -> Run {
    Run {
        as_of: request.rules.as_of,
        locale: request.rules.locale,
        packs: Vec::new(),
        files: Vec::new(),
        findings: Vec::new(),
        faults: Vec::new(),
        statistics: false,
        quiet: false,
    }
}

/// Puts the files together: what was judged within others is left out, and nothing is told twice.
fn outcome(judge: &Judge<'_, '_>, mut judged: Vec<Judged>, tasks: &[Task]) -> Outcome {
    let within = judged_within_others(&judged, tasks);
    for (one, _) in judged.iter_mut().zip(tasks).filter(|(_, task)| within.contains(&task.input.file)) {
        one.findings.clear();
        one.report.status = FileStatus::Included;
    }
    ask_nothing_of_pieces(judge, &mut judged, tasks);
    let mut run = empty_run(judge.request);
    let (mut errors, mut notes) = (Vec::new(), Vec::new());
    for one in judged {
        run.files.push(one.report);
        run.findings.extend(one.findings);
        errors.extend(one.error);
        notes.extend(one.notes);
    }
    run.findings
        .sort_by(|a, b| a.identity().cmp(&b.identity()).then_with(|| b.finding.severity.cmp(&a.finding.severity)));
    run.findings.dedup_by(|a, b| a.identity() == b.identity());
    notes.sort();
    notes.dedup();
    Outcome { run, errors, notes }
}

/// A file that lacks something may be one that templates outside this run include.
fn ask_nothing_of_pieces(judge: &Judge<'_, '_>, judged: &mut [Judged], tasks: &[Task]) {
    let is_missing = |found: &Reported| found.finding.category == Category::Missing;
    for (index, settings) in judge.settings.iter().enumerate().filter(|(_, settings)| settings.config.is_some()) {
        let lacking: Vec<&Path> = judged
            .iter()
            .zip(tasks)
            .filter(|(one, task)| task.settings == index && one.findings.iter().any(is_missing))
            .map(|(_, task)| task.input.file.as_path())
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let judged_here: HashSet<&Path> = tasks.iter().map(|task| task.input.file.as_path()).collect();
        let pieces = included_elsewhere(&lacking, &judged_here, &FileLoader::new(judge.files, settings));
        for (one, _) in judged.iter_mut().zip(tasks).filter(|(_, task)| pieces.contains(&task.input.file)) {
            one.findings.retain(|found| !is_missing(found));
            one.report.status = FileStatus::Part;
        }
    }
}

/// The files of a run that are judged within others: those reached from a file that is not itself included. In a ring of
/// files that include each other, the first stands for all.
fn judged_within_others(judged: &[Judged], tasks: &[Task]) -> HashSet<PathBuf> {
    let included: HashSet<&PathBuf> = judged
        .iter()
        .zip(tasks)
        .flat_map(|(one, task)| one.included.iter().filter(|file| **file != task.input.file))
        .collect();
    let mut within: HashSet<PathBuf> = HashSet::new();
    let (first, rest): (Vec<_>, Vec<_>) =
        judged.iter().zip(tasks).partition(|(_, task)| !included.contains(&task.input.file));
    for (one, task) in first.into_iter().chain(rest) {
        if !within.contains(&task.input.file) {
            within.extend(one.included.iter().filter(|file| **file != task.input.file).cloned());
        }
    }
    within
}

#[cfg(test)]
mod tests {
    use super::super::discovery::Input;
    use super::*;
    use crate::report::FileReport;

    fn judged(files: &[(&str, &[&str])]) -> Vec<String> {
        let one = |(name, included): &(&str, &[&str])| {
            let report =
                FileReport { path: (*name).to_owned(), context: Context::default(), status: FileStatus::Checked };
            let included = included.iter().map(PathBuf::from).collect();
            Judged { report, findings: Vec::new(), included, notes: Vec::new(), error: None }
        };
        let task = |(name, _): &(&str, &[&str])| {
            let (path, file) = ((*name).to_owned(), PathBuf::from(name));
            Task { input: Input { path, given: PathBuf::new(), is_named: false, is_code: false, file }, settings: 0 }
        };
        let all: Vec<Judged> = files.iter().map(one).collect();
        let tasks: Vec<Task> = files.iter().map(task).collect();
        let mut within: Vec<String> =
            judged_within_others(&all, &tasks).iter().map(|file| file.display().to_string()).collect();
        within.sort();
        within
    }

    #[test]
    fn a_file_is_judged_within_those_that_include_it() {
        assert_eq!(judged(&[("a", &["p", "q"]), ("p", &["q"]), ("q", &[])]), ["p", "q"]);
        assert_eq!(judged(&[("p", &[]), ("a", &["p"])]), ["p"]);
    }

    #[test]
    fn a_ring_keeps_its_first_file() {
        assert_eq!(judged(&[("a", &["b"]), ("b", &["a"])]), ["b"]);
        assert_eq!(judged(&[("a", &["a"])]), Vec::<String>::new());
    }
}
