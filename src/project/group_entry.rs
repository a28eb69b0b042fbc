//! The setting `groups:` of `dunlint.yaml`: which files and keys are one message.
//!
//! In: patterns in which `{step}` stands for a piece of a name. Out: for a message, the group it is in: that of all messages whose
//! pieces are the same, `{lang}` apart.

use std::collections::BTreeMap;
use std::path::Path;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::Names;
use crate::bilingual::{Bilingual, bilingual};
use crate::yaml::{Node, YamlError};

/// The piece that tells versions of one message in several languages apart.
const LANG: &str = "lang";

/// Files and keys that are one message: its text message and its email, its parts in HTML and in text, its languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupEntry {
    /// The files: paths from this file, in which `{step}`, or any other name, stands for a piece that is the same in all files of
    /// one message; `{lang}` for its language, which is also that of its text; `*` for anything in one step, `**` for any folders.
    /// Each file is a version of the whole message; versions must give the same information.
    pub files: Names,
    /// Files, written likewise, that hold the subject line of the message and nothing else: what they give need not stand in
    /// the body.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub subject: Names,
    /// In catalogs, the keys of the messages, written likewise with their steps parted by full stops: `sms.{step}`,
    /// `mails.{step}`. Without them, messages with the same key, its language apart, are versions of one.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub keys: Names,
}

/// A [`GroupEntry`] that can be asked.
#[derive(Debug)]
pub(super) struct GroupPatterns {
    files: Vec<Regex>,
    subject: Vec<Regex>,
    keys: Vec<Regex>,
}

/// Where a message belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct GroupKey {
    /// The entry of the configuration.
    entry: usize,
    /// What is the same in all its versions.
    pieces: BTreeMap<String, String>,
    /// The key of the message in a catalog, its language left out.
    key: String,
}

