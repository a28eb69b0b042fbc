//! `dunlint-waivers.yaml`: findings that somebody answers for, until a day.
//!
//! In: the text of a file. Out: [`Waivers`], or every problem with its line. The doc comments of the serde types are the
//! reference and the JSON schema.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer};

use crate::bilingual::bilingual;
use crate::check::{Linter, craft_finding, names_rule};
use crate::project::config_error::ConfigError;
use crate::project::names::{Globs, Names};
use crate::report::{Acceptance, AcceptanceKind, Reported};
use crate::rules::CraftCheck;
use crate::source::{Location, Source, SourceId, Span};
use crate::yaml::{Node, YamlError};

/// The name of the file; it stands beside `dunlint.yaml`.
pub const WAIVERS_FILE: &str = "dunlint-waivers.yaml";

/// Findings that somebody answers for. The file stands beside the `dunlint.yaml` of the templates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "dunlint-waivers.yaml")]
pub struct WaiversFile {
    /// The waivers.
    pub waivers: Vec<WaiverEntry>,
}

/// A finding, or several, that somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverEntry {
    /// The rule: its id, an id prefix or a category.
    pub rule: String,
    /// In which templates: globs on the path from this file (`letters/**`); one without `/` fits a file's name in any folder.
    pub template: Globs,
    /// The fingerprint of the wording that was accepted, or several, as JSON output tells them. When the wording changes, the
    /// waiver no longer holds. Without it, any wording is accepted.
    #[serde(default)]
    pub fingerprint: Names,
    /// Why it is accepted.
    pub reason: String,
    /// Who accepts it.
    pub approver: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    #[serde(deserialize_with = "day")]
    #[schemars(with = "String", extend("format" = "date"))]
    pub expires: Date,
}

/// What a `dunlint-waivers.yaml` says.
#[derive(Debug)]
pub struct Waivers {
    source: Source,
    folder: PathBuf,
    entries: Vec<Waiver>,
}

#[derive(Debug)]
struct Waiver {
    entry: WaiverEntry,
    globs: GlobSet,
    span: Span,
}

/// What is known of a run that waivers speak of.
pub(in crate::project) struct Looked<'a, 'r> {
    pub(in crate::project) as_of: Date,
    pub(in crate::project) linter: &'a Linter<'r>,
    /// The files that were judged, absolute.
    pub(in crate::project) files: &'a [&'a Path],
    /// Whether these are all templates that the waivers may speak of, by all rules.
    pub(in crate::project) is_all: bool,
}

impl Waivers {
    /// Reads waivers.
    ///
    /// # Errors
    /// Every problem there is in them.
    pub(in crate::project) fn parse(source: Source, folder: &Path) -> Result<Self, Vec<ConfigError>> {
        let tree = Node::parse(&source.text, 0).map_err(|problem| vec![ConfigError::wrong(&source, &problem)])?;
        let (file, mut problems) = tree.clone().map_or_else(Default::default, |mut tree| tree.read::<WaiversFile>());
        let written = tree.as_ref().and_then(|tree| tree.entry("waivers")).map_or(&[][..], |(_, list)| list.items());
        problems.extend(written.iter().flat_map(empty_texts));
        problems.sort_by_key(|problem| problem.at.map(|at| at.start));
        if !problems.is_empty() {
            return Err(problems.iter().map(|problem| ConfigError::wrong(&source, problem)).collect());
        }
        let entries = file.unwrap_or_default().waivers.into_iter().zip(written);
        let entries = entries.map(|(entry, node)| {
            let span = node.entry("rule").map_or(node.span, |(_, rule)| rule.span);
            Waiver { globs: entry.template.set(), entry, span }
        });
        let entries = entries.collect();
        Ok(Self { source, folder: folder.to_owned(), entries })
    }

