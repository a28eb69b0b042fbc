//! The setting `sms:` of `dunlint.yaml`: how long text messages may be.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::check::SmsOptions;

/// How long text messages may be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SmsEntry {
    /// How many segments one may take in its longest case. Without it, more than two are a note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<usize>,
    /// The longest value of a placeholder, in characters. For others the longest sample counts, or a usual length.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub lengths: BTreeMap<String, usize>,
}

impl SmsEntry {
    /// As checks are set.
    pub(super) fn options(&self) -> SmsOptions {
        SmsOptions { segments: self.segments, lengths: self.lengths.clone() }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
