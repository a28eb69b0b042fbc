//! From the paths of a command line to the files that are linted.
//!
//! A folder is walked: `.gitignore` is honoured, hidden files are skipped, links are not followed, and only what looks like a
//! template is taken: by its name, or, where the name tells of a format that may hold templates or anything else, by its
//! words. A file that is named is always taken, whatever it looks like, but for what lies beside a template to declare it or to
//! fill it in. The order is that of the paths.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;

use super::acceptance::{BASELINE_FILE, WAIVERS_FILE};
use super::context::guessed_channel;
use super::paths::{CONFIG_FILE, with_slashes};
use crate::bilingual::Bilingual;
use crate::extract::{Container, is_php_template};
use crate::rules::reads_as_prose;
use crate::text::View;

/// Extensions of engines and containers that are not understood yet; their templates are read as text.
const ENGINES: &[&str] = &[
    "smarty", "tpl", "ejs", "erb", "eex", "heex", "leex", "slim", "mako", "qweb", "tt", "tt2", "ftl", "vm", "jsp",
    "latte", "blade", "fodt",
];

/// Extensions of formats that may hold templates or anything else.
const MIXED: &[&str] = &[
    "st",
    "pot",
    "properties",
    "xlf",
    "xliff",
    "resx",
    "strings",
    "json",
    "yml",
    "yaml",
    "xml",
    "csv",
    "tsv",
    "sql",
    "php",
    "tex",
];

/// How much of such a file is looked at to tell whether people are spoken to in it, in bytes.
const HEAD: u64 = 64 * 1024;

/// How much of a file is looked at to tell whether it is a report of dunlint, in bytes.
const REPORT_HEAD: u64 = 2 * 1024;

/// Extensions under which documents about a project go, too.
const PROSE: &[&str] = &["txt", "text", "md", "markdown"];

/// Names of such documents, in whatever case.
const DOCUMENTS: &[&str] = &[
    "readme",
    "changelog",
    "changes",
    "license",
    "licence",
    "copying",
    "contributing",
    "contributors",
    "code_of_conduct",
    "pull_request_template",
    "issue_template",
    "cmakelists",
    "requirements",
    "robots",
    "humans",
];

/// Names of such documents when they are in capitals; in small letters they may well name a template.
const DOCUMENTS_IN_CAPITALS: &[&str] = &[
    "NOTICE",
    "SECURITY",
    "AUTHORS",
    "HISTORY",
    "NEWS",
    "INSTALL",
    "TODO",
    "SUPPORT",
    "GOVERNANCE",
    "MAINTAINERS",
    "ARCHITECTURE",
    "AGENTS",
    "CLAUDE",
    "PATENTS",
    "THANKS",
    "VERSION",
];

/// Folders that hold other people's files.
const FOREIGN_FOLDERS: &[&str] = &["node_modules", "bower_components", "__pycache__"];

/// A file to lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// The path as the user gave it, or as it follows from the folder that was given.
    pub(super) path: String,
    /// Where it is, its folder canonical.
    pub(super) file: PathBuf,
    /// The folder that was given, or that of the file that was.
    pub(super) given: PathBuf,
    /// Whether it was named itself.
    pub(super) is_named: bool,
    /// Whether it is code that was not named: the configuration or a comment in it must say that it holds messages.
    pub(super) is_code: bool,
}

/// Why a path of the command line is nothing to lint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Nothing {
    /// It is not there, or not to be had.
    Unreadable(Bilingual),
    /// A folder without a template.
    NoTemplate,
}

/// A path that cannot be read, and why.
pub(super) type Unreadable = (String, Bilingual);

