//! From patterns to programs: words become keys, lists and lemmas their forms.
//!
//! A single word of a list is a key of the lexicon; an entry of several words becomes a small program of its own, which
//! the reader runs where its first word stands.

use std::collections::{BTreeMap, HashMap, HashSet};

use rustc_hash::FxHashMap;

use super::inflection::Inflection;
use super::lexicon::{Key, LexiconBuilder, WordId};
use super::pattern::{Element, Pattern};
use super::program::{Bearing, Part, Program, Step};
use super::table::Table;

/// A list whose entries are read.
#[derive(Debug)]
struct List {
    key: Key,
    /// The elements of its entries of several words.
    entries: Vec<Vec<Element>>,
}

/// An entry of several words, to be run where one of its first words stands.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) list: Key,
    /// Of one part.
    pub(super) program: Program,
}

/// Turns patterns into programs over one lexicon.
pub(super) struct Compiler<'l> {
    inflection: &'l Inflection,
    pub(super) lexicon: LexiconBuilder,
    lists: BTreeMap<String, List>,
    lemmas: HashMap<Vec<String>, Key>,
    choices: HashMap<Vec<String>, Key>,
    forms: FxHashMap<String, Vec<String>>,
    /// How many words satisfy a key, function words counting many times: what is rare is looked for first.
    weights: FxHashMap<Key, u32>,
    /// The keys that some program needs or begins with.
    pub(super) placed: HashSet<Key>,
    elisions: HashMap<String, String>,
    function_words: HashSet<String>,
}

/// The weight of a word that stands in every other sentence.
const FREQUENT: u32 = 400;

/// A need as heavy as this is met almost everywhere. Measured: asking lighter ones saves more runs than it costs.
const TELLS_NOTHING: u32 = FREQUENT * 5;

/// Of more alternatives than these it is asked first whether any can begin with a word.
const MANY: usize = 3;

impl<'l> Compiler<'l> {
    pub(super) fn new(
        inflection: &'l Inflection,
        elisions: HashMap<String, String>,
        function_words: HashSet<String>,
    ) -> Self {
        Self {
            inflection,
            lexicon: LexiconBuilder::new(),
            lists: BTreeMap::new(),
            lemmas: HashMap::new(),
            choices: HashMap::new(),
            forms: FxHashMap::default(),
            weights: FxHashMap::default(),
            placed: HashSet::new(),
            elisions,
            function_words,
        }
    }

    /// Makes the lists known. Names that entries use must be among them; a list that contains itself gives what it has.
    pub(super) fn lists(&mut self, lists: &BTreeMap<String, Vec<Pattern>>) {
        for name in lists.keys() {
            let key = self.lexicon.class();
            self.lists.insert(name.clone(), List { key, entries: Vec::new() });
        }
        for name in lists.keys() {
            let key = self.lists[name].key;
            for entry in entries_of(name, lists) {
                match entry.as_slice() {
                    [single] => self.single(name, key, single),
                    _ => self.several(name, entry),
                }
            }
        }
    }

    fn several(&mut self, name: &str, entry: Vec<Element>) {
        if let Some(list) = self.lists.get_mut(name) {
            list.entries.push(entry);
        }
    }

    fn single(&mut self, name: &str, key: Key, element: &Element) {
        match element {
            Element::Word(word) => {
                let forms = self.bare_forms(word);
                self.all(key, &forms);
            }
            Element::Exact(word) => {
                let word = self.unelided(word);
                self.all(key, &[word]);
            }
            Element::Lemma(lemmas) => {
                for lemma in lemmas {
                    let forms = self.forms(lemma);
                    self.all(key, &forms);
                }
            }
            other => self.several(name, vec![other.clone()]),
        }
    }

    fn all(&mut self, key: Key, words: &[String]) {
        for word in words {
            self.lexicon.add(key, word);
            let weight = self.word_weight(word);
            *self.weights.entry(key).or_default() += weight;
        }
    }

    fn word_weight(&self, word: &str) -> u32 {
        if self.function_words.contains(word) { FREQUENT } else { 1 }
    }

    /// The forms of a word that stands bare in a list: a function word is only itself there.
    fn bare_forms(&mut self, word: &str) -> Vec<String> {
        if self.function_words.contains(word) { vec![self.unelided(word)] } else { self.forms(word) }
    }

