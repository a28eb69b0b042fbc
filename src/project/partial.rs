//! Which files are pieces of messages: nobody is sent one, so nothing is asked of what it lacks.
//!
//! Told by its place or name, or by another template that includes it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;

use super::discovery;
use super::loader::FileLoader;
use super::template_file::{TemplateFile, read_source};
use crate::extract::Message;
use crate::template::{Node, Tree};

/// Folders that hold pieces.
const FOLDERS: &[&str] = &[
    "partials",
    "_partials",
    "partial",
    "includes",
    "_includes",
    "include",
    "layouts",
    "_layouts",
    "layout",
    "components",
    "_components",
    "macros",
    "_macros",
    "snippets",
    "fragments",
    "blocks",
];

/// File names, extensions apart, that say the same.
const NAMES: &[&str] = &["layout", "base", "macros"];

/// More templates than this are not looked through for one that includes a file.
const MAX_LOOKED_THROUGH: usize = 2_000;

/// Whether the path of a file, from its root, says that it is a piece.
pub(super) fn is_partial(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    let stem = name.split('.').next().unwrap_or("");
    let folders = path.parent().into_iter().flat_map(Path::iter).filter_map(|folder| folder.to_str());
    stem.starts_with('_')
        || NAMES.contains(&stem.to_ascii_lowercase().as_str())
        || folders.into_iter().any(|folder| FOLDERS.contains(&folder.to_ascii_lowercase().as_str()))
}

/// Which of these files a template under the root includes, imports or extends; `known` ones are not asked.
pub(super) fn included_elsewhere(files: &[&Path], known: &HashSet<&Path>, loader: &FileLoader<'_>) -> HashSet<PathBuf> {
    let stems: Vec<&str> = files.iter().map(|file| stem(file)).filter(|stem| !stem.is_empty()).collect();
    let Ok(named) = AhoCorasick::new(&stems) else { return HashSet::new() };
    let mut included = HashSet::new();
    let others = discovery::walk(loader.root()).0.into_iter().filter(|other| !known.contains(other.as_path()));
    for other in others.take(MAX_LOOKED_THROUGH) {
        let Ok(Ok(source)) = read_source(&other, &other.to_string_lossy(), None) else { continue };
        if !named.is_match(source.text.as_ref()) {
            continue;
        }
        let template = TemplateFile::new(Message::file(source), None, loader.taken(&other)).template;
        let targets = targets(&template.dialect.parse(&template.source.text));
        included.extend(targets.iter().filter_map(|target| loader.resolve(&other, target).ok()));
    }
    included
}

/// The name of a file as an include may spell it.
fn stem(file: &Path) -> &str {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("");
    name.trim_start_matches('_').split('.').next().unwrap_or("")
}

/// What a template includes, imports or extends.
fn targets(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Vec<&Node> = tree.body.iter().collect();
    while let Some(node) = open.pop() {
        match node {
            Node::Include { targets, .. } | Node::Import { targets, .. } => {
                found.extend(targets.iter().map(|target| target.value.clone()));
            }
            Node::Extends { target, .. } => found.extend(target.iter().map(|target| target.value.clone())),
            Node::If { arms, .. } => open.extend(arms.iter().flat_map(|arm| &arm.body)),
            Node::For { body, otherwise, .. } => open.extend(body.iter().chain(otherwise)),
            Node::SetBlock { body, .. }
            | Node::Block { body, .. }
            | Node::Macro { body, .. }
            | Node::Wrapper { body, .. } => open.extend(body),
            Node::Text(_) | Node::Output { .. } | Node::Set { .. } | Node::Silent(_) | Node::Opaque(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_by_folder_or_name() {
        for path in ["partials/a.html.j2", "emails/_includes/b.txt", "emails/_pied.html.twig", "base.html.j2"] {
            assert!(is_partial(Path::new(path)), "{path}");
        }
        for path in ["letters/a.html.j2", "impartial/a.txt", "database.txt", "a.partials"] {
            assert!(!is_partial(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn targets_are_found_however_deep() {
        let tree = crate::template::Dialect::Jinja.parse(
            "{% extends 'a' %}{% block x %}{% if y %}{% include 'b' %}{% endif %}{% endblock %}{% import 'c' as d %}",
        );
        let mut found = targets(&tree);
        found.sort();
        assert_eq!(found, ["a", "b", "c"]);
    }
}
