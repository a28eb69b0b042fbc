//! Code: messages that stand as strings in TypeScript, JavaScript, PHP and Python.
//!
//! Most strings of a program are no message. Those count that the configuration names by their keys or that a comment before
//! them marks; of a file with neither, every string that reads like prose, and nothing is asked of what it lacks. Texts lead
//! back to their bytes through escapes, joined strings and choices. Values that code fills in are written as placeholders,
//! its choices as conditions, so that all that reads templates reads them.

mod escape;
mod expression;
mod group;
mod jsx;
mod keys;
mod language;
mod literal;
mod marks;
mod php;
mod piece;
mod render;
mod value;
mod walk;

pub use keys::CodeKeys;
pub use language::Language;
pub(crate) use marks::may_hold_mark;
pub(crate) use php::is_template;

use super::fault::Fault;
use super::message::{Extraction, Problem};
use crate::bilingual::Phrase;
use crate::source::{Source, Span};
use group::{Messages, first_error, idle_marks};
use walk::Walk;

/// The longest stretch of a file that is shown as what could not be read.
const LONGEST_SHOWN: usize = 60;

/// The messages of a file. `keys` are those that the configuration names, where it has an entry for the file.
pub(super) fn extract(source: &Source, language: Language, keys: Option<&CodeKeys>) -> Extraction {
    let text: &str = &source.text;
    if language == Language::Php && keys.is_none() && is_template(text) && !may_hold_mark(text.as_bytes()) {
        return Extraction::piece(source.clone());
    }
    let tree = match language.parse(text) {
        Ok(tree) => tree,
        Err(fault) => {
            return Extraction { problems: vec![problem(source, Span::at(0), fault)], ..Extraction::default() };
        }
    };
    let found = Walk::of(expression::values(text, language), tree.root_node());
    let messages = Messages::new(source, language).of(&found, keys);
    // A piece of a file may end anywhere.
    let is_piece = language == Language::Php && !text.contains("<?");
    let error = first_error(tree.root_node()).filter(|_| !is_piece);
    let wrong = error.map(|span| problem(source, shown(text, span), Fault::Code(language.as_str())));
    let unknown = found.unknown.iter().map(|unknown| problem(source, unknown.span, Fault::Mark(unknown.word.clone())));
    let idle = idle_marks(&found).into_iter().map(|span| problem(source, span, Fault::IdleMark));
    let reason = Some(match (keys.is_some(), found.marks.is_empty()) {
        (true, _) => Phrase::new("the configuration names its keys", "la configuration en nomme les clés"),
        (false, false) => Phrase::new("comments declare its strings", "des commentaires en déclarent les chaînes"),
        (false, true) => Phrase::new(
            "nothing declares its strings, so that each that reads like prose is one",
            "rien n'en déclare les chaînes : chacune qui se lit comme une phrase en est un",
        ),
    });
    Extraction { messages, problems: wrong.into_iter().chain(unknown).chain(idle).collect(), reason }
}

fn problem(source: &Source, span: Span, fault: Fault) -> Problem {
    Problem { source: source.clone(), span, fault }
}

/// The beginning of a stretch.
fn shown(text: &str, span: Span) -> Span {
    let whole = span.of(text);
    let line = whole.find(['\n', '\r']).unwrap_or(whole.len());
    let start = span.start as usize;
    Span::new(start, start + whole.floor_char_boundary(line.min(LONGEST_SHOWN)))
}
