//! A run from its paths to its findings.
//!
//! In: a [`Request`]. Out: an [`Outcome`]. Files are read and judged in parallel; the outcome is in the order of the paths
//! whatever the number of threads. What stops the run as a whole (configuration, packs) is told before anything is judged.
//!
//! A file that others of the run include is judged there, in their context: by itself it is a message nobody is sent.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::accept::Acceptor;
use super::acceptance::{Baseline, Shrunk, suppress};
use super::changed::changed_since;
use super::context::Declared;
use super::error::ProjectError;
use super::folded_lines::FoldedLines;
use super::judge::{Judge, Judged, shared_language};
use super::linters::{Linters, RuleRequest, RuleSets};
use super::loader::{FileLoader, Files};
use super::note::Note;
use super::opened::Opened;
use super::opened::join;
use super::partial::included_elsewhere;
use super::paths::CONFIG_FILE;
use super::plan::{BaselineChoice, Plan, Request, Task};
use super::settings::{Settings, read_baseline};
use super::sidecar::Sidecar;
use super::workshop::OpenedFile;
use super::{siblings, versions};
use crate::bilingual::{Bilingual, Phrase, bilingual};
use crate::check::Completeness;
use crate::report::{FileStatus, PackInfo, Reported, RuleInfo, Run};
use crate::rules::PackError;
use crate::taxonomy::{Category, Context};
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
    /// What became of each baseline.
    pub baselines: Vec<Shrunk>,
}

/// Lints.
pub fn check(request: &Request) -> Outcome {
    judged(request, None, None::<&(dyn Fn(&OpenedFile<'_, '_>) + Sync)>).0
}

/// Lints, and adds what was found to a baseline.
pub fn found(request: &Request, baseline: &mut Baseline) -> Outcome {
    judged(request, Some(baseline), None::<&(dyn Fn(&OpenedFile<'_, '_>) + Sync)>).0
}

/// Lints, then hands out each file that holds whole messages.
pub fn work<T: Send>(request: &Request, act: &(dyn Fn(&OpenedFile<'_, '_>) -> T + Sync)) -> (Outcome, Vec<T>) {
    judged(request, None, Some(act))
}

fn judged<T: Send>(
    request: &Request,
    into: Option<&mut Baseline>,
    act: Option<&(dyn Fn(&OpenedFile<'_, '_>) -> T + Sync)>,
) -> (Outcome, Vec<T>) {
    let mut plan = Plan::new(request);
    let (sets, mut problems) = RuleSets::load(&plan.settings);
    problems.extend(sets.contradictions(request.rules.as_of));
    plan.errors.extend(in_order(problems));
    let own = own_baseline(request, &mut plan.errors);
    let changed = request.changed_since.as_ref().map(|revision| changed_since(revision)).transpose();
    let changed = changed.map_err(|error| plan.errors.push(error)).ok().flatten();
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
    let judge =
        Judge { request, settings: &plan.settings, linters: &linters, files: &files, folded: FoldedLines::default() };
    let judged = judge.all(&plan.tasks);
    let mut outcome = outcome(&judge, judged, &plan.tasks, own.as_ref(), changed.as_ref());
    if let Some(into) = into {
        outcome.run.findings.iter().for_each(|found| into.add(found, files.place(found.path()).as_deref()));
    }
    plan.errors.append(&mut outcome.errors);
    outcome.run.faults = plan.errors.iter().map(|error| error.fault(request.rules.locale)).collect();
    outcome.run.rules = told_rules(&outcome.run, &sets, &request.rules);
    outcome.run.packs = sets.packs();
    let done = act.map_or_else(Vec::new, |act| judge.hand_out(&plan.tasks, &outcome.run, act));
    (Outcome { errors: plan.errors, ..outcome }, done)
}

/// The baseline that the request itself names.
fn own_baseline(request: &Request, errors: &mut Vec<ProjectError>) -> Option<Baseline> {
    let BaselineChoice::File(file) = &request.baseline else { return None };
    let read = read_baseline(file);
    read.map_err(|problems| errors.extend(problems.into_iter().map(ProjectError::from))).ok()
}

/// What formats tell of the rules that have findings.
fn told_rules(run: &Run, sets: &RuleSets, request: &RuleRequest) -> Vec<RuleInfo> {
    let accepted = run.suppressed.iter().map(|one| &one.found);
    let ids: BTreeSet<&str> = run.findings.iter().chain(accepted).map(|found| found.finding.rule.as_str()).collect();
    ids.into_iter().filter_map(|id| sets.rule_info(id, request)).collect()
}

/// Problems of packs in the order of their places, each once: two configurations may extend the same pack.
pub(super) fn in_order(mut problems: Vec<PackError>) -> impl Iterator<Item = ProjectError> {
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
    pub dialect: (Dialect, Phrase),
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
    let judge =
        Judge { request, settings: &plan.settings, linters: &linters, files: &files, folded: FoldedLines::default() };
    let unreadable = |reason: Bilingual| vec![ProjectError::Unreadable { path: task.input.path.clone(), reason }];
    let extraction = judge.extract(task).map_err(|error| unreadable(Bilingual::refusal(&error)))?;
    let messages = extraction.map_err(|error| unreadable(Bilingual::of(&error)))?.messages;
    let language = shared_language(&messages);
    let mut messages = messages.into_iter();
    let Some(message) = messages.next() else {
        return Err(unreadable(bilingual!("it holds no message", "il ne contient pas de message")));
    };
    let opened = judge.open(task, Sidecar::of(&task.input).as_ref(), message, language.as_deref());
    let packs = linters[task.settings].packs(&opened.context);
    let Opened { declared, context, dialect_reason, completeness, document, .. } = opened;
    let (dialect, markup) = (document.template().dialect, document.template().markup);
    let settings = plan.settings.swap_remove(task.settings);
    Ok(Described { settings, declared, context, dialect: (dialect, dialect_reason), markup, completeness, packs })
}

