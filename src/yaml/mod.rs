//! YAML that knows where each of its values stands.
//!
//! In: a text. Out: a tree of [`Node`]s with spans, which serde types are read from; an error then names its line.
//! Scalars keep their spelling: a bare `no` or `off` is the word that was written, never a truth value.
//!
//! Configuration, front matter and rule packs are all read here, so that none of them loses its lines. The build script
//! includes this file.

mod told;

pub(crate) use told::syntax;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};

use crate::bilingual::{Bilingual, bilingual};
use crate::source::Span;

/// How deep values may nest, and how many there may be once aliases are followed.
const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 50_000;

/// How many problems of one file are told.
const MAX_PROBLEMS: usize = 50;

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its bytes, quotes included.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) value: Value,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A word, number or text; `quoted` when it stands in quotes or a block.
    Scalar {
        /// The text, escapes undone.
        text: String,
        /// Whether it can only be a text.
        quoted: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// A table, in the order written.
    Mapping(Vec<(Node, Node)>),
}

/// Something wrong in a YAML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YamlError {
    /// What is wrong.
    pub(crate) message: Bilingual,
    /// Where; nowhere in particular when absent.
    pub(crate) at: Option<Span>,
}

impl YamlError {
    fn new(message: Bilingual, at: Span) -> Self {
        Self { message, at: Some(at) }
    }
}

impl Node {
    /// Reads the first document of a text whose first byte is byte `base` of its file. An empty text is `None`.
    pub(crate) fn parse(text: &str, base: usize) -> Result<Option<Self>, YamlError> {
        Builder::new(text, base).read()
    }

