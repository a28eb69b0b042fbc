//! Judging: a document, a rule set, a context and a day become findings.

pub mod coverage;
mod craft;
mod evidence;
pub mod examples;
mod facts;
mod finding;
mod linter;
pub mod mutation;
mod options;
mod presence;
mod quote;
mod reproduction;
mod witness;
mod wording;

pub use craft::finding as craft_finding;
pub use linter::{Completeness, Linter};
pub use options::{Options, OptionsError, names_rule};
