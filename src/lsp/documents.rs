//! The texts that the client holds open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::positions::{Encoding, Measured, line_starts};
use super::protocol::ContentChange;
use crate::project::Overlay;
use crate::report::Reported;

/// A text that is open.
#[derive(Debug)]
pub(super) struct OpenDocument {
    /// Its path with `/` separators, as findings name it.
    pub(super) path: String,
    /// Its file as the project knows it.
    pub(super) file: PathBuf,
    pub(super) version: Option<i64>,
    pub(super) text: Arc<str>,
    starts: Vec<usize>,
    pub(super) kind: DocumentKind,
    /// The files that it includes.
    pub(super) included: Vec<PathBuf>,
    /// What was found in it the last time.
    pub(super) found: Vec<Reported>,
}

/// What a document is to dunlint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocumentKind {
    /// It is linted.
    Template,
    /// A `dunlint.yaml`.
    Config,
    /// Not ours.
    Other,
}

impl OpenDocument {
    /// The text with its lines known.
    pub(super) fn measured(&self, encoding: Encoding) -> Measured<'_> {
        Measured::new(&self.text, &self.starts, encoding)
    }

    fn set_text(&mut self, text: Arc<str>) {
        self.starts = line_starts(&text);
        self.text = text;
    }

    fn change(&mut self, change: ContentChange, encoding: Encoding) {
        let Some(range) = change.range else { return self.set_text(change.text.into()) };
        let bytes = self.measured(encoding).bytes(range);
        let mut text = self.text.to_string();
        text.replace_range(bytes, &change.text);
        self.set_text(text.into());
    }
}

/// All open documents, by the names that the client gives them.
#[derive(Debug, Default)]
pub(super) struct Documents {
    all: BTreeMap<String, OpenDocument>,
    overlay: Arc<Overlay>,
}

impl Documents {
    pub(super) fn open(&mut self, uri: &str, path: String, version: Option<i64>, text: String, kind: DocumentKind) {
        let text: Arc<str> = text.into();
        let file = self.put(&path, kind, &text);
        let starts = line_starts(&text);
        let (included, found) = (Vec::new(), Vec::new());
        let document = OpenDocument { path, file, version, text, starts, kind, included, found };
        self.all.insert(uri.to_owned(), document);
    }

    /// Puts in what the client changed; nothing where the document is not open.
    pub(super) fn change(
        &mut self,
        uri: &str,
        version: Option<i64>,
        changes: Vec<ContentChange>,
        encoding: Encoding,
    ) -> Option<&OpenDocument> {
        let document = self.all.get_mut(uri)?;
        document.version = version;
        for change in changes {
            document.change(change, encoding);
        }
        if document.kind == DocumentKind::Template {
            Arc::make_mut(&mut self.overlay).put(Path::new(&document.path), Arc::clone(&document.text));
        }
        Some(document)
    }

    pub(super) fn close(&mut self, uri: &str) -> Option<OpenDocument> {
        let document = self.all.remove(uri)?;
        Arc::make_mut(&mut self.overlay).take(Path::new(&document.path));
        Some(document)
    }

    pub(super) fn get(&self, uri: &str) -> Option<&OpenDocument> {
        self.all.get(uri)
    }

    pub(super) fn get_mut(&mut self, uri: &str) -> Option<&mut OpenDocument> {
        self.all.get_mut(uri)
    }

    /// The documents in the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &OpenDocument)> {
        self.all.iter()
    }

    /// The name that the client gives to the file of a path.
    pub(super) fn uri_of(&self, path: &str) -> Option<&str> {
        self.all.iter().find(|(_, document)| document.path == path).map(|(uri, _)| uri.as_str())
    }

    /// The texts in the place of files.
    pub(super) fn overlay(&self) -> &Arc<Overlay> {
        &self.overlay
    }

    /// What a document is, once more: its words may have changed that.
    pub(super) fn set_kind(&mut self, uri: &str, kind: DocumentKind) {
        let Some(document) = self.all.get_mut(uri) else { return };
        document.kind = kind;
        let (path, text) = (document.path.clone(), Arc::clone(&document.text));
        self.put(&path, kind, &text);
    }

    /// Only templates stand in the place of their files: configuration counts as it is saved.
    fn put(&mut self, path: &str, kind: DocumentKind, text: &Arc<str>) -> PathBuf {
        let overlay = Arc::make_mut(&mut self.overlay);
        let file = overlay.put(Path::new(path), Arc::clone(text));
        if kind != DocumentKind::Template {
            overlay.take(Path::new(path));
        }
        file
    }
}
