//! How well labelled messages are judged:
//! `cargo run --release --example score -- [--misses] [--registers] [--permute] [--pack NAME] FILE.jsonl …`
//!
//! Each line of a file is `{"id", "text", "context", "labels", "tolerated"}`; `labels` are the wording categories that must
//! be found, none for a lawful message. Prints precision and recall by category over (message, category) pairs, and how
//! many lawful messages stay clean, for each file and for all. Notes do not count: they ask for a reader, not for a change.
//! With `--registers` also by `register`. With `--permute` the contexts of a file are
//! dealt out to its messages anew: what is lost or gained tells how much the verdicts rest on what is declared.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "a tool for the terminal")]

mod labelled;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dunlint::check::{Completeness, Linter, Options};
use dunlint::finding::Finding;
use dunlint::rules::RuleSet;
use dunlint::taxonomy::{Category, Severity};
use labelled::Row;

/// Hits and misses of one category.
#[derive(Default, Clone, Copy)]
struct Counts {
    right: usize,
    noisy: usize,
    missed: usize,
}

#[derive(Default)]
struct Score {
    by_category: BTreeMap<String, Counts>,
    lawful: usize,
    clean: usize,
    violations: usize,
    flagged: usize,
    flagged_in_all: usize,
}

fn main() {
    let mut packs = vec!["fr".to_owned()];
    let (mut show, mut registers, mut permute) = (false, false, false);
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--misses" => show = true,
            "--registers" => registers = true,
            "--permute" => permute = true,
            "--pack" => packs = arguments.next().into_iter().collect(),
            file => files.push(file.to_owned()),
        }
    }
    let rules = RuleSet::load(&packs, Path::new(".")).unwrap_or_else(|errors| {
        for error in errors {
            eprintln!("{:?}", miette::Report::new(error));
        }
        std::process::exit(2);
    });
    let mut options = Options::at(jiff::Zoned::now().date());
    options.ignore = vec!["missing".to_owned(), "template".to_owned()];
    let linter = Linter::new(&rules, options).expect("the categories are known");
    let mut all = Score::default();
    let mut by_register: BTreeMap<String, Score> = BTreeMap::new();
    for file in &files {
        let mut score = Score::default();
        let mut rows = Row::read(file);
        if permute {
            deal_contexts(&mut rows);
        }
        for row in &rows {
            let findings = lint(&linter, row);
            score.add(row, &findings, show);
            all.add(row, &findings, false);
            by_register.entry(row.register.clone()).or_default().add(row, &findings, false);
        }
        score.print(file);
    }
    if registers {
        for (register, score) in &by_register {
            score.print(register);
        }
    }
    if files.len() > 1 {
        all.print("all files");
    }
}

/// Every message gets the context of another, far from it.
fn deal_contexts(rows: &mut [Row]) {
    let contexts: Vec<_> = rows.iter().map(|row| row.context.clone()).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        row.context.clone_from(&contexts[(at + contexts.len() / 2) % contexts.len()]);
    }
}

fn lint(linter: &Linter<'_>, row: &Row) -> Vec<Finding> {
    let document = row.document();
    let mut context = row.declared();
    linter.guess_context(&document, &mut context);
    let mut findings = linter.lint(&document, &context, Completeness::Part);
    findings.retain(|finding| finding.severity > Severity::Note && finding.category != Category::Template);
    findings
}

impl Score {
    fn add(&mut self, row: &Row, findings: &[Finding], show: bool) {
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding.category.as_str()).collect();
        let labels: BTreeSet<&str> = row.labels.iter().map(String::as_str).collect();
        let noisy: Vec<&str> = found
            .iter()
            .copied()
            .filter(|found| !labels.contains(found) && !row.tolerated.iter().any(|t| t == found))
            .collect();
        let missed: Vec<&str> = labels.difference(&found).copied().collect();
        for label in &labels {
            let counts = self.by_category.entry((*label).to_owned()).or_default();
            if found.contains(label) { counts.right += 1 } else { counts.missed += 1 }
        }
        for category in &noisy {
            self.by_category.entry((*category).to_owned()).or_default().noisy += 1;
        }
        self.flagged_in_all += usize::from(!found.is_empty());
        if labels.is_empty() {
            self.lawful += 1;
            self.clean += usize::from(found.is_empty());
        } else {
            self.violations += 1;
            self.flagged += usize::from(!found.is_empty());
        }
        if show && (!noisy.is_empty() || !missed.is_empty()) {
            println!("{} missed {missed:?} noisy {noisy:?}\n    {} {:?}", row.id, row.text, row.context);
            for finding in findings {
                println!("    {} [{}]", finding.rule, finding.matched_text);
            }
        }
    }

    fn print(&self, file: &str) {
        println!("{file}");
        let mut all = Counts::default();
        for (category, counts) in &self.by_category {
            println!("  {category:<16} {}", counts.line());
            all.right += counts.right;
            all.noisy += counts.noisy;
            all.missed += counts.missed;
        }
        println!("  {:<16} {}", "all", all.line());
        println!(
            "  any violation: precision {} recall {}; lawful messages clean {}",
            percent(self.flagged, self.flagged_in_all),
            percent(self.flagged, self.violations),
            percent(self.clean, self.lawful)
        );
    }
}

impl Counts {
    fn line(self) -> String {
        let precision = percent(self.right, self.right + self.noisy);
        let recall = percent(self.right, self.right + self.missed);
        format!("P {precision} R {recall}  ({} right, {} noisy, {} missed)", self.right, self.noisy, self.missed)
    }
}

fn percent(part: usize, whole: usize) -> String {
    let percent = (part * 100 + whole / 2).checked_div(whole);
    percent.map_or_else(|| "  -".to_owned(), |percent| format!("{percent:3}"))
}
