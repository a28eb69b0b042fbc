//! From the files of a pack to its modules: every name is looked up, every pattern read and compiled.
//!
//! Files of one language become one [`Module`]: their lists are shared and a line is read once for all of them.

mod examples;
mod rule;
mod wording;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::bilingual::{Bilingual, bilingual};
use crate::rules::census;
use crate::rules::compile::Compiler;
use crate::rules::error::PackError;
use crate::rules::files::{File, PackFiles, Yaml};
use crate::rules::language::Language;
use crate::rules::learnt::Learnt;
use crate::rules::lexicon::{Key, Signs};
use crate::rules::module::{Module, Patterns};
use crate::rules::pattern::{cut, fold_word};
use crate::rules::programs::Programs;
use crate::rules::regexes::Regexes;
use crate::rules::rule::Rule;
use crate::rules::scan::Given;
use crate::rules::schema::ClaimsEntry;
use crate::rules::vocabulary::{ListNames, Vocabulary};
use crate::rules::waiting::Waiting;
use crate::rules::weights::Weights;
use crate::rules::wordings::Wordings;
use crate::taxonomy::{ContextKey, nearest};

/// Lists of the language itself, under names that no pack can use.
const BREAKS: &str = "\u{0}breaks";
const NAMES: &str = "\u{0}names";
const CURRENCY: &str = "\u{0}currency";
const FUNCTION_WORDS: &str = "\u{0}function-words";
const CLOCK_UNITS: &str = "\u{0}clock-units";
const NEGATORS: &str = "\u{0}negators";

/// The features that excuse a match when its rule names none.
const DEFAULT_UNLESS: [&str; 2] = ["negated", "attributed"];

/// Makes the modules of a pack.
pub(super) struct Assembler<'p> {
    files: &'p PackFiles,
    languages: &'p dyn Fn(&str) -> Arc<Language>,
    errors: Vec<PackError>,
    ids: HashSet<String>,
}

impl<'p> Assembler<'p> {
    /// `languages`: what is known of a language, by its tag.
    pub(super) fn new(files: &'p PackFiles, languages: &'p dyn Fn(&str) -> Arc<Language>) -> Self {
        Self { files, languages, errors: Vec::new(), ids: HashSet::new() }
    }

    /// One module for each language, and everything that is wrong.
    pub(super) fn modules(mut self) -> (Vec<Module>, Vec<PackError>) {
        let mut by_language: BTreeMap<&str, Vec<(usize, &File)>> = BTreeMap::new();
        for (index, file) in self.files.modules.iter().enumerate() {
            by_language.entry(file.module.language.as_str()).or_default().push((index, file));
        }
        let modules = by_language.into_iter().map(|(language, files)| self.module(language, &files)).collect();
        (modules, self.errors)
    }

    fn module(&mut self, tag: &str, files: &[(usize, &'p File)]) -> Module {
        let language = (self.languages)(tag);
        let mut parts = ModuleAssembler {
            pack: self,
            language: &language,
            compiler: Compiler::new(&language.inflection, elisions(&language), function_words(&language)),
            vocabulary: Vocabulary::default(),
            features: HashMap::new(),
            official_names: Vec::new(),
            list_names: HashSet::new(),
            module: Module {
                language: tag.to_owned(),
                rules: Vec::new(),
                vocabulary: Vocabulary::default(),
                wording: Vec::new(),
                evidence: Vec::new(),
                statutes: Vec::new(),
                facts: Vec::new(),
                follows: Vec::new(),
                claims: ClaimsEntry::default(),
                guesses: Vec::new(),
                guess_signs: Signs::default(),
                cite_signs: Signs::default(),
                patterns: Patterns::default(),
                waiting: Waiting::default(),
                waiting_wide: Waiting::default(),
                regexes: Regexes::default(),
                learnt: Learnt::default(),
                given: Weights::default(),
                examples: Vec::new(),
                lists: BTreeMap::new(),
            },
            trust: Trust::default(),
            wordings: Wordings::new(&language.file, files.iter().map(|(index, file)| (*index, &file.module))),
        };
        let before = parts.pack.errors.len();
        parts.lists(files);
        parts.features(files);
        parts.officials(files);
        parts.trust.wrong_words = parts.pack.errors.len() > before;
        parts.learnt(tag);
        for (index, file) in files {
            parts.file(*index, file);
        }
        parts.tellers(files);
        parts.finish()
    }
}

/// Every feature that excuses something, those that do so unasked among them.
fn features_named_in<'f>(files: &[(usize, &'f File)]) -> HashSet<&'f str> {
    let mut named: HashSet<&str> = DEFAULT_UNLESS.into_iter().collect();
    for module in files.iter().map(|(_, file)| &file.module) {
        let own = module.rules.iter().filter_map(|rule| rule.evidence.as_ref());
        let evidence = module.roles.values().chain(own).flat_map(|evidence| &evidence.unless);
        let conditions = module.rules.iter().filter_map(|rule| rule.condition.as_ref());
        let conditions = conditions.flat_map(|condition| &condition.unless);
        let matching = module.rules.iter().filter_map(|rule| rule.matching.as_ref()?.unless.as_ref()).flatten();
        let learnt = module
            .rules
            .iter()
            .filter_map(|rule| rule.learnt.as_ref())
            .flat_map(|learnt| learnt.unless.iter().chain(&learnt.only));
        named.extend(evidence.chain(conditions).chain(matching).chain(learnt).map(String::as_str));
    }
    named
}

