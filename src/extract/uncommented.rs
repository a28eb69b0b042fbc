//! Code of a language that is not known, without its comments: nobody is sent those.
//!
//! In: a file. Out: the same text without the lines that are comments. What stands behind code on a line is left: `//` may be part
//! of an address.

use super::message::{Extraction, Message};
use crate::source::{Collector, Source, Span};

/// Extensions of languages whose comments begin with `//` or stand between `/*` and `*/`.
const LANGUAGES: &[&str] = &[
    "aspx", "ascx", "brs", "c", "cpp", "cs", "cshtml", "dart", "go", "groovy", "h", "java", "kt", "kts", "m", "razor",
    "rs", "scala", "svelte", "swift", "vue",
];

/// Whether a file is code by its name.
pub(super) fn is_code(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| LANGUAGES.contains(&extension.as_str()))
}

/// The file as one message, its comments left out.
pub(super) fn extract(source: &Source) -> Extraction {
    let mut collector = Collector::within(source);
    let mut is_comment = false;
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        let code = line.trim_start();
        is_comment |= code.starts_with("/*");
        if !is_comment && !code.starts_with("//") {
            collector.copy(Span::new(at, at + line.len()));
        }
        is_comment &= !line.contains("*/");
        at += line.len();
    }
    let message = Message::sentence(String::new(), collector.finish());
    Extraction { messages: vec![message], ..Extraction::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_comments_are_left_out() {
        let code = "/// Sends it.\n/** Loses\n * the chance. */\nvar url = \"http://a.fr\"; // kept\n  // gone\nsend(\"Bonjour\");\n";
        let source = Source::decode("a.java", code.as_bytes()).unwrap();
        let read = &extract(&source).messages[0].source;
        assert_eq!(&*read.text, "var url = \"http://a.fr\"; // kept\nsend(\"Bonjour\");\n");
    }

    #[test]
    fn code_is_known_by_its_name() {
        assert!(is_code("src/Mail.java") && is_code("a/b.VUE"));
        assert!(!is_code("lettre.doc") && !is_code("java"));
    }
}
