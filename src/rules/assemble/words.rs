//! The words of a module: its lists, features and official texts.

use std::collections::BTreeMap;

use super::{BREAKS, CLOCK_UNITS, CURRENCY, FUNCTION_WORDS, ModuleAssembler, NAMES, NEGATORS, Site, features_named_in};
use crate::bilingual::bilingual;
use crate::rules::files::File;
use crate::rules::language::CuePatterns;
use crate::rules::official::Officials;
use crate::rules::pattern::{Element, Pattern, cut};
use crate::rules::programs::Programs;
use crate::rules::schema::{FeatureEntry, OfficialEntry};
use crate::rules::statute::{Former, Statute};
use crate::rules::vocabulary::Cues;

impl<'p> ModuleAssembler<'_, 'p, '_> {
    /// The lists of the files and those of the language.
    pub(super) fn lists(&mut self, files: &[(usize, &'p File)]) {
        let mut lists: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        let mut written: Vec<(Site<'p>, &'p String, &'p Vec<String>)> = Vec::new();
        for (_, file) in files {
            for (name, entries) in &file.module.lists {
                let site = Site { yaml: &file.text, path: format!("lists.{name}") };
                if !self.list_names.insert(name.clone()) {
                    let message =
                        bilingual!("the list `{name}` is defined twice", "la liste `{name}` est définie deux fois");
                    self.error(&site, message, None);
                }
                written.push((site, name, entries));
            }
        }
        for (site, name, entries) in written {
            let patterns: Vec<Pattern> =
                entries.iter().enumerate().filter_map(|(index, entry)| self.parse(&site.item(index), entry)).collect();
            if entries.is_empty() {
                self.error(&site, bilingual!("the list `{name}` is empty", "la liste `{name}` est vide"), None);
            }
            lists.insert(name.clone(), patterns);
        }
        let file = &self.language.file;
        let exact = |entries: &[String]| {
            let elements = entries.iter().map(|entry| cut(entry).into_iter().map(Element::Exact).collect::<Vec<_>>());
            elements.filter(|elements| !elements.is_empty()).map(Pattern::of).collect()
        };
        lists.insert(BREAKS.to_owned(), self.language.breaks.clone());
        lists.insert(NAMES.to_owned(), self.language.locks.clone());
        lists.insert(FUNCTION_WORDS.to_owned(), exact(&file.stopwords));
        lists.insert(CURRENCY.to_owned(), exact(&file.currency));
        lists.insert(CLOCK_UNITS.to_owned(), exact(&file.clock.units));
        lists.insert(NEGATORS.to_owned(), exact(&file.negators));
        self.compiler.lists(&lists);
    }

    /// The features that the files name.
    pub(super) fn features(&mut self, files: &[(usize, &'p File)]) {
        let language = self.language;
        let named = features_named_in(files);
        for (name, patterns) in language.features.iter().filter(|(name, _)| named.contains(name.as_str())) {
            let entries = language.file.features[name].all().iter();
            let feature = entries.zip(patterns).map(|(entry, patterns)| self.cues(entry, patterns)).collect();
            self.features.insert(name.clone(), self.vocabulary.features.len());
            self.vocabulary.features.push(feature);
        }
    }

    pub(super) fn cues(&mut self, entry: &FeatureEntry, patterns: &CuePatterns) -> Cues {
        let mut compile = |patterns: &[Pattern]| -> Programs {
            patterns.iter().map(|pattern| self.compiler.program(pattern)).collect()
        };
        Cues {
            scope: entry.scope,
            side: entry.side,
            any: compile(&patterns.any),
            not: compile(&patterns.not),
            without: compile(&patterns.without),
            inherit: compile(&patterns.inherit),
        }
    }

    pub(super) fn officials(&mut self, files: &[(usize, &'p File)]) {
        let mut texts = Vec::new();
        for (_, file) in files {
            for (name, entry) in &file.module.official {
                let site = Site { yaml: &file.text, path: format!("official.{name}") };
                self.citation(&site.below("source"), &entry.source);
                let words: Vec<String> = cut(&entry.text);
                if words.len() < 4 {
                    let message = bilingual!(
                        "the official text `{name}` is too short to be told from others",
                        "le texte officiel `{name}` est trop court pour être distingué d'autres"
                    );
                    self.error(&site, message, None);
                    continue;
                }
                if self.official_names.contains(name) {
                    let message = bilingual!(
                        "the official text `{name}` is defined twice",
                        "le texte officiel `{name}` est défini deux fois"
                    );
                    self.error(&site, message, None);
                }
                texts.push(words.iter().map(|word| self.compiler.intern(word)).collect());
                self.official_names.push(name.clone());
                let statute = self.statute(entry, &site);
                self.module.statutes.push(statute);
            }
        }
        self.vocabulary.officials = Officials::new(texts);
    }

    pub(super) fn statute(&mut self, entry: &OfficialEntry, site: &Site<'p>) -> Statute {
        let mut former = Vec::with_capacity(entry.former.len());
        for (index, version) in entry.former.iter().enumerate() {
            let until = self.date(&site.below("former").item(index).below("until"), Some(&version.until));
            let words = cut(&version.text).iter().map(|word| self.compiler.intern(word)).collect();
            former.extend(until.map(|until| Former { words, until }));
        }
        Statute { title: entry.title.clone(), text: entry.text.clone(), former }
    }
}
