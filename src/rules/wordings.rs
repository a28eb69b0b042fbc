//! Plain wordings of patterns: what an example with `each` is run with.
//!
//! In: the lists, evidence and rules of the files of one language. Out: for a list a wording of each entry; for the patterns of
//! a rule wordings in which every alternative occurs once, not every combination of them. A wording need not be grammatical:
//! it is the words that a pattern reads, in the pattern's order.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::pattern::{Element, Pattern};
use super::schema::{EvidenceEntry, LanguageFile, ModuleFile, RuleEntry};
use crate::taxonomy::Role;

/// What `each` can name beside a list: patterns of the rule itself, or of the evidence that it asks for.
pub(super) const FIELDS: [&str; 5] = ["any", "except", "text", "names", "cited"];

/// A word for gaps, which no pattern knows: with it a wording is less likely to be found by another pattern.
const FILLER: &str = "xyz";

/// What a rule does with an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Expected {
    /// It reports it.
    Caught,
    /// It leaves it alone.
    Silent,
}

/// Something that stands for `@name` in an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The words.
    pub words: Vec<String>,
    /// The entry or pattern that they are a wording of.
    pub written: String,
    /// Where that is written: the file of the pack and the path in it.
    pub site: (usize, String),
}

/// Finds wordings over all files of a language.
pub(super) struct Wordings<'f> {
    language: &'f LanguageFile,
    lists: BTreeMap<&'f str, (usize, &'f [String])>,
    roles: BTreeMap<Role, (usize, &'f EvidenceEntry)>,
    /// The names that found a value, by `key.value`.
    facts: BTreeMap<String, (usize, &'f [String])>,
}

/// Whether every alternative is worded, or one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Every,
    First,
}

