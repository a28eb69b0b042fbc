//! The packs and languages that the binary carries; `build.rs` reads, checks and prepares them.

/// A pack as it is stored.
pub(super) struct StoredPack {
    pub(super) id: &'static str,
    /// The languages whose messages are taken to be under its law when nothing says whose.
    pub(super) languages: &'static [&'static str],
    /// A [`super::Pack`], in postcard.
    pub(super) prepared: &'static [u8],
    /// The examples of its modules, in postcard; only read when they are run or shown.
    pub(super) examples: &'static [u8],
    /// Its files, each with its path and its text; only read when its rules are taken apart.
    pub(super) files: &'static [(&'static str, &'static str)],
}

/// A language as it is stored.
pub(super) struct StoredLanguage {
    pub(super) tag: &'static str,
    /// Its `language.yaml`, in JSON.
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
