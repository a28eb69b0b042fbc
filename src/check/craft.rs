//! Findings about the template itself: what could not be read, what is not there.

use std::fmt::Display;

use super::options::Options;
use crate::bilingual::{Bilingual, bilingual, said};
use crate::document::{Document, Problem, ProblemKind};
use crate::finding::{Finding, fingerprint_of};
use crate::rules::{CraftCheck, Rule, RuleSet};
use crate::source::{Location, SourceId, Span};
use crate::taxonomy::{Locale, Severity};
use crate::template::SyntaxErrorKind;

/// The findings for a document's problems.
pub(super) fn findings(document: &Document, options: &Options, rules: &RuleSet) -> Vec<Finding> {
    let mut found: Vec<Finding> = document
        .problems
        .iter()
        .filter_map(|problem| {
            let (check, detail) = described(problem);
            finding(rules, options, check, &detail, problem.location, document.slice(problem.location))
                .map(|finding| Finding { chain: document.chain(problem.location), ..finding })
        })
        .collect();
    if !document.is_exact() && !found.iter().any(|finding| finding.rule.ends_with("inexact")) {
        let location = Location { source: SourceId(0), span: Span::at(0) };
        found.extend(finding(rules, options, CraftCheck::Inexact, &"", location, ""));
    }
    found
}

/// A finding of a craft check, if the rule is there and active.
pub fn finding(
    rules: &RuleSet,
    options: &Options,
    check: CraftCheck,
    detail: &dyn Display,
    location: Location,
    matched_text: &str,
) -> Option<Finding> {
    told(rules, options, &Told { check, detail, location, matched_text, at_most: None })
}

/// What a craft check found.
pub(super) struct Told<'t> {
    pub(super) check: CraftCheck,
    /// In both languages.
    pub(super) detail: &'t dyn Display,
    pub(super) location: Location,
    pub(super) matched_text: &'t str,
    /// How grave it may be, unless the project says how grave it is.
    pub(super) at_most: Option<Severity>,
}

/// The finding of what was found, if its rule is there and active.
pub(super) fn told(rules: &RuleSet, options: &Options, found: &Told<'_>) -> Option<Finding> {
    let Told { check, detail, location, matched_text, at_most } = *found;
    let rule = rules.craft(check).filter(|rule| options.is_active(rule))?;
    let told = said(detail, options.locale);
    let say = |text: &str| text.replace("{detail}", &told).replace("{match}", matched_text);
    let severity = rule.severity.unwrap_or(Severity::Warning);
    let line = matched_text.lines().next().unwrap_or("");
    Some(Finding {
        rule: rule.id.clone(),
        category: rule.category,
        role: None,
        reproduction: None,
        severity: options.severity(rule, at_most.map_or(severity, |most| severity.min(most))),
        message: say(message(rule, options)),
        help: rule.help.as_ref().map(|help| say(help.get(options.locale))),
        location,
        part: "body".to_owned(),
        matched_text: matched_text.to_owned(),
        depends_on: Vec::new(),
        witness: None,
        citations: [].into(),
        suggestions: Vec::new(),
        chain: Vec::new(),
        fingerprint: fingerprint_of(&[&rule.id, &said(detail, Locale::En), line]),
    })
}

/// A finding at the beginning of a message that says that another version differs; [`detailed`] says in what. A note where
/// nothing declares that both are versions of one message.
pub fn version(rules: &RuleSet, options: &Options, document: &Document, is_declared: bool) -> Option<Finding> {
    let at = document.lines.first()?.location()?;
    let text = document.slice(at);
    let start = at.span.start as usize + (text.len() - text.trim_start().len());
    let first = text.trim_start().lines().next().unwrap_or("").trim_end();
    let location = Location { source: at.source, span: Span::new(start, start + first.len()) };
    let at_most = if is_declared { None } else { Some(Severity::Note) };
    told(rules, options, &Told { check: CraftCheck::Versions, detail: &DETAIL, location, matched_text: first, at_most })
}

/// A finding with what was not known when it was made.
pub fn detailed(finding: &Finding, detail: &str) -> Finding {
    let fingerprint = fingerprint_of(&[&finding.fingerprint, detail]);
    Finding { message: finding.message.replace(DETAIL, detail), fingerprint, ..finding.clone() }
}

/// What stands in a message for a detail that is not known yet.
const DETAIL: &str = "\u{0}";

fn message<'r>(rule: &'r Rule, options: &Options) -> &'r str {
    rule.message.get(options.locale)
}

fn described(problem: &Problem) -> (CraftCheck, Bilingual) {
    let detail = &problem.detail;
    match &problem.kind {
        ProblemKind::Syntax(SyntaxErrorKind::UnknownEngine { tags }) => {
            (CraftCheck::UnknownEngine, Bilingual::of(&tags.to_string()))
        }
        ProblemKind::Syntax(kind) => (CraftCheck::SyntaxError, Bilingual::of(&syntax(kind, detail))),
        ProblemKind::IncludeMissing(error) => {
            (CraftCheck::IncludeMissing, bilingual!("{detail}: {error}", "{detail} : {error:#}"))
        }
        ProblemKind::IncludeCircular => (CraftCheck::IncludeCircular, Bilingual::of(detail)),
        ProblemKind::TooComplex => (CraftCheck::Inexact, Bilingual::of(detail)),
    }
}

/// What is wrong with the syntax, in the signs of the template rather than in words of a language.
fn syntax(kind: &SyntaxErrorKind, detail: &str) -> String {
    match kind {
        SyntaxErrorKind::UnclosedTag { delimiter } => format!("{delimiter} …?"),
        SyntaxErrorKind::UnclosedBlock { keyword } => format!("{keyword} … end{keyword}?"),
        SyntaxErrorKind::UnexpectedTag { keyword, open: Some(open) } => format!("{open} … {keyword}?"),
        SyntaxErrorKind::UnexpectedTag { keyword, open: None } => format!("? … {keyword}"),
        SyntaxErrorKind::Expression { found } => found.clone(),
        SyntaxErrorKind::UnknownTag { keyword } => keyword.clone(),
        SyntaxErrorKind::TooMany | SyntaxErrorKind::UnknownEngine { .. } => format!("{detail} …"),
        SyntaxErrorKind::TooDeep => detail.to_owned(),
    }
}
