//! The diagnostic format of reviewdog. Its columns count bytes of UTF-8, from 1.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::remarks::lines;
use super::{Fault, Phrases, Reported, Reporter, Run};
use crate::finding::Suggestion;
use crate::source::Source;
use crate::taxonomy::Severity;

/// The format.
pub(super) struct Rdjson;

impl Reporter for Rdjson {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let phrases = Phrases::of(run.locale);
        let mut diagnostics: Vec<Value> = run.faults.iter().map(fault).collect();
        diagnostics.extend(run.findings.iter().map(|found| diagnostic(found, phrases)));
        let gravest = if run.faults.is_empty() { run.gravest() } else { Some(Severity::Error) };
        let source = json!({ "name": "dunlint" });
        let mut result = json!({ "source": source, "diagnostics": diagnostics });
        if let Some(gravest) = gravest {
            result["severity"] = severity(gravest).into();
        }
        serde_json::to_writer_pretty(&mut *out, &result)?;
        writeln!(out)
    }
}

fn diagnostic(found: &Reported, phrases: &Phrases) -> Value {
    let finding = &found.finding;
    let mut location = json!({ "path": found.path() });
    let mut code = json!({ "value": finding.rule });
    if let Some(url) = finding.citations.iter().find_map(|citation| citation.url.as_ref()) {
        code["url"] = url.as_str().into();
    }
    let mut suggestions: Vec<Value> = Vec::new();
    // What was taken out of an archive stands on no line of its file.
    if !found.source.is_apart() {
        location["range"] = range(&found.source, found.span.start, found.span.end);
        suggestions.extend(finding.suggestions.iter().filter_map(|one| suggestion(found, one)));
    }
    let (message, severity) = (lines(found, phrases), severity(finding.severity));
    let mut diagnostic = json!({ "message": message, "location": location, "severity": severity, "code": code });
    if !suggestions.is_empty() {
        diagnostic["suggestions"] = suggestions.into();
    }
    diagnostic
}

/// A suggestion of one edit: the format has no way to say that several belong together.
fn suggestion(found: &Reported, suggestion: &Suggestion) -> Option<Value> {
    let [edit] = suggestion.edits.as_slice() else { return None };
    let (start, end) = (found.source.text_offset(edit.offset)?, found.source.text_offset(edit.end_offset)?);
    Some(json!({ "range": range(&found.source, start, end), "text": edit.text }))
}

fn range(source: &Source, start: u32, end: u32) -> Value {
    json!({ "start": position(source, start), "end": position(source, end) })
}

fn position(source: &Source, offset: u32) -> Value {
    let line = source.line(offset);
    json!({ "line": line, "column": offset - source.line_span(line).start + 1 })
}

fn fault(fault: &Fault) -> Value {
    let mut location = json!({ "path": fault.path.as_deref().unwrap_or(".") });
    if let Some(line) = fault.line {
        location["range"] = json!({ "start": { "line": line } });
    }
    json!({ "message": fault.message, "location": location, "severity": "ERROR" })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    }
}
