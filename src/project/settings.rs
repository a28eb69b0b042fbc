//! Which configuration counts for a file, and the folder its includes stay in.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use super::acceptance::{Baseline, WAIVERS_FILE, Waivers};
use super::config::Config;
use super::config_error::ConfigError;
use super::discovery::Input;
use super::paths::{CONFIG_FILE, with_slashes};
use super::template_file::Taken;
use crate::bilingual::Bilingual;
use crate::extract::{CodeKeys, Reading};
use crate::source::{Charset, Source};
use crate::template::Dialect;

/// Where configuration comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ConfigChoice {
    /// The nearest `dunlint.yaml` above each template.
    #[default]
    Nearest,
    /// This file for every template.
    File(PathBuf),
    /// None.
    Isolated,
}

/// What holds for the templates of one configuration.
#[derive(Debug)]
pub struct Settings {
    /// The configuration, if there is one.
    pub config: Option<Config>,
    /// What somebody answers for, beside it.
    pub waivers: Option<Waivers>,
    /// What was there before, as it says.
    pub(super) baseline: Option<Baseline>,
    /// The folder that includes must stay in.
    pub root: PathBuf,
    /// That folder as messages name it.
    shown_root: PathBuf,
}

impl Settings {
    /// How messages name a file under the root.
    pub(super) fn shown(&self, file: &Path) -> String {
        match file.strip_prefix(&self.root) {
            Ok(relative) => with_slashes(&self.shown_root.join(relative)),
            Err(_) => with_slashes(file),
        }
    }

    /// The dialect that the configuration gives a file.
    fn dialect(&self, file: &Path) -> Option<Dialect> {
        let config = self.config.as_ref()?;
        config.entries(file).filter_map(|(entry, _)| entry.dialect.as_ref()?.dialect()).last()
    }

    /// What the configuration says of how to take a file.
    pub(super) fn taken(&self, file: &Path) -> Taken {
        let config = self.config.as_ref();
        Taken {
            dialect: self.dialect(file),
            placeholders: config.and_then(|config| config.placeholders().cloned()),
            is_subject: config.is_some_and(|config| config.is_subject(file)),
        }
    }

    /// The encoding that the configuration gives a file that is not in Unicode.
    pub(super) fn charset(&self, file: &Path) -> Option<Charset> {
        let config = self.config.as_ref()?;
        config.entries(file).filter_map(|(entry, _)| entry.encoding.as_ref()?.charset()).last()
    }

    /// The keys of strings in code that the configuration says are messages, where it has an entry for the file.
    pub(super) fn code_keys(&self, file: &Path) -> Option<CodeKeys> {
        self.config.as_ref()?.code_keys(file)
    }

    /// What the configuration says of how to read a file.
    pub(super) fn reading(&self, file: &Path) -> Reading {
        let messages = self.config.as_ref().map_or_else(Vec::new, |config| config.message_keys(file));
        Reading { charset: self.charset(file), code: self.code_keys(file), messages }
    }

    /// Whether the configuration leaves a file out.
    pub(super) fn excludes(&self, file: &Path) -> bool {
        self.config.as_ref().is_some_and(|config| config.excludes(file, false))
    }

    /// A file's path from the root.
    pub(super) fn relative<'f>(&self, file: &'f Path) -> &'f Path {
        file.strip_prefix(&self.root).unwrap_or_else(|_| Path::new(file.file_name().unwrap_or_default()))
    }
}

/// Finds the settings of files, each configuration read once.
#[derive(Debug)]
pub(super) struct SettingsFinder {
    choice: ConfigChoice,
    working: PathBuf,
    /// The configuration file of a folder.
    files: HashMap<PathBuf, Option<PathBuf>>,
    known: HashMap<(Option<PathBuf>, PathBuf), usize>,
    all: Vec<Settings>,
    errors: Vec<ConfigError>,
    reads_baseline: bool,
}

impl SettingsFinder {
    pub(super) fn new(choice: &ConfigChoice) -> Self {
        let working = std::env::current_dir().and_then(|folder| folder.canonicalize()).unwrap_or_default();
        Self {
            choice: choice.clone(),
            working,
            files: HashMap::new(),
            known: HashMap::new(),
            all: Vec::new(),
            errors: Vec::new(),
            reads_baseline: false,
        }
    }

    /// With the baselines that configurations name.
    pub(super) fn with_baselines(mut self, read: bool) -> Self {
        self.reads_baseline = read;
        self
    }

