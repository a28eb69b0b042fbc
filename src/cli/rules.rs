//! `dunlint rules`.

use serde::Serialize;

use super::args::{Global, ListArgs, ListFormat};
use super::output::Output;
use super::{Failure, Status, changes, surroundings};
use crate::project::{ActiveRules, PackChoice};
use crate::report::Phrases;
use crate::rules::{LanguageFile, ModuleFile, PackFile, Rule};
use crate::taxonomy::{Category, Locale, Role, Severity};

/// A rule as scripts read it.
#[derive(Serialize)]
struct Listed<'r> {
    id: &'r str,
    pack: &'r str,
    jurisdiction: Option<&'r str>,
    category: Category,
    role: Option<Role>,
    /// The gravest it can be.
    severity: Option<Severity>,
    title: &'r str,
    citations: &'r [String],
    since: Option<String>,
    until: Option<String>,
}

/// The rules that are in force and not switched off.
pub(super) fn list(args: &ListArgs, global: &Global) -> Result<Status, Failure> {
    if let Some(since) = args.changes_since {
        return changes::list(since, args, global);
    }
    let (choice, request) = (surroundings::config_choice(&args.basis), surroundings::rule_request(&args.basis, global));
    let active = ActiveRules::load(&choice, &PackChoice::Active, &request)?;
    let listed: Vec<Listed<'_>> = active
        .rules
        .rules()
        .filter(|(_, rule)| active.options.is_active(rule))
        .map(|(pack, rule)| Listed {
            id: &rule.id,
            pack: &pack.id,
            jurisdiction: pack.jurisdiction.as_deref(),
            category: rule.category,
            role: rule.role,
            severity: gravest(rule).map(|severity| active.options.severity(rule, severity)),
            title: rule.title.get(request.locale),
            citations: &rule.cite,
            since: rule.since.map(|day| day.to_string()),
            until: rule.until.map(|day| day.to_string()),
        })
        .collect();
    Output::print(|out| match args.output_format {
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &listed)?;
            writeln!(out)
        }
        ListFormat::Table => table(&listed, request.locale, out),
    })?;
    Ok(Status::Clean)
}

fn table(listed: &[Listed<'_>], locale: Locale, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let phrases = Phrases::of(locale);
    let wide = listed.iter().map(|rule| rule.id.chars().count()).max().unwrap_or(0);
    let names = Severity::ALL.iter().map(|severity| phrases.severity(*severity).chars().count()).max().unwrap_or(0);
    for rule in listed {
        let severity = rule.severity.map_or("", |severity| phrases.severity(severity));
        writeln!(out, "{:<wide$}  {severity:<names$}  {}", rule.id, rule.title)?;
    }
    Ok(())
}

/// The gravest a rule can be, over its levels.
fn gravest(rule: &Rule) -> Option<Severity> {
    rule.levels.iter().map(|level| level.severity).chain([rule.severity]).flatten().max()
}

/// The JSON schema of the files that hold rules and languages.
pub(super) fn schema() -> Result<Status, Failure> {
    Output::print(|out| {
        serde_json::to_writer_pretty(&mut *out, &schemars::schema_for!(RuleFile))?;
        writeln!(out)
    })?;
    Ok(Status::Clean)
}

/// What people write about rules is a `pack.yaml`, a module, or a `language.yaml`.
#[derive(schemars::JsonSchema)]
#[schemars(title = "A file of a dunlint rule pack or language", untagged)]
#[allow(dead_code, reason = "only its schema is wanted")]
enum RuleFile {
    /// `pack.yaml`.
    Pack(PackFile),
    /// Any other file of a pack.
    Module(ModuleFile),
    /// `language.yaml`.
    Language(LanguageFile),
}
