//! What of a message other messages are compared with.

use std::collections::{BTreeMap, BTreeSet};

use super::group_entry::GroupKey;
use crate::finding::RuleId;
use crate::report::Reported;
use crate::taxonomy::Role;

/// What of a message other messages are compared with.
#[derive(Debug)]
pub(super) struct Outline {
    /// The group that the configuration puts it in.
    pub(super) group: Option<GroupKey>,
    /// Its key in a catalog, the language left out; empty for a file.
    pub(super) key: String,
    pub(super) language: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) is_whole: bool,
    /// Whether it is the subject of a message and nothing else.
    pub(super) is_subject: bool,
    /// The information it gives, and whether on every path.
    pub(super) given: BTreeMap<Role, bool>,
    /// What its placeholders stand for by their names.
    pub(super) named: BTreeSet<Role>,
    /// The rules about what is written out that found a placeholder.
    pub(super) filled: BTreeSet<RuleId>,
    /// What is written out in it.
    pub(super) literals: Vec<Reported>,
    /// A finding that says that it differs from another version, yet without what.
    pub(super) differs: Option<Reported>,
}
