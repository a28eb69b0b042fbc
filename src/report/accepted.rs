//! A finding that somebody accepted, and who.

use schemars::JsonSchema;
use serde::Serialize;

use super::Reported;

/// A finding that does not count.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The finding.
    pub found: Reported,
    /// Who accepts it.
    pub by: Acceptance,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Acceptance {
    /// By what.
    pub kind: AcceptanceKind,
    /// The reason that was given; none in a baseline.
    pub reason: Option<String>,
    /// Only for a waiver: who accepts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approver: Option<String>,
    /// Only for a waiver: the last day on which it holds, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The file that says so.
    pub path: String,
    /// The line in it; none in a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// By what a finding is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AcceptanceKind {
    /// A `dunlint-ignore` in the template.
    Suppression,
    /// An entry of `dunlint-waivers.yaml`.
    Waiver,
    /// It was there before.
    Baseline,
}

impl AcceptanceKind {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suppression => "suppression",
            Self::Waiver => "waiver",
            Self::Baseline => "baseline",
        }
    }
}

impl Acceptance {
    /// The reason with its names, for a format that has one field for it.
    pub(super) fn told(&self) -> String {
        let told = self.reason.clone().unwrap_or_else(|| format!("{} {}", self.kind.as_str(), self.path));
        let labelled = |label: &str, value: &Option<String>| value.as_ref().map(|value| format!(" ({label}: {value})"));
        let names = [labelled("approver", &self.approver), labelled("expires", &self.expires)];
        told + &names.into_iter().flatten().collect::<String>()
    }
}
