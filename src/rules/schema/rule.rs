//! Rules, as they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ConditionEntry, EvidenceEntry, Localized, TestsEntry};
use crate::taxonomy::{Category, ContextKey, Reproduction, Role, Severity};

/// A rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// `pack/category/pattern`; names the pattern, not the cure.
    pub id: String,
    /// What kind of fault it finds.
    pub category: Category,
    /// Only for `missing`: what must be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Only for `missing`: roles whose evidence counts too; a creditor who writes is its own creditor.
    #[serde(default)]
    pub also: Vec<Role>,
    /// Only for `missing`: what counts here in place of the role's own evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceEntry>,
    /// Only for `missing` with evidence of its own: where this stands on one path it counts for all of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anywhere: bool,
    /// Only for `missing`: it is asked for only on the paths on which the message says this.
    #[serde(default, rename = "if", skip_serializing_if = "Option::is_none")]
    pub condition: Option<ConditionEntry>,
    /// Only for `missing` texts that must be reproduced: what is said when something else stands in their place.
    #[serde(default)]
    pub reproduction: BTreeMap<Reproduction, ReproductionEntry>,
    /// Only for faults of the template itself: what is looked for, or what a match must be to count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<CraftCheck>,
    /// How grave, unless a level says otherwise. A `missing` rule without levels is required everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// A name for it.
    pub title: Localized,
    /// What is wrong; `{match}` is the text found.
    pub message: Localized,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// A compliant wording, shown as a suggestion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rewrite: Option<Localized>,
    /// The legal bases, by short name.
    #[serde(default)]
    pub cite: Vec<String>,
    /// First day it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// First day it no longer applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The context it applies to.
    #[serde(default)]
    pub applies: BTreeMap<ContextKey, Vec<String>>,
    /// Severities by context, the first that fits.
    #[serde(default)]
    pub levels: Vec<LevelEntry>,
    /// The words it looks for.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matching: Option<MatchEntry>,
    /// Labelled messages raise no doubt about its matches: its words are unlawful from one sender and lawful from another, so
    /// that they tell nothing by themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beyond_doubt: bool,
    /// In place of words: what the pack has learnt from labelled messages of this category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learnt: Option<LearntEntry>,
    /// Sentences it must catch and sentences it must leave alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<TestsEntry>,
}

/// How likely wording must be, by the pack's table of learnt weights, for a rule to speak.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LearntEntry {
    /// From this likelihood on, between 0 and 1, the rule speaks as gravely as its severity says.
    pub from: f32,
    /// From this one on it leaves a note.
    pub note_from: f32,
    /// Features of the sentence that silence it.
    #[serde(default)]
    pub unless: Vec<String>,
    /// It speaks of sentences with one of these features alone, and the category's other rules of this kind no more of these:
    /// what is lawful in some contexts has levels of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// When matches of other rules of the category are only notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<DoubtEntry>,
}

/// Learnt doubt about what other rules find.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DoubtEntry {
    /// Below this likelihood a match is a note.
    pub below: f32,
    /// What the note adds to the rule's help.
    pub help: Localized,
}

/// What is said of a text that is not reproduced as it must be. In both texts `{parts}` are the titles of the parts that
/// are meant, `{text}` how these must read, `{changes}` the words that differ, `{until}` the last version's end.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReproductionEntry {
    /// How grave at the most; else as grave as the rule's levels say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Severity>,
    /// What is wrong.
    pub message: Localized,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Localized>,
    /// The rule that tells the same of the words themselves: where it does, nothing more is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless_told_by: Option<String>,
}

/// A severity for a context.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelEntry {
    /// The context.
    pub when: BTreeMap<ContextKey, Vec<String>>,
    /// How grave there; `off` for not at all.
    pub severity: LevelSeverity,
    /// The legal bases there, if others than the rule's.
    #[serde(default)]
    pub cite: Vec<String>,
}

/// A severity, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LevelSeverity {
    /// The rule is silent.
    Off,
    /// Good practice, or a point for a reader to judge.
    Note,
    /// Rests on practice, case law, or on a fact that is not declared.
    Warning,
    /// A breach on its face.
    Error,
}

impl LevelSeverity {
    /// The severity, unless off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// The words a rule looks for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MatchEntry {
    /// Only in these places; everywhere when empty.
    #[serde(rename = "where")]
    pub places: Vec<PlaceName>,
    /// Patterns; one is enough.
    pub any: Vec<String>,
    /// Regular expressions on the folded line, as the last resort.
    pub regex: Vec<String>,
    /// Features of the clause that excuse a match; `negated` and `attributed` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unless: Option<Vec<String>>,
    /// Patterns that excuse a match of the same clause.
    pub except: Vec<String>,
}

/// Where in a message words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PlaceName {
    /// A title, or a line by itself without final stop.
    Heading,
    /// The subject of an email.
    Subject,
    /// Hidden but sent text.
    Attribute,
    /// Running text.
    Paragraph,
    /// A list item or table row.
    Row,
    /// The first line of the message.
    Opening,
}

/// A fault of the template itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CraftCheck {
    /// It breaks its dialect's grammar.
    SyntaxError,
    /// Its tags are of no engine that is known.
    UnknownEngine,
    /// It includes a file that cannot be had.
    IncludeMissing,
    /// It includes itself.
    IncludeCircular,
    /// Its front matter cannot be used.
    FrontMatter,
    /// The file is no text.
    NotText,
    /// Its container cannot be read in full.
    Container,
    /// A text of a catalog has no translation that is shipped.
    Untranslated,
    /// It is too large or too deep for every path to be looked at.
    Inexact,
    /// A text message takes more segments than it may.
    SmsLength,
    /// A character turns a text message into UCS-2, which costs segments.
    SmsEncoding,
    /// What must be read first stands in a later segment of a text message.
    SmsLate,
    /// A placeholder that the declared data do not fill.
    UnknownPlaceholder,
    /// Versions of one message do not give the same information.
    Versions,
    /// With a `match`: it counts where the same path holds another match with another number before the same unit: `sous 8
    /// jours` and `sous 15 jours`. `{other}` in the message is what is said elsewhere.
    Contradiction,
    /// With a `match`: it counts in templates of an engine, which fills in its own placeholders and no blanks.
    Blank,
    /// With a `match` that holds `#`: it counts where a number or name is written out and other templates of the folder or group
    /// have a placeholder in its place.
    Literal,
    /// A suppression that says no reason or names no rule.
    Suppression,
    /// A suppression of something that is not found.
    SuppressionUnused,
    /// A waiver whose last day is over.
    WaiverExpired,
    /// A waiver of something that is not found.
    WaiverUnused,
}

impl CraftCheck {
    /// Whether it is about what patterns match.
    pub fn takes_words(self) -> bool {
        matches!(self, Self::Contradiction | Self::Blank | Self::Literal)
    }
}
