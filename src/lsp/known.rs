//! The values that templates name, as the templates around a file know them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::project::{Overlay, Read, Workspace};
use crate::taxonomy::Role;

/// More siblings than these are not read.
const MOST_SIBLINGS: usize = 300;

/// A value that templates name.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownValue {
    /// In how many templates.
    pub(super) count: usize,
    /// What it gives.
    pub(super) roles: BTreeSet<Role>,
}

/// Values by their names.
pub(super) type KnownValues = BTreeMap<String, KnownValue>;

/// The values of the templates that a file stands among.
pub(super) fn of_siblings(workspace: &mut Workspace, overlay: &Arc<Overlay>, path: &str) -> KnownValues {
    let mut known = KnownValues::new();
    let siblings = workspace.siblings(path);
    for sibling in siblings.into_iter().take(MOST_SIBLINGS) {
        let sibling = sibling.to_string_lossy().replace('\\', "/");
        if sibling == path {
            continue;
        }
        if let Ok(read) = workspace.read(&sibling, overlay) {
            add(&read, None, &mut known);
        }
    }
    known
}

/// Adds the values of a file, but for one that is being written.
pub(super) fn add(read: &[Read], but: Option<&std::ops::Range<usize>>, known: &mut KnownValues) {
    let mut names: BTreeMap<String, BTreeSet<Role>> = BTreeMap::new();
    for message in read {
        let lines = message.document.lines.iter();
        let values = lines.flat_map(|line| line.view.placeholders.iter().chain(&line.view.hidden_placeholders));
        for (path, location) in values.filter(|(path, _)| !path.is_empty()) {
            let span = location.span.range();
            let is_begun = but.is_some_and(|but| span.start <= but.start && but.end <= span.end);
            if is_begun {
                continue;
            }
            let roles = message.roles.iter().filter(|(place, _)| place == location).map(|(_, role)| *role);
            names.entry(path.join(".")).or_default().extend(roles);
        }
    }
    for (name, roles) in names {
        let value = known.entry(name).or_default();
        value.count += 1;
        value.roles.extend(roles);
    }
}
