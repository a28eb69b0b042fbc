//! Runs the program on one file and checks what every finding promises.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

/// What a run found in a file of this name.
pub(crate) struct Found {
    bytes: Vec<u8>,
    pub(crate) findings: Vec<Value>,
}

/// Lints a file of this name and these bytes, as of a fixed day; `arguments` come last.
pub(crate) fn check(name: &str, bytes: &[u8], arguments: &[&str]) -> Found {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--output-format", "json", "--as-of", "2026-11-25", "--locale", "en", name])
        .args(arguments)
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let found = Found { bytes: bytes.to_vec(), findings: printed["findings"].as_array().unwrap().clone() };
    found.keeps_its_promises();
    found
}

impl Found {
    /// The findings of a rule or category, by what begins their names.
    pub(crate) fn of(&self, rule: &str) -> Vec<&Value> {
        self.findings.iter().filter(|one| one["rule"].as_str().is_some_and(|own| own.starts_with(rule))).collect()
    }

    /// The only finding of a rule or category.
    pub(crate) fn one(&self, rule: &str) -> &Value {
        let found = self.of(rule);
        assert_eq!(found.len(), 1, "{rule}: {:#?}", self.findings);
        found[0]
    }

    /// The roles that are said to be missing.
    pub(crate) fn missing(&self) -> Vec<&str> {
        self.findings.iter().filter_map(|one| one["role"].as_str()).collect()
    }

    /// The offsets of a finding lie in the file, and its text is what stands there; in an archive the text stands apart.
    fn keeps_its_promises(&self) {
        for finding in self.findings.iter().filter(|finding| finding["place"].is_null()) {
            let at = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
            let bytes = self.bytes.get(at("offset")..at("end_offset")).unwrap_or_else(|| panic!("{finding:#}"));
            let text = finding["matched_text"].as_str().unwrap();
            if let (Ok(held), false) = (std::str::from_utf8(bytes), text.is_empty()) {
                assert_eq!(held, text, "{finding:#}");
            }
        }
    }
}
