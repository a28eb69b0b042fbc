//! The languages of code that are read, and how much of a file is.

use std::borrow::Cow;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, Parser, Tree};

use crate::extract::fault::Fault;

/// Longer files are bundles that a program made.
const LONGEST: usize = 2 * 1024 * 1024;

/// A parser that has looked up this many times is lost in a file.
const MOST_STEPS: usize = 400_000;

/// A language of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// JavaScript, JSX in it.
    JavaScript,
    /// PHP.
    Php,
    /// Python.
    Python,
    /// TypeScript with JSX.
    Tsx,
    /// TypeScript.
    TypeScript,
}

impl Language {
    /// By the extension of a path, in small letters.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension {
            "js" | "jsx" | "mjs" | "cjs" => Some(Self::JavaScript),
            "php" => Some(Self::Php),
            "py" => Some(Self::Python),
            "tsx" => Some(Self::Tsx),
            "ts" | "mts" | "cts" => Some(Self::TypeScript),
            _ => None,
        }
    }

    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JavaScript => "javascript",
            Self::Php => "php",
            Self::Python => "python",
            Self::Tsx => "tsx",
            Self::TypeScript => "typescript",
        }
    }

    fn grammar(self, text: &str) -> tree_sitter::Language {
        match self {
            // A piece of a file, without what opens it.
            Self::Php if !text.contains("<?") => tree_sitter_php::LANGUAGE_PHP_ONLY.into(),
            Self::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
            Self::Php => tree_sitter_php::LANGUAGE_PHP.into(),
            Self::Python => tree_sitter_python::LANGUAGE.into(),
            Self::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Self::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        }
    }

    /// The bytes of a file as its grammar can read them: those of JSX know no `&` alone in a text. A bar is right wherever such
    /// a sign is, and the tree tells only where things stand.
    fn readable(self, text: &str) -> Cow<'_, [u8]> {
        let has_elements = matches!(self, Self::JavaScript | Self::Tsx);
        let signs = text.match_indices('&').map(|(at, _)| at).filter(|at| has_elements && is_alone(text, *at));
        let mut bytes = Cow::Borrowed(text.as_bytes());
        signs.for_each(|at| bytes.to_mut()[at] = b'|');
        bytes
    }

    /// The syntax tree of a file; there is one however broken the file is.
    pub(super) fn parse(self, text: &str) -> Result<Tree, Fault> {
        if text.len() > LONGEST {
            return Err(Fault::TooLong);
        }
        let mut parser = Parser::new();
        parser.set_language(&self.grammar(text)).map_err(|_| Fault::Code(self.as_str()))?;
        let mut steps = 0_usize;
        let mut count = |_: &tree_sitter::ParseState| {
            steps += 1;
            if steps > MOST_STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut count);
        let bytes = self.readable(text);
        let mut read = |at: usize, _| bytes.get(at..).unwrap_or_default();
        parser.parse_with_options(&mut read, None, Some(options)).ok_or(Fault::Code(self.as_str()))
    }
}

/// Whether the `&` at `at` is none of `&&`, of `&=` or of a character reference.
fn is_alone(text: &str, at: usize) -> bool {
    let after = &text[at + 1..];
    let name = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let is_reference = name > 0 && after[name..].starts_with(';');
    !is_reference && !text[..at].ends_with('&') && !after.starts_with(['&', '='])
}
