//! How a linter is set: the day, the language it speaks, what to judge and how gravely.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use jiff::civil::Date;
use miette::Diagnostic;

use crate::bilingual::{bilingual, choose};
use crate::rules::{Rule, RuleSet};
use crate::taxonomy::{Category, ContextKey, Locale, Role, Severity, nearest};

/// The settings of a [`super::Linter`].
#[derive(Debug, Clone)]
pub struct Options {
    /// The day whose law applies.
    pub as_of: Date,
    /// The language of messages.
    pub locale: Locale,
    /// Rule ids, id prefixes or categories to judge by; empty for all.
    pub select: Vec<String>,
    /// Rule ids, id prefixes or categories to leave out.
    pub ignore: Vec<String>,
    /// Severities by rule id, id prefix or category; `None` switches off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// The project's own placeholder names for roles.
    pub roles: BTreeMap<Role, Vec<String>>,
    /// The project's own conditions that found a context value (`yes`) where they hold.
    pub facts: BTreeMap<ContextKey, Vec<String>>,
    /// What is known of text messages.
    pub sms: SmsOptions,
    /// The rules are of another law than the template's, taken for their language: they judge wording, and ask for nothing.
    pub borrowed: bool,
}

/// What a project says of its text messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SmsOptions {
    /// How many segments one may take.
    pub segments: Option<usize>,
    /// The longest value of a placeholder, in characters.
    pub lengths: BTreeMap<String, usize>,
}

impl Options {
    /// The defaults, at a day.
    pub fn at(as_of: Date) -> Self {
        Self {
            as_of,
            locale: Locale::En,
            select: Vec::new(),
            ignore: Vec::new(),
            severities: BTreeMap::new(),
            roles: BTreeMap::new(),
            facts: BTreeMap::new(),
            sms: SmsOptions::default(),
            borrowed: false,
        }
    }

    /// Whether a rule is in force on the day, selected, and not switched off.
    pub fn is_active(&self, rule: &Rule) -> bool {
        let in_force =
            rule.since.is_none_or(|since| since <= self.as_of) && rule.until.is_none_or(|until| self.as_of < until);
        let selected = self.select.is_empty() || self.select.iter().any(|name| names(name, rule));
        let ignored = self.ignore.iter().any(|name| names(name, rule));
        in_force && selected && !ignored && self.severity_setting(rule) != Some(None)
    }

    /// The severity after the configuration had its say.
    pub fn severity(&self, rule: &Rule, judged: Severity) -> Severity {
        self.severity_setting(rule).flatten().unwrap_or(judged)
    }

    /// The most precise setting that names the rule; the inner `None` switches it off.
    #[allow(clippy::option_option, reason = "no setting and `off` are two things")]
    fn severity_setting(&self, rule: &Rule) -> Option<Option<Severity>> {
        self.severities
            .iter()
            .filter(|(name, _)| names(name, rule))
            .max_by_key(|(name, _)| (name.as_str() == rule.id, name.len()))
            .map(|(_, severity)| *severity)
    }

    /// The names in the settings that name none of these rules.
    pub fn unknown_names(&self, rules: &RuleSet) -> Vec<OptionsError> {
        let all: Vec<&Rule> =
            rules.packs.iter().flat_map(|pack| &pack.modules).flat_map(|module| &module.rules).collect();
        let named = self.select.iter().chain(&self.ignore).chain(self.severities.keys());
        named
            .filter(|name| !all.iter().any(|rule| names(name, rule)) && name.parse::<Category>().is_err())
            .map(|name| {
                let candidates = all
                    .iter()
                    .map(|rule| rule.id.as_str())
                    .chain(Category::ALL.iter().map(|category| category.as_str()));
                OptionsError { name: name.clone(), nearest: nearest(name, candidates).to_owned() }
            })
            .collect()
    }
}

fn names(name: &str, rule: &Rule) -> bool {
    names_rule(name, &rule.id, rule.category)
}

/// Whether `name` is the id of a rule, a prefix of it at a `/`, or its category.
pub fn names_rule(name: &str, id: &str, category: Category) -> bool {
    let prefix = name.trim_end_matches('/');
    id == prefix || category.as_str() == prefix || id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'))
}

/// A setting names no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionsError {
    /// What was written.
    pub name: String,
    /// The nearest name there is.
    pub nearest: String,
}

impl Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        choose(
            f,
            format_args!("`{name}` names no rule, rule prefix or category"),
            format_args!("`{name}` ne désigne ni règle, ni début de règle, ni catégorie"),
        )
    }
}

impl std::error::Error for OptionsError {}

impl Diagnostic for OptionsError {
    fn code(&self) -> Option<Box<dyn Display + '_>> {
        Some(Box::new("dunlint::unknown_rule"))
    }

    fn help(&self) -> Option<Box<dyn Display + '_>> {
        let nearest = &self.nearest;
        Some(Box::new(bilingual!("did you mean `{nearest}`?", "vouliez-vous dire `{nearest}` ?")))
    }
}
