//! Which message does what.

use std::io;

use serde_json::{Value, json};

use super::client::Client;
use super::message::{Failure, Incoming, params, response};
use super::protocol::{AtPosition, CodeActionParams, InitializeParams, OfDocument};
use super::server::{Phase, Server};
use super::{End, actions, completion, hover, symbols};
use crate::taxonomy::Locale;

impl Server<'_> {
    /// How it ends when the stream does.
    pub(super) fn left(&self) -> End {
        if self.phase == Phase::ShutDown { End::Orderly } else { End::Abrupt }
    }

    /// Takes in a message; the end if it was the last.
    pub(super) fn handle(&mut self, incoming: Incoming) -> io::Result<Option<End>> {
        match incoming {
            Incoming::Request { id, method, params } => {
                let result = self.request(&method, params);
                self.send(&response(&id, result?))?;
            }
            Incoming::Notification { method, .. } if method == "exit" => return Ok(Some(self.left())),
            Incoming::Notification { method, params } if self.phase == Phase::Initialized => {
                self.notification(&method, params)?;
            }
            Incoming::Invalid { id, error } => self.send(&response(&id, Err(error)))?,
            Incoming::Notification { .. } | Incoming::Response => {}
        }
        Ok(None)
    }

    fn request(&mut self, method: &str, sent: Value) -> io::Result<Result<Value, Failure>> {
        match (self.phase, method) {
            (Phase::Begun, "initialize") => return Ok(self.initialize(sent)),
            (Phase::Begun, _) => return Ok(Err(Failure::too_early())),
            (Phase::Initialized, "initialize") => return Ok(Err(Failure::invalid("initialized twice"))),
            (Phase::Initialized, _) => {}
            (Phase::ShutDown, _) => return Ok(Err(Failure::invalid("the server is shut down"))),
        }
        // What is asked is answered for the text as it stands.
        self.refresh()?;
        Ok(match method {
            "shutdown" => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            "textDocument/hover" => params(sent).map(|at: AtPosition| hover::hover(self, &at)),
            "textDocument/codeAction" => params(sent).map(|sent: CodeActionParams| actions::actions(self, &sent)),
            "textDocument/completion" => params(sent).map(|at: AtPosition| completion::completion(self, &at)),
            "textDocument/documentSymbol" => params(sent).map(|sent: OfDocument| symbols::symbols(self, &sent)),
            _ => Err(Failure::unknown(method)),
        })
    }

    fn notification(&mut self, method: &str, sent: Value) -> io::Result<()> {
        let done = match method {
            "initialized" => return self.initialized(),
            "textDocument/didOpen" => params(sent).map(|sent| self.did_open(sent)),
            "textDocument/didChange" => params(sent).map(|sent| self.did_change(sent)),
            "textDocument/didClose" => params(sent).map(|sent| self.did_close(&sent)),
            "textDocument/didSave" => params(sent).map(|sent| self.did_save(&sent)),
            "workspace/didChangeWatchedFiles" => params(sent).map(|sent| self.did_change_files(&sent)),
            _ => return Ok(()),
        };
        match done {
            Ok(done) => done,
            Err(failure) => self.log(&format!("{method}: {}", failure.message)),
        }
    }

    fn initialize(&mut self, sent: Value) -> Result<Value, Failure> {
        let asked: InitializeParams = params(sent)?;
        self.client = Client::new(&asked);
        if let Some(locale) = asked.locale.filter(|_| !self.locale_is_set) {
            let french = locale.to_ascii_lowercase().starts_with("fr");
            self.workspace.request_mut().rules.locale = if french { Locale::Fr } else { Locale::En };
        }
        self.phase = Phase::Initialized;
        Ok(self.client.capabilities())
    }

    fn initialized(&mut self) -> io::Result<()> {
        if !self.client.watches {
            return Ok(());
        }
        let (method, watchers) = ("client/registerCapability", Client::watchers());
        self.send(&json!({ "jsonrpc": "2.0", "id": "dunlint-watch", "method": method, "params": watchers }))
    }
}
