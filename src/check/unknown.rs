//! Placeholders that the declared data do not fill: a debtor would read an empty place, or the sending would fail.

use std::collections::BTreeSet;

use super::craft::finding;
use super::options::Options;
use super::samples::Samples;
use crate::document::Document;
use crate::finding::Finding;
use crate::rules::{CraftCheck, RuleSet};

/// Names that engines fill in by themselves.
const OF_ENGINES: &[&str] =
    &["loop", "forloop", "this", "self", "index", "key", "value", "super", "block", "root", "first", "last", "?"];

/// One finding for each place at which an unknown name stands; none where no data are declared.
pub(super) fn findings(document: &Document, samples: &Samples, options: &Options, rules: &RuleSet) -> Vec<Finding> {
    if samples.is_empty() {
        return Vec::new();
    }
    let values =
        document.lines.iter().flat_map(|line| line.view.placeholders.iter().chain(&line.view.hidden_placeholders));
    let unknown: BTreeSet<_> =
        values.filter(|(path, _)| !is_known(path, samples)).map(|(path, at)| (*at, path)).collect();
    let told = unknown.into_iter().filter_map(|(at, path)| {
        let written = document.slice(at);
        // What a function makes may come from anywhere.
        if written.contains('(') {
            return None;
        }
        let like = samples.like(path).map_or_else(String::new, |name| format!(" → `{name}`?"));
        let detail = format!("`{}`{like}", path.join("."));
        let found = finding(rules, options, CraftCheck::UnknownPlaceholder, &detail, at, written)?;
        Some(Finding { chain: document.chain(at), ..found })
    });
    told.collect()
}

fn is_known(path: &[String], samples: &Samples) -> bool {
    let of_engine = |name: &String| OF_ENGINES.contains(&name.trim_start_matches(['@', '$', '.']));
    path.first().is_none_or(of_engine) || samples.fill(path)
}
