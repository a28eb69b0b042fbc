//! Learns which words weigh for and against each category of wording:
//! `cargo run --release --example learn -- [--cross] PACK_FOLDER FILE …`
//!
//! Reads labelled messages (`.jsonl`), the examples of the pack's rules, and whole templates that hold no unlawful wording
//! (any other file, line by line; folders with all they hold), fits one logistic regression a category on the clues of
//! each message, and writes `learnt-LANGUAGE.tsv` and `labelled-LANGUAGE.tsv` into the folder of the pack. The same input
//! gives the same tables.
//!
//! Rules are written by reading labelled messages, and what they find in those says little of what they will find in others.
//! Where an `unread.txt` stands beside the messages, what rules found counts in the files alone that it names: those that
//! were left unread when the rules were last widened.
//!
//! With `--cross` nothing is written: each file is judged by what the others teach, and precision
//! and recall over (message, category) pairs are printed for several thresholds.

#![allow(clippy::print_stdout, clippy::exit, clippy::cast_precision_loss, reason = "a tool for the terminal")]

mod labelled;
#[path = "labelled/model.rs"]
mod model;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use dunlint::document::{Document, Line, NoLoader, Template};
use dunlint::rules::{Expected, Module, Scan, Verdict};
use dunlint::source::Source;
use dunlint::taxonomy::{Category, ContextKey};
use dunlint::template::Dialect;
use dunlint::text::Markup;
use labelled::Row;
use model::{Lesson, Model, Rigour, Task, Told};

/// What is learnt: the categories of wording that are said in many ways.
const CATEGORIES: [Category; 7] = [
    Category::Threat,
    Category::LegalThreat,
    Category::FalseAuthority,
    Category::Misleading,
    Category::UnlawfulFees,
    Category::Disclosure,
    Category::Contact,
];

/// How the table is fitted.
const RIGOUR: Rigour = Rigour { seen: 2, light: 2.0, freedom: 300.0, rounds: 60, may_tell: |_, _| true };

/// The list of the files of its folder that were left unread when the rules were last widened.
const UNREAD: &str = "unread.txt";

/// Messages that are shown for each category.
const SHOWN: usize = 60;

fn main() {
    let Task { cross, pack, rules, files } = Task::from_arguments();
    let module = rules
        .packs
        .iter()
        .flat_map(|pack| &pack.modules)
        .find(|module| !module.examples().is_empty() && !module.language.is_empty());
    let module = module.expect("the pack has rules about words");
    let files: Vec<String> = files.iter().flat_map(|file| below(Path::new(file))).collect();
    let mut lessons = examples(module, files.len());
    for (number, file) in files.iter().enumerate() {
        if Path::new(file).extension().is_some_and(|extension| extension == "jsonl") {
            lessons.extend(Row::read(file).iter().flat_map(|row| of_row(module, row, number)));
        } else {
            lessons.extend(lawful(module, file, number));
        }
    }
    let unread: Vec<bool> = files.iter().map(|file| is_unread(Path::new(file))).collect();
    for lesson in lessons.iter_mut().filter(|lesson| unread.get(lesson.file) != Some(&true)) {
        lesson.clues.retain(|clue| !tells_of_a_rule(clue));
    }
    if cross {
        crossed(&lessons, &files);
    } else {
        write(&learnt(&lessons), &lessons, Path::new(&pack), &module.language);
    }
}

/// The files of a folder and of its folders, in order; a file is itself. Left out is what an `expected.json` beside it says
/// to hold unlawful wording.
fn below(path: &Path) -> Vec<String> {
    if !path.is_dir() {
        return vec![path.to_string_lossy().into_owned()];
    }
    let expected = std::fs::read_to_string(path.join("expected.json")).unwrap_or_else(|_| "{}".to_owned());
    let expected: serde_json::Value =
        serde_json::from_str(&expected).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let entries = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let is_lawful = |name: &String| expected[name.as_str()]["wording"].as_array().is_none_or(Vec::is_empty);
    names.retain(|name| name != "expected.json" && name != UNREAD && is_lawful(name));
    names.iter().flat_map(|name| below(&path.join(name))).collect()
}

