//! The pages of documentation: every command that they show is run, every output compared, and what is made from the program
//! (commands, settings, rules) is current. `UPDATE_DOCS=1 cargo test --test docs` writes down what holds now.

mod commands;
mod generated;
mod page;
mod schema;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether pages are to be written anew.
fn is_update() -> bool {
    env::var_os("UPDATE_DOCS").is_some()
}

/// Every page, by its path in the repository.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "templates/README.md", "editors/vscode/README.md"].map(PathBuf::from).into();
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    pages.sort();
    pages
}

/// Compares a page with what it should be, or makes it so.
fn assert_current(page: &Path, wanted: &str) {
    let path = root().join(page);
    let written = fs::read_to_string(&path).unwrap_or_default();
    if written == wanted {
        return;
    }
    if is_update() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, wanted).unwrap();
        return;
    }
    let differs = written.lines().zip(wanted.lines()).position(|(one, other)| one != other);
    let at = differs.unwrap_or_else(|| written.lines().count().min(wanted.lines().count()));
    panic!(
        "{}:{}: out of date; `UPDATE_DOCS=1 cargo test --test docs` renews it\n  is:     {}\n  should: {}",
        page.display(),
        at + 1,
        written.lines().nth(at).unwrap_or(""),
        wanted.lines().nth(at).unwrap_or("")
    );
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut broken = Vec::new();
    let mut anchors: HashMap<PathBuf, HashSet<String>> = HashMap::new();
    for name in pages() {
        let text = fs::read_to_string(root().join(&name)).unwrap();
        for target in page::links(&text) {
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = if file.is_empty() { name.clone() } else { name.parent().unwrap().join(file) };
            let there = root().join(&path);
            let mut has_anchor = || {
                let read = || page::anchors(&fs::read_to_string(&there).unwrap_or_default());
                anchors.entry(path.clone()).or_insert_with(read).contains(anchor)
            };
            if !there.exists() || (!anchor.is_empty() && !has_anchor()) {
                broken.push(format!("{}: {target}", name.display()));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}
