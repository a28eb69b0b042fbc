//! `dunlint server`, driven over its streams as an editor drives it.

mod client;
mod conversation;
mod diagnostics;
mod features;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A folder with these files.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// How a client names a file.
fn uri(folder: &Path, name: &str) -> String {
    format!("file://{}", folder.join(name).display())
}
