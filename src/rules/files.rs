//! The files of a pack or a language, read from a folder. Wrong YAML is reported here, wrong meaning in [`super::pack`].
//!
//! What cannot be read is left out and told, and the rest is read all the same: one run tells everything that is wrong.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::NamedSource;
use serde::de::DeserializeOwned;

use super::error::PackError;
use super::example::{self, Example};
use super::language::Language;
use super::schema::{ModuleFile, PackFile};
use super::weights::{Column, Weights};
use super::wordings::Wordings;
use crate::bilingual::{Bilingual, bilingual};
use crate::source::Span;
use crate::taxonomy::{Category, Role};
use crate::yaml::{Node, Value, YamlError};

/// The files of a pack.
#[derive(Debug)]
pub(super) struct PackFiles {
    pub(super) pack: PackFile,
    pub(super) hash: String,
    pub(super) modules: Vec<File>,
    /// What was learnt, by language.
    pub(super) learnt: BTreeMap<String, LearntFiles>,
    /// What could not be read and was left out.
    pub(super) errors: Vec<PackError>,
}

/// What a pack has learnt in one language.
#[derive(Debug, Default, Clone)]
pub(super) struct LearntFiles {
    pub(super) weights: Weights<Category>,
    /// Labelled messages to show beside what is like them.
    pub(super) examples: Vec<(Category, String)>,
    /// What lines that give information read like.
    pub(super) given: Weights<Role>,
}

/// A file of a pack that holds rules, lists or evidence.
#[derive(Debug)]
pub(super) struct File {
    pub(super) module: ModuleFile,
    pub(super) text: Yaml,
    /// Where something was left out.
    gaps: Vec<Span>,
}

/// A YAML text that knows where its values stand.
#[derive(Debug)]
pub(super) struct Yaml {
    source: Arc<NamedSource<String>>,
    /// What of it could be read.
    root: Node,
}

impl Yaml {
    /// Reads a text as a type, as far as it goes.
    pub(super) fn read<T: DeserializeOwned>(name: &str, text: String) -> (Self, Option<T>, Vec<YamlError>) {
        let empty = || Node { span: Span::at(0), value: Value::Mapping(Vec::new()) };
        let (mut root, mut problems) = match Node::parse(&text, 0) {
            Ok(root) => (root.unwrap_or_else(empty), Vec::new()),
            Err(problem) => (empty(), vec![problem]),
        };
        let mut value = None;
        if problems.is_empty() {
            (value, problems) = root.read();
        }
        (Self { source: Arc::new(NamedSource::new(name, text).with_language("yaml")), root }, value, problems)
    }

    /// The path of its file.
    pub(super) fn name(&self) -> &str {
        self.source.name()
    }

    /// An error about the value at a path.
    pub(super) fn error(&self, path: &str, message: Bilingual, help: Option<Bilingual>) -> PackError {
        PackError::at(&self.source, &self.line_of(self.span(path)), message, help)
    }

    /// An error inside the text of the value at a path: bytes `within` of that text, if it is written plainly.
    pub(super) fn error_within(
        &self,
        path: &str,
        within: Range<usize>,
        written: &str,
        message: Bilingual,
    ) -> PackError {
        let whole = self.span(path);
        let range = match whole.of(self.source.inner()).find(written) {
            Some(at) => {
                let start = whole.start as usize + at;
                start + within.start..start + within.end.max(within.start)
            }
            None => self.line_of(whole),
        };
        PackError::at(&self.source, &range, message, None)
    }

    /// An error that was met when the text was read.
    pub(super) fn refused(&self, problem: &YamlError) -> PackError {
        let at = self.line_of(problem.at.unwrap_or(Span::at(0)));
        PackError::at(&self.source, &at, problem.message.clone(), None)
    }

    /// Whether a place lies in the entry of a key of the whole file.
    fn is_within(&self, key: &str, at: Span) -> bool {
        self.root.entry(key).is_some_and(|(key, value)| key.span.cover(value.span).contains(at))
    }

    /// The bytes of the value at a path.
    fn span(&self, path: &str) -> Span {
        self.root.at(path).span
    }

    /// A place over several lines is shown by its first.
    fn line_of(&self, span: Span) -> Range<usize> {
        let written = span.of(self.source.inner());
        let first = written.lines().next().unwrap_or("").trim_end().len();
        span.start as usize..span.start as usize + first
    }
}

impl File {
    /// What no file holds as it is.
    pub(super) fn unwritten(module: ModuleFile) -> Self {
        let (text, ..) = Yaml::read::<ModuleFile>("", String::new());
        Self { module, text, gaps: Vec::new() }
    }

    /// Whether something was left out below a path.
    pub(super) fn has_gap(&self, path: &str) -> bool {
        let span = self.text.span(path);
        self.gaps.iter().any(|gap| span.contains(*gap))
    }

    /// Whether something was left out of the entry of a key of the whole file.
    pub(super) fn has_gap_in(&self, key: &str) -> bool {
        self.gaps.iter().any(|gap| self.text.is_within(key, *gap))
    }

    /// Whether what was left out may be what other parts of the pack rest on.
    fn is_shaken(&self) -> bool {
        let language_is_lost = self.module.language.is_empty() && !self.gaps.is_empty();
        language_is_lost || self.has_gap_in("lists") || self.has_gap_in("official")
    }
}

