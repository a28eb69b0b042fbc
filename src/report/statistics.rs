//! Counts by category and rule, and the line that sums a run up.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{AcceptanceKind, Phrases, Run};
use crate::taxonomy::Severity;

/// Writes how many findings there are of each category and each rule, the most frequent first.
pub(super) fn write(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    let phrases = Phrases::of(run.locale);
    let categories = run.findings.iter().map(|found| found.finding.category.as_str());
    let rules = run.findings.iter().map(|found| found.finding.rule.as_str());
    table(phrases.by_category, counts(categories), out)?;
    table(phrases.by_rule, counts(rules), out)
}

fn counts<'r>(names: impl Iterator<Item = &'r str>) -> Vec<(&'r str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut sorted: Vec<(&str, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    sorted
}

fn table(head: &str, rows: Vec<(&str, usize)>, out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "{head}")?;
    for (name, count) in rows {
        writeln!(out, "{count:>6}  {name}")?;
    }
    writeln!(out)
}

/// `3 findings (1 error, 2 notes) in 8 files; 1 accepted, 12 in the baseline`.
pub(super) fn summary(run: &Run) -> String {
    let phrases = Phrases::of(run.locale);
    let files = format!("{} {}", phrases.within, phrases.files(run.files.len()));
    let accepted = accepted(run, phrases);
    if run.findings.is_empty() {
        return format!("{} {files}{accepted}", phrases.nothing);
    }
    let parts: Vec<String> = Severity::ALL
        .iter()
        .rev()
        .map(|severity| (run.count(*severity), *severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| phrases.severities(count, severity))
        .collect();
    format!("{} ({}) {files}{accepted}", phrases.findings(run.findings.len()), parts.join(", "))
}

/// What does not count, if there is any.
fn accepted(run: &Run, phrases: &Phrases) -> String {
    let total = run.suppressed.len();
    let old = run.suppressed.iter().filter(|one| one.by.kind == AcceptanceKind::Baseline).count();
    let counts = [(total - old, phrases.accepted(total - old)), (old, phrases.in_baseline(old))];
    let told: Vec<String> = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, told)| told).collect();
    if told.is_empty() { String::new() } else { format!("{} {}", phrases.semicolon, told.join(", ")) }
}
