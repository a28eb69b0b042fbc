//! One JSON object a line: each finding as in `json`, then the summary.

use std::io::{self, Write};

use serde::Serialize;

use super::json::SummaryJson;
use super::{Fault, FindingJson, Reporter, Run};

/// The format.
pub(super) struct JsonLines;

/// The last line.
#[derive(Serialize)]
struct LastLine<'r> {
    schema_version: &'static str,
    errors: &'r [Fault],
    summary: SummaryJson,
}

impl Reporter for JsonLines {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        for found in &run.findings {
            serde_json::to_writer(&mut *out, &FindingJson::new(found))?;
            writeln!(out)?;
        }
        let last = LastLine { schema_version: "1", errors: &run.faults, summary: SummaryJson::new(run) };
        serde_json::to_writer(&mut *out, &last)?;
        writeln!(out)
    }
}
