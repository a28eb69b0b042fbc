//! The program as its users meet it: what it prints, where, and how it ends.
//!
//! Each case is a file of `tests/cmd`. `TRYCMD=overwrite cargo test --test cli` writes down what is printed now;
//! `[..]` and `...` stand there for what packs may change (hashes, the rules of `core`) and must be put back.

use std::path::Path;
use std::{env, fs};

use assert_cmd::Command;

#[test]
fn commands_print_what_is_written_down() {
    let cases = trycmd::TestCases::new();
    // English, whatever the language of the computer; French cases ask for it.
    cases.env("TERM", "dumb").env("COLUMNS", "100").env("LC_ALL", "C.UTF-8").case("tests/cmd/*.toml");
}

/// A schema of `schema/` is what the program says it is; with `UPDATE_SCHEMAS` set, it becomes so.
fn assert_current(name: &str, schema: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
    if env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::write(&path, schema).unwrap();
    }
    let is_current = fs::read_to_string(&path).is_ok_and(|published| published == schema);
    assert!(is_current, "{name} is out of date: run with UPDATE_SCHEMAS=1");
}

fn printed(arguments: &[&str]) -> String {
    let output = Command::cargo_bin("dunlint").unwrap().args(arguments).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn published_schemas_are_current() {
    let output = serde_json::to_string_pretty(&dunlint::report::OutputV1::schema()).unwrap() + "\n";
    assert_current("output-v1.json", &output);
    let waivers = serde_json::to_string_pretty(&schemars::schema_for!(dunlint::project::WaiversFile)).unwrap() + "\n";
    assert_current("waivers.json", &waivers);
    assert_current("config.json", &printed(&["config", "schema"]));
    assert_current("rules.json", &printed(&["rules", "schema"]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::Stdio;
    let folder = tempfile::TempDir::new().unwrap();
    // More output than a pipe holds.
    fs::write(folder.path().join("a.txt"), "{% if %}\n".repeat(20_000)).unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("dunlint"))
        .current_dir(folder.path())
        .args(["check", "--isolated", "--locale", "en", "a.txt"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("error:"));
}

#[test]
fn an_output_file_is_written_whole_and_leaves_nothing_beside_it() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "Bonjour").unwrap();
    fs::write(folder.path().join("report.json"), "old").unwrap();
    let arguments = ["check", "--isolated", "--output-format", "json", "-o", "report.json", "a.txt"];
    let output = Command::cargo_bin("dunlint").unwrap().current_dir(folder.path()).args(arguments).output().unwrap();
    assert!(output.stdout.is_empty());
    let written = fs::read_to_string(folder.path().join("report.json")).unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&written).is_ok());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn any_number_of_threads_gives_the_same_output() {
    let check = |jobs: &str| {
        let arguments =
            ["check", "--output-format", "json", "--as-of", "2026-01-01", "--exit-zero", "-j", jobs, "tests/cmd/demo"];
        printed(&arguments)
    };
    assert_eq!(check("1"), check("8"));
}

