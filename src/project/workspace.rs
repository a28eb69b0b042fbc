//! A project that stays ready between runs, for whoever judges a template at each keystroke.
//!
//! In: paths and the texts that stand in the place of files. Out: an [`Outcome`], as [`super::check`] gives it. Configuration
//! and packs are read when a file of theirs is first met, and again when [`Workspace::reload`] is told so; never in between.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::discovery::{self, Kind};
use super::error::ProjectError;
use super::folded_lines::FoldedLines;
use super::judge::{Judge, shared_language};
use super::linters::{Linters, RuleSets};
use super::loader::{FileLoader, Files, Pieces};
use super::opened::Opened;
use super::overlay::Overlay;
use super::plan::{BaselineChoice, Request, Task};
use super::session::{Outcome, in_order, outcome};
use super::settings::{Settings, SettingsFinder};
use super::sidecar::Sidecar;
use crate::bilingual::Bilingual;
use crate::document::{Document, Template};
use crate::extract::{Message, may_hold_mark};
use crate::finding::Edit;
use crate::fix::{self, Change, Library, Reach};
use crate::rules::{Rule, RuleSet};
use crate::source::Location;
use crate::taxonomy::{Category, Context, ContextKey, Role};

/// A project that stays ready.
#[derive(Debug)]
pub struct Workspace {
    request: Request,
    finder: SettingsFinder,
    sets: RuleSets,
    /// Settings that cannot be used, by their index: nothing is judged by them.
    broken: BTreeSet<usize>,
    pieces: Arc<Pieces>,
}

/// The files that files include, by the paths of these.
pub type Includes = HashMap<String, Vec<PathBuf>>;

/// A message as it was read.
#[derive(Debug)]
pub struct Read {
    /// The message, composed.
    pub document: Document,
    /// What is known of it.
    pub context: Context,
    /// The information that it gives, each with its place.
    pub roles: BTreeSet<(Location, Role)>,
}

/// A name by which rules are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleName {
    /// An id or a category.
    pub name: String,
    /// What it is, in the language of messages.
    pub title: String,
}

impl Workspace {
    /// With nothing read yet. The paths of the request are not looked at.
    pub fn new(request: Request) -> Self {
        let finder = finder(&request);
        let (sets, _) = RuleSets::load(&[]);
        Self { request, finder, sets, broken: BTreeSet::new(), pieces: Arc::default() }
    }

    /// What runs are asked for.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The same, to be changed.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// Reads the configuration and packs of files that were not met before; what is wrong with them is told once.
    pub fn admit(&mut self, paths: &[&str]) -> Vec<ProjectError> {
        let known = self.finder.settings().len();
        for path in paths {
            if let Ok(input) = discovery::named(path) {
                self.finder.of(&input);
            }
        }
        if self.finder.settings().len() == known {
            return Vec::new();
        }
        let mut errors: Vec<ProjectError> = self.finder.take_errors().into_iter().map(ProjectError::from).collect();
        let new = &self.finder.settings()[known..];
        let mut problems = self.sets.extend(new);
        problems.extend(self.sets.contradictions(self.request.rules.as_of));
        errors.extend(in_order(problems));
        if errors.is_empty() {
            let unknown = new.iter().flat_map(|one| Linters::new(one, &self.sets, &self.request.rules).unknown_names());
            errors.extend(unknown.collect::<Vec<_>>());
        }
        if !errors.is_empty() {
            self.broken.extend(known..self.finder.settings().len());
        }
        errors
    }

    /// Reads configuration and packs anew. Where something is wrong with them, what was sound before stays in force.
    pub fn reload(&mut self, paths: &[&str]) -> Vec<ProjectError> {
        self.forget_pieces();
        let mut fresh = Self::new(self.request.clone());
        let errors = fresh.admit(paths);
        if errors.is_empty() || !self.broken.is_empty() {
            fresh.sets.keep_builtin(&mut self.sets);
            *self = fresh;
        }
        errors
    }

