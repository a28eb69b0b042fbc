//! What a run is asked for, and which files with which settings that makes.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::gitignore::Gitignore;
use rayon::prelude::*;

use super::config::ignore_patterns;
use super::discovery::{self, Input, Nothing};
use super::error::ProjectError;
use super::linters::RuleRequest;
use super::paths::with_slashes;
use super::settings::{ConfigChoice, Settings, SettingsFinder};
use crate::bilingual::Bilingual;
use crate::extract::may_hold_mark;
use crate::taxonomy::ContextKey;

/// What to lint, and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<String>,
    /// A template that is no file: its name and its bytes.
    pub stdin: Option<(String, Vec<u8>)>,
    /// Where configuration comes from.
    pub config: ConfigChoice,
    /// Context that overrides what templates declare.
    pub context: Vec<(ContextKey, String)>,
    /// Which rules, and at which day.
    pub rules: RuleRequest,
    /// Patterns of files to leave out of walks.
    pub exclude: Vec<String>,
    /// Whether exclusions hold for files that are named, too.
    pub force_exclude: bool,
    /// Which findings were there before.
    pub baseline: BaselineChoice,
    /// A revision of git: only what changed since is judged.
    pub changed_since: Option<String>,
    /// Where it is told how far a run is.
    pub progress: Option<Arc<Progress>>,
    /// How many threads; as many as there are processors when absent.
    pub threads: Option<usize>,
}

/// Where the findings that were there before are written down.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BaselineChoice {
    /// In the file that the configuration names, if it names one.
    #[default]
    Configured,
    /// In this file.
    File(PathBuf),
    /// Nowhere.
    None,
}

/// A file to judge and which settings hold for it.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) input: Input,
    pub(super) settings: usize,
}

/// How far a run is, for those who watch it.
#[derive(Debug, Default)]
pub struct Progress {
    all: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// How many files are judged, and of how many; of none before the first.
    pub fn now(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }

    pub(super) fn begin(&self, all: usize) {
        self.all.store(all, Ordering::Relaxed);
    }

    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// What there is to do.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) tasks: Vec<Task>,
    pub(super) settings: Vec<Settings>,
    pub(super) errors: Vec<ProjectError>,
}

impl Plan {
    pub(super) fn new(request: &Request) -> Self {
        let mut errors = Vec::new();
        let inputs = inputs(request, &mut errors);
        let met: BTreeSet<PathBuf> = inputs.iter().map(|input| input.given.clone()).collect();
        let templates: BTreeSet<PathBuf> =
            inputs.iter().filter(|input| !input.is_code).map(|input| input.given.clone()).collect();
        let excluded = Excluded::new(request, &mut errors);
        let mut finder =
            SettingsFinder::new(&request.config).with_baselines(request.baseline == BaselineChoice::Configured);
        let mut tasks: Vec<Task> = inputs
            .into_iter()
            .filter(|input| !excluded.holds(input))
            .map(|input| Task { settings: finder.of(&input), input })
            .collect();
        let (settings, wrong) = finder.finish();
        errors.extend(wrong.into_iter().map(ProjectError::from));
        tasks.retain(|Task { input, settings: of }| {
            (input.is_named && !request.force_exclude) || !settings[*of].excludes(&input.file)
        });
        // A repository holds far more code than templates: what is left out by its name is not read.
        if tasks.iter().any(|task| task.input.is_code) {
            let is_wanted = |task: &Task| !task.input.is_code || is_declared(&task.input, &settings[task.settings]);
            tasks = tasks.into_par_iter().filter(is_wanted).collect();
        }
        // Hooks hand over whatever changed and leave it to `--force-exclude` what of it counts, be it nothing.
        let left: BTreeSet<&PathBuf> = tasks.iter().map(|task| &task.input.given).collect();
        let is_due = |given: &PathBuf| !request.force_exclude || !templates.contains(given);
        let emptied = met.iter().filter(|given| !left.contains(given) && is_due(given));
        errors.extend(emptied.map(|given| ProjectError::NoTemplate { path: with_slashes(given) }));
        Self { tasks, settings, errors }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.errors.iter().any(|error| !error.is_local())
    }
}

/// Whether a file of code holds messages that the configuration or a comment in it declares.
fn is_declared(input: &Input, settings: &Settings) -> bool {
    const LONGEST: u64 = 2 * 1024 * 1024;
    let is_short = || std::fs::metadata(&input.file).is_ok_and(|file| file.len() <= LONGEST);
    let is_marked = || is_short() && std::fs::read(&input.file).is_ok_and(|bytes| may_hold_mark(&bytes));
    settings.code_keys(&input.file).is_some() || is_marked()
}

/// The files that a request asks for.
fn inputs(request: &Request, errors: &mut Vec<ProjectError>) -> Vec<Input> {
    let mut all = Vec::new();
    for path in &request.paths {
        match discovery::inputs(path) {
            Ok((found, unreadable)) => {
                all.extend(found);
                errors.extend(unreadable.into_iter().map(|(path, reason)| ProjectError::Unreadable { path, reason }));
            }
            Err(Nothing::NoTemplate) => errors.push(ProjectError::NoTemplate { path: path.clone() }),
            Err(Nothing::Unreadable(reason)) => errors.push(ProjectError::NotThere { path: path.clone(), reason }),
        }
    }
    if let Some((name, _)) = &request.stdin {
        match discovery::named(name) {
            Ok(input) => all.push(input),
            Err(error) => {
                errors.push(ProjectError::Unreadable { path: name.clone(), reason: Bilingual::refusal(&error) });
            }
        }
    }
    discovery::without_repeats(&mut all);
    all
}

/// What `--exclude` leaves out; its patterns start from the working folder.
struct Excluded {
    working: PathBuf,
    patterns: Gitignore,
    named_too: bool,
}

impl Excluded {
    fn new(request: &Request, errors: &mut Vec<ProjectError>) -> Self {
        let working = std::env::current_dir().and_then(|folder| folder.canonicalize()).unwrap_or_default();
        let patterns = ignore_patterns(&working, &request.exclude).unwrap_or_else(|message| {
            errors.push(ProjectError::Exclude { message });
            Gitignore::empty()
        });
        Self { working, patterns, named_too: request.force_exclude }
    }

    fn holds(&self, input: &Input) -> bool {
        let is_own = || input.file.file_name().is_some_and(|name| discovery::is_own(&name.to_string_lossy()));
        if self.named_too && is_own() {
            return true;
        }
        (self.named_too || !input.is_named)
            && input.file.starts_with(&self.working)
            && self.patterns.matched_path_or_any_parents(&input.file, false).is_ignore()
    }
}
