//! A page for a legal team: what was checked, what is wrong and why, by template, by rule and by article of law.
//!
//! It stands alone: no script, no network; filters are style sheets and boxes to tick. The page is a Tera template carried by
//! the binary, which escapes everything that comes from templates, packs and paths.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use tera::{Context, Tera};

use super::{FileStatus, Phrases, Reported, Reporter, Run};
use crate::finding::Citation;
use crate::taxonomy::{Context as Known, Locale, Origin, Role, Severity};

/// How much text around the words of a finding is shown, in characters.
const AROUND: usize = 80;

/// How much of the words themselves.
const LONGEST: usize = 300;

/// The format.
pub(super) struct Html;

#[derive(Serialize)]
struct Words {
    title: &'static str,
    pack: &'static str,
    as_of: &'static str,
    faults: &'static str,
    show: &'static str,
    group: &'static str,
    by_template: &'static str,
    by_rule: &'static str,
    by_law: &'static str,
    depends_on: &'static str,
    when: &'static str,
    nothing: &'static str,
    coverage: &'static str,
    coverage_note: &'static str,
    template: &'static str,
    checked: &'static str,
    status: &'static str,
    context: &'static str,
    line: &'static str,
    guess: &'static str,
    no_law: &'static str,
    statuses: [&'static str; 4],
}

const FR: Words = Words {
    title: "Contrôle des modèles",
    pack: "pack",
    as_of: "droit au",
    faults: "Ce qui n'a pas pu être contrôlé",
    show: "Montrer",
    group: "Regrouper",
    by_template: "Par modèle",
    by_rule: "Par règle",
    by_law: "Par article",
    depends_on: "dépend de",
    when: "quand",
    nothing: "Rien à signaler.",
    coverage: "Informations obligatoires qui manquent",
    coverage_note: "Une case vide : l'information est donnée, ou n'est pas exigée de ce modèle.",
    template: "Modèle",
    checked: "Ce qui a été contrôlé",
    status: "Comment",
    context: "Contexte",
    line: "ligne",
    guess: "deviné",
    no_law: "Sans texte cité",
    statuses: ["comme message", "comme partie de message", "dans les fichiers qui l'incluent", "illisible"],
};

const EN: Words = Words {
    title: "Check of templates",
    pack: "pack",
    as_of: "law as of",
    faults: "What could not be checked",
    show: "Show",
    group: "Group",
    by_template: "By template",
    by_rule: "By rule",
    by_law: "By article",
    depends_on: "depends on",
    when: "when",
    nothing: "Nothing found.",
    coverage: "Required information that is missing",
    coverage_note: "An empty cell: the information is given, or is not asked of this template.",
    template: "Template",
    checked: "What was checked",
    status: "How",
    context: "Context",
    line: "line",
    guess: "guessed",
    no_law: "Without a text cited",
    statuses: ["as a message", "as a part of a message", "within the files that include it", "unreadable"],
};

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
    place: String,
    before: String,
    words: String,
    after: String,
    depends_on: String,
    conditions: Vec<Condition<'r>>,
    law: Vec<Law<'r>>,
}

#[derive(Serialize)]
struct Group {
    title: String,
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
        let mut tera = Tera::new();
        tera.autoescape_on([".html"]);
        tera.add_raw_template("report.html", include_str!("pages/report.html")).map_err(io::Error::other)?;
        tera.render_to("report.html", &context(run), out).map_err(io::Error::other)
    }
}

fn context(run: &Run) -> Context {
    let words = if run.locale == Locale::Fr { &FR } else { &EN };
    let phrases = Phrases::of(run.locale);
    let mut context = Context::new();
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
    context.insert("lang", run.locale.as_str());
    context.insert("style", include_str!("pages/report.css"));
    context.insert("version", env!("CARGO_PKG_VERSION"));
    context.insert("summary", &run.summary());
    context.insert("as_of", &run.as_of.to_string());
    context.insert("packs", &packs);
    context.insert("faults", &faults);
    context.insert("severities", &severities);
    context.insert("findings", &findings);
    context.insert("views", &views(run, words));
    context.insert("roles", &roles);
    context.insert("coverage", &coverage);
    context.insert("files", &files(run, words));
    context
}

fn of_finding<'r>(found: &'r Reported, words: &Words, phrases: &Phrases) -> Found<'r> {
    let finding = &found.finding;
    let place = found.place.clone().unwrap_or_else(|| format!("{} {}", words.line, found.start.line));
    let conditions = finding.witness.iter().flat_map(|witness| &witness.conditions);
    let (before, quoted, after) = quoted(found);
    let keys: Vec<&str> = finding.depends_on.iter().map(|key| key.as_str()).collect();
    Found {
        severity: finding.severity.as_str(),
        severity_word: phrases.severity(finding.severity),
        rule: &finding.rule,
        message: &finding.message,
        help: finding.help.as_deref(),
        place: format!("{}, {place}", found.path()),
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

fn views(run: &Run, words: &Words) -> [View; 3] {
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
            .map(|(title, findings)| Group { title, context: String::new(), findings })
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