/// What `groups` says, or what is wrong with its patterns.
pub(super) fn group_patterns(
    entries: &[GroupEntry],
    tree: Option<&Node>,
) -> Result<Vec<GroupPatterns>, Vec<YamlError>> {
    let written = tree.and_then(|tree| tree.entry("groups")).map_or(&[][..], |(_, list)| list.items());
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        let mut read = |field: &str, names: &Names, step: char| {
            let regexes = names.iter().map(|pattern| regex_of(pattern, step)).collect::<Result<Vec<_>, _>>();
            regexes.unwrap_or_else(|message| {
                let at = written.get(index).and_then(|entry| entry.entry(field)).map(|(_, value)| value.span);
                problems.push(YamlError { message, at });
                Vec::new()
            })
        };
        all.push(GroupPatterns {
            files: read("files", &entry.files, '/'),
            subject: read("subject", &entry.subject, '/'),
            keys: read("keys", &entry.keys, '.'),
        });
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// The group of a message: by the path of its file from the configuration, and by its key in it.
pub(super) fn group_of(all: &[GroupPatterns], file: &Path, key: &str) -> Option<GroupKey> {
    let file = super::paths::with_slashes(file);
    all.iter().enumerate().find_map(|(entry, patterns)| {
        let mut pieces = patterns.files.iter().chain(&patterns.subject).find_map(|regex| pieces(regex, &file))?;
        if patterns.keys.is_empty() || key.is_empty() {
            return Some(GroupKey { entry, pieces, key: without_language(key) });
        }
        let of_key = patterns.keys.iter().find_map(|regex| pieces_of_key(regex, key))?;
        pieces.extend(of_key);
        Some(GroupKey { entry, pieces, key: String::new() })
    })
}

/// The language that `{lang}` stands for in the path of a file or in the key of a message, and the entry that says so.
pub(super) fn language_of(all: &[GroupPatterns], file: &Path, key: &str) -> Option<(usize, String)> {
    let file = super::paths::with_slashes(file);
    let named = |regexes: &[Regex], name: &str| {
        let found = regexes.iter().find_map(|regex| regex.captures(name))?;
        crate::extract::language_of(found.name(LANG)?.as_str())
    };
    all.iter().enumerate().find_map(|(entry, patterns)| {
        let mut of_file = patterns.files.iter().chain(&patterns.subject);
        if !of_file.any(|regex| regex.is_match(&file)) {
            return None;
        }
        let of_path = || named(&patterns.files, &file).or_else(|| named(&patterns.subject, &file));
        Some((entry, named(&patterns.keys, key).or_else(of_path)?))
    })
}

/// Whether a file holds a subject line.
pub(super) fn is_subject(all: &[GroupPatterns], file: &Path) -> bool {
    let file = super::paths::with_slashes(file);
    all.iter().any(|patterns| patterns.subject.iter().any(|regex| regex.is_match(&file)))
}

/// The pieces of a name, the language apart; none where it does not fit.
fn pieces(regex: &Regex, name: &str) -> Option<BTreeMap<String, String>> {
    let found = regex.captures(name)?;
    let names = regex.capture_names().flatten().filter(|name| *name != LANG);
    Some(names.filter_map(|name| Some((name.to_owned(), found.name(name)?.as_str().to_owned()))).collect())
}

/// The language above a key need not be written.
fn pieces_of_key(regex: &Regex, key: &str) -> Option<BTreeMap<String, String>> {
    pieces(regex, key).or_else(|| pieces(regex, &without_language(key)))
}

/// A key without a first or last step that is a language.
pub(super) fn without_language(key: &str) -> String {
    let steps: Vec<&str> = key.split('.').collect();
    match steps.as_slice() {
        [first, rest @ ..] if !rest.is_empty() && crate::extract::is_language(first) => rest.join("."),
        [rest @ .., last] if !rest.is_empty() && crate::extract::is_language(last) => rest.join("."),
        _ => key.to_owned(),
    }
}

/// A pattern as a regular expression, its steps parted by `step`.
fn regex_of(pattern: &str, step: char) -> Result<Regex, Bilingual> {
    let wrong = |reason: Bilingual| {
        bilingual!(
            "`{pattern}` is no pattern of a group: {reason}",
            "`{pattern}` n'est pas un motif de groupe : {reason:#}"
        )
    };
    let (mut written, mut rest) = (String::from("^"), pattern.trim_start_matches("./"));
    let mut named: Vec<&str> = Vec::new();
    while let Some(at) = rest.find(['{', '*']) {
        written += &regex::escape(&rest[..at]);
        let (piece, after) = match rest[at..].strip_prefix('{') {
            Some(inside) => named_piece(inside, step, &mut named).map_err(wrong)?,
            None => any_piece(&rest[at..], step),
        };
        written += &piece;
        rest = after;
    }
    written += &regex::escape(rest);
    Regex::new(&(written + "$")).map_err(|_| wrong(bilingual!("it cannot be read", "il est illisible")))
}

/// Anything but the sign that parts steps.
fn within_step(step: char) -> String {
    format!("[^{}]", regex::escape(&step.to_string()))
}

/// `*` or `**`, and what comes after it.
fn any_piece(rest: &str, step: char) -> (String, &str) {
    let Some(after) = rest.strip_prefix("**") else { return (within_step(step) + "*", &rest[1..]) };
    match after.strip_prefix(step) {
        Some(after) => (format!("(?:.*{})?", regex::escape(&step.to_string())), after),
        None => (".*".to_owned(), after),
    }
}

/// `step}`, what stands for it, and what comes after it.
fn named_piece<'p>(inside: &'p str, step: char, named: &mut Vec<&'p str>) -> Result<(String, &'p str), Bilingual> {
    let (name, after) =
        inside.split_once('}').ok_or_else(|| bilingual!("`{{` is not closed", "`{{` n'est pas fermé"))?;
    if !name.starts_with(|sign: char| sign.is_ascii_alphabetic())
        || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        return Err(bilingual!(
            "a name in braces has letters, digits and `_`",
            "un nom entre accolades est fait de lettres, de chiffres et de `_`"
        ));
    }
    if named.contains(&name) {
        return Err(bilingual!("a name stands in it twice", "un nom y figure deux fois"));
    }
    named.push(name);
    let piece = if name == LANG { "[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?".to_owned() } else { within_step(step) + "+?" };
    Ok((format!("(?P<{name}>{piece})"), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(text: &str) -> Vec<GroupPatterns> {
        let entries: Vec<GroupEntry> = serde_json::from_str(text).unwrap();
        group_patterns(&entries, None).unwrap()
    }

    fn group(all: &[GroupPatterns], file: &str, key: &str) -> Option<GroupKey> {
        group_of(all, Path::new(file), key)
    }

    #[test]
    fn files_with_the_same_pieces_are_one_message_in_any_language() {
        let all = patterns(
            r#"[{"files": ["sms/{step}.{lang}.txt", "mails/{step}/{lang}.html"], "subject": "mails/{step}/{lang}.subject"}]"#,
        );
        let sms = group(&all, "sms/j15.fr.txt", "");
        assert!(sms.is_some());
        assert_eq!(sms, group(&all, "mails/j15/en.html", ""));
        assert_eq!(sms, group(&all, "mails/j15/fr.subject", ""));
        assert_ne!(sms, group(&all, "mails/j30/fr.html", ""));
        assert_eq!(group(&all, "letters/j15.fr.txt", ""), None);
        assert!(
            is_subject(&all, Path::new("mails/j15/fr.subject")) && !is_subject(&all, Path::new("mails/j15/fr.html"))
        );
    }

    #[test]
    fn keys_of_catalogs_are_versions_by_pattern_or_by_being_the_same() {
        let all = patterns(r#"[{"files": "locales/{lang}.yml", "keys": ["sms.{step}", "mails.{step}"]}]"#);
        assert_eq!(group(&all, "locales/fr.yml", "fr.sms.j15"), group(&all, "locales/en.yml", "mails.j15"));
        let all = patterns(r#"[{"files": "locales/{lang}.json"}]"#);
        assert_eq!(group(&all, "locales/fr.json", "fr.j15"), group(&all, "locales/en.json", "en.j15"));
        assert_ne!(group(&all, "locales/fr.json", "fr.j15"), group(&all, "locales/en.json", "en.j30"));
    }

    #[test]
    fn the_language_is_that_of_the_key_or_of_the_path() {
        let all = patterns(r#"[{"files": "{lang}/{step}.txt"}, {"files": "sms.yml", "keys": "{lang}.{step}"}]"#);
        let language = |file: &str, key: &str| language_of(&all, Path::new(file), key);
        assert_eq!(language("en/j15.txt", ""), Some((0, "en".to_owned())));
        assert_eq!(language("fr_CH/j15.txt", ""), Some((0, "fr-CH".to_owned())));
        assert_eq!(language("zz/j15.txt", ""), None);
        assert_eq!(language("sms.yml", "de.j15"), Some((1, "de".to_owned())));
        assert_eq!(language("j15.txt", ""), None);
    }

    #[test]
    fn what_is_wrong_is_told_at_its_line() {
        let parse = |text: &str| {
            let source = crate::source::Source::from_text("dunlint.yaml", text);
            super::super::config::Config::parse(source, Path::new("/")).map_err(|errors| {
                assert_eq!(errors.len(), 1);
                (errors[0].line(), errors[0].to_string())
            })
        };
        let (line, message) = parse("sms: { segments: 1 }\ngroups:\n  - files: 'a/{step'\n").unwrap_err();
        assert_eq!((line, message.contains("`{` is not closed")), (Some(3), true));
        let (line, message) = parse("placeholders:\n  - '#NAME#'\n  - '##'\n").unwrap_err();
        assert_eq!((line, message.contains("`##` has no `NAME`")), (Some(3), true));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_is_told() {
        for wrong in ["a/{step", "{}", "{a}{a}", "{a b}"] {
            assert!(regex_of(wrong, '/').is_err(), "{wrong}");
        }
        assert!(regex_of("**/{step}.txt", '/').unwrap().is_match("j15.txt"));
    }
}
