//! Findings as the protocol tells them: where, how grave, which rule, and the other places that belong to them.

use serde_json::{Value, json};

use super::documents::OpenDocument;
use super::positions::{Position, Range};
use super::server::Server;
use super::uri::uri_of;
use crate::report::{Reported, Site};
use crate::taxonomy::Severity;

/// The findings that are shown in a document: its own, and those in files that it includes or that stand beside it, as
/// long as these are not open themselves.
pub(super) fn shown_in(path: &str, found: &[Reported]) -> Vec<Reported> {
    let is_shown = |found: &&Reported| {
        found.path() == path || found.chain.first().is_some_and(|site| *site.path == *path) || is_beside(found, path)
    };
    found.iter().filter(is_shown).cloned().collect()
}

/// Whether a finding stands in the sidecar of a template.
fn is_beside(found: &Reported, path: &str) -> bool {
    found.path().strip_prefix(path) == Some(".dunlint.yaml")
}

/// The diagnostics of a document.
pub(super) fn of(document: &OpenDocument, server: &Server<'_>) -> Vec<Value> {
    let is_told_there =
        |found: &&Reported| found.path() != document.path && server.documents.uri_of(found.path()).is_some();
    document
        .found
        .iter()
        .filter(|found| !is_told_there(found))
        .map(|found| diagnostic(found, document, server))
        .collect()
}

/// One of them.
pub(super) fn diagnostic(found: &Reported, document: &OpenDocument, server: &Server<'_>) -> Value {
    let finding = &found.finding;
    let message = if found.path() == document.path {
        finding.message.clone()
    } else {
        let name = found.path().rsplit('/').next().unwrap_or_default();
        format!("{name}:{}: {}", found.start.line, finding.message)
    };
    let mut told = json!({
        "range": range(found, document, server),
        "severity": severity(finding.severity),
        "code": finding.rule,
        "source": "dunlint",
        "message": message,
        "data": { "fingerprint": finding.fingerprint },
    });
    if let Some(url) = finding.citations.iter().find_map(|citation| citation.url.as_deref()) {
        told["codeDescription"] = json!({ "href": url });
    }
    let related = related(found, document, server);
    if server.client.related && !related.is_empty() {
        told["relatedInformation"] = related.into();
    }
    told
}

/// Where a finding is shown: where it stands, else at the tag that leads to it, else at the beginning.
pub(super) fn range(found: &Reported, document: &OpenDocument, server: &Server<'_>) -> Range {
    let bytes = bytes(found, document);
    document.measured(server.client.encoding).range(bytes.start, bytes.end)
}

/// The same in bytes.
pub(super) fn bytes(found: &Reported, document: &OpenDocument) -> std::ops::Range<usize> {
    let longest = document.text.len();
    let within = |start: u32, end: u32| (start as usize).min(longest)..(end as usize).min(longest);
    if found.path() == document.path {
        return within(found.offset, found.end_offset);
    }
    let site = found.chain.first().filter(|site| *site.path == *document.path);
    site.map_or(0..0, |site| within(site.span.start, site.span.end))
}

fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Note => 3,
    }
}

/// The conditions of the case that shows a finding, and the place itself where it is in another file.
fn related(found: &Reported, document: &OpenDocument, server: &Server<'_>) -> Vec<Value> {
    let phrases = server.phrases();
    let conditions = found.finding.witness.iter().flat_map(|witness| &witness.conditions).zip(&found.conditions);
    let mut related: Vec<Value> = conditions
        .map(|(condition, site)| {
            let message = format!("`{}` {}", condition.expression, phrases.truth(condition.value));
            json!({ "location": location(site, document, server), "message": message })
        })
        .collect();
    if found.path() != document.path {
        let place = line_of(found.path(), found.start.line, server);
        related.push(json!({ "location": place, "message": found.finding.message }));
    }
    related
}

fn location(site: &Site, document: &OpenDocument, server: &Server<'_>) -> Value {
    if *site.path != *document.path {
        return line_of(&site.path, site.line, server);
    }
    let bytes = site.span.range();
    let range = document.measured(server.client.encoding).range(bytes.start, bytes.end);
    let uri = server.documents.uri_of(&site.path).map_or_else(|| uri_of(&site.path), str::to_owned);
    json!({ "uri": uri, "range": range })
}

/// A line of a file whose text is not at hand.
fn line_of(path: &str, line: usize, server: &Server<'_>) -> Value {
    let at = Position { line: u32::try_from(line.saturating_sub(1)).unwrap_or(0), character: 0 };
    let uri = server.documents.uri_of(path).map_or_else(|| uri_of(path), str::to_owned);
    json!({ "uri": uri, "range": Range { start: at, end: at } })
}
