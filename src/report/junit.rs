//! JUnit XML: a suite for each file, a case for each finding. A file without findings is a case that passes.
//!
//! A finding milder than what makes the run fail is a case that passes and says so; an accepted one is a skipped case.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::remarks::lines;
use super::xml::escaped;
use super::{Accepted, Fault, Phrases, Reported, Reporter, Run};

/// The format.
pub(super) struct Junit;

/// The cases of one file.
#[derive(Default)]
struct Suite<'r> {
    findings: Vec<&'r Reported>,
    accepted: Vec<&'r Accepted>,
}

impl Reporter for Junit {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let suites = suites(run);
        let failures = run.findings.iter().filter(|found| run.fails(found)).count();
        let tests: usize = suites.iter().map(|(_, suite)| suite.tests()).sum::<usize>() + run.faults.len();
        let (skipped, errors) = (run.suppressed.len(), run.faults.len());
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        write!(out, "<testsuites name=\"dunlint\" tests=\"{tests}\" failures=\"{failures}\"")?;
        writeln!(out, " errors=\"{errors}\" skipped=\"{skipped}\">")?;
        if errors > 0 {
            write_faults(&run.faults, out)?;
        }
        suites.iter().try_for_each(|(path, suite)| suite.write(path, run, out))?;
        writeln!(out, "</testsuites>")
    }
}

/// Each file with its cases: those that were asked for in their order, then others that hold findings.
fn suites(run: &Run) -> Vec<(&str, Suite<'_>)> {
    let mut order: Vec<&str> = run.files.iter().map(|file| file.path.as_str()).collect();
    let mut by_path: BTreeMap<&str, Suite<'_>> = BTreeMap::new();
    for found in &run.findings {
        by_path.entry(found.path()).or_default().findings.push(found);
    }
    for accepted in &run.suppressed {
        by_path.entry(accepted.found.path()).or_default().accepted.push(accepted);
    }
    let others: Vec<&str> = by_path.keys().copied().filter(|path| !order.contains(path)).collect();
    order.extend(others);
    order.into_iter().map(|path| (path, by_path.remove(path).unwrap_or_default())).collect()
}

impl Suite<'_> {
    fn tests(&self) -> usize {
        (self.findings.len() + self.accepted.len()).max(1)
    }

    fn write(&self, path: &str, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let phrases = Phrases::of(run.locale);
        let failures = self.findings.iter().filter(|found| run.fails(found)).count();
        let (name, tests, skipped) = (escaped(path), self.tests(), self.accepted.len());
        write!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\"")?;
        writeln!(out, " errors=\"0\" skipped=\"{skipped}\">")?;
        if self.findings.is_empty() && self.accepted.is_empty() {
            writeln!(out, "    <testcase name=\"{}\" classname=\"{name}\"/>", phrases.nothing)?;
        }
        for found in &self.findings {
            open(found, out)?;
            let (message, text) = (escaped(&found.finding.message), escaped(&lines(found, phrases)));
            if run.fails(found) {
                let severity = found.finding.severity.as_str();
                writeln!(out, "      <failure message=\"{message}\" type=\"{severity}\">{text}</failure>")?;
            } else {
                writeln!(out, "      <system-out>{text}</system-out>")?;
            }
            writeln!(out, "    </testcase>")?;
        }
        for accepted in &self.accepted {
            open(&accepted.found, out)?;
            writeln!(out, "      <skipped message=\"{}\"/>", escaped(&accepted.by.told()))?;
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")
    }
}

fn open(found: &Reported, out: &mut dyn Write) -> io::Result<()> {
    let (path, rule) = (escaped(found.path()), escaped(&found.finding.rule));
    let place = match &found.place {
        Some(place) => escaped(place),
        None => format!("{}:{}", found.start.line, found.start.column),
    };
    write!(out, "    <testcase name=\"{rule} ({place})\" classname=\"{path}\" file=\"{path}\"")?;
    if !found.source.is_apart() {
        write!(out, " line=\"{}\"", found.start.line)?;
    }
    writeln!(out, ">")
}

fn write_faults(faults: &[Fault], out: &mut dyn Write) -> io::Result<()> {
    let count = faults.len();
    writeln!(out, "  <testsuite name=\"dunlint\" tests=\"{count}\" failures=\"0\" errors=\"{count}\" skipped=\"0\">")?;
    for fault in faults {
        let path = escaped(fault.path.as_deref().unwrap_or("dunlint"));
        let message = escaped(&fault.message);
        writeln!(out, "    <testcase name=\"{path}\" classname=\"dunlint\">")?;
        writeln!(out, "      <error message=\"{message}\"/>")?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}