/// The files that a path of the command line stands for, in order, and what could not be looked into.
pub(super) fn inputs(given: &str) -> Result<(Vec<Input>, Vec<Unreadable>), Nothing> {
    let path = Path::new(given);
    let metadata = std::fs::metadata(path).map_err(|error| Nothing::Unreadable(Bilingual::refusal(&error)))?;
    if !metadata.is_dir() {
        if is_beside_its_template(path) {
            return Ok((Vec::new(), Vec::new()));
        }
        let input = named(given).map_err(|error| Nothing::Unreadable(Bilingual::refusal(&error)))?;
        return Ok((vec![input], Vec::new()));
    }
    let folder = path.canonicalize().map_err(|error| Nothing::Unreadable(Bilingual::refusal(&error)))?;
    let Walked { mut files, unreadable } = walk_for(&folder, kind_of);
    files.sort();
    let shown = cleaned(path);
    let inputs: Vec<Input> = files
        .into_iter()
        .map(|(file, kind)| {
            let relative = file.strip_prefix(&folder).unwrap_or(&file);
            let path = with_slashes(&shown.join(relative));
            Input { path, given: folder.clone(), is_named: false, is_code: kind == Kind::Code, file }
        })
        .collect();
    if inputs.is_empty() && unreadable.is_empty() { Err(Nothing::NoTemplate) } else { Ok((inputs, unreadable)) }
}

/// A file that was named; it need not be there.
pub(super) fn named(given: &str) -> std::io::Result<Input> {
    let path = Path::new(given);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The name that standard input goes by may lead to a folder that is yet to be made.
    let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder))?;
    let file = folder.join(path.file_name().unwrap_or_default());
    Ok(Input { path: with_slashes(&cleaned(path)), file, given: folder, is_named: true, is_code: false })
}

/// Takes out what was met before.
pub(super) fn without_repeats(inputs: &mut Vec<Input>) {
    let mut met = HashSet::new();
    inputs.retain(|input| met.insert(input.file.clone()));
}

/// The templates under a folder, sorted, and what could not be looked into.
pub(super) fn walk(folder: &Path) -> (Vec<PathBuf>, Vec<Unreadable>) {
    let is_template = |entry: &ignore::DirEntry| kind_of(entry).filter(|kind| *kind == Kind::Template);
    let Walked { files, unreadable } = walk_for(folder, is_template);
    let mut files: Vec<PathBuf> = files.into_iter().map(|(file, _)| file).collect();
    files.sort();
    (files, unreadable)
}

/// What a file of a walk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A template.
    Template,
    /// Code, which may hold messages.
    Code,
}

/// What was met in a walk.
#[derive(Default)]
struct Walked {
    files: Vec<(PathBuf, Kind)>,
    unreadable: Vec<Unreadable>,
}

fn walk_for(folder: &Path, kind: impl Fn(&ignore::DirEntry) -> Option<Kind>) -> Walked {
    let walker = WalkBuilder::new(folder)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            !(is_folder && entry.depth() > 0 && FOREIGN_FOLDERS.iter().any(|name| entry.file_name() == *name))
        })
        .build();
    let mut walked = Walked::default();
    for entry in walker {
        match entry {
            Ok(entry) => walked.files.extend(kind(&entry).map(|kind| (entry.into_path(), kind))),
            Err(error) => walked.unreadable.extend(unreadable_folder(&error)),
        }
    }
    walked
}

fn kind_of(entry: &ignore::DirEntry) -> Option<Kind> {
    let name = entry.file_name().to_str().filter(|_| entry.file_type().is_some_and(|kind| kind.is_file()))?;
    if matches!(Container::of(name), Container::Code(_)) && !(is_mixed(name) && is_page(entry.path())) {
        return Some(Kind::Code);
    }
    let is_taken = is_template(name)
        || has_extension(name, ENGINES)
        || is_page_of_messages(name, entry.path())
        || (is_mixed(name) && !is_of_a_pack(entry.path()) && speaks_to_people(entry.path()));
    (is_taken && !is_own_report(name, entry.path())).then_some(Kind::Template)
}