    /// Which files are pieces of others is to be looked up again.
    pub fn forget_pieces(&mut self) {
        self.pieces = Arc::default();
    }

    /// Judges files, which must have been admitted; with the files that each includes, by its path.
    pub fn check(&mut self, paths: &[&str], open: &Arc<Overlay>) -> (Outcome, Includes) {
        let tasks: Vec<Task> =
            self.tasks(paths).into_iter().filter(|task| !self.broken.contains(&task.settings)).collect();
        self.with_judge(&tasks, open, |judge| {
            let judged = judge.all(&tasks);
            let includes = judged.iter().zip(&tasks).map(|(one, task)| (task.input.path.clone(), one.included.clone()));
            let includes = includes.collect();
            (outcome(judge, judged, &tasks, None, None), includes)
        })
    }

    /// Whether a file with this text would be linted if nobody named it.
    pub fn takes(&mut self, path: &str, text: &str) -> bool {
        let Ok(input) = discovery::named(path) else { return false };
        let index = self.finder.of(&input);
        let settings = &self.finder.settings()[index];
        !settings.excludes(&input.file)
            && match discovery::kind_of_text(&input.file, text) {
                Some(Kind::Template) => true,
                Some(Kind::Code) => settings.code_keys(&input.file).is_some() || may_hold_mark(text.as_bytes()),
                None => false,
            }
    }

