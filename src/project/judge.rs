//! The files of a run, judged: each taken apart into its messages, each message by the rules of its law.
//!
//! In: tasks. Out: what became of each, in their order, whatever the number of threads.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::acceptance::{Asked, Reader, SUPPRESSION, Suppression};
use super::context::{Declared, context_of, declared};
use super::error::ProjectError;
use super::folded_lines::{FoldedLines, let_go};
use super::front_matter::Declarations;
use super::group_entry::without_language;
use super::linters::Linters;
use super::loader::{FileLoader, Files};
use super::note::{HowRead, Note};
use super::opened::{Opened, join};
use super::outline::Outline;
use super::partial::is_partial;
use super::plan::{Request, Task};
use super::settings::Settings;
use super::sidecar::{SAMPLES, Sidecar, source_beside};
use super::template_file::TemplateFile;
use super::told;
use crate::bilingual::{Bilingual, bilingual};
use crate::check::{Completeness, Linted, Linter, Samples, craft_finding, version_finding};
use crate::extract::{Container, Extraction, Message, Problem};
use crate::finding::Finding;
use crate::report::{FileReport, FileStatus, Reported};
use crate::rules::{CraftCheck, guess_language};
use crate::source::{Location, NotText, Source, SourceId, Span};
use crate::taxonomy::{Context, ContextKey, Origin};
use crate::template::{Dialect, Tally};
use crate::text::View;

/// Templates nest deep, and so does the code that reads them.
pub(super) const STACK: usize = 16 * 1024 * 1024;

/// More messages than this in one file are judged side by side.
const MANY: usize = 256;

/// How many texts of a catalog are looked at to tell its language.
const LOOKED_AT: usize = 200;

/// What became of a file.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) report: FileReport,
    pub(super) findings: Vec<Reported>,
    /// What it asks to be left alone.
    pub(super) suppressions: Vec<Suppression>,
    /// The files that it includes.
    pub(super) included: Vec<PathBuf>,
    pub(super) notes: Vec<Note>,
    /// How its messages were read.
    pub(super) read: HowRead,
    /// What its messages are compared by.
    pub(super) outlines: Vec<Outline>,
    pub(super) error: Option<ProjectError>,
}

impl Judged {
    fn new(path: &str, context: Context, status: FileStatus) -> Self {
        let report = FileReport { path: path.to_owned(), context, status };
        let (findings, suppressions) = (Vec::new(), Vec::new());
        Self {
            report,
            findings,
            suppressions,
            included: Vec::new(),
            notes: Vec::new(),
            read: HowRead::default(),
            outlines: Vec::new(),
            error: None,
        }
    }

    /// Whether it includes a file that cannot be had.
    pub(super) fn lacks_a_file(&self) -> bool {
        self.findings.iter().any(|found| found.finding.rule == "core/template/include-missing")
    }

    /// Takes in what is asked to be left alone.
    fn ask(&mut self, asked: Asked) {
        self.suppressions.extend(asked.suppressions);
        self.findings.extend(asked.wrong);
    }

    /// Tells how its messages were read, if it has any.
    fn tell_read(&mut self) {
        let read = std::mem::take(&mut self.read);
        if !read.dialects.is_empty() {
            self.notes.push(Note::Read { path: self.report.path.clone(), read });
        }
    }

    /// Takes in a message of the file.
    fn take(&mut self, one: JudgedMessage) {
        self.report.context.keep_common(&one.context);
        if one.is_whole {
            self.report.status = FileStatus::Checked;
        }
        self.read.add(one.dialect, one.tally);
        self.included.extend(one.included);
        self.outlines.push(one.outline);
        join(&mut self.findings, one.findings);
        self.ask(one.asked);
    }
}

/// What became of a message.
struct JudgedMessage {
    context: Context,
    dialect: Dialect,
    tally: Tally,
    is_whole: bool,
    included: Vec<PathBuf>,
    findings: Vec<Reported>,
    outline: Outline,
    asked: Asked,
}

/// What all files of a run share.
pub(super) struct Judge<'s, 'r> {
    pub(super) request: &'s Request,
    pub(super) settings: &'s [Settings],
    pub(super) linters: &'s [Linters<'r>],
    pub(super) files: &'s Files,
    pub(super) folded: FoldedLines,
}

impl<'s, 'r> Judge<'s, 'r> {
    pub(super) fn all(&self, tasks: &[Task]) -> Vec<Judged> {
        if let Some(progress) = &self.request.progress {
            progress.begin(tasks.len());
        }
        // A single small file is not worth a thread: making one, and its share of memory, takes as long as reading the letter.
        if let [task] = tasks
            && is_small(&task.input.file)
        {
            return vec![self.file(task)];
        }
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        // Even one file may hold messages for all threads.
        match pool.num_threads(self.request.threads.unwrap_or(0)).build() {
            Ok(pool) => pool.install(|| tasks.par_iter().map(|task| self.file(task)).collect()),
            Err(_) => tasks.iter().map(|task| self.file(task)).collect(),
        }
    }

