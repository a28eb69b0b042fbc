//! Bad input ends in findings or a clear error, in bounded time, and nothing panics.
//!
//! Whole processes, as users run them. There is a limit on each so that a hang fails rather than waits; it is far above
//! what a slow machine needs and is no measurement.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with one template and how `check` ended on it.
struct Checked {
    code: i32,
    json: Value,
    stderr: String,
}

fn check(name: &str, bytes: &[u8]) -> Checked {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    run(&folder, &[path.to_str().unwrap()])
}

fn run(folder: &TempDir, arguments: &[&str]) -> Checked {
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--output-format", "json", "--as-of", "2026-11-24"])
        .args(arguments)
        .timeout(Duration::from_mins(4))
        .output()
        .unwrap();
    let code = output.status.code().expect("it ended by itself");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!stderr.contains("panicked"), "{stderr}");
    let json = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    Checked { code, json, stderr }
}

impl Checked {
    fn rules(&self) -> Vec<&str> {
        self.json["findings"].as_array().into_iter().flatten().filter_map(|finding| finding["rule"].as_str()).collect()
    }

    fn has(&self, end: &str) -> bool {
        self.rules().iter().any(|rule| rule.ends_with(end))
    }
}

#[test]
fn an_empty_file_is_a_template_without_text() {
    let checked = check("a.txt", b"");
    assert!(checked.code <= 1, "{}", checked.stderr);
    assert_eq!(checked.json["files"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_file_of_50_mb_is_a_finding() {
    let checked = check("a.txt", &vec![b'a'; 50 * 1024 * 1024]);
    assert_eq!(checked.code, 1);
    assert!(checked.has("not-text"), "{:?}", checked.rules());
}

#[test]
fn a_binary_file_is_a_finding() {
    let checked = check("a.txt", b"\x7fELF\x00\x01\x02\x00\x00");
    assert_eq!(checked.code, 1);
    assert!(checked.has("not-text"), "{:?}", checked.rules());
}

#[test]
fn windows_1252_is_read_and_its_offsets_count_the_bytes_of_the_file() {
    let bytes = "Cr\u{e9}ance impay\u{e9}e. Vous \u{ea}tes un voleur malhonn\u{ea}te.\r\n"
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect::<Vec<_>>();
    let checked = check("a.txt", &bytes);
    assert!(checked.code <= 1);
    for finding in checked.json["findings"].as_array().unwrap() {
        assert!(usize::try_from(finding["end_offset"].as_u64().unwrap()).unwrap() <= bytes.len());
    }
}

#[test]
fn utf16_with_a_mark_is_read() {
    let bytes: Vec<u8> = "\u{feff}Nous saisirons vos biens.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let checked = check("a.txt", &bytes);
    assert!(checked.rules().iter().any(|rule| rule.contains("legal-threat")), "{:?}", checked.rules());
}

#[test]
fn stray_bytes_crlf_and_a_mark_are_read() {
    let checked = check("a.txt", b"\xEF\xBB\xBFBonjour,\r\n\xFF\xFE\x80\r\nNous saisirons vos biens.\r\n");
    assert!(checked.code <= 1, "{}", checked.stderr);
}

#[cfg(unix)]
#[test]
fn a_directory_loop_is_walked_once() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    fs::write(folder.path().join("a/x.txt"), "Bonjour").unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    let checked = run(&folder, &["."]);
    assert_eq!(checked.json["files"].as_array().map(Vec::len), Some(1));
}

#[test]
fn ten_thousand_nested_conditions_are_a_finding() {
    let text = "{% if a %}".repeat(10_000) + "Nous saisirons vos biens." + &"{% endif %}".repeat(10_000);
    let checked = check("a.txt.j2", text.as_bytes());
    assert_eq!(checked.code, 1);
    assert!(checked.has("syntax") || checked.has("syntax-error"), "{:?}", checked.rules());
}

#[test]
fn two_thousand_independent_conditions_are_answered() {
    let condition = |n| format!("{{% if c{n} %}}<p>Bonjour {n}.</p>{{% endif %}}\n");
    let text = (0..2_000).map(condition).collect::<Vec<_>>().concat();
    let checked = check("a.html.j2", text.as_bytes());
    assert!(checked.code <= 1, "{}", checked.stderr);
}

/// Each piece in a file of the kind that reads it as something, all in one run.
#[test]
fn the_same_piece_over_and_over_ends() {
    const BYTES: usize = 100_000;
    let pieces = [
        ("{{", "html.j2"),
        ("{{", "html.hbs"),
        ("{%", "html.j2"),
        ("{#", "txt.j2"),
        ("{% if x %}", "html.j2"),
        ("{{#if x}}", "html.hbs"),
        ("<", "html"),
        ("&", "html"),
        ("<!--", "html"),
        ("<mj-include path='a' ", "mjml"),
        ("- ", "md"),
        ("\n", "md"),
        ("(", "txt"),
        ("\"", "txt"),
        ("a ", "txt"),
        ("s.a.i.s.i.e ", "txt"),
    ];
    let folder = TempDir::new().unwrap();
    for (index, (piece, kind)) in pieces.iter().enumerate() {
        fs::write(folder.path().join(format!("{index}.{kind}")), piece.repeat(BYTES / piece.len())).unwrap();
    }
    let checked = run(&folder, &["."]);
    assert!(checked.code <= 1, "{}", checked.stderr);
    assert_eq!(checked.json["files"].as_array().map(Vec::len), Some(pieces.len()));
}

#[test]
fn a_line_of_5_mb_ends() {
    let checked = check("a.html", "Nous restons à votre écoute. ".repeat(170_000).as_bytes());
    assert!(checked.code <= 1, "{}", checked.stderr);
}

/// A text without full stops is looked at in pieces.
#[test]
fn a_sentence_without_end_is_read_to_its_last_word() {
    let text =
        "bonjour nous ferons saisir vos meubles demain chez vous et ".repeat(1_500) + "nous vous ferons expulser";
    let checked = check("a.txt", text.as_bytes());
    assert!(checked.code <= 1, "{}", checked.stderr);
    assert!(checked.json["findings"].as_array().is_some_and(|findings| findings.len() > 50));
    assert!(checked.json.to_string().contains("expulser"));
}

/// Sentences and not the line are what rules look at, however many one line has.
#[test]
fn a_paragraph_of_thousands_of_unlawful_sentences_is_told_sentence_by_sentence() {
    const SENTENCES: usize = 3_000;
    let sentence = |n| format!("Affaire {n} : nous saisirons vos biens sans autre avis. ");
    let text = (0..SENTENCES).map(sentence).collect::<Vec<_>>().concat();
    let checked = check("a.html", format!("<p>{text}</p>").as_bytes());
    let threats = checked.rules().iter().filter(|rule| rule.contains("legal-threat")).count();
    assert_eq!(threats, SENTENCES);
}

#[test]
fn unclosed_tags_and_comments_are_findings_and_the_rest_is_read() {
    for text in [
        "Nous saisirons vos biens. {{ nom",
        "Nous saisirons vos biens. {% if x",
        "Nous saisirons vos biens. {% if x %} Bonjour",
        "Nous saisirons vos biens. {# note",
    ] {
        let checked = check("a.txt.j2", text.as_bytes());
        assert!(checked.has("syntax-error"), "{text}: {:?}", checked.rules());
        assert!(checked.rules().iter().any(|rule| rule.contains("legal-threat")), "{text}: {:?}", checked.rules());
    }
}

#[test]
fn an_unclosed_html_comment_hides_the_rest_as_a_browser_would() {
    let checked = check("a.html", b"<p>Bonjour</p><!-- Nous saisirons vos biens.");
    assert!(!checked.rules().iter().any(|rule| rule.contains("legal-threat")), "{:?}", checked.rules());
}

#[test]
fn front_matter_that_is_not_yaml_is_a_finding() {
    let checked = check("a.txt", b"---\nsender: [collector\nstage: x: y\n---\nBonjour\n");
    assert_eq!(checked.code, 1);
    assert!(checked.has("front-matter"), "{:?}", checked.rules());
}

#[test]
fn a_value_that_a_context_key_does_not_take_is_a_finding() {
    let checked = check("a.txt", b"---\nsender: colector\n---\nBonjour\n");
    assert!(checked.has("front-matter"), "{:?}", checked.rules());
}

fn yaml_bomb() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..30 {
        let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
        writeln!(text, "a{n}: &a{n} [{aliases}]").unwrap();
    }
    text
}

#[test]
fn yaml_bombs_are_refused() {
    let in_template = check("a.txt", format!("---\n{}---\nBonjour\n", yaml_bomb()).as_bytes());
    assert!(in_template.code <= 1, "{}", in_template.stderr);

    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.txt"), "Bonjour").unwrap();
    fs::write(folder.path().join("dunlint.yaml"), yaml_bomb()).unwrap();
    assert_eq!(run(&folder, &["a.txt"]).code, 2);

    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("own")).unwrap();
    fs::write(folder.path().join("own/pack.yaml"), yaml_bomb()).unwrap();
    fs::write(folder.path().join("dunlint.yaml"), "extends: [./own]\n").unwrap();
    fs::write(folder.path().join("a.txt"), "Bonjour").unwrap();
    assert_eq!(run(&folder, &["a.txt"]).code, 2);
}

