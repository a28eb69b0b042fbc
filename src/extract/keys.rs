//! What keys of a catalog say: which part of a message a text is, and how the message travels.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::foreign::of_glob;
use crate::bilingual::{Bilingual, bilingual};

/// What a text is in its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyRole {
    /// The subject line of an email.
    Subject,
    /// What stands before the body: a greeting.
    Opening,
    /// The body.
    Body,
    /// The body as text, beside one in HTML.
    Text,
    /// The body as HTML.
    Html,
    /// What stands after the body: a signature.
    Closing,
    /// A text message, by itself.
    Sms,
    /// A letter.
    Letter,
}

/// Words that keys name parts with; a key may also end in one (`relance_j15_objet`).
const ROLES: &[(KeyRole, &[&str])] = &[
    (
        KeyRole::Subject,
        &[
            "subject",
            "subject_line",
            "mail_subject",
            "email_subject",
            "object",
            "objet",
            "sujet",
            "betreff",
            "asunto",
            "oggetto",
            "onderwerp",
            "assunto",
        ],
    ),
    (KeyRole::Subject, WEAK_SUBJECTS),
    (KeyRole::Opening, &["greeting", "salutation", "salutations", "intro", "introduction", "hello", "preheader"]),
    (KeyRole::Body, &["body", "content", "contenu", "corps", "message", "mail_body", "email_body"]),
    (
        KeyRole::Text,
        &["text", "texte", "txt", "plain", "plain_text", "body_text", "text_body", "body_txt", "body_plain"],
    ),
    (KeyRole::Html, &["html", "body_html", "html_body", "content_html", "html_content", "texte_html"]),
    (KeyRole::Closing, &["closing", "conclusion", "outro", "signature", "footer", "legal", "mentions", "ps"]),
    (KeyRole::Sms, &["sms", "sms_text", "text_sms", "sms_body", "sms_message", "texto"]),
    (KeyRole::Letter, &["letter", "lettre", "courrier", "letter_body", "letter_text"]),
];

/// Subjects that are as often the heading of something that nobody is sent.
const WEAK_SUBJECTS: &[&str] = &["title", "titre"];

/// Words of keys and paths that tell how a message travels.
const CHANNELS: &[(&str, &[&str])] = &[
    ("sms", &["sms", "texto", "textos"]),
    ("email", &["email", "emails", "mail", "mails", "mailer", "courriel", "courriels"]),
    ("letter", &["letter", "letters", "lettre", "lettres", "courrier", "courriers"]),
];

/// The message that a key belongs to, and what it is in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The key of the message.
    pub(super) message: String,
    /// What the text is in it.
    pub(super) role: KeyRole,
    /// Whether the name leaves little doubt.
    pub(super) is_plain: bool,
}

impl Place {
    /// Where a key belongs by its last step: `relance.j15.subject`, `relance_j15_objet`, `j15.body[2]`.
    pub(super) fn of(key: &str) -> Option<Self> {
        let key = without_index(key);
        let (before, step) = key.rsplit_once('.').unwrap_or(("", key));
        if step.is_empty() || step.len() > 64 || step.contains(char::is_whitespace) {
            return None;
        }
        let snake = snake(step);
        if let Some(role) = role(&snake) {
            return Some(Self { message: before.to_owned(), role, is_plain: is_plain(&snake) });
        }
        let cuts = snake.match_indices('_').map(|(at, _)| at).collect::<Vec<_>>();
        let (cut, role) = cuts.iter().rev().take(2).rev().find_map(|cut| Some((*cut, role(&snake[cut + 1..])?)))?;
        let dot = if before.is_empty() { "" } else { "." };
        let is_plain = is_plain(&snake[cut + 1..]);
        Some(Self { message: format!("{before}{dot}{}", &snake[..cut]), role, is_plain })
    }
}

fn is_plain(name: &str) -> bool {
    !WEAK_SUBJECTS.contains(&name)
}

/// `j15.body` of `j15.body[2]`.
fn without_index(key: &str) -> &str {
    let kept = key.trim_end_matches(']').trim_end_matches(|sign: char| sign.is_ascii_digit());
    kept.strip_suffix('[').unwrap_or(key)
}

fn role(name: &str) -> Option<KeyRole> {
    ROLES.iter().find(|(_, names)| names.contains(&name)).map(|(role, _)| *role)
}

/// The part that a name plainly says.
pub(super) fn plain_role(name: &str) -> Option<KeyRole> {
    role(name).filter(|_| is_plain(name))
}

/// `bodyHtml` and `body-html` as `body_html`.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut was_small = false;
    for sign in name.chars() {
        if sign.is_uppercase() && was_small {
            snake.push('_');
        }
        was_small = sign.is_lowercase() || sign.is_ascii_digit();
        if matches!(sign, '-' | ' ') {
            snake.push('_');
        } else {
            snake.extend(sign.to_lowercase());
        }
    }
    snake
}

/// How a message travels, by the last word of a key or path that tells.
pub(super) fn channel(key: &str) -> Option<&'static str> {
    let mut steps = key.rsplit(['.', '/']).filter(|step| step.len() <= 64 && !step.contains(char::is_whitespace));
    steps.find_map(|step| snake(step).rsplit(|sign: char| !sign.is_alphanumeric()).find_map(channel_of_word))
}