#[test]
fn colours_come_when_they_are_asked_for_and_the_environment_can_refuse_them() {
    let run = |arguments: &[&str], variable: &str| {
        let mut command = Command::cargo_bin("dunlint").unwrap();
        command.current_dir("tests/cmd/demo").args(["check", "--output-format", "full", "sms"]).args(arguments);
        let output = command.env(variable, "1").output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(run(&["--color", "always"], "X"));
    assert!(run(&[], "CLICOLOR_FORCE"));
    assert!(!run(&[], "NO_COLOR"));
    assert!(!run(&["--color", "never"], "CLICOLOR_FORCE"));
}

/// Lints a folder of these files and hands the JSON to the test.
fn json(files: &[(&str, &str)], arguments: &[&str]) -> serde_json::Value {
    let folder = tempfile::TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/demo");
    let config = folder.path().join("dunlint.yaml");
    let written = fs::read_to_string(&config).unwrap_or_default();
    fs::write(&config, format!("extends: [\"{}\"]\n{written}", pack.display())).unwrap();
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--output-format", "json", "--locale", "en"])
        .args(arguments)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// `path: status` of each file.
fn statuses(json: &serde_json::Value) -> Vec<String> {
    let files = json["files"].as_array().unwrap();
    files
        .iter()
        .map(|file| format!("{}: {}", file["path"].as_str().unwrap(), file["status"].as_str().unwrap()))
        .collect()
}

/// `path rule` of each finding.
fn findings(json: &serde_json::Value) -> Vec<String> {
    let findings = json["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|found| format!("{} {}", found["path"].as_str().unwrap(), found["rule"].as_str().unwrap()))
        .collect()
}

#[test]
fn the_command_line_overrides_the_template_and_the_template_what_stands_around_it() {
    let files = [
        ("dunlint.yaml", "context: { sender: creditor, stage: reminder, debtor: consumer, channel: letter }\n"),
        ("a.txt.dunlint.yaml", "sender: collector\nstage: complaint\ndebtor: business\n"),
        ("a.txt", "---\nsender: lawyer\nstage: enforcement\n---\nMontant : 12 €.\n"),
    ];
    let json = json(&files, &["--context", "sender=bailiff"]);
    let context = &json["files"][0]["context"];
    let of = |key: &str| (context[key]["value"].as_str().unwrap(), context[key]["origin"].as_str().unwrap());
    assert_eq!(of("sender"), ("bailiff", "command-line"));
    assert_eq!(of("stage"), ("enforcement", "front-matter"));
    assert_eq!(of("debtor"), ("business", "sidecar"));
    assert_eq!(of("channel"), ("letter", "configuration"));
}

#[test]
fn the_nearest_configuration_is_the_only_one_that_counts() {
    let files = [
        ("dunlint.yaml", "context: { sender: creditor, stage: reminder }\n"),
        ("sub/dunlint.yaml", "context: { sender: lawyer }\n"),
        ("sub/deep/a.txt", "Montant : 12 €.\n"),
    ];
    let json = json(&files, &["sub"]);
    assert_eq!(json["files"][0]["context"]["sender"]["value"], "lawyer");
    assert!(json["files"][0]["context"]["stage"].is_null());
}

#[test]
fn a_piece_is_judged_where_it_is_included_and_asked_for_nothing_by_itself() {
    let files = [
        ("a.txt.j2", "Montant : 12 €. {% include 'pied.txt.j2' %}\n"),
        ("b.txt.j2", "Montant : 15 €. {% include 'pied.txt.j2' %}\n"),
        ("partials/seul.txt.j2", "Bonjour.\n"),
        ("pied.txt.j2", "Nous saisirons vos biens.\n"),
    ];
    let all = json(&files, &["."]);
    assert_eq!(
        statuses(&all),
        ["a.txt.j2: checked", "b.txt.j2: checked", "partials/seul.txt.j2: part", "pied.txt.j2: included"]
    );
    assert_eq!(findings(&all), ["pied.txt.j2 demo/legal-threat/seizure"]);
    let alone = json(&files, &["pied.txt.j2"]);
    assert_eq!(statuses(&alone), ["pied.txt.j2: part"]);
    assert_eq!(findings(&alone), ["pied.txt.j2 demo/legal-threat/seizure"]);
}

#[test]
fn what_a_template_lacks_is_said_of_it_and_not_of_what_it_includes() {
    let files = [
        ("a.txt.j2", "Bonjour. {% include 'montant.txt.j2' %}\n"),
        ("b.txt.j2", "Bonsoir. {% include 'montant.txt.j2' %}\n"),
        ("montant.txt.j2", "{% if detail %}Montant : 12 €.{% endif %}\n"),
    ];
    assert_eq!(findings(&json(&files, &["."])), ["a.txt.j2 demo/missing/amount", "b.txt.j2 demo/missing/amount"]);
}

#[test]
fn the_subject_of_a_front_matter_and_of_a_sidecar_are_read() {
    let files = [
        ("a.txt", "---\nsubject: \"Nous saisirons vos biens\"\n---\nMontant : 12 €.\n"),
        ("b.txt", "Montant : 12 €.\n"),
        ("b.txt.dunlint.yaml", "subject: Nous saisirons vos biens\n"),
    ];
    let json = json(&files, &["."]);
    assert_eq!(findings(&json), ["a.txt demo/legal-threat/seizure", "b.txt.dunlint.yaml demo/legal-threat/seizure"]);
    assert!(json["findings"].as_array().unwrap().iter().all(|found| found["part"] == "subject"));
    assert_eq!(json["files"][0]["context"]["channel"]["value"], "email");
}

#[test]
fn a_file_of_an_unknown_kind_is_read_as_text_when_it_is_named() {
    let files = [("a.php", "<p>Nous saisirons vos biens.</p>\n"), ("b.txt", "Montant : 12 €.\n")];
    assert_eq!(statuses(&json(&files, &["."])), ["b.txt: checked"]);
    let named = json(&files, &["a.php"]);
    assert_eq!(statuses(&named), ["a.php: part"]);
    assert_eq!(findings(&named), ["a.php demo/legal-threat/seizure"]);
}

#[test]
fn code_of_which_nothing_is_read_is_told_when_it_is_named() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.ts"), "export const montant = 12;\n").unwrap();
    let told = |locale: &str| {
        let mut command = Command::cargo_bin("dunlint").unwrap();
        command.current_dir(folder.path()).args(["check", "--isolated", "--locale", locale, "a.ts"]);
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    assert!(told("en").contains("a.ts: no text was read"), "{}", told("en"));
    assert!(told("fr").contains("a.ts : aucun texte n'a été lu"), "{}", told("fr"));
}

#[test]
fn reports_in_a_folder_are_not_linted_with_it() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "Nous saisirons vos biens.\n").unwrap();
    let check = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("dunlint").unwrap();
        command.current_dir(folder.path()).args(["check", "--isolated", "--locale", "en", "--output-format", "json"]);
        command.args(arguments).output().unwrap().stdout
    };
    let reports = ["html=a.html", "json=b.json", "gitlab=c.json", "rdjson=d.json", "junit=e.xml", "checkstyle=f.xml"];
    let before = check(&reports.map(|report| ["--report", report]).concat());
    assert_eq!(String::from_utf8(check(&[])).unwrap(), String::from_utf8(before).unwrap());
    let found: serde_json::Value = serde_json::from_slice(&check(&[])).unwrap();
    assert_eq!(statuses(&found), ["a.txt: checked"]);
}

#[test]
fn baselines_are_told_in_french() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "Nous saisirons vos biens.\n").unwrap();
    let say = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("dunlint").unwrap();
        let output = command.current_dir(folder.path()).args(arguments).args(["--isolated", "--locale", "fr"]).output();
        String::from_utf8(output.unwrap().stderr).unwrap()
    };
    assert!(say(&["baseline", "create"]).contains("dans `dunlint-baseline.json`\najoutez `baseline: "));
    assert!(say(&["baseline", "create"]).contains("existe déjà"));
    fs::write(folder.path().join("a.txt"), "Bonjour.\n").unwrap();
    assert!(say(&["check", "--baseline", "dunlint-baseline.json"]).contains("sont corrigés"));
    assert!(say(&["baseline", "update"]).starts_with("corrigé et retiré : "));
}
