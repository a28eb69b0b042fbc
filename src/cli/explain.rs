//! `dunlint explain RULE`: what a finding's reader wants to know next.

use std::io::{self, Write};

use super::args::{ExplainArgs, Global};
use super::output::Output;
use super::sayings::Sayings;
use super::surroundings;
use super::words::{self, Words, told};
use super::{Failure, Status};
use crate::project::{ActiveRules, PackChoice};
use crate::report::Phrases;
use crate::rules::{Expected, Localized, Pack, Rule};
use crate::taxonomy::{Locale, nearest};

/// Tells a rule.
pub(super) fn run(args: &ExplainArgs, global: &Global) -> Result<Status, Failure> {
    let (choice, request) = (surroundings::config_choice(&args.basis), surroundings::rule_request(&args.basis, global));
    let active = ActiveRules::load(&choice, &PackChoice::All, &request)?;
    let Some((pack, rule)) = active.rules.rule(&args.rule) else {
        let ids = active.rules.rules().map(|(_, rule)| rule.id.as_str());
        let nearest = nearest(&args.rule, ids);
        return Err(Failure::Usage(Sayings(request.locale).no_rule(&args.rule, nearest)));
    };
    let page = Page { pack, rule, locale: request.locale, words: Words::of(request.locale) };
    Output::print(|out| page.write(out))?;
    Ok(Status::Clean)
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
        writeln!(out, "\n{}{} {category} ({described})", words.category, words.colon)?;
        if let Some(role) = rule.role {
            writeln!(out, "{}{} {role} ({})", words.role, words.colon, role.description(self.locale))?;
        }
        if let Some(asking) = &rule.asked_if {
            writeln!(out, "{}{} {}", words.only_where, words.colon, self.say(&asking.title))?;
        }
        self.severity(out)?;
        self.in_force(out)?;
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
            writeln!(out, "{}{} {}", words.applies, words.colon, told(&rule.applies))?;
        }
        let names = Phrases::of(self.locale);
        let severity = |severity: Option<_>| severity.map_or(words.silent, |severity| names.severity(severity));
        if rule.levels.is_empty() {
            return writeln!(out, "{}{} {}", words.severity, words.colon, severity(rule.severity));
        }
        writeln!(out, "{}{}", words.severity, words.colon)?;
        let mut rows: Vec<(&str, String)> =
            rule.levels.iter().map(|level| (severity(level.severity), told(&level.when))).collect();
        rows.push((severity(rule.severity), words.otherwise.to_owned()));
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, when) in rows {
            writeln!(out, "  {name:<width$}  {when}")?;
        }
        writeln!(out, "  {}", words.unknown)
    }

    /// The days between which the rule itself applies.
    fn in_force(&self, out: &mut dyn Write) -> io::Result<()> {
        let Self { rule, words, .. } = self;
        let days = words::days(rule.since.as_ref(), rule.until.as_ref(), self.locale);
        if days.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}{} {}", words.in_force, words.colon, days)
    }

    fn law(&self, out: &mut dyn Write) -> io::Result<()> {
        let bases = words::bases(self.pack, self.rule, self.locale);
        if !bases.is_empty() {
            writeln!(out, "\n{}{}", self.words.law, self.words.colon)?;
        }
        for basis in bases {
            let days = words::days(basis.since.as_ref(), basis.until.as_ref(), self.locale);
            let days = if days.is_empty() { days } else { format!(" ({days})") };
            writeln!(out, "  {}{days}", basis.title)?;
            if let Some(url) = basis.url {
                writeln!(out, "    {url}")?;
            }
        }
        Ok(())
    }

    /// One sentence that the rule catches and one that it leaves alone.
    fn examples(&self, out: &mut dyn Write) -> io::Result<()> {
        for (expected, head) in [(Expected::Caught, self.words.bad), (Expected::Silent, self.words.good)] {
            if let Some(example) = self.pack.example(&self.rule.id, expected) {
                let context: Vec<String> =
                    example.context.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                let context = context.join(", ");
                write!(out, "\n{head}")?;
                if !context.is_empty() {
                    write!(out, " ({context})")?;
                }
                writeln!(out, "{}", self.words.colon)?;
                for line in example.text.trim_end().lines() {
                    writeln!(out, "  {line}")?;
                }
            }
        }
        Ok(())
    }

    fn remedy(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(help) = &self.rule.help {
            writeln!(out, "\n{}{}\n  {}", self.words.fix, self.words.colon, self.say(help).trim_end())?;
        }
        if let Some(rewrite) = &self.rule.rewrite {
            writeln!(out, "\n{}{}\n  {}", self.words.instead, self.words.colon, self.say(rewrite).trim_end())?;
        }
        Ok(())
    }
}
