//! A pack as it is written, to be taken apart: its pieces with their lines, a copy whose lists tell their entries apart,
//! and small packs of some of its rules.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::error::PackError;
use super::example::{self, Example, Expected};
use super::files::{File, PackFiles};
use super::language::Language;
use super::languages;
use super::pack::Pack;
use super::pattern::{Pattern, cut, fold_word};
use super::rule_set;
use super::scan::Given;
use super::schema::{EvidenceEntry, ExampleEntry, MatchEntry, ModuleFile, TestsEntry};
use super::trace::{Piece, Speaker, Tracer};
use super::wordings::Wordings;
use crate::bilingual::Bilingual;

/// The files of a pack, with the languages it is written in.
#[derive(Debug)]
pub struct PackSource {
    pub(super) files: PackFiles,
    pub(super) languages: BTreeMap<String, Arc<Language>>,
    /// For each language, the words that it writes in other ways too.
    pub(super) free: BTreeMap<String, FxHashSet<String>>,
    /// What examples over lists and patterns are run with, by the entry or pattern that they word. Taken out of the tests of
    /// `files`, so that they stay what they are when these change.
    pub(super) worded: BTreeMap<Site, Vec<Worded>>,
}

/// An example over a list or patterns, with one of the wordings.
#[derive(Debug, Clone)]
pub(crate) struct Worded {
    /// Whose it is.
    pub(crate) rule: RulePlace,
    pub(super) expected: Expected,
    pub(super) entry: ExampleEntry,
}

/// A rule as it is written: its file, and its index there.
pub type RulePlace = (usize, usize);

/// Where something is written: a file of the pack, and the path in it.
pub type Site = (usize, String);

/// A pattern, an entry of a list, an exception: what an example can show to be of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceOfPack {
    /// Where it is written.
    pub site: Site,
    /// Whose it is: `rule fr/…`, `role debt.origin`, `list biens` …
    pub owner: String,
    /// The field: `match.any`, `text`; empty for what has none.
    pub field: String,
    /// What is written.
    pub text: String,
}

/// A pack whose lists tell their entries apart, and where everything in it is written.
#[derive(Debug)]
pub(crate) struct SplitPack {
    pub(crate) pack: Pack,
    sites: Vec<ModuleSites>,
}

/// Where the things of a module are written, as the module counts them.
#[derive(Debug, Default)]
struct ModuleSites {
    rules: Vec<RulePlace>,
    roles: Vec<(Given, Site)>,
    facts: Vec<Site>,
    officials: Vec<Site>,
    lists: BTreeMap<String, Site>,
    /// The entries of each list: their names as lists of their own, and the lists that they name.
    entries: BTreeMap<String, Vec<(String, Vec<String>)>>,
}

impl PackSource {
    /// A pack by name or by the path of a folder.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(name: &str, base: &Path) -> Result<Self, Vec<PackError>> {
        let mut files = rule_set::files_of(name, base)?;
        if !files.errors.is_empty() {
            return Err(files.errors);
        }
        let mut tags: Vec<&str> = files.modules.iter().map(|file| file.module.language.as_str()).collect();
        tags.sort_unstable();
        tags.dedup();
        let languages: BTreeMap<String, Arc<Language>> =
            tags.iter().map(|tag| ((*tag).to_owned(), Arc::new(languages::language(tag)))).collect();
        let free = languages.iter().map(|(tag, language)| (tag.clone(), free_words(language))).collect();
        let worded = take_worded(&mut files, &languages);
        Ok(Self { files, languages, free, worded })
    }

    /// Its name.
    pub fn id(&self) -> &str {
        &self.files.pack.id
    }

    /// The file that a site is in.
    pub fn path(&self, site: &Site) -> &str {
        self.files.modules[site.0].text.name()
    }

    /// The line that a site is on, from 1.
    pub fn line(&self, site: &Site) -> usize {
        self.files.modules[site.0].text.error(&site.1, Bilingual::default(), None).line().unwrap_or(1)
    }

    /// Everything of it that an example can show to be of use, in the order of its files.
    pub fn pieces(&self) -> Vec<PieceOfPack> {
        let mut pieces = Vec::new();
        for (file, written) in self.files.modules.iter().enumerate() {
            Collector { file, pieces: &mut pieces }.module(&written.module);
        }
        pieces
    }

    pub(super) fn language(&self, tag: &str) -> Arc<Language> {
        self.languages.get(tag).map(Arc::clone).unwrap_or_default()
    }

    /// The pack without its rules.
    pub(super) fn bare(&self) -> PackFiles {
        PackFiles {
            pack: self.files.pack.clone(),
            hash: String::new(),
            modules: Vec::new(),
            learnt: self.files.learnt.clone(),
            errors: Vec::new(),
        }
    }

    /// The examples over lists and patterns that word what stands at a site.
    pub(crate) fn worded(&self, site: &Site) -> &[Worded] {
        self.worded.get(site).map_or(&[], Vec::as_slice)
    }

    /// Those of one rule as its only tests.
    pub(crate) fn tests_of(&self, worded: &[&Worded], rule: RulePlace) -> TestsEntry {
        let written = self.files.modules[rule.0].module.rules[rule.1].tests.as_ref();
        let context = written.map(|tests| tests.context.clone()).unwrap_or_default();
        let of = |expected: Expected| {
            let own = worded.iter().filter(|worded| worded.rule == rule && worded.expected == expected);
            own.map(|worded| worded.entry.clone()).collect()
        };
        TestsEntry { context, invalid: of(Expected::Caught), valid: of(Expected::Silent) }
    }

    /// All of them.
    pub(crate) fn all_worded(&self) -> impl Iterator<Item = &Worded> {
        self.worded.values().flatten()
    }

    /// The pack with every entry of a list a list of its own.
    pub(crate) fn split(&self) -> SplitPack {
        let files: Vec<File> =
            self.files.modules.iter().map(|file| File::unwritten(split_lists(&file.module))).collect();
        let files = PackFiles { modules: files, ..self.bare() };
        let (pack, _) = Pack::draft(files, &|tag| self.language(tag));
        let sites = pack.modules.iter().map(|module| self.sites(&module.language)).collect();
        SplitPack { pack, sites }
    }

    /// As [`super::assemble`] counts: the files of a language in order.
    fn sites(&self, language: &str) -> ModuleSites {
        let mut sites = ModuleSites::default();
        let files = self.files.modules.iter().enumerate().filter(|(_, file)| file.module.language == language);
        for (file, written) in files {
            let module = &written.module;
            let at = |path: String| (file, path);
            sites.officials.extend(module.official.keys().map(|name| at(format!("official.{name}"))));
            for (key, values) in &module.facts {
                sites.facts.extend(values.keys().map(|value| at(format!("facts.{key}.{value}"))));
            }
            sites.roles.extend(module.roles.keys().map(|role| (Given::Role(*role), at(format!("roles.{role}")))));
            sites.rules.extend((0..module.rules.len()).map(|index| (file, index)));
            for (name, entries) in &module.lists {
                sites.lists.insert(name.clone(), at(format!("lists.{name}")));
                let named = |(index, text): (usize, &String)| (entry_name(name, index), lists_in(text));
                sites.entries.insert(name.clone(), entries.iter().enumerate().map(named).collect());
            }
        }
        sites
    }
}

