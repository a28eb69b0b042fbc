//! The packs and languages that the binary carries; `build.rs` turns their YAML into JSON.

/// A pack as it is stored.
pub(super) struct StoredPack {
    pub(super) id: &'static str,
    /// The languages whose messages are taken to be under its law when nothing says whose.
    pub(super) languages: &'static [&'static str],
    /// A hash of its files.
    pub(super) hash: &'static str,
    /// Its `pack.yaml`.
    pub(super) pack: &'static str,
    /// Its other files, without the examples of their rules.
    pub(super) files: &'static [StoredFile],
}

/// A file of a pack as it is stored.
pub(super) struct StoredFile {
    pub(super) name: &'static str,
    pub(super) module: &'static str,
    /// The examples of its rules, in order; only read when they are run or shown.
    pub(super) tests: &'static str,
}

/// A language as it is stored.
pub(super) struct StoredLanguage {
    pub(super) tag: &'static str,
    pub(super) file: &'static str,
    /// Its frequent words, folded, blanks between.
    pub(super) stopwords: &'static str,
    pub(super) tables: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// A built-in pack by name.
pub(super) fn pack(id: &str) -> Option<&'static StoredPack> {
    PACKS.iter().find(|pack| pack.id == id)
}

/// A built-in language by its tag.
pub(super) fn language(tag: &str) -> Option<&'static StoredLanguage> {
    LANGUAGES.iter().find(|language| language.tag == tag)
}