    /// Which of the settings hold for a file.
    pub(super) fn of(&mut self, input: &Input) -> usize {
        let folder = input.file.parent().unwrap_or(Path::new("/"));
        let file = self.config_file(folder);
        // Without configuration a template may include what is in the working folder, or where the user pointed.
        let base = if input.file.starts_with(&self.working) { self.working.clone() } else { input.given.clone() };
        let key = (file, base);
        if let Some(index) = self.known.get(&key) {
            return *index;
        }
        let (file, base) = key.clone();
        let config = file.and_then(|file| self.read(&file));
        let root = config.as_ref().map_or(base, |config| config.root.clone());
        let shown_root = shown_root(folder, Path::new(&input.path), &root);
        let waivers = config.as_ref().and_then(|config| self.waivers(config));
        let baseline = config.as_ref().and_then(|config| self.baseline(config));
        self.all.push(Settings { config, waivers, baseline, root, shown_root });
        self.known.insert(key, self.all.len() - 1);
        self.all.len() - 1
    }

    /// The settings found so far.
    pub(super) fn settings(&self) -> &[Settings] {
        &self.all
    }

    /// What was wrong with them, told once.
    pub(super) fn take_errors(&mut self) -> Vec<ConfigError> {
        std::mem::take(&mut self.errors)
    }

    /// The settings found so far, and what was wrong with them.
    pub(super) fn finish(self) -> (Vec<Settings>, Vec<ConfigError>) {
        (self.all, self.errors)
    }

    fn config_file(&mut self, folder: &Path) -> Option<PathBuf> {
        match &self.choice {
            ConfigChoice::Isolated => None,
            ConfigChoice::File(file) => Some(file.clone()),
            ConfigChoice::Nearest => self.nearest(folder),
        }
    }

    fn nearest(&mut self, folder: &Path) -> Option<PathBuf> {
        if let Some(found) = self.files.get(folder) {
            return found.clone();
        }
        let here = folder.join(CONFIG_FILE);
        let found = if here.is_file() { Some(here) } else { folder.parent().and_then(|above| self.nearest(above)) };
        self.files.insert(folder.to_owned(), found.clone());
        found
    }

    fn read(&mut self, file: &Path) -> Option<Config> {
        let read = read_beside(&self.working, file);
        self.kept(read.and_then(|(source, folder)| Config::parse(source, &folder)))
    }

    /// The waivers beside a configuration, if there are any.
    fn waivers(&mut self, config: &Config) -> Option<Waivers> {
        let file = config.folder.join(WAIVERS_FILE);
        if !file.is_file() {
            return None;
        }
        let read = read_beside(&self.working, &file);
        self.kept(read.and_then(|(source, folder)| Waivers::parse(source, &folder)))
    }

    /// The baseline that a configuration names.
    fn baseline(&mut self, config: &Config) -> Option<Baseline> {
        let file = config.folder.join(config.file.baseline.as_ref()?);
        self.reads_baseline.then_some(())?;
        let read = read_baseline(&file);
        self.kept(read)
    }

    fn kept<T>(&mut self, read: Result<T, Vec<ConfigError>>) -> Option<T> {
        read.map_err(|errors| self.errors.extend(errors)).ok()
    }
}

/// A baseline.
///
/// # Errors
/// Every problem of it.
pub(super) fn read_baseline(file: &Path) -> Result<Baseline, Vec<ConfigError>> {
    let working = std::env::current_dir().and_then(|folder| folder.canonicalize()).unwrap_or_default();
    let (source, folder) = read_beside(&working, file)?;
    Baseline::parse(&source, &folder)
}

/// A file that speaks to dunlint, and its folder.
fn read_beside(working: &Path, file: &Path) -> Result<(Source, PathBuf), Vec<ConfigError>> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = with_slashes(file.strip_prefix(working).unwrap_or(file));
    let unreadable = |reason: Bilingual| vec![ConfigError::Unreadable { path: path.clone(), reason }];
    let read = std::fs::read(file).and_then(|bytes| Ok((bytes, folder.canonicalize()?)));
    let (bytes, folder) = read.map_err(|error| unreadable(Bilingual::refusal(&error)))?;
    let source = Source::decode(&path, &bytes).map_err(|error| unreadable(Bilingual::of(&error)))?;
    Ok((source, folder))
}

/// How messages name the root, given how they name a file in a folder of it: as many levels up.
fn shown_root(folder: &Path, shown: &Path, root: &Path) -> PathBuf {
    let mut named = shown.parent().unwrap_or(Path::new("")).to_owned();
    let Ok(below) = folder.strip_prefix(root) else { return root.to_owned() };
    for _ in below.components() {
        match named.components().next_back() {
            Some(Component::Normal(_)) => {
                named.pop();
            }
            _ => named.push(".."),
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_named_from_where_the_user_stands() {
        let named =
            |folder: &str, shown: &str| with_slashes(&shown_root(Path::new(folder), Path::new(shown), Path::new("/p")));
        assert_eq!(named("/p/letters", "letters/a.txt"), "");
        assert_eq!(named("/p/letters", "a.txt"), "..");
        assert_eq!(named("/p/letters/x", "x/a.txt"), "..");
        assert_eq!(named("/p/letters", "/p/letters/a.txt"), "/p");
        assert_eq!(named("/p/letters", "../q/../p/letters/a.txt"), "../q/../p");
    }
}
