//! A finished run: everything a reporter shows, with every place already a path, a line and a column.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Accepted, RuleInfo};
use crate::finding::Finding;
use crate::source::{Location, Position, Source, Span};
use crate::taxonomy::{Context, Locale, Severity};

/// A finished run.
#[derive(Debug)]
pub struct Run {
    /// The day whose law applied.
    pub as_of: Date,
    /// The language of messages.
    pub locale: Locale,
    /// The packs that were used.
    pub packs: Vec<PackInfo>,
    /// The files that were asked for, in order.
    pub files: Vec<FileReport>,
    /// The findings, in order of file and place.
    pub findings: Vec<Reported>,
    /// The findings that somebody accepted, in the same order.
    pub suppressed: Vec<Accepted>,
    /// The rules that have findings, accepted ones too, in the order of their names.
    pub rules: Vec<RuleInfo>,
    /// What kept the run, or a file of it, from being judged.
    pub faults: Vec<Fault>,
    /// The mildest severity that is a failure, if any is.
    pub fails_from: Option<Severity>,
    /// Whether counts by rule and category are wanted.
    pub statistics: bool,
    /// Whether the summary is not.
    pub quiet: bool,
}

/// A rule pack of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackInfo {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// A hash of its rules.
    pub hash: String,
}

/// A file of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Its path as it was given.
    pub path: String,
    /// What is known of it.
    pub context: Context,
    /// What became of it.
    pub status: FileStatus,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileStatus {
    /// Judged as a message.
    Checked,
    /// Judged as a piece of a message: nothing is asked of what it lacks.
    Part,
    /// Judged within the files of this run that include it.
    Included,
    /// No text that could be judged.
    Unread,
}

/// Something that kept the run from being complete.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Fault {
    /// The file it is about.
    pub path: Option<String>,
    /// The line in it.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

/// A finding with its places resolved.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The finding.
    pub finding: Finding,
    /// The file it stands in.
    pub source: Source,
    /// Where in it.
    pub span: Span,
    /// The name of its place, in a file that is no text: a paragraph, a cell.
    pub place: Option<String>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// Its first byte in the file.
    pub offset: u32,
    /// The byte after its last.
    pub end_offset: u32,
    /// The include tags that lead to it, outermost first.
    pub chain: Vec<Site>,
    /// Where the conditions of its witness stand, in their order.
    pub conditions: Vec<Site>,
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The file.
    pub path: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The bytes in the text of the file.
    pub span: Span,
}

impl Reported {
    /// Resolves the places of findings among the files of their document.
    pub fn all(findings: Vec<Finding>, sources: &[Source]) -> Vec<Self> {
        let mut cursors: Vec<Cursor<'_>> = sources.iter().map(|source| Cursor::new(source.file())).collect();
        findings.into_iter().map(|finding| Self::new(finding, sources, &mut cursors)).collect()
    }

    fn new(finding: Finding, sources: &[Source], cursors: &mut [Cursor<'_>]) -> Self {
        let site = |location: &Location| {
            let (file, span) = sources[location.source.0 as usize].in_file(location.span);
            Site { path: Arc::clone(&file.path), line: file.line(span.start), span }
        };
        let index = finding.location.source.0 as usize;
        let (source, span) = sources[index].in_file(finding.location.span);
        let start = cursors[index].position(span.start);
        let conditions = finding.witness.iter().flat_map(|witness| &witness.conditions);
        Self {
            start,
            end: cursors[index].ahead(span.end),
            offset: source.raw_offset(span.start),
            end_offset: source.raw_offset(span.end),
            chain: finding.chain.iter().map(site).collect(),
            conditions: conditions.map(|condition| site(&condition.location)).collect(),
            place: sources[index].place(finding.location.span.start).map(str::to_owned),
            source: source.clone(),
            span,
            finding,
        }
    }

    /// The text that was found, as it stands in its file.
    pub fn matched_text(&self) -> &str {
        let of_role = self.finding.matched_text.is_empty();
        if of_role { "" } else { self.span.of(&self.source.text) }
    }

    /// The file it stands in.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// What makes it the same as another: two templates that include a file both find what is wrong in it.
    pub(crate) fn identity(&self) -> (&str, u32, u32, &str, &str) {
        (self.path(), self.offset, self.end_offset, &self.finding.rule, &self.finding.message)
    }
}

/// More bytes than this are not counted: the source knows where it is sooner.
const FAR: usize = 4096;

/// Finds positions that mostly come in order without counting a line from its start each time: a page without line
/// ends may hold thousands of findings.
struct Cursor<'s> {
    source: &'s Source,
    offset: u32,
    position: Position,
}

impl<'s> Cursor<'s> {
    fn new(source: &'s Source) -> Self {
        Self { source, offset: 0, position: source.position(0) }
    }

    /// The position of a byte; later ones are counted from here.
    fn position(&mut self, offset: u32) -> Position {
        self.position = self.ahead(offset);
        self.offset = offset;
        self.position
    }

    fn ahead(&self, offset: u32) -> Position {
        let between = (offset >= self.offset && self.source.line(offset) == self.position.line)
            .then(|| self.source.text.get(self.offset as usize..offset as usize))
            .flatten()
            .filter(|between| between.len() <= FAR);
        let Some(between) = between else { return self.source.position(offset) };
        Position {
            column: self.position.column + between.chars().count(),
            utf16_column: self.position.utf16_column + between.encode_utf16().count(),
            ..self.position
        }
    }
}

impl Run {
    /// How many findings are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.finding.severity == severity).count()
    }

    /// The gravest finding.
    pub fn gravest(&self) -> Option<Severity> {
        self.findings.iter().map(|found| found.finding.severity).max()
    }

    /// The run in a line: `3 findings (1 error, 2 notes) in 8 files`.
    pub fn summary(&self) -> String {
        super::statistics::summary(self)
    }

    /// Whether a finding makes the run fail.
    pub fn fails(&self, found: &Reported) -> bool {
        self.fails_from.is_some_and(|from| found.finding.severity >= from)
    }

    /// The findings by file, in order.
    pub fn by_file(&self) -> impl Iterator<Item = &[Reported]> {
        self.findings.chunk_by(|a, b| a.source.path == b.source.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_counts_as_the_source_does() {
        let source = Source::from_text("a", "é😀a saisie\nété\r\nx");
        let mut cursor = Cursor::new(&source);
        let offsets: Vec<usize> =
            source.text.char_indices().map(|(at, _)| at).chain([source.text.len(), 0, 7, 7]).collect();
        for offset in offsets {
            let offset = u32::try_from(offset).unwrap();
            assert_eq!(cursor.position(offset), source.position(offset), "{offset}");
        }
    }
}
