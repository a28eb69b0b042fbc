//! Rule packs: all wording and all law. In: YAML, from the binary or a folder. Out: a [`RuleSet`] that can be asked about
//! lines of text, names of placeholders, and contexts.

mod assemble;
mod blur;
mod builtin;
mod census;
mod commonness;
mod compile;
mod digits;
mod error;
mod example;
mod features;
mod files;
mod heard;
mod inflection;
mod kin;
mod language;
mod languages;
mod learnt;
mod lexicon;
mod likely;
mod matcher;
mod module;
mod mutants;
mod name_parts;
mod named;
mod official;
mod pack;
mod pack_source;
mod packed;
mod pairs;
mod pattern;
mod places;
mod program;
mod programs;
mod purpose;
mod reader;
mod reading;
mod regexes;
mod required;
mod resemblance;
mod rule;
mod rule_set;
mod scan;
mod schema;
mod small_pack;
mod statute;
mod table;
mod tally;
mod telltale;
mod texts;
mod trace;
mod trail;
mod vocabulary;
mod waiting;
mod weigh;
mod weights;
mod wordings;
mod words;

pub use error::PackError;
pub use example::{Each, Example, Expected};
pub use heard::information_clues;
pub use kin::{Names, is_of_place, may_tell};
pub use languages::{guess_language, reads_as_prose};
pub use learnt::Likely;
pub use module::Module;
pub use mutants::Mutant;
pub(crate) use mutants::Reach;
pub use name_parts::words_of_name;
pub use pack::Pack;
pub use pack_source::{PackSource, PieceOfPack, RulePlace, Site};
pub(crate) use pack_source::{SplitPack, Worded};
pub use reading::Reading;
pub use resemblance::{Change, Likeness};
pub use rule::{Condition, Level, Remark, Rule, Verdict};
pub use rule_set::RuleSet;
pub use scan::{Basis, Findings, Found, Given, Naming, Scan, Spelt};
pub use schema::{
    CitationEntry, ClaimsEntry, ClockEntry, CraftCheck, DoubtEntry, EndingEntry, EvidenceEntry, ExampleEntry,
    FeatureEntries, FeatureEntry, FormerEntry, FullExample, LanguageFile, LearntEntry, LevelEntry, LevelSeverity,
    LikelyEntry, Localized, MatchEntry, ModuleFile, NightEntry, OfficialEntry, PackFile, PlaceName, ReproductionEntry,
    RuleEntry, Scope, Side, TestsEntry,
};
pub(crate) use small_pack::{Chosen, Needs};
pub use statute::{Former, Statute};
pub(crate) use telltale::Held;
pub(crate) use trace::{Speaker, Traced, Tracer};
pub use weights::{Column, STEP, USUAL, Weights, likelihood, likelihoods};
pub use wordings::Wording;
