//! `dunlint.yaml`: what may stand in it, and what it says.
//!
//! In: the text of a file. Out: a [`Config`], or every problem with its line. The doc comments of the serde types are the
//! reference and the JSON schema (`dunlint config schema`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::code_entry::{self, CodeEntry};
use super::config_error::ConfigError;
use super::group_entry::{self, GroupEntry, GroupKey, GroupPatterns};
use super::messages_entry::{self, MessagesEntry};
use super::names::{Globs, Names};
use super::setting_values::{ContextTable, DialectName, EncodingName, FactTable, RuleSetting};
use super::sms_entry::SmsEntry;
use crate::bilingual::{Bilingual, bilingual};
use crate::check::Samples;
use crate::extract::{CodeKeys, MessageKeys};
use crate::source::{Source, Span};
use crate::taxonomy::Role;
use crate::template::DeclaredPlaceholders;
use crate::yaml::{Node, YamlError};

/// Settings of the templates in this folder and below. The nearest `dunlint.yaml` above a template is the only one
/// that counts for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "dunlint.yaml")]
pub struct ConfigFile {
    /// The rule packs: built-in ones by name, own ones by the path of their folder, from this file. Without it, the
    /// built-in packs of each template's jurisdiction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<Vec<String>>,
    /// What is true of every template here, unless the template or an entry of `templates` says otherwise.
    pub context: ContextTable,
    /// What is true of some of them. Where several entries fit a template, a later one overrides an earlier.
    pub templates: Vec<TemplatesEntry>,
    /// Which strings of code (TypeScript, JavaScript, PHP, Python) are messages. Without an entry here or a comment in the
    /// file, code is not looked at in folders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code: Vec<CodeEntry>,
    /// Which texts of a catalog (YAML, JSON, PO, XLIFF, CSV, properties, XML) form one message. Where an entry fits a file,
    /// only what it says is a message there; without one, texts are put together by the names of their keys.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<MessagesEntry>,
    /// Which files, or messages of catalogs, are one message: a text message and an email, parts in HTML and in text,
    /// languages, a subject in a file of its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupEntry>,
    /// How long text messages may be.
    #[serde(skip_serializing_if = "SmsEntry::is_empty")]
    pub sms: SmsEntry,
    /// Placeholders that the project's own programs fill in, beside those of a dialect: `#NAME#`, where `NAME` stands for any
    /// name, or a regular expression with a group `(?<name>…)`.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub placeholders: Names,
    /// Values that fill placeholders of every template, as a table. With these, and those of `NAME.EXT.samples.yaml` beside a
    /// template, a placeholder that none of them fills is told.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub samples: BTreeMap<String, serde_json::Value>,
    /// The project's own placeholders, by the piece of information they stand for.
    pub roles: BTreeMap<Role, Vec<String>>,
    /// The project's own conditions, by the yes-or-no context key that is `yes` wherever they hold.
    pub facts: FactTable,
    /// Severities by rule id, id prefix or category; `off` switches off.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Files and folders that are no templates, as in a `.gitignore`.
    pub exclude: Vec<String>,
    /// A file of findings that were there before (`dunlint baseline create` writes it), from this file: they do not fail a run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    /// The folder that includes are looked for in, from this file; the folder of this file when absent. Nothing
    /// outside it is ever read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
}

/// What is true of some templates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplatesEntry {
    /// Which ones: globs on the path from this file (`sms/**`); one without `/` fits a file's name in any folder.
    pub files: Globs,
    /// Their context.
    #[serde(default)]
    pub context: ContextTable,
    /// Their placeholder language, where neither the file's name nor its front matter tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<DialectName>,
    /// The encoding of those that are not in Unicode, where it is guessed wrongly: `windows-1252`, `iso-8859-15`,
    /// `macintosh`, `cp850` or another set of one-byte characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<EncodingName>,
}