/// How a message travels, by one word.
pub(super) fn channel_of_word(word: &str) -> Option<&'static str> {
    CHANNELS.iter().find(|(_, names)| names.contains(&word)).map(|(channel, _)| *channel)
}

/// Which keys of a catalog form messages, as a project declares it.
#[derive(Debug, Clone)]
pub struct MessageKeys {
    messages: GlobSet,
    /// The names of each part, in order of reading. None: those that are known.
    parts: Vec<(KeyRole, String)>,
}

impl MessageKeys {
    /// Keys of messages, as patterns, and the names of their parts below them.
    ///
    /// # Errors
    /// When a pattern is none.
    pub fn new(keys: &[String], parts: Vec<(KeyRole, String)>) -> Result<Self, Bilingual> {
        let mut messages = GlobSetBuilder::new();
        for key in keys {
            let glob = GlobBuilder::new(&key.replace('.', "/")).literal_separator(true).build();
            messages.add(glob.map_err(|error| {
                let reason = of_glob(&error);
                bilingual!("`{key}` is no pattern of keys: {reason}", "`{key}` n'est pas un motif de clés : {reason:#}")
            })?);
        }
        Ok(Self { messages: messages.build().map_err(|error| of_glob(&error))?, parts })
    }

    /// The message that a key belongs to, what it is in it, and its place in the order of reading.
    pub(super) fn place(&self, key: &str) -> Option<(String, KeyRole, usize)> {
        if self.parts.is_empty() {
            return self.known(key);
        }
        let bare = without_index(key);
        self.parts.iter().enumerate().find_map(|(order, (role, name))| {
            let message = bare.strip_suffix(name.as_str())?.strip_suffix('.')?;
            self.fits(message).then(|| (message.to_owned(), *role, order))
        })
    }

    /// Without names of its own: those that are known, or a text that is the message.
    fn known(&self, key: &str) -> Option<(String, KeyRole, usize)> {
        match Place::of(key) {
            Some(place) if self.fits(&place.message) => Some((place.message, place.role, 0)),
            _ if self.fits(key) => {
                let role = if channel(key) == Some("sms") { KeyRole::Sms } else { KeyRole::Body };
                Some((key.to_owned(), role, 0))
            }
            _ => None,
        }
    }

    /// Whether a key is that of a message; the language above it need not be written.
    fn fits(&self, key: &str) -> bool {
        let below =
            key.split_once('.').filter(|(first, _)| super::language::tag(first).is_some()).map(|(_, rest)| rest);
        [Some(key), below].into_iter().flatten().any(|key| self.messages.is_match(key.replace('.', "/")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(key: &str) -> Option<(String, KeyRole)> {
        Place::of(key).map(|place| (place.message, place.role))
    }

    #[test]
    fn a_key_tells_its_message_and_its_part() {
        assert_eq!(place("relance.j15.subject"), Some(("relance.j15".to_owned(), KeyRole::Subject)));
        assert_eq!(place("j15.body[2]"), Some(("j15".to_owned(), KeyRole::Body)));
        assert_eq!(place("fr.relance_j15_body_html"), Some(("fr.relance_j15".to_owned(), KeyRole::Html)));
        assert_eq!(place("relanceJ15Objet"), Some(("relance_j15".to_owned(), KeyRole::Subject)));
        assert_eq!(place("subject"), Some((String::new(), KeyRole::Subject)));
        assert_eq!(place("Please send the body"), None);
        assert_eq!(place("relance.j15"), None);
    }

    #[test]
    fn a_declared_key_may_leave_out_the_language_and_have_steps_in_its_parts() {
        let parts = vec![(KeyRole::Subject, "mail.objet".to_owned()), (KeyRole::Body, "mail.texte".to_owned())];
        let keys = MessageKeys::new(&["dunning.*".to_owned()], parts).unwrap();
        assert_eq!(keys.place("fr.dunning.j15.mail.objet"), Some(("fr.dunning.j15".to_owned(), KeyRole::Subject, 0)));
        assert_eq!(keys.place("dunning.j15.mail.texte[1]"), Some(("dunning.j15".to_owned(), KeyRole::Body, 1)));
        assert_eq!(keys.place("dunning.a.b.mail.objet"), None);
        assert!(MessageKeys::new(&["a[".to_owned()], Vec::new()).is_err());
    }

    #[test]
    fn without_names_a_text_is_its_own_message() {
        let keys = MessageKeys::new(&["sms.*".to_owned(), "mails.*".to_owned()], Vec::new()).unwrap();
        assert_eq!(keys.place("sms.j15"), Some(("sms.j15".to_owned(), KeyRole::Sms, 0)));
        assert_eq!(keys.place("mails.j15.objet"), Some(("mails.j15".to_owned(), KeyRole::Subject, 0)));
        assert_eq!(keys.place("labels.j15"), None);
    }

    #[test]
    fn channels_are_words_of_keys() {
        assert_eq!(channel("relance.smsJ15"), Some("sms"));
        assert_eq!(channel("emails.relance.titre"), Some("email"));
        assert_eq!(channel("relance.j15"), None);
    }
}
