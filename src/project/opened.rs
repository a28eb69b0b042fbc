//! A message ready to be judged, and what is wrong in what it declares.

use super::context::Declared;
use super::front_matter::Declarations;
use crate::bilingual::Phrase;
use crate::check::{Completeness, Linter, craft_finding};
use crate::document::Document;
use crate::finding::Finding;
use crate::report::Reported;
use crate::rules::CraftCheck;
use crate::source::{Location, Source, SourceId};
use crate::taxonomy::Context;

/// A message ready to be judged.
pub(super) struct Opened<'s, 'r> {
    pub(super) document: Document,
    pub(super) own: Declarations,
    pub(super) declared: Vec<Declared>,
    pub(super) context: Context,
    pub(super) dialect_reason: Phrase,
    pub(super) completeness: Completeness,
    /// Its key in a catalog.
    pub(super) name: String,
    pub(super) linter: &'s Linter<'r>,
}

impl Opened<'_, '_> {
    /// What was found, with what is wrong in its declarations.
    pub(super) fn findings(&self, found: Vec<Finding>) -> Vec<Reported> {
        let sources = self.document.sources();
        let mut findings = declaration_findings(self.linter, &self.own, &sources[0]);
        join(&mut findings, found);
        Reported::all(findings, sources)
    }
}

/// Puts findings behind others, and copies none where these are the first: a large file has megabytes of them.
pub(super) fn join<T>(all: &mut Vec<T>, mut more: Vec<T>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.append(&mut more);
    }
}

/// Findings about what a file declares.
pub(super) fn declaration_findings(linter: &Linter<'_>, declarations: &Declarations, source: &Source) -> Vec<Finding> {
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
