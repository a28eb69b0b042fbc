//! The JSON of `check` keeps its promises: it is valid against the published schema, and every span is true.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn check(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder)
        .args(["check", "--output-format", "json", "--as-of", "2026-11-24", "--locale", "en"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the output is JSON and nothing else")
}

fn assert_valid(json: &Value) {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("schema/output-v1.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// Every finding's bytes lie in its file, on character borders, and hold what `matched_text` says; lines and columns agree.
fn assert_spans(folder: &Path, json: &Value) {
    for finding in json["findings"].as_array().unwrap() {
        let path = folder.join(finding["path"].as_str().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        let number = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        let (start, end) = (number("offset"), number("end_offset"));
        assert_eq!(text.get(start..end), finding["matched_text"].as_str(), "{finding:#}");
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let line_text = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        assert_eq!((number("line"), number("column")), (line, line_text.chars().count() + 1), "{finding:#}");
        assert_eq!(number("utf16_column"), line_text.encode_utf16().count() + 1, "{finding:#}");
    }
}

#[test]
fn the_samples_show_five_categories_and_a_witness() {
    let json = check(&root(), &["templates/samples"]);
    assert_valid(&json);
    assert_spans(&root(), &json);
    let findings = json["findings"].as_array().unwrap();
    let mut categories: Vec<&str> = findings.iter().filter_map(|finding| finding["category"].as_str()).collect();
    categories.sort_unstable();
    categories.dedup();
    assert!(categories.len() >= 5, "{categories:?}");
    let on_some_path = |finding: &&Value| finding["category"] == "missing" && !finding["witness"].is_null();
    assert!(findings.iter().find(on_some_path).is_some(), "no role is missing on some path only");
}

#[test]
fn the_compliant_samples_are_silent() {
    for name in ["templates/samples/letters/premier-courrier.html.j2", "templates/samples/emails/relance.html.twig"] {
        let json = check(&root(), &[name]);
        let loud: Vec<&Value> =
            json["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] != "note").collect();
        assert!(loud.is_empty(), "{name}: {loud:#?}");
    }
}

#[test]
fn hostile_text_keeps_its_positions() {
    let folder = tempfile::TempDir::new().unwrap();
    let templates = [
        ("split.html", "<p>É😀 sai<b>sie</b> de v&shy;os b<!-- x -->iens, hui<wbr>ssier &agrave; votre domicile</p>\n"),
        ("spaced.txt", "S A I S I E de vos biens\r\nH.U.I.S.S.I.E.R chez vous\r\n"),
        ("halves.txt", "Un hui ssier viendra pour la sai sie de vos biens.\n"),
        (
            "nfd.txt",
            "Vous e\u{302}tes un voleur malhonne\u{302}te, et la sai\u{200b}sie de vos\u{a0}biens est pre\u{301}vue.\n",
        ),
        (
            "branch.txt.j2",
            "---\nsender: collector\n---\nNous {% if a %}saisirons{% else %}verrons{% endif %} vos biens.\n",
        ),
        ("empty.html", ""),
        ("bom.txt", "Nous saisirons vos biens.\n"),
    ];
    for (name, text) in templates {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let json = check(folder.path(), &["--context", "sender=collector", "--context", "lang=fr", "."]);
    assert_valid(&json);
    assert_spans(folder.path(), &json);
    let caught =
        |name: &str| {
            json["findings"].as_array().unwrap().iter().any(|finding| {
                finding["path"].as_str().unwrap().ends_with(name) && finding["category"] == "legal-threat"
            })
        };
    for name in ["split.html", "spaced.txt", "halves.txt", "nfd.txt", "branch.txt.j2", "bom.txt"] {
        assert!(caught(name), "{name}");
    }
}
