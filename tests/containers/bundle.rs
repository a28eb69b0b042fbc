//! Bundles of YAML and JSON.

use std::fmt::Write;

use crate::run::{check, check_under};

const CONTEXT: &[&str] = &["--context", "jurisdiction=fr", "--context", "sender=collector"];

const MAIL: &str = "fr:\n  relance:\n    j15:\n      body: |\n        Bonjour,\n        Merci de payer votre dette.\n      subject: Relance\n      footer: Vous devez 125 euros.\n";

#[test]
fn every_style_leads_to_the_bytes_of_its_word() {
    for (text, bytes) in [
        ("k: Nous ferons\n  saisir vos meubles.\n", "saisir vos meubles"),
        ("k: 'Nous ferons saisir vos\n\n  meubles, c''est dit.'\n", "saisir vos\n\n  meubles"),
        ("k: \"Nous ferons sai\\\n  sir vos meubles.\"\n", "sai\\\n  sir vos meubles"),
        ("k: \"Nous ferons sais\\u0069r vos meubles.\"\n", "sais\\u0069r vos meubles"),
        ("k: >-\n  Nous ferons saisir\n  vos meubles.\n", "saisir\n  vos meubles"),
        ("k: |\n  Nous ferons saisir\n  vos meubles.\n", "saisir\n  vos meubles"),
        ("{\"k\":\"Nous \\ud83d\\ude00 ferons saisir\\nvos meubles.\"}", "saisir\\nvos meubles"),
    ] {
        let found = check("fr.yaml", text.as_bytes(), CONTEXT);
        let finding = found.one("fr/legal-threat");
        assert!(found.bytes_of(finding).contains(bytes), "{text}: {finding:#}");
        assert_eq!(finding["part"], "k");
        assert_eq!(found.missing(), [""; 0], "nothing is asked of what a sentence lacks");
    }
}

#[test]
fn a_comment_does_not_count() {
    let text = "# Nous ferons saisir vos meubles.\nk: Bonjour # Nous ferons saisir vos meubles.\n";
    assert_eq!(check("fr.yml", text.as_bytes(), CONTEXT).findings.len(), 0);
}

#[test]
fn a_condition_in_a_value_is_a_witness_at_its_line() {
    let text = "fr:\n  k: |\n    Bonjour.\n    {% if retard %}\n    Nous ferons saisir vos meubles.\n    {% endif %}\n";
    let found = check("a.yml", text.as_bytes(), CONTEXT);
    let finding = found.one("fr/legal-threat");
    assert_eq!(finding["line"], 5);
    let condition = &finding["witness"]["conditions"][0];
    assert_eq!(
        (condition["expression"].as_str(), condition["line"].as_u64()),
        (Some("retard"), Some(4)),
        "{condition:#}"
    );
}

#[test]
fn subject_and_body_are_one_message_and_it_is_asked_for_what_it_lacks_once() {
    let found = check("a.yml", MAIL.as_bytes(), CONTEXT);
    assert_eq!(found.lacking("debt.origin"), ["fr.relance.j15.body"]);
    assert_eq!(found.lacking("debt.amount"), [""; 0], "what stands in the footer is there");
}

#[test]
fn headings_and_labels_are_no_messages() {
    let text =
        "erreur:\n  title: Erreur\n  message: Une erreur est survenue, merci de réessayer.\ncanal:\n  sms: Par SMS\n";
    assert_eq!(check("fr.yml", text.as_bytes(), CONTEXT).missing(), [""; 0]);
}

#[test]
fn text_and_html_are_two_messages() {
    let text = "{\"relance\": {\"subject\": \"Relance\",\n\"text\": \"Vous devez 12 euros.\",\n\"html\": \"<p>Merci de payer votre dette.</p>\"}}";
    let found = check("fr.json", text.as_bytes(), CONTEXT);
    assert_eq!(found.lacking("debt.amount"), ["relance.html"]);
}