impl<'f> Wordings<'f> {
    pub(super) fn new(language: &'f LanguageFile, files: impl Iterator<Item = (usize, &'f ModuleFile)>) -> Self {
        let mut wordings = Self { language, lists: BTreeMap::new(), roles: BTreeMap::new(), facts: BTreeMap::new() };
        for (number, module) in files {
            let lists = module.lists.iter().map(|(name, entries)| (name.as_str(), (number, entries.as_slice())));
            wordings.lists.extend(lists);
            wordings.roles.extend(module.roles.iter().map(|(role, evidence)| (*role, (number, evidence))));
            for (key, values) in &module.facts {
                let names = values.iter().map(|(value, names)| (format!("{key}.{value}"), (number, names.as_slice())));
                wordings.facts.extend(names);
            }
        }
        wordings
    }

    /// What `each` may name in an example of a rule.
    pub(super) fn names(&self) -> Vec<&str> {
        self.lists.keys().copied().chain(self.facts.keys().map(String::as_str)).chain(FIELDS).collect()
    }

    /// The wordings behind a name; `place`: where the rule stands. None when there is no such list.
    ///
    /// Of a rule's own patterns in a `valid` example one wording each: what takes a match away asks for no more.
    pub(super) fn of(
        &self,
        name: &str,
        rule: &RuleEntry,
        place: &(usize, String),
        expected: Expected,
    ) -> Option<Vec<Wording>> {
        if FIELDS.contains(&name) {
            let reach = if name == "any" && expected == Expected::Silent { Reach::First } else { Reach::Every };
            let fields = self.fields(name, rule, place).into_iter();
            return Some(fields.flat_map(|(texts, file, path)| self.all(texts, (file, path), reach)).collect());
        }
        if let Some((file, names)) = self.facts.get(name) {
            return Some(self.all(names, (*file, format!("facts.{name}")), Reach::Every));
        }
        let (file, entries) = self.lists.get(name)?;
        Some(self.all(entries, (*file, format!("lists.{name}")), Reach::First))
    }

    /// The patterns of a rule, or of the evidence that it asks for, with where they stand.
    fn fields<'r>(
        &self,
        name: &str,
        rule: &'r RuleEntry,
        (file, path): &(usize, String),
    ) -> Vec<(&'r [String], usize, String)>
    where
        'f: 'r,
    {
        if let Some(matching) = &rule.matching {
            let texts = match name {
                "any" => &matching.any,
                "except" => &matching.except,
                _ => return Vec::new(),
            };
            return vec![(texts, *file, format!("{path}.match.{name}"))];
        }
        let own = rule.evidence.iter().map(|own| (field(own, name), *file, format!("{path}.evidence.{name}")));
        let roles = rule.role.iter().filter(|_| rule.evidence.is_none()).chain(&rule.also);
        let known = roles.filter_map(|role| self.roles.get(role).map(|held| (role, held)));
        let of_roles =
            known.map(|(role, (file, evidence))| (field(evidence, name), *file, format!("roles.{role}.{name}")));
        own.chain(of_roles).collect()
    }

    fn all(&self, texts: &[String], (file, path): (usize, String), reach: Reach) -> Vec<Wording> {
        let mut all = Vec::new();
        for (index, written) in texts.iter().enumerate() {
            let site = (file, format!("{path}[{index}]"));
            let wording = |words| Wording { words, written: written.clone(), site: site.clone() };
            all.extend(self.pattern(written, reach).into_iter().map(wording));
        }
        all
    }

    /// The wordings of a pattern; none when it cannot be read, which is told elsewhere.
    fn pattern(&self, written: &str, reach: Reach) -> Vec<Vec<String>> {
        let Ok(pattern) = Pattern::parse(written) else { return Vec::new() };
        let parts: Vec<_> =
            pattern.groups.iter().flatten().map(|part| self.sequence(part, reach, &mut Vec::new())).collect();
        let mut found: Vec<Vec<String>> = Vec::new();
        for words in varied(&parts) {
            if !found.contains(&words) {
                found.push(words);
            }
        }
        found
    }

    /// The plainest wording first, as everywhere below. `open`: the lists that are being worded.
    fn sequence(&self, elements: &[Element], reach: Reach, open: &mut Vec<String>) -> Vec<Vec<String>> {
        let parts: Vec<_> = elements.iter().map(|element| self.element(element, reach, open)).collect();
        varied(&parts)
    }

    fn element(&self, element: &Element, reach: Reach, open: &mut Vec<String>) -> Vec<Vec<String>> {
        let one = |word: &str| vec![vec![word.to_owned()]];
        match element {
            Element::Word(word) | Element::Exact(word) | Element::Prefix(word) => one(word),
            Element::Lemma(lemmas) => {
                let wanted = if reach == Reach::Every { lemmas.len() } else { 1 };
                lemmas.iter().take(wanted).map(|lemma| vec![lemma.clone()]).collect()
            }
            Element::Choice(choices) => {
                let wanted = if reach == Reach::Every { choices.len() } else { 1 };
                choices.iter().take(wanted).flat_map(|choice| self.sequence(choice, reach, open)).collect()
            }
            Element::Optional(inside) => {
                let mut all = vec![Vec::new()];
                if reach == Reach::Every {
                    all.extend(self.sequence(inside, reach, open));
                }
                all
            }
            Element::List(name) => vec![self.first_entry(name, open)],
            Element::Gap { .. } if reach == Reach::Every => vec![vec![FILLER.to_owned()], Vec::new()],
            // Where a message begins nothing stands before.
            Element::Gap { .. } | Element::Opening => vec![Vec::new()],
            // A clause ends here.
            Element::Start | Element::End => one(";"),
            Element::Number => one("12"),
            Element::Digits(count) => one(&"123456789012345"[..usize::from(*count).min(15)]),
            Element::Money => {
                vec![vec!["12".to_owned(), self.language.currency.first().cloned().unwrap_or_default()]]
            }
            Element::Name | Element::Proper => one("Dupont"),
            Element::Night => vec![self.night()],
            Element::Role(role) => vec![self.placeholder(*role, open)],
        }
    }

    fn first_entry(&self, name: &str, open: &mut Vec<String>) -> Vec<String> {
        let entry = self.lists.get(name).and_then(|(_, entries)| entries.first());
        let Some(Ok(pattern)) = entry.map(|entry| Pattern::parse(entry)) else { return Vec::new() };
        if open.iter().any(|held| held == name) {
            return Vec::new();
        }
        open.push(name.to_owned());
        let words = pattern.groups.iter().flatten().flat_map(|part| self.plainest(part, open)).collect();
        open.pop();
        words
    }

    fn plainest(&self, elements: &[Element], open: &mut Vec<String>) -> Vec<String> {
        self.sequence(elements, Reach::First, open).into_iter().next().unwrap_or_default()
    }

    /// `à 20 h`.
    fn night(&self) -> Vec<String> {
        let clock = &self.language.clock;
        let hour = clock.night.from.to_string();
        clock.after.first().cloned().into_iter().chain([hour]).chain(clock.units.first().cloned()).collect()
    }

    /// A placeholder whose name gives a role.
    fn placeholder(&self, role: Role, open: &mut Vec<String>) -> Vec<String> {
        let name = self.roles.get(&role).and_then(|(_, evidence)| evidence.names.first());
        let Some(Ok(pattern)) = name.map(|name| Pattern::parse(name)) else { return Vec::new() };
        let words: Vec<String> = pattern.groups.iter().flatten().flat_map(|part| self.plainest(part, open)).collect();
        vec![format!("{{{{ {} }}}}", as_name(&words))]
    }
}

