//! What is said of a finding besides its message, in every format that people read in the end: the case, the law, the help.

use super::excerpt::printable;
use super::{Phrases, Reported, Site};
use crate::finding::Citation;
use crate::taxonomy::Category;

/// What stands under a finding, each with its label.
pub(crate) fn remarks(found: &Reported, phrases: &Phrases) -> Vec<(&'static str, String)> {
    let finding = &found.finding;
    let mut remarks = Vec::new();
    // That something is missing stands nowhere.
    if let Some(place) = found.place.as_deref().filter(|_| finding.category != Category::Missing) {
        remarks.push((phrases.place, printable(place)));
    }
    if let Some(case) = case(found, phrases) {
        remarks.push((phrases.when, case));
    }
    if !found.chain.is_empty() {
        let sites: Vec<String> = found.chain.iter().map(|site| format!("{}:{}", site.path, site.line)).collect();
        remarks.push((phrases.included_from, sites.join(" > ")));
    }
    if !finding.depends_on.is_empty() {
        let keys: Vec<&str> = finding.depends_on.iter().map(|key| key.as_str()).collect();
        remarks.push((phrases.depends_on, format!("{} ({})", keys.join(", "), phrases.not_declared)));
    }
    remarks.extend(finding.citations.iter().map(|citation| (phrases.law, law(citation, phrases))));
    remarks.extend(finding.help.iter().map(|help| (phrases.help, printable(help))));
    remarks.extend(finding.suggestions.iter().map(|suggestion| (phrases.instead, printable(&suggestion.title))));
    remarks
}

/// A finding in plain lines: its message, then each remark.
pub(super) fn lines(found: &Reported, phrases: &Phrases) -> String {
    let mut text = printable(&found.finding.message);
    for (label, remark) in remarks(found, phrases) {
        text.push('\n');
        text.push_str(label);
        text.push_str(phrases.colon);
        text.push(' ');
        text.push_str(&remark);
    }
    text
}

/// The case that shows a finding: `x` is false (line 3), it then reads “…”.
fn case(found: &Reported, phrases: &Phrases) -> Option<String> {
    let witness = found.finding.witness.as_ref()?;
    let conditions: Vec<String> = witness
        .conditions
        .iter()
        .zip(&found.conditions)
        .map(|(condition, site)| {
            let place = place(site, found, phrases);
            format!("`{}` {} ({place})", printable(&condition.expression), phrases.truth(condition.value))
        })
        .collect();
    let case = conditions.join(&format!(" {} ", phrases.and));
    if witness.excerpt.is_empty() {
        return Some(case);
    }
    let Phrases { colon, semicolon, reads, .. } = phrases;
    Some(format!("{case}{semicolon} {reads}{colon} {}", printable(&witness.excerpt)))
}

fn place(site: &Site, found: &Reported, phrases: &Phrases) -> String {
    let line = format!("{} {}", phrases.line, site.line);
    if *site.path == *found.path() { line } else { format!("{}, {line}", site.path) }
}

/// A legal basis with its first day and where it can be read.
pub(super) fn law(citation: &Citation, phrases: &Phrases) -> String {
    let since = citation.since.as_ref().map(|since| format!("({} {since})", phrases.since));
    let parts = [Some(citation.title.clone()), since, citation.url.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