    fn unelided(&self, word: &str) -> String {
        self.elisions.get(word).map_or(word, String::as_str).to_owned()
    }

    /// The number of a word, for texts that are compared word by word.
    pub(super) fn intern(&mut self, word: &str) -> WordId {
        let word = self.unelided(word);
        self.lexicon.intern(&word)
    }

    fn forms(&mut self, word: &str) -> Vec<String> {
        let word = &self.unelided(word);
        if let Some(forms) = self.forms.get(word) {
            return forms.clone();
        }
        let forms = self.inflection.forms(word);
        self.forms.insert(word.to_owned(), forms.clone());
        forms
    }

    /// The key of a list.
    pub(super) fn list(&self, name: &str) -> Option<Key> {
        self.lists.get(name).map(|list| list.key)
    }

    /// The entries of several words of every list.
    pub(super) fn entries(&mut self) -> Vec<Entry> {
        let lists: Vec<(Key, Vec<Vec<Element>>)> =
            self.lists.values_mut().map(|list| (list.key, std::mem::take(&mut list.entries))).collect();
        let mut all = Vec::new();
        for (list, entries) in &lists {
            for elements in entries {
                let mut steps = Vec::new();
                self.sequence(elements, true, &mut steps);
                steps.push(Step::Accept);
                let mut needs = self.needs(elements, true);
                let needs = self.rank(&mut needs);
                let part = self.part(steps);
                all.push(Entry {
                    list: *list,
                    program: Program { groups: vec![vec![part]], needs, wide: false, bearing: Bearing::Beside },
                });
            }
        }
        all
    }

    /// A program.
    pub(super) fn program(&mut self, pattern: &Pattern) -> Program {
        let mut needs: Vec<Box<[Key]>> = Vec::new();
        let mut groups = Vec::with_capacity(pattern.groups.len());
        for group in &pattern.groups {
            let mut parts: Vec<(u32, Part)> = Vec::with_capacity(group.len());
            for elements in group {
                let mut steps = Vec::new();
                self.sequence(elements, false, &mut steps);
                steps.push(Step::Accept);
                let own = self.needs(elements, false);
                let rarest = own.iter().map(|keys| self.weight(keys)).min().unwrap_or(u32::MAX);
                needs.extend(own);
                parts.push((rarest, self.part(steps)));
            }
            // Parts of a clause come in any order: the rarest is looked for first, and mostly there is none.
            parts.sort_by_key(|(rarest, _)| *rarest);
            groups.push(parts.into_iter().map(|(_, part)| part).collect());
        }
        let needs = self.rank(&mut needs);
        Program { groups, needs, wide: pattern.wide, bearing: pattern.bearing }
    }

    fn part(&mut self, steps: Vec<Step>) -> Part {
        let part = Part::new(steps);
        self.placed.extend(part.placed());
        part
    }

    /// The rarest first; what stands in every other sentence tells nothing and is left out, unless nothing else is left.
    fn rank(&mut self, needs: &mut Vec<Box<[Key]>>) -> Table<Key> {
        needs.sort_by_key(|keys| self.weight(keys));
        needs.dedup();
        let telling = needs.iter().take_while(|keys| self.weight(keys) < TELLS_NOTHING).count();
        needs.truncate(telling.max(1));
        self.placed.extend(needs.iter().flat_map(|keys| keys.iter().copied()));
        Table::new(needs.iter().map(|keys| keys.iter().copied()))
    }

    fn weight(&self, keys: &[Key]) -> u32 {
        keys.iter()
            .map(|key| if key.is_special() { FREQUENT / 2 } else { self.weights.get(key).copied().unwrap_or(1) })
            .sum()
    }

    /// `in_list`: bare words stand for all their forms.
    fn sequence(&mut self, elements: &[Element], in_list: bool, steps: &mut Vec<Step>) {
        for element in elements {
            self.element(element, in_list, steps);
        }
    }

