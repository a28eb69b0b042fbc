//! The models under `templates/fr/models`: nothing is to be said of them, they can be filled in, and the README lists them.
//!
//! The linter judges every path without data; here each model is also rendered by Tera under every combination of its
//! conditions, with the sample data that stands beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Map, Value};
use tera::Tera;

const FOLDER: &str = "templates/fr/models";

/// Signs of a text message that count once, and those that count twice (3GPP TS 23.038).
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
                   ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const GSM_DOUBLE: &str = "^{}\\[~]|€";

/// Two joined segments.
const LONGEST_TEXT_MESSAGE: usize = 306;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The templates in a folder of the library, as they are named in it.
fn templates(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join(FOLDER).join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "tera"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    names
}

fn models() -> Vec<String> {
    ["letters", "emails", "sms"].into_iter().flat_map(templates).collect()
}

/// The front matter of a model and what is sent.
fn parts(name: &str) -> (Value, String) {
    let text = read(&root().join(FOLDER).join(name));
    let Some((front_matter, body)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return (Value::Null, text);
    };
    (serde_yaml::from_str(front_matter).unwrap(), body.to_owned())
}

/// All templates; the subject of an e-mail is one of its own, `NAME#subject`.
fn tera() -> Tera {
    let mut all: Vec<(String, String)> = Vec::new();
    for name in models().into_iter().chain(templates("partials")) {
        let (front_matter, body) = parts(&name);
        if let Some(subject) = front_matter["subject"].as_str() {
            all.push((subject_of(&name), subject.to_owned()));
        }
        all.push((name, body));
    }
    let mut tera = Tera::default();
    tera.add_raw_templates(all).expect("every model and partial is a template of Tera");
    tera
}

fn subject_of(name: &str) -> String {
    format!("{name}#subject")
}

