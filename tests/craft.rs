//! Faults that show only beside something else: a budget, sample data, other templates, other versions of the message.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// The findings of category `template` in some files.
fn findings(files: &[(&str, &str)]) -> Vec<Value> {
    judged(files, "template")
}

fn judged(files: &[(&str, &str)], select: &str) -> Vec<Value> {
    let folder = tempfile::TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let is_template = |name: &&str| !name.ends_with("dunlint.yaml") && !name.ends_with(".samples.yaml");
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).filter(is_template).collect();
    run(folder.path(), &names, select)
}

fn run(folder: &Path, names: &[&str], select: &str) -> Vec<Value> {
    let mut command = Command::cargo_bin("dunlint").unwrap();
    let output = command
        .current_dir(folder)
        .args(["check", "--select", select, "--output-format", "json", "--locale", "en", "--exit-zero"])
        .args(names)
        .output()
        .unwrap();
    let out: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(out["errors"], Value::Array(Vec::new()));
    out["findings"].as_array().unwrap().clone()
}

/// `path rule` of each finding.
fn told(findings: &[Value]) -> Vec<String> {
    let one = |found: &Value| format!("{} {}", found["path"].as_str().unwrap(), found["rule"].as_str().unwrap());
    findings.iter().map(one).collect()
}

const FRENCH: &str = "context: { lang: fr, jurisdiction: fr, sender: creditor, debtor: consumer }\n";

#[test]
fn a_text_message_over_its_budget_is_told_where_it_is_cut() {
    let long = format!("Bonjour, votre facture reste impayee. {}", "Merci de la regler. ".repeat(8));
    let config = format!("{FRENCH}sms: {{ segments: 1 }}\n");
    let found = findings(&[("dunlint.yaml", &config), ("sms/a.txt", &long)]);
    assert_eq!(told(&found), ["sms/a.txt core/template/sms-length"]);
    assert_eq!((found[0]["severity"].as_str(), found[0]["offset"].as_u64()), (Some("warning"), Some(153)));
    assert!(found[0]["message"].as_str().unwrap().contains("2 SMS, GSM-7, 198 / 160"), "{}", found[0]["message"]);
    // Two segments are usual, and without a budget nothing is said of them.
    assert_eq!(findings(&[("dunlint.yaml", FRENCH), ("sms/a.txt", &long)]), Vec::<Value>::new());
}

#[test]
fn the_longest_way_through_a_text_message_counts() {
    let text = "Votre facture reste due.{% if a %} Merci de la regler au plus vite en ligne, par virement ou en agence.{% endif %}\
                {% if b %} Nos conseillers vous attendent du lundi au samedi dans toutes nos agences.{% endif %}";
    let config = format!("{FRENCH}sms: {{ segments: 1 }}\n");
    assert_eq!(
        told(&findings(&[("dunlint.yaml", &config), ("sms/a.txt", text)])),
        ["sms/a.txt core/template/sms-length"]
    );
    let exclusive = text.replace("{% if b %}", "{% if not a %}");
    assert_eq!(findings(&[("dunlint.yaml", &config), ("sms/a.txt", &exclusive)]), Vec::<Value>::new());
}

#[test]
fn what_a_value_may_be_long_is_declared_or_shown_by_samples() {
    let text = format!("{}{{{{ motif }}}}", "Votre facture reste impayee. ".repeat(5));
    let config = |lengths: &str| format!("{FRENCH}sms: {{ segments: 1{lengths} }}\n");
    assert_eq!(findings(&[("dunlint.yaml", &config("")), ("sms/a.txt", &text)]), Vec::<Value>::new());
    let declared = config(", lengths: { motif: 40 }");
    assert_eq!(findings(&[("dunlint.yaml", &declared), ("sms/a.txt", &text)]).len(), 1);
    let sample = ("sms/a.txt.samples.yaml", "motif: abonnement de telephone mobile\n");
    assert_eq!(findings(&[("dunlint.yaml", &config("")), ("sms/a.txt", &text), sample]).len(), 1);
}

