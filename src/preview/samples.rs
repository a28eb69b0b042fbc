//! The values that placeholders are filled with: those the user gives, else generated ones.
//!
//! In: data as YAML or JSON. Out: a text for each placeholder, and what was amiss with the data: a value that is not
//! there, one that is of the wrong kind. Neither stops a rendering.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::cast;
use crate::bilingual::{Bilingual, bilingual};
use crate::document::{Atom, Document, Predicate};
use crate::fix::{Party, ValueKind, party, value_kind};
use crate::rules::words_of_name;
use crate::yaml::{Node, Value as Yaml};

/// Data of a user.
#[derive(Debug, Clone, Default)]
pub struct Data(Option<Value>);

impl Data {
    /// Reads YAML, of which JSON is a part.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Bilingual> {
        let node = Node::parse(text, 0).map_err(|error| error.message)?;
        match node.map(|node| value_of(&node)) {
            None => Ok(Self(Some(Value::Object(Map::new())))),
            Some(value @ Value::Object(_)) => Ok(Self(Some(value))),
            Some(_) => Err(bilingual!("no table of names and values", "ce n'est pas une table de noms et de valeurs")),
        }
    }

    /// Whether there is any.
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }
}

fn value_of(node: &Node) -> Value {
    match &node.value {
        Yaml::Scalar { text, quoted: false } if matches!(text.as_str(), "true" | "false") => {
            Value::Bool(text == "true")
        }
        Yaml::Scalar { .. } if node.is_null() => Value::Null,
        // As it was written: « 12,50 » and « 007 » are printed so.
        Yaml::Scalar { text, .. } => Value::String(text.clone()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(value_of).collect()),
        Yaml::Mapping(pairs) => {
            let pair = |(key, value): &(Node, Node)| Some((key.as_str()?.to_owned(), value_of(value)));
            Value::Object(pairs.iter().filter_map(pair).collect())
        }
    }
}

/// The turn of a loop: its name in paths and the item it is about.
pub(super) type Turn<'n, 'd> = (&'n str, &'d Value);

/// Fills placeholders.
#[derive(Debug)]
pub struct Samples<'d> {
    data: &'d Data,
    french: bool,
    /// What conditions of the path say of values.
    fixed: Vec<(String, String)>,
    /// Those whose first names the template writes by themselves: a name is then the family's.
    by_first_name: Vec<Party>,
    problems: RefCell<Problems>,
}

/// What was amiss with the data, by the names that a template asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    /// They are not there.
    pub(super) missing: BTreeSet<String>,
    /// They are no text, or no list.
    pub(super) wrong: BTreeSet<String>,
    /// They are there and say nothing.
    pub(super) empty: BTreeSet<String>,
}

impl<'d> Samples<'d> {
    /// From data, in French or in English where there are none.
    pub fn new(data: &'d Data, french: bool) -> Self {
        Self { data, french, fixed: Vec::new(), by_first_name: Vec::new(), problems: RefCell::default() }
    }

    /// Values that the conditions of a path require are shown so.
    pub(super) fn fix(&mut self, fixed: Vec<(String, String)>) {
        self.fixed = fixed;
    }

    /// Names are given in the parts in which a template asks for them.
    pub(super) fn name_as(mut self, document: &Document) -> Self {
        let values = document.lines.iter().flat_map(|line| &line.view.placeholders);
        let first_names = values.filter(|(path, _)| value_kind(path) == ValueKind::FirstName);
        self.by_first_name = first_names.map(|(path, _)| party(path)).collect();
        self
    }

    /// What was amiss with the data so far.
    pub(super) fn problems(&self) -> Problems {
        self.problems.borrow().clone()
    }

    /// The text of a value.
    pub(super) fn text(&self, path: &[String], within: &[String], turns: &[Turn<'_, 'd>]) -> String {
        let name = path.join(".");
        match self.find(within, turns) {
            Some(Value::String(text)) if text.trim().is_empty() => {
                self.problems.borrow_mut().empty.insert(name);
                return text.clone();
            }
            Some(Value::String(text)) => return text.clone(),
            Some(Value::Number(number)) => return number.to_string(),
            Some(Value::Bool(value)) => return value.to_string(),
            Some(Value::Null) => {
                self.problems.borrow_mut().empty.insert(name);
                return String::new();
            }
            Some(Value::Array(_) | Value::Object(_)) => {
                self.problems.borrow_mut().wrong.insert(name.clone());
            }
            None if self.data.is_given() => {
                self.problems.borrow_mut().missing.insert(name.clone());
            }
            None => {}
        }
        if let Some((_, value)) = self.fixed.iter().find(|(fixed, _)| *fixed == name) {
            return value.clone();
        }
        let (party, kind, words) = (party(path), value_kind(path), words_of_name(path));
        if kind == ValueKind::Name && self.by_first_name.contains(&party) && !words.iter().any(|word| word == "complet")
        {
            return cast::surname(self.french, party);
        }
        cast::value(self.french, party, kind, &words)
    }

    /// The items of a list; none when the data have no such list.
    pub(super) fn items(&self, over: &[String], turns: &[Turn<'_, 'd>]) -> Option<&'d [Value]> {
        match self.find(over, turns) {
            Some(Value::Array(items)) => Some(items),
            Some(Value::Null) | None => None,
            Some(_) => {
                self.problems.borrow_mut().wrong.insert(over.join("."));
                None
            }
        }
    }

    fn find(&self, within: &[String], turns: &[Turn<'_, 'd>]) -> Option<&'d Value> {
        let last = within.iter().rposition(|segment| segment.starts_with('['));
        if let Some(at) = last
            && let Some((_, item)) = turns.iter().rev().find(|(turn, _)| *turn == within[at])
        {
            return get(item, &within[at + 1..]);
        }
        let named: Vec<String> = within.iter().filter(|segment| !segment.starts_with('[')).cloned().collect();
        get(self.data.0.as_ref()?, &named)
    }

    /// Whether a condition holds, as far as the data tell.
    pub(super) fn asks(&self, atom: &Atom, turns: &[Turn<'_, 'd>]) -> Option<bool> {
        self.data.0.as_ref()?;
        let subject: Vec<String> = atom.subject.split('.').map(str::to_owned).collect();
        let found = self.find(&subject, turns);
        match &atom.predicate {
            Predicate::Truthy => Some(found.is_some_and(is_true)),
            Predicate::Defined => Some(found.is_some()),
            Predicate::Equals(text) => Some(found.and_then(as_text).is_some_and(|own| own == *text)),
            Predicate::Above { bound, or_equal } => {
                let number = found.and_then(as_text)?.replace(',', ".").parse::<f64>().ok()?;
                Some(number > bound.0 || (*or_equal && number >= bound.0))
            }
            Predicate::Other => None,
        }
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.as_str(), "" | "0"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A value by its path: table in table, or under its whole name.
fn get<'v>(value: &'v Value, path: &[String]) -> Option<&'v Value> {
    let Some((first, rest)) = path.split_first() else { return Some(value) };
    let table = value.as_object()?;
    let stepped = table.get(first).and_then(|inner| get(inner, rest));
    stepped.or_else(|| table.get(&path.join(".")))
}
