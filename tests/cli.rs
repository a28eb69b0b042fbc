//! The program as its users meet it: what it prints, where, and how it ends.
//!
//! Each case is a file of `tests/cmd`. `TRYCMD=overwrite cargo test --test cli` writes down what is printed now;
//! `[..]` and `...` stand there for what packs may change (hashes, the rules of `core`) and must be put back.

use std::path::Path;
use std::{env, fs};

use assert_cmd::Command;

#[test]
fn commands_print_what_is_written_down() {
    trycmd::TestCases::new().env("TERM", "dumb").env("COLUMNS", "100").case("tests/cmd/*.toml");
}

/// A schema of `schema/` is what the program says it is; with `UPDATE_SCHEMAS` set, it becomes so.
fn assert_current(name: &str, schema: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
    if env::var_os("UPDATE_SCHEMAS").is_some() {
        fs::write(&path, schema).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), schema, "{name}: run with UPDATE_SCHEMAS=1");
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
