//! A code quality report of GitLab: the part of Code Climate's issues that it reads.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::excerpt::printable;
use super::{Fault, Reported, Reporter, Run};
use crate::finding::fingerprint_of;
use crate::taxonomy::Severity;

/// The format.
pub(super) struct Gitlab;

/// One entry of the report.
#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    /// GitLab shows only the first of two that are the same.
    fingerprint: String,
    severity: &'static str,
    location: Place<'r>,
}

#[derive(Serialize)]
struct Place<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Reporter for Gitlab {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let mut seen = HashMap::new();
        let mut issues: Vec<Issue<'_>> = run.faults.iter().map(fault).collect();
        issues.extend(run.findings.iter().map(|found| issue(found, &mut seen)));
        serde_json::to_writer_pretty(&mut *out, &issues)?;
        writeln!(out)
    }
}

fn issue<'r>(found: &'r Reported, seen: &mut HashMap<(&'r str, &'r str), usize>) -> Issue<'r> {
    let finding = &found.finding;
    let count = seen.entry((found.path(), &finding.fingerprint)).or_default();
    *count += 1;
    let lines_of_file = if found.source.is_apart() {
        Lines { begin: 1, end: 1 }
    } else {
        Lines { begin: found.start.line, end: found.end.line }
    };
    Issue {
        // It is shown on one line, and the name of the check is not.
        description: format!("{} ({})", printable(&finding.message), finding.rule),
        check_name: &finding.rule,
        fingerprint: fingerprint_of(&[&finding.fingerprint, found.path(), &count.to_string()]),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note => "info",
        },
        location: Place { path: relative(found.path()), lines: lines_of_file },
    }
}

fn fault(fault: &Fault) -> Issue<'_> {
    let path = fault.path.as_deref().unwrap_or(".");
    let line = fault.line.unwrap_or(1);
    Issue {
        description: fault.message.clone(),
        check_name: "dunlint",
        fingerprint: fingerprint_of(&[path, &fault.message]),
        severity: "blocker",
        location: Place { path: relative(path), lines: Lines { begin: line, end: line } },
    }
}

fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}
