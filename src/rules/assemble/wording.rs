//! Patterns, and what excuses and weighs them.

use super::{DEFAULT_UNLESS, ModuleAssembler, Site, did_you_mean, number};
use crate::bilingual::bilingual;
use crate::rules::learnt::LearntRule;
use crate::rules::lexicon::Key;
use crate::rules::module::{Excuses, Wording};
use crate::rules::pattern::Pattern;
use crate::rules::program::Program;
use crate::rules::programs::Programs;
use crate::rules::purpose::Purpose;
use crate::rules::regexes::LazyRegex;
use crate::rules::schema::{LearntEntry, MatchEntry};
use crate::taxonomy::Category;

impl ModuleAssembler<'_, '_, '_> {
    pub(super) fn wording(&mut self, rule: usize, entry: &MatchEntry, site: &Site<'_>) {
        if entry.any.is_empty() && entry.regex.is_empty() {
            let message = bilingual!("the rule looks for nothing", "la règle ne cherche rien");
            let help = bilingual!("give patterns under `any`", "donnez des motifs sous `any`");
            self.error(site, message, Some(help));
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
        let column = |category: &Category| weights.columns.iter().position(|held| held == category);
        let examples = files.examples.iter().filter_map(|(category, text)| Some((column(category)?, text.as_str())));
        self.module.learnt.set_examples(examples);
        self.module.learnt.rules = weights.columns.iter().map(|_| Vec::new()).collect();
        self.module.learnt.weights = weights;
        self.module.given = files.given.clone();
    }

    pub(super) fn learnt_rule(&mut self, rule: usize, category: Category, entry: &LearntEntry, site: &Site<'_>) {
        let unless = self.features_named(&site.below("unless"), &entry.unless);
        let only = self.features_named(&site.below("only"), &entry.only);
        if !(0.0 < entry.note_from && entry.note_from <= entry.from && entry.from < 1.0) {
            let help = bilingual!("0 < `note_from` ≤ `from` < 1", "0 < `note_from` ≤ `from` < 1");
            let message = bilingual!(
                "likelihoods lie between 0 and 1, that of a note below the other",
                "une vraisemblance est entre 0 et 1, et celle d'une note au-dessous de l'autre"
            );
            self.error(&site.below("from"), message, Some(help));
        }
        let learnt = &mut self.module.learnt;
        let Some(column) = learnt.weights.columns.iter().position(|held| *held == category) else {
            let help = bilingual!(
                "the table is `learnt-LANGUAGE.tsv` in the folder of the pack",
                "la table est `learnt-LANGUE.tsv`, dans le dossier du jeu de règles"
            );
            let message = bilingual!(
                "the pack has learnt nothing of `{category}`",
                "le jeu de règles n'a rien appris de `{category}`"
            );
            self.error(site, message, Some(help));
            return;
        };
        let doubt = entry.doubt.as_ref().map(|doubt| (doubt.below, doubt.help.clone()));
        let LearntEntry { from, note_from, .. } = *entry;
        learnt.rules[column].push(LearntRule { rule, from, note_from, doubt, unless, only });
        learnt.rules[column].sort_by_key(|rule| rule.only.is_empty());
    }

    pub(super) fn features_named(&mut self, site: &Site<'_>, names: &[String]) -> Vec<usize> {
        let mut found = Vec::new();
        for (index, name) in names.iter().enumerate() {
            if let Some(feature) = self.features.get(name) {
                found.push(*feature);
            } else {
                let known: Vec<&String> = self.language.features.iter().map(|(name, _)| name).collect();
                let message = bilingual!("the language has no feature `{name}`", "la langue n'a pas de trait `{name}`");
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
                let french = of_regex(reason);
                let message = bilingual!(
                    "not a regular expression: {reason}",
                    "ce n'est pas une expression régulière : {french}"
                );
                self.error(&site.item(index), message, None);
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
                    let message = bilingual!("the pattern is too long", "le motif est trop long");
                    let help = bilingual!("make several of it", "faites-en plusieurs");
                    self.error(&site, message, Some(help));
                }
                // A list that is not there has been told.
                if program.anchors().is_empty() && self.pack.errors.len() == before {
                    let message = bilingual!(
                        "the pattern has no word that must be there",
                        "le motif n'a aucun mot qui doive y être"
                    );
                    self.error(&site, message, None);
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
                pattern.list_names().into_iter().for_each(|name| self.check_list(site, name));
                Some(pattern)
            }
            Err(error) => {
                let message = error.message.clone();
                self.pack.errors.push(site.yaml.error_within(&site.path, error.at, text, message));
                None
            }
        }
    }

    /// A list must be there.
    fn check_list(&mut self, site: &Site<'_>, name: &str) {
        if !self.list_names.contains(name) {
            let known: Vec<String> = self.list_names.iter().cloned().collect();
            let message = bilingual!("unknown list `@{name}`", "liste inconnue : `@{name}`");
            self.error(site, message, did_you_mean(name, known.iter()));
        }
    }

    /// The key of a list that is named by itself.
    pub(super) fn list(&mut self, site: &Site<'_>, name: &str) -> Option<Key> {
        self.check_list(site, name);
        self.compiler.list(name)
    }

    pub(super) fn index(&mut self, programs: Vec<Program>, purpose: Purpose) {
        let patterns = &mut self.module.patterns;
        patterns.purposes.extend(programs.iter().map(|_| purpose));
        patterns.programs.extend(programs);
    }
}

/// What is wrong with a regular expression, in French: of the faults that people make.
fn of_regex(english: &str) -> &'static str {
    match english {
        "unclosed group" => "un groupe n'est pas fermé",
        "unopened group" => "`)` que rien n'ouvre",
        "unclosed character class" => "il manque `]`",
        "repetition operator missing expression" => "rien ne précède un signe de répétition",
        "unclosed counted repetition" => "il manque `}` après un nombre de répétitions",
        "repetition quantifier expects a valid decimal" => "un nombre de répétitions n'en est pas un",
        "unrecognized escape sequence" => "un échappement inconnu",
        "duplicate capture group name" => "deux groupes ont le même nom",
        _ => "elle est illisible",
    }
}
