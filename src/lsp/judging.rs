//! Which documents are judged after a change, and what they are told.

use std::collections::BTreeSet;
use std::io;

use super::diagnostics;
use super::documents::{DocumentKind, OpenDocument};
use super::server::Server;

impl Server<'_> {
    /// Judges what is due and tells what was found.
    pub(super) fn refresh(&mut self) -> io::Result<()> {
        let due = std::mem::take(&mut self.due);
        if due.is_empty() {
            return Ok(());
        }
        let mut due = self.with_their_like(due);
        self.judge(&due)?;
        // A text may have come to include another that is open.
        let wider = self.with_their_like(due.clone());
        if wider.len() > due.len() {
            due = wider;
            self.judge(&due)?;
        }
        for uri in &due {
            let Some(document) = self.documents.get(uri) else { continue };
            let found = diagnostics::of(document, self);
            self.publish(uri, document.version, &found)?;
        }
        Ok(())
    }

    /// Those of some documents that are open, with all that are judged together with them: what includes them, and what
    /// they include.
    fn with_their_like(&self, uris: BTreeSet<String>) -> BTreeSet<String> {
        let mut together = uris;
        together.retain(|uri| self.documents.get(uri).is_some_and(|document| document.kind == DocumentKind::Template));
        loop {
            let known: Vec<_> = together.iter().filter_map(|uri| self.documents.get(uri)).collect();
            let is_near = |other: &OpenDocument| {
                known.iter().any(|one| one.included.contains(&other.file) || other.included.contains(&one.file))
            };
            let new: Vec<String> = self
                .documents
                .iter()
                .filter(|(uri, other)| {
                    !together.contains(*uri) && other.kind == DocumentKind::Template && is_near(other)
                })
                .map(|(uri, _)| uri.clone())
                .collect();
            if new.is_empty() {
                return together;
            }
            together.extend(new);
        }
    }

    fn judge(&mut self, due: &BTreeSet<String>) -> io::Result<()> {
        self.workspace.request_mut().rules.as_of = (self.day)();
        let paths: Vec<String> = due.iter().filter_map(|uri| Some(self.documents.get(uri)?.path.clone())).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let errors = self.workspace.admit(&paths);
        self.tell_faults(&errors)?;
        let (outcome, mut includes) = self.workspace.check(&paths, self.documents.overlay());
        for uri in due {
            let Some(document) = self.documents.get_mut(uri) else { continue };
            document.included = includes.remove(&document.path).unwrap_or_default();
            document.found = diagnostics::shown_in(&document.path, &outcome.run.findings);
        }
        Ok(())
    }
}
