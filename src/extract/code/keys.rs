//! What names in code say: whether a string is declared to be a message, which part of one, and how it travels.

use crate::bilingual::{Bilingual, bilingual};
use crate::extract::keys::{self, KeyRole};

/// Patterns of the keys whose strings are messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeKeys(Vec<Vec<String>>);

/// Steps of a longer key are not looked at.
const MOST_STEPS: usize = 64;

impl CodeKeys {
    /// Of patterns such as `subject` and `templates.*.body`: the last steps of a key, `*` for anything in one step and
    /// `**` for any steps.
    ///
    /// # Errors
    /// A pattern with an empty step.
    pub fn new<'p>(patterns: impl IntoIterator<Item = &'p str>) -> Result<Self, Bilingual> {
        let steps = |pattern: &'p str| {
            let steps: Vec<String> = pattern.split('.').map(|step| step.trim().to_owned()).collect();
            let is_empty = steps.iter().any(String::is_empty);
            if !is_empty {
                return Ok(steps);
            }
            Err(bilingual!(
                "`{pattern}` is no key: a step of it is empty",
                "`{pattern}` n'est pas une clé : un de ses pas est vide"
            ))
        };
        patterns.into_iter().map(steps).collect::<Result<_, _>>().map(Self)
    }

    /// The keys of two entries for one file.
    #[must_use]
    pub fn joined(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether a key is one of them.
    pub(super) fn hold(&self, key: &[String]) -> bool {
        let key = &key[key.len().saturating_sub(MOST_STEPS)..];
        self.0.iter().any(|pattern| fits(pattern, key))
    }
}

/// Whether the last steps of a key are those of a pattern: a row of flags, one for each length of the key that is left.
fn fits(pattern: &[String], key: &[String]) -> bool {
    let mut left = vec![false; key.len() + 1];
    left[key.len()] = true;
    for step in pattern.iter().rev() {
        let mut next = vec![false; key.len() + 1];
        for (length, _) in left.iter().enumerate().filter(|(_, is_left)| **is_left) {
            if step == "**" {
                next[..=length].fill(true);
            } else if length > 0 && step_fits(step, &key[length - 1]) {
                next[length - 1] = true;
            }
        }
        left = next;
    }
    left.contains(&true)
}

fn step_fits(pattern: &str, step: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            step.len() >= before.len() + after.len() && step.starts_with(before) && step.ends_with(after)
        }
        None => pattern == step,
    }
}

/// What a string is in its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The subject line.
    Subject,
    /// The message.
    Body,
    /// The message in plain text.
    Text,
    /// The message in HTML.
    Html,
}

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Channel {
    /// An e-mail.
    Email,
    /// A letter.
    Letter,
    /// A text message.
    Sms,
}

impl Channel {
    /// The value of the context key.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Letter => "letter",
            Self::Sms => "sms",
        }
    }

    /// By a word of a name.
    pub(super) fn of(word: &str) -> Option<Self> {
        match keys::channel_of_word(word)? {
            "email" => Some(Self::Email),
            "letter" => Some(Self::Letter),
            "sms" => Some(Self::Sms),
            _ => None,
        }
    }
}

impl Role {
    /// By a word of a name. In code an `object` is anything.
    pub(super) fn of(word: &str) -> Option<Self> {
        match keys::plain_role(word).filter(|_| word != "object")? {
            KeyRole::Subject => Some(Self::Subject),
            KeyRole::Body => Some(Self::Body),
            KeyRole::Text => Some(Self::Text),
            KeyRole::Html => Some(Self::Html),
            KeyRole::Opening | KeyRole::Closing | KeyRole::Sms | KeyRole::Letter => None,
        }
    }
}

/// What the last step of a key says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) role: Option<Role>,
    pub(super) channel: Option<Channel>,
    /// The words that say nothing: what `relance1Subject` and `relance1Body` have in common.
    pub(super) rest: String,
}

impl Said {
    /// By the words of a key, the later ones before the earlier.
    pub(super) fn by(key: &[String]) -> Self {
        let Some((last, above)) = key.split_last() else { return Self::default() };
        let mut said = Self::default();
        for word in words(last) {
            let (role, channel) = (Role::of(&word), Channel::of(&word));
            // `bodyHtml`, `html_body`: the format says more.
            said.role = if said.role.is_none_or(|known| known == Role::Body) { role.or(said.role) } else { said.role };
            said.channel = channel.or(said.channel);
            if role.is_none() && channel.is_none() {
                said.rest.push_str(&word);
                said.rest.push('_');
            }
        }
        let outer = above.iter().rev().flat_map(|step| words(step).into_iter().rev());
        said.channel = said.channel.or_else(|| outer.into_iter().find_map(|word| Channel::of(&word)));
        said
    }
}

/// The words of `bodyHtml`, `BODY_HTML`, `body-html`, in small letters.
fn words(name: &str) -> Vec<String> {
    let snake = keys::snake(name);
    let words = snake.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(written: &str) -> Vec<String> {
        written.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_pattern_is_the_end_of_a_key() {
        let keys = CodeKeys::new(["subject", "templates.*.body", "sms.**", "*Mail"]).unwrap();
        for held in
            ["subject", "a.b.subject", "templates.relance1.body", "x.templates.y.body", "sms.a.b", "RelanceMail"]
        {
            assert!(keys.hold(&key(held)), "{held}");
        }
        for other in ["subject.a", "templates.body", "body", "texts", "a.mail"] {
            assert!(!keys.hold(&key(other)), "{other}");
        }
    }

    #[test]
    fn names_say_what_a_string_is() {
        let said = |written: &str| Said::by(&key(written));
        assert_eq!(
            said("a.relance1Subject"),
            Said { role: Some(Role::Subject), channel: None, rest: "relance1_".into() }
        );
        assert_eq!(said("bodyHtml").role, Some(Role::Html));
        assert_eq!(said("html_body").role, Some(Role::Html));
        assert_eq!((said("SMS_TEXT").role, said("SMS_TEXT").channel), (Some(Role::Text), Some(Channel::Sms)));
        assert_eq!(said("lettres.relance.corps").channel, Some(Channel::Letter));
        assert_eq!(said("massage"), Said { role: None, channel: None, rest: "massage_".into() });
    }
}