#[test]
fn a_character_that_forces_ucs2_is_told_with_what_may_stand_for_it() {
    let text = format!("Merci de régler votre facture dès aujourd’hui. {}", "Cordialement, Dupont. ".repeat(3));
    let found = findings(&[("dunlint.yaml", FRENCH), ("sms/a.txt", &text)]);
    assert_eq!(told(&found), ["sms/a.txt core/template/sms-encoding"]);
    assert_eq!((found[0]["matched_text"].as_str(), found[0]["severity"].as_str()), (Some("’"), Some("note")));
    let suggestion = &found[0]["suggestions"][0];
    assert_eq!(suggestion["applicability"], "safe");
    let at = text.find('’').unwrap() as u64;
    assert_eq!(suggestion["edits"], serde_json::json!([{ "offset": at, "end_offset": at + 3, "text": "'" }]));
}

#[test]
fn an_opt_out_in_a_later_segment_is_told() {
    let text = format!("Dupont SA : {} STOP au 36180", "votre facture reste impayee, merci de la regler. ".repeat(4));
    let found = findings(&[("dunlint.yaml", FRENCH), ("sms/a.txt", &text)]);
    assert_eq!(told(&found), ["sms/a.txt core/template/sms-late"]);
    assert!(found[0]["message"].as_str().unwrap().contains("SMS 2/2"));
}

#[test]
fn a_placeholder_that_no_sample_fills_is_told_with_the_nearest_name() {
    let text =
        "Bonjour {{ client.nom }}, vous devez {{ dossier.sold }} €. {% for f in factures %}{{ f.numero }}{% endfor %}";
    let samples = "client: { nom: Dupont }\ndossier: { solde: 12 }\nfactures: [{ numero: F1 }]\n";
    let found = findings(&[("dunlint.yaml", FRENCH), ("a.txt", text), ("a.txt.samples.yaml", samples)]);
    assert_eq!(told(&found), ["a.txt core/template/unknown-placeholder"]);
    assert!(found[0]["message"].as_str().unwrap().contains("`dossier.sold` → `dossier.solde`?"));
    let config = format!("{FRENCH}samples:\n  {}\n", samples.trim_end().replace('\n', "\n  "));
    assert_eq!(findings(&[("dunlint.yaml", &config), ("a.txt", text)]).len(), 1);
    assert_eq!(findings(&[("dunlint.yaml", FRENCH), ("a.txt", text)]), Vec::<Value>::new());
}

#[test]
fn what_is_written_out_is_told_where_the_templates_beside_it_have_a_placeholder() {
    let filled = "Madame {{ nom }}, la somme due de {{ montant }} € reste impayée.";
    let written = "Madame {{ nom }}, la somme due de 129,90 € reste impayée.";
    let files = [
        ("dunlint.yaml", FRENCH),
        ("m/a.txt", filled),
        ("m/b.txt", filled),
        ("m/c.txt", written),
        ("x/d.txt", written),
    ];
    assert_eq!(told(&findings(&files)), ["m/c.txt fr/template/literal-amount"]);
    // One other template is no custom.
    assert_eq!(findings(&[files[0], files[1], files[3]]), Vec::<Value>::new());
}

#[test]
fn versions_of_a_message_must_give_the_same() {
    let config = format!("{FRENCH}groups:\n  - files: ['{{step}}.html', '{{step}}.txt']\n");
    let html =
        "<p>Dossier n° {{ reference }}. Vous devez {{ montant }} €.</p><p>Réglez par virement, IBAN {{ iban }}.</p>";
    let text = "Dossier n° {{ reference }}. Vous devez {{ montant }} €.";
    let files = [("dunlint.yaml", config.as_str()), ("j15.html", html), ("j15.txt", text), ("j30.txt", text)];
    let found = findings(&files);
    assert_eq!(told(&found), ["j15.txt core/template/versions-differ"]);
    assert!(found[0]["message"].as_str().unwrap().contains("(j15.html: payment.method)"), "{}", found[0]["message"]);
    assert_eq!(findings(&[("dunlint.yaml", FRENCH), files[1], files[2]]), Vec::<Value>::new());
}

