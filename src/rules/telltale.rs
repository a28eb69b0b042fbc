//! Whether a pattern can match in an example at all, told by words alone: most changes to a rule touch none of its
//! examples, and need not be tried.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::language::Language;
use super::name_parts::words_of_name;
use super::pack_source::PackSource;
use super::pattern::{Element, Pattern};
use crate::text::{TokenKind, View};

/// What examples hold: the words of their lines and of the names in them, and the entries of lists that stand in either.
#[derive(Debug, Default)]
pub(crate) struct Held {
    words: FxHashSet<String>,
    entries: BTreeSet<(String, usize)>,
}

impl Held {
    pub(crate) fn add_line(&mut self, view: &View) {
        let words = view.tokens.iter().filter(|token| !matches!(token.kind, TokenKind::Placeholder(_)));
        self.words.extend(words.map(|token| view.word(token).to_owned()));
    }

    pub(crate) fn add_name(&mut self, path: &[String]) {
        self.words.extend(words_of_name(path));
    }

    pub(crate) fn add_entries(&mut self, entries: Vec<(&str, usize)>) {
        self.entries.extend(entries.into_iter().map(|(list, index)| (list.to_owned(), index)));
    }

    pub(crate) fn has_entry(&self, list: &str, index: usize) -> bool {
        self.entries.contains(&(list.to_owned(), index))
    }

    fn has_list(&self, list: &str) -> bool {
        let from = (list.to_owned(), 0);
        self.entries.range(from..).next().is_some_and(|(held, _)| held == list)
    }
}

impl PackSource {
    /// Whether a pattern in a file may match in examples that hold this. Never wrong when it says no.
    pub(crate) fn may_match(&self, file: usize, pattern: &str, held: &Held) -> bool {
        let Some(written) = self.files.modules.get(file) else { return true };
        let tag = &written.module.language;
        let (language, Some(free), Ok(pattern)) = (self.language(tag), self.free.get(tag), Pattern::parse(pattern))
        else {
            return true;
        };
        let asked = Asked { language, free, held };
        pattern.groups.iter().flatten().all(|elements| asked.all(elements))
    }
}

struct Asked<'h> {
    language: Arc<Language>,
    free: &'h FxHashSet<String>,
    held: &'h Held,
}

impl Asked<'_> {
    fn all(&self, elements: &[Element]) -> bool {
        elements.iter().all(|element| match element {
            Element::Word(word) | Element::Exact(word) => self.word(word),
            Element::Prefix(stem) => self.held.words.iter().any(|word| word.starts_with(stem.as_str())),
            Element::Lemma(lemmas) => lemmas.iter().any(|lemma| self.lemma(lemma)),
            Element::List(name) => self.held.has_list(name),
            Element::Choice(choices) => choices.iter().any(|choice| self.all(choice)),
            _ => true,
        })
    }

    fn lemma(&self, lemma: &str) -> bool {
        self.word(lemma) || self.language.inflection.forms(lemma).iter().any(|form| self.held.words.contains(form))
    }

    /// Words that the language writes in other ways too may stand anywhere.
    fn word(&self, word: &str) -> bool {
        self.held.words.contains(word) || self.free.contains(word)
    }
}
