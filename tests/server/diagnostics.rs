//! What is told of texts that are typed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, under};
use crate::{project, uri};

const THREAT: &str = "Nous ferons saisir vos meubles.\n";
const CONFIG: &str = "context: { jurisdiction: fr, lang: fr, sender: creditor, channel: letter }\n";

#[test]
fn columns_are_right_behind_accents_and_emoji_in_every_encoding() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let letter = uri(folder.path(), "partials/é 😀.txt".replace(' ', "%20").as_str());
    let text = "Chère cliente 👩‍⚖️,\r\nPayée « tôt » 😀 ou non, nous ferons saisir vos meubles 😀.\r\n";
    let mut columns = Vec::new();
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut client = Client::ready(folder.path(), encoding);
        client.open(&letter, text);
        let found = client.found_of(&letter, "legal-threat");
        assert_eq!(found.len(), 1, "{found:?}");
        let range = &found[0]["range"];
        assert_eq!(under(text, range, encoding), "saisir vos meubles");
        columns.push(range["start"]["character"].as_u64().unwrap());
    }
    assert_eq!(columns, [43, 37, 36]);
}

#[test]
fn a_diagnostic_names_its_rule_how_grave_it_is_and_the_case_that_shows_it() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let letter = uri(folder.path(), "partials/relance.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, "{% if titre_executoire %}Demain n{% else %}N{% endif %}ous saisirons vos meubles.");
    let found = client.found_of(&letter, "legal-threat/assets");
    assert_eq!(found[0]["severity"], 1, "{found:?}");
    assert_eq!(found[0]["source"], "dunlint");
    // The case that shows it leads to its condition.
    let related = &found[0]["relatedInformation"][0];
    assert!(related["message"].as_str().unwrap().contains("titre_executoire"), "{related}");
    assert_eq!(related["location"]["uri"], letter.as_str());
}

#[test]
fn what_is_typed_counts_at_once_whole_or_in_pieces() {
    let folder = project(&[("partials/relance.txt", "")]);
    let letter = uri(folder.path(), "partials/relance.txt");
    let mut client = Client::ready(folder.path(), "utf-16");
    client.open(&letter, "Bonjour 😀,\nà bientôt.\n");
    assert!(client.found(&letter).is_empty());
    // Two pieces in one message, the second counted in the text that the first leaves.
    let at = |line: u32, from: u32, to: u32| json!({ "start": { "line": line, "character": from }, "end": { "line": line, "character": to } });
    client.change(
        &letter,
        json!([
            { "range": at(0, 8, 10), "text": "é" },
            { "range": at(1, 0, 10), "text": "nous ferons saisir vos meubles" },
        ]),
    );
    let found = client.found_of(&letter, "legal-threat");
    assert_eq!(found.len(), 1);
    let text = "Bonjour é,\nnous ferons saisir vos meubles.\n";
    assert_eq!(under(text, &found[0]["range"], "utf-16"), "nous ferons saisir vos meubles");
    client.change(&letter, json!([{ "text": "Bonjour.\n" }]));
    assert!(client.found(&letter).is_empty());
}

#[test]
fn a_document_that_is_closed_has_no_diagnostics() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "partials/relance.txt");
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, THREAT);
    assert_eq!(client.found(&letter).len(), 1);
    client.close(&letter);
    assert!(client.found(&letter).is_empty());
}

#[test]
fn a_buffer_without_a_file_is_linted() {
    let folder = project(&[]);
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open("untitled:Untitled-1", THREAT);
    assert_eq!(client.found_of("untitled:Untitled-1", "legal-threat").len(), 1);
}

#[test]
fn what_is_no_template_is_left_alone() {
    let folder = project(&[("dunlint.yaml", "exclude: [archive/]\n")]);
    let mut client = Client::ready(folder.path(), "utf-8");
    for name in ["README.md", "src/main.rs", "archive/relance.txt", "data.json"] {
        let document = uri(folder.path(), name);
        client.open(&document, THREAT);
        assert!(client.found(&document).is_empty(), "{name}");
    }
}