/// Whether a file was left unread when the rules were last widened: where nothing is said of it, it was.
fn is_unread(file: &Path) -> bool {
    let named = std::fs::read_to_string(file.with_file_name(UNREAD));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    named.map_or(true, |names| names.lines().any(|line| line == name))
}

/// Whether a clue says which rule, or which category of rules, found something.
fn tells_of_a_rule(clue: &str) -> bool {
    clue.starts_with("r:") || clue.starts_with("R:")
}

/// What a message teaches. Where the law lets its sender speak so, it teaches nothing of the words.
fn lesson(module: &Module, row: &Row, file: usize) -> Lesson {
    let context = row.declared();
    let for_it = rules_by_likeness(module, row);
    let silent = |category: Category| {
        let mut own = for_it.iter().map(|rule| &module.rules[*rule]).filter(|rule| rule.category == category);
        own.any(|rule| matches!(rule.judge(&context), Verdict::Silent))
    };
    let is = CATEGORIES.map(|category| match row.is(category.as_str()) {
        true => Some(Told::surely(true)),
        false if row.tolerates(category.as_str()) || silent(category) => None,
        false => Some(Told::surely(false)),
    });
    Lesson { file, text: row.text.clone(), clues: clues(module, row), is: is.to_vec() }
}

/// A message, and each sentence of a lawful one: what is lawful as a whole is lawful in its parts.
fn of_row(module: &Module, row: &Row, file: usize) -> Vec<Lesson> {
    let whole = lesson(module, row, file);
    let sentences = sentences(module, row);
    let parts = sentences.into_iter().filter(|_| row.labels.is_empty());
    let parts = parts.map(|clues| Lesson { clues: clues.into_iter().collect(), ..whole.clone() });
    let mut lessons: Vec<Lesson> = parts.collect();
    if lessons.len() < 2 {
        lessons.clear();
    }
    lessons.push(whole);
    lessons
}

/// The rules that would speak of a message by likeness.
fn rules_by_likeness(module: &Module, row: &Row) -> BTreeSet<usize> {
    let sms = is_text_message(row);
    let (document, mut scan) = (row.document(), Scan::default());
    let of_line = |line: &Line| module.rules_by_likeness(&mut scan, &line.view, sms, line.kind);
    document.lines.iter().flat_map(of_line).collect()
}

fn is_text_message(row: &Row) -> bool {
    row.declared().get(ContextKey::Channel) == Some("sms")
}

fn sentences(module: &Module, row: &Row) -> Vec<Vec<String>> {
    let sms = is_text_message(row);
    let document = row.document();
    let mut scan = Scan::default();
    document.lines.iter().flat_map(|line| module.clues(&mut scan, &line.view, sms, line.kind, line.opening)).collect()
}

fn clues(module: &Module, row: &Row) -> BTreeSet<String> {
    sentences(module, row).into_iter().flatten().collect()
}

/// Every line of a template that is known to hold no unlawful wording.
fn lawful(module: &Module, file: &str, number: usize) -> Vec<Lesson> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let body =
        text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text.as_str(), |(_, body)| body);
    let (dialect, _) = Dialect::detect(body);
    let template = Template::whole(Source::from_text(file, body), dialect, Markup::detect(body));
    let document = Document::compose(&Arc::new(template), &NoLoader);
    let mut scan = Scan::default();
    let lessons = document.lines.iter().map(|line| Lesson {
        file: number,
        text: line.view.text.clone(),
        clues: module.clues(&mut scan, &line.view, false, line.kind, line.opening).into_iter().flatten().collect(),
        is: vec![Some(Told::surely(false)); CATEGORIES.len()],
    });
    lessons.collect()
}