    fn file(&self, task: &Task) -> Judged {
        let judged = self.judge(task);
        if let Some(progress) = &self.request.progress {
            progress.step();
        }
        judged
    }

    fn judge(&self, task: &Task) -> Judged {
        match self.extract(task) {
            Ok(Ok(extraction)) => self.messages(task, extraction),
            Ok(Err(problem)) => self.unreadable(task, problem),
            Err(error) => {
                let path = &task.input.path;
                let error = ProjectError::Unreadable { path: path.clone(), reason: Bilingual::refusal(&error) };
                Judged { error: Some(error), ..Judged::new(path, Context::default(), FileStatus::Unread) }
            }
        }
    }

    /// The messages of a file.
    pub(super) fn extract(&self, task: &Task) -> io::Result<Result<Extraction, NotText>> {
        let path = &task.input.path;
        let container = Container::of(path);
        let reading = self.settings[task.settings].reading(&task.input.file);
        let extract = |bytes: &[u8]| container.extract(path, bytes, &reading);
        match &self.request.stdin {
            Some((name, bytes)) if name == path => Ok(extract(bytes)),
            _ => Ok(self.files.read(&task.input.file)?.and_then(|bytes| extract(&bytes))),
        }
    }

    /// A file that is not what its name says: one finding, and nothing is known but what others declare.
    fn unreadable(&self, task: &Task, problem: NotText) -> Judged {
        let nothing = Source::from_text(&task.input.path, "");
        let beside = Sidecar::of(&task.input);
        let (context, linter) = self.outside(task, beside.as_ref(), &nothing);
        let at = Location { source: SourceId(0), span: Span::at(0) };
        let found = craft_finding(linter.rules(), linter.options(), CraftCheck::NotText, &problem, at, "");
        let findings = Reported::all(found.into_iter().collect(), std::slice::from_ref(&nothing));
        Judged { findings, ..Judged::new(&task.input.path, context, FileStatus::Unread) }
    }

    /// What others declare of a file, and who judges it then.
    fn outside(&self, task: &Task, beside: Option<&Sidecar>, source: &Source) -> (Context, &'s Linter<'r>) {
        let context = context_of(&self.declared(task, beside, (source, &Declarations::default()), ("", &[])));
        let linter = self.linters[task.settings].of(&context);
        (context, linter)
    }

    fn messages(&self, task: &Task, extraction: Extraction) -> Judged {
        let beside = Sidecar::of(&task.input);
        let (samples, wrong) = self.samples(task);
        let mut judged = Judged::new(&task.input.path, Context::default(), FileStatus::Part);
        let count = extraction.messages.len();
        let comments = Comments::of(&extraction.messages, &task.input.path);
        let language = shared_language(&extraction.messages);
        let mut messages = extraction.messages.into_iter();
        if let Some(first) = messages.next() {
            let opened = self.open(task, beside.as_ref(), first, language.as_deref());
            judged.notes = told::notes(&task.input.path, &opened, &self.linters[task.settings]);
            judged.read = told::read(&task.input.path, &opened, extraction.reason);
            judged.findings.extend(beside.iter().flat_map(|beside| beside.findings(&opened)));
            judged.ask(self.asked_beside(&opened, beside.as_ref()));
            if let Some(comments) = &comments {
                judged.ask(self.reader(opened.linter, true).of_catalog(&comments.file, &comments.messages));
            }
            judged.report.context = opened.context.clone();
            judged.findings.extend(wrong.into_iter().flat_map(|(source, problem)| {
                Reported::all(sample_findings(opened.linter, &source, &problem), std::slice::from_ref(&source))
            }));
            judged.take(self.message(task, &opened, &samples));
            let_go(opened.document);
        }
        let one =
            |message| self.message(task, &self.open(task, beside.as_ref(), message, language.as_deref()), &samples);
        let rest: Vec<JudgedMessage> = if count > MANY {
            messages.collect::<Vec<_>>().into_par_iter().map(one).collect()
        } else {
            messages.map(one).collect()
        };
        for one in rest {
            judged.take(one);
        }
        judged.tell_read();
        let is_code = matches!(Container::of(&task.input.path), Container::Code(_));
        if count == 0 && (is_code || !extraction.problems.is_empty()) {
            judged.report.status = FileStatus::Unread;
        }
        if count == 0 && is_code && task.input.is_named && extraction.problems.is_empty() {
            judged.notes.push(Note::NothingRead { path: task.input.path.clone() });
        }
        judged.findings.extend(self.problems(task, beside.as_ref(), &extraction.problems));
        judged
    }

