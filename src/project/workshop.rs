//! The files of a run handed out once more, each with its messages made ready, to whoever changes or shows them.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use super::judge::{Judge, STACK, shared_language};
use super::loader::FileLoader;
use super::opened::Opened;
use super::plan::Task;
use super::sidecar::Sidecar;
use super::template_file::read_bytes;
use crate::document::Document;
use crate::fix;
use crate::report::{FileStatus, PackInfo, Reported, Run};
use crate::taxonomy::Context;

/// A file with its messages.
pub struct OpenedFile<'a, 'r> {
    /// Its path as it was given.
    pub path: &'a str,
    /// Where it is.
    pub file: &'a Path,
    /// Its bytes as they were read.
    pub bytes: &'a [u8],
    /// Its messages, in order.
    pub messages: Vec<OpenedMessage<'a, 'r>>,
    /// What was found in it and in the file beside it.
    pub found: Vec<&'a Reported>,
    /// The fingerprints of what was found in it and accepted.
    pub accepted: BTreeSet<String>,
}

/// A message made ready.
pub struct OpenedMessage<'a, 'r> {
    /// Its name in the file; empty where the file is the message.
    pub name: String,
    opened: Opened<'a, 'r>,
    loader: FileLoader<'a>,
    /// The packs it is judged by.
    pub packs: Vec<PackInfo>,
}

impl<'r> OpenedMessage<'_, 'r> {
    /// The message, composed.
    pub fn document(&self) -> &Document {
        &self.opened.document
    }

    /// What is known of it.
    pub fn context(&self) -> &Context {
        &self.opened.context
    }

    /// How it, and what is made of it, is judged.
    pub fn judge(&self) -> fix::Judge<'_, 'r> {
        fix::Judge {
            linter: self.opened.linter,
            context: &self.opened.context,
            completeness: self.opened.completeness,
            loader: &self.loader,
            accepted: &fix::NOTHING_ACCEPTED,
        }
    }
}

impl Judge<'_, '_> {
    /// Hands out the files that were judged as messages, in order and side by side.
    pub(super) fn hand_out<T: Send>(
        &self,
        tasks: &[Task],
        run: &Run,
        act: &(dyn Fn(&OpenedFile<'_, '_>) -> T + Sync),
    ) -> Vec<T> {
        let is_whole = |(_, report): &(&Task, &crate::report::FileReport)| report.status == FileStatus::Checked;
        let due: Vec<&Task> = tasks.iter().zip(&run.files).filter(is_whole).map(|(task, _)| task).collect();
        let one = |task: &&Task| self.hand(task, run, act);
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        match pool.num_threads(self.request.threads.unwrap_or(0)).build() {
            Ok(pool) => pool.install(|| due.par_iter().filter_map(one).collect()),
            Err(_) => due.iter().filter_map(one).collect(),
        }
    }

    /// A file that cannot be read any more was told of when it was judged.
    fn hand<T>(&self, task: &Task, run: &Run, act: &(dyn Fn(&OpenedFile<'_, '_>) -> T + Sync)) -> Option<T> {
        let bytes = match &self.request.stdin {
            Some((name, bytes)) if *name == task.input.path => bytes.clone(),
            _ => read_bytes(&task.input.file).ok()?.ok()?,
        };
        let extraction = self.extract(task).ok()?.ok()?;
        let beside = Sidecar::of(&task.input);
        let language = shared_language(&extraction.messages);
        let settings = &self.settings[task.settings];
        let open = |message: crate::extract::Message| {
            let name = message.name.clone();
            let opened = self.open(task, beside.as_ref(), message, language.as_deref());
            let packs = self.linters[task.settings].packs(&opened.context);
            OpenedMessage { name, opened, loader: FileLoader::new(self.files, settings), packs }
        };
        let messages = extraction.messages.into_iter().map(open).collect();
        Some(act(&OpenedFile {
            path: &task.input.path,
            file: &task.input.file,
            bytes: &bytes,
            messages,
            found: found(run, &task.input.path),
            accepted: accepted(run, &task.input.path),
        }))
    }
}

/// The fingerprints of the accepted findings at a path.
fn accepted(run: &Run, path: &str) -> BTreeSet<String> {
    let here = run.suppressed.iter().filter(|one| one.found.path() == path);
    here.map(|one| one.found.finding.fingerprint.clone()).collect()
}

/// The findings at a path and at that of its sidecar; those of a run are in order of path.
fn found<'r>(run: &'r Run, path: &str) -> Vec<&'r Reported> {
    let sidecar = format!("{path}.dunlint.yaml");
    let at = |path: &str| {
        let first = run.findings.partition_point(|found| found.path() < path);
        let count = run.findings[first..].partition_point(|found| found.path() == path);
        &run.findings[first..first + count]
    };
    at(path).iter().chain(at(&sidecar)).collect()
}
