//! From the files of a pack to its modules: every name is looked up, every pattern read and compiled.
//!
//! Files of one language become one [`Module`]: their lists are shared and a line is read once for all of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::compile::Compiler;
use super::error::PackError;
use super::example::{self, Expected};
use super::files::{File, PackFiles, Yaml};
use super::language::{CuePatterns, Language};
use super::learnt::{Learnt, LearntRule};
use super::lexicon::{Key, Signs};
use super::module::{Evidence, Excuses, LazyRegex, Module, Patterns, Purpose, Wording};
use super::official::Officials;
use super::pattern::{Element, Pattern, cut, fold_word};
use super::program::Program;
use super::programs::{ProgramRef, Programs};
use super::rule::{Condition, Follow, Level, Remark, Rule};
use super::scan::Given;
use super::schema::{
    ConditionEntry, CraftCheck, EvidenceEntry, ExampleEntry, FeatureEntry, FollowEntry, LearntEntry, MatchEntry,
    OfficialEntry, RuleEntry, TestsEntry,
};
use super::statute::{Former, Statute};
use super::vocabulary::{Cues, Vocabulary};
use super::waiting::Waiting;
use super::wordings::{Wordings, slot};
use crate::taxonomy::{Category, ContextKey, Reproduction, nearest};
use crate::text::Markup;