#[test]
fn a_broken_template_is_told_and_read_as_far_as_it_goes() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "partials/relance.txt.j2");
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, "{% if a %}Nous ferons saisir vos meubles.\n{{ b");
    let codes: Vec<String> =
        client.found(&letter).iter().map(|found| found["code"].as_str().unwrap().to_owned()).collect();
    assert!(codes.iter().any(|code| code.contains("legal-threat")), "{codes:?}");
    assert!(codes.iter().any(|code| code.starts_with("core/template/")), "{codes:?}");
}

#[test]
fn an_included_text_counts_as_it_is_typed() {
    let folder = project(&[
        ("dunlint.yaml", CONFIG),
        ("partials/pied.txt", "Cordialement.\n"),
        ("partials/corps.txt.j2", "Bonjour.\n\n{% include 'pied.txt' %}\n"),
    ]);
    let (letter, footer) = (uri(folder.path(), "partials/corps.txt.j2"), uri(folder.path(), "partials/pied.txt"));
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, "Bonjour.\n\n{% include 'pied.txt' %}\n");
    assert!(client.found_of(&letter, "legal-threat").is_empty());
    // Open, the footer has its own diagnostics; the letter that includes it has none of them.
    client.open(&footer, THREAT);
    assert_eq!(client.found_of(&footer, "legal-threat").len(), 1);
    assert!(client.found_of(&letter, "legal-threat").is_empty());
    // Closed without being saved, it is what the disk says.
    client.close(&footer);
    assert!(client.found_of(&letter, "legal-threat").is_empty());
    // What stands in a file that is not open is told at the tag that includes it.
    fs::write(folder.path().join("partials/pied.txt"), THREAT).unwrap();
    client.save(&letter);
    let found = client.found_of(&letter, "legal-threat");
    assert_eq!(found[0]["range"]["start"], json!({ "line": 2, "character": 0 }));
    assert!(found[0]["message"].as_str().unwrap().starts_with("pied.txt:1: "));
    let related = found[0]["relatedInformation"].as_array().unwrap().last().unwrap();
    assert!(related["location"]["uri"].as_str().unwrap().ends_with("/partials/pied.txt"));
}

#[test]
fn a_text_that_exists_in_no_file_yet_can_be_included() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let (letter, footer) = (uri(folder.path(), "partials/corps.txt.j2"), uri(folder.path(), "partials/neuf.txt"));
    fs::create_dir_all(folder.path().join("partials")).unwrap();
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, "Bonjour.\n\n{% include 'neuf.txt' %}\n");
    assert_eq!(client.found_of(&letter, "include-missing").len(), 1);
    client.open(&footer, "Cordialement.\n");
    client.change(&letter, json!([{ "text": "Bonjour !\n\n{% include 'neuf.txt' %}\n" }]));
    assert!(client.found_of(&letter, "include-missing").is_empty());
}

#[test]
fn configuration_counts_when_it_is_saved_and_what_is_wrong_in_it_is_told_while_it_is_typed() {
    let folder = project(&[("dunlint.yaml", CONFIG)]);
    let (letter, config) = (uri(folder.path(), "partials/relance.txt"), uri(folder.path(), "dunlint.yaml"));
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, THREAT);
    client.open(&config, CONFIG);
    assert_eq!(client.found(&letter).len(), 1);
    let broken = format!("{CONFIG}nonsense: 1\n");
    client.change(&config, json!([{ "text": broken }]));
    let found = client.found(&config);
    assert_eq!(found[0]["range"]["start"]["line"], 1, "{found:?}");
    // Saved all the same, what was in force stays in force.
    fs::write(folder.path().join("dunlint.yaml"), &broken).unwrap();
    client.save(&config);
    assert_eq!(client.found(&letter).len(), 1);
    assert!(client.shown[0].contains("dunlint.yaml:2"), "{:?}", client.shown);
    // Mended, and a category switched off.
    let off = format!("{CONFIG}rules: {{ legal-threat: off }}\n");
    client.change(&config, json!([{ "text": off }]));
    fs::write(folder.path().join("dunlint.yaml"), &off).unwrap();
    client.save(&config);
    assert!(client.found(&letter).is_empty());
    assert!(client.found(&config).is_empty());
}

