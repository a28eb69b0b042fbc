//! A page for a legal team: what was checked, what is wrong and why, by template, by rule and by article of law.
//!
//! It stands alone: no script, no network; filters are style sheets and boxes to tick. The page is a Tera template carried by
//! the binary, which escapes everything that comes from templates, packs and paths.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use tera::Context;

use super::html_words::Words;
use super::{AcceptanceKind, Accepted, FileStatus, Phrases, Reported, Reporter, Run, page_context, page_templates};
use crate::finding::Citation;
use crate::taxonomy::{Context as Known, Origin, Role, Severity};

/// How much text around the words of a finding is shown, in characters.
const AROUND: usize = 80;

/// How much of the words themselves.
const LONGEST: usize = 300;

/// The format.
pub(super) struct Html;

#[derive(Serialize)]
struct Law<'r> {
    title: &'r str,
    url: Option<&'r str>,
}

#[derive(Serialize)]
struct Condition<'r> {
    expression: &'r str,
    value: &'static str,
}

#[derive(Serialize)]
struct Found<'r> {
    severity: &'static str,
    severity_word: &'static str,
    rule: &'r str,
    message: &'r str,
    help: Option<&'r str>,
    path: &'r str,
    place: String,
    before: String,
    words: String,
    after: String,
    depends_on: String,
    conditions: Vec<Condition<'r>>,
    law: Vec<Law<'r>>,
}

/// A finding that somebody accepted.
#[derive(Serialize)]
struct AcceptedView<'r> {
    found: Found<'r>,
    kind: &'static str,
    reason: Option<&'r str>,
    approver: Option<&'r str>,
    expires: Option<&'r str>,
    /// The file that says so, and the line in it.
    told_in: String,
}

#[derive(Serialize)]
struct Group {
    title: String,
    count: String,
    context: String,
    findings: Vec<usize>,
}

#[derive(Serialize)]
struct View {
    class: &'static str,
    title: &'static str,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Row<'r> {
    path: &'r str,
    cells: Vec<&'static str>,
}

#[derive(Serialize)]
struct File<'r> {
    path: &'r str,
    status: &'static str,
    context: String,
}

impl Reporter for Html {
    fn write(&self, run: &Run, out: &mut dyn Write) -> io::Result<()> {
        let tera = page_templates(&[("report.html", include_str!("pages/report.html"))]).map_err(io::Error::other)?;
        tera.render_to("report.html", &context(run), out).map_err(io::Error::other)
    }
}

fn context(run: &Run) -> Context {
    let words = Words::of(run.locale);
    let phrases = Phrases::of(run.locale);
    let mut context = page_context("check", run.locale.as_str(), include_str!("pages/report.css"));
    let findings: Vec<Found<'_>> = run.findings.iter().map(|found| of_finding(found, words, phrases)).collect();
    let packs: Vec<BTreeMap<&str, &str>> = run
        .packs
        .iter()
        .map(|pack| BTreeMap::from([("id", &*pack.id), ("version", &*pack.version), ("hash", &*pack.hash)]))
        .collect();
    let faults: Vec<String> = run.faults.iter().map(|fault| fault.message.clone()).collect();
    let severities: Vec<BTreeMap<&str, String>> = Severity::ALL
        .iter()
        .rev()
        .map(|one| {
            BTreeMap::from([("id", one.as_str().to_owned()), ("said", phrases.severities(run.count(*one), *one))])
        })
        .collect();
    let (roles, coverage) = coverage(run, phrases);
    context.insert("w", words);
    context.insert("summary", &run.summary());
    context.insert("as_of", &run.as_of.to_string());
    context.insert("packs", &packs);
    context.insert("faults", &faults);
    context.insert("severities", &severities);
    context.insert("findings", &findings);
    context.insert("views", &views(run, words, phrases));
    context.insert("accepted", &accepted(run, words, phrases));
    context.insert("accepted_count", &phrases.accepted(run.suppressed.len()));
    context.insert("roles", &roles);
    context.insert("coverage", &coverage);
    context.insert("files", &files(run, words));
    context
}

fn of_finding<'r>(found: &'r Reported, words: &Words, phrases: &Phrases) -> Found<'r> {
    let finding = &found.finding;
    // What is missing stands nowhere.
    let line = || if finding.role.is_some() { String::new() } else { format!("{} {}", words.line, found.start.line) };
    let place = found.place.clone().unwrap_or_else(line);
    let conditions = finding.witness.iter().flat_map(|witness| &witness.conditions);
    let (before, quoted, after) = quoted(found);
    let keys: Vec<&str> = finding.depends_on.iter().map(|key| key.as_str()).collect();
    Found {
        severity: finding.severity.as_str(),
        severity_word: phrases.severity(finding.severity),
        rule: &finding.rule,
        message: &finding.message,
        help: finding.help.as_deref(),
        path: found.path(),
        place,
        before,
        words: quoted,
        after,
        depends_on: keys.join(", "),
        conditions: conditions
            .map(|one| Condition { expression: &one.expression, value: phrases.truth(one.value) })
            .collect(),
        law: finding.citations.iter().map(law).collect(),
    }
}

