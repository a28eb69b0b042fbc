//! `dunlint explain RULE`: what a finding's reader wants to know next.

use std::io::{self, Write};

use super::args::{ExplainArgs, Global};
use super::output::Output;
use super::surroundings;
use super::{Failure, Status};
use crate::project::{ActiveRules, PackChoice};
use crate::report::Phrases;
use crate::rules::{Condition, Expected, Localized, Module, Pack, Rule};
use crate::taxonomy::{Locale, nearest};

/// Tells a rule.
pub(super) fn run(args: &ExplainArgs, global: &Global) -> Result<Status, Failure> {
    let (choice, request) = (surroundings::config_choice(&args.basis), surroundings::rule_request(&args.basis, global));
    let active = ActiveRules::load(&choice, &PackChoice::All, &request)?;
    let Some((pack, rule)) = active.rules.rule(&args.rule) else {
        let ids = active.rules.rules().map(|(_, rule)| rule.id.as_str());
        let nearest = nearest(&args.rule, ids);
        return Err(Failure::Usage(format!("there is no rule `{}`, did you mean `{nearest}`?", args.rule)));
    };
    let page = Page { pack, rule, locale: request.locale, words: Words::of(request.locale) };
    Output::print(|out| page.write(out))?;
    Ok(Status::Clean)
}

/// The fixed words of the page.
struct Words {
    category: &'static str,
    role: &'static str,
    severity: &'static str,
    otherwise: &'static str,
    silent: &'static str,
    applies: &'static str,
    law: &'static str,
    until: &'static str,
    bad: &'static str,
    good: &'static str,
    fix: &'static str,
    instead: &'static str,
    unknown: &'static str,
}

impl Words {
    const fn of(locale: Locale) -> Self {
        match locale {
            Locale::En => Self {
                category: "Category",
                role: "Information",
                severity: "Severity",
                otherwise: "otherwise",
                silent: "silent",
                applies: "Applies to",
                law: "Law",
                until: "until",
                bad: "Bad",
                good: "Good",
                fix: "How to fix",
                instead: "A compliant wording",
                unknown: "A context that is not declared makes the finding one step milder.",
            },
            Locale::Fr => Self {
                category: "Catégorie",
                role: "Information",
                severity: "Gravité",
                otherwise: "sinon",
                silent: "silence",
                applies: "S'applique à",
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

/// A rule on its way to a reader.
struct Page<'r> {
    pack: &'r Pack,
    rule: &'r Rule,
    locale: Locale,
    words: Words,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { rule, words, .. } = self;
        writeln!(out, "{}\n{}\n", rule.id, self.say(&rule.title))?;
        let match_sign = if self.locale == Locale::Fr { "…" } else { "..." };
        writeln!(out, "{}", self.say(&rule.message).replace("{match}", match_sign).replace("{detail}", match_sign))?;
        for (kind, remark) in &rule.reproduction {
            writeln!(out, "  {kind}: {}", self.say(&remark.message))?;
        }
        let (category, described) = (rule.category, rule.category.description(self.locale));
        writeln!(out, "\n{}: {category} ({described})", words.category)?;
        if let Some(role) = rule.role {
            writeln!(out, "{}: {role} ({})", words.role, role.description(self.locale))?;
        }
        self.severity(out)?;
        self.law(out)?;
        self.examples(out)?;
        self.remedy(out)
    }

    fn say<'t>(&self, text: &'t Localized) -> &'t str {
        text.get(self.locale)
    }

    fn severity(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { rule, words, .. } = self;
        if !rule.applies.is_empty() {
            writeln!(out, "{}: {}", words.applies, told(&rule.applies))?;
        }
        let names = Phrases::of(self.locale);
        let severity = |severity: Option<_>| severity.map_or(words.silent, |severity| names.severity(severity));
        if rule.levels.is_empty() {
            return writeln!(out, "{}: {}", words.severity, severity(rule.severity));
        }
        writeln!(out, "{}:", words.severity)?;
        let mut rows: Vec<(&str, String)> =
            rule.levels.iter().map(|level| (severity(level.severity), told(&level.when))).collect();
        rows.push((severity(rule.severity), words.otherwise.to_owned()));
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, when) in rows {
            writeln!(out, "  {name:<width$}  {when}")?;
        }
        writeln!(out, "  {}", words.unknown)
    }

    fn law(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut ids: Vec<&String> = self.rule.cite.iter().collect();
        ids.extend(self.rule.levels.iter().flat_map(|level| &level.cite));
        let mut told: Vec<&String> = Vec::new();
        let since = Phrases::of(self.locale).since;
        for id in ids {
            if told.contains(&id) {
                continue;
            }
            let Some(citation) = self.pack.citation(id, self.locale) else { continue };
            if told.is_empty() {
                writeln!(out, "\n{}:", self.words.law)?;
            }
            told.push(id);
            write!(out, "  {}", citation.title)?;
            if let Some(day) = citation.since {
                write!(out, " ({since} {day}")?;
                if let Some(day) = citation.until {
                    write!(out, ", {} {day}", self.words.until)?;
                }
                write!(out, ")")?;
            }
            writeln!(out)?;
            if let Some(url) = citation.url {
                writeln!(out, "    {url}")?;
            }
        }
        Ok(())
    }

    /// One sentence that the rule catches and one that it leaves alone.
    fn examples(&self, out: &mut dyn Write) -> io::Result<()> {
        for (expected, head) in [(Expected::Caught, self.words.bad), (Expected::Silent, self.words.good)] {
            if let Some((text, context)) = self.pack.modules.iter().find_map(|module| self.example(module, expected)) {
                write!(out, "\n{head}")?;
                if !context.is_empty() {
                    write!(out, " ({context})")?;
                }
                writeln!(out, ":")?;
                for line in text.trim_end().lines() {
                    writeln!(out, "  {line}")?;
                }
            }
        }
        Ok(())
    }

    fn example(&self, module: &Module, expected: Expected) -> Option<(String, String)> {
        let of_rule = module.examples().iter().filter(|example| module.rules[example.rule].id == self.rule.id);
        let example = of_rule.into_iter().find(|example| example.expected == expected && example.each.is_none())?;
        let context: Vec<String> = example.context.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        Some((example.text.clone(), context.join(", ")))
    }

    fn remedy(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(help) = &self.rule.help {
            writeln!(out, "\n{}:\n  {}", self.words.fix, self.say(help).trim_end())?;
        }
        if let Some(rewrite) = &self.rule.rewrite {
            writeln!(out, "\n{}:\n  {}", self.words.instead, self.say(rewrite).trim_end())?;
        }
        Ok(())
    }
}

/// `sender: creditor, collector; stage: reminder`.
fn told(condition: &Condition) -> String {
    let keys: Vec<String> = condition.iter().map(|(key, values)| format!("{key}: {}", values.join(", "))).collect();
    keys.join("; ")
}