    /// The text of a scalar.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it is empty, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, quoted: false } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The entry of a table: its key and its value.
    pub(crate) fn entry(&self, key: &str) -> Option<&(Self, Self)> {
        match &self.value {
            Value::Mapping(pairs) => pairs.iter().find(|(name, _)| name.as_str() == Some(key)),
            _ => None,
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The node at a path such as `rules[3].match.any[0]`, or the nearest one around it that there is.
    pub(crate) fn at(&self, path: &str) -> &Self {
        self.step(path).map_or(self, |(inner, rest)| inner.at(rest))
    }

    /// The first step of a path. A key may hold full stops of its own: the longest that fits is meant.
    fn step<'p>(&self, path: &'p str) -> Option<(&Self, &'p str)> {
        match &self.value {
            Value::Scalar { .. } => None,
            Value::Sequence(items) => {
                let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
                Some((items.get(index.parse::<usize>().ok()?)?, rest))
            }
            Value::Mapping(pairs) => {
                let path = path.strip_prefix('.').unwrap_or(path);
                let rest = |key: &Self| path.strip_prefix(key.as_str()?);
                let entries = pairs.iter().filter_map(|(key, value)| Some((value, rest(key)?)));
                let fitting = entries.filter(|(_, rest)| rest.is_empty() || rest.starts_with(['.', '[']));
                fitting.min_by_key(|(_, rest)| rest.len())
            }
        }
    }

    /// Reads a type from the tree. Entries that it refuses are told, one error each, and taken out of the tree, so that
    /// one run tells all of them. Nothing is read when what is left still lacks something.
    pub(crate) fn read<T: DeserializeOwned>(&mut self) -> (Option<T>, Vec<YamlError>) {
        let mut problems: Vec<YamlError> = Vec::new();
        loop {
            let problem = match T::deserialize(&*self) {
                Ok(value) => return (Some(value), problems),
                Err(problem) => problem,
            };
            let removed = problem.at.is_some_and(|at| self.remove(at));
            // What is missing since a wrong entry was left out has been told.
            let follows = |told: &YamlError| told.at.zip(problem.at).is_some_and(|(told, at)| at.contains(told));
            if !problems.iter().any(follows) {
                problems.push(problem);
            }
            if !removed || problems.len() >= MAX_PROBLEMS {
                return (None, problems);
            }
        }
    }

    /// Takes out the innermost entry that holds `at`.
    fn remove(&mut self, at: Span) -> bool {
        match &mut self.value {
            Value::Scalar { .. } => false,
            Value::Sequence(items) => {
                let Some(index) = items.iter().position(|item| item.span.contains(at)) else { return false };
                if !items[index].remove(at) {
                    items.remove(index);
                }
                true
            }
            Value::Mapping(pairs) => {
                let holds = |(key, value): &(Self, Self)| key.span.contains(at) || value.span.contains(at);
                let Some(index) = pairs.iter().position(holds) else { return false };
                if !pairs[index].1.remove(at) {
                    pairs.remove(index);
                }
                true
            }
        }
    }
}

/// A list or table that is still open.
enum Open {
    Sequence { start: usize, anchor: usize, items: Vec<Node> },
    Mapping { start: usize, anchor: usize, pairs: Vec<(Node, Node)>, key: Option<Node> },
}

/// Builds the tree from the parser's events.
struct Builder<'t> {
    text: &'t str,
    base: usize,
    /// The parser counts characters; the byte of each.
    bytes: Vec<usize>,
    open: Vec<Open>,
    anchors: Vec<(usize, Node)>,
    nodes: usize,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, base: usize) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, base, bytes, open: Vec::new(), anchors: Vec::new(), nodes: 0 }
    }

    fn read(mut self) -> Result<Option<Node>, YamlError> {
        let mut parser = Parser::new_from_str(self.text);
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| self.syntax(&error))?;
            let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
            if let Some(root) = self.event(event, start, end)? {
                return Ok(Some(root));
            }
        }
        Ok(None)
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) -> Result<Option<Node>, YamlError> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                let end = self.scalar_end(style, start, end);
                self.close(Value::Scalar { text: text.into_owned(), quoted }, anchor, start, end)
            }
            Event::Alias(id) => {
                let Some((_, node)) = self.anchors.iter().find(|(held, _)| *held == id) else {
                    return Err(YamlError::new(
                        bilingual!("an alias of nothing", "un alias qui ne désigne rien"),
                        self.span(start, end),
                    ));
                };
                self.nodes += size(node);
                self.bounded(self.span(start, end))?;
                let copy = node.value.clone();
                self.close(copy, 0, start, end)
            }
            Event::SequenceStart(anchor, _) => self.push(Open::Sequence { start, anchor, items: Vec::new() }),
            Event::MappingStart(anchor, _) => self.push(Open::Mapping { start, anchor, pairs: Vec::new(), key: None }),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Sequence { start, anchor, items }) => {
                    let end = items.last().map_or(end, |item| end.max(item.span.end as usize - self.base));
                    self.close(Value::Sequence(items), anchor, start, end)
                }
                Some(Open::Mapping { start, anchor, pairs, .. }) => {
                    let end = pairs.last().map_or(end, |(_, value)| end.max(value.span.end as usize - self.base));
                    self.close(Value::Mapping(pairs), anchor, start, end)
                }
                None => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// Where a scalar ends. The parser counts the blanks and comment after a quoted one in.
    fn scalar_end(&self, style: ScalarStyle, start: usize, end: usize) -> usize {
        let written = &self.text[start..end.max(start)];
        let quote = match style {
            ScalarStyle::SingleQuoted => '\'',
            ScalarStyle::DoubleQuoted => '"',
            _ => return end,
        };
        let mut signs = written.char_indices().skip(1).peekable();
        while let Some((at, sign)) = signs.next() {
            let next = signs.peek().map(|(_, next)| *next);
            if (sign == '\\' && quote == '"') || (sign == quote && quote == '\'' && next == Some(quote)) {
                signs.next();
            } else if sign == quote {
                return start + at + 1;
            }
        }
        end
    }

    fn push(&mut self, open: Open) -> Result<Option<Node>, YamlError> {
        let (Open::Sequence { start, .. } | Open::Mapping { start, .. }) = &open;
        if self.open.len() >= MAX_DEPTH {
            let message = bilingual!("nested too deep", "trop de niveaux imbriqués");
            return Err(YamlError::new(message, self.span(*start, *start)));
        }
        self.open.push(open);
        Ok(None)
    }

    /// A value is complete: it goes into the list or table around it, or is the root.
    fn close(&mut self, value: Value, anchor: usize, start: usize, end: usize) -> Result<Option<Node>, YamlError> {
        let node = Node { span: self.span(start, end.max(start)), value };
        self.nodes += 1;
        self.bounded(node.span)?;
        if anchor > 0 {
            self.anchors.push((anchor, node.clone()));
        }
        match self.open.last_mut() {
            None => return Ok(Some(node)),
            Some(Open::Sequence { items, .. }) => items.push(node),
            Some(Open::Mapping { pairs, key, .. }) => match key.take() {
                None => {
                    if let Some(name) = node.as_str()
                        && pairs.iter().any(|(held, _)| held.as_str() == Some(name))
                    {
                        let message = bilingual!("`{name}` stands here twice", "`{name}` figure ici deux fois");
                        return Err(YamlError::new(message, node.span));
                    }
                    *key = Some(node);
                }
                Some(name) => pairs.push((name, node)),
            },
        }
        Ok(None)
    }

    fn bounded(&self, at: Span) -> Result<(), YamlError> {
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let message = bilingual!("too many values, its aliases followed", "trop de valeurs, une fois les alias suivis");
        Err(YamlError::new(message, at))
    }

    fn syntax(&self, error: &saphyr_parser::ScanError) -> YamlError {
        let start = self.byte(error.marker().index());
        let line = self.text[start..].find(['\n', '\r']).unwrap_or(self.text.len() - start);
        YamlError::new(told::syntax(error.info()), self.span(start, start + line))
    }

    fn byte(&self, index: usize) -> usize {
        self.bytes.get(index).copied().unwrap_or(self.text.len())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }
}

