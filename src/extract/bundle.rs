//! Bundles of YAML and JSON: every string is a text named by the keys that lead to it, `relance.j15.subject`, `mails[2].body`.
//!
//! The parser's events are read one by one: a bundle may hold more keys than a tree of settings, and the same one twice. An alias
//! is not followed, since its text stands at its anchor; a message that needs it holds it again. JSON is read as the YAML that
//! it is. A line that breaks the grammar is told, left out, and the rest read.

use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::catalog::{Catalog, Entry};
use super::fault::Fault;
use super::scalar;
use super::spelt::Spelt;
use crate::source::{Source, Span};
use crate::yaml::syntax as told_syntax;

/// How deep values may nest.
const MAX_DEPTH: usize = 64;

/// How many broken lines are left out.
const MAX_BROKEN: usize = 8;

/// How much text aliases may repeat, in bytes.
const MAX_REPEATED: usize = 1 << 20;

/// The texts of a bundle.
pub(super) fn read(source: &Source) -> Catalog<'_> {
    let mut text = without_surrogates(&source.text);
    let mut broken: Vec<(Span, Fault)> = Vec::new();
    let mut best: Option<Reader<'_>> = None;
    loop {
        let (reader, fault) = Reader::new(source).read(&text);
        let is_better = best.as_ref().is_none_or(|best| reader.catalog.entries.len() >= best.catalog.entries.len());
        if is_better {
            best = Some(reader);
        }
        let Some((span, fault)) = fault else { break };
        let line = source.line_span(source.line(span.start));
        let is_told = broken.iter().any(|(told, _)| source.line(told.start) == source.line(span.start));
        if is_better && !is_told {
            broken.push((span, fault));
        }
        if !is_better || is_told || broken.len() >= MAX_BROKEN || !leave_out(&mut text, line) {
            break;
        }
    }
    let mut catalog = best.map_or_else(|| Catalog::new(source), Reader::finish);
    for (span, fault) in broken {
        catalog.problem(span, fault);
    }
    catalog
}

/// Makes a comment of a line, every other character in its place; gives whether that changed anything.
fn leave_out(text: &mut String, line: Span) -> bool {
    let start = line.start as usize;
    let is_ascii =
        text.as_bytes().get(start).is_some_and(|sign| sign.is_ascii() && !matches!(sign, b'#' | b'\n' | b'\r'));
    if is_ascii {
        text.replace_range(start..=start, "#");
    }
    is_ascii
}

/// The text with each half of a pair of `\uD83D\uDE00` in place of a blank: YAML does not know them, JSON does.
fn without_surrogates(text: &str) -> String {
    let mut masked = text.to_owned();
    for (at, _) in text.match_indices("\\u") {
        let is_half = text
            .get(at + 2..at + 6)
            .is_some_and(|digits| u32::from_str_radix(digits, 16).is_ok_and(|code| (0xD800..=0xDFFF).contains(&code)));
        if is_half {
            masked.replace_range(at + 2..at + 6, "0020");
        }
    }
    masked
}

/// A list or table that is still open; its path is that long.
enum Open {
    Sequence { path: usize, next: usize },
    Mapping { path: usize, is_at_value: bool, keys: HashSet<String> },
}