impl Outcome {
    /// A run that judged nothing.
    fn stopped(request: &Request, errors: Vec<ProjectError>) -> Self {
        let mut run = empty_run(request);
        run.faults = errors.iter().map(|error| error.fault(request.rules.locale)).collect();
        Self { run, errors, notes: Vec::new(), baselines: Vec::new() }
    }
}

fn empty_run(request: &Request) -> Run {
    Run {
        as_of: request.rules.as_of,
        locale: request.rules.locale,
        packs: Vec::new(),
        files: Vec::new(),
        findings: Vec::new(),
        suppressed: Vec::new(),
        rules: Vec::new(),
        faults: Vec::new(),
        fails_from: None,
        statistics: false,
        quiet: false,
    }
}

/// Puts the files together: what was judged within others is left out, and nothing is told twice.
pub(super) fn outcome(
    judge: &Judge<'_, '_>,
    mut judged: Vec<Judged>,
    tasks: &[Task],
    own: Option<&Baseline>,
    changed: Option<&HashSet<PathBuf>>,
) -> Outcome {
    let within = judged_within_others(&judged, tasks);
    for (one, _) in judged.iter_mut().zip(tasks).filter(|(_, task)| within.contains(&task.input.file)) {
        one.findings.clear();
        one.outlines.clear();
        one.report.status = FileStatus::Included;
    }
    versions::compare(&mut judged, tasks);
    siblings::compare(&mut judged, tasks);
    ask_nothing_of_pieces(judge, &mut judged, tasks);
    let mut run = empty_run(judge.request);
    let (mut errors, mut notes, mut suppressions) = (Vec::new(), Vec::new(), Vec::new());
    let (mut kept, mut included) = (Vec::new(), HashSet::new());
    for (one, task) in judged.into_iter().zip(tasks) {
        if changed.is_some_and(|changed| !has_changed(task, &one, &judge.settings[task.settings], changed)) {
            continue;
        }
        kept.push(task);
        included.extend(one.included);
        suppressions.extend(one.suppressions);
        run.files.push(one.report);
        join(&mut run.findings, one.findings);
        errors.extend(one.error);
        notes.extend(one.notes);
    }
    // What a template suppresses in a file that it includes is told all the same of another that includes it.
    run.suppressed = suppress(&mut run.findings, suppressions);
    sort(&mut run.findings);
    let baselines = Acceptor::new(judge, kept, included).accept(&mut run, own);
    sort(&mut run.findings);
    run.suppressed.sort_by(|a, b| a.found.identity().cmp(&b.found.identity()));
    run.suppressed.dedup_by(|a, b| a.found.identity() == b.found.identity());
    notes.sort();
    notes.dedup();
    Outcome { run, errors, notes, baselines }
}

/// Whether a file, one that it includes, or what is said of it changed.
fn has_changed(task: &Task, judged: &Judged, settings: &Settings, changed: &HashSet<PathBuf>) -> bool {
    let file = &task.input.file;
    let mut beside = file.clone().into_os_string();
    beside.push(".dunlint.yaml");
    let config = settings.config.as_ref();
    let packs = config.map_or(&[][..], |config| config.file.extends.as_deref().unwrap_or_default());
    let is_of_pack = |path: &Path| {
        let folders = config.into_iter().flat_map(|config| packs.iter().map(|pack| config.folder.join(pack)));
        folders.filter(|folder| folder.join("pack.yaml").is_file()).any(|folder| path.starts_with(folder))
    };
    changed.contains(file)
        || changed.contains(Path::new(&beside))
        || judged.included.iter().any(|file| changed.contains(file))
        || (judged.lacks_a_file() && changed.iter().any(|path| !path.exists()))
        || config.is_some_and(|config| changed.contains(&config.folder.join(CONFIG_FILE)))
        || changed.iter().any(|path| is_of_pack(path))
}

/// Findings in order of file and place, each once.
fn sort(findings: &mut Vec<Reported>) {
    findings.sort_by(|a, b| a.identity().cmp(&b.identity()).then_with(|| b.finding.severity.cmp(&a.finding.severity)));
    findings.dedup_by(|a, b| a.identity() == b.identity());
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
        let loader = FileLoader::new(judge.files, settings);
        let pieces = judge.files.pieces(&lacking, |files| included_elsewhere(files, &judged_here, &loader));
        for (one, _) in judged.iter_mut().zip(tasks).filter(|(_, task)| pieces.contains(&task.input.file)) {
            one.findings.retain(|found| !is_missing(found));
            one.suppressions.iter_mut().for_each(|asked| asked.unused = None);
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
    use super::super::note::HowRead;
    use super::*;
    use crate::report::FileReport;

    fn judged(files: &[(&str, &[&str])]) -> Vec<String> {
        let one = |(name, included): &(&str, &[&str])| {
            let report =
                FileReport { path: (*name).to_owned(), context: Context::default(), status: FileStatus::Checked };
            let included = included.iter().map(PathBuf::from).collect();
            let (findings, suppressions) = (Vec::new(), Vec::new());
            let (notes, outlines, read) = (Vec::new(), Vec::new(), HowRead::default());
            Judged { report, findings, suppressions, included, notes, read, outlines, error: None }
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
