//! The formats for CI servers: each is what its reader takes, whatever stands in the templates, also when there is nothing
//! to say. Schemas and their origin: `tests/schemas`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;
use tempfile::TempDir;

const FORMATS: [&str; 6] = ["sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What a run prints on standard output, and how it ends.
fn run(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder)
        .args(["check", "--as-of", "2026-11-24", "--locale", "en"])
        .args(arguments)
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn report(folder: &Path, format: &str, arguments: &[&str]) -> String {
    let mut all = vec!["--output-format", format];
    all.extend(arguments);
    run(folder, &all).0
}

fn assert_valid(schema: &str, json: &Value) {
    let schema = fs::read_to_string(root().join("tests/schemas").join(schema)).unwrap();
    // The pattern of languages in the schema of OASIS has a bracket too many for a strict reader of patterns.
    let schema: Value = serde_json::from_str(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn json(format: &str, folder: &Path, arguments: &[&str]) -> Value {
    let text = report(folder, format, arguments);
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{format}: {error}\n{text}"));
    match format {
        "sarif" => assert_valid("sarif-2.1.0.json", &json),
        "gitlab" => assert_valid("gitlab-code-quality.json", &json),
        "rdjson" => assert_valid("rdjson.json", &json),
        other => panic!("{other}"),
    }
    json
}

/// An element with its attributes and what stands in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all(&self, name: &str) -> Vec<&Self> {
        let own = self.children.iter().filter(|child| child.name == name);
        own.chain(self.children.iter().flat_map(|child| child.all(name))).collect()
    }

    fn number(&self, name: &str) -> usize {
        self.attributes[name].parse().unwrap()
    }
}

/// Reads XML; whatever XML forbids is an error.
fn xml(text: &str) -> Element {
    let legal = |sign: char| !matches!(sign, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    assert!(text.chars().all(legal), "a character that XML does not have: {text:?}");
    let element = |start: &BytesStart<'_>| {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = quick_xml::escape::unescape(std::str::from_utf8(attribute.value.as_bytes()).unwrap()).unwrap();
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        Element { name: start.name().as_ref().to_owned(), attributes: attributes.collect(), ..Element::default() }
    };
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(held) => open.last_mut().unwrap().text.push_str(&held),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed");
    open.pop().unwrap().children.pop().unwrap()
}

#[test]
fn formats_are_valid_when_there_is_nothing_to_say() {
    let folder = folder(&[("a.txt.j2", "---\nlang: de\n---\nGuten Tag {{ name }}\n")]);
    let at = folder.path();
    assert_eq!(json("sarif", at, &[])["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(json("gitlab", at, &[]), Value::Array(Vec::new()));
    assert_eq!(json("rdjson", at, &[])["diagnostics"], Value::Array(Vec::new()));
    assert_eq!(report(at, "github", &[]), "");
    assert_eq!(xml(&report(at, "checkstyle", &[])).name, "checkstyle");
    let junit = xml(&report(at, "junit", &[]));
    assert_eq!((junit.number("tests"), junit.number("failures"), junit.all("failure").len()), (1, 0, 0));
}

#[test]
fn formats_are_valid_when_nothing_could_run() {
    let folder = folder(&[("a.txt", "Bonjour"), ("dunlint.yaml", "extend: [fr]\nrules: { x: loud }\n")]);
    let at = folder.path();
    let notifications = &json("sarif", at, &[])["runs"][0]["invocations"][0];
    assert_eq!(notifications["executionSuccessful"], false);
    assert_eq!(notifications["toolExecutionNotifications"].as_array().unwrap().len(), 2);
    assert_eq!(json("gitlab", at, &[])[1]["location"]["lines"]["begin"], 2);
    assert_eq!(json("rdjson", at, &[])["severity"], "ERROR");
    assert!(report(at, "github", &[]).starts_with("::error title=dunlint,file=dunlint.yaml,line=1::unknown field"));
    assert_eq!(xml(&report(at, "checkstyle", &[])).all("error").len(), 2);
    assert_eq!(xml(&report(at, "junit", &[])).number("errors"), 2);
}

#[test]
fn every_format_tells_every_finding() {
    let samples = ["templates/samples", "tests/cmd/demo"];
    let all: Value = serde_json::from_str(&report(&root(), "json", &samples)).unwrap();
    let count = all["findings"].as_array().unwrap().len();
    assert!(count > 10);
    assert_eq!(json("sarif", &root(), &samples)["runs"][0]["results"].as_array().unwrap().len(), count);
    assert_eq!(json("gitlab", &root(), &samples).as_array().unwrap().len(), count);
    assert_eq!(json("rdjson", &root(), &samples)["diagnostics"].as_array().unwrap().len(), count);
    assert_eq!(report(&root(), "github", &samples).lines().count(), count);
    assert_eq!(xml(&report(&root(), "checkstyle", &samples)).all("error").len(), count);
    let junit = xml(&report(&root(), "junit", &samples));
    let notes = all["summary"]["notes"].as_u64().unwrap();
    assert_eq!(junit.all("failure").len() + junit.all("system-out").len(), count);
    assert_eq!(junit.all("system-out").len(), usize::try_from(notes).unwrap());
    let suites = junit.all("testsuite");
    assert_eq!(suites.iter().map(|suite| suite.number("tests")).sum::<usize>(), junit.number("tests"));
    for suite in suites {
        assert_eq!(suite.number("tests"), suite.all("testcase").len());
        assert_eq!(suite.number("failures"), suite.all("failure").len());
    }
}

/// A letter with a threat after letters of two and four bytes.
const ACCENTS: &str = "---\nsender: collector\nlang: fr\n---\nÉté 😀 : à défaut, nous ferons saisir vos meubles.\n";

#[test]
fn columns_are_counted_as_each_reader_counts_them() {
    let folder = folder(&[("a.txt", ACCENTS)]);
    let of = |result: &Value| result["ruleId"].as_str().unwrap().contains("/legal-threat/");
    let sarif = json("sarif", folder.path(), &["a.txt"]);
    let threat = sarif["runs"][0]["results"].as_array().unwrap().iter().find(|result| of(result)).unwrap();
    let region = &threat["locations"][0]["physicalLocation"]["region"];
    let line = ACCENTS.lines().nth(4).unwrap();
    let words = region["snippet"]["text"].as_str().unwrap();
    let before = &line[..line.find(words).unwrap()];
    assert_eq!(region["startLine"], 5);
    assert_eq!(region["endLine"], 5);
    assert_eq!(region["startColumn"], before.encode_utf16().count() + 1);
    assert_eq!(region["endColumn"], (before.to_owned() + words).encode_utf16().count() + 1);
    assert_eq!(sarif["runs"][0]["columnKind"], "utf16CodeUnits");
    let rdjson = json("rdjson", folder.path(), &["a.txt"]);
    let of = |one: &&Value| one["code"]["value"].as_str().unwrap().contains("/legal-threat/");
    let threat = rdjson["diagnostics"].as_array().unwrap().iter().find(of).unwrap();
    assert_eq!(threat["location"]["range"]["start"]["column"], before.len() + 1);
    let github = report(folder.path(), "github", &["a.txt"]);
    let threat = github.lines().find(|line| line.contains("/legal-threat/")).unwrap();
    let column = before.chars().count() + 1;
    assert!(threat.contains(&format!("file=a.txt,line=5,endLine=5,col={column},endColumn=")), "{threat}");
}

#[test]
fn sarif_tells_rules_with_their_law_and_the_way_that_shows_a_finding() {
    let text = "---\nsender: creditor\nlang: fr\n---\n{% if titre_executoire %}Nous{% else %}Demain nous{% endif %} ferons saisir vos meubles.\n";
    let folder = folder(&[("lettres/mise en demeure é.txt.j2", text)]);
    let sarif = json("sarif", folder.path(), &[]);
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let threat = results.iter().find(|one| one["ruleId"] == "fr/legal-threat/assets").unwrap();
    let uri = &threat["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "lettres/mise%20en%20demeure%20%C3%A9.txt.j2");
    let steps = threat["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[0]["location"]["message"]["text"], "`titre_executoire` is false");
    assert!(steps[1]["location"]["message"]["text"].as_str().unwrap().contains("ferons saisir"));
    let rule = &rules[usize::try_from(threat["ruleIndex"].as_u64().unwrap()).unwrap()];
    let help = rule["help"]["markdown"].as_str().unwrap();
    assert!(help.contains("**law**") && help.contains("art. L. 111-2 (since "), "{help}");
    assert!(!help.contains("{match}"));
    assert!(help.contains("**bad**\n\n    ") && help.contains("**good**\n\n    "), "{help}");
}

#[test]
fn fingerprints_of_a_run_are_unique_where_the_reader_needs_it() {
    let line = "Nous ferons saisir vos meubles.\n\n";
    let folder = folder(&[("a.txt", &line.repeat(3)), ("b.txt", line)]);
    let context = ["--context", "sender=collector", "--context", "lang=fr"];
    let unique = |mut all: Vec<String>| {
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    };
    let gitlab = json("gitlab", folder.path(), &context);
    unique(gitlab.as_array().unwrap().iter().map(|one| one["fingerprint"].to_string()).collect());
    let sarif = json("sarif", folder.path(), &context);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let key = |one: &Value| {
        let place = &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        format!("{place} {}", one["partialFingerprints"]["primaryLocationLineHash"])
    };
    unique(results.iter().map(key).collect());
}

#[test]
fn a_finding_in_a_zipped_document_names_its_paragraph() {
    let files = root().join("tests/containers/files");
    let sarif = json("sarif", &files, &["relance.docx"]);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let wording = results.iter().find(|one| one["properties"]["category"] != "missing").unwrap();
    let place = &wording["locations"][0];
    let name = place["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap();
    assert!(name.contains("paragraph") || name.contains("table"), "{name}");
    assert!(place["physicalLocation"]["region"]["snippet"]["text"].is_string());
    let rdjson = json("rdjson", &files, &["relance.docx"]);
    assert!(rdjson["diagnostics"].as_array().unwrap().iter().all(|one| one["location"]["range"].is_null()));
    assert!(!report(&files, "github", &["relance.docx"]).contains("line="));
}

#[test]
fn text_that_xml_cannot_hold_does_not_break_it() {
    let text = "---\nsender: collector\nlang: fr\n---\nNous ferons saisir\u{b} <b>vos \u{1}&meubles</b> \"]]> \u{ffff}.\n{% if \u{2}<x> %}\n";
    let folder = folder(&[("a&b <\"1\">.txt.j2", text)]);
    for format in ["junit", "checkstyle"] {
        let tree = xml(&report(folder.path(), format, &[]));
        let named = if format == "junit" { tree.all("testsuite") } else { tree.all("file") };
        assert_eq!(named[0].attributes["name"], "a&b <\"1\">.txt.j2");
        assert!(!tree.all(if format == "junit" { "failure" } else { "error" }).is_empty());
    }
    let github = report(folder.path(), "github", &[]);
    assert!(github.lines().all(|line| line.starts_with("::")), "{github}");
}

#[test]
fn several_reports_are_written_in_one_run() {
    let folder = folder(&[("a.txt", ACCENTS)]);
    let reports: Vec<String> = FORMATS.iter().map(|format| format!("--report={format}=out.{format}")).collect();
    let mut arguments: Vec<&str> = reports.iter().map(String::as_str).collect();
    arguments.extend(["-o", "out.json", "--output-format", "json", "a.txt"]);
    let (printed, code) = run(folder.path(), &arguments);
    assert_eq!((printed.as_str(), code), ("", 1));
    for format in FORMATS {
        let written = fs::read_to_string(folder.path().join(format!("out.{format}"))).unwrap();
        assert_eq!(written, report(folder.path(), format, &["a.txt"]), "{format}");
    }
    assert!(fs::read_to_string(folder.path().join("out.json")).unwrap().starts_with('{'));
}

#[test]
fn a_report_without_a_file_or_of_no_format_is_a_mistake_in_what_was_asked_for() {
    let folder = folder(&[("a.txt", "Bonjour")]);
    for wrong in ["--report=sarif", "--report=sarif=", "--report=xml=a.xml"] {
        assert_eq!(run(folder.path(), &[wrong]).1, 2, "{wrong}");
    }
}

#[test]
fn what_does_not_fail_the_run_passes_in_junit() {
    let folder = folder(&[("a.txt", ACCENTS)]);
    let junit = xml(&report(folder.path(), "junit", &["--fail-on", "never"]));
    assert_eq!((junit.number("failures"), junit.all("failure").len()), (0, 0));
    assert!(!junit.all("system-out").is_empty());
}
