//! A run from its paths to its findings.
//!
//! In: a [`Request`]. Out: an [`Outcome`]. Files are read and judged in parallel; the outcome is in the order of the paths
//! whatever the number of threads. What stops the run as a whole (configuration, packs) is told before anything is judged.
//!
//! A file that others of the run include is judged there, in their context: by itself it is a message nobody is sent.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::context::{Declared, context_of, declared};
use super::discovery::{self, Input, reason};
use super::error::ProjectError;
use super::front_matter::Declarations;
use super::linters::{Linters, RuleSets};
use super::loader::{FileLoader, Files};
use super::partial::{included_elsewhere, is_partial};
use super::plan::{Plan, Request, Task};
use super::settings::Settings;
use super::template_file::{TemplateFile, read_source};
use crate::check::{Completeness, Linter, craft_finding};
use crate::document::{Document, NoLoader, Part, PartKind, Template};
use crate::finding::Finding;
use crate::report::{FileReport, FileStatus, PackInfo, Reported, Run};
use crate::rules::{CraftCheck, PackError};
use crate::source::{Location, NotText, Source, SourceId, Span};
use crate::taxonomy::{Category, Context, ContextKey};
use crate::template::Dialect;
use crate::text::Markup;

/// Templates nest deep, and so does the code that reads them.
const STACK: usize = 16 * 1024 * 1024;

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

/// Something that is no fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// A file of a kind whose container is not understood: it was read as text.
    ReadAsText {
        /// The file.
        path: String,
    },
    /// A law without a built-in pack: only the template itself was judged.
    NoPack {
        /// The law.
        jurisdiction: String,
    },
    /// How a file was taken.
    Taken {
        /// The file.
        path: String,
        /// Its dialect, and why that one.
        dialect: String,
        /// What is known of it.
        context: String,
    },
}

/// Lints.
pub fn check(request: &Request) -> Outcome {
    let mut plan = Plan::new(request);
    let (sets, mut problems) = RuleSets::load(&plan.settings);
    problems.extend(sets.contradictions(request.rules.as_of));
    plan.errors.extend(in_order(problems));
    if plan.is_stopped() {
        return Outcome::stopped(request, plan.errors);
    }
    let linters: Vec<Linters<'_>> = plan.settings.iter().map(|one| Linters::new(one, &sets, &request.rules)).collect();
    let unknown: Vec<ProjectError> = linters.iter().flat_map(Linters::unknown_names).collect();
    if !unknown.is_empty() {
        plan.errors.extend(unknown);
        return Outcome::stopped(request, plan.errors);
    }
    let files = Files::new(plan.tasks.iter().map(|task| (task.input.path.as_str(), task.input.file.as_path())));
    let session = Session { request, settings: &plan.settings, linters: &linters, files: &files };
    let judged = session.judge_all(&plan.tasks);
    let mut outcome = session.outcome(judged, &plan.tasks);
    plan.errors.append(&mut outcome.errors);
    outcome.run.faults = plan.errors.iter().map(ProjectError::fault).collect();
    outcome.run.packs = sets.packs();
    Outcome { errors: plan.errors, ..outcome }
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
    let session = Session { request, settings: &plan.settings, linters: &linters, files: &files };
    let unreadable = |reason: String| vec![ProjectError::Unreadable { path: task.input.path.clone(), reason }];
    let source = session.read(&task.input).map_err(|error| unreadable(reason(&error)))?;
    let source = source.map_err(|error| unreadable(error.to_string()))?;
    let opened = session.open(task, source);
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

/// What became of a file.
#[derive(Debug)]
struct Judged {
    report: FileReport,
    findings: Vec<Reported>,
    /// The files that it includes.
    included: Vec<PathBuf>,
    notes: Vec<Note>,
    error: Option<ProjectError>,
}

/// A file ready to be judged.
struct Opened<'s, 'r> {
    document: Document,
    own: Declarations,
    sidecar: Option<(Source, Declarations)>,
    declared: Vec<Declared>,
    context: Context,
    dialect_reason: &'static str,
    completeness: Completeness,
    linter: &'s Linter<'r>,
}

/// Whether a file is too small to nest deep.
fn is_small(file: &Path) -> bool {
    const SMALL: u64 = 16 * 1024;
    std::fs::metadata(file).is_ok_and(|metadata| metadata.len() <= SMALL)
}

/// What all files of a run share.
struct Session<'s, 'r> {
    request: &'s Request,
    settings: &'s [Settings],
    linters: &'s [Linters<'r>],
    files: &'s Files,
}