impl PackFiles {
    /// A pack in a folder.
    ///
    /// # Errors
    /// What is wrong, when so much could not be read that the rest would only be told to lack it.
    pub(super) fn read(folder: &Path) -> Result<Self, Vec<PackError>> {
        let mut errors = Vec::new();
        let mut texts = Vec::new();
        for path in pack_files(folder).map_err(|error| vec![error])? {
            match fs::read_to_string(&path) {
                Ok(text) => texts.push((path.to_string_lossy().replace('\\', "/"), text)),
                Err(error) => errors.push(PackError::Unreadable { path, reason: Bilingual::refusal(&error) }),
            }
        }
        Self::of(texts, errors)
    }

    /// A pack of these files, each with its path. `errors`: what could not be read.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn of(texts: Vec<(String, String)>, mut errors: Vec<PackError>) -> Result<Self, Vec<PackError>> {
        let mut pack = None;
        let mut modules = Vec::new();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut is_whole = errors.is_empty();
        let mut learnt: BTreeMap<String, LearntFiles> = BTreeMap::new();
        for (name, text) in texts {
            text.bytes().for_each(|byte| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            if let Some(language) = table_of("learnt", &name) {
                learnt.entry(language).or_default().weights = weights(name, &text, &mut errors);
            } else if let Some(language) = table_of("given", &name) {
                learnt.entry(language).or_default().given = weights(name, &text, &mut errors);
            } else if let Some(language) = table_of("labelled", &name) {
                learnt.entry(language).or_default().examples = labelled(&text);
            } else if Path::new(&name).ends_with("pack.yaml") {
                pack = read(&name, text, &mut errors).map(|(pack, ..)| pack);
            } else {
                let file = read(&name, text, &mut errors).map(|(module, text, gaps)| File { module, text, gaps });
                is_whole &= file.as_ref().is_some_and(|file| !file.is_shaken());
                modules.extend(file);
            }
        }
        match pack {
            Some(pack) if is_whole => Ok(Self { learnt, pack, hash: format!("{hash:016x}"), modules, errors }),
            _ => Err(errors),
        }
    }
}

impl PackFiles {
    /// The examples of the files in a language, as [`super::assemble`] counts rules.
    pub(super) fn examples(&self, tag: &str, language: &Language) -> Vec<Example> {
        let files = || self.modules.iter().enumerate().filter(|(_, file)| file.module.language == tag);
        let wordings = Wordings::new(&language.file, files().map(|(number, file)| (number, &file.module)));
        let rules = files().flat_map(|(number, file)| {
            file.module.rules.iter().enumerate().map(move |(index, rule)| (rule, (number, format!("rules[{index}]"))))
        });
        rules.enumerate().flat_map(|(index, (rule, place))| example::examples(index, rule, &place, &wordings)).collect()
    }
}

/// A file as a type, where something was left out of it, and what was wrong there.
fn read<T: DeserializeOwned>(name: &str, text: String, errors: &mut Vec<PackError>) -> Option<(T, Yaml, Vec<Span>)> {
    let (yaml, value, problems) = Yaml::read(name, text);
    errors.extend(problems.iter().map(|problem| yaml.refused(problem)));
    let gaps = problems.iter().filter_map(|problem| problem.at).collect();
    Some((value?, yaml, gaps))
}

/// A table of weights; an empty one where it cannot be read.
fn weights<C: Column>(name: String, text: &str, errors: &mut Vec<PackError>) -> Weights<C> {
    Weights::parse(text).unwrap_or_else(|(line, message)| {
        let reason = bilingual!("line {line}: {message}", "ligne {line} : {message:#}");
        errors.push(PackError::Unreadable { path: name.into(), reason });
        Weights::default()
    })
}

/// The kinds of tables.
const TABLES: [&str; 3] = ["learnt", "labelled", "given"];

/// The language of a table: `fr` for `learnt-fr.tsv`.
fn table_of(kind: &str, name: &str) -> Option<String> {
    let stem = Path::new(name).file_name()?.to_str()?.strip_suffix(".tsv")?;
    stem.strip_prefix(kind)?.strip_prefix('-').map(str::to_owned)
}

/// Labelled messages: a category, a tab, the message, a line each.
fn labelled(text: &str) -> Vec<(Category, String)> {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.filter_map(|(category, text)| Some((category.parse().ok()?, text.to_owned()))).collect()
}

/// The files of a pack: YAML, and tables of what was learnt.
fn pack_files(folder: &Path) -> Result<Vec<PathBuf>, PackError> {
    let mut files = files_of(folder, &["yaml", "yml", "tsv"])?;
    files.retain(|path| {
        let name = path.to_string_lossy();
        !name.ends_with(".tsv") || TABLES.iter().any(|kind| table_of(kind, &name).is_some())
    });
    if files.iter().any(|path| path.ends_with("pack.yaml")) {
        return Ok(files);
    }
    let reason = bilingual!(
        "a rule pack is a folder with a `pack.yaml`",
        "un jeu de règles est un dossier qui contient un `pack.yaml`"
    );
    Err(PackError::Unreadable { path: folder.join("pack.yaml"), reason })
}

/// The files of a folder with one of some endings, in order.
fn files_of(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, PackError> {
    let unreadable =
        |error: std::io::Error| PackError::Unreadable { path: folder.to_owned(), reason: Bilingual::refusal(&error) };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| endings.iter().any(|ending| extension == *ending)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