    /// The rules that waivers name.
    pub(in crate::project) fn rules(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|waiver| waiver.entry.rule.as_str())
    }

    /// An error about a waiver of a rule that nothing is called.
    pub(in crate::project) fn unknown_rule(&self, name: &str, nearest: &str) -> ConfigError {
        let named = self.entries.iter().find(|waiver| waiver.entry.rule == name);
        let message = bilingual!(
            "`{name}` names no rule, rule prefix or category of these packs, did you mean `{nearest}`?",
            "`{name}` ne désigne ni règle, ni début de règle, ni catégorie de ces jeux ; vouliez-vous dire `{nearest}` ?"
        );
        ConfigError::wrong(&self.source, &YamlError { message, at: named.map(|waiver| waiver.span) })
    }

    /// The waiver that accepts a finding in a file on a day: its index.
    pub(in crate::project) fn accepting(&self, found: &Reported, file: &Path, as_of: Date) -> Option<usize> {
        let relative = file.strip_prefix(&self.folder).ok()?;
        self.entries.iter().position(|waiver| {
            as_of <= waiver.entry.expires && waiver.globs.is_match(relative) && waiver.entry.names(found)
        })
    }

    /// What is told of a finding that a waiver accepts.
    pub(in crate::project) fn acceptance(&self, index: usize) -> Acceptance {
        let Waiver { entry, span, .. } = &self.entries[index];
        Acceptance {
            kind: AcceptanceKind::Waiver,
            reason: Some(entry.reason.clone()),
            approver: Some(entry.approver.clone()),
            expires: Some(entry.expires.to_string()),
            path: self.source.path.to_string(),
            line: Some(self.source.line(span.start)),
        }
    }

    /// The waivers that do not hold any more. `used`: the index of a waiver with the fingerprint that it accepted.
    pub(in crate::project) fn stale(&self, used: &[(usize, String)], looked: &Looked<'_, '_>) -> Vec<Reported> {
        let waivers = self.entries.iter().enumerate();
        waivers.filter_map(|(index, waiver)| self.stale_one(index, waiver, used, looked)).collect()
    }

    fn stale_one(
        &self,
        index: usize,
        waiver: &Waiver,
        used: &[(usize, String)],
        looked: &Looked<'_, '_>,
    ) -> Option<Reported> {
        let fits = |file: &&Path| file.strip_prefix(&self.folder).is_ok_and(|file| waiver.globs.is_match(file));
        let concerns = looked.files.iter().any(fits);
        if !concerns && !looked.is_all {
            return None;
        }
        if waiver.entry.expires < looked.as_of {
            return self.told(CraftCheck::WaiverExpired, &waiver.entry.expires, waiver, looked);
        }
        if !looked.is_all {
            return None;
        }
        if !concerns {
            let detail = bilingual!("no template is of that name", "aucun gabarit n'a ce nom");
            return self.told(CraftCheck::WaiverUnused, &detail, waiver, looked);
        }
        let is_used = |fingerprint: &str| used.iter().any(|(by, of)| *by == index && of == fingerprint);
        if let Some(gone) = waiver.entry.fingerprint.iter().find(|fingerprint| !is_used(fingerprint)) {
            let detail = bilingual!("no finding has the fingerprint {gone}", "aucun constat n'a l'empreinte {gone}");
            return self.told(CraftCheck::WaiverUnused, &detail, waiver, looked);
        }
        let is_idle = waiver.entry.fingerprint.is_empty() && !used.iter().any(|(by, _)| *by == index);
        let detail = bilingual!("its rule finds nothing there", "sa règle n'y trouve rien");
        is_idle.then(|| self.told(CraftCheck::WaiverUnused, &detail, waiver, looked))?
    }

    fn told(
        &self,
        check: CraftCheck,
        detail: &dyn Display,
        waiver: &Waiver,
        looked: &Looked<'_, '_>,
    ) -> Option<Reported> {
        let at = Location { source: SourceId(0), span: waiver.span };
        let linter = looked.linter;
        let text = waiver.span.of(&self.source.text);
        let finding = craft_finding(linter.rules(), linter.options(), check, detail, at, text)?;
        Reported::all(vec![finding], std::slice::from_ref(&self.source)).pop()
    }
}

impl WaiverEntry {
    /// Whether it is about a finding, wherever that stands.
    fn names(&self, found: &Reported) -> bool {
        let finding = &found.finding;
        let fingerprints = &self.fingerprint;
        names_rule(&self.rule, &finding.rule, finding.category)
            && (fingerprints.is_empty() || fingerprints.iter().any(|one| one == finding.fingerprint))
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let written = String::deserialize(deserializer)?;
    written.trim().parse().map_err(|_| {
        de::Error::custom(bilingual!(
            "`{written}` is no day: YYYY-MM-DD, such as 2027-06-30",
            "`{written}` n'est pas un jour : AAAA-MM-JJ, comme 2027-06-30"
        ))
    })
}

/// Texts that must say something and do not.
fn empty_texts(entry: &Node) -> Vec<YamlError> {
    let empty = |key: &&str| {
        let (_, value) = entry.entry(key)?;
        let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty()) || value.is_null();
        is_empty
            .then(|| YamlError { message: bilingual!("`{key}` is empty", "`{key}` est vide"), at: Some(value.span) })
    };
    ["rule", "reason", "approver"].iter().filter_map(empty).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let errors = Waivers::parse(Source::from_text(WAIVERS_FILE, text), Path::new("/p")).err().unwrap_or_default();
        errors.iter().map(|error| format!("{}: {error}", error.line().unwrap_or(0))).collect()
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let text = "waivers:\n  - rule: fr/threat\n    template: \"a[\"\n    reason: \"\"\n    approver: Legal\n    expires: soon\n  - rule: fr/fees\n    templates: a\n";
        let found = problems(text);
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[0].starts_with("3: `a[` is no glob"), "{found:#?}");
        assert_eq!(found[1], "4: `reason` is empty");
        assert_eq!(found[2], "6: `soon` is no day: YYYY-MM-DD, such as 2027-06-30");
        assert!(found.iter().any(|problem| problem.starts_with("8: unknown field `templates`")), "{found:#?}");
    }

    #[test]
    fn a_sound_file_has_no_problem() {
        let text = "waivers:\n  - rule: fr/threat\n    template: [\"a/**\", b.txt]\n    fingerprint: 0f\n    reason: agreed\n    approver: Legal\n    expires: 2027-01-31\n";
        assert_eq!(problems(text), [""; 0]);
        assert_eq!(problems("# none yet\n"), [""; 0]);
    }
}