    /// Reads a file as [`Self::check`] does, and judges nothing.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&mut self, path: &str, open: &Arc<Overlay>) -> Result<Vec<Read>, ProjectError> {
        let tasks = self.tasks(&[path]);
        let unreadable = |reason: Bilingual| ProjectError::Unreadable { path: path.to_owned(), reason };
        let Some(task) = tasks.first() else { return Ok(Vec::new()) };
        self.with_judge(&tasks, open, |judge| {
            let extraction = judge.extract(task).map_err(|error| unreadable(Bilingual::refusal(&error)))?;
            let messages = extraction.map_err(|error| unreadable(Bilingual::of(&error)))?.messages;
            let language = shared_language(&messages);
            let beside = Sidecar::of(&task.input);
            let open = |message| judge.open(task, beside.as_ref(), message, language.as_deref());
            let read = messages.into_iter().map(open);
            Ok(read.map(Read::from).collect())
        })
    }

    /// The changes within reach that make findings of a file go away, as [`super::fixes`] makes them, in bytes of its
    /// text. None for a file that is not one message.
    pub fn mended(&mut self, path: &str, open: &Arc<Overlay>, reach: Reach) -> Vec<Edit> {
        let mend = |template: &_, judge: fix::Judge<'_, '_>, library: &_| fix::mend(template, judge, library, reach);
        self.changed(path, open, mend).map_or_else(Vec::new, |mended| mended.patch.edits().to_vec())
    }

    /// The change that answers the finding of a rule in a file, in bytes of its text.
    pub fn answered(&mut self, path: &str, open: &Arc<Overlay>, rule: &str) -> Option<(Change, Vec<Edit>)> {
        let answer = |template: &_, judge: fix::Judge<'_, '_>, library: &_| fix::answer(template, judge, library, rule);
        let mended = self.changed(path, open, answer)??;
        let edits = mended.patch.edits().to_vec();
        mended.changes.into_iter().next().map(|change| (change, edits))
    }

    /// Has a file changed that is one message.
    fn changed<T>(
        &mut self,
        path: &str,
        open: &Arc<Overlay>,
        change: impl FnOnce(&Arc<Template>, fix::Judge<'_, '_>, &Library) -> T,
    ) -> Option<T> {
        let suppressed = self.check(&[path], open).0.run.suppressed;
        let own = suppressed.iter().filter(|one| one.found.path() == path);
        let accepted: BTreeSet<String> = own.map(|one| one.found.finding.fingerprint.clone()).collect();
        let tasks = self.tasks(&[path]);
        let task = tasks.first().filter(|task| !self.broken.contains(&task.settings))?;
        self.with_judge(&tasks, open, |judge| {
            let extraction = judge.extract(task).ok()?.ok()?;
            let [message] = <[Message; 1]>::try_from(extraction.messages).ok()?;
            let opened = judge.open(task, Sidecar::of(&task.input).as_ref(), message, None);
            let template = opened.document.shared_template();
            if !template.source.is_own_file() {
                return None;
            }
            let loader = FileLoader::new(judge.files, &judge.settings[task.settings]);
            let Opened { linter, context, completeness, .. } = &opened;
            let by = fix::Judge { linter, context, completeness: *completeness, loader: &loader, accepted: &accepted };
            let library = Library::builtin(context.get(ContextKey::Lang).unwrap_or(""));
            Some(change(&template, by, &library))
        })
    }

    /// The settings that hold for a file.
    pub fn settings(&mut self, path: &str) -> Option<&Settings> {
        let input = discovery::named(path).ok()?;
        let index = self.finder.of(&input);
        self.finder.settings().get(index)
    }

    /// The templates that a file stands among: those of its project, or of its folder where nothing tells of one.
    pub fn siblings(&mut self, path: &str) -> Vec<PathBuf> {
        let root =
            self.settings(path).filter(|settings| settings.config.is_some()).map(|settings| settings.root.clone());
        let folder = Path::new(path).parent().map(Path::to_owned);
        root.or(folder).map_or_else(Vec::new, |folder| discovery::walk(&folder).0)
    }

    /// The rules that a configuration in this place may speak of, and their categories.
    pub fn rule_names(&mut self, path: &str) -> Vec<RuleName> {
        let own = discovery::named(path).ok().map(|input| self.finder.of(&input));
        let own = own.and_then(|index| self.sets.own(&self.finder.settings()[index]));
        let all = || RuleSet::builtin(&RuleSet::builtin_names().collect::<Vec<_>>());
        let locale = self.request.rules.locale;
        let named = |set: &RuleSet| {
            let name = |rule: &Rule| RuleName { name: rule.id.clone(), title: rule.title.get(locale).to_owned() };
            set.rules().map(|(_, rule)| name(rule)).collect::<Vec<_>>()
        };
        let mut names = own.map_or_else(|| named(&all()), named);
        names.extend(Category::ALL.iter().map(|category| RuleName {
            name: category.as_str().to_owned(),
            title: category.description(locale).to_owned(),
        }));
        names
    }

    fn tasks(&mut self, paths: &[&str]) -> Vec<Task> {
        let inputs = paths.iter().filter_map(|path| discovery::named(path).ok());
        inputs.map(|input| Task { settings: self.finder.of(&input), input }).collect()
    }

    fn with_judge<T>(&self, tasks: &[Task], open: &Arc<Overlay>, act: impl FnOnce(&Judge<'_, '_>) -> T) -> T {
        let settings = self.finder.settings();
        let linters: Vec<Linters<'_>> =
            settings.iter().map(|one| Linters::new(one, &self.sets, &self.request.rules)).collect();
        let files = Files::new(tasks.iter().map(|task| (task.input.path.as_str(), task.input.file.as_path())));
        let files = files.with_open(open, &self.pieces);
        act(&Judge {
            request: &self.request,
            settings,
            linters: &linters,
            files: &files,
            folded: FoldedLines::default(),
        })
    }
}

impl From<Opened<'_, '_>> for Read {
    fn from(opened: Opened<'_, '_>) -> Self {
        let roles = opened.linter.evidence(&opened.document, &opened.context);
        Self { document: opened.document, context: opened.context, roles }
    }
}

fn finder(request: &Request) -> SettingsFinder {
    SettingsFinder::new(&request.config).with_baselines(request.baseline == BaselineChoice::Configured)
}
