//! `dunlint rules list --changes-since`: what began or ended to apply between two days.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::args::{Global, ListArgs, ListFormat};
use super::output::Output;
use super::sayings::Sayings;
use super::surroundings;
use super::{Failure, Status};
use crate::check::Options;
use crate::project::{ActiveRules, PackChoice};
use crate::rules::{Pack, Rule};
use crate::taxonomy::Locale;

/// A day on which something began or ended to apply.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Change {
    /// The first day on which it applies, or on which it no longer does.
    date: Date,
    #[serde(rename = "change")]
    turn: Turn,
    kind: Kind,
    id: String,
    pack: String,
    title: String,
    /// The rules that cite it; for a rule none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Turn {
    Ends,
    Begins,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Citation,
    Rule,
}

/// Lists the changes from a day on, up to the day whose law applies.
pub(super) fn list(since: Date, args: &ListArgs, global: &Global) -> Result<Status, Failure> {
    let (choice, request) = (surroundings::config_choice(&args.basis), surroundings::rule_request(&args.basis, global));
    if since > request.as_of {
        return Err(Failure::Usage(Sayings(request.locale).changes_after(since, request.as_of)));
    }
    let active = ActiveRules::load(&choice, &PackChoice::Active, &request)?;
    let mut changes = changes(&active, request.locale);
    changes.retain(|change| (since..=request.as_of).contains(&change.date));
    changes.sort();
    Output::print(|out| match args.output_format {
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &changes)?;
            writeln!(out)
        }
        ListFormat::Table => table(&changes, request.locale, out),
    })?;
    Ok(Status::Clean)
}

/// Every change that the packs know of.
fn changes(active: &ActiveRules, locale: Locale) -> Vec<Change> {
    let mut changes = Vec::new();
    for (pack, rule) in active.rules.rules() {
        for (date, turn) in turns(rule.since, rule.until).filter(|turn| is_meant(rule, *turn, &active.options)) {
            let (id, title) = (rule.id.clone(), rule.title.get(locale).to_owned());
            changes.push(Change { date, turn, kind: Kind::Rule, id, pack: pack.id.clone(), title, rules: Vec::new() });
        }
    }
    for pack in &active.rules.packs {
        for citation in pack.citations(locale) {
            let date = |written: &Option<String>| written.as_ref()?.parse::<Date>().ok();
            for (date, turn) in turns(date(&citation.since), date(&citation.until)) {
                let (id, title) = (citation.id.clone(), citation.title.clone());
                let rules = citing(pack, &id);
                changes.push(Change { date, turn, kind: Kind::Citation, id, pack: pack.id.clone(), title, rules });
            }
        }
    }
    changes
}

fn turns(since: Option<Date>, until: Option<Date>) -> impl Iterator<Item = (Date, Turn)> {
    let begins = since.map(|date| (date, Turn::Begins));
    begins.into_iter().chain(until.map(|date| (date, Turn::Ends)))
}

/// Whether a rule is selected and not switched off while it is in force.
fn is_meant(rule: &Rule, (date, turn): (Date, Turn), options: &Options) -> bool {
    let as_of = match turn {
        Turn::Begins => date,
        Turn::Ends => date.yesterday().unwrap_or(date),
    };
    Options { as_of, ..options.clone() }.is_active(rule)
}

/// The rules of a pack that rest on a legal basis.
fn citing(pack: &Pack, id: &str) -> Vec<String> {
    let rules = pack.modules.iter().flat_map(|module| &module.rules);
    let cites = |rule: &&Rule| {
        let levels = rule.levels.iter().flat_map(|level| &level.cite);
        rule.cite.iter().chain(levels).any(|cited| cited == id)
    };
    rules.filter(cites).map(|rule| rule.id.clone()).collect()
}

/// What a table says of a change.
fn words(change: &Change, locale: Locale) -> (&'static str, &'static str) {
    match (locale, change.turn, change.kind) {
        (Locale::En, Turn::Begins, Kind::Rule) => ("begins", "rule"),
        (Locale::En, Turn::Begins, Kind::Citation) => ("begins", "law"),
        (Locale::En, Turn::Ends, Kind::Rule) => ("ends", "rule"),
        (Locale::En, Turn::Ends, Kind::Citation) => ("ends", "law"),
        (Locale::Fr, Turn::Begins, Kind::Rule) => ("début", "règle"),
        (Locale::Fr, Turn::Begins, Kind::Citation) => ("début", "droit"),
        (Locale::Fr, Turn::Ends, Kind::Rule) => ("fin", "règle"),
        (Locale::Fr, Turn::Ends, Kind::Citation) => ("fin", "droit"),
    }
}

fn table(changes: &[Change], locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let wide = changes.iter().map(|change| change.id.chars().count()).max().unwrap_or(0);
    for change in changes {
        let (turn, kind) = words(change, locale);
        writeln!(out, "{}  {turn:<6}  {kind:<5}  {:<wide$}  {}", change.date, change.id, change.title)?;
    }
    Ok(())
}
