//! Containers: the formats of files that hold messages. In: a file. Out: its messages, each as text that leads back to it.
//!
//! A container knows nothing of placeholders beyond what its own format says, and nothing of markup but its name. What
//! cannot be read of it is a [`Problem`], and the rest is read all the same.

mod bundle;
mod catalog;
mod csv;
mod keys;
mod language;
mod message;
mod po;
mod properties;
mod records;
mod scalar;
mod spelt;
mod strings;
mod xliff;
mod xml;

pub use keys::{KeyRole, MessageKeys};
pub use message::{Extraction, Fault, Message, Part, PartKind, Problem};

use crate::source::{NotText, Source};
use crate::template::Dialect;

/// Extensions of files that are a message, beside those of the dialects.
const TEXTS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "xhtml", "mjml", "sms"];

/// The format of a file, apart from the placeholder language and the markup in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Container {
    /// The file is the message.
    Text,
    /// A file of a kind that is not known: read as text, and nothing is asked of what it lacks.
    Unknown,
    /// A table: a text for each cell.
    Csv,
    /// JSON: a text for each string.
    Json,
    /// A catalog of gettext.
    Po,
    /// Java properties: a sentence for each key.
    Properties,
    /// XLIFF, records of Odoo, strings of Android, `.resx`; any other XML is read as text.
    Xml,
    /// YAML: a text for each string.
    Yaml,
}

impl Container {
    /// By the extension of a path, in small letters.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "csv" | "tsv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "po" | "pot" => Some(Self::Po),
            "properties" => Some(Self::Properties),
            "xlf" | "xliff" | "xml" | "resx" => Some(Self::Xml),
            "yaml" | "yml" => Some(Self::Yaml),
            _ if TEXTS.contains(&extension) || Dialect::from_extension(extension).is_some() => Some(Self::Text),
            _ => None,
        }
    }

    /// By the name of a file.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let Some((_, extension)) = name.rsplit_once('.') else { return Self::Text };
        Self::from_extension(&extension.to_ascii_lowercase()).unwrap_or(Self::Unknown)
    }

    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text | Self::Unknown => "text",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Po => "po",
            Self::Properties => "properties",
            Self::Xml => "xml",
            Self::Yaml => "yaml",
        }
    }

    /// The messages of a file; `declared` says which keys of a catalog form one.
    ///
    /// # Errors
    /// When its bytes are not what such a file holds.
    pub fn extract(self, path: &str, bytes: &[u8], declared: &[MessageKeys]) -> Result<Extraction, NotText> {
        let source = || Source::decode(path, bytes);
        Ok(match self {
            Self::Text => Extraction::file(source()?),
            Self::Unknown => Extraction::piece(source()?),
            Self::Csv => csv::read(&source()?).finish(declared),
            Self::Json | Self::Yaml => bundle::read(&source()?).finish(declared),
            Self::Po => po::read(&source()?).finish(declared),
            Self::Properties => properties::read(&source()?).finish(declared),
            Self::Xml => xml::extract(&source()?, declared),
        })
    }
}