/// Whether a file is what dunlint wrote about others: such a report quotes what it found.
fn is_own_report(name: &str, path: &Path) -> bool {
    let marks: &[&str] = match name.rsplit_once('.') {
        Some((_, "html")) => &["<meta name=\"generator\" content=\"dunlint"],
        Some((_, "xml")) => &["<testsuites name=\"dunlint\"", "<checkstyle version=\""],
        Some((_, "json")) => &[
            "\"tool\": {\n    \"name\": \"dunlint\"",
            "\"check_name\": \"",
            "{\n  \"diagnostics\": [\n    {\n      \"code\"",
        ],
        _ => return false,
    };
    let head = head(path, REPORT_HEAD);
    let head = String::from_utf8_lossy(&head);
    marks.iter().any(|mark| head.contains(mark))
}

/// What a file that holds this text would be in a walk.
pub(super) fn kind_of_text(path: &Path, text: &str) -> Option<Kind> {
    let name = path.file_name()?.to_str()?;
    if matches!(Container::of(name), Container::Code(_)) && !(is_mixed(name) && is_php_template(text)) {
        return Some(Kind::Code);
    }
    let reads = || text.is_empty() || reads_as_prose(&View::from_plain(beginning(text)));
    let is_taken = is_template(name)
        || has_extension(name, ENGINES)
        || is_page_of_messages(name, path)
        || (is_mixed(name) && !is_of_a_pack(path) && reads());
    is_taken.then_some(Kind::Template)
}

/// As much of a text as is looked at.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(usize::try_from(HEAD).unwrap_or(usize::MAX))]
}

/// Whether a file of PHP is a page with code in it.
fn is_page(path: &Path) -> bool {
    is_php_template(&String::from_utf8_lossy(&head(path, HEAD)))
}

/// The first bytes of a file; none where it cannot be read.
fn head(path: &Path, most: u64) -> Vec<u8> {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut head));
    read.map_or_else(|_| Vec::new(), |_| head)
}

/// Whether a file declares or fills in the template beside it: named along with it, by a shell, it is none itself.
fn is_beside_its_template(path: &Path) -> bool {
    let name = path.to_string_lossy();
    BESIDE.iter().filter_map(|suffix| name.strip_suffix(suffix)).any(|template| Path::new(template).is_file())
}

/// What is added to the name of a template for what is declared of it and for the data that fill it in.
const BESIDE: [&str; 2] = [".dunlint.yaml", ".samples.yaml"];

/// Whether a file of this name speaks to dunlint.
pub(super) fn is_own(name: &str) -> bool {
    matches!(name, CONFIG_FILE | WAIVERS_FILE | BASELINE_FILE) || BESIDE.iter().any(|suffix| name.ends_with(suffix))
}

fn is_mixed(name: &str) -> bool {
    !is_own(name) && has_extension(name, MIXED)
}

/// Whether a file lies in the folder of a rule pack: the sentences there are its examples.
fn is_of_a_pack(path: &Path) -> bool {
    has_extension(&path.to_string_lossy(), &["yaml", "yml"]) && path.with_file_name("pack.yaml").is_file()
}

fn has_extension(name: &str, known: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| known.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Whether a page of PHP lies where messages do, so that it is one however few its words: what is sent by SMS is short.
fn is_page_of_messages(name: &str, path: &Path) -> bool {
    has_extension(name, &["php"]) && guessed_channel(path, false).is_some()
}

/// Whether the words of a file are those of messages, not of code or settings.
fn speaks_to_people(path: &Path) -> bool {
    let head = head(path, HEAD);
    !head.contains(&0) && reads_as_prose(&View::from_plain(&String::from_utf8_lossy(&head)))
}

/// What the walker could not read. A faulty `.gitignore` is none of it: the walk goes on without that line.
fn unreadable_folder(error: &ignore::Error) -> Option<Unreadable> {
    let reason = Bilingual::refusal(error.io_error()?);
    let mut inner = error;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path, .. } => return Some((with_slashes(path), reason)),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => return None,
        };
    }
}

/// Whether a file of this name is taken for a template when nobody names it.
fn is_template(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let extension = extension.to_ascii_lowercase();
    // Word leaves a file of this name beside a document that is open.
    if is_own(name) || name.starts_with("~$") || !is_known(&extension) {
        return false;
    }
    !(PROSE.contains(&extension.as_str()) && is_document(stem))
}

