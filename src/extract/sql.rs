//! Statements of SQL that fill a table with messages: each string of them is a text of its own.
//!
//! In: a file. Out: a message for each string that reads like a sentence; the whole file where none does.

use super::message::{Extraction, Message};
use crate::source::{Collector, Source, Span};

/// Words that a string has at the least.
const FEWEST_WORDS: usize = 4;

/// The strings of a file.
pub(super) fn extract(source: &Source) -> Extraction {
    let messages: Vec<Message> = strings(&source.text)
        .filter(|inside| inside.of(&source.text).split_whitespace().nth(FEWEST_WORDS - 1).is_some())
        .map(|inside| {
            let mut collector = Collector::within(source);
            unescape(&source.text, inside, &mut collector);
            Message::sentence("string".to_owned(), collector.finish())
        })
        .collect();
    if messages.is_empty() {
        Extraction::piece(source.clone())
    } else {
        Extraction { messages, ..Extraction::default() }
    }
}

/// The insides of the strings, without their quotes. A string that does not end is none.
fn strings(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find(['\'', '-', '/'])?;
            let rest = &text[open..];
            at = if rest.starts_with("--") {
                open + rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                open + rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if rest.starts_with('\'') {
                let close = end(text, open + 1)?;
                at = close + 1;
                return Some(Span::new(open + 1, close));
            } else {
                open + 1
            };
        }
    })
}

/// Where a string ends: at a quote that is not doubled and that no backslash stands before.
fn end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        at += text[at..].find(['\'', '\\'])?;
        match bytes[at] {
            b'\\' => at += 1 + text[at + 1..].chars().next()?.len_utf8(),
            _ if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            _ => return Some(at),
        }
    }
}

/// Copies a string as it is stored: a doubled quote is one, `\n` is a line break.
fn unescape(text: &str, inside: Span, collector: &mut Collector<'_>) {
    let (mut at, end) = (inside.start as usize, inside.end as usize);
    while at < end {
        let next = text[at..end].find(['\'', '\\']).map_or(end, |next| at + next);
        if next > at {
            collector.copy(Span::new(at, next));
        }
        at = next;
        if at >= end {
            return;
        }
        let escaped = text[at + 1..end].chars().next();
        let length = 1 + escaped.map_or(0, char::len_utf8);
        let stored = match escaped {
            Some('n' | 'r') if text.as_bytes()[at] == b'\\' => "\n",
            Some('t') if text.as_bytes()[at] == b'\\' => " ",
            _ => &text[at + 1..at + length],
        };
        collector.push(stored, Span::new(at, at + length));
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<String> {
        let source = Source::decode("a.sql", text.as_bytes()).unwrap();
        extract(&source).messages.iter().map(|message| message.source.text.to_string()).collect()
    }

    #[test]
    fn each_string_that_reads_like_a_sentence_is_a_message() {
        let text = "-- n'est pas lu\nINSERT INTO t VALUES ('relance', 'Nous n''avons pas reçu\\nvotre règlement.'), /* l'autre */\n('Merci de payer sous huit jours.');";
        assert_eq!(read(text), ["Nous n'avons pas reçu\nvotre règlement.", "Merci de payer sous huit jours."]);
    }

    #[test]
    fn a_file_without_such_strings_is_read_whole() {
        assert_eq!(read("SELECT 1; -- rien"), ["SELECT 1; -- rien"]);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_file_is_read_without_a_panic(text in "['\\\\a é\n/*-]{0,60}") {
            let source = Source::decode("a.sql", text.as_bytes()).unwrap();
            let length: usize = extract(&source).messages.iter().map(|message| message.source.text.len()).sum();
            prop_assert!(length <= text.len());
        }
    }
}
