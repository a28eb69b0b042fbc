//! How a changed template is judged: by the rules and in the context of the one it was made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::{Completeness, Linter};
use crate::document::{Document, Loader, Template};
use crate::finding::Finding;
use crate::source::{Source, Span};
use crate::taxonomy::Context;

/// The rules and the context of a template.
#[derive(Clone, Copy)]
pub struct Judge<'a, 'r> {
    /// The rules.
    pub linter: &'a Linter<'r>,
    /// The context.
    pub context: &'a Context,
    /// Whether it is a whole message.
    pub completeness: Completeness,
    /// Where its includes come from.
    pub loader: &'a dyn Loader,
    /// The fingerprints of what somebody accepted: it stays as it is.
    pub accepted: &'a BTreeSet<String>,
}

/// Nothing was accepted.
pub static NOTHING_ACCEPTED: BTreeSet<String> = BTreeSet::new();

impl Judge<'_, '_> {
    /// A template of the same kind with another text, its parts moved along by `moved`.
    pub fn changed(&self, original: &Template, text: &str, moved: &dyn Fn(u32) -> u32) -> (Document, Vec<Finding>) {
        let source = Source::from_text(&original.source.path, text);
        let mut parts = original.parts.clone();
        for part in &mut parts {
            part.span = Span { start: moved(part.span.start), end: moved(part.span.end) };
        }
        self.of(&Arc::new(Template::new(source, original.dialect, original.markup, parts)))
    }

    /// A template and what is found in it.
    pub fn of(&self, template: &Arc<Template>) -> (Document, Vec<Finding>) {
        let document = Document::compose(template, self.loader);
        let mut findings = self.linter.lint(&document, self.context, self.completeness);
        findings.retain(|finding| !self.accepted.contains(&finding.fingerprint));
        (document, findings)
    }
}
