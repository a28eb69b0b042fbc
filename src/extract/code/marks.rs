//! Comments that declare the string after them to be a message: `// dunlint: email body`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use tree_sitter::Node;

use super::keys::{Channel, Role};
use crate::source::Span;

/// What such a comment begins with.
const SIGN: &str = "dunlint:";

/// What a comment declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// The bytes of the comment.
    pub(super) span: Span,
    pub(super) channel: Option<Channel>,
    pub(super) role: Option<Role>,
}

/// Why a comment declares nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) span: Span,
    pub(super) word: String,
}

/// What the comment at `node` declares, if it speaks to dunlint.
pub(super) fn mark(node: Node<'_>, text: &str) -> Option<Result<Mark, Unknown>> {
    let said = declared(text.get(node.byte_range())?)?;
    let span = Span::new(node.start_byte(), node.end_byte());
    Some(match read(said) {
        Ok((channel, role)) => Ok(Mark { span, channel, role }),
        Err(word) => Err(Unknown { span, word: word.to_owned() }),
    })
}

/// Whether a comment of a file may declare a message, told without reading it as code.
pub(crate) fn may_hold_mark(bytes: &[u8]) -> bool {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new([SIGN]).ok());
    if FINDER.as_ref().is_some_and(|finder| !finder.is_match(bytes)) {
        return false;
    }
    let text = String::from_utf8_lossy(bytes);
    text.match_indices(SIGN).any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let line = text[at + SIGN.len()..].lines().next().unwrap_or_default();
        before.ends_with(['/', '*', '#']) && read(line.trim_end_matches("*/}").trim_end_matches("*/")).is_ok()
    })
}

/// What stands after the sign in a comment.
fn declared(comment: &str) -> Option<&str> {
    let inside = comment.trim_start_matches(['/', '*', '#', '!']).trim_start();
    Some(inside.strip_prefix(SIGN)?.trim_end_matches("*/"))
}

fn read(said: &str) -> Result<(Option<Channel>, Option<Role>), &str> {
    let (mut channel, mut role) = (None, None);
    for word in said.split([' ', '\t', ',', '\n', '\r', '*']).filter(|word| !word.is_empty()) {
        match (Channel::of(word), Role::of(word)) {
            (Some(known), _) => channel = Some(known),
            (None, Some(known)) => role = Some(known),
            (None, None) => return Err(word),
        }
    }
    if channel.is_none() && role.is_none() { Err("") } else { Ok((channel, role)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_every_language_declare() {
        for comment in ["// dunlint: email body", "/* dunlint: email body */", "# dunlint: email, body"] {
            let said = declared(comment).unwrap();
            assert_eq!(read(said), Ok((Some(Channel::Email), Some(Role::Body))), "{comment}");
            assert!(may_hold_mark(comment.as_bytes()), "{comment}");
        }
        assert_eq!(declared("// see dunlint: sms"), None);
        assert_eq!(read(" emial body"), Err("emial"));
        assert!(!may_hold_mark(b"url = \"dunlint: sms\""));
    }
}