/// What a `dunlint.yaml` says.
#[derive(Debug)]
pub struct Config {
    /// The file, as messages name it.
    pub path: String,
    /// Its folder, absolute.
    pub folder: PathBuf,
    /// The folder includes must stay in, absolute.
    pub root: PathBuf,
    /// What was written.
    pub file: ConfigFile,
    entries: Vec<GlobSet>,
    code: Vec<(GlobSet, CodeKeys)>,
    messages: Vec<(GlobSet, MessageKeys)>,
    groups: Vec<GroupPatterns>,
    placeholders: Option<Arc<DeclaredPlaceholders>>,
    samples: Samples,
    exclude: Gitignore,
    source: Source,
    tree: Option<Node>,
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// Every problem there is in it.
    pub fn parse(source: Source, folder: &Path) -> Result<Self, Vec<ConfigError>> {
        let tree = Node::parse(&source.text, 0).map_err(|problem| vec![ConfigError::wrong(&source, &problem)])?;
        let (file, problems) = tree.clone().map_or_else(Default::default, |mut tree| tree.read::<ConfigFile>());
        let file = file.unwrap_or_default();
        let mut errors: Vec<ConfigError> =
            problems.iter().map(|problem| ConfigError::wrong(&source, problem)).collect();
        let root = folder.join(file.root.as_deref().unwrap_or("."));
        let root = root.canonicalize().unwrap_or_else(|_| {
            let at = tree.as_ref().and_then(|tree| tree.entry("root")).map(|(_, value)| value.span);
            errors.push(ConfigError::wrong(
                &source,
                &YamlError { message: bilingual!("no such folder", "ce dossier n'existe pas"), at },
            ));
            folder.to_owned()
        });
        let exclude = ignore_patterns(folder, &file.exclude).unwrap_or_else(|message| {
            let at = tree.as_ref().and_then(|tree| tree.entry("exclude")).map(|(_, value)| value.span);
            errors.push(ConfigError::wrong(&source, &YamlError { message, at }));
            Gitignore::empty()
        });
        let code = code_entry::code_keys(&file.code, tree.as_ref()).unwrap_or_else(|problems| {
            errors.extend(problems.iter().map(|problem| ConfigError::wrong(&source, problem)));
            Vec::new()
        });
        let messages = messages_entry::message_keys(&file.messages, tree.as_ref()).unwrap_or_else(|problems| {
            errors.extend(problems.iter().map(|problem| ConfigError::wrong(&source, problem)));
            Vec::new()
        });
        let groups = group_entry::group_patterns(&file.groups, tree.as_ref()).unwrap_or_else(|problems| {
            errors.extend(problems.iter().map(|problem| ConfigError::wrong(&source, problem)));
            Vec::new()
        });
        let placeholders = declared_placeholders(&file.placeholders, tree.as_ref()).unwrap_or_else(|problem| {
            errors.push(ConfigError::wrong(&source, &problem));
            None
        });
        if !errors.is_empty() {
            return Err(errors);
        }
        let samples = tree.as_ref().and_then(|tree| tree.entry("samples"));
        let samples = samples.map(|(_, values)| Samples::of(values)).unwrap_or_default();
        let entries = file.templates.iter().map(|entry| entry.files.set()).collect();
        let path = source.path.to_string();
        let folder = folder.to_owned();
        Ok(Self {
            path,
            folder,
            root,
            file,
            entries,
            code,
            messages,
            groups,
            placeholders,
            samples,
            exclude,
            source,
            tree,
        })
    }

    /// Its folder as messages name it, and by which it can be opened.
    pub fn shown_folder(&self) -> &Path {
        Path::new(&self.path).parent().unwrap_or(Path::new(""))
    }

    /// The entries of `templates` that fit a file, in the order written, each with its line.
    pub fn entries(&self, file: &Path) -> impl Iterator<Item = (&TemplatesEntry, usize)> {
        let relative = file.strip_prefix(&self.folder).unwrap_or(file).to_owned();
        let lines = self.entry_spans();
        self.file.templates.iter().zip(&self.entries).enumerate().filter_map(move |(index, (entry, globs))| {
            let line = lines.get(index).map_or(1, |span| self.source.line(span.start));
            globs.is_match(&relative).then_some((entry, line))
        })
    }

