//! The files beside a template: what it cannot declare itself, and the values that fill it.

use std::sync::Arc;

use super::discovery::Input;
use super::front_matter::Declarations;
use super::opened::{Opened, declaration_findings};
use crate::check::Completeness;
use crate::document::{Document, NoLoader, Template};
use crate::extract::{Part, PartKind};
use crate::report::Reported;
use crate::source::{Source, Span};
use crate::template::Dialect;
use crate::text::Markup;

/// What is added to the name of a template for the files beside it.
const SIDECAR: &str = ".dunlint.yaml";
pub(super) const SAMPLES: &str = ".samples.yaml";

/// A file beside a template, if it is there.
pub(super) fn source_beside(input: &Input, suffix: &str) -> Option<Source> {
    let mut name = input.file.as_os_str().to_owned();
    name.push(suffix);
    Source::decode(&format!("{}{suffix}", input.path), &std::fs::read(name).ok()?).ok()
}

/// The file beside a template that declares what it cannot itself.
#[derive(Debug)]
pub(super) struct Sidecar {
    pub(super) source: Source,
    pub(super) declarations: Declarations,
}

impl Sidecar {
    pub(super) fn of(input: &Input) -> Option<Self> {
        let source = source_beside(input, SIDECAR)?;
        let declarations = Declarations::of_sidecar(&source);
        Some(Self { source, declarations })
    }

    /// What is wrong in it: its declarations, and the wording of the subject it gives.
    pub(super) fn findings(&self, opened: &Opened<'_, '_>) -> Vec<Reported> {
        let Opened { linter, context, document, .. } = opened;
        let mut findings = declaration_findings(linter, &self.declarations, &self.source);
        if let Some(span) = self.declarations.subject {
            let document = subject_alone(&self.source, span, document.template().dialect);
            findings.extend(linter.lint(&document, context, Completeness::Part));
        }
        Reported::all(findings, std::slice::from_ref(&self.source))
    }
}

fn subject_alone(source: &Source, span: Span, dialect: Dialect) -> Document {
    let parts = vec![Part { name: "subject".to_owned(), span, kind: PartKind::Subject }];
    let template = Template::new(source.clone(), dialect, Markup::Plain, parts);
    Document::compose(&Arc::new(template), &NoLoader)
}