/// How many values a node is made of.
fn size(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { .. } => 1,
        Value::Sequence(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Mapping(pairs) => 1 + pairs.iter().map(|(key, value)| size(key) + size(value)).sum::<usize>(),
    }
}

impl de::Error for YamlError {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self { message: Bilingual::of(&message), at: None }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        de::Error::custom(told::invalid("invalid type", "type inattendu", found, expected))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        de::Error::custom(told::invalid("invalid value", "valeur inattendue", found, expected))
    }

    fn duplicate_field(field: &'static str) -> Self {
        de::Error::custom(bilingual!("duplicate field `{field}`", "le champ `{field}` figure deux fois"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let nearest = crate::taxonomy::nearest(field, expected.iter().copied());
        de::Error::custom(bilingual!(
            "unknown field `{field}`, did you mean `{nearest}`?",
            "champ inconnu : `{field}` ; vouliez-vous dire `{nearest}` ?"
        ))
    }

    fn unknown_variant(name: &str, expected: &'static [&'static str]) -> Self {
        let nearest = crate::taxonomy::nearest(name, expected.iter().copied());
        let known = expected.join(", ");
        de::Error::custom(bilingual!(
            "`{name}` is none of {known}, did you mean `{nearest}`?",
            "`{name}` n'est pas l'une de ces valeurs : {known} ; vouliez-vous dire `{nearest}` ?"
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        de::Error::custom(bilingual!("the field `{field}` is missing", "le champ `{field}` manque"))
    }
}

impl std::fmt::Display for YamlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.message, f)
    }
}

impl std::error::Error for YamlError {}

