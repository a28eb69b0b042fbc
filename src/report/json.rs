//! One JSON object for the whole run: version 1 of the promise that editors and scripts rely on.
//!
//! The types here are the format: their doc comments become `schema/output-v1.json`.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::{Acceptance, Accepted, Fault, FileStatus, Reported, Reporter, Run};
use crate::finding::{Citation, Suggestion};
use crate::taxonomy::{Category, Context, ContextKey, Reproduction, Role, Severity};

/// The format.
pub(super) struct Json;

impl Reporter for Json {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &OutputV1::new(run))?;
        writeln!(out)
    }
}

/// The output of `dunlint check --output-format json`, version 1.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Output of dunlint check, version 1")]
pub struct OutputV1<'r> {
    /// Always `1`.
    schema_version: &'static str,
    /// What made it.
    tool: ToolJson,
    /// The rule packs that were used.
    packs: Vec<PackJson<'r>>,
    /// The day whose law applied, `YYYY-MM-DD`.
    as_of: String,
    /// What is wrong, in order of file and place.
    findings: Vec<FindingJson<'r>>,
    /// What was found and is accepted.
    suppressed: Vec<SuppressedJson<'r>>,
    /// What kept the run, or a file of it, from being judged.
    errors: &'r [Fault],
    /// The files that were asked for.
    files: Vec<FileJson<'r>>,
    /// Counts.
    summary: SummaryJson,
}

/// The program.
#[derive(Debug, Serialize, JsonSchema)]
struct ToolJson {
    /// `dunlint`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// A rule pack.
#[derive(Debug, Serialize, JsonSchema)]
struct PackJson<'r> {
    /// Its name.
    id: &'r str,
    /// Its version.
    version: &'r str,
    /// A hash of its rules.
    hash: &'r str,
}

/// A finding that somebody accepted.
#[derive(Debug, Serialize, JsonSchema)]
struct SuppressedJson<'r> {
    /// The finding.
    #[serde(flatten)]
    finding: FindingJson<'r>,
    /// Who accepts it.
    suppression: &'r Acceptance,
}

/// A file.
#[derive(Debug, Serialize, JsonSchema)]
struct FileJson<'r> {
    /// Its path as it was given, with `/` separators.
    path: &'r str,
    /// What is known of it: each key with its value and who says so.
    context: &'r Context,
    /// What became of it.
    status: FileStatus,
}

/// Counts of a run.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SummaryJson {
    /// How many files were asked for.
    files: usize,
    /// How many findings there are.
    findings: usize,
    /// How many of them are errors.
    errors: usize,
    /// How many are warnings.
    warnings: usize,
    /// How many are notes.
    notes: usize,
    /// How many are accepted.
    suppressed: usize,
}

/// A finding. Flat, so that a parser is one loop.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingJson<'r> {
    /// The rule, `jurisdiction/category/pattern`.
    rule: &'r str,
    /// What kind of fault.
    category: Category,
    /// Only for `missing`: what is not there.
    role: Option<Role>,
    /// Only for a `missing` text that must be reproduced: what stands in its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    reproduction: Option<Reproduction>,
    /// How grave.
    severity: Severity,
    /// What is wrong.
    message: &'r str,
    /// What to do.
    help: Option<&'r str>,
    /// The file, as it was given, with `/` separators.
    path: &'r str,
    /// The part of the message: `body`, `subject`.
    part: &'r str,
    /// Only in a file that is no text: the paragraph or cell, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'r str>,
    /// The line it begins on, from 1; in a file that is no text, of the text taken out of it.
    line: usize,
    /// The column it begins at, from 1, in Unicode scalar values.
    column: usize,
    /// The line it ends on.
    end_line: usize,
    /// The column after its last character.
    end_column: usize,
    /// Its first byte in the file.
    offset: u32,
    /// The byte after its last.
    end_offset: u32,
    /// The column it begins at, from 1, in UTF-16 code units.
    utf16_column: usize,
    /// The column after its last character, in UTF-16 code units.
    utf16_end_column: usize,
    /// The text that was found, to the byte.
    matched_text: &'r str,
    /// The context keys whose unknown value the verdict rests on.
    depends_on: &'r [ContextKey],
    /// One way through the template that shows it, when it does not hold on every way.
    witness: Option<WitnessJson<'r>>,
    /// The law behind it.
    citations: &'r [Citation],
    /// What could be written instead.
    suggestions: &'r [Suggestion],
    /// The include tags that lead to it, outermost first; empty in the template itself.
    included_from: Vec<SiteJson<'r>>,
    /// Stable when lines move.
    fingerprint: &'r str,
}

