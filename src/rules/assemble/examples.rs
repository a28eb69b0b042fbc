//! The examples of a rule.

use std::collections::BTreeMap;

use super::{ModuleAssembler, Site, did_you_mean};
use crate::bilingual::bilingual;
use crate::rules::example::Expected;
use crate::rules::schema::{ExampleEntry, RuleEntry, TestsEntry};
use crate::rules::wordings::slot;
use crate::taxonomy::ContextKey;
use crate::text::Markup;

impl ModuleAssembler<'_, '_, '_> {
    /// The circumstances of examples.
    pub(super) fn tests(&mut self, tests: &TestsEntry, site: &Site<'_>) {
        self.circumstances(&tests.context, &site.below("context"));
        for (list, entries) in [("invalid", &tests.invalid), ("valid", &tests.valid)] {
            for (index, entry) in entries.iter().enumerate() {
                let ExampleEntry::Full(full) = entry else { continue };
                let site = site.below(list).item(index);
                self.circumstances(&full.context, &site.below("context"));
                if let Some(markup) = full.markup.as_ref().filter(|markup| Markup::from_name(markup).is_none()) {
                    let message = bilingual!("unknown markup `{markup}`", "balisage inconnu : `{markup}`");
                    let help = Some(bilingual!("plain, markdown or html", "plain, markdown ou html"));
                    self.error(&site.below("markup"), message, help);
                }
            }
        }
    }

    /// What examples are run with must be there, and have its place in their text.
    pub(super) fn each(&mut self, rule: &RuleEntry, place: &(usize, String), site: &Site<'_>) {
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
                    let message = bilingual!(
                        "`without` is for examples with `each`",
                        "`without` ne va qu'avec un exemple qui a `each`"
                    );
                    self.error(&site.below("without"), message, None);
                }
                continue;
            };
            let Some(wordings) = self.wordings.of(name, rule, place, expected) else {
                let help = did_you_mean(name, self.wordings.names().iter());
                let message = bilingual!("there is no list `{name}`", "il n'y a pas de liste `{name}`");
                self.error(&site.below("each"), message, help);
                continue;
            };
            if wordings.is_empty() {
                let message =
                    bilingual!("the rule has no patterns under `{name}`", "la règle n'a pas de motif sous `{name}`");
                self.error(&site.below("each"), message, None);
            }
            if slot(&full.text, name).or_else(|| slot(full.subject.as_deref()?, name)).is_none() {
                let help = Some(bilingual!(
                    "write `@{name}` where its entries are to stand",
                    "écrivez `@{name}` là où ses entrées doivent figurer"
                ));
                let message = bilingual!(
                    "the text has no place for `each: {name}`",
                    "le texte n'a pas de place pour `each: {name}`"
                );
                self.error(&site.below("text"), message, help);
            }
            for (at, left) in full.without.iter().enumerate() {
                if !wordings.iter().any(|wording| wording.is(left)) {
                    let help = did_you_mean(left, wordings.iter().map(|wording| &wording.written));
                    let message = bilingual!("`{name}` has no entry `{left}`", "`{name}` n'a pas d'entrée `{left}`");
                    self.error(&site.below("without").item(at), message, help);
                }
            }
        }
    }

    pub(super) fn circumstances(&mut self, context: &BTreeMap<ContextKey, String>, site: &Site<'_>) {
        for (key, value) in context {
            self.value(&site.below(key.as_str()), *key, value);
        }
    }
}
