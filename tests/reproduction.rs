//! A text that the law wants word for word: what stands in its place is told apart, whatever path it stands on.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

const COSTS: &str = "Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s'ils \
                     concernent un acte dont l'accomplissement est prescrit par la loi au créancier.";
const CLAUSES: &str = "Toute stipulation contraire est réputée non écrite, sauf disposition législative contraire.";
const JUDGE: &str = "Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour recouvrer sa \
                     créance peut demander au juge de l'exécution de laisser tout ou partie des frais ainsi exposés à la \
                     charge du débiteur de mauvaise foi.";

/// What is found in a collector's first letter about the text itself.
fn findings(letter: &str, arguments: &[&str]) -> Vec<Value> {
    let folder = tempfile::TempDir::new().unwrap();
    let head = "---\nsender: collector\nstage: first-notice\nchannel: letter\ndebtor: consumer\n---\n";
    fs::write(folder.path().join("letter.txt.j2"), format!("{head}Madame, Monsieur,\n\n{letter}\n")).unwrap();
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--isolated", "--locale", "en", "--output-format", "json"])
        .args(["--select", "fr/missing/notice-fees,fr/outdated-law", "--context", "jurisdiction=fr"])
        .args(["--context", "lang=fr"])
        .args(arguments)
        .arg("letter.txt.j2")
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    json["findings"].as_array().unwrap().clone()
}

/// The only finding, as `reproduction severity`.
fn verdict(letter: &str) -> (String, Value) {
    let mut found = findings(letter, &["--as-of", "2026-01-01"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let finding = found.remove(0);
    let told = |field: &str| finding[field].as_str().unwrap_or("none").to_owned();
    (format!("{} {}", told("reproduction"), told("severity")), finding)
}

fn contains(finding: &Value, field: &str, text: &str) -> bool {
    finding[field].as_str().is_some_and(|told| told.contains(text))
}

#[test]
fn the_whole_text_is_all_that_is_asked() {
    assert!(findings(&format!("{COSTS} {CLAUSES}\n\n{JUDGE}"), &[]).is_empty());
}

#[test]
fn a_letter_without_the_text_lacks_it() {
    let (verdict, finding) = verdict("Nous vous demandons de régler {{ montant }} €.");
    assert_eq!(verdict, "absent error");
    assert!(contains(&finding, "message", "are not reproduced"));
}

#[test]
fn a_citation_is_no_reproduction() {
    let (verdict, finding) =
        verdict("Vu l'article L. 111-8 du code des procédures civiles d'exécution, rien n'est dû.");
    assert_eq!(verdict, "citation-only error");
    assert!(contains(&finding, "message", "is cited"));
}

#[test]
fn the_part_that_is_missing_is_named_and_given() {
    let (verdict, finding) = verdict(&format!("{COSTS} {CLAUSES}"));
    assert_eq!(verdict, "part-missing error");
    assert!(contains(&finding, "message", "third paragraph"));
    assert!(contains(&finding, "help", JUDGE));
    let (verdict, finding) = self::verdict(&format!("{COSTS}\n{JUDGE}"));
    assert_eq!(verdict, "part-missing error");
    assert!(contains(&finding, "message", "second paragraph, second sentence"));
}

#[test]
fn words_that_were_changed_are_named_and_weigh_less() {
    let other = JUDGE.replace("mauvaise foi", "bonne foi").replace("tout ou ", "");
    let (verdict, finding) = verdict(&format!("{COSTS} {CLAUSES}\n\n{other}"));
    assert_eq!(verdict, "altered warning");
    assert!(contains(&finding, "message", "“tout ou” is left out, “bonne” for “mauvaise”"), "{finding:#}");
    let other = COSTS.replace("loi au créancier", "loi au débiteur");
    let (verdict, finding) = self::verdict(&format!("{other} {CLAUSES}\n\n{JUDGE}"));
    assert_eq!(verdict, "altered warning");
    assert!(contains(&finding, "message", "“débiteur” for “créancier”"), "{finding:#}");
}

#[test]
fn a_former_version_is_told_once() {
    let former = COSTS.replace(" au créancier", "");
    let letter = format!("{former} {CLAUSES}\n\n{JUDGE}");
    let (_, finding) = verdict(&letter);
    assert_eq!(finding["rule"], "fr/outdated-law/old-fees-notice");
    let alone = findings(&letter, &["--ignore", "fr/outdated-law/old-fees-notice"]);
    assert_eq!(alone.len(), 1);
    assert_eq!(alone[0]["reproduction"], "outdated");
    assert!(contains(&alone[0], "message", "2014-03-19"));
}

#[test]
fn a_former_version_was_right_while_it_was_in_force() {
    let former = COSTS.replace(" au créancier", "");
    let letter = format!("{former} {CLAUSES}\n\n{JUDGE}");
    assert!(findings(&letter, &["--as-of", "2014-03-18"]).is_empty());
    assert_eq!(findings(&letter, &["--as-of", "2014-03-19"]).len(), 1);
}

#[test]
fn what_stands_on_one_path_only_is_told_with_that_path() {
    let other = COSTS.replace("titre exécutoire", "jugement");
    let letter = format!("{{% if pro %}}{COSTS}{{% else %}}{other}{{% endif %}} {CLAUSES}\n\n{JUDGE}");
    let (verdict, finding) = verdict(&letter);
    assert_eq!(verdict, "altered warning");
    assert_eq!(finding["witness"]["conditions"][0]["expression"], "pro");
    assert_eq!(finding["witness"]["conditions"][0]["value"], false);
    let (verdict, finding) = self::verdict(&format!("{COSTS} {CLAUSES}\n\n{{% if long %}}{JUDGE}{{% endif %}}"));
    assert_eq!(verdict, "part-missing error");
    assert_eq!(finding["witness"]["conditions"][0]["expression"], "long");
}

#[test]
fn of_several_paths_the_gravest_is_told() {
    let other = JUDGE.replace("mauvaise", "bonne");
    let letter =
        format!("{{% if a %}}{COSTS} {CLAUSES}\n\n{other}{{% elif b %}}{COSTS} {CLAUSES}{{% endif %}}\n\nFin.");
    let (verdict, finding) = verdict(&letter);
    assert_eq!(verdict, "absent error");
    assert_eq!(finding["witness"]["conditions"].as_array().unwrap().len(), 2);
}
