//! Places: files as URIs, regions in UTF-16 columns, named places of documents.

use serde_json::{Value, json};

use crate::report::{Reported, Site, uri};
use crate::source::{Position, Source};

/// What relative URIs start from.
pub(super) const BASE: &str = "%SRCROOT%";

/// A file.
pub(super) fn artifact(path: &str) -> Value {
    let uri = uri::uri(path);
    if uri::is_relative(&uri) { json!({ "uri": uri, "uriBaseId": BASE }) } else { json!({ "uri": uri }) }
}

/// Where a finding stands. What was taken out of an archive stands on no line of its file: its first line is given, since
/// code scanning shows nothing without one, with the words and the name of the place.
pub(super) fn location(found: &Reported) -> Value {
    let mut region = if found.source.is_apart() {
        json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 })
    } else {
        region(found.start, found.end)
    };
    if !found.matched_text().is_empty() {
        region["snippet"] = json!({ "text": found.matched_text() });
    }
    let mut location = json!({ "physicalLocation": { "artifactLocation": artifact(found.path()), "region": region } });
    let place = found.place.as_deref().unwrap_or(&found.finding.part);
    let kind = if found.place.is_some() { "element" } else { "member" };
    location["logicalLocations"] = json!([{ "fullyQualifiedName": place, "kind": kind }]);
    location
}

/// A region with its four numbers.
pub(super) fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.utf16_column,
        "endLine": end.line,
        "endColumn": end.utf16_column,
    })
}

/// The region of bytes of a source's text.
pub(super) fn region_of(source: &Source, start: u32, end: u32) -> Value {
    region(source.position(start), source.position(end))
}

/// A line of a file with what is said of it.
pub(super) fn site(site: &Site, found: &Reported, message: &str) -> Value {
    let mut place = json!({ "artifactLocation": artifact(&site.path) });
    let is_apart = found.source.is_apart() && *site.path == *found.path();
    place["region"] = json!({ "startLine": if is_apart { 1 } else { site.line } });
    json!({ "physicalLocation": place, "message": { "text": message } })
}
