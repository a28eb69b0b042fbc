//! What pages on rules say alike: `dunlint explain` and `dunlint rules docs`.

use std::fmt::Display;

use crate::finding::Citation;
use crate::report::Phrases;
use crate::rules::{Condition, Pack, Rule};
use crate::taxonomy::Locale;

/// The fixed words of a page on a rule.
pub(super) struct Words {
    /// French puts a blank before it.
    pub(super) colon: &'static str,
    pub(super) category: &'static str,
    pub(super) role: &'static str,
    pub(super) only_where: &'static str,
    pub(super) severity: &'static str,
    pub(super) otherwise: &'static str,
    pub(super) silent: &'static str,
    pub(super) applies: &'static str,
    pub(super) in_force: &'static str,
    pub(super) law: &'static str,
    pub(super) until: &'static str,
    pub(super) bad: &'static str,
    pub(super) good: &'static str,
    pub(super) fix: &'static str,
    pub(super) instead: &'static str,
    pub(super) unknown: &'static str,
}

impl Words {
    pub(super) const fn of(locale: Locale) -> Self {
        match locale {
            Locale::En => Self {
                colon: ":",
                category: "Category",
                role: "Information",
                only_where: "Only where",
                severity: "Severity",
                otherwise: "otherwise",
                silent: "silent",
                applies: "Applies to",
                in_force: "In force",
                law: "Law",
                until: "until",
                bad: "Bad",
                good: "Good",
                fix: "How to fix",
                instead: "A compliant wording",
                unknown: "A context that is not declared makes the finding one step milder.",
            },
            Locale::Fr => Self {
                colon: " :",
                category: "Catégorie",
                role: "Information",
                only_where: "Seulement si",
                severity: "Gravité",
                otherwise: "sinon",
                silent: "silence",
                applies: "S'applique à",
                in_force: "En vigueur",
                law: "Droit",
                until: "jusqu'au",
                bad: "À éviter",
                good: "Conforme",
                fix: "Que faire",
                instead: "Une formulation conforme",
                unknown: "Un contexte non déclaré rend le constat moins grave d'un degré.",
            },
        }
    }
}

/// The law that a rule rests on, each text once.
pub(super) fn bases(pack: &Pack, rule: &Rule, locale: Locale) -> Vec<Citation> {
    let mut ids: Vec<&String> = Vec::new();
    for id in rule.cite.iter().chain(rule.levels.iter().flat_map(|level| &level.cite)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.into_iter().filter_map(|id| pack.citation(id, locale)).collect()
}

/// `since 2013-02-02, until 2020-01-01`.
pub(super) fn days(since: Option<&impl Display>, until: Option<&impl Display>, locale: Locale) -> String {
    let since = since.map(|day| format!("{} {day}", Phrases::of(locale).since));
    let until = until.map(|day| format!("{} {day}", Words::of(locale).until));
    since.into_iter().chain(until).collect::<Vec<_>>().join(", ")
}

/// `sender: creditor, collector; stage: reminder`.
pub(super) fn told(condition: &Condition) -> String {
    let keys: Vec<String> = condition.iter().map(|(key, values)| format!("{key}: {}", values.join(", "))).collect();
    keys.join("; ")
}
