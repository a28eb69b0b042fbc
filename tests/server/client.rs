//! A client as small as can be: it frames messages, keeps the latest diagnostics of each document, and edits by ranges.

#![allow(clippy::needless_pass_by_value, reason = "a value is written where it is sent")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Longer than any answer takes on a busy machine: a server that hangs fails the test in place of hanging it.
const PATIENCE: Duration = Duration::from_mins(2);

pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    next_id: i64,
    /// By document.
    pub(crate) diagnostics: HashMap<String, Value>,
    /// Messages shown to the user.
    pub(crate) shown: Vec<String>,
}

impl Client {
    /// A server that is not initialized yet.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::start_with(folder, &["--locale", "en"])
    }

    pub(crate) fn start_with(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("dunlint"))
            .current_dir(folder)
            .args(["server", "--as-of", "2026-11-24"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Self { child, input, messages, next_id: 0, diagnostics: HashMap::new(), shown: Vec::new() }
    }

    /// A server ready for a client that counts columns so and can all that the server makes use of.
    pub(crate) fn ready(folder: &Path, encoding: &str) -> Self {
        let mut client = Self::start(folder);
        client.initialize(encoding);
        client
    }

    pub(crate) fn initialize(&mut self, encoding: &str) -> Value {
        let capabilities = json!({
            "general": { "positionEncodings": [encoding] },
            "textDocument": {
                "hover": { "contentFormat": ["markdown", "plaintext"] },
                "publishDiagnostics": { "relatedInformation": true },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            },
            "workspace": { "workspaceEdit": { "documentChanges": true } },
        });
        let answer =
            self.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        self.notify("initialized", json!({}));
        answer["result"].clone()
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and waits for its answer; what comes in between is kept.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.next();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.keep(&message);
        }
    }

    pub(crate) fn next(&mut self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("the server answers")
    }

    fn keep(&mut self, message: &Value) {
        let params = &message["params"];
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let uri = params["uri"].as_str().unwrap().to_owned();
                self.diagnostics.insert(uri, params["diagnostics"].clone());
            }
            Some("window/showMessage") => self.shown.push(params["message"].as_str().unwrap().to_owned()),
            _ => {}
        }
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "html", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, changes: Value) {
        let document = json!({ "uri": uri, "version": 2 });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(crate) fn save(&mut self, uri: &str) {
        self.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// The diagnostics of a document after all that was sent.
    pub(crate) fn found(&mut self, uri: &str) -> Vec<Value> {
        // A request is answered after what came before it.
        self.at("textDocument/hover", uri, (0, 0));
        self.diagnostics.get(uri).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// The diagnostics of a document that come from rules of this name or category.
    pub(crate) fn found_of(&mut self, uri: &str, rule: &str) -> Vec<Value> {
        let mut found = self.found(uri);
        found.retain(|one| one["code"].as_str().is_some_and(|code| code.contains(rule)));
        found
    }

    pub(crate) fn at(&mut self, method: &str, uri: &str, (line, character): (u32, u32)) -> Value {
        let position = json!({ "line": line, "character": character });
        let answer = self.request(method, json!({ "textDocument": { "uri": uri }, "position": position }));
        answer["result"].clone()
    }

    /// Ends the stream or says goodbye, and gives the exit code.
    pub(crate) fn leave(mut self, orderly: bool) -> Option<i32> {
        if orderly {
            assert_eq!(self.request("shutdown", Value::Null)["result"], Value::Null);
            self.notify("exit", Value::Null);
        }
        drop(self.input.take());
        self.child.wait().unwrap().code()
    }

    pub(crate) fn exit_code(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        length = line.strip_prefix("Content-Length: ").map(|value| value.parse::<usize>().unwrap()).or(length);
    }
    let mut bytes = vec![0; length?];
    output.read_exact(&mut bytes).ok()?;
    Some(serde_json::from_slice(&bytes).unwrap())
}

/// The text under a range, columns counted in this encoding.
pub(crate) fn under<'t>(text: &'t str, range: &Value, encoding: &str) -> &'t str {
    let (start, end) = (offset(text, &range["start"], encoding), offset(text, &range["end"], encoding));
    &text[start..end]
}

fn offset(text: &str, position: &Value, encoding: &str) -> usize {
    let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
    let character = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut count = 0;
    for (at, letter) in text[start..].char_indices() {
        if count == character {
            return start + at;
        }
        count += match encoding {
            "utf-8" => letter.len_utf8(),
            "utf-16" => letter.len_utf16(),
            _ => 1,
        };
        assert!(count <= character, "a column within a character");
    }
    text.len()
}

/// A text after edits.
pub(crate) fn edited(text: &str, edits: &Value, encoding: &str) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let (start, end) = (offset(text, &range["start"], encoding), offset(text, &range["end"], encoding));
            (start, end, edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.0, edit.1)));
    let mut edited = text.to_owned();
    for (start, end, new) in edits {
        edited.replace_range(start..end, new);
    }
    edited
}