    /// The keys of strings that are messages in a file of code; none where no entry of `code` fits it.
    pub(super) fn code_keys(&self, file: &Path) -> Option<CodeKeys> {
        let relative = file.strip_prefix(&self.folder).unwrap_or(file);
        let fitting = self.code.iter().filter(|(globs, _)| globs.is_match(relative));
        fitting.map(|(_, keys)| keys.clone()).reduce(CodeKeys::joined)
    }

    /// The entries of `messages` that fit a file.
    pub(super) fn message_keys(&self, file: &Path) -> Vec<MessageKeys> {
        let relative = file.strip_prefix(&self.folder).unwrap_or(file);
        self.messages.iter().filter(|(globs, _)| globs.is_match(relative)).map(|(_, keys)| keys.clone()).collect()
    }

    /// The group of a message, by its key in a file.
    pub(super) fn group(&self, file: &Path, key: &str) -> Option<GroupKey> {
        group_entry::group_of(&self.groups, file.strip_prefix(&self.folder).unwrap_or(file), key)
    }

    /// The language that `groups` reads off the path of a file or the key of a message, and the line that says so.
    pub(super) fn language_of(&self, file: &Path, key: &str) -> Option<(String, usize)> {
        let file = file.strip_prefix(&self.folder).unwrap_or(file);
        let (entry, language) = group_entry::language_of(&self.groups, file, key)?;
        let groups = self.tree.as_ref().and_then(|tree| tree.entry("groups"));
        let written = groups.and_then(|(_, list)| list.items().get(entry));
        Some((language, written.map_or(1, |entry| self.source.line(entry.span.start))))
    }

    /// Whether `groups` says that a file holds a subject line and nothing else.
    pub(super) fn is_subject(&self, file: &Path) -> bool {
        group_entry::is_subject(&self.groups, file.strip_prefix(&self.folder).unwrap_or(file))
    }

    /// The placeholders that the project declares.
    pub(super) fn placeholders(&self) -> Option<&Arc<DeclaredPlaceholders>> {
        self.placeholders.as_ref()
    }

    /// The values that fill placeholders of every template.
    pub(super) fn samples(&self) -> &Samples {
        &self.samples
    }

    fn entry_spans(&self) -> Vec<Span> {
        let list = self.tree.as_ref().and_then(|tree| tree.entry("templates"));
        list.map_or_else(Vec::new, |(_, list)| list.items().iter().map(|item| item.span).collect())
    }

    /// Whether `exclude` names a file or a folder above it.
    pub fn excludes(&self, file: &Path, is_folder: bool) -> bool {
        file.starts_with(&self.folder) && self.exclude.matched_path_or_any_parents(file, is_folder).is_ignore()
    }

    /// The line of a setting, by its path through the tables.
    pub fn line(&self, keys: &[&str]) -> usize {
        self.key_span(keys).map_or(1, |span| self.source.line(span.start))
    }

    fn key_span(&self, keys: &[&str]) -> Option<Span> {
        let (last, tables) = keys.split_last()?;
        let mut node = self.tree.as_ref()?;
        for key in tables {
            node = &node.entry(key)?.1;
        }
        node.entry(last).map(|(key, _)| key.span)
    }

    /// An error about the key of a rule under `rules`.
    pub fn unknown_rule(&self, name: &str, nearest: &str) -> ConfigError {
        let message = bilingual!(
            "`{name}` names no rule, rule prefix or category of these packs, did you mean `{nearest}`?",
            "`{name}` ne désigne ni règle, ni début de règle, ni catégorie de ces jeux ; vouliez-vous dire `{nearest}` ?"
        );
        ConfigError::wrong(&self.source, &YamlError { message, at: self.key_span(&["rules", name]) })
    }
}

/// What `placeholders` says, or which of its patterns is none.
fn declared_placeholders(
    patterns: &Names,
    tree: Option<&Node>,
) -> Result<Option<Arc<DeclaredPlaceholders>>, YamlError> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let declared = DeclaredPlaceholders::new(patterns.iter()).map_err(|(index, message)| {
        let list = tree.and_then(|tree| tree.entry("placeholders")).map(|(_, list)| list);
        let at = list.map(|list| list.items().get(index).unwrap_or(list).span);
        YamlError { message, at }
    })?;
    Ok(Some(Arc::new(declared)))
}

