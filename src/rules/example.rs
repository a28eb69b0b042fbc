//! The sentences that rules carry: what they must catch, what they must leave alone.

use std::borrow::Cow;

use super::schema::{ExampleEntry, FullExample, RuleEntry, TestsEntry};
pub use super::wordings::Expected;
use super::wordings::{Wording, Wordings};
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
    /// What stands for `@name` in its text, if that is not one text.
    pub each: Option<Each>,
}

/// A list, or patterns, that an example is run with one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Each {
    /// Its name.
    pub name: String,
    /// The binary does not carry them: they are found again when examples are run.
    #[serde(skip)]
    pub(super) wordings: Vec<Wording>,
}

impl Example {
    /// The texts it is run with: its own, or one for each wording.
    pub fn runs(&self) -> Box<dyn Iterator<Item = (Option<&Wording>, Cow<'_, Self>)> + '_> {
        match &self.each {
            None => Box::new(std::iter::once((None, Cow::Borrowed(self)))),
            Some(each) => {
                Box::new(each.wordings.iter().map(|wording| (Some(wording), Cow::Owned(self.with(each, wording)))))
            }
        }
    }

    fn with(&self, each: &Each, wording: &Wording) -> Self {
        let put = |text: &String| wording.put(text, &each.name);
        Self { text: put(&self.text), subject: self.subject.as_ref().map(put), each: None, ..self.clone() }
    }
}

/// The examples that a rule's tests write. `rule`: its index in the module; `place`: the file and the path of the rule.
pub(super) fn examples(
    rule: usize,
    entry: &RuleEntry,
    place: &(usize, String),
    wordings: &Wordings<'_>,
) -> Vec<Example> {
    let Some(tests) = &entry.tests else { return Vec::new() };
    let mut all = Vec::with_capacity(tests.invalid.len() + tests.valid.len());
    for (list, entries, expected) in
        [("invalid", &tests.invalid, Expected::Caught), ("valid", &tests.valid, Expected::Silent)]
    {
        for (index, written) in entries.iter().enumerate() {
            let own = (place.0, format!("{}.tests.{list}[{index}]", place.1));
            let mut example = example(rule, tests, written, expected, own);
            example.each = each(written, &|name| wordings.of(name, entry, place, expected).unwrap_or_default());
            all.push(example);
        }
    }
    all
}

/// Every wording of the examples over lists and patterns in a rule's tests, as an example by itself.
pub(super) fn worded(
    entry: &RuleEntry,
    place: &(usize, String),
    wordings: &Wordings<'_>,
) -> Vec<(Wording, Expected, FullExample)> {
    let tests = entry.tests.iter();
    let tests = tests.flat_map(|tests| [(&tests.invalid, Expected::Caught), (&tests.valid, Expected::Silent)]);
    let mut all = Vec::new();
    for (written, expected) in tests.flat_map(|(entries, expected)| entries.iter().map(move |entry| (entry, expected)))
    {
        let ExampleEntry::Full(full) = written else { continue };
        let Some(Each { name, wordings }) =
            each(written, &|name| wordings.of(name, entry, place, expected).unwrap_or_default())
        else {
            continue;
        };
        all.extend(wordings.into_iter().map(|wording| {
            let put = |text: &String| wording.put(text, &name);
            let (text, subject) = (put(&full.text), full.subject.as_ref().map(put));
            let example = FullExample { text, subject, each: None, without: Vec::new(), ..full.clone() };
            (wording, expected, example)
        }));
    }
    all
}

fn each(entry: &ExampleEntry, wordings: &dyn Fn(&str) -> Vec<Wording>) -> Option<Each> {
    let ExampleEntry::Full(full) = entry else { return None };
    let name = full.each.clone()?;
    let mut wordings = wordings(&name);
    wordings.retain(|wording| !full.without.iter().any(|left| wording.is(left)));
    Some(Each { name, wordings })
}

pub(super) fn example(
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
    Example { rule, text, expected, context: context.into_iter().collect(), markup, subject, place, each: None }
}