    fn element(&mut self, element: &Element, in_list: bool, steps: &mut Vec<Step>) {
        match element {
            Element::Choice(choices) => self.choice(choices, in_list, steps),
            Element::Optional(inside) => {
                let fork = steps.len();
                steps.push(Step::Accept);
                self.sequence(inside, in_list, steps);
                steps[fork] = Step::Either(address(fork + 1), address(steps.len()));
            }
            Element::Gap { words, over_comma } => steps.push(Step::Gap { words: *words, over_comma: *over_comma }),
            Element::Start => steps.push(Step::Start),
            Element::Opening => steps.push(Step::Opening),
            Element::End => steps.push(Step::End),
            Element::List(name) => {
                if let Some(key) = self.list(name) {
                    steps.push(Step::Entry(key));
                }
            }
            single => {
                if let Some(key) = self.key(single, in_list) {
                    steps.push(Step::Word(key));
                }
            }
        }
    }

    fn choice(&mut self, choices: &[Vec<Element>], in_list: bool, steps: &mut Vec<Step>) {
        let (keys, others) = self.single_words(choices, in_list);
        let count = keys.len() + others.len();
        if count > MANY
            && let Some(words) = self.beginnings(choices, in_list)
        {
            steps.push(Step::Ahead(self.written(words)));
        }
        let mut ends = Vec::with_capacity(count);
        for index in 0..count {
            let last = index + 1 == count;
            let fork = steps.len();
            if !last {
                steps.push(Step::Accept);
            }
            match keys.get(index) {
                Some(key) => steps.push(Step::Word(*key)),
                None => self.sequence(others[index - keys.len()], in_list, steps),
            }
            if !last {
                ends.push(steps.len());
                steps.push(Step::Accept);
                steps[fork] = Step::Either(address(fork + 1), address(steps.len()));
            }
        }
        let end = address(steps.len());
        for at in ends {
            steps[at] = Step::Jump(end);
        }
    }

    /// The words that one of some alternatives must begin with, if they are known.
    fn beginnings(&mut self, choices: &[Vec<Element>], in_list: bool) -> Option<Vec<String>> {
        let mut words = Vec::new();
        for choice in choices {
            words.extend(self.beginning(choice, in_list)?);
        }
        Some(words)
    }

    fn beginning(&mut self, elements: &[Element], in_list: bool) -> Option<Vec<String>> {
        match elements.split_first()? {
            (Element::Word(word), _) if in_list && !self.function_words.contains(word) => Some(self.forms(word)),
            (Element::Word(word) | Element::Exact(word), _) => Some(vec![self.unelided(word)]),
            (Element::Lemma(lemmas), _) => Some(lemmas.iter().flat_map(|lemma| self.forms(lemma)).collect()),
            (Element::Choice(choices), _) => self.beginnings(choices, in_list),
            (Element::Optional(inside), rest) => {
                let mut words = self.beginning(inside, in_list)?;
                words.extend(self.beginning(rest, in_list)?);
                Some(words)
            }
            _ => None,
        }
    }

