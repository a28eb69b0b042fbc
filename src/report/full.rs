//! For people: each finding with the lines of its template, the law behind it, the case that shows it and what to do.
//!
//! Findings come by file; the required information that a file lacks stands in one block at its end, a line for each role.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};

use super::excerpt::printable;
use super::remarks::remarks;
use super::{Excerpt, Phrases, Reported, Reporter, Run, statistics};
use crate::taxonomy::{Category, Severity};

/// How text for people looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether it has colours.
    pub color: bool,
    /// Whether it may draw with more than ASCII.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Look {
    /// A severity in its colour.
    pub(super) fn severity(self, name: &str, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        self.painted(name, code)
    }

    fn dim(self, text: &str) -> String {
        self.painted(text, "2")
    }

    fn bold(self, text: &str) -> String {
        self.painted(text, "1")
    }

    fn painted(self, text: &str, code: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// How miette draws, so that errors about the run look like findings.
    pub fn handler(self) -> GraphicalReportHandler {
        let characters = if self.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if self.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
            .with_width(self.width)
            .with_links(false)
            .without_cause_chain()
    }

    /// Writes a label and a text, wrapped under itself.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn remark(self, label: &str, text: &str, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        let hanging = indent + label.chars().count() + 1;
        write!(out, "{:indent$}{}", "", self.dim(label))?;
        let mut column = hanging - 1;
        for word in text.split_whitespace() {
            let width = word.chars().count();
            if column + 1 + width > self.width && column >= hanging {
                write!(out, "\n{:hanging$}{word}", "")?;
                column = hanging + width;
            } else {
                write!(out, " {word}")?;
                column += 1 + width;
            }
        }
        writeln!(out)
    }
}

/// The format.
pub(super) struct Full {
    pub(super) look: Look,
}

impl Reporter for Full {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let page = Page { look: self.look, phrases: Phrases::of(run.locale), handler: self.look.handler() };
        for file in run.by_file() {
            for found in file.iter().filter(|found| found.finding.category != Category::Missing) {
                page.finding(found, out)?;
            }
            let missing: Vec<&Reported> =
                file.iter().filter(|found| found.finding.category == Category::Missing).collect();
            if !missing.is_empty() {
                page.missing(&missing, out)?;
            }
        }
        if run.statistics {
            statistics::write(run, out)?;
        }
        if !run.quiet {
            writeln!(out, "{}", self.look.bold(&statistics::summary(run)))?;
        }
        Ok(())
    }
}

/// What is needed to write any block.
struct Page {
    look: Look,
    phrases: &'static Phrases,
    handler: GraphicalReportHandler,
}

impl Page {
    fn remark(&self, label: &str, text: &str, indent: usize, out: &mut dyn Write) -> io::Result<()> {
        self.look.remark(&format!("{label}{}", self.phrases.colon), text, indent, out)
    }

    fn finding(&self, found: &Reported, out: &mut dyn Write) -> io::Result<()> {
        let finding = &found.finding;
        let shown = Shown {
            head: format!("{}[{}]", self.phrases.severity(finding.severity), finding.rule),
            message: printable(&finding.message),
            severity: finding.severity,
            excerpt: Excerpt::new(&found.source, found.span),
        };
        let mut drawn = String::new();
        self.handler.render_report(&mut drawn, &shown).map_err(io::Error::other)?;
        out.write_all(drawn.trim_end().as_bytes())?;
        writeln!(out)?;
        for (label, text) in remarks(found, self.phrases) {
            self.remark(label, &text, 2, out)?;
        }
        writeln!(out)
    }

    fn missing(&self, missing: &[&Reported], out: &mut dyn Write) -> io::Result<()> {
        let path = printable(missing[0].path());
        writeln!(
            out,
            "{}",
            self.look.bold(&format!("{path}{} {}", self.phrases.colon, self.phrases.missing(missing.len())))
        )?;
        for found in missing {
            let finding = &found.finding;
            let severity = self.look.severity(self.phrases.severity(finding.severity), finding.severity);
            let role = finding.role.map_or("", |role| role.as_str());
            let (message, colon) = (printable(&finding.message), self.phrases.colon);
            writeln!(out, "  {severity} {role}{colon} {message} {}", self.look.dim(&finding.rule))?;
            for (label, text) in remarks(found, self.phrases) {
                self.remark(label, &text, 6, out)?;
            }
        }
        writeln!(out)
    }
}

/// A finding as miette draws it.
#[derive(Debug)]
struct Shown {
    head: String,
    message: String,
    severity: Severity,
    excerpt: Excerpt,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.head))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, self.excerpt.label()))))
    }
}