impl<'s, 'r> Session<'s, 'r> {
    fn judge_all(&self, tasks: &[Task]) -> Vec<Judged> {
        // A single small file is not worth a thread: making one, and its share of memory, takes as long as reading the letter.
        if let [task] = tasks
            && is_small(&task.input.file)
        {
            return vec![self.judge(task)];
        }
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        let pool = match (tasks.len(), self.request.threads) {
            (0 | 1, _) | (_, Some(1)) => pool.num_threads(1),
            (_, threads) => pool.num_threads(threads.unwrap_or(0)),
        };
        match pool.build() {
            Ok(pool) => pool.install(|| tasks.par_iter().map(|task| self.judge(task)).collect()),
            Err(_) => tasks.iter().map(|task| self.judge(task)).collect(),
        }
    }

    fn judge(&self, task: &Task) -> Judged {
        match self.read(&task.input) {
            Ok(Ok(source)) => self.judge_source(task, source),
            Ok(Err(problem)) => self.judge_bytes(task, problem),
            Err(error) => {
                let path = task.input.path.clone();
                let report = FileReport { path: path.clone(), context: Context::default(), status: FileStatus::Unread };
                let error = Some(ProjectError::Unreadable { path, reason: reason(&error) });
                Judged { report, findings: Vec::new(), included: Vec::new(), notes: Vec::new(), error }
            }
        }
    }

    fn read(&self, input: &Input) -> io::Result<Result<Source, NotText>> {
        match &self.request.stdin {
            Some((name, bytes)) if *name == input.path => Ok(Source::decode(&input.path, bytes)),
            _ => read_source(&input.file, &input.path),
        }
    }

    /// A file that is no text: one finding, and nothing is known but what others declare.
    fn judge_bytes(&self, task: &Task, problem: NotText) -> Judged {
        let path = &task.input.path;
        let nothing = (Source::from_text(path, ""), Declarations::default());
        let sidecar = sidecar(&task.input);
        let declared = self.declared(task, sidecar.as_ref(), (&nothing.0, &nothing.1));
        let context = context_of(&declared);
        let linter = self.linters[task.settings].of(context.get(ContextKey::Jurisdiction));
        let at = Location { source: SourceId(0), span: Span::at(0) };
        let finding =
            craft_finding(linter.rules(), linter.options(), CraftCheck::NotText, &problem.to_string(), at, "");
        let findings = Reported::all(finding.into_iter().collect(), std::slice::from_ref(&nothing.0));
        let report = FileReport { path: path.clone(), context, status: FileStatus::Unread };
        Judged { report, findings, included: Vec::new(), notes: Vec::new(), error: None }
    }

    fn judge_source(&self, task: &Task, source: Source) -> Judged {
        let opened = self.open(task, source);
        let Opened { document, context, linter, completeness, .. } = &opened;
        let sources = document.sources();
        let mut findings = declaration_findings(linter, &opened.own, &sources[0]);
        findings.extend(linter.lint(document, context, *completeness));
        let mut findings = Reported::all(findings, sources);
        if let Some((source, declarations)) = &opened.sidecar {
            findings.extend(judge_sidecar(linter, source, declarations, document.template().dialect, context));
        }
        let status = match completeness {
            Completeness::Whole => FileStatus::Checked,
            Completeness::Part => FileStatus::Part,
        };
        Judged {
            notes: self.notes(task, &opened),
            included: sources[1..].iter().filter_map(|source| self.files.place(&source.path)).collect(),
            report: FileReport { path: task.input.path.clone(), context: opened.context, status },
            findings,
            error: None,
        }
    }

    fn open(&self, task: &Task, source: Source) -> Opened<'s, 'r> {
        let settings = &self.settings[task.settings];
        let sidecar = sidecar(&task.input);
        let beside = sidecar.as_ref().and_then(|(_, declarations)| declarations.dialect);
        let file = TemplateFile::new(source, beside, settings.dialect(&task.input.file));
        let TemplateFile { template, declared: own, dialect_reason } = file;
        let declared = self.declared(task, sidecar.as_ref(), (&template.source, &own));
        let mut context = context_of(&declared);
        let document = Document::compose(&Arc::new(template), &FileLoader::new(self.files, settings));
        let linters = &self.linters[task.settings];
        // The law decides on the pack, and where nothing declares it the language does; the pack then guesses the rest.
        linters.of(context.get(ContextKey::Jurisdiction)).guess_context(&document, &mut context);
        let linter = linters.of(context.get(ContextKey::Jurisdiction));
        linter.guess_context(&document, &mut context);
        let whole = discovery::is_understood(&task.input.path) && !is_partial(settings.relative(&task.input.file));
        let completeness = if whole { Completeness::Whole } else { Completeness::Part };
        Opened { document, own, sidecar, declared, context, dialect_reason, completeness, linter }
    }

