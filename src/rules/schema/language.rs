//! What a language is like, as it is written.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::bilingual;

/// `language.yaml`: what is true of a language and of no law.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageFile {
    /// Its BCP 47 primary tag.
    pub language: String,
    /// Frequent words that tell it from others.
    pub stopwords: Vec<String>,
    /// Words whose full stop ends no sentence.
    pub abbreviations: Vec<String>,
    /// Words whose full stop ends no sentence before a number or a reference: `No. 12`, and not `No. We will not.`
    pub number_abbreviations: Vec<String>,
    /// Patterns at which a clause begins.
    pub clause_breaks: Vec<String>,
    /// Names of several words that are one to every rule.
    pub locks: Vec<String>,
    /// Spellings of SMS and what they stand for.
    pub shorthand: BTreeMap<String, String>,
    /// Parts of placeholder names and what they stand for: `mnt`, `cust`. One that stands for itself is a word to cut
    /// run-together names at.
    pub name_parts: BTreeMap<String, String>,
    /// Elided words and what they are read as, in patterns and texts alike.
    pub elisions: BTreeMap<String, String>,
    /// Signs and words of currencies.
    pub currency: Vec<String>,
    /// Words that deny what follows them, up to the next comma: `ne`, `aucun`, `without`.
    pub negators: Vec<String>,
    /// How clock times are written.
    pub clock: ClockEntry,
    /// Regular endings; the first that fits gives a word its forms.
    pub endings: Vec<EndingEntry>,
    /// What can be said of a clause, by cues: one set of them, or several of which one is enough.
    pub features: BTreeMap<String, FeatureEntries>,
}

/// How clock times are written.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClockEntry {
    /// Words behind the number: `h`, `heures`.
    pub units: Vec<String>,
    /// Words before it that make it a time and no delay: `à`, `dès`.
    pub after: Vec<String>,
    /// Hours written in words.
    pub numbers: BTreeMap<String, u32>,
    /// The night: before this hour, and from that one on.
    pub night: NightEntry,
}

/// The hours of the night.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NightEntry {
    /// Night before this hour.
    pub before: u32,
    /// Night from this hour on.
    pub from: u32,
}

/// A regular ending.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndingEntry {
    /// How the word ends; empty fits every word.
    pub ends: String,
    /// What may stand in its place.
    pub forms: Vec<String>,
}

/// One set of cues, or several.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum FeatureEntries {
    /// One.
    One(FeatureEntry),
    /// Several of different reach or side.
    Many(Vec<FeatureEntry>),
}

/// Not derived, as [`super::ExampleEntry`] is not.
impl<'de> Deserialize<'de> for FeatureEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TableOrList;
        impl<'de> Visitor<'de> for TableOrList {
            type Value = FeatureEntries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                bilingual::choose(
                    f,
                    format_args!("a set of cues or a list of them"),
                    format_args!("des indices, ou une liste"),
                )
            }

            fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<FeatureEntries, A::Error> {
                FeatureEntry::deserialize(MapAccessDeserializer::new(table)).map(FeatureEntries::One)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<FeatureEntries, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(FeatureEntries::Many)
            }
        }
        deserializer.deserialize_any(TableOrList)
    }
}

impl FeatureEntries {
    /// All of them.
    pub fn all(&self) -> &[FeatureEntry] {
        match self {
            Self::One(entry) => std::slice::from_ref(entry),
            Self::Many(entries) => entries,
        }
    }
}

/// Something that can be said of a clause.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FeatureEntry {
    /// How far from the match a cue may stand.
    pub scope: Scope,
    /// The cues.
    pub any: Vec<String>,
    /// What makes a cue inside it none.
    pub not: Vec<String>,
    /// Where one of these stands, wherever in the scope, no cue counts.
    pub without: Vec<String>,
    /// A chunk that begins so takes the feature from the chunk before.
    pub inherit: Vec<String>,
    /// On which side of the match the cue stands.
    pub side: Side,
}

/// How far a cue reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// From comma to comma.
    Chunk,
    /// The clause.
    #[default]
    Clause,
    /// The sentence.
    Sentence,
    /// The sentence and the one before it.
    Previous,
    /// The sentence after it: an answer, a denial.
    Next,
}

/// Where a cue stands against the match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Anywhere.
    #[default]
    Any,
    /// It begins before the match does.
    Before,
    /// It ends after the match does.
    After,
}