/// Reads the events of a bundle.
struct Reader<'s> {
    catalog: Catalog<'s>,
    /// The parser counts characters; the byte of each, unless they are the same.
    bytes: Vec<u32>,
    open: Vec<Open>,
    path: String,
    anchors: HashMap<usize, Spelt>,
    repeated: usize,
    faults: Vec<(Span, Fault)>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source) -> Self {
        let text = &source.text;
        let starts = || text.char_indices().map(|(at, _)| at).chain([text.len()]).map(|at| Span::at(at).start);
        Self {
            catalog: Catalog::new(source),
            bytes: if text.is_ascii() { Vec::new() } else { starts().collect() },
            open: Vec::new(),
            path: String::new(),
            anchors: HashMap::new(),
            repeated: 0,
            faults: Vec::new(),
        }
    }

    /// Reads `text`, which stands in for that of the file; gives where it breaks off, if it does.
    fn read(mut self, text: &str) -> (Self, Option<(Span, Fault)>) {
        let mut parser = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok((event, span)) => (event, self.span(&span)),
                Err(error) => {
                    let fault = self.syntax(&error);
                    return (self, Some(fault));
                }
            };
            if let Some(fault) = self.event(event, span) {
                return (self, Some(fault));
            }
        }
        (self, None)
    }

    fn finish(mut self) -> Catalog<'s> {
        for (span, fault) in self.faults {
            self.catalog.problem(span, fault);
        }
        self.catalog
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Option<(Span, Fault)> {
        match event {
            Event::Scalar(value, style, anchor, _) => self.scalar(&value, style, anchor, span),
            Event::Alias(id) => self.alias(id),
            Event::SequenceStart(..) => return self.start(span, |path| Open::Sequence { path, next: 0 }),
            Event::MappingStart(..) => {
                return self.start(span, |path| Open::Mapping { path, is_at_value: false, keys: HashSet::new() });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
                self.after();
            }
            Event::DocumentStart(..) => {
                self.open.clear();
                self.path.clear();
            }
            _ => {}
        }
        None
    }

    fn start(&mut self, span: Span, open: impl FnOnce(usize) -> Open) -> Option<(Span, Fault)> {
        if self.open.len() >= MAX_DEPTH {
            return Some((Span::at(span.start as usize), Fault::Nested));
        }
        self.before();
        self.open.push(open(self.path.len()));
        None
    }

    /// A value begins: the path leads to it.
    fn before(&mut self) {
        match self.open.last_mut() {
            Some(Open::Sequence { path, next }) => {
                self.path.truncate(*path);
                self.path.push('[');
                self.path.push_str(&next.to_string());
                self.path.push(']');
                *next += 1;
            }
            Some(Open::Mapping { path, is_at_value: false, .. }) => self.path.truncate(*path),
            _ => {}
        }
    }

    /// A value is complete.
    fn after(&mut self) {
        if let Some(Open::Mapping { is_at_value, .. }) = self.open.last_mut() {
            *is_at_value = !*is_at_value;
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchor: usize, span: Span) {
        let span = self.written(style, span);
        self.before();
        let spelt = scalar::spelt(self.catalog.source, style, span, value, &mut self.faults);
        if anchor > 0 {
            self.anchors.insert(anchor, spelt.clone());
        }
        if self.is_key() {
            self.key(spelt.text(), span);
        } else if style != ScalarStyle::Plain || is_text(value) {
            self.catalog.add(Entry::new(&self.path, spelt));
        }
        self.after();
    }

    fn alias(&mut self, id: usize) {
        self.before();
        let held = self.anchors.get(&id).filter(|held| held.text().len() + self.repeated <= MAX_REPEATED).cloned();
        if self.is_key() {
            self.key(held.as_ref().map_or("*", Spelt::text), Span::at(0));
        } else if let Some(spelt) = held {
            self.repeated += spelt.text().len();
            self.catalog.add(Entry { is_repeated: true, ..Entry::new(&self.path, spelt) });
        }
        self.after();
    }

    fn is_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Mapping { is_at_value: false, .. }))
    }

    fn key(&mut self, key: &str, span: Span) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
        // `<<` takes in another table, as often as one likes.
        if let Some(Open::Mapping { keys, .. }) = self.open.last_mut()
            && !keys.insert(key.to_owned())
            && key != "<<"
        {
            self.faults.push((span, Fault::Twice(key.to_owned())));
        }
    }

    /// The bytes of a scalar alone: the parser counts what follows a quoted one in.
    fn written(&self, style: ScalarStyle, span: Span) -> Span {
        let written = span.of(&self.catalog.source.text);
        let quote = match style {
            ScalarStyle::SingleQuoted => b'\'',
            ScalarStyle::DoubleQuoted => b'"',
            _ => return span,
        };
        let bytes = written.as_bytes();
        let mut at = 1;
        while at < bytes.len() {
            if bytes[at] == quote && !(quote == b'\'' && bytes.get(at + 1) == Some(&quote)) {
                return Span::new(span.start as usize, span.start as usize + at + 1);
            }
            let is_pair = bytes[at] == quote || (bytes[at] == b'\\' && quote == b'"');
            at += if is_pair { 2 } else { 1 };
        }
        span
    }

    fn syntax(&self, error: &ScanError) -> (Span, Fault) {
        let source = self.catalog.source;
        let start = self.byte(error.marker().index());
        let start = if error.info().contains("a tab") { tab(&source.text, start) } else { start };
        let line = source.line_span(source.line(Span::at(start).start));
        (Span::new(start.min(line.end as usize), line.end as usize), Fault::Broken(told_syntax(error.info())))
    }

    fn span(&self, span: &saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.index());
        Span::new(start, self.byte(span.end.index()).max(start))
    }

    fn byte(&self, index: usize) -> usize {
        let end = self.catalog.source.text.len();
        if self.bytes.is_empty() { index.min(end) } else { self.bytes.get(index).map_or(end, |at| *at as usize) }
    }
}

