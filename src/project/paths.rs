//! How paths are written, and the name that the configuration has.

use std::path::Path;

/// The name of the file.
pub const CONFIG_FILE: &str = "dunlint.yaml";

/// A path as dunlint writes it on every system.
pub(super) fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
