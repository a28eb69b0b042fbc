//! The forms of words: from the language's tables, else by its regular endings.

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use super::pattern::fold_word;
use super::schema::EndingEntry;

/// Shorter words, and the function words of a language, have one form.
const SHORTEST: usize = 4;

/// What a language knows of the forms of its words.
#[derive(Debug, Default)]
pub(super) struct Inflection {
    /// Folded lemma to its forms as the tables write them, blanks between.
    tables: FxHashMap<String, Vec<Box<str>>>,
    endings: Vec<EndingEntry>,
    function_words: HashSet<String>,
}

impl Inflection {
    /// From tables of lines `lemma<TAB>form form …`, endings and function words. Lines that begin with `#` are comments.
    pub(super) fn new(tables: &[&str], endings: Vec<EndingEntry>, function_words: &[String]) -> Self {
        let mut by_lemma: FxHashMap<String, Vec<Box<str>>> = FxHashMap::default();
        for line in tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
            if let Some((lemma, forms)) = line.split_once('\t') {
                by_lemma.entry(fold_word(lemma)).or_default().push(forms.into());
            }
        }
        let function_words = function_words.iter().map(|word| fold_word(word)).collect();
        Self { tables: by_lemma, endings, function_words }
    }

    /// Every form of a folded word, itself among them.
    pub(super) fn forms(&self, lemma: &str) -> Vec<String> {
        if let Some(lines) = self.tables.get(lemma) {
            let mut forms: Vec<String> = lines.iter().flat_map(|line| line.split_whitespace()).map(fold_word).collect();
            forms.push(lemma.to_owned());
            forms.sort_unstable();
            forms.dedup();
            return forms;
        }
        if lemma.chars().count() < SHORTEST || self.function_words.contains(lemma) {
            return vec![lemma.to_owned()];
        }
        self.regular(lemma)
    }

    fn regular(&self, lemma: &str) -> Vec<String> {
        let mut forms = vec![lemma.to_owned()];
        let fitting = self.endings.iter().find(|ending| lemma.ends_with(&fold_word(&ending.ends)));
        if let Some(ending) = fitting {
            let stem = &lemma[..lemma.len() - fold_word(&ending.ends).len()];
            forms.extend(ending.forms.iter().map(|form| format!("{stem}{}", fold_word(form))));
        }
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_come_before_endings() {
        let ending = |ends: &str, forms: &[&str]| EndingEntry {
            ends: ends.into(),
            forms: forms.iter().map(|form| (*form).to_owned()).collect(),
        };
        let endings = vec![ending("al", &["al", "aux"]), ending("", &["", "s"])];
        let inflection = Inflection::new(&["# note\nsaisir\tsaisir saisît saisie"], endings, &["leur".into()]);
        assert_eq!(inflection.forms("saisir"), ["saisie", "saisir", "saisit"]);
        assert_eq!(inflection.forms("tribunal"), ["tribunal", "tribunaux"]);
        assert_eq!(inflection.forms("meuble"), ["meuble", "meubles"]);
        assert_eq!(inflection.forms("leur"), ["leur"]);
        assert_eq!(inflection.forms("bus"), ["bus"]);
    }
}