    fn message(&self, task: &Task, opened: &Opened<'s, 'r>, samples: &Samples) -> JudgedMessage {
        let included = opened.document.sources()[1..].iter();
        let mut linted = opened.linter.judge(&opened.document, &opened.context, opened.completeness, samples);
        let findings = opened.findings(std::mem::take(&mut linted.findings));
        JudgedMessage {
            context: opened.context.clone(),
            dialect: opened.document.template().dialect,
            tally: opened.document.template().tally(),
            is_whole: opened.completeness == Completeness::Whole,
            included: included.filter_map(|source| self.files.place(&source.path)).collect(),
            findings,
            asked: self.asked(opened),
            outline: self.outline(task, opened, linted),
        }
    }

    /// What a message is compared by with others.
    fn outline(&self, task: &Task, opened: &Opened<'s, 'r>, linted: Linted) -> Outline {
        let config = self.settings[task.settings].config.as_ref();
        let group = config.and_then(|config| config.group(&task.input.file, &opened.name));
        let is_whole = opened.completeness == Completeness::Whole;
        let (rules, options) = (opened.linter.rules(), opened.linter.options());
        let may_differ = group.is_some() || (is_whole && !opened.name.is_empty());
        let differs = may_differ.then(|| version_finding(rules, options, &opened.document, group.is_some())).flatten();
        let sources = opened.document.sources();
        let value = |key| opened.context.get(key).map(str::to_owned);
        Outline {
            key: without_language(&opened.name),
            language: value(ContextKey::Lang),
            channel: value(ContextKey::Channel),
            is_whole,
            is_subject: config.is_some_and(|config| config.is_subject(&task.input.file)),
            given: linted.given,
            named: linted.named,
            filled: linted.filled,
            literals: Reported::all(linted.literals, sources),
            differs: Reported::all(differs.into_iter().collect(), sources).pop(),
            group,
        }
    }

    /// The values that fill a template: those of its project and those beside it; what of them cannot be read.
    fn samples(&self, task: &Task) -> (Samples, Option<(Source, Bilingual)>) {
        let config = self.settings[task.settings].config.as_ref();
        let mut samples = config.map(|config| config.samples().clone()).unwrap_or_default();
        let Some(source) = source_beside(&task.input, SAMPLES) else { return (samples, None) };
        match Samples::parse(&source.text) {
            Ok(own) => samples.join(&own),
            Err(problem) => return (samples, Some((source, problem))),
        }
        (samples, None)
    }