fn elisions(language: &Language) -> HashMap<String, String> {
    language.file.elisions.iter().map(|(elided, whole)| (fold_word(elided), fold_word(whole))).collect()
}

fn function_words(language: &Language) -> HashSet<String> {
    language.file.stopwords.iter().map(|word| fold_word(word)).collect()
}

/// Makes one module.
struct ModuleAssembler<'a, 'p, 'l> {
    pack: &'a mut Assembler<'p>,
    language: &'l Language,
    compiler: Compiler<'l>,
    vocabulary: Vocabulary,
    features: HashMap<String, usize>,
    official_names: Vec<String>,
    list_names: HashSet<String>,
    module: Module,
    /// Whose examples are judged: not those of rules that are wrong themselves, or rest on something that is.
    trust: Trust,
    /// What examples over lists and patterns are run with.
    wordings: Wordings<'l>,
}

/// What of a module is sound enough for its examples to mean something.
#[derive(Debug, Default)]
struct Trust {
    /// A list or an official text is wrong.
    wrong_words: bool,
    /// Evidence for a role is wrong.
    wrong_evidence: bool,
    /// Rules that are wrong, and names that two rules have.
    wrong: HashSet<String>,
}

impl Trust {
    fn holds(&self, rule: &Rule) -> bool {
        !(self.wrong_words || self.wrong_evidence && rule.role.is_some() || self.wrong.contains(&rule.id))
    }
}

/// Where something is written.
#[derive(Clone)]
struct Site<'p> {
    yaml: &'p Yaml,
    path: String,
}

impl Site<'_> {
    fn below(&self, step: &str) -> Self {
        let path = if self.path.is_empty() { step.to_owned() } else { format!("{}.{step}", self.path) };
        Self { path, ..*self }
    }

    fn item(&self, index: usize) -> Self {
        Self { path: format!("{}[{index}]", self.path), ..*self }
    }
}

impl<'p> ModuleAssembler<'_, 'p, '_> {
    fn error(&mut self, site: &Site<'_>, message: Bilingual, help: Option<Bilingual>) {
        self.pack.errors.push(site.yaml.error(&site.path, message, help));
    }

    fn file(&mut self, index: usize, file: &'p File) {
        let root = Site { yaml: &file.text, path: String::new() };
        let before = self.pack.errors.len();
        for (role, entry) in &file.module.roles {
            let site = root.below("roles").below(role.as_str());
            if self.module.evidence.iter().any(|held| held.given == Given::Role(*role)) {
                let message =
                    bilingual!("evidence for `{role}` is given twice", "les indices de `{role}` sont donnés deux fois");
                self.error(&site, message, None);
            }
            self.evidence(Given::Role(*role), Some(*role), entry, &site);
        }
        self.trust.wrong_evidence |= self.pack.errors.len() > before || file.has_gap_in("roles");
        for (key, values) in &file.module.facts {
            for (value, names) in values {
                let site = root.below("facts").below(key.as_str()).below(value);
                self.value(&site, *key, value);
                let programs = self.programs(&site, names);
                self.module.facts.push((*key, value.clone(), programs));
            }
        }
        for (number, entry) in file.module.follows.iter().enumerate() {
            self.follow(entry, &root.below("follows").item(number));
        }
        for (number, sender) in file.module.claims.senders.iter().enumerate() {
            self.value(&root.below("claims").below("senders").item(number), ContextKey::Sender, sender);
        }
        self.module.claims.roles.extend(&file.module.claims.roles);
        self.module.claims.senders.extend(file.module.claims.senders.iter().cloned());
        for (key, values) in &file.module.guesses {
            for (value, texts) in values {
                let site = root.below("guesses").below(key.as_str()).below(value);
                self.value(&site, *key, value);
                let programs = self.programs(&site, texts);
                self.module.guesses.push((*key, value.clone(), programs));
            }
        }
        for (number, entry) in file.module.rules.iter().enumerate() {
            let site = Site { yaml: &file.text, path: format!("rules[{number}]") };
            self.rule((index, file), entry, &site);
        }
    }

