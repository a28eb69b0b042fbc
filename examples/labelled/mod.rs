#![allow(dead_code, reason = "each tool uses its part")]

//! Labelled messages: one JSON object a line, `{"id", "text", "context", "labels", "tolerated"}`. `labels` are the wording
//! categories that must be found, none for a lawful message; `tolerated` may be found as well.

use std::collections::BTreeMap;
use std::sync::Arc;

use dunlint::document::{Document, NoLoader, Template};
use dunlint::source::Source;
use dunlint::taxonomy::{Context, ContextKey, Origin};
use dunlint::template::Dialect;
use dunlint::text::Markup;

/// A labelled message.
#[derive(serde::Deserialize)]
pub(crate) struct Row {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) context: BTreeMap<String, String>,
    pub(crate) labels: Vec<String>,
    #[serde(default)]
    pub(crate) tolerated: Vec<String>,
    /// How it is written: formal letter, sms shorthand, veiled …
    #[serde(default)]
    pub(crate) register: String,
}

impl Row {
    /// The messages of a file.
    pub(crate) fn read(file: &str) -> Vec<Self> {
        rows(file)
    }

    /// The message as a template.
    pub(crate) fn document(&self) -> Document {
        document(&self.id, &self.text)
    }

    /// What is declared about it.
    pub(crate) fn declared(&self) -> Context {
        let mut context = Context::default();
        for (key, value) in &self.context {
            if let Ok(key) = key.parse::<ContextKey>() {
                context.set(key, value, Origin::FrontMatter);
            }
        }
        context
    }

    /// Whether a category must be found.
    pub(crate) fn is(&self, category: &str) -> bool {
        self.labels.iter().any(|label| label == category)
    }

    /// Whether a category may be found though it need not.
    pub(crate) fn tolerates(&self, category: &str) -> bool {
        self.tolerated.iter().any(|label| label == category)
    }
}

/// A fragment of a template, labelled with the information that it gives by itself.
#[derive(serde::Deserialize)]
pub(crate) struct Fragment {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) roles: Vec<String>,
    /// What some lawyers would say it gives.
    #[serde(default)]
    pub(crate) tolerated: Vec<String>,
}

/// The objects of a file, one a line.
pub(crate) fn rows<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}: {error}: {line}"))).collect()
}

/// A text as a template.
pub(crate) fn document(name: &str, text: &str) -> Document {
    let (dialect, _) = Dialect::detect(text);
    let source = Source::from_text(name, text);
    Document::compose(&Arc::new(Template::whole(source, dialect, Markup::detect(text))), &NoLoader)
}
