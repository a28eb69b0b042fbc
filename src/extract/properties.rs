//! Java properties: `key = text`, with lines that go on after a backslash.
//!
//! Format: `java.util.Properties.load`. The encoding is that of the file: older ones are Latin-1 with `\uXXXX` escapes,
//! newer ones UTF-8.

use std::collections::HashSet;

use super::catalog::{Catalog, Entry};
use super::fault::Fault;
use super::spelt::Spelt;
use crate::source::{Source, Span};

/// The texts of a file.
pub(super) fn read(source: &Source) -> Catalog<'_> {
    let mut reader = Reader { source, catalog: Catalog::new(source), keys: HashSet::new() };
    let mut at = 0;
    while at < source.text.len() {
        at = reader.entry(at);
    }
    reader.catalog
}

struct Reader<'s> {
    source: &'s Source,
    catalog: Catalog<'s>,
    keys: HashSet<&'s str>,
}

impl<'s> Reader<'s> {
    /// Reads the entry that begins at `at`; gives where the next begins.
    fn entry(&mut self, at: usize) -> usize {
        let text: &'s str = &self.source.text;
        let start = at + (text[at..].len() - text[at..].trim_start().len());
        if text[start..].starts_with(['#', '!']) {
            return line_end(text, start);
        }
        let end = logical_end(text, start);
        let key = key_end(text, start, end);
        let name = &text[start..key];
        if !name.is_empty() && !self.keys.insert(name) {
            self.catalog.problem(Span::new(start, key), Fault::Twice(name.to_owned()));
        }
        let value = text[key..end].trim_start_matches([' ', '\t', '\u{c}']);
        let value = value.strip_prefix(['=', ':']).unwrap_or(value).trim_start_matches([' ', '\t', '\u{c}']);
        if !value.is_empty() {
            let spelt = self.value(end - value.len(), end);
            self.catalog.add(Entry::new(name, spelt));
        }
        end.max(at + 1)
    }

    /// The text of a value, its escapes read.
    fn value(&mut self, start: usize, end: usize) -> Spelt {
        let text: &str = &self.source.text;
        let mut spelt = Spelt::default();
        let mut at = start;
        while let Some(escape) = text[at..end].find('\\').map(|found| at + found) {
            spelt.copy(self.source, Span::new(at, escape));
            at = self.escape(escape, end, &mut spelt);
        }
        spelt.copy(self.source, Span::new(at, end));
        spelt
    }

    /// Reads the escape at `at`; gives where it ends.
    fn escape(&mut self, at: usize, end: usize, spelt: &mut Spelt) -> usize {
        let text: &str = &self.source.text;
        let rest = &text[at + 1..end];
        let Some(sign) = rest.chars().next() else { return end };
        let after = at + 1 + sign.len_utf8();
        match sign {
            'u' => return self.unicode(at, end, spelt),
            '\n' | '\r' => {
                let line = if rest.starts_with("\r\n") { after + 1 } else { after };
                return line + (text[line..end].len() - text[line..end].trim_start_matches([' ', '\t', '\u{c}']).len());
            }
            'n' => spelt.push("\n", Span::new(at, after)),
            't' | 'f' | 'r' => spelt.push(" ", Span::new(at, after)),
            other => spelt.sign(other, Span::new(at, after)),
        }
        after
    }

    fn unicode(&mut self, at: usize, end: usize, spelt: &mut Spelt) -> usize {
        let text: &str = &self.source.text;
        let stop = text.floor_char_boundary((at + 6).min(end));
        let span = Span::new(at, stop);
        let digits = text.get(at + 2..stop);
        if let Some(sign) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
            spelt.sign(sign, span);
        } else {
            self.catalog.problem(span, Fault::Escape(span.of(text).to_owned()));
        }
        stop
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find(['\n', '\r']).map_or(text.len(), |end| from + end)
}

/// Where a line ends that goes on after a backslash.
fn logical_end(text: &str, from: usize) -> usize {
    let mut end = line_end(text, from);
    while text[from..end].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 && end < text.len() {
        let next = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
        end = line_end(text, next);
    }
    end
}

/// Where the key ends: at the first separator that no backslash stands before.
fn key_end(text: &str, start: usize, end: usize) -> usize {
    let mut escaped = false;
    for (at, sign) in text[start..end].char_indices() {
        if !escaped && matches!(sign, '=' | ':' | ' ' | '\t' | '\u{c}') {
            return start + at;
        }
        escaped = sign == '\\' && !escaped;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let source = Source::from_text("a.properties", text);
        let found = read(&source).entries;
        found.into_iter().map(|entry| (entry.name, entry.text.text().to_owned())).collect()
    }

    #[test]
    fn keys_comments_and_lines_that_go_on() {
        let text = "# saisie\n! vente\n\nrelance.objet = Facture \\\n    impay\\u00e9e\r\nsms:Bonjour\\nMerci\nvide=\n";
        assert_eq!(
            texts(text),
            [
                ("relance.objet".to_owned(), "Facture impayée".to_owned()),
                ("sms".to_owned(), "Bonjour\nMerci".to_owned())
            ]
        );
    }

    #[test]
    fn a_word_over_two_lines_leads_to_both() {
        let source = Source::from_text("a.properties", "k=la sai\\\n  sie de vos biens");
        let message = &read(&source).finish(&[]).messages[0];
        let start = message.source.text.find("saisie").unwrap();
        let (file, span) = message.source.in_file(Span::new(start, start + 6));
        assert_eq!(span.of(&file.text), "sai\\\n  sie");
    }

    #[test]
    fn an_escape_that_is_none_is_told_and_the_rest_is_read() {
        let source = Source::from_text("a.properties", "k=pay\\u00zzé");
        let found = read(&source).finish(&[]);
        assert_eq!(found.problems[0].span.of(&source.text), "\\u00zz");
        assert_eq!(&*found.messages[0].source.text, "payé");
        assert_eq!(texts("k=a\\").len(), 1);
    }
}
