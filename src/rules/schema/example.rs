//! The examples of a rule, as they are written.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::bilingual;
use crate::taxonomy::ContextKey;

/// The examples of a rule.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TestsEntry {
    /// The context of every example.
    pub context: BTreeMap<ContextKey, String>,
    /// What the rule must catch.
    pub invalid: Vec<ExampleEntry>,
    /// What it must leave alone.
    pub valid: Vec<ExampleEntry>,
}

/// An example: its text, or more.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ExampleEntry {
    /// Only the text.
    Text(String),
    /// With a context or a markup of its own.
    Full(FullExample),
}

impl ExampleEntry {
    /// Whether it is run with many wordings.
    pub fn is_worded(&self) -> bool {
        matches!(self, Self::Full(full) if full.each.is_some())
    }
}

/// Not derived: an untagged enum forgets where its parts stand, and so does its error.
impl<'de> Deserialize<'de> for ExampleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable;
        impl<'de> Visitor<'de> for TextOrTable {
            type Value = ExampleEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                bilingual::choose(
                    f,
                    format_args!("a text, or a table with a `text`"),
                    format_args!("un texte, ou une table avec un `text`"),
                )
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<ExampleEntry, E> {
                Ok(ExampleEntry::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<ExampleEntry, A::Error> {
                FullExample::deserialize(MapAccessDeserializer::new(table)).map(ExampleEntry::Full)
            }
        }
        deserializer.deserialize_any(TextOrTable)
    }
}

/// An example with its circumstances.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FullExample {
    /// The template.
    pub text: String,
    /// Its context, over that of the rule's tests.
    #[serde(default)]
    pub context: BTreeMap<ContextKey, String>,
    /// `plain`, `markdown` or `html`; found by looking when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub markup: Option<String>,
    /// The subject line that goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// A list: the example is run once for each entry, in place of `@list` in the text. Or patterns of the rule or of the
    /// evidence that it asks for, once for each alternative: `any`, `except`, `text`, `names`, `cited`. Or the names of a
    /// fact: `disputed.yes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<String>,
    /// Entries or patterns of `each`, as they are written, or single wordings of them, that it is not run for.
    #[serde(default)]
    pub without: Vec<String>,
}