/// Lists of the language itself, under names that no pack can use.
const BREAKS: &str = "\u{0}breaks";
const NAMES: &str = "\u{0}names";
const CURRENCY: &str = "\u{0}currency";
const CLOCK_UNITS: &str = "\u{0}clock-units";
const CLOCK_AFTER: &str = "\u{0}clock-after";

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
                guesses: Vec::new(),
                guess_signs: Signs::default(),
                patterns: Patterns::default(),
                waiting: Waiting::default(),
                learnt: Learnt::default(),
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
        let learnt = module.rules.iter().filter_map(|rule| rule.learnt.as_ref()).flat_map(|learnt| &learnt.unless);
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
    fn error(&mut self, site: &Site<'_>, message: impl Into<String>, help: Option<String>) {
        self.pack.errors.push(site.yaml.error(&site.path, message, help));
    }

    /// The lists of the files and those of the language.
    fn lists(&mut self, files: &[(usize, &'p File)]) {
        let mut lists: BTreeMap<String, Vec<Pattern>> = BTreeMap::new();
        let mut written: Vec<(Site<'p>, &'p String, &'p Vec<String>)> = Vec::new();
        for (_, file) in files {
            for (name, entries) in &file.module.lists {
                let site = Site { yaml: &file.text, path: format!("lists.{name}") };
                if !self.list_names.insert(name.clone()) {
                    self.error(&site, format!("the list `{name}` is defined twice"), None);
                }
                written.push((site, name, entries));
            }
        }
        for (site, name, entries) in written {
            let patterns: Vec<Pattern> =
                entries.iter().enumerate().filter_map(|(index, entry)| self.parse(&site.item(index), entry)).collect();
            if entries.is_empty() {
                self.error(&site, format!("the list `{name}` is empty"), None);
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
        lists.insert(CURRENCY.to_owned(), exact(&file.currency));
        lists.insert(CLOCK_UNITS.to_owned(), exact(&file.clock.units));
        lists.insert(CLOCK_AFTER.to_owned(), exact(&file.clock.after));
        self.compiler.lists(&lists);
    }

    /// The features that the files name.
    fn features(&mut self, files: &[(usize, &'p File)]) {
        let language = self.language;
        let named = features_named_in(files);
        for (name, patterns) in language.features.iter().filter(|(name, _)| named.contains(name.as_str())) {
            let entries = language.file.features[name].all().iter();
            let feature = entries.zip(patterns).map(|(entry, patterns)| self.cues(entry, patterns)).collect();
            self.features.insert(name.clone(), self.vocabulary.features.len());
            self.vocabulary.features.push(feature);
        }
    }

    fn cues(&mut self, entry: &FeatureEntry, patterns: &CuePatterns) -> Cues {
        let mut compile = |patterns: &[Pattern]| -> Programs {
            patterns.iter().map(|pattern| self.compiler.program(pattern)).collect()
        };
        Cues {
            scope: entry.scope,
            side: entry.side,
            any: compile(&patterns.any),
            not: compile(&patterns.not),
            inherit: compile(&patterns.inherit),
        }
    }

    fn officials(&mut self, files: &[(usize, &'p File)]) {
        let mut texts = Vec::new();
        for (_, file) in files {
            for (name, entry) in &file.module.official {
                let site = Site { yaml: &file.text, path: format!("official.{name}") };
                self.citation(&site.below("source"), &entry.source);
                let words: Vec<String> = cut(&entry.text);
                if words.len() < 4 {
                    self.error(&site, format!("the official text `{name}` is too short to be told from others"), None);
                    continue;
                }
                if self.official_names.contains(name) {
                    self.error(&site, format!("the official text `{name}` is defined twice"), None);
                }
                texts.push(words.iter().map(|word| self.compiler.intern(word)).collect());
                self.official_names.push(name.clone());
                let statute = self.statute(entry, &site);
                self.module.statutes.push(statute);
            }
        }
        self.vocabulary.officials = Officials::new(texts);
    }

    fn statute(&mut self, entry: &OfficialEntry, site: &Site<'p>) -> Statute {
        let mut former = Vec::with_capacity(entry.former.len());
        for (index, version) in entry.former.iter().enumerate() {
            let until = self.date(&site.below("former").item(index).below("until"), Some(&version.until));
            let words = cut(&version.text).iter().map(|word| self.compiler.intern(word)).collect();
            former.extend(until.map(|until| Former { words, until }));
        }
        Statute { title: entry.title.clone(), text: entry.text.clone(), former }
    }

    fn file(&mut self, index: usize, file: &'p File) {
        let root = Site { yaml: &file.text, path: String::new() };
        let before = self.pack.errors.len();
        for (role, entry) in &file.module.roles {
            let site = root.below("roles").below(role.as_str());
            if self.module.evidence.iter().any(|held| held.given == Given::Role(*role)) {
                self.error(&site, format!("evidence for `{role}` is given twice"), None);
            }
            self.evidence(Given::Role(*role), entry, &site);
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

    fn follow(&mut self, entry: &FollowEntry, site: &Site<'_>) {
        for (key, value) in &entry.then {
            self.value(&site.below("then").below(key.as_str()), *key, value);
        }
        let then = entry.then.iter().map(|(key, value)| (*key, value.clone())).collect();
        let when = self.condition(&site.below("when"), &entry.when);
        self.module.follows.push(Follow { when, then });
    }

    fn evidence(&mut self, given: Given, entry: &EvidenceEntry, site: &Site<'_>) {
        let texts = self.compiled(&site.below("text"), &entry.text);
        let names = self.programs(&site.below("names"), &entry.names);
        let officials = entry.official.iter().enumerate().filter_map(|(index, name)| {
            let found = self.official_names.iter().position(|held| held == name);
            if found.is_none() {
                let known = self.official_names.clone();
                let site = site.below("official").item(index);
                self.error(&site, format!("unknown official text `{name}`"), did_you_mean(name, known.iter()));
            }
            found
        });
        let officials = officials.collect();
        let excuses = Excuses {
            features: self.features_named(&site.below("unless"), &entry.unless),
            except: self.programs(&site.below("except"), &entry.except),
        };
        let regexes = self.regexes(&site.below("regex"), &entry.regex);
        let cited = self.programs(&site.below("cited"), &entry.cited);
        let at = self.module.evidence.len();
        self.module.evidence.push(Evidence { given, names, officials, cited, excuses, regexes });
        self.index(texts, Purpose::Evidence(number(at)));
    }

    fn rule(&mut self, (number, file): (usize, &'p File), entry: &RuleEntry, site: &Site<'p>) {
        let before = self.pack.errors.len();
        let is_whole = !file.has_gap(&site.path);
        self.identity(entry, site);
        if is_whole {
            self.kind(entry, site);
        }
        entry.cite.iter().enumerate().for_each(|(index, id)| self.citation(&site.below("cite").item(index), id));
        let rule = Rule {
            id: entry.id.clone(),
            category: entry.category,
            role: entry.role,
            also: entry.also.clone(),
            own_evidence: entry.evidence.is_some(),
            asked_if: entry.condition.as_ref().map(|condition| condition.title.clone()),
            reproduction: self.remarks(entry, &site.below("reproduction")),
            check: entry.check,
            severity: entry.severity,
            title: entry.title.clone(),
            message: entry.message.clone(),
            help: entry.help.clone(),
            rewrite: entry.rewrite.clone(),
            cite: entry.cite.clone(),
            since: self.date(&site.below("since"), entry.since.as_deref()),
            until: self.date(&site.below("until"), entry.until.as_deref()),
            applies: self.condition(&site.below("applies"), &entry.applies),
            levels: self.levels(entry, site),
        };
        let index = self.module.rules.len();
        if let Some(matching) = &entry.matching {
            self.wording(index, matching, &site.below("match"));
        }
        if let Some(learnt) = &entry.learnt {
            self.learnt_rule(index, entry.category, learnt, &site.below("learnt"));
        }
        if let Some(evidence) = &entry.evidence {
            self.evidence(Given::Rule(index), evidence, &site.below("evidence"));
        }
        if let Some(condition) = &entry.condition {
            self.asked_if(index, condition, &site.below("if"));
        }
        if let Some(tests) = &entry.tests {
            let place = (number, site.path.clone());
            self.tests(tests, &site.below("tests"));
            self.each(entry, &place, &site.below("tests"));
            self.module.examples.extend(example::examples(index, entry, &place, &self.wordings));
        }
        if !is_whole || self.pack.errors.len() > before {
            self.trust.wrong.insert(rule.id.clone());
        }
        self.module.rules.push(rule);
    }

    /// What a message says for a rule to be asked.
    fn asked_if(&mut self, rule: usize, entry: &ConditionEntry, site: &Site<'_>) {
        if entry.title.fr.is_empty() || entry.title.en.is_empty() {
            let message = "`title` is needed in French (`fr`) and English (`en`)";
            self.error(&site.below("title"), message, Some("say what the message says then".to_owned()));
        }
        if entry.text.is_empty() && entry.names.is_empty() && entry.regex.is_empty() {
            self.error(site, "nothing can meet the condition", Some("give patterns under `text`".to_owned()));
        }
        self.evidence(Given::If(rule), &entry.evidence(), site);
    }

    fn identity(&mut self, entry: &RuleEntry, site: &Site<'_>) {
        let pack = &self.pack.files.pack.id;
        let expected = format!("{pack}/{}/", entry.category);
        let id = site.below("id");
        if !entry.id.starts_with(&expected) || entry.id.len() == expected.len() {
            let help = Some(format!("it starts with `{expected}`"));
            self.error(&id, format!("`{}` is no id for a rule of this pack and category", entry.id), help);
        }
        if !self.pack.ids.insert(entry.id.clone()) {
            self.error(&id, format!("the rule `{}` is defined twice", entry.id), None);
        }
        for (field, text) in [("title", &entry.title), ("message", &entry.message)] {
            if text.fr.is_empty() || text.en.is_empty() {
                self.error(
                    &site.below(field),
                    format!("`{field}` is needed in French (`fr`) and English (`en`)"),
                    None,
                );
            }
        }
    }

    /// What a rule looks for follows from its category.
    fn kind(&mut self, entry: &RuleEntry, site: &Site<'_>) {
        let (role, check) = (entry.role.is_some(), entry.check.is_some());
        let words = entry.matching.is_some() || entry.learnt.is_some();
        let message = match entry.category {
            Category::Missing if !role || check || words => "a `missing` rule has a `role` and nothing to match",
            _ if !entry.also.is_empty() && !role => "`also` is for `missing` rules",
            _ if entry.evidence.is_some() && !role => "`evidence` is for `missing` rules",
            _ if entry.condition.is_some() && !role => "`if` is for `missing` rules",
            Category::Template if !role && words && entry.check.is_some_and(CraftCheck::takes_words) => {
                return self.severity(entry, site);
            }
            Category::Template if !role && !words && entry.check.is_some_and(CraftCheck::takes_words) => {
                "this `check` is about what a `match` finds"
            }
            Category::Template if role || check == words => "a `template` rule has either a `check` or a `match`",
            Category::Missing | Category::Template => return self.severity(entry, site),
            _ if !words || role || check => "a rule about wording has a `match`, and neither a `role` nor a `check`",
            _ => return self.severity(entry, site),
        };
        self.error(site, message, None);
    }

    /// What is said of texts that are not reproduced as they must be.
    fn remarks(&mut self, entry: &RuleEntry, site: &Site<'_>) -> Vec<(Reproduction, Remark)> {
        if !entry.reproduction.is_empty() && entry.role.is_none() {
            self.error(site, "`reproduction` is for `missing` rules", None);
        }
        let mut remarks = Vec::with_capacity(entry.reproduction.len());
        for (kind, written) in &entry.reproduction {
            let site = site.below(kind.as_str());
            if *kind == Reproduction::Absent {
                self.error(&site, "of a text that is `absent` the rule's own `message` is said", None);
            }
            if written.message.fr.is_empty() || written.message.en.is_empty() {
                self.error(
                    &site.below("message"),
                    "`message` is needed in French (`fr`) and English (`en`)".to_owned(),
                    None,
                );
            }
            let remark = Remark {
                at_most: written.at_most,
                message: written.message.clone(),
                help: written.help.clone(),
                unless_told_by: written.unless_told_by.clone(),
            };
            remarks.push((*kind, remark));
        }
        remarks
    }

    /// Rules that others leave the telling to must be there.
    fn tellers(&mut self, files: &[(usize, &'p File)]) {
        for (_, file) in files {
            for (index, rule) in file.module.rules.iter().enumerate() {
                for (kind, written) in &rule.reproduction {
                    let Some(teller) = &written.unless_told_by else { continue };
                    if self.module.rules.iter().any(|rule| rule.id == *teller) {
                        continue;
                    }
                    let path = format!("rules[{index}].reproduction.{kind}.unless_told_by");
                    let help = did_you_mean(teller, self.module.rules.iter().map(|rule| rule.id.as_str()));
                    self.error(&Site { yaml: &file.text, path }, format!("unknown rule `{teller}`"), help);
                }
            }
        }
    }

    fn severity(&mut self, entry: &RuleEntry, site: &Site<'_>) {
        if entry.severity.is_none() && entry.levels.is_empty() {
            self.error(site, "the rule has neither a `severity` nor `levels`", None);
        }
    }

    fn levels(&mut self, entry: &RuleEntry, site: &Site<'_>) -> Vec<Level> {
        let levels = site.below("levels");
        let mut made = Vec::with_capacity(entry.levels.len());
        for (index, level) in entry.levels.iter().enumerate() {
            let at = levels.item(index);
            level.cite.iter().enumerate().for_each(|(index, id)| self.citation(&at.below("cite").item(index), id));
            let when = self.condition(&at.below("when"), &level.when);
            made.push(Level { when, severity: level.severity.severity(), cite: level.cite.clone() });
        }
        made
    }

    fn condition(&mut self, site: &Site<'_>, written: &BTreeMap<ContextKey, Vec<String>>) -> Condition {
        for (key, values) in written {
            for (index, value) in values.iter().enumerate() {
                self.value(&site.below(key.as_str()).item(index), *key, value);
            }
        }
        written.iter().map(|(key, values)| (*key, values.clone())).collect()
    }

    fn value(&mut self, site: &Site<'_>, key: ContextKey, value: &str) {
        if !key.accepts(value) {
            let help = did_you_mean(value, key.values().iter());
            self.error(site, format!("`{key}` has no value `{value}`"), help);
        }
    }

    fn date(&mut self, site: &Site<'_>, written: Option<&str>) -> Option<Date> {
        let written = written?;
        let date = written.parse().ok();
        if date.is_none() {
            self.error(site, format!("`{written}` is no date"), Some("write `YYYY-MM-DD`".to_owned()));
        }
        date
    }

    fn citation(&mut self, site: &Site<'_>, id: &str) {
        let citations = &self.pack.files.pack.citations;
        if !citations.contains_key(id) {
            let help = did_you_mean(id, citations.keys());
            self.error(site, format!("unknown citation `{id}`"), help);
        }
    }

    fn wording(&mut self, rule: usize, entry: &MatchEntry, site: &Site<'_>) {
        if entry.any.is_empty() && entry.regex.is_empty() {
            self.error(site, "the rule looks for nothing", Some("give patterns under `any`".to_owned()));
        }
        let programs = self.compiled(&site.below("any"), &entry.any);
        let features = match &entry.unless {
            Some(names) => self.features_named(&site.below("unless"), names),
            None => DEFAULT_UNLESS.iter().filter_map(|name| self.features.get(*name).copied()).collect(),
        };
        let except = self.programs(&site.below("except"), &entry.except);
        let regexes = self.regexes(&site.below("regex"), &entry.regex);
        let at = self.module.wording.len();
        let places = entry.places.clone();
        self.module.wording.push(Wording { rule, places, excuses: Excuses { features, except }, regexes });
        self.index(programs, Purpose::Wording(number(at)));
    }

    /// What the pack has learnt in a language.
    fn learnt(&mut self, tag: &str) {
        let Some(files) = self.pack.files.learnt.get(tag) else { return };
        let weights = files.weights.clone();
        let column = |category: &Category| weights.categories.iter().position(|held| held == category);
        let examples = files.examples.iter().filter_map(|(category, text)| Some((column(category)?, text.as_str())));
        self.module.learnt.set_examples(examples);
        self.module.learnt.rules = weights.categories.iter().map(|_| None).collect();
        self.module.learnt.weights = weights;
    }

    fn learnt_rule(&mut self, rule: usize, category: Category, entry: &LearntEntry, site: &Site<'_>) {
        let features = self.features_named(&site.below("unless"), &entry.unless);
        if !(0.0 < entry.note_from && entry.note_from <= entry.from && entry.from < 1.0) {
            let help = Some("0 < `note_from` ≤ `from` < 1".to_owned());
            self.error(&site.below("from"), "likelihoods lie between 0 and 1, that of a note below the other", help);
        }
        let learnt = &mut self.module.learnt;
        let Some(column) = learnt.weights.categories.iter().position(|held| *held == category) else {
            let help = Some("the table is `learnt-LANGUAGE.tsv` in the folder of the pack".to_owned());
            self.error(site, format!("the pack has learnt nothing of `{category}`"), help);
            return;
        };
        let doubt = entry.doubt.as_ref().map(|doubt| (doubt.below, doubt.help.clone()));
        learnt.rules[column] = Some(LearntRule { rule, from: entry.from, note_from: entry.note_from, doubt, features });
    }

    /// The circumstances of examples.
    fn tests(&mut self, tests: &TestsEntry, site: &Site<'_>) {
        self.circumstances(&tests.context, &site.below("context"));
        for (list, entries) in [("invalid", &tests.invalid), ("valid", &tests.valid)] {
            for (index, entry) in entries.iter().enumerate() {
                let ExampleEntry::Full(full) = entry else { continue };
                let site = site.below(list).item(index);
                self.circumstances(&full.context, &site.below("context"));
                if let Some(markup) = full.markup.as_ref().filter(|markup| Markup::from_name(markup).is_none()) {
                    let help = Some("plain, markdown or html".to_owned());
                    self.error(&site.below("markup"), format!("unknown markup `{markup}`"), help);
                }
            }
        }
    }

    /// What examples are run with must be there, and have its place in their text.
    fn each(&mut self, rule: &RuleEntry, place: &(usize, String), site: &Site<'_>) {
        let tests = rule.tests.iter().flat_map(|tests| {
            [("invalid", Expected::Caught, &tests.invalid), ("valid", Expected::Silent, &tests.valid)]
        });
        let entries = tests.flat_map(|(list, expected, entries)| {
            entries.iter().enumerate().map(move |(at, entry)| (list, expected, at, entry))
        });
        for (list, expected, index, entry) in entries {
            let ExampleEntry::Full(full) = entry else { continue };
            let site = site.below(list).item(index);
            let Some(name) = &full.each else {
                if !full.without.is_empty() {
                    self.error(&site.below("without"), "`without` is for examples with `each`", None);
                }
                continue;
            };
            let Some(wordings) = self.wordings.of(name, rule, place, expected) else {
                let help = did_you_mean(name, self.wordings.names().iter());
                self.error(&site.below("each"), format!("there is no list `{name}`"), help);
                continue;
            };
            if wordings.is_empty() {
                self.error(&site.below("each"), format!("the rule has no patterns under `{name}`"), None);
            }
            if slot(&full.text, name).or_else(|| slot(full.subject.as_deref()?, name)).is_none() {
                let help = Some(format!("write `@{name}` where its entries are to stand"));
                self.error(&site.below("text"), format!("the text has no place for `each: {name}`"), help);
            }
            for (at, left) in full.without.iter().enumerate() {
                if !wordings.iter().any(|wording| wording.is(left)) {
                    let help = did_you_mean(left, wordings.iter().map(|wording| &wording.written));
                    self.error(&site.below("without").item(at), format!("`{name}` has no entry `{left}`"), help);
                }
            }
        }
    }

    fn circumstances(&mut self, context: &BTreeMap<ContextKey, String>, site: &Site<'_>) {
        for (key, value) in context {
            self.value(&site.below(key.as_str()), *key, value);
        }
    }

    fn features_named(&mut self, site: &Site<'_>, names: &[String]) -> Vec<usize> {
        let mut found = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if let Some(feature) = self.features.get(name) {
                found.push(*feature);
            } else {
                let known: Vec<&String> = self.language.features.iter().map(|(name, _)| name).collect();
                let message = format!("the language has no feature `{name}`");
                self.error(&site.item(index), message, did_you_mean(name, known.iter()));
            }
        }
        found
    }

    fn regexes(&mut self, site: &Site<'_>, texts: &[String]) -> Vec<LazyRegex> {
        let mut made = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            if let Err(error) = LazyRegex::build(text) {
                // The text above shows the expression again, which the excerpt does.
                let error = error.to_string();
                let reason = error.lines().next_back().unwrap_or_default().trim_start_matches("error: ");
                self.error(&site.item(index), format!("not a regular expression: {reason}"), None);
            }
            made.push(LazyRegex::new(text.clone()));
        }
        made
    }

    fn programs(&mut self, site: &Site<'_>, texts: &[String]) -> Programs {
        self.compiled(site, texts).into_iter().collect()
    }

    fn compiled(&mut self, site: &Site<'_>, texts: &[String]) -> Vec<Program> {
        let mut programs = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let site = site.item(index);
            let before = self.pack.errors.len();
            if let Some(pattern) = self.parse(&site, text) {
                let program = self.compiler.program(&pattern);
                if program.is_too_long() {
                    self.error(&site, "the pattern is too long", Some("make several of it".to_owned()));
                }
                // A list that is not there has been told.
                if program.anchors().is_empty() && self.pack.errors.len() == before {
                    self.error(&site, "the pattern has no word that must be there", None);
                }
                programs.push(program);
            }
        }
        programs
    }

    /// A pattern whose names are all known.
    fn parse(&mut self, site: &Site<'_>, text: &str) -> Option<Pattern> {
        match Pattern::parse(text) {
            Ok(pattern) => {
                for name in pattern.list_names() {
                    if !self.list_names.contains(name) {
                        let known: Vec<String> = self.list_names.iter().cloned().collect();
                        self.error(site, format!("unknown list `@{name}`"), did_you_mean(name, known.iter()));
                    }
                }
                Some(pattern)
            }
            Err(error) => {
                let message = error.message.clone();
                self.pack.errors.push(site.yaml.error_within(&site.path, error.at, text, message));
                None
            }
        }
    }

    fn index(&mut self, programs: Vec<Program>, purpose: Purpose) {
        let patterns = &mut self.module.patterns;
        patterns.purposes.extend(programs.iter().map(|_| purpose));
        patterns.programs.extend(programs);
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
        vocabulary.currency = list(&compiler, CURRENCY);
        vocabulary.clock_units = list(&compiler, CLOCK_UNITS);
        vocabulary.clock_after = list(&compiler, CLOCK_AFTER);
        module.lists = list_names.iter().map(|name| (name.clone(), list(&compiler, name))).collect();
        let entries = compiler.entries();
        let Compiler { lexicon, placed, .. } = compiler;
        vocabulary.lexicon = lexicon.build(|key| placed.contains(&key));
        vocabulary.set_entries(entries);
        set_language(&mut vocabulary, language);
        let needs = module.patterns.programs.iter().map(ProgramRef::needs);
        module.waiting = Waiting::new(needs, vocabulary.lexicon.key_count());
        let guesses = module.guesses.iter().flat_map(|(_, _, programs)| programs.iter());
        let anchors: Vec<Key> = guesses.flat_map(ProgramRef::anchors).copied().collect();
        module.guess_signs = vocabulary.signs_of(&anchors);
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
    vocabulary.numbers = file.clock.numbers.iter().map(|(words, hour)| (fold_word(words), *hour)).collect();
    vocabulary.night = file.clock.night;
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("bounded by the size of a pack")
}

fn did_you_mean<S: AsRef<str>>(name: &str, candidates: impl Iterator<Item = S>) -> Option<String> {
    let mut candidates: Vec<S> = candidates.collect();
    candidates.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
    if candidates.is_empty() {
        return None;
    }
    Some(format!("did you mean `{}`?", nearest(name, candidates.iter().map(AsRef::as_ref))))
}
