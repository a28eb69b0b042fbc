//! Templates in a language that no rule of their own law reads.

use assert_cmd::Command;
use serde_json::Value;

/// What is found in a message under a law, as `category rule`, and what is told beside.
fn found(law: &str, language: &str, text: &str) -> (Vec<String>, String) {
    let context = format!("---\nchannel: email\nlang: {language}\njurisdiction: {law}\nsender: collector\n---\n");
    let mut dunlint = Command::cargo_bin("dunlint").unwrap();
    dunlint.args(["check", "--isolated", "--exit-zero", "--locale", "en", "--as-of", "2026-11-26"]);
    dunlint.args(["--output-format", "json", "-"]).write_stdin(context + text);
    let output = dunlint.assert().success().get_output().clone();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |found: &Value| format!("{} {}", found["category"].as_str().unwrap(), found["rule"].as_str().unwrap());
    let found = json["findings"].as_array().unwrap().iter().map(name).collect();
    (found, String::from_utf8(output.stderr).unwrap())
}

const ARREST: &str = "Pay today or we will have you arrested.";

#[test]
fn wording_is_judged_by_the_rules_that_read_it_and_nothing_is_asked_for() {
    for law in ["fr", "uk", "be"] {
        let (found, told) = found(law, "en-GB", ARREST);
        assert_eq!(found, ["legal-threat us/legal-threat/arrest"], "{law}");
        assert!(told.contains(&format!("`{law}`")) && told.contains("those of `us`"), "{told}");
    }
    let (found, _) = found("be", "fr", "Nous ferons saisir vos meubles dès demain.");
    assert!(!found.is_empty() && found.iter().all(|one| one.starts_with("legal-threat fr/")), "{found:?}");
}

#[test]
fn lawful_wording_is_left_alone_and_a_language_that_no_rule_reads_is_told() {
    let (lawful, _) =
        found("fr", "en", "Your invoice {{ number }} is due on {{ date }}. Please write to us with any question.");
    assert!(lawful.is_empty(), "{lawful:?}");
    let (found, told) = found("de", "de", "Wir lassen Ihre Möbel pfänden.");
    assert!(found.is_empty(), "{found:?}");
    assert!(told.contains("no rule pack is built in for the jurisdiction `de`"), "{told}");
}

#[test]
fn under_a_law_whose_rules_read_it_nothing_changes() {
    let (found, told) = found("us", "en", ARREST);
    assert!(found.iter().any(|one| one.starts_with("missing us/")), "{found:?}");
    assert!(told.is_empty(), "{told}");
}