/// Takes the examples over lists and patterns out of the tests of all rules.
fn take_worded(files: &mut PackFiles, languages: &BTreeMap<String, Arc<Language>>) -> BTreeMap<Site, Vec<Worded>> {
    let mut worded: BTreeMap<Site, Vec<Worded>> = BTreeMap::new();
    for (tag, language) in languages {
        let own = || files.modules.iter().enumerate().filter(|(_, file)| file.module.language == *tag);
        let wordings = Wordings::new(&language.file, own().map(|(number, file)| (number, &file.module)));
        for (number, file) in own() {
            for (index, rule) in file.module.rules.iter().enumerate() {
                for (wording, expected, entry) in example::worded(rule, &rule_site((number, index)), &wordings) {
                    let worded = worded.entry(wording.site).or_default();
                    worded.push(Worded { rule: (number, index), expected, entry: ExampleEntry::Full(entry) });
                }
            }
        }
    }
    for tests in files.modules.iter_mut().flat_map(|file| &mut file.module.rules).filter_map(|rule| rule.tests.as_mut())
    {
        tests.invalid.retain(|entry| !entry.is_worded());
        tests.valid.retain(|entry| !entry.is_worded());
    }
    worded
}

impl SplitPack {
    /// A worded example as one of a module, and whether its rule is there.
    pub(crate) fn worded(&self, module: usize, source: &PackSource, worded: &Worded) -> Option<Example> {
        let rule = self.sites[module].rules.iter().position(|place| *place == worded.rule)?;
        let written = source.files.modules[worded.rule.0].module.rules[worded.rule.1].tests.as_ref()?;
        Some(example::example(rule, written, &worded.entry, worded.expected, rule_site(worded.rule)))
    }

    /// What tells, for a module, what takes part in a line.
    pub(crate) fn tracer(&self, module: usize) -> Tracer<'_> {
        Tracer::new(&self.pack.modules[module], &self.sites[module].entries)
    }

    /// Where a rule of a module is written.
    pub(crate) fn rule_place(&self, module: usize, rule: usize) -> Option<RulePlace> {
        self.sites.get(module)?.rules.get(rule).copied()
    }

    /// Where a piece is written.
    pub(crate) fn site(&self, module: usize, speaker: Speaker, piece: &Piece) -> Option<Site> {
        let sites = &self.sites[module];
        let below = |(file, path): &Site, step: &str| (*file, format!("{path}{step}"));
        match piece {
            Piece::Official(index) => sites.officials.get(*index).cloned(),
            Piece::Entry(list, index) => sites.lists.get(list).map(|site| below(site, &format!("[{index}]"))),
            Piece::NameOf(role, index) => {
                self.site(module, Speaker::Evidence(Given::Role(*role)), &Piece::Own("names", *index))
            }
            Piece::Own(field, index) => {
                let step = format!(".{field}[{index}]");
                let rule = |rule: usize| self.rule_place(module, rule).map(rule_site);
                match speaker {
                    Speaker::Rule(index) => rule(index).map(|site| below(&site, &step)),
                    Speaker::Evidence(Given::Rule(index)) => {
                        rule(index).map(|site| below(&site, &format!(".evidence{step}")))
                    }
                    Speaker::Evidence(Given::If(index)) => rule(index).map(|site| below(&site, &format!(".if{step}"))),
                    Speaker::Evidence(given) => {
                        sites.roles.iter().find(|(held, _)| *held == given).map(|(_, site)| below(site, &step))
                    }
                }
            }
        }
    }

    /// Where a name that founds a fact is written.
    pub(crate) fn fact_site(&self, module: usize, fact: usize, piece: &Piece) -> Option<Site> {
        let (file, path) = self.sites[module].facts.get(fact)?;
        match piece {
            Piece::Own(_, index) => Some((*file, format!("{path}[{index}]"))),
            other => self.site(module, Speaker::Rule(0), other),
        }
    }
}

