//! What is wrong with configuration and packs, told in their own files.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::documents::OpenDocument;
use super::positions::{Encoding, Position, Range};
use crate::bilingual::said;
use crate::project::{Config, ProjectError};
use crate::source::Source;
use crate::taxonomy::Locale;

/// The problems of an open `dunlint.yaml` as it stands.
pub(super) fn of_config(document: &OpenDocument, encoding: Encoding, locale: Locale) -> Vec<Value> {
    let folder = Path::new(&document.path).parent().unwrap_or(Path::new("/"));
    let Err(errors) = Config::parse(Source::from_text(&document.path, &document.text), folder) else {
        return Vec::new();
    };
    let measured = document.measured(encoding);
    let told = errors.iter().map(|error| {
        let line = line(error.line());
        let start = measured.offset(Position { line, character: 0 });
        let end = measured.offset(Position { line, character: u32::MAX });
        let text = &document.text[start..end];
        let indent = text.len() - text.trim_start().len();
        diagnostic(measured.range(start + indent, end), &said(error, locale))
    });
    told.collect()
}

/// Problems by the absolute path of their file, those that have one.
pub(super) fn by_file(errors: &[ProjectError], locale: Locale) -> BTreeMap<String, Vec<Value>> {
    let working = std::env::current_dir().unwrap_or_default();
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for fault in errors.iter().map(|error| error.fault(locale)) {
        let Some(path) = fault.path else { continue };
        let path = working.join(path).to_string_lossy().replace('\\', "/");
        let line = line(fault.line);
        let start = Position { line, character: 0 };
        // The text is not at hand: the whole line, whatever it holds.
        let end = Position { line: line + 1, character: 0 };
        files.entry(path).or_default().push(diagnostic(Range { start, end }, &fault.message));
    }
    files
}

/// What a user is told who has none of these files open.
pub(super) fn summary(first: &ProjectError, count: usize, locale: Locale) -> String {
    let fault = first.fault(locale);
    let place = fault.path.map(|path| match fault.line {
        Some(line) => format!("{path}:{line}: "),
        None => format!("{path}: "),
    });
    let more = match (count, locale) {
        (1, _) => String::new(),
        (_, Locale::Fr) => format!(" (et {} autres)", count - 1),
        (_, Locale::En) => format!(" (and {} more)", count - 1),
    };
    format!("dunlint: {}{}{more}", place.unwrap_or_default(), fault.message)
}

fn line(line: Option<usize>) -> u32 {
    u32::try_from(line.unwrap_or(1).saturating_sub(1)).unwrap_or(0)
}

fn diagnostic(range: Range, message: &str) -> Value {
    json!({ "range": range, "severity": 1, "source": "dunlint", "message": message })
}
