//! The packs that a run judges by, from the binary or from folders.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::builtin::{self, StoredPack};
use super::error::PackError;
use super::example::Example;
use super::files::PackFiles;
use super::languages;
use super::pack::Pack;
use super::rule::Rule;
use super::schema::CraftCheck;

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

    /// The built-in pack that reads a language which the pack of a law, if it has one, does not.
    pub fn lender(jurisdiction: &str, language: &str) -> Option<&'static str> {
        let reads = |pack: &&StoredPack| pack.languages.contains(&language);
        let is_read = builtin::PACKS.iter().filter(reads).any(|pack| pack.id == jurisdiction);
        if is_read { None } else { builtin::PACKS.iter().find(reads).map(|pack| pack.id) }
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
        let others = names.iter().copied().filter(|name| *name != CORE);
        let packs = std::iter::once(CORE).chain(others);
        Self {
            packs: packs
                .map(|name| stored(builtin::pack(name).expect("a name of a built-in pack"), Examples::Left))
                .collect(),
        }
    }

    /// Packs by name or by the path of a folder, with `core`: what is sound of them, and every problem. Built-in packs
    /// come without their examples: the tests have run those.
    pub fn draft(names: &[String], base: &Path) -> (Self, Vec<PackError>) {
        Self::read(names, base, Examples::Left)
    }

    /// Packs as [`Self::draft`] takes them, all of them sound.
    ///
    /// # Errors
    /// Every problem of every pack.
    pub fn load(names: &[String], base: &Path) -> Result<Self, Vec<PackError>> {
        let (rules, errors) = Self::draft(names, base);
        if errors.is_empty() { Ok(rules) } else { Err(errors) }
    }

    /// Packs as [`Self::load`] takes them, with all examples, to run or to show them.
    ///
    /// # Errors
    /// Every problem of every pack.
    pub fn load_with_examples(names: &[String], base: &Path) -> Result<Self, Vec<PackError>> {
        let (rules, errors) = Self::read(names, base, Examples::Read);
        if errors.is_empty() { Ok(rules) } else { Err(errors) }
    }

    /// The examples of built-in packs, with what those over lists and patterns are run with: the binary carries no words for
    /// these. Packs from folders have them already.
    pub fn word_examples(&mut self) {
        for pack in self.packs.iter_mut().filter(|pack| !pack.has_files()) {
            let Some(Ok(files)) = builtin::pack(&pack.id).map(written) else { continue };
            for module in &mut pack.modules {
                module.examples = files.examples(&module.language, &languages::language(&module.language));
            }
        }
    }

    fn read(names: &[String], base: &Path, examples: Examples) -> (Self, Vec<PackError>) {
        let mut packs: Vec<Pack> = Vec::new();
        let mut errors = Vec::new();
        let named = names.iter().map(String::as_str).filter(|name| *name != CORE);
        for name in std::iter::once(CORE).chain(named) {
            let (read, problems) = read_pack(name, base, examples);
            errors.extend(problems);
            match read {
                Some(pack) if packs.iter().any(|held| held.id == pack.id) => {
                    errors.push(PackError::Twice { id: pack.id });
                }
                read => packs.extend(read),
            }
        }
        errors.sort_by_key(PackError::place);
        (Self { packs }, errors)
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
        self.packs.iter().flat_map(|pack| {
            pack.modules.iter().flat_map(move |module| module.rules.iter().map(move |rule| (pack, rule)))
        })
    }
}

fn read_pack(name: &str, base: &Path, examples: Examples) -> (Option<Pack>, Vec<PackError>) {
    if let Some(pack) = builtin::pack(name) {
        return (Some(stored(pack, examples)), Vec::new());
    }
    match files_of(name, base) {
        Ok(files) => {
            let (pack, errors) = Pack::draft(files, &|tag| Arc::new(languages::language(tag)));
            (Some(pack), errors)
        }
        Err(errors) => (None, errors),
    }
}

/// The files of a pack by name or by the path of a folder.
pub(super) fn files_of(name: &str, base: &Path) -> Result<PackFiles, Vec<PackError>> {
    if let Some(pack) = builtin::pack(name) {
        return written(pack);
    }
    let folder = named(base, name);
    if !folder.is_dir() {
        let builtin = RuleSet::builtin_names().collect::<Vec<_>>().join(", ");
        return Err(vec![PackError::NotFound { name: name.to_owned(), builtin }]);
    }
    PackFiles::read(&folder)
}

/// The files of a built-in pack.
fn written(pack: &StoredPack) -> Result<PackFiles, Vec<PackError>> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    PackFiles::of(pack.files.iter().map(owned).collect(), Vec::new())
}

/// A folder below another, as messages name it: without steps that lead nowhere.
fn named(base: &Path, name: &str) -> PathBuf {
    let joined = base.join(name);
    let steps: PathBuf = joined.components().filter(|step| *step != Component::CurDir).collect();
    if steps.as_os_str().is_empty() { PathBuf::from(".") } else { steps }
}

/// A pack that the binary carries.
fn stored(stored: &'static StoredPack, examples: Examples) -> Pack {
    const SOUND: &str = "the build writes what this reads";
    let mut pack: Pack = postcard::from_bytes(stored.prepared).expect(SOUND);
    if examples == Examples::Read {
        let examples: Vec<Vec<Example>> = postcard::from_bytes(stored.examples).expect(SOUND);
        pack.modules.iter_mut().zip(examples).for_each(|(module, examples)| module.examples = examples);
    }
    pack
}
