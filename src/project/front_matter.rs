//! What a template says of itself: the YAML block between `---` lines at its very top, or a file beside it.
//!
//! In: a [`Source`]. Out: declared context values, the subject, the dialect, where the message begins, and what was wrong.
//! Other tools read front matter too, so keys that mean nothing to dunlint are left alone. A sidecar is dunlint's own: there
//! a key that means nothing is wrong.

use super::acceptance::SUPPRESSION;
use super::setting_values::{context_value, dialect_of};
use crate::bilingual::{Bilingual, bilingual};
use crate::source::{Source, Span};
use crate::taxonomy::ContextKey;
use crate::template::Dialect;
use crate::yaml::{Node, Value};

/// What a template, or a file beside it, declares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Declarations {
    /// Where the message begins.
    pub(super) body: usize,
    /// Context values, each with the bytes of its key and value.
    pub(super) context: Vec<(ContextKey, String, Span)>,
    /// The bytes of the subject, without quotes.
    pub(super) subject: Option<Span>,
    /// The dialect.
    pub(super) dialect: Option<Dialect>,
    /// Rules that are left alone in the file, each with the reason and the bytes that say so.
    pub(super) ignored: Vec<(String, String, Span)>,
    /// What cannot be used, and where.
    pub(super) problems: Vec<(Span, Bilingual)>,
}

impl Declarations {
    /// Reads the front matter of a template. A template without one declares nothing and begins at its first byte.
    pub(super) fn of_template(source: &Source) -> Self {
        let text = &source.text;
        let Some((block, body)) = block(text) else { return Self::default() };
        let mut declared = Self { body, ..Self::default() };
        match Node::parse(block.of(text), block.start as usize) {
            Err(problem) => {
                let at = problem.at.unwrap_or(block);
                declared.problems.push((within(at, block), problem.message));
            }
            Ok(Some(Node { value: Value::Mapping(pairs), .. })) => declared.read(text, &pairs, true),
            // A rule across the page, then text, then another rule.
            Ok(Some(_)) => return Self::default(),
            Ok(None) => {}
        }
        declared
    }

    /// Reads a `NAME.EXT.dunlint.yaml`.
    pub(super) fn of_sidecar(source: &Source) -> Self {
        let mut declared = Self::default();
        match Node::parse(&source.text, 0) {
            Err(problem) => declared.problems.push((problem.at.unwrap_or(Span::at(0)), problem.message)),
            Ok(Some(Node { value: Value::Mapping(pairs), .. })) => declared.read(&source.text, &pairs, false),
            Ok(Some(node)) => {
                let problem = bilingual!("no table of context keys", "ce n'est pas une table de clés de contexte");
                declared.problems.push((node.span, problem));
            }
            Ok(None) => {}
        }
        declared
    }

    fn read(&mut self, text: &str, pairs: &[(Node, Node)], shared: bool) {
        for (key, value) in pairs {
            let Some(name) = key.as_str() else { continue };
            match name {
                "subject" => self.subject(text, value),
                "dialect" => match value.as_str().map(dialect_of) {
                    Some(Ok(dialect)) => self.dialect = Some(dialect),
                    Some(Err(problem)) => self.problems.push((value.span, problem)),
                    None => self.problems.push((value.span, bilingual!("`dialect` is a name", "`dialect` est un nom"))),
                },
                SUPPRESSION => self.ignore(value),
                _ => match name.parse::<ContextKey>() {
                    Ok(known) => self.context(known, key, value),
                    Err(_) if shared => {}
                    Err(error) => self.problems.push((key.span, Bilingual::of(&error))),
                },
            }
        }
    }

    fn context(&mut self, key: ContextKey, name: &Node, value: &Node) {
        if value.is_null() {
            return;
        }
        let read = match value.as_str() {
            Some(written) => context_value(key, written),
            None => Err(bilingual!("`{key}` takes one word", "`{key}` prend un seul mot")),
        };
        match read {
            Ok(read) => self.context.push((key, read, name.span.cover(value.span))),
            Err(problem) => self.problems.push((value.span, problem)),
        }
    }

    /// `RULE: reason`, one a line.
    fn ignore(&mut self, value: &Node) {
        let Value::Mapping(pairs) = &value.value else {
            let problem = bilingual!(
                "`{SUPPRESSION}` is a table: `RULE: reason`, one a line",
                "`{SUPPRESSION}` est une table : `RÈGLE: raison`, une par ligne"
            );
            return self.problems.push((value.span, problem));
        };
        for (rule, reason) in pairs {
            let span = rule.span.cover(reason.span);
            let reason = reason.as_str().filter(|_| !reason.is_null()).unwrap_or_default();
            self.ignored.extend(rule.as_str().map(|rule| (rule.to_owned(), reason.trim().to_owned(), span)));
        }
    }

    fn subject(&mut self, text: &str, value: &Node) {
        match &value.value {
            Value::Scalar { .. } if value.is_null() => {}
            Value::Scalar { .. } => self.subject = Some(unquoted(text, value.span)),
            // `subject: {{ x }}` without quotes is a table to YAML.
            _ => self.problems.push((
                value.span,
                bilingual!(
                    "`subject` is a text: put it in quotes",
                    "`subject` est un texte : mettez-le entre guillemets"
                ),
            )),
        }
    }
}

