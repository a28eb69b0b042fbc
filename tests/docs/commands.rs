//! Commands of the pages. A page is a story: its blocks are run one after the other in one folder that begins as a copy of
//! `tests/docs/project`, under version control.
//!
//! - `sh`: commands, one a line (`\` joins lines).
//! - `console`: `$ command` and what it prints on both streams, compared.
//! - any language with the name of a file behind it, such as `yaml dunlint.yaml`: the block is written to that file; a
//!   configuration must then be sound.
//!
//! dunlint ends with 0 or 1, never with 2. Commands of other programs are not run; which ones there are is listed here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::page::{Block, blocks, spans};
use super::{assert_current, pages, root};

/// Other programs that pages name: each is tried elsewhere, or is not ours to try.
const OTHERS: &[&str] = &[
    "UPDATE_DOCS=1",    // with `cargo test`
    "UPDATE_SCHEMAS=1", // likewise
    "TRYCMD=overwrite", // likewise
    "cargo",            // needs the network or minutes; `.ci/run` builds and tests
    "code",             // Visual Studio Code
    "git",              // a commit that a hook blocks: `.ci/hooks` tries it
    "npm",              // `.ci/run` packages the extension
    "pip",              // `.ci/hooks` installs the wheel
    "pre-commit",       // `.ci/hooks`
];

/// The folder that a page is run in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(TempDir::new().unwrap());
        copy(&root().join("tests/docs/project"), folder.0.path());
        let setup = "git init --quiet && git add . && git -c user.name=x -c user.email=x@x commit --quiet -m first \
                     && git update-ref refs/remotes/origin/main HEAD";
        let (done, told) = folder.run(setup, false);
        assert_eq!(done, Some(0), "{told}");
        folder
    }

    /// Runs a command; its exit code and what it printed.
    fn run(&self, command: &str, french: bool) -> (Option<i32>, String) {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_dunlint"));
        let mut paths = vec![program.parent().unwrap().to_owned()];
        paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .env("PATH", std::env::join_paths(paths).unwrap())
            .env("LC_ALL", if french { "fr_FR.UTF-8" } else { "C.UTF-8" })
            .env("COLUMNS", "100")
            .env("TERM", "dumb")
            .env_remove("CLICOLOR_FORCE")
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(from, to).unwrap();
        }
    }
}

/// The commands of a `sh` block, each whole.
fn commands(block: &Block) -> Vec<String> {
    let joined = block.lines.join("\n").replace("\\\n", " ");
    let lines = joined.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// Whether a command is to be run; one of a program that is not known is a mistake.
fn is_ours(command: &str, place: &str) -> bool {
    let program = command.split_whitespace().next().unwrap_or_default();
    assert!(
        program == "dunlint" || OTHERS.contains(&program),
        "{place}: `{program}` is neither dunlint nor listed in tests/docs/commands.rs as a program that is not run"
    );
    program == "dunlint"
}

fn run_ours(folder: &Folder, command: &str, french: bool, place: &str, codes: &[i32]) -> String {
    let (code, told) = folder.run(command, french);
    assert!(code.is_some_and(|code| codes.contains(&code)), "{place}: `{command}` ended with {code:?}\n{told}");
    told
}

/// Runs the blocks of a page and gives it with the outputs that there were.
fn played(name: &Path, text: &str) -> String {
    let french = name.starts_with("docs/fr");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut folder: Option<Folder> = None;
    let mut outputs = Vec::new();
    for block in blocks(text) {
        let place = format!("{}:{}", name.display(), block.first + 1);
        let (language, file) = block.info.split_once(' ').unwrap_or((&block.info, ""));
        let shows_command = block.lines.iter().any(|line| line.starts_with("dunlint ") || line.starts_with("$ "));
        assert!(
            !shows_command || ["sh", "console"].contains(&language),
            "{place}: commands stand in `sh` or `console`"
        );
        match language {
            "sh" => {
                for command in commands(&block).iter().filter(|command| is_ours(command, &place)) {
                    run_ours(folder.get_or_insert_with(Folder::new), command, french, &place, &[0, 1]);
                }
            }
            "console" => {
                let shown = console(&block, folder.get_or_insert_with(Folder::new), french, &place);
                outputs.push((block.first, block.lines.len(), shown));
            }
            _ if !file.is_empty() => {
                let path = folder.get_or_insert_with(Folder::new).0.path().join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, block.lines.join("\n") + "\n").unwrap();
                if file == "dunlint.yaml" {
                    run_ours(folder.get_or_insert_with(Folder::new), "dunlint config show", french, &place, &[0]);
                }
            }
            _ => {}
        }
    }
    for (first, count, shown) in outputs.into_iter().rev() {
        lines.splice(first..first + count, shown);
    }
    lines.join("\n") + "\n"
}

/// The lines of a `console` block as they should be.
fn console(block: &Block, folder: &Folder, french: bool, place: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for command in block.lines.iter().filter_map(|line| line.strip_prefix("$ ")) {
        lines.push(format!("$ {command}"));
        assert!(is_ours(command, place), "{place}: `{command}` shows an output that nothing compares");
        let told = run_ours(folder, command, french, place, &[0, 1]).replace(&*folder.0.path().to_string_lossy(), "…");
        lines.extend(told.trim_end().lines().map(|line| line.trim_end().to_owned()));
    }
    lines
}

#[test]
fn commands_of_the_pages_run_and_print_what_is_shown() {
    // Each page is a story of its own.
    std::thread::scope(|scope| {
        for name in pages() {
            scope.spawn(move || {
                let text = fs::read_to_string(root().join(&name)).unwrap();
                assert_current(&name, &played(&name, &text));
            });
        }
    });
}

/// A command as it can be tried: without signs for what may be left out, with a value for each name of one.
fn tryable(command: &str) -> String {
    let plain = command.replace(['[', ']', '…', '\''], "").replace("NAME=", "").replace('|', " ");
    let words = plain.split_whitespace().map(|word| match word {
        "DATE" => "2026-01-01",
        "N" | "PERCENT" => "2",
        "FORMAT=FILE" => "sarif=x",
        "KEY=VALUE" => "sender=collector",
        "FORMAT" => "json",
        "SHELL" => "bash",
        "SEVERITY" => "error",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn commands_within_sentences_are_known_to_the_program() {
    let mut wrong = Vec::new();
    for name in pages() {
        let text = fs::read_to_string(root().join(&name)).unwrap();
        for command in spans(&text).iter().filter(|code| code.starts_with("dunlint ")) {
            let command = tryable(command);
            let words = command.split_whitespace().skip(1).filter(|word| *word != "-");
            let tried = Command::new(env!("CARGO_BIN_EXE_dunlint"))
                .args(words)
                .args(["--help", "--locale", "en"])
                .output()
                .unwrap();
            if !tried.status.success() {
                wrong.push(format!("{}: `{command}`: {}", name.display(), String::from_utf8_lossy(&tried.stderr)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
