//! What the server knows, and how it takes in what happens to documents.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::client::Client;
use super::documents::{DocumentKind, Documents};
use super::known::{self, KnownValues};
use super::message::notification;
use super::protocol::{DidChange, DidChangeWatchedFiles, DidOpen, InitializeParams, OfDocument};
use super::uri::path_of;
use super::{Start, faults, transport};
use crate::project::{CONFIG_FILE, ProjectError, Workspace};
use crate::report::Phrases;
use crate::taxonomy::Locale;

/// Where the conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Begun,
    Initialized,
    ShutDown,
}

/// A server for one client.
pub(super) struct Server<'o> {
    pub(super) workspace: Workspace,
    pub(super) documents: Documents,
    pub(super) client: Client,
    pub(super) locale_is_set: bool,
    pub(super) day: Box<dyn Fn() -> Date>,
    pub(super) phase: Phase,
    /// Documents that are to be judged.
    pub(super) due: BTreeSet<String>,
    /// Documents of configuration and packs in which something is wrong.
    faulty: BTreeSet<String>,
    /// What the siblings of files in a folder name, until a file changes.
    siblings: BTreeMap<String, KnownValues>,
    output: &'o mut dyn Write,
}

impl<'o> Server<'o> {
    pub(super) fn new(start: Start, output: &'o mut dyn Write) -> Self {
        Self {
            workspace: Workspace::new(start.request),
            documents: Documents::default(),
            client: Client::new(&InitializeParams::default()),
            locale_is_set: start.locale_is_set,
            day: start.day,
            phase: Phase::Begun,
            due: BTreeSet::new(),
            faulty: BTreeSet::new(),
            siblings: BTreeMap::new(),
            output,
        }
    }

    pub(super) fn did_open(&mut self, sent: DidOpen) -> io::Result<()> {
        let item = sent.text_document;
        let path = path_of(&item.uri, &self.client.folder);
        let errors = self.workspace.admit(&[&path]);
        let kind = self.kind(&item.uri, &path, &item.text);
        self.documents.open(&item.uri, path, item.version, item.text, kind);
        self.workspace.forget_pieces();
        self.siblings.clear();
        self.tell_faults(&errors)?;
        self.touch(&item.uri)
    }

    pub(super) fn did_change(&mut self, sent: DidChange) -> io::Result<()> {
        let (uri, version) = (sent.text_document.uri, sent.text_document.version);
        self.documents.change(&uri, version, sent.content_changes, self.client.encoding);
        self.touch(&uri)
    }

    pub(super) fn did_close(&mut self, sent: &OfDocument) -> io::Result<()> {
        let uri = &sent.text_document.uri;
        let Some(closed) = self.documents.close(uri) else { return Ok(()) };
        self.due.remove(uri);
        // Its file counts again for those that include it, and it no longer for what it includes.
        let others = self
            .documents
            .iter()
            .filter(|(_, other)| other.included.contains(&closed.file) || closed.included.contains(&other.file));
        self.due.extend(others.map(|(uri, _)| uri.clone()));
        if self.faulty.contains(uri) { Ok(()) } else { self.publish(uri, None, &[]) }
    }

    pub(super) fn did_save(&mut self, sent: &OfDocument) -> io::Result<()> {
        let uri = &sent.text_document.uri;
        let path = path_of(uri, &self.client.folder);
        self.siblings.clear();
        if speaks_to_dunlint(&path) {
            return self.reload();
        }
        self.workspace.forget_pieces();
        if let Some(document) = self.documents.get(uri) {
            let text = std::sync::Arc::clone(&document.text);
            let kind = self.kind(uri, &path, &text);
            self.documents.set_kind(uri, kind);
        }
        self.touch(uri)
    }

    /// The values that the templates around a file name.
    pub(super) fn known_values(&mut self, path: &str) -> KnownValues {
        if let Some(known) = self.siblings.get(path) {
            return known.clone();
        }
        let known = known::of_siblings(&mut self.workspace, self.documents.overlay(), path);
        self.siblings.insert(path.to_owned(), known.clone());
        known
    }

