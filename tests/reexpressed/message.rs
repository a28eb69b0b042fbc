//! Messages to be written anew, and what is found in them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dunlint::check::{Completeness, Linter, Options};
use dunlint::document::{Document, NoLoader, Template};
use dunlint::extract::{Part, PartKind};
use dunlint::rules::RuleSet;
use dunlint::source::{Source, Span};
use dunlint::taxonomy::{Context, ContextKey, Origin};
use dunlint::template::Dialect;
use dunlint::text::Markup;

use crate::labelled::Row;

/// A message with all that is known of it.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) dialect: Dialect,
    pub(crate) markup: Markup,
    pub(crate) context: Vec<(ContextKey, String)>,
    pub(crate) is_whole: bool,
    /// Parts, where a container made them.
    pub(crate) parts: Vec<Part>,
}

/// A finding, less what its dress changes: its rule, role and gravity, and whether it stands on some paths only.
pub(crate) type Found = (String, String, String, bool);

/// Judges messages.
pub(crate) struct Judge<'r>(Linter<'r>);

impl<'r> Judge<'r> {
    pub(crate) fn new(rules: &'r RuleSet, options: Options) -> Self {
        Self(Linter::new(rules, options).unwrap())
    }

    /// The findings, in order.
    pub(crate) fn findings(&self, message: &Message) -> Vec<Found> {
        let Message { name, text, dialect, markup, parts, .. } = message;
        let source = Source::from_text(name, text);
        let whole = vec![Part { name: "body".into(), span: Span::new(0, text.len()), kind: PartKind::Body }];
        let parts = if parts.is_empty() { whole } else { parts.clone() };
        let template = Template::new(source, *dialect, *markup, parts);
        let document = Document::compose(&Arc::new(template), &NoLoader);
        let mut context = Context::default();
        for (key, value) in &message.context {
            context.set(*key, value, Origin::FrontMatter);
        }
        self.0.guess_context(&document, &mut context);
        let completeness = if message.is_whole { Completeness::Whole } else { Completeness::Part };
        let mut found: Vec<Found> = self
            .0
            .lint(&document, &context, completeness)
            .into_iter()
            .map(|one| {
                let role = one.role.map_or_else(String::new, |role| role.to_string());
                (one.rule, role, one.severity.to_string(), one.witness.is_some())
            })
            .collect();
        found.sort();
        found
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// So many of some things, spread evenly.
fn spread<T>(all: Vec<T>, count: usize) -> Vec<T> {
    let step = (all.len() / count).max(1);
    all.into_iter().step_by(step).take(count).collect()
}

/// Templates of the test sets with their front matter.
pub(crate) fn templates(count: usize) -> Vec<Message> {
    let folders = files(&tests().join("templates/fr"));
    let all = folders.iter().flat_map(|folder| files(folder)).filter_map(|file| template(&file)).collect();
    spread(all, count)
}

fn template(file: &Path) -> Option<Message> {
    let name = file.to_str()?.to_owned();
    let extension = file.extension().and_then(|extension| extension.to_str());
    if file.is_dir() || matches!(extension, None | Some("json" | "yaml")) {
        return None;
    }
    let text = std::fs::read_to_string(file).ok()?.replace("\r\n", "\n");
    let (context, body) = front_matter(&text);
    let dialect = Dialect::from_path(&name).unwrap_or_else(|| Dialect::detect(body).0);
    let markup = Markup::from_path(&name).unwrap_or_else(|| Markup::detect(body));
    let text = body.to_owned();
    Some(Message { name, text, dialect, markup, context, is_whole: true, parts: Vec::new() })
}

/// The context that front matter declares, and what comes after it.
fn front_matter(text: &str) -> (Vec<(ContextKey, String)>, &str) {
    let Some((head, body)) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) else {
        return (Vec::new(), text);
    };
    let read = |line: &str| {
        let (key, value) = line.split_once(':')?;
        let value = value.split('#').next()?.trim().trim_matches('"').to_owned();
        Some((key.trim().parse::<ContextKey>().ok()?, value))
    };
    (head.lines().filter_map(read).collect(), body)
}

/// Labelled messages in which something is filled in, and others.
pub(crate) fn labelled(count: usize) -> Vec<Message> {
    let files = files(&tests().join("corpus/fr"));
    let rows = files.iter().filter(|file| file.extension().is_some_and(|ext| ext == "jsonl"));
    let all: Vec<Row> = rows.flat_map(|file| Row::read(file.to_str().unwrap())).collect();
    let (filled, plain): (Vec<Row>, Vec<Row>) = all.into_iter().partition(|row| row.text.contains('{'));
    let rows = spread(filled, count * 3 / 4).into_iter().chain(spread(plain, count / 4));
    rows.map(|row| message(&row)).collect()
}

fn message(row: &Row) -> Message {
    let known: BTreeMap<&String, &String> = row.context.iter().collect();
    let context = known.into_iter().filter_map(|(key, value)| Some((key.parse().ok()?, value.clone()))).collect();
    let (dialect, markup) = (Dialect::detect(&row.text).0, Markup::detect(&row.text));
    let (name, text) = (row.id.clone(), row.text.clone());
    Message { name, text, dialect, markup, context, is_whole: false, parts: Vec::new() }
}