/// The entries of a table that are still to be read.
struct Pairs<'de> {
    rest: std::slice::Iter<'de, (Node, Node)>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Pairs<'de> {
    type Error = YamlError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, YamlError> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        key.placed(seed.deserialize(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, YamlError> {
        let value = self.value.take().expect("a value is asked for after its key");
        value.placed(seed.deserialize(value))
    }
}

/// The items of a list that are still to be read.
struct Items<'de>(std::slice::Iter<'de, Node>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = YamlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, YamlError> {
        let Some(item) = self.0.next() else { return Ok(None) };
        item.placed(seed.deserialize(item)).map(Some)
    }
}

impl Node {
    /// An error raised at this node stands here, unless one inside it has a better place.
    fn placed<T>(&self, result: Result<T, YamlError>) -> Result<T, YamlError> {
        result.map_err(|error| YamlError { at: error.at.or(Some(self.span)), ..error })
    }

    fn typed<'de, V: Visitor<'de>>(&'de self, text: &str, visitor: V) -> Result<V::Value, YamlError> {
        if self.is_null() {
            return visitor.visit_unit();
        }
        match (text, text.parse::<i64>(), text.parse::<f64>()) {
            ("true" | "True" | "TRUE", ..) => visitor.visit_bool(true),
            ("false" | "False" | "FALSE", ..) => visitor.visit_bool(false),
            (_, Ok(number), _) => visitor.visit_i64(number),
            (_, _, Ok(number)) => visitor.visit_f64(number),
            _ => visitor.visit_str(text),
        }
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = YamlError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        self.placed(match &self.value {
            Value::Scalar { text, quoted: true } => visitor.visit_str(text),
            Value::Scalar { text, quoted: false } => self.typed(text, visitor),
            Value::Sequence(items) => visitor.visit_seq(Items(items.iter())),
            Value::Mapping(pairs) => visitor.visit_map(Pairs { rest: pairs.iter(), value: None }),
        })
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        match self.as_str() {
            Some(text) if !self.is_null() => self.placed(visitor.visit_str(text)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        if self.is_null() { visitor.visit_none() } else { self.placed(visitor.visit_some(self)) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, YamlError> {
        match self.as_str() {
            Some(text) => self.placed(visitor.visit_enum(text.into_deserializer())),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, YamlError> {
        self.placed(visitor.visit_newtype_struct(self))
    }

    /// A key without a value is a table or list without entries.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        if self.is_null() {
            return visitor.visit_map(Pairs { rest: [].iter(), value: None });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, YamlError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, YamlError> {
        if self.is_null() {
            return visitor.visit_seq(Items([].iter()));
        }
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct ignored_any
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::Write;

    use super::*;

    fn tree(text: &str) -> Node {
        Node::parse(text, 0).unwrap().unwrap()
    }

    #[test]
    fn spans_count_bytes_though_the_parser_counts_characters() {
        let text = "é: 1\nsujet: \"été ☀\"\n";
        let root = tree(text);
        let (key, value) = root.entry("sujet").unwrap();
        assert_eq!((key.span.of(text), value.span.of(text)), ("sujet", "\"été ☀\""));
    }

    #[test]
    fn bare_words_keep_their_spelling() {
        let (read, problems) = tree("a: no\nb: off\nc: 012\nd: true\n").read::<BTreeMap<String, String>>();
        assert_eq!(problems, []);
        assert_eq!(read.unwrap().values().map(String::as_str).collect::<Vec<_>>(), ["no", "off", "012", "true"]);
    }

    #[test]
    fn every_wrong_entry_is_told_and_the_others_are_read() {
        let text = "a: one\nb: [x]\nc: two\nd: {e: f}\n";
        let (read, problems) = tree(text).read::<BTreeMap<String, String>>();
        assert_eq!(read.unwrap().into_values().collect::<Vec<_>>(), ["one", "two"]);
        let places: Vec<&str> = problems.iter().map(|problem| problem.at.unwrap().of(text).trim_end()).collect();
        assert_eq!(places, ["[x]", "{e: f}"]);
    }

    #[test]
    fn values_are_found_by_path() {
        let text = "é: à\nroles: {debt.amount: {text: [x, y]}}\nrules:\n  - id: \"x\"\n    any: [a, 'b ç', c]\n";
        let root = tree(text);
        let at = |path: &str| root.at(path).span.of(text).trim_end();
        assert_eq!(at("rules[0].id"), "\"x\"");
        assert_eq!(at("rules[0].any[1]"), "'b ç'");
        assert_eq!(at("rules[0].any[9]"), "[a, 'b ç', c]");
        assert_eq!(at("roles.debt.amount.text[1]"), "y");
        assert_eq!(root.at("nothing"), &root);
    }

    proptest::proptest! {
        #[test]
        fn every_node_lies_in_the_text_and_in_the_one_around_it(text in "[a-zé:\\-\\[\\]{}&*!'\"# \n]{0,60}") {
            fn holds(node: &Node, text: &str) -> bool {
                let inside = |inner: &Node| node.span.contains(inner.span) && holds(inner, text);
                text.get(node.span.range()).is_some()
                    && match &node.value {
                        Value::Scalar { .. } => true,
                        Value::Sequence(items) => items.iter().all(inside),
                        Value::Mapping(pairs) => pairs.iter().all(|(key, value)| inside(key) && inside(value)),
                    }
            }
            if let Ok(Some(root)) = Node::parse(&text, 0) {
                proptest::prop_assert!(holds(&root, &text), "{:?}", root);
            }
        }
    }

    #[test]
    fn bombs_and_towers_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for n in 1..30 {
            let aliases = vec![format!("*a{}", n - 1); 9].join(", ");
            writeln!(bomb, "a{n}: &a{n} [{aliases}]").unwrap();
        }
        assert!(Node::parse(&bomb, 0).is_err());
        assert!(Node::parse(&"[".repeat(20_000), 0).is_err());
        assert!(Node::parse(&"- ".repeat(20_000), 0).is_err());
    }

    #[test]
    fn an_empty_text_has_no_tree() {
        assert_eq!(Node::parse("# nothing\n", 0).unwrap(), None);
    }
}
