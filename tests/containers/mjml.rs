//! MJML: the source of an email and what the `mjml` package makes of it are one message.

use crate::run::{Found, check};

const CONTEXT: &[&str] = &[
    "--context",
    "jurisdiction=fr",
    "--context",
    "sender=collector",
    "--context",
    "debtor=consumer",
    "--context",
    "channel=email",
    "--context",
    "stage=reminder",
];

/// The findings less their places, the markup inside their words left out.
fn told(found: &Found) -> Vec<String> {
    let one = |finding: &serde_json::Value| {
        let is_missing = !finding["role"].is_null();
        let words = if is_missing { String::new() } else { plain(finding["matched_text"].as_str().unwrap()) };
        let conditions: Vec<String> = finding["witness"]["conditions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|condition| format!("{}={}", condition["expression"], condition["value"]))
            .collect();
        format!("{} {} {words} {}", finding["rule"], finding["severity"], conditions.join(" "))
    };
    let mut all: Vec<String> = found.findings.iter().map(one).collect();
    all.sort();
    all
}

/// Text without tags, its blanks made one.
fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut in_tag = false;
    for sign in text.chars() {
        in_tag |= sign == '<';
        if !in_tag {
            words.push(sign);
        }
        in_tag &= sign != '>';
    }
    words.split_whitespace().collect()
}

#[test]
fn an_email_has_the_same_findings_as_mjml_and_compiled() {
    let source = check("relance.mjml", include_bytes!("files/mjml/relance.mjml"), CONTEXT);
    let compiled = check("relance.html", include_bytes!("files/mjml/relance.html"), CONTEXT);
    assert_eq!(told(&source), told(&compiled));
    source.one("fr/legal-threat/collector-enforces");
    assert!(source.findings.iter().all(|found| found["rule"] != "fr/legal-threat/criminal"), "a comment is not read");
}
