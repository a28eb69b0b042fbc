//! Java properties: `key = text`, with lines that go on after a backslash.
//!
//! Format: `java.util.Properties.load`. The encoding is that of the file: older ones are Latin-1 with `\uXXXX` escapes,
//! newer ones UTF-8.

use super::message::{Extraction, Fault, Message, Problem};
use crate::source::{Collector, Source, Span};

/// A sentence for each key.
pub(super) fn extract(source: &Source) -> Extraction {
    let mut reader = Reader { source, found: Extraction::default() };
    let mut at = 0;
    while at < source.text.len() {
        at = reader.entry(at);
    }
    reader.found
}

struct Reader<'s> {
    source: &'s Source,
    found: Extraction,
}

impl Reader<'_> {
    /// Reads the entry that begins at `at`; gives where the next begins.
    fn entry(&mut self, at: usize) -> usize {
        let text: &str = &self.source.text;
        let start = at + (text[at..].len() - text[at..].trim_start().len());
        if text[start..].starts_with(['#', '!']) {
            return line_end(text, start);
        }
        let end = logical_end(text, start);
        let key = key_end(text, start, end);
        let name = text[start..key].to_owned();
        let value = text[key..end].trim_start_matches([' ', '\t', '\u{c}']);
        let value = value.strip_prefix(['=', ':']).unwrap_or(value).trim_start_matches([' ', '\t', '\u{c}']);
        if !value.is_empty() {
            let source = self.value(end - value.len(), end);
            self.found.messages.push(Message::sentence(name, source));
        }
        end.max(at + 1)
    }

    /// The text of a value, its escapes read.
    fn value(&mut self, start: usize, end: usize) -> Source {
        let text: &str = &self.source.text;
        let mut collector = Collector::within(self.source);
        let mut at = start;
        while let Some(escape) = text[at..end].find('\\').map(|found| at + found) {
            collector.copy(Span::new(at, escape));
            at = self.escape(escape, end, &mut collector);
        }
        collector.copy(Span::new(at, end));
        collector.finish()
    }

    /// Reads the escape at `at`; gives where it ends.
    fn escape(&mut self, at: usize, end: usize, collector: &mut Collector<'_>) -> usize {
        let text: &str = &self.source.text;
        let rest = &text[at + 1..end];
        let Some(sign) = rest.chars().next() else { return end };
        let after = at + 1 + sign.len_utf8();
        match sign {
            'u' => return self.unicode(at, end, collector),
            '\n' | '\r' => {
                let line = if rest.starts_with("\r\n") { after + 1 } else { after };
                return line + (text[line..end].len() - text[line..end].trim_start_matches([' ', '\t', '\u{c}']).len());
            }
            'n' => collector.push("\n", Span::new(at, after)),
            't' | 'f' | 'r' => collector.push(" ", Span::new(at, after)),
            other => collector.push(other.encode_utf8(&mut [0; 4]), Span::new(at, after)),
        }
        after
    }

    fn unicode(&mut self, at: usize, end: usize, collector: &mut Collector<'_>) -> usize {
        let text: &str = &self.source.text;
        let stop = text.floor_char_boundary((at + 6).min(end));
        let span = Span::new(at, stop);
        let digits = text.get(at + 2..stop);
        if let Some(sign) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32) {
            collector.push(sign.encode_utf8(&mut [0; 4]), span);
        } else {
            let fault = Fault::Escape(span.of(text).to_owned());
            self.found.problems.push(Problem { source: self.source.clone(), span, fault });
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

    fn read(text: &str) -> Vec<(String, String)> {
        let source = Source::from_text("a.properties", text);
        let found = extract(&source);
        found.messages.into_iter().map(|message| (message.name, message.source.text.to_string())).collect()
    }

    #[test]
    fn keys_comments_and_lines_that_go_on() {
        let text = "# saisie\n! vente\n\nrelance.objet = Facture \\\n    impay\\u00e9e\r\nsms:Bonjour\\nMerci\nvide=\n";
        assert_eq!(
            read(text),
            [
                ("relance.objet".to_owned(), "Facture impayée".to_owned()),
                ("sms".to_owned(), "Bonjour\nMerci".to_owned())
            ]
        );
    }

    #[test]
    fn a_word_over_two_lines_leads_to_both() {
        let source = Source::from_text("a.properties", "k=la sai\\\n  sie de vos biens");
        let message = &extract(&source).messages[0];
        let start = message.source.text.find("saisie").unwrap();
        let (file, span) = message.source.in_file(Span::new(start, start + 6));
        assert_eq!(span.of(&file.text), "sai\\\n  sie");
    }

    #[test]
    fn an_escape_that_is_none_is_told_and_the_rest_is_read() {
        let source = Source::from_text("a.properties", "k=pay\\u00zzé");
        let found = extract(&source);
        assert_eq!(found.problems[0].span.of(&source.text), "\\u00zz");
        assert_eq!(&*found.messages[0].source.text, "payé");
        assert_eq!(read("k=a\\").len(), 1);
    }
}
