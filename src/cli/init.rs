//! `dunlint init`: what a folder of templates needs to be linted. Nothing that is there is written over.

use std::fs;
use std::path::{Path, PathBuf};

use super::args::{Global, InitArgs};
use super::output::Output;
use super::sayings::Sayings;
use super::surroundings;
use super::{Failure, Status};
use crate::project::{CONFIG_FILE, ConfigFile};
use crate::taxonomy::Locale;

/// The schema that editors complete `dunlint.yaml` by; of this version, and there without a network.
const SCHEMA: &str = ".dunlint/dunlint.schema.json";

/// The configuration of pre-commit.
const HOOKS: &str = ".pre-commit-config.yaml";

/// A template that is as it should be.
const MODEL: &str = "templates/premier-courrier.html.j2";

/// Writes what is not there, and says what to do next.
pub(super) fn run(args: &InitArgs, global: &Global, output: &Output) -> Result<Status, Failure> {
    let french = surroundings::locale(global) == Locale::Fr;
    let folder = Path::new(&args.folder);
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::Usage(Sayings(surroundings::locale(global)).no_folder(&folder.display().to_string())));
    }
    let config = if french {
        include_str!("../../templates/init/dunlint.fr.yaml")
    } else {
        include_str!("../../templates/init/dunlint.en.yaml")
    };
    let hooks = include_str!("../../templates/init/pre-commit.yaml");
    let schema =
        serde_json::to_string_pretty(&schemars::schema_for!(ConfigFile)).map_err(std::io::Error::other)? + "\n";
    let files = [
        (CONFIG_FILE, config),
        (SCHEMA, schema.as_str()),
        (HOOKS, hooks),
        (MODEL, include_str!("../../templates/init/premier-courrier.html.j2")),
    ];
    let words = Words::of(french);
    let mut has_hooks = false;
    for (name, text) in files {
        let path = folder.join(name);
        let written = write_new(&path, text)?;
        has_hooks |= name == HOOKS && !written;
        output.note(&format!("{} {}", if written { words.written } else { words.kept }, shown(&path)));
    }
    if has_hooks {
        let hook: String = hooks.split_inclusive('\n').skip(1).collect();
        output.note(&format!("\n{}\n\n{}", words.add_hook, hook.trim_end()));
    }
    output.note(&format!("\n{}", words.next));
    Ok(Status::Clean)
}

/// Writes a file unless there is one.
fn write_new(path: &Path, text: &str) -> Result<bool, Failure> {
    // A link that leads nowhere is there, too.
    if fs::symlink_metadata(path).is_ok() {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        Output::make_folder(folder)?;
    }
    Output::write_file(path, |out| out.write_all(text.as_bytes()))?;
    Ok(true)
}

fn shown(path: &Path) -> String {
    let steps: PathBuf = path.components().filter(|step| *step != std::path::Component::CurDir).collect();
    steps.display().to_string()
}

/// What is said.
struct Words {
    written: &'static str,
    kept: &'static str,
    add_hook: &'static str,
    next: &'static str,
}

impl Words {
    const fn of(french: bool) -> Self {
        if french {
            Self {
                written: "écrit :",
                kept: "laissé en l'état :",
                add_hook: "Ajoutez ce crochet à `.pre-commit-config.yaml` :",
                next: "Et maintenant :\n  dunlint check                 contrôle les gabarits\n  dunlint baseline create       prend acte des constats d'avant : seuls les nouveaux échoueront\n  pre-commit install            contrôle à chaque commit",
            }
        } else {
            Self {
                written: "written:",
                kept: "left as it is:",
                add_hook: "Add this hook to `.pre-commit-config.yaml`:",
                next: "What next:\n  dunlint check                 lints the templates\n  dunlint baseline create       takes note of what is there: only what is new will fail\n  pre-commit install            lints at every commit",
            }
        }
    }
}
