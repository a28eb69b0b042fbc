//! Containers: the formats of files that hold messages. In: a file. Out: its messages, each as text that leads back to it.
//!
//! A container knows nothing of placeholders beyond what its own format says, and nothing of markup but its name. What
//! cannot be read of it is a [`Problem`], and the rest is read all the same.

mod bundle;
mod catalog;
mod code;
mod csv;
mod docx;
mod element;
mod eml;
mod fault;
mod foreign;
mod keys;
mod language;
mod message;
mod odf;
mod office;
mod po;
mod properties;
mod records;
mod scalar;
mod spelt;
mod sql;
mod strings;
mod uncommented;
mod xliff;
mod xml;

pub use code::{CodeKeys, Language};
pub(crate) use code::{is_template as is_php_template, may_hold_mark};
pub use fault::Fault;
pub(crate) use foreign::of_glob;
pub use keys::{KeyRole, MessageKeys};
pub use message::{Extraction, Message, Part, PartKind, Problem};

use crate::source::{Charset, NotText, Source};
use crate::template::Dialect;
use crate::text::Markup;

/// Whether a step of a key or path is a language: `fr`, `fr-CH`.
pub fn is_language(step: &str) -> bool {
    language::is_plain_tag(step)
}

/// The language that a step of a key or path names, written as everywhere: `fr_CH` is `fr-CH`.
pub fn language_of(step: &str) -> Option<String> {
    language::tag(step)
}

/// Extensions of files that are a message, beside those of the dialects.
const TEXTS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "xhtml", "mjml", "sms", "tex", "latex", "ltx"];

/// What is said of how to read a file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Its characters, where it is not in Unicode.
    pub charset: Option<Charset>,
    /// The keys of strings in code that are messages, where something is said of this file.
    pub code: Option<CodeKeys>,
    /// Which keys of a catalog form a message.
    pub messages: Vec<MessageKeys>,
}

/// The format of a file, apart from the placeholder language and the markup in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Container {
    /// The file is the message.
    Text,
    /// A file of a kind that is not known: read as text, and nothing is asked of what it lacks.
    Unknown,
    /// Code: a message for each string that is declared.
    Code(Language),
    /// A Word document.
    Docx,
    /// An e-mail: a message for each of its alternatives.
    Eml,
    /// An `OpenDocument` text in one file of XML.
    Fodt,
    /// A zipped `OpenDocument` text.
    Odt,
    /// A table: a text for each cell.
    Csv,
    /// JSON: a text for each string.
    Json,
    /// A catalog of gettext.
    Po,
    /// Java properties: a sentence for each key.
    Properties,
    /// Statements of SQL: a text for each string.
    Sql,
    /// XLIFF, records of Odoo, strings of Android, `.resx`; any other XML is read as text.
    Xml,
    /// YAML: a text for each string.
    Yaml,
}

impl Container {
    /// By the extension of a path, in small letters.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "docx" | "dotx" | "docm" | "dotm" => Some(Self::Docx),
            "eml" => Some(Self::Eml),
            "fodt" => Some(Self::Fodt),
            "odt" | "ott" => Some(Self::Odt),
            "csv" | "tsv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "po" | "pot" => Some(Self::Po),
            "properties" => Some(Self::Properties),
            "sql" => Some(Self::Sql),
            "xlf" | "xliff" | "xml" | "resx" => Some(Self::Xml),
            "yaml" | "yml" => Some(Self::Yaml),
            _ if TEXTS.contains(&extension) || Dialect::from_extension(extension).is_some() => Some(Self::Text),
            _ => None,
        }
    }

    /// By the name of a file.
    pub fn of(path: &str) -> Self {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let Some((stem, extension)) = name.rsplit_once('.') else { return Self::Text };
        let extension = extension.to_ascii_lowercase();
        // The template of an e-mail: `relance.eml.j2`.
        if Dialect::from_extension(&extension).is_some() {
            match stem.rsplit_once('.').map(|(_, inner)| inner.to_ascii_lowercase()).as_deref() {
                Some("eml") => return Self::Eml,
                // Records whose fields are templates: `mail.xml.mako`.
                Some("xml") => return Self::Xml,
                _ => {}
            }
        }
        // `lettre.html.php` and `relance.blade.php` are templates.
        let makes_text = || {
            let inner = stem.rsplit_once('.').map(|(_, inner)| inner.to_ascii_lowercase());
            inner.is_some_and(|inner| Self::from_extension(&inner).is_some())
        };
        if let Some(language) = Language::from_extension(&extension) {
            return if language == Language::Php && makes_text() { Self::Text } else { Self::Code(language) };
        }
        Self::from_extension(&extension).unwrap_or(Self::Unknown)
    }

    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text | Self::Unknown => "text",
            Self::Code(language) => language.as_str(),
            Self::Docx => "docx",
            Self::Eml => "eml",
            Self::Fodt => "fodt",
            Self::Odt => "odt",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Po => "po",
            Self::Properties => "properties",
            Self::Sql => "sql",
            Self::Xml => "xml",
            Self::Yaml => "yaml",
        }
    }

    /// The messages of a file, read as is said of it.
    ///
    /// # Errors
    /// When its bytes are not what such a file holds.
    pub fn extract(self, path: &str, bytes: &[u8], reading: &Reading) -> Result<Extraction, NotText> {
        let (charset, declared) = (reading.charset, reading.messages.as_slice());
        let source = || Source::decode_else(path, bytes, charset);
        Ok(match self {
            Self::Text => {
                let source = source()?;
                let is_piece =
                    Markup::from_path(path) == Some(Markup::Latex) && !source.text.contains("\\begin{document}");
                if is_piece { Extraction::piece(source) } else { Extraction::file(source) }
            }
            // A document of Word 97 to 2003 is told as one.
            Self::Unknown if path.to_ascii_lowercase().ends_with(".doc") && docx::is_compound(bytes) => {
                docx::extract(path, bytes)
            }
            Self::Unknown if uncommented::is_code(path) => uncommented::extract(&source()?),
            Self::Unknown => Extraction::piece(source()?),
            Self::Code(language) => code::extract(&source()?, language, reading.code.as_ref()),
            Self::Csv => csv::read(&source()?).finish(declared),
            Self::Docx => docx::extract(path, bytes),
            Self::Eml => eml::extract(path, bytes, charset)?,
            Self::Fodt => odf::extract_flat(&source()?),
            Self::Json | Self::Yaml => bundle::read(&source()?).finish(declared),
            Self::Odt => odf::extract(path, bytes),
            Self::Po => po::read(&source()?).finish(declared),
            Self::Properties => properties::read(&source()?).finish(declared),
            Self::Sql => sql::extract(&source()?),
            Self::Xml => xml::extract(&source()?, declared),
        })
    }
}