/// The bytes between the opening and the closing `---` line, and where the text after them begins.
fn block(text: &str) -> Option<(Span, usize)> {
    let first = line_end(text, 0);
    if text[..first].trim_end() != "---" {
        return None;
    }
    let mut at = first;
    while at < text.len() {
        let end = line_end(text, at);
        if matches!(text[at..end].trim_end(), "---" | "...") && text[at..].starts_with(['-', '.']) {
            return Some((Span::new(first, at), end));
        }
        at = end;
    }
    None
}

/// The byte after the line end that follows byte `at`.
fn line_end(text: &str, at: usize) -> usize {
    let Some(found) = text[at..].find(['\n', '\r']) else { return text.len() };
    let end = at + found + 1;
    if text[at + found..].starts_with("\r\n") { end + 1 } else { end }
}

/// The bytes of a scalar without what YAML puts around it: its quotes, or the sign of a block with its line.
fn unquoted(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let trimmed = written.trim_end();
    let (start, end) = (span.start as usize, span.start as usize + trimmed.len());
    let quoted = ['"', '\'']
        .into_iter()
        .any(|quote| trimmed.len() > 1 && trimmed.starts_with(quote) && trimmed.ends_with(quote));
    if quoted {
        return Span::new(start + 1, end - 1);
    }
    if trimmed.starts_with(['|', '>']) {
        let head = line_end(trimmed, 0);
        let blank = trimmed[head..].len() - trimmed[head..].trim_start().len();
        return Span::new(start + head + blank, end);
    }
    Span::new(start, end)
}

/// A place that the parser reports past the end of the block is at its end.
fn within(at: Span, block: Span) -> Span {
    let start = at.start.clamp(block.start, block.end);
    Span { start, end: at.end.clamp(start, block.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Declarations {
        Declarations::of_template(&Source::from_text("a.txt", text))
    }

    fn values(declared: &Declarations) -> Vec<String> {
        declared.context.iter().map(|(key, value, _)| format!("{key}={value}")).collect()
    }

    #[test]
    fn known_keys_are_read_and_others_left_alone() {
        let text = "---\nsender: collector\nlayout: base\ntags: [a, {b: c}]\n---\nBonjour\n";
        let declared = read(text);
        assert_eq!(values(&declared), ["sender=collector"]);
        assert_eq!(declared.problems, []);
        assert_eq!(&text[declared.body..], "Bonjour\n");
    }

    #[test]
    fn a_bare_no_is_no() {
        assert_eq!(
            values(&read("---\nenforceable_title: no\ndisputed: Yes\n---\n")),
            ["enforceable_title=no", "disputed=yes"]
        );
        assert_eq!(values(&read("---\nenforceable_title: false\n---\n")), ["enforceable_title=no"]);
    }

    #[test]
    fn a_wrong_value_has_its_place() {
        let text = "---\r\nétat: x\r\nsender: colector\r\n---\r\nBonjour";
        let declared = read(text);
        let (at, problem) = &declared.problems[0];
        assert_eq!(at.of(text), "colector");
        assert!(problem.to_string().contains("did you mean `collector`?"), "{problem}");
        assert_eq!(&text[declared.body..], "Bonjour");
    }

    #[test]
    fn yaml_that_cannot_be_read_is_a_problem_and_the_message_begins_after_it() {
        let text = "---\nsender: [collector\nstage: x: y\n---\nBonjour\n";
        let declared = read(text);
        assert_eq!(declared.problems.len(), 1);
        assert_eq!(&text[declared.body..], "Bonjour\n");
    }

    #[test]
    fn the_subject_is_its_bytes_without_quotes() {
        let cases = [
            ("---\nsubject: \"Été : {{ x }}\"\n---\n", "Été : {{ x }}"),
            ("---\nsubject: 'Votre facture'   # note\n---\n", "Votre facture"),
            ("---\nsubject: Votre facture\nstage: reminder\n---\n", "Votre facture"),
            ("---\nsubject: Votre facture # note\n---\n", "Votre facture"),
            ("---\nsubject: 'l''avis' # it's\n---\n", "l''avis"),
            ("---\nsubject: \"un \\\"avis\\\"\" # \"\n---\n", "un \\\"avis\\\""),
            ("---\nsubject: >-\n  Votre\n  facture\n---\n", "Votre\n  facture"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).subject.unwrap().of(text), expected, "{text}");
        }
    }

    #[test]
    fn rules_across_a_page_are_no_front_matter() {
        for text in
            ["---\nBonjour\n---\nsuite", "---\nsender: collector\nsans fin", "----\na: b\n---\n", " ---\na: b\n---\n"]
        {
            assert_eq!(read(text), Declarations::default(), "{text}");
        }
    }

    #[test]
    fn a_sidecar_with_an_unknown_key_says_so() {
        let source = Source::from_text("a.pdf.dunlint.yaml", "sender: creditor\nchanel: sms\n");
        let declared = Declarations::of_sidecar(&source);
        assert_eq!(values(&declared), ["sender=creditor"]);
        assert_eq!(declared.problems.len(), 1);
    }
}
