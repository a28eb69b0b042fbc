//! A checked rule pack, and sets of them.
//!
//! In: [`PackFiles`], what was written. Out: a [`Pack`] in which every name means something, or every problem at once,
//! each at its line.

use std::path::Path;

use super::assemble::Assembler;
use super::builtin;
use super::error::PackError;
use super::files::PackFiles;
use super::module::Module;
use super::rule::Rule;
use super::schema::{CitationEntry, CraftCheck, Localized};
use crate::finding::Citation;
use crate::taxonomy::Locale;

/// A rule pack.
#[derive(Debug)]
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
    pub(super) citations: Vec<(String, CitationEntry)>,
    files: PackFiles,
}

impl Pack {
    /// A legal basis by its short name.
    pub fn citation(&self, id: &str, locale: Locale) -> Option<Citation> {
        let (_, entry) = self.citations.iter().find(|(held, _)| held == id)?;
        Some(Citation {
            id: id.to_owned(),
            title: entry.title.get(locale).to_owned(),
            url: entry.url.clone(),
            since: entry.since.clone(),
            until: entry.until.clone(),
        })
    }

    /// An error at the example of a rule, for one that contradicts it.
    pub fn example_error(&self, place: &(usize, String), message: String) -> PackError {
        let yaml = self.files.modules.get(place.0).map_or(&self.files.text, |file| &file.text);
        yaml.error(&place.1, message, None)
    }

    fn build(files: PackFiles) -> Result<Self, Vec<PackError>> {
        let (modules, errors) = Assembler::new(&files).modules();
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            id: files.pack.id.clone(),
            version: files.pack.version.clone(),
            hash: files.hash.clone(),
            title: files.pack.title.clone(),
            jurisdiction: files.pack.jurisdiction.clone(),
            modules,
            citations: files.pack.citations.iter().map(|(id, entry)| (id.clone(), entry.clone())).collect(),
            files,
        })
    }
}

/// The packs that a run judges by.
#[derive(Debug)]
pub struct RuleSet {
    /// In order: findings about templates first.
    pub packs: Vec<Pack>,
}

/// The pack of findings about the template itself; part of every set.
const CORE: &str = "core";

/// Whether the examples of rules are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Examples {
    Read,
    Left,
}

impl RuleSet {
    /// The names of the built-in packs.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        builtin::PACKS.iter().map(|pack| pack.id)
    }

    /// The built-in pack of each jurisdiction that has one.
    pub fn builtin_for(jurisdiction: &str) -> Option<&'static str> {
        Self::builtin_names().find(|name| *name == jurisdiction && *name != CORE)
    }

    /// The law that a message in this language is taken to be under when nothing says whose.
    pub fn jurisdiction_for(&self, language: &str) -> Option<&'static str> {
        builtin::PACKS.iter().find(|pack| pack.languages.contains(&language)).map(|pack| pack.id)
    }

    /// Built-in packs, with `core`.
    ///
    /// # Panics
    /// When a name is not one of [`Self::builtin_names`].
    pub fn builtin(names: &[&str]) -> Self {
        let stored = |name: &str| {
            let stored = builtin::pack(name).expect("a name of a built-in pack");
            Pack::build(PackFiles::stored(stored, false)).expect("built-in packs are checked by the tests")
        };
        let others = names.iter().filter(|name| **name != CORE);
        Self { packs: std::iter::once(CORE).chain(others.copied()).map(stored).collect() }
    }

    /// Packs by name or by the path of a folder, with `core`, without the examples of built-in ones.
    ///
    /// # Errors
    /// Every problem of every pack.
    pub fn load(names: &[String], base: &Path) -> Result<Self, Vec<PackError>> {
        Self::read(names, base, Examples::Left)
    }

    /// As [`Self::load`], with all examples, to run or to show them.
    ///
    /// # Errors
    /// Every problem of every pack.
    pub fn load_with_examples(names: &[String], base: &Path) -> Result<Self, Vec<PackError>> {
        Self::read(names, base, Examples::Read)
    }

    fn read(names: &[String], base: &Path, examples: Examples) -> Result<Self, Vec<PackError>> {
        let mut packs: Vec<Pack> = Vec::new();
        let mut errors = Vec::new();
        let named = names.iter().map(String::as_str).filter(|name| *name != CORE);
        for name in std::iter::once(CORE).chain(named) {
            match read_pack(name, base, examples) {
                Ok(pack) if packs.iter().any(|held| held.id == pack.id) => {
                    let yaml = &pack.files.text;
                    errors.push(yaml.error("id", format!("two packs are called `{}`", pack.id), None));
                }
                Ok(pack) => packs.push(pack),
                Err(problems) => errors.extend(problems),
            }
        }
        if errors.is_empty() { Ok(Self { packs }) } else { Err(errors) }
    }

    /// The rule that reports a fault of the template itself.
    pub fn craft(&self, check: CraftCheck) -> Option<&Rule> {
        self.rules().map(|(_, rule)| rule).find(|rule| rule.check == Some(check))
    }

    /// A rule by its name, with its pack.
    pub fn rule(&self, id: &str) -> Option<(&Pack, &Rule)> {
        self.rules().find(|(_, rule)| rule.id == id)
    }

    /// Every rule with its pack.
    pub fn rules(&self) -> impl Iterator<Item = (&Pack, &Rule)> {
        self.packs.iter().flat_map(|pack| pack.modules.iter().flat_map(move |module| module.rules.iter().map(move |rule| (pack, rule))))
    }
}

fn read_pack(name: &str, base: &Path, examples: Examples) -> Result<Pack, Vec<PackError>> {
    let files = match builtin::pack(name) {
        Some(stored) => PackFiles::stored(stored, examples == Examples::Read),
        None => {
            let folder = base.join(name);
            if !folder.is_dir() {
                let builtin = RuleSet::builtin_names().collect::<Vec<_>>().join(", ");
                return Err(vec![PackError::NotFound { name: name.to_owned(), builtin }]);
            }
            PackFiles::read(&folder)?
        }
    };
    Pack::build(files)
}
