//! A checked rule pack.
//!
//! In: [`PackFiles`], what was written. Out: a [`Pack`] in which every name means something, or every problem at once,
//! each at its line.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::assemble::Assembler;
use super::error::PackError;
use super::example::{Example, Expected};
use super::files::{PackFiles, Yaml};
use super::language::Language;
use super::module::Module;
use super::schema::{CitationEntry, Localized};
use crate::bilingual::Bilingual;
use crate::finding::Citation;
use crate::taxonomy::Locale;

/// A rule pack.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pack {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: String,
    /// A hash of its files.
    pub hash: String,
    /// What it is.
    pub title: Localized,
    /// Whose law it holds; without it the pack applies everywhere.
    pub jurisdiction: Option<String>,
    /// Its rules, one module for each language.
    pub modules: Vec<Module>,
    /// In order of their names.
    bases: Vec<LegalBasis>,
    /// Its files, for errors; none for what the binary carries.
    #[serde(skip)]
    yamls: Vec<Yaml>,
}

/// A legal basis that rules may cite.
#[derive(Debug, Serialize, Deserialize)]
struct LegalBasis {
    id: String,
    title: Localized,
    url: Option<String>,
    since: Option<String>,
    until: Option<String>,
}

impl LegalBasis {
    fn new(id: &str, entry: &CitationEntry) -> Self {
        Self {
            id: id.to_owned(),
            title: entry.title.clone(),
            url: entry.url.clone(),
            since: entry.since.clone(),
            until: entry.until.clone(),
        }
    }
}

impl Pack {
    /// A legal basis by its short name.
    pub fn citation(&self, id: &str, locale: Locale) -> Option<Citation> {
        let at = self.bases.binary_search_by(|basis| basis.id.as_str().cmp(id)).ok()?;
        let basis = &self.bases[at];
        Some(Citation {
            id: id.to_owned(),
            title: basis.title.get(locale).to_owned(),
            url: basis.url.clone(),
            since: basis.since.clone(),
            until: basis.until.clone(),
        })
    }

    /// The first example of a rule that is expected to end so, where examples were read.
    pub fn example(&self, id: &str, expected: Expected) -> Option<&Example> {
        self.modules.iter().find_map(|module| {
            let of_rule = |example: &&Example| module.rules[example.rule].id == id;
            let fits = |example: &&Example| example.expected == expected && example.each.is_none();
            module.examples().iter().filter(of_rule).find(fits)
        })
    }

    /// Every legal basis that its rules may cite.
    pub fn citations(&self, locale: Locale) -> impl Iterator<Item = Citation> {
        self.bases.iter().filter_map(move |basis| self.citation(&basis.id, locale))
    }

    /// An error at the example of a rule, for one that contradicts it.
    ///
    /// # Panics
    /// When the pack is one that the binary carries.
    pub fn example_error(&self, place: &(usize, String), message: Bilingual) -> PackError {
        self.yamls[place.0].error(&place.1, message, None)
    }

    /// The file and the line of something that is written in its files.
    pub fn line(&self, site: &(usize, String)) -> Option<(String, usize)> {
        let yaml = self.yamls.get(site.0)?;
        Some((yaml.name().to_owned(), yaml.error(&site.1, Bilingual::default(), None).line()?))
    }

    /// Whether its files are at hand, so that an error can show its line.
    pub fn has_files(&self) -> bool {
        !self.yamls.is_empty()
    }

    /// Checks and compiles what was written: what is sound of it, and every problem. The examples that it keeps are those that no other problem touches.
    pub(super) fn draft(files: PackFiles, languages: &dyn Fn(&str) -> Arc<Language>) -> (Self, Vec<PackError>) {
        let (modules, wrong) = Assembler::new(&files, languages).modules();
        let PackFiles { pack, hash, modules: written, mut errors, .. } = files;
        errors.extend(wrong);
        let pack = Self {
            bases: pack.citations.iter().map(|(id, entry)| LegalBasis::new(id, entry)).collect(),
            id: pack.id,
            version: pack.version,
            hash,
            title: pack.title,
            jurisdiction: pack.jurisdiction,
            modules,
            yamls: written.into_iter().map(|file| file.text).collect(),
        };
        (pack, errors)
    }
}
