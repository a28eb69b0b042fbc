//! Where the values of a YAML text stand.
//!
//! Serde types say what was written and forget where. This table remembers, by path: `rules[3].match.any[0]`. It is made
//! only when there is something to report.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

/// Bytes of each value, and of each key (its path with a final `:`), of a YAML text.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<String, Range<usize>>);

/// More values than any file that a person wrote has.
const MAX_VALUES: usize = 200_000;

/// What is open around a value.
enum Frame {
    List { path: String, next: usize },
    Map { path: String, key: Option<String> },
}

impl Places {
    /// Reads a text as far as it can be read.
    pub fn of(text: &str) -> Self {
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let byte = |index: usize| bytes.get(index).copied().unwrap_or(text.len());
        let range = |span: Span| byte(span.start.index())..byte(span.end.index());
        let mut places = Self::default();
        let mut open: Vec<Frame> = Vec::new();
        for event in Parser::new_from_str(text).take(MAX_VALUES) {
            let Ok((event, span)) = event else { break };
            match event {
                Event::Scalar(value, ..) => places.scalar(&mut open, &value, range(span)),
                Event::Alias(_) => places.scalar(&mut open, "", range(span)),
                Event::SequenceStart(..) => {
                    let path = places.begin(&mut open, range(span));
                    open.push(Frame::List { path, next: 0 });
                }
                Event::MappingStart(..) => {
                    let path = places.begin(&mut open, range(span));
                    open.push(Frame::Map { path, key: None });
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    open.pop();
                }
                _ => {}
            }
        }
        places
    }

    /// Bytes of the value at a path; of the nearest one around it when it has none of its own.
    pub fn at(&self, path: &str) -> Range<usize> {
        let mut path = path;
        loop {
            if let Some(range) = self.0.get(path).or_else(|| self.0.get(format!("{path}:").as_str())) {
                return range.clone();
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return 0..0,
            }
        }
    }

    /// Bytes of the key of a value, if it has one.
    pub fn key(&self, path: &str) -> Option<Range<usize>> {
        self.0.get(format!("{path}:").as_str()).cloned()
    }

    /// Bytes of the first key named `field` at or below `path`.
    pub fn field(&self, path: &str, field: &str) -> Option<Range<usize>> {
        let ending = format!(".{field}:");
        let found = self.0.iter().find(|(held, _)| held.starts_with(path) && (held.ends_with(&ending) || **held == ending[1..]));
        found.map(|(_, range)| range.clone())
    }

    fn scalar(&mut self, open: &mut [Frame], value: &str, range: Range<usize>) {
        if let Some(Frame::Map { path, key: key @ None }) = open.last_mut() {
            self.0.insert(format!("{}:", joined(path, value)), range);
            *key = Some(value.to_owned());
            return;
        }
        self.begin(open, range);
    }

    /// A value begins: its path, the frame around it moved on.
    fn begin(&mut self, open: &mut [Frame], range: Range<usize>) -> String {
        let path = match open.last_mut() {
            None => String::new(),
            Some(Frame::List { path, next }) => {
                let index = *next;
                *next += 1;
                format!("{path}[{index}]")
            }
            Some(Frame::Map { path, key }) => joined(path, &key.take().unwrap_or_default()),
        };
        self.0.insert(path.clone(), range);
        path
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_keys_are_found_by_path_in_bytes() {
        let text = "é: à\nrules:\n  - id: \"x\"\n    any: [a, 'b ç', c]\n";
        let places = Places::of(text);
        assert_eq!(&text[places.at("rules[0].id")], "\"x\"");
        assert_eq!(&text[places.at("rules[0].any[2]")], "c");
        assert_eq!(&text[places.at("rules[0].any[9]")], "[");
        assert_eq!(&text[places.field("rules[0]", "any").unwrap()], "any");
    }

    proptest::proptest! {
        #[test]
        fn every_place_is_in_the_text(text in "[a-zé:\\-\\[\\]{}&*!'\"# \n]{0,60}") {
            for range in Places::of(&text).0.values() {
                proptest::prop_assert!(text.get(range.clone()).is_some(), "{:?}", range);
            }
        }
    }
}
