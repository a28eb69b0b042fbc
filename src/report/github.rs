//! Annotations of GitHub Actions: workflow commands in the log of a step.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step beside the lines; the log has them all.

use std::io::{self, Write};

use super::remarks::lines;
use super::{Fault, Phrases, Reported, Reporter, Run};
use crate::taxonomy::Severity;

/// The format.
pub(super) struct Github;

impl Reporter for Github {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let phrases = Phrases::of(run.locale);
        run.faults.iter().try_for_each(|fault| write_fault(fault, out))?;
        run.findings.iter().try_for_each(|found| finding(found, phrases, out))
    }
}

fn finding(found: &Reported, phrases: &Phrases, out: &mut dyn Write) -> io::Result<()> {
    let mut properties = vec![("title", found.finding.rule.clone()), ("file", path(found.path()))];
    // What was taken out of an archive stands on no line of its file.
    if !found.source.is_apart() {
        properties.push(("line", found.start.line.to_string()));
        properties.push(("endLine", found.end.line.to_string()));
        properties.push(("col", found.start.column.to_string()));
        // GitHub refuses columns of a place over several lines.
        if found.end.line == found.start.line {
            properties.push(("endColumn", found.end.column.to_string()));
        } else {
            properties.retain(|(name, _)| *name != "col");
        }
    }
    command(level(found.finding.severity), &properties, &lines(found, phrases), out)
}

fn write_fault(fault: &Fault, out: &mut dyn Write) -> io::Result<()> {
    let mut properties = vec![("title", "dunlint".to_owned())];
    properties.extend(fault.path.iter().map(|file| ("file", path(file))));
    properties.extend(fault.line.iter().map(|line| ("line", line.to_string())));
    command("error", &properties, &fault.message, out)
}

fn command(level: &str, properties: &[(&str, String)], message: &str, out: &mut dyn Write) -> io::Result<()> {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    writeln!(out, "::{level} {}::{}", properties.join(","), data(message))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn path(path: &str) -> String {
    path.strip_prefix("./").unwrap_or(path).to_owned()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