/// One way through a template.
#[derive(Debug, Serialize, JsonSchema)]
struct WitnessJson<'r> {
    /// The conditions that matter.
    conditions: Vec<ConditionJson<'r>>,
    /// The text as it then reads, shortened.
    excerpt: &'r str,
}

/// A condition of a witness.
#[derive(Debug, Serialize, JsonSchema)]
struct ConditionJson<'r> {
    /// As the template writes it.
    expression: &'r str,
    /// What it is on this way.
    value: bool,
    /// The file of its tag: the finding's own, or one that is included.
    path: &'r str,
    /// The line of its tag.
    line: usize,
}

/// A line of a file.
#[derive(Debug, Serialize, JsonSchema)]
struct SiteJson<'r> {
    /// The file.
    path: &'r str,
    /// The line.
    line: usize,
}

impl<'r> OutputV1<'r> {
    /// The output for a run.
    pub fn new(run: &'r Run) -> Self {
        let packs = run.packs.iter();
        let files = run.files.iter();
        Self {
            schema_version: "1",
            tool: ToolJson { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            packs: packs.map(|pack| PackJson { id: &pack.id, version: &pack.version, hash: &pack.hash }).collect(),
            as_of: run.as_of.to_string(),
            findings: run.findings.iter().map(FindingJson::new).collect(),
            suppressed: run.suppressed.iter().map(SuppressedJson::new).collect(),
            errors: &run.faults,
            files: files
                .map(|file| FileJson { path: &file.path, context: &file.context, status: file.status })
                .collect(),
            summary: SummaryJson::new(run),
        }
    }

    /// The JSON schema of the format.
    pub fn schema() -> schemars::Schema {
        schemars::schema_for!(OutputV1<'static>)
    }
}

impl<'r> SuppressedJson<'r> {
    fn new(accepted: &'r Accepted) -> Self {
        Self { finding: FindingJson::new(&accepted.found), suppression: &accepted.by }
    }
}

impl SummaryJson {
    pub(super) fn new(run: &Run) -> Self {
        Self {
            files: run.files.len(),
            findings: run.findings.len(),
            errors: run.count(Severity::Error),
            warnings: run.count(Severity::Warning),
            notes: run.count(Severity::Note),
            suppressed: run.suppressed.len(),
        }
    }
}

impl<'r> FindingJson<'r> {
    pub(super) fn new(found: &'r Reported) -> Self {
        let finding = &found.finding;
        Self {
            rule: &finding.rule,
            category: finding.category,
            role: finding.role,
            reproduction: finding.reproduction,
            severity: finding.severity,
            message: &finding.message,
            help: finding.help.as_deref(),
            path: found.path(),
            part: &finding.part,
            place: found.place.as_deref(),
            line: found.start.line,
            column: found.start.column,
            end_line: found.end.line,
            end_column: found.end.column,
            offset: found.offset,
            end_offset: found.end_offset,
            utf16_column: found.start.utf16_column,
            utf16_end_column: found.end.utf16_column,
            matched_text: found.matched_text(),
            depends_on: &finding.depends_on,
            witness: WitnessJson::new(found),
            citations: &finding.citations,
            suggestions: &finding.suggestions,
            included_from: found.chain.iter().map(|site| SiteJson { path: &site.path, line: site.line }).collect(),
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'r> WitnessJson<'r> {
    fn new(found: &'r Reported) -> Option<Self> {
        let witness = found.finding.witness.as_ref()?;
        let conditions = witness.conditions.iter().zip(&found.conditions).map(|(condition, site)| ConditionJson {
            expression: &condition.expression,
            value: condition.value,
            path: &site.path,
            line: site.line,
        });
        Some(Self { conditions: conditions.collect(), excerpt: &witness.excerpt })
    }
}
