//! Runs the program on one file and checks what every finding promises.

use std::fs;

use assert_cmd::Command;
use serde_json::Value;

/// What a run found in a file of this name.
pub(crate) struct Found {
    bytes: Vec<u8>,
    pub(crate) findings: Vec<Value>,
    /// What is known of the file.
    pub(crate) context: Value,
    /// What is said beside the findings.
    pub(crate) notes: String,
}

/// Lints a file of this name and these bytes, as of a fixed day; `arguments` come last.
pub(crate) fn check(name: &str, bytes: &[u8], arguments: &[&str]) -> Found {
    check_in("", &[], name, bytes, arguments)
}

/// Lints a file that lies beside others.
pub(crate) fn check_beside(others: &[(&str, &str)], name: &str, bytes: &[u8], arguments: &[&str]) -> Found {
    check_in("", others, name, bytes, arguments)
}

/// Lints a file in a project with this `dunlint.yaml`; the name may have folders.
pub(crate) fn check_under(config: &str, name: &str, bytes: &[u8], arguments: &[&str]) -> Found {
    check_in(config, &[], name, bytes, arguments)
}

fn check_in(config: &str, others: &[(&str, &str)], name: &str, bytes: &[u8], arguments: &[&str]) -> Found {
    let folder = tempfile::TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    for (other, text) in others {
        fs::write(folder.path().join(other), text).unwrap();
    }
    if !config.is_empty() {
        fs::write(folder.path().join("dunlint.yaml"), config).unwrap();
    }
    let output = Command::cargo_bin("dunlint")
        .unwrap()
        .current_dir(folder.path())
        .args(["check", "--output-format", "json", "--as-of", "2026-11-25", "--locale", "en", name])
        .args(arguments)
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let findings = printed["findings"].as_array().unwrap().clone();
    let (context, notes) =
        (printed["files"][0]["context"].clone(), String::from_utf8_lossy(&output.stderr).into_owned());
    let found = Found { bytes: bytes.to_vec(), findings, context, notes };
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

    /// The bytes of the file that a finding stands at, as text.
    pub(crate) fn bytes_of(&self, finding: &Value) -> &str {
        let at = |key: &str| usize::try_from(finding[key].as_u64().unwrap()).unwrap();
        std::str::from_utf8(&self.bytes[at("offset")..at("end_offset")]).unwrap()
    }

    /// The lines of the findings of a rule or category, each with the key of its text.
    pub(crate) fn places(&self, rule: &str) -> Vec<(u64, &str)> {
        self.of(rule).into_iter().map(|one| (one["line"].as_u64().unwrap(), one["part"].as_str().unwrap())).collect()
    }

    /// How often each role is said to be missing, by the part that lacks it.
    pub(crate) fn lacking(&self, role: &str) -> Vec<&str> {
        let lacks = |one: &&Value| one["role"].as_str() == Some(role);
        self.findings.iter().filter(lacks).map(|one| one["part"].as_str().unwrap()).collect()
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
            // What is not UTF-8 is spelt otherwise.
            let held = std::str::from_utf8(bytes).ok().filter(|held| !held.contains('\0') && !text.is_empty());
            assert_eq!(held.unwrap_or(text), text, "{finding:#}");
        }
    }
}
