//! A JSON schema as tables: one for the file, one for each kind of entry in it.

use serde_json::{Map, Value};

/// The tables.
pub(super) fn tables(schema: &Value, head: &str) -> String {
    let none = Map::new();
    let kinds = schema["$defs"].as_object().unwrap_or(&none);
    let mut text = table(head, schema);
    // Entries with keys of their own; the rest is told in one word where it is used.
    for (name, kind) in kinds.iter().filter(|(name, kind)| is_entry(name, kind)) {
        text.push('\n');
        text.push_str(&table(&format!("`{}`", users(schema, name).join("`, `")), kind));
    }
    text
}

/// Context and facts have tables of their own.
fn is_entry(name: &str, kind: &Value) -> bool {
    kind["properties"].is_object() && !["ContextTable", "FactTable"].contains(&name)
}

/// The keys under which a kind of entry stands.
fn users(schema: &Value, kind: &str) -> Vec<String> {
    let uses = |properties: &Value, prefix: &str| {
        let held = properties.as_object().into_iter().flatten();
        let wanted = format!("#/$defs/{kind}");
        held.filter(|(_, value)| value.to_string().contains(&format!("\"{wanted}\"")))
            .map(|(key, _)| format!("{prefix}{key}"))
            .collect::<Vec<_>>()
    };
    let mut keys = uses(&schema["properties"], "");
    for (name, other) in schema["$defs"].as_object().into_iter().flatten() {
        for above in if name == kind { Vec::new() } else { uses(&other["properties"], "") } {
            keys.extend(users(schema, name).iter().map(|top| format!("{top}.{above}")));
        }
    }
    keys
}

fn table(head: &str, schema: &Value) -> String {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let rows: Vec<String> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            let needed = if required.contains(&key.as_str()) { ", required" } else { "" };
            let told = value["description"].as_str().unwrap_or_default().replace('\n', " ").replace('|', "\\|");
            format!("| `{key}` | {}{needed} | {told} |\n", kind(value))
        })
        .collect();
    format!("**{head}**\n\n| key | takes | |\n|---|---|---|\n{}", rows.concat())
}

/// What a value is, in a word or two.
fn kind(value: &Value) -> String {
    let reference = value["$ref"].as_str().or_else(|| value["anyOf"][0]["$ref"].as_str());
    if let Some(name) = reference.and_then(|path| path.rsplit('/').next()) {
        return match name {
            "ContextTable" => "[context](#context)".to_owned(),
            "FactTable" => "a table: context key to conditions".to_owned(),
            "Globs" | "Names" => "a text or a list".to_owned(),
            "DialectName" => "a dialect".to_owned(),
            "EncodingName" => "an encoding".to_owned(),
            "RuleSetting" => "a severity or `off`".to_owned(),
            _ => "a table".to_owned(),
        };
    }
    let types = &value["type"];
    match types.as_str().or_else(|| types[0].as_str()) {
        Some("array") => format!("a list of {}", plural(&value["items"])),
        Some("object") => "a table".to_owned(),
        Some("integer") => "a number".to_owned(),
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("string") if value["format"] == "date" => "a day".to_owned(),
        _ => "a text".to_owned(),
    }
}

fn plural(item: &Value) -> &'static str {
    if item["type"] == "string" { "texts" } else { "entries" }
}
