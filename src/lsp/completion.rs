//! What can be written at the cursor: values that sibling templates know, and rules where a suppression or a setting names one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::actions::{Edit, text_edit};
use super::documents::{DocumentKind, OpenDocument};
use super::known::{KnownValue, add};
use super::protocol::AtPosition;
use super::server::Server;
use crate::taxonomy::{Category, Locale, Severity};

/// What opens a place for a value, and what closes it again, in whatever dialect; of two that begin at one place the longer
/// comes first.
const TAGS: &[(&str, &str)] = &[
    ("{{", "}}"),
    ("{%", "%}"),
    ("${", "}"),
    ("$!{", "}"),
    ("<%=", "%>"),
    ("<?=", "?>"),
    ("[%", "%]"),
    ("*|", "|*"),
    ("{$", "}"),
    ("<<", ">>"),
    ("«", "»"),
    ("%{", "}"),
];

/// How far before the cursor a tag is looked for, in bytes.
const FAR: usize = 300;

/// The kinds of the protocol that are used.
const VARIABLE: u8 = 6;
const VALUE: u8 = 12;

/// What can be written at a place.
pub(super) fn completion(server: &mut Server<'_>, at: &AtPosition) -> Value {
    let uri = &at.text_document.uri;
    let Some(document) = server.documents.get(uri) else { return json!([]) };
    let offset = document.measured(server.client.encoding).offset(at.position);
    let line = document.text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let before = document.text[line..offset].to_owned();
    let (kind, path) = (document.kind, document.path.clone());
    if let Some(begun) = begun_suppression(&before) {
        let start = offset - begun.len();
        return rules(server, uri, &path, start..offset);
    }
    if kind == DocumentKind::Config {
        return settings(server, uri, &path, &before, line..offset);
    }
    match begun_value(&document.text[..offset]) {
        Some(begun) if kind == DocumentKind::Template => {
            let start = offset - begun.len();
            values(server, uri, &path, start..offset)
        }
        _ => json!([]),
    }
}

/// The rule that is being written in a suppression.
fn begun_suppression(before: &str) -> Option<&str> {
    const WORD: &str = "dunlint-ignore";
    let said = &before[before.rfind(WORD)? + WORD.len()..];
    let said = said.strip_prefix("-file").unwrap_or(said);
    let names = said.strip_prefix([' ', '\t'])?;
    if names.contains("--") || names.contains(['—', '–']) {
        return None;
    }
    Some(names.rsplit([' ', '\t', ',']).next().unwrap_or(names))
}

/// The name that is being written in a tag that is still open.
fn begun_value(before: &str) -> Option<&str> {
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(FAR))..];
    let is_open =
        |(open, close): &&(&str, &str)| near.rfind(open).is_some_and(|at| !near[at + open.len()..].contains(close));
    TAGS.iter().find(is_open)?;
    let is_sign = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let start =
        near.char_indices().rev().take_while(|(_, letter)| is_sign(*letter)).last().map_or(near.len(), |(at, _)| at);
    let begun = &near[start..];
    // In a string nothing is named.
    let quoted = near[..start].ends_with(['\'', '"']);
    (!quoted).then_some(begun)
}

/// Rules and categories.
fn rules(server: &mut Server<'_>, uri: &str, path: &str, bytes: std::ops::Range<usize>) -> Value {
    let names = server.workspace.rule_names(path);
    let Some(document) = server.documents.get(uri) else { return json!([]) };
    let of_wording = document.found.iter().filter(|found| found.finding.category != Category::Template);
    let found: BTreeSet<&str> = of_wording.map(|found| found.finding.rule.as_str()).collect();
    let item = |name: &crate::project::RuleName| {
        // Those that were found here are the ones to be named here.
        let rank = u8::from(!found.contains(name.name.as_str()));
        let mut item = item(&name.name, VALUE, &name.title, document, server, bytes.clone());
        item["sortText"] = format!("{rank}{}", name.name).into();
        item
    };
    names.iter().map(item).collect::<Vec<_>>().into()
}

