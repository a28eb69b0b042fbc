//! What the client can do, and what it is told that the server can.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::positions::Encoding;
use super::protocol::InitializeParams;
use super::uri::path_of;

/// What the client can do.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a capability of the protocol")]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Whether it shows Markdown in a hover.
    pub(super) markdown: bool,
    /// Whether it shows other places beside a diagnostic.
    pub(super) related: bool,
    /// Whether it watches files when asked to.
    pub(super) watches: bool,
    /// Whether it takes edits with the version of the document that they are for.
    pub(super) versioned_edits: bool,
    /// Whether it shows symbols within symbols.
    pub(super) nested_symbols: bool,
    /// Where buffers without a file stand.
    pub(super) folder: PathBuf,
}

impl Client {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let can = |path: &str| params.capabilities.pointer(path);
        let is = |path: &str| can(path) == Some(&Value::Bool(true));
        let lists = |path: &str, wanted: &str| {
            can(path).and_then(Value::as_array).is_some_and(|listed| listed.iter().any(|one| one == wanted))
        };
        // In the order in which the client prefers them.
        let encodings = can("/general/positionEncodings").and_then(Value::as_array);
        let known = encodings.into_iter().flatten().find_map(|name| Encoding::named(name.as_str()?));
        Self {
            encoding: known.unwrap_or(Encoding::Utf16),
            markdown: lists("/textDocument/hover/contentFormat", "markdown"),
            related: is("/textDocument/publishDiagnostics/relatedInformation"),
            watches: is("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            versioned_edits: is("/workspace/workspaceEdit/documentChanges"),
            nested_symbols: is("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            folder: folder(params),
        }
    }

    /// What the server can do for it.
    pub(super) fn capabilities(&self) -> Value {
        json!({
            "capabilities": {
                "positionEncoding": self.encoding.name(),
                "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
                "hoverProvider": true,
                "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll"] },
                "completionProvider": { "triggerCharacters": ["{", ".", "/", "$", "«"] },
                "documentSymbolProvider": true,
            },
            "serverInfo": { "name": "dunlint", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    /// The files whose changes the server wants to hear of.
    pub(super) fn watchers() -> Value {
        let watched = ["**/*.{yaml,yml,tsv}", "**/dunlint-baseline.json"];
        let watchers: Vec<Value> = watched.iter().map(|pattern| json!({ "globPattern": pattern })).collect();
        json!({ "registrations": [{
            "id": "dunlint-files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }] })
    }
}

fn folder(params: &InitializeParams) -> PathBuf {
    let first = params.workspace_folders.iter().flatten().map(|folder| folder.uri.as_str()).next();
    let named = first.or(params.root_uri.as_deref()).map(|uri| PathBuf::from(path_of(uri, Path::new("/"))));
    named.or_else(|| std::env::current_dir().ok()).unwrap_or_default()
}
