//! Rules, what they depend on and what they cite.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{ModuleAssembler, Site, did_you_mean, number};
use crate::bilingual::{Bilingual, bilingual};
use crate::rules::example;
use crate::rules::files::File;
use crate::rules::learnt::Likely;
use crate::rules::lexicon::Key;
use crate::rules::module::{Evidence, Excuses};
use crate::rules::named::Nobody;
use crate::rules::programs::ProgramRef;
use crate::rules::purpose::Purpose;
use crate::rules::rule::{Asking, Condition, Follow, Level, Remark, Rule};
use crate::rules::scan::Given;
use crate::rules::schema::{ConditionEntry, CraftCheck, EvidenceEntry, FollowEntry, LikelyEntry, RuleEntry};
use crate::taxonomy::{Category, ContextKey, Reproduction, Role};

impl<'p> ModuleAssembler<'_, 'p, '_> {
    pub(super) fn rule(&mut self, (number, file): (usize, &'p File), entry: &RuleEntry, site: &Site<'p>) {
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
            anywhere: entry.anywhere,
            asked_if: entry
                .condition
                .as_ref()
                .map(|condition| Asking { title: condition.title.clone(), anywhere: condition.anywhere }),
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
            beyond_doubt: entry.beyond_doubt,
        };
        let index = self.module.rules.len();
        if let Some(matching) = &entry.matching {
            self.wording(index, matching, &site.below("match"));
        }
        if let Some(learnt) = &entry.learnt {
            self.learnt_rule(index, entry.category, learnt, &site.below("learnt"));
        }
        if let Some(evidence) = &entry.evidence {
            self.evidence(Given::Rule(index), entry.role, evidence, &site.below("evidence"));
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

    pub(super) fn identity(&mut self, entry: &RuleEntry, site: &Site<'_>) {
        let pack = &self.pack.files.pack.id;
        let expected = format!("{pack}/{}/", entry.category);
        let id = site.below("id");
        let name = &entry.id;
        let message = bilingual!(
            "`{name}` is no id for a rule of this pack and category",
            "`{name}` ne peut pas être l'`id` d'une règle de ce jeu et de cette catégorie"
        );
        if !entry.id.starts_with(&expected) || entry.id.len() == expected.len() {
            let help = Some(bilingual!("it starts with `{expected}`", "il commence par `{expected}`"));
            self.error(&id, message, help);
        }
        if !self.pack.ids.insert(entry.id.clone()) {
            let message = bilingual!("the rule `{name}` is defined twice", "la règle `{name}` est définie deux fois");
            self.error(&id, message, None);
        }
        for (field, text) in [("title", &entry.title), ("message", &entry.message)] {
            if text.fr.is_empty() || text.en.is_empty() {
                self.error(&site.below(field), both_languages(field), None);
            }
        }
    }

    /// What a rule looks for follows from its category.
    pub(super) fn kind(&mut self, entry: &RuleEntry, site: &Site<'_>) {
        let (role, check) = (entry.role.is_some(), entry.check.is_some());
        let words = entry.matching.is_some() || entry.learnt.is_some();
        let message = match entry.category {
            Category::Missing if !role || check || words => bilingual!(
                "a `missing` rule has a `role` and nothing to match",
                "une règle `missing` a un `role` et ne cherche pas de mots"
            ),
            _ if !entry.also.is_empty() && !role => for_missing_rules("also"),
            _ if entry.evidence.is_some() && !role => for_missing_rules("evidence"),
            _ if entry.condition.is_some() && !role => for_missing_rules("if"),
            Category::Template if !role && words && entry.check.is_some_and(CraftCheck::takes_words) => {
                return self.severity(entry, site);
            }
            Category::Template if !role && !words && entry.check.is_some_and(CraftCheck::takes_words) => {
                bilingual!(
                    "this `check` is about what a `match` finds",
                    "ce `check` porte sur ce que trouve un `match`"
                )
            }
            Category::Template if role || check == words => bilingual!(
                "a `template` rule has either a `check` or a `match`",
                "une règle `template` a ou bien un `check`, ou bien un `match`"
            ),
            Category::Missing | Category::Template => return self.severity(entry, site),
            _ if !words || role || check => bilingual!(
                "a rule about wording has a `match`, and neither a `role` nor a `check`",
                "une règle sur les mots a un `match`, et ni `role` ni `check`"
            ),
            _ => return self.severity(entry, site),
        };
        self.error(site, message, None);
    }

    /// What a message says for a rule to be asked.
    pub(super) fn asked_if(&mut self, rule: usize, entry: &ConditionEntry, site: &Site<'_>) {
        if entry.title.fr.is_empty() || entry.title.en.is_empty() {
            let help = bilingual!("say what the message says then", "dites ce que le message dit dans ce cas");
            self.error(&site.below("title"), both_languages("title"), Some(help));
        }
        if entry.text.is_empty() && entry.names.is_empty() && entry.regex.is_empty() {
            let message = bilingual!("nothing can meet the condition", "rien ne peut remplir la condition");
            let help = bilingual!("give patterns under `text`", "donnez des motifs sous `text`");
            self.error(site, message, Some(help));
        }
        self.evidence(Given::If(rule), None, &entry.evidence(), site);
    }

    pub(super) fn severity(&mut self, entry: &RuleEntry, site: &Site<'_>) {
        if entry.severity.is_none() && entry.levels.is_empty() {
            let message =
                bilingual!("the rule has neither a `severity` nor `levels`", "la règle n'a ni `severity` ni `levels`");
            self.error(site, message, None);
        }
    }

    pub(super) fn levels(&mut self, entry: &RuleEntry, site: &Site<'_>) -> Vec<Level> {
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

    pub(super) fn condition(&mut self, site: &Site<'_>, written: &BTreeMap<ContextKey, Vec<String>>) -> Condition {
        for (key, values) in written {
            for (index, value) in values.iter().enumerate() {
                self.value(&site.below(key.as_str()).item(index), *key, value);
            }
        }
        written.iter().map(|(key, values)| (*key, values.clone())).collect()
    }

    pub(super) fn value(&mut self, site: &Site<'_>, key: ContextKey, value: &str) {
        if !key.accepts(value) {
            let help = did_you_mean(value, key.values().iter());
            let message = bilingual!("`{key}` has no value `{value}`", "`{key}` n'a pas de valeur `{value}`");
            self.error(site, message, help);
        }
    }

    pub(super) fn date(&mut self, site: &Site<'_>, written: Option<&str>) -> Option<Date> {
        let written = written?;
        let date = written.parse().ok();
        if date.is_none() {
            let message = bilingual!("`{written}` is no date", "`{written}` n'est pas une date");
            let help = bilingual!("write `YYYY-MM-DD`", "écrivez `AAAA-MM-JJ`");
            self.error(site, message, Some(help));
        }
        date
    }

    pub(super) fn citation(&mut self, site: &Site<'_>, id: &str) {
        let citations = &self.pack.files.pack.citations;
        if !citations.contains_key(id) {
            let help = did_you_mean(id, citations.keys());
            self.error(site, bilingual!("unknown citation `{id}`", "citation inconnue : `{id}`"), help);
        }
    }

    /// What is said of texts that are not reproduced as they must be.
    pub(super) fn remarks(&mut self, entry: &RuleEntry, site: &Site<'_>) -> Vec<(Reproduction, Remark)> {
        if !entry.reproduction.is_empty() && entry.role.is_none() {
            self.error(site, for_missing_rules("reproduction"), None);
        }
        let mut remarks = Vec::with_capacity(entry.reproduction.len());
        for (kind, written) in &entry.reproduction {
            let site = site.below(kind.as_str());
            if *kind == Reproduction::Absent {
                let message = bilingual!(
                    "of a text that is `absent` the rule's own `message` is said",
                    "d'un texte `absent`, c'est le `message` de la règle elle-même qui est dit"
                );
                self.error(&site, message, None);
            }
            if written.message.fr.is_empty() || written.message.en.is_empty() {
                self.error(&site.below("message"), both_languages("message"), None);
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
    pub(super) fn tellers(&mut self, files: &[(usize, &'p File)]) {
        for (_, file) in files {
            for (index, rule) in file.module.rules.iter().enumerate() {
                for (kind, written) in &rule.reproduction {
                    let Some(teller) = &written.unless_told_by else { continue };
                    if self.module.rules.iter().any(|rule| rule.id == *teller) {
                        continue;
                    }
                    let path = format!("rules[{index}].reproduction.{kind}.unless_told_by");
                    let help = did_you_mean(teller, self.module.rules.iter().map(|rule| rule.id.as_str()));
                    let message = bilingual!("unknown rule `{teller}`", "règle inconnue : `{teller}`");
                    self.error(&Site { yaml: &file.text, path }, message, help);
                }
            }
        }
    }

    pub(super) fn follow(&mut self, entry: &FollowEntry, site: &Site<'_>) {
        for (key, value) in &entry.then {
            self.value(&site.below("then").below(key.as_str()), *key, value);
        }
        let then = entry.then.iter().map(|(key, value)| (*key, value.clone())).collect();
        let when = self.condition(&site.below("when"), &entry.when);
        self.module.follows.push(Follow { when, then });
    }

    pub(super) fn evidence(&mut self, given: Given, role: Option<Role>, entry: &EvidenceEntry, site: &Site<'_>) {
        let texts = self.compiled(&site.below("text"), &entry.text);
        let names = self.programs(&site.below("names"), &entry.names);
        let officials = entry.official.iter().enumerate().filter_map(|(index, name)| {
            let found = self.official_names.iter().position(|held| held == name);
            if found.is_none() {
                let known = self.official_names.clone();
                let site = site.below("official").item(index);
                let message = bilingual!("unknown official text `{name}`", "texte officiel inconnu : `{name}`");
                self.error(&site, message, did_you_mean(name, known.iter()));
            }
            found
        });
        let officials = officials.collect();
        let excuses = Excuses {
            features: self.features_named(&site.below("unless"), &entry.unless),
            except: self.programs(&site.below("except"), &entry.except),
        };
        let is_of_role = |program: ProgramRef<'_>| role.is_some_and(|role| program.asks_for(Key::role(role)));
        let strangers =
            excuses.except.iter().enumerate().filter(|(_, program)| is_of_role(*program)).map(|(at, _)| at).collect();
        let regexes = self.regexes(&site.below("regex"), &entry.regex);
        let cited = self.programs(&site.below("cited"), &entry.cited);
        let purpose = Purpose::Evidence(number(self.module.evidence.len()));
        let regexes = self.module.regexes.push(regexes, purpose);
        let nobody = self.nobody(entry, site);
        let likely = entry.likely.as_ref().and_then(|likely| self.likely(role, likely, &site.below("likely")));
        self.module.evidence.push(Evidence {
            given,
            names,
            officials,
            cited,
            nobody,
            excuses,
            strangers,
            regexes,
            likely,
        });
        self.index(texts, purpose);
    }

    /// The words that name nobody.
    fn nobody(&mut self, entry: &EvidenceEntry, site: &Site<'_>) -> Option<Nobody> {
        let words = self.list(&site.below("named"), entry.named.as_ref()?)?;
        let towns = entry.towns.as_ref().and_then(|towns| {
            let site = site.below("towns");
            let list = self.list(&site.below("list"), &towns.list);
            let behind = self.list(&site.below("behind"), &towns.behind);
            list.zip(behind)
        });
        Some(Nobody { words, towns })
    }

    /// When lines that read like some information are taken to give it.
    fn likely(&mut self, role: Option<Role>, entry: &LikelyEntry, site: &Site<'_>) -> Option<Likely> {
        if !(0.0 < entry.from && entry.from < 1.0) {
            let message =
                bilingual!("a likelihood lies between 0 and 1", "une vraisemblance est comprise entre 0 et 1");
            self.error(&site.below("from"), message, None);
        }
        let column = self.module.given.columns.iter().position(|column| role == Some(*column));
        if column.is_none() {
            let message = bilingual!(
                "the pack has not learnt what gives this information",
                "le jeu de règles n'a pas appris ce qui donne cette information"
            );
            let help = bilingual!(
                "the table is `given-LANGUAGE.tsv` in the folder of the pack",
                "la table est `given-LANGUE.tsv`, dans le dossier du jeu de règles"
            );
            self.error(site, message, Some(help));
        }
        Some(Likely::new(column?, entry))
    }
}

/// A text that a pack must have in both languages.
fn both_languages(field: &str) -> Bilingual {
    bilingual!(
        "`{field}` is needed in French (`fr`) and English (`en`)",
        "`{field}` est nécessaire en français (`fr`) et en anglais (`en`)"
    )
}

/// A field that means nothing in other rules.
fn for_missing_rules(field: &str) -> Bilingual {
    bilingual!("`{field}` is for `missing` rules", "`{field}` ne va que dans une règle `missing`")
}
