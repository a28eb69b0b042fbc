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
