//! Pages, and parts of pages, that are made from the program.

use std::fs;
use std::path::Path;
use std::process::Command;

use dunlint::taxonomy::{Category, ContextKey, Locale, Role, Severity};

use super::{assert_current, root, schema};

fn printed(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dunlint"));
    let output = command.args(arguments).env("COLUMNS", "100").env("TERM", "dumb").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn pages_on_the_rules_are_those_of_the_packs() {
    for (page, pack, locale) in [
        ("docs/rules/fr.md", "fr", "fr"),
        ("docs/rules/fr.en.md", "fr", "en"),
        ("docs/rules/us.md", "us", "en"),
        ("docs/rules/core.md", "core", "en"),
    ] {
        let text = printed(&["rules", "docs", pack, "--locale", locale, "--isolated"]);
        assert_current(Path::new(page), &text);
    }
}

/// The page on commands in a language.
struct HelpPage {
    file: &'static str,
    locale: &'static str,
    title: &'static str,
    head: &'static str,
    /// What stands above the commands of a help.
    commands: &'static str,
}

const HELP_PAGES: [HelpPage; 2] = [
    HelpPage {
        file: "docs/COMMANDS.md",
        locale: "en",
        title: "Commands and options",
        head: "What `--help` says, for every command; `--locale fr` has it, like all that dunlint says, in French:\n\
               [fr/COMMANDES.md](fr/COMMANDES.md). This page is made from the program:\n\
               `UPDATE_DOCS=1 cargo test --test docs` writes it.\n\n",
        commands: "Commands:",
    },
    HelpPage {
        file: "docs/fr/COMMANDES.md",
        locale: "fr",
        title: "Commandes et options",
        head: "Ce que dit `--help`, pour chaque commande ; en anglais : [COMMANDS.md](../COMMANDS.md). Cette page est faite par le\n\
               programme : `UPDATE_DOCS=1 cargo test --test docs` l'écrit.\n\n",
        commands: "Commandes :",
    },
];

/// A command with what its help says, and those below it.
fn help(of: &HelpPage, path: &[&str], page: &mut String) {
    let text = printed(&[path, &["--help", "--locale", of.locale]].concat());
    let name = ["dunlint"].iter().chain(path).copied().collect::<Vec<_>>().join(" ");
    let level = if path.is_empty() { "#" } else { "##" };
    let title = if path.is_empty() { of.title.to_owned() } else { format!("`{name}`") };
    let lines = text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    page.extend([level, " ", &title, "\n\n"]);
    if path.is_empty() {
        page.push_str(of.head);
    }
    page.extend(["```text\n", &lines, "\n```\n\n"]);
    for below in subcommands(&text, of.commands) {
        help(of, &[path, &[&below]].concat(), page);
    }
}

/// The names under `Commands:`.
fn subcommands(help: &str, head: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != head).skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn the_pages_on_commands_are_what_the_program_says() {
    for of in &HELP_PAGES {
        let mut page = String::new();
        help(of, &[], &mut page);
        assert_current(Path::new(of.file), &(page.trim_end().to_owned() + "\n"));
    }
}

/// The parts that stand between `<!-- made: NAME -->` and `<!-- end -->` in docs/CONFIGURATION.md.
fn part(name: &str) -> String {
    let read = |file: &str| {
        let text = fs::read_to_string(root().join("schema").join(file)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    match name {
        "configuration" => schema::tables(&read("config.json"), "The file"),
        "waivers" => schema::tables(&read("waivers.json"), "The file"),
        "context" => context(),
        "roles" => names("role", Role::ALL.iter().map(|role| (role.as_str(), role.description(Locale::En)))),
        "categories" => names("category", Category::ALL.iter().map(|one| (one.as_str(), one.description(Locale::En)))),
        "severities" => names("severity", Severity::ALL.iter().map(|one| (one.as_str(), one.description(Locale::En)))),
        _ => panic!("nothing is made by the name `{name}`"),
    }
}

fn names<'n>(head: &str, rows: impl Iterator<Item = (&'n str, &'n str)>) -> String {
    let rows: Vec<String> = rows.map(|(name, text)| format!("| `{name}` | {text} |\n")).collect();
    format!("| {head} | |\n|---|---|\n{}", rows.concat())
}

fn context() -> String {
    let row = |key: &ContextKey| {
        let values: Vec<String> = key.values().iter().map(|value| format!("`{value}`")).collect();
        let values = if values.is_empty() { "any".to_owned() } else { values.join(", ") };
        format!("| `{key}` | {} | {values} |\n", key.description(Locale::En))
    };
    format!("| key | | values |\n|---|---|---|\n{}", ContextKey::ALL.iter().map(row).collect::<Vec<_>>().concat())
}

#[test]
fn tables_of_settings_are_those_of_the_schemas() {
    let name = Path::new("docs/CONFIGURATION.md");
    let text = fs::read_to_string(root().join(name)).unwrap();
    let mut made = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("<!-- made: ") {
        let (part_name, after) = after.split_once(" -->").unwrap();
        let (_, after) = after.split_once("<!-- end -->").expect("a part ends");
        made.extend([before, "<!-- made: ", part_name, " -->\n\n", &part(part_name), "\n<!-- end -->"]);
        rest = after;
    }
    assert_current(name, &(made + rest));
}
