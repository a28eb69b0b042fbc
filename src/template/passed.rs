//! What a template hands to the file it includes: `{% include "x" with { title: "…" } only %}` of Twig, `with title="…"` of
//! Django, `render "x", title: "…"` of Liquid, `{{> x title="…"}}` of Handlebars, `['title' => '…']` of Blade.
//!
//! In: a parser behind the name of the file. Out: names with values. What is written so is text where the file sends it.

use super::expr::ExprKind;
use super::expression::Parser;
use super::tree::Passed;
use crate::source::Span;

/// Words around the names, and signs between them.
const WORDS: &[&str] = &["ignore", "missing", "with", "without", "context", "only"];
const SIGNS: &[&str] = &[",", "{", "}", "[", "]", "(", ")"];

/// The names and values that the bytes `span` of `text` hold.
pub(super) fn passed_in(text: &str, span: Span) -> Vec<Passed> {
    passed(&mut Parser::new(span.of(text), span.start as usize))
}

/// The names and values that follow; it ends at the first thing that is neither.
pub(super) fn passed(parser: &mut Parser<'_>) -> Vec<Passed> {
    let mut passed = Vec::new();
    loop {
        if SIGNS.iter().any(|sign| parser.sign(sign)) || WORDS.iter().any(|word| parser.keyword(word)) {
            continue;
        }
        let left = parser.rest().len();
        passed.extend(binding(parser));
        if parser.rest().trim().is_empty() || parser.rest().len() == left {
            return passed;
        }
    }
}

/// `name: value`, `name=value`, `'name' => value`, `value as name`; anything else binds nothing.
fn binding(parser: &mut Parser<'_>) -> Option<Passed> {
    let (name, value) = parser.argument();
    if let Some(name) = name {
        return Some(Passed { name, value });
    }
    if parser.keyword("as") {
        return Some(Passed { name: parser.name()?.to_owned(), value });
    }
    let ExprKind::Str(key) = value.kind else { return None };
    let binds = parser.sign("=>") || parser.sign(":");
    binds.then(|| Passed { name: key.value, value: parser.expression() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let passed = passed(&mut Parser::new(text, 0));
        passed.into_iter().map(|Passed { name, value }| format!("{name}={}", value.span.of(text))).collect()
    }

    #[test]
    fn names_and_values_are_read_in_the_style_of_each_engine() {
        for text in [
            r#"with { title: "A b", amount: due.total } only"#,
            r#"ignore missing with {'title': "A b", 'amount': due.total}"#,
            r#"with title="A b" amount=due.total only"#,
            r#", title: "A b", amount: due.total"#,
            r#" title="A b" amount=due.total"#,
            r#", ['title' => "A b", 'amount' => due.total])"#,
        ] {
            assert_eq!(read(text), [r#"title="A b""#, "amount=due.total"], "{text}");
        }
        assert_eq!(read(" with invoice as facture"), ["facture=invoice"]);
    }

    #[test]
    fn what_binds_no_name_ends() {
        for text in ["", " only", "with context", " invoice", "with data", "((", "= =", "a: ", "with {", "'", "a:b:c"] {
            assert!(read(text).len() <= 1, "{text}");
        }
    }
}