fn field<'e>(evidence: &'e EvidenceEntry, name: &str) -> &'e [String] {
    match name {
        "text" => &evidence.text,
        "names" => &evidence.names,
        "except" => &evidence.except,
        "cited" => &evidence.cited,
        _ => &[],
    }
}

/// Every part in its plainest wording, then each of the others once.
fn varied(parts: &[Vec<Vec<String>>]) -> Vec<Vec<String>> {
    let plainest = |part: &Vec<Vec<String>>| part.first().cloned().unwrap_or_default();
    let mut all = vec![parts.iter().flat_map(plainest).collect()];
    for (at, part) in parts.iter().enumerate() {
        for other in part.iter().skip(1) {
            let before = parts[..at].iter().flat_map(plainest);
            let after = parts[at + 1..].iter().flat_map(plainest);
            all.push(before.chain(other.iter().cloned()).chain(after).collect());
        }
    }
    all
}

/// As the name of a placeholder.
fn as_name(words: &[String]) -> String {
    let plain = |word: &String| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    words.iter().map(plain).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

impl Wording {
    /// Whether it is meant by a text: the entry or pattern as written, or the words.
    pub(super) fn is(&self, text: &str) -> bool {
        self.written == text || as_text(&self.words) == text
    }

    /// A text with these words for `@name`; in the name of a placeholder they are joined as names are. For `@Name` each
    /// begins with a capital.
    pub(super) fn put(&self, text: &str, name: &str) -> String {
        let mut made = String::with_capacity(text.len() + 32);
        let mut rest = text;
        while let Some(slot) = slot(rest, name) {
            made.push_str(&rest[..slot.start]);
            let in_name = made.rfind(['{', '}']).is_some_and(|at| made[at..].starts_with('{'));
            let has_capital = rest[slot.clone()].chars().nth(1).is_some_and(char::is_uppercase);
            made.push_str(&match (in_name, has_capital) {
                (true, _) => as_name(&self.words),
                (false, true) => as_text(&capitalised(&self.words)),
                (false, false) => as_text(&self.words),
            });
            rest = &rest[slot.end..];
        }
        made.push_str(rest);
        made
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&as_text(&self.words))
    }
}

/// Where `@name`, or `@Name`, stands in a text.
pub(super) fn slot(text: &str, name: &str) -> Option<Range<usize>> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let capital = capitalised(&[name.to_owned()]).concat();
    let slot = |(at, sign): (usize, &str)| {
        let behind = &text[at + sign.len()..];
        let after = behind.strip_prefix(name).or_else(|| behind.strip_prefix(&capital))?;
        let stands_alone = !after.starts_with(is_name) && !text[..at].ends_with(is_name);
        stands_alone.then(|| at..text.len() - after.len())
    };
    text.match_indices('@').find_map(slot)
}

/// Words with a capital first: how towns and people are written.
fn capitalised(words: &[String]) -> Vec<String> {
    let capital = |word: &String| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    };
    words.iter().map(capital).collect()
}

/// As running text: no blank behind an apostrophe.
fn as_text(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        if !(text.is_empty() || text.ends_with('\'')) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worded(text: &str) -> Vec<String> {
        let language = LanguageFile { currency: vec!["€".to_owned()], ..LanguageFile::default() };
        let module = ModuleFile {
            lists: [("biens".to_owned(), vec!["meuble {ancien|neuf}".to_owned(), "=auto".to_owned()])].into(),
            ..ModuleFile::default()
        };
        let wordings = Wordings::new(&language, std::iter::once((0, &module)));
        wordings.pattern(text, Reach::Every).iter().map(|words| as_text(words)).collect()
    }

    #[test]
    fn every_alternative_occurs_once() {
        assert_eq!(worded("{vos|l'} <saisir|vendre>"), ["vos saisir", "l'saisir", "vos vendre"]);
        let gaps = ["vos meuble ancien xyz 12 €", "tous vos meuble ancien xyz 12 €", "vos meuble ancien 12 €"];
        assert_eq!(worded("[tous] vos @biens .. #money"), gaps);
        assert_eq!(worded("a {b {c|d}|e} & f"), ["a b c f", "a b d f", "a e f"]);
    }

    #[test]
    fn words_stand_in_place_of_the_name() {
        let words = vec!["solde".to_owned(), "du".to_owned()];
        let wording = Wording { words, written: String::new(), site: (0, String::new()) };
        assert_eq!(
            wording.put("Le @x, non @xy : {{ @x }} {% if @x %}", "x"),
            "Le solde du, non @xy : {{ solde_du }} {% if solde_du %}"
        );
        assert_eq!(wording.put("a@x.fr", "x"), "a@x.fr");
        assert_eq!(wording.put("À @Été {{ @Été }}", "été"), "À Solde Du {{ solde_du }}");
    }
}
