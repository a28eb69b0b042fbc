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

#[test]
fn places_that_there_are_not_and_parameters_that_make_no_sense_do_no_harm() {
    let folder = project(&[]);
    let letter = uri(folder.path(), "relance.txt");
    let mut client = Client::ready(folder.path(), "utf-16");
    client.open(&letter, "é😀\r\nb");
    let far = json!({ "line": u32::MAX, "character": u32::MAX });
    let within = json!({ "line": 0, "character": 2 });
    let document = json!({ "uri": letter });
    for method in ["hover", "completion", "documentSymbol", "codeAction"].map(|name| format!("textDocument/{name}")) {
        for at in [&far, &within, &Value::Null, &json!({ "line": -1, "character": 1.5 })] {
            let range = json!({ "start": at, "end": { "line": 0, "character": 0 } });
            client.request(&method, json!({ "textDocument": document, "position": at, "range": range }));
        }
        client.request(&method, Value::Null);
        client.request(&method, json!({ "textDocument": { "uri": "file:///nowhere" }, "position": far }));
    }
    // A range that runs backwards, from within a pair of UTF-16 units to far behind the end.
    client.change(&letter, json!([{ "range": { "start": far, "end": within }, "text": "" }]));
    client.change(&letter, json!([{ "text": THREAT }]));
    assert_eq!(client.found_of(&letter, "legal-threat").len(), 1);
}