/// What may stand in the section `rules` of a `dunlint.yaml`: names, and after them severities.
fn settings(server: &mut Server<'_>, uri: &str, path: &str, before: &str, line: std::ops::Range<usize>) -> Value {
    let Some(document) = server.documents.get(uri) else { return json!([]) };
    if section(&document.text[..line.end]) != Some("rules") {
        return json!([]);
    }
    let is_sign = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '-' | '_');
    let begun = before.trim_end_matches(is_sign).len();
    let bytes = line.start + begun..line.end;
    let lead = before[..begun].trim_end_matches(['"', '\'']).trim_end();
    let is_first = lead.trim() == "rules:";
    if lead.ends_with(':') && !is_first {
        let french = server.locale() == Locale::Fr;
        let off = ("off", if french { "la règle se tait" } else { "the rule is silent" });
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let severities = severities.map(|severity| (severity.as_str(), server.phrases().severity(severity)));
        let items = [off].into_iter().chain(severities);
        return items
            .map(|(name, detail)| item(name, VALUE, detail, document, server, bytes.clone()))
            .collect::<Vec<_>>()
            .into();
    }
    rules(server, uri, path, bytes)
}

/// The key of the section that a text of YAML ends in.
fn section(text: &str) -> Option<&str> {
    let is_key = |line: &&str| line.starts_with(|first: char| first.is_alphabetic());
    let line = text.lines().rev().find(is_key)?;
    line.split_once(':').map(|(key, _)| key.trim())
}

/// The values that the templates of the project know.
fn values(server: &mut Server<'_>, uri: &str, path: &str, bytes: std::ops::Range<usize>) -> Value {
    let mut known = server.known_values(path);
    if let Ok(own) = server.workspace.read(path, server.documents.overlay()) {
        add(&own, Some(&bytes), &mut known);
    }
    let Some(document) = server.documents.get(uri) else { return json!([]) };
    let french = server.locale() == Locale::Fr;
    let item = |(name, value): (&String, &KnownValue)| {
        let roles: Vec<&str> = value.roles.iter().map(|role| role.as_str()).collect();
        let used = match (value.count, french) {
            (1, true) => "1 gabarit".to_owned(),
            (count, true) => format!("{count} gabarits"),
            (1, false) => "1 template".to_owned(),
            (count, false) => format!("{count} templates"),
        };
        let detail = if roles.is_empty() { used } else { format!("{} · {used}", roles.join(", ")) };
        let mut item = item(name, VARIABLE, &detail, document, server, bytes.clone());
        item["sortText"] = format!("{:05}{name}", 99_999_usize.saturating_sub(value.count)).into();
        item
    };
    known.iter().map(item).collect::<Vec<_>>().into()
}

fn item(
    label: &str,
    kind: u8,
    detail: &str,
    document: &OpenDocument,
    server: &Server<'_>,
    bytes: std::ops::Range<usize>,
) -> Value {
    let edit = Edit { start: bytes.start, end: bytes.end, text: label.to_owned() };
    let edit = text_edit(document.measured(server.client.encoding), &edit);
    json!({ "label": label, "kind": kind, "detail": detail, "textEdit": edit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suppression_is_completed_up_to_its_reason() {
        assert_eq!(begun_suppression("{# dunlint-ignore fr/thr"), Some("fr/thr"));
        assert_eq!(begun_suppression("{# dunlint-ignore-file fr/a, "), Some(""));
        assert_eq!(begun_suppression("{# dunlint-ignore fr/a -- because fr"), None);
        assert_eq!(begun_suppression("{# dunlint"), None);
    }

    #[test]
    fn a_value_is_completed_in_an_open_tag_alone() {
        assert_eq!(begun_value("Bonjour {{ debiteur.n"), Some("debiteur.n"));
        assert_eq!(begun_value("{{ a }} puis {{"), Some(""));
        assert_eq!(begun_value("{% if dossier."), Some("dossier."));
        assert_eq!(begun_value("{{ a }} puis "), None);
        assert_eq!(begun_value("{{ 'a"), None);
        assert_eq!(begun_value("é${mon"), Some("mon"));
    }

    #[test]
    fn the_section_of_a_configuration_is_its_last_key_at_the_margin() {
        assert_eq!(section("context: {}\nrules:\n  fr/"), Some("rules"));
        assert_eq!(section("rules: { fr/"), Some("rules"));
        assert_eq!(section("rules:\n  a: off\nroles:\n  x"), Some("roles"));
        assert_eq!(section("# x"), None);
    }
}