#[test]
fn a_path_that_is_not_there_and_a_folder_without_templates_cannot_run() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run(&folder, &["nowhere.txt"]).code, 2);
    assert_eq!(run(&folder, &["."]).code, 2);
}

#[test]
fn a_web_of_includes_is_bounded() {
    let folder = TempDir::new().unwrap();
    for n in 0..20 {
        let text = format!("{{% include 'p{}.txt.j2' %}}", n + 1).repeat(20);
        fs::write(folder.path().join(format!("p{n}.txt.j2")), text).unwrap();
    }
    fs::write(folder.path().join("p20.txt.j2"), "Bonjour").unwrap();
    assert!(run(&folder, &["p0.txt.j2"]).code <= 1);
}

#[test]
fn an_include_outside_the_root_is_refused() {
    let folder = TempDir::new().unwrap();
    let inside: PathBuf = folder.path().join("root");
    fs::create_dir(&inside).unwrap();
    fs::write(folder.path().join("secret.txt"), "Nous saisirons vos biens.").unwrap();
    fs::write(inside.join("dunlint.yaml"), "extends: [fr]\n").unwrap();
    fs::write(inside.join("a.txt.j2"), "{% include '../secret.txt' %}").unwrap();
    let checked = run(&folder, &["root/a.txt.j2"]);
    assert!(checked.has("include-missing"), "{:?}", checked.rules());
    assert!(!checked.rules().iter().any(|rule| rule.contains("legal-threat")));
}
