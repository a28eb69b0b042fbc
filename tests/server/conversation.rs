//! How a conversation begins, goes wrong and ends.

use serde_json::{Value, json};

use crate::client::Client;
use crate::{project, uri};

const THREAT: &str = "Nous ferons saisir vos meubles.\n";

#[test]
fn a_client_that_says_goodbye_is_left_with_code_0_and_any_other_with_1() {
    let folder = project(&[]);
    assert_eq!(Client::ready(folder.path(), "utf-16").leave(true), Some(0));
    assert_eq!(Client::ready(folder.path(), "utf-16").leave(false), Some(1));
    let mut client = Client::ready(folder.path(), "utf-16");
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn the_encoding_is_one_that_the_client_knows() {
    let folder = project(&[]);
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut client = Client::start(folder.path());
        assert_eq!(client.initialize(encoding)["capabilities"]["positionEncoding"], encoding);
    }
    // One that names none counts units of UTF-16, as the protocol has it.
    let mut client = Client::start(folder.path());
    let answer = client.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(answer["result"]["capabilities"]["positionEncoding"], "utf-16");
}

#[test]
fn what_cannot_be_served_gets_the_error_that_the_protocol_has_for_it() {
    let folder = project(&[]);
    let mut client = Client::start(folder.path());
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32_002);
    client.initialize("utf-8");
    assert_eq!(client.request("textDocument/nonsense", json!({}))["error"]["code"], -32_601);
    assert_eq!(client.request("textDocument/hover", json!({ "position": 1 }))["error"]["code"], -32_602);
    assert_eq!(client.request("initialize", json!({}))["error"]["code"], -32_600);
    assert_eq!(client.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(client.request("textDocument/hover", json!({}))["error"]["code"], -32_600);
}

#[test]
fn a_malformed_message_is_answered_and_the_next_one_served() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "relance.txt");
    let mut client = Client::ready(folder.path(), "utf-8");
    for (bytes, code) in [
        (&b"Content-Length: 5\r\n\r\n{\"a\":"[..], -32_700),
        (b"nothing of the kind\r\n\r\n", -32_700),
        (b"Content-Length: 2\r\n\r\n[]", -32_600),
        (b"Content-Length: 2\r\n\r\n\xff\xfe", -32_700),
    ] {
        client.send_bytes(bytes);
        assert_eq!(client.next()["error"]["code"], code, "{}", String::from_utf8_lossy(bytes));
    }
    // Notifications that make no sense are passed over.
    client.notify("textDocument/didOpen", json!({ "textDocument": 7 }));
    client.notify("textDocument/didChange", json!({ "textDocument": { "uri": letter }, "contentChanges": [] }));
    client.notify("$/setTrace", json!({ "value": "off" }));
    client.open(&letter, THREAT);
    assert_eq!(client.found_of(&letter, "legal-threat").len(), 1);
}

#[test]
fn the_client_chooses_the_language_unless_the_command_line_does() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "relance.txt");
    let told = |arguments: &[&str]| {
        let mut client = Client::start_with(folder.path(), arguments);
        client.request("initialize", json!({ "capabilities": {}, "locale": "fr-FR" }));
        client.open(&letter, THREAT);
        client.found_of(&letter, "legal-threat")[0]["message"].as_str().unwrap().to_owned()
    };
    assert_ne!(told(&[]), told(&["--locale", "en"]));
    assert_eq!(told(&[]), told(&["--locale", "fr"]));
}