#[test]
fn a_configuration_says_which_keys_form_a_message() {
    let config = "messages:\n  - files: \"locales/*.yaml\"\n    keys: \"dunning.*\"\n    parts:\n      subject: entete\n      body: [bonjour, prose]\n      sms: court\n";
    let text = "fr:\n  dunning:\n    j15:\n      prose: Merci de payer votre dette.\n      bonjour: Bonjour,\n      entete: Relance\n      court: Merci de payer.\n  \
                accueil:\n    subject: Bienvenue\n    body: Bonjour et bienvenue.\n";
    let found = check_under(config, "locales/a.yaml", text.as_bytes(), CONTEXT);
    let mut lacking = found.lacking("sender.name");
    lacking.sort_unstable();
    assert_eq!(lacking, ["fr.dunning.j15.bonjour", "fr.dunning.j15.court"]);
}

#[test]
fn a_configuration_that_says_nothing_is_told_at_its_line() {
    let config =
        "messages:\n  - files: \"*.yaml\"\n    keys: \"a[\"\n  - files: a\n    keys: b\n    parts: { sujet: x }\n";
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("dunlint.yaml"), config).unwrap();
    std::fs::write(folder.path().join("a.yaml"), "k: Bonjour\n").unwrap();
    let output = assert_cmd::Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "a.yaml"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("unknown field `sujet`, did you mean `subject`?"), "{told}");
}

#[test]
fn the_language_is_that_of_the_path_or_of_the_keys() {
    let threat = "Nous ferons saisir vos meubles.";
    let path = check_under("", "locales/fr/mail.json", format!("{{\"k\": \"{threat}\"}}").as_bytes(), &[]);
    assert_eq!(path.of("fr/legal-threat").len(), 1, "{:#?}", path.findings);
    let key = check("a.yml", format!("fr:\n  k: {threat}\nen:\n  k: Hello\n").as_bytes(), &[]);
    assert_eq!(key.places("fr/legal-threat"), [(2, "fr.k")]);
}

#[test]
fn a_broken_line_and_a_key_twice_are_told_and_the_rest_is_read() {
    let text = "a: Bonjour\nb: x: y\nc: Bonjour\nc: Nous ferons saisir vos meubles.\n\td: Bonjour\n";
    let found = check("fr.yaml", text.as_bytes(), CONTEXT);
    let lines: Vec<u64> = found.places("core/template/container").into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [2, 4, 5], "{:#?}", found.findings);
    assert_eq!(found.places("fr/legal-threat"), [(4, "c")]);
    let json = "{\n\"a\": \"Nous ferons saisir vos meubles.\",\n\"b\": oops\"\n\"c\": \"\\uZZZZ\"\n}";
    let found = check("fr.json", json.as_bytes(), CONTEXT);
    assert_eq!(found.places("fr/legal-threat"), [(2, "a")]);
    assert!(!found.of("core/template/container").is_empty(), "{:#?}", found.findings);
}

#[test]
fn bombs_and_deep_nests_end() {
    let mut bomb = "a0: &a0 Nous ferons saisir vos meubles.\n".to_owned();
    for level in 1..30 {
        let _ = writeln!(bomb, "a{level}: &a{level} [*a{0}, *a{0}]", level - 1);
    }
    assert_eq!(check("fr.yaml", bomb.as_bytes(), CONTEXT).of("fr/legal-threat").len(), 1);
    let deep = format!("{{\"a\": {}", "[".repeat(200_000));
    assert_eq!(check("fr.json", deep.as_bytes(), CONTEXT).of("core/template/container").len(), 1);
}

#[test]
fn thousands_of_keys_are_read_each() {
    let mut text = String::from("{");
    for index in 0..10_000 {
        let _ = write!(text, "\"k{index}\":\"Bonjour {index}, merci de votre visite.\",");
    }
    text.push_str("\"dernier\":\"Nous ferons saisir vos meubles.\"}");
    assert_eq!(check("fr.json", text.as_bytes(), CONTEXT).places("fr/legal-threat"), [(1, "dernier")]);
}
