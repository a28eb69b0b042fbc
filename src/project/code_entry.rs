//! The setting `code:` of `dunlint.yaml`: which strings of code are messages.

use globset::GlobSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Globs, Names};
use crate::extract::CodeKeys;
use crate::yaml::{Node, YamlError};

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
    pub keys: Names,
}

/// The entries, each with its globs and keys.
///
/// # Errors
/// Keys that cannot be, with their places.
pub(super) fn code_keys(
    entries: &[CodeEntry],
    tree: Option<&Node>,
) -> Result<Vec<(GlobSet, CodeKeys)>, Vec<YamlError>> {
    let written = tree.and_then(|tree| tree.entry("code")).map_or(&[][..], |(_, list)| list.items());
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        match CodeKeys::new(entry.keys.iter()) {
            Ok(keys) => all.push((entry.files.set(), keys)),
            Err(message) => {
                let keys = written.get(index).and_then(|entry| entry.entry("keys"));
                problems.push(YamlError { message, at: keys.map(|(_, value)| value.span) });
            }
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
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
