//! Checkstyle XML, which many viewers of CI servers read.

use std::io::{self, Write};

use super::remarks::lines;
use super::xml::escaped;
use super::{Fault, Phrases, Reported, Reporter, Run};
use crate::taxonomy::Severity;

/// The format.
pub(super) struct Checkstyle;

impl Reporter for Checkstyle {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let phrases = Phrases::of(run.locale);
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<checkstyle version=\"4.3\">")?;
        run.faults.iter().try_for_each(|one| fault(one, out))?;
        for file in run.by_file() {
            writeln!(out, "  <file name=\"{}\">", escaped(file[0].path()))?;
            file.iter().try_for_each(|found| finding(found, phrases, out))?;
            writeln!(out, "  </file>")?;
        }
        writeln!(out, "</checkstyle>")
    }
}

fn finding(found: &Reported, phrases: &Phrases, out: &mut dyn Write) -> io::Result<()> {
    let severity = match found.finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    // What was taken out of an archive stands on no line of its file.
    let (line, column) = if found.source.is_apart() { (1, 1) } else { (found.start.line, found.start.column) };
    let (message, rule) = (escaped(&lines(found, phrases)), escaped(&found.finding.rule));
    write!(out, "    <error line=\"{line}\" column=\"{column}\" severity=\"{severity}\"")?;
    writeln!(out, " message=\"{message}\" source=\"dunlint.{rule}\"/>")
}

fn fault(fault: &Fault, out: &mut dyn Write) -> io::Result<()> {
    let (path, line) = (fault.path.as_deref().unwrap_or("."), fault.line.unwrap_or(1));
    writeln!(out, "  <file name=\"{}\">", escaped(path))?;
    let message = escaped(&fault.message);
    writeln!(out, "    <error line=\"{line}\" severity=\"error\" message=\"{message}\" source=\"dunlint\"/>")?;
    writeln!(out, "  </file>")
}