fn samples(name: &str) -> Map<String, Value> {
    let path = root().join(FOLDER).join(format!("{name}.samples.yaml"));
    serde_yaml::from_str(&read(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The data under every combination of its conditions.
fn combinations(data: Map<String, Value>) -> Vec<Map<String, Value>> {
    let conditions: Vec<String> =
        data.iter().filter(|(_, value)| value.is_boolean()).map(|(name, _)| name.clone()).collect();
    conditions.into_iter().fold(vec![data], |all, condition| {
        let both = |data: Map<String, Value>| [true, false].map(|value| with(data.clone(), &condition, value));
        all.into_iter().flat_map(both).collect()
    })
}

fn with(mut data: Map<String, Value>, condition: &str, value: bool) -> Map<String, Value> {
    data.insert(condition.to_owned(), Value::Bool(value));
    data
}

/// The data with empty lists: no loop runs.
fn without_entries(data: Map<String, Value>) -> Map<String, Value> {
    let emptied = |value: Value| if value.is_array() { Value::Array(Vec::new()) } else { value };
    data.into_iter().map(|(name, value)| (name, emptied(value))).collect()
}

/// A model as it is sent with this data under each combination.
fn filled_in(tera: &Tera, name: &str, data: Map<String, Value>) -> Vec<String> {
    let rendered = |data: Map<String, Value>| {
        let context = tera::Context::from_serialize(&data).unwrap();
        tera.render(name, &context).unwrap_or_else(|error| panic!("{name}: {error:?}"))
    };
    combinations(data).into_iter().map(rendered).collect()
}

/// A model as it is sent with its sample data.
fn renderings(tera: &Tera, name: &str) -> Vec<String> {
    filled_in(tera, name, samples(name))
}

fn check(arguments: &[&str]) -> Value {
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(root())
        .args(["check", "--exit-zero", "--output-format", "json", "--as-of", "2026-11-25"])
        .args(arguments)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

#[test]
fn nothing_is_to_be_said_of_any_model_on_any_path() {
    let json = check(&[FOLDER]);
    for told in ["findings", "suppressed", "errors"] {
        assert_eq!(json[told], Value::Array(Vec::new()), "{told}");
    }
    let read: BTreeSet<&str> =
        json["files"].as_array().unwrap().iter().filter_map(|file| file["path"].as_str()).collect();
    for name in models().iter().chain(&templates("partials")) {
        assert!(read.contains(format!("{FOLDER}/{name}").as_str()), "{name} was not read");
    }
}

#[test]
fn every_model_declares_its_whole_context() {
    for name in models() {
        let (front_matter, body) = parts(&name);
        for key in ["title", "channel", "lang", "jurisdiction", "sender", "stage", "debtor", "enforceable_title"] {
            assert!(front_matter[key].is_string(), "{name} does not declare `{key}`");
        }
        assert_eq!(front_matter["subject"].is_string(), front_matter["channel"] == "email", "{name}: subject");
        let comment = body.lines().next().unwrap();
        assert!(comment.starts_with("{# Quand l'utiliser :"), "{name} does not say when to use it");
    }
}

#[test]
fn sample_data_names_each_variable_of_its_model_and_no_other() {
    let tera = tera();
    for name in models() {
        let (front_matter, _) = parts(&name);
        let mut variables = tera.get_template_variables(&name).unwrap();
        let subject = subject_of(&name);
        if front_matter["subject"].is_string() {
            variables.extend(tera.get_template_variables(&subject).unwrap());
        }
        let samples = samples(&name);
        let named: BTreeSet<&str> = samples.keys().map(String::as_str).collect();
        assert_eq!(named, variables.into_iter().collect::<BTreeSet<&str>>(), "{name}");
    }
}

/// A variable without a value is an error of Tera's.
#[test]
fn every_model_can_be_filled_in_whatever_its_conditions_are() {
    let tera = tera();
    for name in models() {
        let without_loops = filled_in(&tera, &name, without_entries(samples(&name)));
        for text in renderings(&tera, &name).iter().chain(&without_loops) {
            assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("{#"), "{name}:\n{text}");
        }
    }
}

#[test]
fn subjects_of_emails_fit_in_a_line() {
    let tera = tera();
    for name in templates("emails") {
        let context = tera::Context::from_serialize(&samples(&name)).unwrap();
        let subject = tera.render(&subject_of(&name), &context).unwrap();
        assert!((1..=78).contains(&subject.chars().count()), "{name}: {subject}");
    }
}

#[test]
fn text_messages_keep_to_the_gsm_alphabet_and_two_segments() {
    let tera = tera();
    for name in templates("sms") {
        for text in renderings(&tera, &name) {
            let text = text.trim();
            let strange: Vec<char> =
                text.chars().filter(|sign| !GSM.contains(*sign) && !GSM_DOUBLE.contains(*sign)).collect();
            assert!(strange.is_empty(), "{name}: {strange:?}");
            let length: usize = text.chars().map(|sign| 1 + usize::from(GSM_DOUBLE.contains(sign))).sum();
            assert!(length <= LONGEST_TEXT_MESSAGE, "{name}: {length}");
        }
    }
}

/// Blank lines are lost or doubled easily around tags.
#[test]
fn paragraphs_of_letters_stand_apart_by_one_blank_line() {
    let tera = tera();
    for name in templates("letters") {
        for text in renderings(&tera, &name) {
            assert!(!text.trim().contains("\n\n\n"), "{name} has a hole:\n{text}");
            assert!(text.contains("\n\nMadame, Monsieur,\n\n"), "{name}:\n{text}");
        }
    }
}

/// Article R. 124-4, 5°: the two paragraphs, word for word, in every text that reproduces them.
#[test]
fn the_article_on_collection_costs_is_reproduced_where_it_is_due() {
    let tera = tera();
    let official = "« Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s'ils \
        concernent un acte dont l'accomplissement est prescrit par la loi au créancier. Toute stipulation contraire est \
        réputée non écrite, sauf disposition législative contraire.\n\nCependant, le créancier qui justifie du caractère \
        nécessaire des démarches entreprises pour recouvrer sa créance peut demander au juge de l'exécution de laisser \
        tout ou partie des frais ainsi exposés à la charge du débiteur de mauvaise foi. »";
    for name in ["letters/recouvreur-premier-courrier.txt.tera", "letters/gestionnaire-premiere-communication.txt.tera"]
    {
        assert!(renderings(&tera, name).iter().all(|text| text.contains(official)), "{name}");
    }
}

#[test]
fn the_readme_lists_every_model_with_its_sender_stage_and_channel() {
    let readme = read(&root().join("templates/README.md"));
    let rows: Vec<&str> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    let models = models();
    for name in &models {
        let (front_matter, _) = parts(name);
        let text = |key: &str| front_matter[key].as_str().unwrap().to_owned();
        let row = format!("| `{name}` | {} | {} | {} | ", text("sender"), text("stage"), text("channel"));
        assert_eq!(rows.iter().filter(|line| line.starts_with(&row)).count(), 1, "{row}");
    }
    assert_eq!(rows.len(), models.len());
}
