//! The setting `messages:` of `dunlint.yaml`: which texts of a catalog form one message.

use globset::GlobSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Globs, Names};
use crate::extract::{KeyRole, MessageKeys};
use crate::yaml::{Node, YamlError};

/// Texts of a catalog that form messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesEntry {
    /// In which files: globs on the path from this file, as in `templates`.
    pub files: Globs,
    /// The keys of the messages, their steps parted by full stops: `dunning.*` for `dunning.day15`, `dunning.day30` and so
    /// on. `*` stands for anything in one step, `**` for any steps; the language above (`fr:`) is left out.
    pub keys: Names,
    /// The parts of a message, each with the keys below the message's key that hold it, in order of reading. Without them,
    /// usual names are looked for, and a key that holds a text by itself is a message by itself.
    #[serde(default, skip_serializing_if = "PartNames::is_empty")]
    pub parts: PartNames,
}

/// The keys of each part of a message. Several keys of one part are read one after the other. `subject` goes with `body`,
/// `text`, `html` and `letter`; each of these and `sms` is a message of its own, judged apart: its reader gets no other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PartNames {
    /// The subject line.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub subject: Names,
    /// The message.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub body: Names,
    /// The same message as text.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub text: Names,
    /// The same message as HTML.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub html: Names,
    /// A text message.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub sms: Names,
    /// A letter.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub letter: Names,
}

impl PartNames {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn in_order(&self) -> Vec<(KeyRole, String)> {
        let Self { subject, body, text, html, sms, letter } = self;
        let roles = [
            (KeyRole::Subject, subject),
            (KeyRole::Body, body),
            (KeyRole::Text, text),
            (KeyRole::Html, html),
            (KeyRole::Sms, sms),
            (KeyRole::Letter, letter),
        ];
        roles.into_iter().flat_map(|(role, names)| names.0.iter().map(move |name| (role, name.clone()))).collect()
    }
}

/// What `messages` says, or what is wrong with its patterns.
pub(super) fn message_keys(
    entries: &[MessagesEntry],
    tree: Option<&Node>,
) -> Result<Vec<(GlobSet, MessageKeys)>, Vec<YamlError>> {
    let written = tree.and_then(|tree| tree.entry("messages")).map_or(&[][..], |(_, list)| list.items());
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        match MessageKeys::new(&entry.keys.0, entry.parts.in_order()) {
            Ok(keys) => all.push((entry.files.set(), keys)),
            Err(message) => {
                let keys = written.get(index).and_then(|entry| entry.entry("keys"));
                problems.push(YamlError { message, at: keys.map(|(_, value)| value.span) });
            }
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}
