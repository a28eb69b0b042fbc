//! The files of a pack, read from a folder. Wrong YAML is reported here, wrong meaning in [`super::pack`].

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use miette::NamedSource;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::error::PackError;
use super::schema::{ModuleFile, PackFile, RuleEntry};
use crate::yaml::Places;

/// The files of a pack.
#[derive(Debug)]
pub(super) struct PackFiles {
    pub(super) pack: PackFile,
    pub(super) hash: String,
    pub(super) modules: Vec<File>,
    /// `pack.yaml`, for errors.
    pub(super) text: Yaml,
}

/// A file of a pack that holds rules, lists or evidence.
#[derive(Debug)]
pub(super) struct File {
    pub(super) module: ModuleFile,
    pub(super) text: Yaml,
}

/// A YAML text, for errors.
#[derive(Debug)]
pub(super) struct Yaml {
    source: Arc<NamedSource<String>>,
    places: OnceLock<Places>,
}

impl Yaml {
    fn new(name: &str, text: String) -> Self {
        Self { source: Arc::new(NamedSource::new(name, text).with_language("yaml")), places: OnceLock::new() }
    }

    /// An error about the value at a path.
    pub(super) fn error(&self, path: &str, message: impl Into<String>, help: Option<String>) -> PackError {
        let places = self.places.get_or_init(|| Places::of(self.source.inner()));
        PackError::at(&self.source, &places.at(path), message.into(), help)
    }

    /// An error inside the text of the value at a path: bytes `within` of that text, if it is written plainly.
    pub(super) fn error_within(&self, path: &str, within: std::ops::Range<usize>, written: &str, message: String) -> PackError {
        let places = self.places.get_or_init(|| Places::of(self.source.inner()));
        let whole = places.at(path);
        let slice = self.source.inner().get(whole.clone()).unwrap_or("");
        let narrowed = match slice.find(written) {
            Some(at) => whole.start + at + within.start..whole.start + at + within.end.max(within.start),
            None => whole,
        };
        PackError::at(&self.source, &narrowed, message, None)
    }
}

impl PackFiles {
    /// A pack in a folder.
    ///
    /// # Errors
    /// Everything in its files that is not as the schema says.
    pub(super) fn read(folder: &Path) -> Result<Self, Vec<PackError>> {
        let mut errors = Vec::new();
        let mut pack = None;
        let mut modules = Vec::new();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for path in yaml_files(folder).map_err(|error| vec![error])? {
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) => {
                    errors.push(PackError::Unreadable { path, reason: error.to_string() });
                    continue;
                }
            };
            text.bytes().for_each(|byte| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            let name = path.to_string_lossy().replace('\\', "/");
            let yaml = Yaml::new(&name, text);
            if path.ends_with("pack.yaml") {
                pack = structure::<PackFile>(&yaml, &mut errors).map(|pack| (pack, yaml));
            } else if let Some(module) = module(&yaml, &mut errors) {
                modules.push(File { module, text: yaml });
            }
        }
        match pack {
            Some((pack, text)) if errors.is_empty() => {
                Ok(Self { pack, hash: format!("{hash:016x}"), modules, text })
            }
            _ => Err(errors),
        }
    }
}

fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, PackError> {
    let unreadable = |error: std::io::Error| PackError::Unreadable { path: folder.to_owned(), reason: error.to_string() };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            files.push(path);
        }
    }
    files.sort();
    if files.iter().any(|path| path.ends_with("pack.yaml")) {
        return Ok(files);
    }
    let reason = "a rule pack is a folder with a `pack.yaml`".to_owned();
    Err(PackError::Unreadable { path: folder.join("pack.yaml"), reason })
}

/// A whole file as one type.
fn structure<T: DeserializeOwned>(yaml: &Yaml, errors: &mut Vec<PackError>) -> Option<T> {
    match serde_yaml::from_str(yaml.source.inner()) {
        Ok(value) => Some(value),
        Err(error) => {
            errors.push(structural(yaml, &error));
            None
        }
    }
}

/// A module; each of its rules is read by itself, so that one wrong field does not hide the next.
fn module(yaml: &Yaml, errors: &mut Vec<PackError>) -> Option<ModuleFile> {
    let mut value: Value = structure(yaml, errors)?;
    let rules = match value.get_mut("rules") {
        Some(Value::Sequence(rules)) => std::mem::take(rules),
        _ => Vec::new(),
    };
    let before = errors.len();
    let mut entries = Vec::with_capacity(rules.len());
    for (index, rule) in rules.into_iter().enumerate() {
        match serde_yaml::from_value::<RuleEntry>(rule) {
            Ok(rule) => entries.push(rule),
            Err(error) => errors.push(named(yaml, &format!("rules[{index}]"), &error.to_string())),
        }
    }
    match serde_yaml::from_value::<ModuleFile>(value) {
        Ok(module) if errors.len() == before => Some(ModuleFile { rules: entries, ..module }),
        Ok(_) => None,
        Err(error) => {
            errors.push(named(yaml, "", &error.to_string()));
            None
        }
    }
}

/// An error that serde knows the place of.
fn structural(yaml: &Yaml, error: &serde_yaml::Error) -> PackError {
    let at = error.location().map_or(0, |location| location.index());
    let text = yaml.source.inner();
    let start = text.floor_char_boundary(at.min(text.len()));
    let end = text[start..].find(['\n', ':']).map_or(text.len(), |end| start + end.max(1));
    PackError::at(&yaml.source, &(start..end), error.to_string(), None)
}

/// An error that names the field it is about: `rules[2]: unknown field …`.
fn named(yaml: &Yaml, path: &str, message: &str) -> PackError {
    let places = yaml.places.get_or_init(|| Places::of(yaml.source.inner()));
    let quoted = message.split('`').nth(1).unwrap_or("");
    let inner = message.split(": ").next().filter(|head| !head.contains(' ')).unwrap_or("");
    let nearer = format!("{path}.{inner}");
    let range = places.field(path, quoted).unwrap_or_else(|| places.at(if inner.is_empty() { path } else { &nearer }));
    PackError::at(&yaml.source, &range, message.to_owned(), None)
}