/// Patterns of a `.gitignore`, from a folder.
pub(super) fn ignore_patterns(folder: &Path, patterns: &[String]) -> Result<Gitignore, Bilingual> {
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in patterns {
        builder.add_line(None, pattern).map_err(|error| {
            bilingual!("`{pattern}` is no pattern: {error}", "`{pattern}` n'est pas un motif de `.gitignore`")
        })?;
    }
    builder.build().map_err(|error| Bilingual::of(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::ContextKey;

    fn parse(text: &str) -> Result<Config, Vec<ConfigError>> {
        Config::parse(Source::from_text("dunlint.yaml", text), Path::new("/"))
    }

    /// `line: message` of each problem.
    fn problems(text: &str) -> Vec<String> {
        let errors = parse(text).err().unwrap_or_default();
        errors.iter().map(|error| format!("{}: {error}", error.line().unwrap_or(0))).collect()
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let found = problems(
            "extend: [fr]\ncontext:\n  sender: colector\n  chanel: sms\nroles:\n  debt.amout: [solde]\nrules:\n  fr/threat: loud\n",
        );
        assert_eq!(
            found,
            [
                "1: unknown field `extend`, did you mean `extends`?",
                "3: `colector` is no value of `sender` (creditor, collector, credit-servicer, bailiff, lawyer, public, unknown), \
                 did you mean `collector`?",
                "4: unknown context key `chanel`, did you mean `channel`?",
                "6: unknown role `debt.amout`, did you mean `debt.amount`?",
                "8: `loud` is no severity: off, note, warning or error",
            ]
        );
    }

    #[test]
    fn an_entry_without_files_and_a_broken_glob_are_told() {
        let found = problems("templates:\n  - context: { channel: sms }\n  - files: \"a[\"\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("2: the field `files` is missing"), "{found:?}");
        assert!(found[1].starts_with("3: `a[` is no glob"), "{found:?}");
    }

    #[test]
    fn a_bare_off_and_a_bare_no_mean_what_they_say() {
        let config =
            parse("rules: { fr/threat: off, fr/contact: false }\ncontext: { enforceable_title: no, disputed: true }\n");
        let file = config.unwrap().file;
        assert!(file.rules.values().all(|setting| *setting == RuleSetting::Off));
        assert_eq!(file.context.0[&ContextKey::EnforceableTitle], "no");
        assert_eq!(file.context.0[&ContextKey::Disputed], "yes");
    }

    #[test]
    fn a_glob_without_slash_fits_a_name_in_any_folder() {
        let config =
            parse("templates:\n  - files: [\"*.sms\", \"letters/**\"]\n    context: { channel: sms }\n").unwrap();
        let fits = |path: &str| config.entries(Path::new(path)).count() == 1;
        assert!(fits("/a/b/x.sms") && fits("/x.sms") && fits("/letters/a/b.txt"));
        assert!(!fits("/other/letters/b.txt") && !fits("/a/x.txt"));
    }

    #[test]
    fn an_empty_file_is_an_empty_configuration() {
        assert_eq!(parse("# nothing yet\n").unwrap().file, ConfigFile::default());
        assert_eq!(parse("templates:\nroles:\n").unwrap().file, ConfigFile::default());
    }

    #[test]
    fn an_encoding_is_one_of_single_bytes() {
        assert_eq!(problems("templates:\n  - files: \"*.txt\"\n    encoding: CP850\n"), [""; 0]);
        let found = problems("templates:\n  - files: \"*.txt\"\n    encoding: gbk\n");
        assert!(found[0].starts_with("3: `gbk` is no encoding of one-byte characters"), "{found:?}");
    }

    #[test]
    fn a_fact_founds_only_a_yes_or_no_key() {
        assert_eq!(problems("facts: { channel: [is_sms] }\n").len(), 1);
    }
}
