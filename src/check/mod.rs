//! Judging: a document, a rule set, a context and a day become findings.

mod ahead;
mod claims;
pub mod coverage;
mod craft;
mod evidence;
pub mod examples;
mod facts;
mod finding;
mod likeness;
mod linter;
mod missing;
pub mod mutation;
mod occurrence;
mod options;
mod presence;
mod quantity;
mod quote;
mod reproduction;
mod samples;
mod scans;
mod sms;
mod unknown;
mod witness;
mod wording;

pub use craft::finding as craft_finding;
pub use craft::{detailed, version as version_finding};
pub(crate) use linter::primary_tag;
pub use linter::{Completeness, Linted, Linter};
pub use options::{Options, OptionsError, SmsOptions, names_rule};
pub use samples::Samples;