#[test]
fn languages_are_compared_by_their_placeholders() {
    let config = "context: { jurisdiction: fr }\ngroups: [{ files: 'mails/{lang}/{step}.txt' }]\n";
    let french =
        "Bonjour, vous devez {{ montant }} € au titre du dossier {{ numero_dossier }}. Merci de nous répondre.";
    let english = "Good morning, you owe {{ montant }} € and we kindly ask you to answer this letter.";
    let files = [("dunlint.yaml", config), ("mails/fr/j1.txt", french), ("mails/en/j1.txt", english)];
    let found = findings(&files);
    assert_eq!(told(&found), ["mails/en/j1.txt core/template/versions-differ"]);
    assert!(found[0]["message"].as_str().unwrap().contains("debt.reference"), "{}", found[0]["message"]);
}

#[test]
fn the_language_of_a_group_is_that_of_its_files() {
    let threat = "Faute de paiement, nous ferons saisir vos meubles.";
    let config = |lang: &str| {
        format!(
            "context: {{ jurisdiction: fr, lang: en, sender: collector, debtor: consumer }}\ngroups: [{{ files: 'mails/{lang}/{{step}}.txt' }}]\n"
        )
    };
    let threats = |config: &str| {
        let files = [("dunlint.yaml", config), ("mails/fr/j1.txt", threat)];
        judged(&files, "legal-threat").len()
    };
    assert_eq!(threats(&config("*")), 0, "the configuration says that it is English");
    assert_eq!(threats(&config("{lang}")), 1);
}

#[test]
fn a_subject_in_a_file_of_its_own_gives_what_the_body_need_not() {
    let files = |config: &str| {
        let body = "Bonjour, la société Dupont vous rappelle votre dette. Merci de nous contacter.";
        let context = "context: { lang: fr, jurisdiction: fr, sender: collector, debtor: consumer, channel: email }\n";
        let config = format!("{context}{config}");
        judged(
            &[("dunlint.yaml", &config), ("j1.subject.txt", "Dossier n° {{ reference }}"), ("j1.body.txt", body)],
            "missing",
        )
    };
    let lacks_reference =
        |found: &[Value], path: &str| found.iter().any(|one| one["path"] == path && one["role"] == "debt.reference");
    let apart = files("");
    let joined = files("groups: [{ files: '{step}.body.txt', subject: '{step}.subject.txt' }]\n");
    assert!(apart.iter().any(|one| one["path"] == "j1.subject.txt"));
    assert!(joined.iter().all(|one| one["path"] != "j1.subject.txt"), "a subject alone lacks nothing");
    assert!(!joined.is_empty() && !lacks_reference(&joined, "j1.body.txt"));
}