/// Words that a language writes in other ways too.
fn free_words(language: &Language) -> FxHashSet<String> {
    let file = &language.file;
    let elided = file.elisions.iter().flat_map(|(elided, whole)| [fold_word(elided), fold_word(whole)]);
    let written_out = file.shorthand.values().chain(file.name_parts.values());
    elided.chain(written_out.flat_map(|whole| cut(whole))).collect()
}

fn rule_site((file, index): RulePlace) -> Site {
    (file, format!("rules[{index}]"))
}

/// The name under which an entry is a list of its own.
fn entry_name(list: &str, index: usize) -> String {
    format!("{list}.entry.{index}")
}

/// The module with every entry of a list a list of its own.
fn split_lists(module: &ModuleFile) -> ModuleFile {
    let mut split = module.clone();
    for (name, entries) in &module.lists {
        let names = (0..entries.len()).map(|index| format!("@{}", entry_name(name, index)));
        split.lists.insert(name.clone(), names.collect());
        for (index, entry) in entries.iter().enumerate() {
            split.lists.insert(entry_name(name, index), vec![entry.clone()]);
        }
    }
    split
}

/// The lists that a pattern names.
pub(super) fn lists_in(pattern: &str) -> Vec<String> {
    let parsed = Pattern::parse(pattern);
    parsed.map(|pattern| pattern.list_names().into_iter().map(str::to_owned).collect()).unwrap_or_default()
}

/// Takes down the pieces of a file.
struct Collector<'a> {
    file: usize,
    pieces: &'a mut Vec<PieceOfPack>,
}

impl Collector<'_> {
    fn module(&mut self, module: &ModuleFile) {
        for (name, entries) in &module.lists {
            self.items(&format!("list {name}"), &format!("lists.{name}"), "", entries);
        }
        for (name, entry) in &module.official {
            let site = (self.file, format!("official.{name}"));
            let (owner, text) = (format!("official {name}"), entry.text.clone());
            self.pieces.push(PieceOfPack { site, owner, field: String::new(), text });
        }
        for (key, values) in &module.facts {
            for (value, names) in values {
                self.items(&format!("fact {key}: {value}"), &format!("facts.{key}.{value}"), "", names);
            }
        }
        for (role, evidence) in &module.roles {
            self.evidence(&format!("role {role}"), &format!("roles.{role}."), "", evidence);
        }
        for (index, rule) in module.rules.iter().enumerate() {
            let (owner, path) = (format!("rule {}", rule.id), format!("rules[{index}]."));
            if let Some(matching) = &rule.matching {
                self.matching(&owner, &path, matching);
            }
            if let Some(evidence) = &rule.evidence {
                self.evidence(&owner, &path, "evidence.", evidence);
            }
            if let Some(condition) = &rule.condition {
                self.evidence(&owner, &path, "if.", &condition.evidence());
            }
        }
    }

    fn matching(&mut self, owner: &str, path: &str, matching: &MatchEntry) {
        let unless = matching.unless.as_deref().unwrap_or(&[]);
        for (field, texts) in [
            ("match.any", matching.any.as_slice()),
            ("match.regex", &matching.regex),
            ("match.unless", unless),
            ("match.except", &matching.except),
        ] {
            self.items(owner, &format!("{path}{field}"), field, texts);
        }
    }

    fn evidence(&mut self, owner: &str, path: &str, prefix: &str, evidence: &EvidenceEntry) {
        for (field, texts) in [
            ("names", &evidence.names),
            ("text", &evidence.text),
            ("regex", &evidence.regex),
            ("unless", &evidence.unless),
            ("except", &evidence.except),
            ("cited", &evidence.cited),
        ] {
            let field = format!("{prefix}{field}");
            self.items(owner, &format!("{path}{field}"), &field, texts);
        }
    }

    fn items(&mut self, owner: &str, path: &str, field: &str, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            let site = (self.file, format!("{path}[{index}]"));
            let (owner, field) = (owner.to_owned(), field.to_owned());
            self.pieces.push(PieceOfPack { site, owner, field, text: text.clone() });
        }
    }
}
