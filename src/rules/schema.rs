//! What people write: the YAML of packs, modules and languages, field for field.
//!
//! These types say what was typed; [`super::pack`] turns them into what it means. The doc comments are the reference and
//! the JSON schema (`dunlint rules schema`).

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::taxonomy::{Category, ContextKey, Locale, Reproduction, Role, Severity};

/// A text in the two languages in which dunlint speaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// In French.
    #[serde(default)]
    pub fr: String,
    /// In English.
    #[serde(default)]
    pub en: String,
}

impl Localized {
    /// The text in one language; in the other when there is none.
    pub fn get(&self, locale: Locale) -> &str {
        let (wanted, other) = match locale {
            Locale::Fr => (&self.fr, &self.en),
            Locale::En => (&self.en, &self.fr),
        };
        if wanted.is_empty() { other } else { wanted }
    }
}

/// `pack.yaml`: what a pack is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// Its name; every rule id starts with it.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What it is, for people.
    pub title: Localized,
    /// Whose law it holds; without it the pack applies everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Languages whose messages are taken to be under this law when nothing says whose.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The legal bases that rules cite, by short name.
    #[serde(default)]
    pub citations: BTreeMap<String, CitationEntry>,
}

/// A legal basis.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CitationEntry {
    /// As lawyers cite it.
    pub title: Localized,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// First day in force, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// First day no longer in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// Any other file of a pack: lists, evidence and rules in one language.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ModuleFile {
    /// The language of its patterns; empty for rules that read no words.
    pub language: String,
    /// Named word lists, shared by the pack's modules in this language.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Statutory wording: masked before wording rules run, evidence for roles.
    pub official: BTreeMap<String, OfficialEntry>,
    /// Context values that the text suggests when nothing declares them.
    pub guesses: BTreeMap<ContextKey, BTreeMap<String, Vec<String>>>,
    /// Context values that others bring with them when nothing declares them.
    pub follows: Vec<FollowEntry>,
    /// Names of conditions that found a context value where they are true.
    pub facts: BTreeMap<ContextKey, BTreeMap<String, Vec<String>>>,
    /// What counts as giving a piece of information.
    pub roles: BTreeMap<Role, EvidenceEntry>,
    /// The rules.
    pub rules: Vec<RuleEntry>,
}

/// Context values that others bring with them: a public accountant's claim is a public one.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowEntry {
    /// The context that is known.
    pub when: BTreeMap<ContextKey, Vec<String>>,
    /// The values that follow from it.
    pub then: BTreeMap<ContextKey, String>,
}

/// A statutory text.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficialEntry {
    /// The citation it is the text of.
    pub source: String,
    /// The text, letter for letter.
    pub text: String,
    /// What readers call it: “third paragraph”. Texts of one title are parts of one thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Localized>,
    /// How it read before.
    #[serde(default)]
    pub former: Vec<FormerEntry>,
}

/// A version of a statutory text that is no longer in force.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerEntry {
    /// The text, letter for letter.
    pub text: String,
    /// First day no longer in force, `YYYY-MM-DD`.
    pub until: String,
}

/// The ways a role can be given; one is enough.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EvidenceEntry {
    /// Patterns on the text.
    pub text: Vec<String>,
    /// Patterns on the words of a placeholder's name.
    pub names: Vec<String>,
    /// Statutory texts that must all be reproduced.
    pub official: Vec<String>,
    /// Patterns that name these texts without reproducing them.
    pub cited: Vec<String>,
    /// Regular expressions on the folded line, as the last resort.
    pub regex: Vec<String>,
    /// Features of the clause that take the evidence away.
    pub unless: Vec<String>,
    /// Patterns whose clause is no evidence; a placeholder whose name fits one is none either.
    pub except: Vec<String>,
}

/// What a message must say for a piece of information to be asked of it; one way of saying it is enough.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConditionEntry {
    /// What the message says then, for people: “the message announces a cut”.
    pub title: Localized,
    /// Patterns on the text.
    pub text: Vec<String>,
    /// Patterns on the words of a placeholder's name.
    pub names: Vec<String>,
    /// Regular expressions on the folded line, as the last resort.
    pub regex: Vec<String>,
    /// Features of the clause in which the words do not count.
    pub unless: Vec<String>,
    /// Patterns in whose clause the words do not count; nor does a placeholder whose name fits one.
    pub except: Vec<String>,
}

impl ConditionEntry {
    /// The same as evidence, which is read alike.
    pub(crate) fn evidence(&self) -> EvidenceEntry {
        EvidenceEntry {
            text: self.text.clone(),
            names: self.names.clone(),
            regex: self.regex.clone(),
            unless: self.unless.clone(),
            except: self.except.clone(),
            ..EvidenceEntry::default()
        }
    }
}

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
                f.write_str("a text, or a table with a `text`")
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

/// Not derived, as [`ExampleEntry`] is not.
impl<'de> Deserialize<'de> for FeatureEntries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TableOrList;
        impl<'de> Visitor<'de> for TableOrList {
            type Value = FeatureEntries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a set of cues or a list of them")
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