    pub(super) fn did_change_files(&mut self, sent: &DidChangeWatchedFiles) -> io::Result<()> {
        self.siblings.clear();
        let mut paths = sent.changes.iter().map(|change| path_of(&change.uri, &self.client.folder));
        if paths.any(|path| speaks_to_dunlint(&path)) { self.reload() } else { Ok(()) }
    }

    /// Reads configuration and packs anew.
    fn reload(&mut self) -> io::Result<()> {
        let paths: Vec<String> = self.templates().map(|(_, path)| path).collect();
        let errors = self.workspace.reload(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        for uri in std::mem::take(&mut self.faulty) {
            self.publish(&uri, None, &[])?;
        }
        self.tell_faults(&errors)?;
        self.due.extend(self.documents.iter().map(|(uri, _)| uri.clone()));
        Ok(())
    }

    /// A document is to be judged, or told at once what is wrong in it.
    fn touch(&mut self, uri: &str) -> io::Result<()> {
        let Some(document) = self.documents.get(uri) else { return Ok(()) };
        match document.kind {
            DocumentKind::Template => {
                self.due.insert(uri.to_owned());
                Ok(())
            }
            DocumentKind::Config => {
                let found = faults::of_config(document, self.client.encoding, self.locale());
                self.publish(uri, document.version, &found)
            }
            DocumentKind::Other => self.publish(uri, document.version, &[]),
        }
    }

    fn kind(&mut self, uri: &str, path: &str, text: &str) -> DocumentKind {
        if path.rsplit('/').next() == Some(CONFIG_FILE) {
            DocumentKind::Config
        } else if !uri.starts_with("file:") || self.workspace.takes(path, text) {
            DocumentKind::Template
        } else {
            DocumentKind::Other
        }
    }

    fn templates(&self) -> impl Iterator<Item = (String, String)> {
        let templates = self.documents.iter().filter(|(_, document)| document.kind == DocumentKind::Template);
        templates.map(|(uri, document)| (uri.clone(), document.path.clone()))
    }

    /// Tells what is wrong with configuration and packs, in their files.
    pub(super) fn tell_faults(&mut self, errors: &[ProjectError]) -> io::Result<()> {
        for (path, found) in faults::by_file(errors, self.locale()) {
            let uri = self.documents.uri_of(&path).map_or_else(|| super::uri::uri_of(&path), str::to_owned);
            self.publish(&uri, None, &found)?;
            self.faulty.insert(uri);
        }
        let Some(first) = errors.first() else { return Ok(()) };
        let text = faults::summary(first, errors.len(), self.locale());
        self.send(&notification("window/showMessage", &json!({ "type": 1, "message": text })))
    }

    pub(super) fn locale(&self) -> Locale {
        self.workspace.request().rules.locale
    }

    pub(super) fn phrases(&self) -> &'static Phrases {
        Phrases::of(self.locale())
    }

    pub(super) fn publish(&mut self, uri: &str, version: Option<i64>, found: &[Value]) -> io::Result<()> {
        let mut params = json!({ "uri": uri, "diagnostics": found });
        if let Some(version) = version {
            params["version"] = version.into();
        }
        self.send(&notification("textDocument/publishDiagnostics", &params))
    }

    pub(super) fn log(&mut self, text: &str) -> io::Result<()> {
        self.send(&notification("window/logMessage", &json!({ "type": 2, "message": text })))
    }

    pub(super) fn send(&mut self, message: &Value) -> io::Result<()> {
        transport::write(self.output, message)
    }
}

/// Whether a file may be configuration, a pack, or speak to dunlint in another way.
fn speaks_to_dunlint(path: &str) -> bool {
    [".yaml", ".yml", ".tsv", "dunlint-baseline.json"].iter().any(|end| path.ends_with(end))
}
