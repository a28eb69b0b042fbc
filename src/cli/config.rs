//! `dunlint config`.

use std::io::{self, Write};
use std::path::Path;

use super::args::{Global, ShowArgs};
use super::output::Output;
use super::surroundings;
use super::{Failure, Status};
use crate::bilingual::{Phrase, bilingual, said};
use crate::check::Completeness;
use crate::project::{self, BaselineChoice, Config, ConfigFile, Declared, Described, Request, Settings};
use crate::taxonomy::{ContextKey, Locale, Origin};

/// The settings in force for a template or folder.
pub(super) fn show(args: &ShowArgs, global: &Global) -> Result<Status, Failure> {
    let (choice, locale) = (surroundings::config_choice(&args.basis), surroundings::locale(global));
    if Path::new(&args.path).is_dir() {
        let settings = project::settings_of(&choice, Path::new(&args.path))?;
        Output::print(|out| write_settings(&settings, locale, out))?;
        return Ok(Status::Clean);
    }
    let described = project::describe(&Request {
        paths: vec![args.path.clone()],
        stdin: None,
        config: choice,
        context: args.context.clone(),
        rules: surroundings::rule_request(&args.basis, global),
        exclude: Vec::new(),
        force_exclude: false,
        baseline: BaselineChoice::None,
        changed_since: None,
        progress: None,
        threads: None,
    })?;
    Output::print(|out| {
        write_template(&described, locale, out)?;
        write_settings(&described.settings, locale, out)
    })?;
    Ok(Status::Clean)
}

/// What holds for a template. Names of settings are those of `dunlint.yaml`, whatever the language.
fn write_template(described: &Described, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let (dialect, reason) = described.dialect;
    writeln!(out, "dialect: {}  # {}", dialect.as_str(), said(&reason, locale))?;
    writeln!(out, "markup: {}", described.markup.as_str())?;
    let completeness = match described.completeness {
        Completeness::Whole => Phrase::new("judged as: a whole message", "jugé comme : un message entier"),
        Completeness::Part => Phrase::new(
            "judged as: a piece of a message: nothing is asked of what it lacks",
            "jugé comme : un morceau de message : rien n'est exigé de ce qui y manque",
        ),
    };
    writeln!(out, "{}", said(&completeness, locale))?;
    let packs: Vec<&str> = described.packs.iter().map(|pack| pack.id.as_str()).collect();
    writeln!(out, "packs: [{}]", packs.join(", "))?;
    writeln!(out, "context:")?;
    for key in ContextKey::ALL {
        match described.context.iter().find(|(held, _)| held == key) {
            Some((_, setting)) => {
                let origin = origin((setting.origin, locale), *key, &described.declared);
                writeln!(out, "  {key}: {}  # {origin}", setting.value)?;
            }
            None => writeln!(out, "  {key}: unknown")?,
        }
    }
    Ok(())
}

/// Who says so: the last of that kind, since later ones override earlier ones.
fn origin((origin, locale): (Origin, Locale), key: ContextKey, all: &[Declared]) -> String {
    let last = all.iter().rfind(|one| one.key == key && one.origin == origin);
    match last.and_then(|last| last.place.as_ref()) {
        Some((path, line)) => format!("{}, {path}:{line}", said(&origin, locale)),
        None => said(&origin, locale),
    }
}

fn write_settings(settings: &Settings, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "root: {}", settings.root.display())?;
    match &settings.config {
        None => writeln!(out, "{}", said(&Phrase::new("configuration: none", "configuration : aucune"), locale)),
        Some(config) => write_config(config, locale, out),
    }
}

/// What counts without `extends`.
const DEFAULT_PACKS: Phrase = Phrase::new(
    "the built-in packs of each template's jurisdiction  # default",
    "les jeux de règles fournis pour le droit de chaque gabarit  # par défaut",
);

fn write_config(config: &Config, locale: Locale, out: &mut dyn Write) -> io::Result<()> {
    let place = |keys: &[&str]| format!("{}:{}", config.path, config.line(keys));
    let path = &config.path;
    writeln!(out, "{}", said(&bilingual!("configuration: {path}", "configuration : {path}"), locale))?;
    if let Some(extends) = &config.file.extends {
        writeln!(out, "extends: [{}]  # {}", extends.join(", "), place(&["extends"]))?;
    } else {
        writeln!(out, "extends: {}", said(&DEFAULT_PACKS, locale))?;
    }
    if !config.file.exclude.is_empty() {
        writeln!(out, "exclude: [{}]  # {}", config.file.exclude.join(", "), place(&["exclude"]))?;
    }
    if !config.file.placeholders.is_empty() {
        let written: Vec<&str> = config.file.placeholders.iter().collect();
        writeln!(out, "placeholders: [{}]  # {}", written.join(", "), place(&["placeholders"]))?;
    }
    if let Some(segments) = config.file.sms.segments {
        writeln!(out, "sms segments: {segments}  # {}", place(&["sms", "segments"]))?;
    }
    if !config.file.groups.is_empty() {
        writeln!(out, "groups: {}  # {}", config.file.groups.len(), place(&["groups"]))?;
    }
    if let Some(baseline) = &config.file.baseline {
        writeln!(out, "baseline: {baseline}  # {}", place(&["baseline"]))?;
    }
    let of_roles = config.file.roles.iter().map(|(role, names)| (role.as_str(), names.join(", ")));
    section("roles", of_roles, &place, out)?;
    let of_facts = config.file.facts.0.iter().map(|(key, names)| (key.as_str(), names.join(", ")));
    section("facts", of_facts, &place, out)?;
    let severities = config.file.rules.iter().map(|(name, setting)| (name.as_str(), setting.as_str().to_owned()));
    section("rules", severities, &place, out)
}

fn section<'c>(
    name: &str,
    entries: impl Iterator<Item = (&'c str, String)>,
    place: &dyn Fn(&[&str]) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, (key, value)) in entries.enumerate() {
        if index == 0 {
            writeln!(out, "{name}:")?;
        }
        writeln!(out, "  {key}: {value}  # {}", place(&[name, key]))?;
    }
    Ok(())
}

/// The JSON schema of `dunlint.yaml`.
pub(super) fn schema() -> Result<Status, Failure> {
    Output::print(|out| {
        serde_json::to_writer_pretty(&mut *out, &schemars::schema_for!(ConfigFile))?;
        writeln!(out)
    })?;
    Ok(Status::Clean)
}