fn is_document(stem: &str) -> bool {
    let first = stem.split(['.', '-']).next().unwrap_or(stem);
    DOCUMENTS.contains(&first.to_ascii_lowercase().as_str()) || DOCUMENTS_IN_CAPITALS.contains(&first)
}

/// Whether dunlint knows how to read a file of this kind.
fn is_known(extension: &str) -> bool {
    !MIXED.contains(&extension) && Container::from_extension(extension).is_some()
}

/// A path without `.` in it.
fn cleaned(path: &Path) -> PathBuf {
    path.components().filter(|component| *component != Component::CurDir).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::TempDir::new().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn found(folder: &tempfile::TempDir) -> Vec<String> {
        let root = folder.path().canonicalize().unwrap();
        walk(&root).0.iter().map(|file| with_slashes(file.strip_prefix(&root).unwrap())).collect()
    }

    #[test]
    fn a_walk_takes_templates_in_order_and_honours_gitignore() {
        let folder = folder(&[
            ("b.html.j2", ""),
            ("a/relance.sms", ""),
            ("a/notice.txt.liquid", ""),
            ("build/x.txt", ""),
            (".gitignore", "build/\n"),
            (".cache/x.txt", ""),
            ("node_modules/x/y.html", ""),
            ("logo.png", ""),
            ("dunlint.yaml", ""),
            ("a/relance.sms.dunlint.yaml", ""),
        ]);
        assert_eq!(found(&folder), ["a/notice.txt.liquid", "a/relance.sms", "b.html.j2"]);
    }

    #[test]
    fn documents_about_a_project_are_no_templates() {
        for name in [
            "README.md",
            "readme.fr.md",
            "LICENSE-MIT.txt",
            "CHANGELOG.md",
            "requirements.txt",
            "NOTICE.txt",
            "SECURITY.md",
        ] {
            assert!(!is_template(name), "{name}");
        }
        for name in ["notice.md", "security.txt", "readme.html.j2", "licence-expiree.html", "history.txt"] {
            assert!(is_template(name), "{name}");
        }
    }

    #[test]
    fn the_examples_of_a_rule_pack_are_no_template() {
        let text = "a: Nous saisirons vos biens si vous ne payez pas votre dette dans les huit jours de la présente.\n";
        let text = text.repeat(20);
        let folder = folder(&[("rules/pack.yaml", ""), ("rules/own.yaml", &text), ("messages/own.yaml", &text)]);
        assert_eq!(found(&folder), ["messages/own.yaml"]);
    }

    #[test]
    fn a_short_page_of_php_is_a_template_where_messages_lie() {
        let short = "<p>{{ $nom }}, payez {{ $montant }} €.</p>";
        let folder = folder(&[
            ("views/sms/rappel.blade.php", short),
            ("views/mails/rappel.php", "<p><?= $nom ?>, payez.</p>"),
            ("views/panier/prix.blade.php", short),
            ("app/Mail/Rappel.php", "<?php\nclass Rappel extends Mailable {}\n"),
        ]);
        assert_eq!(found(&folder), ["views/mails/rappel.php", "views/sms/rappel.blade.php"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_above_is_not_followed() {
        let folder = folder(&[("a/x.txt", "")]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
        assert_eq!(found(&folder), ["a/x.txt"]);
    }

    #[test]
    fn a_named_file_is_taken_whatever_it_is_called() {
        let folder = folder(&[("LICENSE", "x"), ("sub/x.png", "x")]);
        let path = folder.path().join("LICENSE");
        assert_eq!(inputs(path.to_str().unwrap()).unwrap().0.len(), 1);
        assert_eq!(inputs(folder.path().join("sub").to_str().unwrap()), Err(Nothing::NoTemplate));
        assert!(matches!(inputs("/nowhere/at/all"), Err(Nothing::Unreadable(_))));
    }
}
