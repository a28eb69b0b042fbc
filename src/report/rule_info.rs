//! What formats tell of a rule itself, apart from its findings.

use crate::finding::{Citation, RuleId};
use crate::taxonomy::{Category, Severity};

/// A rule that has findings in a run, in the language of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its name.
    pub id: RuleId,
    /// What kind of fault it finds.
    pub category: Category,
    /// How grave, where the context does not say otherwise.
    pub severity: Severity,
    /// A name for it.
    pub title: String,
    /// What is wrong, with `…` for the words of a template.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// A compliant wording.
    pub rewrite: Option<String>,
    /// A template that it finds something in, and one that it does not; only where somebody put them in.
    pub examples: [Option<String>; 2],
    /// The law behind it.
    pub citations: Vec<Citation>,
}
