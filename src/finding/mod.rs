//! What a check reports. Checks make findings, reporters show them; nothing in between rewrites them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Location;
use crate::taxonomy::{Category, ContextKey, Reproduction, Role, Severity};

/// The name of a rule, `jurisdiction/category/pattern`. Data, not an enum: no module lists the rules.
pub type RuleId = String;

/// One thing the author of a template must act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// What kind of fault.
    pub category: Category,
    /// Only for [`Category::Missing`]: what is not there.
    pub role: Option<Role>,
    /// Only for a text that must be reproduced: what stands in its place.
    pub reproduction: Option<Reproduction>,
    /// How grave.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where, in the file that holds the words.
    pub location: Location,
    /// The part of the message: `body`, `subject`, …
    pub part: String,
    /// The text at `location`, to the byte.
    pub matched_text: String,
    /// The keys whose unknown value the verdict rests on.
    pub depends_on: Vec<ContextKey>,
    /// One way through the template that shows the fault, when it does not stand on every way.
    pub witness: Option<Witness>,
    /// The law behind it.
    pub citations: Arc<[Citation]>,
    /// What could be written instead.
    pub suggestions: Vec<Suggestion>,
    /// The include tags that lead from the template to `location`, outermost first.
    pub chain: Vec<Location>,
    /// Stable when lines move: a hash of rule, role, part and the folded words around.
    pub fingerprint: String,
}

/// A way through a template's conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The conditions that matter and what they are on this way.
    pub conditions: Vec<WitnessCondition>,
    /// The text as it then reads, shortened.
    pub excerpt: String,
}

/// A condition of a [`Witness`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessCondition {
    /// As the template writes it.
    pub expression: String,
    /// What it is on this way.
    pub value: bool,
    /// The tag that holds it.
    pub location: Location,
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Citation {
    /// Short name, unique in its pack.
    pub id: String,
    /// As lawyers cite it, in the language of the message.
    pub title: String,
    /// Where the text can be read.
    pub url: Option<String>,
    /// First day in force, `YYYY-MM-DD`.
    pub since: Option<String>,
    /// First day no longer in force.
    pub until: Option<String>,
}

/// A change that would mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Suggestion {
    /// What it does.
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// The edits, in bytes of the file; empty for one that is only shown.
    pub edits: Vec<Edit>,
}

/// Who may apply a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// A tool, unasked.
    Safe,
    /// A tool that was told to.
    Unsafe,
    /// A person: wording is never applied by a tool unasked.
    Display,
}

/// Bytes `offset..end_offset` of the file become `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Edit {
    /// First byte.
    pub offset: u32,
    /// The byte after the last.
    pub end_offset: u32,
    /// What stands there instead.
    pub text: String,
}

/// A stable hash (FNV-1a, 64 bits): the same words give the same fingerprint wherever they stand.
pub fn fingerprint_of(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
