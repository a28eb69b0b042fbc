//! Documents of a run: composed beside those before them, whose lines are remembered, and taken apart beside those after them.

use std::sync::{Arc, Mutex};

use crate::document::{Document, Loader, Template};
use crate::text::Folds;

/// Of more lines than this a document is large.
const LARGE: usize = 4096;

/// The lines that were folded in a run, as often as there were threads.
#[derive(Debug, Default)]
pub(super) struct FoldedLines(Mutex<Vec<Folds>>);

impl FoldedLines {
    /// Composes a template beside those that were composed before.
    pub(super) fn compose(&self, template: Template, loader: &dyn Loader) -> Document {
        let mut folds = self.0.lock().ok().and_then(|mut all| all.pop()).unwrap_or_default();
        let document = Document::compose_with(&Arc::new(template), loader, &mut folds);
        if let Ok(mut all) = self.0.lock() {
            all.push(folds);
        }
        document
    }
}

/// Takes a document apart; a large one beside the work that goes on, since nobody waits for that.
pub(super) fn let_go(document: Document) {
    if document.lines.len() > LARGE && rayon::current_thread_index().is_some() {
        rayon::spawn(move || drop(document));
    }
}
