//! The setting `code:` of `dunlint.yaml`: which strings of code are messages.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};

use super::config::Globs;

/// Strings of code that are messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeEntry {
    /// In which files: globs on the path from this file, as in `templates`.
    pub files: Globs,
    /// Under which keys: `subject`, `templates.*.body`. A key is the way to a string through the names of functions, variables,
    /// constants, object keys and named arguments, its steps parted by full stops; a pattern is the end of one. `*` stands
    /// for anything in one step, `**` for any steps. `subject` (`objet`) beside `body` (`text`, `html`, `message`, ...) is an
    /// email, `sms` a text message; any other string is a sentence.
    pub keys: KeyPatterns,
}

/// One pattern of keys or several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct KeyPatterns(Vec<String>);

impl KeyPatterns {
    /// The patterns, as written.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl<'de> Deserialize<'de> for KeyPatterns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a key or a list of keys")]
        enum Written {
            One(String),
            Several(Vec<String>),
        }
        let patterns = match Written::deserialize(deserializer)? {
            Written::One(pattern) => vec![pattern],
            Written::Several(patterns) => patterns,
        };
        match patterns.iter().find(|pattern| pattern.split('.').any(|step| step.trim().is_empty())) {
            Some(wrong) => Err(de::Error::custom(format!("`{wrong}` is no key: a step of it is empty"))),
            None => Ok(Self(patterns)),
        }
    }
}

impl JsonSchema for KeyPatterns {
    fn schema_name() -> Cow<'static, str> {
        "KeyPatterns".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::config::Config;
    use crate::source::Source;

    fn parse(text: &str) -> Result<Config, String> {
        let source = Source::from_text("dunlint.yaml", text);
        Config::parse(source, Path::new("/")).map_err(|errors| errors[0].to_string())
    }

    #[test]
    fn files_of_an_entry_have_its_keys_and_others_none() {
        let config = parse("code:\n  - files: 'mails/*.ts'\n    keys: [subject, 'a.*.body']\n").unwrap();
        assert!(config.code_keys(Path::new("/mails/a.ts")).is_some());
        assert!(config.code_keys(Path::new("/a.ts")).is_none());
    }

    #[test]
    fn a_key_with_an_empty_step_is_refused() {
        assert!(parse("code: [{ files: '*.ts', keys: 'a..b' }]").unwrap_err().contains("`a..b` is no key"));
        assert!(parse("code: [{ files: '*.ts' }]").unwrap_err().contains("keys"));
    }
}
