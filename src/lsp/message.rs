//! JSON-RPC: requests, notifications, and what is answered to those that cannot be served.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What a client sends.
#[derive(Debug)]
pub(super) enum Incoming {
    /// It waits for an answer.
    Request { id: Value, method: String, params: Value },
    /// It does not.
    Notification { method: String, params: Value },
    /// An answer to a request of ours; none of them needs it.
    Response,
    /// What is no message, with its id if it has one.
    Invalid { id: Value, error: Failure },
}

/// Why a request is not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) code: i32,
    pub(super) message: String,
}

impl Failure {
    /// It is no JSON.
    pub(super) fn unreadable(message: String) -> Self {
        Self { code: -32_700, message }
    }

    /// It is no request, or not one at this time.
    pub(super) fn invalid(message: &str) -> Self {
        Self { code: -32_600, message: message.to_owned() }
    }

    /// Nobody serves it.
    pub(super) fn unknown(method: &str) -> Self {
        Self { code: -32_601, message: format!("unknown request `{method}`") }
    }

    /// It asks for something that cannot be understood.
    pub(super) fn params(message: String) -> Self {
        Self { code: -32_602, message }
    }

    /// It comes before `initialize`.
    pub(super) fn too_early() -> Self {
        Self { code: -32_002, message: "the server is not initialized".to_owned() }
    }
}

impl Incoming {
    /// Reads a message.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => Self::of(Value::Object(fields)),
            Ok(_) => Self::Invalid { id: Value::Null, error: Failure::invalid("a message is an object") },
            Err(error) => Self::Invalid { id: Value::Null, error: Failure::unreadable(error.to_string()) },
        }
    }

    fn of(mut message: Value) -> Self {
        let (id, params) = (message["id"].take(), message["params"].take());
        let is_id = id.is_number() || id.is_string();
        match message["method"].take() {
            Value::String(method) if is_id => Self::Request { id, method, params },
            Value::String(method) if id.is_null() => Self::Notification { method, params },
            Value::Null if is_id && (message.get("result").is_some() || message.get("error").is_some()) => {
                Self::Response
            }
            _ => {
                let id = if is_id { id } else { Value::Null };
                Self::Invalid { id, error: Failure::invalid("neither a request nor an answer") }
            }
        }
    }
}

/// The parameters of a request.
///
/// # Errors
/// When they are not what it takes.
pub(super) fn params<T: DeserializeOwned>(params: Value) -> Result<T, Failure> {
    serde_json::from_value(params).map_err(|error| Failure::params(error.to_string()))
}

/// An answer.
pub(super) fn response(id: &Value, result: Result<Value, Failure>) -> Value {
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(Failure { code, message }) => {
            json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
        }
    }
}

/// Something that the client is told unasked.
pub(super) fn notification(method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_apart() {
        let parse = |text: &str| Incoming::parse(text.as_bytes());
        assert!(matches!(parse(r#"{"id": 1, "method": "a"}"#), Incoming::Request { .. }));
        assert!(matches!(parse(r#"{"method": "a", "params": {}}"#), Incoming::Notification { .. }));
        assert!(matches!(parse(r#"{"id": "x", "result": null}"#), Incoming::Response));
        let code = |text: &str| match parse(text) {
            Incoming::Invalid { error, .. } => error.code,
            _ => 0,
        };
        assert_eq!(code("{"), -32_700);
        assert_eq!(code("[]"), -32_600);
        assert_eq!(code(r#"{"id": {}, "method": "a"}"#), -32_600);
        assert_eq!(code(r#"{"id": 1, "method": 2}"#), -32_600);
    }
}
