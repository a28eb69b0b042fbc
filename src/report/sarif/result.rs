//! A finding as a result of SARIF.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::place::{artifact, location, region_of, site};
use crate::finding::{Suggestion, fingerprint_of};
use crate::report::remarks::lines;
use crate::report::{Acceptance, AcceptanceKind, Phrases, Reported, Run};
use crate::taxonomy::Severity;

/// Makes the results of a run.
pub(super) struct Results<'r> {
    pub(super) run: &'r Run,
    pub(super) phrases: &'static Phrases,
    /// How often a fingerprint was met in a file.
    pub(super) seen: HashMap<(&'r str, &'r str), usize>,
}

impl<'r> Results<'r> {
    /// The findings, then those that somebody accepted.
    pub(super) fn all(&mut self) -> Vec<Value> {
        let run = self.run;
        let mut all: Vec<Value> = run.findings.iter().map(|found| self.result(found, None)).collect();
        all.extend(run.suppressed.iter().map(|one| self.result(&one.found, Some(&one.by))));
        all
    }

    fn result(&mut self, found: &'r Reported, accepted: Option<&Acceptance>) -> Value {
        let finding = &found.finding;
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": { "text": lines(found, self.phrases) },
            "locations": [location(found)],
            "partialFingerprints": self.fingerprints(found),
            "suppressions": accepted.map(suppression).into_iter().collect::<Vec<_>>(),
            "properties": properties(found),
        });
        if let Ok(index) = self.run.rules.binary_search_by(|rule| rule.id.cmp(&finding.rule)) {
            result["ruleIndex"] = index.into();
        }
        if !found.chain.is_empty() {
            let related = found.chain.iter().map(|one| site(one, found, self.phrases.included_from));
            result["relatedLocations"] = related.collect::<Vec<_>>().into();
        }
        if let Some(flow) = self.code_flow(found) {
            result["codeFlows"] = json!([flow]);
        }
        let fixes: Vec<Value> = finding.suggestions.iter().filter_map(|one| fix(found, one)).collect();
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    }

    /// The fingerprint, and the one by which GitHub knows a result again: unique in its file.
    fn fingerprints(&mut self, found: &'r Reported) -> Value {
        let fingerprint = &found.finding.fingerprint;
        let count = self.seen.entry((found.path(), fingerprint)).or_default();
        *count += 1;
        let line = fingerprint_of(&[&found.finding.rule, fingerprint]);
        json!({ "dunlint/v1": fingerprint, "primaryLocationLineHash": format!("{line}:{count}") })
    }

    /// The way through the template that shows a finding: each condition, then the text as it reads.
    fn code_flow(&self, found: &Reported) -> Option<Value> {
        let witness = found.finding.witness.as_ref()?;
        let conditions = witness.conditions.iter().zip(&found.conditions);
        let mut steps: Vec<Value> = conditions
            .map(|(condition, place)| {
                let told = format!("`{}` {}", condition.expression, self.phrases.truth(condition.value));
                json!({ "location": site(place, found, &told) })
            })
            .collect();
        let mut end = location(found);
        let told = if witness.excerpt.is_empty() { &found.finding.message } else { &witness.excerpt };
        end["message"] = json!({ "text": told });
        steps.push(json!({ "location": end }));
        Some(json!({ "threadFlows": [{ "locations": steps }] }))
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn suppression(by: &Acceptance) -> Value {
    let kind = if by.kind == AcceptanceKind::Suppression { "inSource" } else { "external" };
    let mut suppression = json!({
        "kind": kind,
        "status": "accepted",
        "justification": by.told(),
        "properties": { "kind": by.kind.as_str() },
    });
    let mut place = json!({ "artifactLocation": artifact(&by.path) });
    if let Some(line) = by.line {
        place["region"] = json!({ "startLine": line });
    }
    suppression["location"] = json!({ "physicalLocation": place });
    suppression
}

/// A suggestion that a tool may apply. One that is only shown stands in the message.
fn fix(found: &Reported, suggestion: &Suggestion) -> Option<Value> {
    if suggestion.edits.is_empty() || found.source.is_apart() {
        return None;
    }
    let replacement = |edit: &crate::finding::Edit| {
        let (start, end) = (found.source.text_offset(edit.offset)?, found.source.text_offset(edit.end_offset)?);
        let region = region_of(&found.source, start, end);
        Some(json!({ "deletedRegion": region, "insertedContent": { "text": edit.text } }))
    };
    let replacements: Vec<Value> = suggestion.edits.iter().map(replacement).collect::<Option<_>>()?;
    let change = json!({ "artifactLocation": artifact(found.path()), "replacements": replacements });
    Some(json!({ "description": { "text": suggestion.title }, "artifactChanges": [change] }))
}

fn properties(found: &Reported) -> Value {
    let finding = &found.finding;
    let mut properties = json!({
        "category": finding.category,
        "part": finding.part,
        "depends_on": finding.depends_on,
        "citations": *finding.citations,
    });
    if let Some(role) = finding.role {
        properties["role"] = role.as_str().into();
    }
    if let Some(place) = &found.place {
        properties["place"] = place.as_str().into();
    }
    properties
}