    /// Alternatives of one word each, gathered under one key for those that are written out and one for classes of words;
    /// and the other alternatives.
    fn single_words<'c>(&mut self, choices: &'c [Vec<Element>], in_list: bool) -> (Vec<Key>, Vec<&'c [Element]>) {
        let (mut written, mut lemmas, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for choice in choices {
            match choice.as_slice() {
                [Element::Word(word)] if in_list && !self.function_words.contains(word) => lemmas.push(word.clone()),
                [Element::Word(word) | Element::Exact(word)] => written.push(self.unelided(word)),
                [Element::Lemma(words)] => lemmas.extend(words.iter().cloned()),
                other => others.push(other),
            }
        }
        let mut keys = Vec::new();
        if !written.is_empty() {
            keys.push(self.written(written));
        }
        if !lemmas.is_empty() {
            keys.push(self.lemma(&lemmas));
        }
        (keys, others)
    }

    /// The key of several words as they are written.
    fn written(&mut self, mut words: Vec<String>) -> Key {
        words.sort_unstable();
        words.dedup();
        if let [word] = words.as_slice() {
            return self.literal(word);
        }
        if let Some(key) = self.choices.get(&words) {
            return *key;
        }
        let key = self.lexicon.choice();
        self.all(key, &words);
        self.choices.insert(words, key);
        key
    }

    fn literal(&mut self, word: &str) -> Key {
        let key = self.lexicon.literal(word);
        let weight = self.word_weight(word);
        self.weights.insert(key, weight);
        key
    }

    /// The key of an element that stands for one word.
    fn key(&mut self, element: &Element, in_list: bool) -> Option<Key> {
        Some(match element {
            Element::Word(word) if in_list && !self.function_words.contains(word) => {
                self.lemma(std::slice::from_ref(word))
            }
            Element::Word(word) | Element::Exact(word) => {
                let word = self.unelided(word);
                self.literal(&word)
            }
            Element::Prefix(stem) => {
                let key = self.lexicon.stem(stem);
                self.weights.insert(key, 3);
                key
            }
            Element::Lemma(lemmas) => self.lemma(lemmas),
            Element::Number => Key::NUMBER,
            Element::Money => Key::MONEY,
            Element::Night => Key::NIGHT,
            Element::Name => Key::NAME,
            Element::Proper => Key::PROPER,
            Element::Digits(count) => Key::digits(usize::from(*count))?,
            Element::Role(role) => Key::role(*role),
            _ => return None,
        })
    }

    fn lemma(&mut self, lemmas: &[String]) -> Key {
        if let Some(key) = self.lemmas.get(lemmas) {
            return *key;
        }
        let key = self.lexicon.class();
        for lemma in lemmas {
            let forms = self.forms(lemma);
            self.all(key, &forms);
        }
        self.lemmas.insert(lemmas.to_vec(), key);
        key
    }

    /// One key of each of these must stand where the elements match.
    fn needs(&mut self, elements: &[Element], in_list: bool) -> Vec<Box<[Key]>> {
        let mut needs = Vec::new();
        for element in elements {
            match element {
                Element::Choice(choices) => needs.extend(self.need_of_choice(choices, in_list)),
                Element::List(name) => needs.extend(self.list(name).map(|key| Box::from([key]))),
                Element::Optional(_) | Element::Gap { .. } | Element::Start | Element::Opening | Element::End => {}
                single => needs.extend(self.key(single, in_list).map(|key| Box::from([key]))),
            }
        }
        needs
    }

    /// A choice needs something only if each of its alternatives does.
    fn need_of_choice(&mut self, choices: &[Vec<Element>], in_list: bool) -> Option<Box<[Key]>> {
        let (mut any, others) = self.single_words(choices, in_list);
        for choice in others {
            let needs = self.needs(choice, in_list);
            let rarest = needs.into_iter().min_by_key(|keys| self.weight(keys))?;
            any.extend(rarest);
        }
        any.sort_unstable();
        any.dedup();
        Some(any.into())
    }
}

/// The entries of a list, those of lists that stand in it included.
fn entries_of(name: &str, lists: &BTreeMap<String, Vec<Pattern>>) -> Vec<Vec<Element>> {
    let mut found = Vec::new();
    let mut open = vec![name.to_owned()];
    collect_entries(name, lists, &mut open, &mut found);
    found
}

fn collect_entries(
    name: &str,
    lists: &BTreeMap<String, Vec<Pattern>>,
    open: &mut Vec<String>,
    found: &mut Vec<Vec<Element>>,
) {
    for pattern in lists.get(name).into_iter().flatten() {
        let Some(elements) = pattern.groups.first().and_then(|parts| parts.first()) else { continue };
        if let [Element::List(inner)] = elements.as_slice() {
            if !open.contains(inner) {
                open.push(inner.clone());
                collect_entries(inner, lists, open, found);
                open.pop();
            }
            continue;
        }
        found.push(inlined(elements, lists, open));
    }
}

/// Lists inside an entry of several words become choices, so that an entry never waits for another list's.
fn inlined(elements: &[Element], lists: &BTreeMap<String, Vec<Pattern>>, open: &mut Vec<String>) -> Vec<Element> {
    elements
        .iter()
        .map(|element| match element {
            Element::List(inner) if !open.contains(inner) => {
                open.push(inner.clone());
                let mut entries = Vec::new();
                collect_entries(inner, lists, open, &mut entries);
                open.pop();
                Element::Choice(entries)
            }
            Element::Choice(choices) => {
                Element::Choice(choices.iter().map(|choice| inlined(choice, lists, open)).collect())
            }
            Element::Optional(inside) => Element::Optional(inlined(inside, lists, open)),
            other => other.clone(),
        })
        .collect()
}

fn address(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
