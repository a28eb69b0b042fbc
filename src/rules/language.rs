//! What is true of a language and of no law: its tables and patterns, ready to be asked.

use std::ops::Range;

use super::inflection::Inflection;
use super::pattern::Pattern;
use super::schema::{FeatureEntry, LanguageFile};
use crate::bilingual::{Bilingual, bilingual};

/// A language whose tables and patterns are read.
#[derive(Debug, Default)]
pub(super) struct Language {
    pub(super) file: LanguageFile,
    pub(super) inflection: Inflection,
    /// Where a clause begins.
    pub(super) breaks: Vec<Pattern>,
    /// Names of several words that are one to every rule.
    pub(super) locks: Vec<Pattern>,
    /// Features by name, each with its sets of cues.
    pub(super) features: Vec<(String, Vec<CuePatterns>)>,
}

/// The patterns of a [`FeatureEntry`].
#[derive(Debug)]
pub(super) struct CuePatterns {
    pub(super) any: Vec<Pattern>,
    pub(super) not: Vec<Pattern>,
    pub(super) without: Vec<Pattern>,
    pub(super) inherit: Vec<Pattern>,
}

/// A pattern of a language that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LanguageError {
    /// The path of the pattern in `language.yaml`.
    pub(super) field: String,
    /// The pattern.
    pub(super) pattern: String,
    /// What is wrong.
    pub(super) message: Bilingual,
    /// Where in the pattern.
    pub(super) at: Range<usize>,
}

impl Language {
    /// From its file and its tables of forms.
    ///
    /// # Errors
    /// Every pattern that cannot be read.
    pub(super) fn new(file: LanguageFile, tables: &[&str]) -> Result<Self, Vec<LanguageError>> {
        let mut errors = Vec::new();
        let breaks = patterns("clause_breaks", &file.clause_breaks, &mut errors);
        let locks = patterns("locks", &file.locks, &mut errors);
        let mut features = Vec::new();
        for (name, entries) in &file.features {
            let cues = entries.all().iter().enumerate().map(|(index, entry)| {
                let several = entries.all().len() > 1;
                let path = if several { format!("features.{name}[{index}]") } else { format!("features.{name}") };
                CuePatterns::new(&path, entry, &mut errors)
            });
            features.push((name.clone(), cues.collect()));
        }
        let inflection = Inflection::new(tables, file.endings.clone(), &file.stopwords);
        if errors.is_empty() { Ok(Self { file, inflection, breaks, locks, features }) } else { Err(errors) }
    }
}

impl CuePatterns {
    fn new(path: &str, entry: &FeatureEntry, errors: &mut Vec<LanguageError>) -> Self {
        Self {
            any: patterns(&format!("{path}.any"), &entry.any, errors),
            not: patterns(&format!("{path}.not"), &entry.not, errors),
            without: patterns(&format!("{path}.without"), &entry.without, errors),
            inherit: patterns(&format!("{path}.inherit"), &entry.inherit, errors),
        }
    }
}

fn patterns(field: &str, texts: &[String], errors: &mut Vec<LanguageError>) -> Vec<Pattern> {
    let mut read = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let mut refuse = |message, at| {
            errors.push(LanguageError { field: format!("{field}[{index}]"), pattern: text.clone(), message, at });
        };
        match Pattern::parse(text) {
            Err(error) => refuse(error.message, error.at),
            Ok(pattern) => match pattern.list_names().first() {
                Some(name) => refuse(
                    bilingual!(
                        "a language has no lists, so no `@{name}`",
                        "une langue n'a pas de listes, donc pas de `@{name}`"
                    ),
                    0..text.len(),
                ),
                None => read.push(pattern),
            },
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::super::schema::FeatureEntries;
    use super::*;

    #[test]
    fn a_pattern_that_cannot_be_read_is_told_with_its_field() {
        let mut file = LanguageFile { clause_breaks: vec!["mais".into(), "{a|".into()], ..LanguageFile::default() };
        let negated = FeatureEntry { any: vec!["ne .. @pas".into()], ..FeatureEntry::default() };
        file.features.insert("negated".into(), FeatureEntries::One(negated));
        let errors = Language::new(file, &[]).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["clause_breaks[1]", "features.negated.any[0]"]);
    }
}