/// The first line from a byte on that a tab indents: the parser tells where the value before it begins.
fn tab(text: &str, from: usize) -> usize {
    let indents = |at: &usize| text[*at..].trim_start_matches(' ').starts_with('\t');
    text[from..].match_indices('\n').map(|(at, _)| from + at + 1).find(indents).unwrap_or(from)
}

/// Whether a bare word is a text, not a number, a truth value or nothing.
fn is_text(value: &str) -> bool {
    let is_word =
        !matches!(value, "" | "~" | "null" | "true" | "false" | "Null" | "True" | "False" | "NULL" | "TRUE" | "FALSE");
    is_word && value.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        let source = Source::from_text("a.yaml", text);
        let found = read(&source);
        assert!(found.problems().is_empty(), "{:?}", found.problems());
        found.entries.into_iter().map(|entry| (entry.name, entry.text.text().to_owned())).collect()
    }

    fn values(text: &str) -> Vec<String> {
        texts(text).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn keys_lead_to_texts_however_nested() {
        let text = "fr:\n  relance:\n    j15: { subject: Objet, body: 'L''avis' }\n  n: 12\n  ok: true\nliste:\n- un\n- { a: deux }\n";
        let expected = [
            ("fr.relance.j15.subject", "Objet"),
            ("fr.relance.j15.body", "L'avis"),
            ("liste[0]", "un"),
            ("liste[1].a", "deux"),
        ];
        assert_eq!(texts(text), expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }

    #[test]
    fn every_style_reads_as_yaml_has_it() {
        let text = "a: un\n  deux\nb: |\n  trois\n    quatre\n\n  cinq\nc: >-\n  six\n  sept\n\n  huit\nd: \"neuf\\n\n  dix\\\n  \\ onze\"\ne: 'douze\n\n  treize'\n";
        assert_eq!(
            values(text),
            ["un deux", "trois\n  quatre\n\ncinq\n", "six sept\nhuit", "neuf\n dix onze", "douze\ntreize"]
        );
    }

    #[test]
    fn json_with_its_escapes() {
        let text = "{\"a\":\"pay\\u00e9 \\ud83d\\ude00 \\/ \\\"dû\\\"\",\n\t\"b\": [\"x\", null, 3]}";
        assert_eq!(values(text), ["payé 😀 / \"dû\"", "x"]);
    }

    #[test]
    fn a_word_over_two_lines_leads_to_both() {
        for text in ["a: |\n  la sai\\\n  sie", "a: \"la sai\\\n  sie\"", "k: >\n    saisie de vos\n    biens\n"] {
            let source = Source::from_text("a.yaml", text);
            let catalog = read(&source);
            let message = &catalog.finish(&[]).messages[0];
            let whole = message.source.in_file(Span::new(0, message.source.text.trim_end().len())).1;
            assert!(whole.of(text).ends_with(|sign: char| sign.is_alphabetic()), "{text}: {}", whole.of(text));
        }
        let source = Source::from_text("a.yaml", "a: \"la sai\\\n  sie de\"");
        let message = &read(&source).finish(&[]).messages[0];
        let at = message.source.text.find("saisie").unwrap();
        assert_eq!(message.source.in_file(Span::new(at, at + 6)).1.of(&source.text), "sai\\\n  sie");
    }

    #[test]
    fn a_broken_line_is_told_and_the_rest_is_read() {
        let source = Source::from_text("a.yaml", "a: un\nb: x: y\nc: trois\nc: quatre\n");
        let found = read(&source);
        let lines: Vec<usize> = found.problems().iter().map(|problem| source.line(problem.span.start)).collect();
        assert_eq!(lines, [4, 2]);
        assert_eq!(found.entries.iter().map(|entry| entry.text.text()).collect::<Vec<_>>(), ["un", "trois", "quatre"]);
    }

    #[test]
    fn aliases_are_read_once_and_bombs_do_not_burst() {
        let text = "a: &a [lol lol]\nb: &b [*a, *a]\nc: [*b, *b]\nd: &d Bonjour\ne: *d\n";
        let found = texts(text);
        assert_eq!(found.len(), 3, "{found:?}");
        let source = Source::from_text("a.yaml", text);
        assert_eq!(read(&source).finish(&[]).messages.len(), 2);
        let deep = Source::from_text("a.json", &"[".repeat(100_000));
        assert_eq!(read(&deep).problems().len(), 1);
    }
}
