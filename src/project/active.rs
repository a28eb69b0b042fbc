//! The rules in force for a folder, for commands that judge no template.

use std::path::{Path, PathBuf};

use super::config::Config;
use super::discovery;
use super::error::ProjectError;
use super::linters::{RuleRequest, options};
use super::paths::with_slashes;
use super::settings::{ConfigChoice, Settings, SettingsFinder};
use crate::bilingual::Bilingual;
use crate::check::Options;
use crate::report::Run;
use crate::rules::{Expected, PackError, PackSource, RuleSet};

/// Which packs are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackChoice {
    /// What the configuration extends, else all built-in packs.
    Active,
    /// Those and all built-in packs.
    All,
    /// These, by name or by the path of their folder.
    Named(Vec<String>),
}

/// Rules with the settings they are judged by.
#[derive(Debug)]
pub struct ActiveRules {
    /// The rules, with their examples.
    pub rules: RuleSet,
    /// The settings.
    pub options: Options,
    /// The packs by name or path, and the folder that paths start from.
    pub packs: (Vec<String>, PathBuf),
}

impl ActiveRules {
    /// The packs as they are written.
    ///
    /// # Errors
    /// Every problem of the packs.
    pub fn sources(&self) -> Result<Vec<PackSource>, Vec<ProjectError>> {
        let (names, base) = &self.packs;
        let sources = names.iter().map(|name| PackSource::load(name, base)).collect::<Result<_, _>>();
        sources.map_err(|errors: Vec<PackError>| errors.into_iter().map(ProjectError::from).collect())
    }

    /// Puts examples of their rules into a run.
    pub fn put_examples(&self, run: &mut Run) {
        for info in &mut run.rules {
            let Some((pack, _)) = self.rules.rule(&info.id) else { continue };
            let text = |expected| pack.example(&info.id, expected).map(|example| example.text.trim_end().to_owned());
            info.examples = [text(Expected::Caught), text(Expected::Silent)];
        }
    }

    /// The rules in force for templates of the working folder.
    ///
    /// # Errors
    /// Every problem of the configuration or of the packs.
    pub fn load(choice: &ConfigChoice, packs: &PackChoice, request: &RuleRequest) -> Result<Self, Vec<ProjectError>> {
        let settings = settings_of(choice, Path::new("."))?;
        let config = settings.config.as_ref();
        let extends = config.and_then(|config| config.file.extends.clone());
        let base = config.map_or(Path::new("."), Config::shown_folder);
        let builtin = || RuleSet::builtin_names().map(str::to_owned);
        let (names, base) = match packs {
            PackChoice::Named(names) => (names.clone(), Path::new(".")),
            PackChoice::Active => (extends.unwrap_or_else(|| builtin().collect()), base),
            PackChoice::All => {
                let mut names = extends.unwrap_or_default();
                names.extend(builtin().filter(|name| !names.contains(name)).collect::<Vec<_>>());
                (names, base)
            }
        };
        let rules = RuleSet::load_with_examples(&names, base)
            .map_err(|errors| errors.into_iter().map(ProjectError::from).collect::<Vec<_>>())?;
        Ok(Self { rules, options: options(&settings, request), packs: (names, base.to_owned()) })
    }
}

/// The settings that hold in a folder.
///
/// # Errors
/// Every problem of its configuration.
pub fn settings_of(choice: &ConfigChoice, folder: &Path) -> Result<Settings, Vec<ProjectError>> {
    let path = with_slashes(&folder.join("template"));
    let input = discovery::named(&path).map_err(|error| {
        vec![ProjectError::Unreadable { path: with_slashes(folder), reason: Bilingual::refusal(&error) }]
    })?;
    let mut finder = SettingsFinder::new(choice);
    finder.of(&input);
    let (mut settings, errors) = finder.finish();
    if errors.is_empty() {
        return Ok(settings.swap_remove(0));
    }
    Err(errors.into_iter().map(ProjectError::from).collect())
}