#[test]
fn placeholders_that_a_project_declares_are_placeholders() {
    let config = |more: &str| format!("{FRENCH}{more}rules: {{ missing: warning }}\n");
    let text = "Madame, vous devez la somme de #SOLDE_DU# € au titre du dossier #REF_DOSSIER#.";
    let missing = |config: &str| {
        let found = judged(&[("dunlint.yaml", config), ("a.txt", text)], "missing");
        found.iter().filter_map(|one| one["role"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    let (without, with) = (missing(&config("")), missing(&config("placeholders: ['#NAME#']\n")));
    assert!(with.len() <= without.len(), "{without:?} {with:?}");
    let samples = ("a.txt.samples.yaml", "SOLDE_DU: 12\n");
    let found = findings(&[("dunlint.yaml", &config("placeholders: ['#NAME#']\n")), ("a.txt", text), samples]);
    assert_eq!(told(&found), ["a.txt core/template/unknown-placeholder"]);
    assert_eq!(found[0]["matched_text"], "#REF_DOSSIER#");
}

#[test]
fn in_a_catalog_a_replacement_is_shown_and_not_offered_as_an_edit() {
    let text = format!("Merci de régler votre facture dès aujourd’hui. {}", "Cordialement, Dupont. ".repeat(3));
    let found = findings(&[("dunlint.yaml", FRENCH), ("relances.yaml", &format!("j15:\n  sms: '{text}'\n"))]);
    assert_eq!(told(&found), ["relances.yaml core/template/sms-encoding"]);
    assert_eq!(found[0]["suggestions"][0]["applicability"], "display");
    assert_eq!(found[0]["suggestions"][0]["edits"], serde_json::json!([]));
}

#[test]
fn names_behind_a_colon_fill_the_texts_of_laravel() {
    let text = "<?php\nreturn [\n  // dunlint: email body\n  'body' => 'Bonjour :name, il est 10:30. Vous devez :amount_due € : merci.',\n];\n";
    let samples = ("mails.php.samples.yaml", "name: Dupont\n");
    let found = findings(&[("dunlint.yaml", FRENCH), ("mails.php", text), samples]);
    assert_eq!(told(&found), ["mails.php core/template/unknown-placeholder"]);
    assert!(found[0]["message"].as_str().unwrap().contains("`amount_due`"));
}

#[test]
fn keys_of_one_message_in_several_files_are_versions() {
    let config = "context: { lang: fr, jurisdiction: fr, sender: collector, debtor: consumer }
messages: [{ files: 'locales/*.yaml', keys: ['sms.*', 'mails.*'] }]
groups: [{ files: 'locales/*.yaml', keys: ['sms.{step}', 'mails.{step}'] }]
";
    let mail = "mails:\n  j15:\n    subject: Relance\n    body: Dossier n° {{ reference_dossier }}, vous devez {{ montant }} €.\n";
    let sms = "sms:\n  j15: Bonjour, merci de nous rappeler au sujet de votre dette impayee.\n";
    let found = findings(&[("dunlint.yaml", config), ("locales/a.yaml", mail), ("locales/b.yaml", sms)]);
    assert_eq!(told(&found), ["locales/b.yaml core/template/versions-differ"]);
    // A text message need not name the sum.
    assert!(
        found[0]["message"].as_str().unwrap().contains("(locales/a.yaml: debt.reference)"),
        "{}",
        found[0]["message"]
    );
}

#[test]
fn a_template_of_an_unknown_engine_is_told_once_and_one_that_is_declared_tag_by_tag() {
    let magento = "<p>{{trans 'Bonjour %name' name=$order.name |raw}}</p>\n{{depend store.phone}}\n<p>{{var a |raw}}</p>\n\
        {{/depend}}\n{{depend store.hours}}\n<p>{{var b |raw}}</p>\n{{/depend}}\n";
    let found = findings(&[("a.html", magento)]);
    assert_eq!(told(&found), ["a.html core/template/unknown-engine"]);
    assert_eq!(found[0]["severity"], "note");
    let declared = findings(&[("a.html", &format!("---\ndialect: jinja\n---\n{magento}"))]);
    assert!(
        declared.len() > 3 && declared.iter().all(|one| one["rule"] == "core/template/syntax-error"),
        "{declared:#?}"
    );
}

#[test]
fn a_file_that_is_included_twice_is_missing_once() {
    let found = findings(&[(
        "a.html.twig",
        "{% include 'pied.html.twig' %}\n<p>Madame,</p>\n{% include 'pied.html.twig' %}\n",
    )]);
    assert_eq!(told(&found), ["a.html.twig core/template/include-missing"]);
}

#[test]
fn an_association_of_owners_may_speak_of_its_lien() {
    const AMERICAN: &str = "context: { lang: en, jurisdiction: us, sender: creditor, debtor: consumer }\n";
    let text = "The balance of $410.00 is past due. A lien has been placed on your home.";
    let is_grave = |finding: &&Value| finding["severity"] != "note";
    let of = |text: &str| {
        let found = judged(&[("dunlint.yaml", AMERICAN), ("a.txt", text)], "legal-threat");
        found.iter().filter(is_grave).count()
    };
    assert_eq!(of(&format!("Your Cedar Bend Homeowners Association account 12\n\n{text}")), 0);
    assert!(of(text) > 0);
}