    fn finish(self) -> Module {
        if self.compiler.lexicon.is_full() {
            self.pack.errors.push(PackError::TooLarge { id: self.pack.files.pack.id.clone() });
        }
        let Self { mut compiler, mut vocabulary, mut module, language, list_names, trust, .. } = self;
        let Module { rules, examples, .. } = &mut module;
        examples.retain(|example| trust.holds(&rules[example.rule]));
        let list = |compiler: &Compiler<'_>, name| compiler.list(name).unwrap_or_default();
        vocabulary.breaks = list(&compiler, BREAKS);
        vocabulary.names = list(&compiler, NAMES);
        vocabulary.function_words = list(&compiler, FUNCTION_WORDS);
        vocabulary.currency = list(&compiler, CURRENCY);
        vocabulary.clock_units = list(&compiler, CLOCK_UNITS);
        vocabulary.negators = list(&compiler, NEGATORS);
        module.lists = list_names.iter().map(|name| (name.clone(), list(&compiler, name))).collect();
        let entries = compiler.entries();
        let Compiler { lexicon, placed, .. } = compiler;
        vocabulary.lexicon = lexicon.build(|key| placed.contains(&key));
        let lists = module.lists.iter().map(|(name, key)| (name.as_str(), *key));
        vocabulary.list_names = ListNames::new(lists, &vocabulary.lexicon);
        set_language(&mut vocabulary, language);
        let commonness = census::commonness(&vocabulary, module.examples.iter().map(|example| example.text.as_str()));
        vocabulary.set_entries(entries, &commonness);
        let waiting = |wide: bool| {
            let programs = module.patterns.programs.iter().enumerate().filter(|(_, program)| program.is_wide() == wide);
            let needs = programs.map(|(number, program)| (number, program.needs()));
            Waiting::new(needs, vocabulary.lexicon.key_count(), &commonness)
        };
        (module.waiting, module.waiting_wide) = (waiting(false), waiting(true));
        module.regexes.arrange(&commonness);
        let signs = |programs: Vec<&Programs>| {
            let programs = programs.into_iter().flat_map(Programs::iter);
            vocabulary.signs_of(&programs.flat_map(|program| program.anchors().iter()).collect::<Vec<Key>>())
        };
        module.guess_signs = signs(module.guesses.iter().map(|(_, _, programs)| programs).collect());
        module.cite_signs = signs(module.evidence.iter().map(|evidence| &evidence.cited).collect());
        module.vocabulary = vocabulary;
        module
    }
}

/// What is read word by word rather than by patterns.
fn set_language(vocabulary: &mut Vocabulary, language: &Language) {
    let file = &language.file;
    vocabulary.elisions = elisions(language);
    vocabulary.elided_letters = vocabulary
        .elisions
        .iter()
        .filter_map(|(elided, whole)| Some((elided.strip_suffix('\'')?.to_owned(), whole.clone())))
        .collect();
    vocabulary.shorthand = file.shorthand.iter().map(|(short, whole)| (fold_word(short), cut(whole))).collect();
    vocabulary.name_parts = file.name_parts.iter().map(|(part, whole)| (fold_word(part), cut(whole))).collect();
    vocabulary.abbreviations = file.abbreviations.iter().map(|word| fold_word(word)).collect();
    vocabulary.number_abbreviations = file.number_abbreviations.iter().map(|word| fold_word(word)).collect();
    vocabulary.clock_after = file.clock.after.iter().map(|phrase| cut(phrase)).collect();
    vocabulary.numbers = file.clock.numbers.iter().map(|(words, hour)| (fold_word(words), *hour)).collect();
    vocabulary.night = file.clock.night;
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("bounded by the size of a pack")
}

fn did_you_mean<S: AsRef<str>>(name: &str, candidates: impl Iterator<Item = S>) -> Option<Bilingual> {
    let mut candidates: Vec<S> = candidates.collect();
    candidates.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
    if candidates.is_empty() {
        return None;
    }
    let nearest = nearest(name, candidates.iter().map(AsRef::as_ref));
    Some(bilingual!("did you mean `{nearest}`?", "vouliez-vous dire `{nearest}` ?"))
}