    fn declared(
        &self,
        task: &Task,
        sidecar: Option<&(Source, Declarations)>,
        own: (&Source, &Declarations),
    ) -> Vec<Declared> {
        let sidecar = sidecar.map(|(source, declarations)| (source, declarations));
        declared(&self.settings[task.settings], &task.input.file, sidecar, own, &self.request.context)
    }

    fn notes(&self, task: &Task, opened: &Opened<'_, '_>) -> Vec<Note> {
        let path = task.input.path.clone();
        let mut notes = Vec::new();
        if !discovery::is_understood(&path) {
            notes.push(Note::ReadAsText { path: path.clone() });
        }
        if let Some(jurisdiction) = opened.context.get(ContextKey::Jurisdiction)
            && self.linters[task.settings].lacks(jurisdiction)
        {
            notes.push(Note::NoPack { jurisdiction: jurisdiction.to_owned() });
        }
        let settings =
            opened.context.iter().map(|(key, setting)| format!("{key}={} ({})", setting.value, setting.origin));
        let context = settings.collect::<Vec<_>>().join(", ");
        let dialect = format!("{}: {}", opened.document.template().dialect.as_str(), opened.dialect_reason);
        notes.push(Note::Taken { path, dialect, context });
        notes
    }

    /// Puts the files together: what was judged within others is left out, and nothing is told twice.
    fn outcome(&self, mut judged: Vec<Judged>, tasks: &[Task]) -> Outcome {
        let within = judged_within_others(&judged, tasks);
        for (one, _) in judged.iter_mut().zip(tasks).filter(|(_, task)| within.contains(&task.input.file)) {
            one.findings.clear();
            one.report.status = FileStatus::Included;
        }
        self.ask_nothing_of_pieces(&mut judged, tasks);
        let mut run = empty_run(self.request);
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
    fn ask_nothing_of_pieces(&self, judged: &mut [Judged], tasks: &[Task]) {
        let is_missing = |found: &Reported| found.finding.category == Category::Missing;
        for (index, settings) in self.settings.iter().enumerate().filter(|(_, settings)| settings.config.is_some()) {
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
            let pieces = included_elsewhere(&lacking, &judged_here, &FileLoader::new(self.files, settings));
            for (one, _) in judged.iter_mut().zip(tasks).filter(|(_, task)| pieces.contains(&task.input.file)) {
                one.findings.retain(|found| !is_missing(found));
                one.report.status = FileStatus::Part;
            }
        }
    }
}

/// The file beside a template that declares what it cannot itself.
fn sidecar(input: &Input) -> Option<(Source, Declarations)> {
    let mut name = input.file.as_os_str().to_owned();
    name.push(".dunlint.yaml");
    let source = Source::decode(&format!("{}.dunlint.yaml", input.path), &std::fs::read(name).ok()?).ok()?;
    let declarations = Declarations::of_sidecar(&source);
    Some((source, declarations))
}

/// Findings about what a file declares.
fn declaration_findings(linter: &Linter<'_>, declarations: &Declarations, source: &Source) -> Vec<Finding> {
    declarations
        .problems
        .iter()
        .filter_map(|(span, problem)| {
            let at = Location { source: SourceId(0), span: *span };
            let text = span.of(&source.text);
            craft_finding(linter.rules(), linter.options(), CraftCheck::FrontMatter, problem, at, text)
        })
        .map(|finding| Finding { part: "front-matter".to_owned(), ..finding })
        .collect()
}

/// What is wrong in a sidecar: its declarations, and the wording of the subject it gives.
fn judge_sidecar(
    linter: &Linter<'_>,
    source: &Source,
    declarations: &Declarations,
    dialect: Dialect,
    context: &Context,
) -> Vec<Reported> {
    let mut findings = declaration_findings(linter, declarations, source);
    if let Some(span) = declarations.subject {
        let parts = vec![Part { name: "subject".to_owned(), span, kind: PartKind::Subject }];
        let template = Template::new(source.clone(), dialect, Markup::Plain, parts);
        let document = Document::compose(&Arc::new(template), &NoLoader);
        findings.extend(linter.lint(&document, context, Completeness::Part));
    }
    Reported::all(findings, std::slice::from_ref(source))
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
    use super::*;

    fn judged(files: &[(&str, &[&str])]) -> Vec<String> {
        let one = |(name, included): &(&str, &[&str])| {
            let report =
                FileReport { path: (*name).to_owned(), context: Context::default(), status: FileStatus::Checked };
            let included = included.iter().map(PathBuf::from).collect();
            Judged { report, findings: Vec::new(), included, notes: Vec::new(), error: None }
        };
        let task = |(name, _): &(&str, &[&str])| {
            let (path, file) = ((*name).to_owned(), PathBuf::from(name));
            Task { input: Input { path, given: PathBuf::new(), is_named: false, file }, settings: 0 }
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
