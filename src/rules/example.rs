//! The sentences that rules carry: what they must catch, what they must leave alone.

use super::schema::{ExampleEntry, TestsEntry};
use crate::taxonomy::ContextKey;
use crate::text::Markup;
use serde::{Deserialize, Serialize};

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// An index of the module's rules.
    pub rule: usize,
    /// The template.
    pub text: String,
    /// What the rule must do.
    pub expected: Expected,
    /// The context it is judged in.
    pub context: Vec<(ContextKey, String)>,
    /// What its text makes; found by looking when absent.
    pub markup: Option<Markup>,
    /// The subject line that goes with it.
    pub subject: Option<String>,
    /// Where it is written: the file of the pack and the path in it.
    pub place: (usize, String),
}

/// What a rule does with an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Expected {
    /// It reports it.
    Caught,
    /// It leaves it alone.
    Silent,
}

/// The examples that a rule's tests write.
pub(super) fn examples(rule: usize, tests: &TestsEntry, file: usize, path: &str) -> Vec<Example> {
    let of = |entries: &[ExampleEntry], expected, list: &str| -> Vec<Example> {
        let place = |index: usize| (file, format!("{path}.tests.{list}[{index}]"));
        entries.iter().enumerate().map(|(index, entry)| example(rule, tests, entry, expected, place(index))).collect()
    };
    let mut all = of(&tests.invalid, Expected::Caught, "invalid");
    all.extend(of(&tests.valid, Expected::Silent, "valid"));
    all
}

fn example(
    rule: usize,
    tests: &TestsEntry,
    entry: &ExampleEntry,
    expected: Expected,
    place: (usize, String),
) -> Example {
    let mut context = tests.context.clone();
    let (text, markup, subject) = match entry {
        ExampleEntry::Text(text) => (text.clone(), None, None),
        ExampleEntry::Full(full) => {
            context.extend(full.context.clone());
            (full.text.clone(), full.markup.as_deref().and_then(Markup::from_name), full.subject.clone())
        }
    };
    Example { rule, text, expected, context: context.into_iter().collect(), markup, subject, place }
}
