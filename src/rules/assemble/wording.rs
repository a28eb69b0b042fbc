//! Patterns, and what excuses and weighs them.

use super::{DEFAULT_UNLESS, ModuleAssembler, Site, did_you_mean, number};
use crate::rules::learnt::LearntRule;
use crate::rules::module::{Excuses, Purpose, Wording};
use crate::rules::pattern::Pattern;
use crate::rules::program::Program;
use crate::rules::programs::Programs;
use crate::rules::regexes::LazyRegex;
use crate::rules::schema::{LearntEntry, MatchEntry};
use crate::taxonomy::Category;

impl ModuleAssembler<'_, '_, '_> {
    pub(super) fn wording(&mut self, rule: usize, entry: &MatchEntry, site: &Site<'_>) {
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
        let purpose = Purpose::Wording(number(self.module.wording.len()));
        let regexes = self.module.regexes.push(regexes, purpose);
        let places = entry.places.clone();
        self.module.wording.push(Wording { rule, places, excuses: Excuses { features, except }, regexes });
        self.index(programs, purpose);
    }

    /// What the pack has learnt in a language.
    pub(super) fn learnt(&mut self, tag: &str) {
        let Some(files) = self.pack.files.learnt.get(tag) else { return };
        let weights = files.weights.clone();
        let column = |category: &Category| weights.categories.iter().position(|held| held == category);
        let examples = files.examples.iter().filter_map(|(category, text)| Some((column(category)?, text.as_str())));
        self.module.learnt.set_examples(examples);
        self.module.learnt.rules = weights.categories.iter().map(|_| None).collect();
        self.module.learnt.weights = weights;
    }

    pub(super) fn learnt_rule(&mut self, rule: usize, category: Category, entry: &LearntEntry, site: &Site<'_>) {
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

    pub(super) fn features_named(&mut self, site: &Site<'_>, names: &[String]) -> Vec<usize> {
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

    pub(super) fn regexes(&mut self, site: &Site<'_>, texts: &[String]) -> Vec<LazyRegex> {
        let mut made = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            if let Err(error) = LazyRegex::check(text) {
                // The text above shows the expression again, which the excerpt does.
                let error = error.to_string();
                let reason = error.lines().next_back().unwrap_or_default().trim_start_matches("error: ");
                self.error(&site.item(index), format!("not a regular expression: {reason}"), None);
            }
            made.push(LazyRegex::new(text.clone()));
        }
        made
    }

    pub(super) fn programs(&mut self, site: &Site<'_>, texts: &[String]) -> Programs {
        self.compiled(site, texts).into_iter().collect()
    }

    pub(super) fn compiled(&mut self, site: &Site<'_>, texts: &[String]) -> Vec<Program> {
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
    pub(super) fn parse(&mut self, site: &Site<'_>, text: &str) -> Option<Pattern> {
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

    pub(super) fn index(&mut self, programs: Vec<Program>, purpose: Purpose) {
        let patterns = &mut self.module.patterns;
        patterns.purposes.extend(programs.iter().map(|_| purpose));
        patterns.programs.extend(programs);
    }
}
