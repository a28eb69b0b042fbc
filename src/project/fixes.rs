//! `check --fix` between the command line and the files: what each file would become.

use std::path::PathBuf;

use super::session::work;
use super::workshop::OpenedFile;
use super::{Outcome, Request};
use crate::fix::{Judge, Library, Reach, SpliceError, mend, splice, unified};
use crate::taxonomy::ContextKey;

/// What a file would become.
#[derive(Debug)]
pub struct FixedFile {
    /// Its path as it was given.
    pub path: String,
    /// Where it is.
    pub file: PathBuf,
    /// Its bytes as they were read.
    pub before: Vec<u8>,
    /// Its bytes with the changes, or why there are none.
    pub after: Result<Vec<u8>, SpliceError>,
    /// How many changes there are.
    pub changes: usize,
    /// The difference, line by line.
    pub diff: String,
}

/// Lints, and makes the changes that are within reach.
pub fn fixes(request: &Request, reach: Reach) -> (Outcome, Vec<FixedFile>) {
    let (outcome, fixed) = work(request, &|file| fixed(file, reach));
    (outcome, fixed.into_iter().flatten().collect())
}

fn fixed(file: &OpenedFile<'_, '_>, reach: Reach) -> Option<FixedFile> {
    // A file of many messages is a catalog or a mail, which is not edited.
    let [message] = file.messages.as_slice() else { return None };
    let template = message.document().shared_template();
    if !template.source.is_own_file() {
        return None;
    }
    let library = Library::builtin(message.context().get(ContextKey::Lang).unwrap_or(""));
    let judge = Judge { accepted: &file.accepted, ..message.judge() };
    let mended = mend(&template, judge, &library, reach);
    if mended.patch.is_empty() {
        return None;
    }
    let text = &*template.source.text;
    let after = splice(&template.source, file.bytes, mended.patch.edits());
    Some(FixedFile {
        path: file.path.to_owned(),
        file: file.file.to_owned(),
        before: file.bytes.to_vec(),
        after,
        changes: mended.changes.len(),
        diff: unified(file.path, text, &mended.patch.apply(text)),
    })
}
