//! How a team begins: `dunlint init`, completions, the manual; and what the repository offers to hooks and CI servers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn dunlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin("dunlint")).current_dir(folder).args(arguments).output().unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Every file below a folder with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn an_empty_folder_becomes_one_that_dunlint_has_nothing_to_say_of() {
    for locale in ["fr", "en"] {
        let folder = TempDir::new().unwrap();
        let at = folder.path();
        assert!(dunlint(at, &["init", "--locale", locale]).status.success());
        let checked = dunlint(at, &["check", "--locale", "en", "--fail-on", "note", "--as-of", "2026-11-24"]);
        assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
        assert!(checked.stdout.is_empty());
        // The line that editors complete by leads to the schema of this very version.
        let config = fs::read_to_string(at.join("dunlint.yaml")).unwrap();
        let schema = config.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
        assert_eq!(fs::read_to_string(at.join(schema)).unwrap(), printed(&dunlint(at, &["config", "schema"])));
        // And the threat that somebody adds is told.
        fs::write(at.join("sms.txt"), "Nous ferons saisir vos meubles.").unwrap();
        assert_eq!(dunlint(at, &["check"]).status.code(), Some(1));
    }
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    fs::write(at.join("dunlint.yaml"), "context: { lang: fr }\n").unwrap();
    fs::write(at.join(".pre-commit-config.yaml"), "repos: []\n").unwrap();
    let first = dunlint(at, &["init", "--locale", "en"]);
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(said.contains("left as it is: dunlint.yaml") && said.contains("Add this hook"), "{said}");
    assert_eq!(fs::read_to_string(at.join("dunlint.yaml")).unwrap(), "context: { lang: fr }\n");
    assert_eq!(fs::read_to_string(at.join(".pre-commit-config.yaml")).unwrap(), "repos: []\n");
    let before = files(at);
    assert!(dunlint(at, &["init"]).status.success());
    assert_eq!(files(at), before);
    // A folder of another name, yet to be made.
    assert!(dunlint(at, &["init", "new/folder"]).status.success());
    assert!(at.join("new/folder/dunlint.yaml").is_file());
    assert_eq!(dunlint(at, &["init", "dunlint.yaml"]).status.code(), Some(2));
}

#[test]
fn a_baseline_is_named_where_init_left_a_line_for_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let at = folder.path();
    dunlint(at, &["init", "--locale", "en"]);
    fs::write(at.join("templates/sms.txt"), "Nous ferons saisir vos meubles.\n").unwrap();
    assert_eq!(dunlint(at, &["check"]).status.code(), Some(1));
    let created = dunlint(at, &["baseline", "create", "--locale", "en"]);
    assert!(String::from_utf8_lossy(&created.stderr).contains("`dunlint.yaml` names it now"));
    assert!(fs::read_to_string(at.join("dunlint.yaml")).unwrap().ends_with("\nbaseline: dunlint-baseline.json\n"));
    assert_eq!(dunlint(at, &["check"]).status.code(), Some(0));
    fs::write(at.join("templates/sms.txt"), "Nous ferons saisir vos meubles. Nous préviendrons vos voisins.\n")
        .unwrap();
    assert_eq!(dunlint(at, &["check"]).status.code(), Some(1));
}

#[test]
fn completions_and_manual_know_every_command() {
    let here = root();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(printed(&dunlint(&here, &["completions", shell])).contains("changed-since"), "{shell}");
    }
    let page = printed(&dunlint(&here, &["man"]));
    assert!(page.contains(".TH dunlint") && page.contains("check"), "{page}");
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("man");
    assert!(dunlint(&here, &["man", "--out", out.to_str().unwrap()]).status.success());
    for name in ["dunlint.1", "dunlint-check.1", "dunlint-baseline-create.1", "dunlint-rules-list.1"] {
        assert!(fs::read_to_string(out.join(name)).unwrap().contains(".SH NAME"), "{name}");
    }
    assert!(fs::read_to_string(out.join("dunlint-check.1")).unwrap().contains("output\\-format"));
}

fn yaml(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// The arguments of a command line are ones that the program has.
fn assert_understood(command: &str) {
    let mut arguments: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(arguments.remove(0), "dunlint", "{command}");
    arguments.push("--help");
    assert!(dunlint(&root(), &arguments).status.success(), "{command}");
}

#[test]
fn the_hooks_run_commands_that_there_are() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_sequence().unwrap();
    let ids: Vec<&str> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["dunlint", "dunlint-src", "dunlint-system", "dunlint-all"]);
    for hook in hooks {
        assert_understood(hook["entry"].as_str().unwrap());
        let by_name = hook["id"] != "dunlint-all";
        // What hooks hand over by name must obey `exclude`.
        assert_eq!(hook["entry"].as_str().unwrap().contains("--force-exclude"), by_name);
        assert_eq!(hook["pass_filenames"].as_bool().unwrap_or(true), by_name);
    }
}

#[test]
fn the_action_is_a_composite_one_whose_inputs_are_used() {
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        assert!(input["description"].is_string(), "{name}");
        assert!(text.contains(&format!("inputs.{name} ")), "{name}");
    }
    for step in action["runs"]["steps"].as_sequence().unwrap() {
        // Inputs reach a script as variables of its environment: pasted in, they would be code.
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{script}");
        assert!(script.is_empty() || step["shell"].is_string());
    }
}

#[test]
fn every_command_of_the_page_on_ci_is_one_that_there_is() {
    let page = fs::read_to_string(root().join("docs/CI.md")).unwrap();
    let commands = page.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("entry: ").trim_start_matches("- ");
        line.strip_prefix("dunlint ").filter(|rest| !rest.is_empty()).map(|_| line)
    });
    let commands: Vec<&str> = commands.collect();
    assert!(commands.len() >= 9, "{commands:#?}");
    commands.into_iter().for_each(assert_understood);
}
