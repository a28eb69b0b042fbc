//! Findings that somebody accepted: suppressions in templates, waivers, a baseline. Each takes findings out of those that
//! count, and tells when it does not hold any more.

mod baseline;
mod directive;
mod suppression;
mod waivers;

pub use baseline::{BASELINE_FILE, Baseline, Shrunk};
pub(super) use directive::WORD as SUPPRESSION;
pub(super) use suppression::{Asked, Reader, Suppression};
pub(super) use waivers::Looked;
pub use waivers::{WAIVERS_FILE, WaiverEntry, Waivers, WaiversFile};

use std::collections::HashSet;

use crate::report::{Accepted, Reported};

/// Takes out what suppressions cover. What is left of the suppressions is told.
pub(super) fn suppress(findings: &mut Vec<Reported>, mut suppressions: Vec<Suppression>) -> Vec<Accepted> {
    if suppressions.is_empty() {
        return Vec::new();
    }
    suppressions.sort_by(|a, b| a.identity().cmp(&b.identity()));
    // A file that is judged as a piece tells nothing of what is unused; where it is judged as a message too, that counts.
    suppressions.dedup_by(|later, kept| {
        let is_same = later.identity() == kept.identity();
        if is_same && kept.unused.is_none() {
            kept.unused = later.unused.take();
        }
        is_same
    });
    let mut used: HashSet<usize> = HashSet::new();
    let mut accepted = Vec::new();
    findings.retain(|found| {
        let covering: Vec<usize> = (0..suppressions.len()).filter(|index| suppressions[*index].covers(found)).collect();
        let Some(first) = covering.first() else { return true };
        accepted.push(Accepted { found: found.clone(), by: suppressions[*first].acceptance() });
        used.extend(covering);
        false
    });
    let unused = suppressions.into_iter().enumerate().filter(|(index, _)| !used.contains(index));
    findings.extend(unused.filter_map(|(_, one)| one.unused));
    accepted
}