/// The examples of rules teach their own category.
fn examples(module: &Module, file: usize) -> Vec<Lesson> {
    let of_wording = module
        .examples()
        .iter()
        .filter(|example| example.each.is_none() && CATEGORIES.contains(&module.rules[example.rule].category));
    let lessons = of_wording.map(|example| {
        let row = Row {
            id: String::new(),
            text: example.text.clone(),
            context: example.context.iter().map(|(key, value)| (key.to_string(), value.clone())).collect(),
            labels: Vec::new(),
            tolerated: Vec::new(),
            register: String::new(),
        };
        let own = module.rules[example.rule].category;
        let told = Told::surely(example.expected == Expected::Caught);
        let is = CATEGORIES.iter().map(|category| (*category == own).then_some(told)).collect();
        Lesson { file, text: example.text.clone(), clues: clues(module, &row), is }
    });
    lessons.collect()
}

fn learnt(lessons: &[Lesson]) -> Model<Category> {
    Model::learn(CATEGORIES.len(), lessons, RIGOUR)
}

/// Every file, judged by what the others teach.
fn crossed(lessons: &[Lesson], files: &[String]) {
    let mut judged: Vec<(&Lesson, [f32; CATEGORIES.len()])> = Vec::new();
    for (number, name) in files.iter().enumerate() {
        let others: Vec<Lesson> = lessons.iter().filter(|lesson| lesson.file != number).cloned().collect();
        let model = learnt(&others);
        let own = lessons.iter().filter(|lesson| lesson.file == number);
        let own: Vec<_> = own.map(|lesson| (lesson, likelihoods(&model, lesson))).collect();
        println!("{name}");
        curve(&own);
        judged.extend(own);
    }
    println!("all");
    curve(&judged);
}

fn likelihoods(model: &Model<Category>, lesson: &Lesson) -> [f32; CATEGORIES.len()] {
    let likelihoods = model.likelihoods(&lesson.clues);
    std::array::from_fn(|category| likelihoods[category])
}

fn curve(judged: &[(&Lesson, [f32; CATEGORIES.len()])]) {
    for threshold in [0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7] {
        let (mut right, mut noisy, mut missed) = (0.0_f32, 0.0_f32, 0.0_f32);
        for (lesson, likelihoods) in judged {
            for (is, likelihood) in lesson.is.iter().zip(likelihoods) {
                match (is.as_ref().map(|told| told.is), *likelihood >= threshold) {
                    (Some(true), true) => right += 1.0,
                    (Some(true), false) => missed += 1.0,
                    (Some(false), true) => noisy += 1.0,
                    _ => {}
                }
            }
        }
        let percent = |part: f32, whole: f32| 100.0 * part / whole.max(1.0);
        println!(
            "  from {threshold:.2}: precision {:.1} recall {:.1}",
            percent(right, right + noisy),
            percent(right, right + missed)
        );
    }
}

fn write(model: &Model<Category>, lessons: &[Lesson], pack: &Path, language: &str) {
    std::fs::write(pack.join(format!("learnt-{language}.tsv")), model.written(&CATEGORIES))
        .expect("the folder of the pack can be written");
    std::fs::write(pack.join(format!("labelled-{language}.tsv")), shown(model, lessons))
        .expect("the folder of the pack can be written");
    println!("{} messages, {} clues", lessons.len(), model.numbers.len());
}

/// Messages that show each category well: short, of one category, surely told.
fn shown(model: &Model<Category>, lessons: &[Lesson]) -> String {
    let mut text = String::new();
    for (number, category) in CATEGORIES.iter().enumerate() {
        let plain = |lesson: &&Lesson| {
            lesson.is[number].is_some_and(|told| told.is)
                && lesson.is.iter().flatten().filter(|told| told.is).count() == 1
                && (30..130).contains(&lesson.text.chars().count())
                && !lesson.text.contains(['\n', '\t', '<', '{'])
                && likelihoods(model, lesson)[number] > 0.7
        };
        let fit: Vec<&Lesson> = lessons.iter().filter(plain).collect();
        for lesson in fit.iter().step_by(fit.len().div_ceil(SHOWN).max(1)) {
            writeln!(text, "{category}\t{}", lesson.text).expect("a string");
        }
    }
    text
}
