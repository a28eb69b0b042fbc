//! What people write: the YAML of packs, modules and languages, field for field.
//!
//! These types say what was typed; [`super::pack`] turns them into what it means. The doc comments are the reference and
//! the JSON schema (`dunlint rules schema`).

mod example;
mod language;
mod rule;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::taxonomy::{ContextKey, Locale, Role};

pub use example::{ExampleEntry, FullExample, TestsEntry};
pub use language::{ClockEntry, EndingEntry, FeatureEntries, FeatureEntry, LanguageFile, NightEntry, Scope, Side};
pub use rule::{
    CraftCheck, DoubtEntry, LearntEntry, LevelEntry, LevelSeverity, MatchEntry, PlaceName, ReproductionEntry, RuleEntry,
};

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
    /// What tells that a message claims something: where nothing tells the stage, no information is missing from one that
    /// claims nothing.
    pub claims: ClaimsEntry,
    /// The rules.
    pub rules: Vec<RuleEntry>,
}

/// What tells that a message claims something: « votre rendez-vous » does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimsEntry {
    /// Roles of which a message that claims something gives one; none where that cannot be told.
    pub roles: Vec<Role>,
    /// Senders that also write for other ends, `unknown` among them; whatever the others send claims something.
    pub senders: Vec<String>,
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

/// Towns that name nobody where they follow a comma, or a word of some list and a function word: `Cabinet d'avocats, Lyon`,
/// `votre agence de Lyon`. `Mairie de Lyon` is a name.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TownsEntry {
    /// The list of the towns.
    pub list: String,
    /// The list of the words that a town does not make a name.
    pub behind: String,
}

/// The ways a role can be given; one is enough.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EvidenceEntry {
    /// Patterns on the text.
    pub text: Vec<String>,
    /// Patterns on the words of a placeholder's name.
    pub names: Vec<String>,
    /// The list of the words that name nobody, where what is found in a text must hold a name: a placeholder, or another word with a
    /// capital, before any number of its printed line. A trade, a department, a street is no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// Towns, which tell where somebody is and not who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub towns: Option<TownsEntry>,
    /// Statutory texts that must all be reproduced.
    pub official: Vec<String>,
    /// Patterns that name these texts without reproducing them.
    pub cited: Vec<String>,
    /// Regular expressions on the folded line, as the last resort.
    pub regex: Vec<String>,
    /// Features of the clause that take the evidence away.
    pub unless: Vec<String>,
    /// Patterns whose clause is no evidence; a placeholder whose name fits one is none either. One that holds `%ROLE` of the role
    /// itself tells of a placeholder of such a name that it is something else where it stands.
    pub except: Vec<String>,
    /// When a line that no pattern fits is taken to give it all the same, by the pack's table of learnt weights.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub likely: Option<LikelyEntry>,
}

/// When a line reads like a piece of information. That it is missing is only a note then.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LikelyEntry {
    /// From this likelihood on, between 0 and 1.
    pub from: f32,
    /// The last word of placeholders' names that give it when the words before it are unknown: `nom` in `{{ xyz.nom }}`.
    #[serde(default)]
    pub fields: Vec<String>,
    /// What to tell the reader in place of the rule's help; `{match}` is the line.
    pub help: Localized,
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
    /// Whether a message that says so on one path, or gives the information on one, is asked for it on all of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub anywhere: bool,
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
