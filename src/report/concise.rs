//! One line for each finding: `path:line:column: severity rule message`.

use std::io::{self, Write};

use super::excerpt::printable;
use super::full::Look;
use super::{Phrases, Reporter, Run, statistics};

/// The format.
pub(super) struct Concise {
    pub(super) look: Look,
}

impl Reporter for Concise {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let phrases = Phrases::of(run.locale);
        for found in &run.findings {
            let finding = &found.finding;
            let severity = self.look.severity(phrases.severity(finding.severity), finding.severity);
            let place = format!("{}:{}:{}:", printable(found.path()), found.start.line, found.start.column);
            writeln!(out, "{place} {severity} {} {}", finding.rule, printable(&finding.message))?;
        }
        if run.statistics {
            statistics::write(run, out)?;
        }
        Ok(())
    }
}
