//! From a judgement to a [`Finding`]: its words, its law, its witness, its fingerprint.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::facts::Judgement;
use super::options::Options;
use super::quote::shortened;
use super::reproduction::Case;
use super::witness::witness;
use crate::document::{Document, Line};
use crate::extract::Part;
use crate::finding::{Applicability, Citation, Finding, Suggestion, fingerprint_of};
use crate::rules::{Likely, Pack, Rule};
use crate::source::{Location, SourceId, Span};
use crate::taxonomy::{Role, Severity};

/// A line longer than this, in bytes, is not hashed anew for each of its findings.
const LONG_LINE: usize = 8 * 1024;

/// What findings of one pack have in common.
pub(super) struct Builder<'a> {
    document: &'a Document,
    options: &'a Options,
    pack: &'a Pack,
    /// The citations that were told before, by their names: one rule has thousands of findings in a large document.
    cited: RefCell<FxHashMap<Names, Arc<[Citation]>>>,
}

/// Citations by their short names.
type Names = Arc<[String]>;

impl<'a> Builder<'a> {
    pub(super) fn new(document: &'a Document, options: &'a Options, pack: &'a Pack) -> Self {
        Self { document, options, pack, cited: RefCell::default() }
    }

    /// Words that must not stand.
    pub(super) fn wording(
        &self,
        rule: &Rule,
        judgement: &Judgement,
        location: Location,
        part: usize,
        line: &Line,
    ) -> Finding {
        let matched_text = self.document.slice(location).to_owned();
        let shown = shortened(&matched_text);
        // Of a block as long as a book only the words themselves: it may hold thousands of findings.
        let around = if line.view.text.len() <= LONG_LINE { &line.view.text } else { &matched_text };
        let words = fingerprint_of(&[&rule.id, around]);
        let part = self.part_name(part, location);
        self.finding(rule, judgement, location, part, matched_text, &shown, words)
    }

    /// Information that must stand and does not.
    pub(super) fn missing(&self, rule: &Rule, role: Role, judgement: &Judgement) -> Finding {
        let witness = witness(self.document, &judgement.guard, None);
        let branch =
            witness.as_ref().and_then(|witness| witness.conditions.first()).map(|condition| condition.location);
        // The role is missing from this template, whatever file its branch stands in: point at the tag that includes it.
        let branch = branch.map(|branch| self.document.chain(branch).first().copied().unwrap_or(branch));
        let location = self.missing_location(branch);
        let matched_text = self.document.slice(location).to_owned();
        let conditions = witness.iter().flat_map(|witness| &witness.conditions);
        let on: Vec<String> =
            conditions.map(|condition| format!("{}={}", condition.expression, condition.value)).collect();
        let words = fingerprint_of(&[&rule.id, role.as_str(), &on.join("&")]);
        let part = self.body().map_or_else(|| "body".to_owned(), |part| part.name.clone());
        let mut finding = self.finding(rule, judgement, location, part, matched_text, "", words);
        finding.role = Some(role);
        finding
    }

    /// Information that no pattern shows, though a line reads as if it gave it: a note that shows the line.
    pub(super) fn doubtful(
        &self,
        rule: &Rule,
        role: Role,
        judgement: &Judgement,
        (line, likely): (&Line, &Likely),
    ) -> Finding {
        let judgement = Judgement { severity: judgement.severity.min(Severity::Note), ..judgement.clone() };
        let mut finding = self.missing(rule, role, &judgement);
        let shown = shortened(&line.excerpt(self.document.sources()));
        finding.help = Some(likely.help.get(self.options.locale).replace("{match}", &shown));
        finding
    }

    /// A text that must be reproduced and is not, told by what stands in its place.
    pub(super) fn not_reproduced(&self, rule: &Rule, role: Role, judgement: &Judgement, case: &Case) -> Finding {
        let mut finding = self.missing(rule, role, judgement);
        finding.reproduction = Some(case.kind);
        if let Some(remark) = rule.remark(case.kind) {
            let locale = self.options.locale;
            finding.message = case.fill(remark.message.get(locale));
            finding.help = remark.help.as_ref().map(|help| case.fill(help.get(locale)));
            finding.fingerprint = fingerprint_of(&[&finding.fingerprint, case.kind.as_str()]);
        }
        finding
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of a finding")]
    fn finding(
        &self,
        rule: &Rule,
        judgement: &Judgement,
        location: Location,
        part: String,
        matched_text: String,
        shown: &str,
        fingerprint: String,
    ) -> Finding {
        let locale = self.options.locale;
        let say = |text: &str| text.replace("{match}", shown);
        Finding {
            rule: rule.id.clone(),
            category: rule.category,
            role: None,
            reproduction: None,
            severity: self.options.severity(rule, judgement.severity),
            message: say(rule.message.get(locale)),
            help: rule.help.as_ref().map(|help| say(help.get(locale))),
            location,
            part,
            matched_text,
            depends_on: judgement.depends_on.clone(),
            witness: witness(self.document, &judgement.guard, Some(location)),
            citations: self.citations(&judgement.citations),
            suggestions: rule.rewrite.iter().map(|rewrite| shown_rewrite(rewrite.get(locale))).collect(),
            chain: self.document.chain(location),
            fingerprint,
        }
    }

    /// The citations that are in force on the day.
    fn citations(&self, ids: &Names) -> Arc<[Citation]> {
        let mut cited = self.cited.borrow_mut();
        Arc::clone(cited.entry(Arc::clone(ids)).or_insert_with(|| self.in_force(ids)))
    }

    fn in_force(&self, ids: &[String]) -> Arc<[Citation]> {
        let day = self.options.as_of.to_string();
        ids.iter()
            .filter_map(|id| self.pack.citation(id, self.options.locale))
            .filter(|citation| {
                citation.since.as_ref().is_none_or(|since| *since <= day)
                    && citation.until.as_ref().is_none_or(|until| day < *until)
            })
            .collect()
    }

    fn part_name(&self, part: usize, location: Location) -> String {
        let own = self.document.template().parts.get(part).filter(|_| location.source == SourceId(0));
        own.map_or_else(|| "body".to_owned(), |part| part.name.clone())
    }

    /// The part that the text of the message begins with.
    fn body(&self) -> Option<&Part> {
        self.document.template().parts.iter().find(|part| part.kind.is_body())
    }

    /// The front matter's first line, else the branch that lacks the role, else the first line of the text.
    fn missing_location(&self, branch: Option<Location>) -> Location {
        let source = &self.document.sources()[0];
        let start = self.body().map_or(0, |part| part.span.range().start);
        let has_front_matter = source.text.starts_with("---") && start > 0;
        if let (false, Some(branch)) = (has_front_matter, branch) {
            return branch;
        }
        let start = if has_front_matter { 0 } else { start };
        let span = first_line_with_text(&source.text[start..]).shifted(start);
        Location { source: SourceId(0), span }
    }
}

fn first_line_with_text(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].lines().next().unwrap_or("");
    Span::new(start, start + line.trim_end().len())
}

fn shown_rewrite(rewrite: &str) -> Suggestion {
    Suggestion { title: rewrite.to_owned(), applicability: Applicability::Display, edits: Vec::new() }
}