#[test]
fn a_template_under_a_broken_configuration_is_not_judged_by_guesses() {
    let folder = project(&[("dunlint.yaml", "nonsense: 1\n")]);
    let letter = uri(folder.path(), "partials/relance.txt");
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, THREAT);
    assert!(client.found(&letter).is_empty());
    assert_eq!(client.found(&uri(folder.path(), "dunlint.yaml")).len(), 1);
    fs::write(folder.path().join("dunlint.yaml"), CONFIG).unwrap();
    let changed = json!({ "changes": [{ "uri": uri(folder.path(), "dunlint.yaml"), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changed);
    assert_eq!(client.found(&letter).len(), 1);
    assert!(client.found(&uri(folder.path(), "dunlint.yaml")).is_empty());
}

#[test]
fn a_pack_of_the_project_is_read_again_when_it_changes() {
    let rule = |word: &str| {
        format!(
            "language: fr\nrules:\n  - id: own/misleading/word\n    category: misleading\n    severity: error\n    title: {{ fr: Un mot, en: A word }}\n    \
             match: {{ any: [{word}] }}\n    message: {{ fr: 'dit', en: 'says' }}\n    cite: [house]\n    tests:\n      invalid: [\"Un {word}.\"]\n"
        )
    };
    let pack = "id: own\nversion: 1.0.0\ntitle: { fr: Soi, en: Own }\nlanguages: [fr]\ncitations:\n  house: { title: { fr: Maison, en: House }, url: 'https://example.org/house' }\n";
    let folder = project(&[
        ("dunlint.yaml", "extends: [pack]\n"),
        ("pack/pack.yaml", pack),
        ("pack/words.yaml", &rule("carotte")),
    ]);
    let letter = uri(folder.path(), "partials/relance.txt");
    let mut client = Client::ready(folder.path(), "utf-8");
    client.open(&letter, "Une carotte et un navet.\n");
    let word = |client: &mut Client| {
        let found = client.found_of(&letter, "own/misleading/word");
        found.first().map(|found| found["range"]["start"]["character"].as_u64().unwrap())
    };
    assert_eq!(word(&mut client), Some(4), "{:?}", client.shown);
    let found = client.found(&letter);
    assert_eq!(found[0]["codeDescription"]["href"], "https://example.org/house");
    fs::write(folder.path().join("pack/words.yaml"), rule("navet")).unwrap();
    client.save(&uri(folder.path(), "pack/words.yaml"));
    assert_eq!(word(&mut client), Some(18), "{:?}", client.shown);
}

#[test]
fn the_same_is_found_as_by_check() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("tests/templates/fr/agencies");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.is_file() && file.extension().is_some_and(|extension| extension != "yaml"));
    files.sort();
    files.push(root.join("tests/containers/files/mjml/relance.mjml"));
    let mut client = Client::ready(&root, "utf-16");
    let mut count = 0;
    for file in files.iter().step_by(2) {
        let (document, text) = (format!("file://{}", file.display()), fs::read_to_string(file).unwrap());
        client.open(&document, &text);
        let told = client.found(&document).into_iter().map(|found| {
            let start = &found["range"]["start"];
            let place = |key: &str| start[key].as_u64().unwrap() + 1;
            (place("line"), place("character"), found["code"].as_str().unwrap().to_owned())
        });
        let told: BTreeSet<_> = told.collect();
        client.close(&document);
        let found = check(file);
        count += found.len();
        assert_eq!(told, found, "{}", file.display());
    }
    assert!(count > 10, "{count}");
}

/// Line, column in UTF-16 units and rule of what `check` finds in a file.
fn check(file: &Path) -> BTreeSet<(u64, u64, String)> {
    let output = Command::new(assert_cmd::cargo::cargo_bin("dunlint"))
        .args(["check", "--as-of", "2026-11-24", "--locale", "en", "--output-format", "json"])
        .arg(file)
        .output()
        .unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |found: &Value| {
        let number = |key: &str| found[key].as_u64().unwrap();
        (number("line"), number("utf16_column"), found["rule"].as_str().unwrap().to_owned())
    };
    found["findings"].as_array().unwrap().iter().map(of).collect()
}
