//! Texts in the place of files: what an editor holds and has not saved.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Texts by the file whose place they take.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    texts: HashMap<PathBuf, Arc<str>>,
}

impl Overlay {
    /// Puts a text in the place of a file, which need not be there; gives the name by which [`super::Includes`] knows it.
    pub fn put(&mut self, file: &Path, text: Arc<str>) -> PathBuf {
        let file = canonical(file);
        self.texts.insert(file.clone(), text);
        file
    }

    /// What the file itself holds counts again.
    pub fn take(&mut self, file: &Path) {
        self.texts.remove(&canonical(file));
    }

    /// The text in the place of a file.
    pub(super) fn text(&self, file: &Path) -> Option<&Arc<str>> {
        self.texts.get(file)
    }

    /// The file of a path, where a text stands in its place.
    pub(super) fn named(&self, path: &Path) -> Option<PathBuf> {
        if self.texts.is_empty() {
            return None;
        }
        let file = without_dots(path);
        self.texts.contains_key(&file).then_some(file)
    }
}

/// A path as the files of a run are known: that of its folder made canonical.
fn canonical(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new("/"));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    folder.join(file.file_name().unwrap_or_default())
}

/// A path without `.` and `..`, by its words alone.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_place_of_a_file_that_is_not_there() {
        let mut overlay = Overlay::default();
        overlay.put(Path::new("/nowhere/partials/pied.txt"), "Nous".into());
        let named = overlay.named(Path::new("/nowhere/letters/../partials/./pied.txt"));
        assert_eq!(named.as_deref(), Some(Path::new("/nowhere/partials/pied.txt")));
        overlay.take(Path::new("/nowhere/partials/pied.txt"));
        assert_eq!(overlay.named(Path::new("/nowhere/partials/pied.txt")), None);
    }
}
