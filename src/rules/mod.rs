//! Rule packs: all wording and all law. In: YAML, from the binary or a folder. Out: a [`RuleSet`] that can be asked about
//! lines of text, names of placeholders, and contexts.

mod assemble;
mod builtin;
mod compile;
mod error;
mod example;
mod features;
mod files;
mod inflection;
mod language;
mod languages;
mod learnt;
mod lexicon;
mod matcher;
mod module;
mod official;
mod pack;
mod pattern;
mod places;
mod program;
mod reader;
mod reading;
mod required;
mod rule;
mod rule_set;
mod scan;
mod schema;
mod table;
mod vocabulary;
mod waiting;
mod words;

pub use error::PackError;
pub use example::{Example, Expected};
pub use languages::{guess_language, reads_as_prose};
pub use learnt::{STEP, Weights};
pub use module::Module;
pub use pack::Pack;
pub use reading::Reading;
pub use rule::{Condition, Level, Rule, Verdict};
pub use rule_set::RuleSet;
pub use scan::{Basis, Findings, Found, Given, Scan};
pub use schema::{
    CitationEntry, ClockEntry, CraftCheck, DoubtEntry, EndingEntry, EvidenceEntry, ExampleEntry, FeatureEntries,
    FeatureEntry, FullExample, LanguageFile, LearntEntry, LevelEntry, LevelSeverity, Localized, MatchEntry, ModuleFile,
    NightEntry, OfficialEntry, PackFile, PlaceName, RuleEntry, Scope, Side, TestsEntry,
};
