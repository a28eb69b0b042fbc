//! A baseline: the findings that were there when a team began to lint. They are counted and do not fail a run.
//!
//! A finding is known again by its file, its rule and its fingerprint, so that lines may move. Of a file that is gone the
//! entries are given to files that have none: it was renamed. A template that copies an old fault is new all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::bilingual::bilingual;
use crate::project::config_error::ConfigError;
use crate::project::paths::with_slashes;
use crate::report::{Acceptance, AcceptanceKind, Accepted, Reported};
use crate::source::Source;
use crate::yaml::{Node, YamlError};

/// The usual name of the file.
pub const BASELINE_FILE: &str = "dunlint-baseline.json";

/// The format of the file.
const VERSION: &str = "1";

/// Findings that were there before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The file as messages name it.
    pub path: String,
    /// Its folder, absolute: paths in it start there.
    pub folder: PathBuf,
    counts: BTreeMap<Known, usize>,
}

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    path: String,
    rule: String,
    fingerprint: String,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    version: String,
    findings: Vec<EntryFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryFile {
    path: String,
    rule: String,
    fingerprint: String,
    count: usize,
}

/// What a baseline became in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shrunk {
    /// What is still found, under the names that files have now.
    pub left: Baseline,
    /// How many of its findings are gone.
    pub gone: usize,
}

impl Baseline {
    /// An empty one at a path; `shown` is how messages name it.
    pub fn empty(shown: &str, folder: &Path) -> Self {
        Self { path: shown.to_owned(), folder: folder.to_owned(), counts: BTreeMap::new() }
    }

    /// Reads one.
    ///
    /// # Errors
    /// Every problem there is in it.
    pub(in crate::project) fn parse(source: &Source, folder: &Path) -> Result<Self, Vec<ConfigError>> {
        let wrong = |problem: &YamlError| ConfigError::wrong(source, problem);
        let tree = Node::parse(&source.text, 0).map_err(|problem| vec![wrong(&problem)])?;
        let (file, problems) = tree.map_or_else(Default::default, |mut tree| tree.read::<BaselineFile>());
        if !problems.is_empty() {
            return Err(problems.iter().map(wrong).collect());
        }
        let file = file.unwrap_or_default();
        if file.version != VERSION {
            let version = &file.version;
            let message = bilingual!(
                "a baseline of version `{version}`; this dunlint reads version `{VERSION}`",
                "une référence de version `{version}` ; ce dunlint lit la version `{VERSION}`"
            );
            return Err(vec![wrong(&YamlError { message, at: None })]);
        }
        let mut counts = BTreeMap::new();
        for EntryFile { path, rule, fingerprint, count } in file.findings {
            *counts.entry(Known { path, rule, fingerprint }).or_default() += count;
        }
        Ok(Self { path: source.path.to_string(), folder: folder.to_owned(), counts })
    }

    /// Takes in a finding of a file.
    pub(in crate::project) fn add(&mut self, found: &Reported, file: Option<&Path>) {
        *self.counts.entry(self.known(found, file)).or_default() += 1;
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Its findings: file, rule and how many.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        self.counts.iter().map(|(known, count)| (known.path.as_str(), known.rule.as_str(), *count))
    }

    /// Writes it, a finding a line and in order, so that two branches merge.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\n  \"version\": \"{VERSION}\",\n  \"findings\": [")?;
        for (index, (known, count)) in self.counts.iter().enumerate() {
            let Known { path, rule, fingerprint } = known.clone();
            let entry = serde_json::to_string(&EntryFile { path, rule, fingerprint, count: *count })?;
            let comma = if index + 1 < self.counts.len() { "," } else { "" };
            writeln!(out, "    {entry}{comma}")?;
        }
        writeln!(out, "  ]\n}}")
    }

    /// Takes out of the findings what it holds. `place` is where a file is that messages name so; `is_judged` says of a
    /// path from the baseline whether the run looked at it by all rules.
    pub(in crate::project) fn apply(
        &self,
        findings: &mut Vec<Reported>,
        place: &dyn Fn(&str) -> Option<PathBuf>,
        is_judged: &dyn Fn(&Path) -> bool,
    ) -> (Vec<Accepted>, Shrunk) {
        let known_now: Vec<Known> =
            findings.iter().map(|found| self.known(found, place(found.path()).as_deref())).collect();
        let mut rest = self.counts.clone();
        let mut holders: Vec<bool> = known_now.iter().map(|now| spend(&mut rest, now)).collect();
        self.hold_renamed(&known_now, &mut rest, &mut holders);
        let mut left = Self { counts: BTreeMap::new(), ..self.clone() };
        for (now, _) in known_now.into_iter().zip(&holders).filter(|(_, is_held)| **is_held) {
            *left.counts.entry(now).or_default() += 1;
        }
        let mut gone = 0;
        for (known, count) in rest {
            if is_judged(&self.folder.join(&known.path)) || self.is_gone(&known.path) {
                gone += count;
            } else {
                *left.counts.entry(known).or_default() += count;
            }
        }
        (self.take(findings, &holders), Shrunk { left, gone })
    }

    /// What is left of files that are gone belongs to files that the baseline does not know.
    fn hold_renamed(&self, known_now: &[Known], rest: &mut BTreeMap<Known, usize>, holders: &mut [bool]) {
        let paths: BTreeSet<&str> = self.counts.keys().map(|known| known.path.as_str()).collect();
        let knows = |path: &str| paths.contains(path);
        for (now, is_held) in known_now.iter().zip(holders).filter(|(now, is_held)| !**is_held && !knows(&now.path)) {
            let same = |known: &&Known| (&known.rule, &known.fingerprint) == (&now.rule, &now.fingerprint);
            let before = rest.keys().filter(same).find(|known| self.is_gone(&known.path)).cloned();
            *is_held = before.is_some_and(|before| spend(rest, &before));
        }
    }

    fn is_gone(&self, path: &str) -> bool {
        !self.folder.join(path).exists()
    }

    /// Takes out of the findings those that are held.
    fn take(&self, findings: &mut Vec<Reported>, holders: &[bool]) -> Vec<Accepted> {
        let mut accepted = Vec::new();
        let mut held = holders.iter();
        findings.retain(|found| {
            let is_held = held.next().is_some_and(|is_held| *is_held);
            if is_held {
                accepted.push(Accepted { found: found.clone(), by: self.acceptance() });
            }
            !is_held
        });
        accepted
    }

    fn known(&self, found: &Reported, file: Option<&Path>) -> Known {
        let path = match file.and_then(|file| file.strip_prefix(&self.folder).ok()) {
            Some(relative) => with_slashes(relative),
            None => found.path().to_owned(),
        };
        Known { path, rule: found.finding.rule.clone(), fingerprint: found.finding.fingerprint.clone() }
    }

    fn acceptance(&self) -> Acceptance {
        let path = self.path.clone();
        Acceptance { kind: AcceptanceKind::Baseline, reason: None, approver: None, expires: None, path, line: None }
    }
}

/// Counts one less; whether there was one.
fn spend(counts: &mut BTreeMap<Known, usize>, known: &Known) -> bool {
    let Some(count) = counts.get_mut(known) else { return false };
    *count -= 1;
    if *count == 0 {
        counts.remove(known);
    }
    true
}
