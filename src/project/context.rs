//! What is known about a template, put together from everyone who says something, the weakest first.

use std::path::Path;
use std::sync::Arc;

use super::front_matter::Declarations;
use super::setting_values::context_value;
use super::settings::Settings;
use crate::bilingual::{Bilingual, bilingual};
use crate::source::Source;
use crate::taxonomy::{Context, ContextKey, Origin};

/// A context value and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The key.
    pub key: ContextKey,
    /// Its value; `unknown` takes a weaker one away.
    pub value: String,
    /// What kind of source says so.
    pub origin: Origin,
    /// The file and line that say so, if a file does.
    pub place: Option<(Arc<str>, usize)>,
}

/// Folders whose name tells how their messages travel.
const CHANNELS: &[(&str, &[&str])] = &[
    ("sms", &["sms"]),
    ("email", &["email", "emails", "e-mails", "mail", "mails", "courriels"]),
    ("letter", &["letter", "letters", "lettres", "courriers"]),
];

/// What the configuration and the file itself say of a message, weakest first; `key` is its name in a catalog.
pub(super) fn declared(
    settings: &Settings,
    (file, key): (&Path, &str),
    sidecar: Option<(&Source, &Declarations)>,
    own: (&Source, &Declarations),
    command_line: &[(ContextKey, String)],
) -> Vec<Declared> {
    let mut all = Vec::new();
    if let Some(channel) = guessed_channel(settings.relative(file), own.1.subject.is_some()) {
        all.push(Declared { key: ContextKey::Channel, value: channel.to_owned(), origin: Origin::Guess, place: None });
    }
    if let Some(config) = &settings.config {
        let path: Arc<str> = config.path.as_str().into();
        for (key, value) in &config.file.context.0 {
            let place = Some((Arc::clone(&path), config.line(&["context", key.as_str()])));
            all.push(Declared { key: *key, value: value.clone(), origin: Origin::Configuration, place });
        }
        if let Some((value, line)) = config.language_of(file, key) {
            let place = Some((Arc::clone(&path), line));
            all.push(Declared { key: ContextKey::Lang, value, origin: Origin::Configuration, place });
        }
        for (entry, line) in config.entries(file) {
            for (key, value) in &entry.context.0 {
                let place = Some((Arc::clone(&path), line));
                all.push(Declared { key: *key, value: value.clone(), origin: Origin::Configuration, place });
            }
        }
    }
    if let Some((source, declarations)) = sidecar {
        all.extend(of_file(source, declarations, Origin::Sidecar));
    }
    all.extend(of_file(own.0, own.1, Origin::FrontMatter));
    all.extend(command_line.iter().map(|(key, value)| Declared {
        key: *key,
        value: value.clone(),
        origin: Origin::CommandLine,
        place: None,
    }));
    all
}

fn of_file<'d>(
    source: &'d Source,
    declarations: &'d Declarations,
    origin: Origin,
) -> impl Iterator<Item = Declared> + 'd {
    declarations.context.iter().map(move |(key, value, span)| {
        let place = Some((Arc::clone(&source.path), source.line(span.start)));
        Declared { key: *key, value: value.clone(), origin, place }
    })
}

/// The context that declarations add up to.
pub(super) fn context_of(declared: &[Declared]) -> Context {
    let mut context = Context::default();
    for Declared { key, value, origin, .. } in declared {
        context.set(*key, value, *origin);
    }
    context
}

/// How a message travels, where its path or its having a subject leave little doubt.
pub(super) fn guessed_channel(path: &Path, has_subject: bool) -> Option<&'static str> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_ascii_lowercase();
    let has_extension = |wanted: &str| name.split('.').skip(1).any(|extension| extension == wanted);
    if has_extension("sms") {
        return Some("sms");
    }
    if has_subject || has_extension("mjml") || has_extension("eml") {
        return Some("email");
    }
    let folders = path.parent()?.iter().rev().filter_map(|folder| folder.to_str());
    folders.into_iter().find_map(|folder| {
        let folder = folder.to_ascii_lowercase();
        CHANNELS.iter().find(|(_, names)| names.contains(&folder.as_str())).map(|(channel, _)| *channel)
    })
}

/// Reads the `KEY=VALUE` of a command line.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parse_assignment(written: &str) -> Result<(ContextKey, String), Bilingual> {
    let (name, value) = written
        .split_once('=')
        .ok_or_else(|| bilingual!("`{written}` is not KEY=VALUE", "`{written}` ne s'écrit pas CLÉ=VALEUR"))?;
    let key = name.trim().parse::<ContextKey>().map_err(|error| {
        let keys: Vec<&str> = ContextKey::ALL.iter().map(|key| key.as_str()).collect();
        let keys = keys.join(", ");
        bilingual!("{error} (keys: {keys})", "{error:#} (clés : {keys})")
    })?;
    Ok((key, context_value(key, value)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stronger_sources_win_and_unknown_takes_away() {
        let say =
            |value: &str, origin| Declared { key: ContextKey::Sender, value: value.to_owned(), origin, place: None };
        let all = [
            say("creditor", Origin::Configuration),
            say("lawyer", Origin::Configuration),
            say("bailiff", Origin::Sidecar),
        ];
        assert_eq!(context_of(&all).get(ContextKey::Sender), Some("bailiff"));
        assert_eq!(context_of(&all[..2]).get(ContextKey::Sender), Some("lawyer"));
        let mut taken = all.to_vec();
        taken.push(say("unknown", Origin::FrontMatter));
        assert_eq!(context_of(&taken).get(ContextKey::Sender), None);
    }

    #[test]
    fn a_channel_is_guessed_from_a_plain_sign_only() {
        let guess = |path: &str| guessed_channel(Path::new(path), false);
        assert_eq!(guess("sms/relance.txt"), Some("sms"));
        assert_eq!(guess("relance.sms"), Some("sms"));
        assert_eq!(guess("emails/fr/a.html"), Some("email"));
        assert_eq!(guess("a.mjml.j2"), Some("email"));
        assert_eq!(guess("textes/a.html"), None);
        assert_eq!(guessed_channel(Path::new("a.txt"), true), Some("email"));
    }

    #[test]
    fn an_assignment_is_checked() {
        assert_eq!(parse_assignment("sender=lawyer"), Ok((ContextKey::Sender, "lawyer".to_owned())));
        assert!(parse_assignment("sender").is_err());
        assert!(parse_assignment("sendr=lawyer").unwrap_err().to_string().contains("did you mean `sender`?"));
        assert!(parse_assignment("sender=layer").unwrap_err().to_string().contains("did you mean `lawyer`?"));
    }
}