fn accepted<'r>(run: &'r Run, words: &Words, phrases: &Phrases) -> Vec<AcceptedView<'r>> {
    let view = |Accepted { found, by }: &'r Accepted| AcceptedView {
        found: of_finding(found, words, phrases),
        kind: words.kinds[match by.kind {
            AcceptanceKind::Suppression => 0,
            AcceptanceKind::Waiver => 1,
            AcceptanceKind::Baseline => 2,
        }],
        reason: by.reason.as_deref(),
        approver: by.approver.as_deref(),
        expires: by.expires.as_deref(),
        told_in: by.line.map_or_else(|| by.path.clone(), |line| format!("{}, {} {line}", by.path, words.line)),
    };
    run.suppressed.iter().map(view).collect()
}

fn law(citation: &Citation) -> Law<'_> {
    // A pack of one's own may say anything: only what leads to a page is a link.
    let url = citation.url.as_deref().filter(|url| url.starts_with("https://"));
    Law { title: &citation.title, url }
}

/// The words of a finding with some text on either side; nothing for what is missing.
fn quoted(found: &Reported) -> (String, String, String) {
    if found.finding.role.is_some() {
        return (String::new(), String::new(), String::new());
    }
    let text = &*found.source.text;
    let (start, end) = (found.span.range().start, found.span.range().end);
    let (head, tail) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let from = head.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
    let to = tail.char_indices().nth(AROUND).map_or(tail.len(), |(at, _)| at);
    let words: String = found.span.of(text).chars().take(LONGEST).collect();
    (squeezed(&head[from..]), squeezed(&words), squeezed(&tail[..to]))
}

/// White space squeezed, that at the ends kept as one blank.
fn squeezed(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for sign in text.chars() {
        match (sign.is_whitespace(), made.ends_with(' ')) {
            (true, true) => {}
            (true, false) => made.push(' '),
            (false, _) => made.push(sign),
        }
    }
    made
}

fn views(run: &Run, words: &Words, phrases: &Phrases) -> [View; 3] {
    let by = |key: &dyn Fn(&Reported) -> Vec<String>| {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, found) in run.findings.iter().enumerate() {
            for title in key(found) {
                let held = groups.entry(title).or_default();
                if held.last() != Some(&at) {
                    held.push(at);
                }
            }
        }
        groups
            .into_iter()
            .map(|(title, findings)| Group {
                title,
                count: phrases.findings(findings.len()),
                context: String::new(),
                findings,
            })
            .collect::<Vec<_>>()
    };
    let mut by_template = by(&|found| vec![found.path().to_owned()]);
    for group in &mut by_template {
        let file = run.files.iter().find(|file| file.path == group.title);
        group.context = file.map_or_else(String::new, |file| known(&file.context, words));
    }
    let laws = |found: &Reported| {
        let titles: Vec<String> = found.finding.citations.iter().map(|citation| citation.title.clone()).collect();
        if titles.is_empty() { vec![words.no_law.to_owned()] } else { titles }
    };
    [
        View { class: "by-template", title: words.by_template, groups: by_template },
        View { class: "by-rule", title: words.by_rule, groups: by(&|found| vec![found.finding.rule.clone()]) },
        View { class: "by-law", title: words.by_law, groups: by(&laws) },
    ]
}

/// Each template with the roles that some template lacks.
fn coverage<'r>(run: &'r Run, phrases: &Phrases) -> (Vec<&'static str>, Vec<Row<'r>>) {
    let mut lacking: BTreeMap<(&str, Role), Severity> = BTreeMap::new();
    for found in &run.findings {
        if let Some(role) = found.finding.role {
            let held = lacking.entry((found.path(), role)).or_insert(found.finding.severity);
            *held = (*held).max(found.finding.severity);
        }
    }
    let mut roles: Vec<Role> = lacking.keys().map(|(_, role)| *role).collect();
    roles.sort_unstable();
    roles.dedup();
    let cell = |path: &str, role: &Role| lacking.get(&(path, *role)).map_or("", |severity| phrases.severity(*severity));
    let checked = run.files.iter().filter(|file| file.status == FileStatus::Checked);
    let rows = checked
        .map(|file| Row { path: &file.path, cells: roles.iter().map(|role| cell(&file.path, role)).collect() })
        .collect();
    (roles.iter().map(|role| role.as_str()).collect(), rows)
}

fn files<'r>(run: &'r Run, words: &Words) -> Vec<File<'r>> {
    let status = |status: FileStatus| {
        words.statuses[match status {
            FileStatus::Checked => 0,
            FileStatus::Part => 1,
            FileStatus::Included => 2,
            FileStatus::Unread => 3,
        }]
    };
    run.files
        .iter()
        .map(|file| File { path: &file.path, status: status(file.status), context: known(&file.context, words) })
        .collect()
}

/// What is known of a template, guesses told as such.
fn known(context: &Known, words: &Words) -> String {
    let setting = |(key, setting): (crate::taxonomy::ContextKey, &crate::taxonomy::Setting)| {
        let guess = if setting.origin == Origin::Guess { format!(" ({})", words.guess) } else { String::new() };
        format!("{key} = {}{guess}", setting.value)
    };
    context.iter().map(setting).collect::<Vec<_>>().join(" · ")
}