    fn reader<'l>(&self, linter: &'l Linter<'r>, is_whole: bool) -> Reader<'l, 'r> {
        // What was not looked for is not found.
        let all = self.request.rules.select.is_empty() && self.request.rules.ignore.is_empty();
        Reader { linter, tells_unused: all && is_whole }
    }

    /// What the comments of a message and its front matter ask to be left alone.
    fn asked(&self, opened: &Opened<'s, 'r>) -> Asked {
        let reader = self.reader(opened.linter, opened.completeness == Completeness::Whole);
        let mut asked = reader.of_document(&opened.document);
        let source = &opened.document.sources()[0];
        for entry in &opened.own.ignored {
            asked.add(reader.declared(source, &source.path, entry));
        }
        asked
    }

    /// What a sidecar asks to be left alone.
    fn asked_beside(&self, opened: &Opened<'s, 'r>, beside: Option<&Sidecar>) -> Asked {
        let reader = self.reader(opened.linter, opened.completeness == Completeness::Whole);
        let mut asked = Asked::default();
        for (beside, entry) in
            beside.iter().flat_map(|beside| beside.declarations.ignored.iter().map(move |one| (beside, one)))
        {
            asked.add(reader.declared(&beside.source, &opened.document.sources()[0].path, entry));
        }
        asked
    }

    /// What of a container could not be read.
    fn problems(&self, task: &Task, beside: Option<&Sidecar>, problems: &[Problem]) -> Vec<Reported> {
        let reported = |problem: &Problem| {
            let (_, linter) = self.outside(task, beside, &problem.source);
            let at = Location { source: SourceId(0), span: problem.span };
            let text = problem.span.of(&problem.source.text);
            let is_note = problem.fault.is_about_translation();
            let check = if is_note { CraftCheck::Untranslated } else { CraftCheck::Container };
            let finding = craft_finding(linter.rules(), linter.options(), check, &problem.fault, at, text);
            Reported::all(finding.into_iter().collect(), std::slice::from_ref(&problem.source))
        };
        problems.iter().flat_map(reported).collect()
    }

    /// Makes a message ready; `language` is that of its neighbours, for one too short to tell its own.
    pub(super) fn open(
        &self,
        task: &Task,
        beside: Option<&Sidecar>,
        message: Message,
        language: Option<&str>,
    ) -> Opened<'s, 'r> {
        let settings = &self.settings[task.settings];
        let is_whole = message.is_whole && !is_partial(settings.relative(&task.input.file));
        let shown = message.context.clone();
        let set = settings.taken(&task.input.file);
        let (is_whole, name) = (is_whole && !set.is_subject, message.name.clone());
        let file = TemplateFile::new(message, beside.and_then(|beside| beside.declarations.dialect), set);
        let TemplateFile { template, declared: own, dialect_reason } = file;
        let declared = self.declared(task, beside, (&template.source, &own), (&name, &shown));
        let mut context = context_of(&declared);
        let document = self.folded.compose(template, &FileLoader::new(self.files, settings));
        let linters = &self.linters[task.settings];
        if let Some(language) = language.filter(|_| context.get(ContextKey::Lang).is_none()) {
            let own = guess_language(document.lines.iter().map(|line| &line.view));
            context.set(ContextKey::Lang, own.as_deref().unwrap_or(language), Origin::Guess);
        }
        // The law decides on the pack, and where nothing declares it the language does; the pack then guesses the rest.
        linters.of(&context).guess_context(&document, &mut context);
        let linter = linters.of(&context);
        linter.guess_context(&document, &mut context);
        let completeness = if is_whole { Completeness::Whole } else { Completeness::Part };
        Opened { document, own, declared, context, dialect_reason, completeness, name, linter }
    }

    /// Everything that is said of a message; `shown` is what its container shows.
    fn declared(
        &self,
        task: &Task,
        beside: Option<&Sidecar>,
        own: (&Source, &Declarations),
        (key, shown): (&str, &[(ContextKey, String)]),
    ) -> Vec<Declared> {
        let guess = |(key, value): &(ContextKey, String)| Declared {
            key: *key,
            value: value.clone(),
            origin: Origin::Guess,
            place: None,
        };
        let beside = beside.map(|beside| (&beside.source, &beside.declarations));
        let said = declared(&self.settings[task.settings], (&task.input.file, key), beside, own, &self.request.context);
        // What the container shows is nearer to the message than the name of its folder.
        let (mut all, stronger): (Vec<_>, Vec<_>) = said.into_iter().partition(|one| one.origin == Origin::Guess);
        all.extend(shown.iter().map(guess));
        all.extend(stronger);
        all
    }
}

/// The language of the texts of a catalog that does not tell it.
pub(super) fn shared_language(messages: &[Message]) -> Option<String> {
    let tells = |message: &&Message| message.context.iter().any(|(key, _)| *key == ContextKey::Lang);
    let silent = messages.iter().filter(|message| !message.is_file && !tells(message));
    let views: Vec<View> = silent.take(LOOKED_AT).map(|message| View::from_plain(&message.source.text)).collect();
    if views.is_empty() { None } else { guess_language(views.iter()) }
}

/// What is wrong with sample data.
fn sample_findings(linter: &Linter<'_>, source: &Source, problem: &Bilingual) -> Vec<Finding> {
    let at = Location { source: SourceId(0), span: Span::at(0) };
    let path = &source.path;
    let detail = bilingual!("{path}: {problem}", "{path} : {problem:#}");
    craft_finding(linter.rules(), linter.options(), CraftCheck::FrontMatter, &detail, at, "").into_iter().collect()
}

/// A file of texts in which comments stand between them.
struct Comments {
    file: Source,
    /// The bytes of each message.
    messages: Vec<Span>,
}

impl Comments {
    fn of(messages: &[Message], path: &str) -> Option<Self> {
        let container = Container::of(path);
        let has_comments = matches!(
            container,
            Container::Code(_)
                | Container::Po
                | Container::Properties
                | Container::Sql
                | Container::Xml
                | Container::Yaml
        );
        let first = messages.first().filter(|first| has_comments && !first.is_file)?;
        let file = first.source.file().clone();
        let extent = |message: &Message| message.source.in_file(Span::new(0, message.source.text.len())).1;
        let holds_any = !first.source.is_apart() && file.text.contains(SUPPRESSION);
        holds_any.then(|| Self { file, messages: messages.iter().map(extent).collect() })
    }
}

/// Whether a file is too small to nest deep.
fn is_small(file: &Path) -> bool {
    const SMALL: u64 = 16 * 1024;
    std::fs::metadata(file).is_ok_and(|metadata| metadata.len() <= SMALL)
}
