//! SARIF 2.1.0, for code scanning: rules with their help, results with their places, cases, fixes and suppressions.
//!
//! Values are put together as JSON: the format has hundreds of optional fields, of which each object uses a handful. The
//! tests hold the output against the schema of OASIS.

mod place;
mod result;
mod rule;

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Fault, Phrases, Reporter, Run};
use place::artifact;
use result::Results;

/// The format.
pub(super) struct Sarif;

impl Reporter for Sarif {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [sarif_run(run)],
        });
        serde_json::to_writer_pretty(&mut *out, &log)?;
        writeln!(out)
    }
}

fn sarif_run(run: &Run) -> Value {
    let phrases = Phrases::of(run.locale);
    let rules: Vec<Value> = run.rules.iter().map(|info| rule::descriptor(info, run.locale, phrases)).collect();
    let mut results = Results { run, phrases, seen: HashMap::new() };
    let packs: Vec<Value> =
        run.packs.iter().map(|pack| json!({ "id": pack.id, "version": pack.version, "hash": pack.hash })).collect();
    json!({
        "tool": { "driver": {
            "name": "dunlint",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        } },
        "language": run.locale.as_str(),
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": { place::BASE: { "description": { "text": "the folder in which dunlint ran" } } },
        "invocations": [{
            "executionSuccessful": run.faults.is_empty(),
            "toolExecutionNotifications": run.faults.iter().map(notification).collect::<Vec<_>>(),
        }],
        "results": results.all(),
        "properties": { "packs": packs, "as_of": run.as_of.to_string() },
    })
}

fn notification(fault: &Fault) -> Value {
    let mut notification = json!({ "level": "error", "message": { "text": fault.message } });
    if let Some(path) = &fault.path {
        let mut place = json!({ "artifactLocation": artifact(path) });
        if let Some(line) = fault.line {
            place["region"] = json!({ "startLine": line });
        }
        notification["locations"] = json!([{ "physicalLocation": place }]);
    }
    notification
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Applicability, Edit, Finding, Suggestion};
    use crate::report::{Look, OutputFormat, Reported};
    use crate::source::{Location, Source, SourceId, Span};
    use crate::taxonomy::{Category, Locale, Severity};

    /// A run with one finding, `saisie`, that a tool may mend; after a mark, a letter of two bytes and one of four.
    fn run() -> Run {
        let source = Source::decode("a.txt", "\u{feff}é😀 saisie\n".as_bytes()).unwrap();
        let edit = Edit { offset: 10, end_offset: 16, text: "demande".to_owned() };
        let suggestion =
            Suggestion { title: "say so".to_owned(), applicability: Applicability::Safe, edits: vec![edit] };
        let finding = Finding {
            rule: "x/y".to_owned(),
            category: Category::Misleading,
            role: None,
            reproduction: None,
            severity: Severity::Error,
            message: "wrong".to_owned(),
            help: None,
            location: Location { source: SourceId(0), span: Span::new(7, 13) },
            part: "body".to_owned(),
            matched_text: "saisie".to_owned(),
            depends_on: Vec::new(),
            witness: None,
            citations: [].into(),
            suggestions: vec![suggestion],
            chain: Vec::new(),
            fingerprint: "0".to_owned(),
        };
        Run {
            as_of: jiff::civil::date(2026, 1, 1),
            locale: Locale::En,
            packs: Vec::new(),
            files: Vec::new(),
            findings: Reported::all(vec![finding], &[source]),
            suppressed: Vec::new(),
            rules: Vec::new(),
            faults: Vec::new(),
            fails_from: None,
            statistics: false,
            quiet: false,
        }
    }

    fn written(format: OutputFormat) -> Value {
        let mut out = Vec::new();
        let look = Look { color: false, unicode: false, width: 80 };
        format.reporter(look).write(&run(), &mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn a_fix_replaces_the_words_that_were_found() {
        let result = &written(OutputFormat::Sarif)["runs"][0]["results"][0];
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        let region = json!({ "startLine": 1, "startColumn": 5, "endLine": 1, "endColumn": 11 });
        assert_eq!(replacement["deletedRegion"], region);
        assert_eq!(replacement["insertedContent"]["text"], "demande");
        let suggestion = &written(OutputFormat::Rdjson)["diagnostics"][0]["suggestions"][0];
        let range = json!({ "start": { "line": 1, "column": 8 }, "end": { "line": 1, "column": 14 } });
        assert_eq!((&suggestion["range"], &suggestion["text"]), (&range, &json!("demande")));
    }
}
